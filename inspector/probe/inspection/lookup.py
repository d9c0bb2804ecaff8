"""Finds the living tensor of a name, describes it, and gives its elements."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from ...wire.shards import Shard
from ...wire.tensors import HERE, AskTensor, TensorFacts, TensorName
from ..modules.grad import grad_of
from ..numerics.axes import axes_of, axes_of_data
from ..numerics.layouts import (
    OF_NUMBERS,
    bytes_of,
    changes_of,
    held_here,
    is_nothing,
    is_signed,
    memory_of,
    part_of,
    parts_of,
    readable,
    shape_of,
    stride_of,
)
from ..numerics.numbers import Compared, Numbers, Shape, Unavailable
from ..numerics.shards import shape_here, shard_of
from .states import states_of

if TYPE_CHECKING:
    from ..batch.current import Batches
    from ..core.threads import OfThreads
    from ..gradients.grad_scaler import Scaling
    from ..gradients.grad_states import Ledger
    from ..modules.roots import Roots
    from .copies import Identity, TensorCopies, Watched


class Tensors:
    """Finds the tensor that a TensorName means; keeps nothing, so each look begins anew."""

    def __init__(
        self,
        roots: Roots,
        ledger: Ledger,
        batches: OfThreads[Batches],
        scaling: Scaling,
        shelf: TensorCopies,
        here: Callable[[TensorName], Any],
    ) -> None:
        """`here` returns the tensors of a layer or node at which training is held; it raises Unavailable."""
        self._roots = roots
        self._ledger = ledger
        self._batches = batches
        self._scaling = scaling
        self._shelf = shelf
        self._here = here

    # ── which one ──

    def find(self, name: TensorName) -> Any:
        """Returns the whole tensor, whatever `part` says. Raises Unavailable."""
        if name.when == "last":
            return self._shelf.last(self.identity(name))
        if name.kind == "kept":
            return self._shelf.kept(name.row)
        if name.kind in ("input", "output"):
            return self._leaf(name)
        if name.kind in HERE:
            return _given(self._here(name), "gone")
        if name.kind == "activation":
            return self._shelf.activation(self._thing(name, "module", "root"))
        if name.kind == "buffer":
            return self._buffer(*self._place(name))
        return self._of_parameter(name, self._thing(name, "parameter"))

    def _of_parameter(self, name: TensorName, parameter: torch.Tensor) -> Any:
        if not self._ledger.reads(parameter):
            raise Unavailable("threads")
        if name.kind == "parameter":
            return parameter
        if name.kind == "gradient":
            return _given(grad_of(parameter), "none")
        if name.kind == "update":
            return self._shelf.update(parameter)
        if name.kind == "state":
            return _given(dict(self._states(parameter)).get(name.key), "no_step")
        raise Unavailable("gone", name.kind)

    def _thing(self, name: TensorName, *kinds: str, is_made_anew: bool = False) -> Any:
        """Returns the module or tensor of a row of the model tree. Raises Unavailable if it is of none of `kinds`."""
        tree = self._roots.tree
        if name.structure != self._roots.version or not 0 <= name.row < len(tree):
            raise Unavailable("stale")
        if tree.kind(name.row) not in kinds:
            raise Unavailable("gone", name.kind)
        thing = tree.things[name.row]()
        return thing if is_made_anew else _given(thing, "gone")

    def _place(self, name: TensorName) -> tuple[Any, str]:
        """Returns (layer, name) of a buffer: a script may replace the buffer in each forward."""
        buffer, tree = self._thing(name, "buffer", is_made_anew=True), self._roots.tree
        owner = tree.things[tree.parents[name.row]]()
        return _given(owner if owner is not None else buffer, "gone"), tree.words[tree.names[name.row]]

    def _buffer(self, owner: Any, word: str) -> Any:
        return _given(owner._buffers.get(word) if owner is not None else None, "gone")

    def _leaf(self, name: TensorName) -> Any:
        leaf = self._batches.shown.leaf(name.kind, name.row)
        return _given(leaf.tensor() if leaf is not None else None, "gone")

    def _states(self, parameter: torch.Tensor) -> Iterator[tuple[str, Any]]:
        return states_of(self._ledger.optimizers(), parameter)

    # ── finding it again ──

    def owner(self, name: TensorName) -> Any:
        """Returns the owner by which the tensor is found again: the parameter, the module, or a buffer's layer; else
        None."""
        if name.kind in ("input", "output", "kept", *HERE):
            return None
        if name.kind == "buffer":
            return self._place(name)[0]
        return self._thing(name, *(("module", "root") if name.kind == "activation" else ("parameter",)))

    def identity(self, name: TensorName) -> Identity:
        """Returns a key that is the same for the same tensor whatever its row in the model tree."""
        owner = self.owner(name)
        key = self._place(name)[1] if name.kind == "buffer" else name.key
        return name.kind, key, name.row if owner is None else id(owner)

    def found_again(self, identity: Identity, watched: Watched) -> Any:
        """Returns the tensor as it is now, or None if it is gone or has no elements."""
        owner = watched.owner()
        if watched.is_gone:
            return None
        try:
            if watched.kind == "buffer":
                return readable(self._buffer(owner, identity[1]))
            if watched.kind == "activation":
                return self._shelf.activation(owner)
            if owner is None:
                return readable(self.find(watched.name))
            tensor = readable(self._of_parameter(watched.name, owner))
            return _unscaled(tensor, self._factor_of(owner)) if watched.kind == "gradient" else tensor
        except Unavailable:
            return None

    # ── its numbers ──

    def axes(self, name: TensorName) -> tuple[str, ...]:
        """Returns the axes' names of the whole tensor."""
        return self._axes(name, shape_of(held_here(self.find(name))))

    def shard(self, name: TensorName) -> Shard | None:
        """Returns which part of a tensor that ranks share is meant; a copy is of the part that was copied."""
        if name.kind == "kept":
            return self._shelf.shard(name.row)
        found = self.find(name)
        if name.kind == "update" or (name.when and name.kind in ("parameter", "gradient", "state")):
            parameter = self._thing(name, "parameter")
            return shard_of(parameter) if shape_here(parameter) == shape_of(found) else None
        return shard_of(found)

    def copied_from(self, name: TensorName) -> Any:
        """Returns the whole tensor with the numbers that are shown. Raises Unavailable if it has none."""
        return _unscaled(readable(self.find(name)), self._factor(name))

    def numbers(self, name: TensorName) -> Numbers:
        """Returns the numbers of the part that the name says. Raises Unavailable if there are none."""
        tensor = readable(self.find(name))
        factor = self._factor(name)
        if name.part in OF_NUMBERS and tensor.is_complex():
            return Numbers(tensor, _divided(OF_NUMBERS[name.part], factor))
        tensor = part_of(tensor, name.part)
        return Numbers(tensor, None if factor == 1 else _divided(None, factor))

    def compared(self, question: Any) -> Numbers | Compared:
        """Returns the numbers that a question is about. Raises Unavailable if the shape is not the one that the
        question names."""
        numbers: Numbers | Compared = self.numbers(question.tensor)
        if question.against is not None:
            assert isinstance(numbers, Numbers)
            numbers = Compared(numbers, self.numbers(question.against), question.how)
        if numbers.shape != tuple(question.shape):
            raise Unavailable("reshaped", str(list(numbers.shape)))
        return numbers

    def _factor(self, name: TensorName) -> float:
        """Returns the factor of a GradScaler on the gradient, which is divided out; else 1."""
        if name.kind != "gradient" or name.when:
            return 1.0
        return self._factor_of(self._thing(name, "parameter"))

    def _factor_of(self, parameter: torch.Tensor) -> float:
        factor = self._scaling.factor()
        return 1.0 if factor is None or id(parameter) in self._scaling.clean() else factor

    # ── what it is ──

    def facts(self, question: AskTensor, stop: int) -> TensorFacts:
        name = question.tensor
        found = self.find(name)
        tensor = held_here(found)
        parts = parts_of(tensor)
        shown = tensor
        if not is_nothing(tensor) and (name.part or not parts or tensor.is_complex() or tensor.is_quantized):
            shown = part_of(tensor, "" if name.part in OF_NUMBERS else name.part)
        factor = self._factor(name)
        return TensorFacts(
            request=question.request,
            stop=stop,
            type=type(found).__name__,
            shape=shape_of(shown),
            stride=stride_of(shown),
            dtype=str(shown.dtype).removeprefix("torch."),
            layout=str(tensor.layout).removeprefix("torch."),
            memory=memory_of(shown),
            device=str(tensor.device),
            trainable=bool(found.requires_grad),
            count=math.prod(shape_of(shown)),
            bytes=bytes_of(shown),
            changes=changes_of(found),
            axes=self._axes(name, shape_of(shown)),
            parts=parts,
            states=self._state_keys(name),
            signed=is_signed(shown),
            scale=None if factor == 1 else factor,
            shard=self.shard(name),
        )

    def _state_keys(self, name: TensorName) -> tuple[str, ...]:
        if name.kind not in ("parameter", "gradient", "state", "update"):
            return ()
        return tuple(dict.fromkeys(key for key, _ in self._states(self._thing(name, "parameter"))))

    def _axes(self, name: TensorName, shape: Shape) -> tuple[str, ...]:
        """Returns the axes' names, as far as the owner tells."""
        named: tuple[str, ...] = ()
        if name.kind == "kept":
            named = self._shelf.axes(name.row)
        elif name.kind in ("parameter", "gradient", "buffer", "state", "update"):
            tree = self._roots.tree
            owner = tree.things[tree.parents[name.row]]() if tree.parents[name.row] >= 0 else None
            named = axes_of(owner, tree.words[tree.names[name.row]], len(shape))
        elif name.kind in ("input", "output", "activation", "argument", "result"):
            named = axes_of_data(shape, name.kind)
        return named if len(named) == len(shape) else ("",) * len(shape)


def _given(value: Any, code: str) -> Any:
    if not isinstance(value, (torch.Tensor, nn.Module)):
        raise Unavailable(code)
    return value


def _unscaled(tensor: torch.Tensor, factor: float) -> Any:
    return tensor if factor == 1 else tensor.detach() / factor


def _divided(then: Callable[[Any], Any] | None, factor: float) -> Callable[[Any], Any] | None:
    if factor == 1:
        return then
    return lambda part: (then(part) if then else part) / factor
