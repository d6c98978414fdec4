"""Grades one submission after the other in this process, with one session kept warm. Knows jobs as JSON, no store and no other process."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from grader import course
from grader.author import AuthorError
from grader.classroom import pictures
from grader.classroom.handed import Handed
from grader.engine import results
from grader.engine.reference import task
from grader.session import Session, Settings
from grader.subject.batch import WallBroken
from grader.subject.pool import Pool
from grader.words import say

Tell = Callable[[str], None]  # is told the topic that begins


class Desk:
    """Where a process grades. The warm parent of its workers is a fresh program: a fork would know the seed and the references."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self.protections: dict[str, str] = {}

    @property
    def session(self) -> Session:
        if self._session is None:
            pool = Pool(how="exec" if sys.platform == "linux" else "auto")
            self._session = Session(pool=pool)
            self._session.protections = self.protections
        return self._session

    def hello(self) -> dict[str, str]:
        """Which protections a worker of this process has, or why not. Raises `WallBroken`."""
        worker = self.session.pool.start("numpy")
        worker.close()
        self.protections = self.session.protections = worker.protections
        return self.protections

    def close(self) -> None:
        if self._session is not None:
            with suppress(WallBroken, OSError):
                self._session.close()
            self._session = None

    def abandon(self) -> None:
        """End the warm parent at once, whatever it is doing: this process is about to end."""
        popen = None if self._session is None else getattr(self._session.pool, "_popen", None)
        if popen is not None:
            with suppress(OSError):
                popen.kill()

    def _use(self, job: dict[str, Any], topic: str) -> Session:
        session = self.session
        session.settings = Settings(
            seed=job["seed"], examples=job["examples"], timeout=job["timeouts"][topic], shrink=job["shrink"]
        )
        return session

    def prepare(self, job: dict[str, Any]) -> None:
        """Draw the inputs of the checks of some exercises into the cache. What cannot be prepared will be said when it is graded."""
        for topic, exercises in job["targets"]:
            session = self._use(job, topic)
            for exercise in exercises:
                with suppress(AuthorError, WallBroken):
                    session.plan(task(topic, exercise))
            session.release()

    def grade(self, job: dict[str, Any], tell: Tell) -> dict[str, Any]:
        """Grade a submission: its report as JSON. A topic that the grader itself breaks on is marked, and the others go on."""
        handed = Handed.from_json(job["handed"])
        topics, drawn = [], {}
        for name, exercises in job["targets"]:
            tell(name)
            target = course.Target(topic=name, exercises=tuple(exercises))
            topics.append(self._topic(job, handed, target))
            with suppress(Exception):  # a picture is not worth a failure
                drawn[name] = pictures.collect(self.session, handed, target, topics[-1])
            self.session.release()  # one topic's references at a time: all of them would take a gigabyte
        report = results.to_json(self._use(job, job["targets"][0][0]).report(handed, tuple(topics)))
        return {**report, "pictures": drawn}

    def _topic(self, job: dict[str, Any], handed: Handed, target: course.Target) -> results.Topic:
        words = ""
        for _ in range(2):
            try:
                return next(self._use(job, target.topic).topics(handed, [target]))
            except WallBroken as error:  # a new wall, once
                words = str(error)
                self.close()
            except Exception as error:
                if os.environ.get("GRADER_TRACEBACK"):
                    raise
                words = f"{type(error).__name__}: {error}"
                break
        return failed_topic(
            target,
            say("the grader failed here, not this work: {what}", what=words[:500]),
            str(handed.file(target.topic) or ""),
        )


def failed_topic(target: course.Target, words: str, file: str = "") -> results.Topic:
    """A topic whose exercises the grader could not judge."""
    exercises = tuple(
        results.Exercise(name=name, status="grader_error", score=0.0, message=words) for name in target.exercises
    )
    return results.Topic(name=target.topic, title=course.load(target.topic).title, file=file, exercises=exercises)


def failed_report(report: results.Report, targets: list[course.Target], words: str) -> results.Report:
    return replace(report, topics=tuple(failed_topic(target, words) for target in targets))
