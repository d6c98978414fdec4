"""What a command over a class works with: the policy, the plan, the roster and the executor, from options or from what is kept. Grades nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import grader
from grader import course
from grader.classroom import intake, policy, roster
from grader.classroom.executor import Executor
from grader.classroom.policy import BadPolicy, Policy
from grader.classroom.roster import BadTable, Student
from grader.classroom.run import TIMEOUT, Plan
from grader.classroom.store import Store
from grader.engine.corpus import EXAMPLES
from grader.words import say


def find_policy(config: Path | None, submissions: Path | None) -> Policy | None:
    """The policy of --config, or of the current folder, or None. Raises `BadPolicy`.

    Never one that lies among the submissions: a student may have put it there.
    """
    if config is not None:
        if submissions is not None and intake.is_inside(config, submissions):
            raise BadPolicy(
                say(
                    "{path} lies among the submissions, where a student could have put it: move it elsewhere",
                    path=str(config),
                )
            )
        return policy.load(config)
    here = Path(policy.FILE)
    if here.is_file() and (submissions is None or not intake.is_inside(here, submissions)):
        return policy.load(here)
    return None


def make_plan(found: Policy, only: tuple[str, ...], seed: int | None, timeout: float | None) -> Plan:
    """What is graded and how: options before the policy. Raises `course.UnknownTarget`."""
    targets = course.resolve(only or found.topics)
    chosen_seed = found.seed if seed is None else seed
    return Plan(
        targets=tuple(targets),
        seed=0 if chosen_seed is None else chosen_seed,
        examples=found.examples or EXAMPLES,
        timeout=timeout or found.timeout or TIMEOUT,
        timeouts={} if timeout else dict(found.timeouts),
        shrink=found.shrink,
    )


def stamps(found: Policy, students: list[Student]) -> dict[str, str]:
    """The time stamp of each name, from the roster's column or the file the policy names. Raises `BadTable`."""
    late = found.late
    if not late.due:
        return {}
    if late.file:
        path = Path(found.source).parent / late.file
        others = roster.read_roster(path)
    else:
        others = students
    if late.column and others and late.column not in others[0].row:
        where = late.file or say("the roster")
        raise BadTable(
            say(
                "{where} has no column {column!r}: it has {names}",
                where=where,
                column=late.column,
                names=", ".join(others[0].row),
            )
        )
    result: dict[str, str] = {}
    for student in others:
        stamp = student.row.get(late.column, "") if late.column else student.submitted
        if stamp:
            try:
                late.share(stamp)
            except ValueError:
                raise BadTable(say("the time stamp of {name} is {stamp!r}, but should be like 2026-10-01T23:59:00Z",
                                   name=student.name, stamp=stamp)) from None  # fmt: skip
            result |= dict.fromkeys(sorted(student.exact | student.called), stamp)
    return result


def keep(
    store: Store,
    *,
    plan: Plan,
    only: tuple[str, ...],
    found: Policy,
    students: list[Student] | None,
    source: Path | None,
) -> None:
    """Keep what was asked for, so that later commands need not be told again; call it in a transaction."""
    settings: dict[str, Any] = {
        "grader": grader.__version__,
        "only": list(only),
        "plan": {
            "seed": plan.seed,
            "examples": plan.examples,
            "timeout": plan.timeout,
            "timeouts": dict(plan.timeouts),
        },
        "policy": policy.to_json(found),
    }
    if students is not None:
        settings["roster"] = roster.to_json(students)
    settings["stamps"] = stamps(found, students if students is not None else kept_roster(store))
    if source is not None:
        settings["source"] = str(source)
    store.set(**settings)


def kept_roster(store: Store) -> list[Student]:
    return roster.from_json(store.setting("roster", []))


def kept_policy(store: Store) -> Policy:
    data = store.setting("policy")
    return policy.from_json(data) if data else Policy()


def kept_plan(store: Store) -> tuple[Plan, tuple[str, ...]]:
    """The plan of the last run. Raises `course.UnknownTarget` if a target is gone."""
    kept = store.setting("plan", {"seed": 0, "examples": EXAMPLES, "timeout": TIMEOUT, "timeouts": {}})
    only = tuple(store.setting("only", []))
    base = make_plan(kept_policy(store), only, kept["seed"], None)
    return replace(base, examples=kept["examples"], timeout=kept["timeout"], timeouts=kept["timeouts"]), only


def cores() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def make_executor(jobs: int | None, scheduler: str | None, *, require_protections: bool) -> Executor:
    """Processes of this machine, or a cluster's. Raises `Broken`."""
    if scheduler:
        from grader.classroom.cluster import Cluster

        return Cluster(scheduler, require_protections=require_protections)
    from grader.classroom.lanes import Lanes

    return Lanes(jobs or cores(), require_protections=require_protections)


def functions() -> dict[str, tuple[str, ...]]:
    """The exercises of every topic."""
    return {topic: course.exercise_names(topic) for topic in course.topics()}
