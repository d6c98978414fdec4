"""A closed process cannot do what it must not and can do what it must; run for real, in children.

Run as a program this file is the warm parent: it reads jobs, forks a closed child for each and
prints how the code of the job ended there. So one import of numpy serves all facts.
"""

import importlib.util
import json
import os
import subprocess
import sys
import traceback
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader.subject import _linux, _readable, _syscalls, sandbox
from grader.subject.pool import Pool

ROOT = Path(__file__).resolve().parents[2]
LINUX = sys.platform == "linux"
REFUSED = "PermissionError"

# name -> (code that must be refused, the protections any of which refuses it). `libc` and `call`
# (a system call by name, which raises its errno) are there.
DENIED: dict[str, tuple[str, set[str]]] = {
    # files
    "read the grader": ("open(SANDBOX).read()", {"filesystem"}),
    "read a solution": ("open(SECRET).read()", {"filesystem"}),
    "read through a link of /proc": ("open('/proc/self/root' + SECRET).read()", {"filesystem"}),
    "read the password file": ("open('/etc/passwd').read()", {"filesystem"}),
    "read another process's command": ("open('/proc/1/cmdline').read()", {"filesystem"}),
    "read its own environment": ("open('/proc/self/environ').read()", {"filesystem"}),
    "list the current folder": ("os.listdir('.')", {"filesystem"}),
    "write in the current folder": ("open(HERE + '/written', 'w')", {"filesystem"}),
    "write in the folder for temporary files": ("open(TEMPORARY, 'w')", {"filesystem"}),
    "write a nameless file": ("os.open(HERE, os.O_TMPFILE | os.O_RDWR)", {"filesystem"}),
    "append to a file": ("open(SECRET, 'a')", {"filesystem"}),
    "truncate without writing": ("os.open(SECRET, os.O_RDONLY | os.O_TRUNC)", {"filesystem"}),
    "make a folder": ("os.mkdir(HERE + '/made')", {"filesystem"}),
    "delete a file": ("os.unlink(SECRET)", {"filesystem"}),
    "rename a file": ("os.rename(SECRET, SECRET + '2')", {"filesystem"}),
    "link a file": ("os.link(SECRET, SECRET + '2')", {"filesystem"}),
    "make a symbolic link": ("os.symlink(SECRET, HERE + '/link')", {"filesystem"}),
    "make a fifo": ("os.mkfifo(HERE + '/fifo')", {"filesystem"}),
    "change a mode": ("os.chmod(SECRET, 0o777)", {"filesystem"}),
    "change an owner": ("os.chown(SECRET, -1, -1)", {"filesystem"}),
    "change a time": ("os.utime(SECRET, (1, 1))", {"filesystem"}),
    "set an attribute": ("os.setxattr(SECRET, 'user.x', b'1')", {"filesystem"}),
    # network
    "a TCP socket": ("socket.socket()", {"network"}),
    "a UDP socket": ("socket.socket(type=socket.SOCK_DGRAM)", {"network"}),
    "a Unix socket": ("socket.socket(socket.AF_UNIX)", {"network"}),
    "a netlink socket": ("socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)", {"network"}),
    "a pair of sockets": ("socket.socketpair()", {"network"}),
    # processes and odd parts of the kernel
    "fork": ("os.fork() or os._exit(0)", {"processes"}),
    "a shell": ("import subprocess; subprocess.run(['/bin/true'])", {"processes", "filesystem"}),
    "another program": ("os.execv('/nowhere', ['x'])", {"processes"}),
    "vfork": ("call('vfork') or os._exit(0)", {"processes"}),
    "clone without a thread": ("call('clone', 17, 0, 0, 0, 0) or os._exit(0)", {"processes"}),
    "be traced": ("call('ptrace', 0, 0, 0, 0)", {"processes"}),
    "read another's memory": ("call('process_vm_readv', PID, 0, 0, 0, 0, 0)", {"processes"}),
    "write another's memory": ("call('process_vm_writev', PID, 0, 0, 0, 0, 0)", {"processes"}),
    "a file in memory": ("os.memfd_create('x')", {"processes"}),
    "System V memory": ("call('shmget', 0, 4096, 0o1600)", {"processes"}),
    "System V semaphores": ("call('semget', 0, 1, 0o1600)", {"processes"}),
    "System V messages": ("call('msgget', 0, 0o1600)", {"processes"}),
    "a POSIX message queue": ("call('mq_open', b'x', 0o102, 0o600, 0)", {"filesystem"}),
    "the keyring": ("call('add_key', b'user', b'x', b'y', 1, -3)", {"processes"}),
    "performance counters": ("call('perf_event_open', 0, 0, -1, -1, 0)", {"processes"}),
    "userfaultfd": ("call('userfaultfd', 1)", {"processes"}),
    "bpf": ("call('bpf', 0, 0, 0)", {"processes"}),
    "a new namespace": ("call('unshare', 0x10000000)", {"processes"}),
    "another's namespace": ("call('setns', -1, 0)", {"processes"}),
    "another personality": ("call('personality', 0x0040000)", {"processes"}),
    "a mount": ("call('mount', b'/', b'/', 0, 4096, 0)", {"filesystem", "processes"}),
    "outliving its parent": ("check(libc.prctl(1, 0, 0, 0, 0))", {"processes"}),
    "higher limits": ("call('prlimit64', 0, 4, (ctypes.c_ulong * 2)(0, 0), 0)", {"processes"}),
    "limits of another process": (
        "resource.prlimit(PID, resource.RLIMIT_CORE, (0, 0))",
        {"processes"},
    ),
    "limits, by a pointer with no low half": (
        "page = ctypes.c_void_p(0x200000000)\n"
        "libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_long] * 4\n"
        "libc.mmap.restype = ctypes.c_void_p\n"
        "assert libc.mmap(page, 4096, 3, 0x32, -1, 0) == page.value\n"
        "call('prlimit64', 0, 4, page.value, 0)",
        {"processes"},
    ),
    "its own priority": ("os.setpriority(os.PRIO_PROCESS, 0, 5)", {"processes"}),
    "another's processors": ("os.sched_setaffinity(PID, {0})", {"processes"}),
    "typing for a terminal": ("import fcntl; fcntl.ioctl(PIPE, 0x5412, b'x')", {"processes"}),
    # signals
    "a signal to its parent": ("os.kill(os.getppid(), 0)", {"signals"}),
    "a signal to everybody": ("os.kill(-1, 0)", {"signals"}),
    "a signal to a thread of its parent": (
        "call('tgkill', os.getppid(), os.getppid(), 0)",
        {"signals"},
    ),
    "a queued signal": (
        "call('rt_sigqueueinfo', os.getppid(), 0, bytes(8) + b'\\xff' * 4 + bytes(116))",
        {"signals"},
    ),
    "a process descriptor": ("os.pidfd_open(os.getppid())", {"signals", "processes"}),
    "a signal by way of a pipe": (
        "import fcntl; fcntl.fcntl(PIPE, fcntl.F_SETOWN, os.getppid())",
        {"signals"},
    ),
}
# What must be missing rather than refused, so that the C library falls back.
MISSING = {
    "clone3": ("call('clone3', 0, 0)", {"processes"}),
    "openat2": ("call('openat2', -100, b'/', 0, 0)", {"filesystem", "processes"}),
    "an x32 call": ("call(0x40000000 + 41, 2, 1, 0)", {"processes"}),
    "io_uring": ("call('io_uring_setup', 1, 0)", set()),
    "a call newer than the table": ("call(600)", {"processes"}),
}

