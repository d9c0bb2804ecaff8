"""Tests of the walls between the parts, which hold for every file."""
