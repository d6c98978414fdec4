"""A class as one self-contained page: who has what, what goes wrong most, what was slow or crashed. Knows reports, no store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grader.engine.results import Exercise, Report
from grader.reports import html_pictures, text
from grader.reports.html import page
from grader.words import say

MOST_MISTAKES = 25
MOST_SLOW = 10
BARS = 10


@dataclass(frozen=True, kw_only=True)
class Line:
    """One student. href: of their own page, "" for none; report: None if nothing was handed in; total: late work included."""

    name: str
    report: Report | None
    total: float = 0.0
    href: str = ""
    late: str = ""
    state: str = "graded"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """A mistake by name, and who made it."""

    exercise: str
    name: str
    says: str
    count: int


def render(
    lines: Sequence[Line], columns: Sequence[tuple[str, str]], max_score: float, *, title: str = "", version: str = ""
) -> str:
    """The class's page. columns: topic and exercise, in order."""
    handed = [line for line in lines if line.report is not None]
    totals = sorted(line.total for line in handed if line.state == "graded")
    topics = list(dict.fromkeys(topic for topic, _ in columns))
    spans = [(topic, sum(name == topic for name, _ in columns)) for topic in topics]
    cells = [(line, [_by_name(line).get(column) for column in columns]) for line in lines]
    shares = [_share([row[index] for _, row in cells if row[index] is not None]) for index in range(len(columns))]
    return page(
        "class.html", title=title or say("Gradebook"), lines=lines, cells=cells, columns=columns, spans=spans, shares=shares,
        max_score=max_score, handed=len(handed), waiting=len(handed) - len(totals), missing=[line.name for line in lines if line.report is None],
        mean=sum(totals) / len(totals) if totals else 0.0, median=_median(totals), histogram=_histogram(totals, max_score),
        mistakes=_mistakes(handed), slow=_slow(handed), broken=_broken(handed), noted=[line for line in lines if line.notes],
        shade=_shade, version=version,
    )  # fmt: skip


def _by_name(line: Line) -> dict[tuple[str, str], Exercise]:
    if line.report is None:
        return {}
    return {(topic.name, exercise.name): exercise for topic in line.report.topics for exercise in topic.exercises}


def _median(totals: list[float]) -> float:
    if not totals:
        return 0.0
    middle = len(totals) // 2
    return totals[middle] if len(totals) % 2 else (totals[middle - 1] + totals[middle]) / 2


def _share(exercises: Sequence[Exercise | None]) -> float:
    """How many of them are passed, in percent."""
    judged = [e for e in exercises if e is not None and e.status != "grader_error"]
    return 100 * sum(e.status == "passed" for e in judged) / len(judged) if judged else 0.0


def _shade(exercise: Exercise) -> str:
    """The class of a cell's colour: by its status, or by how much of it is right."""
    if exercise.status == "failed":
        share = exercise.score / exercise.max_score if exercise.max_score else 0.0
        return "f3" if share > 0.66 else "f2" if share > 0.33 else "f1"
    return exercise.status


def _histogram(totals: list[float], max_score: float) -> Any:
    counts = [0] * BARS
    for total in totals:
        share = total / max_score if max_score else 0.0
        counts[min(int(share * BARS + 1e-9), BARS - 1)] += 1
    return html_pictures.bars(counts, [f"{100 * index // BARS}" for index in range(BARS)])


def _mistakes(lines: Sequence[Line]) -> list[Mistake]:
    count: Counter[tuple[str, str]] = Counter()
    says: dict[tuple[str, str], str] = {}
    for line in lines:
        for (topic, name), exercise in _by_name(line).items():
            if exercise.diagnosis is None:
                continue
            for mistake in exercise.diagnosis.mistakes:
                key = (f"{topic}.{name}", mistake)
                count[key] += 1
                if len(exercise.diagnosis.mistakes) == 1 or key not in says:
                    says[key] = exercise.diagnosis.message
    ordered = sorted(count.items(), key=lambda item: (-item[1], item[0]))
    return [
        Mistake(exercise=key[0], name=key[1], says=says[key], count=number) for key, number in ordered[:MOST_MISTAKES]
    ]


def _slow(lines: Sequence[Line]) -> list[tuple[Line, float, str]]:
    found = []
    for line in lines:
        each = _by_name(line)
        seconds = sum(exercise.seconds for exercise in each.values())
        slowest = max(each.items(), key=lambda item: item[1].seconds, default=(("", ""), None))[0]
        found.append((line, seconds, ".".join(slowest)))
    return sorted(found, key=lambda item: -item[1])[:MOST_SLOW]


def _broken(lines: Sequence[Line]) -> list[tuple[Line, str, Exercise]]:
    return [
        (line, f"{topic}.{name}", exercise)
        for line in lines
        for (topic, name), exercise in _by_name(line).items()
        if exercise.status in ("crashed", "timed_out", "grader_error") and not text.is_waiting(exercise)
    ]
