"""The hostile students: reads `tests/hostile/*/*.py` and their headers. `python -m tests.support.hostile [NAME...]` grades them."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HOSTILE = Path(__file__).resolve().parent.parent / "hostile"
CATEGORIES = sorted(path.name for path in HOSTILE.iterdir() if path.is_dir() and path.name != "__pycache__")


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


def all_files() -> list[Hostile]:
    return [read(path) for category in CATEGORIES for path in sorted((HOSTILE / category).glob("*.py"))]


def grade(session, hostile: Hostile):
    """The result of the target exercise; the file stands alone in a folder of its own."""
    from grader import course, submission

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{hostile.topic}.py").write_bytes(hostile.path.read_bytes())
        found = submission.open_submission(Path(folder), hostile.name)
        report = session.check(found, course.resolve((f"{hostile.topic}.{hostile.target}",)))
    return report.exercises[0]


def main(arguments: list[str]) -> int:
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    import time

    from grader.session import Session, Settings
    from grader.subject.client import Pool

    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=6.0))
    bad = 0
    for hostile in all_files():
        if arguments and not any(word in hostile.name for word in arguments):
            continue
        start = time.monotonic()
        result = grade(session, hostile)
        took = time.monotonic() - start
        if result.status not in hostile.expect or took > 8.5:
            bad += 1
            first = next((c.message.splitlines()[0] for c in result.checks if c.status == "failed" and c.message), "")
            print(
                f"{hostile.name}: {result.status}, expected {sorted(hostile.expect)} ({took:.1f} s) {result.message[:300]} {first[:200]}"
            )
    print(f"{bad} unexpected")
    session.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
