"""The loss of each sample: the script's last call of a loss function is repeated with reduction="none".

The arguments are held weakly and with their version counters, so that the probe keeps nothing alive and computes only
from what the function saw. Samples are computed in pieces.
"""

from __future__ import annotations

import inspect
import math
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.nn import _reduction

from ..core.ranks import is_shared
from ..loss.functions import ORIGINALS

BY_CLASS = ("cross_entropy", "nll_loss", "multi_margin_loss")  # scores [samples, classes, …]; one weight per class
BY_ELEMENT = (
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss",
    "kl_div",
)  # fmt: skip
_FUNCTIONS = {name: ORIGINALS[name] for name in BY_CLASS + BY_ELEMENT}
_PLAIN = frozenset((type(None), bool, int, float, str))

PIECE = 1 << 22  # elements computed at once
LIVE_LIMIT = 1 << 20  # elements at most while training runs
LIMIT = 1 << 27


class Refusal(Exception):
    """There are no losses; `code` is one of `batches.LOSS_REASONS`."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail


class Held:
    """A tensor that was given to a loss function, held weakly. `tensor` raises Refusal if it is freed or changed, or
    if other ranks have parts of it."""

    __slots__ = ("ref", "version")

    def __init__(self, tensor: torch.Tensor) -> None:
        self.ref = weakref.ref(tensor)
        self.version = _version(tensor)

    def tensor(self) -> Any:
        tensor = self.ref()
        if tensor is None:
            raise Refusal("gone")
        if _version(tensor) != self.version:
            raise Refusal("changed")
        if is_shared(tensor):
            raise Refusal("arguments")
        return tensor.detach()


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of samples. `numbers`: f8 [samples] on the CPU, or None; then `reason` is one of
    `batches.LOSS_REASONS`."""

    numbers: Any = None
    function: str = ""
    kind: str = ""
    reason: str = "not_yet"
    detail: str = ""


class Call:
    """One call of a loss function, noted only, as this happens at every call.

    Attributes: `name`, `args`, `kwargs`; `within_model`, whether the model called it in its forward; `seen`
    (samples.Predictions) and `compared` (samples.Compared), computed early while somebody looks.
    """

    __slots__ = ("name", "args", "kwargs", "within_model", "seen", "compared", "_known")

    def __init__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], within_model: bool) -> None:
        self.name = name
        with torch._C.DisableTorchFunction():  # no function mode or tensor subclass of the user's notices this
            self.args = list(args)  # plain loops: every loss of a free run is noted here
            for place, value in enumerate(args):
                if type(value) not in _PLAIN:
                    self.args[place] = Held(value) if isinstance(value, torch.Tensor) else _Other
            self.kwargs = dict(kwargs)
            for key, value in kwargs.items():
                if type(value) not in _PLAIN:
                    self.kwargs[key] = Held(value) if isinstance(value, torch.Tensor) else _Other
        self.within_model = within_model
        self.seen: Any = None
        self.compared: Any = None
        self._known: Losses | None = None

    def scores_and_target(self) -> tuple[Any, Any] | None:
        """Returns scores [samples, classes] and labels [samples] of a classification, or None for any other loss."""
        try:
            arguments = self._arguments() if self.name in BY_CLASS else {}
        except Refusal:
            return None
        scores, target = arguments.get("input"), arguments.get("target")
        if scores is None or target is None or scores.dim() != 2 or target.dim() != 1 or target.is_floating_point():
            return None
        return scores, target

    def found_and_wanted(self) -> tuple[Any, Any] | None:
        """Returns the two sides that were compared, [samples, numbers] each, or None for any other loss."""
        try:
            arguments = self._arguments() if self.name in BY_ELEMENT else {}
        except Refusal:
            return None
        found, wanted = arguments.get("input"), arguments.get("target")
        if found is None or wanted is None or found.shape != wanted.shape or not found.numel() or not found.dim():
            return None
        return _as_rows(found), _as_rows(wanted)

    @property
    def is_by_class(self) -> bool:
        return self.name in BY_CLASS

    @property
    def is_gone(self) -> bool:
        """Whether the script has freed an argument."""
        try:
            self._arguments()
        except Refusal:
            return True
        return False

    @property
    def is_known(self) -> bool:
        """Whether the losses have been computed."""
        return self._known is not None

    def losses(self, size: int, is_running: bool) -> Losses:
        """Returns the losses of a batch of `size` samples. Computed losses stay when the script frees the tensors."""
        if self._known is None:
            try:
                self._known = self._computed(size, is_running)
            except Refusal as refusal:
                return Losses(None, self.name, "", refusal.code, refusal.detail)
            except (RuntimeError, ValueError, TypeError, IndexError) as error:
                return Losses(None, self.name, "", "failed", str(error)[:200])
        if len(self._known.numbers) != size:
            return Losses(None, self.name, "", "rows", str(len(self._known.numbers)))
        return self._known

    def _computed(self, size: int, is_running: bool) -> Losses:
        if self.name not in _FUNCTIONS:
            raise Refusal("function", self.name)
        arguments = self._arguments()
        kind = "sum" if _reduction_of(arguments) == "batchmean" else "mean"
        tensors = [value for value in arguments.values() if isinstance(value, torch.Tensor)]
        count = arguments["input"].numel()
        if is_running and (count > LIVE_LIMIT or any(tensor.device.type != "cpu" for tensor in tensors)):
            raise Refusal("running")
        if count > LIMIT:
            raise Refusal("large", str(count))
        pieces = _pieces(self.name, arguments)
        rows, kind = _reduced(pieces, kind)
        numbers = torch.cat(rows) if rows else torch.empty(0, dtype=torch.float64, device="cpu")
        return Losses(numbers, self.name, kind, "")

    def bound(self) -> dict[str, Any]:
        """Returns the arguments by the names of the function's parameters. Raises Refusal."""
        return self._bound(_own)

    def _arguments(self) -> dict[str, Any]:
        return self._bound(_given)

    def _bound(self, take: Callable[[Any], Any]) -> dict[str, Any]:
        if any(value is _Other for value in (*self.args, *self.kwargs.values())):
            raise Refusal("arguments")
        args = [take(value) for value in self.args]
        kwargs = {key: take(value) for key, value in self.kwargs.items()}
        try:
            return dict(inspect.signature(ORIGINALS[self.name]).bind(*args, **kwargs).arguments)
        except TypeError as error:  # torch has refused the call as well
            raise Refusal("arguments", str(error)) from error


