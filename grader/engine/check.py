"""Checks one exercise: plan and subject in, a `results.Exercise` out. Knows no process, no file and no terminal.

The cheap way decides: all answers of the student's function are compared in bulk with the reference's. Only what differs is looked
at again, and only then is the reference asked anything (`explain.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from grader import author
from grader.engine import compare, gradients, results
from grader.engine.corpus import Plan, Planned, Section
from grader.engine.grade import Graded, raised_nothing_yet
from grader.engine.reference import Task
from grader.engine.values import number_leaves
from grader.record import record
from grader.subject import codec
from grader.subject.batch import Subject
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.explain import Explainer

CONTRACT_TITLES = {
    "returns": "it returns the right type and shape",
    "inputs_unchanged": "it leaves its inputs as they were",
    "same_answer_twice": "it gives the same answer to the same call, whatever was called before",
    "off_limits": "it uses only what the exercise allows",
}


@record
class Failure:
    """A failed check before it is explained: what is wrong, and the call that shows it."""

    finding: compare.Finding
    how: str = ""
    index: int = -1


class Checker:
    """One check of one exercise of one student.

    watch: all calls are watched for what is off limits, not only some. text: the student's, to call what is off limits as it does.
    """

    def __init__(
        self,
        task: Task,
        plan: Plan,
        subject: Subject,
        explain: Callable[[], Explainer],
        *,
        watch: bool = False,
        text: str = "",
    ) -> None:
        self.task, self.plan, self.subject, self._watch, self._text = task, plan, subject, watch, text
        self._make_explainer = explain
        self._explainer: Explainer | None = None
        self.graded: dict[str, Graded] = {}
        self.gradient_answers: list[Any] | None = None
        self.seen: set[str] = set()

    @property
    def explainer(self) -> Explainer:
        if self._explainer is None:
            self._explainer = self._make_explainer()
        return self._explainer

    def run(self) -> results.Exercise:
        """Ask for all answers and judge them. Raises WorkerGone and WorkerTimeout as they come, ProtocolError for bad values."""
        task, plan = self.task, self.plan
        for how, planned in plan.batches.items():
            question = planned.watched_question if self._watch else planned.question
            reply = self.subject.run(question, task.topic.functions)
            self.seen |= set(reply.seen)
            self.graded[how] = Graded(task, planned, reply)
        early = self._not_started()
        if early is not None:
            return early
        if plan.gradients is not None:
            reply = self.subject.run(plan.gradients.question, task.topic.functions)
            self.gradient_answers = reply.values()
        checks = [check for check in self._checks() if check is not None]
        return self._judge(checks)

    def _not_started(self) -> results.Exercise | None:
        """An exercise that is still a stub, or that calls another one that is."""
        if not self.graded:
            return None
        first = next(iter(self.graded.values()))
        answer = first.reply.answers[0] if first.reply.answers else None
        if type(answer) is not list or answer[:1] != ["e"]:
            return None
        raised = [answer for answer in first.answers if not raised_nothing_yet(answer)]
        if any(not isinstance(answer, codec.Raised) for answer in raised) or len(raised) > len(first.answers) // 2:
            return None
        if raised and not raised_nothing_yet(first.answers[0]):
            return None
        frames = first.answers[0].frames
        where = frames[-1][3] if frames else ""
        others = {exercise.name for exercise in self.task.topic.exercises} - {self.task.name}
        if where in others:
            return results.Exercise(
                name=self.task.name, status="blocked", score=0.0, blocked_by=(where,),
                message=say("it calls {name}, which is not started", name=where),
            )  # fmt: skip
        return results.Exercise(name=self.task.name, status="not_started", score=0.0)

    # --- the checks, in the order in which they explain most -----------------------------------------------------

    def _checks(self) -> list[results.Check | None]:
        exercise = self.task.exercise
        found: list[results.Check | None] = [self._off_limits(), self._returns()]
        if exercise.compared:
            found.append(self._section("matches_reference", say("it matches the reference on {count} inputs",
                                                               count=len(self._named("matches_reference").calls))))  # fmt: skip
        found += [self._property(prop) for prop in exercise.properties]
        found += [self._section(cases.name, cases.title, cases.weight) for cases in exercise.cases]
        found += [self._gradient(), self._inputs_unchanged(), self._same_answer_twice()]
        return found

    def _named(self, name: str) -> Section:
        section = self.plan.section(name)
        assert section is not None, name
        return section

    def _make(self, name: str, kind: str, title: str, failure: Failure | None, weight: float = 1.0) -> results.Check:
        check = results.Check(name=name, kind=kind, title=say(title), status="passed", weight=weight)
        if failure is None:
            return check
        return self.explainer.explain(replace(check, status="failed", message=failure.finding.message), self, failure)

    def _contract(self, name: str, failure: Failure | None) -> results.Check:
        return self._make(name, "contract", CONTRACT_TITLES[name], failure)

    def _off_limits(self) -> results.Check:
        names = {_short(name) for name in self.seen if self._is_off_limits(name)}
        public = {name for name in names if "._" not in name}
        called = sorted(public or names)  # an inner function only where the student reached no other
        if not called:
            return self._contract("off_limits", None)
        from grader.engine.reach import named  # most texts reach nothing

        called = named(called, self._text) or called
        words = say("it calls {names}, which is off limits here", names=", ".join(called[:4])) + _meant(called)
        return self._contract("off_limits", Failure(finding=compare.Finding(what="off_limits", message=words)))

    def _is_off_limits(self, name: str) -> bool:
        if name.startswith("stand-in:"):
            return True
        if name.startswith(("torch._refs.", "torch._decomp.")):  # torch's operators once more, written in Python
            name = "aten::" + name.rpartition(".")[2]
        return any(
            name == wanted or name.startswith((wanted + ".", wanted + ":")) or _short(name) == wanted
            for wanted in self.task.exercise.off_limits
        )

    def _returns(self) -> results.Check:
        for section in self.plan.sections:
            if section.kind == "contract":
                continue
            for how, index in section.calls:
                finding = self.graded[how].wrong.get(index)
                if finding is not None and finding.what != "value":
                    return self._contract("returns", Failure(finding=finding, how=how, index=index))
        return self._contract("returns", None)

    def _first_wrong(self, section: Section) -> Failure | None:
        for how, index in section.calls:
            finding = self.graded[how].wrong.get(index)
            if finding is not None:
                return Failure(finding=finding, how=how, index=index)
        return None

    def _section(self, name: str, title: str, weight: float = 1.0) -> results.Check:
        section = self._named(name)
        return self._make(name, section.kind, title, self._first_wrong(section), weight)

    def _property(self, prop: author.Property) -> results.Check:
        section = self._named(prop.name)
        check = results.Check(
            name=prop.name, kind="property", title=say(prop.title), status="passed", weight=prop.weight
        )
        if not prop.live and not any(index in self.graded[how].wrong for how, index in section.calls):
            return check
        return self.explainer.property(check, prop, self, section)

    def _gradient(self) -> results.Check | None:
        planned = self.plan.gradients
        if planned is None or self.gradient_answers is None:
            return None
        title = "its gradients are right, so that a network can learn through it"
        for index in range(len(self.gradient_answers)):
            finding = self.gradient_finding(planned, index, self.gradient_answers[index])
            if finding is None:
                continue
            if finding.raised is None and self._wrong_form():  # of what cannot be compared no gradient was asked
                words = say("its gradients can be judged once its answers have the right type and shape")
                return self._make("gradient", "gradient", title, Failure(finding=replace(finding, message=words)))
            return self._make("gradient", "gradient", title, Failure(finding=finding, how="gradients", index=index))
        return self._make("gradient", "gradient", title, None)

    def _wrong_form(self) -> bool:
        """Whether some answer has the wrong type or shape."""
        wrong = (finding for graded in self.graded.values() for finding in graded.wrong.values())
        return any(finding.what in ("type", "shape") for finding in wrong)

    def gradient_finding(self, planned: Planned, index: int, answer: Any) -> compare.Finding | None:
        args, _ = planned.arguments[index]
        return gradients.compare_gradients(answer, planned.expected[index], self.input_names(args))

    def input_names(self, args: tuple[Any, ...]) -> list[str]:
        """A name for each float input, as in the reference: x, W_xh."""
        names, parts = tuple(self.plan.notes.get("parameters", ())), self.task.exercise.parts
        found = []
        for index, arg in enumerate(args):
            name = names[index] if index < len(names) else f"args[{index}]"
            if name in parts and isinstance(arg, tuple):
                found += [
                    leaf
                    for part, value in zip(parts[name], arg, strict=True)
                    for leaf in gradients.leaf_names(value, part)
                ]
            else:
                found += gradients.leaf_names(arg, name)
        return found

    def _inputs_unchanged(self) -> results.Check:
        for how, graded in self.graded.items():
            if graded.changed:
                index = min(graded.changed, key=lambda i: len(str(graded.planned.arguments[i])))
                finding = compare.Finding(what="changed", message=say("it changes its input in place"))
                return self._contract("inputs_unchanged", Failure(finding=finding, how=how, index=index))
        return self._contract("inputs_unchanged", None)

    def _same_answer_twice(self) -> results.Check | None:
        section = self.plan.section("same_answer_twice")
        if section is None:
            return None
        first = self.plan.section("matches_reference")
        assert first is not None
        failure = None
        if not any(
            index in self.graded[how].wrong for how, index in first.calls
        ):  # else there is no right answer to lose
            wrong = [Failure(finding=self.graded[how].wrong[i], how=how, index=i)
                     for how, i in section.calls if i in self.graded[how].wrong]  # fmt: skip
            size = lambda one: len(str(self.graded[one.how].planned.arguments[one.index]))  # noqa: E731
            failure = min(wrong, key=size, default=None)
        if failure is not None:
            words = say("asked again, it gives another answer: {message}", message=failure.finding.message)
            failure = replace(failure, finding=replace(failure.finding, what="flaky", message=words))
        return self._contract("same_answer_twice", failure)

    # --- the verdict ----------------------------------------------------------------------------------------------

    def _judge(self, checks: list[results.Check]) -> results.Exercise:
        failed = [check for check in checks if check.status == "failed"]
        if not failed:
            return results.Exercise(name=self.task.name, status="passed", score=1.0, checks=tuple(checks))
        total = sum(check.weight for check in checks)
        share = sum(check.weight for check in checks if check.status == "passed") / total
        earned = any(check.status == "passed" and check.kind in ("reference", "property") for check in checks)
        score = round(share, 4) if earned and not self._constant() else 0.0
        crashed = failed[0].name == "returns" and any(
            finding.what == "raised" for graded in self.graded.values() for finding in list(graded.wrong.values())[:1]
        )
        diagnosis = self.explainer.diagnose(self)
        return results.Exercise(
            name=self.task.name,
            status="crashed" if crashed else "failed",
            score=score,
            checks=tuple(checks),
            diagnosis=diagnosis,
        )

    def _constant(self) -> bool:
        """Whether all answers hold one and the same number, or none at all."""
        numbers: set[float] = set()
        for graded in self.graded.values():
            for answer in graded.answers:
                for leaf in number_leaves(codec.plain(answer)):
                    numbers |= {float(v) for v in leaf.reshape(-1)[:8]}
                    if len(numbers) > 1:
                        return False
        return True


def _meant(called: list[str]) -> str:
    """The module that a misspelled import was meant for."""
    import difflib

    known = ("numpy", "torch", "math", "random", "itertools", "functools", "collections")
    for module in dict.fromkeys(name.partition(".")[0] for name in called):
        near = difflib.get_close_matches(module, known, n=1, cutoff=0.75)
        if near and near[0] != module:
            return say(": is {module} a typo of {meant}?", module=module, meant=near[0])
    return ""


def _short(name: str) -> str:
    """`aten::relu` and the autograd engine's names, as people say them."""
    name = name.removeprefix("stand-in:")
    if "autograd" in name or name.endswith("Backward0"):
        return "autograd"
    if name.startswith("aten::"):
        return name.replace("aten::", "torch.")
    head, *rest = name.split(".")  # numpy.linalg._linalg.lstsq is numpy.linalg.lstsq
    return ".".join([head, *(part for part in rest[:-1] if not part.startswith("_")), *rest[-1:]])
