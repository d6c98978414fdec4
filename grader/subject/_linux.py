"""Linux only: the steps that close a process, and what of them this machine has; decides nothing.

A step raises OSError when it fails; `machine()` says beforehand which cannot work here, and why.
"""

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any

from grader.record import record
from grader.subject import _program, _syscalls
from grader.subject._readable import closed_to, listed

if TYPE_CHECKING:
    from landlockpy import Ruleset

INSTALL = "python -m pip install landlockpy seccompy"

# A closed root process becomes one of these users, which no system hands out (between systemd's
# homed and dynamic ranges): one a process, so that parallel workers cannot reach each other and a
# limit on the user's threads is a limit on the worker's.
FIRST_UID, UIDS = 60578, 600

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 36, 38
CAP_DAC_READ_SEARCH, CAP_SETGID, CAP_SETUID = 1 << 2, 1 << 6, 1 << 7


@record
class Machine:
    """What this machine can do, found out once. No reason why not means that it can, and must."""

    libc: ctypes.CDLL | None  # None: not Linux
    no_landlock: str
    no_seccomp: str
    abi: int  # of Landlock
    program: bytes  # seccomp, for all parts


@cache
def machine() -> Machine:
    if sys.platform != "linux":
        reason = f"{sys.platform} has no Landlock and no seccomp; only Linux does"
        return Machine(libc=None, no_landlock=reason, no_seccomp=reason, abi=0, program=b"")
    libc = ctypes.CDLL(None, use_errno=True)  # the one in this process: nothing is searched for
    libc.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    no_landlock, abi = _find_landlock()
    no_seccomp, program = _find_seccomp()
    return Machine(libc=libc, no_landlock=no_landlock, no_seccomp=no_seccomp, abi=abi, program=program)


def _libc() -> ctypes.CDLL:
    libc = machine().libc
    assert libc is not None
    return libc


def _find_landlock() -> tuple[str, int]:
    try:
        import landlockpy
    except ImportError:
        return f"the package landlockpy is not installed ({INSTALL})", 0
    try:
        abi = landlockpy.abi_version()
    except OSError as error:  # a container's own filter
        return f"Landlock is forbidden here ({error.strerror})", 0
    if abi == 0:
        return "this kernel has no Landlock, or not in its list of security modules (lsm=)", 0
    return "", abi


def _find_seccomp() -> tuple[str, bytes]:
    if kept := _program.find():
        return "", kept
    try:
        import seccompy
    except ImportError:
        return f"the package seccompy is not installed ({INSTALL})", b""
    try:
        if not seccompy.supported():
            return "this kernel has no seccomp filters", b""
        program = _syscalls.compiled(_syscalls.PARTS)
        _program.keep(program)
        return "", program
    except OSError as error:  # another processor, or a container's own filter
        return f"seccomp cannot be used here ({error})", b""


def prepare(readable: tuple[str, ...]) -> None:
    """Look up the files that may be read, once for all forks."""
    if machine().libc is None:
        return
    if os.geteuid() == 0:
        cannot_drop(readable)
        closed_to(0, readable)
    if not machine().no_landlock:
        _rules(readable)


def prepared(readable: tuple[str, ...]) -> tuple[int, ...]:
    """The descriptors of what `prepare` looked up."""
    return () if machine().no_landlock else (_rules(readable).fileno(),)


def drop_user(readable: Sequence[str]) -> str:
    """Stop being root; where that user could not read the libraries, give up what root may do."""
    if machine().libc is None or os.geteuid() != 0:
        return "not started as root, so there is no right to give up"
    why = cannot_drop(tuple(readable))
    if why:
        # Still root by name, but without what makes root special. Reading others' files is kept
        # only if the libraries need it.
        keep = CAP_DAC_READ_SEARCH if closed_to(0, readable) else 0
        header = (ctypes.c_uint32 * 2)(0x2008_0522, 0)
        # effective, permitted, inheritable; then their high halves
        rights = (ctypes.c_uint32 * 6)(keep, keep, 0, 0, 0, 0)
        _checked(_libc().capset(header, rights))
        return why
    user = FIRST_UID + os.getpid() % UIDS
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    return ""


