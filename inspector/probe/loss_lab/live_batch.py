"""Takes the live batch into the lab: the arguments of the script's last call of a loss function, or scores and
labels."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

import torch

from ...wire.lab import DTYPES, LAB_LIMIT, TAKEN_LIMIT, Argument, LabInput, TakeBatch, Taken
from ...wire.messages import LossValue
from ..batch.sample_losses import Refusal
from ..loss.functions import ORIGINALS
from ..numerics.numbers import packed, plain
from .by_class import ClassLoss
from .loss import ComputedLoss
from .losses import TABLE

if TYPE_CHECKING:
    from ..batch.current import Batches


_HALF = (torch.float16, torch.bfloat16)


def taken(question: TakeBatch, stop: int, batches: Batches, iteration: int, met: LossValue | None) -> Taken:
    """Returns the tensors, copied to the CPU. `met`: the last loss. Half precision becomes single if autocast has
    computed so, which shows in a single-precision loss."""
    call, value = batches.call, met.value if met is not None else None
    if call is None:
        return _nothing_called(question, stop, batches, iteration)
    name, loss = call.name, TABLE.get(call.name)
    code = "" if loss is None else loss.code
    try:
        if loss is None and not {"input", "target"} <= set(inspect.signature(ORIGINALS[name]).parameters):
            raise Refusal("function", name)
        bound = call.bound()
        tensors = {key: given for key, given in bound.items() if isinstance(given, torch.Tensor)}
        kept, samples, of = _cut(loss, tensors)
        inputs = _inputs(loss, kept, met is not None and met.dtype == "float32")
    except Refusal as refusal:
        return Taken(
            request=question.request,
            stop=stop,
            iteration=iteration,
            function=name,
            loss=code,
            arguments=(),
            inputs=(),
            samples=0,
            of=0,
            value=value,
            reason=refusal.code,
        )
    arguments = () if loss is None else loss.arguments
    said = tuple(Argument(key, repr(bound[key])) for key, _ in arguments if _is_said(bound, key))
    return Taken(
        request=question.request,
        stop=stop,
        iteration=iteration,
        function=name,
        loss=code,
        arguments=said,
        inputs=inputs,
        samples=samples,
        of=of,
        value=value,
        reason="",
    )


def _is_said(bound: dict[str, Any], key: str) -> bool:
    return key in bound and not isinstance(bound[key], torch.Tensor)


def _nothing_called(question: TakeBatch, stop: int, batches: Batches, iteration: int) -> Taken:
    """Returns scores and labels as cross-entropy takes them, when no loss function was called."""
    scores, labels = batches.scores_and_labels(stop)
    tensors = {"input": scores, "target": labels}
    found = {name: tensor.detach() for name, tensor in tensors.items() if tensor is not None}
    reason, loss = batches.why_no_call, TABLE["cross_entropy"]
    try:
        kept, samples, of = _cut(loss, found)
        inputs = _inputs(loss, kept)
    except Refusal as refusal:
        inputs, samples, of, reason = (), 0, 0, refusal.code
    return Taken(
        request=question.request,
        stop=stop,
        iteration=iteration,
        function="",
        loss="",
        arguments=(),
        inputs=inputs,
        samples=samples,
        of=of,
        value=None,
        reason=reason,
    )


def _cut(loss: ComputedLoss | None, tensors: dict[str, Any]) -> tuple[dict[str, Any], int, int]:
    """Returns (the first samples, as many as fit; their count; the count of all)."""
    given = tensors.get("input" if loss is None else loss.inputs[0])
    if given is None:
        return tensors, 0, 0
    has_batch = given.dim() > 1 or given.dim() == 1 and not (loss is not None and loss.takes_rows)
    of = given.shape[0] if has_batch else 1
    if given.numel() <= TAKEN_LIMIT:
        return tensors, of, of
    keep = max(1, TAKEN_LIMIT // max(1, given.numel() // of)) if has_batch else 1
    if given.numel() // of * keep > LAB_LIMIT:
        raise Refusal("large", str(given.numel()))
    whole = ("weight",) if isinstance(loss, ClassLoss) else ()  # one per class
    cut = {
        name: tensor[:keep] if tensor.dim() and tensor.shape[0] == of and name not in whole else tensor
        for name, tensor in tensors.items()
    }
    return cut, keep, of


def _inputs(loss: ComputedLoss | None, tensors: dict[str, Any], is_single: bool = False) -> tuple[LabInput, ...]:
    names = ("input", "target", "weight") if loss is None else loss.names
    found = {name: tensors[name] for name in names if name in tensors}
    if is_single:
        found = {name: tensor.float() if tensor.dtype in _HALF else tensor for name, tensor in found.items()}
    return tuple(_sent(name, tensor) for name, tensor in found.items())


def _sent(name: str, tensor: torch.Tensor) -> LabInput:
    dtype = str(tensor.dtype).removeprefix("torch.")
    if tensor.is_meta or tensor.layout is not torch.strided or dtype not in DTYPES:
        raise Refusal("arguments")
    return LabInput(name, packed(plain(tensor)), dtype)
