"""The curriculum: which topics there are, where their three files are, and what a target such as `lstm.lstm_cell` names.

A topic is three files of one name, in exercises/, solutions/ and grader/topics/; nothing is registered anywhere. Imports a topic only
when it is asked for.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from pathlib import Path

from grader import author
from grader.record import record
from grader.words import say

PACKAGE = Path(__file__).resolve().parent
TOPICS = PACKAGE / "topics"


class UnknownTarget(Exception):
    """A target names nothing; the message says what it may have meant."""


@record
class Target:
    """What to check: exercises of one topic, in teaching order."""

    topic: str
    exercises: tuple[str, ...]


@cache
def _order() -> dict[str, int]:
    found = {}
    for path in TOPICS.glob("*.py"):
        text = path.read_bytes()
        match = re.search(rb"^\s+order=(\d+),", text[text.rfind(b"topic(") :], re.MULTILINE)
        if match and path.stem != "__init__":
            found[path.stem] = int(match[1])
    return dict(sorted(found.items(), key=lambda item: (item[1], item[0])))


def topics() -> tuple[str, ...]:
    """The names of all topics, in teaching order."""
    return tuple(_order())


@cache
def load(name: str) -> author.Topic:
    """The topic of that name."""
    module = importlib.import_module(f"grader.topics.{name}")
    found = getattr(module, "TOPIC", None)
    if not isinstance(found, author.Topic):
        raise author.AuthorError(f"grader/topics/{name}.py: TOPIC is {found!r}, but should be made by topic(...)")
    return found


def exercise_names(topic: str) -> tuple[str, ...]:
    return tuple(exercise.name for exercise in load(topic).exercises)


def resolve(targets: tuple[str, ...]) -> list[Target]:
    """What the targets name, in teaching order; all of the course for none. Raises `UnknownTarget`."""
    wanted: dict[str, set[str]] = {}
    for target in targets or topics():
        topic, names = _resolve_one(target)
        wanted.setdefault(topic, set()).update(names)
    return [
        Target(topic=topic, exercises=tuple(name for name in exercise_names(topic) if name in wanted[topic]))
        for topic in topics()
        if topic in wanted
    ]


def _resolve_one(target: str) -> tuple[str, tuple[str, ...]]:
    name = target.removesuffix(".py")
    if name in topics():
        return name, exercise_names(name)
    topic, dot, function = name.partition(".")
    if dot and topic in topics() and function in exercise_names(topic):
        return topic, (function,)
    if not dot:
        for candidate in topics():
            text = (TOPICS / f"{candidate}.py").read_text(encoding="utf-8")
            if f'"{name}"' in text and name in exercise_names(candidate):
                return candidate, (name,)
    everything = [word for t in topics() for word in (t, *exercise_names(t), *(f"{t}.{e}" for e in exercise_names(t)))]
    import difflib

    near = difflib.get_close_matches(name, list(dict.fromkeys(everything)), n=3, cutoff=0.5)
    hint = say("did you mean {names}?", names=" or ".join(near)) if near else say("`grader list` shows all names")
    raise UnknownTarget(say("there is no topic or exercise {target!r}: {hint}", target=target, hint=hint))


def _data(folder: str) -> Path:
    """The folder of stubs or references: beside the package in a checkout, inside of it in a wheel."""
    inside = PACKAGE / "data" / folder
    return inside if inside.is_dir() else PACKAGE.parent / folder


def solution_path(topic: str) -> Path:
    """The file of the references of a topic."""
    return _data("solutions") / f"{topic}.py"


def stub_path(topic: str) -> Path:
    """The file of the stubs of a topic."""
    return _data("exercises") / f"{topic}.py"


@cache
def stub_text(topic: str) -> str:
    """The stubs of a topic, as students get them."""
    return stub_path(topic).read_text(encoding="utf-8")


@cache
def stub_lines(topic: str) -> dict[str, int]:
    """The line where each exercise of a topic begins in the file of its stubs."""
    text = stub_text(topic)
    starts = {match[1]: match.start() for match in re.finditer(r"^(?:def|class) (\w+)", text, re.MULTILINE)}
    return {name: text.count("\n", 0, starts[name]) + 1 for name in exercise_names(topic)}


def topic_path(topic: str) -> Path:
    """The file of the checks of a topic."""
    return TOPICS / f"{topic}.py"
