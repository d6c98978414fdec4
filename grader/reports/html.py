"""A report as one self-contained page for its student. Knows the result model and HTML, no class.

Jinja2 writes the page with autoescape on: torch needs Jinja2 anyway, and escaping that nobody can forget is safer than our own.
Nothing from a submission is ever markup; the pages hold no script at all, and their content security policy forbids any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from grader.engine.results import Exercise, Report
from grader.reports import html_pictures, text
from grader.reports.terminal import split_call
from grader.words import say

SIGNS = {
    "passed": "✓", "failed": "✗", "crashed": "⚡", "timed_out": "∞", "blocked": "○", "not_started": "·", "grader_error": "!",
}  # fmt: skip
Pictures = Mapping[tuple[str, str], Any]  # by topic and exercise


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, finalize=_plain,
    )  # fmt: skip
    found.globals.update(say=say, signs=SIGNS, status_word=text.status_word, headline=text.headline)
    found.filters.update(points=points, call=call_lines)
    return found


def _plain(value: Any) -> Any:
    """Every text that is put into a page, without what could fool its reader; what we drew ourselves stays."""
    return text.plain(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def page(template: str, **values: Any) -> str:
    """A template filled in. Every value is escaped."""
    found: str = _templates().get_template(template).render(**values)
    return found


def points(value: float) -> str:
    """A score as people write it."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def call_lines(call: str) -> str:
    """A call that can be pasted, one argument a line where it is long."""
    return text.plain(call if len(call) <= 80 else "\n".join(split_call(call)))


def render(report: Report, *, title: str = "", lines: Sequence[str] = (), pictures: Pictures | None = None) -> str:
    """The student's page. lines: what is to be said above the results; pictures: see `html_pictures`."""
    found = pictures or {}
    details = [
        (topic, exercise, picture_of(exercise, found.get((topic.name, exercise.name))))
        for topic in report.topics
        for exercise in topic.exercises
        if exercise.status not in ("passed", "not_started")
    ]
    return page("student.html", report=report, title=title or say("Exercises"), lines=list(lines), details=details)


def picture_of(exercise: Exercise, picture: Any = None) -> Any:
    """A drawing of what is wrong, from the picture's numbers or else from the counterexample's arrays; None if there is nothing to see."""
    if picture is not None:
        return html_pictures.draw(picture)
    for check in exercise.checks:
        if check.status == "failed" and check.counterexample is not None:
            found = html_pictures.from_counterexample(check.counterexample)
            if found is not None:
                return html_pictures.draw(found)
    return None
