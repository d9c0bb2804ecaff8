"""One step of one element as torch's optimizers compute it, term by term, in the numbers' own type."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch

from ...wire.optimizers import Term


class Sheet:
    """The element before the step, and the terms as they are worked out. Tensors have one element."""

    def __init__(self, weight: Any, grad: Any, state: dict[str, Any], group: dict[str, Any]) -> None:
        self.weight, self.grad, self.state, self.group = weight, grad, state, group
        self.terms: list[Term] = []
        self.put("g", "∂L/∂w", "", grad)
        if group.get("maximize"):
            self.grad = self.put("g", "−g", "", -grad)

    def put(self, symbol: str, formula: str, numbers: str, value: Any) -> Any:
        self.terms.append(Term(symbol, formula, numbers, float(value)))
        return value

    def get(self, name: str) -> float:
        return float(self.group.get(name) or 0.0)

    def decay(self) -> None:
        """L2: added to the gradient."""
        if rate := self.get("weight_decay"):
            words = f"{short(self.grad)} + {short(rate)} · {short(self.weight)}"
            self.grad = self.put("g", "g + λ·w", words, self.grad.add(self.weight, alpha=rate))

    def moved(self, weight: Any, formula: str, numbers: str) -> Any:
        self.put("Δ", formula, numbers, weight - self.weight)
        return weight


def short(value: Any) -> str:
    return ("%.5g" % float(value)).replace("-", "−")


def sgd(s: Sheet) -> Any:
    s.decay()
    rate, momentum, dampening, step = s.get("lr"), s.get("momentum"), s.get("dampening"), s.grad
    if momentum:
        buffer = s.state.get("momentum_buffer")
        if buffer is None:
            buffer = s.put("b", "g", "", s.grad.clone())
        else:
            words = f"{short(momentum)} · {short(buffer)} + {short(1 - dampening)} · {short(s.grad)}"
            new = buffer.clone().mul_(momentum).add_(s.grad, alpha=1 - dampening)
            buffer = s.put("b", "μ·b + (1 − τ)·g", words, new)
        step = buffer
        if s.group.get("nesterov"):
            words = f"{short(s.grad)} + {short(momentum)} · {short(buffer)}"
            step = s.put("n", "g + μ·b", words, s.grad.add(buffer, alpha=momentum))
    symbol = s.terms[-1].symbol
    return s.moved(s.weight.add(step, alpha=-rate), f"−η·{symbol}", f"−{short(rate)} · {short(step)}")


def adam(s: Sheet) -> Any:
    rate, decay = s.get("lr"), s.get("weight_decay")
    one, two = (float(beta) for beta in s.group["betas"])
    weight = s.weight
    if decay and s.group.get("decoupled_weight_decay"):
        words = f"{short(weight)} · (1 − {short(rate)} · {short(decay)})"
        weight = s.put("w", "w·(1 − η·λ)", words, weight.mul(1 - rate * decay))
    else:
        s.decay()
    mean, square = _moments(s, one, two)
    step = float(s.state.get("step", 0.0)) + 1
    first, second = 1 - one**step, 1 - two**step
    s.put("m̂", f"m / (1 − β₁^{step:.0f})", f"{short(mean)} / {short(first)}", mean / first)
    s.put("v̂", f"v / (1 − β₂^{step:.0f})", f"{short(square)} / {short(second)}", square / second)
    if s.group.get("amsgrad"):
        square = s.put("v̌", "max(v̌, v)", "", torch.maximum(s.state.get("max_exp_avg_sq", square), square))
    below = (square.sqrt() / math.sqrt(second)).add_(s.get("eps"))
    words = f"−{short(rate)} · {short(mean / first)} / {short(below)}"
    return s.moved(weight.addcdiv(mean, below, value=-(rate / first)), "−η·m̂ / (√v̂ + ε)", words)


def _moments(s: Sheet, one: float, two: float) -> tuple[Any, Any]:
    zero = torch.zeros_like(s.grad)
    mean, square = s.state.get("exp_avg", zero), s.state.get("exp_avg_sq", zero)
    words = f"{short(one)} · {short(mean)} + {short(1 - one)} · {short(s.grad)}"
    mean = s.put("m", "β₁·m + (1 − β₁)·g", words, mean.lerp(s.grad, 1 - one))
    words = f"{short(two)} · {short(square)} + {short(1 - two)} · {short(s.grad)}²"
    new = square.clone().mul_(two).addcmul_(s.grad, s.grad, value=1 - two)
    return mean, s.put("v", "β₂·v + (1 − β₂)·g²", words, new)


def rmsprop(s: Sheet) -> Any:
    s.decay()
    rate, alpha, momentum = s.get("lr"), s.get("alpha"), s.get("momentum")
    zero = torch.zeros_like(s.grad)
    square = s.state.get("square_avg", zero)
    words = f"{short(alpha)} · {short(square)} + {short(1 - alpha)} · {short(s.grad)}²"
    new = square.clone().mul_(alpha).addcmul_(s.grad, s.grad, value=1 - alpha)
    square = s.put("v", "α·v + (1 − α)·g²", words, new)
    if s.group.get("centered"):
        mean = s.put("m", "α·m + (1 − α)·g", "", s.state.get("grad_avg", zero).lerp(s.grad, 1 - alpha))
        root = square.addcmul(mean, mean, value=-1).sqrt_()
    else:
        root = square.sqrt()
    below = s.put("d", "√v + ε", "", root.add_(s.get("eps")))
    if not momentum:
        words = f"−{short(rate)} · {short(s.grad)} / {short(below)}"
        return s.moved(s.weight.addcdiv(s.grad, below, value=-rate), "−η·g / d", words)
    buffer = s.state.get("momentum_buffer", zero).clone().mul_(momentum).addcdiv_(s.grad, below)
    s.put("b", "μ·b + g / d", "", buffer)
    return s.moved(s.weight.add(buffer, alpha=-rate), "−η·b", f"−{short(rate)} · {short(buffer)}")


def adagrad(s: Sheet) -> Any:
    s.decay()
    step = float(s.state.get("step", 0.0)) + 1
    rate = s.get("lr") / (1 + (step - 1) * s.get("lr_decay"))
    total = s.state.get("sum", torch.zeros_like(s.grad))
    words = f"{short(total)} + {short(s.grad)}²"
    total = s.put("s", "s + g²", words, total.clone().addcmul_(s.grad, s.grad, value=1))
    below = s.put("d", "√s + ε", "", total.sqrt().add_(s.get("eps")))
    words = f"−{short(rate)} · {short(s.grad)} / {short(below)}"
    return s.moved(s.weight.addcdiv(s.grad, below, value=-rate), "−η·g / d", words)


FORMULAS: dict[str, Callable[[Sheet], Any]] = {
    "SGD": sgd, "Adam": adam, "AdamW": adam, "RMSprop": rmsprop, "Adagrad": adagrad,
}  # fmt: skip


def formula_of(optimizer: Any) -> Callable[[Sheet], Any] | None:
    """Torch's own, and no class that was made of one."""
    kind = type(optimizer)
    return FORMULAS.get(kind.__name__) if kind.__module__.startswith("torch.optim.") else None


def agrees(predicted: Any, before: Any, after: Any) -> str:
    """Whether it is what happened: to the bit, or to one unit of the last place of the larger of the two weights."""
    if bool(predicted == after):
        return "bits"
    larger = torch.maximum(before.abs(), after.abs())
    unit = (
        torch.nextafter(larger, torch.full_like(larger, math.inf)) - larger
        if larger.dtype != torch.half
        else larger / 1024
    )
    return "ulp" if bool((predicted - after).abs() <= unit) else "no"
