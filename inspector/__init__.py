"""Gradstep, a debugger for PyTorch training: its name and version, and nothing else."""

NAME = "Gradstep"
VERSION = "0.1.0"
