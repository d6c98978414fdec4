"""Makes a failing example simpler. Knows the choices that an example is drawn by (`draw`), no subject and no check.

Hypothesis shrinks one call after the other; here many simpler examples are tried at once, for a hundred calls in one request cost a
student's process little more than ten. What each of them made simpler is then made simpler in one example, as far as that still fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from grader import draw
from grader.draw import Choices, Codes

T = TypeVar("T")
Args = tuple[Any, ...]
Fails = Callable[[list[Args]], Sequence[T | None]]  # for each example what is wrong, or None
SMALLER_CODES = (1, 2, 3, 5)  # of a number: +1, -1, +2 and, where there are halves, 0.5 or so


class Tried(NamedTuple, Generic[T]):
    """An example that fails, the choices that it is drawn by, and what is wrong."""

    args: Args
    choices: Choices
    found: T


class Edit(NamedTuple):
    """Another value for one choice, or for one of its codes (place >= 0)."""

    number: int
    place: int
    value: int | Codes


def simplicity(choices: Choices) -> tuple[int, ...]:
    """Lower is simpler: fewer numbers, then lower choices, then more zeros, then simpler numbers."""
    rows = [choice.codes for choice in choices if isinstance(choice, Codes)]
    offsets = [choice for choice in choices if isinstance(choice, int)]
    return sum(map(len, rows)), sum(offsets), sum(len(row) - row.count(0) for row in rows), sum(map(sum, rows))


class Reducer(Generic[T]):
    """Makes one failing example simpler; `best` is the simplest so far, also when `fails` raises.

    fails: of several examples at once, what is wrong with each. together: how many to ask about at once. attempts: how many in all;
    `enough` may end it sooner. added, larger: of the first one, if it is a rich example.
    """

    def __init__(
        self, inputs: draw.Inputs, fails: Fails[T], first: Tried[T], *, limit: int | None, together: int, attempts: int,
        enough: Callable[[], bool] = lambda: False, added: draw.Added = None, larger: bool = False,
    ) -> None:  # fmt: skip
        self.best = first
        self._inputs, self._fails, self._limit = inputs, fails, limit
        self._together, self._left, self._enough = together, attempts, enough
        self._added, self._larger = added, larger
        self._seen = {first.choices}

    def run(self) -> Tried[T]:
        """Make it simpler until nothing helps."""
        while True:
            before = self.best.choices
            self._all_simplest()
            while self._one_lower():
                pass  # what follows a smaller size is drawn anew, so that one is done after the other
            self._each(self._zero_rows())
            self._each(self._zero_codes())
            self._each(self._smaller_codes())
            while self._take_first(self._equal_codes()) >= 0:
                pass
            if self.best.choices == before or self._over():
                return self.best

    def _over(self) -> bool:
        return self._left <= 0 or self._enough()

    # --- what could be simpler ----------------------------------------------------------------------------------------

    def _all_simplest(self) -> None:
        choices = self.best.choices
        zeros: Choices = tuple(0 if isinstance(c, int) else zero(c) for c in choices)
        plain: Choices = tuple(c if isinstance(c, int) else zero(c) for c in choices)
        low: Choices = tuple(0 if isinstance(c, int) else c for c in choices)
        self._take_first([zeros, plain, low])

    def _lower_offsets(self) -> list[Edit]:
        found = []
        for number, choice in enumerate(self.best.choices):
            if isinstance(choice, int):
                lower = range(choice) if choice < 5 else sorted({0, choice // 2, choice - 1})
                found += [Edit(number, -1, value) for value in lower]
        return found

    def _zero_rows(self) -> list[Edit]:
        choices = enumerate(self.best.choices)
        return [Edit(n, -1, zero(c)) for n, c in choices if isinstance(c, Codes) and len(c.codes) > 1 and any(c.codes)]

    def _zero_codes(self) -> list[Edit]:
        choices = enumerate(self.best.choices)
        return [Edit(n, i, 0) for n, c in choices if isinstance(c, Codes) for i, code in enumerate(c.codes) if code]

    def _smaller_codes(self) -> list[Edit]:
        return [
            Edit(number, place, value)
            for number, choice in enumerate(self.best.choices)
            if isinstance(choice, Codes)
            for place, code in enumerate(choice.codes)
            for value in SMALLER_CODES
            if value < code
        ]

    def _equal_codes(self) -> list[Choices]:
        """All numbers that are alike made simpler together, where each must be what the others are."""
        choices = self.best.choices
        codes = [code for choice in choices if isinstance(choice, Codes) for code in choice.codes if code]
        return [
            tuple(
                c if isinstance(c, int) else c._replace(codes=c.codes.replace(bytes([code]), bytes([value])))
                for c in choices
            )
            for code in sorted({code for code in codes if codes.count(code) > 1})
            for value in (0, *SMALLER_CODES)
            if value < code and not self._over()
        ]

    # --- trying it ----------------------------------------------------------------------------------------------------

    def _try(self, wanted: list[Choices], *, last: bool = False) -> list[Tried[T] | None]:
        """Draw examples by these choices, those that are simpler than the best and new; which of them fail."""
        tried: list[Tried[T] | None] = [None] * len(wanted)
        asked: list[tuple[int, Args, Choices]] = []
        simplest = simplicity(self.best.choices)
        for index, choices in enumerate(wanted):
            if self._left <= len(asked):
                break
            source = draw.FromChoices(choices, last=last)
            args, made = draw.replay(self._inputs, source, self._limit, added=self._added, larger=self._larger)
            if made in self._seen:
                continue
            self._seen.add(made)
            if simplicity(made) < simplest:
                asked.append((index, args, made))
        self._left -= len(asked)
        if asked:
            for (index, args, made), found in zip(asked, self._fails([args for _, args, _ in asked]), strict=True):
                tried[index] = None if found is None else Tried(args, made, found)
        return tried

    def _take_first(self, wanted: list[Choices], *, last: bool = False) -> int:
        """Go on with the first of these that fails; which it was, or -1."""
        for start in range(0, len(wanted), self._together):
            for index, tried in enumerate(self._try(wanted[start : start + self._together], last=last)):
                if tried is not None:
                    self.best = tried
                    return start + index
        return -1

    def _one_lower(self) -> bool:
        """Lower one offset; of arrays that become smaller the first or the last part may be what shows the failure."""
        lower = [edited(self.best.choices, [edit]) for edit in self._lower_offsets()]
        return any(not self._over() and self._take_first(lower, last=last) >= 0 for last in (False, True))

    def _each(self, edits: list[Edit]) -> None:
        """Make as many of these edits as go together. They leave the sizes as they are."""
        while edits and not self._over():
            chunk, edits = edits[: self._together], edits[self._together :]
            good: list[Edit] = []
            tried: list[Tried[T]] = []
            for edit, one in zip(chunk, self._try([edited(self.best.choices, [e]) for e in chunk]), strict=True):
                if one is not None and not any(edit[:2] == other[:2] for other in good):
                    good.append(edit)
                    tried.append(one)
            if not good:
                continue
            base, self.best = self.best.choices, tried[0]
            counts = sorted({len(good), len(good) * 3 // 4, len(good) // 2, len(good) // 4, 2} - {0, 1}, reverse=True)
            counts = [count for count in counts if count <= len(good)]  # together; as many of them as fail
            made = self._take_first([edited(base, good[:count]) for count in counts])
            count = counts[made] if made >= 0 else 1
            places = {edit[:2] for edit in good[:count]}
            edits = [edit for edit in good[count + 1 :] + edits if edit[:2] not in places]


def zero(choice: Codes) -> Codes:
    return choice._replace(codes=bytes(len(choice.codes)))


def edited(choices: Choices, edits: list[Edit]) -> Choices:
    """Choices with some of them changed."""
    made = list(choices)
    for number, place, value in edits:
        old = made[number]
        if place < 0 or isinstance(old, int):
            made[number] = value
        elif isinstance(value, int):
            made[number] = old._replace(codes=old.codes[:place] + bytes([value]) + old.codes[place + 1 :])
    return tuple(made)
