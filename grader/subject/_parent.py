"""The warm parent: imports numpy (and torch when asked), never a reference or a check, and forks a worker per submission.

It talks to the grader over one Unix socket that no worker inherits: a JSON request a message, file descriptors
beside it. `fork` makes a worker, `kill` ends one and tells how it ended, `trace` has it print where it is. A worker closes itself in
(`sandbox`), proves it, says hello with the list of its protections, and only then waits for the student's file.
Where forking is not to be had, `main` makes this very process the one worker.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import json
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

from grader.subject import _guard, _program, _wire, _worker, sandbox

THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
ENVIRONMENT = {
    **THREADS,
    "MALLOC_ARENA_MAX": "2",
    "CUDA_VISIBLE_DEVICES": "",
    "LC_ALL": "C.UTF-8",
    "PYTHONHASHSEED": "0",
}
HELLO = 0  # the id of a worker's first frame
GRACE_SECONDS = 0.5  # for a worker that hung up to end by itself, so that its exit code can be told


SYMBOLIC = "torch.fx.experimental.symbolic_shapes"


def import_torch() -> None:
    """Import torch as cheaply as it goes: half of the time would be spent in the garbage collector."""
    if "torch" in sys.modules:
        return
    gc.disable()
    try:
        import torch

        torch.set_num_threads(1)
    finally:
        gc.enable()
    gc.freeze()


def import_autograd() -> None:
    """Import what torch imports for the first gradient, a symbolic algebra: a fifth of a second, once instead of in every worker."""
    if SYMBOLIC not in sys.modules:
        importlib.import_module(SYMBOLIC)
        gc.freeze()


def import_optimizers() -> None:
    """Make one optimizer, which has torch import its compiler: seconds that are not the student's."""
    if "torch._dynamo" not in sys.modules:
        os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", "/")  # so that no folder is made
        import torch

        torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        gc.freeze()


AHEAD = {"autograd": import_autograd, "optim": import_optimizers}


def prepare(torch: bool) -> tuple[str, ...]:
    """Import what a worker needs; return the paths it may read."""
    if torch:
        import_torch()
    readable = sandbox.readable_paths(torch)
    sandbox.warm(readable)
    return readable


def become_worker(
    read_fd: int, write_fd: int, readable: tuple[str, ...], limits: dict[str, Any], skip: frozenset[str]
) -> None:
    """Close this process in, prove it, say hello, and serve. Returns when the grader hangs up."""
    if limits.pop("trusted", False):  # the grader's own reference
        report: dict[str, str] = {}
    else:
        try:
            report = sandbox.protect(sandbox.Limits(**limits), readable=readable, skip=skip)
            sandbox.verify(report)
            if report["filesystem"] != "on":
                sys.addaudithook(_guard.private_files(sandbox.private_paths()))
        except sandbox.SandboxBroken as error:
            _wire.Channel(read_fd, write_fd).send({"id": HELLO, "broken": str(error)})
            return
    _wire.Channel(read_fd, write_fd).send({"id": HELLO, "protections": report})
    _worker.serve(read_fd, write_fd, _guard.Guard())


def serve(control: socket.socket) -> None:
    """Fork workers until the grader closes the control socket, or is gone in the middle of a request."""
    try:
        _serve(control)
    except ConnectionError:
        pass  # interrupted or killed: nobody is left to be answered
    _end_all(set())
    os._exit(0)


def _serve(control: socket.socket) -> None:
    readable: dict[bool, tuple[str, ...]] = {}
    workers: set[int] = set()
    while True:
        message, fds, _, _ = socket.recv_fds(control, 1 << 16, 3)
        if not message:
            return
        request = json.loads(message)
        if request["command"] == "fork":
            _program.folder = request["keep"]
            torch = bool(request["torch"])
            if torch not in readable:
                readable[torch] = prepare(torch)
                if torch:
                    readable[False] = readable.get(False) or prepare(False)
            for name in request["ahead"]:
                AHEAD[name]()
            sandbox.adopt_orphans()
            _guard.not_for("torch" if torch else "numpy", len(sys.modules))
            pid = os.fork()
            if pid == 0:
                control.close()
                _run_child(fds, readable[torch], request)
            for fd in fds:
                os.close(fd)
            workers.add(pid)
            answer: dict[str, Any] = {"pid": pid}
        elif request["command"] == "kill":
            answer = {"status": _end(request["pid"], request["grace"])}
            workers.discard(request["pid"])
            _end_all(workers)
        else:
            with suppress(ProcessLookupError):
                os.kill(request["pid"], signal.SIGUSR2)
            answer = {}
        control.send(json.dumps(answer).encode())


