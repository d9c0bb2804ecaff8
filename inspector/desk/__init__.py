"""The window's frame: actions, toolbar, docks, theme, language and settings around the panels."""
