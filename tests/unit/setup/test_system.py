"""What the system lacks is named, installed where nobody has to be asked, and else said in one line to type."""

from __future__ import annotations

import sys

import pytest

from inspector.setup import system
from inspector.setup.system import Part

from .fake_machine import FakeMachine

THERE, GONE = Part("libc6", "libc.so.6"), Part("libgone1", "libgone.so.1")
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="these are Linux's libraries")


class Shelf:
    """Packages that are lacking until apt brings them."""

    def __init__(self, *packages: str) -> None:
        self.lacks = list(packages)

    def __call__(self) -> list[str]:
        return list(self.lacks)

    def on_run(self, words: list[str]) -> int:
        self.lacks = [package for package in self.lacks if package not in words]
        return 0


@linux_only
def test_a_library_is_there_or_its_package_is_lacking():
    assert system.lacking([THERE, GONE, GONE]) == ["libgone1"]
    assert system.lacking([Part("a", font="DejaVuSans"), Part("no-font", font="no such font")])[-1] == "no-font"


@pytest.mark.parametrize(("variables", "has_xcb", "has_wayland"), [
    ({}, True, False), ({"WAYLAND_DISPLAY": "wayland-0"}, False, True), ({"QT_QPA_PLATFORM": "offscreen"}, False, False),
    ({"QT_QPA_PLATFORM": "xcb", "WAYLAND_DISPLAY": "wayland-0"}, True, False), ({"QT_QPA_PLATFORM": "wayland-egl"}, False, True),
])  # fmt: skip
def test_a_screen_needs_its_own_libraries(monkeypatch: pytest.MonkeyPatch, variables, has_xcb, has_wayland):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        monkeypatch.setenv(name, variables.get(name, ""))
    parts = system.libraries(False)
    assert ("libxcb-cursor0" in {part.package for part in parts}) == has_xcb
    assert ("libwayland-cursor0" in {part.package for part in parts}) == has_wayland


def test_tests_need_fonts_and_no_screen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "linux")
    packages = {part.package for part in system.libraries(True)}
    assert "fonts-noto-cjk" in packages and "libxcb-cursor0" not in packages


def test_other_systems_have_what_qt_needs(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert system.libraries(False) == system.libraries(True) == ()


def test_a_python_without_the_maker_of_environments_names_its_package(monkeypatch: pytest.MonkeyPatch):
    assert system.maker() == []
    monkeypatch.setattr(system.util, "find_spec", lambda name: None)
    assert system.maker() == [f"python3.{sys.version_info[1]}-venv"]


# ── mending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_where_nothing_is_lacking_nothing_is_done(machine: FakeMachine):
    machine.root, machine.programs = True, {"apt-get"}
    assert system.mend(Shelf(), True, machine)
    assert machine.ran == [] and machine.said == []


@pytest.mark.parametrize("is_root", [True, False])
def test_root_and_a_sudo_that_asks_nothing_install(machine: FakeMachine, is_root: bool):
    shelf = Shelf("libegl1", "libgl1")
    machine.root, machine.programs, machine.on_run = is_root, {"apt-get", "sudo"}, shelf.on_run
    assert system.mend(shelf, True, machine)
    assert "libegl1, libgl1" in machine.said[0]
    rights = [] if is_root else ["sudo", "-n"]
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]
    assert machine.ran == [
        [*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", "libegl1", "libgl1"],
    ]  # fmt: skip


@pytest.mark.parametrize("case", ["left alone", "sudo asks", "no sudo"])
def test_else_the_line_to_type_is_said_and_nothing_done(machine: FakeMachine, case: str):
    machine.root = case == "left alone"
    machine.programs = {"apt-get"} if case == "no sudo" else {"apt-get", "sudo"}
    machine.sudo_asks = True
    assert not system.mend(Shelf("libegl1"), case != "left alone", machine)
    sudo = "" if machine.root else "sudo "
    assert machine.ran == [] and machine.said[0].endswith(f"\n    {sudo}apt-get install libegl1")


def test_a_system_without_apt_is_told_the_names(machine: FakeMachine):
    machine.root = True
    assert not system.mend(Shelf("libegl1"), True, machine)
    assert machine.ran == [] and "libegl1" in machine.said[0] and "apt" not in machine.said[0]


def test_what_apt_does_not_bring_is_said(machine: FakeMachine):
    machine.root, machine.programs, machine.on_run = True, {"apt-get"}, lambda words: 100
    assert not system.mend(Shelf("libegl1"), True, machine)
    assert "apt has not brought libegl1" in machine.said[-1]
