"""A report as Markdown: a table of the exercises, then what is wrong with each. Knows the result model and Markdown.

Whatever may come from a student stands in fenced code, with a fence longer than any inside: there nothing is markup,
nobody is @mentioned and no issue linked.
"""

from __future__ import annotations

import re

from grader.engine.results import Exercise, Report, Topic
from grader.reports import text
from grader.reports.terminal import SYMBOLS
from grader.words import say

MOST_BYTES = 900_000  # GitHub drops a step summary above 1 MiB
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:@&])")


def render(report: Report, *, most: int = MOST_BYTES) -> str:
    """The report as a Markdown document of at most so many bytes; the longest tail of feedback is left out first."""
    head = _head(report)
    details: list[str] = []
    room = most - len(head.encode()) - 200
    wanted = [(topic, e) for topic in report.topics for e in topic.exercises if e.status in text.WRONG]
    for index, (topic, exercise) in enumerate(wanted):
        part = _detail(topic, exercise)
        room -= len(part.encode())
        if room < 0:
            details.append(say("... and {count} more exercises", count=len(wanted) - index) + "\n")
            break
        details.append(part)
    return "\n".join([head, *details])


def escape(words: str) -> str:
    """Words that stand in running Markdown as they are."""
    return SPECIAL.sub(lambda match: f"&#{ord(match[1])};", text.one_line(words, 300))


def fence(content: str) -> str:
    """Code in a fence that it cannot close."""
    content = text.plain(content)
    ticks = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", content)), default=0))
    return f"{ticks}text\n{content}\n{ticks}\n"


def _head(report: Report) -> str:
    exercises = report.exercises
    passed = sum(exercise.status == "passed" for exercise in exercises)
    score = say("{passed} of {count} passed · score {score:g} / {most:g}", passed=passed, count=len(exercises),
                score=round(report.score, 2), most=round(report.max_score, 2))  # fmt: skip
    lines = ["### " + escape(score), ""]
    stopped = text.stopped_words(report)
    if stopped:
        lines += ["**" + escape(stopped) + "**", ""]
    off = [name for name, on in report.protections.items() if not on and name != "user"]
    if off:
        lines += [escape(say("Protections off: {names}", names=", ".join(off))), ""]
    if exercises:
        words = (say("topic"), say("exercise"), say("status"), say("score"))
        lines += [f"| {' | '.join(words)} |", "| --- | --- | --- | ---: |"]
    for topic in report.topics:
        lines += [_row(topic, exercise) for exercise in topic.exercises]
    return "\n".join(lines) + "\n"


def _row(topic: Topic, exercise: Exercise) -> str:
    status = text.blocked_words(exercise) if exercise.status == "blocked" else text.status_word(exercise)
    cells = (topic.name, exercise.name, f"{SYMBOLS[exercise.status]} {status}")
    return "| " + " | ".join(map(escape, cells)) + f" | {exercise.score:g} / {exercise.max_score:g} |"


def _detail(topic: Topic, exercise: Exercise) -> str:
    return f"#### {escape(topic.name)} · {escape(exercise.name)}\n\n" + fence(text.feedback(exercise))
