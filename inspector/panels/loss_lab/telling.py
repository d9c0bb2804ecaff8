"""What the lab says in words: what is wrong and how it would be right, what came out, and where numbers came from."""

from __future__ import annotations

from PySide6.QtCore import QObject

from inspector.panels.base import notation
from inspector.panels.loss_lab.head import LabHead
from inspector.panels.loss_lab.inputs.page import InputsPage
from inspector.panels.loss_lab.losses import TABLE
from inspector.panels.loss_lab.model.history import LabModel
from inspector.panels.loss_lab.sheets import sheet
from inspector.panels.loss_lab.texts import sentences
from inspector.panels.widgets import plain_text
from inspector.wire.lab import Difference, LossAnswer


class Telling(QObject):
    """Puts sentences into head and inputs."""

    def __init__(self, model: LabModel, head: LabHead, inputs: InputsPage) -> None:
        super().__init__(inputs)
        self._model, self.head, self.inputs = model, head, inputs
        self._said = ""  # about the last thing that was done

    def say(self, sentence: str) -> None:
        """Below the value, until the next change."""
        self._said = sentence
        self.show_problem()

    def begin(self) -> None:
        """The state has changed."""
        self._said = ""
        self._show_origin()
        self.show_problem()

    def _show_origin(self) -> None:
        origin = self._model.state.origin
        if origin is None:
            self.head.origin.put("")
            return
        text = self.tr("Batch of iteration {0} · {1} of {2} samples").format(
            origin.iteration, origin.samples, origin.of
        )
        if origin.function:
            text += " · " + origin.function
        if origin.value is not None:
            text += " = " + amount(origin.value)
        self.head.origin.put(text)

    def show_problem(self) -> None:
        unread, refused = self._model.state.unread(), self._model.refused
        problem, torchs, faults = self._said, "", {}
        if unread is not None:
            name, place, text = unread
            problem = problem or sentences.unread(name, text)
        elif refused is not None:
            problem = problem or sentences.refused(refused, self._model.state.record)
            torchs = f"{refused.error}: {refused.detail}" if refused.error else refused.detail
            faults = {refused.at: frozenset({refused.element})} if refused.element >= 0 else {}
        for name, box in self.inputs.boxes.items():
            box.cells.blame(faults.get(name, frozenset()))
        self.head.problem.put(problem)
        self.head.torchs.put(torchs[:400])
        self._show_notes(bool(unread or refused))

    def _show_notes(self, has_problem: bool) -> None:
        answer = self._model.answer
        said = () if answer is None or has_problem else answer.notes
        loss = self._model.state.record if answer is None else TABLE.get(answer.loss, self._model.state.record)
        lines = [sentence for sentence in (sentences.note(one, loss) for one in said) if sentence]
        self.head.notes.put("\n".join(lines))
        warnings = answer.warnings if answer is not None and not has_problem else ()
        self.head.notes.setToolTip(plain_text.tip("\n".join(warnings)))

    def show_difference(self, found: Difference) -> None:
        """Whether a finite difference confirms the gradient."""
        box = self.inputs.boxes[found.input if found.input in self.inputs.boxes else self.inputs.name]
        name = box.name + sheet.index_name(box.cells.sheet.shape, found.element)
        numbers = [amount(found.gradient), amount(found.slope), notation.number(found.step)]
        if found.is_kink:
            text = self.tr("≈ A kink: the slope is {0} on the left and {1} on the right; torch takes {2}.")
            self.inputs.checked.put(text.format(amount(found.left), amount(found.right), numbers[0]), "amber")
        elif found.agrees:
            text = self.tr("✓ {name}: gradient {0}, finite difference {1} (step {2})")
            self.inputs.checked.put(text.format(*numbers, name=name), "green")
        else:
            text = self.tr("✗ {name}: gradient {0}, but finite difference {1} (step {2})")
            self.inputs.checked.put(text.format(*numbers, name=name), "red")


def value_text(answer: LossAnswer) -> str:
    """The value as torch prints it; of reduction "none" how many elements there are."""
    if answer.value is None:
        return notation.brackets(tuple(answer.elements.shape))
    return amount(answer.value)


def amount(value: float) -> str:
    """Four digits behind the point, more where it is small or great."""
    if value - value != 0 or (value and not 1e-4 <= abs(value) < 1e7):
        return notation.number(value)
    return f"{value:.4f}".replace("-", notation.MINUS)
