"""The parts of the main window around the docks: toolbar, phase strip, state line, layouts."""
