"""Gradients of torch exercises: which inputs they are checked at, and what is wrong with a student's. Knows no process.

Expected are the reference's gradients with a random upstream gradient (with one of ones, most wrong derivatives pass). They
count only after central differences in float64, along random directions, have confirmed them; inputs at a kink,
where the two one-sided differences disagree, are left out, for any subgradient is right there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader import author
from grader.engine import compare
from grader.engine.reference import Reference, Task, call_many, make_gradient_batch, side_by_side
from grader.subject import codec
from grader.subject.batch import Subject
from grader.words import say

EXAMPLES = 12
STEP = 1e-4  # of the differences
KINK = 1e-2  # disagreement of the one-sided differences, relative to 1 + their size

Example = tuple[tuple[Any, ...], dict[str, Any]]
GradientExample = tuple[tuple[Any, ...], dict[str, Any], list[Any]]


def float_leaves(value: Any) -> list[np.ndarray[Any, Any]]:
    """The float arrays in arguments or answers, in the order in which gradients come back."""
    if isinstance(value, np.ndarray):
        return [value] if value.dtype.kind == "f" else []
    if isinstance(value, (tuple, list)):
        return [leaf for part in value for leaf in float_leaves(part)]
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in float_leaves(part)]
    return []


def leaf_names(value: Any, name: str) -> list[str]:
    """A name for each of `float_leaves`, such as params[2]."""
    if isinstance(value, np.ndarray):
        return [name] if value.dtype.kind == "f" else []
    if isinstance(value, (tuple, list)):
        return [leaf for index, part in enumerate(value) for leaf in leaf_names(part, f"{name}[{index}]")]
    if isinstance(value, dict):
        return [leaf for key, part in value.items() for leaf in leaf_names(part, f"{name}[{key!r}]")]
    return []


def moved(value: Any, step: float, direction: list[np.ndarray[Any, Any]]) -> Any:
    """Arguments with every float array moved by step times its part of the direction."""
    parts = iter(direction)

    def move(part: Any) -> Any:
        if isinstance(part, np.ndarray):
            return np.asarray(part + step * next(parts)) if part.dtype.kind == "f" else part
        if isinstance(part, (tuple, list)):
            return type(part)([move(v) for v in part]) if type(part) in (tuple, list) else tuple(move(v) for v in part)
        if isinstance(part, dict):
            return {k: move(v) for k, v in part.items()}
        return part

    return move(value)


def upstreams(answer: Any, seed: int) -> list[np.ndarray[Any, Any]]:
    """A random upstream gradient for each float output, kept away from zero."""
    rng = np.random.default_rng(seed)
    return [
        rng.choice([-1.0, 1.0], size=leaf.shape) * rng.uniform(0.5, 1.5, size=leaf.shape)
        for leaf in float_leaves(answer)
    ]


def choose(task: Task, reference: Reference, pool: list[Example], seed: int) -> list[GradientExample]:
    """The first examples of the pool that have float inputs and lie at no kink, with upstream gradients."""
    chosen: list[GradientExample] = []
    for index, (args, kwargs) in enumerate(pool):
        if len(chosen) == EXAMPLES:
            break
        if float_leaves(args):
            example = examine(task, reference, args, kwargs, seed + index)
            if example is not None:
                chosen.append(example)
    if pool and float_leaves(pool[-1][0]) and not chosen:
        raise author.AuthorError(
            f"grader/topics/{task.topic_name}.py: {task.name}: every input lies at a kink; give gradient_inputs that do not, "
            f"or gradient=False"
        )
    return chosen


def examine(
    task: Task, reference: Reference, args: tuple[Any, ...], kwargs: dict[str, Any], seed: int
) -> GradientExample | None:
    """An example with its upstream gradients, or None at a kink. Raises if the reference's gradient is wrong."""
    answer = reference.call(task, args, kwargs)
    weights = upstreams(answer, seed)
    if not weights:
        return None
    example = args, kwargs, weights
    (found,) = ask(task, reference.subject, [example])
    if isinstance(found, codec.Raised):
        raise author.AuthorError(f"solutions/{task.topic_name}.py: {task.name} has no gradient: {found.message}")
    (confirmed,) = confirm(task, reference, [(example, answer, found)], seed, directions=2)
    if confirmed is False:  # a deep network may be so curved that only smaller steps tell
        (confirmed,) = confirm(task, reference, [(example, answer, found)], seed, directions=2, step=STEP / 10)
    if confirmed is False:
        raise author.AuthorError(f"solutions/{task.topic_name}.py: the gradient of {task.name} is wrong")
    return example if confirmed else None


def ask(task: Task, subject: Subject, examples: list[GradientExample]) -> list[Any]:
    """For each example (dtypes, gradient or None for each float input), or what was raised."""
    batch = make_gradient_batch(task.name, task.exercise.how, examples)
    return subject.run(batch, task.topic.functions).values()


