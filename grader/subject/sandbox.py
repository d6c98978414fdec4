"""Closes the process it is called in, before a student's code runs there; knows nothing of grading.

`warm()` once in the parent that imports numpy and torch, then in each fork `protect(...)` and
`verify(...)`. Each protection is "on" or a plain reason why it is off. One that this machine has
and that still does not take is a `SandboxBroken`: the grader's fault, never the student's, and
never a silent "off". What may be called is in `_syscalls`, what may be read in `_readable`.

- The caller makes the session (`setsid`), closes the descriptors, and calls this while the process
  has one thread. Student code can only run after `verify`.
- "parent_death" is about the *thread* that forked: fork from one that lives as long as the grader.
- Nothing is written and there is no scratch folder: no student can fill a disk.
"""

import math
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from grader.record import record
from grader.subject import _linux, _syscalls
from grader.subject._attempts import ATTEMPTS
from grader.subject._linux import INSTALL, adopt_orphans, children, prepared
from grader.subject._readable import private_paths, readable_paths

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

__all__ = [
    "Limits",
    "SandboxBroken",
    "adopt_orphans",
    "children",
    "explain",
    "prepared",
    "private_paths",
    "protect",
    "readable_paths",
    "verify",
    "warm",
]

ON = "on"
SKIPPED = "skipped"


@record
class Limits:
    """How much a worker may use.

    `threads` is enforced where the worker got a user of its own (started as root); elsewhere
    `memory_mb` bounds them: each takes its stack of 8 MiB and, without MALLOC_ARENA_MAX, 64 MiB
    more.
    """

    memory_mb: int = 1024  # MiB of address space beyond what the imports took
    cpu_seconds: int = 60  # of all threads together, from now on
    open_files: int = 64
    threads: int = 32


class SandboxBroken(RuntimeError):
    """A protection that should be on is not. No code of a student may run in this process."""

    def __init__(self, name: str, what: str) -> None:
        super().__init__(f"the protection {name!r} does not hold: {what}")
        self.name = name


def warm(readable: Sequence[str] = ()) -> None:
    """Find out what this machine can do and import what that takes, so that `protect` costs little.

    With `readable`, the same as `protect` will get, its files are looked up here, once for all
    forks. A fork that closes the descriptor that stays open for it (`prepared`) looks them up again.

    Warming also matters for safety: landlockpy looks for libc with temporary files and child
    processes. In a closed process that fails, and it would report no support where there is some.
    """
    if readable:
        _linux.prepare(tuple(readable))
    else:
        _linux.machine()


def protect(limits: Limits, *, readable: Sequence[str], skip: frozenset[str] = frozenset()) -> dict[str, str]:
    """Close this process for good. Returns each protection with "on" or why it is off.

    `readable` is all that can be read from now on (`readable_paths`); `skip` leaves protections
    off, for tests. Raises SandboxBroken when something fails that should work here.
    """
    if unknown := skip - set(EXPLAINED):
        raise ValueError(f"no such protection: {', '.join(sorted(unknown))}")
    machine = _linux.machine()
    state = dict.fromkeys(EXPLAINED, SKIPPED)

    def step(name: str, apply: Callable[[], str]) -> None:
        if name in skip:
            return
        try:
            state[name] = apply() or ON
        except (OSError, ValueError) as error:
            raise SandboxBroken(name, f"{type(error).__name__}: {error}") from error

    # The order matters: who we are, before what is cleared when that changes; limits, before nobody
    # may set them; files, while they can be opened; and system calls last.
    if machine.libc is not None and (threads := len(os.listdir("/proc/self/task"))) > 1:
        raise SandboxBroken("processes", f"{threads} threads are running, and only one of them would be closed")
    before = os.getppid()
    step("user", lambda: _linux.drop_user(readable))
    step("processes", _linux.gain_no_rights)
    step("parent_death", lambda: _linux.die_with_parent(before))
    step("memory", lambda: _limit_memory(limits))
    step("cpu", lambda: _limit_cpu(limits))
    step("files", lambda: _limit_files(limits, own_user=state["user"] == ON))
    parts = _syscalls.PARTS - skip
    if parts and not machine.no_seccomp:
        _linux.program(parts)
    close_files = "filesystem" not in skip and not machine.no_landlock
    close_signals = "signals" not in skip and machine.abi >= 6
    if close_files or close_signals:
        try:
            _linux.landlock(
                readable if close_files else None,
                signals=close_signals,
                network="network" not in skip,
            )
        except OSError as error:
            raise SandboxBroken("filesystem" if close_files else "signals", f"Landlock: {error}") from error
    if parts and not machine.no_seccomp:
        try:
            _linux.seccomp(parts)
        except OSError as error:
            raise SandboxBroken("processes", f"seccomp: {error}") from error
    for name in parts:
        state[name] = machine.no_seccomp or ON
    if close_signals:
        state["signals"] = ON  # by Landlock alone as well
    if close_files and machine.no_seccomp:
        state["filesystem"] = f"contents are safe, but modes, owners and times of files are not: {machine.no_seccomp}"
    elif "filesystem" not in skip and machine.no_landlock:
        writes = "" if machine.no_seccomp else "nothing can be written, but files can be read: "
        state["filesystem"] = writes + machine.no_landlock
    return state


