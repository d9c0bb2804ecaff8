"""The guest's oath, in a form that can be checked: what training has come to, with the probe and without it.

Both sides run the very same copy of a script, which at its end writes the fingerprint of all that it has trained:

    copy = prepared(script, tmp_path)
    expected = bare(copy, arguments)
    … run `copy` with the probe …
    assert compare(expected, Result(stdout, exit_code, fingerprint_of(copy))) == []
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.end_to_end import warm

Told = tuple[str, str, int]  # stdout, stderr, exit code
Begin = Callable[[Path, Sequence[str], dict[str, str]], Callable[[], Told]]

PATIENCE_S = 120
FINGERPRINT = Path(__file__).with_name("fingerprint.py")

# Python and numpy seed their generators with the time; only seeded ones can be compared. On one line, so that the
# numbers of all others stay as they are.
SEEDED = "import torch; import random as _r; import numpy as _n; _r.seed(0); _n.random.seed(0)"
WRITE = (
    'import os as _o; import runpy as _p; _p.run_path({module!r})["write"](globals(), {file!r} + '
    '_o.environ.pop({side!r}, ""))'
)
EARLY = "# fingerprint"  # a line of a script that does not come to its end
SIDE = "GRADSTEP_TEST_SIDE"


@dataclass(frozen=True, slots=True)
class Result:
    stdout: str
    exit_code: int
    fingerprint: dict[str, Any]
    stderr: str = ""


def fresh(script: Path, arguments: Sequence[str], environment: dict[str, str]) -> Callable[[], Told]:
    """`python script.py`."""
    return _begun_by(sys.executable, script, arguments, environment)


def forked(script: Path, arguments: Sequence[str], environment: dict[str, str]) -> Callable[[], Told]:
    """The same without the seconds that loading torch takes."""
    return _begun_by(warm.python(), script, arguments, environment)


def _begun_by(
    interpreter: str, script: Path, arguments: Sequence[str], environment: dict[str, str]
) -> Callable[[], Told]:
    pipe = subprocess.PIPE
    command = [interpreter, str(script), *arguments]
    process = subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, cwd=script.parent, env=environment)

    def ended() -> Told:
        try:
            out, err = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
        return out, err, process.returncode

    return ended


def prepared(script: Path, folder: Path) -> Path:
    """A copy of the script that writes its fingerprint when it comes to its end.

    Folders beside the script's own that the script names, and modules beside it that it imports, are linked beside
    the copy's.
    """
    source = script.read_text(encoding="utf-8")
    copy = folder / script.parent.name / script.name
    copy.parent.mkdir(parents=True)
    for other in script.parent.parent.iterdir():
        if other.is_dir() and other != script.parent and f'"{other.name}"' in source:
            (folder / other.name).symlink_to(other.resolve())
    for other in script.parent.iterdir():
        if other != script and re.search(rf"^(import|from) {re.escape(other.stem)}\b", source, re.MULTILINE):
            (copy.parent / other.name).symlink_to(other.resolve())
    copy.write_text(_with_fingerprint(source, _file_of(copy)), encoding="utf-8")
    return copy


def bare(script: Path, arguments: Sequence[str] = (), begin: Begin = fresh) -> Result:
    """`python script.py` without any probe. `script` is a copy made by `prepared`."""
    result = begun(script, arguments, begin=begin)()
    assert result.stderr == "", result.stderr
    return result


def begun(script: Path, arguments: Sequence[str] = (), side: str = "", begin: Begin = fresh) -> Callable[[], Result]:
    """The same, running beside other work: gives what waits for its end. `side` keeps its fingerprint apart."""
    ended = begin(script, arguments, {**os.environ, SIDE: side})

    def result() -> Result:
        out, err, code = ended()
        return Result(out, code, fingerprint_of(script, side), err)

    return result


def fingerprint_of(script: Path, side: str = "") -> dict[str, Any]:
    """What the last run of this copy has written. It is taken away, so that no run can pass for another."""
    file = Path(f"{_file_of(script)}{side}")
    text = file.read_text(encoding="utf-8")
    file.unlink()
    found: dict[str, Any] = json.loads(text)
    return found


def compare(bare: Result, probed: Result) -> list[str]:
    """Where they differ, by name; [] when the oath is kept."""
    assert any(path.endswith(".grad") and told for path, told in bare.fingerprint.items()), "nothing was trained"
    differing = [name for name in ("stdout", "stderr", "exit_code") if getattr(bare, name) != getattr(probed, name)]
    absent = object()
    paths = sorted(bare.fingerprint.keys() | probed.fingerprint.keys())
    one, other = bare.fingerprint, probed.fingerprint
    return differing + [path for path in paths if one.get(path, absent) != other.get(path, absent)]


def _with_fingerprint(source: str, file: Path) -> str:
    lines = source.splitlines()
    lines[lines.index("import torch")] = SEEDED
    write = WRITE.format(module=str(FINGERPRINT), file=str(file), side=SIDE)
    if EARLY in lines:
        lines[lines.index(EARLY)] = write
    else:
        lines += ["", 'if __name__ == "__main__":', f"    {write}"]  # a worker that is spawned imports the script too
    return "\n".join(lines) + "\n"


def _file_of(script: Path) -> Path:
    return script.with_suffix(".fingerprint.json")