ALLOWED = {
    "itself by kill": "os.kill(os.getpid(), 0)",
    "a thread of itself": "import signal, threading; signal.pthread_kill(threading.get_ident(), 0)",
    "threads": """
        import threading
        seen = []
        threads = [threading.Thread(target=seen.append, args=(i,)) for i in range(8)]
        [t.start() for t in threads], [t.join() for t in threads]
        assert sorted(seen) == list(range(8))""",
    "a pipe": "r, w = os.pipe(); os.write(w, b'x'); assert os.read(r, 1) == b'x'",
    "limits, to look at": "assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)",
    "random numbers": "os.urandom(8); open('/dev/urandom', 'rb').read(8)",
    "the clock": "import time; time.sleep(0.001); time.localtime(); time.monotonic()",
    "memory": "assert len(bytearray(200 * 2**20))",
    "printing": "print('x', flush=True)",
}
LATE = {
    "a module of the standard library": "import decimal, statistics, json.tool",
    "a compiled module": "import _lsprof, cmath, _elementtree",
    "time zones": "import zoneinfo; zoneinfo.ZoneInfo('UTC')",
    "numpy": """
        import numpy as np
        import numpy.polynomial
        a = np.random.default_rng(0).normal(size=(20, 20))
        assert np.allclose(np.linalg.solve(a, a @ a), a)
        np.linalg.svd(a), np.fft.fft(a), np.einsum('ij,jk->ik', a, a)""",
    "packages after the finders forget": """
        import importlib
        importlib.invalidate_caches()
        import numpy.ma.mrecords, wave""",
}
TORCH = {
    "an LSTM cell forward and backward": """
        cell = torch.nn.LSTMCell(4, 3)
        h, c = cell(torch.randn(2, 4))
        (h.sum() + c.sum()).backward()
        assert cell.weight_ih.grad.shape == (12, 4)""",
    "an optimizer": """
        w = torch.randn(3, requires_grad=True)
        for make in (torch.optim.SGD, torch.optim.Adam):
            step = make([w], lr=0.1)
            (w ** 2).sum().backward()
            step.step()""",
    "torch.func": """
        import torch.func
        x = torch.randn(3)
        assert torch.func.vmap(torch.func.grad(lambda t: t ** 2))(x).allclose(2 * x)""",
    "torch.fft, nn.utils, distributions": """
        import torch.fft, torch.nn.utils.rnn, torch.distributions
        torch.fft.fft(torch.randn(4))
        torch.nn.utils.clip_grad_norm_([torch.zeros(1, requires_grad=True)], 1.0)
        torch.nn.utils.rnn.pad_sequence([torch.zeros(2), torch.zeros(3)])
        torch.distributions.Normal(0.0, 1.0).sample()""",
    "gradcheck": """
        x = torch.randn(3, dtype=torch.float64, requires_grad=True)
        assert torch.autograd.gradcheck(torch.sin, (x,))""",
    "linear algebra": "torch.linalg.svd(torch.randn(5, 5)); torch.randn(30, 30) @ torch.randn(30)",
    "attention and convolution": """
        f = torch.nn.functional
        f.scaled_dot_product_attention(*torch.randn(3, 1, 2, 4, 8))
        f.conv2d(torch.randn(1, 1, 8, 8), torch.randn(1, 1, 3, 3))""",
    "torch in threads": """
        import threading
        def work():
            w = torch.randn(3, requires_grad=True)
            w.sum().backward()
        threads = [threading.Thread(target=work) for _ in range(4)]
        [t.start() for t in threads], [t.join() for t in threads]""",
    "numpy beside torch": "import numpy as np; np.linalg.inv(torch.eye(3).numpy())",
}


