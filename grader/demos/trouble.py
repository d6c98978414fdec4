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

    @property
    def who(self) -> str:
        """Whose fault it is: the function, or the file if it was in none."""
        return self.file if self.name in ("", "<module>") else say("your {name}", name=self.name)


def first_to_do(need: str, sources: dict[str, str]) -> str:
    """The exercise to begin with: `need`, or what it needs if that is not started either; "" if it is started.

    Judged by the texts. Below a started function nothing is asked for: it may well do without.
    """
    from grader import course

    topic, _, name = need.partition(".")
    if state(sources.get(topic), name) == "started":
        return ""
    needs = next((exercise.needs for exercise in course.load(topic).exercises if exercise.name == name), ())
    return next((found for other in needs if (found := first_to_do(f"{topic}.{other}", sources))), need)


def first_of(demo: Demo, sources: dict[str, str]) -> str:
    """The first exercise to do of all that a demo needs, "" if all are started."""
    return next((found for need in demo.needs if (found := first_to_do(need, sources))), "")


def not_started(demo: Demo, exercise: str) -> Trouble:
    return Trouble(
        say(
            "the demo {demo} needs {exercise}, which is not started: do that exercise first (`grader check {exercise}`)",
            demo=demo.name,
            exercise=exercise,
        )
    )


def missing(demo: Demo, exercise: str) -> Trouble:
    topic, _, name = exercise.partition(".")
    return Trouble(
        say(
            "the demo {demo} needs {exercise}, but your {topic}.py has no {name}: do that exercise first (`grader check {exercise}`)",
            demo=demo.name,
            exercise=exercise,
            topic=topic,
            name=name,
        )
    )


def no_file(demo: Demo, topic: str, folder: str) -> Trouble:
    exercise = first_to_do(next(need for need in demo.needs if need.partition(".")[0] == topic), {})
    return Trouble(
        say(
            "the demo {demo} needs {topic}.py, which is not in {folder}: do {exercise} first (`grader list` shows what is there)",
            demo=demo.name,
            topic=topic,
            folder=folder,
            exercise=exercise,
        )
    )


def hung(demo: Demo, seconds: float, place: Place | None, sources: dict[str, str]) -> Trouble:
    if place is None:
        checks = checks_of(demo)
        return Trouble(
            say(
                "your code did not come back within {seconds:g} seconds: {checks} says more",
                seconds=seconds,
                checks=checks,
            )
        )
    words = say(
        "{name} did not come back within {seconds:g} seconds ({file}, line {line}): mend it first (`grader check {target}`)",
        name=place.who, seconds=seconds, file=place.file, line=place.line, target=target(place),
    )  # fmt: skip
    return Trouble(words + source_line(place, sources))


def died(demo: Demo, what: str) -> Trouble:
    return Trouble(say("your code ended the demo: {what}; {checks} says more", what=what, checks=checks_of(demo)))


def unusable(demo: Demo, what: str) -> Trouble:
    """The student's functions ran, but what they returned cannot be worked with."""
    return Trouble(
        say(
            "the demo {demo} cannot work with what your functions return ({what}): {checks} says what is wrong",
            demo=demo.name,
            what=what,
            checks=checks_of(demo),
        )
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
        return not_started(demo, first_of(demo, sources) or f"{topic}.{place.name}")
    words = say(
        "{name} raised {what} ({file}, line {line}): mend it first (`grader check {target}`)",
        name=place.who, what=what, file=place.file, line=place.line, target=target(place),
    )  # fmt: skip
    return Trouble(words + source_line(place, sources))


def parse_place(tree: dict[str, Any]) -> Place | None:
    numbers = [tree.get(key) for key in ("line", "first", "last")]
    file, name, shapes = tree.get("file"), tree.get("name"), tree.get("shapes", {})
    if (
        any(type(n) is not int for n in numbers)
        or type(file) is not str
        or type(name) is not str
        or type(shapes) is not dict
    ):
        return None
    line, first, last = (max(int(n or 0), 0) for n in numbers)
    known = ", ".join(codec.clean(f"{k} {v}", 80) for k, v in list(shapes.items())[:8] if type(k) is type(v) is str)
    return Place(
        file=codec.clean(file, 60), line=line, first=first, last=last, name=codec.clean(name, 60), shapes=known
    )


def target(place: Place) -> str:
    """What to check: the exercise the place is in, or its topic."""
    from grader import course

    topic = place.file.removesuffix(".py")
    known = course.exercise_names(topic) if topic in course.topics() else ()
    return f"{topic}.{place.name}" if place.name in known else topic


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
