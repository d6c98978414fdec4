"""The words a topic is written in: topic, exercise, prop, limits, raises, mistake, equivalent. Knows no process and no result.

A topic file `grader/topics/NAME.py` sets `TOPIC = topic(...)`. Arrays are numpy arrays there throughout, also in torch topics:
the worker turns them into tensors and back, so that a topic is written, and imported, without torch.

    def inputs(draw):
        m, n = draw.dims("m n")
        return draw.array(m, n), draw.weights(n), draw.number()

    def adds_up(f, x, w, b):
        same(f(x, w, b + 1.0), f(x, w, b) + 1.0, "linear_regression(x, w, b + 1)", "linear_regression(x, w, b) + 1")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.draw import Draw, Inputs, call
from grader.record import record
from grader.subject.codec import Function, Model, Rng

__all__ = [
    "Draw", "Function", "Model", "Rng", "Violated", "call", "equivalent", "exercise", "hold", "limits", "mistake", "prop",
    "raises", "same", "topic",
]  # fmt: skip


class AuthorError(Exception):
    """A topic is written wrongly: says the file, the record, what was found and what was wanted."""


class Violated(Exception):
    """A property does not hold: raised by `same` and `hold` inside of a property."""

    def __init__(self, message: str, got: Any = None, expected: Any = None) -> None:
        super().__init__(message)
        self.message, self.got, self.expected = message, got, expected


@record
class Property:
    """A relation between answers: `check(f, *args)` calls f, and raises through `same` or `hold` where it is broken.

    It is evaluated on the student's answers only where one of them differs from the reference's, for the reference satisfies it
    (which is verified); `live` ones are always evaluated, because right answers may differ from the reference's.
    """

    name: str
    title: str
    check: Callable[..., None]
    inputs: Inputs | None = None
    examples: int = 25
    live: bool = False
    weight: float = 1.0


@record
class Cases:
    """Fixed examples: extreme values the contract promises (kind limits), or calls that must raise (kind contract)."""

    name: str
    title: str
    kind: str
    cases: tuple[tuple[Any, ...], ...]
    weight: float = 1.0


@record
class Mistake:
    """A misconception: rewrites of the reference's text (`old` to `new`), or whole functions that replace the reference's.

    `says` is one sentence to the student, `look` where to look.
    """

    name: str
    rewrites: tuple[tuple[str, str], ...]
    code: str
    says: str
    look: str


@record
class Equivalent:
    """A mutant of the reference that computes the same: `before` to `after`, and why it makes no difference."""

    before: str
    after: str
    why: str


@record
class Exercise:
    """One exercise: how its inputs are drawn and what must hold of its answers. Made by `exercise(...)`."""

    name: str
    inputs: Inputs
    returns: Any
    needs: tuple[str, ...]
    how: str
    properties: tuple[Property, ...]
    cases: tuple[Cases, ...]
    gradient: bool
    gradient_inputs: Inputs | None
    mistakes: tuple[Mistake, ...]
    hints: tuple[str, ...]
    off_limits: tuple[str, ...]
    equivalents: tuple[Equivalent, ...]
    compared: bool
    dtype: str
    restores_inputs: bool
    layouts: bool
    examples: int | None
    parts: dict[str, tuple[str, ...]]
    gates: tuple[str, ...]


@record
class Topic:
    """One topic: its exercises in teaching order. `functions` are those of the grader that students' code may call back."""

    order: int
    title: str
    section: str
    kind: str
    exercises: tuple[Exercise, ...]
    functions: dict[str, Callable[..., Any]]


def topic(
    *,
    order: int,
    title: str,
    section: str,
    kind: str,
    exercises: Sequence[Exercise],
    functions: dict[str, Callable[..., Any]] | None = None,
) -> Topic:
    """A topic. order: its place in the course, from 1. section: of the slides. kind: "numpy" or "torch"."""
    if kind not in ("numpy", "torch"):
        raise AuthorError(f"{title}: kind is {kind!r}, but should be 'numpy' or 'torch'")
    return Topic(
        order=order,
        title=title,
        section=section,
        kind=kind,
        exercises=tuple(exercises),
        functions=dict(functions or {}),
    )


