"""What is asked of a subject and what it answers. Knows JSON and bytes, no process and no verdict.

A `Subject` is anything that carries out batches of calls: a `Worker` (a process behind the wall) or a `Local` (the same
runner in this process, for trusted code: references and mistakes). Whoever asks cannot tell which.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any, Protocol

from grader.record import unique
from grader.subject import _wire, codec
from grader.subject.codec import ProtocolError

Functions = Mapping[str, Callable[..., Any]]


class WorkerGone(Exception):
    """The process died. `how` is a word for it: exit, signal, memory, output, protocol."""

    def __init__(self, how: str, words: str) -> None:
        super().__init__(words)
        self.how, self.words = how, words


class WorkerTimeout(Exception):
    """No answer in time; the process was killed. `line` of the student's file where it was, or 0."""

    def __init__(self, seconds: float, line: int = 0) -> None:
        super().__init__(f"no answer within {seconds:g} s")
        self.seconds, self.line = seconds, line


class WallBroken(Exception):
    """The grader's own machinery failed: a protection dropped out, a worker did not start."""


@lru_cache(maxsize=4)  # what is looked at is looked at several times
def _parsed(text: bytes) -> list[Any]:
    found: list[Any] = json.loads(text)
    return found


@unique
class Batch:
    """One request about one function: its JSON without an id, its bytes, and the grader's functions it may call.

    The calls are kept as text, a hundredth of what they take as Python's lists: most batches are only sent.
    """

    header: dict[str, Any]  # without the calls
    calls_text: bytes
    size: int  # how many calls there are
    payload: bytes
    functions: tuple[codec.Function, ...] = ()
    expected: list[Any] | None = None  # the JSON of the answers, if it is known what right ones look like

    @staticmethod
    def of(
        header: dict[str, Any], calls: list[Any], payload: bytes, functions: tuple[codec.Function, ...] = ()
    ) -> Batch:
        text = _wire.to_json(calls).encode()
        return Batch(header=header, calls_text=text, size=len(calls), payload=payload, functions=functions)

    @property
    def calls(self) -> list[Any]:
        """The JSON of each call."""
        return _parsed(self.calls_text)

    @property
    def count(self) -> int:
        """How many answers are wanted."""
        return self.size * len(self.header.get("texts", "1"))

    @property
    def text(self) -> bytes:
        """The header as JSON without its opening brace, to be put behind an id."""
        return _wire.to_json(self.header).encode()[1:-1] + b',"calls":' + self.calls_text + b"}"

    @cached_property
    def expected_text(self) -> bytes:
        """How the header of a reply begins whose answers look like the expected ones."""
        return b"" if self.expected is None else b'{"answers":' + _wire.to_json(self.expected).encode() + b","


@unique
class Reply:
    """What came back for a batch: JSON trees and bytes still to be decoded, the payload as it was after the calls."""

    answers: list[Any]
    payload: memoryview
    outlines: list[Any] | None
    seen: tuple[str, ...]
    callbacks: tuple[tuple[int, tuple[Any, ...]], ...]
    size: int  # of the answers' part of the payload, if all of it is well-formed

    def values(self) -> list[Any]:
        """Every answer decoded."""
        decoder = codec.Decoder(self.payload)
        return [decoder.value(tree) for tree in self.answers]


class Subject(Protocol):
    """Carries out batches of calls on one file's functions."""

    def load(
        self, source: str, *, filename: str, topic: str, names: tuple[str, ...], siblings: dict[str, str]
    ) -> dict[str, Any]: ...

    def run(self, batch: Batch, functions: Functions) -> Reply: ...


def load_request(
    source: str, filename: str, topic: str, kind: str, names: tuple[str, ...], siblings: dict[str, str]
) -> dict[str, Any]:
    return {
        "op": "load", "source": source, "filename": filename, "topic": topic, "kind": kind, "names": list(names),
        "siblings": siblings,
    }  # fmt: skip


def answer_callback(
    header: dict[str, Any], payload: bytes | bytearray, batch: Batch, functions: Functions, log: list[Any]
) -> tuple[dict[str, Any], bytes]:
    """Call one of the grader's functions for the student's code; return the header and payload that answer."""
    number = header.get("callback")
    arguments = codec.Decoder(memoryview(payload)).value(header.get("args"))
    if type(number) is not int or not 0 <= number < len(batch.functions) or type(arguments) is not tuple:
        raise ProtocolError("a callback that is none")
    values, keywords = arguments
    if type(values) is not tuple or type(keywords) is not dict or len(log) > 200_000:
        raise ProtocolError("a callback that is none")
    wanted = batch.functions[number]
    passed = tuple(codec.plain(v) for v in (*values, *keywords.values()))
    log.append((number, passed))
    try:
        result = functions[wanted.name](*wanted.data, *passed)
    except (TypeError, ValueError, IndexError, ArithmeticError) as error:
        return {"error": f"the function you were given cannot take this: {error}"[:300]}, b""
    encoder = codec.Encoder(torch=False)
    return {"value": encoder.value(result)}, b"".join(encoder.parts)


def parse_reply(text: bytearray, batch: Batch | None) -> dict[str, Any]:
    """The header of a reply; answers that look as expected to the letter need not be parsed."""
    known = b"" if batch is None else batch.expected_text
    if not known or not text.startswith(known):
        return codec.parse_header(text)
    assert batch is not None
    return {**codec.parse_header(b"{" + text[len(known) :]), "answers": batch.expected}


def make_reply(header: dict[str, Any], payload: bytes | bytearray, log: list[Any], count: int) -> Reply:
    answers, outlines, seen = header.get("answers"), header.get("outlines"), header.get("seen")
    if type(answers) is not list or len(answers) != count or type(seen) is not list:
        raise ProtocolError("a reply without answers")
    if outlines is not None and (type(outlines) is not list or len(outlines) != count):
        raise ProtocolError("a reply without outlines")
    names = tuple(codec.clean(name, 200) for name in seen[:5000] if type(name) is str)
    return Reply(
        answers=answers,
        payload=memoryview(payload),
        outlines=outlines,
        seen=names,
        callbacks=tuple(log),
        size=len(payload),
    )
