"""One submission held in memory: its files by topic, and what they depend on as a digest. Opens nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from grader.record import record
from grader.submission import Submission, Unreadable, decode_source


@record
class Handed(Submission):
    """What a student handed in. files: by topic, as Python source bytes; places: what they are called; problems: why one is not read."""

    path: Path = field(default=Path())
    files: Mapping[str, bytes] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def file(self, topic: str) -> Path | None:
        if topic in self.files or topic in self.problems:
            return Path(self.places.get(topic, f"{topic}.py"))
        return None

    def read(self, topic: str) -> str | None:
        if topic in self.problems:
            raise Unreadable(self.problems[topic])
        if topic not in self.files:
            return None
        return decode_source(self.files[topic], self.places.get(topic, f"{topic}.py").rpartition("/")[2])

    def content(self, topic: str, topics: tuple[str, ...]) -> str:
        """A digest of all that the results of a topic depend on: its file, and the other topics' files it imports."""
        digest = hashlib.sha256(self.problems.get(topic, "").encode() + b"\0" + self.files.get(topic, b"\0missing"))
        try:
            source = self.read(topic)
        except Unreadable:
            source = None
        for name, text in sorted(self.siblings(topic, source or "", topics).items()):
            digest.update(f"\0{name}\0{text}".encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def whole(self) -> str:
        """A digest of everything in it."""
        digest = hashlib.sha256()
        for topic in sorted({*self.files, *self.problems}):
            digest.update(f"{topic}\0{self.problems.get(topic, '')}\0".encode())
            digest.update(hashlib.sha256(self.files.get(topic, b"")).digest())
        return digest.hexdigest()

    def to_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "files": {topic: base64.b64encode(data).decode("ascii") for topic, data in self.files.items()},
            "places": dict(self.places),
            "problems": dict(self.problems),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Handed:
        files = {topic: base64.b64decode(text) for topic, text in data["files"].items()}
        return cls(name=data["name"], files=files, places=data["places"], problems=data["problems"])
