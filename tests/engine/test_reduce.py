"""Failing examples are made simpler: what is found still fails, is never less simple, and cannot be bettered by one step."""

import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import draw
from grader.engine.reduce import Edit, Reducer, Tried, edited, simplicity
from grader.engine.reference import task
from grader.engine.smallest import Counted, Smallest, small_examples
from grader.engine.values import equal_values
from grader.subject.batch import WorkerGone


def inputs(d):
    m, n = d.dims("m n")
    return d.array(m, n), d.weights(n), d.choice(["a", "b", "c"])


def codes(*shape, fill):
    return draw.FromChoices((draw.Codes(shape, bytes([fill] * math.prod(shape))),))


def reduced(inputs, bad, start, *, together=24, limit=None, attempts=400):
    """The simplest example that is bad, and all that were tried."""
    asked = []

    def fails(examples):
        asked.append(examples)
        return [True if bad(*args) else None for args in examples]

    args, choices = draw.replay(inputs, start, limit)
    assert bad(*args)
    first = Tried(args, choices, True)
    return Reducer(inputs, fails, first, limit=limit, together=together, attempts=attempts).run(), asked


def starts(bad, count=200):
    """Examples that are bad, by the choices they are drawn by."""
    chance = random.Random(0)
    drawn = [draw.replay(inputs, draw.FromChance(chance)) for _ in range(count)]
    return [choices for args, choices in drawn if bad(*args)]


@pytest.mark.parametrize("together", [1, 3, 24])
@pytest.mark.parametrize(
    ("bad", "smallest"),
    [
        (lambda x, w, word: (x > 0.3).any(), ([[1.0]], [0.0], "a")),
        (lambda x, w, word: (x < 0).any(), ([[-1.0]], [0.0], "a")),
        (lambda x, w, word: (x @ w < 0).any(), ([[1.0]], [-1.0], "a")),
        (lambda x, w, word: word == "c", ([[0.0]], [0.0], "c")),
        (lambda x, w, word: len(x) > 1 and word != "a", ([[0.0], [0.0]], [0.0], "b")),
        (lambda x, w, word: ((x @ w) % 1 != 0).any(), ([[1.0]], [0.5], "a")),
        (lambda x, w, word: True, ([[0.0]], [0.0], "a")),
    ],
)
def test_the_smallest_example_is_found_wherever_it_starts(bad, smallest, together):
    found = []
    for choices in starts(bad)[:12]:
        best, _ = reduced(inputs, bad, draw.FromChoices(choices), together=together)
        x, w, word = best.args
        found.append((np.abs(x).tolist(), np.abs(w).tolist(), word))
    wanted = (np.abs(smallest[0]).tolist(), np.abs(smallest[1]).tolist(), smallest[2])
    assert len(found) == 12
    assert found.count(wanted) >= 10, found


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), weights=st.tuples(*[st.integers(-3, 3)] * 4), together=st.sampled_from([1, 5, 24]))
def test_the_result_fails_is_no_less_simple_and_no_step_makes_it_simpler(seed, weights, together):
    a, b, c, e = weights

    def bad(x, w, word):
        return a * x.sum() + b * w.sum() + c * x.max() * w.min() + e * (word == "b") > 1

    args, choices = draw.replay(inputs, draw.FromChance(random.Random(seed)))
    if not bad(*args):
        return
    best, _ = reduced(inputs, bad, draw.FromChoices(choices), together=together, attempts=10_000)
    assert bad(*best.args)
    assert equal_values(draw.replay(inputs, draw.FromChoices(best.choices))[0], best.args)
    assert simplicity(best.choices) <= simplicity(choices)
    for number, choice in enumerate(best.choices):
        lower = (
            [Edit(number, -1, 0)]
            if isinstance(choice, int)
            else [
                Edit(number, place, value)
                for place, code in enumerate(choice.codes)
                for value in (0, 1)
                if value < code
            ]
        )
        for edit in lower:
            args, made = draw.replay(inputs, draw.FromChoices(edited(best.choices, [edit])))
            assert not bad(*args) or simplicity(made) >= simplicity(best.choices)


def test_numbers_that_must_be_alike_are_made_simpler_together():
    best, _ = reduced(lambda d: (d.array(3),), lambda x: bool(x[0] == x[1] == x[2] != 0), codes(3, fill=9))
    assert best.args[0].tolist() == [1.0, 1.0, 1.0]


def test_many_are_asked_about_at_once_and_no_example_twice():
    _, asked = reduced(lambda d: (d.array(4, 5),), lambda x: bool((x == 0.75).sum() > 3), codes(4, 5, fill=11))
    every = [args[0].tobytes() for examples in asked for args in examples]
    assert len(every) == len(set(every))
    assert len(every) > 3 * len(asked)


