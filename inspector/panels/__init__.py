"""One drawer per instrument; in each: model, view, and panel (its controller)."""
