"""Ctrl-C and `kill -9` at any moment of `grader check`: no process is left, and what was done is still reported."""

import json
import os
import pty
import random
import select
import signal
import socket
import subprocess
import sys
import time

import pytest

from grader.subject import batch, pool
from tests.support import hostile

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="counts processes by /proc"),
    pytest.mark.slow,
]

SOURCE = """
import time
import numpy as np
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * (z - z0)))
def sigmoid(z):
    while True:
        time.sleep(0.01)
"""
RANDOM = random.Random(7)
MOMENTS = sorted(round(RANDOM.uniform(0.1, 3.0), 2) for _ in range(16))


class Terminal:
    """`grader check` as the foreground job of a terminal of its own."""

    def __init__(self, folder):
        hostile.become_subreaper()
        self.before = hostile.children()
        (folder / "exercises").mkdir(exist_ok=True)
        (folder / "exercises" / "logistic.py").write_text(SOURCE, encoding="utf-8")
        self.ours, theirs = pty.openpty()

        def own_terminal():
            os.setsid()
            os.close(os.open(os.ttyname(0), os.O_RDWR))  # the first terminal a session opens is its own

        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "check", "logistic", "--timeout", "60"], cwd=folder, preexec_fn=own_terminal,
            stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "NO_COLOR": "1", "COLUMNS": "80"},
        )  # fmt: skip
        os.close(theirs)
        self.text = b""

    def read(self, seconds, until=None):
        """Read what is printed until it ends, or until something is there."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if not select.select([self.ours], [], [], left)[0]:
                break
            try:
                chunk = os.read(self.ours, 4096)
            except OSError:  # the other side is closed
                break
            self.text += chunk
            if not chunk or (until is not None and until()):
                break

    def wait_for_worker(self):
        """Until the student's code runs: the grader has a child, and that has a child."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            grandchildren = {pid for child in hostile.children(self.process.pid) for pid in hostile.children(child)}
            if any(b"sleep" in wchan(pid) for pid in grandchildren):
                return grandchildren
            time.sleep(0.01)
        raise AssertionError("the student's code was never reached")

    def close(self):
        """The exit code and what was printed; nothing must be left of it."""
        self.read(20)
        code = self.process.wait(20)
        os.close(self.ours)
        deadline = time.monotonic() + 5
        while (left := hostile.children() - self.before) and time.monotonic() < deadline:
            for pid in left:  # they are ours now: see them end
                try:
                    os.waitpid(pid, os.WNOHANG)
                except ChildProcessError:
                    pass
            time.sleep(0.02)
        assert not left, [open(f"/proc/{pid}/cmdline").read() for pid in left]
        return code, self.text.decode().replace("\r\n", "\n")


def wchan(pid):
    """What a process waits in, or that it sleeps, where the kernel does not say."""
    try:
        with open(f"/proc/{pid}/syscall", "rb") as file:
            return b"sleep" if file.read().split()[0] in (b"230", b"115", b"35") else b""  # clock_nanosleep, nanosleep
    except (OSError, IndexError):
        return b""


@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_at_any_moment(moment, tmp_path):
    terminal = Terminal(tmp_path)
    terminal.read(moment)
    if terminal.process.poll() is None:
        os.write(terminal.ours, b"\x03")  # the terminal sends SIGINT to its foreground group
    code, text = terminal.close()
    assert code == 130, text
    assert "Traceback" not in text


def test_ctrl_c_while_a_students_code_runs_reports_what_was_done(tmp_path):
    terminal = Terminal(tmp_path)
    terminal.wait_for_worker()
    os.write(terminal.ours, b"\x03")
    code, text = terminal.close()
    assert code == 130
    assert "interrupted" in text


@pytest.mark.parametrize("target", ["grader", "group"])
def test_a_killed_grader_takes_its_worker_with_it(target, tmp_path):
    terminal = Terminal(tmp_path)
    assert terminal.wait_for_worker()
    (os.killpg if target == "group" else os.kill)(terminal.process.pid, signal.SIGKILL)
    code, _ = terminal.close()
    assert code == -signal.SIGKILL


@pytest.mark.parametrize("unread", [False, True], ids=["before-the-answer", "with-answers-unread"])
def test_a_warm_parent_whose_grader_is_gone_ends_without_a_word(unread):
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    request = json.dumps({"command": "trace", "pid": 2**22 + 1}).encode()  # no process has that number
    ours.send(request)
    ours.send(request)
    if not unread:
        ours.close()  # what was sent can still be read, but no answer can be sent
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from grader.subject._parent import main; main(sys.argv[1:])",
         "fork", str(theirs.fileno())],
        pass_fds=[theirs.fileno()], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    theirs.close()
    if unread:
        select.select([ours], [], [], 60)
        ours.close()
    output, _ = process.communicate(timeout=60)
    assert (process.returncode, output) == (0, b"")


@pytest.mark.parametrize("how", ["exec", "fork"])
def test_a_warm_parent_that_was_stopped_is_ended_and_said_to_be_gone(how, monkeypatch):
    monkeypatch.setattr(pool, "PARENT_SECONDS", 2.0)
    monkeypatch.setattr(pool, "CLOSE_SECONDS", 0.2)
    before = hostile.children()
    with pool.Pool(how=how) as workers:
        workers.start("numpy").close()
        (parent,) = hostile.children() - before
        os.kill(parent, signal.SIGSTOP)
        with pytest.raises(batch.WallBroken, match="the parent of the workers is gone"):
            workers.start("numpy")
        assert not hostile.children() - before
