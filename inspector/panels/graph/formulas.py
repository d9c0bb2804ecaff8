"""What a node computes, and its chain rule, as formulas of no language; `<sub>` holds what a sum is over."""

from __future__ import annotations

import html
from collections.abc import Sequence

from inspector.panels.base import notation
from inspector.wire.chain import Factor, Role, Rule, Setting

SYMBOLS: dict[str, dict[str, str]] = {  # of tensors, by the kind of the rule
    "linear": {"input": "x", "mat2": "A", "bias": "b"},
    "batched": {"input": "x", "mat2": "A"},
    "convolution": {"input": "x", "weight": "W", "bias": "b"},
    **dict.fromkeys(("relu", "sigmoid", "tanh", "softmax"), {"input": "x", "result": "y"}),
    "expand": {"input": "x"},
    "max_pool": {"input": "x", "indices": "argmax"},
    "reshape": {"input": "x"},
    "copy": {"input": "x"},
    "permute": {"input": "x"},
    "transpose": {"input": "x"},
    "add": {"self": "x", "other": "z"},
    "subtract": {"self": "x", "other": "z"},
    "multiply": {"self": "x", "other": "z"},
    "scale": {"self": "x", "other": "a"},
    "log_softmax": {"input": "x", "result": "y"},
    "nll_loss": {"input": "x", "target": "t", "class_weight": "w", "total_weight": "Σw"},
    "sum": {"input": "x"},
    "mean": {"input": "x"},
    "mse_loss": {"self": "x", "target": "t"},
    "accumulate": {"grad": "grad"},
}

_FORWARD = {
    "linear": "y = x · A + b",
    "batched": "y[b] = x[b] · A[b]",
    "relu": "y = max(x, 0)",
    "sigmoid": "y = 1 / (1 + exp(−x))",
    "tanh": "y = tanh x",
    "softmax": "y[i] = exp x[i] / Σ<sub>j</sub> exp x[j]",
    "expand": "y = x.expand({output})",
    "max_pool": "y[n, c, p, q] = max<sub>i, j in window (p, q)</sub> x[n, c, i, j]",
    "reshape": "y = x.reshape({output})",
    "copy": "y = x",
    "permute": "y = x.permute({dims})",
    "transpose": "y = x.transpose({axes})",
    "add": "y = x + α · z",
    "subtract": "y = x − α · z",
    "multiply": "y = x · z",
    "scale": "y = a · x",
    "log_softmax": "y[i] = x[i] − log Σ<sub>j</sub> exp x[j]",
    "nll_loss": "y = − Σ<sub>n</sub> w[t[n]] · x[n, t[n]] / Σw,  Σw = Σ<sub>n</sub> w[t[n]]",
    "sum": "y = Σ x",
    "mean": "y = Σ x / n",
    "mse_loss": "y = Σ (x − t)² / n",
    "accumulate": "grad ← grad + ∂L/∂w",
    "vjp": "(y₁, …) = f(x₁, …)",
}

