"""What a tensor is: its path, and what torch says of it; and the menu of what can be done with it."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from inspector.panels.base import notation, shards
from inspector.panels.style import look
from inspector.panels.tensor.target import words
from inspector.panels.widgets import plain_text
from inspector.panels.widgets.caption import Caption
from inspector.wire.tensors import TensorFacts

FILES = ("npy", "pt", "csv", "png")
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]+')  # of files, on some system or other


class TensorHead(QWidget):
    """`save_wanted` brings a path and one of wire.tensors.FORMATS, `text_wanted` "numbers" or "python"."""

    pinned = Signal(bool)
    save_wanted = Signal(str, str)
    picture_wanted = Signal(str)
    text_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = Caption("tensor.path", self, "text", mono=True).clipping()
        self.facts = Caption("tensor.head", self, mono=True).clipping()
        self.pin, self.menu_button = QToolButton(self), QToolButton(self)
        self.menu = QMenu(self)
        self._shown: TensorFacts | None = None
        self._set_up()
        self._lay_out()
        self.retranslate()

    def _set_up(self) -> None:
        self.pin.setObjectName("tensor.pin")
        self.pin.setCheckable(True)
        self.pin.toggled.connect(self.pinned)
        self.menu_button.setObjectName("tensor.menu")
        self.menu_button.setText("···")
        self.menu_button.clicked.connect(self._open_menu)
        self.files = {kind: self.menu.addAction("", partial(self._choose_file, kind)) for kind in FILES}
        self.menu.addSeparator()
        self.copies = {kind: self.menu.addAction("", partial(self.text_wanted.emit, kind))
                       for kind in ("numbers", "python")}  # fmt: skip
        for kind, action in (*self.files.items(), *self.copies.items()):
            action.setObjectName(f"action.tensor_{kind}")
        for button in (self.pin, self.menu_button):
            button.setFont(look.ui_font(11))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.path, 1)
        top.addWidget(self.pin)
        top.addWidget(self.menu_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(top)
        layout.addWidget(self.facts)

    def show_tensor(self, path: str, facts: TensorFacts | None) -> None:
        """While they are on their way, the last facts stay."""
        self.path.setText(path)
        self.path.setToolTip(plain_text.tip(path))
        if facts is not None or path != self.path.property("of"):
            self._shown = facts
        self.path.setProperty("of", path)
        self.facts.setText(self._text(self._shown) if self._shown is not None else "")
        self.facts.setToolTip(plain_text.tip(self._whole(self._shown) if self._shown is not None else ""))
        self.menu_button.setEnabled(facts is not None)

    # ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, facts: TensorFacts) -> str:
        """The shape with its axes, dtype, device, bytes, and what is unusual."""
        part = shards.sentence(facts.shard, facts.shape)
        parts = [self._shape(facts), part, notation.dtype(facts.dtype), facts.device, notation.size(facts.bytes)]
        if facts.layout != "strided":
            parts.append(facts.layout)
        if facts.memory != "contiguous":
            parts.append(self._memory(facts.memory))
        if facts.trainable:
            parts.append("requires_grad")
        if facts.scale is not None:
            parts.append(self.tr("without the scaler's factor {factor:g}").format(factor=facts.scale))
        return " · ".join(part for part in parts if part)

    def _shape(self, facts: TensorFacts) -> str:
        """ "out 32 × in 3 × height 5 × width 5"; without names where there are none."""
        if not any(facts.axes):
            return notation.shape(facts.shape)
        axes = [f"{words.axis(name, axis)} {facts.shape[axis]}" for axis, name in enumerate(facts.axes)]
        return f" {notation.TIMES} ".join(axes)

    def _whole(self, facts: TensorFacts) -> str:
        """All of it, a line for each."""
        lines = [
            (self.tr("type"), facts.type), (self.tr("shape"), notation.brackets(facts.shape)),
            (self.tr("part"), shards.sentence(facts.shard, facts.shape)),
            (self.tr("dtype"), facts.dtype), (self.tr("device"), facts.device), (self.tr("layout"), facts.layout),
            (self.tr("memory"), self._memory(facts.memory)),
            (self.tr("stride"), notation.brackets(facts.stride) if facts.stride else ""),
            (self.tr("elements"), notation.exact(facts.count)), (self.tr("bytes"), notation.exact(facts.bytes)),
            ("requires_grad", str(facts.trainable)), (self.tr("written in place"), notation.exact(facts.changes)),
        ]  # fmt: skip
        return "\n".join(f"{name}: {text}" for name, text in lines if text)

    def _memory(self, code: str) -> str:
        names = {
            "channels_last": self.tr("channels last"), "strided": self.tr("not contiguous"),
            "expanded": self.tr("expanded: several elements are one in memory"),
            "contiguous": self.tr("contiguous"),
        }  # fmt: skip
        return names.get(code, code)

    # ── files ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _open_menu(self) -> None:
        self.menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def _choose_file(self, kind: str) -> None:
        """Opens a dialog that does not block; the wish follows when a file was chosen."""
        name = _file_name(self.path.text())
        dialog = QFileDialog(self, self.tr("Save the tensor"), f"{name}.{kind}", f"*.{kind}")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(kind)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._wish(path, kind))
        dialog.open()

    def _wish(self, path: str, kind: str) -> None:
        if kind == "png":
            self.picture_wanted.emit(path)
        else:
            self.save_wanted.emit(path, kind)

    def retranslate(self) -> None:
        self.pin.setText(self.tr("Pin"))
        self.pin.setToolTip(self.tr("Stays with this tensor, whatever is chosen elsewhere"))
        self.menu_button.setToolTip(self.tr("More"))
        self.menu_button.setAccessibleName(self.tr("More"))
        for kind, text in (
            ("npy", self.tr("Save for numpy, .npy…")), ("pt", self.tr("Save for torch.load, .pt…")),
            ("csv", self.tr("Save as text, .csv…")), ("png", self.tr("Save this view as a picture, .png…")),
        ):  # fmt: skip
            self.files[kind].setText(text)
        self.copies["numbers"].setText(self.tr("Copy the numbers of this plane"))
        self.copies["python"].setText(self.tr("Copy this plane as Python"))
        if self._shown is not None:
            self.show_tensor(self.path.text(), self._shown)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()


def _file_name(path: str) -> str:
    """What the tensor's file is called at first: no name of a layer leads into another folder."""
    name = path.replace(" · ", ".").replace(" ", "")
    return plain_text.shortened(NOT_IN_NAMES.sub("_", name)).strip(".") or "tensor"
