"""The list of students, from a CSV file of any platform, and who of them handed in what. Knows no result."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.words import say

COLUMNS = {
    "name": ("name", "student", "full name", "student name", "fullname", "姓名"),
    "first": ("first name", "firstname", "given name"),
    "last": ("last name", "lastname", "surname", "family name"),
    "id": ("id", "sid", "student id", "id number", "studentid", "学号"),
    "sis_id": ("sis user id",),
    "username": (
        "username",
        "user",
        "login",
        "sis login id",
        "login id",
        "github",
        "github username",
        "github_username",
        "identifier",
    ),
    "email": ("email", "email address", "e-mail", "mail"),
    "section": ("section", "group", "班级"),
    "submitted": ("submitted_at", "submitted", "submission time", "timestamp", "time stamp", "time", "created_at"),
}
MOST_SIZE = 8 << 20  # bytes of a roster


class BadTable(Exception):
    """A CSV file that cannot be used; the message says what is wrong and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Student:
    """One line of the roster."""

    name: str
    id: str = ""
    sis_id: str = ""
    username: str = ""
    email: str = ""
    section: str = ""
    submitted: str = ""
    row: dict[str, str] = field(default_factory=dict)

    @property
    def exact(self) -> set[str]:
        """What only this student is called."""
        local = self.email.partition("@")[0]
        return {plain(key) for key in (self.id, self.sis_id, self.username, self.email, local) if key}

    @property
    def called(self) -> set[str]:
        return spellings(self.name)


def plain(text: str) -> str:
    """Letters and digits alone, small, without accents: how two spellings of one name are compared."""
    parts = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in parts if c.isalnum())


def spellings(name: str) -> set[str]:
    """A name as platforms write it: `Doe, Jane`, `Jane Doe` and `doejane` are one."""
    parts = [part for part in name.replace(",", " ").split() if part]
    found = {plain(name), plain("".join(reversed(parts)))}
    for cut in range(1, len(parts)):
        found.add(plain("".join(parts[cut:] + parts[:cut])))
    return found - {""}


def read_table(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file by column, cells without the blanks around them. Raises `BadTable`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BadTable(say("cannot read {path}: {why}", path=str(path), why=error.strerror or str(error))) from error
    if len(data) > MOST_SIZE:
        raise BadTable(say("{path} has {size} bytes: that is no list of students", path=str(path), size=len(data)))
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise BadTable(say("{path} is not UTF-8 text: save it as CSV UTF-8", path=str(path))) from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        lines = [
            [cell.strip() for cell in line] for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise BadTable(say("{path} is not a CSV file: {why}", path=str(path), why=str(error))) from error
    lines = [line for line in lines if any(line)]
    if not lines:
        raise BadTable(say("{path} is empty", path=str(path)))
    header = lines[0]
    return [dict(zip(header, line, strict=False)) for line in lines[1:]]


def read_roster(path: Path) -> list[Student]:
    """The students of a roster. Raises `BadTable`."""
    rows = read_table(path)
    students = []
    for row in rows:
        cells = {kind: _cell(row, titles) for kind, titles in COLUMNS.items()}
        name = cells["name"] or " ".join(part for part in (cells["first"], cells["last"]) if part)
        if plain(name) in ("pointspossible", "teststudent", "studenttest"):  # lines that Canvas adds
            continue
        name = name or cells["username"] or cells["email"] or cells["id"]
        if name:
            students.append(
                Student(
                    name=name, id=cells["id"], sis_id=cells["sis_id"], username=cells["username"], email=cells["email"],
                    section=cells["section"], submitted=cells["submitted"], row=row,
                )
            )  # fmt: skip
    students = list({repr(replace(student, row={})): student for student in students}.values())  # a line twice is one
    for kind in ("id", "username", "email"):
        count = Counter(value.casefold() for student in students if (value := getattr(student, kind)))
        twice = next((value for value, number in count.items() if number > 1), None)
        if twice is not None:
            names = ", ".join(student.name for student in students if getattr(student, kind).casefold() == twice)
            raise BadTable(say("{path}: {kind} {value!r} belongs to several students ({names}): keep one line for each",
                               path=str(path), kind=kind, value=twice, names=names))  # fmt: skip
    if not students:
        header = ", ".join(rows[0]) if rows else ""
        raise BadTable(say("{path} names no students: it needs a column called name, id, username or email (its columns: {header})",
                           path=str(path), header=header or say("none")))  # fmt: skip
    return students


def _cell(row: dict[str, str], titles: Sequence[str]) -> str:
    for title in titles:
        for column, value in row.items():
            if column.strip().casefold() == title and value:
                return value
    return ""


def match(students: Sequence[Student], submissions: Sequence[tuple[str, Sequence[str]]]) -> dict[str, Student]:
    """Which student each submission (its name, and all it is known by) belongs to. What is not certain is left out."""
    found: dict[str, Student] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for name, keys in submissions:
            if name in found:
                continue
            wanted = (
                {plain(key) for key in (name, *keys)}
                if exact
                else set().union(*(spellings(key) for key in (name, *keys)))
            )
            wanted |= {plain(key.partition("@")[0]) for key in keys if "@" in key}
            fits = [i for i, s in enumerate(students) if wanted & (s.exact if exact else s.called) - {""}]
            if len(fits) == 1 and fits[0] not in taken:
                found[name] = students[fits[0]]
                taken.add(fits[0])
    return found


def to_json(students: Sequence[Student]) -> list[dict[str, Any]]:
    return [{**vars(student)} for student in students]


def from_json(data: list[dict[str, Any]]) -> list[Student]:
    return [Student(**record) for record in data]