_BACKWARD = {
    ("linear", "input"): "∂L/∂x[n, i] = Σ<sub>o</sub> ∂L/∂y[n, o] · A[i, o]",
    ("linear", "mat2"): "∂L/∂A[i, o] = Σ<sub>n</sub> ∂L/∂y[n, o] · x[n, i]",
    ("linear", "bias"): "∂L/∂b[o] = Σ<sub>n</sub> ∂L/∂y[n, o]",
    ("relu", "input"): "∂L/∂x[…] = ∂L/∂y[…] · 1[y[…] &gt; 0]",
    ("batched", "input"): "∂L/∂x[b, n, i] = Σ<sub>o</sub> ∂L/∂y[b, n, o] · A[b, i, o]",
    ("batched", "mat2"): "∂L/∂A[b, i, o] = Σ<sub>n</sub> ∂L/∂y[b, n, o] · x[b, n, i]",
    ("sigmoid", "input"): "∂L/∂x[…] = ∂L/∂y[…] · y[…] · (1 − y[…])",
    ("tanh", "input"): "∂L/∂x[…] = ∂L/∂y[…] · (1 − y[…]²)",
    ("softmax", "input"): "∂L/∂x[i] = y[i] · ∂L/∂y[i] − y[i] · Σ<sub>j</sub> ∂L/∂y[j] · y[j]",
    ("expand", "input"): "∂L/∂x[…] = {over}∂L/∂y[…]",
    ("max_pool", "input"): "∂L/∂x[n, c, i, j] = Σ<sub>p, q</sub> ∂L/∂y[n, c, p, q] · 1[argmax[n, c, p, q] = (i, j)]",
    ("reshape", "input"): "∂L/∂x = ∂L/∂y.reshape({input})",
    ("copy", "input"): "∂L/∂x[…] = ∂L/∂y[…]",
    ("permute", "input"): "∂L/∂x = ∂L/∂y.permute({inverse})",
    ("transpose", "input"): "∂L/∂x = ∂L/∂y.transpose({axes})",
    ("add", "self"): "∂L/∂x[…] = {over}∂L/∂y[…]",
    ("add", "other"): "∂L/∂z[…] = {over}∂L/∂y[…] · α",
    ("subtract", "self"): "∂L/∂x[…] = {over}∂L/∂y[…]",
    ("subtract", "other"): "∂L/∂z[…] = − {over}∂L/∂y[…] · α",
    ("multiply", "self"): "∂L/∂x[…] = {over}∂L/∂y[…] · z[…]",
    ("multiply", "other"): "∂L/∂z[…] = {over}∂L/∂y[…] · x[…]",
    ("scale", "self"): "∂L/∂x[…] = ∂L/∂y[…] · a",
    ("log_softmax", "input"): "∂L/∂x[i] = ∂L/∂y[i] − exp(y[i]) · Σ<sub>j</sub> ∂L/∂y[j]",
    ("nll_loss", "input"): "∂L/∂x[n, c] = − ∂L/∂y · 1[t[n] = c] · w[c] / Σw",
    ("sum", "input"): "∂L/∂x[…] = ∂L/∂y[…]",
    ("mean", "input"): "∂L/∂x[…] = ∂L/∂y[…] / n",
    ("mse_loss", "self"): "∂L/∂x[…] = ∂L/∂y · 2 · (x[…] − t[…]) / n",
    ("mse_loss", "target"): "∂L/∂t[…] = − ∂L/∂y · 2 · (x[…] − t[…]) / n",
    ("accumulate", "grad"): "grad[…] ← grad[…] + ∂L/∂w[…]",
}

_PLACES, _WINDOWS, _OFFSETS = ("i", "j", "h"), ("p", "q", "r"), ("k", "l", "m")


def forward(rule: Rule) -> str:
    if rule.kind == "convolution":
        return _convolution(rule)
    formula = _filled(rule, _FORWARD[rule.kind])
    return formula if _is_mean(rule) else _undivided(formula)


def backward(rule: Rule) -> str:
    """For the gradient that is worked out; of a node without a rule of its own, by the shapes."""
    if rule.kind == "vjp":
        return _by_shapes(rule)
    if rule.kind == "convolution":
        rules = {"input": _convolution_input, "weight": _convolution_weight, "bias": _convolution_bias}
        return rules[rule.target](rule) if rule.target else ""
    formula = _filled(rule, _BACKWARD.get((rule.kind, rule.target), ""))
    return formula if _is_mean(rule) else _undivided(formula)


def _undivided(formula: str) -> str:
    for divided in (" / Σw", " / n"):
        formula = formula.partition(divided)[0]
    return formula


def _is_mean(rule: Rule) -> bool:
    """A loss that is a sum, or is told for each sample, is not divided."""
    return all(one.name != "reduction" or one.values == (1.0,) for one in rule.settings)


