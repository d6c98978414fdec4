"""The gradebook as it is given out: results, points, late work and the roster brought together, a row a student. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import grader
from grader import course
from grader.classroom import roster
from grader.classroom.handed import Handed
from grader.classroom.policy import HIDDEN, Policy, reduce
from grader.classroom.roster import Student
from grader.classroom.store import Known, Result, Store
from grader.engine.results import Exercise, Report, Topic, from_json
from grader.reports.reveal import reveal
from grader.reports.text import WAITING
from grader.words import say


@dataclass(frozen=True, kw_only=True)
class Row:
    """One student. report: with points and late work in it, None for a student who handed in nothing; before: without late work.

    state: "graded", "incomplete" (the grader was interrupted, or failed) or "missing".
    """

    name: str
    state: str
    report: Report | None = None
    before: Report | None = None
    pictures: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    student: Student | None = None
    keys: tuple[str, ...] = ()
    submitted: str = ""
    late_share: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        return 0.0 if self.before is None else self.before.score

    @property
    def total(self) -> float:
        return 0.0 if self.report is None else self.report.score

    @property
    def shown(self) -> str:
        return self.student.name if self.student else self.name


@dataclass(frozen=True, kw_only=True)
class Gradebook:
    """All rows, and the exercises that count with what each is worth."""

    title: str
    rows: tuple[Row, ...]
    columns: tuple[tuple[str, str], ...]
    worth: Mapping[tuple[str, str], float]
    has_roster: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def max_score(self) -> float:
        return round(sum(self.worth[column] for column in self.columns), 4)


def build(store: Store, policy: Policy, students: Sequence[Student], stamps: Mapping[str, str]) -> Gradebook:
    """The gradebook of what the store holds."""
    known = store.submissions()
    latest = {each.id: store.latest(each.id) for each in known}
    columns = _columns(latest.values(), policy)
    worth = policy.worth(columns)
    matched = roster.match(students, [(each.name, each.keys) for each in known])
    rows = [
        _row(store, each, latest[each.id], columns, policy, matched.get(each.name), stamps, bool(students))
        for each in known
    ]
    there = {id(student) for student in matched.values()}
    rows += [
        Row(name=student.name, state="missing", student=student) for student in students if id(student) not in there
    ]
    rows.sort(key=lambda row: (row.shown.casefold(), row.name))
    titles = {topic: course.load(topic).title for topic in dict.fromkeys(topic for topic, _ in columns)}
    return Gradebook(
        title=policy.title,
        rows=tuple(rows),
        columns=tuple(columns),
        worth=worth,
        has_roster=bool(students),
        titles=titles,
    )


def _columns(latest: Iterable[Mapping[str, Result]], policy: Policy) -> list[tuple[str, str]]:
    """Every exercise that was graded of anybody and counts, in teaching order."""
    found: set[tuple[str, str]] = set()
    for kept in latest:
        for topic, result in kept.items():
            found |= {(topic, name) for name in result.keys}
    return [
        (topic, name)
        for topic in course.topics()
        if policy.counts(topic)
        for name in course.exercise_names(topic)
        if (topic, name) in found
    ]


def _row(
    store: Store, known: Known, latest: Mapping[str, Result], columns: Sequence[tuple[str, str]], policy: Policy,
    student: Student | None, stamps: Mapping[str, str], has_roster: bool,
) -> Row:  # fmt: skip
    report, complete = _report(known, store.handed(known), latest, columns, policy)
    pictures = {
        (topic, name): picture
        for topic, result in latest.items()
        for name, picture in result.report.get("pictures", {}).items()
    }
    notes = list(known.notes)
    if not known.present:
        notes.append(say("it was not among the submissions the last time"))
    if has_roster and student is None:
        notes.append(say("not in the roster"))
    submitted = _stamp(known, student, stamps)
    share = 0.0
    if submitted:
        try:
            share = policy.late.share(submitted)
        except ValueError:
            notes.append(say("its time stamp {stamp!r} cannot be read: no penalty", stamp=submitted))
    elif known.late and policy.late.due:
        notes.append(say("the platform marks it late, but there is no time stamp: no penalty"))
    final = reduce(report, share)
    return Row(
        name=known.name, state="graded" if complete else "incomplete", report=final, before=report, pictures=pictures, student=student, keys=known.keys,
        submitted=submitted, late_share=share, notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _stamp(known: Known, student: Student | None, stamps: Mapping[str, str]) -> str:
    """When it was handed in, by the instructor's table or the platform's; "" if nobody says."""
    keys = [
        *(sorted(student.exact | student.called) if student else []),
        *(roster.plain(key) for key in (known.name, *known.keys)),
    ]
    return next((stamps[key] for key in keys if key in stamps), known.submitted)


def _report(
    known: Known, handed: Handed, latest: Mapping[str, Result], columns: Sequence[tuple[str, str]], policy: Policy
) -> tuple[Report, bool]:
    """One report of a submission with all that counts in it; what has no result that holds is marked."""
    topics, parts, complete = [], [], True
    for name in dict.fromkeys(topic for topic, _ in columns):
        found: dict[str, Exercise] = {}
        result = latest.get(name)
        if result is not None and result.content == handed.content(name, course.topics()):
            part = from_json(result.report)
            parts.append((result.graded_at, part))
            found = {exercise.name: exercise for exercise in part.exercises}
        exercises = tuple(found.get(exercise) or _not_graded(exercise) for topic, exercise in columns if topic == name)
        complete = complete and all(exercise.status != "grader_error" for exercise in exercises)
        file = handed.places.get(name, "")
        topics.append(Topic(name=name, title=course.load(name).title, file=file, exercises=exercises))
    newest = max(parts, key=lambda pair: pair[0])[1] if parts else None
    protections: dict[str, bool] = {}
    for _, part in parts:
        for protection, on in part.protections.items():
            protections[protection] = protections.get(protection, True) and on
    report = Report(
        grader=newest.grader if newest else grader.__version__,
        seed=HIDDEN if policy.seed is not None or newest is None else newest.seed,
        submission=known.name,
        topics=tuple(topics),
        protections=protections,
        complete=complete,
    )
    return policy.apply(report, columns), complete


def _not_graded(name: str) -> Exercise:
    return Exercise(name=name, status="grader_error", score=0.0, message=say(WAITING))


def shown(row: Row, policy: Policy) -> Report:
    """A row's report as its student may see it."""
    assert row.report is not None
    return reveal(row.report, policy.reveal)


def only(book: Gradebook, name: str) -> Row:
    """The row of one student, by any of their names. Raises KeyError, in words."""
    wanted = roster.plain(name)
    exact = [row for row in book.rows if name in (row.name, row.shown)]
    fits = exact or [
        row for row in book.rows if wanted in {roster.plain(word) for word in (row.name, row.shown, *row.keys)}
    ]
    if len(fits) == 1:
        return fits[0]
    if fits:
        names = ", ".join(row.name for row in fits[:5])
        raise KeyError(say("{name} may be any of {names}: give the whole name", name=name, names=names))
    import difflib

    near = difflib.get_close_matches(name, [row.name for row in book.rows], n=3, cutoff=0.4)
    hint = (
        say("did you mean {names}?", names=" or ".join(near))
        if near
        else say("the gradebook has {count} students", count=len(book.rows))
    )
    raise KeyError(say("there is no student {name!r}: {hint}", name=name, hint=hint))
