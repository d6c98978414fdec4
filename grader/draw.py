"""Inputs for checks: what an author's `inputs(draw)` function draws from. Knows Hypothesis, no exercise.

Numbers come from a coarse exact grid (quarters) through one row of codes a call, looked up in a table that begins with the
simplest value: quick to draw, and counterexamples shrink to what a textbook would print. Sizes are 1 to 5, mostly all
different, sometimes all equal; in rich examples up to 9.

An example is known by its choices: how far each whole number is above the lowest, and the codes of each array. Hypothesis makes
those of the checks, and is imported then, not before; chance those of small examples and of rich ones, which have larger sizes and numbers
off the grid; and choices made once can be made again, simpler ones (`engine/reduce.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import numpy as np

from grader.subject.codec import Rng

if TYPE_CHECKING:
    from random import Random

T = TypeVar("T")
Inputs = Callable[["Draw"], tuple[Any, ...]]
Shape = tuple[int, ...]
Added = np.ndarray[Any, Any] | None
Choices = tuple["int | Codes", ...]
RICH = 4  # examples of a check that are rich
LARGER, LARGER_OFTEN = 4, 20  # larger sizes than the usual ones, and how often each is among the options
# What is added to numbers of the grid: sixty-fourths, of which sums and products are still exact; and thousandths, all of one sign, so
# that no sum of products is 0 by chance.
FINE = np.array(sorted((k / 64 for k in range(-7, 8)), key=lambda v: (abs(v), v < 0)))
UNEVEN = np.arange(1, 16) / 1000
NO_DATABASE: dict[str, Any] = {"database": None, "deadline": None}


@cache
def table(size: float, step: float) -> np.ndarray[Any, Any]:
    """The numbers from -size to size in steps, the simplest first: 0, 1, -1, 2, ..., then halves, then quarters."""
    count = round(size / step)
    values = sorted((k * step for k in range(-count, count + 1)), key=lambda v: (_digits(v), abs(v), v < 0))
    return np.array(values)


def _digits(value: float) -> int:
    return 0 if value == int(value) else 1 if 2 * value == int(2 * value) else 2 if 4 * value == int(4 * value) else 3


class Draw:
    """Draws the arguments of one example. Everything shrinks to the smallest sizes and to zeros.

    limit: no size is drawn above it. added: what is added to numbers, `FINE` or `UNEVEN`. larger: most sizes are above the usual ones,
    where the author names no bound.
    """

    def __init__(self, source: Source, limit: int | None = None, *, added: Added = None, larger: bool = False) -> None:
        self._source, self._limit, self._added, self._larger = source, limit, added, larger
        self._sizes: list[int] = []
        self._all_equal: bool | None = None

    def integer(self, low: int, high: int) -> int:
        """A whole number from low to high; shrinks to low."""
        return low + self._source.offset(high - low)

    def boolean(self) -> bool:
        """Shrinks to False."""
        return bool(self._source.offset(1))

    def choice(self, options: Sequence[T], size: Callable[[T], int] | None = None) -> T:
        """One of the options; shrinks to the first.

        size: of an option; while a small counterexample is looked for, larger ones are left out.
        """
        if size is not None and self._limit is not None:
            limit = max(self._limit, min(map(size, options)))
            options = [option for option in options if size(option) <= limit]
        return options[self.integer(0, len(options) - 1)]

    def size(self, low: int, high: int) -> int:
        """A size from low to high that may equal others; shrinks to low."""
        return self.integer(low, self._at_most(low, high))

    def _at_most(self, low: int, high: int) -> int:
        """The largest size to draw: smaller while a small counterexample is looked for."""
        return high if self._limit is None else max(low, min(high, self._limit))

    def dims(self, names: str, low: int = 1, high: int | None = None) -> list[int]:
        """A size for each name in `names` ("B D H"): mostly all different, in about a tenth of the examples all equal.

        high: 5, and in a few examples up to 9, if it is not given. Shrinks to all `low`.
        """
        return [self._dim(low, high or 5, grows=high is None) for _ in names.split()]

    def _dim(self, low: int, high: int, *, grows: bool) -> int:
        high = self._at_most(low, high)
        if self._all_equal is None:
            self._all_equal = self.integer(0, 9) == 9
        unused = [n for n in range(low, high + 1) if n not in self._sizes]
        most = high + LARGER if self._larger and grows else high
        if self._all_equal and self._sizes and low <= self._sizes[0] <= most:
            return self._sizes[0]
        options = [low, *unused, *unused, *unused, *range(low, high + 1)]
        if self._larger and grows:
            options += [n for n in range(high + 1, high + 1 + LARGER) if n not in self._sizes] * LARGER_OFTEN
        size: int = self.choice(options)
        self._sizes.append(size)
        return size

    def array(self, *shape: int, size: float = 2.0, step: float = 0.25) -> np.ndarray[Any, Any]:
        """An array with entries on the grid from -size to size; shrinks to zeros, and to whole numbers before fractions."""
        values = table(size, step)
        found = values[self._codes(shape, len(values))]
        if self._added is not None and step == 0.25:
            found = np.clip(found + self._added[self._codes(shape, len(self._added))], -size, size)
        return np.asarray(found)

    def _codes(self, shape: Shape, below: int) -> np.ndarray[Any, Any]:
        """An array of codes, 0 to below."""
        return np.frombuffer(self._source.codes(shape, below), np.uint8).reshape(shape)

    def weights(self, *shape: int) -> np.ndarray[Any, Any]:
        """An array with entries from -1 to 1 in quarters: sums of ten products stay moderate."""
        return self.array(*shape, size=1.0)

    def positive(self, *shape: int) -> np.ndarray[Any, Any]:
        """An array with entries from a quarter to 2; shrinks to ones."""
        values = np.array([1.0, 2.0, 0.5, 1.5, 0.25, 0.75, 1.25, 1.75])
        return np.asarray(values[self._codes(shape, len(values))])

    def number(self, size: float = 2.0, step: float = 0.25) -> float:
        """A float on the grid; shrinks to 0."""
        return float(self.array(1, size=size, step=step)[0])

    def shape(self, low: int = 0, high: int = 3) -> tuple[int, ...]:
        """The shape of an array with `low` to `high` axes (0: no axes at all); shrinks to few axes of size 1."""
        counts = [n for n in (1, 2, 0, 3, 4) if low <= n <= high]
        if self._limit is not None:  # no axes are fewest, but one is plainest
            counts = [n for n in counts if n] or counts
        axes = self.choice(counts, size=int)
        return tuple(self._dim(1, 4, grows=axes < 3) for _ in range(axes))

    def labels(self, *shape: int, below: int) -> np.ndarray[Any, Any]:
        """Class indices 0 <= t < below, int64, repeated and missing ones included; shrinks to zeros."""
        return self._codes(shape, below).astype(np.int64)

    def mask(self, *shape: int) -> np.ndarray[Any, Any]:
        """A boolean array in whose last axis each row allows at least one place; shrinks to True everywhere."""
        allowed: np.ndarray[Any, Any] = self._codes(shape, 2) == 0
        allowed[~allowed.any(axis=-1), 0] = True
        return allowed

    def probabilities(self, *shape: int) -> np.ndarray[Any, Any]:
        """Positive rows that sum to 1 along the last axis; shrinks to equal ones."""
        values = self.positive(*shape)
        return np.asarray(values / values.sum(axis=-1, keepdims=True))

    def rng(self) -> Rng:
        """A numpy Generator of the worker's, from a seed."""
        return Rng(seed=self.integer(0, 10_000))


