"""A report for people: one screen, the first failure in full. Knows the result model and the width of a terminal, nothing else."""

from __future__ import annotations

import re
import textwrap
import unicodedata

import click

from grader.engine.results import Check, Exercise, Report, Topic
from grader.words import say

SYMBOLS = {
    "passed": "✓", "failed": "✗", "crashed": "✗", "timed_out": "✗", "blocked": "○", "not_started": "·", "grader_error": "!",
}  # fmt: skip
ASCII = {"✓": "+", "✗": "x", "○": "o", "·": ".", "→": "->", "│": "|"}
COLOURS = {
    "passed": "green", "failed": "red", "crashed": "red", "timed_out": "red", "blocked": "yellow", "not_started": "bright_black",
    "grader_error": "magenta",
}  # fmt: skip
STATUS_WORDS = {
    "passed": "passed", "failed": "wrong", "crashed": "crashed", "timed_out": "timed out", "blocked": "blocked",
    "not_started": "not started", "grader_error": "the grader failed",
}  # fmt: skip
MOST_LINES = 12  # of one call, before it is cut
MOST_ARGUMENTS = 5  # a line each
MOST_PRINTED = 5  # lines of what the student printed


COMMAND = re.compile(r"^([ \t]*)::", re.MULTILINE)  # in the log of a GitHub job, such a line is an order to the job


def render(
    report: Report, *, width: int = 80, color: bool = False, unicode: bool = True, everything: bool = False
) -> str:
    """The report as text. everything: every failed exercise and check in full, not only the first."""
    width = max(min(width, 100), 40)
    screen = Screen(width=width, color=color, unicode=unicode)
    first = next((e for e in report.exercises if e.status in ("failed", "crashed", "timed_out", "grader_error")), None)
    for topic in report.topics:
        screen.topic(topic)
    details = [
        (topic, exercise)
        for topic in report.topics
        for exercise in topic.exercises
        if exercise is first or (everything and exercise.status not in ("passed", "not_started"))
    ]
    for topic, exercise in details:
        screen.exercise(topic, exercise, everything=everything)
    screen.summary(report)
    return screen.text()


def char_width(text: str) -> int:
    """Columns a text takes in a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def fold(text: str, width: int) -> list[str]:
    """Text folded to lines of at most so many columns, at spaces where there are some."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        indent = len(paragraph) - len(paragraph.lstrip())
        if char_width(paragraph) <= width:
            lines.append(paragraph)
            continue
        current = paragraph[:indent]
        for word in paragraph.split():
            while char_width(word) > width - indent:  # a long word, or Chinese without spaces
                room, cut = width - char_width(current) - 1, 0
                while cut < len(word) and char_width(word[: cut + 1]) <= room:
                    cut += 1
                if cut < 8 and current.strip():
                    lines.append(current)
                    current = paragraph[:indent]
                    continue
                lines.append(current + (" " if current.strip() else "") + word[: max(cut, 1)])
                current, word = paragraph[:indent], word[max(cut, 1) :]
            joined = current + (" " if current.strip() else "") + word
            if char_width(joined) > width:
                lines.append(current)
                joined = paragraph[:indent] + word
            current = joined
        lines.append(current)
    return lines


def split_call(text: str) -> list[str]:
    """A call over several lines, one argument each, so that it can still be pasted."""
    match = re.search(r"(?<=[\w\])])\(", text)  # of a call: a comma in other parentheses would make a tuple
    start = match.start() if match else -1
    parts, depth, current, quote = [], 0, "", ""
    end = start
    for character in text[start + 1 :]:
        end += 1
        quote = "" if character == quote else (quote or (character if character in "'\"" else ""))
        depth += 0 if quote else (character in "([{") - (character in ")]}")
        if depth < 0:
            break
        if character == "," and depth == 0 and not quote:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    if start < 0 or depth >= 0:  # no call, or only a part of one
        return [text]
    parts += [current.strip()] if current.strip() else []
    return [text[: start + 1], *("    " + part + "," for part in parts), text[end:]]


def call_lines(text: str, width: int) -> list[str]:
    """Calls, one a line, folded to lines of at most so many columns where Python allows it.

    One argument each, or if that takes too many lines, as many as fit.
    """
    lines: list[str] = []
    for call in text.splitlines():
        if char_width(call) <= width:
            lines.append(call)
            continue
        parts = split_call(call)
        folded = [piece for part in parts for piece in _wrap_code(part, width)]
        if len(folded) > MOST_ARGUMENTS + 2:
            inner = " ".join(part.strip() for part in parts[1:-1])
            folded = [parts[0], *_wrap_code("    " + inner, width, indent="    "), parts[-1]]
        lines += folded
    return lines


