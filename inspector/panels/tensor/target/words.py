"""Why a tensor can not be shown, in sentences; and what its axes are called."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def reason(code: str, kind: str, detail: str) -> str:
    """`code` is one of wire.tensors.REASONS; `detail` are torch's or the system's own words, where there are any."""
    words = {
        "stale": translate("tensor", "The model has changed: it has no such tensor now."),
        "reshaped": translate("tensor", "Its shape has changed meanwhile: {detail}."),
        "gone": translate("tensor", "The script has let this tensor go."),
        "none": translate("tensor", "grad is None: no backward has reached this parameter since it was cleared."),
        "no_step": translate("tensor", "No optimizer has stepped since this parameter is looked at."),
        "not_watched": translate("tensor", "Nothing is kept of it yet: it is, from the next stop on."),
        "unmade": translate("tensor", "It has no shape before the first forward: the layer is a lazy one."),
        "meta": translate("tensor", "It has no numbers: it lies on the device “meta”, or is a fake tensor."),
        "vmap": translate("tensor", "It lives inside of a functorch transform; its numbers can not be read from outside."),
        "ranks": translate("tensor", "Other ranks have not sent their part yet: it is read when they have."),
        "threads": translate("tensor", "Another thread is training with it just now: it is read when that one is held, too."),
        "part": translate("tensor", "Shown as a whole it would be too large: choose one of its parts above."),
        "shapes": translate("tensor", "The two have not the same shape: {detail}."),
        "numbers": translate("tensor", "torch does not compute this for such a tensor: {detail}"),
        "budget": translate("tensor", "The copies would take more memory than their limit: drop some."),
        "file": translate("tensor", "The file could not be written: {detail}."),
        "not_here": translate("tensor", "It is there while training is held at its layer or node: held there again, it is "
                                        "shown again."),
        "overwritten": translate("tensor", "It was written into in place since: what it was is not there any more."),
        "packed": translate("tensor", "It is kept in another form, as a checkpoint does: it is not unpacked for looking."),
        "freed": translate("tensor", "The graph has let it go: it was kept until its node had run."),
        "unknown": translate("tensor", "This version of torch does not tell what a node keeps."),
        "failed": translate("tensor", "It could not be read: {detail}"),
    }  # fmt: skip
    if code == "not_watched" and kind == "activation":
        return translate("tensor", "The output of this layer is shown from its next forward on.")
    return words.get(code, words["failed"]).format(detail=detail or code)


def axis(name: str, number: int) -> str:
    """What an axis is called: its name, one of wire.tensors.AXES, where it is known, else its number."""
    words = {
        "out": translate("tensor", "out"), "in": translate("tensor", "in"), "length": translate("tensor", "length"),
        "height": translate("tensor", "height"), "width": translate("tensor", "width"),
        "depth": translate("tensor", "depth"), "batch": translate("tensor", "batch"),
        "channel": translate("tensor", "channel"), "class": translate("tensor", "class"),
        "token": translate("tensor", "token"), "feature": translate("tensor", "feature"),
    }  # fmt: skip
    return words.get(name) or translate("tensor", "axis {number}").format(number=number)