def _limit_memory(limits: Limits) -> str:
    if resource is None or sys.platform == "darwin":
        return f"{sys.platform} does not enforce a limit on address space"
    try:
        with open("/proc/self/statm") as file:
            used = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return "/proc/self/statm does not say how much the imports took"
    _set_limit(resource.RLIMIT_AS, used + limits.memory_mb * 2**20)
    return ""


def _limit_cpu(limits: Limits) -> str:
    if resource is None:
        return f"{sys.platform} has no resource limits"
    soft = math.ceil(time.process_time()) + limits.cpu_seconds
    # SIGXCPU, which can be ignored, and a second later SIGKILL, which cannot
    _set_limit(resource.RLIMIT_CPU, soft, soft + 1)
    return ""


def _limit_files(limits: Limits, *, own_user: bool) -> str:
    if resource is None:
        return f"{sys.platform} has no resource limits"
    _set_limit(resource.RLIMIT_FSIZE, 0)
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_NOFILE, limits.open_files)
    if own_user:  # counted over all processes of a user, so elsewhere it would hit the wrong ones
        _set_limit(resource.RLIMIT_NPROC, limits.threads)
    return ""


def _set_limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Lower a limit for good. One that is already lower stays as it is."""
    wanted = (soft, soft if hard is None else hard)
    soft, hard = (
        new if old == resource.RLIM_INFINITY else min(new, old)
        for new, old in zip(wanted, resource.getrlimit(kind), strict=True)
    )
    resource.setrlimit(kind, (min(soft, hard), hard))


def verify(protections: Mapping[str, str]) -> dict[str, str]:
    """Try what must now fail; raises SandboxBroken for an "on" that is not real.

    Returns the protections as they were.
    """
    for name, attempt in ATTEMPTS.items():
        if protections.get(name) == ON and (done := attempt()):
            raise SandboxBroken(name, done)
    return dict(protections)


_NEEDS_BOTH = f"Linux 5.13 with Landlock, x86-64 or arm64, and {INSTALL}"
_NEEDS_SECCOMP = f"Linux on x86-64 or arm64, and {INSTALL}"
EXPLAINED = {
    "filesystem": f"The code reads only Python, numpy and torch and changes no file. Needs {_NEEDS_BOTH}.",
    "network": f"No sockets of any kind. Needs {_NEEDS_SECCOMP}.",
    "processes": "Threads, but no processes, other programs, debugging or odd parts of the kernel."
    f" Needs {_NEEDS_SECCOMP}.",
    "memory": "A limit on address space beyond what the imports took. Needs Linux.",
    "cpu": "A limit on processor seconds, beside the grader's own clock. Needs Linux or macOS.",
    "files": "No file may grow, few may be open, no core is dumped. Needs Linux or macOS.",
    "parent_death": "The worker ends when the grader does, however that ends. Needs Linux.",
    "user": "Started as root, the worker becomes an ordinary user. Needs a Python that others may"
    " read (not one under /root). Started as an ordinary user there is nothing to give up.",
    "signals": f"No signals to any process but itself. Needs Linux with seccomp, or 6.12 with Landlock, and {INSTALL}.",
}


def explain(name: str) -> str:
    """What the protection is, and what turns it on."""
    return EXPLAINED[name]
