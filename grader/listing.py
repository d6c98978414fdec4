"""`grader list`: the course and how far a student's files are, without running any of them. Reads text only."""

from __future__ import annotations

import re

import click

from grader import course
from grader.submission import Submission, Unreadable
from grader.words import say


def state(source: str | None, name: str) -> str:
    """started, not started or missing, judged by the text alone."""
    if source is None:
        return "missing"
    match = re.search(rf"^(?:def|class)\s+{name}\b|^{name}\s*=", source, re.MULTILINE)
    if match is None:
        return "missing"
    body = re.split(r"^(?=[^\s#)])", source[match.end() :].partition("\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    code = [line.strip() for line in re.sub(r'("""|\'\'\').*?\1', "", body, flags=re.DOTALL).splitlines()]
    return "not started" if any(line.startswith("raise NotImplementedError") for line in code) else "started"


def render(submission: Submission, topics: tuple[str, ...], *, color: bool, unicode: bool) -> str:
    """The course as text: a line a topic, a line an exercise."""
    lines = []
    marks = {"started": "●" if unicode else "*", "not started": "·" if unicode else ".", "missing": " "}
    for number, name in enumerate(topics, 1):
        topic = course.load(name)
        try:
            source = submission.read(name)
        except Unreadable as error:
            source = None
            lines.append(say("   ({why})", why=str(error)))
        title = f"{number:2d} {name}"
        section = f"  {say(topic.title)} · {topic.section}"
        lines.append((click.style(title, bold=True) if color else title) + section)
        for exercise in topic.exercises:
            found = state(source, exercise.name)
            text = f"   {marks[found]} {exercise.name}"
            lines.append(click.style(text, dim=True) if color and found != "started" else text)
    lines.append("")
    lines.append(
        say(
            "{mark} started   {other} not started   `grader check TOPIC` says what is right",
            mark=marks["started"],
            other=marks["not started"],
        )
    )
    return "\n".join(lines) + "\n"
