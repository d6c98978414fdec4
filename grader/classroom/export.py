"""Gives a gradebook out in a format: texts by file name. Knows the formats and the gradebook; writes no file."""

from __future__ import annotations

import json
from collections.abc import Iterator

import grader
from grader import reports
from grader.classroom import tables
from grader.classroom.gradebook import Gradebook, Row, shown
from grader.classroom.policy import Policy
from grader.engine.results import to_json
from grader.words import say

TABLES = {"csv": tables.to_csv, "canvas": tables.to_canvas, "moodle": tables.to_moodle}
EACH = {
    "junit": ".xml",
    "gradescope": ".json",
    "classroom50": ".json",
    "github-classroom": ".json",
    "prairielearn": ".json",
}
FORMATS = ("csv", "json", *EACH, "canvas", "moodle", "html")
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10))}


def whole(book: Gradebook, policy: Policy, format_name: str) -> str:
    """The class as one text: a table, or JSON."""
    if format_name in TABLES:
        return TABLES[format_name](book)
    records = [as_json(row, policy) for row in book.rows if row.report is not None]
    return json.dumps(records, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def as_json(row: Row, policy: Policy) -> dict[str, object]:
    """A grader-report/1, with what a class adds to it: notes, and what late work cost."""
    record = to_json(shown(row, policy))
    record["state"] = row.state
    record["notes"] = list(row.notes)
    record["late"] = {"submitted": row.submitted, "share": row.late_share, "score_before": row.score}
    return record


def single(row: Row, policy: Policy, format_name: str) -> str:
    """One student's report."""
    report = shown(row, policy)
    if format_name == "json":
        return json.dumps(as_json(row, policy), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    if format_name == "html":
        return student_page(row, policy)
    if format_name == "classroom50":
        from grader.reports import classroom50

        context = classroom50.Context(owner=row.name, assignment=policy.title, datetime=row.submitted)
        return classroom50.render(report, context)
    return reports.render(report, format_name)


def student_page(row: Row, policy: Policy) -> str:
    from grader.reports import html

    lines = list(row.notes)
    if row.late_share:
        lines.insert(0, late_words(row))
    seen = row.pictures if policy.reveal in ("full", "counterexample") else {}
    return html.render(shown(row, policy), title=policy.title, lines=lines, pictures=seen)


def late_words(row: Row) -> str:
    return say(
        "late ({submitted}): {share:.0f} % of {score:g} points are lost",
        submitted=row.submitted,
        share=100 * row.late_share,
        score=row.score,
    )


def files(book: Gradebook, policy: Policy, format_name: str) -> Iterator[tuple[str, str]]:
    """Every file of a format that has one a student: its name and its text. HTML has a page for the class besides."""
    ending = ".html" if format_name == "html" else EACH[format_name]
    folder = "students/" if format_name == "html" else ""
    names = file_names([row for row in book.rows if row.report is not None])
    for row in book.rows:
        if row.report is not None:
            yield f"{folder}{names[row.name]}{ending}", single(row, policy, format_name)
    if format_name == "html":
        from grader.reports import html_class

        lines = [
            html_class.Line(
                name=row.shown, report=row.report, total=row.total, state=row.state, notes=row.notes,
                href=f"students/{names[row.name]}.html" if row.report is not None else "", late=late_words(row) if row.late_share else "",
            )
            for row in book.rows
        ]  # fmt: skip
        yield (
            "index.html",
            html_class.render(lines, book.columns, book.max_score, title=book.title, version=grader.__version__),
        )


def file_names(rows: list[Row]) -> dict[str, str]:
    """A file name for each submission that every system takes, no two alike."""
    found: dict[str, str] = {}
    used: set[str] = set()
    for row in rows:
        base = (
            "".join(c if c.isalnum() or c in "-_" else "_" for c in row.name).lstrip("-_").rstrip("_")[:60] or "student"
        )
        base = base + "_" if base.lower() in RESERVED else base
        name, number = base, 2
        while name.casefold() in used:
            name, number = f"{base}-{number}", number + 1
        used.add(name.casefold())
        found[row.name] = name
    return found