def exercise(
    name: str,
    *,
    inputs: Inputs,
    returns: Any = "the result",
    needs: Sequence[str] = (),
    how: str = "call",
    properties: Sequence[Property] = (),
    cases: Sequence[Cases] = (),
    gradient: bool = True,
    gradient_inputs: Inputs | None = None,
    mistakes: Sequence[Mistake] = (),
    hints: Sequence[str] = (),
    off_limits: Sequence[str] = (),
    equivalents: Sequence[Equivalent] = (),
    compared: bool = True,
    dtype: str = "",
    restores_inputs: bool = False,
    layouts: bool = True,
    examples: int | None = None,
    parts: Mapping[str, tuple[str, ...]] | None = None,
    gates: Sequence[str] = (),
) -> Exercise:
    """An exercise.

    inputs(draw)      draws the arguments of one call, a tuple (or `call(...)` when some go by keyword)
    returns           the name of the answer, or of its parts: ("h'", "c'")
    needs             exercises of the same file that this one may call: it is blocked when they fail
    how               "call"; "forward" for a module class: args are (init, state, *inputs); "train": the first argument is a
                      `Model`, and the answer is (result, its parameters afterwards)
    gradient          torch topics: the gradient with respect to every float input is checked too
    gradient_inputs   inputs for that, if the others have too many kinks
    off_limits        names of operators ("aten::relu", any overload) or numpy functions that may not be called
    compared          False: right answers may differ from the reference's, so only live properties are checked
    dtype             "any": a bool answer may have any dtype; "same": the answer's dtype must be the reference's
    restores_inputs   an input may be changed on the way if it is restored up to rounding
    layouts           numpy topics: inputs also come Fortran-ordered, reversed and with gaps
    examples          the number of examples, where the default is too many or too few
    parts             names for the parts of tuple arguments: {"params": ("W_xh", "b_xh", "W_hh", "b_hh")}
    gates             whose rows are stacked, in this order, in the arguments that `parts` names: ("forget", "update")
    """
    if how not in ("call", "forward", "train"):
        raise AuthorError(f"{name}: how is {how!r}, but should be 'call', 'forward' or 'train'")
    return Exercise(
        name=name, inputs=inputs, returns=returns, needs=tuple(needs), how=how, properties=tuple(properties),
        cases=tuple(cases), gradient=gradient, gradient_inputs=gradient_inputs, mistakes=tuple(mistakes),
        hints=tuple(hints), off_limits=tuple(off_limits), equivalents=tuple(equivalents), compared=compared, dtype=dtype,
        restores_inputs=restores_inputs, layouts=layouts, examples=examples,
        parts=dict(parts or {}), gates=tuple(gates),
    )  # fmt: skip


def prop(
    name: str,
    title: str,
    check: Callable[..., None],
    *,
    inputs: Inputs | None = None,
    examples: int = 25,
    live: bool = False,
    weight: float = 1.0,
) -> Property:
    """A property. title: a fact in the student's language. check(f, *args): see `Property`. inputs: its own, if not the exercise's."""
    return Property(name=name, title=title, check=check, inputs=inputs, examples=examples, live=live, weight=weight)


def limits(name: str, title: str, *cases: tuple[Any, ...], weight: float = 1.0) -> Cases:
    """Extreme inputs, on which the answer must be the reference's."""
    return Cases(name=name, title=title, kind="limits", cases=tuple(cases), weight=weight)


def raises(name: str, title: str, *cases: tuple[Any, ...], weight: float = 1.0) -> Cases:
    """Inputs for which the reference raises, and the student's function must raise the same kind of exception."""
    return Cases(name=name, title=title, kind="contract", cases=tuple(cases), weight=weight)


def mistake(
    name: str,
    old: str = "",
    new: str = "",
    *,
    also: Sequence[tuple[str, str]] = (),
    code: str = "",
    says: str,
    look: str = "",
) -> Mistake:
    """A known mistake, right in everything but its one idea.

    old, new   a piece of the reference function's text (it must occur exactly once in it) and what the mistake writes
               instead; `also` holds further such pairs
    code       instead of old and new: whole functions that replace the reference's
    says       one sentence to the student: "Your cell forgets with the input gate."
    look       where to look: "slides, 长短时记忆网络: c_t = f_t c_{t-1} + i_t u_t"
    """
    if bool(old) == bool(code):
        raise AuthorError(f"mistake {name}: give either old and new, or code")
    rewrites = ((old, new), *also) if old else ()
    return Mistake(name=name, rewrites=rewrites, code=code, says=says, look=look)


def equivalent(before: str, after: str, why: str) -> Equivalent:
    """Marks a mutant of the reference (as `grader audit` prints it) that computes the same, with the reason."""
    return Equivalent(before=before, after=after, why=why)


# --- inside of properties ---------------------------------------------------------------------------------------


def same(got: Any, expected: Any, got_words: str, expected_words: str, *, tol: float = 1e-4) -> None:
    """Two sides of a property must be equal, within tol * (1 + the largest entry). Raises `Violated`."""
    got, expected = np.asarray(got, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        _same(got, expected, f"{got_words} should equal {expected_words}", tol)


def _same(got: Any, expected: Any, words: str, tol: float) -> None:
    if got.shape != expected.shape:
        raise Violated(f"{words}, but their shapes are {got.shape} and {expected.shape}", got, expected)
    size = 1.0 + np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
    wrong = ~((np.abs(got - expected) <= tol * size) | (got == expected))
    if wrong.any():
        distance = np.where(np.isfinite(got - expected), np.abs(got - expected), np.inf)
        index = tuple(int(i) for i in np.unravel_index(np.argmax(np.where(wrong, distance, -1.0)), wrong.shape))
        place = f", but at [{', '.join(map(str, index))}] it does not" if got.size > 6 else ""
        raise Violated(
            words + place, got if got.size <= 6 else got[index], expected if got.size <= 6 else expected[index]
        )


def hold(condition: Any, words: str, got: Any = None) -> None:
    """A condition of a property must be true: words say it ("every row sums to 1"), got shows what is not. Raises `Violated`."""
    if not bool(np.all(condition)):
        raise Violated(words, got)
