"""Knows which system calls a closed Linux process may make; knows no limits and no grading.

The answer is a program for seccomp.

An allow-list: what is not named here fails with EPERM (a PermissionError for the student), and what
is newer than the table with ENOSYS, so that a C library falls back to an older call. Calls for
which it depends on the arguments are in CHECKED. Only the low 32 bits of an argument are compared
where the kernel itself reads an int; pointers are compared in both halves.
"""

import struct
from collections.abc import Iterable
from errno import ENOSYS, EPERM

from grader.record import record

PARTS = frozenset({"filesystem", "network", "processes", "signals"})

# Everything numpy, torch, the C library and the interpreter need to compute, to read what Landlock
# lets them read, to write to open pipes, to run threads and to look at themselves. None of it
# makes, changes or reaches anything outside the process.
ALLOWED = frozenset(
    """
    mmap munmap mprotect mremap madvise mincore msync brk get_mempolicy mseal map_shadow_stack
    pkey_alloc pkey_free pkey_mprotect
    read readv pread64 preadv preadv2 write writev pwrite64 pwritev pwritev2 lseek fadvise64
    close close_range dup dup2 dup3 pipe pipe2 eventfd eventfd2
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait
    epoll_pwait2
    stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2
    readlink readlinkat getcwd chdir fchdir getdents getdents64
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
    sigaltstack restart_syscall pause alarm getitimer setitimer
    nanosleep clock_nanosleep clock_gettime clock_getres gettimeofday time times
    timer_create timer_settime timer_gettime timer_getoverrun timer_delete
    timerfd_create timerfd_settime timerfd_gettime
    futex futex_waitv futex_wait futex_wake futex_requeue set_robust_list get_robust_list
    rseq set_tid_address membarrier arch_prctl exit exit_group wait4 waitid
    sched_yield sched_getaffinity sched_getparam sched_getscheduler sched_getattr
    sched_get_priority_max sched_get_priority_min sched_rr_get_interval getpriority getcpu
    getpid gettid getppid getpgrp getpgid getsid getuid geteuid getgid getegid getresuid
    getresgid getgroups capget uname sysinfo getrusage getrlimit getrandom
    """.split()  # noqa: SIM905 -- words are read more easily than quoted words
)

# What each part denies by itself, for the tests and the doctor, who run the parts one by one:
# without "processes" the program is a deny-list of the other parts. io_uring does the work of other
# calls unseen, so every part denies it.
_RING = {"io_uring_setup", "io_uring_enter", "io_uring_register"}
DENIED = {
    "processes": frozenset(_RING),
    "network": frozenset(
        """
        socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg
        recvfrom recvmsg recvmmsg getsockopt setsockopt getsockname getpeername shutdown
        """.split()  # noqa: SIM905
    )
    | _RING,
    "filesystem": frozenset(
        """
        creat truncate ftruncate fallocate rename renameat renameat2 link linkat unlink
        unlinkat symlink symlinkat mkdir mkdirat rmdir mknod mknodat chmod fchmod fchmodat
        fchmodat2 chown fchown lchown fchownat utime utimes futimesat utimensat setxattr
        lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat
        file_setattr copy_file_range open_by_handle_at mq_open mq_unlink mount umount2
        pivot_root chroot open_tree move_mount fsopen
        """.split()  # noqa: SIM905
    )
    | _RING,
    "signals": frozenset({"pidfd_send_signal", "pidfd_open", "setpgid"}) | _RING,
}

# "There is no such call", rather than "you may not": glibc then uses clone and open, whose flags a
# filter can see.
MISSING = ("clone3", "openat2")

_ALL = 0xFFFF_FFFF
_PID = 0x7069_6421  # stands for the process's own id until `own()`; no id is that large
_CLONE_THREAD = 0x0001_0000
_CLONE_NEW = 0x7E02_0000  # the namespaces
_WRITES = 0o3 | 0o100 | 0o1000 | 0o20000000  # O_WRONLY O_RDWR O_CREAT O_TRUNC O_TMPFILE


@record
class Word:
    """32 bits of a call's arguments, which must be one of `values` under `mask`."""

    argument: int
    values: frozenset[int]
    mask: int = _ALL
    high: bool = False


def _word(argument: int, *values: int) -> Word:
    return Word(argument=argument, values=frozenset(values))


