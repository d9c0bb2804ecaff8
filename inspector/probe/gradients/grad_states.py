"""The state of each parameter's gradient: how many backwards reached it since None or zero, and what came after."""

from __future__ import annotations

import contextlib
import math
import threading
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import torch

from ..core.neutral import Plain
from ..core.threads import threads
from ..modules import below
from ..modules.grad import grad_of
from .accounts import MOST_EVENTS, Account, Clipped, Entry, note, state_of

if TYPE_CHECKING:
    from ..modules.roots import Roots


class Ledger:
    """Compares each `grad` before and after a backward: its identity and its version counter tell whether it was
    reached.

    While one thread trains, it reads the gradients of all known parameters. If several do, each reads those that it
    alone zeroes and steps, as the script itself does in that thread.

    Attributes: `changes`, which grows when the lists of the accounts are outdated; `looks`, which counts the times at
    which gradients had to be read.
    """

    def __init__(self, roots: Roots) -> None:
        self._roots = roots
        self._entries: dict[int, Entry] = {}
        self._on_gone = self._gone  # one bound method for all references
        self._optimizers: dict[int, weakref.ref[Any]] = {}
        self._is_of_everyone: dict[int, tuple[weakref.ref[Any], bool]] = {}  # by id of the owner: holds all parameters
        self._left: dict[int, tuple[Any, list[Entry]]] = {}  # by id of the reference to an owner: what it holds
        self._whole = Account()  # of the only thread that trains
        self._of_threads: dict[int, Account] = {}  # by thread, while several train
        self.changes = 0
        self._witnesses: dict[int, Entry] = {}  # by root: a parameter that the last backward reached
        self._without_witness: set[int] = set()  # roots for which none was found
        self.looks = 0

    def standing(self) -> tuple[Any, ...]:
        """Returns all state on which the handling of the next moment depends; while it stays the same, gradients are
        not read."""
        account = self._account()
        events = tuple((mark, id(who)) for mark, who in account.events)
        flags = account.are_none, account.is_running, account.is_pending, account.before is None
        return flags, events, self._is_outdated(account), self.changes, len(account.common), len(self._of_threads)

    def knows(self, optimizer: torch.optim.Optimizer) -> None:
        """Notes an optimizer that was made or got more parameters."""
        known = self._optimizers.get(id(optimizer))
        if known is None or known() is not optimizer:  # the id of one that is gone can come again
            self._optimizers[id(optimizer)] = weakref.ref(optimizer)
        self.changes += 1

    def optimizers(self) -> list[Any]:
        """Returns the living optimizers."""
        return [held for ref in list(self._optimizers.values()) if (held := ref()) is not None]

    def trained(self) -> list[Any]:
        """What the optimizers hold."""
        return [parameter for optimizer in self.optimizers() for parameter in _parameters_of(optimizer)]

    def rates(self) -> dict[int, float]:
        """Returns id(parameter) → the learning rate of the group that holds it."""
        groups = [group for optimizer in self.optimizers() for group in list(optimizer.param_groups)]
        known = [(group["params"], _rate(group.get("lr"))) for group in groups]
        return {id(p): rate for held, rate in known if rate is not None for p in list(held)}

    def held(self) -> set[int] | None:
        """Returns id() of the parameters that an optimizer holds, or None if there is no optimizer."""
        optimizers = self.optimizers()
        return {id(p) for optimizer in optimizers for p in _parameters_of(optimizer)} if optimizers else None

    def clipped_by(self, parameter: torch.Tensor) -> float:
        """Returns the factor by which the gradient was clipped since the last backward, less than 0: the limit of its
        elements; or NaN."""
        entry = self._entries.get(id(parameter))
        return entry.factor if entry is not None and entry.mark == "clipped" else math.nan

    def knows_several(self) -> bool:
        """Returns whether there has been more than one optimizer."""
        return len(self._optimizers) > 1

    # ── what happens to the script ──

    def before_backward(self) -> None:
        account = self._account()
        account.is_running = True
        if not account.are_none or self._is_outdated(account):
            self._look_before(account)
        else:
            account.before = None
        account.are_none = False

    def _look_before(self, account: Account) -> None:
        self.looks += 1
        with self._reading(account) as may, Plain():
            account.before = None
            if may:
                self._enlist(account)
                account.look_before(lambda: self._settle(account))

    def after_backward(self) -> None:
        account = self._account()
        account.is_running = False
        if account.before is None:
            account.look_after()
            return
        self._without_witness.clear()
        with self._reading(account) as may:
            if not may or self._narrow(account):
                account.before = None
            account.look_after()

    def stepped(self, optimizer: torch.optim.Optimizer) -> None:
        self._happens("consumed", optimizer)

    def zeroed(self, owner: Any, to_none: bool) -> None:
        """Notes that `zero_grad` has run; `to_none`: grads are None now, else zero."""
        account = self._happens("zeroed", owner)
        account.are_none = account.are_none or (to_none and self._is_of_all(account, owner))

    def clipped(self, parameters: Iterable[Any], factor: float | None) -> None:
        """Notes that the parameters' gradients were multiplied by `factor` (None: unknown)."""
        clipped = Clipped(parameters, math.nan if factor is None else factor)
        self._account().events.append(("clipped", lambda: clipped))

    def entries(self) -> list[Entry]:
        """Of all parameters that are known."""
        return list(self._entries.values())

    def zeroed_by_hand(self, entries: list[Entry]) -> None:
        """The script has set these gradients to zero, without a word to anyone."""
        if entries:
            self._settle_readable()
            note(entries, "zeroed")

    def limited(self, parameters: Iterable[Any], limit: float) -> None:
        """Their gradients had elements beyond this limit, and have none any more."""
        clipped = Clipped(parameters, -limit)
        self._account().events.append(("clipped", lambda: clipped))

    def _happens(self, mark: str, owner: Any) -> Account:
        account = self._account()
        known = account.owners.get(id(owner))
        if known is None or known() is not owner:
            account.owners[id(owner)] = weakref.ref(owner)
            self.changes += account is not self._whole
        if account is not self._whole:
            self._narrow(account)
        if account.common:
            note([entry for entry in self._entries_of(owner) if entry.key in account.common], mark)
        account.events.append((mark, self._reference(account, owner)))
        if len(account.events) > MOST_EVENTS:  # steps without a backward between
            self.looks += 1
            with self._reading(account) as may, Plain():
                if may:
                    self._settle(account)
        return account

    def _reference(self, account: Account, owner: Any) -> weakref.ref[Any]:
        """A weak one, of which it is known what the owner holds when that is gone."""
        ref = weakref.ref(owner)
        if id(ref) not in self._left or self._left[id(ref)][0] is not ref:
            waiting = {id(who) for _, who in account.events}
            left = self._left.items()
            self._left = {key: one for key, one in left if one[0]() is not None or key in waiting}
            self._left[id(ref)] = ref, self._entries_of(owner)
        return ref

    def _left_by(self, ref: Any) -> list[Entry]:
        known, entries = self._left.get(id(ref), (None, []))
        return entries if known is ref else []

    # ── threads ──

    def _account(self) -> Account:
        """Returns the account of this thread."""
        if not threads.are_several:
            if self._of_threads:
                self._come_together()
            return self._whole
        if not self._of_threads:
            self._part()
        account = self._of_threads.get(threading.get_ident())
        if account is None:
            account = self._of_threads[threading.get_ident()] = Account()
        return account

    def _part(self) -> None:
        """Gives the first thread an account of its own when a second thread begins to train."""
        first = threads.others()
        if len(first) == 1:
            self._of_threads[first[0]] = self._whole
        self._whole = Account()

    def _come_together(self) -> None:
        """Goes back to a single account when one thread is left."""
        with threads.reading(0) as reads_all, Plain():
            for account in list(self._of_threads.values()) if reads_all else ():
                self._settle(account)
        self._of_threads.clear()

    def _reading(self, account: Account) -> contextlib.AbstractContextManager[bool]:
        """Returns a context manager that gives whether this thread may read the gradients of the account's list."""
        return threads.reading(0) if account is self._whole else contextlib.nullcontext(True)

    def reads(self, parameter: torch.Tensor) -> bool:
        """Returns whether this thread may read the parameter and its gradient now."""
        if threads.reads_all:
            return True
        account = self._account()
        self._narrow(account)
        entry = account.own.get(id(parameter))
        return entry is not None and entry() is parameter

    def _narrow(self, account: Account) -> bool:
        """Removes from a thread's list what another thread trains too by now; returns whether the list was outdated."""
        is_outdated = account is not self._whole and self._is_outdated(account)
        if is_outdated:
            self._list(account)
        return is_outdated

    def _settle(self, account: Account) -> None:
        self._narrow(account)
        if account.is_pending:
            self._without_witness.clear()
        account.settle(self._roots.tree.are_leaves, lambda owner: self._of(account, owner), self._left_by)

    def _settle_readable(self) -> Account:
        """Does the put-off work that this thread may do; returns its own account."""
        own = self._account()
        with Plain():
            if threads.reads_all:
                for account in (own, *list(self._of_threads.values())):
                    self._settle(account)
            elif own is not self._whole:
                self._settle(own)
        return own

    # ── what is asked ──

    def state(self, parameter: torch.Tensor) -> tuple[str, int]:
        """Returns (one of messages.GRAD_STATES, k); k counts the backwards that reached it since None or zero."""
        return self.states([parameter])[0]

    def states(self, parameters: Iterable[Any]) -> list[tuple[str, int]]:
        """Returns `state` of several parameters; None in place of a freed parameter has no gradient."""
        account = self._settle_readable()
        if account.is_running:
            state_of: Callable[..., tuple[str, int]] = partial(self._state_within, before=account.before_by_key())
        else:
            state_of = partial(self._state_of, reached={})
        if threads.reads_all:
            return [_NO_GRADIENT if p is None else state_of(p) for p in parameters]
        return [_NO_GRADIENT if p is None else state_of(p) if self.reads(p) else self._known(p) for p in parameters]

    def _known(self, parameter: torch.Tensor) -> tuple[str, int]:
        """Returns the state of a parameter that must not be read now, as far as hooks of other threads have told."""
        if not parameter.requires_grad:
            return "frozen", 0
        entry = self._entries.get(id(parameter))
        return _state_of_entry(entry) if entry is not None and entry.count else _NO_GRADIENT

    def given(self) -> list[Any]:
        """Returns the parameters that the running backward (or else the last one) has reached so far and whose grad is
        there."""
        account = self._settle_readable()
        then = account.before_by_key() if account.is_running else {}
        with Plain():
            listed = [*account.listed, *(account.common.values() if threads.reads_all else ())]
            held = [(entry, parameter) for entry in listed if (parameter := entry()) is not None]
            if account.is_running:
                return [p for entry, p in held if (g := grad_of(p)) is not None and state_of(g) != then.get(id(entry))]
            return [parameter for entry, parameter in held if entry.reached and grad_of(parameter) is not None]

    def _state_within(self, parameter: torch.Tensor, before: dict[int, tuple[int, int] | None]) -> tuple[str, int]:
        """Returns the state while a backward runs: gradients may be new, or from before, or still to come."""
        entry = self._entries.get(id(parameter))
        if grad_of(parameter) is None:
            return ("none" if parameter.requires_grad else "frozen"), 0
        then = before.get(id(entry))
        if entry is None or state_of(grad_of(parameter)) == then:
            return self._state_of(parameter, {})
        count = 1 if then is None else entry.count + 1
        return ("accumulated" if count > 1 else "populated"), count

    def _state_of(self, parameter: torch.Tensor, reached: dict[int, bool]) -> tuple[str, int]:
        if not parameter.requires_grad:
            return "frozen", 0
        entry = self._entries.get(id(parameter))
        if grad_of(parameter) is None:
            is_missed = entry is not None and not entry.reached and self._was_missed(entry, reached)
            return ("unreached" if is_missed else "none"), 0
        return ("populated", 1) if entry is None else _state_of_entry(entry)

    def _was_missed(self, entry: Entry, reached: dict[int, bool]) -> bool:
        """Returns whether the last backward reached others of the parameter's root, whose gradients are still there,
        but not it."""
        if entry.root not in reached:
            reached[entry.root] = self._has_reached(entry.root)
        return reached[entry.root]

    def _has_reached(self, root: int) -> bool:
        """Returns whether a gradient that the last backward gave to this root is still there; remembers which one."""
        witness = self._witnesses.get(root)
        if witness is not None and _is_reached(witness, root):
            return True
        if root in self._without_witness:
            return False
        witness = next((entry for entry in list(self._entries.values()) if _is_reached(entry, root)), None)
        if witness is None:
            self._without_witness.add(root)
        else:
            self._witnesses[root] = witness
        return witness is not None

    # ── lists ──

    def _is_of_all(self, account: Account, owner: Any) -> bool:
        ref, is_of_all = self._is_of_everyone.get(id(owner), _NOBODY)
        if account is not self._whole:
            return False
        if ref() is not owner:
            is_of_all = len(self._entries_of(owner)) == len(account.listed)
            self._is_of_everyone[id(owner)] = weakref.ref(owner), is_of_all
        return is_of_all

    def _of(self, account: Account, owner: Any) -> list[Entry]:
        is_of_all = self._is_of_all(account, owner) and _size(owner) >= len(account.listed)
        return account.listed if is_of_all else self._entries_of(owner)

    def _entries_of(self, owner: Any) -> list[Entry]:
        found = map(self._entries.get, dict.fromkeys(map(id, _parameters_of(owner))))
        return [entry for entry in found if entry is not None]

    def _is_outdated(self, account: Account) -> bool:
        """Returns whether there may be parameters that have no entry yet."""
        return self._roots.is_new or account.enlisted[:2] != [self._roots.extent, self.changes]

    def _enlist(self, account: Account) -> None:
        """Makes entries for new parameters of the roots and of the optimizers."""
        self._roots.refresh_if_new()
        groups = [group["params"] for optimizer in self.optimizers() for group in list(optimizer.param_groups)]
        seen = [self._roots.extent, self.changes, *map(len, groups)]
        if seen == account.enlisted:
            return
        self._settle(account)
        for parameter in (*(p for _, p in self._roots.parameters()), *(p for group in groups for p in list(group))):
            self._add(parameter)
        root_of = self._roots.root_of
        for key, entry in list(self._entries.items()):
            entry.root = root_of.get(key, -1)
        self._list(account)
        self._is_of_everyone.clear()
        self._left.clear()
        self._without_witness.clear()
        account.enlisted = seen

    def _list(self, account: Account) -> None:
        if account is self._whole:
            account.listed = list(self._entries.values())
            return
        account.owners = {key: ref for key, ref in account.owners.items() if ref() is not None}
        mine = {entry.key: entry for owner in _alive(account) for entry in self._entries_of(owner)}
        others = [one for one in list(self._of_threads.values()) if one is not account]
        theirs = {entry.key for one in others for owner in _alive(one) for entry in self._entries_of(owner)}
        account.own = {key: entry for key, entry in mine.items() if key not in theirs}
        account.listed = list(account.own.values())
        account.common = {key: entry for key, entry in mine.items() if key in theirs}

    def _add(self, parameter: Any) -> None:
        key = id(parameter)
        if key not in self._entries and isinstance(parameter, torch.Tensor) and parameter.is_leaf:
            self._entries[key] = Entry(parameter, self._on_gone)

    def _gone(self, entry: Entry) -> None:
        if self._entries.get(entry.key) is entry:
            del self._entries[entry.key]
        self.changes += 1  # the lists are made again only at the next backward: one may be running


