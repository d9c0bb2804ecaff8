"""Planes as pictures beside one another."""
