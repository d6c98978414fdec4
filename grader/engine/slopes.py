"""What is wrong with a student's gradients, judged from all of them at once: typical causes, tried one by one. Knows no process.

A cause is named only if it gives the student's gradient, in every entry that is wrong, of every example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.engine import compare, gradients
from grader.record import unique
from grader.words import say

Array = np.ndarray[Any, Any]


@unique
class Leaf:
    """One float input of one call: the gradient that came back (None: none arrived), and the right one."""

    name: str
    got: Array | None
    expected: Array

    @property
    def values(self) -> Array:
        return np.zeros(self.expected.shape) if self.got is None else self.got

    @property
    def right(self) -> bool:
        return self.values.shape == self.expected.shape and bool(compare.close(self.values, self.expected).all())

    @property
    def silent(self) -> bool:
        """Whether nothing arrives although something should."""
        return not self.values.any() and not self.right


def leaves(got: Any, expected: Any, names: Sequence[str]) -> list[Leaf] | None:
    """The float inputs of one call; None if what came back has not the right form."""
    if not gradients.well_formed(got, expected):
        return None
    found = []
    for name, mine, right in zip(names, got[1], expected[1], strict=True):
        if right is not None:
            found.append(Leaf(name=name, got=None if mine is None else mine.values, expected=right))
    return found


def causes(calls: list[list[Leaf]], gates: Sequence[str] = (), stacked: Sequence[str] = ()) -> list[str]:
    """In words, what fits all these calls, the most telling first. stacked: the inputs whose rows are those of the gates."""
    wrong = [leaf for call in calls for leaf in call if not leaf.right]
    if not wrong or any(leaf.values.shape != leaf.expected.shape for leaf in wrong):  # an input was reshaped in place
        return []
    if all(leaf.got is None for call in calls for leaf in call):
        return [say("the graph is cut: no gradient arrives at any input (.detach(), .data, .item(), .numpy() or torch.tensor(...) on "
                    "the way?)")]  # fmt: skip
    found = [text for text in (_silent(calls), _silent_gates(wrong, gates, stacked), _last_step(wrong)) if text]
    for words, make in FACTORS:
        if all(compare.close(leaf.values, make(leaf.expected)).all() for leaf in wrong):
            found.append(say(words))
    found += _sizes(calls)
    return found


FACTORS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("your gradient is -1 times the right one", lambda e: -e),
    ("your gradient is 2 times the right one", lambda e: 2 * e),
    ("your gradient is half of the right one", lambda e: e / 2),
    (
        "your gradient is the right one transposed",
        lambda e: e.T if e.ndim == 2 and e.shape[0] == e.shape[1] else np.full_like(e, np.nan),
    ),
)


def _silent(calls: list[list[Leaf]]) -> str:
    """Inputs at which no gradient ever arrives, while all that is wrong elsewhere is wrong otherwise."""
    names = list(dict.fromkeys(leaf.name for call in calls for leaf in call))
    by_name = {name: [leaf for call in calls for leaf in call if leaf.name == name] for name in names}
    silent = [
        name
        for name, found in by_name.items()
        if any(leaf.silent for leaf in found) and not any(leaf.values.any() for leaf in found)
    ]
    if not silent:
        return ""
    if len(silent) == len(names) > 1:
        return say(
            "your gradient is zero: the graph is cut on the way (.detach(), .data, .item() or torch.tensor(...)?)"
        )
    return say("no gradient arrives at {names}: is it left out, or the graph cut on the way to it (.detach(), .data, .item(), torch.tensor(...))?",
               names=", ".join(silent))  # fmt: skip


def _silent_gates(wrong: list[Leaf], gates: Sequence[str], stacked: Sequence[str]) -> str:
    """Gates whose rows get no gradient, while those of the others are right."""
    leaves = [leaf for leaf in wrong if leaf.name in stacked]
    if not gates or not leaves or any(len(leaf.expected) % len(gates) for leaf in leaves):
        return ""
    cut: set[int] = set()
    for leaf in leaves:
        rows = zip(np.split(leaf.values, len(gates)), np.split(leaf.expected, len(gates)), strict=True)
        for number, (mine, right) in enumerate(rows):
            if not compare.close(mine, right).all():
                if mine.any():
                    return ""
                cut.add(number)
    return say(
        "no gradient arrives at the rows of the {names} gate: is the graph cut there (.detach(), .data or .item())?",
        names=" and the ".join(gates[number] for number in sorted(cut)),
    )


def _last_step(wrong: list[Leaf]) -> str:
    """Sequences of which only the last step gets its gradient."""
    steps = [leaf for leaf in wrong if leaf.expected.ndim == 3 and leaf.expected.shape[1] > 1]
    if not steps or len({leaf.name for leaf in steps}) > 1:
        return ""
    for leaf in steps:
        if leaf.values[:, :-1].any() or not compare.close(leaf.values[:, -1], leaf.expected[:, -1]).all():
            return ""
    return say("only the last step of {name} gets a gradient: is the state detached at each step?", name=steps[0].name)


def _sizes(calls: list[list[Leaf]]) -> list[str]:
    """Factors that are the size of an axis: a mean for a sum, or a sum for a mean."""
    first = [(leaf.name, axis) for leaf in calls[0] for axis in range(leaf.expected.ndim)]
    for power, words in (
        (-1, "your gradient is 1/n of the right one, where n is the size of axis {axis} of {name}"),
        (1, "your gradient is n times the right one, where n is the size of axis {axis} of {name}"),
    ):
        for name, axis in first:
            if all(_fits_size(call, name, axis, power) for call in calls):
                return [say(words, axis=axis, name=name)]
    return []


def _fits_size(call: list[Leaf], name: str, axis: int, power: int) -> bool:
    shape = next((leaf.expected.shape for leaf in call if leaf.name == name), ())
    if axis >= len(shape):
        return False
    factor = float(shape[axis]) ** power
    return all(compare.close(leaf.values, factor * leaf.expected).all() for leaf in call if not leaf.right)
