"""A report as the results.json of PrairieLearn's external graders, at most a megabyte. Knows the result model.

`gradable: false` costs the student no attempt: so it is when nothing was started, when no file could even be loaded,
and when the grader itself failed or was stopped.
"""

from __future__ import annotations

import json
from typing import Any

from grader.engine.results import Exercise, Report, Topic
from grader.reports import text
from grader.words import say

MOST_BYTES = 1_000_000  # PrairieLearn refuses more


def render(report: Report) -> str:
    """The report as JSON."""
    room = text.MOST_FEEDBACK
    while True:  # the room of all outputs is halved until the whole fits
        found = json.dumps(_results(report, room), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
        if len(found.encode()) <= MOST_BYTES or room == 0:
            return found
        room //= 2


def _results(report: Report, room: int) -> dict[str, Any]:
    errors = not_gradable(report)
    passed = sum(exercise.status == "passed" for exercise in report.exercises)
    found: dict[str, Any] = {
        "gradable": not errors,
        "score": min(report.score / report.max_score, 1.0) if report.max_score else 0.0,
        "message": say("{passed} of {count} passed", passed=passed, count=len(report.exercises)),
        "output": "",
        "tests": [_test(topic, exercise, room) for topic in report.topics for exercise in topic.exercises],
    }
    if errors:
        found["format_errors"] = [text.cut(text.plain(error), 2000) for error in errors]
    return found


def not_gradable(report: Report) -> list[str]:
    """Why this submission should cost no attempt; nothing if it is to be graded."""
    stopped = text.stopped_words(report)
    if stopped:
        return [stopped]
    exercises = report.exercises
    if not exercises or any(e.checks or e.score or e.status not in ("crashed", "not_started") for e in exercises):
        return []
    messages = list(dict.fromkeys(exercise.message for exercise in exercises if exercise.message))[:5]
    return messages or [say("nothing can be graded yet: no exercise is started")]


def _test(topic: Topic, exercise: Exercise, room: int) -> dict[str, Any]:
    return {
        "name": text.plain(f"{topic.name}: {exercise.name}"),
        "description": text.plain(say(topic.title)) if topic.title else "",
        "points": text.number(exercise.score),
        "max_points": text.number(exercise.max_score),
        "message": text.cut(text.headline(exercise), max(room, 40)),
        "output": text.feedback(exercise, most=room) if exercise.status != "passed" else "",
    }
