"""Names the known mistake, or the two, whose answers equal the student's everywhere. Never guesses. Knows no process.

A mistake is named only if it gives the student's answers on every call of the plan, right and wrong ones alike. A few telling calls
rule most of them out; what is left is run over everything, gradients included. If several fit, the one listed first is the
simplest; of more pairs than can be tried, the likeliest are. One that explains all answers but not the gradients is named if no other
beside it explains these too.
"""

from __future__ import annotations

import re
from _blake2 import blake2b  # hashlib has the same, but loads OpenSSL first
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader import author
from grader.engine import compare, gradients, results
from grader.engine.corpus import Plan
from grader.engine.grade import Graded, changed_calls, payload_size
from grader.engine.reference import TEXTS, Reference, Task, make_batch, texts_with
from grader.subject import codec
from grader.subject.batch import Batch, Subject
from grader.words import say

if TYPE_CHECKING:
    from grader.engine.check import Checker

FIRST = 7  # calls whose answers by every mistake are kept from one student to the next: they rule out nearly all
PROBES = 6  # wrong calls that rule out most of the others
MOST_PROBES = 40
CHOICE = 20  # wrong calls among which one is chosen to be repeated
REPEATS = 6
# Pairs of mistakes: where there are many, so many are tried, those first that look most like the student's answers.
MANY_PAIRS, MOST_PAIRS = 500, 800
MANY_TRAININGS = 100  # of a function that trains, which takes longer
MOST_RUNS = 40  # variants whose answers to everything are remembered, of one topic
MOST_KEPT = 3000  # variants whose answers are remembered, of one topic: some 5 MB


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
    gradients_alone = bool(gradient_wrong) and not wrong and not graded.changed
    matcher = Matcher(task, plan, reference, checker, graded, wrong, gradients_alone=gradients_alone)
    found, half = matcher.single()
    if found is None and wrong and all(calls_wrongly(graded.answers[index]) for index in wrong):
        return None  # it never got as far as to make two mistakes of its own
    if found is None and wrong and half is None:
        random_or_kept = unsteady(task, checker, graded, wrong)  # quicker to tell than whether two mistakes explain it
        if random_or_kept is not None:
            return random_or_kept
    if found is None:
        found = matcher.pair(half)
    if found is None and half is not None and wrong:
        found = (half,)
    if found is not None:
        return make(found)
    return None if wrong else careless(plan, checker, graded, gradient_wrong)


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
    if planned is not None and all(gradients.cut(answers[index], planned.expected[index]) for index in gradient_wrong):
        words = say("Your answers are right, but nothing can be learned through them: the graph is cut (.detach(), .data, .item(), "
                    ".numpy(), torch.tensor(...) or torch.no_grad() on the way?).")  # fmt: skip
        return results.Diagnosis(mistakes=("graph_cut",), message=words, look="")
    return None


def unsteady(task: Task, checker: Checker, graded: Graded, wrong: list[int]) -> results.Diagnosis | None:
    """What makes answers depend on more than the arguments: chance, or earlier calls. None if they do not.

    The same call is made several times in a file that was just run anew, and once more so with other random numbers.
    """
    compared = checker.plan.section("matches_reference")
    if compared is None or not wrong:
        return None
    first = [index for how, index in compared.calls if how == task.exercise.how and index in graded.wrong][
        :CHOICE
    ] or wrong[:1]
    calls = graded.planned.batch.calls
    chosen = max(first, key=lambda index: sum(map(payload_size, calls[index])))  # a large one, so that chance shows
    args, kwargs = graded.planned.arguments[chosen]
    layout = chosen % 4 if task.exercise.layouts else 0
    batch = make_batch(
        task.name, task.exercise.how, [(args, kwargs)] * REPEATS, torch=task.torch, layouts=[layout] * REPEATS
    )
    batch.header["fresh"] = True
    answers = checker.subject.run(batch, task.topic.functions).values()
    other = replace(batch, header={**batch.header, "seed": 1})
    if any(isinstance(answer, codec.Raised) for answer in answers):
        return None
    if not all(map(alike, answers, checker.subject.run(other, task.topic.functions).values())):
        words = say("Your answers change from one time to the next although the arguments are the same: is something random in it "
                    "(dropout, random weights)?")  # fmt: skip
        return results.Diagnosis(mistakes=("random_answers",), message=words, look="")
    if all(alike(answers[0], answer) for answer in answers):
        if compare.compare(answers[0], graded.planned.expected[chosen], task.rules) is not None:
            return None
        words = say("Your function remembers earlier calls: asked for this alone, it is right. Is there a global, a cache, an "
                    "attribute, or a default argument that is changed?")  # fmt: skip
    else:
        words = say("Your function remembers earlier calls: asked for the same again, it answers something else. Is there a global, "
                    "a cache, an attribute, or a default argument that is changed?")  # fmt: skip
    return results.Diagnosis(mistakes=("state_kept",), message=words, look="")


