"""Places things that lie in rows: each as near as there is room to where it would like to be, in the order given."""

from __future__ import annotations

from collections.abc import Sequence


def placed(wishes: Sequence[float], widths: Sequence[float], weights: Sequence[float], gap: float) -> list[float]:
    """Centres from left to right, none nearer to the next than half of both widths and the gap, so that the squares
    of the ways from the wishes, each by its weight, are least together (pool adjacent violators)."""
    offsets = [0.0]
    for left, right in zip(widths, widths[1:]):
        offsets.append(offsets[-1] + (left + right) / 2 + gap)
    blocks: list[tuple[float, float, int]] = []  # mean wish, weight, how many
    for wish, offset, weight in zip(wishes, offsets, weights):
        mean, mass, count = wish - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            before, its, many = blocks.pop()
            mean, mass, count = (before * its + mean * mass) / (its + mass), its + mass, count + many
        blocks.append((mean, mass, count))
    means = [mean for mean, _, count in blocks for _ in range(count)]
    return [mean + offset for mean, offset in zip(means, offsets)]
