"""Carries out jobs in processes of this machine, one a core. Knows the lanes' protocol, nothing of what is graded.

Why not `concurrent.futures.ProcessPoolExecutor`: it cannot tell which job killed a process, gives up all the others with it, never ends
a job that hangs, and leaves its processes behind when the grader is killed. A lane is a program of its own that ends with
its input; a dead one is replaced, and only its own job hears of it.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.classroom.executor import Broken, Event, Job
from grader.words import say

START = "import sys; sys.path.append({root!r}); from grader.classroom.lane import main; main()"
START_SECONDS = 180.0  # for a lane to say hello
MOST_FAILED_STARTS = 3  # of all lanes, one after the other


class Lane:
    """One process. Its reader thread puts (lane, generation, event or None at the end) into the queue of them all."""

    def __init__(self, inbox: queue.Queue[tuple[Lane, int, dict[str, Any] | None]]) -> None:
        self._inbox = inbox
        self.generation = 0
        self.job: Job | None = None
        self.ready = False
        self.heard = 0.0
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        root = str(Path(__file__).resolve().parents[2])
        process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-c",
                START.format(root=root),
            ],  # -P: a submission's file never becomes a module here
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if os.environ.get("GRADER_TRACEBACK") else subprocess.DEVNULL,
            text=True,
            encoding="ascii",
            start_new_session=True,  # ctrl-C is ours to hear
        )
        self.heard = time.monotonic()
        threading.Thread(target=self._read, args=(process, self.generation), daemon=True).start()
        return process

    def _read(self, process: subprocess.Popen[str], generation: int) -> None:
        assert process.stdout is not None
        with suppress(ValueError, OSError):
            for line in process.stdout:
                self._inbox.put((self, generation, json.loads(line)))
        self._inbox.put((self, generation, None))

    def send(self, job: Job) -> None:
        self.job, self.heard = job, time.monotonic()
        assert self.process.stdin is not None
        with suppress(OSError):  # it is dead: its reader will say so
            self.process.stdin.write(json.dumps({**job.body, "id": job.id}) + "\n")
            self.process.stdin.flush()

    def restart(self) -> None:
        self.end()
        self.generation += 1
        self.job, self.ready = None, False
        self.process = self._start()

    def end(self) -> None:
        """End the process; its warm parent and workers end with it."""
        process = self.process
        with suppress(OSError):
            if process.stdin is not None:
                process.stdin.close()
        try:
            process.wait(2.0)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Lanes:
    """An executor of so many processes here."""

    def __init__(self, count: int, *, require_protections: bool) -> None:
        self._require = require_protections
        self._inbox: queue.Queue[tuple[Lane, int, dict[str, Any] | None]] = queue.Queue()
        self._failed_starts = 0
        self._lanes: list[Lane] = []
        try:
            for _ in range(count):
                self._lanes.append(Lane(self._inbox))
        except BaseException:
            self.close()
            raise

    def pids(self) -> list[int]:
        """The processes that grade now."""
        return [lane.process.pid for lane in self._lanes]

    def pid_of(self, job: Job) -> int:
        """The process that has a job."""
        return next(lane.process.pid for lane in self._lanes if lane.job is job)

    def slots(self) -> int:
        return sum(lane.job is None for lane in self._lanes)

    def begin(self, job: Job) -> None:
        lane = next(lane for lane in sorted(self._lanes, key=lambda lane: not lane.ready) if lane.job is None)
        lane.send(job)

    def wait(self, seconds: float) -> list[Event]:
        end = time.monotonic() + seconds
        while True:
            found = self._late()
            try:
                lane, generation, message = self._inbox.get(
                    timeout=max(min(end - time.monotonic(), 0.5), 0.0) if not found else 0.0
                )
            except queue.Empty:
                if found or time.monotonic() >= end:
                    return found
                continue
            event = self._event(lane, message) if generation == lane.generation else None
            if event is not None:
                return [*found, event]

    def _event(self, lane: Lane, message: dict[str, Any] | None) -> Event | None:
        lane.heard = time.monotonic()
        if message is None:
            return self._died(lane, self._how(lane))
        if message["event"] == "broken":
            raise Broken(message["words"])
        if message["event"] == "hello":
            lane.ready, self._failed_starts = True, 0
            self._check(message["protections"])
            return None
        job = lane.job
        if job is None or message["id"] != job.id:
            return None
        if message["event"] == "at":
            return Event(kind="at", job=job, topic=message["topic"])
        lane.job = None
        return Event(kind="done", job=job, report=message["report"])

    def _check(self, protections: dict[str, str]) -> None:
        if not self._require:
            return
        missing = {name: state for name, state in protections.items() if state != "on" and name != "user"}
        if missing or not protections:
            words = "; ".join(f"{name}: {state}" for name, state in missing.items()) or say("none is available")
            raise Broken(say("protections are missing ({words}); see `grader doctor`, or take --allow-missing-protections if you trust "
                             "these submissions", words=words))  # fmt: skip

    def _how(self, lane: Lane) -> str:
        with suppress(subprocess.TimeoutExpired):
            lane.process.wait(5.0)
        code = lane.process.poll()
        if code is not None and code < 0:
            return say("ended by {signal}", signal=signal.Signals(-code).name)
        return say("ended with exit code {code}", code=code)

    def _late(self) -> list[Event]:
        """Lanes that have not been heard of for too long are ended."""
        now = time.monotonic()
        found = []
        for lane in self._lanes:
            if not lane.ready and now - lane.heard > START_SECONDS:
                event = self._died(lane, say("it did not start within {seconds:g} seconds", seconds=START_SECONDS))
            elif lane.ready and lane.job is not None and now - lane.heard > lane.job.seconds:
                lane.process.kill()
                event = self._died(lane, say("no sign of life for {seconds:g} seconds", seconds=lane.job.seconds))
            else:
                continue
            found += [event] if event else []
        return found

    def _died(self, lane: Lane, words: str) -> Event | None:
        job, ready = lane.job, lane.ready
        if not ready:
            self._failed_starts += 1
            if self._failed_starts >= MOST_FAILED_STARTS:
                raise Broken(
                    say("the processes that grade do not start: {words} (GRADER_TRACEBACK=1 shows why)", words=words)
                )
        lane.restart()
        if job is not None and not ready:  # it never began
            lane.send(job)
            return None
        return None if job is None else Event(kind="died", job=job, words=words)

    def close(self) -> None:
        for lane in self._lanes:
            with suppress(OSError):
                if lane.process.stdin is not None:
                    lane.process.stdin.close()  # all at once, then wait for each
        for lane in self._lanes:
            lane.end()
        self._lanes.clear()
