"""Nested arguments of calls: whether two are the same, how large they are, rounded. Knows arrays and what stands for a function."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.subject import codec


def equal_values(one: Any, other: Any) -> bool:
    """Whether two nested arguments hold exactly the same values."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, (tuple, list)):
        return isinstance(other, (tuple, list)) and len(one) == len(other) and all(map(equal_values, one, other))
    if isinstance(one, dict):
        return (
            isinstance(other, dict) and one.keys() == other.keys() and all(equal_values(one[k], other[k]) for k in one)
        )
    if isinstance(one, (codec.Rng, codec.Function, codec.Model)):
        return type(one) is type(other) and equal_values(vars(one), vars(other))
    return bool(one == other)


def number_leaves(value: Any) -> list[np.ndarray[Any, Any]]:
    """All numbers in an answer, as arrays: of arrays of any dtype, and Python's own."""
    if isinstance(value, (np.ndarray, bool, int, float)):
        found = np.asarray(value)
        return [found] if found.dtype.kind in "biuf" else []
    if isinstance(value, dict):
        value = tuple(value.values())
    return [leaf for part in value for leaf in number_leaves(part)] if isinstance(value, (tuple, list)) else []


def largest_side(value: Any) -> int:
    """The largest side of all arrays in nested arguments."""
    if isinstance(value, np.ndarray):
        return max(value.shape, default=0)
    if isinstance(value, dict):
        value = tuple(value.values())
    return max(map(largest_side, value), default=0) if isinstance(value, (tuple, list)) else 0


def rounded(value: Any, digits: int) -> Any:
    """Nested arguments with their floats rounded."""
    if isinstance(value, np.ndarray):
        # Arithmetic makes a number of an array without axes.
        return np.asarray(np.round(value, digits) + 0.0) if value.dtype.kind == "f" else value
    if isinstance(value, dict):
        return {key: rounded(part, digits) for key, part in value.items()}
    return type(value)(rounded(part, digits) for part in value) if type(value) in (tuple, list) else value
