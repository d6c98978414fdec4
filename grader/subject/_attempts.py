"""Tries what a closed process must not be able to do; knows nothing of how it was closed.

Each attempt says what it could do, or "" if it was stopped. A stopped one leaves nothing behind.
"""

import ctypes
import errno
import mmap
import os
import signal
from collections.abc import Callable

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

PR_GET_PDEATHSIG = 2


def _try_files() -> str:
    try:
        os.close(os.open(__file__, os.O_RDONLY))
    except OSError:
        pass
    else:
        return f"{__file__} could be read"
    try:
        os.listdir("/")
    except PermissionError:
        pass
    else:
        return "the root folder could be listed"
    for folder in ("/tmp", "/var/tmp", "/dev/shm", "."):
        path = os.path.join(folder, f".grader-{os.getpid()}")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except OSError:
            continue
        os.unlink(path)
        return f"{path} could be written"
    return ""


def _try_network() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    for family in (1, 2, 10, 16, 40):  # unix, IPv4, IPv6, netlink, vsock
        if (descriptor := libc.socket(family, 2, 0)) >= 0:
            os.close(descriptor)
            return f"a socket of family {family} could be made"
        if ctypes.get_errno() != errno.EPERM:
            return f"a socket of family {family} is refused for another reason"
    return ""


def _try_processes() -> str:
    try:
        child = os.fork()
    except PermissionError:
        pass
    else:
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
        return "a process could be started"
    try:
        os.execv("/nowhere/at/all", ["nothing"])
    except PermissionError:
        return ""
    except OSError:
        return "another program could be started"


def _try_memory() -> str:
    soft = resource.getrlimit(resource.RLIMIT_AS)[0]
    if soft == resource.RLIM_INFINITY:
        return "there is no limit"
    try:  # as much as the limit, when part of it is taken; not touched, so it costs nothing
        mmap.mmap(-1, soft, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except (OSError, MemoryError):
        return ""
    return "more memory than the limit could be had"


def _try_cpu() -> str:
    return "there is no limit" if resource.getrlimit(resource.RLIMIT_CPU)[1] == resource.RLIM_INFINITY else ""


def _try_file_limits() -> str:
    limits = {resource.getrlimit(kind) for kind in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE)}
    return "" if limits == {(0, 0)} else "files may grow"


def _try_parent_death() -> str:
    libc = ctypes.CDLL(None, use_errno=True)
    sent = ctypes.c_int()
    libc.prctl(PR_GET_PDEATHSIG, ctypes.byref(sent), 0, 0, 0)
    return "" if sent.value == signal.SIGKILL else "it would outlive its parent"


def _try_user() -> str:
    if 0 in (*os.getresuid(), *os.getresgid(), *os.getgroups()):
        return "it is still root"
    try:
        os.setuid(0)
    except PermissionError:
        return ""
    return "it could become root again"


def _try_signals() -> str:
    if (parent := os.getppid()) == 0:  # in another PID namespace: no number means it
        return ""
    try:
        os.kill(parent, 0)
    except PermissionError:
        return ""
    return "its parent could be sent a signal"


ATTEMPTS: dict[str, Callable[[], str]] = {
    "filesystem": _try_files,
    "network": _try_network,
    "processes": _try_processes,
    "memory": _try_memory,
    "cpu": _try_cpu,
    "files": _try_file_limits,
    "parent_death": _try_parent_death,
    "user": _try_user,
    "signals": _try_signals,
}
