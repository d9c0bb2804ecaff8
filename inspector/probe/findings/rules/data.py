"""Rules about batches: what a loader gives, and what a model is called with."""

from __future__ import annotations

import ast
import random
import weakref
from collections import deque
from typing import Any

import torch

from ...core.neutral import Neutral
from ...frames import user_code
from ...numerics.leaves import leaves
from .. import places
from ..places import Spot
from ..training import Forward, LossCall, Training

SAME, ONE_CLASS, ROWS = 4, 4, 8
LEAST_MEAN, DEVIATIONS = 20.0, 10.0  # of an input that is not scaled: mean, deviation
CONSTANT_BATCHES = 20
ALIKE = 2
MOST_ELEMENTS = 1 << 20


class Batches:
    """Rules `batch_axis`, `same_batch`, `loader_left_early` and `workers_alike`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._pass: _Pass | None = None
        self._passes: list[tuple[bool, int, int, Spot]] = []  # (was complete, batches, length of the loader, place)
        self._same = 0
        self._first: Any = None  # a copy, of the batch before
        self._odd: tuple[Any, str, Spot] | None = None
        self._alike = 0
        self._saw_all = True  # all passes from the first one on

    def loader_made(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._t.births.loaders.put(args[0], spot)

    def gap(self) -> None:
        """How many batches a pass has is not known any more."""
        self._pass = self._odd = None
        self._saw_all = False

    # ── passes ──

    def pass_begins(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._close()
        loader = args[0]
        try:
            length = len(loader)
        except TypeError:
            length = 0
        self._pass = _Pass(loader, result, length, spot)
        if loader.num_workers > 1 and loader.worker_init_fn is None:
            self._look_for_generators(loader, spot)

    def pass_ended(self, iterator: Any) -> None:
        if self._pass is not None and self._pass.iterator() is iterator:
            self._pass.is_whole = True
            self._close()

    def _close(self) -> None:
        ended, self._pass = self._pass, None
        if ended is not None and ended.batches:
            whole = ended.is_whole or ended.batches == ended.length
            self._passes = [*self._passes[-50:], (whole, ended.batches, ended.length, ended.spot)]

    def ends(self, error: BaseException | None) -> None:
        self._close()
        if error is not None or not self._saw_all or len(self._passes) < 2:
            return
        whole, batches, length, spot = self._passes[-1]
        earlier = [p for p in self._passes[:-1] if p[3] == spot]
        if whole or not length or not earlier or not all(p[0] for p in earlier):
            return
        breaks = places.lines_where(spot, lambda node: isinstance(node, ast.Break))
        within = [b for b in breaks if b[1] > spot[1]]
        self._t.found("loader_left_early", "hint", (within or [spot])[0], places=[spot], readings={
            "batches": batches, "length": length, "passes": len(self._passes),
        })  # fmt: skip

    # ── one batch ──

    def batch(self, batch: Any, iterator: Any, spot: Spot) -> None:
        current = self._pass
        if current is None or current.iterator() is not iterator:
            return
        current.batches, current.spot = current.batches + 1, spot
        tensors = [t for leaf in leaves(batch) if (t := leaf.tensor()) is not None]
        self._look_at_axes(tensors, current)
        if tensors and self._t.may_measure():
            self._look_for_same(tensors[0], current, spot)
            self._look_for_alike(tensors, current, spot)

    def _look_at_axes(self, tensors: list[Any], current: _Pass) -> None:
        self._odd = None
        sizes = [t.shape[0] for t in tensors if t.dim()]
        if 1 in sizes and len(set(sizes)) == 2 and max(sizes) >= 2 and len(sizes) >= 2:
            odd = next(t for t in tensors if t.dim() and t.shape[0] == 1)
            spot = _place_of_collate(current.iterator()) or current.spot
            self._odd = weakref.ref(odd), ", ".join(str(list(t.shape)) for t in tensors), spot

    def root_begins(self, forward: Forward, module: torch.nn.Module, given: Any) -> None:
        if self._odd is None or not forward.is_training or self._pass is None:
            return
        if any(leaf.tensor() is self._odd[0]() for leaf in leaves(given)):
            self._t.found(
                "batch_axis", "warning", self._odd[2], places=[self._pass.spot], readings={"shapes": self._odd[1]}
            )

    def _look_for_same(self, tensor: torch.Tensor, current: _Pass, spot: Spot) -> None:
        if current.batches != 1 or current.length < 2:
            self._same, self._first = 0, None
            return
        with Neutral():
            is_same = self._first is not None and _are_equal(self._first, tensor)
            if not is_same:
                self._first = tensor.detach().clone() if tensor.numel() <= MOST_ELEMENTS else None
        self._same = self._same + 1 if is_same else 1
        if self._same >= SAME:
            birth = self._t.births.loaders.get(current.loader())
            self._t.found(
                "same_batch", "warning", spot, places=[birth], readings={"times": self._same, "batches": current.length},
            )  # fmt: skip

    # ── workers ──

    def _look_for_alike(self, tensors: list[Any], current: _Pass, spot: Spot) -> None:
        """Compares a batch with the one before, which came from another worker."""
        loader = current.loader()
        if loader is None or loader.num_workers < 2 or not tensors[0].is_floating_point():
            return
        with Neutral():
            is_equal = current.last is not None and _are_equal(current.last, tensors[0])
            is_varied = current.before is not None and not _are_equal(current.before, tensors[0])
            current.before = current.last
            current.last = tensors[0].detach().clone() if tensors[0].numel() <= MOST_ELEMENTS else None
        self._alike += is_equal and (is_varied or current.batches == 2)
        if self._alike >= ALIKE:
            birth = self._t.births.loaders.get(loader)
            self._t.found(
                "workers_alike",
                "warning",
                birth or spot,
                places=[spot],
                readings={"name": "", "workers": loader.num_workers},
            )

    def _look_for_generators(self, loader: Any, spot: Spot) -> None:
        """Finds random generators in the data set: each worker gets a copy in the same state."""
        held = _generators(loader.dataset)
        if held:
            birth = self._t.births.loaders.get(loader) or spot
            uses = _uses(loader.dataset, held[0])
            self._t.found(
                "workers_alike", "warning", birth, places=[spot, uses],
                readings={"name": held[0], "workers": loader.num_workers},
            )  # fmt: skip


class Inputs:
    """Rules `input_scale`, `constant_input` and `batch_of_one_class`."""

    def __init__(self, training: Training) -> None:
        self._t = training
        self._loader: Spot | None = None
        self._spot: Spot | None = None
        self._looked = 0
        self._columns: dict[int, list[Any]] = {}  # by root: (first row, which columns are still constant, batches)
        self._classes: deque[int | None] = deque(maxlen=ONE_CLASS)

    def pass_begins(self, args: Any, kwargs: Any, result: Any, spot: Spot) -> None:
        self._loader = self._t.births.loaders.get(args[0])

    def batch(self, batch: Any, iterator: Any, spot: Spot) -> None:
        self._spot = spot

    def root_ended(self, forward: Forward, module: torch.nn.Module, given: Any, result: Any) -> None:
        if not forward.is_training or not forward.has_grad:
            return
        tensor = next((t for leaf in leaves(given) if (t := leaf.tensor()) is not None), None)
        if tensor is None or tensor.requires_grad or not tensor.is_floating_point() or not tensor.numel():
            return
        if tensor.is_meta or not self._t.may_measure():
            return
        if self._looked < 3:
            self._looked += 1
            self._look_at_scale(forward, module, tensor)
        if tensor.dim() == 2:
            self._look_at_columns(forward, module, tensor)

    def _look_at_scale(self, forward: Forward, module: torch.nn.Module, tensor: torch.Tensor) -> None:
        first = next((m for m in forward.modules() if next(iter(m._parameters.values()), None) is not None), None)
        if first is None or "Norm" in type(first).__name__ or "Embedding" in type(first).__name__:
            return
        with Neutral():
            values = tensor.detach().double()
            least, most, mean = float(values.min()), float(values.max()), float(values.mean())
            deviation = float(values.std()) if values.numel() > 1 else 0.0
        is_raw = least >= 0 and most > self._t.threshold("input_scale") and mean > LEAST_MEAN
        is_far = values.numel() >= 100 and deviation > 0 and abs(mean) > max(DEVIATIONS * deviation, LEAST_MEAN)
        if is_raw or is_far:
            spot = self._loader or self._spot or forward.spot
            self._t.found(
                "input_scale", "warning", spot, places=[self._spot, forward.spot],
                readings={"least": least, "most": most, "mean": mean, "deviation": deviation},
            )  # fmt: skip

    def _look_at_columns(self, forward: Forward, module: torch.nn.Module, tensor: torch.Tensor) -> None:
        known = self._columns.get(id(module))
        with Neutral():
            values = tensor.detach()
            if known is None or known[0].shape != values[0].shape or known[0].device != values.device:
                known = self._columns[id(module)] = [values[0].clone(), torch.ones_like(values[0], dtype=torch.bool), 0]
            known[1] &= (values == known[0]).all(0)
            known[2] += values.shape[0] > 1
            constant = int(known[1].sum()) if known[2] >= CONSTANT_BATCHES else 0
        if self._t.threshold("constant_input") * values.shape[1] <= constant < values.shape[1]:
            self._t.found(
                "constant_input", "hint", forward.spot, since=max(1, self._t.iteration - CONSTANT_BATCHES + 1),
                readings={"constant": constant, "columns": values.shape[1], "batches": known[2]},
            )  # fmt: skip

    def loss_called(self, call: LossCall) -> None:
        target, scores = call.given.get("target"), call.given.get("input")
        if call.name not in ("cross_entropy", "nll_loss") or not isinstance(target, torch.Tensor):
            return
        if (
            target.is_floating_point()
            or target.dim() != 1
            or not getattr(scores, "requires_grad", False)
            or not self._t.may_measure()
        ):
            return
        with Neutral():
            least, most = (int(v) for v in target.detach().aminmax()) if target.numel() else (0, 1)
        self._classes.append(least if least == most and target.numel() >= ROWS else None)
        if len(self._classes) == ONE_CLASS and None not in self._classes and len(set(self._classes)) > 1:
            spot = self._loader or self._spot or call.spot
            self._t.found(
                "batch_of_one_class", "warning", spot, places=[self._spot, call.spot], readings={"batches": ONE_CLASS}
            )


class _Pass:
    def __init__(self, loader: Any, iterator: Any, length: int, spot: Spot) -> None:
        self.loader, self.iterator = weakref.ref(loader), weakref.ref(iterator)
        self.length, self.spot = length, spot
        self.batches, self.is_whole = 0, False
        self.last: Any = None
        self.before: Any = None


def _are_equal(one: Any, other: Any) -> bool:
    return one.shape == other.shape and one.dtype == other.dtype and torch.equal(one, other.detach())


def _place_of_collate(iterator: Any) -> Spot | None:
    """Returns where the script's own collate function returns its batch, or None."""
    code = getattr(getattr(iterator, "_collate_fn", None), "__code__", None)
    if code is None or not user_code.is_users(code.co_filename):
        return None
    spot = code.co_filename, code.co_firstlineno + 1
    return (places.lines_where(spot, lambda node: isinstance(node, ast.Return)) or [places.of_code(code)])[-1]


