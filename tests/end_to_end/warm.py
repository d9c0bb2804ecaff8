"""A Python that has torch loaded already and runs each script in a fork of itself: what a fresh one spends on loading
torch and its optimizers, five seconds of computing, is spent once.

`python()` is the path of what can stand in `sys.executable`'s place. In the fork `import torch` is still the script's
first: the probe is told of it as ever. That a script comes to what it comes to in a fresh Python is a test of its own;
what is about processes, starting or dying takes a fresh one.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib.machinery
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import types
from pathlib import Path
from typing import Any

CLIENT = Path(__file__).with_name("warm_client.py")


@functools.cache
def python() -> str:
    """Started when it is first asked for; it ends with this process."""
    folder = Path(tempfile.mkdtemp(prefix="warm-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
        server.listen(64)
        command = [sys.executable, "-u", "-X", "faulthandler", __file__, str(server.fileno())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[server.fileno()], start_new_session=True)
    atexit.register(process.communicate)
    stand_in = folder / "python"
    stand_in.write_text(f"#!{sys.executable} -IS\n{CLIENT.read_text(encoding='utf-8')}", encoding="utf-8")
    stand_in.chmod(0o700)
    return str(stand_in)


# ── the warm process ─────────────────────────────────────────────────────────────────────────────────────────────────


def serve(server: socket.socket) -> socket.socket:
    """The connection of whoever wants a script run, each in a fork; comes back in the forks alone."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
    while True:
        ready, _, _ = select.select([server, sys.stdin], [], [])
        if sys.stdin in ready:
            os._exit(0)
        connection, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            server.close()
            return connection
        connection.close()


def supervise(connection: socket.socket) -> list[str]:
    """Waits for the end of the script, which runs in another fork; comes back in that one alone, with its words."""
    head, descriptors, _, _ = socket.recv_fds(connection, 4, 3)
    job = b""
    while len(job) < int.from_bytes(head, "big"):
        job += connection.recv(1 << 16)
    child = os.fork()
    if child == 0:
        connection.close()
        return become(descriptors, *json.loads(job))
    for descriptor in descriptors:
        os.close(descriptor)
    hand_on(connection, child)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    with contextlib.suppress(OSError):  # who wanted it is gone
        connection.sendall(str(code).encode())
    os._exit(0)


def hand_on(connection: socket.socket, child: int) -> None:
    """Signals, until it has ended; the end of whoever wanted it is its end, too."""
    ended = os.pidfd_open(child)
    while ended not in select.select([ended, connection], [], [])[0]:
        told = connection.recv(64)
        for number in told or [signal.SIGKILL]:
            os.kill(child, number)
        if not told:
            return


def become(descriptors: list[int], words: list[str], folder: str, environment: dict[str, str]) -> list[str]:
    """What `python script.py` finds."""
    os.setsid()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = words
    sys.path[0] = str(Path(words[0]).parent)
    for place, descriptor in enumerate(descriptors):
        os.dup2(descriptor, place)
        os.close(descriptor)
    _Unloaded("torch")
    return words


class _Unloaded:
    """As if a module were not loaded yet: whoever imports it first gets the one that was."""

    def __init__(self, name: str) -> None:
        self._module = sys.modules.pop(name)
        self._spec = self._module.__spec__
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        assert self._spec is not None
        if name != self._spec.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=self._spec.origin)  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> types.ModuleType:
        return self._module

    def exec_module(self, module: types.ModuleType) -> None:
        module.__spec__ = self._spec
        if self in sys.meta_path:
            sys.meta_path.remove(self)  # type: ignore[arg-type]


def run(script: str) -> int:
    """Its exit code, when all is done that Python does for a script when it ends."""
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    module.__file__ = os.path.abspath(script)
    code = compile(Path(script).read_bytes(), script, "exec", dont_inherit=True)
    try:
        exec(code, module.__dict__)
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            print(end.code, file=sys.stderr)
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    finally:
        threading._shutdown()
        atexit._run_exitfuncs()
        sys.stdout.flush()
    return 0


def main(descriptor: int) -> None:
    with contextlib.suppress(ImportError):
        import numpy  # noqa: F401
    import torch._dynamo  # noqa: F401  # what each optimizer loads

    gc.freeze()
    words = supervise(serve(socket.socket(fileno=descriptor)))
    os._exit(run(words[0]) & 0xFF)  # without taking apart, object by object, what it shares with the process that waits


if __name__ == "__main__":
    main(int(sys.argv[1]))
