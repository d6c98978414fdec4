"""Starts workers: the processes in which students' code runs. Knows processes and pipes, not what travels on them."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from grader.subject import _parent, _pipes, _worker
from grader.subject.batch import WallBroken
from grader.subject.client import PIPE_SIZE, Process, Worker

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

PARENT_SECONDS = 120.0  # for the warm parent to answer: it may have to import torch first
CLOSE_SECONDS = 5.0  # for it to end by itself


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

    def start(self, kind: str, *, trusted: bool = False, ahead: tuple[str, ...] = ()) -> Worker:
        """A new worker for a numpy or torch topic, closed in and waiting. Raises `WallBroken`.

        ahead: what of torch is going to be used whose first use costs long, "autograd" or "optim": the parent pays for it once.
        """
        request: dict[str, Any] = {
            "command": "fork", "torch": kind == "torch", "limits": {"trusted": True} if trusted else self._limits,
            "skip": sorted(self._skip), "ahead": ahead, "keep": self.keep,
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
