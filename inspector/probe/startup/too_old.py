"""Tells the window that this Python is too old. Written so that even Python 2.7 reads it, hence without annotations."""

import json
import os
import platform
import socket
import struct
import sys

EXIT_CODE = 1
PATIENCE_S = 20.0


def decline(oldest):
    """Tells the window and the console that this Python is older than `oldest`, such as (3, 10), and ends the
    process."""
    python = platform.python_version()
    _tell(os.environ.get("GRADSTEP_WIRE", ""), python)
    needed = ".".join(str(part) for part in oldest)
    sys.exit("Gradstep: Python %s is too old, %s is the oldest that can be debugged." % (python, needed))


def _tell(address, python):
    """Sends a refusal, framed by hand: the module `wire` needs a newer Python."""
    port, _, token = address.partition(":")
    if not port.isdigit():
        return
    hello = {"message": "Hello", "token": token, "declined": "python_too_old", "detail": python}
    head = json.dumps(hello).encode("utf-8")
    try:
        connection = socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE_S)
        connection.sendall(_frame(head))
        connection.recv(1)  # waits until the window has read it and hangs up
        connection.close()
    except (OSError, socket.error):
        return  # there is no window: the console has the sentence


def _frame(head):
    return struct.pack("<I", len(head)) + head
