"""Looks for the smallest example that shows a failure, within a budget. Knows `draw` and the subject, no check and no report.

The budget counts calls, not seconds, so that the same file gets the same report; the clock of the student's process is only a last
guard.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import draw
from grader.engine.reference import split
from grader.subject.batch import Batch, Functions, Reply, Subject, WorkerGone, WorkerTimeout

LIMITS = (1, 2, 3, 0)  # of sizes, that are tried one after the other; 0: none
ATTEMPTS = 150  # examples tried to make a failing one smaller
SMALL_EXAMPLES = 30  # tried of each small size
FEW_EXAMPLES, FEW_ATTEMPTS = 15, 40  # where a larger one is known already
BUDGET = 24_000  # of `Counted.cost`, for all failures of an exercise: what takes most of a second
# An example costs as much to draw as 40 arrays to send, a call as much as 6, a gradient with its confirmation as much as 6 calls.
ATTEMPT_COST, CALL_COST, GRADIENT_COST = 40, 6, 6

Example = tuple[tuple[Any, ...], dict[str, Any]]
Test = Callable[[tuple[Any, ...], dict[str, Any]], bool]


class Counted:
    """The student's subject, and how much was asked of it: a measure of time that is the same on every machine."""

    def __init__(self, subject: Subject) -> None:
        self._subject = subject
        self.cost = 0

    def load(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self._subject.load(*args, **kwargs)

    def run(self, batch: Batch, functions: Functions) -> Reply:
        each = GRADIENT_COST if batch.header["op"] == "gradients" else 1
        arrays = batch.calls_text.count(b'["a",') + batch.calls_text.count(b'["T",')
        self.cost += each * (CALL_COST * batch.size + arrays)
        return self._subject.run(batch, functions)


class Smallest:
    """Searches for all failures of one exercise, which share the budget and what was found.

    count, seed: of the plan. shrink: whether to search at all; else a failure is shown as it was drawn, ten times as fast.
    """

    def __init__(self, subject: Counted, *, count: int, seed: int, shrink: bool) -> None:
        self.subject = subject
        self._count, self._seed, self._shrink = count, seed, shrink
        self._known: dict[draw.Inputs, list[tuple[int, Example]]] = {}  # found before, and at which limit to try them

    def find(self, inputs: draw.Inputs, fails: Test, large: Test = lambda args, kwargs: False) -> None:
        """Let Hypothesis look for the smallest failing example; `fails` keeps the last one it said yes to.

        First among examples whose sizes are all 1, then at most 2, 3: most failures show there, and few numbers are left to
        simplify. Only then among all, in the order in which they were drawn for the check.
        large: of an example that is known to fail, whether to look for a smaller one nevertheless.
        """
        if not self._shrink:
            return
        known = self._known.setdefault(inputs, [])
        most_cost = (
            self.subject.cost + BUDGET
        ) / 2  # half of what is left: most is for the first, which is shown in full
        try:
            for limit in LIMITS:
                # What shows one failure often shows the next; a large one only if there is no small one.
                same = next((e for found_at, e in known if found_at == limit and fails(*e)), None)
                if same is not None and not large(*same):
                    return
                count = self._count if not limit else FEW_EXAMPLES if known else SMALL_EXAMPLES
                most = count + (FEW_ATTEMPTS if known else ATTEMPTS)
                attempts = 0

                def condition(example: tuple[Any, ...]) -> bool:
                    nonlocal attempts
                    attempts += 1
                    self.subject.cost += ATTEMPT_COST
                    if attempts > most or self.subject.cost > most_cost:  # noqa: B023 (called in this turn alone)
                        raise draw.Enough
                    return fails(*split(example))

                found = draw.search(inputs, condition, count=count, seed=self._seed, limit=limit or None)
                if found is not None:
                    fails(*split(found))  # leave the smallest as the last one seen
                    known.append((1 if limit == 2 else limit, split(found)))  # sizes of 2 are small enough
                if found is not None or same is not None:
                    return
        except (WorkerGone, WorkerTimeout):
            return  # a smaller input ends the process: what was found before stands


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
        return np.round(value, digits) + 0.0 if value.dtype.kind == "f" else value
    if isinstance(value, dict):
        return {key: rounded(part, digits) for key, part in value.items()}
    return type(value)(rounded(part, digits) for part in value) if type(value) in (tuple, list) else value
