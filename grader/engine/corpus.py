"""The inputs of an exercise's checks, drawn once, with the reference's answers. Knows no student.

A `Plan` holds every call the checks make: those of the reference check, those that each property makes of the reference, the extreme
cases, some of the first again in another order, and the gradients. A right solution is graded by it alone: its answers are
compared in bulk with the kept ones, and neither Hypothesis nor the reference nor torch is needed. Plans are kept in memory and
on disk (`cache.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from grader import author, draw
from grader.engine import compare, gradients
from grader.engine.reference import Reference, Task, call_one, make_batch, make_gradient_batch, split
from grader.record import record, unique
from grader.subject import codec
from grader.subject.batch import Batch

EXAMPLES = 100  # of the reference check
REPEATED = 20  # calls made again at the end
LARGER_GRADIENTS = 2  # of the examples of gradients
Example = tuple[tuple[Any, ...], dict[str, Any]]


@record
class Section:
    """The calls of one check: which batch they are in, where, and where each example begins."""

    check: str
    kind: str
    calls: tuple[tuple[str, int], ...]  # (batch, index in it)
    starts: tuple[int, ...]  # of each example, in `calls`
    examples: int = -1  # number of its list of examples in the plan, -1: the calls themselves


@lru_cache(maxsize=8)  # for the failures of a few exercises at a time; all together they take much memory
def _sent(batch: Batch) -> tuple[list[Example], list[list[Any]]]:
    """The arguments of each call, and where its gradient is asked for, the upstream gradients."""
    reader = codec.Arguments(batch.payload, batch.functions)
    calls = [[reader.value(tree) for tree in call] for call in batch.calls]
    return [(args, kwargs) for args, kwargs, *_ in calls], [more[0] if more else [] for _, _, *more in calls]


@unique
class Planned:
    """A batch of calls and the reference's answers to it."""

    batch: Batch
    trees: list[Any]
    data: bytes

    @cached_property
    def question(self) -> Batch:
        """The batch as it is put to a student, whose right answers look like the reference's."""
        return replace(self.batch, expected=self.trees)

    @cached_property
    def watched_question(self) -> Batch:
        """The same for a student's text that could reach what is off limits: all of its calls are watched."""
        return replace(self.question, header={**self.batch.header, "watch": 0})

    @cached_property
    def expected(self) -> list[Any]:
        """The reference's answers, plain."""
        decoder = codec.Decoder(memoryview(self.data))
        return [codec.plain(decoder.value(tree)) for tree in self.trees]

    @cached_property
    def flat(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], np.ndarray[Any, Any]] | None:
        """All numbers of all answers side by side, how far each may be off, and where each answer begins.

        None if an answer holds anything but float64 arrays.
        """
        sizes = []
        for tree in self.trees:
            size = count_floats(tree)
            if size is None:
                return None
            sizes.append(size)
        target = np.frombuffer(self.data, np.float64)
        with np.errstate(invalid="ignore"):
            allowed = compare.tolerance(target, "float64")
        return target, allowed, np.concatenate([[0], np.cumsum(sizes)])

    @property
    def arguments(self) -> list[Example]:
        """The arguments of the calls."""
        return _sent(self.batch)[0]

    @property
    def upstreams(self) -> list[list[Any]]:
        """Of calls whose gradient is asked for: the upstream gradients of each, by which its outputs are summed up."""
        return _sent(self.batch)[1]


def count_floats(tree: Any) -> int | None:
    """How many float64 numbers an answer holds in its payload; None if it holds anything else."""
    if type(tree) is not list:
        return None
    if tree[0] in ("a", "T"):
        if tree[1] != "float64":
            return None
        count = 1
        for n in tree[2]:
            count *= n
        return count
    if tree[0] in ("t", "l"):
        total = 0
        for part in tree[1]:
            size = count_floats(part)
            if size is None:
                return None
            total += size
        return total
    return None


@unique
class Plan:
    """Everything that is asked of one exercise, and the right answers."""

    batches: dict[str, Planned]
    sections: tuple[Section, ...]
    examples: tuple[tuple[Example, ...], ...] = ()
    gradients: Planned | None = None
    seed: int = 0
    count: int = EXAMPLES
    notes: dict[str, Any] = field(default_factory=dict)

    def section(self, check: str) -> Section | None:
        return next((section for section in self.sections if section.check == check), None)


class Collector:
    """Gathers calls into batches by the way they are made."""

    def __init__(self, task: Task, reference: Reference) -> None:
        self._task, self._reference = task, reference
        self._calls: dict[str, list[Example]] = {}
        self._layouts: dict[str, list[int]] = {}
        self.watch_from: dict[str, int] = {}  # by batch: the first call whose own calls are noted

    def add(self, args: tuple[Any, ...], kwargs: dict[str, Any], how: str) -> tuple[str, int]:
        calls = self._calls.setdefault(how, [])
        layouts = self._layouts.setdefault(how, [])
        calls.append((tuple(args), dict(kwargs)))
        layouts.append(len(layouts) % 4 if self._task.exercise.layouts else 0)
        return how, len(calls) - 1

    def count(self, how: str) -> int:
        return len(self._calls.get(how, []))

    def planned(self, how: str) -> Planned:
        task = self._task
        batch = make_batch(task.name, how, self._calls[how], torch=task.torch, layouts=self._layouts[how])
        batch.header.update(fresh=True, watch=self.watch_from.get(how, 0) if task.exercise.off_limits else -1)
        reply = self._reference.subject.run(batch, task.topic.functions)
        answers = list(reply.answers)
        size = reply.size - len(batch.payload)
        return Planned(batch=batch, trees=answers, data=bytes(reply.payload[:size]))

    def all_planned(self) -> dict[str, Planned]:
        return {how: self.planned(how) for how in self._calls}


