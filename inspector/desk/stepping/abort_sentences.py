"""A backward that is aborted, in sentences: what that does, what it leaves, and why it can not be done."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from inspector.wire.abort import Partial, Share

MOST_NAMES = 4

translate = QCoreApplication.translate


def not_aborted(code: str, detail: str = "") -> str:
    """Training is held as before."""
    words = {
        "not_in_backward": translate("aborting", "Only a backward that is held at one of its nodes can be aborted."),
        "reentrant": translate(
            "aborting",
            "This backward can not be aborted here: a node of another one has begun it (a reentrant checkpoint) and "
            "waits for it. Step until that is over.",
        ),
        "grad": translate(
            "aborting", "torch.autograd.grad can not be aborted: the code that has called it waits for its result."
        ),
        "thread": translate("aborting", "This backward can not be aborted: its nodes run in a thread of torch's own."),
        "compiled": translate("aborting", "This backward can not be aborted: torch has compiled it."),
        "distributed": translate(
            "aborting",
            "This backward can not be aborted: other processes that train together with this one wait for it.",
        ),
        "scaler": translate(
            "aborting",
            "This backward can not be aborted yet: the GradScaler fails at an optimizer without any gradient. Step to "
            "the first one.",
        ),
    }
    unknown = translate("aborting", "This backward can not be aborted ({code}).")
    return words.get(code, unknown).format(code=f"{code}: {detail}" if detail else code)


def not_left_out(code: str, detail: str = "") -> str:
    """The gradients are as they were."""
    words = {
        "over": translate(
            "aborting", "They were not set to None: an optimizer has stepped meanwhile, or they were zeroed."
        ),
        "inside": translate(
            "aborting",
            "They were not set to None: training is held within a forward or a backward. Step to its end first.",
        ),
        "scaler": translate(
            "aborting", "They were not set to None: the GradScaler fails at an optimizer without any gradient."
        ),
    }
    unknown = translate("aborting", "They were not set to None ({code}).")
    return words.get(code, unknown).format(code=f"{code}: {detail}" if detail else code)


def question() -> str:
    return translate("aborting", "Abort this backward?")


def meaning(partial: Partial) -> str:
    """What exactly happens then."""
    words = translate("aborting", "It ends before {node}: what is still to run does not run.")
    changes = translate(
        "aborting",
        "This changes the training: the script goes on after backward(); its optimizer will step with partial "
        "gradients unless they are set to None.",
    )
    return f"{words.format(node=_node(partial))} {_told(partial)}\n\n{changes}"


def is_partial(partial: Partial) -> bool:
    """Whether some have got their gradient and some have not."""
    return bool(partial.given.parameters and partial.missing.parameters)


def left(iteration: int, partial: Partial) -> str:
    """What it has left."""
    words = translate("aborting", "You have aborted the backward of iteration {number}.")
    parts = [words.format(number=f"{iteration:,}"), _told(partial)]
    if is_partial(partial):
        parts.append(
            translate("aborting", "The optimizer will step with partial gradients unless they are set to None.")
        )
        parts += _sums(partial)
    return " ".join(parts)


def _sums(partial: Partial) -> list[str]:
    words = translate("aborting", "Sums of earlier backwards are in {count} of them, and would be lost as well.")
    return [words.format(count=f"{partial.sums:,}")] if partial.sums else []


def _told(partial: Partial) -> str:
    """The parameters on both sides."""
    if not partial.given.parameters:
        words = translate("aborting", "It has not given any gradient yet; none comes to {missing}.")
    elif not partial.missing.parameters:
        words = translate("aborting", "It has given their gradients to all that it comes to: {given}.")
    else:
        words = translate("aborting", "It has given gradients to {given}; none comes to {missing}.")
    given, missing = shares(partial)
    return words.format(given=given, missing=missing)


def set_to_none() -> str:
    return translate("aborting", "Set them to None")


def set_to_none_tip() -> str:
    return translate(
        "aborting",
        "sets the gradients that it has given to None, so that the optimizer leaves these parameters as they are",
    )


def shares(partial: Partial) -> tuple[str, str]:
    """The parameters on both sides: "6 parameters (linear2, linear1, conv3)"."""
    short = _short((*partial.given.names, *partial.missing.names))
    count = len(partial.given.names)
    return _share(partial.given, short[:count]), _share(partial.missing, short[count:])


def _share(share: Share, names: list[str]) -> str:
    if not share.parameters:
        return translate("aborting", "no parameter")
    one, several = translate("aborting", "1 parameter"), translate("aborting", "{count} parameters")
    text = (one if share.parameters == 1 else several).format(count=f"{share.parameters:,}")
    return f"{text} ({_listed(names, share.left_out)})" if names else text


def _listed(names: list[str], left_out: int) -> str:
    most = MOST_NAMES + (len(names) + left_out == MOST_NAMES + 1)  # the only one more may as well be named
    more = len(names[most:]) + left_out
    text = ", ".join(names[:most])
    return translate("aborting", "{names} and {count} more").format(names=text, count=f"{more:,}") if more else text


def _short(paths: Iterable[str]) -> list[str]:
    """Paths without what all of them begin with; a layer that is only a number keeps who holds it."""
    parts = [path.split(".") for path in paths]
    common = 0
    for names in zip(*(part[:-1] for part in parts)):
        if len(parts) == 1 or len(set(names)) > 1:
            break
        common += 1
    if common and any(part[common].isdigit() for part in parts):
        common -= 1
    return [".".join(part[common:]) for part in parts]


def _node(partial: Partial) -> str:
    words = translate("aborting", "node {node} of {layer}") if partial.path else translate("aborting", "node {node}")
    text = words.format(node=partial.node, layer=partial.path)
    if not partial.nodes:
        return text
    place = translate("aborting", "{number} of {count}").format(number=f"{partial.index:,}", count=f"{partial.nodes:,}")
    return f"{text} ({place})"
