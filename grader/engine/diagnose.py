"""Names the known mistake, or the two, whose answers equal the student's everywhere. Never guesses. Knows no process.

A mistake is named only if it gives the student's answers on every call of the plan, right and wrong ones alike. A few telling calls
rule most of them out; what is left is run over everything, gradients included. If several fit, the one listed first is the simplest.
One that explains all answers but not the gradients is named if no other beside it explains these too.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import author
from grader.engine import compare, gradients, results
from grader.engine.corpus import Plan
from grader.engine.grade import Graded
from grader.engine.reference import Reference, Task, apply_mistakes, make_batch
from grader.subject import codec
from grader.subject.client import Batch
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.check import Checker

FIRST = 7  # calls whose answers by every mistake are kept from one student to the next: they rule out nearly all
PROBES = 6  # wrong calls that rule out most of the others
MOST_PROBES = 40


def diagnose(task: Task, plan: Plan, reference: Reference, checker: Checker) -> results.Diagnosis | None:
    """The mistake, or the pair of mistakes, that answers like the student; None if nothing does."""
    how = task.exercise.how
    graded = checker.graded.get(how)
    if graded is None or not task.exercise.mistakes:
        return None
    wrong = sorted(graded.wrong)
    gradient_wrong = [
        index for index, answer in enumerate(checker.gradient_answers or [])
        if plan.gradients and checker.gradient_finding(plan.gradients, index, answer) is not None
    ]  # fmt: skip
    if not wrong and not gradient_wrong and not graded.changed:
        return None
    if wrong and all(calls_wrongly(graded.answers[index]) for index in wrong):
        return None  # it never got as far as to make a mistake of its own
    matcher = Matcher(task, plan, reference, checker, graded, wrong)
    singles = task.exercise.mistakes
    half: author.Mistake | None = None  # explains the answers, but not the gradients
    for mistake in singles:
        fit = matcher.fits((mistake,))
        if fit == "all":
            return make((mistake,))
        if fit == "answers" and half is None:
            half = mistake
    # Whatever comes beside one that explains the answers can only be about the gradients.
    pairs = combinations(singles, 2) if half is None else ((half, m) for m in singles if m is not half)
    for pair in pairs:
        fit = matcher.fits(pair)
        if fit == "all" or (fit == "answers" and half is None and wrong):
            return make(pair)
    if half is not None and wrong:
        return make((half,))
    if wrong:
        return unsteady(task, checker, graded, wrong)
    return careless(plan, checker, graded, gradient_wrong)


def calls_wrongly(answer: Any) -> bool:
    """Whether an answer says nothing about the mathematics: a name that is not there, parameters that do not fit."""
    if not isinstance(answer, codec.Raised):
        return False
    return answer.is_a("NameError") or answer.is_a("ImportError") or bool(
        answer.type == "TypeError" and re.search(r"\(\) (takes|missing|got)", answer.message)
    )  # fmt: skip


def careless(plan: Plan, checker: Checker, graded: Graded, gradient_wrong: list[int]) -> results.Diagnosis | None:
    """What goes wrong beside right answers: an input is changed, or the graph is cut."""
    if graded.changed:
        words = say("Your answers are right, but your function changes its input: whoever called it loses its data. Make a new one "
                    "(x = x + 1 instead of x += 1), or work on a copy.")  # fmt: skip
        return results.Diagnosis(mistakes=("input_changed",), message=words, look="")
    answers = checker.gradient_answers or []
    planned = plan.gradients
    if planned is not None and all(
        gradients.causes(answers[index], planned.expected[index], ())[:1] == ["cut"] for index in gradient_wrong
    ):
        words = say("Your answers are right, but nothing can be learned through them: the graph is cut (.detach(), .data, .item(), "
                    ".numpy(), torch.tensor(...) or torch.no_grad() on the way?).")  # fmt: skip
        return results.Diagnosis(mistakes=("graph_cut",), message=words, look="")
    return None


def unsteady(task: Task, checker: Checker, graded: Graded, wrong: list[int]) -> results.Diagnosis | None:
    """What makes answers depend on more than the arguments: chance, or earlier calls. None if they do not."""
    compared = checker.plan.section("matches_reference")
    if compared is None or not wrong:
        return None
    first = next(
        (index for how, index in compared.calls if how == task.exercise.how and index in graded.wrong), wrong[0]
    )
    args, kwargs = graded.planned.arguments[first]
    layout = first % 4 if task.exercise.layouts else 0
    batch = make_batch(task.name, task.exercise.how, [(args, kwargs)] * 3, torch=task.torch, layouts=[layout] * 3)
    batch.header["fresh"] = True  # the file is run anew, so that these are the first calls of all
    one, *others = checker.subject.run(batch, task.topic.functions).values()
    if isinstance(one, codec.Raised):
        return None
    if all(alike(one, other) for other in others):
        if compare.compare(one, graded.planned.expected[first], task.rules) is not None:
            return None
        words = say("Your function remembers earlier calls: asked for this alone, it is right. Is there a global, a cache, an "
                    "attribute, or a default argument that is changed?")  # fmt: skip
        return results.Diagnosis(mistakes=("state_kept",), message=words, look="")
    if all(
        compare.compare(answer, graded.planned.expected[first], task.rules) is None for answer in (one, *others[:1])
    ):
        return None
    again = checker.subject.run(batch, task.topic.functions).values()
    if compare.compare(one, graded.planned.expected[first], task.rules) is None and alike(one, again[0]):
        words = say("Your function remembers earlier calls: asked for the same again, it answers something else. Is there a global, "
                    "a cache, an attribute, or a default argument that is changed?")  # fmt: skip
        return results.Diagnosis(mistakes=("state_kept",), message=words, look="")
    words = say("Your answers change from call to call although the arguments are the same: is something random in it (dropout, "
                "random weights), or does it count its calls?")  # fmt: skip
    return results.Diagnosis(mistakes=("random_answers",), message=words, look="")


def make(mistakes: tuple[author.Mistake, ...]) -> results.Diagnosis:
    message = " ".join(say(mistake.says) for mistake in mistakes)
    look = "; ".join(dict.fromkeys(say(mistake.look) for mistake in mistakes if mistake.look))
    return results.Diagnosis(mistakes=tuple(mistake.name for mistake in mistakes), message=message, look=look)


class Matcher:
    """Compares variants of the reference with one student's answers."""

    def __init__(
        self, task: Task, plan: Plan, reference: Reference, checker: Checker, graded: Graded, wrong: list[int]
    ) -> None:
        self._task, self._plan, self._reference, self._checker, self._graded = task, plan, reference, checker, graded
        total = len(graded.planned.trees)
        # The first calls in their own order, as far as they show something, so that mistakes that keep state are met as well.
        self._probes = list(range(min(max([FIRST, *wrong[:3]]) + 1, total)))
        if len(self._probes) > MOST_PROBES:
            self._probes = list(range(FIRST)) + wrong[:PROBES]

    def _batch(self, probes: list[int]) -> Batch:
        exercise, planned = self._task.exercise, self._graded.planned
        calls = [planned.arguments[index] for index in probes]
        layouts = [index % 4 if exercise.layouts else 0 for index in probes]
        return make_batch(self._task.name, exercise.how, calls, torch=self._task.torch, layouts=layouts)

    @cached_property
    def _probe_batch(self) -> Batch:
        return self._batch(self._probes)

    def _first_answers(self, mistakes: tuple[author.Mistake, ...]) -> list[Any] | None:
        """What the reference with these mistakes answers to the first calls, the same for every student; None if it cannot be made."""
        kept = self._reference.first_answers
        key = (self._task.name, self._plan.seed, self._plan.count, *(mistake.name for mistake in mistakes))
        if key not in kept:
            source = apply_mistakes(self._reference.source, self._task.name, mistakes)
            subject = None if source is None else self._reference.variant(source)
            batch = self._batch(self._probes[:FIRST])
            kept[key] = None if subject is None else subject.run(batch, self._task.topic.functions).values()
        return kept[key]

    def fits(self, mistakes: tuple[author.Mistake, ...]) -> str:
        """What these mistakes explain: "all", only the "answers", or "" for nothing."""
        first = self._first_answers(mistakes)
        if first is None or not all(map(self._same, self._graded.answers[: len(first)], first)):
            return ""
        source = apply_mistakes(self._reference.source, self._task.name, mistakes)
        subject = None if source is None else self._reference.variant(source)
        if subject is None:
            return ""
        functions = self._task.topic.functions
        answers = subject.run(self._probe_batch, functions).values()
        if not all(
            self._same(self._graded.answers[i], answer) for i, answer in zip(self._probes, answers, strict=True)
        ):
            return ""
        subject = self._reference.variant(source or "")  # anew: the probes may have left something behind
        if subject is None:
            return ""
        planned = self._graded.planned
        reply = subject.run(planned.batch, functions)
        other = Graded(self._task, planned, reply)
        if other.changed != self._graded.changed:
            return ""
        if not all(map(self._same, self._graded.answers, other.answers)):
            return ""
        if self._plan.gradients is None or not self._checker.gradient_answers:
            return "all"
        same = self._same_gradients(subject.run(self._plan.gradients.batch, functions).values())
        return "all" if same else "answers"

    def _same(self, student: Any, variant: Any) -> bool:
        return alike(student, variant, strict=self._task.exercise.dtype == "same")

    def _same_gradients(self, answers: list[Any]) -> bool:
        mine = self._checker.gradient_answers or []
        for one, other in zip(mine, answers, strict=True):
            if isinstance(one, codec.Raised) or isinstance(other, codec.Raised):
                if not (isinstance(one, codec.Raised) and isinstance(other, codec.Raised) and one.type == other.type):
                    return False
                continue
            if not gradients.well_formed(one, other) or not gradients.well_formed(other, one):
                return False
            for a, b in zip(one[1], other[1], strict=True):
                if (a is None) != (b is None) or (a is not None and compare.compare(
                    a, b.values, compare.Rules(tensors=True)) is not None):  # fmt: skip
                    return False
        return True


