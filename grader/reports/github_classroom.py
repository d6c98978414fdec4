"""A report as the version 3 JSON of GitHub Classroom's graders. Knows the result model, the format and its reporter.

The service has ended, its reporter action works on. It takes the JSON in base64 from a step's output, sums the tests'
scores, fails on any `fail` or `error`, prints `test_code` but no `message` of a failed test, and prints both as they
are: hence the fenced-off lines, for in the log of a job a student's `::` would be a command.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from grader.engine.results import Exercise, Report, Topic
from grader.reports import text

STATUSES = {"passed": "pass", "crashed": "error", "timed_out": "error", "grader_error": "error"}  # fail if not named
MOST_OUTPUT = 500  # characters


def render(report: Report) -> str:
    """The report as JSON."""
    statuses = {exercise.status for exercise in report.exercises}
    broken = text.stopped_words(report)
    result: dict[str, Any] = {
        "version": 3,
        "status": "error" if broken else "pass" if statuses <= {"passed"} else "fail",
        "tests": [_test(topic, exercise) for topic in report.topics for exercise in topic.exercises],
        "max_score": text.number(report.max_score),
    }
    if broken:
        result["message"] = broken
    return json.dumps(result, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def step_output(report: Report, name: str = "result") -> str:
    """The line to append to the file named by $GITHUB_OUTPUT, for the reporter to find."""
    return f"{name}={base64.b64encode(render(report).encode()).decode('ascii')}\n"


def _test(topic: Topic, exercise: Exercise) -> dict[str, Any]:
    found = {
        "name": text.log_words(f"{topic.name}.{exercise.name}"),
        "status": STATUSES.get(exercise.status, "fail"),
        "test_code": "" if exercise.status == "passed" else text.log_lines(text.feedback(exercise)),
        "task_id": 0,
        "filename": text.log_words(topic.file),
        "line_no": exercise.line,
        "duration": round(exercise.seconds, 4),
        "score": text.number(exercise.score),
    }
    if exercise.status != "passed":
        found["message"] = text.log_words(text.headline(exercise))
    if exercise.printed.strip():
        found["output"] = text.cut(text.log_lines(exercise.printed), MOST_OUTPUT)
    return found
