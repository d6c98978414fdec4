"""Fixtures of the class's tests: small classes, and the command as a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.classroom.store import Store
from tests.support import synthetic

TOPIC = "logistic"  # numpy alone: it starts quickly


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """Inputs that are drawn once for all these tests."""
    return tmp_path_factory.mktemp("plans")


@pytest.fixture
def grader(cache, tmp_path):
    """Runs the command line in a process of its own, in an empty folder."""
    here = tmp_path / "here"
    here.mkdir()
    env = {**os.environ, "GRADER_CACHE_DIR": str(cache), "COLUMNS": "200", "NO_COLOR": "1"}
    env.pop("GRADER_TRACEBACK", None)

    def run(*arguments, start=False, cwd=here, **options):
        command = [sys.executable, "-m", "grader", *map(str, arguments)]
        common = {
            "cwd": cwd,
            "env": {**env, **options},
            "text": True,
            "encoding": "utf-8",
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }
        if start:
            return subprocess.Popen(command, start_new_session=True, **common)
        return subprocess.run(command, timeout=240, **common)

    return run


@pytest.fixture(scope="session")
def graded(cache, tmp_path_factory):
    """A class of every kind, graded once; tests only read it. Returns the folder of the gradebook, and what was handed in."""
    root = tmp_path_factory.mktemp("class")
    made = synthetic.make(12, topics=[TOPIC])
    synthetic.write(root / "subs", made)
    (root / "roster.csv").write_text(
        "Name,ID,Email\n"
        + "".join(f"{m.name},{100 + i},{m.name.lower()}@x.org\n" for i, m in enumerate(made[:-1]))
        + "Zoe Absent,999,zoe@x.org\n"
    )
    command = [
        sys.executable, "-m", "grader", "grade", str(root / "subs"), "--out", str(root / "out"), "--only", TOPIC, "--timeout", "1.5",
        "--roster", str(root / "roster.csv"), "--quiet",
    ]  # fmt: skip
    done = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "GRADER_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    return root / "out", made


def contents(folder: Path) -> dict:
    """All that a gradebook says, times aside, by submission and topic."""
    found = {}
    with Store(folder) as store:
        for known in store.submissions():
            for topic, result in store.latest(known.id).items():
                report = {**result.report, "pictures": bool(result.report.get("pictures"))}
                for each in report["topics"]:
                    each["exercises"] = [{**e, "seconds": 0} for e in each["exercises"]]
                found[known.name, topic] = (known.content, known.notes, known.keys, result.keys, result.state, report)
    return found


def processes(marker: str) -> list[str]:
    """The running processes of this machine with that text in their command line, or in their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                if marker in (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"):
                    found.append(entry.name)
            except OSError:
                continue
    return found


def descendants(pid: int) -> list[int]:
    """All processes below one."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (OSError, IndexError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    found, todo = [], [pid]
    while todo:
        below = children.get(todo.pop(), [])
        found += below
        todo += below
    return found


def alive(pids) -> list[int]:
    """Those that still run."""
    found = []
    for pid in pids:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                found.append(pid)
        except OSError:
            continue
    return found
