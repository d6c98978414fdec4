"""The code of a Jupyter notebook as one Python text. Knows the notebook's JSON, runs and parses no Python."""

from __future__ import annotations

import json
import re
from typing import Any

from grader.words import say

MAGIC = re.compile(r"^(?P<indent>\s*)(?P<magic>[%!?].*|[\w.]+\?{1,2}\s*)$")
PYTHON_CELLS = ("%%time", "%%timeit", "%%capture", "%%prun", "%%python", "%%python3")


class NotANotebook(Exception):
    """The file is not a notebook; the message says why."""


def to_source(data: bytes) -> str:
    """The code cells, one below the other; magics and shell lines become comments. Raises `NotANotebook`."""
    try:
        book = json.loads(data.decode("utf-8-sig"))
        cells = book["cells"] if "cells" in book else [cell for sheet in book["worksheets"] for cell in sheet["cells"]]
        texts = [_text(cell) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as error:
        raise NotANotebook(say("it is not a notebook ({why})", why=type(error).__name__)) from None
    return "\n\n".join(f"# --- cell {number} ---\n{neutral(text)}" for number, text in enumerate(texts, 1)) + "\n"


def _text(cell: dict[str, Any]) -> str:
    source = cell["source"] if "source" in cell else cell["input"]
    text = source if isinstance(source, str) else "".join(source)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def neutral(cell: str) -> str:
    """A cell without what only a notebook understands; every other line stays where it is."""
    lines = cell.split("\n")
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(PYTHON_CELLS):
        return "\n".join("# " + line for line in lines)
    inside = Inside()
    found = []
    for line in lines:
        if inside.statement_begins and (match := MAGIC.match(line)):
            found.append(f"{match['indent']}pass  # {match['magic']}")
        elif inside.statement_begins and assigned(line):
            found.append(f"{line.partition('=')[0]}= None  # {line.strip()}")
        else:
            found.append(line)
            inside.feed(line)
    return "\n".join(found)


def assigned(line: str) -> bool:
    """Whether a line assigns what a magic or the shell gives: `files = !ls`."""
    target, _, value = line.partition("=")
    return (
        value.lstrip()[:1] in ("%", "!") and bool(target.strip()) and all(c.isalnum() or c in "_., []" for c in target)
    )


class Inside:
    """Whether a line begins a statement: not in a bracket, a long string or after a backslash."""

    def __init__(self) -> None:
        self._depth, self._quote, self._continued = 0, "", False

    @property
    def statement_begins(self) -> bool:
        return self._depth == 0 and not self._quote and not self._continued

    def feed(self, line: str) -> None:
        self._continued = False
        at = 0
        while at < len(line):
            character = line[at]
            if self._quote:
                if character == "\\":
                    at += 1
                elif line.startswith(self._quote, at):
                    at += len(self._quote) - 1
                    self._quote = ""
            elif line.startswith(("'''", '"""'), at):
                self._quote = line[at : at + 3]
                at += 2
            elif character in "'\"":
                self._quote = character
            elif character == "#":
                break
            elif character in "([{":
                self._depth += 1
            elif character in ")]}":
                self._depth = max(self._depth - 1, 0)
            elif character == "\\" and at == len(line) - 1:
                self._continued = True
            at += 1
        if len(self._quote) == 1:  # a string that ends with its line, or that is broken
            self._quote = ""