_GENERATORS = ("numpy.random._generator.Generator", "numpy.random.mtrand.RandomState")


def _generators(dataset: Any) -> list[str]:
    """Returns the attributes of a data set, and of its parts, that are random generators and that its methods use."""
    found = []
    for name, value in list(getattr(dataset, "__dict__", {}).items())[:200]:
        kind = f"{type(value).__module__}.{type(value).__qualname__}"
        if isinstance(value, (random.Random, torch.Generator)) or kind in _GENERATORS:
            if _uses(dataset, name) is not None:
                found.append(name)
        elif isinstance(value, torch.utils.data.Dataset) and value is not dataset:
            found += [f"{name}.{inner}" for inner in _generators(value)]
    return found


def _uses(dataset: Any, name: str) -> Spot | None:
    """Returns the first line of the method that uses this attribute, or None."""
    for owner in type(dataset).__mro__[:-1]:
        for method in vars(owner).values():
            code = getattr(method, "__code__", None)
            if code is not None and method.__name__ != "__init__" and name.partition(".")[0] in _names(code):
                return places.of_code(code)
    return None


def _names(code: Any) -> set[str]:
    """Returns the attributes and globals that a function uses, its comprehensions included."""
    inner = (_names(one) for one in code.co_consts if isinstance(one, type(code)))
    return set(code.co_names).union(*inner)
