"""Why a wish of the user's was not fulfilled, in sentences."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def not_run_to(code: str, detail: str, name: str) -> str:
    """Of *Run to here*; training is held as before."""
    words = {
        "stale": translate("refusals", "The model has changed since {name} was chosen: choose it again."),
        "gone": translate("refusals", "{name} is no longer there: the script has let it go."),
        "no_target": translate("refusals", "Training does not come to {name}: it is neither a layer nor a parameter."),
        "passed": translate("refusals", "It can not be run to {name}: this node has run already."),
        "unknown_version": translate("refusals", "It can not be run to {name}: the graph is another one by now."),
        "no_statement": translate("refusals", "It can not be run to {name}: no statement begins there."),
        "no_model": translate("refusals", "No model is known yet, so there is nothing to run to."),
    }
    unknown = translate("refusals", "It can not be run to {name} ({code}).")
    code = f"{code}: {detail}" if detail else code
    return words.get(code, unknown).format(name=name, code=code)
