"""Sets the formulas of the losses as SVG, with a group for each term; run after a change here: `python make.py`.

Needs ziamath (`pip install ziamath`); the program itself does not. A term is a group with the name of the argument that
it comes from as its id, `<g id="weight" fill="currentColor">`: who draws it puts the colours in.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path

SIZE = 20  # of a letter, in the units of the SVG
TERMS = (
    "input", "target", "weight", "pos_weight", "mean", "sum", "ignore_index", "label_smoothing", "beta", "delta", "p",
    "margin", "log_target",
)  # fmt: skip
_MARKS = {f"#0000{number + 16:02x}": term for number, term in enumerate(TERMS)}
_DIGITS = re.compile(r"-?\d+\.\d{3,}")


def term(name: str, latex: str) -> str:
    mark = next(mark for mark, other in _MARKS.items() if other == name)
    return rf"\textcolor{{{mark}}}{{{latex}}}"


X, Y, W = term("input", "x_n"), term("target", "y_n"), term("weight", "w_n")
MEAN, SUM = term("mean", r"\frac{1}{N}"), term("sum", r"\sum_{n}")
X_C, X_J, X_Y = term("input", "x_{n,c}"), term("input", "x_{n,j}"), term("input", "x_{n,y_n}")
W_C, W_Y = term("weight", "w_c"), term("weight", "w_{y_n}")
DIFFERENCE = rf"{X} - {Y}"
COUNTED = term("sum", r"\sum_{n}") + term("ignore_index", r"[\,y_n \ne i\,]\;")
MEAN_OF_WEIGHTS = term("mean", r"\frac{1}{\sum_n " + W_Y + "}")
SOFTMAX = rf"\frac{{e^{{{X_C}}}}}{{\sum_j e^{{{X_J}}}}}"
SOFTMAX_Y = rf"\frac{{e^{{{X_Y}}}}}{{\sum_j e^{{{X_J}}}}}"
EPSILON = term("label_smoothing", r"\varepsilon")
BETA, DELTA = term("beta", r"\beta"), term("delta", r"\delta")


def cases(small: str, border: str, great: str) -> str:
    return rf"\begin{{cases}} {small} & |{DIFFERENCE}| < {border} \\ {great} & \text{{else}} \end{{cases}}"


def cross_entropy(target: str, has_weight: bool) -> str:
    """`target`: "classes", "smoothed" or "probabilities"."""
    mean = MEAN_OF_WEIGHTS if has_weight and target != "probabilities" else MEAN
    if target == "classes":
        return rf"\ell = -{mean}{COUNTED}{W_Y if has_weight else ''}\log{SOFTMAX_Y}"
    y = term("target", "[c = y_n]") if target == "smoothed" else term("target", "y_{n,c}")
    smooth = term("label_smoothing", r"(1 - \varepsilon)") + y + term("label_smoothing", r"+ \frac{\varepsilon}{C}")
    total = COUNTED if target == "smoothed" else SUM
    share = rf"\left({smooth}\right)" if target == "smoothed" else y
    return rf"\ell = -{mean}{total}\sum_c {W_C if has_weight else ''}{share}\log{SOFTMAX}"


def nll(has_weight: bool) -> str:
    mean = MEAN_OF_WEIGHTS if has_weight else MEAN
    return rf"\ell = -{mean}{COUNTED}{W_Y if has_weight else ''}\,{X_Y}"


def binary() -> str:
    positive = rf"{term('pos_weight', 'p')}\,{Y}\log\sigma({X})"
    return rf"\ell = -{MEAN}{SUM}{W}\left[{positive} + (1 - {Y})\log\left(1 - \sigma({X})\right)\right]"


def margin() -> str:
    hinge = rf"\max\left(0,\; {term('margin', 'm')} - {X_Y} + {X_J}\right)"
    return rf"\ell = {MEAN}{SUM}\frac{{{W_Y}}}{{C}}\sum_{{j \ne y_n}}{hinge}^{{{term('p', 'p')}}}"


def formulas() -> dict[str, str]:
    """File name without ending → LaTeX."""
    made = {
        "l1_loss": rf"\ell = {MEAN}{SUM}{W}\left|{DIFFERENCE}\right|",
        "mse_loss": rf"\ell = {MEAN}{SUM}{W}\left({DIFFERENCE}\right)^2",
        "smooth_l1_loss": rf"\ell = {MEAN}{SUM}"
        + cases(rf"\frac{{({DIFFERENCE})^2}}{{2{BETA}}}", BETA, rf"|{DIFFERENCE}| - \frac{{{BETA}}}{{2}}"),
        "huber_loss": rf"\ell = {MEAN}{SUM}{W}"
        + cases(
            rf"\frac{{({DIFFERENCE})^2}}{{2}}", DELTA, rf"{DELTA}\left(|{DIFFERENCE}| - \frac{{{DELTA}}}{{2}}\right)"
        ),
        "binary_cross_entropy_with_logits": binary(),
        "multi_margin_loss": margin(),
        "zero_one": rf"\ell = {MEAN}{SUM}\left[\,\mathrm{{argmax}}_c\,{X_C} \ne {Y}\,\right]",
        "kl_div": rf"\ell = {MEAN}{SUM}{Y}\left(\log {Y} - {X}\right)",
        "kl_div_log_target": rf"\ell = {MEAN}{SUM}{term('log_target', 'e^{y_n}')}\left({Y} - {X}\right)",
        "nll_loss": nll(False),
        "nll_loss_weight": nll(True),
    }
    for target, has_weight in itertools.product(("classes", "smoothed", "probabilities"), (False, True)):
        name = "_".join(
            ["cross_entropy", *([target] if target != "classes" else []), *(["weight"] if has_weight else [])]
        )
        made[name] = cross_entropy(target, has_weight)
    return made


def grouped(svg: str) -> str:
    """The shapes of each term in a group of its name, those of none in `<g id="rest">`; no more digits than needed."""
    head, shapes = svg[: svg.index(">") + 1], re.findall(r"<(?:path|rect)[^>]*/>", svg)
    groups: dict[str, list[str]] = {}
    for shape in shapes:
        fill = re.search(r' fill="([^"]*)"', shape)
        name = _MARKS.get(fill[1], "rest") if fill else "rest"
        bare = re.sub(r' fill="[^"]*"', "", shape)
        groups.setdefault(name, []).append(_DIGITS.sub(lambda number: f"{float(number[0]):.2f}", bare))
    parts = [f'<g id="{name}" fill="currentColor">{"".join(bodies)}</g>' for name, bodies in sorted(groups.items())]
    return head.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "") + "\n" + "\n".join(parts) + "\n</svg>\n"


def main() -> None:
    import ziamath

    ziamath.config.svg2 = False  # what Qt draws has no <symbol>
    for name, latex in formulas().items():
        svg = ziamath.Latex(latex, size=SIZE).svg()
        Path(__file__).with_name(f"{name}.svg").write_text(grouped(svg), encoding="utf-8")


if __name__ == "__main__":
    main()
