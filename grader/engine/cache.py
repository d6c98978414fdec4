"""Keeps plans between runs: in memory, and on disk in one file a plan. Knows bytes and keys, no student.

A plan's key is made of the texts it depends on (topic, reference, the engine's own files) and of versions, so that a changed check
is never graded with old inputs. A file that is damaged, foreign or of another key is ignored and written anew; files are
written under a temporary name and renamed, so that graders running at once don't harm each other.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from _blake2 import blake2b  # hashlib has the same, but loads OpenSSL first: 4 ms
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grader import course
from grader.engine.corpus import Plan, Planned, Section
from grader.subject import codec
from grader.subject.batch import Batch

MAGIC = b"grader-plan/1\n"
OWN_FILES = (
    "author.py", "draw.py", "masks.py", "engine/cache.py", "engine/corpus.py", "engine/gradients.py", "engine/reference.py", "subject/codec.py",
    "subject/_wire.py", "subject/_worker.py",
)  # fmt: skip


@cache
def _common() -> bytes:
    """A digest of everything that all plans depend on."""
    digest = blake2b(f"{sys.version_info[:2]} {np.__version__}".encode())
    for package in ("torch", "hypothesis"):  # their versions without importing them
        spec = importlib.util.find_spec(package)
        for location in spec.submodule_search_locations or () if spec else ():
            try:
                digest.update(Path(location, "version.py").read_bytes())
            except OSError:
                digest.update(b"unknown")
    for name in OWN_FILES:
        digest.update((course.PACKAGE / name).read_bytes())
    return digest.digest()


def plan_key(topic: str, exercise: str, seed: int, count: int) -> str:
    """What a plan depends on, as a hexadecimal digest."""
    digest = blake2b(_common(), digest_size=32)
    for path in (course.topic_path(topic), course.solution_path(topic)):
        digest.update(path.read_bytes())
    digest.update(f"{topic}.{exercise} {seed} {count}".encode())
    return digest.hexdigest()


def folder() -> Path | None:
    """Where plans are kept on disk: GRADER_CACHE_DIR, else the platform's cache folder; None if it is switched off ("")."""
    chosen = os.environ.get("GRADER_CACHE_DIR")
    if chosen is not None:
        return Path(chosen) if chosen else None
    import platformdirs

    return Path(platformdirs.user_cache_path("grader"))


class PlanCache:
    """Plans by key, in memory and on disk."""

    def __init__(self, directory: Path | None) -> None:
        self.directory = directory
        self._memory: dict[str, Plan] = {}

    def get(self, topic: str, exercise: str, seed: int, count: int, make: Callable[[], Plan]) -> Plan:
        """The plan, from memory, from disk, or made now and kept."""
        key = plan_key(topic, exercise, seed, count)
        plan = self._memory.get(key) or self._read(key, exercise)
        if plan is None:
            plan = make()
            self._write(key, exercise, plan)
        self._memory[key] = plan
        return plan

    def _path(self, key: str, exercise: str) -> Path | None:
        return None if self.directory is None else self.directory / f"{exercise}-{key[:32]}.plan"

    def _read(self, key: str, exercise: str) -> Plan | None:
        path = self._path(key, exercise)
        try:
            data = path.read_bytes() if path else b""
        except OSError:
            return None
        head = len(MAGIC) + 64
        if not data.startswith(MAGIC) or _checksum(data[head:]) != data[len(MAGIC) : head]:
            return None
        try:
            record, payload = unpack(data[head:])
            return from_record(record, payload) if record["key"] == key else None
        except (ValueError, KeyError, TypeError, IndexError):
            return None

    def _write(self, key: str, exercise: str, plan: Plan) -> None:
        path = self._path(key, exercise)
        if path is None:
            return
        body = pack(*to_record(plan, key))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            import tempfile

            with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".plan-", delete=False) as file:
                file.write(MAGIC + _checksum(body) + body)
            os.replace(file.name, path)
        except OSError:
            pass  # a cache that cannot be written only costs time


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=32).hexdigest().encode()


def pack(record: dict[str, Any], payload: bytes) -> bytes:
    text = json.dumps(record, separators=(",", ":")).encode()
    return len(text).to_bytes(8, "little") + text + payload