def _as_rows(tensor: torch.Tensor) -> Any:
    return tensor.detach().reshape(tensor.shape[0], -1)


class _Other:
    """Stands for an argument that is neither a tensor nor a plain value."""


def _version(tensor: torch.Tensor) -> int:
    """Returns the number of in-place writes, or -1 for tensors of inference mode, which have no counter."""
    try:
        return int(tensor._version)
    except RuntimeError:
        return -1


def _own(value: Any) -> Any:
    return value.tensor() if isinstance(value, Held) else value


def _given(value: Any) -> Any:
    """Returns an argument to compute with: half precision becomes single, as under autocast."""
    if not isinstance(value, Held):
        return value
    tensor = value.tensor()
    return tensor.float() if tensor.dtype in (torch.float16, torch.bfloat16) else tensor


def _reduction_of(arguments: dict[str, Any]) -> str:
    average, reduce = arguments.pop("size_average", None), arguments.pop("reduce", None)
    reduction = arguments.pop("reduction", "mean")
    if average is None and reduce is None:
        return str(reduction)
    return _reduction.legacy_get_string(average, reduce, emit_warning=False)


def _pieces(name: str, arguments: dict[str, Any]) -> Iterator[Any]:
    """Yields the loss of each element, some samples at a time."""
    rows = _by_class(arguments) if name in BY_CLASS else _by_element(arguments)
    size = arguments["input"].shape[0]
    step = max(1, PIECE // max(1, arguments["input"].numel() // max(1, size)))
    function: Callable[..., Any] = _FUNCTIONS[name]
    for start in range(0, size, step):
        part = {key: arguments[key][start : start + step] for key in rows}
        yield function(**{**arguments, **part}, reduction="none")


def _by_class(arguments: dict[str, Any]) -> tuple[str, ...]:
    """Returns the names of the arguments with one row per sample; a single sample becomes a batch of one."""
    if arguments["input"].dim() == 1:
        arguments["input"], arguments["target"] = arguments["input"][None], arguments["target"].reshape(1, -1)
        if not arguments["target"].is_floating_point():
            arguments["target"] = arguments["target"][0]
    if arguments["input"].shape[0] != arguments["target"].shape[0]:
        raise Refusal("rows", str(arguments["input"].shape[0]))
    return "input", "target"


def _by_element(arguments: dict[str, Any]) -> tuple[str, ...]:
    """Returns the names of the arguments with one row per sample. All are first broadcast to one shape (without a
    copy), because torch warns about some shapes."""
    names = tuple(name for name, value in arguments.items() if isinstance(value, torch.Tensor))
    spread = torch.broadcast_tensors(*(arguments[name] for name in names))
    arguments.update((name, tensor if tensor.dim() else tensor[None]) for name, tensor in zip(names, spread))
    return names


def _reduced(pieces: Iterator[Any], kind: str) -> tuple[list[Any], str]:
    """Returns the losses [samples] and how each was reduced from [samples, …]: "" if there was one number per
    sample."""
    rows = []
    for elements in pieces:
        if elements.dim() == 1:
            kind = ""
        else:
            rest = elements.reshape(elements.shape[0], math.prod(elements.shape[1:]))
            elements = rest.sum(1) if kind == "sum" else rest.mean(1)
        rows.append(elements.to("cpu").double())
    return rows, kind
