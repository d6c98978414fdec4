"""How an instructor wants a class graded: points, topics, late work, what students see. Reads `[tool.grader]` of a grader.toml.

The file is the instructor's own: it comes from --config or from the current folder, never from a submission.
"""

from __future__ import annotations

import difflib
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from datetime import date as Date
from pathlib import Path
from typing import Any

from grader import course
from grader.engine.results import Exercise, Report, Topic
from grader.reports.reveal import LEVELS
from grader.words import say

FILE = "grader.toml"
KEYS = (
    "title",
    "topics",
    "points",
    "weights",
    "total",
    "late",
    "reveal",
    "timeout",
    "timeouts",
    "seed",
    "examples",
    "shrink",
)
LATE_KEYS = ("due", "penalty", "per", "grace_minutes", "most", "file", "column")
PERIODS = {"day": 86400.0, "hour": 3600.0, "once": math.inf}  # seconds
HIDDEN = -1  # stands for a seed that nobody is to see


class BadPolicy(Exception):
    """A grader.toml that cannot be used; the message says where, what and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Late:
    """What late work costs: `penalty` (a share of the score) for each `per` begun after `due` and the grace, at most `most`."""

    due: str = ""  # ISO 8601
    penalty: float = 0.0
    per: str = "day"
    grace_minutes: float = 0.0
    most: float = 1.0
    file: str = ""
    column: str = ""

    def share(self, submitted: str) -> float:
        """The share of the score that is lost by handing in at this time stamp; raises ValueError for one that is none."""
        if not self.due or not self.penalty:
            return 0.0
        due = parse_time(self.due)
        when = parse_time(submitted)
        if when.tzinfo is None:
            when = when.replace(tzinfo=due.tzinfo or UTC)
        if due.tzinfo is None:
            due = due.replace(tzinfo=UTC)
        seconds = (when - due).total_seconds() - 60 * self.grace_minutes
        if seconds <= 0:
            return 0.0
        seconds += 60 * self.grace_minutes  # the grace forgives, it does not move the date
        begun = 1 if self.per == "once" else math.ceil(seconds / PERIODS[self.per])
        return min(begun * self.penalty, self.most)


@dataclass(frozen=True, kw_only=True)
class Policy:
    """Everything a grader.toml says, checked. `points` and `weights` are by `topic` or `topic.exercise`."""

    title: str = ""
    topics: tuple[str, ...] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    total: float | None = None
    late: Late = field(default_factory=Late)
    reveal: str = "full"
    timeout: float | None = None
    timeouts: Mapping[str, float] = field(default_factory=dict)
    seed: int | None = None
    examples: int | None = None
    shrink: bool = False
    source: str = ""

    def counts(self, topic: str) -> bool:
        return not self.topics or topic in self.topics

    def worth(self, names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], float]:
        """What each of these (topic, exercise) is worth, in points."""
        found: dict[tuple[str, str], float] = {}
        for topic in dict.fromkeys(topic for topic, _ in names):
            exercises = [exercise for name, exercise in names if name == topic]
            weight = {e: self.weights.get(f"{topic}.{e}", self.weights.get(topic, 1.0)) for e in exercises}
            fixed = {e: self.points[f"{topic}.{e}"] for e in exercises if f"{topic}.{e}" in self.points}
            free = [e for e in exercises if e not in fixed]
            share = sum(weight[e] for e in free)
            rest = None if topic not in self.points else max(self.points[topic] - sum(fixed.values()), 0.0)
            for e in exercises:
                found[topic, e] = (
                    fixed[e]
                    if e in fixed
                    else weight[e]
                    if rest is None
                    else rest * weight[e] / share
                    if share
                    else 0.0
                )
        if self.total is not None and (most := sum(found.values())) > 0:
            found = {key: points * self.total / most for key, points in found.items()}
        return rounded(found)

    def apply(self, report: Report, names: Sequence[tuple[str, str]]) -> Report:
        """The report with the topics that count and each exercise's points."""
        worth = self.worth([pair for pair in names if self.counts(pair[0])])

        def scaled(topic: str, exercise: Exercise) -> Exercise:
            points = worth[topic, exercise.name]
            share = exercise.score / exercise.max_score if exercise.max_score else 0.0
            return replace(exercise, score=round(share * points, 4), max_score=points)

        topics = tuple(
            Topic(
                name=topic.name,
                title=topic.title,
                file=topic.file,
                exercises=tuple(scaled(topic.name, e) for e in topic.exercises),
            )
            for topic in report.topics
            if self.counts(topic.name)
        )
        return replace(report, topics=topics)


