"""Finds what is wrong with a training: rules that judge facts, and the parts that gather the facts."""
