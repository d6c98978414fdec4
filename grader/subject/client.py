"""Worker processes as the grader sees them: start, ask with a deadline, drain what is printed, kill. Forms no verdict.

A `Subject` is anything that carries out batches of calls: a `Worker` (a process behind the wall) or a `Local` (the same
runner in this process, for trusted code: references, mistakes, a notebook's function). Whoever asks cannot tell which.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Protocol

from grader.record import record, unique
from grader.subject import _guard, _parent, _pipes, _worker, codec
from grader.subject.codec import ProtocolError
from grader.words import say

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

MAX_OUTPUT = 64 << 10  # bytes kept of what the student prints
FLOOD = 16 << 20  # bytes of it after which the worker is killed
PIPE_SIZE = 1 << 20
PARENT_SECONDS = 120.0  # for the warm parent to answer: it may have to import torch first
CLOSE_SECONDS = 5.0  # for it to end by itself
MOST_WAITING = 2.0  # times the limit that a process may be kept waiting by others before its time is up all the same
START_SECONDS = 120.0  # for a worker to say hello; importing torch on a cold disk can take long

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
        text = _worker.to_json(calls).encode()
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
        return _worker.to_json(self.header).encode()[1:-1] + b',"calls":' + self.calls_text + b"}"

    @cached_property
    def expected_text(self) -> bytes:
        """How the header of a reply begins whose answers look like the expected ones."""
        return b"" if self.expected is None else b'{"answers":' + _worker.to_json(self.expected).encode() + b","


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


class Local:
    """Trusted code, run by the same runner in this process."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._batch: Batch | None = None
        self._functions: Functions = {}
        self._log: list[Any] = []
        self._runner = _worker.Runner(self._ask, TrustedGuard())
        if kind == "torch":
            _parent.import_torch()

    def _ask(self, header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytearray]:
        assert self._batch is not None
        answer, data = answer_callback(header, payload, self._batch, self._functions, self._log)
        return answer, bytearray(data)

    def load(
        self, source: str, *, filename: str, topic: str, names: tuple[str, ...], siblings: dict[str, str] | None = None
    ) -> dict[str, Any]:
        request = {"id": 1, **load_request(source, filename, topic, self._kind, names, {})}
        saved = sys.modules.get(topic)
        header, _ = self._runner.handle(request, bytearray())
        if saved is None:
            sys.modules.pop(topic, None)
        else:
            sys.modules[topic] = saved
        return header

    def run(self, batch: Batch, functions: Functions) -> Reply:
        self._batch, self._functions, self._log = batch, functions, []
        header, payload = self._runner.handle(
            {"id": 1, **batch.header, "calls": batch.calls, "fresh": False}, bytearray(batch.payload)
        )
        header = codec.parse_header(_worker.header_text(header))  # as it would look after the channel
        return make_reply(header, payload, self._log, batch.count)


class TrustedGuard(_guard.Guard):
    """Watches nobody, and leaves this process's imports and its profiler alone."""

    def start(self, kind: str, filename: str, siblings: dict[str, str]) -> None:
        pass

    def begin(self, *, watch: bool, note: bool = False) -> None:
        pass

    def end(self) -> list[str]:
        return []


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
        header, _, _ = self._ask(_worker.to_json(request).encode()[1:], b"", None, {})
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
        self._bytes, self._wanted, self._header = bytearray(), _worker.HEAD.size, -1

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
        start = _worker.HEAD.size + self._header
        return self._bytes[_worker.HEAD.size : start], self._bytes[start:]


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # one of the real-time signals, which have no names
        return f"signal {number}"


