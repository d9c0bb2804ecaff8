"""Steps through one backward: its nodes, hooks on them until it ends, and how far it has come.

A hook before and a hook behind a node, neither of which returns anything, leave every gradient as it is. No node and no
gradient is kept after the backward.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from types import FrameType
from typing import Any

import torch

from ..core.neutral import Plain
from ..frames.user_code import site_of
from ..modules import running
from ..modules.calls import Call, Calls
from ..modules.passing import Seen
from ..modules.passing import gradients as gradients_of

Guarded = Callable[[Callable[..., None]], Callable[..., None]]


class Backward:
    """One backward, made before it begins; its nodes are known by number.

    Attributes: `outer`, the backward whose node began this one; `gives_result`, whether its caller gets gradients as
    from `torch.autograd.grad`; `frame` and `site` of the user's call; `thread`; `mark`, which identifies the graph;
    `nodes`, `total` their count; `met`, nodes that ran or run next; `ran`, number of the last node that ran; `order`,
    numbers of all that ran; `arrives`, gradients at the next node; `leaves`, gradients from the last one; `populated`,
    parameters whose gradient came since training was let go; `awaited(number, gradients)`, called once with what the
    next node returns; `owners()` → id(parameter) → key of its layer.
    """

    def __init__(
        self, tensors: Sequence[Any], whole: bool, frame: FrameType | None, calls: Calls, within: bool = False
    ) -> None:
        """`within`: a node of another backward began it, as in a reentrant checkpoint."""
        self.outer: Backward | None = None
        self.gives_result = False
        self.frame = frame
        self.site = site_of(frame)
        self.thread = threading.get_ident()
        self.mark = mark_of(tensors)
        self._begins_at = [weakref.ref(tensor) for tensor in tensors if isinstance(tensor, torch.Tensor)]
        with Plain():
            self.nodes = reached(tensors)
            self._on_accelerator = any(not _is_cpu(tensor) for tensor in tensors)
        self.total = len(self.nodes) if whole else 0
        self._is_begun = within  # whether nodes have run
        self.met = 0
        self.ran: int | None = None
        self.order: list[int] = []
        self.arrives: list[Seen] = []
        self.leaves: list[Seen] = []
        self.populated: list[Any] = []
        self.awaited: Callable[[int | None, tuple[Any, ...]], None] | None = None
        self._giver: int | None = None  # number of the last node that ran and does not accumulate
        self._calls = calls
        self._begun: set[Any] = set()
        self._handles: list[Any] = []
        self._turn = threading.Lock()
        self._settings = ExitStack()
        self._meet: Callable[[Backward, int], None] = _pass
        self._is_looked_at: Callable[[], bool] = bool
        self.owners: Callable[[], dict[int, int]] = dict
        self._owners: dict[int, int] | None = None  # as they were first asked for

    def attach(self, meet: Callable[[Backward, int], None], is_looked_at: Callable[[], bool], guarded: Guarded) -> None:
        """Calls `meet(backward, number)` before each node until `remove`; `is_looked_at()` says whether the next one
        will hold.

        An accelerator's nodes usually run in threads of torch's own; for this backward they run in the caller's.
        """
        if self._on_accelerator:
            self._settings.enter_context(torch.autograd.set_multithreading_enabled(False))
        self._meet, self._is_looked_at = meet, is_looked_at
        before, after = guarded(self._before), guarded(self._after)
        with Plain():
            for number, node in enumerate(self.nodes):
                self._handles.append(node.register_prehook(partial(before, number)))
                if not is_leaf(node):
                    self._handles.append(node.register_hook(after))

    def remove(self) -> None:
        for handle in self._handles:
            handle.remove()
        self._handles, self.nodes = [], []
        self._meet = _pass
        self.arrives, self.leaves, self.populated, self.frame = [], [], [], None
        self._settings.close()
        self.outer = self.awaited = None

    def _before(self, number: int, gradients: tuple[Any, ...]) -> None:
        """Meets a node. It may run in any thread: a second one passes while one is held."""
        if not self._turn.acquire(blocking=False):
            return
        try:
            self.met += 1
            self.arrives = gradients_of(gradients)
            self._meet(self, number)
            self._runs(number)
        finally:
            self._turn.release()

    def _runs(self, number: int) -> None:
        self._begun.add(self.group(number))
        self.ran, self.leaves, self._is_begun = number, [], True
        self.order.append(number)
        if is_leaf(self.nodes[number]):
            self.populated.append(self.nodes[number].variable)
        else:
            self._giver = number

    def _after(self, given: tuple[Any, ...], gradients: tuple[Any, ...]) -> None:
        self.leaves = gradients_of(given)
        if self.awaited is not None:
            self.awaited(self.ran, given)
        if self._is_looked_at():
            for leaf in self.leaves:  # torch adds the gradient to another and frees it
                leaf.read()

    def tensors(self) -> list[Any]:
        """Returns the living tensors at which the backward begins."""
        return [tensor for ref in self._begins_at if (tensor := ref()) is not None]

    # ── about a node ──

    def name(self, number: int) -> str:
        return str(self.nodes[number].name()).rpartition(":")[2]

    def call(self, number: int) -> Call | None:
        """Returns the call of a layer that made the node, or None. An AccumulateGrad belongs to the node that gave it
        the gradient, which has just run: torch runs nothing between."""
        node = self.nodes[number]
        if is_leaf(node):
            return self.call(self._giver) if self._giver is not None else None
        return call_of_node(self._calls, node, self.thread)

    def parameters(self, number: int) -> list[Any]:
        """Returns the leaves that the node accumulates into or gives a gradient to."""
        node = self.nodes[number]
        nodes = [node] if is_leaf(node) else [following for following, _ in node.next_functions]
        return [node.variable for node in nodes if node is not None and is_leaf(node)]

    def group(self, number: int) -> Any:
        """Returns what the nodes of one layer's call have in common: the call, or, where it was not seen, the layer
        that owns the parameters to which the node gives gradients; None for nodes of no layer."""
        if is_leaf(self.nodes[number]):
            return None
        return self.call(number) or self._owner(number)

    def _owner(self, number: int) -> int | None:
        if self._owners is None:
            self._owners = self.owners()
        owned = [self._owners[id(p)] for p in self.parameters(number) if id(p) in self._owners]
        return owned[0] if owned else None

    def is_new_group(self, number: int) -> bool:
        """Returns whether the node is the first of its call while others ran before."""
        group = self.group(number)
        return self._is_begun and group is not None and group not in self._begun


def _pass(backward: Backward, number: int) -> None:
    """Replaces the hook's work after the backward has ended."""


