"""Tests of inspector.panels.optimizer."""
