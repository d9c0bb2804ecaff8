"""The cosine of the angle between two vectors: near 1 if the target is 1, below a margin if it is −1.

torch adds 1e-12 to the square of each length, so that the cosine of a vector of zeros is 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ....wire.lab import Note
from ..by_element import shape_of
from ..by_vector import VectorLoss, Vectors, rows
from ..loss import REDUCED, Check, Computed, LabCall, Unfit
from ..sheet import Worksheet
from ..sums import summed
from ..terms import Expression, constant, greatest, minus, negative, over, plus, root, squared, times

FIRST, SECOND = VECTORS = ("input1", "input2")
EPSILON = "1e-12"


def _worked(sheet: Worksheet, vectors: Vectors) -> Expression:
    cosine = _cosine(sheet, vectors)
    target = float(vectors.target().item())
    if target == 1:
        return sheet.row("apart", minus(constant(1), cosine))
    if target == -1:
        return sheet.row("too_alike", greatest([constant(0), minus(cosine, vectors.argument(sheet, "margin"))]))
    return sheet.row("no_sign_no_loss", constant(0))


def _cosine(sheet: Worksheet, vectors: Vectors) -> Expression:
    numbers = {name: {i: vectors.number(sheet, name, i) for i in vectors.shown()} for name in VECTORS}
    products = {i: times(numbers[FIRST][i], numbers[SECOND][i]) for i in vectors.shown()}
    product = sheet.row("dot", summed(sheet, products, vectors.vector(FIRST) * vectors.vector(SECOND)))
    squares = [_square(sheet, vectors, name) for name in VECTORS]
    lengths = sheet.row("lengths", root(sheet.row("squares", times(*squares))))
    return sheet.row("cosine", over(product, lengths))


def _square(sheet: Worksheet, vectors: Vectors, name: str) -> Expression:
    """Writes the square of a vector's length."""
    terms = {i: squared(vectors.number(sheet, name, i)) for i in vectors.shown()}
    total = summed(sheet, terms, vectors.vector(name) ** 2)
    return sheet.row(f"square_of_{name}", plus([total, constant(EPSILON)]))


def _slope(sheet: Worksheet, vectors: Vectors) -> dict[tuple[str, int], Expression]:
    """d cos / da = b / (|a| |b|) − cos · a / |a|², times minus the target."""
    target = float(vectors.target().item())
    is_pushed = target == -1 and sheet.written("cosine").value >= vectors.argument(sheet, "margin").value
    found = {}
    for name, other in (VECTORS, VECTORS[::-1]):
        for i in vectors.shown():
            rise = _rise(sheet, vectors, name, other, i)
            found[name, i] = negative(rise) if target == 1 else rise if is_pushed else constant(0)
    return found


def _rise(sheet: Worksheet, vectors: Vectors, name: str, other: str, component: int) -> Expression:
    """Returns the derivative of the cosine with respect to a component."""
    own, across = vectors.number(sheet, name, component), vectors.number(sheet, other, component)
    back = over(times(sheet.written("cosine"), own), sheet.written(f"square_of_{name}"))
    return minus(over(across, sheet.written("lengths")), back)


# ── faults and notes ─────────────────────────────────────────────────────────────────────────────────────────────────


def _unfit_target(given: LabCall) -> Unfit | None:
    """The target must have one number per vector: (N) for (N, D), a single one for (D)."""
    wanted = given.tensors[FIRST].shape[:-1]
    if given.target.dim() == len(wanted) <= 1 and _can_meet(given.target, wanted):
        return None
    return Unfit("target_shape", "target", words=(shape_of(given.target), str(list(wanted))))


def _can_meet(target: Any, wanted: Any) -> bool:
    return all(one == other or 1 in (one, other) for one, other in zip(target.shape, wanted))


def _notes(computed: Computed) -> Iterator[Note]:
    given = computed.given
    others = int(((given.target != 1) & (given.target != -1)).sum())
    if others:
        yield Note("no_sign", "target", (float(others),))
    for name in VECTORS:
        zeros = int((given.tensors[name] == 0).all(-1).sum())
        if zeros:
            yield Note("zero_vector", name, (float(zeros),))
    done = int((computed.elements == 0).sum())
    if done and not others:
        yield Note("no_pull", "", (float(done), float(computed.elements.numel())))
    if given.target.dim() and given.target.shape[0] != rows(given.tensors[FIRST]):
        yield Note("one_target", "target", (float(given.target.shape[0]), float(rows(given.tensors[FIRST]))))


LOSS = VectorLoss(
    code="cosine_embedding_loss", inputs=(*VECTORS, "target"), vectors=VECTORS,
    arguments=(("margin", "0.0"), *REDUCED), ranges={"margin": lambda value: True}, worked=_worked, slope=_slope,
    checks=(Check(_unfit_target, ("target",)),), notes=_notes,
)  # fmt: skip
