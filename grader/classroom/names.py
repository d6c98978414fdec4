"""What the names of handed-in files say: whose they are, which topic, late or not. Knows the habits of platforms, opens no file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

CANVAS = re.compile(r"^(?P<who>[^_]+?)(?P<late>_LATE)?_(?P<user>\d+)_(?P<number>\d+)_(?P<rest>.+)$")
MOODLE = re.compile(r"^(?P<who>.+?)_(?P<user>\d+)_assignsubmission_(?P<kind>file|onlinetext)_?(?P<rest>.*)$")
GRADESCOPE = re.compile(r"^submission_(?P<number>\d+)$")
COPY = re.compile(r"(?: ?\((?P<a>\d+)\)|-(?P<b>\d+))$")  # what browsers and platforms add to a second file of one name
ARCHIVES = (".zip", ".tar.gz", ".tgz", ".tar")
OTHER_ARCHIVES = (".rar", ".7z", ".tar.xz", ".tar.bz2", ".txz", ".tbz2", ".gz", ".xz", ".bz2", ".zst")
SOURCES = (".py", ".ipynb")
LONGEST = 120  # characters of a name that is shown


@dataclass(frozen=True, kw_only=True)
class Label:
    """Whose something is. keys: all by which a roster may know them; rest: the file's own name behind the platform's prefix."""

    name: str
    keys: tuple[str, ...] = ()
    late: bool = False
    rest: str = ""


def clean(text: str) -> str:
    """A name as it can be shown anywhere: no control characters, none that turn the direction of writing."""
    shown = "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") else c for c in text)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 3] + "..."


def suffix(name: str) -> str:
    """The ending that says what a file is, in small letters; "" for none that matters here."""
    low = name.lower()
    return next((ending for ending in (*ARCHIVES, *OTHER_ARCHIVES, *SOURCES) if low.endswith(ending)), "")


def stem(name: str) -> str:
    return name[: len(name) - len(suffix(name))]


def platform_label(name: str) -> Label | None:
    """Whose an entry of the folder of submissions is, if a platform named it."""
    if found := MOODLE.match(name):
        return Label(
            name=found["who"].strip(), keys=(f"Participant {found['user']}", found["user"]), rest=found["rest"]
        )
    if found := CANVAS.match(name):
        return Label(name=found["who"], keys=(found["user"],), late=bool(found["late"]), rest=found["rest"])
    if GRADESCOPE.match(name):
        return Label(name=name, keys=(name,))
    return None


def topic_of(name: str, topics: Iterable[str]) -> tuple[str, str, int] | None:
    """What stands before the topic in a file's name, the topic, and which copy it is; None if it names no topic.

    `lstm.py`, `alice_lstm.py`, `alice-lstm-2.ipynb`, `LSTM (1).py`. The longest topic that fits counts: self_attention, not attention.
    """
    text, copy = stem(name), 0
    if found := COPY.search(text):
        text, copy = text[: found.start()], int(found["a"] or found["b"])
    low = text.casefold()
    for topic in sorted(topics, key=len, reverse=True):
        if low == topic:
            return "", topic, copy
        if low.endswith(("_" + topic, "-" + topic)):
            return text[: -len(topic) - 1], topic, copy
    return None


def shared_prefix(names: Iterable[str]) -> str:
    """The assignment that git classroom tools put before each user: `hw1-` of `hw1-ann` and `hw1-bob`; "" if there is none."""
    found = list(names)
    if len(found) < 2:
        return ""
    first, last = min(found), max(found)
    size = 0
    while size < min(len(first), len(last)) and first[size] == last[size]:
        size += 1
    prefix = first[: first.rfind("-", 0, size) + 1]
    return prefix if prefix and all(len(name) > len(prefix) for name in found) else ""
