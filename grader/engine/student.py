"""The student's function as a property sees it: called with plain values, and remembered. Knows one exercise and its subject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader import author
from grader.engine import compare, show
from grader.engine.grade import Graded
from grader.engine.reference import Task, call_one
from grader.engine.values import equal_values
from grader.subject import codec
from grader.subject.batch import Subject
from grader.words import say


class Student:
    """The `f` of a property: the student's function, its answers known already where the property asks for what was planned.

    known: those calls, in order. expected: asks the reference for a call, or None if that is not wanted. shape_words: says
    what is wrong with a shape.
    """

    def __init__(
        self, task: Task, subject: Subject, known: list[tuple[Graded, str, int]], *,
        expected: Callable[..., Any] | None, shape_words: Callable[[compare.Finding], str],
    ) -> None:  # fmt: skip
        self._task, self._subject, self._known = task, subject, known
        self._expected, self._shape_words = expected, shape_words
        self._next = 0
        self.calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
        self.answers: list[Any] = []
        self.violated: author.Violated | None = None
        self.at_fault = False  # the answer to the last call is wrong in itself
        self.last: Any = None
        self.log: list[tuple[Any, ...]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.how(self._task.exercise.how, *args, **kwargs)

    def parameters(self, *init: Any) -> Any:
        return self.how("parameters", init)

    def how(self, how: str, *args: Any, **kwargs: Any) -> Any:
        task = self._task
        answer = expected = None
        self.calls.append((how, args, kwargs))
        planned = self._planned(how, args, kwargs)
        if planned is not None:
            answer, expected = planned
        else:
            answer, reply, _ = call_one(self._subject, task, args, kwargs, how)
            self.log = [passed for _, passed in reply.callbacks]
            if self._expected is not None:
                expected = self._expected(task, args, kwargs, how)
        self.last = codec.plain(answer)
        self.answers.append(self.last)
        if isinstance(answer, codec.Raised):
            self.at_fault = True
            raise author.Violated(say("it raised {what}", what=show.raised(answer)), answer)
        if self._expected is not None:
            finding = compare.compare(answer, expected, task.rules)
            if finding is not None and finding.what != "value":
                self.at_fault = True
                raise author.Violated(self._shape_words(finding), answer)
        if isinstance(self.last, list) and isinstance(task.exercise.returns, tuple):
            self.last = tuple(self.last)
        return self.last

    def _planned(self, how: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any] | None:
        """The next planned call, if this is the same one: a property that goes on with a wrong answer leaves the plan.

        One with a function in it is made anew: what the function was asked for is wanted, too.
        """
        if self._next >= len(self._known) or any(isinstance(arg, codec.Function) for arg in args):
            return None
        graded, planned_how, index = self._known[self._next]
        if planned_how != how or not equal_values((args, kwargs), graded.planned.arguments[index]):
            self._known = []
            return None
        self._next += 1
        return graded.answers[index], graded.planned.expected[index]
