"""`grader demo` as its users meet it: the list, exit codes, what is on which stream, and Ctrl-C in a terminal."""

import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from grader import course

REFERENCES = course.solution_path("mlp").parent
STUBS = course.stub_path("mlp").parent


@pytest.fixture
def environment(tmp_path):
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")}
    return kept | {"GRADER_CACHE_DIR": str(tmp_path / "cache"), "COLUMNS": "80"}


@pytest.fixture
def grader(tmp_path, environment):
    def call(*arguments, **more):
        done = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, arguments)],
            cwd=tmp_path, env=environment | more, capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return call


def test_without_a_name_the_demos_are_listed_and_torch_is_left_alone(grader):
    done = grader("demo")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()[:5]] == [
        "xor",
        "text_cnn",
        "tagger",
        "reverse",
        "transformer",
    ]
    code = "import sys, click.testing as t; from grader.commands.demo import command as c; t.CliRunner().invoke(c, []); print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"


def test_xor_is_solved_by_the_references_and_is_no_grade(grader):
    done = grader("demo", "xor", "--path", REFERENCES)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("✓") == 4
    assert "✗" not in done.stdout
    assert "█" in done.stdout
    assert "A demo is no grade" in done.stdout
    assert done.stderr == ""


def test_where_the_terminal_has_no_unicode_it_is_plain(grader):
    done = grader("demo", "text_cnn", "--path", REFERENCES, PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "#" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("xor", "--path", STUBS), 1, "needs mlp.relu, which is not started"),
        (("xro", "--path", REFERENCES), 2, "did you mean xor?"),
        (("xor", "--path", "nowhere"), 2, "there is no folder nowhere"),
        (("xor", "--seed", "-1", "--path", REFERENCES), 2, "--seed"),
    ],
)  # fmt: skip
def test_what_cannot_run_is_one_line_and_an_exit_code(grader, arguments, code, words):
    done = grader("demo", *arguments)
    assert done.returncode == code
    assert words in done.stderr
    assert done.stdout == ""


def test_ctrl_c_in_a_terminal_ends_the_bar_and_leaves_no_process(tmp_path, environment):
    """Pressed once the bar moves: exit code 130, one line, and the worker is gone with its parent."""
    slow = (
        (REFERENCES / "mlp.py")
        .read_text(encoding="utf-8")
        .replace("losses = []", "losses = []; import time; time.sleep(1)")
    )
    (tmp_path / "mlp.py").write_text(slow, encoding="utf-8")
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "demo", "xor", "--path", str(tmp_path)],
        env=environment | {"TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, end = b"", time.monotonic() + 120
    while b"/1000" not in shown or b"xor" not in shown:
        assert time.monotonic() < end, shown
        shown += os.read(ours, 4096)
    children = descendants(process.pid)
    assert children
    os.kill(process.pid, signal.SIGINT)
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:
        pass  # the other side is closed
    assert process.wait(timeout=30) == 130
    os.close(ours)
    assert b"the demo was stopped" in shown
    assert b"Traceback" not in shown
    assert b"\x1b[?25h" in shown  # the cursor is back
    time.sleep(0.5)
    assert [pid for pid in children if alive(pid)] == []


def descendants(pid):
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(name), *descendants(int(name))]
    return found


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
