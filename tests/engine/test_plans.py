"""Drawn inputs and kept plans: what must occur in a corpus, and what a damaged cache may not do."""

import importlib
import sys

import numpy as np
import pytest

from grader import course, draw
from grader.engine import cache, gradients
from grader.engine.corpus import compile_plan
from grader.engine.reference import Reference, task
from grader.engine.values import equal_values
from grader.subject.local import Local

EXERCISES = [(topic, name) for topic in course.topics() for name in course.exercise_names(topic)]


def test_the_same_seed_draws_the_same_examples_and_another_seed_others():
    inputs = task("logistic", "logistic_regression").exercise.inputs
    one, two, other = (draw.examples(inputs, 30, seed) for seed in (0, 0, 1))
    flat = lambda examples: [leaf.tolist() for args in examples for leaf in gradients.float_leaves(args)]  # noqa: E731
    assert flat(one) == flat(two)
    assert flat(one) != flat(other)


def test_the_examples_do_not_depend_on_what_else_is_loaded(tmp_path, monkeypatch):
    """Hypothesis would draw the constants of modules that are loaded beside the grader."""
    inputs = lambda d: (d.integer(0, 10**6),)  # noqa: E731
    before = draw.examples(inputs, 200, 0)
    (tmp_path / "neighbour.py").write_text(f"NUMBERS = {list(range(1000, 9000, 400))}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("neighbour")
    try:
        assert draw.examples(inputs, 200, 0) == before
    finally:
        del sys.modules["neighbour"]


def test_a_corpus_holds_what_shows_mistakes():
    examples = draw.examples(task("logistic", "logistic_regression").exercise.inputs, 100, 0)
    shapes = [x.shape for x, _, _ in examples]
    assert any(m != n for m, n in shapes)
    assert any(m == n > 1 for m, n in shapes)
    assert any(m == 1 for m, _ in shapes)
    assert sum(m != n for m, n in shapes) > len(shapes) / 2
    x = np.concatenate([x.reshape(-1) for x, _, _ in examples])
    assert (x < 0).any()
    assert (x == 0).any()


@pytest.fixture
def work():
    return task("logistic", "logistic_regression")


def test_a_plan_survives_the_disk(work, tmp_path):
    reference = Reference("logistic", Local)
    plan = compile_plan(work, reference, seed=0, count=20)
    record, payload = cache.to_record(plan, "key")
    again = cache.from_record(*cache.unpack(cache.pack(record, payload)))
    assert again.sections == plan.sections
    assert again.batches["call"].batch.text == plan.batches["call"].batch.text
    assert again.batches["call"].batch.payload == plan.batches["call"].batch.payload
    assert again.batches["call"].trees == plan.batches["call"].trees
    assert again.batches["call"].data == plan.batches["call"].data
    kept = [example for examples in again.examples for example in examples]
    made = [example for examples in plan.examples for example in examples]
    assert len(kept) == len(made) > 0
    assert all(equal_values(one, other) for one, other in zip(kept, made, strict=True))


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:100], lambda b: b[:-3] + b"xyz", lambda b: b"PK" + b, lambda b: b + b"more"]
)
def test_a_damaged_cache_file_is_made_anew(work, tmp_path, damage):
    made = []

    def make():
        made.append(1)
        return compile_plan(work, Reference("logistic", Local), seed=0, count=10)

    cache.PlanCache(tmp_path).get("logistic", work.name, 0, 10, make)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    cache.PlanCache(tmp_path).get("logistic", work.name, 0, 10, make)
    assert made == [1]
    file.write_bytes(damage(whole))
    cache.PlanCache(tmp_path).get("logistic", work.name, 0, 10, make)
    assert made == [1, 1]
    assert file.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [file]


def test_the_key_of_a_plan_changes_with_seed_count_and_exercise():
    keys = {
        cache.plan_key("logistic", name, seed, count)
        for name in ("sigmoid", "logistic")
        for seed in (0, 1)
        for count in (10, 20)
    }
    assert len(keys) == 8


@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=[f"{t}.{n}" for t, n in EXERCISES])
def test_a_differentiable_exercise_has_gradient_examples_of_several_shapes(session, topic, name):
    work = task(topic, name)
    plan = session.plan(work)
    if (
        not work.torch
        or not work.exercise.gradient
        or not gradients.float_leaves(draw.examples(work.exercise.inputs, 2, 0)[-1])
    ):
        assert plan.gradients is None
        return
    assert plan.gradients is not None
    shapes = {str([leaf.shape for leaf in gradients.float_leaves(args)]) for args, _ in plan.gradients.arguments}
    assert len(shapes) >= 3
