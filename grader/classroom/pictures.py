"""What can be drawn of a wrong answer: the student's values beside the reference's, as numbers. Judges nothing, draws nothing.

A picture is JSON: {"kind": "curve", "x", "yours", "reference"} for a function of one array, entry by entry, or
{"kind": "matrix", "yours", "reference"} for an answer with two axes. The planned inputs are asked once more; their right answers are known.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.classroom.handed import Handed
from grader.course import Target, load, topics
from grader.engine import results
from grader.engine.reference import task
from grader.session import Session
from grader.subject import codec
from grader.subject.batch import WorkerGone, WorkerTimeout
from grader.submission import Unreadable

MOST_SECONDS = 3.0  # wall clock for all pictures of a topic
MOST_POINTS = 80
MOST_ENTRIES = 144  # of a matrix
FARTHEST = 20.0  # on the axis of a curve


def collect(session: Session, handed: Handed, target: Target, found: results.Topic) -> dict[str, Any]:
    """Pictures of the exercises of a topic that gave wrong values. What cannot be had is left out."""
    wrong = [
        e.name
        for e in found.exercises
        if e.status == "failed" and any(c.status == "failed" and c.kind != "contract" for c in e.checks)
    ]
    if not wrong:
        return {}
    topic = load(target.topic)
    pictures: dict[str, Any] = {}
    worker = session.pool.start(topic.kind)
    try:
        source = handed.read(target.topic) or ""
        worker.start_clock(min(session.settings.timeout, MOST_SECONDS))
        siblings = handed.siblings(target.topic, source, topics())
        names = tuple(exercise.name for exercise in topic.exercises)
        worker.load(source, filename=f"{target.topic}.py", topic=target.topic, names=names, siblings=siblings)
        for name in wrong:
            work = task(target.topic, name)
            planned = session.plan(work).batches.get("call")
            if work.exercise.how != "call" or planned is None:
                continue
            answers = [codec.plain(answer) for answer in worker.run(planned.batch, topic.functions).values()]
            calls = list(zip(planned.arguments, answers, planned.expected, strict=True))
            picture = _curve(calls) or _matrix(calls)
            if picture is not None:
                pictures[name] = picture
    except (WorkerGone, WorkerTimeout, codec.ProtocolError, Unreadable):
        pass  # it did answer before; a picture is not worth more
    finally:
        worker.close()
    return pictures


def _is_floats(value: Any, shape: tuple[int, ...]) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.shape == shape


def _curve(calls: list[Any]) -> dict[str, Any] | None:
    """A function that maps each entry by itself: one that gives the same for the same entry, wherever it stands."""
    points: dict[float, tuple[float, float]] = {}
    for (args, kwargs), got, expected in calls:
        if len(args) != 1 or kwargs or not isinstance(args[0], np.ndarray) or args[0].dtype.kind != "f":
            continue
        if not _is_floats(expected, args[0].shape) or not _is_floats(got, args[0].shape):
            continue
        for x, yours, right in zip(args[0].ravel(), got.ravel(), expected.ravel(), strict=True):
            if abs(x) > FARTHEST or not math.isfinite(right):
                continue
            known = points.setdefault(float(x), (float(yours), float(right)))
            if abs(known[1] - right) > 1e-9:
                return None
    if len(points) < 5:
        return None
    ordered = sorted(points.items())
    ordered = ordered[:: max(len(ordered) // MOST_POINTS, 1)]
    yours, reference = [y for _, (y, _) in ordered], [y for _, (_, y) in ordered]
    if not _differs(yours, reference):
        return None
    return {"kind": "curve", "x": [x for x, _ in ordered], "yours": _finite(yours), "reference": reference}


def _matrix(calls: list[Any]) -> dict[str, Any] | None:
    """The largest answer with two axes that is wrong and still fits a page."""
    best = None
    for _, got, expected in calls:
        if not isinstance(expected, np.ndarray) or expected.ndim != 2 or not _is_floats(expected, expected.shape):
            continue
        if min(expected.shape) < 2 or not 6 <= expected.size <= MOST_ENTRIES or not np.isfinite(expected).all():
            continue
        if (
            _is_floats(got, expected.shape)
            and _differs(got.ravel(), expected.ravel())
            and (best is None or expected.size > best[1].size)
        ):
            best = got, expected
    if best is None:
        return None
    return {
        "kind": "matrix",
        "yours": [_finite(row) for row in best[0]],
        "reference": [_finite(row) for row in best[1]],
    }


def _differs(yours: Any, right: Any) -> bool:
    return any(not math.isfinite(a) or abs(a - b) > 1e-3 * (1 + abs(b)) for a, b in zip(yours, right, strict=True))


def _finite(values: Any) -> list[float | None]:
    return [round(float(v), 6) if math.isfinite(v) and abs(v) < 1e12 else None for v in values]
