"""Tests of inspector.panels.findings."""
