"""The trusted side: a topic's reference, and variants of it (mistakes, mutants), run like any other subject. Knows no process."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import pairwise, permutations
from typing import Any, TypeVar

from grader import author, course
from grader.draw import keywords
from grader.engine.compare import Names, Rules
from grader.engine.trees import parse
from grader.record import record
from grader.subject import codec
from grader.subject.batch import Batch, Functions, Reply, Subject

TEXTS = 40  # variants in one request
T = TypeVar("T")
MakeSubject = Callable[[str], Subject]  # kind of topic -> a subject for trusted code


def make_batch(
    name: str,
    how: str,
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]],
    *,
    torch: bool,
    layouts: list[int] | None = None,
) -> Batch:
    """One request for these calls. layouts: how the arrays of each call lie in memory, see `codec.Encoder`."""
    encoder = codec.Encoder(torch=torch)
    trees = []
    for index, (args, kwargs) in enumerate(calls):
        encoder.layout = layouts[index] if layouts else 0
        trees.append([encoder.value(tuple(args)), encoder.value(kwargs)])
    header = {"op": "calls", "name": name, "how": how, "fresh": False, "watch": -1}
    return Batch.of(header, trees, b"".join(encoder.parts), tuple(encoder.functions))


def make_gradient_batch(name: str, how: str, calls: list[tuple[tuple[Any, ...], dict[str, Any], list[Any]]]) -> Batch:
    """One request for gradients: each call with an upstream gradient for each float output."""
    encoder = codec.Encoder(torch=True)
    trees = [
        [
            encoder.value(tuple(args), gradient=True),
            encoder.value(kwargs, gradient=True),
            encoder.value(list(upstreams)),
        ]
        for args, kwargs, upstreams in calls
    ]
    header = {"op": "gradients", "name": name, "how": how, "fresh": False, "watch": -1}
    return Batch.of(header, trees, b"".join(encoder.parts), tuple(encoder.functions))


@record
class Task:
    """An exercise together with its topic: what the rest of the engine is told about what it checks."""

    topic_name: str
    topic: author.Topic
    exercise: author.Exercise

    @property
    def torch(self) -> bool:
        return self.topic.kind == "torch"

    @property
    def name(self) -> str:
        return self.exercise.name

    @property
    def rules(self) -> Rules:
        names: Names = self.exercise.returns
        if self.exercise.how == "train":
            names = (names, "the model's parameters")
        return Rules(names=names, tensors=self.torch, dtype=self.exercise.dtype)


def task(topic_name: str, exercise_name: str) -> Task:
    topic = course.load(topic_name)
    found = next(exercise for exercise in topic.exercises if exercise.name == exercise_name)
    return Task(topic_name=topic_name, topic=topic, exercise=found)


class Reference:
    """Runs the reference of one topic, or a variant of its text."""

    def __init__(self, topic_name: str, make: MakeSubject) -> None:
        self.topic_name = topic_name
        self.topic = course.load(topic_name)
        self._make = make
        self._variant_subject: Subject | None = None
        # What variants answer to a few calls, and to everything: remembered by the diagnosis.
        self.kept: dict[tuple[Any, ...], list[Any]] = {}
        self.runs: dict[tuple[Any, ...], Any] = {}

    @cached_property
    def source(self) -> str:
        return course.solution_path(self.topic_name).read_text(encoding="utf-8")

    @cached_property
    def subject(self) -> Subject:
        subject = self._make(self.topic.kind)
        self._load(subject, self.source)
        return subject

    def release(self) -> None:
        """Forget the subjects, whose processes are about to end; what they answered stays."""
        if self.topic.kind != "numpy":
            self.__dict__.pop("subject", None)
            self._variant_subject = None

    def variant(self, source: str) -> Subject | None:
        """A subject that runs a variant of the reference's text; None if that cannot be loaded. Ends the one before."""
        if self._variant_subject is None:
            self._variant_subject = self._make(self.topic.kind)
        try:
            self._load(self._variant_subject, source)
        except author.AuthorError:
            return None
        return self._variant_subject

    def answers_of(self, sources: list[str], batch: Batch, functions: Functions) -> list[list[Any]]:
        """What each of these variants of the reference's text answers to the same calls; many at once, which is ten times as fast."""
        found: list[list[Any]] = []
        size = batch.size
        for start in range(0, len(sources), TEXTS):
            texts = sources[start : start + TEXTS]
            asked = replace(batch, header={**batch.header, "op": "variants", "texts": texts})
            answers = self._variants().run(asked, functions).values()
            found += [answers[index * size : (index + 1) * size] for index in range(len(texts))]
        return found

    def _variants(self) -> Subject:
        if self._variant_subject is None:
            self._variant_subject = self._make(self.topic.kind)
            self._load(self._variant_subject, self.source)
        return self._variant_subject

    def _load(self, subject: Subject, source: str) -> None:
        names = tuple(exercise.name for exercise in self.topic.exercises)
        header = subject.load(source, filename=f"{self.topic_name}.py", topic=self.topic_name, names=names, siblings={})
        if "error" in header:
            error = codec.parse_raised(header["error"][1])
            raise author.AuthorError(f"solutions/{self.topic_name}.py: {error.type}: {error.message}")

    def call(self, task: Task, args: tuple[Any, ...], kwargs: dict[str, Any], how: str | None = None) -> Any:
        """One answer of the reference, plain."""
        return codec.plain(call_one(self.subject, task, args, kwargs, how)[0])

    @cached_property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """The names of each exercise's parameters in the reference."""
        found = {}
        for node in parse(self.source).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = tuple(argument.arg for argument in node.args.args)
        return found


