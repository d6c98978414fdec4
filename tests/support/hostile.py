"""The hostile students: reads `tests/hostile/*/*.py` and their headers, and grades them in every mode that a machine can make.

`python -m tests.support.hostile [--mode MODE] [--folder DIR] [--json] [NAME...]` grades those whose names contain one of the words.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from grader.subject.client import MOST_WAITING

HOSTILE = Path(__file__).resolve().parent.parent / "hostile"
ROOT = HOSTILE.parent.parent
CATEGORIES = sorted(path.name for path in HOSTILE.iterdir() if path.is_dir() and path.name != "__pycache__")
LIMIT = 6.0  # seconds for an exercise
SHORT = 2.0  # for those that use up their time anyway
GRACE = 2.0  # seconds beyond it, to end a worker and to report
MOST_SECONDS = LIMIT * (1 + MOST_WAITING) + GRACE  # on a machine so busy that the worker hardly gets a processor
NOBODY = 65534
PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, kw_only=True)
class Mode:
    """A way to run workers. skip: protections left off; other_user: the whole grader runs as an unprivileged user."""

    how: str = "exec"
    skip: frozenset[str] = frozenset()
    other_user: bool = False


SECCOMP = frozenset({"network", "processes", "signals"})
LANDLOCK = frozenset({"filesystem", "signals"})
MODES = {
    "default": Mode(),
    "fork": Mode(how="fork"),
    "spawn": Mode(how="spawn"),
    "no-seccomp": Mode(skip=SECCOMP),
    "no-landlock": Mode(skip=LANDLOCK),
    "no-memory": Mode(skip=frozenset({"memory"})),
    "bare": Mode(skip=SECCOMP | LANDLOCK | {"cpu", "files", "parent_death", "user"}),  # bombs would hurt without a limit
    "other-user": Mode(other_user=True),
}  # fmt: skip
WALLED = ("damage", "escape")  # whose verdicts may depend on the mode
STANDS_FOR = {"landlock": ("filesystem",), "seccomp": ("network", "processes", "signals"), "memory": ("memory",)}


@dataclass(frozen=True)
class Hostile:
    path: Path
    topic: str
    target: str
    expect: frozenset[str]
    needs: frozenset[str]
    without: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    def allowed(self, off: frozenset[str]) -> frozenset[str]:
        """The statuses that are right where these protections are off."""
        missing = any(part in off for need in self.needs for part in STANDS_FOR[need])
        return self.expect | self.without if missing else self.expect


def read(path: Path) -> Hostile:
    """A hostile file with its header; the bytes may be anything, so the header is looked for in the raw start of the file."""
    head = path.read_bytes()[:4000].decode("latin-1").lstrip("\ufeffï»¿")
    keys = dict(
        re.findall(
            r"^# (topic|target|expect|needs|without): *(.+?) *$",
            head.replace("\r\n", "\n").replace("\r", "\n"),
            re.MULTILINE,
        )
    )
    words = lambda text: frozenset(part.strip() for part in re.split(r" or |,", text) if part.strip())  # noqa: E731
    return Hostile(
        path=path,
        topic=keys["topic"],
        target=keys["target"],
        expect=words(keys["expect"]),
        needs=words(keys.get("needs", "")),
        without=words(keys.get("without", "")),
    )


def all_files(folder: Path = HOSTILE) -> list[Hostile]:
    return [read(path) for path in sorted(folder.glob("*/*.py"))]


def files_for(mode: str, folder: Path = HOSTILE) -> list[Hostile]:
    """All in the default mode; elsewhere those whose verdict may depend on the mode, and a sample of the others."""
    files = all_files(folder)
    if mode == "default":
        return files
    if mode == "no-memory":
        return [file for file in files if "memory" in file.needs]
    walled = () if mode in ("fork", "spawn") else WALLED
    return [f for number, f in enumerate(files) if f.needs or f.path.parent.name in walled or number % 12 == 0]


def grade(session, hostile: Hostile):
    """The result of the target exercise; the file stands alone in a folder of its own."""
    from grader import course, submission

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{hostile.topic}.py").write_bytes(hostile.path.read_bytes())
        found = submission.open_submission(Path(folder), hostile.name)
        report = session.check(found, course.resolve((f"{hostile.topic}.{hostile.target}",)))
    return report.exercises[0]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a hostile file was graded. seconds: of one check, without what a grader does once (inputs, right answers)."""

    name: str
    status: str
    seconds: float
    off: list[str]
    words: str

    def wrong(self, hostile: Hostile) -> str:
        """What is not as it must be, or ""."""
        if self.status not in hostile.allowed(frozenset(self.off)):
            return f"{self.status}, but should be {' or '.join(sorted(hostile.allowed(frozenset(self.off))))}"
        return ""


def open_session(mode: Mode):
    from grader.session import Session, Settings
    from grader.subject.pool import Pool

    become_subreaper()
    pool = Pool(how=mode.how, skip=mode.skip, limits={"memory_mb": 1024})
    return Session(pool=pool, settings=Settings(timeout=LIMIT, shrink=False))


def prepare(session, hostile: Hostile) -> None:
    """Do what a grader does once for an exercise and its needs, so that it is in no file's time."""
    from grader import course
    from grader.engine.reference import task

    exercises = {e.name: e for e in course.load(hostile.topic).exercises}
    todo, done = [hostile.target], set()
    while todo:
        name = todo.pop()
        if name not in done:
            done.add(name)
            todo += exercises[name].needs
            session.plan(task(hostile.topic, name))