def _forget_the_past() -> None:
    """What was imported is no garbage; what the student's code makes may be, and is looked for as usual."""
    gc.freeze()
    gc.set_threshold(700, 10, 10)


def _run_child(fds: list[int], readable: tuple[str, ...], request: dict[str, Any]) -> None:
    """Everything in the child of a fork, which never returns."""
    try:
        _forget_the_past()
        os.setsid()
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(fds[2], 1)
        os.dup2(fds[2], 2)
        closing = not request["limits"].get("trusted") and not request["skip"]
        _close_all_but({*fds[:2], *(sandbox.prepared(readable) if closing else ())})
        sys.stdin, sys.stdout, sys.stderr = _streams()
        faulthandler.register(signal.SIGUSR2, file=2, all_threads=False)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        become_worker(fds[0], fds[1], readable, request["limits"], frozenset(request["skip"]))
    finally:
        os._exit(0)


def _close_all_but(kept: set[int]) -> None:
    start = 3
    for fd in [*sorted(kept), 4096]:
        os.closerange(start, fd)
        start = fd + 1


def _streams() -> tuple[Any, Any, Any]:
    """Fresh text streams over 0, 1 and 2: the forking process may have wrapped or buffered its own."""
    reading = open(0, encoding="utf-8", errors="replace", closefd=False)
    writing = [open(fd, "w", encoding="utf-8", errors="backslashreplace", closefd=False, buffering=1) for fd in (1, 2)]
    return reading, writing[0], writing[1]


def _end(pid: int, grace: bool) -> int:
    """End a worker and return its wait status. grace: it has hung up, so it may end by itself, but need not."""
    try:
        deadline = time.monotonic() + GRACE_SECONDS
        while grace and time.monotonic() < deadline:
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                return status
            time.sleep(0.002)
        os.kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
        return _worker.HUNG_UP_EXIT << 8 if grace else status
    except (ChildProcessError, ProcessLookupError):
        return 0


def _end_all(but: set[int]) -> None:
    """End what a worker left behind: where nothing forbids it to start processes, they have become our children."""
    for _ in range(1000):
        found = sandbox.children() - but
        if not found:
            return
        for pid in found:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def scrub() -> None:
    """Forget the environment this process was forked with: the variables, and the block they were started from."""
    os.environ.clear()
    os.environ.update(ENVIRONMENT)
    try:
        with open("/proc/self/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        start, end = int(fields[47]), int(fields[48])  # env_start, env_end
        if 0 < end - start < 1 << 24:
            import ctypes

            ctypes.memset(start, 0, end - start)
    except (OSError, ValueError, IndexError):
        pass  # no /proc: nothing shows the block to a student either


def run_forked(control: socket.socket) -> None:
    """The warm parent as a fork of the grader, made before the grader knew anything. Never returns."""
    try:
        scrub()
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        null = os.open(os.devnull, os.O_RDWR)
        for fd in (0, 1, 2):
            os.dup2(null, fd)
        _close_all_but({control.fileno()})
        serve(control)
    finally:
        os._exit(0)


def main(arguments: list[str]) -> None:
    """`fork FD`: be a warm parent on that socket. `spawn JSON`: be one worker, over standard input and output."""
    if arguments[0] == "fork":
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        serve(socket.socket(fileno=int(arguments[1])))
        return
    request = json.loads(arguments[1])
    read_fd, write_fd = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    sys.stdin, sys.stdout, sys.stderr = _streams()
    _program.folder = request["keep"]
    readable = prepare(bool(request["torch"]))
    if hasattr(faulthandler, "register"):
        faulthandler.register(signal.SIGUSR2, file=2, all_threads=False)
    become_worker(read_fd, write_fd, readable, request["limits"], frozenset(request["skip"]))
    os._exit(0)
