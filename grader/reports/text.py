"""What machine-readable reports share: the feedback on one exercise as plain text, and text that can fool no reader.

Knows the result model; knows no format. Everything that may come from a student passes `plain`, so what a format still
has to do is its own quoting.
"""

from __future__ import annotations

from grader.engine.results import Check, Exercise, Report
from grader.reports.terminal import STATUS_WORDS
from grader.words import say

WAITING = "not graded yet: run `grader grade` again"
MOST_FEEDBACK = 6000  # characters on one exercise
MOST_PRINTED = 20  # lines of what the student printed
WRONG = ("failed", "crashed", "timed_out", "grader_error")  # statuses that ask for an explanation


def plain(text: str) -> str:
    """The text with whatever could fool a terminal or a reader made visible: controls, bidi marks, lone surrogates.

    What stays is printable or a line feed: all of it is allowed in XML, and can be encoded as UTF-8.
    """
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    return "".join(c if c.isprintable() or c == "\n" else _visible(c) for c in text)


def _visible(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def one_line(text: str, most: int = 160) -> str:
    """The first line of a text, cut."""
    line = next(iter(plain(text).strip().splitlines()), "").strip()
    return cut(line, most)


def cut(text: str, most: int) -> str:
    """The text with at most so many characters, and a sign where it was cut."""
    return text if len(text) <= most else text[: max(most - 3, 0)] + "..."


def log_lines(text: str) -> str:
    """Text for the log of a GitHub job, where a line is a command if it begins with `::` or holds `##[`."""
    return "".join(f"| {line}".rstrip().replace("##[", "## [") + "\n" for line in plain(text).splitlines())


def log_words(text: str) -> str:
    """The same for a few words that another program prints, nobody knows where in a line."""
    return " ".join(plain(text).split()).replace("##[", "## [").replace("::", ": :")


def status_word(exercise: Exercise) -> str:
    return say("not graded yet") if is_waiting(exercise) else say(STATUS_WORDS[exercise.status])


def is_waiting(exercise: Exercise) -> bool:
    """Whether it is only that nobody has graded it so far."""
    return exercise.status == "grader_error" and exercise.message == say(WAITING)


def headline(exercise: Exercise) -> str:
    """One line on how an exercise stands: its status, and the first thing that is wrong."""
    if is_waiting(exercise):
        return exercise.message
    status = status_word(exercise)
    if exercise.status == "blocked":
        return blocked_words(exercise)
    check = first_failed(exercise)
    words = exercise.message or (check.message or say(check.title) if check else "")
    words = one_line(words)
    return f"{status}: {words}" if words and exercise.status != "passed" else status


def blocked_words(exercise: Exercise) -> str:
    names = ", ".join(exercise.blocked_by)
    return plain(say("blocked: first {names}", names=names)) if names else say("blocked")


def first_failed(exercise: Exercise) -> Check | None:
    return next((check for check in exercise.checks if check.status == "failed"), None)


def feedback(exercise: Exercise, *, most: int = MOST_FEEDBACK) -> str:
    """All there is to say on an exercise, as plain text: what fails and how to see it, what holds, what it may be."""
    parts = [blocked_words(exercise) if exercise.status == "blocked" else status_word(exercise)]
    if is_waiting(exercise):
        parts = [exercise.message]
    elif exercise.message:
        parts.append(exercise.message)
    parts += [check_text(check) for check in exercise.checks if check.status == "failed"]
    held = [say(check.title) for check in exercise.checks if check.status == "passed"]
    if held:
        parts.append("\n".join("✓ " + title for title in held))
    if exercise.diagnosis is not None:
        look = exercise.diagnosis.look
        parts.append("→ " + exercise.diagnosis.message + ("\n  " + say("Look at: {where}", where=look) if look else ""))
    if exercise.printed.strip():
        parts.append(printed_text(exercise))
    return cut(plain("\n\n".join(parts)).strip(), most)


def printed_text(exercise: Exercise) -> str:
    lines = plain(exercise.printed).splitlines()
    shown = ["│ " + cut(line, 200) for line in lines[:MOST_PRINTED]]
    if len(lines) > MOST_PRINTED:
        shown.append("│ " + say("... and {count} more lines", count=len(lines) - MOST_PRINTED))
    return "\n".join([say("Your code printed:"), *shown])


def check_text(check: Check) -> str:
    """One failed check: the fact that does not hold, what is wrong, and the call that shows it."""
    lines = ["✗ " + say(check.title)]
    lines += ["  " + line for line in check.message.splitlines()]
    lines += ["    " + line for fact in check.facts for line in fact.splitlines()]
    example = check.counterexample
    if example is not None:
        lines += ["", *("    " + line for line in example.call.splitlines())]
        for word, value in ((say("gave"), example.got), (say("should be"), example.expected)):
            if value and value not in check.message:
                lines += [f"    {word}: {value}"]
    return "\n".join(lines)


def stopped_words(report: Report) -> str:
    """What to say of a report that is not the whole truth, else nothing: our faults never count against the student."""
    if not report.complete:
        return say(
            "The grader was stopped before it had checked everything; what is missing is no fault of yours. "
            "Submit again, or ask for it to be graded again."
        )
    if any(exercise.status == "grader_error" for exercise in report.exercises):
        return say("The grader itself failed on some exercises, which is no fault of yours. Ask for a new grading.")
    return ""


def number(value: float) -> int | float:
    """A score for JSON: whole numbers without a point."""
    return int(value) if float(value).is_integer() else value