def judge(session, hostile: Hostile) -> Outcome:
    prepare(session, hostile)
    may_hang = "timed_out" in hostile.expect | hostile.without
    session.settings = replace(session.settings, timeout=SHORT if may_hang else LIMIT)
    start = time.monotonic()
    result = grade(session, hostile)
    seconds = time.monotonic() - start
    failed = next((c.message for c in result.checks if c.status == "failed" and c.message), "")
    off = [name for name, state in session.protections.items() if state != "on"]
    return Outcome(name=hostile.name, status=result.status, seconds=seconds, off=off, words=result.message or failed)


# --- what is left behind --------------------------------------------------------------------------------------------


def become_subreaper() -> None:
    """From now on, what a killed process leaves behind becomes a child of this one, where `children` sees it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def children(of: int = 0) -> set[int]:
    """The processes directly below one, or below this one."""
    found = set()
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                parent = int(Path(f"/proc/{entry}/stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == (of or os.getpid()):
                found.add(int(entry))
    return found


def shared_places() -> set[str]:
    """What lies where a student's code might write, but for what other programs of this machine make there."""
    return {
        f"{folder}/{name}"
        for folder in ("/tmp", "/var/tmp", "/dev/shm")
        if os.path.isdir(folder)
        for name in os.listdir(folder)
        if "hostile" in name or "student" in name or name.startswith(".grader-")
    }


# --- another user -----------------------------------------------------------------------------------------------------


def other_python(folder: Path) -> tuple[str, str]:
    """A Python that an unprivileged user can run, with our packages, and "", or "" and why there is none."""
    from grader.subject._readable import closed_to

    if os.name != "posix" or os.geteuid() != 0:
        return "", "only root can become another user"
    if why := closed_to(NOBODY, (str(ROOT / "grader"),)):
        return "", f"another user could not read {why}"
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    places = [os.path.realpath(sys.executable), f"/usr/bin/{version}", f"/usr/local/bin/{version}"]
    for base in places:
        if os.path.exists(base) and not closed_to(NOBODY, (base,)):
            break
    else:
        return "", f"another user could not run {places[0]}, and the system has no {version}"
    packages = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    if why := closed_to(NOBODY, packages):
        return "", f"another user could not read {why}"
    subprocess.run([base, "-m", "venv", "--without-pip", "--symlinks", str(folder / "venv")], check=True)
    (folder / "venv" / "lib" / version / "site-packages" / "ours.pth").write_text("\n".join(packages) + "\n")
    return str(folder / "venv" / "bin" / "python"), ""


@contextmanager
def other_user_home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="other-user-"))
    folder.chmod(0o755)
    (folder / "home").mkdir()
    os.chown(folder / "home", NOBODY, NOBODY)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def as_other_user(names: list[str]) -> tuple[list[Outcome], str]:
    """The outcomes of these files with the whole grader run by an unprivileged user; or why that cannot be done."""
    with other_user_home() as folder:
        python, why = other_python(folder)
        if why:
            return [], why
        home = str(folder / "home")
        done = subprocess.run(
            [python, "-B", "-m", "tests.support.hostile", "--json", *names],
            cwd=ROOT, user=NOBODY, group=NOBODY, extra_groups=[], capture_output=True, text=True, check=False,
            env={"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home, "GRADER_CACHE_DIR": f"{home}/cache",
                 "GRADER_STATE_DIR": f"{home}/state"},
        )  # fmt: skip
        if "{" not in done.stdout:
            return [], f"the unprivileged grader did not start: {done.stderr[-2000:]}"
        return [Outcome(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")], ""


def main(arguments: list[str]) -> int:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=MODES, default="default")
    parser.add_argument("--folder", type=Path, default=HOSTILE)
    parser.add_argument("--json", action="store_true", help="every outcome, one a line")
    parser.add_argument("--verbose", action="store_true", help="every outcome, in words")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args(arguments)
    files = files_for(options.mode, options.folder)
    files = [file for file in files if not options.names or any(word in file.name for word in options.names)]
    mode = MODES[options.mode]
    if mode.other_user:
        outcomes, why = as_other_user([file.name for file in files])
        if why:
            print(why)
            return 1
        found = iter(outcomes)
    else:
        session = open_session(mode)
        found = (judge(session, file) for file in files)
    by_name = {file.name: file for file in files}
    bad, slowest = 0, ("", 0.0)
    for outcome in found:
        if options.json:
            print(json.dumps(vars(outcome)), flush=True)
            continue
        wrong = outcome.wrong(by_name[outcome.name]) if outcome.name in by_name else ""
        late = outcome.seconds > LIMIT + GRACE
        bad += bool(wrong) + late
        slowest = max(slowest, (outcome.name, outcome.seconds), key=lambda pair: pair[1])
        if wrong or late or options.verbose:
            print(
                f"{outcome.name}: {wrong or outcome.status} ({outcome.seconds:.1f} s) {outcome.words[:400]}", flush=True
            )
    if not mode.other_user:
        session.close()
    if not options.json:
        left = children()
        print(
            f"{len(files)} files, {bad} unexpected, {len(left)} processes left; slowest {slowest[0]} {slowest[1]:.1f} s"
        )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
