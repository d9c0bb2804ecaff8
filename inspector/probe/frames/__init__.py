"""The user's Python: where a call stands in the source, what names are in scope, what an exception tells."""