def unpack(data: bytes) -> tuple[dict[str, Any], memoryview]:
    size = int.from_bytes(data[:8], "little")
    return json.loads(data[8 : 8 + size]), memoryview(data)[8 + size :]


class _Writer:
    """Collects byte strings; each is remembered as offset and size."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._offset = 0

    def add(self, data: bytes) -> list[int]:
        self.parts.append(data)
        self._offset += len(data)
        return [self._offset - len(data), len(data)]

    def value(self, value: Any) -> Any:
        """A value as JSON, its bytes, and the functions of the grader in it."""
        encoder = codec.Encoder(torch=False)
        tree = encoder.value(value)
        return {
            "tree": tree,
            "bytes": self.add(b"".join(encoder.parts)),
            "functions": self.functions(encoder.functions),
        }

    def functions(self, functions: Any) -> list[Any]:
        return [[function.name, self.value(function.data)] for function in functions]


def to_record(plan: Plan, key: str) -> tuple[dict[str, Any], bytes]:
    """A plan as JSON and bytes."""
    writer = _Writer()

    def planned(part: Planned | None) -> Any:
        if part is None:
            return None
        return {
            "header": part.batch.header, "calls": writer.add(part.batch.calls_text), "size": part.batch.size, "payload": writer.add(part.batch.payload), "data": writer.add(part.data),
            "trees": part.trees, "functions": writer.functions(part.batch.functions),
        }  # fmt: skip

    record = {
        "key": key,
        "seed": plan.seed,
        "count": plan.count,
        "notes": plan.notes,
        "batches": {how: planned(part) for how, part in plan.batches.items()},
        "gradients": planned(plan.gradients),
        "sections": [[s.check, s.kind, s.calls, s.starts, s.examples] for s in plan.sections],
        "examples": writer.add(_pack_examples(plan.examples)),
    }
    return record, b"".join(writer.parts)


def from_record(record: dict[str, Any], payload: memoryview) -> Plan:
    """The plan that `to_record` wrote."""

    reader = _Reader(payload)
    data = reader.data

    def planned(item: Any) -> Planned | None:
        if item is None:
            return None
        batch = Batch(
            header=item["header"], calls_text=data(item["calls"]), size=item["size"], payload=data(item["payload"]),
            functions=reader.functions(item["functions"]),
        )  # fmt: skip
        return Planned(batch=batch, trees=item["trees"], data=data(item["data"]))

    batches = {how: planned(item) for how, item in record["batches"].items()}
    return Plan(
        batches={how: part for how, part in batches.items() if part is not None},
        gradients=planned(record["gradients"]),
        sections=tuple(
            Section(
                check=check,
                kind=kind,
                calls=tuple((how, index) for how, index in calls),
                starts=tuple(starts),
                examples=examples,
            )
            for check, kind, calls, starts, examples in record["sections"]
        ),
        examples=Lazy(data(record["examples"])),  # type: ignore[arg-type]
        seed=record["seed"],
        count=record["count"],
        notes=record["notes"],
    )


class _Reader:
    """Reads what a `_Writer` wrote."""

    def __init__(self, payload: memoryview) -> None:
        self._payload = payload

    def data(self, place: list[int]) -> bytes:
        return bytes(self._payload[place[0] : place[0] + place[1]])

    def value(self, item: dict[str, Any]) -> Any:
        return codec.Arguments(self.data(item["bytes"]), self.functions(item["functions"])).value(item["tree"])

    def functions(self, items: list[Any]) -> tuple[codec.Function, ...]:
        return tuple(codec.Function(name=name, data=self.value(item)) for name, item in items)


def _pack_examples(lists: Any) -> bytes:
    writer = _Writer()
    record = {"examples": [[writer.value(example) for example in examples] for examples in lists]}
    return pack(record, b"".join(writer.parts))


@lru_cache(maxsize=8)  # for the failures of a few exercises at a time
def _examples(packed: bytes) -> tuple[Any, ...]:
    record, payload = unpack(packed)
    reader = _Reader(payload)
    return tuple(tuple(map(reader.value, items)) for items in record["examples"])


class Lazy:
    """The examples of a plan, which are read when one is looked into: they are only needed to explain."""

    def __init__(self, packed: bytes) -> None:
        self._packed = packed

    def __getitem__(self, index: int) -> Any:
        return _examples(self._packed)[index]
