"""Grades a class: what is stale becomes jobs, jobs go to an executor, results go to the store. Prints nothing; an observer is told."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

import grader
from grader import course
from grader.classroom.desk import failed_report
from grader.classroom.executor import Event, Executor, Job
from grader.classroom.keys import check_key
from grader.classroom.store import Known, Result, Store
from grader.engine import results
from grader.engine.corpus import EXAMPLES
from grader.session import EXPLAIN_SECONDS
from grader.words import say

MOST_KILLS = 3  # of what grades it, before a submission is marked
CERTAIN = frozenset({"passed", "failed", "not_started", "blocked"})  # what does not depend on the machine or the moment
SPARE_SECONDS = 240.0  # beyond the time limits, before a silent process counts as dead: importing torch, drawing inputs
TIMEOUT = 10.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How to grade. targets: what; seed: perhaps hidden; timeouts: by topic, in seconds for each exercise; shrink: make each
    counterexample as small as it gets, which costs wrong submissions three times the time."""

    targets: tuple[course.Target, ...]
    seed: int = 0
    examples: int = EXAMPLES
    timeout: float = TIMEOUT
    timeouts: Mapping[str, float] = field(default_factory=dict)
    shrink: bool = False

    def limit(self, topic: str) -> float:
        return self.timeouts.get(topic, self.timeout)

    def keys(self) -> dict[tuple[str, str], str]:
        """The key of the checks of every exercise."""
        return {
            (target.topic, exercise): check_key(
                target.topic,
                exercise,
                seed=self.seed,
                examples=self.examples,
                timeout=self.limit(target.topic),
                shrink=self.shrink,
            )
            for target in self.targets
            for exercise in target.exercises
        }

    def body(self, op: str, targets: Iterable[course.Target]) -> dict[str, Any]:
        chosen = [(target.topic, list(target.exercises)) for target in targets]
        timeouts = {topic: self.limit(topic) for topic, _ in chosen}
        return {
            "op": op, "targets": chosen, "seed": self.seed, "examples": self.examples, "timeouts": timeouts, "shrink": self.shrink,
        }  # fmt: skip

    def silence(self, targets: Iterable[course.Target]) -> float:
        """How long one topic may take at most, by its limits alone."""
        longest = max((self.limit(t.topic) + EXPLAIN_SECONDS + 5.0) * (len(t.exercises) + 4) for t in targets)
        return longest + SPARE_SECONDS


class Observer(Protocol):
    """Is told what happens."""

    def preparing(self, count: int) -> None: ...
    def begins(self, total: int, unchanged: int) -> None: ...
    def event(self, event: Event) -> None: ...
    def finished(self, name: str, report: results.Report) -> None: ...


@dataclass(kw_only=True)
class Outcome:
    """What a run came to."""

    graded: int = 0
    unchanged: int = 0
    grader_errors: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Stale:
    """A submission of which something is to be graded. contents: the digest of each topic; what it holds stays in the store till then."""

    known: Known
    contents: Mapping[str, str]
    targets: tuple[course.Target, ...]


def stale(store: Store, plan: Plan, known: Iterable[Known], *, force: bool = False) -> tuple[list[Stale], int]:
    """What is to be graded, and how many submissions are as they were."""
    wanted, topics = plan.keys(), course.topics()
    found, unchanged = [], 0
    for each in known:
        handed = store.handed(each)
        latest = store.latest(each.id)
        contents = {target.topic: handed.content(target.topic, topics) for target in plan.targets}
        targets = tuple(
            replace(target, exercises=exercises)
            for target in plan.targets
            if (exercises := _stale_exercises(target, latest.get(target.topic), contents[target.topic], wanted, force))
        )
        if targets:
            found.append(Stale(known=each, contents=contents, targets=targets))
        else:
            unchanged += 1
    return found, unchanged


