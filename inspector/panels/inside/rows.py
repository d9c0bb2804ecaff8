"""What is listed: the layer or node that was done last, and the one to come, each with a row per fact and per tensor.

A row has the same code at each stop, so that it stays in its place and what is chosen stays chosen.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import notation
from inspector.panels.inside import words
from inspector.wire.batches import Item
from inspector.wire.inside import InsideFacts, Kept, LayerFacts, NodeFacts
from inspector.wire.plain_text import line
from inspector.wire.tensors import TensorName

translate = QCoreApplication.translate
SEPARATOR = " · "
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class InsideRow:
    """`code` is untranslated: "call", "argument.0", "saved.1", …; that of a section is "done" or "next"."""

    code: str
    label: str
    text: str = ""
    detail: str = ""
    tensor: TensorName | None = None
    path: str = ""  # what the tensor is called: "forward.model.conv1.argument[0]"
    shape: tuple[int, ...] = ()
    has_numbers: bool = False  # it is there, as it was
    place: tuple[str, int] | None = None  # a file and a line of it
    is_tall: bool = False  # two lines, and room for a picture

    def as_text(self) -> str:
        return "  ".join(part for part in (self.label, self.text, self.detail) if part)


@dataclass(frozen=True, slots=True)
class Section:
    head: InsideRow
    rows: tuple[InsideRow, ...]


def sections(facts: InsideFacts) -> tuple[Section, Section]:
    """(what was done last, what is to come)"""
    if facts.node is not None or facts.ran is not None:
        return _ran(facts), _node(facts)
    return _done(facts.done), _layer(facts.layer)


# ── layers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _done(layer: LayerFacts | None) -> Section:
    label = translate("inside", "Done last")
    if layer is None:
        head = InsideRow("done", label, translate("inside", "no layer yet in this forward"))
        blank = ("call", _called()), ("time", _took())
        return Section(
            head, (*(InsideRow(code, word, NOTHING) for code, word in blank), _blank("argument"), _blank("result"))
        )
    took = words.duration(layer.seconds) if layer.seconds is not None else NOTHING
    failed = translate("inside", "ended with an exception") if layer.failed else ""
    rows = [_call(layer), InsideRow("time", _took(), took, failed), *_items("argument", layer, layer.arguments)]
    if layer.failed:
        return Section(_layer_head("done", label, layer), tuple(rows))
    return Section(_layer_head("done", label, layer), (*rows, *_items("result", layer, layer.outputs)))


def _layer(layer: LayerFacts | None) -> Section:
    label = translate("inside", "Next")
    if layer is None:
        head = InsideRow("next", label, translate("inside", "the end of the layer around"))
        return Section(head, (InsideRow("call", _called(), NOTHING), _blank("argument")))
    return Section(_layer_head("next", label, layer), (_call(layer), *_items("argument", layer, layer.arguments)))


def _layer_head(code: str, label: str, layer: LayerFacts) -> InsideRow:
    detail = SEPARATOR.join(part for part in (layer.type, words.black_box(layer.note)) if part)
    return InsideRow(code, label, layer.path or layer.type, detail)


def _call(made: LayerFacts | NodeFacts) -> InsideRow:
    if not made.line:
        text = translate("inside", "not known") if made.path else NOTHING
        return InsideRow("call", _called(), text, words.call(made.call))
    text = f"{line(os.path.basename(made.file))}:{made.line}"
    return InsideRow("call", _called(), text, words.call(made.call), place=(made.file, made.line))


def _called() -> str:
    return translate("inside", "called at")


def _took() -> str:
    return translate("inside", "took")


# ── nodes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _ran(facts: InsideFacts) -> Section:
    ran, label = facts.ran, translate("inside", "Done last")
    populated = tuple(_populated(facts)) or (InsideRow("populated.0", _populated_word(), NOTHING),)
    if ran is None:
        head = InsideRow("done", label, translate("inside", "no node yet of this backward"))
        blank = InsideRow("layer", _layer_word(), NOTHING), InsideRow("call", _called(), NOTHING), _blank("leaving")
        return Section(head, (*blank, *populated))
    rows = (_made_by(ran), _call(ran), *_items("leaving", ran, ran.leaves))
    return Section(_node_head("done", label, ran, 0), (*rows, *populated))


def _node(facts: InsideFacts) -> Section:
    node, label = facts.node, translate("inside", "Next")
    if node is None:
        return Section(InsideRow("next", label, NOTHING), ())
    rows = [_made_by(node), _call(node), *_scale(facts.scale), *_items("arriving", node, node.arrives)]
    rows += _fed(facts, node)
    rows += [_saved(node, number, one) for number, one in enumerate(node.kept)]
    return Section(_node_head("next", label, node, 0), tuple(rows))


def _node_head(code: str, label: str, node: NodeFacts, nodes: int) -> InsideRow:
    detail = translate("inside", "node {index} of {count}") if nodes else translate("inside", "node {index}")
    return InsideRow(code, label, node.name, detail.format(index=node.index, count=nodes))


def with_count(section: Section, node: NodeFacts | None, nodes: int) -> Section:
    """With the number of nodes that the backward has, which the stop tells (0: not known)."""
    if node is None or not nodes:
        return section
    return replace(section, head=_node_head(section.head.code, section.head.label, node, nodes))


def _made_by(node: NodeFacts) -> InsideRow:
    none = translate("inside", "none: the script's own arithmetic, or a loss")
    return InsideRow("layer", _layer_word(), node.path or none)


def _layer_word() -> str:
    return translate("inside", "layer")


def _scale(scale: float | None) -> Iterator[InsideRow]:
    if scale is not None:
        said = translate("inside", "a GradScaler's, in all gradients here")
        yield InsideRow("scale", translate("inside", "factor"), notation.number(scale), said)


def _populated(facts: InsideFacts) -> Iterator[InsideRow]:
    for number, row in enumerate(facts.populated):
        yield _gradient(f"populated.{number}", _populated_word(), facts, row)


def _populated_word() -> str:
    return translate("inside", "populated")


def _fed(facts: InsideFacts, node: NodeFacts) -> Iterator[InsideRow]:
    is_leaf = node.name == "AccumulateGrad"
    label = translate("inside", "adds to") if is_leaf else translate("inside", "leads to")
    for number, row in enumerate(node.feeds):
        yield _gradient(f"fed.{number}", label, facts, row)


def _gradient(code: str, label: str, facts: InsideFacts, row: int) -> InsideRow:
    path = next((named.path for named in facts.parameters if named.row == row), "")
    if not path:
        return InsideRow(code, label, translate("inside", "a parameter that the model tree does not show"))
    return InsideRow(code, label, f"{path}.grad", "", TensorName("gradient", facts.structure, row), f"{path}.grad")


def _saved(node: NodeFacts, number: int, kept: Kept) -> InsideRow:
    label = translate("inside", "saved {name}").format(name=kept.name)
    code = f"saved.{number}"
    if kept.unread:
        return InsideRow(code, label, words.unread(kept.unread))
    name = TensorName("saved", 0, number, node.key)
    detail = SEPARATOR.join((notation.dtype(kept.dtype), kept.device))
    path = f"{_path(node)}.saved[{kept.name}]"
    return InsideRow(code, label, notation.shape(kept.shape), detail, name, path, kept.shape, True)


# ── tensors ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _items(kind: str, owner: LayerFacts | NodeFacts, items: Iterable[Item]) -> Iterator[InsideRow]:
    several = list(items)
    for number, item in enumerate(several):
        yield _item(kind, owner, number, item)
    if not several:
        yield _blank(kind)


def _blank(kind: str) -> InsideRow:
    """Holds the place of what is not there."""
    return InsideRow(f"{kind}.0", _word(kind), NOTHING, is_tall=True)


def _item(kind: str, owner: LayerFacts | NodeFacts, number: int, item: Item) -> InsideRow:
    code, label = f"{kind}.{number}", _label(kind, item.path)
    if not item.dtype:
        return InsideRow(code, label, item.text or item.type, item.type if item.text and item.text != "None" else "")
    facts = (words.lost(item.note) if item.note else _range(item), notation.dtype(item.dtype), item.device)
    return InsideRow(
        code, label, notation.shape(item.shape), SEPARATOR.join(part for part in facts if part),
        TensorName(kind, 0, number, owner.key), f"{_path(owner)}.{_PLURALS[kind]}{_index(item.path)}", item.shape,
        not item.note, None, True,
    )  # fmt: skip


_PLURALS = {"argument": "arguments", "result": "outputs", "arriving": "arrives", "leaving": "leaves"}


def _word(kind: str) -> str:
    return {
        "argument": translate("inside", "argument"),
        "result": translate("inside", "output"),
        "arriving": translate("inside", "gradient in"),
        "leaving": translate("inside", "gradient out"),
    }[kind]


def _label(kind: str, path: str) -> str:
    """ "argument [0]"; "mask=" of what a layer was given by keyword. Paths begin with a number where that was not."""
    keyword = _KEYWORD.fullmatch(path) if kind == "argument" else None
    return f"{keyword[1]}={keyword[2]}" if keyword is not None else f"{_word(kind)} {_index(path)}".rstrip()


_KEYWORD = re.compile(r"\['(\w+)'\](.*)")


def _index(path: str) -> str:
    """ "[0]" and "['mask']" as they are; the number of a node's output or input in brackets."""
    return f"[{path}]" if path.isdecimal() else path


def _path(owner: LayerFacts | NodeFacts) -> str:
    """What its tensors' paths begin with: the same in each iteration and run, and another for each call."""
    if isinstance(owner, LayerFacts):
        return f"forward.{owner.path}" + (f" ({owner.call})" if owner.call != 1 else "")
    return ".".join(part for part in (f"backward[{owner.index}]", owner.path, owner.name) if part)


def _range(item: Item) -> str:
    if item.low is None or item.high is None:
        return ""
    low, high = notation.number(item.low), notation.number(item.high)
    return low if item.low == item.high else f"{low} … {high}"