def make(mistakes: tuple[author.Mistake, ...]) -> results.Diagnosis:
    message = " ".join(say(mistake.says) for mistake in mistakes)
    look = "; ".join(dict.fromkeys(say(mistake.look) for mistake in mistakes if mistake.look))
    return results.Diagnosis(mistakes=tuple(mistake.name for mistake in mistakes), message=message, look=look)


class Candidate(NamedTuple):
    """Mistakes, and the reference's text with them in it."""

    mistakes: tuple[author.Mistake, ...]
    text: str


class Alone(NamedTuple):
    """The first calls that a mistake alone answers wrongly, and those that it answers like the student."""

    touched: frozenset[int]
    like: frozenset[int]


class Matcher:
    """Compares variants of the reference with one student's answers."""

    def __init__(
        self,
        task: Task,
        plan: Plan,
        reference: Reference,
        checker: Checker,
        graded: Graded,
        wrong: list[int],
        *,
        gradients_alone: bool,
    ) -> None:
        self._task, self._plan, self._reference, self._checker, self._graded = task, plan, reference, checker, graded
        self._wrong, self._gradients_alone = wrong, gradients_alone
        # What only ever raises shows no values to know a mistake by, so that the words must fit as well.
        pairs = zip(graded.answers, graded.planned.expected, strict=True)
        answers = [answer for answer, right in pairs if not isinstance(right, codec.Raised)]
        self._raises = bool(answers) and all(isinstance(answer, codec.Raised) for answer in answers)
        self._known: dict[str, Alone] = {}
        total = len(graded.planned.trees)
        self._first = tuple(range(min(FIRST, total)))
        # The first calls in their own order, as far as they show something, so that mistakes that keep state are met as well.
        self._probes = tuple(range(min(max([FIRST, *wrong[:3]]) + 1, total)))
        if len(self._probes) > MOST_PROBES:
            self._probes = (*self._first, *wrong[:PROBES])

    def single(self) -> tuple[tuple[author.Mistake, ...] | None, author.Mistake | None]:
        """The mistake that explains everything, and the first that explains the answers, but not the gradients."""
        half: author.Mistake | None = None
        candidates = [c for mistake in self._task.exercise.mistakes for c in self._candidates((mistake,))]
        for candidate, answers in zip(candidates, self._answers(candidates, self._first), strict=True):
            fit = self._fits(candidate, half=half is None) if self._like_the_student(answers, self._first) else ""
            if fit == "all":
                return candidate.mistakes, half
            if fit == "answers" and half is None:
                half = candidate.mistakes[0]
        return None, half

    def pair(self, half: author.Mistake | None) -> tuple[author.Mistake, ...] | None:
        """The two mistakes that explain everything together. half: one of them, if it is known.

        What comes beside one that explains the answers can only be about the gradients. What only ever raises got as far as its first
        mistake.
        """
        if self._raises:
            return None
        mistakes = self._task.exercise.mistakes
        pairs = list(combinations(mistakes, 2)) if half is None else [(half, m) for m in mistakes if m is not half]
        if half is None:
            pairs = [pair for pair in pairs if self._may_explain(pair)]
            many, most = (
                (MANY_TRAININGS, MANY_TRAININGS) if self._task.exercise.how == "train" else (MANY_PAIRS, MOST_PAIRS)
            )
            if len(pairs) > many:
                pairs = sorted(pairs, key=self._doubts)[:most]
        first = self._wrong[0] if self._wrong else FIRST
        calls = tuple(range(first + 1)) if first < FIRST else self._first if not self._wrong else (first,)
        for start in range(0, len(pairs), TEXTS):
            candidates = [c for pair in pairs[start : start + TEXTS] for c in self._candidates(pair)]
            for candidate, answers in zip(candidates, self._answers(candidates, calls), strict=True):
                worth = half is None and bool(self._wrong)
                fit = self._fits(candidate, half=worth) if self._like_the_student(answers, calls) else ""
                if fit == "all" or (fit == "answers" and half is None and self._wrong):
                    return candidate.mistakes
        return None

    def _may_explain(self, pair: tuple[author.Mistake, ...]) -> bool:
        """Whether each of the first calls that the student gets wrong is touched by one of the two; where all are right, both must touch
        the same ones."""
        one, other = (self._alone(mistake).touched for mistake in pair)
        wrong = {index for index in self._first if index in self._graded.wrong}
        return wrong <= one | other if wrong else one == other

    def _doubts(self, pair: tuple[author.Mistake, ...]) -> int:
        """On how many of the first calls one of the two alone should show, but the student answers otherwise; less those on which
        one of the two answers like the student."""
        one, other = map(self._alone, pair)
        against = len(one.touched - other.touched - one.like) + len(other.touched - one.touched - other.like)
        return against - len(one.like | other.like)

    def _alone(self, mistake: author.Mistake) -> Alone:
        """What a mistake does to the first calls if it is the only one."""
        if mistake.name not in self._known:
            expected, everything = self._graded.planned.expected, frozenset(self._first)
            found = Alone(everything, everything)  # where that cannot be told
            for answers in self._answers(self._candidates((mistake,))[:1], self._first):
                found = Alone(
                    frozenset(i for i in self._first if compare.compare(answers[i], expected[i], self._task.rules)),
                    frozenset(i for i in self._first if self._same(self._graded.answers[i], answers[i])),
                )
            self._known[mistake.name] = found
        return self._known[mistake.name]

    def _candidates(self, mistakes: tuple[author.Mistake, ...]) -> list[Candidate]:
        texts = texts_with(self._reference.source, self._task.name, mistakes)
        return [Candidate(mistakes, text) for text in texts]

    def _batch(self, calls: tuple[int, ...]) -> Batch:
        exercise, planned = self._task.exercise, self._graded.planned
        arguments = [planned.arguments[index] for index in calls]
        layouts = [index % 4 if exercise.layouts else 0 for index in calls]
        return make_batch(self._task.name, exercise.how, arguments, torch=self._task.torch, layouts=layouts)

    @cached_property
    def _probe_batch(self) -> Batch:
        return self._batch(self._probes)

    def _answers(self, candidates: list[Candidate], calls: tuple[int, ...]) -> list[list[Any]]:
        """What the candidates answer to these calls, the same for every student, and so remembered from one to the next."""
        kept = self._reference.kept
        asked = (self._task.name, self._plan.seed, self._plan.count, calls)
        keys = [(*asked, blake2b(candidate.text.encode(), digest_size=16).digest()) for candidate in candidates]
        if len(kept) > MOST_KEPT:
            kept.clear()
        new = [index for index, key in enumerate(keys) if key not in kept]
        if new:
            texts = [candidates[index].text for index in new]
            found = self._reference.answers_of(texts, self._batch(calls), self._task.topic.functions)
            kept.update(zip((keys[index] for index in new), found, strict=True))
        return [kept[key] for key in keys]

    def _like_the_student(self, answers: list[Any], calls: tuple[int, ...]) -> bool:
        return all(self._same(self._graded.answers[i], answer) for i, answer in zip(calls, answers, strict=True))

    def _fits(self, candidate: Candidate, *, half: bool = True) -> str:
        """What a candidate explains of all there is: "all", only the "answers", or "" for nothing.

        half: whether it is worth knowing that it explains the answers only.
        """
        if self._gradients_alone or not half:  # most candidates have these answers, but few these gradients
            same = self._explains_gradients(candidate)
            if not same and not half:
                return ""
            return "" if not self._explains_answers(candidate) else "all" if same else "answers"
        subject = self._reference.variant(candidate.text)
        if subject is None:
            return ""
        reply = subject.run(self._probe_batch, self._task.topic.functions)
        changed = changed_calls(self._probe_batch, reply, self._task.exercise.restores_inputs)
        if [self._probes[index] for index in changed] != [i for i in self._graded.changed if i in self._probes]:
            return ""
        if not self._like_the_student(reply.values(), self._probes) or not self._explains_answers(candidate):
            return ""
        return "all" if self._explains_gradients(candidate) else "answers"

    def _explains_answers(self, candidate: Candidate) -> bool:
        def run(subject: Subject) -> tuple[list[Any], list[int]]:
            planned = self._graded.planned
            graded = Graded(self._task, planned, subject.run(planned.batch, self._task.topic.functions))
            return graded.answers, graded.changed

        found = self._remembered("answers", candidate, run)
        if found is None or found[1] != self._graded.changed:
            return False
        return all(map(self._same, self._graded.answers, found[0]))

    def _explains_gradients(self, candidate: Candidate) -> bool:
        planned = self._plan.gradients
        if planned is None or not self._checker.gradient_answers:
            return True
        run = lambda subject: subject.run(planned.batch, self._task.topic.functions).values()  # noqa: E731
        found = self._remembered("gradients", candidate, run)
        return found is not None and self._same_gradients(found)

    def _remembered(self, what: str, candidate: Candidate, run: Callable[[Subject], Any]) -> Any:
        """What a candidate gives if it is loaded anew; of the last few it is remembered, for students make the same mistakes."""
        runs = self._reference.runs
        key = (what, self._task.name, self._plan.seed, self._plan.count, candidate.text)
        if key not in runs:
            subject = self._reference.variant(candidate.text)
            runs[key] = None if subject is None else run(subject)
        runs[key] = runs.pop(key)  # the last one used is the last to go
        while len(runs) > MOST_RUNS:
            del runs[next(iter(runs))]
        return runs[key]

    def _same(self, student: Any, variant: Any) -> bool:
        if self._raises and isinstance(student, codec.Raised) and isinstance(variant, codec.Raised):
            return student.type == variant.type and without_sizes(student) == without_sizes(variant)
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
                if a is None or b is None:  # none at all is as good as zeros
                    if any(part is not None and part.values.any() for part in (a, b)):
                        return False
                elif compare.compare(a, b.values, compare.Rules(tensors=True)) is not None:
                    return False
        return True


def without_sizes(error: codec.Raised) -> str:
    """The words of an exception without the numbers and shapes in it."""
    return re.sub(r"[\d,()\[\]\s-]+", " ", error.message)


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