def reached(tensors: Iterable[Any]) -> list[Any]:
    """Returns the nodes that a backward from these tensors can reach."""
    waiting = [node for node in map(node_of, tensors) if node is not None]
    seen: set[int] = set()
    nodes = []
    while waiting:
        node = waiting.pop()
        if id(node) not in seen:
            seen.add(id(node))
            nodes.append(node)
            waiting.extend(following for following, _ in node.next_functions if following is not None)
    return nodes


def node_of(tensor: Any) -> Any:
    """Returns the node of a tensor, or of a GradientEdge, which `backward` takes as well."""
    return tensor.grad_fn if isinstance(tensor, torch.Tensor) else getattr(tensor, "node", None)


def mark_of(tensors: Iterable[Any]) -> tuple[tuple[int, str], ...]:
    """Returns what identifies a graph: sequence numbers and names of its first nodes."""
    with Plain():
        found = [node for tensor in tensors if (node := node_of(tensor)) is not None]
        return tuple(mark_of_node(node) for node in found)


def mark_of_node(node: Any) -> tuple[int, str]:
    return node._sequence_nr(), str(node.name())


def call_of_node(calls: Calls, node: Any, thread: int) -> Call | None:
    """Returns the call of the layer that made the node; None for a node of a loss."""
    call = calls.of_node(node._sequence_nr(), thread)
    return None if call is not None and _is_of_loss(call) else call


def is_leaf(node: Any) -> bool:
    """Returns whether the node accumulates the gradient of a leaf."""
    return type(node).__name__ == "AccumulateGrad"


def _is_cpu(tensor: Any) -> bool:
    return not isinstance(tensor, torch.Tensor) or tensor.device.type in ("cpu", "meta")


def _is_of_loss(call: Call) -> bool:
    module = call.root.module()
    return module is not None and running.is_loss(module)


def kept(node: Any) -> Iterator[tuple[str, Any]]:
    """Yields (name, torch's holder of it) for each tensor that a node saves."""
    for attribute in dir(node):
        if attribute.startswith("_raw_saved_"):
            name = attribute.removeprefix("_raw_saved_")
            try:
                held = getattr(node, attribute)
            except RuntimeError as error:  # it has run, and the graph was not retained
                yield name, error
                continue
            if isinstance(held, (list, tuple)):
                yield from ((f"{name}[{index}]", one) for index, one in enumerate(held))
            else:
                yield name, held


def unreadable(held: Any) -> str:
    """Returns why a saved tensor can not be read, one of UNREAD, or "" if it may be readable."""
    if isinstance(held, RuntimeError):
        return why_not(held)
    if not hasattr(held, "data") or not hasattr(held, "unpack_hook"):  # older versions of torch give no way to look
        return "unknown"
    return "packed" if held.unpack_hook is not None else ""


def why_not(error: RuntimeError) -> str:
    """Returns the code for torch's error on a saved tensor: it was overwritten, or another backward has freed it."""
    text = str(error)
    if "modified by an inplace operation" in text:
        return "overwritten"
    return "freed" if "already been freed" in text or "second time" in text else "unknown"


def looked_at(node: Any, name: str, held: Any) -> tuple[Any, str]:
    """Returns (tensor, reason why there is none) for what `kept` has yielded; never unpacks, which could rerun a
    checkpoint."""
    if reason := unreadable(held):
        return None, reason
    try:
        return (held.data if "[" in name else getattr(node, f"_saved_{name}")), ""
    except RuntimeError as error:  # torch checks whether it is still what was saved
        return None, why_not(error)
