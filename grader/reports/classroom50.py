"""A report as Classroom 50's result.json (schema classroom50/result/v1), whose scores are whole numbers.

Knows the result model, the format, and how credit is rounded: once, over the whole report, so that the tests add up to
the total. Who submitted what is not in the model: a `Context` says it, read from the environment that Classroom 50's
runner sets.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from grader.engine.results import Exercise, Report, Topic
from grader.reports import text

SCHEMA = "classroom50/result/v1"


@dataclass(frozen=True, kw_only=True)
class Context:
    """Whose submission this is. datetime: when it was made, not graded: a regrade is no later than the first."""

    classroom: str = ""
    assignment: str = ""
    assignment_type: str = "individual"
    owner: str = ""
    submission: str = ""
    commit: str = ""
    release: str = ""
    review: str = ""
    datetime: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> Context:
        """What Classroom 50's runner says. SUBMISSION_DATETIME is ours: `autograder.py` asks git for it."""
        commit = environ.get("COMMIT_URL", "")
        return cls(
            classroom=environ.get("CLASSROOM", ""),
            assignment=environ.get("ASSIGNMENT", ""),
            assignment_type=environ.get("ASSIGNMENT_TYPE") or "individual",
            owner=environ.get("OWNER") or environ.get("USERNAME", ""),
            submission=environ.get("SUBMISSION_TAG", ""),
            commit=commit,
            release=environ.get("RELEASE_URL", ""),
            review=environ.get("REVIEW_URL") or commit,
            datetime=environ.get("SUBMISSION_DATETIME", ""),
        )


def render(report: Report, context: Context | None = None, *, scale: int = 1) -> str:
    """The report as JSON. context: by default from the environment. scale: whole points for one point of ours."""
    context = context or Context.read(os.environ)
    pairs = [(topic, exercise) for topic in report.topics for exercise in topic.exercises]
    scores, most = whole_scores(report, scale)
    result: dict[str, Any] = {"schema": SCHEMA}
    result |= {name: text.plain(value) for name, value in vars(context).items()}
    result |= {
        "score": sum(scores),
        "max-score": sum(most),
        "exact-score": text.number(report.score),
        "exact-max-score": text.number(report.max_score),
        "tests": [_test(*pair, got, full) for pair, got, full in zip(pairs, scores, most, strict=True)],
    }
    return json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _test(topic: Topic, exercise: Exercise, score: int, most: int) -> dict[str, Any]:
    return {
        "test-name": text.plain(f"{topic.name}.{exercise.name}"),
        "passed": exercise.status == "passed",
        "score": score,
        "max-score": most,
        "status": exercise.status,
        "exact-score": text.number(exercise.score),
        "exact-max-score": text.number(exercise.max_score),
        "message": text.headline(exercise),
    }


def whole_scores(report: Report, scale: int = 1) -> tuple[list[int], list[int]]:
    """Whole points and most whole points of each exercise; they add up to the rounded totals (halves round up).

    The largest remainder gets the next point, and no exercise more than it can have. Each number is one of the two
    whole numbers beside the exact one: maxima are rounded up first where a rounded score needs it.
    """
    exact = [_exact(exercise.score) * scale for exercise in report.exercises]
    exact_most = [_exact(exercise.max_score) * scale for exercise in report.exercises]
    scores, most = [floor(value) for value in exact], [floor(value) for value in exact_most]
    total, total_most = (floor(_exact(value) * scale + Fraction(1, 2)) for value in (report.score, report.max_score))
    spare = total_most - sum(most)  # points by which maxima are yet to be rounded up
    for index in sorted(range(len(exact)), key=lambda i: (floor(exact[i]) - exact[i], i)):
        if sum(scores) == total or exact[index] == scores[index]:
            break
        if scores[index] == most[index]:
            if spare == 0:
                continue
            most[index] += 1
            spare -= 1
        scores[index] += 1
    for index in sorted(range(len(exact)), key=lambda i: (most[i] - exact_most[i], i)):
        if spare and most[index] < exact_most[index]:
            most[index] += 1
            spare -= 1
    return scores, most


def _exact(value: float) -> Fraction:
    """A score as it is written, to the four places that the result model keeps."""
    return Fraction(f"{value:.4f}")
