"""What a demo is, seen from the grader: a script for the worker, the data it gets, the picture of what comes back. Runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from grader.demos.screen import Screen

FAR = Path(__file__).resolve().parent / "far"

Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class Demo:
    """One demo. needs: the student's functions its script calls, as topic.name, in the order they are learnt.

    data: drawn from a seed, what the script is made from and what the picture needs beside the answers. shows: the arrays its
    script returns in the end and their shapes, None for any size. picture: draws them.
    """

    name: str
    title: str
    section: str
    needs: tuple[str, ...]
    steps: int
    data: Callable[[int], tuple[tuple[Any, ...], Any]]
    shows: dict[str, tuple[int | None, ...]]
    picture: Callable[[Any, Arrays, Screen], None]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics whose files it runs on."""
        return tuple(dict.fromkeys(need.partition(".")[0] for need in self.needs))

    @property
    def script(self) -> str:
        """The text that is run in the worker."""
        return (FAR / f"{self.name}.py").read_text(encoding="utf-8")


def kit() -> str:
    """The text that carries out any script."""
    return (FAR / "kit.py").read_text(encoding="utf-8")
