"""The look of Qt's own widgets: Fusion, a palette from the tokens, and one short style sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from inspector.panels.style import look
from inspector.panels.style.look import Tokens

from ..base import resources

Role, Group = QPalette.ColorRole, QPalette.ColorGroup

ROLES = {
    Role.Window: "win", Role.Base: "panel", Role.AlternateBase: "header", Role.Button: "control",
    Role.WindowText: "text", Role.Text: "text", Role.ButtonText: "text", Role.ToolTipText: "text",
    Role.ToolTipBase: "header", Role.PlaceholderText: "muted", Role.Highlight: "selection",
    Role.HighlightedText: "text", Role.Link: "accent", Role.Mid: "line", Role.Dark: "border", Role.Light: "control",
    Role.Midlight: "line", Role.Shadow: "border", Role.BrightText: "red",
}  # fmt: skip

SHEET = """
QMainWindow, QToolBar, QMenuBar, QStatusBar {{ background: {win}; border: none; }}
QMainWindow::separator {{ background: {win}; width: 5px; height: 5px; }}
QToolBar {{ spacing: 4px; padding: 0 6px; }}
QToolBar#state_bar {{ padding: 0; margin: 0; border: none; spacing: 0; }}
QToolBar::separator {{ background: {line}; width: 1px; margin: 9px 5px; }}
QDockWidget {{ color: {text}; }}
QDockWidget > QWidget, Room > QWidget {{ background: {panel}; }}
QWidget#dock_header {{ background: {header}; border-bottom: 1px solid {border}; }}
QWidget#notice, QWidget#partial_notice {{ background: {header}; border-top: 1px solid {amber}; }}
QStatusBar {{ color: {muted}; min-height: 24px; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {muted}; padding: 0 8px; }}
QTableCornerButton::section {{ background: {panel}; border: none; }}
QToolButton {{ border: none; border-radius: 4px; padding: 3px; }}
QToolButton:hover:enabled {{ background: {line}; }}
QToolButton:pressed {{ background: {selection}; }}
QToolButton:checked {{ background: {selection}; }}
QWidget#presets {{ background: {control}; border-radius: 4px; }}
QWidget#presets QToolButton {{ color: {muted}; font-size: 11px; padding: 3px 7px; }}
QWidget#presets QToolButton:checked {{ color: {text}; font-weight: 600; background: {selection}; }}
QComboBox, QLineEdit, QPushButton {{ background: {control}; border: 1px solid {line}; border-radius: 4px;
    padding: 3px 8px; min-height: 18px; color: {text}; }}
QComboBox:focus, QLineEdit:focus, QPushButton:focus {{ border-color: {accent}; }}
QComboBox:disabled, QPushButton:disabled {{ color: {muted}; }}
QPushButton[filled="true"] {{ background: {accent}; border-color: {accent}; color: {win}; font-weight: 600; }}
QWidget#dock_header QComboBox {{ background: transparent; border: none; padding: 0 4px; color: {muted}; }}
QComboBox::drop-down {{ border: none; width: 18px; }}
QComboBox::down-arrow {{ image: url({icons}/arrow_grey.svg); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {panel}; border: 1px solid {line}; }}
QDialog QPlainTextEdit {{ background: {control}; border: 1px solid {line}; border-radius: 4px; padding: 1px 4px; }}
QDialog QPlainTextEdit:focus {{ border-color: {accent}; }}
QRadioButton::indicator {{ width: 10px; height: 10px; border: 1px solid {muted}; border-radius: 6px; }}
QRadioButton::indicator:checked {{ border-color: {accent}; background: qradialgradient(cx: 0.5, cy: 0.5, radius: 0.5,
    fx: 0.5, fy: 0.5, stop: 0 {accent}, stop: 0.5 {accent}, stop: 0.6 {win}, stop: 1 {win}); }}
QMenuBar::item {{ padding: 3px 9px; background: transparent; }}
QMenuBar::item:selected, QMenu::item:selected {{ background: {selection}; }}
QMenu {{ background: {panel}; border: 1px solid {line}; padding: 4px; }}
QMenu::item {{ padding: 4px 22px 4px 22px; border-radius: 3px; color: {text}; }}
QMenu::item:disabled {{ color: {muted}; }}
QMenu::separator {{ background: {line}; height: 1px; margin: 4px 8px; }}
QHeaderView::section {{ background: {panel}; color: {muted}; border: none; border-bottom: 1px solid {line};
    padding: 0 6px; height: 22px; }}
QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; min-height: 24px; min-width: 24px; margin: 1px; }}
QScrollBar::handle:hover {{ background: {faint}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabBar::tab {{ background: {win}; color: {muted}; padding: 5px 12px; border: none; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; }}
QMainWindow > QTabBar, QMainWindow > QTabBar::tab, QMainWindow > QTabBar::tab:selected {{ min-height: 0; max-height: 0;
    height: 0; padding: 0; margin: 0; border: none; }}
QToolTip {{ background: {header}; color: {text}; border: 1px solid {line}; padding: 3px; }}
"""


def apply(name: str) -> None:
    """`name`: "dark", "light", or "system": what the system says, dark where it says nothing. All widgets have it when
    this returns."""
    choose(name)
    renew(_app().allWidgets())


def choose(name: str) -> None:
    """What is made from now on has the theme; widgets that are there are still to be renewed."""
    tokens = look.LIGHT if _is_light(name) else look.DARK
    look.choose(tokens)
    app = _app()
    if not app.styleSheet():  # once is enough, and costs as much as the sheet
        app.setStyle("Fusion")
        app.setFont(look.ui_font())
    app.setPalette(palette(tokens))
    app.style().unpolish(app)  # it knows no widget now: a sheet would polish each once for each that it lies in
    app.setStyleSheet(sheet(tokens))


def renew(widgets: Sequence[QWidget]) -> None:
    """Polishes widgets by the sheet, each once, and then tells each that its palette has changed: the sheet took back
    what they had set for themselves."""
    app = _app()
    silence = _Silence()
    app.installEventFilter(silence)
    for widget in widgets:
        widget.style().polish(widget)
    app.removeEventFilter(silence)
    for widget in widgets:
        app.sendEvent(widget, QEvent(QEvent.Type.PaletteChange))


class _Silence(QObject):
    """No widget is told of a palette that is not the last one."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.PaletteChange


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _is_light(name: str) -> bool:
    if name != "system":
        return name == "light"
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light


def sheet(tokens: Tokens) -> str:
    icons = (resources.folder() / "icons").as_posix()
    return SHEET.format(icons=icons, **{name: getattr(tokens, name) for name in Tokens.__slots__})


def palette(tokens: Tokens) -> QPalette:
    made = QPalette()
    for role, name in ROLES.items():
        made.setColor(role, tokens.colour(name))
    for role in (Role.WindowText, Role.Text, Role.ButtonText):
        made.setColor(Group.Disabled, role, tokens.colour("faint"))
    return made
