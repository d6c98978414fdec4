"""Says whether an answer is right, and if not, what is wrong with it first. Knows values, no process and no exercise.

The order is type, structure, shape, dtype, values; a finding points at the worst entry. Tolerances: an answer within
1e-5 + 1e-5 * |expected| is right, because correct code may differ in rounding and may compute parts in float32, while an error
that matters is above 1e-3; an answer that is itself float32 may be off by 1e-4 * (1 + max |expected|).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.engine import show
from grader.record import record
from grader.subject.codec import Array, Opaque, Raised
from grader.words import say

ATOL = RTOL = 1e-5
COARSE = 1e-4  # of an answer that is float32, relative to 1 + the largest expected entry
COARSE_DTYPES = frozenset({"float32", "float16", "bfloat16"})

Names = Any  # the names of an answer's parts: text, or a tuple of names


@record
class Finding:
    """What is wrong with one answer. `what`: raised, type, shape, dtype or value."""

    what: str
    message: str
    got: str = ""
    expected: str = ""
    where: str = ""  # the part's name, such as c'
    error: float = float("inf")
    raised: Raised | None = None


@record
class Rules:
    """How an exercise's answers are compared. tensors: answers are tensors; dtype: "", "any", or "same" as expected."""

    names: Names = "the result"
    tensors: bool = False
    dtype: str = ""


def tolerance(expected: np.ndarray[Any, Any], dtype: str) -> np.ndarray[Any, Any]:
    """How far each entry may be off."""
    size = np.abs(np.where(np.isfinite(expected), expected, 0.0))
    if dtype in COARSE_DTYPES:
        return np.full(expected.shape, COARSE * (1.0 + (size.max() if size.size else 0.0)))
    return np.asarray(ATOL + RTOL * size)


def close(got: np.ndarray[Any, Any], expected: np.ndarray[Any, Any], dtype: str = "float64") -> np.ndarray[Any, Any]:
    """Entry by entry, whether `got` is right. NaN is right only where NaN is expected."""
    if got.dtype.kind == "b" or expected.dtype.kind == "b":  # numpy does not subtract one bool from another
        got, expected = got.astype(np.float64), expected.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        near = np.abs(got - expected) <= tolerance(expected, dtype)
    return np.asarray(near | (got == expected) | (np.isnan(got) & np.isnan(expected)))


def compare(got: Any, expected: Any, rules: Rules, names: Names = None) -> Finding | None:
    """The first thing that is wrong with `got`, or None. `expected` holds numpy arrays where arrays belong."""
    names = rules.names if names is None else names
    title = names if isinstance(names, str) else say("the result")
    if isinstance(expected, Raised):
        return _compare_raised(got, expected)
    if isinstance(got, Raised):
        return Finding(what="raised", message=say("it raised {what}", what=show.raised(got)), got=show.raised(got),
                       expected=show.value(expected), raised=got)  # fmt: skip
    if isinstance(expected, tuple):
        return _compare_parts(got, expected, rules, names, title)
    if isinstance(expected, (list, dict)):
        return _compare_container(got, expected, rules, title)
    if isinstance(expected, np.ndarray):
        return _compare_array(got, expected, rules, title)
    if isinstance(expected, (bool, str)) or expected is None:
        return None if type(got) is type(expected) and got == expected else _wrong_value(got, expected, title)
    if isinstance(expected, int):
        if type(got) is not int:
            return _wrong_type(got, title, say("a Python int"))
        return None if got == expected else _wrong_value(got, expected, title)
    return _compare_float(got, expected, title)


def _compare_raised(got: Any, expected: Raised) -> Finding | None:
    if isinstance(got, Raised):
        if got.is_a(expected.type):
            return None
        message = say("it raised {got}, but should raise {wanted}", got=got.type, wanted=expected.type)
        return Finding(what="raised", message=message, got=show.raised(got), expected=expected.type, raised=got)
    message = say("it should raise {wanted}, but returned {got}", wanted=expected.type, got=show.value(got))
    return Finding(what="value", message=message, got=show.value(got), expected=expected.type)


def _compare_parts(got: Any, expected: tuple[Any, ...], rules: Rules, names: Names, title: str) -> Finding | None:
    if not isinstance(got, (tuple, list)):
        return _wrong_type(got, title, say("a tuple of {count}", count=len(expected)))
    if len(got) != len(expected):
        message = say("{name} has {got} parts, but should have {count}", name=title, got=len(got), count=len(expected))
        return Finding(what="type", message=message, got=show.value(got), expected=show.value(expected), where=title)
    parts = names if isinstance(names, tuple) and len(names) == len(expected) else None
    findings = []
    for index, (one, other) in enumerate(zip(got, expected, strict=True)):
        finding = compare(one, other, rules, parts[index] if parts else f"{title}[{index}]")
        if finding is not None and finding.what != "value":
            return finding
        findings.append(finding)
    return next((finding for finding in findings if finding is not None), None)


