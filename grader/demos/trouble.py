"""Why a demo cannot go on, in one line that names the exercise to do first. Reads texts and catalogue; runs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from grader.demos.demo import Demo
from grader.listing import state
from grader.subject import codec
from grader.words import say


class Trouble(Exception):
    """A demo cannot go on; the message is for the student."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in a file of the student's, as the worker told it: file, line, columns, function, and shapes there."""

    file: str
    line: int
    first: int
    last: int
    name: str
    shapes: str


def exercises(demo: Demo) -> list[str]:
    """What a demo needs together with what that needs, as topic.name in teaching order."""
    from grader import course

    wanted = {tuple(need.split(".")) for need in demo.needs}
    todo = list(wanted)
    while todo:
        topic, name = todo.pop()
        needs = next((e.needs for e in course.load(topic).exercises if e.name == name), ())
        new = {(topic, other) for other in needs} - wanted
        wanted |= new
        todo += new
    return [f"{t}.{e}" for t in course.topics() for e in course.exercise_names(t) if (t, e) in wanted]


def first_not_started(demo: Demo, sources: dict[str, str]) -> str:
    """The first of a demo's exercises that is still a stub, "" if none is, judged by the texts."""
    for exercise in exercises(demo):
        topic, _, name = exercise.partition(".")
        if state(sources[topic], name) == "not started":
            return exercise
    return ""


def not_started(demo: Demo, exercise: str) -> Trouble:
    return Trouble(
        say(
            "the demo {demo} needs {exercise}, which is not started: do that exercise first (`grader check {exercise}`)",
            demo=demo.name, exercise=exercise,
        )  # fmt: skip
    )


def missing(demo: Demo, exercise: str) -> Trouble:
    topic, _, name = exercise.partition(".")
    return Trouble(
        say(
            "the demo {demo} needs {exercise}, but your {topic}.py has no {name}: do that exercise first (`grader check {exercise}`)",
            demo=demo.name, exercise=exercise, topic=topic, name=name,
        )  # fmt: skip
    )


def no_file(demo: Demo, topic: str, folder: str) -> Trouble:
    exercise = next(need for need in exercises(demo) if need.partition(".")[0] == topic)
    return Trouble(
        say(
            "the demo {demo} needs {topic}.py, which is not in {folder}: do {exercise} first (`grader list` shows what is there)",
            demo=demo.name, topic=topic, folder=folder, exercise=exercise,
        )  # fmt: skip
    )


def hung(demo: Demo, seconds: float, place: Place | None, sources: dict[str, str]) -> Trouble:
    if place is None:
        checks = checks_of(demo)
        return Trouble(
            say("your code did not come back within {seconds:g} seconds: {checks} says more", seconds=seconds, checks=checks)
        )
    words = say(
        "your {name} did not come back within {seconds:g} seconds ({file}, line {line}): mend it first (`grader check {target}`)",
        name=place.name or place.file, seconds=seconds, file=place.file, line=place.line, target=target(demo, place),
    )  # fmt: skip
    return Trouble(words + source_line(place, sources))


def died(demo: Demo, what: str) -> Trouble:
    return Trouble(say("your code ended the demo: {what}; {checks} says more", what=what, checks=checks_of(demo)))


def unusable(demo: Demo, what: str) -> Trouble:
    """The student's functions ran, but what they returned cannot be worked with."""
    return Trouble(
        say(
            "the demo {demo} cannot work with what your functions return ({what}): {checks} says what is wrong",
            demo=demo.name, what=what, checks=checks_of(demo),
        )  # fmt: skip
    )


def raised(demo: Demo, tree: Any, seconds: float, sources: dict[str, str]) -> Trouble:
    """For what the worker says was raised, every part of which may be untrue."""
    if type(tree) is not dict:
        return unusable(demo, say("no description"))
    kind, message = (codec.clean(v, 300) if type(v := tree.get(key)) is str else "" for key in ("type", "message"))
    place = parse_place(tree)
    if kind == "Hang":
        return hung(demo, seconds, place, sources)
    what = " ".join(f"{kind}: {message}".removesuffix(": ").split())
    if place is None:
        return unusable(demo, what)
    topic = place.file.removesuffix(".py")
    if kind == "NotImplementedError" and (not message or state(sources.get(topic), place.name) == "not started"):
        return not_started(demo, first_not_started(demo, sources) or f"{topic}.{place.name}")
    words = say(
        "your {name} raised {what} ({file}, line {line}): mend it first (`grader check {target}`)",
        name=place.name, what=what, file=place.file, line=place.line, target=target(demo, place),
    ) if place.name not in ("", "<module>") else say(
        "{file} cannot be loaded: {what} (line {line}): mend it first (`grader check {target}`)",
        file=place.file, what=what, line=place.line, target=target(demo, place),
    )  # fmt: skip
    return Trouble(words + source_line(place, sources))


def parse_place(tree: dict[str, Any]) -> Place | None:
    numbers = [tree.get(key) for key in ("line", "first", "last")]
    file, name, shapes = tree.get("file"), tree.get("name"), tree.get("shapes", {})
    if any(type(n) is not int for n in numbers) or type(file) is not str or type(name) is not str or type(shapes) is not dict:
        return None
    line, first, last = (max(int(n or 0), 0) for n in numbers)
    known = ", ".join(codec.clean(f"{k} {v}", 80) for k, v in list(shapes.items())[:8] if type(k) is type(v) is str)
    return Place(file=codec.clean(file, 60), line=line, first=first, last=last, name=codec.clean(name, 60), shapes=known)


def target(demo: Demo, place: Place) -> str:
    """What to check: the exercise the place is in, or its topic."""
    topic = place.file.removesuffix(".py")
    return f"{topic}.{place.name}" if f"{topic}.{place.name}" in exercises(demo) else topic


def source_line(place: Place, sources: dict[str, str]) -> str:
    """The student's line, with carets under the place, and the shapes there."""
    lines = sources.get(place.file.removesuffix(".py"), "").splitlines()
    if not 0 < place.line <= len(lines):
        return ""
    text = codec.clean(lines[place.line - 1], 160)
    stripped = text.lstrip()
    cut = len(text) - len(stripped)
    found = f"\n    {stripped}"
    if stripped.isascii() and place.last > place.first >= cut and place.last <= len(text):
        found += "\n    " + " " * (place.first - cut) + "^" * (place.last - place.first)
    return found + (f"\n  {say('shapes there: {shapes}', shapes=place.shapes)}" if place.shapes else "")


def checks_of(demo: Demo) -> str:
    return " ".join(["`grader check", *demo.topics]) + "`"
