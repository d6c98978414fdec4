"""What happened to a shape, judged from all wrong answers at once. Knows shapes, no values and no exercise.

One small counterexample fits many causes: (1,) for (1, 1) may be a missing batch, a sum or a squeeze. What is named fits every wrong
answer of a student.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import permutations

from grader.words import say

Shape = tuple[int, ...]
Cause = tuple[str, str, int, int]  # what, of which input, axes


def common_cause(cases: Sequence[tuple[Shape, Shape, dict[str, Shape]]]) -> str:
    """In words, the most telling cause that fits all (got, wanted, shapes of the inputs by name); "" if none does."""
    shared: list[Cause] | None = None
    for got, want, inputs in cases:
        fitting = causes(got, want, inputs)
        shared = fitting if shared is None else [cause for cause in shared if cause in fitting]
        if not shared:
            return ""
    return words(shared[0]) if shared else ""


def causes(got: Shape, want: Shape, inputs: dict[str, Shape]) -> list[Cause]:
    """All typical causes that lead from the right shape to this one, the most telling first."""
    found: list[Cause] = []

    def add(what: str, fits: bool, of: str = "", one: int = 0, other: int = 0) -> None:
        if fits:
            found.append((what, of, one, other))

    add("transposed", len(want) == 2 and got == want[::-1])
    add("swapped", len(want) > 2 and got == (*want[:-2], want[-1], want[-2]))
    samples = next(iter(inputs.values()), want)[:1]  # how many there are, in the first input
    add("batch", len(want) > 1 and got == want[1:] and samples == want[:1])
    add("first", len(want) > 1 and got == want[1:])
    for axis in range(len(got)):
        add("kept", got[axis] == 1 and got[:axis] + got[axis + 1 :] == want, one=axis)
    for axis in range(len(want)):
        add("summed", len(want) > 1 and got == want[:axis] + want[axis + 1 :], one=axis)
        add("summed_kept", got == (*want[:axis], 1, *want[axis + 1 :]), one=axis)
    for name, shape in inputs.items():
        for one, other in permutations(range(len(shape)), 2):
            for remove in (_without, _with_one):
                add("wrong_sum", remove(shape, one) == got and remove(shape, other) == want, name, one, other)
    add("squeezed", 1 in want and got == tuple(n for n in want if n != 1))
    add("scalar", got == () != want)
    add("order", len(got) > 2 and got != want and sorted(got) == sorted(want))
    return list(dict.fromkeys(found))


def _without(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]


def _with_one(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], 1, *shape[axis + 1 :])


WORDS: dict[str, Callable[[str, int, int], str]] = {
    "transposed": lambda of, one, other: say("it is transposed"),
    "swapped": lambda of, one, other: say("its last two axes are swapped"),
    "batch": lambda of, one, other: say("the first axis, the batch, is missing"),
    "first": lambda of, one, other: say("the first axis is missing"),
    "kept": lambda of, one, other: say("axis {axis}, of size 1, is too many (keepdims=True, or [:, None]?)", axis=one),
    "summed": lambda of, one, other: say("axis {axis} is missing: did you sum or take a mean over it?", axis=one),
    "summed_kept": lambda of, one, other: say("axis {axis} has become 1: did you sum over it with keepdims?", axis=one),
    "wrong_sum": lambda of, one, other: say(
        "is {of} summed over the wrong axis, {one} instead of {other}?", of=of, one=one, other=other
    ),
    "squeezed": lambda of, one, other: say("axes of size 1 are dropped: did you squeeze?"),
    "scalar": lambda of, one, other: say("was everything summed up?"),
    "order": lambda of, one, other: say("its axes are in another order"),
}


def words(cause: Cause) -> str:
    what, of, one, other = cause
    return WORDS[what](of, one, other)
