"""The parameters of a model by their layers, in the order in which they stand in it."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.wire.messages import Node, Structure


@dataclass(frozen=True, slots=True)
class Parameter:
    """`row`: of the structure; `path`: "net.0.weight"."""

    row: int
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Layer:
    path: str
    name: str  # without the root's
    type: str
    parameters: tuple[Parameter, ...]


def layers(structure: Structure) -> tuple[Layer, ...]:
    """Those that own parameters. Of a structure that comes in parts only what is in this one."""
    nodes = structure.nodes
    below: dict[int, list[Node]] = {}
    for node in nodes:
        below.setdefault(node.parent, []).append(node)
    found: list[Layer] = []
    waiting = [(node, node.name, node.name) for node in reversed(below.get(-1, []))]
    while waiting:
        node, path, root = waiting.pop()
        children = below.get(node.id, [])
        own = [c for c in children if c.kind == "parameter" and c.shared_with < 0]
        if own:
            parameters = tuple(Parameter(c.id, f"{path}.{c.name}", c.name) for c in own)
            found.append(Layer(path, path.removeprefix(f"{root}."), node.type, parameters))
        inner = [c for c in children if c.kind in ("module", "root")]
        waiting += [(c, f"{path}.{c.name}", root) for c in reversed(inner)]
    return tuple(found)
