"""A report as Gradescope's results.json: one test an exercise, partial scores, what the checks say as its output.

Knows the result model and Gradescope's format. The top-level score is given because it, not the sum of the tests, is
what counts.
"""

from __future__ import annotations

import json
from typing import Any

from grader.engine.results import Exercise, Report, Topic
from grader.reports import text
from grader.words import say

VISIBILITIES = ("visible", "hidden", "after_due_date", "after_published")


def render(report: Report, *, visibility: str = "visible") -> str:
    """The report as JSON. visibility: when students see their tests; one hidden test hides the total, too."""
    if visibility not in VISIBILITIES:
        raise ValueError(f"visibility is {visibility!r}, but should be one of {', '.join(VISIBILITIES)}")
    passed = sum(exercise.status == "passed" for exercise in report.exercises)
    words = say("{passed} of {count} passed", passed=passed, count=len(report.exercises))
    result = {
        "score": text.number(report.score),
        "execution_time": round(sum(exercise.seconds for exercise in report.exercises), 2),
        "output": "\n".join(filter(None, (words, text.stopped_words(report)))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": visibility,
        "stdout_visibility": "hidden",
        "extra_data": {
            "grader": report.grader,
            "seed": report.seed,
            "complete": report.complete,
            "max_score": text.number(report.max_score),
        },
        "tests": [
            _test(topic, exercise, f"{row}.{column}", visibility)
            for row, topic in enumerate(report.topics, 1)
            for column, exercise in enumerate(topic.exercises, 1)
        ],
    }
    return json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _test(topic: Topic, exercise: Exercise, number: str, visibility: str) -> dict[str, Any]:
    return {
        "name": text.plain(f"{topic.name}: {exercise.name}"),
        "number": number,
        "score": text.number(exercise.score),
        "max_score": text.number(exercise.max_score),
        "status": "passed" if exercise.status == "passed" else "failed",
        "output": text.feedback(exercise),
        "output_format": "text",
        "tags": [text.plain(topic.name), exercise.status],
        "visibility": visibility,
        "extra_data": {"status": exercise.status},
    }
