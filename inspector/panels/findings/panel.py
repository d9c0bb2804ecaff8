"""The findings panel's controller: shows what the rules have found, and does with it what the user wishes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from inspector.panels.base import finding_words as words
from inspector.panels.base import notation
from inspector.panels.base.panel import Panel
from inspector.panels.findings.model import FindingsModel
from inspector.panels.findings.view import FindingsView

if TYPE_CHECKING:
    from inspector.session.session import Session

translate = QCoreApplication.translate


class FindingsPanel(Panel):
    drawer = "findings"
    view: FindingsView

    def __init__(self, session: Session) -> None:
        self._findings = session.findings
        self.model = FindingsModel()
        super().__init__(session, FindingsView(self.model))
        self.model.setParent(self)
        view, detail = self.view, self.view.detail
        self._findings.changed.connect(self._show)
        self._findings.wanted.connect(view.choose)
        view.retold.connect(self._show)
        view.chosen.connect(self._show_chosen)
        view.muted.toggled.connect(self._show)
        view.tree.place_wished.connect(detail.wish_line)
        detail.line_wished.connect(session.show_place)
        detail.parameter_wished.connect(session.selection.want_path)
        detail.why_wished.connect(lambda path: session.selection.want_why(path, detail.about()))
        detail.mute_wished.connect(self._mute)
        detail.hold_wished.connect(self._hold)
        detail.record_wished.connect(self._findings.record)
        detail.threshold_wished.connect(self._set_threshold)
        session.stopped.connect(self._show)
        session.ended.connect(self._show)
        self._show()

    def tools(self) -> QWidget:
        return self.view.tools

    def begin(self, launch: Any) -> None:
        self._show()

    def _show(self, *_: Any) -> None:
        verdicts, muted = self._findings.verdicts(), self._findings.muted()
        self.view.muted.setVisible(bool(muted))
        shown = muted if self.view.muted.isChecked() else []
        self.model.show(verdicts, shown)
        if verdicts or shown:
            self.view.show_rows()
        else:
            self.view.say(self._nothing(), self._looked(), self._unchecked())
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.model.row(self.view.current())
        code = row.verdict.found.code if row is not None else ""
        self.view.detail.show_row(
            row, self._findings.holds_at(code), self._findings.threshold(code), self._findings.records
        )

    # ── where nothing was found ──

    def _nothing(self) -> str:
        checked = self._findings.checked
        if checked is None or not checked.iterations:
            return translate("findings", "Nothing to judge yet: the rules look on as soon as something is trained.")
        words_ = translate("findings", "No findings. The rules looked on in {count} iterations.")
        return words_.format(count=notation.exact(checked.iterations))

    def _looked(self) -> str:
        checked = self._findings.checked
        if checked is None or not checked.iterations:
            return ""
        what = translate(
            "findings",
            "{looked}: who is in which optimizer, the order of zero_grad, backward and step, whether gradients come to "
            "each weight, updates, learning rates, NaN and Inf, losses and what goes into them, batches, modes, layers.",
        )
        return what.format(looked=words.looked(checked))

    def _unchecked(self) -> list[str]:
        checked = self._findings.checked
        found = [translate("findings", "The rules have left ({where}).").format(where=self._findings.left)]
        lines = found if self._findings.left else []
        for one in checked.not_checked if checked is not None else ():
            reason = _reason(one.why)
            lines.append(translate("findings", "Could not look for {code}: {why}").format(code=one.code, why=reason))
        return lines

    # ── what the user wishes ──

    def _mute(self, is_muted: bool) -> None:
        row = self.model.row(self.view.current())
        if row is not None:
            self._findings.mute(row.verdict.found, is_muted)

    def _hold(self, is_on: bool) -> None:
        row = self.model.row(self.view.current())
        if row is not None:
            self._findings.hold_at(row.verdict.found.code, is_on)

    def _set_threshold(self, number: float | None) -> None:
        row = self.model.row(self.view.current())
        if row is not None:
            self._findings.set_threshold(row.verdict.found.code, number)


def _reason(why: str) -> str:
    reasons = {
        "compiled": translate("findings", "the model is compiled"),
        "rested": translate(
            "findings", "it needs whole passes over the data, and in a free run the rules rest in between"
        ),
    }
    return reasons.get(why, why)
