"""The losses of the script: one series per call site, whose values equal `loss.item()`."""

from __future__ import annotations

import ast
import contextlib
import weakref
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from ...wire.messages import LossPoints, LossValue, SeriesOpened
from ..core.columns import packed
from ..core.neutral import Neutral, has_graph, is_plain
from ..core.threads import OfThreads
from ..frames.user_code import Site, site_here
from ..numerics.shards import shard_of, whole

if TYPE_CHECKING:
    from ..execution.phases import Recorder
    from ..gradients.grad_scaler import Scaled


class _Met:
    """What one thread knows of the losses that it has met.

    Attributes: `name`, of the last loss; `given`, the value at which the last backward began (None: no single number,
    or not read yet); `computed`, the result of a loss function before its backward; `last`, (series, value) of the last
    loss (series 0: it is `computed`); `usual`, (call site, series, name) of the last loss that was one number on the
    CPU; `evaluated`, results of a model that computes its own loss, while it runs; `is_called`, whether a loss function
    ran since the last forward or backward; `given_back`, results of loss functions since the last backward;
    `is_training`, whether the last root ran in training mode.
    """

    def __init__(self) -> None:
        self.name = ""
        self.given: float | None = None
        self.computed: LossValue | None = None
        self.last: tuple[int, float | None] = (-1, None)
        self.usual: tuple[Site | None, int, str] = (None, 0, "")
        self.evaluated: list[tuple[Any, Site]] = []
        self.is_called = False
        self.given_back: deque[weakref.ref[Any]] = deque(maxlen=64)
        self.is_training = True

    def has_given(self, tensors: Sequence[Any]) -> bool:
        """Returns whether each tensor is a result of a loss function."""
        for tensor in tensors:  # plain loops: every backward of a free run calls this
            for ref in self.given_back:
                if tensor is not None and ref() is tensor:
                    break
            else:
                return False
        return bool(tensors)


