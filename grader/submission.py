"""Finds and reads a student's file of a topic as text. Runs nothing and parses nothing: that is the worker's business."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import field
from pathlib import Path

from grader.record import record
from grader.words import say

MAX_SIZE = 1 << 20  # bytes of a Python file
MAX_NOTEBOOK = 32 << 20  # of a notebook, which holds pictures too
COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


class Unreadable(Exception):
    """A file that is there but cannot be read as Python text; the message says why and how to mend it."""


@record
class Submission:
    """Where a student's files are. Raises FileNotFoundError, in words, if that does not exist."""

    path: Path
    name: str = ""
    shown: str = field(default="")

    def file(self, topic: str) -> Path | None:
        """The file of a topic: DIR/lstm.py, or DIR/exercises/lstm.py, or the path itself if it is that file."""
        if self.path.name == f"{topic}.py" and not self.path.is_dir():
            return self.path
        for candidate in (self.path / f"{topic}.py", self.path / "exercises" / f"{topic}.py"):
            if os.path.lexists(candidate):
                return candidate
        return None

    def read(self, topic: str) -> str | None:
        """The text of a topic's file, None if there is none. Raises `Unreadable`."""
        path = self.file(topic)
        return None if path is None else read_source(path, root=self.path)

    def siblings(self, topic: str, source: str, topics: tuple[str, ...]) -> dict[str, str]:
        """The texts of other topics' files that this one imports."""
        found: dict[str, str] = {}
        todo = [source]
        while todo:
            text = todo.pop()
            for name in topics:
                if (
                    name not in found
                    and name != topic
                    and re.search(rf"^\s*(from|import)\s+{name}\b", text, re.MULTILINE)
                ):
                    try:
                        other = self.read(name)
                    except Unreadable:
                        other = None
                    if other is not None:
                        found[name] = other
                        todo.append(other)
        return found


@record
class OneText(Submission):
    """A notebook: its code is taken for the file of every topic."""

    source: str

    def file(self, topic: str) -> Path | None:
        return self.path

    def read(self, topic: str) -> str | None:
        return self.source

    def siblings(self, topic: str, source: str, topics: tuple[str, ...]) -> dict[str, str]:
        return {}


def open_submission(path: Path, name: str = "") -> Submission:
    """The submission at a path: a folder, the file of a topic, or a notebook. Raises FileNotFoundError or Unreadable, in words."""
    if not path.exists():
        raise FileNotFoundError(say("there is no folder {path}", path=str(path)))
    if path.suffix == ".ipynb" and path.is_file():
        from grader.classroom.notebook import NotANotebook, to_source

        try:
            source = to_source(read_bytes(path, root=path.parent, most=MAX_NOTEBOOK))
        except NotANotebook as error:
            raise Unreadable(f"{path.name}: {error}") from None
        return OneText(path=path, name=name or shown_path(path), source=source)
    return Submission(path=path, name=name or shown_path(path))


def shown_path(path: Path) -> str:
    """A path as text that any format can hold, even if its name is not UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


def read_source(path: Path, root: Path) -> str:
    """The text of one regular file of modest size inside of root. Raises `Unreadable`."""
    return decode_source(read_bytes(path, root=root, most=MAX_SIZE), path.name)


def read_bytes(path: Path, *, root: Path, most: int) -> bytes:
    """The bytes of one regular file inside of root that has no more than `most`. Raises `Unreadable`."""
    if path.is_symlink():
        target = Path(os.path.realpath(path))  # of a link in a circle, itself: it cannot be opened below
        folder = root.resolve() if root.is_dir() else Path(os.path.realpath(root)).parent
        if folder not in target.parents:
            raise Unreadable(
                say("{name} is a link to a place outside of the submission; copy the file there", name=path.name)
            )
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise Unreadable(say("{name} cannot be opened: {why}", name=path.name, why=error.strerror or "")) from error
    status = os.fstat(fd)
    if not stat.S_ISREG(status.st_mode):  # looked at first: a folder cannot be made a file object
        os.close(fd)
        raise Unreadable(say("{name} is not an ordinary file", name=path.name))
    with os.fdopen(fd, "rb") as file:
        if status.st_size > most:
            raise Unreadable(say("{name} has {size} bytes; more than {most} are not read", name=path.name,
                                 size=status.st_size, most=most))  # fmt: skip
        return file.read(most)


def decode_source(data: bytes, name: str) -> str:
    """Python source bytes as text: UTF-8, with or without a byte order mark, or what a PEP 263 cookie says."""
    encoding = "utf-8-sig"
    for line in data.removeprefix(b"\xef\xbb\xbf").splitlines()[:2]:
        match = COOKIE.match(line)
        if match:
            encoding = match[1].decode("ascii")
            break
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except LookupError:
        raise Unreadable(
            say("{name} says it is written in {encoding}, which is unknown", name=name, encoding=encoding)
        ) from None
    except UnicodeDecodeError as error:
        line_number = data[: error.start].count(b"\n") + 1
        shown = encoding.removesuffix("-sig").upper()
        raise Unreadable(
            say(
                "{name} is not {encoding} text (line {line}): save it as UTF-8 in your editor",
                name=name,
                encoding=shown,
                line=line_number,
            )
        ) from None
    except ValueError as error:
        raise Unreadable(say("{name} cannot be decoded: {why}", name=name, why=str(error))) from None
    if "\0" in text:
        line_number = text[: text.index("\0")].count("\n") + 1
        raise Unreadable(
            say("{name} holds a null byte (line {line}): it is not a text file", name=name, line=line_number)
        )
    return text
