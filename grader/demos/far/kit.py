"""The far side of every demo: carries out a demo's script in the student's interpreter. Knows torch, and nothing of the grader.

A script has a class `Demo`, made from the demo's data; `advance(steps)` trains and returns a loss a step, `show()` returns
tensors by name. Every answer is a dict of plain values: what was asked for, or `missing`, or `raised` with the place in the
student's own files, whichever of them it was (the worker itself would know only one file).
"""

from __future__ import annotations

import importlib
import signal
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

torch.optim.SGD([torch.zeros(1)], lr=1.0)  # the first optimizer imports for seconds: not at the student's expense


class Hang(BaseException):
    """A call took too long. No `Exception`, so that an `except Exception` of the student's does not swallow it."""


class State:
    """What stays from one request to the next."""

    demo: Any = None
    files: tuple[str, ...] = ()


def begin(
    seconds: float, script: str, needs: list[tuple[str, str]], files: list[str], seed: int, data: tuple[Any, ...]
) -> dict[str, Any]:
    """Import the student's files, see that what the script needs is in them, and make the demo."""
    State.files = tuple(files)

    def work() -> dict[str, Any]:
        for topic, name in needs:
            if not callable(getattr(importlib.import_module(topic), name, None)):
                return {"missing": f"{topic}.{name}"}
        module = importlib.import_module(script)
        torch.manual_seed(seed)  # after the imports, which may have used random numbers
        State.demo = module.Demo(*data)
        return {}

    return guarded(work, seconds)


def advance(seconds: float, steps: int) -> dict[str, Any]:
    """Train for some steps."""
    return guarded(lambda: {"losses": [float(loss) for loss in State.demo.advance(steps)]}, seconds)


def show(seconds: float) -> dict[str, Any]:
    """The tensors that the demo's picture is made of."""

    def work() -> dict[str, Any]:
        with torch.no_grad():
            return {"arrays": {name: value.detach().double() for name, value in State.demo.show().items()}}

    return guarded(work, seconds)


def guarded(work: Callable[[], dict[str, Any]], seconds: float) -> dict[str, Any]:
    try:
        with alarm(seconds):
            return work()
    except BaseException as error:
        return {"raised": describe(error)}


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise `Hang` where the code is after so many seconds. What never comes back to Python, the grader ends."""

    def ring(number: int, frame: types.FrameType | None) -> None:
        raise Hang

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def describe(error: BaseException) -> dict[str, Any]:
    """What was raised, and the last place of it that is in a file of the student's."""
    found: dict[str, Any] = {"type": type(error).__name__[:100], "message": str(error)[:500]}
    if isinstance(error, SyntaxError) and error.filename in State.files:
        first = max((error.offset or 1) - 1, 0)
        place = {"file": error.filename, "line": error.lineno or 0, "first": first, "last": 0, "name": ""}
        return {**found, **place, "message": str(error.msg)[:500]}
    step, last = error.__traceback__, None
    while step is not None:
        if step.tb_frame.f_code.co_filename in State.files:
            last = step
        step = step.tb_next
    if last is None:
        return found
    code = last.tb_frame.f_code
    line, end_line, first_column, last_column = list(code.co_positions())[last.tb_lasti // 2]
    if line != end_line or None in (first_column, last_column):
        first_column = last_column = 0
    name = code.co_qualname.partition(".")[0]
    place = {"file": code.co_filename, "line": last.tb_lineno, "first": first_column, "last": last_column, "name": name}
    shapes = {
        name[:60]: str(tuple(value.shape))
        for name, value in list(last.tb_frame.f_locals.items())[:40]
        if type(value) is torch.Tensor
    }
    return {**found, **place, "shapes": shapes}