def rounded(points: Mapping[tuple[str, str], float]) -> dict[tuple[str, str], float]:
    """Points in units of 0.0001, rounded so that they still add up to their rounded total: the largest remainders are rounded up."""
    units = {key: math.floor(value * 10_000 + 1e-6) for key, value in points.items()}
    left = round(sum(points.values()) * 10_000) - sum(units.values())
    by_rest = sorted(points, key=lambda key: units[key] - points[key] * 10_000)
    for key in by_rest[: max(left, 0)]:
        units[key] += 1
    return {key: count / 10_000 for key, count in units.items()}


def reduce(report: Report, share: float) -> Report:
    """The report with this share of every score lost, so that every format's total is the total."""
    if not share:
        return report
    topics = tuple(
        replace(topic, exercises=tuple(replace(e, score=round(e.score * (1 - share), 4)) for e in topic.exercises))
        for topic in report.topics
    )
    return replace(report, topics=topics)


def parse_time(text: str) -> datetime:
    """A time stamp as people and platforms write it. Raises ValueError."""
    words = text.strip().removesuffix(" UTC")
    if words != text.strip():
        words += "+00:00"
    head, _, tail = words.partition(".")
    if tail:  # nanoseconds, perhaps before a zone
        digits = tail[: len(tail) - len(tail.lstrip("0123456789"))]
        words = head + "." + digits[:6].ljust(6, "0") + tail[len(digits) :]
    for zone in (" Z", " +", " -"):
        if len(words) > 16 and zone in words[16:]:
            words = words[:16] + words[16:].replace(zone, zone.strip(), 1)
    return datetime.fromisoformat(words)


# --- reading ----------------------------------------------------------------------------------------------------------