# name -> (its part, what must hold for it to be allowed)
CHECKED: dict[str, tuple[str, tuple[Word, ...]]] = {
    "clone": (
        "processes",
        (
            Word(
                argument=0,
                mask=_CLONE_THREAD | _CLONE_NEW,
                values=frozenset({_CLONE_THREAD}),
            ),
        ),
    ),
    "open": ("filesystem", (Word(argument=1, mask=_WRITES, values=frozenset({0})),)),
    "openat": ("filesystem", (Word(argument=2, mask=_WRITES, values=frozenset({0})),)),
    "kill": ("signals", (_word(0, _PID),)),
    "tkill": (
        "signals",
        (_word(0, _PID),),
    ),  # musl's raise(); a thread's id, so the first thread only
    "tgkill": ("signals", (_word(0, _PID),)),
    "rt_sigqueueinfo": ("signals", (_word(0, _PID),)),
    "rt_tgsigqueueinfo": ("signals", (_word(0, _PID),)),
    # F_DUPFD F_GETFD F_SETFD F_GETFL F_SETFL F_DUPFD_CLOEXEC F_GETPIPE_SZ. Not F_SETOWN and
    # F_SETSIG, which make the kernel send a signal to anybody, and no locks on files that other
    # workers read.
    "fcntl": ("signals", (_word(1, 0, 1, 2, 3, 4, 1030, 1032),)),
    # TCGETS TIOCGWINSZ FIONREAD FIONBIO FIONCLEX FIOCLEX: what open(), isatty() and
    # os.set_blocking() ask
    "ioctl": ("processes", (_word(1, 0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451),)),
    # PR_GET_PDEATHSIG PR_GET_DUMPABLE PR_SET_NAME PR_GET_NAME PR_GET_NO_NEW_PRIVS PR_SVE_GET_VL
    # PR_SET_VMA. Not PR_SET_PDEATHSIG.
    "prctl": ("processes", (_word(0, 2, 3, 15, 16, 39, 51, 0x53564D41),)),
    # Limits may be read, never set: the pointer to the new limit must be null.
    "prlimit64": (
        "processes",
        (_word(2, 0), Word(argument=2, values=frozenset({0}), high=True)),
    ),
    "sched_setaffinity": ("processes", (_word(0, 0, _PID),)),
}


def compiled(parts: Iterable[str]) -> bytes:
    """The program that enforces `parts`, for any process: give it to `own` before it is installed.

    Raises seccompy.UnsupportedError on an architecture that has no table.
    """
    from seccompy import Action, audit_arch, bpf, syscalls

    on = frozenset(parts)
    table = syscalls.X86_64_SYSCALLS if syscalls.arch() == "x86_64" else syscalls.AARCH64_SYSCALLS
    strict = "processes" in on
    denied = frozenset[str]().union(*(DENIED[part] for part in on))
    # A part that is left out takes back only what it denies.
    allowed = ALLOWED.union(*(DENIED[part] for part in PARTS - on)) - denied
    checked = [name for name in CHECKED if name in table and CHECKED[name][0] in on]
    freed = [name for name in CHECKED if CHECKED[name][0] not in on]

    code: list[bpf.Insn] = [
        bpf.Load(4),  # the architecture: another one would give the numbers other meanings
        bpf.Jump(bpf.BPF_JEQ, audit_arch(), None, "foreign"),
        bpf.Load(0),  # the number of the call
    ]
    labels: dict[str, int] = {}

    def to(label: str, names: Iterable[str]) -> None:
        code.extend(bpf.Jump(bpf.BPF_JEQ, table[n], label, None) for n in names if n in table)

    for name in checked:
        to(name, [name])
    if strict:
        to("missing", MISSING)
        to("allow", sorted(allowed.union(freed), key=lambda name: table.get(name, 0)))
        # x32 numbers, a second door to the same calls, begin at 0x4000_0000 and are "newer" too
        code.append(bpf.Jump(bpf.BPF_JGT, max(table.values()), "missing", "deny"))
    else:
        code.append(bpf.Jump(bpf.BPF_JGT, max(table.values()), "missing", None))
        to("missing", ["openat2"] if "filesystem" in on else [])
        to("deny", sorted(denied))
        code.append(bpf.Ja("allow"))

    for name in checked:
        labels[name] = len(code)
        for number, word in enumerate(CHECKED[name][1]):
            code.append(bpf.Load(16 + 8 * word.argument + 4 * word.high))
            if word.mask != _ALL:
                code.append(bpf.And(word.mask))
            good = f"{name} {number}"
            code.extend(bpf.Jump(bpf.BPF_JEQ, value, good, None) for value in sorted(word.values))
            code.append(bpf.Ja("deny"))
            labels[good] = len(code)
        code.append(bpf.Ja("allow"))

    for label, action in (
        ("allow", Action.ALLOW),
        ("deny", Action.ERRNO | EPERM),
        ("missing", Action.ERRNO | ENOSYS),
        ("foreign", Action.KILL_PROCESS),
    ):
        labels[label] = len(code)
        code.append(bpf.Ret(int(action)))
    return bpf.assemble(code, labels)


def own(program: bytes, pid: int) -> bytes:
    """The program for the process `pid`: with its id where the compiled one has a mark."""
    instructions = struct.Struct("<HBBI")
    return b"".join(
        instructions.pack(code, yes, no, pid if value == _PID else value)
        for code, yes, no, value in instructions.iter_unpack(program)
    )