class Losses:
    """Training losses are the tensors given to `backward()`; under `no_grad` or in eval mode, results of loss
    functions.

    `looks` counts the losses that took the slow way.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._met_in = OfThreads(_Met)
        self._recorder = recorder
        self._series: dict[tuple[str | int, ...], int] = {}
        self._news: deque[SeriesOpened | tuple[int, int, float]] = deque()  # emptied by the writing thread
        self._late: deque[tuple[int, int, Any, Any]] = deque()  # copies on their way from an accelerator
        self._described: dict[int, LossValue] = {}  # by number of the series
        self.looks = 0

    @property
    def here(self) -> Any:
        """Returns the losses that this thread has met, as `of` takes them."""
        return self._met_in.here

    def of(self, met: Any) -> contextlib.AbstractContextManager[None]:
        """`with losses.of(met):` what is told inside has happened in the thread that `met` belongs to."""
        return self._met_in.lent(met)

    @property
    def name(self) -> str:
        """The name of the last loss in this thread."""
        return self._met_in.here.name

    @property
    def given(self) -> float | None:
        """The value at which this thread's last backward began; None if it was no single number or is not read yet."""
        return self._met_in.here.given

    def forward_ended(self, training: bool) -> None:
        met = self._met_in.here
        met.is_called, met.is_training = False, training

    def computed(self, result: Any) -> None:
        """Notes that a loss function has returned `result`."""
        met = self._met_in.here
        if not isinstance(result, torch.Tensor):
            met.is_called = True
            return
        self.gave(weakref.ref(result))
        is_training = met.is_training and has_graph(result)
        if is_training and self._recorder.gate.mode == "run":
            return
        site = site_here()
        with Neutral():
            if is_training:
                met.computed = _describe(result, 0, site.of().target or site.of().text)
                met.last = (0, _number(result))
            else:
                self._met(result, site, -1, _result_name(site), True)

    def gave(self, result: weakref.ref[Any]) -> None:
        """Notes a tensor that a loss function has returned."""
        met = self._met_in.here
        met.is_called = True
        met.given_back.append(result)

    def evaluated(self, result: Any) -> None:
        """Notes a number from a model that computes its own loss in eval mode: it will not reach a backward."""
        if isinstance(result, torch.Tensor) and not result.dim():
            self._met_in.here.evaluated.append((result, site_here()))

    def evaluation_ended(self, given: Any) -> None:
        """Ends an evaluated forward. `given`: the one number in the model's output; it is what became of the numbers
        noted inside, such as a sum over all words divided by their count."""
        met = self._met_in.here
        evaluated, met.evaluated = met.evaluated, []
        if given is not None:
            evaluated = [(given, site) for _, site in evaluated[-1:]]
        with Neutral():
            for loss, site in evaluated:
                self._met(loss, site, -1, _result_name(site), True)

    @property
    def was_called(self) -> bool:
        """Whether a loss function ran since the last forward or backward."""
        return self._met_in.here.is_called

    def given_to_backward(self, tensors: Sequence[Any], site: Site, notes: Sequence[Scaled | None] = ()) -> bool:
        """Records the losses of a backward. Returns True if the script computed them by arithmetic of its own, so that
        they are not just results of loss functions. `notes`: for tensors that a GradScaler has scaled; the unscaled
        loss is recorded."""
        met = self._met_in.here
        was_called, met.is_called = met.is_called, False
        is_gone = False
        if notes:
            is_gone = any(note is not None and note.of() is None for note in notes)  # `scale(criterion(…)).backward()`
            tensors = [tensor if note is None else note.loss() for tensor, note in zip(tensors, notes)]
        own = not (was_called if is_gone else met.has_given(tensors))
        met.given_back.clear()
        self.looks += 1
        if not self._met_as_usual(met, tensors, site):
            names = _backward_names(site, tensors, notes)
            with Neutral():
                for index, (tensor, name) in enumerate(zip(tensors, names)):
                    if isinstance(tensor, torch.Tensor):
                        self._met(tensor, site, index, name, False)
            met.name = ", ".join(names)
            met.usual = (site if _is_usual(tensors) else None, met.last[0], met.name)
        met.given = met.last[1] if len(tensors) == 1 else None
        return own

    def part_is_given(self, name: str) -> None:
        """Notes a backward that gives a gradient of which the loss will be made later."""
        met = self._met_in.here
        met.name, met.given = name, None

    def _met_as_usual(self, met: _Met, tensors: Sequence[Any], site: Site) -> bool:
        """Records the loss quickly if the site and the form are those of the last one, as at nearly every backward of a
        free run; returns whether it did."""
        if site is not met.usual[0] or self._recorder.gate.mode != "run" or not is_plain() or not _is_usual(tensors):
            return False
        self.looks -= 1
        self._takes(met, float(tensors[0].item()))
        return True

    def _takes(self, met: _Met, value: float) -> None:
        """Records a value in the series of the last loss."""
        _, series, name = met.usual
        self._news.append((series, self._recorder.iteration, value))
        met.last, met.name = (series, value), name

    def given_as_usual(self, value: float) -> None:
        """Does what `given_to_backward` does if the series and the name are those of the last backward."""
        met = self._met_in.here
        met.is_called, met.given = False, value
        met.given_back.clear()
        self._takes(met, value)

    def skip(self, losses: list[list[float]]) -> None:
        """Records the losses of iterations that have passed with the same backwards as the last one: one list per
        iteration."""
        series, iteration = self._met_in.here.usual[1], self._recorder.iteration
        for number, values in enumerate(losses, iteration + 1):
            self._news.extend((series, number, value) for value in values)

    def standing(self) -> tuple[Any, ...]:
        """Returns all state on which the handling of the next moment depends."""
        met = self._met_in.here
        called = met.is_called, met.is_training, len(met.given_back), len(met.evaluated)
        return id(met.usual[0]), met.usual[1:], met.name, called, len(self._late)

    def drain(self) -> list[Any]:
        """Returns what was met since the last call, as messages; called by the writing thread."""
        messages: list[Any] = []
        points: dict[int, tuple[array[int], array[float]]] = {}
        while self._news:
            news = self._news.popleft()
            if isinstance(news, SeriesOpened):
                messages.append(news)
            else:
                iterations, values = points.setdefault(news[0], (array("q"), array("d")))
                iterations.append(news[1])
                values.append(news[2])
        return messages + [LossPoints(series, packed(at), packed(values)) for series, (at, values) in points.items()]

    def _met(self, tensor: torch.Tensor, site: Site, index: int, name: str, validation: bool) -> None:
        met = self._met_in.here
        met.name = name
        series = self._number_of(site, index, name, validation)
        value = None
        if series not in self._described or self._recorder.gate.mode != "run":
            self._described[series] = _describe(tensor, series, name)
        if tensor.is_cpu or tensor.is_meta:
            value = _number(tensor)
        elif tensor.numel() == 1 and shard_of(tensor) is None:
            self._read_late()
            self._send_for(series, tensor)
        if value is not None:
            self._news.append((series, self._recorder.iteration, value))
        met.last = (series, value)

    @property
    def now(self) -> LossValue | None:
        """The last loss. In a free run its description is that of the first loss of its series."""
        met = self._met_in.shown
        series, value = met.last
        described = self._described.get(series) if series else met.computed
        return replace(described, value=value) if described is not None else None

    def _number_of(self, site: Site, index: int, name: str, validation: bool) -> int:
        call = site.of()
        key = (site.file, site.line, call.file, call.line, index)
        if key not in self._series:
            self._series[key] = len(self._series) + 1
            self._news.append(SeriesOpened(self._series[key], name, site.file, site.line, validation))
        return self._series[key]

    # On an accelerator `.item()` would make training wait, so a copy is read when its event has passed. Written from
    # torch's documentation; not run on such a device.

    def _send_for(self, series: int, tensor: torch.Tensor) -> None:
        copy = torch.empty((), dtype=tensor.dtype, pin_memory=tensor.device.type == "cuda")
        copy.copy_(whole(tensor).detach().reshape(()), non_blocking=True)
        event = torch.Event(device=tensor.device)
        event.record()
        self._late.append((series, self._recorder.iteration, copy, event))
        if self._recorder.gate.mode != "run":
            event.synchronize()
            self._read_late()

    def _read_late(self) -> None:
        while self._late and self._late[0][3].query():
            series, iteration, copy, _ = self._late.popleft()
            self._news.append((series, iteration, float(copy.item())))


