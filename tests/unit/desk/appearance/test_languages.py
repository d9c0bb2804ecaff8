"""Languages: the catalogue is whole and fits the sources, and the window speaks one language at a time."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QWidget,
)  # fmt: skip

from inspector.conversation.launch import Launch
from inspector.desk.appearance import languages
from inspector.desk.base import resources
from inspector.desk.base.settings import Settings
from inspector.desk.devices.selector import DeviceChoice
from inspector.desk.main_window import MainWindow
from inspector.desk.sentences import run_state
from inspector.desk.sentences.outcome import outcome_sentence
from inspector.panels.batch.panel import BatchPanel
from inspector.panels.console.panel import ConsolePanel
from inspector.panels.loss.head import ElidedLabel
from inspector.panels.loss.panel import LossPanel
from inspector.panels.model_tree.panel import ModelTreePanel
from inspector.panels.source.panel import SourcePanel
from inspector.wire.messages import AskBatch, AskStructure, AskValues, Hello, LossValue, Moment, Stopped, TorchLoaded
from tests.fakes import FakeSession
from tests.unit.panels.batch.samples import batch, sample
from tests.unit.panels.loss.points import opened, points
from tests.unit.panels.model_tree.samples import PARAMETERS, convolutional, structure, values

ROOT = Path(__file__).resolve().parents[4]
SOURCES = sorted((ROOT / "inspector").rglob("*.py"))
CATALOGUE = resources.folder() / "translations" / "gradstep_zh_CN.ts"
# torch's own words and formulas
CODE = {"zero_grad", "step", "None", "rank {rank}", "torch = {0}", "target · (log target − input)"}

Message = tuple[str, str]  # context, source


@pytest.fixture(autouse=True)
def english_again(qapp):
    locale = QLocale()
    yield
    languages.use("en")
    QLocale.setDefault(locale)


# ── installing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def qt_word() -> str:
    return QCoreApplication.translate("QPlatformTheme", "Cancel")


def test_chinese_brings_qts_own_words(qapp):
    languages.use("zh_CN")
    assert qt_word() == "取消"


def test_english_takes_them_away(qapp):
    languages.use("zh_CN")
    languages.use("en")
    assert qt_word() == "Cancel"


# ── the catalogue ────────────────────────────────────────────────────────────────────────────────────────────────────


def catalogue(file: Path = CATALOGUE) -> dict[Message, ElementTree.Element]:
    return {
        (context.findtext("name") or "", message.findtext("source") or ""): message
        for context in ElementTree.parse(file).getroot().iter("context")
        for message in context.iter("message")
    }


def translation(message: ElementTree.Element) -> str:
    return message.findtext("translation") or ""


def spoken(source: Path) -> Iterator[str]:
    """Every text that the file hands to a translator."""
    for call in ast.walk(ast.parse(source.read_text("utf-8"))):
        if not isinstance(call, ast.Call) or not call.args:
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        text = call.args[0] if name == "tr" else call.args[-1]
        literal = isinstance(text, ast.Constant) and isinstance(text.value, str)
        if name in ("tr", "_tr", "translate", "QT_TRANSLATE_NOOP") and literal:
            yield text.value


def test_every_text_of_the_sources_is_in_the_catalogue():
    known = {source for _, source in catalogue()}
    assert {text for source in SOURCES for text in spoken(source)} == known


def test_lupdate_finds_nothing_new_and_nothing_gone(tmp_path):
    tool = shutil.which("pyside6-lupdate", path=str(Path(sys.executable).parent)) or shutil.which("pyside6-lupdate")
    if tool is None:
        pytest.skip("pyside6-lupdate is not installed")
    fresh = tmp_path / "fresh.ts"
    subprocess.run([tool, *map(str, SOURCES), "-ts", str(fresh)], check=True, capture_output=True, timeout=120)
    assert set(catalogue(fresh)) == set(catalogue())


def test_every_message_is_translated():
    unfinished = [key for key, message in catalogue().items() if message.find("translation").get("type")]
    assert not unfinished
    assert [key for key, message in catalogue().items() if not translation(message).strip()] == []
    same = {source for (_, source), message in catalogue().items() if translation(message) == source}
    assert same <= CODE


def test_every_text_has_the_context_that_it_is_looked_up_in():
    """lupdate gives none to what a function of our own hands on."""
    assert [source for context, source in catalogue() if not context] == []


def test_placeholders_are_the_same():
    def holes(text: str) -> list[str]:
        return sorted(re.findall(r"\{[^{}]*\}", text))

    wrong = [source for (_, source), message in catalogue().items() if holes(source) != holes(translation(message))]
    assert not wrong


def test_the_catalogue_names_no_place_of_this_machine():
    assert "<location" not in CATALOGUE.read_text("utf-8")


def test_what_is_compiled_is_the_catalogue(qapp):
    translator = QTranslator()
    assert translator.load(str(CATALOGUE.with_suffix(".qm")))
    compiled = {key: translator.translate(*key) for key in catalogue()}
    assert compiled == {key: translation(message) for key, message in catalogue().items()}


# ── the window ───────────────────────────────────────────────────────────────────────────────────────────────────────

IDS = (
    "step", "step_into", "step_out", "step_iteration", "run_to", "run", "pause", "stop", "restart", "open_script", "quit", "export_loss_csv",
    "export_loss_png", "theme_dark", "theme_light", "theme_system", "language_en", "language_zh", "about",
)  # fmt: skip


@pytest.fixture
def windows(qapp) -> Iterator[list[MainWindow]]:
    """Those that a test opened; they go with it."""
    opened_windows: list[MainWindow] = []
    yield opened_windows
    for window in opened_windows:
        window.close_now()
        window.deleteLater()
    opened_windows.clear()


def open_window(windows: list[MainWindow], qtbot: Any) -> tuple[MainWindow, FakeSession]:
    """A window as the desk makes it, on a session without a process."""
    session = FakeSession()
    kinds = (ModelTreePanel, SourcePanel, LossPanel, BatchPanel)
    console = ConsolePanel(session, lambda outcome: outcome_sentence(outcome, session.launch))
    panels = [*(kind(session) for kind in kinds), console]
    calls = {f"action.{name}": lambda: None for name in IDS}
    window = MainWindow(Settings(), calls)
    window.furnish(session, {panel.drawer: panel for panel in panels})
    session.setParent(window)
    DeviceChoice(session, window.toolbar, window.notice)
    windows.append(window)
    window.show()
    loss = next(panel.view for panel in panels if isinstance(panel, LossPanel))
    qtbot.waitUntil(lambda: loss.plot is not None)
    return window, session


def after_backward() -> Stopped:
    done, coming = Moment(5, "backward", "", 1, "", 0), Moment(0, "step", "", 1, "", 0)
    loss = LossValue(1, "loss", 2.3, "NllLossBackward0", (), "float32", "cpu")
    order = ("data", "zero_grad", "forward", "loss", "backward", "step")
    return Stopped(5, done, coming, 1, "batch", order, 10, 10, 1, loss, 0.1, 12.0, 0.02)


def hold(session: FakeSession, window: MainWindow) -> None:
    """Plays a run up to a stop, with everything that the panels ask for."""
    session.start(Launch("train.py"))
    session.connected.emit(Hello(1, "", 4711, "3.12.1", "python"))
    session.torch_loaded.emit(TorchLoaded("2.9.0"))
    session.series_opened.emit(opened())
    session.points_arrived.emit(points([2.5, 2.3]))
    session.hold(after_backward())
    nodes = convolutional()
    answers = {
        AskStructure: structure(nodes, stop=5),
        AskValues: values(nodes, ["populated"] * PARAMETERS, stop=5),
        AskBatch: batch(sample(0), sample(1, 3, 5), scaled=True),
    }
    for place, (question, _) in enumerate(session.asked):  # an answer may lead to another question
        session.answer(place, answers[type(question)])
    settle()


def texts(window: QWidget) -> dict[str, str]:
    """Every text that the window shows or tells, by where it is."""
    found: dict[str, str] = {}
    for number, widget in enumerate(_live(window)):
        where = f"{number} {type(widget).__name__} {widget.objectName()}"
        for what, text in _texts_of(widget):
            found[f"{where}: {what}"] = text
    for number, action in enumerate(action for action in window.findChildren(QAction) if action.isVisible()):
        found[f"action {number} {action.objectName()}"] = action.text()
        found[f"action {number} {action.objectName()}: tip"] = action.toolTip()
    return {where: text for where, text in found.items() if text}


def _live(window: QWidget) -> list[QWidget]:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # menus that were filled anew
    widgets = window.findChildren(QWidget)
    qts_own = ("qt_", "ScrollLeft", "ScrollRight")  # Qt names its own but once
    return [widget for widget in widgets if not widget.objectName().startswith(qts_own)]


def _texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    yield "tip", widget.toolTip()
    yield "accessible name", widget.accessibleName()
    if isinstance(widget, (QLabel, QAbstractButton)):
        yield "text", widget.whole() if isinstance(widget, ElidedLabel) else widget.text()
    if isinstance(widget, QDockWidget):
        yield "title", widget.windowTitle()
    if isinstance(widget, QMenu):
        yield "title", widget.title()
    if isinstance(widget, (QLineEdit, QPlainTextEdit)):
        yield "placeholder", widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from ((f"item {index}", widget.itemText(index)) for index in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        yield from _heads(widget)


def _heads(view: QAbstractItemView) -> Iterator[tuple[str, str]]:
    if type(view.model()).__module__.startswith("inspector."):
        for section in range(view.model().columnCount()):
            yield f"head {section}", str(view.model().headerData(section, Qt.Orientation.Horizontal) or "")


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.parametrize("is_held", [False, True], ids=["empty", "held"])
def test_switching_shows_what_a_start_in_that_language_shows(windows, qtbot, is_held):
    window, session = open_window(windows, qtbot)
    if is_held:
        hold(session, window)
    english = texts(window)
    languages.use("zh_CN")
    settle()
    fresh, another = open_window(windows, qtbot)
    if is_held:
        hold(another, fresh)
    assert sorted(texts(window).values()) == sorted(texts(fresh).values())
    assert window.findChild(QLabel, "run_state").text() == run_state.state_sentence(session.state, session.launch)
    assert window.action("action.step").text() == "单步"
    assert window.docks["loss"].windowTitle() == "损失"
    languages.use("en")
    settle()
    assert sorted(texts(window).values()) == sorted(english.values())


# ── a language that no person speaks ─────────────────────────────────────────────────────────────────────────────────


class Pseudo(QTranslator):
    """Puts every text in brackets; what has none was not asked of a translator."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        return f"⟦{source}⟧"