def test_it_ends_when_there_is_enough():
    start = codes(4, 5, fill=9)
    best, asked = reduced(lambda d: (d.array(4, 5),), lambda x: bool(x.any()), start, attempts=3, together=1)
    assert sum(map(len, asked)) <= 3
    assert best.args[0].any()


def test_what_was_found_before_the_process_ended_stands():
    calls = []

    def fails(examples):
        calls.append(examples)
        if len(calls) == 3:
            raise RuntimeError("gone")
        return [True if args[0].any() else None for args in examples]

    args, choices = draw.replay(lambda d: (d.array(6),), codes(6, fill=9))
    reducer = Reducer(lambda d: (d.array(6),), fails, Tried(args, choices, True), limit=None, together=24, attempts=100)
    with pytest.raises(RuntimeError):
        reducer.run()
    assert simplicity(reducer.best.choices) < simplicity(choices)
    assert reducer.best.args[0].any()


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_small_examples_have_no_side_above_the_limit_and_the_simplest_comes_first(limit):
    examples = small_examples(inputs, limit, 0)
    sides = [max(args[0].shape) for args, _ in examples]
    assert max(sides) == limit
    order = [simplicity(choices) for _, choices in examples]
    assert order == sorted(order)
    assert not examples[0][0][0].any()
    assert len({choices for _, choices in examples}) == len(examples) > 20


def test_choices_that_do_not_fit_are_made_to_fit():
    (x, w, word), made = draw.replay(
        inputs, draw.FromChoices((0, 2, draw.Codes((1,), b"a"), 5, draw.Codes((7,), bytes([250] * 7)), 77))
    )
    assert x.shape[1] == len(w)
    assert word in "abc"
    again, same = draw.replay(inputs, draw.FromChoices(made))
    assert same == made
    assert equal_values(again, (x, w, word))


@pytest.mark.parametrize(("topic", "name"), [("softmax", "softmax"), ("gradient_descent", "gradient_descent")])
def test_the_choices_of_an_example_of_a_check_draw_it_again(topic, name):
    exercise = task(topic, name).exercise
    for made_of, count in [(exercise.inputs, 30), *((p.inputs, p.examples) for p in exercise.properties if p.inputs)]:
        known = draw.examples(made_of, count, 0)
        drawn: list = []
        draw.first_example(made_of, lambda *example: drawn.append(example), count=count, seed=0)  # noqa: B023
        assert len(drawn) == len(known)
        for (args, choices), same in zip(drawn, known, strict=True):
            again, made = draw.replay(made_of, draw.FromChoices(choices))
            assert made == choices
            assert equal_values(tuple(args), tuple(same))
            assert equal_values(tuple(again), tuple(same))


def test_what_only_a_large_example_shows_is_found_from_the_one_that_was_drawn():
    first = next(args for args in draw.examples(inputs, 100, 0) if len(args[0]) > 3)
    large = lambda examples: [True if len(args[0]) > 3 else None for args in examples]  # noqa: E731
    smallest = Smallest(Counted(None), count=100, seed=0, shrink=True)
    (x, _, _), _ = smallest.find(inputs, large, (tuple(first), {}))
    assert x.tolist() == [[0.0]] * 4
    drawn = []
    same = lambda examples: drawn.extend(examples) or large(examples)  # noqa: E731
    again, _ = smallest.find(inputs, same, (tuple(first), {}))
    assert again[0].tolist() == x.tolist()
    assert len(drawn) < 200  # what was found before is tried before it is looked for anew


def test_nothing_is_found_where_nothing_fails_or_nothing_is_looked_for():
    first = draw.examples(inputs, 5, 0)[-1]
    nothing = lambda examples: [None for _ in examples]  # noqa: E731
    everything = lambda examples: [True for _ in examples]  # noqa: E731
    assert Smallest(Counted(None), count=5, seed=0, shrink=True).find(inputs, nothing, (tuple(first), {})) is None
    assert Smallest(Counted(None), count=5, seed=0, shrink=False).find(inputs, everything, (tuple(first), {})) is None


def test_a_search_that_ends_the_process_gives_what_was_found_before():
    asked = []

    def fails(examples):
        asked.append(len(examples))
        if len(asked) == 3:
            raise WorkerGone("exit", "it ended")
        return [True if args[0].any() else None for args in examples]

    first = next(args for args in draw.examples(inputs, 100, 0) if args[0].any())
    found = Smallest(Counted(None), count=100, seed=0, shrink=True).find(inputs, fails, (tuple(first), {}))
    assert found is not None
    assert found[0][0].any()
    assert len(asked) == 3
