"""The launches of before, with everything that belongs to them, kept in the settings; the latest first."""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu

from inspector.conversation import script_file
from inspector.conversation.launch import Launch
from inspector.panels.widgets import plain_text

from ..base import resources
from ..base.settings import Settings
from ..sentences import declined
from . import form

MOST = 10
LONGEST_TITLE, LONGEST_ENTRY = 80, 200  # characters

translate = QCoreApplication.translate


def read(settings: Settings) -> tuple[list[Launch], int]:
    """The launches, and how many entries are none and were passed over."""
    told = [from_text(text) for text in settings.get("recent")]
    launches = list(dict.fromkeys(launch for launch in told if launch is not None))
    return launches[:MOST], told.count(None)


def remember(settings: Settings, launch: Launch) -> None:
    """Puts it first; the same one is not kept twice."""
    whole = dataclasses.replace(launch, script=launch.script_path(), directory=launch.working_directory())
    launches = dict.fromkeys([whole, *read(settings)[0]])
    settings.set("recent", [to_text(one) for one in list(launches)[:MOST]])
    settings.keep_private()  # keys of services may be in an environment


def to_text(launch: Launch) -> str:
    return json.dumps({**dataclasses.asdict(launch), "environment": dict(launch.environment)})


def from_text(text: str) -> Launch | None:
    """None for what is no launch. A path alone is one: so they were kept at first."""
    if os.path.isabs(text):
        return Launch(text, directory=os.path.dirname(text))
    try:
        told = json.loads(text)
    except ValueError:
        return None
    return _launch(told) if isinstance(told, dict) else None


def _launch(told: dict[str, Any]) -> Launch | None:
    ranks = told.get("ranks", 1)
    texts = {name: told.get(name, "") for name in ("script", "interpreter", "directory", "module")}
    arguments, environment = told.get("arguments", []), told.get("environment", {})
    is_whole = (
        all(isinstance(text, str) for text in texts.values())
        and bool(texts["script"]) != bool(texts["module"])
        and isinstance(arguments, list)
        and isinstance(environment, dict)
        and type(ranks) is int
        and ranks >= 1
        and all(isinstance(word, str) for word in [*arguments, *environment.values()])
    )
    if not is_whole:
        return None
    texts["interpreter"] = texts["interpreter"] or sys.executable
    return Launch(arguments=tuple(arguments), environment=tuple(environment.items()), ranks=ranks, **texts)


# ── shown ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def title(launch: Launch) -> str:
    """ "train.py --epochs 3" """
    name = launch.name()
    if not launch.module and resources.is_walkthrough(launch.script_path()):
        name = translate("recents", "Walkthrough")
    text = " ".join([name, form.joined(launch.arguments)]).strip().replace("\n", " ")
    return plain_text.shortened(text, LONGEST_TITLE + 1)


def whole(launch: Launch) -> str:
    """Every setting, a line each."""
    lines = [
        (translate("recents", "Module") if launch.module else translate("recents", "Script"),
         launch.module or launch.script_path()),
        (translate("recents", "Arguments"), form.joined(launch.arguments)),
        (translate("recents", "Interpreter"), launch.interpreter),
        (translate("recents", "Working directory"), launch.working_directory()),
        (translate("recents", "Ranks"), str(launch.ranks) if launch.ranks > 1 else ""),
        (translate("recents", "Environment"), " ".join(f"{name}={value}" for name, value in launch.environment)),
    ]  # fmt: skip
    return "\n".join(f"{label}: {text}" for label, text in lines if text)


def obstacle(launch: Launch) -> str:
    """Why it can not be started any more, "" where it can."""
    if not launch.module and (kind := script_file.kind_of(launch.script_path())) != "script":
        return declined.file_sentence(kind, launch.script_path())
    if not os.path.isdir(launch.working_directory()):
        words = translate("recents", "There is no folder {path} to run it in.")
        return words.format(path=launch.working_directory())
    if os.path.isabs(launch.interpreter) and not os.path.isfile(launch.interpreter):
        return translate("recents", "There is no Python at {path}.").format(path=launch.interpreter)
    return ""


def fill(menu: QMenu, settings: Settings, choose: Any) -> None:
    """An entry for each; `choose(launch)` is called for the one that is chosen. What is gone is grey, and says why."""
    menu.clear()
    menu.setToolTipsVisible(True)
    launches, bad = read(settings)
    for launch in launches:
        _add(menu, launch, choose)
    if not launches:
        menu.addAction(translate("recents", "None yet")).setEnabled(False)
    if bad:
        menu.addSeparator()
        words = translate("recents", "{count} entries of the settings could not be read and are left out")
        menu.addAction(words.format(count=bad)).setEnabled(False)


def _add(menu: QMenu, launch: Launch, choose: Any) -> None:
    reason = obstacle(launch)
    text = title(launch)
    action = menu.addAction(plain_text.caption(f"{text}  ({reason})" if reason else text, LONGEST_ENTRY))
    action.setToolTip(plain_text.tip(whole(launch)))
    action.setEnabled(not reason)
    action.triggered.connect(lambda checked=False: choose(launch))
