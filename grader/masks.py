"""Attention masks, drawn for checks and fixed for cases: for the topics whose exercises take one. Knows `draw`, no exercise."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from grader.draw import Call, Draw, call

Array = np.ndarray[Any, Any]

# B and a mask for scores (B, 2, 3, 3). Some could be taken for one of (B, n) or (B, n, n); where B is 3 those of two heads cannot.
SHAPES: tuple[tuple[int, tuple[int, ...]], ...] = (
    (3, (3, 3)), (3, (2, 3, 3)), (2, (3,)), (2, (1, 3)), (2, (2, 3, 3)), (2, (2, 1, 3)), (2, (2, 1, 1, 3)), (2, (1, 2, 3, 3)),
    (2, (2, 1, 3, 3)), (2, (2, 2, 3, 3)),
)  # fmt: skip


def draw_mask(draw: Draw, shape: tuple[int, ...], *, several: bool = False) -> Array:
    """A mask that broadcasts to `shape`, the scores' one: fewer axes, or axes of size 1 in front of the last.

    Of two keys or more it forbids one, or else the mask would be right to ignore; `several`: and it leaves each query two of three,
    so that gradients flow through the scores. Shrinks to forbidding the last key.
    """
    axes = draw.choice([2, len(shape), 1, 3, len(shape)])
    kept = shape[-min(axes, len(shape)) :]
    mask = draw.mask(*(1 if draw.integer(0, 3) == 3 else n for n in kept[:-1]), kept[-1])
    if several:
        mask[..., :2] = True
    if mask.all() and mask.shape[-1] > 1:
        mask[..., -1] = False
    return mask


def draw_how(draw: Draw) -> tuple[int, bool]:
    """How a mask is given: 0 not at all, 1 to 4 by keyword (the odd ones) or by position, 5 as None by keyword; and whether there is
    one. Shrinks to 0."""
    how = draw.integer(0, 5)
    return how, 0 < how < 5


def with_mask(args: tuple[Any, ...], how: int, mask: Array | None) -> tuple[Any, ...] | Call:
    """The arguments of a call with a mask given in that way."""
    if how == 0:
        return args
    if how == 5:
        return call(*args, mask=None)
    return call(*args, mask=mask) if how % 2 else (*args, mask)


def fixed_mask(*shape: int) -> Array:
    """A mask for the cases, in which each row forbids one of its three places, mostly another one than the row before."""
    places = np.array([1, 2, 0, 0, 2, 1, 2, 1, 0, 1, 0, 2])[: prod(shape[:-1])]
    return np.asarray(np.arange(shape[-1]) != places.reshape(*shape[:-1], 1))


def quarters(*shape: int, seed: int = 0) -> Array:
    """An array for the cases, from -1 to 1 in quarters."""
    return np.random.default_rng(seed).integers(-4, 5, shape) / 4
