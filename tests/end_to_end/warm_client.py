"""Runs a script in a fork of the warm Python whose socket lies beside this file, and is to whoever started it what that
script's process would be: same words, folder, environment, input and output; signals are handed on, and it ends alike.

Words that are no script (`-c`, `-m`) are left to a fresh Python.
"""

import json
import os
import signal
import socket
import sys

OPTIONS = ("-u", "-X", "faulthandler")  # what the warm Python was started with
HANDED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


def main(words):
    while words and words[0] in OPTIONS:
        words = words[1:]
    if not words or not words[0].endswith(".py"):
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(os.path.join(os.path.dirname(os.path.abspath(__file__)), "socket"))
        for number in HANDED_ON:
            signal.signal(number, lambda number, frame: connection.sendall(bytes([number])))
        job = json.dumps([words, os.getcwd(), dict(os.environ)]).encode()
        socket.send_fds(connection, [len(job).to_bytes(4, "big")], [0, 1, 2])
        connection.sendall(job)
        told = connection.recv(16)
    end(int(told))


def end(code):
    if code < 0:
        signal.signal(-code, signal.SIG_DFL) if -code not in (signal.SIGKILL, signal.SIGSTOP) else None
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