@pytest.fixture
def pseudo(qapp) -> Iterator[None]:
    translator = Pseudo()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


SAME_EVERYWHERE = (
    r"English", r"简体中文", r"train\.py", r"\S*/train\.py", r"cpu", r"loss", r"NllLossBackward0", r"Python 3\.12\.1",
    r"torch 2\.9\.0", r"conv1\S*", r"\(?(Ctrl\+|Shift\+)*[A-Z]\d*\)?", r"\(?Pause\)?",
)  # fmt: skip


def unspoken(text: str) -> str:
    """What is left of a text without all that is in brackets, and without names and keys."""
    while text != (text := re.sub(r"⟦[^⟦⟧]*⟧", "", text)):
        pass
    words = re.split(r"\s*·\s*|:|\s{2,}| (?=\()", text)
    left = [word for word in words if not any(re.fullmatch(same, word.strip()) for same in SAME_EVERYWHERE)]
    return " ".join(word for word in left if re.search(r"[^\W\d_]", word)).strip()


@pytest.mark.parametrize(("text", "left"), [
    ("⟦Step⟧ (F8): ⟦runs⟧", ""), ("⟦⟦step⟧ done⟧ · 3", ""), ("⟦a⟧ and ⟦b⟧", "and"), ("Device", "Device"),
    ("⟦Run⟧ (Ctrl+Shift+F8)", ""), ("", ""), ("loss", ""), ("12.5", ""),
])  # fmt: skip
def test_what_is_not_in_brackets_is_found(text, left):
    assert unspoken(text) == left


@pytest.mark.parametrize("is_held", [False, True], ids=["empty", "held"])
def test_every_text_was_asked_of_a_translator(pseudo, windows, qtbot, is_held):
    window, session = open_window(windows, qtbot)
    if is_held:
        hold(session, window)
    shown = texts(window)
    assert len(shown) > 60
    assert {where: text for where, text in shown.items() if unspoken(text)} == {}
