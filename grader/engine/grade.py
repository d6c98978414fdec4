"""Turns the answers of a batch into findings, in bulk where it can. Knows the plan, no process and no report."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from grader.engine import compare
from grader.engine.corpus import Planned
from grader.engine.reference import Task
from grader.subject import codec
from grader.subject.batch import Batch, Reply


class Graded:
    """A student's answers to one planned batch, held against the expected ones."""

    def __init__(self, task: Task, planned: Planned, reply: Reply) -> None:
        self.planned, self.reply = planned, reply
        self._rules = task.rules
        self._restores = task.exercise.restores_inputs
        self._compared = task.exercise.compared

    @cached_property
    def answers(self) -> list[Any]:
        """Every answer, decoded. Raises `ProtocolError` if one does not fit the protocol."""
        return self.reply.values()

    @cached_property
    def wrong(self) -> dict[int, compare.Finding]:
        """What is wrong with which call. An empty dict means that every answer is right."""
        suspects = self._suspects()
        found: dict[int, compare.Finding] = {}
        for index in suspects:
            finding = compare.compare(self.answers[index], self.planned.expected[index], self._rules)
            if finding is not None:
                found[index] = finding
        return found

    def _suspects(self) -> list[int]:
        """The calls that are not plainly right: those to be looked at one by one."""
        planned, reply = self.planned, self.reply
        if reply.answers is not planned.trees and reply.answers != planned.trees:
            return list(range(len(planned.trees)))
        size = reply.size - len(planned.batch.payload)
        if planned.flat is None or size != len(planned.data):
            return list(range(len(planned.trees)))
        target, allowed, bounds = planned.flat
        got = np.frombuffer(reply.payload, np.float64, count=len(target))
        with np.errstate(invalid="ignore", over="ignore"):
            right = (np.abs(got - target) <= allowed) | (got == target)
        if right.all():
            return []
        places = np.searchsorted(bounds, np.flatnonzero(~right), side="right") - 1
        return [int(index) for index in np.unique(places)]

    @cached_property
    def changed(self) -> list[int]:
        """The calls that changed one of their inputs."""
        return changed_calls(self.planned.batch, self.reply, self._restores)


def changed_calls(batch: Batch, reply: Reply, restores: bool) -> list[int]:
    """The calls of a batch that changed one of their inputs. restores: arithmetic may have left it nearly the same."""
    sent = batch.payload
    start = reply.size - len(sent)
    if start < 0:
        raise codec.ProtocolError("a reply without its inputs")
    after = reply.payload[start:]
    found = set() if after == sent else _changed_bytes(batch, after, restores)
    for index, outline in enumerate(reply.outlines or []):
        if outline is not None and outline != expected_outline(batch.calls[index][0]):
            found.add(index)
    return sorted(found)


def _changed_bytes(batch: Batch, after: memoryview, restores: bool) -> set[int]:
    found, offset, sent = set(), 0, memoryview(batch.payload)
    for index, (args, kwargs) in enumerate(batch.calls):
        size = payload_size(args) + payload_size(kwargs)
        before, now = sent[offset : offset + size], after[offset : offset + size]
        if before != now and not (restores and _nearly(before, now)):
            found.add(index)
        offset += size
    return found


def _nearly(before: memoryview, now: memoryview) -> bool:
    one, other = np.frombuffer(before, np.float64), np.frombuffer(now, np.float64)
    return bool((np.abs(one - other) <= 1e-9 * (1 + np.abs(one)))[~np.isnan(one)].all())


def payload_size(tree: Any) -> int:
    """How many bytes of a request's payload belong to a value."""
    if type(tree) is not list:
        return 0
    if tree[0] in ("a", "T"):
        return codec.array_size(tree)
    if tree[0] in ("t", "l"):
        return sum(payload_size(part) for part in tree[1])
    if tree[0] == "d":
        return sum(payload_size(value) for _, value in tree[1])
    return payload_size(tree[2]) if tree[0] == "m" else 0


def expected_outline(args: list[Any]) -> Any:
    """The outline of arguments that nobody changed, as the worker describes it."""
    counter = iter(range(1 << 30))

    def outline(tree: Any) -> Any:
        if type(tree) is list and tree[0] in ("t", "l"):
            return [outline(part) for part in tree[1]]
        if type(tree) is list and tree[0] == "d":
            return {str(key): outline(value) for key, value in tree[1]}
        return next(counter)

    return outline(args)


def raised_nothing_yet(answer: Any) -> bool:
    """Whether an answer is that of a stub."""
    return isinstance(answer, codec.Raised) and answer.type == "NotImplementedError"