def confirm(
    task: Task,
    reference: Reference,
    examples: list[tuple[GradientExample, Any, Any]],
    seed: int,
    *,
    directions: int,
    step: float = STEP,
) -> list[bool | None]:
    """Whether differences confirm the reference's gradient of each example; None at a kink, where they say nothing.

    examples: with the reference's answer and gradient. directions: how many random ones.
    """
    chosen = []
    for (args, _, _), _, _ in examples:
        rng = np.random.default_rng(seed)
        chosen.append([[rng.standard_normal(leaf.shape) for leaf in float_leaves(args)] for _ in range(directions)])
    points = [
        (moved(args, sign * step, direction), kwargs)
        for ((args, kwargs, _), _, _), some in zip(examples, chosen, strict=True)
        for direction in some
        for sign in (1.0, -1.0)
    ]
    near = iter([codec.plain(answer) for answer in call_many(reference.subject, task, points)[0]])
    return [
        _confirmed(*example, some, [next(near) for _ in range(2 * directions)], step)
        for example, some in zip(examples, chosen, strict=True)
    ]


def _confirmed(
    example: GradientExample, answer: Any, found: Any, directions: list[Any], near: list[Any], step: float
) -> bool | None:
    """near: the answers a step ahead and a step behind in each direction."""
    args, _, weights = example
    if isinstance(found, codec.Raised) or any(isinstance(one, codec.Raised) for one in near):
        return None
    middle, *losses = (
        sum(float((w * y).sum()) for w, y in zip(weights, float_leaves(a), strict=True)) for a in (answer, *near)
    )
    parts = [
        np.zeros(leaf.shape) if g is None else g.values for g, leaf in zip(found[1], float_leaves(args), strict=True)
    ]
    for number, direction in enumerate(directions):
        ahead, behind = losses[2 * number], losses[2 * number + 1]
        one, other = (ahead - middle) / step, (middle - behind) / step
        curved = 1.0 + abs(one) + abs(other)
        if abs(one - other) > KINK * curved:
            return None
        exact = sum(float((g * v).sum()) for g, v in zip(parts, direction, strict=True))
        if abs((ahead - behind) / (2 * step) - exact) > 1e-4 * curved:
            return False
    return True


def wrong_at(
    task: Task, subject: Subject, reference: Reference, calls: list[Example], seed: int,
    input_names: Callable[[tuple[Any, ...]], list[str]],
) -> list[tuple[compare.Finding, list[Any]] | None]:  # fmt: skip
    """For each call the worst partial derivative of a subject and the upstream gradients; None where all are right, or at a kink."""
    answers = [codec.plain(answer) for answer in call_many(reference.subject, task, calls)[0]]
    found: list[tuple[compare.Finding, list[Any]] | None] = [None] * len(calls)
    asked = [index for index, answer in enumerate(answers) if upstreams(answer, seed)]
    examples = [(*calls[index], upstreams(answers[index], seed)) for index in asked]
    if not examples:
        return found
    trusted = reference.subject
    got, expected = side_by_side(task, lambda: ask(task, subject, examples), lambda: ask(task, trusted, examples))
    wrong = []
    for number, (example, one, other) in enumerate(zip(examples, got, expected, strict=True)):
        finding = compare_gradients(one, codec.plain(other), input_names(example[0]))
        if finding is not None:
            wrong.append((number, finding))
    if wrong:
        chosen = [(examples[n], answers[asked[n]], expected[n]) for n, _ in wrong]
        confirmed = confirm(task, reference, chosen, seed, directions=1)
        for (number, finding), good in zip(wrong, confirmed, strict=True):
            if good:  # else it is so curved there that differences say nothing: no example to learn from
                found[asked[number]] = finding, examples[number][2]
    return found


def compare_gradients(got: Any, expected: Any, names: list[str]) -> compare.Finding | None:
    """The worst partial derivative that is wrong, or None. `expected` is plain, of the reference."""
    if isinstance(got, codec.Raised):
        return compare.compare(got, expected, compare.Rules())
    if not well_formed(got, expected):
        return compare.Finding(what="type", message=say("the gradient could not be computed"))
    coarse = "float32" if any(name in compare.COARSE_DTYPES for name in got[0] if type(name) is str) else "float64"
    worst: compare.Finding | None = None
    for name, part, target in zip(names, got[1], expected[1], strict=True):
        if target is None:
            continue
        if part is None:
            part = codec.Array(values=np.zeros(target.shape), dtype="float64", tensor=True)
        if isinstance(part, codec.Array) and coarse != "float64":
            part = codec.Array(values=part.values, dtype=coarse, tensor=True)
        finding = compare.compare(part, target, compare.Rules(tensors=True), f"d loss / d {name}")
        if finding is not None and (worst is None or finding.error > worst.error):
            worst = finding
    return worst


def well_formed(got: Any, expected: Any) -> bool:
    """Whether a worker's answer about gradients is what the protocol says: dtypes, and an array or None for each input."""
    return (
        isinstance(got, tuple)
        and len(got) == 2
        and isinstance(got[0], (tuple, list))
        and isinstance(got[1], list)
        and len(got[1]) == len(expected[1])
        and all(part is None or isinstance(part, codec.Array) for part in got[1])
    )


def cut(got: Any, expected: Any) -> bool:
    """Whether no gradient arrives at any input, though one should."""
    return well_formed(got, expected) and all(
        mine is None for mine, right in zip(got[1], expected[1], strict=True) if right is not None
    )