# The warm parent. ------------------------------------------------------------------------------


def _tools(secret: str) -> dict[str, Any]:
    import ctypes
    import resource
    import socket

    import seccompy

    libc = ctypes.CDLL(None, use_errno=True)
    pipe, _ = os.pipe()

    def check(result: int) -> int:
        if result < 0:
            raise OSError(ctypes.get_errno(), "refused")
        return result

    def call(name: str | int, *args: Any) -> int:
        wide = [ctypes.c_long(a) if isinstance(a, int) else a for a in args]
        return check(libc.syscall(ctypes.c_long(seccompy.syscall_nr(name)), *wide))

    folder = os.path.dirname(secret)
    return {
        **{"os": os, "sys": sys, "ctypes": ctypes, "socket": socket, "resource": resource},
        **{"libc": libc, "call": call, "check": check, "PID": os.getpid(), "PIPE": pipe},
        **{"SECRET": secret, "HERE": folder, "SANDBOX": sandbox.__file__},
        "TEMPORARY": f"/tmp/.grader-test-{os.getpid()}",
    }


def _child(job: dict[str, Any], tools: dict[str, Any], readable: tuple[str, ...]) -> str:
    """How the code of the job ended, said by the child itself."""
    os.setsid()
    if job["uid"]:
        os.setgroups([])
        os.setresgid(job["uid"], job["uid"], job["uid"])
        os.setresuid(job["uid"], job["uid"], job["uid"])
    limits = sandbox.Limits(**job["limits"])
    state = sandbox.protect(limits, readable=readable, skip=frozenset(job["skip"]))
    sandbox.verify(state)
    try:
        exec(job["code"], {**tools, "STATE": state})
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "done"


