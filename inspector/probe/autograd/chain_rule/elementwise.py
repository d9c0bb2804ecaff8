"""The chain rule of single nodes: each rule writes one element of a leaving gradient as sums of products of elements of
the arriving gradient and of the tensors that the node saves.

These are pure functions of tensors. They do not repeat the order in which torch adds.
"""

from __future__ import annotations

from .sums import (
    Element,
    Given,
    Numbers,
    Sum,
    axis,
    constant,
    counted,
    covered,
    folded,
    largest,
    mask,
    ravelled,
    read,
    scalar,
    unravelled,
)

# ── linear ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def linear(given: Given, target: str, element: Element) -> list[Sum]:
    """y = β·b + α·x·A, with x [n, i] and A [i, o]."""
    gradient, settings = given.gradient, given.settings
    if target == "bias":
        beta = constant("beta", settings.get("beta", 1))
        grid, index = covered(element, given.shapes[target], gradient.shape)
        return [Sum((read("grad_output", gradient, index), *beta), grid)]
    alpha, (first, second) = constant("alpha", settings.get("alpha", 1)), element
    if target == "input":
        along = counted(gradient.shape[1])
        factors = read("grad_output", gradient, (first, along)), read("mat2", given.tensor("mat2"), (second, along))
    else:
        along = counted(gradient.shape[0])
        factors = read("grad_output", gradient, (along, second)), read("input", given.tensor("input"), (along, first))
    return [Sum((*factors, *alpha), tuple(along.shape))]


def near_linear(given: Given, target: str) -> Element:
    row, column = largest(given.gradient)
    if target == "bias":
        return tuple(folded((row, column), given.shapes[target]))
    if target == "input":
        return row, *largest(given.tensor("mat2")[:, column])
    return *largest(given.tensor("input")[row]), column


def batched(given: Given, target: str, element: Element) -> list[Sum]:
    """y = x·A for each matrix of a batch, with x [b, n, i] and A [b, i, o]."""
    gradient, (which, first, second) = given.gradient, element
    if target == "input":
        along = counted(gradient.shape[2])
        other = read("mat2", given.tensor("mat2"), (which, second, along))
        return [Sum((read("grad_output", gradient, (which, first, along)), other), tuple(along.shape))]
    along = counted(gradient.shape[1])
    other = read("input", given.tensor("input"), (which, along, first))
    return [Sum((read("grad_output", gradient, (which, along, second)), other), tuple(along.shape))]


def near_batched(given: Given, target: str) -> Element:
    which, row, column = largest(given.gradient)
    if target == "input":
        return which, row, *largest(given.tensor("mat2")[which, :, column])
    return which, *largest(given.tensor("input")[which, row]), column


# ── activations, pooling, losses ─────────────────────────────────────────────────────────────────────────────────────


def max_pool(given: Given, target: str, element: Element) -> list[Sum]:
    """Each window passes its gradient to the element that was its maximum."""
    *lead, row, column = element
    gradient, shape = given.gradient, given.shapes[target]
    windows = [
        [place for place in range(count) if _offset(at, place, *_of_axis(given, side)) is not None]
        for side, (at, count) in enumerate(zip((row, column), gradient.shape[-2:]))
    ]
    index = *lead, axis(windows[0], 0, 2), axis(windows[1], 1, 2)
    own = row * shape[-1] + column
    is_maximum = mask("is_maximum", given.tensor("indices"), index, lambda places: places == own)
    return [Sum((read("grad_output", gradient, index), is_maximum), (len(windows[0]), len(windows[1])))]


def _of_axis(given: Given, side: int) -> tuple[int, int, int, int]:
    """Returns (kernel, stride, padding, dilation) of one axis; a pooling without a stride uses its kernel's size."""
    kernel = given.settings["kernel_size"]
    stride = given.settings["stride"] or kernel
    sizes = kernel, stride, given.settings["padding"], given.settings["dilation"]
    first, second, third, fourth = (size[min(side, len(size) - 1)] for size in sizes)
    return first, second, third, fourth


def _offset(at: int, place: int, kernel: int, stride: int, padding: int, dilation: int) -> int | None:
    """Returns which element of the kernel lies on `at` when the window is at `place`, or None."""
    offset, rest = divmod(at + padding - place * stride, dilation)
    return offset if rest == 0 and 0 <= offset < kernel else None


def near_max_pool(given: Given, target: str) -> Element:
    arriving = largest(given.gradient)
    place = int(given.tensor("indices")[arriving])
    return *arriving[:-2], *unravelled(place, given.shapes[target][-2:])


