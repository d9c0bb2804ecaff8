"""A machine that does nothing and remembers what it was told to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from inspector.setup.environment import GB, python_of
from inspector.setup.machine import Machine


class Became(BaseException):
    """The program went on as another: what a real machine does not return from."""


class FakeMachine(Machine):
    """`ran`: commands that are seen, `said`: sentences. `serves`: folders whose Python has what is needed. `on_run` is
    called with each command and gives its exit code."""

    def __init__(self) -> None:
        self.ran: list[list[str]] = []
        self.said: list[str] = []
        self.became: list[str] = []
        self.serves: set[Path] = set()
        self.programs: set[str] = set()
        self.free = 100 * GB
        self.root = self.gpu = self.online = self.sudo_asks = False
        self.told_by_pip = ""
        self.on_run: Callable[[list[str]], int] = lambda words: 0
        self.on_wait: Callable[[], None] = lambda: None

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def run(self, words: Sequence[str]) -> int:
        self.ran.append(list(words))
        return self.on_run(list(words))

    def ask(self, words: Sequence[str]) -> tuple[int, str]:
        if words[0] == "sudo":
            return int(self.sudo_asks), ""
        if "--version" in words:
            return int(not Path(words[0]).exists()), ""
        if "--dry-run" in words:
            return 1, self.told_by_pip
        return int(not any(words[0] == str(python_of(folder)) for folder in self.serves)), ""

    def become(self, words: Sequence[str]) -> None:
        self.became = list(words)
        raise Became

    def free_bytes(self, folder: Path) -> int:
        return self.free

    def wait(self) -> None:
        self.on_wait()

    def has(self, program: str) -> bool:
        return program in self.programs

    def is_root(self) -> bool:
        return self.root

    def has_gpu_driver(self) -> bool:
        return self.gpu

    def answers(self, address: str) -> bool:
        return self.online
