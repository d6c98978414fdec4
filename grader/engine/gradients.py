"""Gradients of torch exercises: which inputs they are checked at, and what is wrong with a student's. Knows no process.

Expected are the reference's gradients with a random upstream gradient (with one of ones, most wrong derivatives pass). They
count only after central differences in float64, along random directions, have confirmed them; inputs at a kink,
where the two one-sided differences disagree, are left out, for any subgradient is right there.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from grader import author
from grader.engine import compare
from grader.engine.reference import Reference, Task, make_batch, make_gradient_batch
from grader.subject import codec
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
            return part + step * next(parts) if part.dtype.kind == "f" else part
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
    rng = np.random.default_rng(seed)
    directions = [[rng.standard_normal(leaf.shape) for leaf in float_leaves(args)] for _ in range(2)]
    points = [args] + [moved(args, sign * STEP, v) for v in directions for sign in (1.0, -1.0)]
    batch = make_batch(task.name, task.exercise.how, [(point, kwargs) for point in points], torch=True)
    answers = [codec.plain(value) for value in reference.subject.run(batch, task.topic.functions).values()]
    if any(isinstance(answer, codec.Raised) for answer in answers):
        return None
    weights = upstreams(answers[0], seed)
    if not weights:
        return None
    losses = [sum(float((w * y).sum()) for w, y in zip(weights, float_leaves(a), strict=True)) for a in answers]
    found = gradient(task, reference.subject, args, kwargs, weights)
    if isinstance(found, codec.Raised):
        raise author.AuthorError(f"solutions/{task.topic_name}.py: {task.name} has no gradient: {found.message}")
    parts = [
        np.zeros(leaf.shape) if g is None else g.values for g, leaf in zip(found[1], float_leaves(args), strict=True)
    ]
    for number, direction in enumerate(directions):
        ahead, behind = losses[1 + 2 * number], losses[2 + 2 * number]
        one, other = (ahead - losses[0]) / STEP, (losses[0] - behind) / STEP
        curved = 1.0 + abs(one) + abs(other)
        if abs(one - other) > KINK * curved:
            return None
        exact = sum(float((g * v).sum()) for g, v in zip(parts, direction, strict=True))
        if abs((ahead - behind) / (2 * STEP) - exact) > 1e-4 * curved:
            raise author.AuthorError(f"solutions/{task.topic_name}.py: the gradient of {task.name} is wrong")
    return args, kwargs, weights


def gradient(task: Task, subject: Any, args: tuple[Any, ...], kwargs: dict[str, Any], weights: list[Any]) -> Any:
    """(dtypes, gradient or None for each float input), or what was raised."""
    batch = make_gradient_batch(task.name, task.exercise.how, [(args, kwargs, weights)])
    return subject.run(batch, task.topic.functions).values()[0]


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
