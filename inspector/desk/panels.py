"""The panels of the window, each a row of this table: what it is called, how it is made, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from inspector.panels.base.translating import QT_TRANSLATE_NOOP

from .window.preset_layouts import Area, hidden, shown

if TYPE_CHECKING:
    from inspector.panels.base.panel import Panel
    from inspector.session.session import Session

    from .base.settings import Settings


@dataclass(frozen=True)
class Means:
    """What a panel may be made of."""

    session: Session
    settings: Settings


@dataclass(frozen=True)
class PanelRow:
    """A panel: its view is `<drawer>.view`, its dock `dock.<drawer>`. `make` imports what it makes, since the window is
    painted before. `areas`: where it stands in each layout, by the layout's name; in one that is not named it is hidden
    where the first one has it. `keys`: what shows and hides it."""

    drawer: str
    title: str
    make: Callable[[Means], Panel]
    areas: Mapping[str, Area]
    keys: tuple[str, ...] = ()

    def translated_title(self) -> str:
        return QCoreApplication.translate("panels", self.title)


def make_all(rows: Iterable[PanelRow], means: Means) -> dict[str, Panel]:
    """The panels by their drawers, in the order of the rows."""
    return {row.drawer: row.make(means) for row in rows}


# ── how each is made ─────────────────────────────────────────────────────────────────────────────────────────────────


def _model_tree(means: Means) -> Panel:
    from inspector.panels.model_tree.panel import ModelTreePanel

    return ModelTreePanel(means.session)


def _source(means: Means) -> Panel:
    from inspector.panels.source.panel import SourcePanel

    return SourcePanel(means.session)


def _loss(means: Means) -> Panel:
    from inspector.panels.loss.panel import LossPanel

    return LossPanel(means.session)


def _batch(means: Means) -> Panel:
    from inspector.panels.batch.panel import BatchPanel

    return BatchPanel(means.session)


def _inside(means: Means) -> Panel:
    from inspector.panels.inside.panel import InsidePanel

    return InsidePanel(means.session)


def _timeline(means: Means) -> Panel:
    from inspector.panels.timeline.panel import TimelinePanel

    return TimelinePanel(means.session)


def _graph(means: Means) -> Panel:
    from inspector.panels.graph.panel import GraphPanel

    from .appearance import icons

    return GraphPanel(means.session, icons.icon)


def _console(means: Means) -> Panel:
    from inspector.panels.console.panel import ConsolePanel

    from .sentences.ranks import ended_line
    from .sentences.run_state import end_sentence

    session = means.session
    return ConsolePanel(
        session,
        lambda outcome: end_sentence(session.state, session.launch),
        lambda rank, outcome: ended_line(rank, outcome, session.launch),
    )


def _tensor(drawer: str) -> Callable[[Means], Panel]:
    def make(means: Means) -> Panel:
        from inspector.panels.tensor.panel import TensorPanel

        settings = means.settings
        recall, remember = lambda: settings.get("tensor_views"), lambda text: settings.set("tensor_views", text)
        return TensorPanel(means.session, drawer, recall, remember)

    return make


def _loss_lab(means: Means) -> Panel:
    from inspector.panels.loss_lab.panel import LossLabPanel

    from .base import resources

    return LossLabPanel(means.session, resources.folder() / "formulas")


def _call_stack(means: Means) -> Panel:
    from inspector.panels.call_stack.panel import CallStackPanel

    return CallStackPanel(means.session)


def _variables(means: Means) -> Panel:
    from inspector.panels.variables.panel import VariablesPanel

    return VariablesPanel(means.session)


def _breakpoints(means: Means) -> Panel:
    from inspector.panels.breakpoints.panel import BreakpointsPanel

    return BreakpointsPanel(means.session)


def _findings(means: Means) -> Panel:
    from inspector.panels.findings.panel import FindingsPanel

    return FindingsPanel(means.session)


def _gradients(means: Means) -> Panel:
    from inspector.panels.gradients.panel import GradientsPanel

    return GradientsPanel(means.session)


def _optimizer(means: Means) -> Panel:
    from inspector.panels.optimizer.panel import OptimizerPanel

    return OptimizerPanel(means.session)


# In the order in which the menu lists them.
ROWS = (
    PanelRow(
        "model_tree", QT_TRANSLATE_NOOP("panels", "Model"), _model_tree,
        {"learn": shown("left"), "debug": shown("right", 2), "diagnose": shown("left"), "tensors": shown("left")},
    ),
    PanelRow(
        "source", QT_TRANSLATE_NOOP("panels", "Source"), _source,
        {"learn": shown("middle", 1), "debug": shown("middle", 1), "diagnose": shown("middle", 1), "tensors": shown("left_low")},
    ),
    PanelRow(
        "loss", QT_TRANSLATE_NOOP("panels", "Loss"), _loss,
        {
            "learn": shown("right_low", 1), "debug": shown("right_low", 4), "diagnose": shown("left_low"),
            "tensors": shown("middle_low", 1),
        },
    ),
    PanelRow(
        "batch", QT_TRANSLATE_NOOP("panels", "Batch"), _batch,
        {
            "learn": shown("right", 1), "debug": shown("left_low", 4), "diagnose": shown("middle_low", 1),
            "tensors": shown("right_low"),
        },
    ),
    PanelRow(
        "inside", QT_TRANSLATE_NOOP("panels", "Layer and node"), _inside,
        {"learn": hidden("right", 3), "debug": shown("left_low", 2), "diagnose": shown("right", 3), "tensors": hidden("left")},
    ),
    PanelRow(
        "timeline", QT_TRANSLATE_NOOP("panels", "Timeline"), _timeline,
        {
            "learn": hidden("middle_low", 8), "debug": shown("middle_low", 2), "diagnose": shown("middle_low", 3),
            "tensors": hidden("middle_low"),
        },
    ),
    PanelRow(
        "graph", QT_TRANSLATE_NOOP("panels", "Graph"), _graph,
        {
            "learn": hidden("right_low", 3), "debug": shown("right", 3), "diagnose": shown("right", 2),
            "tensors": hidden("left_low"), "learn_narrow": hidden("middle", 2),
        },
    ),
    PanelRow(
        "console", QT_TRANSLATE_NOOP("panels", "Console"), _console,
        {
            "learn": shown("middle_low", 2), "debug": shown("middle_base", 1), "diagnose": shown("middle_low", 2),
            "tensors": shown("middle_low", 2),
        },
    ),
    PanelRow(
        "tensor", QT_TRANSLATE_NOOP("panels", "Tensor"), _tensor("tensor"),
        {
            "learn": hidden("right_low", 2), "debug": shown("left_low", 3), "diagnose": shown("right_low", 0),
            "tensors": shown("middle"),
        },
    ),
    PanelRow(
        "tensor2", QT_TRANSLATE_NOOP("panels", "Tensor, second"), _tensor("tensor2"),
        {"learn": hidden("right", 4), "debug": hidden("right_low"), "diagnose": hidden("left_low"), "tensors": shown("right")},
    ),
    PanelRow(
        "loss_lab", QT_TRANSLATE_NOOP("panels", "Loss lab"), _loss_lab,
        {
            "learn": hidden("right_low", 2), "debug": hidden("right_low"), "diagnose": hidden("left_low"),
            "tensors": hidden("middle_low"),
        },
    ),
    PanelRow(
        "call_stack", QT_TRANSLATE_NOOP("panels", "Call stack"), _call_stack,
        {
            "learn": hidden("left", 8), "debug": shown("left", 1), "diagnose": hidden("left"), "tensors": hidden("left"),
            "debug_narrow": shown("left", 5),
        },
    ),
    PanelRow(
        "variables", QT_TRANSLATE_NOOP("panels", "Variables"), _variables,
        {
            "learn": hidden("left", 8), "debug": shown("left_low", 1), "diagnose": hidden("left_low"),
            "tensors": hidden("left_low"),
        },
    ),
    PanelRow(
        "breakpoints", QT_TRANSLATE_NOOP("panels", "Breakpoints"), _breakpoints,
        {
            "learn": hidden("middle_low", 8), "debug": shown("middle_low", 0), "diagnose": hidden("middle_low"),
            "tensors": hidden("middle_low"),
        },
        ("Ctrl+Alt+F8",),
    ),
    PanelRow(
        "findings", QT_TRANSLATE_NOOP("panels", "Findings"), _findings,
        {
            "learn": hidden("right", 0), "debug": hidden("right", 1), "diagnose": shown("right", 0), "tensors": hidden("right_low"),
            "learn_narrow": hidden("left_low"), "debug_narrow": hidden("middle"), "diagnose_narrow": shown("left_low", 0),
        },
        ("Ctrl+Alt+F7",),
    ),
    PanelRow(
        "gradients", QT_TRANSLATE_NOOP("panels", "Gradients"), _gradients,
        {
            "learn": hidden("middle_low", 3), "debug": hidden("middle_low", 3), "diagnose": shown("middle_low", 0),
            "tensors": hidden("middle_low"),
        },
    ),
    PanelRow(
        "optimizer", QT_TRANSLATE_NOOP("panels", "Optimizer"), _optimizer,
        {
            "learn": hidden("right_low", 4), "debug": hidden("right_low", 5), "diagnose": shown("right_low", 1),
            "tensors": hidden("right_low"),
        },
    ),
)  # fmt: skip
