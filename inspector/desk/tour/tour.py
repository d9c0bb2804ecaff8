"""The tour: which balloon is shown, and when the next one comes. It may be left at each, and begun again from Help."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeView

from ..base import resources
from ..base.settings import Settings
from . import places
from .balloon import Balloon
from .steps import STEPS, second_backward

WEIGHT, OVER = 2, -1  # the balloon that waits for a click on a parameter; no tour goes on
WITHOUT_OPTIMIZER = ("--optimizer", "none")  # as the article has it: gradients accumulate


class Tour(QObject):
    def __init__(self, session: Any, window: Any, settings: Settings) -> None:
        super().__init__(window)
        self._session, self._window, self._settings = session, window, settings
        self._at = self._brought = OVER
        self._balloon: Balloon | None = None
        self._placing = QTimer(self, singleShot=True, interval=0)
        self._placing.timeout.connect(self._place)
        session.stopped.connect(self._on_stopped)
        session.resumed.connect(self._hide)
        session.answered.connect(self._placing.start)
        session.ended.connect(lambda outcome: self.leave())
        session.selection.changed.connect(self._on_selected)
        window.installEventFilter(self)

    def is_going_on(self) -> bool:
        return self._at != OVER

    def begin(self) -> None:
        """With the first balloon, at this stop or at the next one."""
        self._settings.set("tour", "seen")
        self._at = 0
        self._placing.start()

    def begin_once(self) -> None:
        """In the walkthrough, where nobody has seen the tour yet."""
        launch = self._session.launch
        is_walkthrough = launch is not None and not launch.module and resources.is_walkthrough(launch.script_path())
        if is_walkthrough and not self._settings.get("tour"):
            self.begin()

    def leave(self) -> None:
        self._at = self._brought = OVER
        self._hide()

    def back(self) -> None:
        self._at = max(0, self._at - 1)
        self._show()

    # ── going on ──

    def _on_stopped(self, stop: Any) -> None:
        if not self.is_going_on():
            return
        met = STEPS[self._at].is_met
        if met is not None and met(stop):
            self._at += 1
        self._placing.start()

    def _on_selected(self, selected: Any) -> None:
        is_weight = selected is not None and selected.tensor.kind in ("parameter", "gradient")
        if self._at == WEIGHT and self._balloon is not None and self._balloon.isVisible() and is_weight:
            self._at += 1
            self._show()

    # ── showing ──

    def _show(self) -> None:
        self._placing.start()

    def _place(self) -> None:
        """Its words, and its place, as the window is now; nothing is shown while training runs."""
        if not self.is_going_on() or self._session.stop is None:
            return
        step = STEPS[self._at]
        self._bring(places.drawer(step.place))
        balloon = self._made()
        balloon.say(self._at, step.words(self._facts()))
        balloon.point_at(places.find(self._window, step.place) & self._window.rect(), places.room(self._window))

    def _bring(self, drawer: str) -> None:
        """Once for each balloon: who closes the panel then does not want it."""
        if drawer and self._brought != self._at and not self._window.docks[drawer].is_in_front():
            self._window.bring(drawer)
            self._placing.start()  # once more when it has its place
        if drawer == "tensor" and self._brought != self._at:
            places.show_pictures(self._window)
        self._brought = self._at

    def _made(self) -> Balloon:
        if self._balloon is None:
            self._balloon = Balloon(self._window, len(STEPS))
            self._balloon.back_wished.connect(self.back)
            self._balloon.leave_wished.connect(self.leave)
        return self._balloon

    def _hide(self) -> None:
        if self._balloon is not None:
            self._balloon.hide()

    def _facts(self) -> dict[str, str]:
        stop, launch = self._session.stop, self._session.launch
        tree = self._window.findChild(QTreeView, "model_tree.view")
        loss = f"loss = {stop.loss.value:.4f}" if stop.loss is not None and stop.loss.value is not None else "loss"
        keys = {"step": "action.step", "into": "action.step_into", "run": "action.run"}
        named = {name: _key(self._window.acts[action]) for name, action in keys.items()}
        is_cleared = launch is None or "none" not in launch.arguments
        return {
            **named, **second_backward(stop, is_cleared), "loss": loss, "weight": places.weights_name(tree),
            "some": str(stop.with_grad), "all": str(stop.parameters),
        }  # fmt: skip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kinds = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.LanguageChange)
        if event.type() in kinds and self._balloon is not None and self._balloon.isVisible():
            self._placing.start()
        return False


def _key(action: Any) -> str:
    return str(action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