def symbol(rule: Rule, role: str) -> str:
    """Of a tensor: "x"; of a gradient "∂L/∂x"."""
    if role.startswith("grad:"):
        own = symbol(rule, role.removeprefix("grad:"))
        return own if rule.kind == "accumulate" else f"∂L/∂{own}"
    if role.startswith("grad_output"):
        number = role.removeprefix("grad_output").lstrip(":")
        return "∂L/∂w" if rule.kind == "accumulate" else f"∂L/∂y{_lowered(number)}"
    known = SYMBOLS.get(rule.kind, {}).get(role)
    return known or (f"x{_lowered(role)}" if role.isdigit() else role)


def element(rule: Rule) -> str:
    """What is worked out: "∂L/∂x[0, 17]"."""
    return symbol(rule, f"grad:{rule.target}") + _at(rule.element)


def factor(rule: Rule, one: Factor) -> str:
    """One factor of a term: "∂L/∂y[0, 3]", "1[y[0, 3] > 0]"."""
    made = {
        "positive": f"1[y{_at(one.at)} > 0]",
        "is_maximum": f"1[argmax{_at(one.at)} = {_at(rule.element[-2:])}]",
        "is_target": f"1[t{_at(one.at)} = {_class_of(rule)}]",
        "1-result": f"(1 − y{_at(one.at)})", "1-result²": f"(1 − y{_at(one.at)}²)", "-result": f"−y{_at(one.at)}",
        "-softmax": f"−exp(y{_at(one.at)})",
        "-class_weight": f"−w{_at(one.at)}",
        "/total_weight": "1 / Σw",
        "alpha": "α", "-alpha": "−α", "beta": "β", "-1": "−1",
        "2": "2", "-2": "−2", "/n": "1 / n", "difference": f"(x{_at(one.at)} − t{_at(one.at)})",
    }.get(one.name)  # fmt: skip
    return made if made is not None else symbol(rule, one.name) + _at(one.at)


def settings(rule: Rule) -> str:
    """What the layer was made with: "stride 1×1 · padding 2×2"."""
    return " · ".join(f"{one.name} {_told(one)}" for one in rule.settings if _is_told(one))


def _told(setting: Setting) -> str:
    if setting.name == "reduction":
        return {0.0: "none", 1.0: "mean", 2.0: "sum"}.get(setting.values[0], "") if len(setting.values) == 1 else ""
    return _values(setting.values)


def _is_told(setting: Setting) -> bool:
    """Not where it changes nothing, or stands in the formula."""
    plain = setting.name in ("alpha", "beta", "groups") and setting.values == (1.0,)
    return bool(setting.values) and not plain and setting.name not in ("dims", "dim0", "dim1", "keepdim")


# ── convolution ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _convolution(rule: Rule) -> str:
    axes = _axes(rule)
    offsets, windows = ", ".join(_OFFSETS[:axes]), ", ".join(_WINDOWS[:axes])
    return f"y[n, o, {windows}] = b[o] + Σ<sub>c, {offsets}</sub> W[o, c, {offsets}] · x[n, c, {_covered(rule)}]"


def _convolution_input(rule: Rule) -> str:
    axes = _axes(rule)
    offsets, windows, places = ", ".join(_OFFSETS[:axes]), ", ".join(_WINDOWS[:axes]), ", ".join(_PLACES[:axes])
    found = ", ".join(_window(rule, side) for side in range(axes))
    formula = f"∂L/∂x[n, c, {places}] = Σ<sub>o, {offsets}</sub> ∂L/∂y[n, o, {windows}] · W[o, c, {offsets}]"
    return f"{formula}<br>{found}"


def _convolution_weight(rule: Rule) -> str:
    axes = _axes(rule)
    offsets, windows = ", ".join(_OFFSETS[:axes]), ", ".join(_WINDOWS[:axes])
    formula = f"∂L/∂W[o, c, {offsets}] = Σ<sub>n, {windows}</sub> ∂L/∂y[n, o, {windows}]"
    return f"{formula} · x[n, c, {_covered(rule)}]"


def _convolution_bias(rule: Rule) -> str:
    windows = ", ".join(_WINDOWS[: _axes(rule)])
    return f"∂L/∂b[o] = Σ<sub>n, {windows}</sub> ∂L/∂y[n, o, {windows}]"


