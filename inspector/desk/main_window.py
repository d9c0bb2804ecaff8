"""The window: toolbar, state line, docks, menus, status bar. It puts parts in their places and knows no torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu, QStatusBar, QTabWidget, QVBoxLayout, QWidget

from inspector.panels.widgets import plain_text

from . import actions
from .base.settings import LAYOUT_VERSION, Settings
from .panels import ROWS, PanelRow
from .sentences.rank import rank
from .window import docks, preset_layouts
from .window.notice import Notice
from .window.piles import Piles
from .window.preset_choice import Presets
from .window.toolbar import STATE_HEIGHT, StateBar, ToolBar

if TYPE_CHECKING:
    from inspector.conversation.launch import Launch
    from inspector.conversation.run_state import RunState
    from inspector.panels.base.panel import Panel
    from inspector.session.session import Session

PYTHON = (".py", ".pyw", ".ipynb")
TOLD_MS = 4000  # that a sentence stands in the status bar
FRAME_HEIGHT = 40  # what the window system may put around the window

Calls = dict[str, Callable[[], None]]


class MainWindow(QMainWindow):
    script_dropped = Signal(str)
    other_dropped = Signal(str)  # a file or folder that is no Python script
    recent_chosen = Signal(object)  # Launch
    close_wished = Signal()  # the user wants to close while a script runs
    closed = Signal()

    def __init__(self, settings: Settings, calls: Calls) -> None:
        """The empty window, quick to be painted; `furnish` gives it something to show."""
        super().__init__()
        self.setObjectName("main_window")
        self._settings = settings
        self._session: Session | None = None
        self._may_close = False
        self._menus: list[QMenu] = []
        own: Calls = {
            "action.reset_layout": self.reset_layout,
            "action.second_tensor": self.show_second_tensor,
            **{f"action.layout_{layout.name}": partial(self.arrange, layout.name) for layout in preset_layouts.ALL},
        }
        self.acts = actions.build(self, {**calls, **own})
        self.toolbar = ToolBar(self.acts)
        self.addToolBar(self.toolbar)
        self.notice = Notice()
        self.partial_notice = Notice("partial_notice", stays=True)  # for as long as gradients are partial
        self._head = self._make_head()
        self.setStatusBar(QStatusBar())
        self.docks: dict[str, docks.Dock] = {}
        self._rows: Sequence[PanelRow] = ()
        self.presets = Presets(self, settings)
        self.presets.mark()
        self._set_up_docks()
        self.setAcceptDrops(True)
        self._fill_menus()
        self._restore_geometry()

    def furnish(self, session: Session, panels: Mapping[str, Panel], rows: Sequence[PanelRow] = ROWS) -> None:
        """Shows what `session` does, and the panels, by their drawers, in the docks of their rows, as they were left."""
        from .window.health_line import HealthLine
        from .window.painting_together import Frame
        from .window.rank_strip import RankStrip
        from .window.state_line import StateLine
        from .window.status_bar import StatusBar

        self._session = session
        self.frame = Frame(session, self)
        self.state_line = StateLine(session)
        self._head.insertWidget(0, self.state_line)
        self.rank_strip = RankStrip(session)
        self._head.insertWidget(1, self.rank_strip)
        self.health_line = HealthLine(session)
        self._head.insertWidget(2, self.health_line)
        self.status_bar = StatusBar(session)
        self.setStatusBar(self.status_bar)
        session.state_changed.connect(self._on_state)
        session.ranks_changed.connect(lambda: self._on_state(session.state))
        session.selection.aimed.connect(self._on_aimed)
        self._on_state(session.state)
        self._rows = rows
        self.docks = docks.make(self, rows, panels)
        self._fill_menus()
        self.presets.restore()
        self.piles = Piles(self, self.docks)
        for dock in self.docks.values():
            dock.raised.connect(self._say_where)

    # ── building ──

    def _make_head(self) -> QVBoxLayout:
        """Under the toolbar, over the whole width: the state line's place, and below it that of a notice."""
        head = QWidget()
        head.setMinimumSize(1, STATE_HEIGHT)  # whatever is said there, the window stays as wide as it is
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for notice in (self.notice, self.partial_notice):
            column.addWidget(notice)
        self.addToolBarBreak()
        bar = StateBar()
        self.addToolBar(bar)
        for action in (bar.toggleViewAction(), self.toolbar.toggleViewAction()):
            action.setVisible(False)  # the window's own context menu offers the docks alone
        bar.addWidget(head)
        return column

    def _set_up_docks(self) -> None:
        self.setDockNestingEnabled(True)
        self.setDockOptions(QMainWindow.DockOption.AllowNestedDocks | QMainWindow.DockOption.AllowTabbedDocks)
        self.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def _fill_menus(self) -> None:
        self.menuBar().clear()
        for menu in self._menus:
            menu.deleteLater()
        self._menus = [self._menu(title, ids) for title, ids in actions.MENUS]

    def _menu(self, title: str, ids: Sequence[str | None]) -> QMenu:
        menu = QMenu(actions.translated(title), self)
        self.menuBar().addMenu(menu)
        for name in ids:
            self._add_to_menu(menu, name)
        return menu

    def _add_to_menu(self, menu: QMenu, name: str | None) -> None:
        if name is None:
            menu.addSeparator()
        elif name == "recent":
            recent = menu.addMenu(self.tr("Recent"))
            recent.setObjectName("menu.recent")
            recent.aboutToShow.connect(lambda: self._fill_recent(recent))
        elif name == "docks":
            for dock in self.docks.values():
                menu.addAction(dock.show_action)
        elif name in ("at_end", "small"):
            choices = menu.addMenu(actions.translated(actions.AT_END if name == "at_end" else actions.SMALL))
            choices.setObjectName(f"menu.{name}")
            choices.addActions([act for code, act in self.acts.items() if code.startswith(f"action.{name}_")])
        elif name in self.acts:
            menu.addAction(self.acts[name])

    def _fill_recent(self, menu: QMenu) -> None:
        from .launching import recents

        recents.fill(menu, self._settings, self.recent_chosen.emit)

    # ── what is shown ──

    def _on_state(self, state: RunState) -> None:
        assert self._session is not None
        acting = self._session.ranks.acting(state)
        actions.update(self.acts, state, self._session.selection.aim is not None, acting)
        self._retitle(self._session.launch)

    def _on_aimed(self) -> None:
        assert self._session is not None
        self._on_state(self._session.state)

    def _retitle(self, launch: Launch | None) -> None:
        name = plain_text.shortened(launch.name()) if launch else ""
        of_ranks = rank(self._session.state) if self._session is not None else ""
        self.setWindowTitle(" – ".join(part for part in (name, name and of_ranks, "Gradstep") if part))
        self.toolbar.script.setText(name + "  ")
        self.toolbar.script.setToolTip(plain_text.tip((launch.script_path() or name) if launch else ""))

    def action(self, name: str) -> QAction:
        return self.acts[name]

    def _is_built(self) -> bool:
        """Qt sends the first changes while the constructor still runs."""
        return bool(getattr(self, "docks", None))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._is_built():
            actions.retext(self.acts)
            self._fill_menus()
        elif event.type() == QEvent.Type.PaletteChange and self._is_built():
            actions.reicon(self.acts)
        super().changeEvent(event)

    # ── layout ──

    def reset_layout(self) -> None:
        """As the chosen preset has it."""
        self.presets.arrange()

    def arrange(self, preset: str) -> None:
        self.presets.arrange(preset)

    def lay_out(self, layout: preset_layouts.DockLayout) -> None:
        preset_layouts.arrange(self, self.docks, preset_layouts.peopled(layout, self._rows))

    def show_debug(self) -> None:
        self.arrange("debug")

    def show_second_tensor(self) -> None:
        """Both tensor panels are seen at once, in whatever layout."""
        first, second = self.docks["tensor"], self.docks["tensor2"]
        for dock in (first, second):
            dock.show()  # hidden ones do not tell whose tabs they are among
        if not preset_layouts.are_apart(self, first, second):
            preset_layouts.put_apart(self, first, second, self.docks)
        for dock in (first, second):
            dock.show()
            dock.raise_()

    def bring(self, drawer: str) -> None:
        """Shows a dock, in front of those that it shares its place with."""
        self.docks[drawer].show()
        self.docks[drawer].raise_()

    def _say_where(self, title: str) -> None:
        """Of a panel that came by the menu or its keys: where it stands now."""
        dock = next(dock for dock in self.docks.values() if dock.windowTitle() == title)
        others = ", ".join(other.windowTitle() for other in self.piles.pile(dock) if other is not dock)
        words = self.tr("{panel} is shown, with {others} beside it as tabs") if others else self.tr("{panel} is shown")
        self.statusBar().showMessage(words.format(panel=title, others=others), TOLD_MS)

    def _restore_geometry(self) -> None:
        geometry = self._settings.get("geometry")
        if not (geometry and self.restoreGeometry(geometry)):
            self._take_default_size()

    def _take_default_size(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.resize(min(1440, room.width()), min(900, room.height() - FRAME_HEIGHT))
        self.move(room.topLeft())

    def remember(self) -> None:
        self._settings.set("geometry", self.saveGeometry())
        self._settings.set("layout", self.saveState(LAYOUT_VERSION))

    # ── closing, dropping ──

    def close_now(self) -> None:
        """Closes without a question."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and self._session is not None and self._is_alive():
            event.ignore()
            self.close_wished.emit()
            return
        self.remember()
        event.accept()
        self.closed.emit()

    def _is_alive(self) -> bool:
        """Whether any rank still runs."""
        assert self._session is not None
        return self._session.ranks.acting(self._session.state).code not in ("empty", "ended")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Whatever lies on this machine may be dropped: what is no script is declined in words."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if not (paths := _dropped(event)):
            return
        event.acceptProposedAction()
        script = next((path for path in paths if path.lower().endswith(PYTHON)), "")
        if script:
            self.script_dropped.emit(script)
        else:
            self.other_dropped.emit(paths[0])


def _dropped(event: QDropEvent) -> list[str]:
    """The local paths of what is being dropped."""
    return [path for url in event.mimeData().urls() if (path := url.toLocalFile())]
