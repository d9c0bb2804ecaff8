"""Colours and sizes that drawers share."""
