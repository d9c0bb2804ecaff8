"""The code cells of a notebook as one script."""

from __future__ import annotations

import json

import pytest

from inspector.wire.notebook import is_notebook, script_of


def notebook(*cells: tuple[str, str]) -> str:
    return json.dumps({"cells": [{"cell_type": kind, "source": text.splitlines(True)} for kind, text in cells]})


def test_code_cells_stand_below_their_numbers_among_all_cells():
    text = notebook(("markdown", "# Title"), ("code", "import torch\nx = 1"), ("code", "x"))
    assert script_of(text) == "# %% cell 2\nimport torch\nx = 1\n\n# %% cell 3\nx\n\n"


@pytest.mark.parametrize(
    "line, becomes",
    [
        ("%matplotlib inline", "pass  # %matplotlib inline"), ("    !pip install torch", "    pass  # !pip install torch"),
        ("%%time", "pass  # %%time"), ("net?", "pass  # net?"), ("?net.forward", "pass  # ?net.forward"),
        ("    % (a, b))", "    % (a, b))"), ("x = 'why?'", "x = 'why?'"), ("!= 3", "!= 3"), ("x % y", "x % y"),
    ],
)  # fmt: skip
def test_what_only_a_notebook_understands_is_commented_out(line, becomes):
    assert script_of(notebook(("code", line))).splitlines()[1] == becomes


def test_a_cell_in_another_language_is_no_code():
    assert script_of(notebook(("code", "%%bash\nls -l"))).splitlines()[1:3] == ["# %%bash", "# ls -l"]


@pytest.mark.parametrize("text", ["", "no json", "[]", "{}", '{"cells": 3}'])
def test_what_is_no_notebook(text):
    with pytest.raises(ValueError):
        script_of(text)


def test_it_is_told_by_its_name():
    assert is_notebook("/home/ada/Train.IPYNB") and not is_notebook("train.py")
