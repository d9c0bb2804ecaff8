"""The walkthrough's data: says what a run trains on, downloads the full set, and restarts with what was chosen."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFileDialog, QToolButton

from inspector.conversation.launch import Launch
from inspector.panels.style import look

from ..base import resources
from ..base.settings import Settings
from . import dataset, sentences
from .dialog import DataDialog
from .failure import Failure

if TYPE_CHECKING:
    from inspector.session.session import Session

    from .download import Download, Progress

SETTING = "data_folder"


class WalkthroughData(QObject):
    """`window` is the main window. `walkthrough()` gives the launch of a walkthrough where none was launched yet."""

    def __init__(self, session: Session, window: Any, settings: Settings, walkthrough: Callable[[], Launch]) -> None:
        super().__init__(window)
        self._session, self._window, self._settings, self._walkthrough = session, window, settings, walkthrough
        self._download: Download | None = None
        self._progress: Progress | None = None
        self._failure: Failure | None = None
        self._chosen: Path | None = None
        self._kind_of_chosen = ""  # "full", "own" or "nothing"
        self._dialog: DataDialog | None = None
        self._button = QToolButton(autoRaise=True)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.setObjectName("status.data")
        self._button.setFont(look.ui_font(11))
        self._button.clicked.connect(self.open)
        self._button.installEventFilter(self)
        window.statusBar().addWidget(self._button)
        session.started.connect(self._on_started)
        self._tell()

    def open(self) -> None:
        """Shows the dialog; an open one comes to the front."""
        if self._dialog is None:
            self._dialog = self._make_dialog()
        self._tell()
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def close(self) -> None:
        """Ends a download under way, which leaves nothing."""
        if self._download is not None:
            self._download.close()

    def folder(self) -> Path:
        """The data folder: what the user chose, now or before, else the user's own place for data."""
        if self._chosen is not None and self._kind_of_chosen != "own":
            return self._chosen
        return data_folder(self._settings)

    def _make_dialog(self) -> DataDialog:
        dialog = DataDialog(self._window)
        dialog.download_wished.connect(self._start_download)
        dialog.cancel_wished.connect(self._cancel)
        dialog.folder_wished.connect(self._ask_for_folder)
        dialog.restart_wished.connect(self._restart)
        dialog.language_changed.connect(self._tell)
        return dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()
        return False

    # ── a run ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _on_started(self, launch: Launch) -> None:
        self._tell()

    def _launch(self) -> Launch | None:
        """That of the walkthrough, if it is what was started last."""
        launch: Launch | None = self._session.launch
        return launch if launch is not None and resources.is_walkthrough(launch.script_path()) else None

    def _used(self) -> dataset.Used:
        return dataset.used_by(self._launch() or self._walkthrough())

    def _restart(self) -> None:
        """With what `_coming` says; the curve so far stays for comparison."""
        coming = self._coming()
        launch = self._launch() or self._walkthrough()
        if coming.kind == "full" and coming.folder is not None:
            self._settings.set(SETTING, str(coming.folder))
        arguments = dataset.with_folder(launch.arguments, coming.folder)
        self._chosen = self._failure = None
        self._session.restart(dataclasses.replace(launch, arguments=arguments))
        if self._dialog is not None:
            self._dialog.close()

    def _coming(self) -> dataset.Used:
        """What a restart would train on."""
        if self._chosen is not None and self._kind_of_chosen == "own":
            return dataset.Used("own", self._chosen)
        return dataset.Used("full", self.folder()) if dataset.is_complete(self.folder()) else dataset.Used("bundled")

    # ── a folder ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self._dialog, self.tr("Choose a folder of images, or of the full set"))
        dialog.setObjectName("data_dialog.folders")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def choose(self, folder: str) -> None:
        """A folder to train on, or to download into; nothing happens to the run until Restart."""
        self._chosen, self._failure = Path(folder), None
        self._kind_of_chosen = dataset.kind_of(self._chosen)
        self._tell()

    # ── the download ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _start_download(self) -> None:
        if self._download is not None:
            return
        from .download import Download  # and what it needs: only who downloads waits for its import

        self._failure = None
        self._download = Download(dataset.known(), self.folder(), self)
        self._download.progressed.connect(self._on_progress)
        self._download.arrived.connect(self._on_arrived)
        self._download.failed.connect(self._on_failed)
        self._download.start()
        self._tell()

    def _cancel(self) -> None:
        if self._download is not None:
            self._download.cancel()

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self._tell_status()
        self._tell_progress()

    def _on_arrived(self) -> None:
        folder = self._end_download()
        self._kind_of_chosen = "full"
        self._settings.set(SETTING, str(folder))
        self._tell()
        if not self._is_open():
            self._window.notice.say(sentences.full_set_waits(folder), self._restart_text(), self._restart)

    def _on_failed(self, failure: Failure) -> None:
        folder = self._end_download()
        self._failure = failure
        self._tell()
        if not self._is_open() and failure.kind != "cancelled":
            sentence = sentences.failure_sentence(failure, folder)
            self._window.notice.say(sentence, self.tr("Try again"), self._try_again)

    def _try_again(self) -> None:
        self.open()
        self._start_download()

    def _end_download(self) -> Path:
        assert self._download is not None
        folder = self._download.folder
        self._download.deleteLater()
        self._download = self._progress = None
        return folder

    def _is_open(self) -> bool:
        return self._dialog is not None and self._dialog.isVisible()

    # ── telling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tell(self) -> None:
        self._tell_status()
        if self._dialog is None:
            return
        if self._progress is not None:
            self._tell_progress()
        elif self._failure is not None:
            is_wish = self._failure.kind == "cancelled"
            sentence = sentences.failure_sentence(self._failure, self.folder())
            self._dialog.say(sentence, "text" if is_wish else "red")
        else:
            self._dialog.say(self._sentence())
        self._tell_what_can_be_done()

    def _tell_status(self) -> None:
        launch = self._launch()
        self._button.setVisible(launch is not None or self._progress is not None)
        if self._progress is not None:
            self._button.setText(sentences.progress_line(self._progress))
        elif launch is not None:
            self._button.setText(sentences.used_line(self._used()))
        self._button.setToolTip(self.tr("What the walkthrough trains on, and how to train it on more"))

    def _tell_progress(self) -> None:
        if self._dialog is not None and self._progress is not None:
            self._dialog.say(sentences.progress_sentence(self._progress))
            self._dialog.show_progress(self._progress.done, self._progress.total)

    def _tell_what_can_be_done(self) -> None:
        assert self._dialog is not None
        busy = self._download is not None
        is_there = dataset.is_complete(self.folder())
        again = self._failure is not None and self._failure.kind != "cancelled"
        size = round(dataset.known().bytes / sentences.MB)
        download = self.tr("Try again") if again else self.tr("Download ({size} MB)").format(size=size)
        self._dialog.describe(
            "" if is_there or busy else sentences.offer(),
            "" if is_there else sentences.places(self.folder()),
        )
        self._dialog.show_buttons(download="" if is_there else download, restart=self._restart_text(), busy=busy)

    def _sentence(self) -> str:
        coming, used = self._coming(), self._used()
        if self._chosen is not None and self._kind_of_chosen == "nothing":
            return sentences.nothing_there(self._chosen)
        if coming != used and coming.folder is not None:
            if coming.kind == "full":
                return sentences.full_set_waits(coming.folder)
            return sentences.own_images_wait(coming.folder, dataset.classes_in(coming.folder))
        return sentences.used_sentence(used)

    def _restart_text(self) -> str:
        """What a restart would change, "" where it would change nothing."""
        coming = self._coming()
        if self._launch() is None:
            return self._start_text(coming)
        if coming == self._used():
            return ""
        return {
            "bundled": self.tr("Restart with the bundled images"),
            "full": self.tr("Restart with the full set"),
            "own": self.tr("Restart with these images"),
        }[coming.kind]

    def _start_text(self, coming: dataset.Used) -> str:
        """Another script is open: it would have to end."""
        return {
            "bundled": "",
            "full": self.tr("Start the walkthrough with the full set"),
            "own": self.tr("Start the walkthrough with these images"),
        }[coming.kind]


def data_folder(settings: Settings) -> Path:
    """Where the full set lies or would be put: where the user had it last, else the user's own place for data."""
    chosen = settings.get(SETTING)
    return Path(chosen) if chosen else dataset.default_folder()
