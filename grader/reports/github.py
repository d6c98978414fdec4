"""A report for a GitHub Actions job: annotations on the student's own lines, then the whole report in the log.

Knows the result model and workflow commands. The runner obeys every line of a job's output that begins with `::`, and
`##[` anywhere: a student's words are escaped inside of an annotation, and lines of the log are fenced off by
`text.log_lines`.
"""

from __future__ import annotations

from grader.engine.results import Exercise, Report, Topic
from grader.reports import markdown, terminal, text
from grader.words import say

MOST_ANNOTATIONS = 10  # GitHub shows no more of one kind from a step
MOST_MESSAGE = 3000  # characters


def render(report: Report) -> str:
    """What to print in a step: workflow commands and fenced-off lines, nothing else."""
    wrong = [(topic, e) for topic in report.topics for e in topic.exercises if e.status in text.WRONG]
    shown = wrong if len(wrong) <= MOST_ANNOTATIONS else wrong[: MOST_ANNOTATIONS - 1]
    lines = [annotation(topic, exercise) for topic, exercise in shown]
    if len(wrong) > len(shown):
        names = ", ".join(exercise.name for _, exercise in wrong[len(shown) :])
        title = say("{count} more exercises", count=len(wrong) - len(shown))
        lines.append(command("error", say("Also wrong: {names}", names=names), title=title))
    score = say("score {score:g} / {most:g}", score=round(report.score, 2), most=round(report.max_score, 2))
    words = " · ".join(filter(None, (score, text.stopped_words(report))))
    lines.append(command("notice", words, title="grader"))
    return "\n".join(lines) + "\n" + text.log_lines(terminal.render(report, everything=True))


def summary(report: Report) -> str:
    """The Markdown to append to the file named by $GITHUB_STEP_SUMMARY."""
    return markdown.render(report)


def annotation(topic: Topic, exercise: Exercise) -> str:
    """The one annotation of an exercise, at its line in the student's file."""
    place: dict[str, str] = {}
    if topic.file:
        place["file"] = topic.file
        if exercise.line > 0:
            place["line"] = str(exercise.line)
    message = text.feedback(exercise, most=MOST_MESSAGE)
    return command("error", message, **place, title=f"{exercise.name}: {text.status_word(exercise)}")


def command(name: str, message: str, **properties: str) -> str:
    """One workflow command, on one line whatever its message holds."""
    shown = ",".join(f"{key}={_property(text.plain(value))}" for key, value in properties.items() if value)
    return f"::{name} {shown}::{_data(text.plain(message))}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