@cache
def cannot_drop(readable: tuple[str, ...]) -> str:
    """Why root stays root here, or ""."""
    still = "runs as root without its rights"
    if path := closed_to(FIRST_UID, readable):  # by "other" modes, so the same for all our users
        return f"{still}: another user could not read {path}"
    try:
        with open("/proc/self/status") as file:
            held = next(int(line.split()[1], 16) for line in file if line.startswith("CapEff:"))
        with open("/proc/self/setgroups") as file:
            groups = file.read().strip() == "allow"
        mapped = all(_maps(f"/proc/self/{kind}_map", FIRST_UID, UIDS) for kind in ("uid", "gid"))
    except (OSError, StopIteration):
        return f"{still}: /proc does not say whether it may become another user"
    if ~held & (CAP_SETGID | CAP_SETUID) or not groups or not mapped:
        return f"{still}: this container does not let root become another user"
    return ""


def _maps(path: str, first: int, count: int) -> bool:
    with open(path) as file:
        ranges = [tuple(map(int, line.split())) for line in file]
    return any(inside <= first and first + count <= inside + length for inside, _, length in ranges)


def gain_no_rights() -> str:
    """Others of the same user cannot look into this process, and it can gain no rights."""
    if machine().libc is None:
        return machine().no_seccomp
    _checked(_libc().prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))
    _checked(_libc().prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    return ""


@cache
def adopt_orphans() -> None:
    """From now on, what a killed worker leaves running becomes a child of this process."""
    if (libc := machine().libc) is not None:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children() -> set[int]:
    """The children of this process, as far as the kernel tells."""
    try:
        with open(f"/proc/self/task/{os.getpid()}/children") as file:
            return {int(word) for word in file.read().split()}
    except (OSError, ValueError):
        return set()


def die_with_parent(parent: int) -> str:
    """Be killed when the parent's thread that forked this process ends."""
    if machine().libc is None:
        return f"{sys.platform} cannot end a process with its parent"
    _checked(_libc().prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    if os.getppid() != parent:
        raise OSError(errno.ESRCH, "the parent is already gone")
    return ""


def landlock(readable: Sequence[str] | None, *, signals: bool, network: bool) -> None:
    """Close all files but `readable` (None: close none), and signals and TCP if the kernel can."""
    if readable is not None:
        # torch._dynamo, which the optimizers import, asks for both folders when it is imported.
        # Where they are known, and exist, nothing is tried out and nothing is made.
        tempfile: Any = sys.modules.get("tempfile")
        if tempfile:
            tempfile.tempdir = tempfile.tempdir or "/tmp"
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = "/"
    if readable is not None and signals and network:
        rules = _rules(tuple(readable))
        if not _is_ruleset(rules.fileno()):  # made before the fork, closed since
            rules = _new_rules(readable)
    else:
        rules = _new_rules(readable, signals=signals, network=network)
    rules.restrict()
    rules.close()


@cache
def _rules(readable: tuple[str, ...]) -> "Ruleset":
    return _new_rules(readable)


def _is_ruleset(descriptor: int) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{descriptor}") == "anon_inode:[landlock-ruleset]"
    except OSError:
        return False


def _new_rules(readable: Sequence[str] | None, *, signals: bool = True, network: bool = True) -> "Ruleset":
    from landlockpy import AccessFS, AccessNet, Ruleset, Scope

    listing, reading = AccessFS.READ_DIR, AccessFS.READ_FILE
    rules = Ruleset(
        handled_fs=AccessFS.NONE if readable is None else None,  # None: all the kernel knows
        handled_net=None if network else AccessNet.NONE,
        scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET if signals else Scope.NONE,
    )
    for paths, right in ((readable or (), reading), (listed(readable or ()), listing)):
        for path in paths:
            # What cannot be opened now cannot be opened later either.
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                rules.allow_path(path, right | listing if os.path.isdir(path) else right)
    return rules


class _Program(ctypes.Structure):
    """struct sock_fprog."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@cache
def program(parts: frozenset[str]) -> bytes:
    """What enforces these parts of `_syscalls`. To be made while files can be read: some may have to be compiled."""
    return machine().program if parts == _syscalls.PARTS else _syscalls.compiled(parts)


def seccomp(parts: frozenset[str]) -> None:
    """Enforce `_syscalls`. prctl rather than seccomp(2): it is the same with one thread."""
    code = _syscalls.own(program(parts), os.getpid())
    filters = _Program(len(code) // 8, code)
    _checked(_libc().prctl(PR_SET_SECCOMP, 2, ctypes.addressof(filters), 0, 0))


def _checked(result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