def _compare_container(got: Any, expected: Any, rules: Rules, title: str) -> Finding | None:
    if type(got) is not type(expected):
        return _wrong_type(got, title, say("a list") if isinstance(expected, list) else say("a dict"))
    if len(got) != len(expected) or (isinstance(expected, dict) and set(got) != set(expected)):
        if isinstance(expected, dict):
            message = say("{name} has {got}, but should have {want}", name=title, got=", ".join(map(str, got)) or say("nothing"),
                          want=", ".join(map(str, expected)))  # fmt: skip
        else:
            message = say(
                "{name} has {got} entries, but should have {want}", name=title, got=len(got), want=len(expected)
            )
        return Finding(what="shape", message=message, got=show.value(got), expected=show.value(expected), where=title)
    keys = expected.keys() if isinstance(expected, dict) else range(len(expected))
    for key in keys:
        finding = compare(got[key], expected[key], rules, f"{title}[{key!r}]")
        if finding is not None:
            return finding
    return None


def _compare_float(got: Any, expected: Any, title: str) -> Finding | None:
    number: Any = None
    if isinstance(got, Array) and not got.tensor and got.values.ndim == 0 and got.values.dtype.kind in "biuf":
        number, dtype = float(got.values), got.dtype
    elif isinstance(got, (int, float)):
        number, dtype = float(got), "float64"
    if number is None:
        return _wrong_type(got, title, say("a float"))
    if close(np.asarray(number), np.asarray(float(expected)), dtype):
        return None
    return _wrong_value(number, float(expected), title, error=abs(number - float(expected)))


def _compare_array(got: Any, expected: np.ndarray[Any, Any], rules: Rules, title: str) -> Finding | None:
    if expected.ndim == 0 and not rules.tensors and isinstance(got, (bool, int, float)):
        got = Array(values=np.asarray(float(got)), dtype="float64", tensor=False)
    plain = say("a NumPy array") if expected.ndim else say("a number")
    if isinstance(got, Opaque) and got.type == "ndarray":
        plain = say("an array of numbers")
    wanted = say("a tensor") if rules.tensors else plain
    if not isinstance(got, Array) or got.tensor != rules.tensors:
        return _wrong_type(got, title, wanted)
    if got.values.shape != expected.shape:
        message = say(
            "{name} has shape {got}, but should have {want}", name=title, got=got.values.shape, want=expected.shape
        )
        from grader.engine import shapes  # not needed for what passes

        cause = shapes.common_cause([(got.values.shape, expected.shape, {})])
        message = f"{message}: {cause}" if cause else message
        return Finding(what="shape", message=message, got=show.value(got), expected=show.value(expected), where=title)
    wrong = got.values.dtype.kind == "c" or (
        expected.dtype.kind == "b" and rules.dtype != "any" and got.dtype != "bool"
    )
    if wrong or (rules.dtype == "same" and got.dtype != expected.dtype.name):
        message = say(
            "{name} has dtype {got}, but should have {want}", name=title, got=got.dtype, want=expected.dtype.name
        )
        return Finding(what="dtype", message=message, got=show.value(got), expected=show.value(expected), where=title)
    values = got.values.astype(np.float64, copy=False)
    target = expected.astype(np.float64, copy=False)
    right = close(values, target, got.dtype)
    if right.all():
        return None
    finding = _worst_entry(values, target, right, got.dtype, title)
    if expected.dtype.kind != "b" or got.values.dtype.kind != "b":
        return finding
    index = tuple(int(i) for i in np.argwhere(~right)[0])
    place = title + (f"[{', '.join(map(str, index))}]" if index else "")
    words = say(
        "{place} = {got}, but should be {want}", place=place, got=bool(got.values[index]), want=bool(expected[index])
    )
    return replace(finding, message=words, got=show.array(got.values), expected=show.array(expected))


def _worst_entry(
    values: np.ndarray[Any, Any], target: np.ndarray[Any, Any], right: np.ndarray[Any, Any], dtype: str, title: str
) -> Finding:
    with np.errstate(invalid="ignore", over="ignore"):
        error = np.abs(values - target)
    error = np.where(np.isnan(error), np.inf, error)
    index = tuple(int(i) for i in np.unravel_index(np.argmax(np.where(right, -1.0, error)), error.shape))
    place = title + (f"[{', '.join(map(str, index))}]" if index else "")
    got, want = show.pair(float(values[index]), float(target[index]))
    message = say("{place} = {got}, but should be {want}", place=place, got=got, want=want)
    if dtype.startswith(("int", "uint", "bool")) and not (target == np.round(target)).all():
        message += " " + say("({name} is {dtype}: fractions are cut off)", name=title, dtype=dtype)
    return Finding(
        what="value", message=message, got=show.array(values), expected=show.array(target), where=title,
        error=float(error[index]),
    )  # fmt: skip


def _wrong_type(got: Any, title: str, wanted: str) -> Finding:
    if isinstance(got, Opaque) and got.words:
        words = say("{kind} ({more})", kind=show.kind(got), more=got.words)
    else:
        words = show.kind(got)
    if got is None:
        message = say("{name} is None, but should be {want}: is a return missing?", name=title, want=wanted)
    else:
        message = say("{name} is {got}, but should be {want}", name=title, got=words, want=wanted)
    return Finding(what="type", message=message, got=show.value(got), expected=wanted, where=title)


def _wrong_value(got: Any, expected: Any, title: str, error: float = float("inf")) -> Finding:
    if isinstance(got, float) and isinstance(expected, float):
        shown, wanted = show.pair(got, expected)
    else:
        shown, wanted = show.value(got), show.value(expected)
    message = say("{place} = {got}, but should be {want}", place=title, got=shown, want=wanted)
    return Finding(what="value", message=message, got=shown, expected=wanted, where=title, error=error)
