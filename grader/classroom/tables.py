"""The gradebook as tables: our CSV, and the forms that Canvas and Moodle import. Knows rows, no store."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from grader.classroom.gradebook import Gradebook, Row

DANGEROUS = "=+-@"  # a cell that begins with one of them may be run as a formula by a spreadsheet
INSIDE = re.compile(r"([;|]\s*)([=+\-@＝＋－＠])")  # where a spreadsheet that separates by another sign begins a cell
Cell = str | float | int


def safe(text: str) -> str:
    """A text that no spreadsheet takes for a formula, on one line."""
    line = " ".join("".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text).split())
    first = unicodedata.normalize("NFKC", line.lstrip("\"' "))[:1]  # full-width signs count, too
    line = INSIDE.sub(r"\1'\2", line)
    return "'" + line if first and first in DANGEROUS else line


def number(value: float) -> str:
    """A score with at most four decimals, none that say nothing; with a point in every country."""
    return f"{value:.4f}".rstrip("0").rstrip(".") or "0"


def write(rows: Iterable[Sequence[Cell]]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([safe(cell) if isinstance(cell, str) else number(float(cell)) for cell in row])
    return out.getvalue()


def to_csv(book: Gradebook) -> str:
    """A row a student: who, each exercise's points, the score, what late work costs, the total, and what is to be said."""
    names = [f"{topic}.{exercise}" for topic, exercise in book.columns]
    header = [
        "student",
        "id",
        "username",
        "email",
        "submission",
        "state",
        *names,
        "score",
        "late_penalty",
        "total",
        "max_score",
        "submitted",
        "notes",
    ]
    rows: list[list[Cell]] = [list(header)]
    for row in book.rows:
        s = row.student
        who: list[Cell] = [
            row.shown,
            s.id if s else "",
            s.username if s else "",
            s.email if s else "",
            "" if row.report is None else row.name,
            row.state,
        ]
        if row.report is None:
            rows.append([*who, *("" for _ in names), "", "", "", book.max_score, "", "; ".join(row.notes)])
            continue
        assert row.before is not None
        points: dict[tuple[str, str], Cell] = {  # what could not be judged is no 0
            (t.name, e.name): "" if e.status == "grader_error" else e.score
            for t in row.before.topics
            for e in t.exercises
        }
        earned = [points[column] for column in book.columns]
        rows.append(
            [
                *who,
                *earned,
                row.score,
                round(row.score - row.total, 4),
                row.total,
                book.max_score,
                row.submitted,
                "; ".join(row.notes),
            ]
        )
    return write(rows)


def to_canvas(book: Gradebook) -> str:
    """Canvas' gradebook import: students of the roster, by Canvas' own id where it is known; what is not graded stays empty."""
    title = book.title or "Exercises"
    rows: list[list[Cell]] = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title]]
    rows.append(["    Points Possible", "", "", "", "", book.max_score])
    for row in book.rows:
        s = row.student
        number_known = next((key for key in row.keys if key.isdigit()), "")
        rows.append(
            [
                row.shown,
                (s.id if s else "") or number_known,
                s.sis_id if s else "",
                s.username if s else "",
                s.section if s else "",
                grade(row),
            ]
        )
    return write(rows)


def to_moodle(book: Gradebook) -> str:
    """Moodle's grading worksheet: identifier, name, address, grade, feedback."""
    rows: list[list[Cell]] = [
        ["Identifier", "Full name", "Email address", "ID number", "Grade", "Maximum Grade", "Feedback comments"]
    ]
    for row in book.rows:
        s = row.student
        identifier = next((key for key in (*row.keys, s.username if s else "") if key.startswith("Participant ")), "")
        rows.append(
            [identifier, row.shown, s.email if s else "", s.id if s else "", grade(row), book.max_score, comment(row)]
        )
    return write(rows)


def grade(row: Row) -> Cell:
    """A total to import; empty where there is none to give."""
    return row.total if row.report is not None and row.state == "graded" else ""


def comment(row: Row) -> str:
    if row.report is None:
        return ""
    passed = sum(exercise.status == "passed" for exercise in row.report.exercises)
    words = f"{passed} of {len(row.report.exercises)} passed"
    return "; ".join([words, *row.notes])