def _stale_exercises(
    target: course.Target, old: Result | None, content: str, wanted: Mapping[tuple[str, str], str], force: bool
) -> tuple[str, ...]:
    """Those whose kept result is of another content or other checks, or where the grader had failed."""
    if force or old is None or old.content != content:
        return target.exercises
    status = statuses(old)
    return tuple(
        name
        for name in target.exercises
        if old.keys.get(name) != wanted[target.topic, name]
        or (status.get(name, "grader_error") == "grader_error" and old.state != "killed")
    )


def statuses(result: Result) -> dict[str, str]:
    return {
        exercise["name"]: exercise["status"] for topic in result.report["topics"] for exercise in topic["exercises"]
    }


class Run:
    """One run over a class."""

    def __init__(self, store: Store, plan: Plan, executor: Executor, observer: Observer) -> None:
        self._store, self._plan, self._executor, self._observer = store, plan, executor, observer
        self._keys = plan.keys()
        self._kills: Counter[int] = Counter()
        self._by_id: dict[int, Stale] = {}
        # By topic and content: the submission that has its results, of this run.
        self._graded: dict[tuple[str, str], int] = {}
        self.outcome = Outcome()

    def grade(self, work: Sequence[Stale], *, prepare: bool = True) -> Outcome:
        """Grade it all; each submission is kept as soon as it is done. Raises `Broken`."""
        if prepare:
            self._prepare(work)
        self._observer.begins(len(work), self.outcome.unchanged)
        self._by_id = dict(enumerate(work))
        waiting = deque(self._by_id)
        left = len(waiting)
        while left:
            while waiting and self._executor.slots():
                job = self._job(waiting.popleft())
                if job.targets:
                    self._executor.begin(job)
                else:  # nothing but files that others handed in, too
                    self._keep(job, self._empty(job), {})
                    left -= 1
            for event in self._executor.wait(1.0) if left else ():
                self._observer.event(event)
                if event.kind == "done":
                    assert event.report is not None
                    self._keep(event.job, results.from_json(event.report), event.report.get("pictures", {}))
                    left -= 1
                elif event.kind == "died":
                    self._kills[event.job.id] += 1
                    if self._kills[event.job.id] < MOST_KILLS:
                        waiting.appendleft(event.job.id)
                    else:
                        self._give_up(event)
                        left -= 1
        return self.outcome

    def _prepare(self, work: Sequence[Stale]) -> None:
        """Draw the inputs of all checks first, shared among the processes: each would draw them all for itself."""
        wanted: dict[str, set[str]] = {}
        for each in work:
            for target in each.targets:
                wanted.setdefault(target.topic, set()).update(target.exercises)
        targets = [
            course.Target(topic=topic, exercises=(name,)) for topic, names in wanted.items() for name in sorted(names)
        ]
        waiting = deque(
            Job(
                id=-1 - number,
                name=target.exercises[0],
                body=self._plan.body("prepare", [target]),
                seconds=SPARE_SECONDS,
                prepares=True,
            )
            for number, target in enumerate(targets)
        )
        left = len(waiting)
        if left:
            self._observer.preparing(left)
        while left:
            while waiting and self._executor.slots():
                self._executor.begin(waiting.popleft())
            for event in self._executor.wait(1.0):
                if event.kind != "at":
                    left -= 1
                    self._observer.event(event)

    def _job(self, number: int) -> Job:
        """What is to be graded of a submission: all that is stale, but for files that were graded in this run for another one."""
        each = self._by_id[number]
        targets = tuple(target for target in each.targets if self._twin(each, target) is None)
        body: dict[str, Any] = {}
        if targets:
            body = {**self._plan.body("grade", targets), "handed": self._store.handed(each.known).to_json()}
        seconds = self._plan.silence(targets) if targets else 0.0
        return Job(id=number, name=each.known.name, body=body, targets=targets, seconds=seconds)

    def _twin(self, each: Stale, target: course.Target) -> Result | None:
        """The results of the very same file, which another submission has: a group hands in its work once for each member."""
        content = each.contents[target.topic]
        twin = self._graded.get((target.topic, content))
        result = None if twin is None else self._store.latest_of(twin, target.topic)
        if result is None or result.content != content:
            return None
        same = all(result.keys.get(name) == self._keys[target.topic, name] for name in target.exercises)
        return result if same else None

    def _empty(self, job: Job) -> results.Report:
        return results.Report(grader=grader.__version__, seed=self._plan.seed, submission=job.name, topics=())

    def _with_twins(
        self, job: Job, report: results.Report, pictures: Mapping[str, Any]
    ) -> tuple[results.Report, Mapping[str, Any]]:
        """A submission's report with the topics that were not in its job."""
        each = self._by_id[job.id]
        sent = {target.topic for target in job.targets}
        topics, found = {topic.name: topic for topic in report.topics}, dict(pictures)
        for target in each.targets:
            twin = None if target.topic in sent else self._twin(each, target)
            if twin is None:
                continue
            theirs = results.from_json(twin.report)
            (topic,) = theirs.topics
            exercises = tuple(exercise for exercise in topic.exercises if exercise.name in target.exercises)
            place = self._store.handed(each.known).file(target.topic)
            topics[target.topic] = replace(topic, file=str(place or ""), exercises=exercises)
            found[target.topic] = twin.report.get("pictures", {})
            report = replace(report, protections=report.protections or theirs.protections)
        ordered = tuple(topics[target.topic] for target in each.targets if target.topic in topics)
        return replace(report, topics=ordered), found

    def _give_up(self, event: Event) -> None:
        words = say("grading this ended the grader's own process {count} times ({how}): it is not tried again; look at it by hand",
                    count=MOST_KILLS, how=event.words)  # fmt: skip
        report = failed_report(self._empty(event.job), list(event.job.targets), words)
        self._keep(event.job, report, {}, state="killed")

    def _keep(self, job: Job, report: results.Report, pictures: Mapping[str, Any], state: str = "graded") -> None:
        """Keep the results of a submission, in one transaction."""
        each = self._by_id[job.id]
        sent = {target.topic for target in job.targets}
        report, pictures = self._with_twins(job, report, pictures)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        latest = self._store.latest(each.known.id)
        found = []
        for topic in report.topics:
            content = each.contents[topic.name]
            merged, keys = self._merge(topic, latest.get(topic.name), content)
            single = results.to_json(replace(report, topics=(merged,)))
            older = latest[topic.name].report.get("pictures", {}) if topic.name in latest else {}
            kept = {
                name: picture
                for name, picture in older.items()
                if name not in {e.name for e in topic.exercises} and name in keys
            }
            single["pictures"] = {**kept, **pictures.get(topic.name, {})}
            found.append(
                Result(
                    topic=topic.name, content=content, keys=keys, report=single,
                    state=state if topic.name in sent else "graded", grader=report.grader, graded_at=now,
                )
            )  # fmt: skip
            if state == "graded" and all(exercise.status in CERTAIN for exercise in topic.exercises):
                self._graded[topic.name, content] = each.known.id
        with self._store.transaction():
            self._store.add(each.known.id, found)
        self.outcome.graded += 1
        if any(exercise.status == "grader_error" for exercise in report.exercises):
            self.outcome.grader_errors.append(each.known.name)
        self._observer.finished(each.known.name, report)

    def _merge(self, new: results.Topic, old: Result | None, content: str) -> tuple[results.Topic, dict[str, str]]:
        """New results of a topic beside the older ones that still hold."""
        keys = {exercise.name: self._keys[new.name, exercise.name] for exercise in new.exercises}
        exercises = {exercise.name: exercise for exercise in new.exercises}
        if old is not None and old.content == content and old.state == "graded":
            for exercise in results.from_json(old.report).exercises:
                if exercise.name not in keys:
                    exercises[exercise.name] = exercise
                    keys[exercise.name] = old.keys.get(exercise.name, "")
        names = course.exercise_names(new.name)
        ordered = tuple(exercises[name] for name in names if name in exercises)
        return replace(new, exercises=ordered), keys
