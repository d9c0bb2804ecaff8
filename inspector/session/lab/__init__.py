"""Answers the loss lab's questions."""
