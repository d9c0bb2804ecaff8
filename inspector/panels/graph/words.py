"""The words of the graph, translated when asked for."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.panels.base import finding_words, notation
from inspector.panels.base.translating import QT_TRANSLATE_NOOP
from inspector.panels.graph.model import GraphModel
from inspector.panels.graph.scene import CURRENT, PARTLY, RAN, TO_COME, Scene

_CONTEXT = "graph"

_REASONS = {
    "": QT_TRANSLATE_NOOP("graph", "The graph of the loss appears here once training is held at one."),
    "no_loss": QT_TRANSLATE_NOOP(
        "graph", "No graph yet: this iteration has not come to its loss. Step until the loss is done."
    ),
    "no_grad": QT_TRANSLATE_NOOP(
        "graph",
        "This loss has no graph: it was computed under no_grad, or nothing that it is made of requires a gradient.",
    ),
    "gone": QT_TRANSLATE_NOOP(
        "graph", "What the loss function gave is there no more: the graph is shown when backward begins."
    ),
    "unseen": QT_TRANSLATE_NOOP(
        "graph", "This loss came while training ran free, when nothing is noted. The next one is shown."
    ),
    "not_inside": QT_TRANSLATE_NOOP("graph", "The graph of the loss appears here once training is held at one."),
    "failed": QT_TRANSLATE_NOOP("graph", "The graph can not be shown: it could not be read."),
}

_STATES = {
    RAN: QT_TRANSLATE_NOOP("graph", "✓ has run"),
    PARTLY: QT_TRANSLATE_NOOP("graph", "◐ has run in part"),
    CURRENT: QT_TRANSLATE_NOOP("graph", "▶ runs next"),
    TO_COME: QT_TRANSLATE_NOOP("graph", "○ still to run"),
}

translate = QCoreApplication.translate

GLYPHS = {RAN: "✓", PARTLY: "◐", CURRENT: "▶", TO_COME: "○"}

_UNREAD = {
    "packed": QT_TRANSLATE_NOOP("graph", "What it keeps is packed, as in a checkpoint, and not unpacked for looking."),
    "freed": QT_TRANSLATE_NOOP("graph", "What it kept is freed."),
    "overwritten": QT_TRANSLATE_NOOP("graph", "What it keeps was overwritten since."),
    "unknown": QT_TRANSLATE_NOOP("graph", "How much it keeps is not known."),
}

_NOTES = {
    "compiled": QT_TRANSLATE_NOOP("graph", "compiled, its nodes are what torch made of it, its layers are not known"),
    "scripted": QT_TRANSLATE_NOOP("graph", "scripted, its nodes are what torch made of it, its layers are not known"),
}

_NO_LAYERS = QT_TRANSLATE_NOOP(
    "graph", "No call of a layer was seen to make these nodes: they are grouped by the parameters that they feed."
)
_NO_GROUPS = QT_TRANSLATE_NOOP("graph", "No call of a layer was seen to make these nodes.")
_NO_LAYERS_WITHIN = QT_TRANSLATE_NOOP(
    "graph", "Layers are not followed in a checkpoint: nodes are grouped by the parameters that they feed."
)


def tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text) if text else ""


def reason(code: str) -> str:
    """Why there is no graph, as a sentence."""
    return tr(_REASONS.get(code, _REASONS["failed"]))


def past(code: str) -> str:
    """What is to be said of a graph that is not of now."""
    if code == "no_loss":
        return translate("graph", "The graph of the last loss: this iteration has none yet.")
    return " ".join((translate("graph", "This is the last graph that was seen."), reason(code)))


def node_name(model: GraphModel, node: int) -> str:
    """ "ConvolutionBackward0", of what accumulates "AccumulateGrad model.conv1.weight" """
    return f"{model.name(node)} {model.label(node)}".rstrip()


def count(ran: int, nodes: int) -> str:
    """How far a closed group has come."""
    if ran == 0 or ran == nodes:
        return (
            translate("graph", "1 node")
            if nodes == 1
            else translate("graph", "{0} nodes").format(notation.exact(nodes))
        )
    return translate("graph", "{0} of {1} nodes").format(notation.exact(ran), notation.exact(nodes))


def status(model: GraphModel) -> str:
    """How far the backward has come, and what it has freed: one line."""
    return " · ".join(part for part in (_place(model), _bytes(model)) if part)


def _place(model: GraphModel) -> str:
    total, ran = notation.exact(model.facts.total), notation.exact(model.known)
    if model.current >= 0 or model.state == "running":
        return translate("graph", "node {0} of {1}").format(notation.exact(model.known + 1), total)
    if model.is_all:
        return translate("graph", "all {0} nodes have run").format(total)
    if model.state == "failed":
        return translate("graph", "backward has failed after {0} of {1} nodes").format(ran, total)
    if model.state == "aborted":
        return translate("graph", "backward was aborted after {0} of {1} nodes").format(ran, total)
    if model.state == "done":
        return translate("graph", "backward is over: {0} of {1} nodes are known to have run").format(ran, total)
    return translate("graph", "{0} nodes, none has run").format(total)


def _bytes(model: GraphModel) -> str:
    saved, held = model.saved, model.held
    if model.is_retained:
        return translate("graph", "{0} saved, and kept: retain_graph").format(notation.size(saved))
    if not saved:
        return translate("graph", "what it kept is freed") if model.is_all else ""
    if not model.ran.any():
        return translate("graph", "{0} saved for backward").format(notation.size(saved))
    return translate("graph", "{0} saved, {1} freed").format(notation.size(saved), notation.size(saved - held))


def heading(model: GraphModel) -> str:
    """Which graph it is."""
    facts = model.facts
    text = translate("graph", "{name}, iteration {iteration}").format(
        name=facts.name or translate("graph", "loss"), iteration=facts.iteration
    )
    if facts.is_within:
        text = translate("graph", "Within a node of another backward: a checkpoint is computed again")
    if facts.total > len(model):
        cut = translate("graph", "only the first {0} of {1} nodes").format(
            notation.exact(len(model)), notation.exact(facts.total)
        )
        text = f"{text} · {cut}"
    return text


def hint(model: GraphModel) -> str:
    """What could not be known of the layers, "" where all is."""
    facts = model.facts
    boxes = [f"{group.path}: {tr(_NOTES[group.note])}" for group in facts.groups if group.note in _NOTES]
    if boxes:
        return (
            boxes[0]
            if len(boxes) == 1
            else translate("graph", "{0}; so are {1} others").format(boxes[0], len(boxes) - 1)
        )
    if not facts.has_calls and facts.is_within:
        return tr(_NO_LAYERS_WITHIN)
    if facts.has_calls:
        return ""
    return tr(_NO_LAYERS if facts.groups else _NO_GROUPS)


def tooltip(scene: Scene, item: int) -> str:
    """All about a box, a line each."""
    model = scene.model
    lines = [f"{scene.title(item)} · {tr(_STATES[scene.state(item)])}"]
    if level := scene.marks.get(item):
        lines.append(f"{finding_words.GLYPHS[level]} {finding_words.level(level)}")
    is_group = scene.is_group(item)
    group = model.facts.groups[item - scene.nesting.count] if is_group else model.group(item)
    if is_group and group is not None:
        lines.append(f"{group.path} · {group.type}")
        lines.append(count(0, len(scene.nodes_of(item))))
    else:
        if group is not None:
            lines.append(f"{group.path} · {group.type}")
        if model.label(item):
            lines.append(translate("graph", "accumulates into {0}.grad").format(model.label(item)))
        elif model.is_leaf(item):
            lines.append(translate("graph", "accumulates into a tensor that is no parameter of the model"))
        lines += _flows(model, item)
    if group is not None and group.call > 1:
        lines.append(translate("graph", "call {0} of this layer in the iteration").format(group.call))
    if group is not None and group.note:
        lines.append(tr(_NOTES.get(group.note, "")))
    return "\n".join(line for line in (*lines, *_kept(scene, item)) if line)


def _flows(model: GraphModel, node: int) -> list[str]:
    into = {model.flow(edge) for edge in model.edges_in[node]} - {None}
    out = [model.flow(edge) for edge in model.edges_out[node]]
    lines = [translate("graph", "gets {0}").format(_flow(flow)) for flow in into]
    return lines + [
        translate("graph", "gives {0}").format(_flow(flow)) for flow in dict.fromkeys(out) if flow is not None
    ]


def _flow(flow: object) -> str:
    return f"{notation.shape(flow.shape)} {notation.dtype(flow.dtype)} {flow.device}"  # type: ignore[attr-defined]


def _kept(scene: Scene, item: int) -> list[str]:
    model, nodes = scene.model, scene.nodes_of(item)
    kept = model.kept_by(nodes)
    lines = []
    if kept:
        is_free = bool(model.ran[nodes].all()) and not model.is_retained
        lines.append(
            (translate("graph", "kept {0}, freed since") if is_free else translate("graph", "keeps {0}")).format(
                notation.size(kept)
            )
        )
    if not scene.is_group(item) and model.reason(item):
        lines.append(tr(_UNREAD[model.reason(item)]))
    return lines
