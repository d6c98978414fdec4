"""A worker process as the grader sees it: ask with a deadline, drain what is printed, end. Forms no verdict."""

from __future__ import annotations

import os
import re
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from grader.record import record
from grader.subject import _pipes, _wire, _worker, codec
from grader.subject.batch import (
    Batch,
    Functions,
    Reply,
    WallBroken,
    WorkerGone,
    WorkerTimeout,
    answer_callback,
    load_request,
    make_reply,
    parse_reply,
)
from grader.subject.codec import ProtocolError
from grader.words import say

MAX_OUTPUT = 64 << 10  # bytes kept of what the student prints
FLOOD = 16 << 20  # bytes of it after which the worker is killed
PIPE_SIZE = 1 << 20
MOST_WAITING = 2.0  # times the limit that a process may be kept waiting by others before its time is up all the same
START_SECONDS = 120.0  # for a worker to say hello; importing torch on a cold disk can take long


@record
class Usage:
    """Seconds of processor time that all threads of a process used, and that its main thread was ready but had to wait for one."""

    used: float = 0.0
    waited: float = 0.0


NO_USAGE = Usage()


def usage(pid: int) -> Usage:
    """What a process used so far; nothing where the system does not say (elsewhere than on Linux)."""
    try:
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            waited = int(file.read().split()[1]) / 1e9
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return Usage(used=(int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"), waited=waited)
    except (OSError, ValueError, IndexError):
        return NO_USAGE


@dataclass(kw_only=True)
class Process:
    """A started worker: its pid, how to end it, and three descriptors."""

    pid: int
    to_worker: int
    from_worker: int
    output: int
    end: Callable[[bool], int]  # grace -> wait status
    trace: Callable[[], None]
    threads: _pipes.Threads | None = None  # that read and write, where descriptors cannot be waited for


@dataclass(kw_only=True)
class Worker:
    """A worker process behind the wall. Not started again once it is gone: ask the pool for a new one."""

    process: Process
    kind: str
    seconds: float = 10.0  # wall clock for one `Deadline`
    protections: dict[str, str] = field(default_factory=dict)
    printed: bytearray = field(default_factory=bytearray)
    total_printed: int = 0
    gone: bool = False
    _id: int = 1
    _deadline: float = 0.0
    _before: Usage = NO_USAGE  # when the clock was started
    _given: Usage = NO_USAGE  # for what waiting the deadline was moved already
    _ahead: bytes = b""  # what threads read behind a frame
    _filename: str = ""

    def start_clock(self, seconds: float) -> None:
        """From now on, all requests together may take this long, not counting what the machine keeps the process waiting."""
        self.seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._before = self._given = usage(self.process.pid)

    def extend_clock(self, seconds: float) -> None:
        """Allow this much more, for questions that were not planned."""
        self.seconds += seconds
        self._deadline += seconds

    def _kept_waiting(self) -> bool:
        """Whether the time is up because other processes had the processors; then the deadline moves, up to MOST_WAITING times."""
        now = usage(self.process.pid)
        waited = min(now.waited - self._before.waited, MOST_WAITING * self.seconds)
        more = waited - (self._given.waited - self._before.waited)
        if more <= 0.01 or now.used - self._before.used >= self.seconds:
            return False
        self._given = Usage(used=now.used, waited=self._before.waited + waited)
        self._deadline += more
        return self._deadline > time.monotonic()

    def hello(self) -> None:
        """Wait until the worker has closed itself in."""
        self.start_clock(START_SECONDS)
        try:
            header = codec.parse_header(self._receive(b"")[0])
        except (WorkerGone, WorkerTimeout, ProtocolError) as error:
            self.close()
            printed = codec.clean(bytes(self.printed[-2000:]).decode("utf-8", "replace"), 2000)
            raise WallBroken(f"a worker did not start: {error}. {printed}") from error
        if "broken" in header or type(header.get("protections")) is not dict:
            self.close()
            raise WallBroken(f"a protection failed in a worker: {header.get('broken')}")
        self.protections = header["protections"]

    def load(
        self, source: str, *, filename: str, topic: str, names: tuple[str, ...], siblings: dict[str, str] | None = None
    ) -> dict[str, Any]:
        self._filename = filename
        request = load_request(source, filename, topic, self.kind, names, siblings or {})
        header, _, _ = self._ask(_wire.to_json(request).encode()[1:], b"", None, {})
        return header

    def run(self, batch: Batch, functions: Functions) -> Reply:
        header, payload, log = self._ask(batch.text, batch.payload, batch, functions)
        try:
            return make_reply(header, payload, log, batch.count)
        except ProtocolError as error:
            raise self._dies("protocol", str(error)) from error

    def take_printed(self) -> tuple[str, int]:
        """What was printed since the last time, as text made safe, and how many bytes it was in all."""
        if not self.gone:
            with suppress(OSError, WorkerGone):
                self._drain()
        text, total = codec.clean(bytes(self.printed).decode("utf-8", "replace"), MAX_OUTPUT), self.total_printed
        self.printed.clear()
        self.total_printed = 0
        return text, total

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if not self.gone:
            self.gone = True
            self.process.end(False)
            self._close_pipes()

    def _close_pipes(self) -> None:
        if self.process.threads is not None:
            self.process.threads.close()
        for fd in (self.process.to_worker, self.process.from_worker, self.process.output):
            os.close(fd)

    # --- the channel ---------------------------------------------------------------------------------------------

    def _ask(
        self, text: bytes, payload: bytes, batch: Batch | None, functions: Functions
    ) -> tuple[dict[str, Any], bytearray, list[Any]]:
        if self.gone:
            raise WorkerGone("exit", "it had ended before")
        self._id += 1
        log: list[Any] = []
        message = codec.text_frame(b'{"id":%d,' % self._id + text, payload)
        try:
            while True:
                reply, data = self._receive(message)
                answer = parse_reply(reply, batch)
                if "callback" in answer and batch is not None:
                    message = codec.frame(*answer_callback(answer, data, batch, functions, log))
                    continue
                if answer.get("id") != self._id:
                    raise ProtocolError("an answer that was not asked for")
                return answer, data, log
        except ProtocolError as error:
            raise self._dies("protocol", str(error)) from error

    def _receive(self, message: bytes) -> tuple[bytearray, bytearray]:
        """Send a frame and read one, with one deadline for all of it, draining what the student prints."""
        process = self.process
        if process.threads is not None:
            return self._receive_by_threads(process.threads, message)
        unsent = self._send_some(memoryview(message))  # mostly all of it goes at once
        poll = select.poll()
        poll.register(process.from_worker, select.POLLIN)
        poll.register(process.output, select.POLLIN)
        if unsent:
            poll.register(process.to_worker, select.POLLOUT)
        frame = Frame()
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                if self._kept_waiting():
                    continue
                raise self._times_out()
            for fd, _ in poll.poll(min(left, 60.0) * 1000 + 1):
                if fd == process.to_worker:
                    unsent = self._send_some(unsent)
                    if not unsent:
                        poll.unregister(process.to_worker)
                elif fd == process.output:
                    if not self._drain():
                        poll.unregister(process.output)
                elif self._read_frame(frame):
                    return frame.parts()

    def _receive_by_threads(self, threads: _pipes.Threads, message: bytes) -> tuple[bytearray, bytearray]:
        threads.send(self.process.to_worker, message)
        frame = Frame()
        while True:
            while self._ahead:
                chunk, self._ahead = self._ahead[: frame.missing()], self._ahead[frame.missing() :]
                if frame.add(chunk):
                    return frame.parts()
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise self._times_out()
            got = threads.get(min(left, 60.0))
            if got is None:
                continue
            if got[0] == self.process.output:
                self._keep(got[1])
            elif got[1]:
                self._ahead = got[1]
            else:
                raise self._dies("", "")

    def _send_some(self, unsent: memoryview) -> memoryview:
        """Send what goes without waiting; return the rest."""
        try:
            return unsent[os.write(self.process.to_worker, unsent) :] if unsent else unsent
        except BlockingIOError:
            return unsent
        except OSError:
            return memoryview(b"")  # it is gone: the reading side will tell how

    def _read_frame(self, frame: Frame) -> bool:
        """Read what is there; whether the frame is complete."""
        while True:
            try:
                chunk = os.read(self.process.from_worker, min(frame.missing(), PIPE_SIZE))
            except BlockingIOError:
                return False
            if not chunk:
                raise self._dies("", "")
            if frame.add(chunk):
                return True

    def _drain(self) -> bool:
        """Keep what was printed so far; whether more can follow."""
        if (threads := self.process.threads) is not None:
            while got := threads.get(0.01):
                if got[0] == self.process.output:
                    self._keep(got[1])
            return True
        try:
            chunk = os.read(self.process.output, PIPE_SIZE)
        except BlockingIOError:
            return True
        self._keep(chunk)
        return bool(chunk)

    def _keep(self, chunk: bytes) -> None:
        self.total_printed += len(chunk)
        self.printed += chunk[: MAX_OUTPUT - len(self.printed)]
        if self.total_printed > FLOOD:
            raise self._dies("output", f"it printed more than {FLOOD >> 20} MB")

    def _times_out(self) -> WorkerTimeout:
        """Ask where the code is, then end it."""
        line = 0
        try:
            self._drain()
            before, total = len(self.printed), self.total_printed
            self.process.trace()
            if self.process.threads is None and select.select([self.process.output], [], [], 0.3)[0]:
                time.sleep(0.02)
                room, self.printed = self.printed[:before], bytearray()
                self._drain()
                for text in self.printed.decode("utf-8", "replace").splitlines():
                    place, _, rest = text.partition(f'File "{self._filename}", line ')
                    if rest and place.strip() == "":
                        number = re.match(r"[0-9]{1,6}\b", rest)  # the student's code may have printed this, too
                        line = int(number[0]) if number else 0
                        break
                self.printed, self.total_printed = room, total  # the trace is not the student's
        except (WorkerGone, OSError):
            pass
        self.close()
        return WorkerTimeout(self.seconds, line)

    def _dies(self, how: str, words: str) -> WorkerGone:
        """End the process and say how it ended: `how` if we know already, else by its wait status."""
        if self.gone:
            return WorkerGone(how or "exit", words or "it ended")
        self.gone = True
        status = self.process.end(not how)
        if not how:
            with suppress(OSError, WorkerGone):  # what it printed last
                self._drain()
        self._close_pipes()
        if how:
            return WorkerGone(how, words)
        if number := status & 0x7F:
            return WorkerGone("signal", f"the interpreter was ended by {signal_name(number)}")
        code = status >> 8
        if code == _worker.BROKEN_EXIT:
            return WorkerGone("exit", say("your code broke the interpreter that it runs in, so it cannot answer"))
        if code == _worker.HUNG_UP_EXIT:
            return WorkerGone("exit", say("your code closed the channel to the grader"))
        return WorkerGone("exit", f"the interpreter ended with exit code {code}")


class Frame:
    """A frame while it is read."""

    def __init__(self) -> None:
        self._bytes, self._wanted, self._header = bytearray(), _wire.HEAD.size, -1

    def missing(self) -> int:
        return self._wanted - len(self._bytes)

    def add(self, chunk: bytes) -> bool:
        """Whether this was the last part. Raises `ProtocolError`."""
        self._bytes += chunk
        if self._header < 0 and not self.missing():
            self._header, payload = codec.parse_head(bytes(self._bytes))
            self._wanted += self._header + payload
        return not self.missing()

    def parts(self) -> tuple[bytearray, bytearray]:
        start = _wire.HEAD.size + self._header
        return self._bytes[_wire.HEAD.size : start], self._bytes[start:]


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one of the real-time signals, which have no names
        return f"signal {number}"