def _parent() -> None:
    asked = json.load(sys.stdin)
    import numpy
    import numpy.linalg  # noqa: F401

    extra = {}
    if asked["torch"]:
        import torch

        extra["torch"] = torch
    tools = _tools(asked["secret"]) | extra
    readable = sandbox.readable_paths(asked["torch"])
    if asked["late"]:
        sandbox.warm(readable)
    else:
        sandbox.warm()
    answers = []
    for job in asked["jobs"]:
        out, into = os.pipe()
        pid = os.fork()
        if pid == 0:
            try:
                said = _child(job, tools, readable)
            except BaseException:
                said = traceback.format_exc()
            os.write(into, said.encode()[:60_000])
            os._exit(0)
        os.close(into)
        with os.fdopen(out, "rb") as file:
            said = file.read().decode()
        _, status = os.waitpid(pid, 0)
        answers.append(said or f"signal {os.WTERMSIG(status)}")
    print("\n" + json.dumps(answers))


# The tests. ------------------------------------------------------------------------------------


def run(
    codes: dict[str, tuple[str, set[str]]],
    folder: Path,
    *,
    uid: int = 0,
    torch: bool = False,
    late: bool = True,
    limits: dict[str, int] | None = None,
) -> dict[str, str]:
    """How each code ended, in a child where the given protections are skipped."""
    import textwrap

    folder.chmod(0o777)
    secret = folder / "solution.py"
    jobs = []
    for code, skip in codes.values():
        jobs.append(
            {
                "code": textwrap.dedent(code).strip(),
                "skip": sorted(skip),
                "uid": uid,
                "limits": limits or {},
            }
        )
    secret.write_text("secret = 1\n")
    secret.chmod(0o666)
    asked = {"jobs": jobs, "torch": torch, "late": late, "secret": str(secret)}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        [sys.executable, "-B", __file__],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, **threads, "PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "2"},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(codes, json.loads(done.stdout.splitlines()[-1]), strict=True))


@cache
def machine_has_everything() -> bool:
    from grader.subject import _linux

    machine = _linux.machine()
    return LINUX and not machine.no_landlock and not machine.no_seccomp


sealed = pytest.mark.skipif(
    not machine_has_everything(),
    reason="needs Linux with Landlock and seccomp, landlockpy and seccompy",
)
as_root = pytest.mark.skipif(not LINUX or os.geteuid() != 0, reason="only root can become another user")

KINDS = ["whoever runs the tests", pytest.param("an ordinary user", marks=as_root)]
USER = 60_001


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("closed")


