"""How much of a report its reader may see: one setting that every format obeys, applied to the model before it is rendered."""

from __future__ import annotations

from dataclasses import replace

from grader.engine.results import Check, Exercise, Report

LEVELS = ("full", "counterexample", "kind", "none")


def reveal(report: Report, level: str) -> Report:
    """The report as `level` shows it.

    full            everything
    counterexample  no diagnosis
    kind            which checks failed, by title, but no values, no calls, no printed output
    none            statuses and scores alone
    """
    if level not in LEVELS:
        raise ValueError(f"reveal is {level!r}, but should be one of {', '.join(LEVELS)}")
    if level == "full":
        return report
    topics = tuple(
        replace(topic, exercises=tuple(_exercise(exercise, level) for exercise in topic.exercises))
        for topic in report.topics
    )
    return replace(report, topics=topics)


def _exercise(exercise: Exercise, level: str) -> Exercise:
    if level == "counterexample":
        return replace(exercise, diagnosis=None)
    checks = tuple(_check(check) for check in exercise.checks) if level == "kind" else ()
    return replace(
        exercise, diagnosis=None, printed="", checks=checks, message="" if level == "none" else exercise.message
    )


def _check(check: Check) -> Check:
    return replace(check, message="", facts=(), counterexample=None)
