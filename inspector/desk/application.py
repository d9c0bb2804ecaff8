"""Where everything meets: one window, one session, its panels; `open_window` is public API for automated tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QTreeView

import inspector
from inspector.panels.widgets import plain_text

from . import actions
from .appearance import languages, theme
from .base import overrides as overrides  # first: it looks after the classes that are made from here on
from .base.settings import Settings
from .launching.defaults import walkthrough_launch, wished_launch
from .main_window import MainWindow
from .panels import ROWS, Means, PanelRow, make_all

if TYPE_CHECKING:
    from inspector.conversation.launch import Launch
    from inspector.session.breakpoints import Breakpoints


class Desk(QObject):
    """A window with its session. `answered`: nothing that the visible panels asked for is outstanding."""

    stopped = Signal(object)  # messages.Stopped
    ended = Signal(object)  # Outcome
    answered = Signal()

    def __init__(
        self, settings: Settings | None = None, *, paint_first: bool = False, panels: Sequence[PanelRow] = ROWS
    ) -> None:
        """`paint_first`: the window is on the screen before what it shows is even imported. So are the imports in the
        functions of this module: each where it is needed first. `panels`: the rows of those that it has."""
        super().__init__()
        self._rows = panels
        self.settings = settings or Settings()
        theme.apply(self.settings.get("theme"))
        languages.use(self.settings.get("language"))
        self._is_closed = False
        self._opening = QTimer(self, singleShot=True, interval=0)
        self.window = MainWindow(self.settings, self._calls())
        actions.rekey(self.window.acts, self.settings.get("keys"))
        self._mark_choices()
        if paint_first:
            self.window.show()
            self.window.repaint()
        self._furnish()
        self._connect()
        self._tell_of_settings()

    def _tell_of_settings(self) -> None:
        if self.settings.kept_aside:
            words = self.tr(
                "The settings could not be read, so this start has the first ones. The old file is kept: {file}"
            )
            self.window.notice.say(words.format(file=self.settings.kept_aside))

    def _furnish(self) -> None:
        from inspector.session.session import Session

        from .appearance.renewal import Renewal
        from .devices.selector import DeviceChoice
        from .launching.launcher import Launching
        from .stepping.abort_backward import Aborting
        from .stepping.kept_breakpoints import KeptByScript
        from .stepping.kept_findings import KeptFindings
        from .support.problem_report import ProblemReport
        from .tour.tour import Tour
        from .walkthrough.data import WalkthroughData
        from .window.first_look import FirstLook
        from .window.kept_keys import KeptKeys
        from .window.unit_choice import UnitChoice
        from .window.why import Explaining

        self.session = Session(parent=self)
        if self.settings.get("small") == "stop":
            self.session.stop_at_small(True)
        if (when := self.settings.get("at_end")) != "stepping":
            self.session.hold_at_end(when)
        self.kept_breakpoints = KeptByScript(self.session.breakpoints, self.settings, "breakpoints")
        self.kept_watches = KeptByScript(self.session.watches, self.settings, "watches")
        self.kept_findings = KeptFindings(self.session.findings, self.settings)
        self.panels = make_all(self._rows, Means(self.session, self.settings))
        self.session.selection.wanted.connect(self._bring_tensor)
        self.session.place_wanted.connect(self._bring_source)
        self.session.breakpoints.edit_wished.connect(self._bring_breakpoints)
        if "source" in self.panels:
            self._source().view.edit.run_keys = self.window.action("action.run_to").shortcuts
        self.window.furnish(self.session, self.panels, self._rows)
        tree = self.window.findChild(QTreeView, "model_tree.view")
        if tree is not None:
            tree.setFocus()  # not in what would restart the script
        self.renewal = Renewal(self)
        self.problem_report = ProblemReport(self.session, self)
        self.aborting = Aborting(self.session, self.window)
        self.devices = DeviceChoice(self.session, self.window.toolbar, self.window.notice)
        self.launching = Launching(self.session, self.window, self.settings, walkthrough_launch)
        self.data = WalkthroughData(self.session, self.window, self.settings, walkthrough_launch)
        self.first_look = FirstLook(self.session, self.window)
        self.kept_keys = KeptKeys(self.session, self.window, self.window.acts)
        self.kept_keys.changed.connect(self.window.status_bar.tell_kept)
        self.tour = Tour(self.session, self.window, self.settings)
        self.units = UnitChoice(self.session, self.window.toolbar)
        self.explaining = Explaining(self.session, self.window)

    @property
    def breakpoints(self) -> Breakpoints:
        return self.session.breakpoints

    def toggle_breakpoint(self) -> None:
        """On the line of the source that the user is at."""
        self._source().toggle_breakpoint()

    def _source(self) -> Any:
        return self.panels["source"]

    def show_execution_point(self) -> None:
        self._bring_source()
        self._source().show_execution_point()

    def evaluate(self) -> None:
        """What is selected in the source may be it."""
        variables: Any = self.panels["variables"]
        variables.evaluate(self._source().selected(), self.window)

    def _bring_breakpoints(self) -> None:
        """In front, and with the keys."""
        self.window.bring("breakpoints")

    def _bring_tensor(self) -> None:
        self.window.bring("tensor")

    def _bring_source(self) -> None:
        self.window.bring("source")

    def _calls(self) -> dict[str, Any]:
        return {
            "action.step": lambda: self.session.step(self.window.toolbar.unit()),
            "action.step_into": self.step_into,
            "action.step_out": self.step_out,
            "action.step_iteration": lambda: self.session.step("iteration"),
            "action.run_to": self.run_to,
            "action.step_line": lambda: self.session.step("line"),
            "action.toggle_breakpoint": self.toggle_breakpoint,
            "action.temporary_breakpoint": lambda: self._source().set_temporary_breakpoint(),
            "action.evaluate": self.evaluate,
            "action.run_to_cursor": lambda: self._source().run_to_cursor(),
            "action.show_execution_point": self.show_execution_point,
            "action.edit_breakpoint": lambda: self._source().edit_breakpoint(),
            "action.mute_breakpoints": lambda: self.breakpoints.mute(not self.breakpoints.is_muted),
            "action.abort_backward": lambda: self.aborting.ask(),
            "action.run": self.run_or_start,
            "action.pause": lambda: self.session.pause(),
            "action.stop": lambda: self.session.stop_debuggee(),
            "action.restart": self.restart,
            "action.open_script": lambda: self.launching.ask_for_script(),
            "action.launch": lambda: self.launching.open_dialog(),
            "action.walkthrough_data": lambda: self.data.open(),
            "action.quit": lambda: self.window.close(),
            "action.theme_dark": lambda: self.use_theme("dark"),
            "action.theme_light": lambda: self.use_theme("light"),
            "action.theme_system": lambda: self.use_theme("system"),
            "action.language_en": lambda: self.use_language("en"),
            "action.language_zh": lambda: self.use_language("zh_CN"),
            "action.small_pass": lambda: self.stop_at_small("pass"),
            "action.small_stop": lambda: self.stop_at_small("stop"),
            "action.at_end_stepping": lambda: self.hold_at_end("stepping"),
            "action.at_end_always": lambda: self.hold_at_end("always"),
            "action.at_end_never": lambda: self.hold_at_end("never"),
            "action.copy_report": self.copy_report,
            "action.walkthrough": lambda: self.start(walkthrough_launch()),
            "action.tour": self.begin_tour,
            "action.manual": lambda: self.show_manual("index"),
            "action.keys_pycharm": lambda: self.use_keys("pycharm"),
            "action.keys_vscode": lambda: self.use_keys("vscode"),
            "action.keys": lambda: self.show_manual("keys"),
            "action.about": self.show_about,
        }

    def _connect(self) -> None:
        session, window = self.session, self.window
        session.stopped.connect(self._on_stopped)
        session.ended.connect(self.ended)
        session.answered.connect(self.answered)
        session.not_run_to.connect(self._say_not_run_to)
        self.launching.wished.connect(self.start)
        window.close_wished.connect(self._ask_how_to_close)
        window.closed.connect(self._opening.stop)
        window.health_line.wished.connect(self.show_findings)
        window.health_line.hold_wished.connect(self.hold_at_nonfinite)
        window.health_line.exploding_wished.connect(lambda is_on: session.findings.hold_at("exploding", is_on))
        session.selection.path_wanted.connect(lambda path: window.bring("model_tree"))
        session.selection.iteration_wanted.connect(lambda number: window.bring("timeline"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_theme)
        window.closed.connect(self.devices.close)
        window.closed.connect(self.data.close)

    def _on_stopped(self, stop: Any) -> None:
        """One that goes on by itself is none to whoever drives the window."""
        if not stop.passing:
            self.stopped.emit(stop)

    # ── driving ──

    def start_soon(self, launch: Launch) -> None:
        """Starts when the window has been drawn, unless it is closed before."""
        self._opening.timeout.connect(lambda: self.start(launch))
        self._opening.start()

    def start(self, launch: Launch, hold: bool = True) -> None:
        self._opening.stop()
        self.session.start(launch, hold)

    def step_into(self) -> None:
        self.first_look.step_into()
        self.session.step(self.units.within("into"))

    def step_out(self) -> None:
        self.session.step(self.units.within("out"))

    def run_or_start(self) -> None:
        """Resume what is held; start anew what has ended."""
        if self.session.ranks.acting(self.session.state).code in ("ended", "empty"):
            self.restart()
        else:
            self.session.run()

    def begin_tour(self) -> None:
        """In the walkthrough as the article has it: without an optimizer, so that gradients accumulate."""
        from .tour.tour import WITHOUT_OPTIMIZER

        self.start(walkthrough_launch(WITHOUT_OPTIMIZER))
        self.tour.begin()

    def run_to(self) -> None:
        """Resume until what is chosen comes."""
        aim = self.session.selection.aim
        if aim is not None:
            self.session.run_to(aim.wish, aim.name)

    def _say_not_run_to(self, refused: Any, name: str) -> None:
        from .sentences import refusals

        self.window.notice.say(refusals.not_run_to(refused.code, refused.detail, name))

    def restart(self) -> None:
        self._opening.stop()
        self.session.restart(self.session.launch or walkthrough_launch())

    def open_script(self, script: str) -> None:
        """Starts it in its own folder; what is no script is declined, and nothing happens to what runs."""
        self.launching.open_script(script)

    # ── appearance ──

    def use_theme(self, name: str) -> None:
        self.settings.set("theme", name)
        self.renewal.change(name)
        self._mark_choices()

    def _on_system_theme(self) -> None:
        if self.settings.get("theme") == "system":
            self.renewal.change("system")

    def use_language(self, code: str) -> None:
        self.settings.set("language", code)
        languages.use(code)
        self._mark_choices()

    def _mark_choices(self) -> None:
        """The menu shows what is chosen."""
        for key in ("theme", "language", "at_end", "small", "keys"):
            actions.mark(self.window.acts, f"action.{key}_{self.settings.get(key).partition('_')[0]}")

    def use_keys(self, key_map: str) -> None:
        """One of actions.KEY_MAPS."""
        self.settings.set("keys", key_map)
        actions.rekey(self.window.acts, key_map)
        self._mark_choices()

    def stop_at_small(self, choice: str) -> None:
        """What a step by phase does between phases: "pass" or "stop"."""
        self.settings.set("small", choice)
        self.session.stop_at_small(choice == "stop")
        self._mark_choices()

    def show_findings(self) -> None:
        """The first of them, where there are any."""
        self.window.bring("findings")
        verdicts = self.session.findings.verdicts()
        self.session.findings.want(verdicts[0].found.number if verdicts else 0)

    def hold_at_nonfinite(self, is_on: bool) -> None:
        """Whether training is held at the first NaN or Inf."""
        self.settings.set("nonfinite", "hold" if is_on else "pass")
        self.session.findings.hold_at("nonfinite", is_on)

    def hold_at_end(self, when: str) -> None:
        """When a script is held that has come to its end: one of messages.AT_END."""
        self.settings.set("at_end", when)
        self.session.hold_at_end(when)
        self._mark_choices()

    def show_manual(self, page: str) -> None:
        from .support.manual import Manual

        manual = self.window.findChild(Manual, "manual")
        if manual is None:
            manual = Manual(self.window)
            self.window.closed.connect(manual.close)
        manual.show_page(page)

    def show_about(self) -> None:
        box = QMessageBox(self.window)
        more = "\n\n".join([self.tr("A debugger for PyTorch training."), self.problem_report.versions()])
        plain_text.put(box, f"{inspector.NAME} {inspector.VERSION}", more)
        box.addButton(QMessageBox.StandardButton.Ok)
        manual = box.addButton(self.tr("Manual"), QMessageBox.ButtonRole.HelpRole)
        manual.clicked.connect(lambda: self.show_manual("index"))
        box.finished.connect(box.deleteLater)
        box.open()

    def copy_report(self) -> None:
        """Puts onto the clipboard what somebody who shall help has to know."""
        QApplication.clipboard().setText(self.problem_report.text())
        self.window.notice.say(self.tr("The problem report is on the clipboard: paste it where you ask for help."))

    def report(self, summary: str, detail: str) -> None:
        """The one door for the window's own failures."""
        print(detail, file=sys.stderr)
        self.problem_report.remember_failure(detail)
        self.window.notice.say(self.tr("Something in the window failed: {what}").format(what=summary))

    # ── closing ──

    def _ask_how_to_close(self) -> None:
        from .window.close_question import ClosingQuestion

        if self.window.findChild(ClosingQuestion) is not None:
            return  # it asks already
        launch = self.session.launch
        name = launch.name() if launch else ""
        question = ClosingQuestion(self.window, name, self.close, self._close_and_let_go)
        self.session.ended.connect(question.tell_ended)
        question.open()

    def _close_and_let_go(self) -> None:
        self.session.let_go()
        self.session.lab.close()
        self.window.close_now()

    def close(self) -> None:
        """Closes the window without a question; the debuggee is stopped. Again, it does nothing."""
        if self._is_closed:
            return
        self._is_closed = True
        self.session.close()
        self.window.close_now()
        self.window.deleteLater()
        self.deleteLater()


def open_window(
    script: str | os.PathLike[str] | None,
    arguments: Sequence[str] = (),
    *,
    interpreter: str | None = None,
    device: str | None = None,
    module: str | None = None,
    directory: str | os.PathLike[str] | None = None,
    environment: Mapping[str, str] | None = None,
    ranks: int = 1,
) -> Desk:
    """Opens the window on a script, which is held at its first batch; a QApplication must exist.

    `script` None is the bundled walkthrough, or, with `module`, `python -m module`. `device` is handed to the script as
    `--device`. It runs in `directory`, the current one if not given, with `environment` added to the window's own, and in
    `ranks` processes that torchrun starts, where there are more than one.
    """
    if script is not None and module is not None:
        raise ValueError(f"either a script or a module, not both: {script} and -m {module}")
    desk = Desk(paint_first=True)
    launch = wished_launch(script, tuple(arguments), interpreter, device, module)
    if directory is not None:
        from inspector.conversation.launch import absolute

        launch = replace(launch, directory=absolute(os.fspath(directory)))
    desk.start_soon(replace(launch, environment=tuple((environment or {}).items()), ranks=ranks))
    return desk
