"""Runs a demo: the student's files and the demo's script in one worker, trained in short requests. Draws nothing, prints nothing.

The worker is the same, behind the same wall, as when exercises are checked. It is asked to train for a few steps at a time, so that a
progress bar moves and a hang is noticed; how many at a time follows from how long the last ones took and changes no result.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from grader.demos import trouble
from grader.demos.demo import Arrays, Demo, kit
from grader.demos.trouble import Trouble
from grader.subject import codec
from grader.subject.batch import Batch, WorkerGone, WorkerTimeout
from grader.subject.client import START_SECONDS, Worker
from grader.subject.pool import Pool
from grader.submission import Submission, Unreadable

LIMITS = {"cpu_seconds": 300}  # for a worker; the wall clock ends a demo earlier
CALL_SECONDS = 10.0  # after which a request counts as hanging
GRACE_SECONDS = 5.0  # after which a worker that does not notice that is ended
CHUNK_SECONDS = 0.2  # aimed at for a request, so that the progress bar moves
BUDGET_SECONDS = 60.0  # of training, after which slow code has done enough


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a demo came to. steps: how many were wanted; there are fewer losses if time was over."""

    losses: tuple[float, ...]
    steps: int
    arrays: Arrays
    known: Any
    printed: str


@dataclass(kw_only=True)
class Runner:
    """One demo in one worker."""

    demo: Demo
    worker: Worker
    sources: dict[str, str]
    call_seconds: float = CALL_SECONDS
    printed: list[str] = field(default_factory=list)

    def ask(self, name: str, *args: Any) -> dict[str, Any]:
        """One request to the kit; its answer, or `Trouble`."""
        encoder = codec.Encoder(torch=True)
        tree = [[encoder.value((self.call_seconds, *args)), encoder.value({})]]
        header = {"op": "calls", "name": name, "how": "call", "fresh": False, "watch": -1}
        self.worker.start_clock(self.call_seconds + GRACE_SECONDS)
        try:
            answer = self.worker.run(Batch.of(header, tree, b"".join(encoder.parts)), {}).values()[0]
        except WorkerTimeout as error:
            raise trouble.hung(self.demo, error.seconds, None, self.sources) from error
        except WorkerGone as error:
            raise trouble.died(self.demo, error.words) from error
        except codec.ProtocolError as error:
            raise trouble.died(self.demo, str(error)) from error
        self.printed.append(self.worker.take_printed()[0] if sum(map(len, self.printed)) < 4000 else "")
        if type(answer) is not dict:
            raise trouble.unusable(self.demo, type(answer).__name__)
        if "missing" in answer:
            need = next((n for n in self.demo.needs if n == answer["missing"]), self.demo.needs[0])
            raise trouble.missing(self.demo, need)
        if "raised" in answer:
            raise trouble.raised(self.demo, answer["raised"], self.call_seconds, self.sources)
        return answer

    def begin(self, seed: int, data: tuple[Any, ...]) -> None:
        needs = [tuple(need.split(".")) for need in self.demo.needs]
        files = [f"{name}.py" for name in self.sources]
        self.ask("begin", script_name(self.demo), needs, files, seed, data)

    def train(self, steps: int, progress: Callable[[int, float], None]) -> list[float]:
        losses: list[float] = []
        chunk, end = 1, time.monotonic() + BUDGET_SECONDS
        while len(losses) < steps and time.monotonic() < end:
            chunk = min(chunk, steps - len(losses))
            start = time.monotonic()
            found = self.ask("advance", chunk).get("losses")
            if type(found) is not list or len(found) != chunk or any(type(loss) is not float for loss in found):
                raise trouble.unusable(self.demo, f"losses: {type(found).__name__}")
            for number, loss in enumerate(found, len(losses) + 1):
                if not math.isfinite(loss):
                    raise trouble.unusable(self.demo, f"loss {loss} in step {number}")
            losses += found
            progress(len(losses), losses[-1])
            seconds = max(time.monotonic() - start, 1e-6)
            chunk = max(1, min(2 * chunk, int(chunk * CHUNK_SECONDS / seconds)))
        return losses

    def show(self) -> Arrays:
        found = self.ask("show").get("arrays")
        if type(found) is not dict or set(found) != set(self.demo.shows):
            raise trouble.unusable(self.demo, type(found).__name__)
        arrays: Arrays = {}
        for name, shape in self.demo.shows.items():
            value = found[name]
            values = value.values if type(value) is codec.Array else np.zeros(0)
            if not fits(values.shape, shape) or values.dtype != np.float64:
                raise trouble.unusable(self.demo, f"{name} {tuple(values.shape)}")
            if not np.isfinite(values).all():
                raise trouble.unusable(self.demo, f"{name}: nan")
            arrays[name] = values
        return arrays


def fits(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    """Whether a shape is the wanted one; where any size will do, it is still one that can be shown."""
    return len(shape) == len(wanted) and all(
        n == w if w is not None else 0 < n <= 100 for n, w in zip(shape, wanted, strict=True)
    )


def script_name(demo: Demo) -> str:
    return f"demo_{demo.name}"


def read(demo: Demo, submission: Submission, known: tuple[str, ...]) -> dict[str, str]:
    """The texts of the files that a demo runs on, and of the other topics' files that these import."""
    found: dict[str, str] = {}
    for topic in demo.topics:
        try:
            source = submission.read(topic)
        except Unreadable as error:
            raise Trouble(str(error)) from error
        if source is None:
            raise trouble.no_file(demo, topic, str(submission.path))
        found |= {**submission.siblings(topic, source, known), topic: source}
    return found


@contextmanager
def started(demo: Demo, sources: dict[str, str], pool: Pool) -> Iterator[Runner]:
    """A worker with the kit in it, to which the student's files and the demo's script can be imported."""
    worker = pool.start("torch")
    try:
        worker.start_clock(START_SECONDS)
        siblings = {**sources, script_name(demo): demo.script}
        header = worker.load(
            kit(), filename="kit.py", topic="kit", names=("begin", "advance", "show"), siblings=siblings
        )
        if "error" in header:
            raise RuntimeError(f"the kit of the demos cannot be loaded: {header['error']}")
        yield Runner(demo=demo, worker=worker, sources=sources)
    finally:
        worker.close()


def run(
    demo: Demo, submission: Submission, pool: Pool, *, seed: int = 0, steps: int | None = None,
    progress: Callable[[int, float], None] = lambda step, loss: None, call_seconds: float = CALL_SECONDS,
) -> Outcome:  # fmt: skip
    """Run a demo on a submission. Raises `Trouble`, or `WallBroken` for the grader's own."""
    from grader import course

    sources = read(demo, submission, course.topics())
    data, known = demo.data(seed)
    wanted = demo.steps if steps is None else steps
    with started(demo, sources, pool) as runner:
        runner.call_seconds = call_seconds
        runner.begin(seed, data)
        losses = runner.train(wanted, progress)
        arrays = runner.show()
    return Outcome(losses=tuple(losses), steps=wanted, arrays=arrays, known=known, printed="".join(runner.printed))
