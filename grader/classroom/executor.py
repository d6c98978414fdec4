"""What carries out jobs, as the run of a class sees it: begin some, wait for what happened. Knows no store and no screen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from grader import course


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece of work. body: JSON; seconds: how long a sign of life may take before it counts as dead."""

    id: int
    name: str
    body: dict[str, Any]
    targets: tuple[course.Target, ...] = ()
    seconds: float = 600.0
    prepares: bool = False


@dataclass(frozen=True, kw_only=True)
class Event:
    """What happened to a job. kind: "at" (a topic begins), "done" (with a report) or "died" (what graded it is gone; `words` say how)."""

    kind: str
    job: Job
    topic: str = ""
    words: str = ""
    report: dict[str, Any] | None = None
    protections: dict[str, str] = field(default_factory=dict)


class Broken(Exception):
    """Nothing can be graded here: no process starts, a protection is missing, no cluster answers."""


class Executor(Protocol):
    """Carries out jobs side by side. A job is done, or it died and may be begun again; nothing else happens to it."""

    def slots(self) -> int:
        """How many jobs could begin now."""

    def begin(self, job: Job) -> None: ...

    def wait(self, seconds: float) -> list[Event]:
        """What happened, as soon as something did. Raises `Broken`."""

    def close(self) -> None:
        """End everything now; no process is left."""
