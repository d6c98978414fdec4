"""Shows how the grading of a class gets on: a live bar in a terminal, plain lines elsewhere, nothing with --quiet. Decides nothing."""

from __future__ import annotations

import time
from typing import Any, TextIO

from grader.classroom.executor import Event
from grader.engine import results
from grader.words import say

MOST_RUNNING = 6  # lines for what is being graded now


class Quiet:
    """Shows nothing."""

    def preparing(self, count: int) -> None:
        pass

    def begins(self, total: int, unchanged: int) -> None:
        pass

    def event(self, event: Event) -> None:
        pass

    def finished(self, name: str, report: results.Report) -> None:
        pass

    def close(self) -> None:
        pass


class Plain(Quiet):
    """A line for each submission."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._total, self._done = out, 0, 0

    def preparing(self, count: int) -> None:
        self._line(say("preparing the checks of {count} exercises", count=count))

    def begins(self, total: int, unchanged: int) -> None:
        self._total, self._done = total, 0
        self._line(say("grading {total} submissions ({unchanged} unchanged)", total=total, unchanged=unchanged))

    def event(self, event: Event) -> None:
        if event.kind == "died":
            self._line(say("{name}: the process that graded it was lost ({how})", name=event.job.name, how=event.words))

    def finished(self, name: str, report: results.Report) -> None:
        self._done += 1
        self._line(f"[{self._done}/{self._total}] {name}: {summary(report)}")

    def _line(self, text: str) -> None:
        self._out.write(
            text.encode(self._out.encoding or "ascii", "replace").decode(self._out.encoding or "ascii") + "\n"
        )
        self._out.flush()


def summary(report: results.Report) -> str:
    """A submission's result in a few words."""
    passed = sum(exercise.status == "passed" for exercise in report.exercises)
    words = say("{passed} of {count} passed", passed=passed, count=len(report.exercises))
    for status, text in (
        ("crashed", say("crashed")),
        ("timed_out", say("timed out")),
        ("grader_error", say("the grader failed")),
    ):
        count = sum(exercise.status == status for exercise in report.exercises)
        words += f", {count} {text}" if count else ""
    return words


class Live(Quiet):
    """A bar with what is running, how many had failures, and the time left."""

    def __init__(self, out: TextIO) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeElapsedColumn(),
            TextColumn(say("left")), TimeRemainingColumn(), console=Console(file=out),
        )  # fmt: skip
        self._running: dict[int, tuple[str, str, float]] = {}
        self._failures = self._lost = 0
        self._task: Any = None
        self._live = RichLive(
            console=self._bar.console, get_renderable=self._render, refresh_per_second=4, transient=True
        )
        self._live.start()

    def _render(self) -> Any:
        from rich.console import Group
        from rich.text import Text

        now = time.monotonic()
        lines = [
            Text(f"  {name}  {topic}  {now - since:.0f} s", style="dim", no_wrap=True, overflow="ellipsis")
            for name, topic, since in list(self._running.values())[:MOST_RUNNING]
        ]
        words = say("{count} with failures so far", count=self._failures)
        if self._lost:
            words += ", " + say("{count} lost processes", count=self._lost)
        return Group(self._bar, Text("  " + words), *lines)

    def preparing(self, count: int) -> None:
        self._task = self._bar.add_task(say("preparing"), total=count)

    def begins(self, total: int, unchanged: int) -> None:
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(say("grading"), total=total)

    def event(self, event: Event) -> None:
        if event.job.prepares:
            self._bar.advance(self._task)
        elif event.kind == "at":
            self._running[event.job.id] = (event.job.name, event.topic, time.monotonic())
        else:
            self._running.pop(event.job.id, None)
            self._lost += event.kind == "died"

    def finished(self, name: str, report: results.Report) -> None:
        self._failures += any(exercise.status not in ("passed", "not_started") for exercise in report.exercises)
        self._bar.advance(self._task)

    def close(self) -> None:
        self._live.stop()


def observer(out: TextIO, *, quiet: bool) -> Quiet:
    """The observer that fits where the lines go."""
    if quiet:
        return Quiet()
    return Live(out) if out.isatty() else Plain(out)
