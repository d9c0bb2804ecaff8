"""What the system lacks that no Python package brings: Qt's libraries, fonts, the maker of virtual environments."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import invalidate_caches, util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .machine import Machine

FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", os.path.expanduser("~/.fonts"),
         os.path.expanduser("~/.local/share/fonts"))  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A package of Debian and Ubuntu, and what it brings: a library, or a font by a part of its file's name."""

    package: str
    library: str = ""
    font: str = ""


ALWAYS = (
    Part("libdbus-1-3", "libdbus-1.so.3"), Part("libegl1", "libEGL.so.1"), Part("libfontconfig1", "libfontconfig.so.1"),
    Part("libgl1", "libGL.so.1"), Part("libglib2.0-0", "libglib-2.0.so.0"), Part("libxkbcommon0", "libxkbcommon.so.0"),
    Part("libgssapi-krb5-2", "libgssapi_krb5.so.2"), Part("fonts-dejavu-core", font="."),
)  # fmt: skip
ON_X = (
    Part("libx11-xcb1", "libX11-xcb.so.1"), Part("libxcb-cursor0", "libxcb-cursor.so.0"),
    Part("libxcb-icccm4", "libxcb-icccm.so.4"), Part("libxcb-image0", "libxcb-image.so.0"),
    Part("libxcb-keysyms1", "libxcb-keysyms.so.1"), Part("libxcb-randr0", "libxcb-randr.so.0"),
    Part("libxcb-render-util0", "libxcb-render-util.so.0"), Part("libxcb-shape0", "libxcb-shape.so.0"),
    Part("libxcb-sync1", "libxcb-sync.so.1"), Part("libxcb-xfixes0", "libxcb-xfixes.so.0"),
    Part("libxcb-xkb1", "libxcb-xkb.so.1"), Part("libxkbcommon-x11-0", "libxkbcommon-x11.so.0"),
)  # fmt: skip
ON_WAYLAND = (Part("libwayland-cursor0", "libwayland-cursor.so.0"),)
OF_TESTS = (Part("fonts-dejavu-core", font="DejaVuSans"), Part("fonts-noto-cjk", font="CJK"))


def libraries(is_for_tests: bool) -> tuple[Part, ...]:
    """What Qt needs here, by the screen that it will be shown on."""
    if not sys.platform.startswith("linux"):
        return ()
    if is_for_tests:
        return (*ALWAYS, *OF_TESTS)
    screen = os.environ.get("QT_QPA_PLATFORM") or ("wayland" if os.environ.get("WAYLAND_DISPLAY") else "xcb")
    return (*ALWAYS, *{"wayland": ON_WAYLAND, "xcb": ON_X}.get(screen.partition(":")[0].partition("-")[0], ()))


def lacking(parts: Iterable[Part]) -> list[str]:
    """The packages of those that are not there."""
    return list(dict.fromkeys(part.package for part in parts if not _is_there(part)))


def _is_there(part: Part) -> bool:
    if part.font:
        patterns = (os.path.join(folder, "**", f"*{part.font}*") for folder in FONTS)
        return any(os.path.isfile(path) for pattern in patterns for path in glob.iglob(pattern, recursive=True))
    return _is_on_disk(part.library) or _can_be_loaded(part.library)


def _is_on_disk(library: str) -> bool:
    usual = f"{os.uname().machine}-linux-gnu"
    folders = (f"/usr/lib/{usual}", f"/lib/{usual}", "/usr/lib64", "/usr/lib", os.path.join(sys.prefix, "lib"))
    return any(os.path.exists(os.path.join(folder, library)) for folder in folders)


def _can_be_loaded(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def maker() -> list[str]:
    """The package without which this Python makes no environment; none where it does."""
    invalidate_caches()  # apt may have brought it just now
    if util.find_spec("ensurepip") and util.find_spec("venv"):
        return []
    return [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]


# ── mending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def mend(lacks: Callable[[], list[str]], use_apt: bool, machine: Machine) -> bool:
    """Installs what is lacking where nobody has to be asked, else says what to type. Whether nothing is lacking now."""
    packages = lacks()
    if not packages:
        return True
    prefix = _rights(machine) if use_apt and machine.has("apt-get") else None
    if prefix is None:
        machine.say(f"This system lacks {', '.join(packages)}.{_to_type(packages, machine)}")
        return False
    machine.say(f"This system lacks {', '.join(packages)}: installing with apt …")
    quiet = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    machine.run([*quiet, "-q", "update"])
    machine.run([*quiet, "-q", "install", "-y", "--no-install-recommends", *packages])
    left = lacks()
    if left:
        machine.say(f"apt has not brought {', '.join(left)}.{_to_type(left, machine)}")
    return not left


def _rights(machine: Machine) -> list[str] | None:
    """The words before a command of root's, None where somebody would have to be asked."""
    if machine.is_root():
        return []
    return ["sudo", "-n"] if machine.has("sudo") and machine.ask(["sudo", "-n", "true"])[0] == 0 else None


def _to_type(packages: list[str], machine: Machine) -> str:
    if not machine.has("apt-get"):
        return " These are Debian's names; install what your system calls them."
    sudo = "" if machine.is_root() else "sudo "
    return f" Type this, then start again:\n    {sudo}apt-get install {' '.join(packages)}"
