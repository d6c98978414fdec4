"""Explains a failed check: the smallest call that shows it, the property's two sides, the worst partial derivative, the
known mistake. Knows no process; asks the student's subject and the reference, both alike.

Runs only after something failed, and is imported only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import author
from grader.engine import compare, diagnose, gradients, results, script, shapes, show, slopes
from grader.engine.corpus import Plan, Section
from grader.engine.grade import Graded, changed_calls
from grader.engine.reduce import Args
from grader.engine.reference import Reference, Task, call_many, call_one, side_by_side, split
from grader.engine.smallest import Counted, Example, Smallest
from grader.engine.student import Student
from grader.engine.values import largest_side, rounded
from grader.subject import codec
from grader.subject.batch import Subject, WorkerGone, WorkerTimeout
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.check import Checker, Failure

MOST_SHAPES = 30  # wrong answers whose shapes are looked at
MOST_TEXT = 300  # characters of the calls of a property, if all are to be shown


class Explainer:
    """Explains the failures of one exercise."""

    def __init__(
        self, task: Task, plan: Plan, subject: Subject, reference: Callable[[], Reference],
        place: Callable[[codec.Raised], str] = lambda error: "", *, shrink: bool = True,
    ) -> None:  # fmt: skip
        self.task, self.plan = task, plan
        self.subject = Counted(subject)
        self._reference = reference
        self._place = place  # the student's own line of an exception, as text
        self._checker: Checker | None = None
        self._smallest = Smallest(self.subject, count=plan.count, seed=plan.seed, shrink=shrink)
        self._shrunk: dict[tuple[str, int], tuple[Example, compare.Finding] | None] = {}

    @property
    def reference(self) -> Reference:
        return self._reference()

    # --- checks against the reference ---------------------------------------------------------------------------

    def explain(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        """A failed check with its counterexample."""
        self._checker = checker
        if failure.index < 0:
            return check
        if failure.how == "gradients":
            return self._explain_gradient(check, checker, failure)
        planned = checker.graded[failure.how].planned
        args, kwargs = planned.arguments[failure.index]
        finding = failure.finding
        if finding.what == "changed":
            args, kwargs = self._shrink_changed((args, kwargs)) or (args, kwargs)
            return self._with_call(check, args, kwargs, failure.how, finding)
        if finding.what == "flaky":
            return self._with_call(check, args, kwargs, failure.how, finding)
        if check.name not in ("returns", "matches_reference"):
            (args, kwargs), finding = self._one_sample(args, kwargs, failure)
            check = replace(check, message=self.shape_words(finding))
            return self._with_call(check, args, kwargs, failure.how, finding)
        layout = failure.index % 4 if self.task.exercise.layouts else 0
        key = failure.how, failure.index
        if key not in self._shrunk:  # the check of types and that of values often fail on the same call
            self._shrunk[key] = self._shrink_call(finding, layout, (args, kwargs))
        (args, kwargs), finding = self._shrunk[key] or self._one_sample(args, kwargs, failure)
        parts = self._parts(checker) if check.name == "matches_reference" else ()
        message = self.shape_words(finding)
        check = replace(check, message=message, facts=(*check.facts, *parts))
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

    def shape_words(self, finding: compare.Finding) -> str:
        """The message; of a wrong shape, with the cause that fits all wrong answers instead of one that fits the smallest."""
        checker = self._checker
        if checker is None or finding.what != "shape":
            return finding.message
        graded = checker.graded.get(self.task.exercise.how)
        match = re.match(r"([^(]*\([^)]*\)[^(]*\([^)]*\))", finding.message)
        if graded is None or match is None:
            return finding.message
        cases = []
        for index in sorted(graded.wrong)[:MOST_SHAPES]:
            if graded.wrong[index].what != "shape" or graded.wrong[index].where != finding.where:
                continue
            args, _ = graded.planned.arguments[index]
            leaves = zip(checker.input_names(args), gradients.float_leaves(args), strict=True)
            inputs = {name: leaf.shape for name, leaf in leaves}
            pair = shapes_of(graded.answers[index], graded.planned.expected[index])
            if pair is not None:
                cases.append((*pair, inputs))
        cause = shapes.common_cause(cases)
        return f"{match[1]}: {cause}" if cause else match[1]

    def _shrink_call(
        self, first: compare.Finding, layout: int, example: Example
    ) -> tuple[Example, compare.Finding] | None:
        """The smallest example whose answer is wrong in the same way."""

        def fails(examples: list[Args]) -> list[compare.Finding | None]:
            calls = [split(args) for args in examples]
            trusted = self.reference.subject
            (answers, *_), (right, *_) = side_by_side(
                self.task,
                lambda: call_many(self.subject, self.task, calls, layout=layout),
                lambda: call_many(trusted, self.task, calls),
            )
            return [self._alike(got, expected, first) for got, expected in zip(answers, right, strict=True)]

        found = self._smallest.find(self.task.exercise.inputs, fails, example)
        return None if found is None else (split(found[0]), found[1])

    def _alike(self, got: Any, expected: Any, first: compare.Finding) -> compare.Finding | None:
        """What is wrong with an answer, if it is wrong in the same way as the first one."""
        if isinstance(expected, codec.Raised) or (first.what == "raised" and not isinstance(got, codec.Raised)):
            return None
        finding = compare.compare(got, codec.plain(expected), self.task.rules)
        if finding is None or (finding.what == "value") != (first.what == "value"):
            return None
        if first.raised is not None and (finding.raised is None or finding.raised.type != first.raised.type):
            return None
        return finding

    def _shrink_changed(self, example: Example) -> Example | None:
        """The smallest example that the code changes in place."""

        def fails(examples: list[Args]) -> list[bool | None]:
            _, reply, batch = call_many(self.subject, self.task, [split(args) for args in examples])
            changed = changed_calls(batch, reply, self.task.exercise.restores_inputs)
            return [index in changed or None for index in range(len(examples))]

        found = self._smallest.find(self.task.exercise.inputs, fails, example)
        return None if found is None else split(found[0])

    def _one_sample(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], failure: Failure
    ) -> tuple[Example, compare.Finding]:
        """One row of a call that an author chose, if that alone shows the same failure."""
        whole = (args, kwargs), failure.finding
        number = next((i for i, arg in enumerate(args) if has_rows(arg)), None)
        if number is None or len(args[number]) < 2 or failure.how != "call":
            return whole
        assert self._checker is not None
        # A parameter may have as many rows by chance, but not in every call.
        planned = [call for call, _ in self._checker.graded["call"].planned.arguments if len(call) == len(args)]
        calls = [call for call in (args, *planned) if has_rows(call[number])]
        alike = [
            all(has_rows(call[i]) and len(call[i]) == len(call[number]) for call in calls) for i in range(len(args))
        ]
        for row in range(len(args[number])):
            fewer = tuple(arg[row : row + 1] if same else arg for arg, same in zip(args, alike, strict=True))
            finding = self._fails_alike(fewer, kwargs, failure.finding)
            if finding is not None:
                return (fewer, kwargs), finding
        return whole

    def _fails_alike(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], first: compare.Finding
    ) -> compare.Finding | None:
        """What is wrong with the answer to a smaller call, if it is of the same kind and the call is one that may be made."""
        try:
            got, _, _ = call_one(self.subject, self.task, args, kwargs)
            expected = self.reference.call(self.task, args, kwargs)
        except (WorkerGone, WorkerTimeout):
            return None
        finding = None if isinstance(expected, codec.Raised) else compare.compare(got, expected, self.task.rules)
        return finding if finding is not None and finding.what == first.what else None

    def _with_call(
        self,
        check: results.Check,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        how: str,
        finding: compare.Finding,
        layout: int = 0,
    ) -> results.Check:
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
                args, kwargs = script.laid_out(args, kwargs, layout)
        setup, text, about = script.written(self.task, args, kwargs, how)
        return replace(
            check,
            facts=(*facts, *about),
            counterexample=results.Counterexample(call=text, got=finding.got, expected=finding.expected, setup=setup),
        )

    def _fails_plain(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        try:
            got, _, _ = call_one(self.subject, self.task, args, kwargs)
            return compare.compare(got, self.reference.call(self.task, args, kwargs), self.task.rules) is not None
        except (WorkerGone, WorkerTimeout):
            return True

    # --- properties -----------------------------------------------------------------------------------------------

    def property(
        self, check: results.Check, prop: author.Property, checker: Checker, section: Section
    ) -> results.Check:
        """Evaluate a property on the student's answers, and explain it where it is broken."""
        self._checker = checker
        examples = self.plan.examples[section.examples]
        bounds = [*section.starts, len(section.calls)]
        for number, (args, kwargs) in enumerate(examples):
            calls = section.calls[bounds[number] : bounds[number + 1]]
            if not prop.live and not any(index in checker.graded[how].wrong for how, index in calls):
                continue
            student = self._evaluate(prop, args, kwargs, [(checker.graded[how], how, index) for how, index in calls])
            if student.violated is not None:
                return self._explain_property(check, prop, student, (args, kwargs))
        return check

    def _evaluate(
        self,
        prop: author.Property,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        known: list[tuple[Graded, str, int]],
        *,
        alone: bool = False,
    ) -> Student:
        """The student's function as the property met it; `violated` says how the property is broken, if it is.

        alone: the reference is not asked, so that types and shapes that are wrong in themselves go unnoticed.
        """
        expected = None if prop.live or alone else self.reference.call
        student = Student(self.task, self.subject, known, expected=expected, shape_words=self.shape_words)
        try:
            with np.errstate(all="ignore"):
                prop.check(student, *args, **kwargs)
        except author.Violated as violated:
            student.violated = violated
        except (WorkerGone, WorkerTimeout, codec.ProtocolError):
            raise
        except Exception as error:
            student.violated = author.Violated(
                say("the answer does not have the right form ({error})", error=type(error).__name__), student.last
            )
        return student

    def _explain_property(
        self, check: results.Check, prop: author.Property, student: Student, example: Example
    ) -> results.Check:
        def fails(examples: list[Args]) -> list[Student | None]:
            (args,) = examples  # a property asks for one call after the other
            found = self._evaluate(prop, *split(args), [], alone=not student.at_fault)
            return [None if found.violated is None else found]

        def enlarged(args: Args, found: Student) -> bool:
            """Whether the property's calls are larger than the example they are made from: twice the features."""
            return max((largest_side(call) for _, *call in found.calls), default=0) > max(2, largest_side(args))

        best = student
        inputs, count = (prop.inputs, prop.examples) if prop.inputs else (self.task.exercise.inputs, 0)
        smaller = self._smallest.find(inputs, fails, example, count=count, together=1, large=enlarged)
        if smaller is not None:
            args, best = smaller
            if not student.at_fault:  # now with an eye on types and shapes
                with suppress(WorkerGone, WorkerTimeout):
                    found = self._evaluate(prop, *split(args), [])
                    best = found if found.violated is not None else best
        violated = best.violated
        assert violated is not None
        got = "" if violated.got is None else show.value(violated.got)
        expected = "" if violated.expected is None else show.value(violated.expected)
        setup, text, facts = self._calls(best)
        return replace(
            check, status="failed", message=say(violated.message), facts=(*check.facts, *facts),
            counterexample=results.Counterexample(call=text, got=got, expected=expected, setup=setup) if text else None,
        )  # fmt: skip

    def _calls(self, student: Student) -> tuple[str, str, tuple[str, ...]]:
        """The calls that broke a property, as text: all of them if they are short, else the first; setup and facts too."""
        if not student.calls:
            return "", "", ()
        if student.at_fault:  # one answer alone is wrong
            how, args, kwargs = student.calls[-1]
            return script.written(self.task, args, kwargs, how)
        written: list[tuple[str, str, tuple[str, ...]]] = []
        answers: list[tuple[str, Any]] = []
        for (how, args, kwargs), answer in zip(student.calls, student.answers, strict=False):
            args = script.nested(args, answers) if how == "call" else args
            written.append(script.written(self.task, args, kwargs, how))
            answers.append((written[-1][1], answer))
        written = list(dict.fromkeys(written))
        setup, text, facts = written[0]
        if len(written) == 1:
            return setup, text, facts
        if len({setup for setup, _, _ in written}) == 1 and sum(len(call) for _, call, _ in written) <= MOST_TEXT:
            return setup, "\n".join(call for _, call, _ in written), facts
        return setup, text, (*facts, say("(the first of the {count} calls that this takes)", count=len(written)))

    # --- gradients --------------------------------------------------------------------------------------------------

    def _explain_gradient(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        planned, answers = self.plan.gradients, checker.gradient_answers
        assert planned is not None
        assert answers is not None
        finding = failure.finding
        args, kwargs = planned.arguments[failure.index]
        weights = planned.upstreams[failure.index]
        facts = self._gradient_causes(checker)
        smaller = self._smaller_gradient(checker, (args, kwargs))
        if smaller is not None:
            (args, kwargs), finding, weights = smaller
        setup, text = script.gradient(self.task, args, kwargs, checker.input_names(args), finding.where, weights)
        facts = [*self._gate(finding, args, checker), *facts[:1]]
        if finding.raised is not None:
            check = replace(check, message=finding.message + self._place(finding.raised))
        else:
            check = replace(check, message=finding.message)
        return replace(
            check, facts=tuple(facts),
            counterexample=results.Counterexample(call=text, got=finding.got, expected=finding.expected, setup=setup),
        )  # fmt: skip

    def _gradient_causes(self, checker: Checker) -> list[str]:
        """What typically causes such gradients, as far as it fits all that are wrong."""
        planned, answers, calls = self.plan.gradients, checker.gradient_answers or [], []
        assert planned is not None
        for index, answer in enumerate(answers):
            if checker.gradient_finding(planned, index, answer) is not None:
                names = checker.input_names(planned.arguments[index][0])
                found = slopes.leaves(answer, planned.expected[index], names)
                if found is None:
                    return []
                calls.append(found)
        return slopes.causes(calls, self.task.exercise.gates, stacked(self.task.exercise))

    def _gate(self, finding: compare.Finding, args: tuple[Any, ...], checker: Checker) -> list[str]:
        """Whose row a partial derivative is, where the rows are those of gates."""
        gates = self.task.exercise.gates
        match = re.match(r"d loss / d (\w+)\[(\d+)", finding.message)
        if not gates or match is None or match[1] not in stacked(self.task.exercise):
            return []
        sizes = dict(zip(checker.input_names(args), map(len, gradients.float_leaves(args)), strict=True))
        gate = gates[int(match[2]) * len(gates) // sizes[match[1]]]
        return [say("row {row} of {name} is the {gate} gate's", row=match[2], name=match[1], gate=gate)]

    def _smaller_gradient(self, checker: Checker, first: Example) -> tuple[Example, compare.Finding, list[Any]] | None:
        def wrong_at(calls: list[Example]) -> list[tuple[compare.Finding, list[Any]] | None]:
            names = checker.input_names
            return gradients.wrong_at(self.task, self.subject, self.reference, calls, self.plan.seed, names)

        exercise = self.task.exercise
        for inputs in dict.fromkeys((exercise.inputs, exercise.gradient_inputs)):
            own = first if inputs == (exercise.gradient_inputs or exercise.inputs) else None
            found = inputs and self._smallest.find(inputs, lambda some: wrong_at([split(args) for args in some]), own)
            if found:
                return split(found[0]), *found[1]
        with suppress(WorkerGone, WorkerTimeout):  # no other shows it: with fewer digits, if that will do
            for digits in (0, 1, 2):
                call = rounded(first[0], digits), first[1]
                if (wrong := wrong_at([call])[0]) is not None:
                    return call, *wrong
        return None

    def diagnose(self, checker: Checker) -> results.Diagnosis | None:
        try:
            return diagnose.diagnose(self.task, self.plan, self.reference, checker)
        except (WorkerGone, WorkerTimeout):
            return None


class QuietExplainer(Explainer):
    """Only says which checks fail: for mutants, and for exercises whose needed one fails anyway."""

    def explain(self, check: results.Check, checker: Checker, failure: Failure) -> results.Check:
        return check

    def _explain_property(
        self, check: results.Check, prop: author.Property, student: Student, example: Example
    ) -> results.Check:
        violated = student.violated
        assert violated is not None
        return replace(check, status="failed", message=say(violated.message))

    def diagnose(self, checker: Checker) -> results.Diagnosis | None:
        return None


def has_rows(arg: Any) -> bool:
    return isinstance(arg, np.ndarray) and arg.ndim > 0


def stacked(exercise: author.Exercise) -> tuple[str, ...]:
    """The names of the inputs whose rows are those of the gates."""
    return tuple(name for names in exercise.parts.values() for name in names)


def shapes_of(got: Any, expected: Any) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The first two shapes that differ, of an answer and the right one."""
    if isinstance(expected, np.ndarray):
        same = not isinstance(got, codec.Array) or got.values.shape == expected.shape
        return None if same else (got.values.shape, expected.shape)
    if isinstance(expected, (tuple, list)) and isinstance(got, (tuple, list)):
        pairs = (shapes_of(one, other) for one, other in zip(got, expected, strict=False))
        return next((pair for pair in pairs if pair is not None), None)
    return None
