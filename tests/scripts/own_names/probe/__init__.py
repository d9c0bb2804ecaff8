"""Looks into a model."""


def depth(model):
    return len(list(model.modules()))
