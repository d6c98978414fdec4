"""Explains a failed check: the smallest call that shows it, the property's two sides, the worst partial derivative, the
known mistake. Knows no process; asks the student's subject and the reference, both alike.

Runs only after something failed. Shrinking counts calls, not seconds, so that the same file gets the same report; the
clock of the student's process is only a last guard.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import author, draw
from grader.engine import compare, diagnose, gradients, results, show
from grader.engine.corpus import Plan, Section
from grader.engine.reference import Reference, Task, call_one, split
from grader.subject import codec
from grader.subject.client import Subject, WorkerGone, WorkerTimeout
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.check import Checker, Failure

ATTEMPTS = 150  # calls of the student's function to shrink one failure
SMALL_EXAMPLES = 40  # tried of each small size

Example = tuple[tuple[Any, ...], dict[str, Any]]


class Explainer:
    """Explains the failures of one exercise."""

    def __init__(
        self, task: Task, plan: Plan, subject: Subject, reference: Callable[[], Reference],
        place: Callable[[codec.Raised], str] = lambda error: "",
    ) -> None:  # fmt: skip
        self.task, self.plan, self.subject = task, plan, subject
        self._reference = reference
        self._place = place  # the student's own line of an exception, as text
        self._shrunk: dict[tuple[str, int], tuple[Example, compare.Finding] | None] = {}

    @property
    def reference(self) -> Reference:
        return self._reference()

    # --- checks against the reference ---------------------------------------------------------------------------

    def explain(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        """A failed check with its counterexample."""
        if failure.index < 0:
            return check
        if failure.how == "gradients":
            return self._explain_gradient(check, checker, failure)
        planned = checker.graded[failure.how].planned
        args, kwargs = planned.arguments[failure.index]
        finding = failure.finding
        if (
            finding.what in ("changed", "flaky")
            or check.kind in ("limits",)
            or check.name not in ("returns", "matches_reference")
        ):
            return self._with_call(check, args, kwargs, failure.how, finding)
        layout = failure.index % 4 if self.task.exercise.layouts else 0
        key = failure.how, failure.index
        if key not in self._shrunk:  # the check of types and that of values often fail on the same call
            self._shrunk[key] = self._shrink_call(finding, layout, checker)
        smaller = self._shrunk[key]
        if smaller is not None:
            (args, kwargs), finding = smaller
        parts = self._parts(checker) if check.name == "matches_reference" else ()
        check = replace(check, message=finding.message, facts=(*check.facts, *parts))
        return self._with_call(check, args, kwargs, failure.how, finding, layout)

    def _parts(self, checker: Checker) -> tuple[str, ...]:
        """Of an answer with several named parts: which are right on every input, and which are not."""
        names, graded = self.task.exercise.returns, checker.graded.get(self.task.exercise.how)
        if not isinstance(names, tuple) or graded is None or self.task.exercise.how != "call":
            return ()
        wrong: set[int] = set()
        for index in graded.wrong:
            got, expected = graded.answers[index], graded.planned.expected[index]
            if not isinstance(got, (tuple, list)) or not isinstance(expected, tuple) or len(got) != len(expected):
                return ()
            pairs = enumerate(zip(got, expected, strict=True))
            wrong |= {i for i, (one, other) in pairs if compare.compare(one, other, self.task.rules, "") is not None}
        shown = [name if isinstance(name, str) else ", ".join(map(str, name)) for name in names]
        right = [shown[i] for i in range(len(shown)) if i not in wrong]
        if not right or not wrong:
            return ()
        bad = [shown[i] for i in sorted(wrong)]
        return (say("{right} right; {wrong} wrong", right=", ".join(right), wrong=", ".join(bad)),)

    def _shrink_call(
        self, first: compare.Finding, layout: int, checker: Checker
    ) -> tuple[Example, compare.Finding] | None:
        """The smallest example whose answer is wrong in the same way."""
        best: list[tuple[Example, compare.Finding]] = []

        def fails(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
            got, _, _ = call_one(self.subject, self.task, args, kwargs, layout=layout)
            if not isinstance(got, codec.Raised) and first.what == "raised":
                return False
            expected = self.reference.call(self.task, args, kwargs)
            finding = compare.compare(got, expected, self.task.rules)
            if finding is None or (finding.what == "value") != (first.what == "value"):
                return False
            if first.raised is not None and (finding.raised is None or finding.raised.type != first.raised.type):
                return False
            best.append(((args, kwargs), finding))
            return True

        self._search(self.task.exercise.inputs, fails)
        return best[-1] if best else None

    def _search(self, inputs: draw.Inputs, fails: Callable[[tuple[Any, ...], dict[str, Any]], bool]) -> None:
        """Let Hypothesis look for the smallest failing example; `fails` keeps the last one it said yes to.

        First among examples whose sizes are all 1, then at most 2, 3: most failures show there, and few numbers are left to
        simplify. Only then among all, in the order in which they were drawn for the check.
        """
        for limit in (1, 2, 3, None):
            count = self.plan.count if limit is None else SMALL_EXAMPLES
            attempts = 0

            def condition(example: tuple[Any, ...]) -> bool:
                nonlocal attempts
                attempts += 1
                return attempts <= count + ATTEMPTS and fails(*split(example))  # noqa: B023 (called in this turn alone)

            try:
                found = draw.search(inputs, condition, count=count, seed=self.plan.seed, limit=limit)
                if found is not None:
                    fails(*split(found))  # leave the smallest as the last one seen
                    return
            except (WorkerGone, WorkerTimeout):
                return  # a smaller input ends the process: what was found before stands

    def _with_call(
        self,
        check: results.Check,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        how: str,
        finding: compare.Finding,
        layout: int = 0,
    ) -> results.Check:
        text = self.call_text(args, kwargs, how)
        facts = list(check.facts)
        if finding.raised is not None:
            check = replace(check, message=finding.message + self._place(finding.raised))
        if layout and any(isinstance(arg, np.ndarray) and arg.ndim for arg in args):
            words = {
                1: "with its arrays in Fortran order",
                2: "with its arrays reversed views",
                3: "with its arrays strided views",
            }
            if not self._fails_plain(args, kwargs):
                facts.append(say(words[layout]))
        return replace(
            check,
            facts=tuple(facts),
            counterexample=results.Counterexample(call=text, got=finding.got, expected=finding.expected),
        )

    def _fails_plain(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        try:
            got, _, _ = call_one(self.subject, self.task, args, kwargs)
            return compare.compare(got, self.reference.call(self.task, args, kwargs), self.task.rules) is not None
        except (WorkerGone, WorkerTimeout):
            return True

    def call_text(self, args: tuple[Any, ...], kwargs: dict[str, Any], how: str = "call") -> str:
        task = self.task
        if how == "forward":
            init, state, *inputs = args
            shown = show.call(task.name, init, {}, tensors=True)
            values = ", ".join(show.literal(value, tensors=True) for value in inputs)
            return (
                f"{shown}({values})"
                if not state
                else f"{shown}({values})  # with parameters {show.brief(state, tensors=True)}"
            )
        if how == "parameters":
            return f"dict({show.call(task.name, args[0], {}, tensors=True)}.named_parameters())"
        return show.call(task.name, args, kwargs, tensors=task.torch)

    # --- properties -----------------------------------------------------------------------------------------------

    def property(
        self, check: results.Check, prop: author.Property, checker: Checker, section: Section
    ) -> results.Check:
        """Evaluate a property on the student's answers, and explain it where it is broken."""
        examples = self.plan.examples[section.examples]
        bounds = [*section.starts, len(section.calls)]
        for number, (args, kwargs) in enumerate(examples):
            calls = section.calls[bounds[number] : bounds[number + 1]]
            if not prop.live and not any(index in checker.graded[how].wrong for how, index in calls):
                continue
            violated = self._evaluate(prop, args, kwargs, [(checker, how, index) for how, index in calls])
            if violated is not None:
                return self._explain_property(check, prop, (args, kwargs), violated)
        return check

    def _evaluate(
        self,
        prop: author.Property,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        known: list[tuple[Checker, str, int]],
    ) -> author.Violated | None:
        student = Student(self, known, live=prop.live)
        try:
            with np.errstate(all="ignore"):
                prop.check(student, *args, **kwargs)
        except author.Violated as violated:
            return violated
        except (WorkerGone, WorkerTimeout, codec.ProtocolError):
            raise
        except Exception as error:
            return author.Violated(
                say("the answer does not have the right form ({error})", error=type(error).__name__), student.last
            )
        return None

    def _explain_property(
        self, check: results.Check, prop: author.Property, example: Example, violated: author.Violated
    ) -> results.Check:
        best = (example, violated)

        def fails(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
            nonlocal best
            found = self._evaluate(prop, args, kwargs, [])
            if found is None:
                return False
            best = ((args, kwargs), found)
            return True

        self._search(prop.inputs or self.task.exercise.inputs, fails)
        (args, kwargs), violated = best
        got = "" if violated.got is None else show.value(violated.got)
        expected = "" if violated.expected is None else show.value(violated.expected)
        text = self.call_text(args, kwargs, self.task.exercise.how)
        return replace(
            check, status="failed", message=say(violated.message),
            counterexample=results.Counterexample(call=text, got=got, expected=expected),
        )  # fmt: skip

    # --- gradients --------------------------------------------------------------------------------------------------

    def _explain_gradient(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        planned, answers = self.plan.gradients, checker.gradient_answers
        assert planned is not None
        assert answers is not None
        wrong = [i for i, answer in enumerate(answers) if checker.gradient_finding(planned, i, answer) is not None]
        finding = failure.finding
        args, kwargs = planned.arguments[failure.index]
        facts = []
        if not any(isinstance(answers[index], codec.Raised) for index in wrong):
            shared = [gradients.causes(answers[i], planned.expected[i], planned.arguments[i][0]) for i in wrong]
            fitting = [cause for cause in shared[0] if all(cause in causes for causes in shared)]
            facts = [say(CAUSES.get(cause, "your gradient is the right one, " + cause)) for cause in fitting[:1]]
        smaller = self._smaller_gradient(checker)
        if smaller is not None:
            (args, kwargs), finding = smaller
        text = self.call_text(args, kwargs, self.task.exercise.how)
        return replace(
            check, message=finding.message, facts=tuple(facts),
            counterexample=results.Counterexample(call=text, got=finding.got, expected=finding.expected),
        )  # fmt: skip

    def _smaller_gradient(self, checker: Checker) -> tuple[Example, compare.Finding] | None:
        best: list[tuple[Example, compare.Finding]] = []

        def fails(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
            example = gradients.examine(self.task, self.reference, args, kwargs, self.plan.seed)
            if example is None:
                return False
            expected = gradients.gradient(self.task, self.reference.subject, args, kwargs, example[2])
            got = gradients.gradient(self.task, self.subject, args, kwargs, example[2])
            finding = gradients.compare_gradients(got, codec.plain(expected), checker.input_names(args))
            if finding is not None:
                best.append(((args, kwargs), finding))
            return finding is not None

        self._search(self.task.exercise.inputs, fails)
        return best[-1] if best else None

    def diagnose(self, checker: Checker) -> results.Diagnosis | None:
        try:
            return diagnose.diagnose(self.task, self.plan, self.reference, checker)
        except (WorkerGone, WorkerTimeout):
            return None


class BriefExplainer(Explainer):
    """Shows the first failing call as it was drawn, without looking for a smaller one: ten times as fast."""

    def _search(self, inputs: draw.Inputs, fails: Callable[[tuple[Any, ...], dict[str, Any]], bool]) -> None:
        pass


class QuietExplainer(Explainer):
    """Only says which checks fail: for mutants, and for exercises whose needed one fails anyway."""

    def explain(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        return check

    def _explain_property(
        self, check: results.Check, prop: author.Property, example: Example, violated: author.Violated
    ) -> results.Check:
        return replace(check, status="failed", message=say(violated.message))

    def diagnose(self, checker: Checker) -> results.Diagnosis | None:
        return None


CAUSES = {
    "cut": "the graph is cut: no gradient arrives at any input (.detach(), .data, .item(), .numpy() or torch.tensor(...) on the way?)",
    "zero": "your gradient is zero: the graph is cut on the way to it (.detach(), .data, .item() or torch.tensor(...)?)",
    "negative": "your gradient is -1 times the right one",
    "twice": "your gradient is 2 times the right one",
    "half": "your gradient is half of the right one",
    "transposed": "your gradient is the right one transposed",
}


class Student:
    """The `f` of a property: the student's function, its answers known already where the property asks for what was planned."""

    def __init__(self, explainer: Explainer, known: list[tuple[Checker, str, int]], *, live: bool) -> None:
        self._explainer, self._known, self._live = explainer, known, live
        self._next = 0
        self.last: Any = None
        self.log: list[tuple[Any, ...]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.how(self._explainer.task.exercise.how, *args, **kwargs)

    def parameters(self, *init: Any) -> Any:
        return self.how("parameters", init)

    def how(self, how: str, *args: Any, **kwargs: Any) -> Any:
        task = self._explainer.task
        answer = expected = None
        planned = self._planned(how, args, kwargs)
        if planned is not None:
            answer, expected = planned
        else:
            answer, reply, _ = call_one(self._explainer.subject, task, args, kwargs, how)
            self.log = [passed for _, passed in reply.callbacks]
            if not self._live:
                expected = self._explainer.reference.call(task, args, kwargs, how)
        self.last = codec.plain(answer)
        if isinstance(answer, codec.Raised):
            raise author.Violated(say("it raised {what}", what=show.raised(answer)), answer)
        if not self._live:
            finding = compare.compare(answer, expected, task.rules)
            if finding is not None and finding.what != "value":
                raise author.Violated(finding.message, answer)
        if isinstance(self.last, list) and isinstance(expected, tuple):
            self.last = tuple(self.last)
        return self.last

    def _planned(self, how: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, Any] | None:
        """The next planned call, if this is the same one: a property that goes on with a wrong answer leaves the plan."""
        if self._next >= len(self._known):
            return None
        checker, planned_how, index = self._known[self._next]
        graded = checker.graded[planned_how]
        if planned_how != how or not equal_values((args, kwargs), graded.planned.arguments[index]):
            self._known = []
            return None
        self._next += 1
        return graded.answers[index], graded.planned.expected[index]


def equal_values(one: Any, other: Any) -> bool:
    """Whether two nested arguments hold exactly the same values."""
    if isinstance(one, np.ndarray):
        return isinstance(other, np.ndarray) and np.array_equal(one, other)
    if isinstance(one, (tuple, list)):
        return isinstance(other, (tuple, list)) and len(one) == len(other) and all(map(equal_values, one, other))
    if isinstance(one, dict):
        return (
            isinstance(other, dict) and one.keys() == other.keys() and all(equal_values(one[k], other[k]) for k in one)
        )
    if isinstance(one, (codec.Rng, codec.Function, codec.Model)):
        return one is other
    return bool(one == other)
