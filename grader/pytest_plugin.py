"""`pytest --grader exercises/`: every exercise is a test. Knows pytest and the result model; imports no student's file.

For courses whose CI speaks pytest: its selection (-k), its parallel runs and its JUnit files work as usual. The student's code runs
behind the wall, as with `grader check`; a failed test shows what the terminal would. What is not started fails, what is blocked is skipped.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from grader.engine.results import Report

SESSION: Any = None  # of the whole run, made when the first exercise is checked


class NotPassed(Exception):
    """An exercise is not right, or not started."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.exercises[0].status)
        self.report = report


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("grader", "exercises on the foundations of neural networks")
    group.addoption("--grader", action="store_true", help="check the course's files (lstm.py ...), an exercise a test")
    group.addoption("--grader-seed", type=int, default=0, metavar="N", help="other inputs for another seed")
    group.addoption(
        "--grader-timeout", type=float, default=10.0, metavar="SECONDS", help="time limit for each exercise"
    )


def _is_topic(path: Path, config: pytest.Config) -> bool:
    if not config.getoption("--grader") or path.suffix != ".py":
        return False
    from grader import course

    return path.stem in course.topics()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    return TopicFile.from_parent(parent, path=file_path) if _is_topic(file_path, parent.config) else None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """A student's file that is named on the command line is not imported by pytest itself: there would be no wall."""
    return Unopened.from_parent(parent, path=module_path) if _is_topic(module_path, parent.config) else None


class Unopened(pytest.Module):
    """A file that pytest leaves alone."""

    def collect(self) -> list[Any]:
        return []


class TopicFile(pytest.File):
    """A student's file of one topic."""

    def collect(self) -> Iterable[ExerciseItem]:
        from grader import course

        for name in course.exercise_names(self.path.stem):
            yield ExerciseItem.from_parent(self, name=name)


class ExerciseItem(pytest.Item):
    """One exercise."""

    def runtest(self) -> None:
        from grader import course
        from grader.submission import open_submission

        submission = open_submission(self.path.parent)
        report = _session(self.config).check(submission, course.resolve((f"{self.path.stem}.{self.name}",)))
        (exercise,) = report.exercises
        if exercise.status == "blocked":
            pytest.skip(f"{', '.join(exercise.blocked_by)} comes first" if exercise.blocked_by else exercise.message)
        if exercise.status == "grader_error":
            raise RuntimeError(exercise.message)
        if exercise.status != "passed":
            raise NotPassed(report)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, NotPassed):
            return super().repr_failure(excinfo, style)
        from grader.reports import terminal

        return terminal.render(excinfo.value.report, width=80, color=False, unicode=True, everything=True)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.path.stem}.{self.name}"


def _session(config: pytest.Config) -> Any:
    global SESSION
    if SESSION is None:
        from grader.session import Session, Settings
        from grader.subject.pool import Pool

        settings = Settings(seed=config.getoption("--grader-seed"), timeout=config.getoption("--grader-timeout"))
        SESSION = Session(pool=Pool(how="exec" if sys.platform == "linux" else "auto"), settings=settings)
    return SESSION


def pytest_unconfigure() -> None:
    global SESSION
    if SESSION is not None:
        SESSION.close()
        SESSION = None
