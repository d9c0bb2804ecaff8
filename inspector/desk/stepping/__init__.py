"""Wishes about stepping that ask the user first."""