def load(path: Path) -> Policy:
    """The policy of a file. Raises `BadPolicy`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise BadPolicy(say("cannot read {path}: {why}", path=str(path), why=error.strerror or str(error))) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadPolicy(say("{path} is not TOML: {why}", path=str(path), why=str(error))) from error
    table = data.get("tool", {}).get("grader") if isinstance(data.get("tool", {}), dict) else None
    if not isinstance(table, dict):
        raise BadPolicy(say("{path} has no table [tool.grader]", path=str(path)))
    return from_table(table, str(path))


def from_table(table: Mapping[str, Any], source: str) -> Policy:
    """The policy that a table says. Raises `BadPolicy`."""
    reader = _Reader(source)
    reader.keys(table, KEYS, "[tool.grader]")
    late = table.get("late", {})
    if not isinstance(late, dict):
        raise reader.bad("late", late, say("a table: [tool.grader.late]"))
    reader.keys(late, LATE_KEYS, "[tool.grader.late]")
    policy = Policy(
        title=reader.text(table, "title"),
        topics=reader.topics(table.get("topics", ())),
        points=reader.numbers(table, "points", exercises=True),
        weights=reader.numbers(table, "weights", exercises=True),
        total=reader.number(table, "total", 0.0, 1e6) if "total" in table else None,
        late=Late(
            due=reader.time(late, "due"),
            penalty=reader.number(late, "penalty", 0.0, 1.0),
            per=reader.choice(late, "per", tuple(PERIODS), "day"),
            grace_minutes=reader.number(late, "grace_minutes", 0.0, 1e6),
            most=reader.number(late, "most", 0.0, 1.0, default=1.0),
            file=reader.text(late, "file"),
            column=reader.text(late, "column"),
        ),
        reveal=reader.choice(table, "reveal", LEVELS, "full"),
        timeout=reader.number(table, "timeout", 0.1, 3600.0) if "timeout" in table else None,
        timeouts=reader.numbers(table, "timeouts", exercises=False, least=0.1, most=3600.0),
        seed=reader.integer(table, "seed", 0, 2**31) if "seed" in table else None,
        examples=reader.integer(table, "examples", 1, 10_000) if "examples" in table else None,
        shrink=reader.boolean(table, "shrink"),
        source=source,
    )
    if policy.late.penalty and not policy.late.due:
        raise BadPolicy(
            say("{path}: [tool.grader.late] has a penalty but no due date: due = 2026-10-01T23:59:00Z", path=source)
        )
    return policy


class _Reader:
    """Takes values out of a table, or says what is wrong with them."""

    def __init__(self, source: str) -> None:
        self._source = source

    def bad(self, key: str, value: Any, wanted: str) -> BadPolicy:
        return BadPolicy(
            say(
                "{path}: {key} is {value}, but should be {wanted}",
                path=self._source,
                key=key,
                value=repr(value)[:80],
                wanted=wanted,
            )
        )

    def unknown(self, key: str, known: Sequence[str], where: str) -> BadPolicy:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.4)
        hint = (
            say("did you mean {name}?", name=near[0]) if near else say("there are {names}", names=", ".join(known[:12]))
        )
        return BadPolicy(
            say("{path}: {where} has no key {key!r}: {hint}", path=self._source, where=where, key=key, hint=hint)
        )

    def keys(self, table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self.unknown(key, known, where)

    def text(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if not isinstance(value, str):
            raise self.bad(key, value, say("a text"))
        return value

    def boolean(self, table: Mapping[str, Any], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            raise self.bad(key, value, say("true or false"))
        return value

    def choice(self, table: Mapping[str, Any], key: str, choices: Sequence[str], default: str) -> str:
        value = table.get(key, default)
        if value not in choices:
            raise self.bad(key, value, say("one of {names}", names=", ".join(choices)))
        return str(value)

    def number(self, table: Mapping[str, Any], key: str, least: float, most: float, default: float = 0.0) -> float:
        value = table.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not least <= value <= most:
            raise self.bad(key, value, say("a number from {least:g} to {most:g}", least=least, most=most))
        return float(value)

    def integer(self, table: Mapping[str, Any], key: str, least: int, most: int) -> int:
        value = table[key]
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.bad(key, value, say("a whole number from {least} to {most}", least=least, most=most))
        return value

    def time(self, table: Mapping[str, Any], key: str) -> str:
        value = table.get(key, "")
        if isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, Date):
            return datetime.combine(value, time(23, 59, 59)).isoformat()
        try:
            return value and parse_time(value).isoformat()
        except (ValueError, TypeError, AttributeError):
            raise self.bad(key, value, say("a date and time: 2026-10-01T23:59:00Z")) from None

    def topics(self, value: Any) -> tuple[str, ...]:
        if not isinstance(value, (list, tuple)):
            raise self.bad("topics", value, say("a list of topics"))
        for name in value:
            if name not in course.topics():
                raise self.unknown(str(name), course.topics(), "topics")
        return tuple(value)

    def numbers(
        self, table: Mapping[str, Any], key: str, *, exercises: bool, least: float = 0.0, most: float = 1e6
    ) -> dict[str, float]:
        """A table of numbers by topic, or by exercise; `topic.exercise` may be written as a table in the table."""
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.bad(key, value, say("a table: [tool.grader.{key}]", key=key))
        flat: dict[str, Any] = {}
        for name, number in value.items():
            if isinstance(number, dict):
                flat |= {f"{name}.{inner}": each for inner, each in number.items()}
            else:
                flat[name] = number
        found = {}
        for name in flat:
            found[self._target(name, exercises, f"[tool.grader.{key}]")] = self.number(flat, name, least, most)
        return found

    def _target(self, name: str, exercises: bool, where: str) -> str:
        if name in course.topics():
            return name
        if not exercises:
            raise self.unknown(name, course.topics(), where)
        try:
            found = course.resolve((name,))[0]
        except course.UnknownTarget:
            known = [
                word
                for topic in course.topics()
                for word in (topic, *(f"{topic}.{e}" for e in course.exercise_names(topic)))
            ]
            short = [e for topic in course.topics() for e in course.exercise_names(topic)]
            raise self.unknown(name, known if "." in name else [*course.topics(), *short], where) from None
        return f"{found.topic}.{found.exercises[0]}"


def to_json(policy: Policy) -> dict[str, Any]:
    return {**vars(policy), "late": vars(policy.late), "points": dict(policy.points), "weights": dict(policy.weights),
            "timeouts": dict(policy.timeouts)}  # fmt: skip


def from_json(data: dict[str, Any]) -> Policy:
    return Policy(**{**data, "topics": tuple(data["topics"]), "late": Late(**data["late"])})