def alike(one: Any, other: Any, *, strict: bool = False) -> bool:
    """Whether two decoded answers are the same kind of thing with the same values. strict: dtypes count too."""
    if isinstance(one, codec.Array) and isinstance(other, codec.Array):
        if (
            one.tensor != other.tensor
            or one.values.shape != other.values.shape
            or (strict and one.dtype != other.dtype)
        ):
            return False
        coarse = next((a.dtype for a in (one, other) if a.dtype in compare.COARSE_DTYPES), "float64")
        return bool(compare.close(one.values, other.values, coarse).all())
    if isinstance(one, (codec.Raised, codec.Opaque)):
        return type(one) is type(other) and one.type == other.type
    if type(one) in (float, int) and type(other) in (float, int):
        return bool(compare.close(np.asarray(float(one)), np.asarray(float(other))))
    if isinstance(one, codec.Array) != isinstance(other, codec.Array):
        array, number = (one, other) if isinstance(one, codec.Array) else (other, one)
        if type(number) is not float or array.values.ndim or array.tensor:
            return False
        return bool(compare.close(array.values, np.asarray(number)))
    if isinstance(one, (tuple, list)):
        return (
            type(one) is type(other)
            and len(one) == len(other)
            and all(alike(a, b, strict=strict) for a, b in zip(one, other, strict=True))
        )
    if isinstance(one, dict):
        return (
            type(other) is dict
            and one.keys() == other.keys()
            and all(alike(one[k], other[k], strict=strict) for k in one)
        )
    return type(one) is type(other) and bool(one == other)
