"""Sets the formulas of the losses as SVG, with a group for each term; run after a change of one: in the root folder
`python -m resources.formulas.make`.

The LaTeX stands in the losses' records, `inspector/panels/loss_lab/losses`. Needs ziamath (`pip install ziamath`); the
program itself does not. A term is a group with the name of the argument that it comes from as its id,
`<g id="weight" fill="currentColor">`: who draws it puts the colours in.
"""

from __future__ import annotations

import re
from pathlib import Path

from inspector.panels.loss_lab.latex import MARKS
from inspector.panels.loss_lab.losses import TABLE

SIZE = 20  # of a letter, in the units of the SVG
_DIGITS = re.compile(r"-?\d+\.\d{3,}")


def formulas() -> dict[str, str]:
    """File name without ending → LaTeX, of all losses of the lab."""
    return {name: latex for loss in TABLE.values() for name, latex in loss.formulas.items()}


def grouped(svg: str) -> str:
    """The shapes of each term in a group of its name, those of none in `<g id="rest">`; no more digits than needed."""
    head, shapes = svg[: svg.index(">") + 1], re.findall(r"<(?:path|rect)[^>]*/>", svg)
    groups: dict[str, list[str]] = {}
    for shape in shapes:
        fill = re.search(r' fill="([^"]*)"', shape)
        name = MARKS.get(fill[1], "rest") if fill else "rest"
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
