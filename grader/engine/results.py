"""The result model: what a check of a submission found, frozen and JSON-able. Imports nothing of ours but the way records are made, knows no format.

Every report is rendered from this one model. `to_json` gives the schema `grader-report/1`; keys may be added to it, never
renamed. Strict JSON: numbers are finite, everything else is text.
"""

from __future__ import annotations

from dataclasses import asdict, field
from typing import Any

from grader.record import record

SCHEMA = "grader-report/1"
EXERCISE_STATUSES = ("passed", "failed", "not_started", "crashed", "timed_out", "blocked", "grader_error")
CHECK_STATUSES = ("passed", "failed", "skipped")
KINDS = ("contract", "reference", "gradient", "limits", "property")


@record
class Counterexample:
    """One call that shows the failure: the call as it can be pasted, what came back, what should have."""

    call: str
    got: str = ""
    expected: str = ""
    setup: str = ""  # what to import and define before the call


@record
class Check:
    """One fact about an exercise and whether it holds. `facts` are short lines beside the message: places, causes."""

    name: str
    kind: str
    title: str
    status: str
    weight: float = 1.0
    message: str = ""
    facts: tuple[str, ...] = ()
    counterexample: Counterexample | None = None


@record
class Diagnosis:
    """The known mistakes whose answers equal the student's everywhere, in words, and where to look."""

    mistakes: tuple[str, ...]
    message: str
    look: str = ""


@record
class Exercise:
    """One exercise of a submission. `line` is where it stands in the student's file, 0 if unknown."""

    name: str
    status: str
    score: float
    max_score: float = 1.0
    seconds: float = 0.0
    line: int = 0
    message: str = ""
    blocked_by: tuple[str, ...] = ()
    printed: str = ""
    checks: tuple[Check, ...] = ()
    diagnosis: Diagnosis | None = None


@record
class Topic:
    """One topic of a submission: its exercises in teaching order. `file` is the student's file as shown to users."""

    name: str
    exercises: tuple[Exercise, ...]
    file: str = ""
    title: str = ""

    @property
    def score(self) -> float:
        return round(sum(exercise.score for exercise in self.exercises), 4)

    @property
    def max_score(self) -> float:
        return round(sum(exercise.max_score for exercise in self.exercises), 4)


@record
class Report:
    """One submission. `protections`: of the wall, each on or off."""

    grader: str
    seed: int
    submission: str
    topics: tuple[Topic, ...]
    protections: dict[str, bool] = field(default_factory=dict)
    complete: bool = True  # False: interrupted, what follows is missing

    @property
    def score(self) -> float:
        return round(sum(topic.score for topic in self.topics), 4)

    @property
    def max_score(self) -> float:
        return round(sum(topic.max_score for topic in self.topics), 4)

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        return tuple(exercise for topic in self.topics for exercise in topic.exercises)


def to_json(report: Report) -> dict[str, Any]:
    """The report as plain JSON values, totals included."""
    topics = [
        {
            "name": topic.name,
            "title": topic.title,
            "file": topic.file,
            "score": topic.score,
            "max_score": topic.max_score,
            "exercises": [_trim(asdict(exercise)) for exercise in topic.exercises],
        }
        for topic in report.topics
    ]
    return {
        "schema": SCHEMA,
        "grader": report.grader,
        "seed": report.seed,
        "submission": report.submission,
        "complete": report.complete,
        "score": report.score,
        "max_score": report.max_score,
        "protections": dict(report.protections),
        "topics": topics,
    }


def _trim(record: Any) -> Any:
    """Tuples as lists, for JSON."""
    if isinstance(record, dict):
        return {key: _trim(value) for key, value in record.items()}
    if isinstance(record, (tuple, list)):
        return [_trim(value) for value in record]
    return record


def from_json(data: dict[str, Any]) -> Report:
    """The report that `to_json` wrote. Raises ValueError for anything else."""
    if data.get("schema") != SCHEMA:
        raise ValueError(f"not a {SCHEMA} report: schema is {data.get('schema')!r}")
    return Report(
        grader=data["grader"],
        seed=data["seed"],
        submission=data["submission"],
        protections=dict(data["protections"]),
        complete=data["complete"],
        topics=tuple(
            Topic(
                name=topic["name"],
                title=topic["title"],
                file=topic["file"],
                exercises=tuple(_exercise(record) for record in topic["exercises"]),
            )
            for topic in data["topics"]
        ),
    )


def _exercise(record: dict[str, Any]) -> Exercise:
    checks = tuple(
        Check(
            **{
                **check,
                "facts": tuple(check["facts"]),
                "counterexample": Counterexample(**check["counterexample"]) if check["counterexample"] else None,
            }
        )
        for check in record["checks"]
    )
    found = record["diagnosis"]
    diagnosis = Diagnosis(**{**found, "mistakes": tuple(found["mistakes"])}) if found else None
    return Exercise(**{**record, "checks": checks, "blocked_by": tuple(record["blocked_by"]), "diagnosis": diagnosis})