def call_many(
    subject: Subject,
    task: Task,
    calls: list[tuple[tuple[Any, ...], dict[str, Any]]],
    how: str | None = None,
    layout: int = 0,
) -> tuple[list[Any], Reply, Batch]:
    """Several calls in one request: their answers decoded, the reply, and what was asked."""
    batch = make_batch(task.name, how or task.exercise.how, calls, torch=task.torch, layouts=[layout] * len(calls))
    reply = subject.run(batch, task.topic.functions)
    return reply.values(), reply, batch


def call_one(
    subject: Subject, task: Task, args: tuple[Any, ...], kwargs: dict[str, Any], how: str | None = None, layout: int = 0
) -> tuple[Any, Reply, Batch]:
    """One call: its answer decoded, the reply, and what was asked."""
    answers, reply, batch = call_many(subject, task, [(args, kwargs)], how, layout)
    return answers[0], reply, batch


def side_by_side(task: Task, one: Callable[[], T], other: Callable[[], T]) -> tuple[T, T]:
    """Two questions to two subjects, at the same time where both have a process of their own."""
    if not task.torch:
        return one(), other()
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        second = pool.submit(other)
        return one(), second.result()


def split(args: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """An example as positional arguments and keyword arguments."""
    return tuple(args), keywords(args)


# --- mistakes -----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=64)  # a diagnosis tries hundreds of pairs of mistakes in the same few texts
def function_span(source: str, name: str) -> tuple[int, int]:
    """Start and end in the text of a top-level function or class, without its docstring."""
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    for node in parse(source).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            first = node.body[0]
            after_docstring = (
                isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and len(node.body) > 1
            )
            start = first.end_lineno if after_docstring and first.end_lineno else node.lineno - 1
            return offsets[start], offsets[node.end_lineno or node.lineno]
    raise author.AuthorError(f"the reference has no {name}")


def apply_mistakes(source: str, exercise_name: str, mistakes: tuple[author.Mistake, ...]) -> str | None:
    """The reference's text with these mistakes made in it; None if they cannot be made together."""
    return next(iter(texts_with(source, exercise_name, mistakes)), None)


def texts_with(source: str, exercise_name: str, mistakes: tuple[author.Mistake, ...]) -> list[str]:
    """The reference's text with these mistakes made in it, in every way that there is.

    All rewrites are looked for in the original text. Where two of them want the same piece, one mistake is made after the other, in
    either order.
    """
    whole = [mistake for mistake in mistakes if mistake.code]
    if len(whole) > 1:
        return []
    rewriting = tuple(mistake for mistake in mistakes if not mistake.code)
    if whole:  # its functions replace the reference's, and the other mistakes are made in them
        code, pairs = whole[0].code, [pair for mistake in rewriting for pair in mistake.rewrites]
        if exercise_name in {getattr(node, "name", "") for node in parse(code).body}:
            made = _rewrite(code, exercise_name, pairs)
            return [] if made is None else [f"{source}\n\n{made}\n"]
        made = _rewrite(source, exercise_name, pairs)  # it replaces helpers only
        return [] if made is None else [f"{made}\n\n{code}\n"]
    made = _rewrite(source, exercise_name, [pair for mistake in rewriting for pair in mistake.rewrites])
    if made is not None or len(rewriting) == 1:
        return [] if made is None else [made]
    found = []
    for order in permutations(rewriting):
        made = source
        for mistake in order:
            made = None if made is None else _rewrite(made, exercise_name, list(mistake.rewrites))
        if made is not None:
            found.append(made)
    return found


def _rewrite(source: str, exercise_name: str, pairs: list[tuple[str, str]]) -> str | None:
    """The text with each piece, which must occur once in the exercise's function or its helpers, put in another way."""
    edits = []
    for old, new in pairs:
        places = [_occurrences(source, old, function_span(source, exercise_name))]
        places += [_occurrences(source, old, function_span(source, helper)) for helper in _helpers(source)]
        if len(places[0]) > 1 or (not places[0] and sum(map(len, places)) != 1):
            return None
        start = next(found for found in places if found)[0]
        edits.append((start, start + len(old), new))
    edits.sort()
    if any(before[1] > after[0] for before, after in pairwise(edits)):
        return None  # they change the same piece
    for start, end, new in reversed(edits):
        source = source[:start] + new + source[end:]
    return source


@lru_cache(maxsize=64)
def _helpers(source: str) -> tuple[str, ...]:
    body = parse(source).body
    return tuple(node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("_"))


def _occurrences(source: str, text: str, span: tuple[int, int]) -> list[int]:
    """Where a text begins within a span."""
    found, start = [], source.find(text, *span)
    while start >= 0:
        found.append(start)
        start = source.find(text, start + 1, span[1])
    return found
