"""The code cells of a notebook as one script. Both processes compute it, so that its lines have the same numbers."""

from __future__ import annotations

import json
import re
from typing import Any

ENDING = ".ipynb"
_OF_OTHER_LANGUAGES = ("%%bash", "%%sh", "%%script", "%%html", "%%javascript", "%%js", "%%latex", "%%markdown",
                       "%%writefile", "%%perl", "%%ruby", "%%svg", "%%cmd")  # fmt: skip


# `% (a, b)` at the begin of a line continues the line before
_MAGIC = re.compile(r"%{1,2}[a-zA-Z_]\w*(\s|$)|!(?!=)|\?\??[\w.]+\s*$|[\w.]+\?\??\s*$")


def is_notebook(path: str) -> bool:
    return path.lower().endswith(ENDING)


def script_of(text: str) -> str:
    """Returns the cells, each after a line with its number among all cells; notebook commands are commented out. Raises
    ValueError if the text is no notebook."""
    notebook = json.loads(text)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise ValueError("there are no cells in it")
    parts = [_cell(number, cell) for number, cell in enumerate(cells, start=1) if _is_code(cell)]
    return "\n".join(parts) + "\n"


def _is_code(cell: Any) -> bool:
    return isinstance(cell, dict) and cell.get("cell_type") == "code"


def _cell(number: int, cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    lines = ("".join(source) if isinstance(source, list) else str(source)).split("\n")
    is_other = lines[0].lstrip().startswith(_OF_OTHER_LANGUAGES)
    return "\n".join([f"# %% cell {number}", *(f"# {line}" if is_other else _line(line) for line in lines), ""])


def _line(line: str) -> str:
    """Returns the line, with a magic, shell command or question at its begin replaced by `pass`, as its block may be
    empty."""
    bare = line.lstrip()
    if _MAGIC.match(bare):
        return f"{line[: len(line) - len(bare)]}pass  # {bare}"
    return line
