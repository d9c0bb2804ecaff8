"""Pieces of formulas, in LaTeX: each term in a colour that says which argument it comes from.

`resources/formulas/make.py` sets them and puts a group with the name of the argument in the colour's place.
"""

from __future__ import annotations

MARKS: dict[str, str] = {}  # the name of an argument by the colour that stands for it


def term(name: str, latex: str) -> str:
    """What comes from the argument of that name."""
    mark = next((mark for mark, other in MARKS.items() if other == name), f"#0000{len(MARKS) + 16:02x}")
    MARKS[mark] = name
    return rf"\textcolor{{{mark}}}{{{latex}}}"


X, Y, W = term("input", "x_n"), term("target", "y_n"), term("weight", "w_n")
MEAN, SUM = term("mean", r"\frac{1}{N}"), term("sum", r"\sum_{n}")
X_C, X_J, X_Y = term("input", "x_{n,c}"), term("input", "x_{n,j}"), term("input", "x_{n,y_n}")
W_C, W_Y = term("weight", "w_c"), term("weight", "w_{y_n}")
DIFFERENCE = rf"{X} - {Y}"
COUNTED = term("sum", r"\sum_{n}") + term("ignore_index", r"[\,y_n \ne i\,]\;")
MEAN_OF_WEIGHTS = term("mean", r"\frac{1}{\sum_n " + W_Y + "}")


def cases(small: str, border: str, great: str) -> str:
    """One formula where |x − y| is below a border, and another beyond it."""
    return rf"\begin{{cases}} {small} & |{DIFFERENCE}| < {border} \\ {great} & \text{{else}} \end{{cases}}"