def _covered(rule: Rule) -> str:
    """The element of the input below an element of the kernel: "p + k − 2, q + l − 2"."""
    return ", ".join(_place(rule, side) for side in range(_axes(rule)))


def _place(rule: Rule, side: int) -> str:
    window = _times(_WINDOWS[side], _size(rule, "stride", side))
    offset = _times(_OFFSETS[side], _size(rule, "dilation", side))
    padding = _size(rule, "padding", side)
    return f"{window} + {offset}" + (f" − {padding}" if padding != "0" else "")


def _window(rule: Rule, side: int) -> str:
    """Which window has an element of the input below an element of the kernel: "p = i + 2 − k"."""
    padding, stride = _size(rule, "padding", side), _size(rule, "stride", side)
    offset = _times(_OFFSETS[side], _size(rule, "dilation", side))
    sum_of = _PLACES[side] + (f" + {padding}" if padding != "0" else "") + f" − {offset}"
    return f"{_WINDOWS[side]} = {sum_of}" if stride == "1" else f"{_WINDOWS[side]} = ({sum_of}) / {stride}"


def _times(letter: str, size: str) -> str:
    return letter if size == "1" else f"{letter} · {size}"


def _size(rule: Rule, name: str, side: int) -> str:
    """As a number; as its name where that is not known."""
    values = next((one.values for one in rule.settings if one.name == name), ())
    return _values(values[min(side, len(values) - 1) :][:1]) if values else name


def _axes(rule: Rule) -> int:
    return max(1, min(3, len(_shape(rule, "grad_output")) - 2))


# ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _filled(rule: Rule, formula: str) -> str:
    dims = next((tuple(map(int, one.values)) for one in rule.settings if one.name == "dims"), (1, 0))
    rank = len(dims)
    inverse = tuple(sorted(range(rank), key=lambda place: dims[place] % rank))
    target = _shape(rule, f"grad:{rule.target}")
    return formula.format(
        output=notation.brackets(_shape(rule, "grad_output")), input=notation.brackets(target),
        dims=notation.brackets(dims), inverse=notation.brackets(inverse),
        axes=", ".join(_values(one.values) for one in rule.settings if one.name in ("dim0", "dim1")),
        over="Σ " if target != _shape(rule, "grad_output") else "",
    )  # fmt: skip


def _by_shapes(rule: Rule) -> str:
    """grad_in[shape] = grad_out[shape] · ∂out/∂in, a line for each gradient that leaves."""
    arriving = [one for one in rule.shapes if one.name.startswith("grad_output")]
    leaving = [one for one in rule.shapes if one.name.startswith("grad:")]
    lines = []
    for one in leaving:
        name = symbol(rule, one.name)
        right = " + ".join(_product(rule, other, name.removeprefix("∂L/∂")) for other in arriving)
        lines.append(html.escape(f"{name}{notation.brackets(one.shape)} = {right}"))
    return "<br>".join(lines)


def _product(rule: Rule, arriving: Role, x: str) -> str:
    gradient = symbol(rule, arriving.name)
    return f"{gradient}{notation.brackets(arriving.shape)} · ∂{gradient.removeprefix('∂L/∂')}/∂{x}"


def _shape(rule: Rule, role: str) -> tuple[int, ...]:
    return next((one.shape for one in rule.shapes if one.name == role), ())


def _at(index: Sequence[int]) -> str:
    return notation.brackets(tuple(index)) if index else ""


def _class_of(rule: Rule) -> str:
    return str(rule.element[min(1, len(rule.element) - 1)]) if rule.element else "c"


def _values(values: Sequence[float]) -> str:
    return notation.TIMES.join(("%.9g" % value).replace("-", notation.MINUS) for value in values)


def _lowered(digits: str) -> str:
    """Digits as subscripts."""
    return digits.translate({ord("0") + digit: ord("₀") + digit for digit in range(10)})
