"""Sends to whoever reads the console."""


def send(*words):
    print(*words)
