"""Tests of inspector.panels.gradients."""