def _rate(rate: Any) -> float | None:
    """A tensor on an accelerator is not read: training would wait."""
    if isinstance(rate, torch.Tensor):
        return float(rate.detach()) if rate.is_cpu and rate.numel() == 1 else None
    return float(rate) if isinstance(rate, (int, float)) else None


_NO_GRADIENT = "none", 0
_NOBODY: tuple[Any, bool] = (lambda: None, False)


def _size(owner: Any) -> float:
    """Returns how many parameters an optimizer has (a group may be changed by hand); infinity for a module."""
    if not isinstance(owner, torch.optim.Optimizer):
        return math.inf
    return sum(len(group["params"]) for group in owner.param_groups)


def _is_reached(entry: Entry, root: int) -> bool:
    if not (entry.reached and entry.count and entry.root == root):
        return False
    parameter = entry()
    return parameter is not None and grad_of(parameter) is not None


def _state_of_entry(entry: Entry) -> tuple[str, int]:
    """Returns the state of a parameter that has a gradient."""
    if entry.mark:
        return entry.mark, entry.count
    return ("accumulated" if entry.count > 1 else "populated"), max(entry.count, 1)


def _alive(account: Account) -> list[Any]:
    """Returns the living optimizers and modules that the account's thread has stepped or zeroed."""
    return [owner for ref in list(account.owners.values()) if (owner := ref()) is not None]


def _parameters_of(owner: Any) -> list[Any]:
    if isinstance(owner, Clipped):
        return owner.parameters()
    if isinstance(owner, torch.optim.Optimizer):
        return [p for group in list(owner.param_groups) for p in list(group["params"])]
    return list(below.parameters(owner))
