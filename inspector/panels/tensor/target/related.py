"""What belongs to a tensor: its gradient, what the last step added to it, what the optimizer keeps of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from inspector.wire.plain_text import name as named
from inspector.wire.tensors import Copies, TensorFacts, TensorName

OF_PARAMETERS = ("parameter", "gradient", "update", "state")
IN_TREE = (*OF_PARAMETERS, "buffer", "activation")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the tensors that belong together, and what it is compared with; `other` is the path of that where it is
    a tensor of its own."""

    tensor: TensorName
    against: TensorName | None = None
    how: str = ""
    other: str = ""

    def renamed(self, name: TensorName, find: Callable[[str], TensorName | None]) -> Choice:
        """The same in the structure that `name` is of."""
        if name.kind not in IN_TREE or self.tensor.kind not in IN_TREE:
            return self
        tensor, against = _moved(self.tensor, name), self.against
        if against is not None and self.other:
            found = find(self.other)
            against = against if found is None else _moved(against, found)
        elif against is not None and against.kind != "kept":
            against = _moved(against, name)
        return replace(self, tensor=tensor, against=against)

    def is_without(self, copies: Copies) -> bool:
        """Whether the copy that it is compared with is not among these."""
        against = self.against
        return against is not None and against.kind == "kept" and all(c.number != against.row for c in copies.kept)


def _moved(tensor: TensorName, name: TensorName) -> TensorName:
    return replace(tensor, structure=name.structure, row=name.row)


def bare(name: TensorName) -> TensorName:
    """The whole of it, now."""
    return replace(name, part="", when="")


def targets(tensor: TensorName, facts: TensorFacts | None, states: tuple[str, ...] = ()) -> list[TensorName]:
    """The parameter itself and what belongs to it; of anything else only that. `states` are keys known before."""
    name = bare(tensor)
    if name.kind not in OF_PARAMETERS:
        return [name]
    own = replace(name, key="")
    keys = (facts.states if facts is not None else ()) or states or ((name.key,) if name.kind == "state" else ())
    return [replace(own, kind=kind) for kind in OF_PARAMETERS[:3]] + [replace(own, kind="state", key=k) for k in keys]


def path_of(selected: str, tensor: TensorName) -> str:
    """What is shown is called, in Python as far as it has a name there: "conv1.weight.grad"."""
    path = selected.removesuffix(".grad") if tensor.kind in OF_PARAMETERS else selected
    if tensor.kind == "gradient":
        return f"{path}.grad"
    return f"{path} · {named(tensor.key) or tensor.kind}" if tensor.kind in ("state", "update") else path