class Pool:
    """Starts workers: from a warm parent where forking is safe, else each as a process of its own."""

    def __init__(
        self, *, limits: Mapping[str, Any] | None = None, skip: frozenset[str] = frozenset(), how: str = "auto"
    ) -> None:
        self._limits, self._skip = dict(limits or {}), skip
        self.keep = ""  # folder for what a start may find again, "" for none
        self.how = how if how != "auto" else ("exec" if sys.platform == "linux" else "spawn")
        self._control: socket.socket | None = None
        self._parent_pid = 0
        self._popen: subprocess.Popen[bytes] | None = None
        if self.how == "fork":
            self._start_parent()

    def _start_parent(self) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        if self.how == "fork":  # before this process has read a reference or drawn an input
            pid = os.fork()
            if pid == 0:
                ours.close()
                _parent.run_forked(theirs)
            self._parent_pid = pid
        else:
            self._popen = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c", START.format(root=_root()), "fork", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        theirs.close()
        ours.settimeout(PARENT_SECONDS)
        self._control = ours

    def _command(self, request: dict[str, Any], fds: list[int]) -> dict[str, Any]:
        if self._control is None:
            self._start_parent()
        assert self._control is not None
        try:
            socket.send_fds(self._control, [json.dumps(request).encode()], fds)
            answer = self._control.recv(1 << 16)
        except OSError as error:
            self.close()
            raise WallBroken(f"the parent of the workers is gone: {error}") from error
        if not answer:
            raise WallBroken("the parent of the workers is gone")
        found: dict[str, Any] = json.loads(answer)
        return found

    def start(self, kind: str, *, trusted: bool = False, optim: bool = False) -> Worker:
        """A new worker for a numpy or torch topic, closed in and waiting. Raises `WallBroken`.

        optim: the code uses torch.optim, whose first use costs seconds: let the parent pay for it once.
        """
        request: dict[str, Any] = {
            "command": "fork", "torch": kind == "torch", "limits": {"trusted": True} if trusted else self._limits,
            "skip": sorted(self._skip), "optim": optim, "keep": self.keep,
        }  # fmt: skip
        process = self._spawn(request) if self.how == "spawn" else self._fork(request)
        worker = Worker(process=process, kind=kind)
        worker.hello()
        return worker

    def _fork(self, request: dict[str, Any]) -> Process:
        asks, answers, output = os.pipe(), os.pipe(), os.pipe()
        pid = self._command(request, [asks[0], answers[1], output[1]])["pid"]
        for fd in (asks[0], answers[1], output[1]):
            os.close(fd)
        return _process(
            pid, asks[1], answers[0], output[0],
            lambda grace: int(self._command({"command": "kill", "pid": pid, "grace": grace}, [])["status"]),
            lambda: self._command({"command": "trace", "pid": pid}, []) and None,
        )  # fmt: skip

    def _spawn(self, request: dict[str, Any]) -> Process:
        popen = subprocess.Popen(
            [sys.executable, "-I", "-B", "-c", START.format(root=_root()), "spawn", json.dumps(request)],
            env=_environment(),
            cwd="/" if os.name == "posix" else None,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        assert popen.stdin
        assert popen.stdout
        assert popen.stderr

        def end(grace: bool) -> int:
            try:
                code = popen.wait(_parent.GRACE_SECONDS if grace else 0)
            except subprocess.TimeoutExpired:
                popen.kill()
                code = popen.wait()
                code = _worker.HUNG_UP_EXIT if grace else code
            if hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(popen.pid, signal.SIGKILL)  # what it left behind in its group
            return -code if code < 0 else code << 8

        def trace() -> None:
            if hasattr(signal, "SIGUSR2"):
                popen.send_signal(signal.SIGUSR2)

        fds = [os.dup(stream.fileno()) for stream in (popen.stdin, popen.stdout, popen.stderr)]
        for stream in (popen.stdin, popen.stdout, popen.stderr):
            stream.close()
        return _process(popen.pid, fds[0], fds[1], fds[2], end, trace)

    def close(self) -> None:
        """End the warm parent; its workers die with it."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._popen is not None:
            try:
                self._popen.wait(CLOSE_SECONDS)
            except subprocess.TimeoutExpired:  # stopped, by code that no protection kept from it
                self._popen.kill()
                self._popen.wait()
            self._popen = None
        if self._parent_pid:
            deadline = time.monotonic() + CLOSE_SECONDS
            while os.waitpid(self._parent_pid, os.WNOHANG)[0] == 0:
                if time.monotonic() > deadline:
                    os.kill(self._parent_pid, signal.SIGKILL)
                time.sleep(0.001)
            self._parent_pid = 0

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


START = "import sys; sys.path.append({root!r}); from grader.subject._parent import main; main(sys.argv[1:])"


def _root() -> str:
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, **_parent.ENVIRONMENT}


def _process(pid: int, to_worker: int, from_worker: int, output: int, end: Any, trace: Any) -> Process:
    threads = None if hasattr(select, "poll") else _pipes.Threads(from_worker, output)
    for fd in (to_worker, from_worker, output):
        if threads is None:
            os.set_blocking(fd, False)
        if hasattr(fcntl, "F_SETPIPE_SZ") and fd != output:
            try:
                fcntl.fcntl(fd, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
            except OSError:
                pass  # a small pipe is only slower
    return Process(
        pid=pid, to_worker=to_worker, from_worker=from_worker, output=output, end=end, trace=trace, threads=threads
    )  # fmt: skip