class Recorder:
    """The `f` of a property while its calls of the reference are being recorded."""

    def __init__(self, task: Task, reference: Reference, collector: Collector | None) -> None:
        self._task, self._reference, self._collector = task, reference, collector
        self.calls: list[tuple[str, int]] = []
        self.log: list[tuple[Any, ...]] = []  # arguments of the callbacks of the last call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.how(self._task.exercise.how, *args, **kwargs)

    def how(self, how: str, *args: Any, **kwargs: Any) -> Any:
        if self._collector is not None:
            self.calls.append(self._collector.add(args, kwargs, how))
        answer, reply, _ = call_one(self._reference.subject, self._task, args, kwargs, how)
        self.log = [passed for _, passed in reply.callbacks]
        if isinstance(answer, codec.Raised):
            raise author.AuthorError(f"the reference raised {answer.type}: {answer.message}")
        return codec.plain(answer)

    def parameters(self, *init: Any) -> Any:
        """A module class's parameters by name."""
        return self.how("parameters", init)


def compile_plan(task: Task, reference: Reference, *, seed: int, count: int) -> Plan:
    """Draw the inputs of all checks of an exercise and have the reference answer them."""
    exercise = task.exercise
    count = count if exercise.examples is None else min(count, exercise.examples)
    collector = Collector(task, reference)
    sections: list[Section] = []
    lists: list[tuple[Example, ...]] = []
    usual, rich = draw.usual_and_rich(count)
    drawn = [split(args) for args in draw.examples(exercise.inputs, usual, seed)]
    if exercise.compared:
        richer = [split(args) for args in draw.rich_examples(exercise.inputs, rich, seed, added=draw.FINE, larger=rich)]
        calls = tuple(collector.add(args, kwargs, exercise.how) for args, kwargs in drawn + richer)
        sections.append(
            Section(check="matches_reference", kind="reference", calls=calls, starts=tuple(range(len(calls))))
        )
    for prop in exercise.properties:
        chosen = drawn if prop.inputs is None else None
        if chosen is None:
            assert prop.inputs is not None
            chosen = [split(args) for args in draw.examples(prop.inputs, prop.examples, seed)]
        chosen = chosen[: prop.examples]
        starts: list[int] = []
        made: list[tuple[str, int]] = []
        for args, kwargs in chosen:
            recorder = Recorder(task, reference, None if prop.live else collector)
            starts.append(len(made))
            hold_for_reference(task, prop, lambda: prop.check(recorder, *args, **kwargs))  # noqa: B023 (called at once)
            made += recorder.calls
        lists.append(tuple(chosen))
        sections.append(
            Section(check=prop.name, kind="property", calls=tuple(made), starts=tuple(starts), examples=len(lists) - 1)
        )
    for cases in exercise.cases:
        calls = tuple(collector.add(*split(args), exercise.how) for args in cases.cases)
        sections.append(Section(check=cases.name, kind=cases.kind, calls=calls, starts=tuple(range(len(calls)))))
    if exercise.compared:
        collector.watch_from[exercise.how] = collector.count(exercise.how)  # noting what is called costs time
        from random import Random

        again = Random(seed).sample(drawn, min(REPEATED, len(drawn)))
        calls = tuple(collector.add(args, kwargs, exercise.how) for args, kwargs in again)
        sections.append(
            Section(check="same_answer_twice", kind="contract", calls=calls, starts=tuple(range(len(calls))))
        )
    planned_gradients = None
    if task.torch and exercise.gradient:
        inputs = exercise.gradient_inputs or exercise.inputs
        # Off the grid, because no sum of products is 0 there, where any subgradient would be right.
        uneven = draw.rich_examples(inputs, count, seed, added=draw.UNEVEN, larger=LARGER_GRADIENTS)
        pool = [split(args) for args in uneven]
        chosen_gradients = gradients.choose(task, reference, pool, seed)
        if chosen_gradients:
            batch = make_gradient_batch(task.name, exercise.how, chosen_gradients)
            reply = reference.subject.run(batch, task.topic.functions)
            planned_gradients = Planned(batch=batch, trees=list(reply.answers), data=bytes(reply.payload))
    plan = Plan(
        batches=collector.all_planned(), sections=tuple(sections), examples=tuple(lists), gradients=planned_gradients,
        seed=seed, count=count,
    )  # fmt: skip
    _verify(task, plan)
    return plan


def hold_for_reference(task: Task, prop: author.Property, check: Callable[[], None]) -> None:
    try:
        check()
    except author.Violated as error:
        raise author.AuthorError(
            f"grader/topics/{task.topic_name}.py: {task.name}: the reference itself breaks the property {prop.name}: {error.message}"
        ) from error


def _verify(task: Task, plan: Plan) -> None:
    """The reference must answer where an answer is wanted, and raise where an exception is."""
    where = f"grader/topics/{task.topic_name}.py: {task.name}"
    for section in plan.sections:
        wanted_kind = {cases.name: cases.kind for cases in task.exercise.cases}.get(section.check, "")
        for how, index in section.calls:
            answer = plan.batches[how].expected[index]
            if isinstance(answer, codec.Opaque):
                raise author.AuthorError(f"{where}: {section.check}: the reference answers with a {answer.type}")
            if isinstance(answer, codec.Raised) != (wanted_kind == "contract"):
                found = (
                    f"raises {answer.type}: {answer.message}" if isinstance(answer, codec.Raised) else "does not raise"
                )
                raise author.AuthorError(f"{where}: {section.check}: the reference {found}")
