"""The fields of the launch dialog as texts: what they mean as a launch, and what is wrong with them, in sentences."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inspector.conversation import script_file
from inspector.conversation.launch import Launch, absolute
from inspector.session.process.debuggee import ADDRESS_VARIABLE

from ..sentences import declined
from . import interpreters

FIELDS = ("interpreter", "script", "module", "arguments", "directory", "environment")

_QUOTED_OR_CONTINUED = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.""", re.DOTALL)

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Form:
    """What stands in the fields, as typed. `by` is "script" or "module": which of the two is meant."""

    by: str = "script"
    interpreter: str = ""
    script: str = ""
    module: str = ""
    arguments: str = ""
    directory: str = ""
    environment: str = ""
    ranks: str = "1"


def form_of(launch: Launch) -> Form:
    """The fields that mean this launch."""
    return Form(
        "module" if launch.module else "script",
        launch.interpreter,
        launch.script_path(),
        launch.module,
        joined(launch.arguments),
        launch.working_directory(),
        "\n".join(f"{name}={_value_text(value)}" for name, value in launch.environment),
        str(launch.ranks),
    )


def launch_of(form: Form) -> Launch:
    """What the fields mean; only for a form without troubles."""
    is_module = form.by == "module"
    return Launch(
        "" if is_module else os.path.join(directory_of(form), os.path.expanduser(form.script.strip())),
        tuple(split(form.arguments)),
        interpreters.resolved(form.interpreter),
        directory_of(form),
        form.module.strip() if is_module else "",
        tuple(_variables(form.environment)),
        int(form.ranks),
    )


def variables(form: Form) -> dict[str, str]:
    """The whole environment that it would run in."""
    return Launch(environment=tuple(_variables(form.environment))).variables()


def directory_of(form: Form) -> str:
    """Where it runs: what is typed; else the script's folder, as File → Open has it; for a module the current one."""
    if form.directory.strip():
        return absolute(os.path.expanduser(form.directory.strip()))
    script = os.path.expanduser(form.script.strip())
    return os.path.dirname(absolute(script)) if form.by == "script" and script else absolute("")


def command(form: Form) -> str:
    """As one would type it into a shell; only for a form without troubles."""
    launch = launch_of(form)
    added = [f"{name}={joined((value,)) if value else ''}" for name, value in launch.environment]
    run = [*added, joined((launch.interpreter, *launch.torchrun(), *launch.words()))]
    return f"cd {joined((launch.working_directory(),))} && {' '.join(run)}"


# ── troubles ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def troubles(form: Form) -> dict[str, str]:
    """{field: sentence} of every field that can not be meant so; empty where all is well."""
    told = {
        "interpreter": _interpreter_trouble(form.interpreter),
        form.by: _module_trouble(form.module) if form.by == "module" else _script_trouble(form),
        "arguments": _arguments_trouble(form.arguments),
        "directory": _directory_trouble(form),
        "environment": _environment_trouble(form.environment),
    }
    return {field: sentence for field, sentence in told.items() if sentence}


def _interpreter_trouble(text: str) -> str:
    if not text.strip():
        return translate("launch_form", "Choose the Python that runs it.")
    path = interpreters.resolved(text)
    if os.path.isdir(path):
        return translate("launch_form", "{path} is a folder without a Python in it.").format(path=path)
    if not os.path.isfile(path):
        return translate("launch_form", "There is no Python at {path}.").format(path=path)
    if not os.access(path, os.X_OK):
        return translate("launch_form", "{path} is not a program: it can not be run.").format(path=path)
    return ""


def _script_trouble(form: Form) -> str:
    if not form.script.strip():
        return translate("launch_form", "Choose a training script.")
    path = os.path.normpath(os.path.join(directory_of(form), os.path.expanduser(form.script.strip())))
    kind = script_file.kind_of(path)
    return "" if kind == "script" else declined.file_sentence(kind, path)


def _module_trouble(text: str) -> str:
    name = text.strip()
    if not name:
        return translate("launch_form", "Name a module, as behind python -m: package.train")
    if os.sep in name or name.endswith(".py"):
        return translate("launch_form", "A module is named with dots and without .py: package.train")
    if any(character.isspace() for character in name):
        return translate("launch_form", "A module's name has no spaces; arguments go into their own field.")
    return ""


def _arguments_trouble(text: str) -> str:
    try:
        split(text)
    except ValueError as error:
        if "quotation" in str(error):
            return translate("launch_form", "A quotation mark is opened and not closed.")
        return translate("launch_form", "The last backslash has nothing behind it.")
    return ""


def _directory_trouble(form: Form) -> str:
    if not form.directory.strip() or os.path.isdir(directory_of(form)):
        return ""
    return translate("launch_form", "There is no folder {path}.").format(path=directory_of(form))


def _environment_trouble(text: str) -> str:
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        name, equals, _ = line.partition("=")
        words = _line_trouble(name, equals, seen) if line.strip() else ""
        if words:
            return words.format(number=number, line=line.strip(), name=name.strip())
        seen.add(name.strip())
    return ""


def _line_trouble(name: str, equals: str, seen: set[str]) -> str:
    name = name.strip()
    if not equals:
        return translate("launch_form", "Line {number} is not NAME=VALUE: “{line}”")
    if not name or any(character.isspace() for character in name):
        return translate("launch_form", "Line {number} has no name that a variable can have: “{line}”")
    if name == ADDRESS_VARIABLE:
        return translate("launch_form", "Line {number}: {name} is Gradstep's own; take another name.")
    if name in seen:
        return translate("launch_form", "Line {number} sets {name} once more.")
    return ""


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def split(text: str) -> list[str]:
    """Arguments as a shell splits them; a line may end in a backslash. Raises ValueError for what is not closed."""
    if os.name == "nt":
        return _split_without_escapes(text)
    return shlex.split(_QUOTED_OR_CONTINUED.sub(lambda part: " " if part[0] == "\\\n" else part[0], text))


def _split_without_escapes(text: str) -> list[str]:
    """On Windows a backslash is a part of a path."""
    words = shlex.shlex(text, posix=True, punctuation_chars=False)
    words.whitespace_split, words.escape, words.commenters = True, "", ""
    return list(words)


def joined(words: tuple[str, ...]) -> str:
    """The text that `split` takes apart into these."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def _variables(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and name.strip():
            yield name.strip(), _value(value)


def _value_text(value: str) -> str:
    """One line for a value; one of several lines, or that would be read as such, as a shell's $'…'."""
    is_plain = value.splitlines() in ([value], []) and not value.startswith("$'")
    return value if is_plain else "$'" + json.dumps(value, ensure_ascii=True)[1:-1] + "'"


def _value(text: str) -> str:
    if not (text.startswith("$'") and text.endswith("'") and len(text) > 2):
        return text
    try:
        return str(json.loads(f'"{text[2:-1]}"'))
    except ValueError:  # somebody's own value that only looks like it
        return text


# ── kept ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def to_text(form: Form) -> str:
    return json.dumps(dataclasses.asdict(form))


def from_text(text: str) -> Form | None:
    """None for what is no form."""
    try:
        told = json.loads(text)
        form = Form(**told)
    except (ValueError, TypeError):
        return None
    is_whole = all(isinstance(value, str) for value in told.values()) and form.by in ("script", "module")
    is_whole = is_whole and form.ranks.isascii() and form.ranks.isdigit() and int(form.ranks) > 0
    return form if is_whole else None