class Call(tuple[Any, ...]):
    """Arguments by position, with arguments by keyword in `kwargs`; what `call(...)` returns."""

    kwargs: dict[str, Any]


def call(*args: Any, **kwargs: Any) -> Call:
    """Arguments for an exercise when some are passed by keyword: `return call(z, axis=0)`."""
    result = Call(args)
    result.kwargs = kwargs
    return result


def keywords(args: tuple[Any, ...]) -> dict[str, Any]:
    return args.kwargs if isinstance(args, Call) else {}


# --- where choices come from -----------------------------------------------------------------------------------------


class Codes(NamedTuple):
    """The codes of an array, one row after the other."""

    shape: Shape
    codes: bytes


class Source(Protocol):
    """Makes the choices of one example."""

    def offset(self, most: int) -> int:
        """0 to `most`."""

    def codes(self, shape: Shape, below: int) -> bytes:
        """The codes of an array, each 0 to below."""


class Noted:
    """Passes on the choices of another source, and keeps them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._made: list[int | Codes] = []

    @property
    def choices(self) -> Choices:
        return tuple(self._made)

    def offset(self, most: int) -> int:
        made = self._source.offset(most)
        self._made.append(made)
        return made

    def codes(self, shape: Shape, below: int) -> bytes:
        made = self._source.codes(shape, below)
        self._made.append(Codes(shape, made))
        return made


class FromHypothesis:
    """Choices by Hypothesis, within one of its composite strategies."""

    def __init__(self, draw: Any, strategies: Any) -> None:
        self._draw, self._st = draw, strategies

    def offset(self, most: int) -> int:
        return int(self._draw(self._st.integers(0, most)))

    def codes(self, shape: Shape, below: int) -> bytes:
        count = math.prod(shape)
        raw = self._draw(self._st.binary(min_size=count, max_size=count))
        return bytes(code % below for code in raw)


class FromChance:
    """Choices at random: often the lowest, and often simple numbers only."""

    LOWEST = 0.2  # how often a whole number is the lowest
    HIGHEST = (2, 3, 5, 256, 256)  # codes of an array are below one of these

    def __init__(self, random: Random) -> None:
        self._random = random.random

    def _below(self, count: int) -> int:
        return int(self._random() * count)

    def offset(self, most: int) -> int:
        return 0 if self._random() < self.LOWEST else self._below(most + 1)

    def codes(self, shape: Shape, below: int) -> bytes:
        below = min(below, self.HIGHEST[self._below(len(self.HIGHEST))])
        return bytes(self._below(below) for _ in range(math.prod(shape)))


class FromChoices:
    """Choices made before, as far as they fit; the simplest where they do not or are used up.

    last: whether the last rows and columns of an array that has become smaller are kept instead of the first.
    """

    def __init__(self, choices: Choices, *, last: bool = False) -> None:
        self._left, self._last = iter(choices), last

    def offset(self, most: int) -> int:
        made = next(self._left, 0)
        return min(made, most) if isinstance(made, int) else 0

    def codes(self, shape: Shape, below: int) -> bytes:
        made = next(self._left, 0)
        if not isinstance(made, Codes) or len(made.shape) != len(shape):
            return bytes(math.prod(shape))
        found = made.codes
        if made.shape != shape:
            old, new = np.frombuffer(found, np.uint8).reshape(made.shape), np.zeros(shape, np.uint8)
            both = [min(sizes) for sizes in zip(made.shape, shape, strict=True)]
            end = [
                slice(n - size if self._last else 0, None if self._last else size)
                for size, n in zip(both, made.shape, strict=True)
            ]
            new[tuple(map(slice, both))] = old[tuple(end)]
            found = new.tobytes()
        return bytes(code % below for code in found)


def replay(
    inputs: Inputs, source: Source, limit: int | None = None, *, added: Added = None, larger: bool = False
) -> tuple[tuple[Any, ...], Choices]:
    """An example, and the choices that were made for it."""
    noted = Noted(source)
    return inputs(Draw(noted, limit, added=added, larger=larger)), noted.choices


def examples(inputs: Inputs, count: int, seed: int) -> list[tuple[Any, ...]]:
    """`count` different examples by Hypothesis (fewer if there are not as many). Same inputs, count and seed: same examples."""
    drawn: list[tuple[Any, ...]] = []

    def keep(args: tuple[Any, ...], choices: Choices) -> bool:
        drawn.append(args)
        return False

    first_example(inputs, keep, count=count, seed=seed)
    return drawn


def usual_and_rich(count: int) -> tuple[int, int]:
    """How many of so many examples are usual ones, and how many are rich."""
    rich = min(RICH, count // 4)
    return count - rich, rich


def rich_example(
    inputs: Inputs, number: int, seed: int, *, added: Added, larger: bool
) -> tuple[tuple[Any, ...], Choices]:
    """An example with numbers off the grid, and with larger sizes if they are wanted."""
    from random import Random

    return replay(inputs, FromChance(Random(f"{seed} {number}")), added=added, larger=larger)


def rich_examples(inputs: Inputs, count: int, seed: int, *, added: Added, larger: int) -> list[tuple[Any, ...]]:
    """`count` such examples, the first `larger` of them with larger sizes."""
    return [rich_example(inputs, number, seed, added=added, larger=number < larger)[0] for number in range(count)]


def first_example(inputs: Inputs, wanted: Callable[[tuple[Any, ...], Choices], bool], *, count: int, seed: int) -> None:
    """Draw by Hypothesis as for `examples`, until `wanted` is true."""
    from random import Random

    import hypothesis
    from hypothesis import strategies as st
    from hypothesis.errors import NoSuchExample, Unsatisfiable

    @st.composite
    def drawn(draw: Any) -> Any:
        return replay(inputs, FromHypothesis(draw, st))

    settings = hypothesis.settings(
        max_examples=count,
        phases=(hypothesis.Phase.generate,),
        suppress_health_check=list(hypothesis.HealthCheck),
        **NO_DATABASE,
    )
    with suppress(NoSuchExample, Unsatisfiable), no_constants_of_modules():
        hypothesis.find(drawn(), lambda example: wanted(*example), settings=settings, random=Random(seed))


@contextmanager
def no_constants_of_modules() -> Iterator[None]:
    """Hypothesis also draws constants that it reads in the loaded modules: other imports, other inputs. Here it may not.

    There is no setting for it; tests/engine/test_plans.py tells if another version does it in another way.
    """
    from unittest.mock import patch

    from hypothesis.internal.conjecture import providers
    from hypothesis.internal.constants_ast import Constants

    nothing = Constants()
    providers.CONSTANTS_CACHE.cache.clear()
    with patch.object(providers, "_get_local_constants", lambda: nothing):
        yield
    providers.CONSTANTS_CACHE.cache.clear()