def _describe(tensor: torch.Tensor, series: int, name: str) -> LossValue:
    grad_fn = tensor.grad_fn.name() if tensor.grad_fn is not None else ""
    dtype = str(tensor.dtype).removeprefix("torch.")
    return LossValue(
        series=series,
        name=name,
        value=None,
        grad_fn=grad_fn,
        shape=tuple(tensor.shape),
        dtype=dtype,
        device=str(tensor.device),
    )


def is_one_number(loss: Any) -> bool:
    """Returns whether the tensor is one number on the CPU that can be read without the user's modes noticing."""
    return is_plain() and loss.is_cpu and loss.dim() == 0 and not loss.is_complex()


def _is_usual(tensors: Sequence[Any]) -> bool:
    """Returns whether there is one plain tensor with one number on the CPU."""
    if len(tensors) != 1 or type(tensors[0]) is not torch.Tensor:
        return False
    loss = tensors[0]
    return loss.is_cpu and loss.dim() == 0 and not loss.is_complex()


def _number(tensor: torch.Tensor) -> float | None:
    """Returns what `item()` returns, or None for a tensor that is no single real number or has no values (meta,
    fake)."""
    try:
        return float(whole(tensor).item())
    except (RuntimeError, ValueError, TypeError):  # several numbers, a complex one, none (meta, fake), or on all ranks
        return None


def _result_name(site: Site) -> str:
    """Returns the name of a loss that goes to no backward: the script's variable for it, or the library's call around
    it."""
    return site.short if site.through is not None else site.target or site.text


def _backward_names(site: Site, tensors: Sequence[Any], notes: Sequence[Scaled | None]) -> tuple[str, ...]:
    """Returns the source text of each tensor given to a backward."""
    hands_on = site.through is not None and site.callee.endswith("backward") and site.argument
    call = site if hands_on else site.of()  # `accelerator.backward(loss)`, or the library's own `loss.backward()`
    is_method = call.owner and not hands_on and not call.owner.endswith("autograd")
    name = (call.owner if is_method else call.argument) or "loss"
    listed = _elements(call.argument)
    if len(listed) != len(tensors):
        listed = (name,) if len(tensors) == 1 else tuple(f"{name}[{index}]" for index in range(len(tensors)))
    named = [note.name if note is not None else "" for note in notes] or [""] * len(tensors)
    return tuple(of_scaled or written for of_scaled, written in zip(named, listed))


def _elements(text: str) -> tuple[str, ...]:
    """Returns the source texts of the elements of a written-out list or tuple."""
    try:
        written = ast.parse(text, mode="eval").body
    except SyntaxError:
        return ()
    return tuple(map(ast.unparse, written.elts)) if isinstance(written, (ast.List, ast.Tuple)) else ()
