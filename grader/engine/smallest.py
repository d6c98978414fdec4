"""Looks for the smallest example that shows a failure, within a budget. Knows `draw` and the subject, no check and no report.

The budget counts calls, not seconds, so that the same file gets the same report; the clock of the student's process is only a last
guard.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import product
from random import Random
from typing import Any, TypeVar

from grader import draw
from grader.engine.reduce import Args, Fails, Reducer, Tried, simplicity
from grader.engine.reference import split
from grader.engine.values import equal_values
from grader.subject.batch import Batch, Functions, Reply, Subject, WorkerGone, WorkerTimeout

LIMITS = (1, 2, 3, 0)  # of sizes, that are tried one after the other; 0: none, the first example itself is made smaller
SMALL_EXAMPLES = 48  # tried of each small size
TOGETHER = 24  # calls in one request
MOST_RICH = 30  # rich examples among which the first one may be
ATTEMPTS = 400  # examples tried to make a failing one smaller
BUDGET = 18_000  # of `Counted.cost`, for all failures of an exercise: what takes most of a second
SHARE = 0.55  # of what is left, for each of them
# A call costs as much as 6 arrays to send, a gradient with its confirmation as much as 4 calls.
CALL_COST, GRADIENT_COST = 6, 4

Example = tuple[Args, dict[str, Any]]
T = TypeVar("T")


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


@lru_cache(maxsize=200)  # they are the same for every student
def small_examples(inputs: draw.Inputs, limit: int, seed: int) -> list[tuple[Args, draw.Choices]]:
    """Different examples without a size above the limit, the simplest first."""
    random = Random(seed)
    made = {}
    for number in range(SMALL_EXAMPLES):
        source = draw.FromChance(random) if number else draw.FromChoices(())
        args, choices = draw.replay(inputs, source, limit)
        made[choices] = args
    return [(made[choices], choices) for choices in sorted(made, key=simplicity)]


class Smallest:
    """Searches for all failures of one exercise, which share the budget and what was found.

    count, seed: of the plan. shrink: whether to search at all; else a failure is shown as it was drawn, ten times as fast.
    """

    def __init__(self, subject: Counted, *, count: int, seed: int, shrink: bool) -> None:
        self.subject = subject
        self._count, self._seed, self._shrink = count, seed, shrink
        self._known: dict[draw.Inputs, list[tuple[int, Args]]] = {}  # found before, and at which limit to try them

    def find(
        self, inputs: draw.Inputs, fails: Fails[T], first: Example | None, *, together: int = TOGETHER,
        count: int = 0, large: Callable[[Args, T], bool] = lambda args, found: False,
    ) -> tuple[Args, T] | None:  # fmt: skip
        """The smallest failing example, and what is wrong; None if none fails but the first.

        First among examples whose sizes are all 1, then at most 2, 3: most failures show there, and few numbers are left to
        simplify. Only then is the first one itself made smaller.
        first: an example of the check's that fails, if it was drawn from these inputs. count: of the check's examples, if they are
        other than the plan's. together: how many to ask about at once. large: of a known example and what is
        wrong, whether to look for a smaller one nevertheless.
        """
        if not self._shrink:
            return None
        known = self._known.setdefault(inputs, [])
        left = max(0, BUDGET - self.subject.cost)
        most_cost = self.subject.cost + SHARE * left  # most is for what is shown in full
        best: tuple[Args, T] | None = None
        tried: Tried[T] | None = None
        rich: dict[str, Any] = {}
        search: Reducer[T] | None = None
        try:
            for limit in LIMITS:
                # What shows one failure often shows the next; a large one only if there is no small one.
                best = best or next(
                    ((e, found) for found_at, e in known if found_at == limit for found in fails([e]) if found is not None), None
                )  # fmt: skip
                if best is not None and not large(*best):
                    return best
                if limit:
                    tried = self._first_of(small_examples(inputs, limit, self._seed), fails, together, most_cost)
                elif first is not None and self.subject.cost <= most_cost:
                    tried, rich = self._again(inputs, fails, first, count or draw.usual_and_rich(self._count)[0])
                if tried is not None:
                    break
            if tried is None:
                return best
            search = Reducer(
                inputs, fails, tried, limit=limit or None, together=together, attempts=ATTEMPTS,
                enough=lambda: self.subject.cost > most_cost, **rich,
            )  # fmt: skip
            search.run()
        except (WorkerGone, WorkerTimeout):
            pass  # a smaller input ends the process: what was found before stands
        if search is None:
            return best
        known.append((1 if limit == 2 else limit, search.best.args))  # sizes of 2 are small enough
        return search.best.args, search.best.found

    def _first_of(
        self, examples: list[tuple[Args, draw.Choices]], fails: Fails[T], together: int, most_cost: float
    ) -> Tried[T] | None:
        """The simplest of these that fails."""
        for start in range(0, len(examples), together):
            if self.subject.cost > most_cost:
                return None
            some = examples[start : start + together]
            for (args, choices), found in zip(some, fails([args for args, _ in some]), strict=True):
                if found is not None:
                    return Tried(args, choices, found)
        return None

    def _again(
        self, inputs: draw.Inputs, fails: Fails[T], first: Example, count: int
    ) -> tuple[Tried[T] | None, dict[str, Any]]:
        """The first example, with the choices it was drawn by, and how if it is a rich one."""
        made: list[tuple[Args, draw.Choices]] = []

        def same(args: Args, choices: draw.Choices) -> bool:
            if equal_values(split(args), first):
                made.append((args, choices))
            return bool(made)

        rich: dict[str, Any] = {}
        for number, added, larger in product(range(MOST_RICH), (draw.FINE, draw.UNEVEN), (True, False)):
            if not made and same(*draw.rich_example(inputs, number, self._seed, added=added, larger=larger)):
                rich = {"added": added, "larger": larger}
        if not made:
            draw.first_example(inputs, same, count=count, seed=self._seed)
        for args, choices in made[:1]:
            found = fails([args])[0]
            return None if found is None else Tried(args, choices, found), rich
        return None, {}