@cache
def _refused(folder: Path, who: str) -> dict[str, str]:
    codes = {name: (code, set[str]()) for name, (code, _) in {**DENIED, **MISSING}.items()}
    return run(codes, folder, uid=USER if who == "an ordinary user" else 0)


# "user" is skipped as well: a user without rights would be refused by the file modes.
@cache
def _open(folder: Path) -> dict[str, str]:
    return run(
        {n: (code, guards | {"user", "parent_death"}) for n, (code, guards) in DENIED.items()},
        folder,
    )


@sealed
@pytest.mark.parametrize("who", KINDS)
@pytest.mark.parametrize("name", DENIED)
def test_refused(name: str, who: str, folder: Path) -> None:
    """What a closed process must not do raises PermissionError, for root and for anybody else."""
    assert _refused(folder, who)[name].startswith(REFUSED)


@sealed
@pytest.mark.parametrize("name", MISSING)
def test_missing(name: str, folder: Path) -> None:
    """New and foreign system calls look as if the kernel had none."""
    said = _refused(folder, "whoever runs the tests")[name]
    expected = "[Errno 1]" if name == "io_uring" else "[Errno 38]"
    assert expected in said


# Refused by the kernel itself or by a right that root gives up, whatever we do.
ALSO_ELSEWHERE = {
    "set an attribute": "the file system may have none",
    "performance counters": "perf_event_paranoid",
    "another's namespace": "the descriptor is none",
    "a new namespace": "containers and Ubuntu",
}


@sealed
@as_root
@pytest.mark.parametrize("name", [name for name in DENIED if name not in ALSO_ELSEWHERE])
def test_refused_by_its_guard(name: str, folder: Path) -> None:
    """Without the protections that are named as its guards, the same attempt is not refused."""
    assert not _open(folder)[name].startswith(REFUSED), DENIED[name][1]


@sealed
@pytest.mark.parametrize("who", KINDS)
def test_allowed(who: str, folder: Path) -> None:
    """Threads, pipes, memory, the clock and signals to itself go on working."""
    codes = {name: (code, set[str]()) for name, code in ALLOWED.items()}
    said = run(codes, folder, uid=USER if who == "an ordinary user" else 0)
    assert said == dict.fromkeys(ALLOWED, "done")


@sealed
def test_late_imports(folder: Path) -> None:
    """Modules that were not imported before can be imported in a closed process."""
    said = run({name: (code, set[str]()) for name, code in LATE.items()}, folder)
    assert said == dict.fromkeys(LATE, "done")


@sealed
def test_torch(folder: Path) -> None:
    """torch computes, differentiates and imports its lazy parts in a closed process."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    said = run({name: (code, set[str]()) for name, code in TORCH.items()}, folder, torch=True)
    assert said == dict.fromkeys(TORCH, "done")


# Limits and the rest: (code, skip, limits, how it must end) --------------------------------------

HOG = "bytearray(600 * 2**20)"
BUSY = "while True: pass"


@sealed
@pytest.mark.parametrize(
    ("code", "skip", "limits", "ends"),
    [
        (HOG, set(), {"memory_mb": 256}, "MemoryError"),
        (HOG, {"memory"}, {"memory_mb": 256}, "done"),
        (HOG, set(), {"memory_mb": 1024}, "done"),
        ("import mmap; mmap.mmap(-1, 600 * 2**20)", set(), {"memory_mb": 256}, "OSError"),
        (BUSY, set(), {"cpu_seconds": 1}, "signal 24"),
        (
            "import signal; signal.signal(signal.SIGXCPU, signal.SIG_IGN)\n" + BUSY,
            set(),
            {"cpu_seconds": 1},
            "signal 9",
        ),
        ("[os.dup(0) for _ in range(100)]", set(), {"open_files": 32}, "OSError: [Errno 24]"),
        ("[os.dup(0) for _ in range(100)]", {"files"}, {"open_files": 32}, "done"),
        (
            "os.write(os.open(SECRET, os.O_WRONLY), b'x')",
            {"filesystem", "user"},
            {},
            "OSError: [Errno 27]",
        ),
        (
            "os.write(os.open(SECRET, os.O_WRONLY), b'x')",
            {"filesystem", "files", "user"},
            {},
            "done",
        ),
    ],
)
def test_limits(code: str, skip: set[str], limits: dict[str, int], ends: str, folder: Path) -> None:
    """Each limit stops what is beyond it, and is what stops it."""
    said = run({"job": (code, skip)}, folder, limits=limits)["job"]
    assert said.startswith(ends)


@sealed
def test_memory_limit_is_beyond_the_imports(folder: Path) -> None:
    """The allowance does not depend on how much address space the imports took."""
    if importlib.util.find_spec("torch") is None:
        pytest.skip("torch is not installed")
    said = run({"job": ("bytearray(100 * 2**20)", set())}, folder, torch=True, limits={"memory_mb": 200})
    assert said["job"] == "done"


@sealed
@pytest.mark.parametrize(("skip", "outlives"), [(set(), False), ({"parent_death"}, True)])
def test_ends_with_its_parent(skip: set[str], outlives: bool, folder: Path) -> None:
    """When the parent is killed, the closed process is, too."""
    program = f"""
