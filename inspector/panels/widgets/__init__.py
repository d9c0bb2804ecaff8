"""Small widgets that several drawers use."""
