"""What the student's code raised, as JSON: type, message, places in the student's own file. Knows no verdict, and nothing of the grader."""

from __future__ import annotations

import sys
import types
from typing import Any

import numpy as np

from grader.subject._wire import Hangup, to_json, type_name


class Raised:
    """An answer that was an exception, described at once: to keep it would keep all of its frames, thousands of an endless recursion."""

    __slots__ = ("out_of_memory", "place", "text")

    def __init__(self, error: BaseException, filename: str) -> None:
        if type(error) is Hangup:
            raise error
        self.out_of_memory = type(error) is MemoryError
        try:
            about = describe_error(error, filename)
        except BaseException:
            about = {"type": "Exception", "bases": [], "message": "", "frames": [], "values": {}}
        self.text = to_json(["e", about])
        self.place = about["type"], about["frames"]


def describe_error(error: BaseException, filename: str) -> dict[str, Any]:
    """What was raised, and where in the student's file; texts are cut, frames outside of the file left out."""
    steps = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == filename:
            steps.append(step)
        step = step.tb_next
    frames: list[Any] = [describe_place(step) for step in steps[:3] + steps[3:][-7:]]
    values = {}
    if steps:
        variables = list(steps[-1].tb_frame.f_locals.items())[:40]
        values = {name: words for name, value in variables if (words := shape_words(value))}
    kind = type(error)
    message = str(error)
    if isinstance(error, SyntaxError) and error.filename == filename and type(error.lineno) is int:
        frames = [[error.lineno, max((error.offset or 1) - 1, 0), max((error.end_offset or 0) - 1, 0), ""]]
        message = str(error.msg)
    return {
        "type": type_name(kind)[:100],
        "bases": [type_name(base)[:100] for base in type.__dict__["__mro__"].__get__(kind)[1:-1]][:10],
        "message": message[:2000].encode("utf-8", "replace").decode(),
        "frames": frames,
        "values": values,
    }


def describe_place(step: types.TracebackType) -> list[Any]:
    """Line, first and last column, and function of one step of a traceback."""
    code = step.tb_frame.f_code
    for index, (line, end_line, column, end_column) in enumerate(code.co_positions()):
        if index == step.tb_lasti // 2:
            if line == end_line == step.tb_lineno and column is not None and end_column is not None:
                return [line, column, end_column, code.co_name[:100]]
            break
    return [step.tb_lineno, 0, 0, code.co_name[:100]]


def shape_words(value: Any) -> str:
    """The shape of an array or tensor among a function's variables, as text; empty for anything else."""
    torch = sys.modules.get("torch")
    if type(value) is np.ndarray or (torch is not None and type(value) is torch.Tensor):
        return f"{tuple(value.shape)}"
    return ""
