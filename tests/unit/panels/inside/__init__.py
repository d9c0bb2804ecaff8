"""Tests of the drawer of layers and nodes."""
