"""What is said about layers and nodes, in sentences and in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inspector.wire.messages import END, LINE

translate = QCoreApplication.translate


def unread(code: str) -> str:
    """Why what a node keeps is not looked at; `code` is one of wire.inside.UNREAD."""
    words = {
        "packed": translate("inside", "kept in another form, as a checkpoint does: not unpacked for looking"),
        "freed": translate("inside", "the graph has let it go"),
        "overwritten": translate("inside", "written into in place since: backward can not use it"),
        "unknown": translate("inside", "this version of torch does not tell what it is"),
    }
    return words.get(code, code)


def lost(code: str) -> str:
    """Why a tensor has no numbers any more; `code` is an `Item`'s note."""
    words = {
        "gone": translate("inside", "let go by the script"),
        "overwritten": translate("inside", "written into in place since"),
    }
    return words.get(code, code)


def black_box(note: str) -> str:
    words = {
        "compiled": translate("inside", "compiled: a black box, passed in one step"),
        "scripted": translate("inside", "scripted: a black box, passed in one step"),
    }
    return words.get(note, note)


def call(number: int) -> str:
    """ "call 2 of this iteration" """
    return translate("inside", "call {number} of this iteration").format(number=number) if number > 1 else ""


def duration(seconds: float) -> str:
    """ "0.31 ms" """
    if seconds < 0.1:
        return translate("inside", "{time:.3g} ms").format(time=seconds * 1000)
    return translate("inside", "{time:.3g} s").format(time=seconds)


def elsewhere(phase: str) -> str:
    """Training is held between two phases, and `phase` is the one to come ("" where that is not known)."""
    if phase == "forward":
        return translate("inside", "Press F7 (Step into) to walk through the layers of this forward.")
    if phase == "backward":
        return translate(
            "inside",
            "Press F7 (Step into) to walk through this backward: gradients arrive one after another, the last layer first.",
        )
    if phase == LINE:
        return translate("inside", "Training is held between two moments: no layer and no node is about to run.")
    if phase == END:
        return translate("inside", "The script has come to its end: no layer and no node is to run any more.")
    return translate(
        "inside",
        "Step (F8) until forward or backward comes next; there, F7 (Step into) walks through its layers or nodes.",
    )


def away(state: str) -> str:
    """Training is not held at all; `state` is the code of the run's state."""
    words = {
        "starting": translate("inside", "The script starts. Held within a forward or a backward, its layers and nodes are "
                                        "shown here."),
        "running": translate("inside", "Training runs. Pause it (F6) or step into a forward or a backward, and its layers "
                                       "and nodes are shown here."),
        "ended": translate("inside", "The script has ended: no layer and no node is to run any more."),
    }  # fmt: skip
    words["pausing"] = words["running"]
    empty = translate("inside", "Layers with what they are given and give, and the nodes of a backward with their gradients, "
                                "are shown here while a script is held within them.")  # fmt: skip
    return words.get(state, empty)


def detached() -> str:
    return translate("inside", "The script runs on by itself, and tells nothing of its layers any more.")


def failed(detail: str) -> str:
    return translate("inside", "What is here could not be read: {detail}").format(detail=detail)