def cut(text: str, room: int) -> str:
    """The text, cut to so many columns."""
    end = min(len(text), 4 * room)  # one line may be all that was printed: not all of it is measured again and again
    if end == len(text) and char_width(text) <= room:
        return text
    while end and char_width(text[:end]) > room - 3:
        end -= 1
    return text[:end] + "..."


def setup_lines(setup: str) -> str:
    """What must come before a call, as far as it helps to read it: no definitions of functions."""
    lines = setup.splitlines()
    end = next((i for i, line in enumerate(lines) if line.startswith(("def ", "from "))), len(lines))
    return "".join(line + "\n" for line in lines[:end] if line.strip())


def said(value: str, message: str) -> bool:
    """Whether a value stands in the message already: itself, or the only number of an array."""
    inner = value.strip("[]")
    return value in message or ("," not in inner and bool(re.search(rf"(= |be ){re.escape(inner)}(?![\d.])", message)))


class Screen:
    """Collects lines."""

    def __init__(self, *, width: int, color: bool, unicode: bool) -> None:
        self.width, self._color, self._unicode = width, color, unicode
        self._lines: list[str] = []

    def text(self) -> str:
        text = "\n".join(line.rstrip() for line in self._lines) + "\n"
        text = COMMAND.sub(r"\1\\x3a:", text)
        if not self._unicode:
            for character, plain in ASCII.items():
                text = text.replace(character, plain)
        return text

    def style(self, text: str, **style: object) -> str:
        return click.style(text, **style) if self._color and text else text  # type: ignore[arg-type]

    def line(self, text: str = "", indent: int = 0, **style: object) -> None:
        for part in fold(text, self.width - indent):
            self._lines.append(" " * indent + self.style(part, **style))

    # --- parts --------------------------------------------------------------------------------------------------

    def topic(self, topic: Topic) -> None:
        title = f"{topic.name} · {say(topic.title)}" if topic.title else topic.name
        self._lines.append(self.style(title, bold=True) if char_width(title) <= self.width else topic.name)
        column = max((char_width(e.name) for e in topic.exercises), default=0) + 2
        for exercise in topic.exercises:
            symbol = self.style(SYMBOLS[exercise.status], fg=COLOURS[exercise.status])
            name = exercise.name + " " * (column - char_width(exercise.name))
            self._lines.append(f"  {symbol} {name}{self._about(exercise, self.width - column - 4)}".rstrip())
        self.line()

    def _about(self, exercise: Exercise, room: int) -> str:
        """A few words beside an exercise's name."""
        status = say(STATUS_WORDS[exercise.status])
        if exercise.status == "passed":
            return ""
        if exercise.status == "blocked":
            status = say("blocked: first {names}", names=", ".join(exercise.blocked_by))
        words = ""
        if exercise.status in ("failed", "crashed", "timed_out"):
            check = next((check for check in exercise.checks if check.status == "failed"), None)
            words = (check.message or say(check.title)) if check else exercise.message
        elif exercise.status == "not_started" and exercise.message:
            words = exercise.message
        words = words.splitlines()[0] if words else ""
        text = f"{status}: {words}" if words else status
        if char_width(text) > room:
            text = cut(text, room) if room > 20 else status
        return self.style(text, fg=COLOURS[exercise.status])

    def exercise(self, topic: Topic, exercise: Exercise, *, everything: bool) -> None:
        place = topic.file + (f":{exercise.line}" if exercise.line else "")
        heading = f"{exercise.name}  " + (
            place if place and char_width(place) < self.width - len(exercise.name) - 4 else ""
        )
        self._lines.append(self.style(heading.rstrip(), bold=True, underline=self._color))
        self.line()
        if exercise.message:
            self._message(exercise.message)
        failed = [check for check in exercise.checks if check.status == "failed"]
        shown: set[str] = set()
        for number, check in enumerate(failed if everything else failed[:1]):
            head = check.message.partition("\n")[0]
            if head and head in shown:  # the same failure, seen by another check
                self.line(say("(also: {title})", title=say(check.title)), 2, dim=True)
            else:
                if number:
                    self.line()
                self._check(check)
            shown.add(head)
        if not everything:
            self._others(exercise, failed)
        if exercise.diagnosis is not None:
            self.line()
            self.line("→ " + exercise.diagnosis.message, 2, fg="cyan")
            if exercise.diagnosis.look:
                self.line(say("Look at: {where}", where=exercise.diagnosis.look), 4)
        self._printed(exercise)
        self.line()

    def _others(self, exercise: Exercise, failed: list[Check]) -> None:
        """A few words on the checks that are not shown: how many fail, and where no mistake is named, what holds."""
        more = failed[1:]
        held = [c for c in exercise.checks if c.status == "passed" and c.kind in ("property", "limits", "gradient")]
        if exercise.diagnosis is None and more:
            titles = say(more[0].title) if len(more) == 1 else say(
                "{title} (and {count} more; `--all` shows them)", title=say(more[0].title), count=len(more) - 1
            )  # fmt: skip
            self.line(say("Also failing: {others}", others=titles), 2, dim=True)
        elif more:
            self.line(say("{count} more checks fail: `--all` shows them", count=len(more))
                      if len(more) > 1 else say("1 more check fails: `--all` shows it"), 2, dim=True)  # fmt: skip
        if exercise.diagnosis is None and failed and held:
            self.line(say("Still right: {facts}", facts="; ".join(say(check.title) for check in held[:2])), 2, dim=True)

    def _message(self, message: str) -> None:
        """A message whose indented lines are code."""
        for part in message.splitlines():
            if part.startswith("  "):
                self._lines.append("  " + cut(part, self.width - 2))
            else:
                self.line(part, 2, fg="red")

    def _check(self, check: Check) -> None:
        title = say(check.title)
        if check.message:
            self._message(check.message)
            if check.kind == "property":
                self.line("(" + title + ")", 2, dim=True)
        else:
            self.line(say("This does not hold: {title}", title=title), 2, fg="red")
        for fact in check.facts:
            self.line(fact, 4)
        example = check.counterexample
        if example is None:
            return
        self.line()
        self._call(setup_lines(example.setup) + example.call)
        two_sided = check.kind == "property"
        sides = [(say("left side") if two_sided else say("gave"), example.got),
                 (say("right side") if two_sided else say("should be"), example.expected)]  # fmt: skip
        if two_sided and not example.expected:
            sides = [(say("found"), example.got)]
        sides = [(word, value) for word, value in sides if value and not said(value, check.message)]
        width = max((char_width(word) for word, _ in sides), default=0) + 2
        for word, value in sides:
            for number, part in enumerate(fold(value, self.width - 4 - width)[:3]):
                head = word + " " * (width - char_width(word)) if number == 0 else " " * width
                self._lines.append("    " + self.style(head, dim=True) + part)

    def _call(self, call: str) -> None:
        lines = call_lines(call, self.width - 4)
        for line in lines[:MOST_LINES]:
            self._lines.append("    " + line)
        if len(lines) > MOST_LINES:
            self.line(
                say("... ({count} more lines: `grader reproduce` prints all)", count=len(lines) - MOST_LINES),
                4,
                dim=True,
            )

    def _printed(self, exercise: Exercise) -> None:
        lines = exercise.printed.splitlines()
        if not lines:
            return
        self.line()
        self.line(say("Your code printed:"), 2, dim=True)
        for line in lines[:MOST_PRINTED]:
            self._lines.append("  │ " + cut(line, self.width - 4))
        if len(lines) > MOST_PRINTED:
            self._lines.append("  │ " + say("... and {count} more lines", count=len(lines) - MOST_PRINTED))

    def summary(self, report: Report) -> None:
        exercises = report.exercises
        passed = sum(exercise.status == "passed" for exercise in exercises)
        text = say("{passed} of {count} passed · score {score:g} / {most:g}", passed=passed, count=len(exercises),
                   score=round(report.score, 2), most=report.max_score)  # fmt: skip
        if not report.complete:
            text += " · " + say("interrupted: the rest was not checked")
        self.line(text, bold=True, fg="green" if passed == len(exercises) else None)
        off = [name for name, on in report.protections.items() if not on and name != "user"]
        if off:
            self.line(say("Protections off: {names} (`grader doctor` says why)", names=", ".join(off)), dim=True)
        first = next((e for e in exercises if e.status in ("failed", "crashed", "timed_out")), None)
        needed = next((e.blocked_by[0] for e in exercises if e.status == "blocked" and e.blocked_by), None)
        start = next((e for e in exercises if e.status == "not_started"), None)
        if first is not None:
            self.line(say("Next: mend {name}; `grader hint {name}` helps.", name=first.name))
        elif needed is not None:
            self.line(say("Next: {name} first: `grader check {name}` shows what is wrong there.", name=needed))
        elif start is not None and passed < len(exercises):
            self.line(say("Next: {name}; `grader hint {name}` helps.", name=start.name))


def _wrap_code(line: str, width: int, indent: str | None = None) -> list[str]:
    if char_width(line) <= width:
        return [line]
    if indent is None:
        indent = " " * (len(line) - len(line.lstrip()) + 4)
    # no break inside of short brackets: torch.zeros(4, 1), [0.0, 1.0]
    line = re.sub(r"[(\[][^()\[\]]{1,30}[)\]]", lambda match: match[0].replace(" ", "\0"), line)
    lines = textwrap.wrap(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return [part.replace("\0", " ") for part in lines]