import os, signal, sys
from grader.subject import sandbox
sandbox.warm()
ready, say = os.pipe()
if os.fork() == 0:
    os.setsid()
    sandbox.protect(sandbox.Limits(), readable=sandbox.readable_paths(False),
                    skip=frozenset({sorted(skip)!r}) | {{"cpu"}})
    os.write(say, b"x")
    import time
    time.sleep(3)
    os.write(1, b"outlived")
    os._exit(0)
os.read(ready, 1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(  # ends when nobody holds its standard output any more
        [sys.executable, "-B", "-c", program],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=folder,
        timeout=60,
        check=False,
    )
    assert (done.stdout == b"outlived") is outlives


@sealed
@as_root
def test_root_keeps_nothing(folder: Path) -> None:
    """Started as root, the process is another user, or root without the rights of root."""
    looks = (
        "import ctypes\n"
        "held = (ctypes.c_uint32 * 6)()\n"
        "check(libc.capget((ctypes.c_uint32 * 2)(0x20080522, 0), held))\n"
        "assert not any(right & ~4 for right in held), list(held)\n"
        "assert STATE['user'] == 'on' or 'without its rights' in STATE['user'], STATE\n"
        "assert (STATE['user'] == 'on') == (os.getuid() != 0)\n"
        "os.setuid(0) if os.getuid() else os.setgroups([1])"
    )
    assert run({"job": (looks, set())}, folder)["job"].startswith(REFUSED)
    skipped = [*looks.splitlines()[:3], "assert held[0] & (1 << 7), list(held)"]
    assert run({"job": ("\n".join(skipped), {"user"})}, folder)["job"] == "done"


@sealed
@as_root
def test_threads_are_counted_for_a_user_of_its_own(folder: Path) -> None:
    """Where root could become a user of its own, threads are limited; elsewhere memory does it."""
    many = """
        import threading, time
        if STATE["user"] != "on":
            raise RuntimeError("can't start new thread")
        for _ in range(20):
            threading.Thread(target=time.sleep, args=(9,), daemon=True).start()"""
    said = run({"job": (many, set())}, folder, limits={"threads": 8})["job"]
    assert said.startswith("RuntimeError: can't start new thread")


@sealed
@pytest.mark.parametrize(
    "name",
    ["filesystem", "network", "processes", "memory", "cpu", "files", "parent_death", "signals"],
)
def test_verify_finds_what_is_not_on(name: str, folder: Path) -> None:
    """A protection that says "on" and is not stops everything."""
    # All but a few are skipped, so that nothing else refuses the attempt.
    skip = set(sandbox.EXPLAINED) - ({"user"} if name == "memory" else set())
    code = f"from grader.subject import sandbox\nos.umask(0)\nsandbox.verify({{**STATE, {name!r}: 'on'}})"
    said = run({"job": (code, skip)}, folder)["job"]
    assert said.startswith(f"SandboxBroken: the protection {name!r} does not hold")
    assert not list(Path("/tmp").glob(".grader-[0-9]*"))


@sealed
def test_a_failing_step_is_broken_not_off(tmp_path: Path) -> None:
    """What the machine can do and does not do is never reported as "off"."""
    program = """
import errno, os, sys
from grader.subject import _linux, sandbox
sandbox.warm()
def fail(*args, **kwargs):
    raise OSError(errno.EIO, "broken")
setattr(_linux, sys.argv[1], fail)
try:
    sandbox.protect(sandbox.Limits(), readable=sandbox.readable_paths(False))
except sandbox.SandboxBroken as error:
    print(error.name)
"""
    for step, name in (
        ("landlock", "filesystem"),
        ("seccomp", "processes"),
        ("gain_no_rights", "processes"),
        ("die_with_parent", "parent_death"),
        ("drop_user", "user"),
    ):
        done = subprocess.run(
            [sys.executable, "-B", "-c", program, step],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            cwd=tmp_path,
            check=False,
        )
        assert (done.stdout.strip(), done.stderr) == (name, ""), step


PROBE = """
import os, sys, json
{before}
from grader.subject import sandbox
sandbox.warm()
{between}
try:
    state = sandbox.protect(sandbox.Limits(), readable=sandbox.readable_paths(False))
except sandbox.SandboxBroken as error:
    state = {{"broken": str(error)}}
else:
    sandbox.verify(state)
os.write(1, json.dumps(state).encode())
os._exit(0)
"""


def probe(tmp_path: Path, before: str = "", between: str = "") -> dict[str, str]:
    """What `protect` says in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROBE.format(before=before, between=between)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    state: dict[str, str] = json.loads(done.stdout)
    return state


@sealed
def test_all_on(tmp_path: Path) -> None:
    """On a whole machine everything is on; "user" only where there is a user to drop to."""
    state = probe(tmp_path)
    state.pop("user")
    assert set(state) == set(sandbox.EXPLAINED) - {"user"}
    assert set(state.values()) == {"on"}


@sealed
def test_without_the_packages_the_reason_is_said(tmp_path: Path) -> None:
    """A missing package turns its protections off, says so, and leaves the others on."""
    state = probe(tmp_path, "sys.modules['seccompy'] = None")
    assert "seccompy is not installed" in state["network"]
    assert "seccompy is not installed" in state["processes"]
    assert state["filesystem"].startswith("contents are safe, but modes")
    assert state["memory"] == state["cpu"] == state["files"] == state["parent_death"] == "on"
    state = probe(tmp_path, "sys.modules['landlockpy'] = None")
    assert state["filesystem"].startswith("nothing can be written, but files can be read")
    assert state["network"] == state["processes"] == state["signals"] == "on"


@pytest.mark.skipif(not LINUX, reason="pretends to be another system on Linux")
@pytest.mark.parametrize("system", ["darwin", "win32"])
def test_another_system_says_what_it_lacks(system: str, tmp_path: Path) -> None:
    """Elsewhere nothing raises: each protection that is not there has its reason."""
    no_limits = "sys.modules['resource'] = None; " if system == "win32" else ""
    state = probe(tmp_path, f"{no_limits}import sysconfig; sys.platform = {system!r}")
    limits = "on" if system == "darwin" else "win32 has no resource limits"
    assert state["cpu"] == state["files"] == limits
    assert "on" not in {state[n] for n in ("filesystem", "network", "processes", "memory")}
    assert all(state.values())


@sealed
def test_a_second_thread_is_refused(tmp_path: Path) -> None:
    """Only the calling thread would be closed, so there must be no other."""
    state = probe(
        tmp_path,
        between="import threading, time\nthreading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
    )
    assert "2 threads are running" in state["broken"]


@sealed
def test_a_closed_descriptor_of_the_rules_does_no_harm(tmp_path: Path) -> None:
    """Rules made before the fork whose descriptor was closed, or reused, are made again."""
    between = (
        "readable = sandbox.readable_paths(False)\nsandbox.warm(readable)\n"
        "os.closerange(3, 100)\n[os.open('/dev/null', os.O_RDONLY) for _ in range(20)]"
    )
    state = probe(tmp_path, between=between)
    assert state["filesystem"] == "on"


@sealed
@pytest.mark.parametrize("kinds", [("numpy", "numpy"), ("torch", "numpy")])
def test_what_a_worker_may_read_is_looked_up_once_in_the_parent(
    monkeypatch: pytest.MonkeyPatch, kinds: tuple[str, ...]
) -> None:
    """It takes 3 ms, more than half of what a worker of numpy costs to start."""
    tests, new_rules = os.getpid(), _linux._new_rules

    def only_in_the_parent(*arguments: Any, **more: Any) -> Any:
        if os.getppid() != tests:
            raise OSError("looked up in a worker")
        return new_rules(*arguments, **more)

    monkeypatch.setattr(_linux, "_new_rules", only_in_the_parent)
    _linux._rules.cache_clear()
    with Pool(how="fork") as pool:  # its parent is a fork of this process, with what was replaced in it
        for kind in kinds:
            assert pool.start(kind).protections["filesystem"] == "on"


def test_readable_paths_leave_out_what_is_private(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No path leads to the grader, its solutions, the current folder or other people's packages."""
    monkeypatch.chdir(tmp_path)
    readable = sandbox.readable_paths(torch=True)
    private = [
        ROOT / "grader",
        ROOT / "solutions",
        ROOT / "exercises",
        tmp_path,
        Path(pytest.__file__),
    ]
    for path in map(Path, readable):
        assert not any(secret.is_relative_to(path.resolve()) for secret in private), path
        assert path.name not in ("site-packages", "dist-packages")
        assert not path.is_relative_to(ROOT / "grader")


def test_readable_paths_have_torch_only_for_torch() -> None:
    """A topic without torch does not get torch's files."""
    names = {Path(path).name for path in sandbox.readable_paths(torch=False)}
    assert "numpy" in names
    assert not names & {"torch", "sympy"}


def test_a_loaded_library_does_not_open_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiled module at the top of site-packages, or a library of anybody's, opens no folder."""
    site = str(Path(pytest.__file__).parents[1])
    loaded = [f"{site}/fast__mypyc.so", f"{site}/psutil/_psutil.so", "/opt/own/lib/libown.so.1"]
    before = set(sandbox.readable_paths(torch=False))
    monkeypatch.setattr(_readable, "_loaded_libraries", lambda: loaded)
    monkeypatch.setattr(os.path, "exists", lambda _: True)
    after = set(sandbox.readable_paths(torch=False)) - before
    assert {path for path in after if "/opt/" in path or path.startswith(site)} == {loaded[2]}


def test_every_protection_is_explained() -> None:
    """The doctor has a word for each protection, and one that is unknown is an error."""
    assert all(sandbox.explain(name).endswith(".") for name in sandbox.EXPLAINED)
    with pytest.raises(ValueError, match="no such protection: firewall"):
        sandbox.protect(sandbox.Limits(), readable=(), skip=frozenset({"firewall"}))


def test_no_call_is_both_allowed_and_denied() -> None:
    """The tables of system calls do not contradict each other."""
    denied = frozenset[str]().union(*_syscalls.DENIED.values())
    assert not _syscalls.ALLOWED & denied
    assert not _syscalls.ALLOWED & set(_syscalls.CHECKED)
    assert not denied & set(_syscalls.CHECKED)


if __name__ == "__main__":
    _parent()