def nll_loss(given: Given, target: str, element: Element) -> list[Sum]:
    """Only the score of the true class has a gradient: minus the class weight, divided by the sum of all weights for a
    mean."""
    place, chosen = _sample_and_class(element)
    targets, ignored = given.tensor("target"), given.settings["ignore_index"]
    is_target = mask("is_target", targets, place, lambda true: (true == chosen) & (true != ignored))
    arriving = read("grad_output", given.gradient, place if given.gradient.dim() else ())
    factors = [arriving, is_target, _class_weight(given, chosen)]
    if given.settings["reduction"] == MEAN:
        factors.append(read("/total_weight", given.tensor("total_weight"), (), lambda total: 1 / total.double()))
    return [Sum(tuple(factors))]


MEAN = 1  # torch's number of this reduction


def _sample_and_class(element: Element) -> tuple[Element, int]:
    return ((), element[0]) if len(element) == 1 else ((element[0], *element[2:]), element[1])


def _class_weight(given: Given, chosen: int) -> Numbers:
    weight = given.kept.get("class_weight")
    if weight is None:
        return Numbers("-1", scalar(-1), ())
    return read("-class_weight", weight, (chosen,), lambda number: -number)


def near_nll_loss(given: Given, target: str) -> Element:
    targets = given.tensor("target")
    if given.gradient.dim():
        place = largest(given.gradient)
    else:
        place = unravelled(int((targets != given.settings["ignore_index"]).int().argmax()), targets.shape)
    classes = given.shapes[target][1 if targets.dim() else 0]
    true = min(max(int(targets[place]), 0), classes - 1)
    return (*place[:1], true, *place[1:])


# ── arithmetic and shapes ────────────────────────────────────────────────────────────────────────────────────────────


def add(given: Given, target: str, element: Element) -> list[Sum]:
    """y = x + α·z, each broadcast to the result."""
    grid, index = covered(element, given.shapes[target], given.gradient.shape)
    alpha = constant("alpha", given.settings["alpha"]) if target == "other" else ()
    return [Sum((read("grad_output", given.gradient, index), *alpha), grid)]


def subtract(given: Given, target: str, element: Element) -> list[Sum]:
    """y = x − α·z, each broadcast to the result."""
    grid, index = covered(element, given.shapes[target], given.gradient.shape)
    alpha = constant("-alpha", -given.settings["alpha"]) if target == "other" else ()
    return [Sum((read("grad_output", given.gradient, index), *alpha), grid)]


def multiply(given: Given, target: str, element: Element) -> list[Sum]:
    """y = x · z, each broadcast to the result."""
    role = "other" if target == "self" else "self"
    grid, index = covered(element, given.shapes[target], given.gradient.shape)
    factor = given.tensor(role)
    return [Sum((read("grad_output", given.gradient, index), read(role, factor, folded(index, factor.shape))), grid)]


def expand(given: Given, target: str, element: Element) -> list[Sum]:
    """A repeated element gets the sum of the gradients of its copies."""
    grid, index = covered(element, given.shapes[target], given.gradient.shape)
    return [Sum((read("grad_output", given.gradient, index),), grid)]


def scale(given: Given, target: str, element: Element) -> list[Sum]:
    """y = x · number."""
    return [Sum((read("grad_output", given.gradient, element), *constant("other", given.settings["other"])))]


def near_broadcast(given: Given, target: str) -> Element:
    return tuple(folded(largest(given.gradient), given.shapes[target]))


def reshape(given: Given, target: str, element: Element) -> list[Sum]:
    """The elements stay in the same order, so each gradient passes unchanged."""
    place = ravelled(element, given.shapes[target])
    return [Sum((read("grad_output", given.gradient, unravelled(place, given.gradient.shape)),))]


def near_reshape(given: Given, target: str) -> Element:
    return unravelled(ravelled(largest(given.gradient), given.gradient.shape), given.shapes[target])


def permute(given: Given, target: str, element: Element) -> list[Sum]:
    """Axis a of the result was axis dims[a] of the input."""
    return [Sum((read("grad_output", given.gradient, [element[dim] for dim in given.settings["dims"]]),))]


def near_permute(given: Given, target: str) -> Element:
    arriving, dims = largest(given.gradient), given.settings["dims"]
    rank = len(dims)
    places = {dim % rank: index for dim, index in zip(dims, arriving)}
    return tuple(places[dim] for dim in range(rank))


def transpose(given: Given, target: str, element: Element) -> list[Sum]:
    """Two axes have changed places."""
    return [Sum((read("grad_output", given.gradient, _swapped(given, element)),))]


def near_transpose(given: Given, target: str) -> Element:
    return _swapped(given, largest(given.gradient))


def _swapped(given: Given, element: Element) -> Element:
    first, second = given.settings["dim0"], given.settings["dim1"]
    index = list(element)
    if index:
        index[first], index[second] = index[second], index[first]
    return tuple(index)


def accumulate(given: Given, target: str, element: Element) -> list[Sum]:
    """grad = the grad that is there (if any) + the gradient that arrives."""
    before = given.kept.get("grad")
    old = [] if before is None else [Sum((read("grad", before, element),))]
    return [*old, Sum((read("grad_output", given.gradient, element),))]
