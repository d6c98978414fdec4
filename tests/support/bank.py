"""The bank of student solutions: reads `tests/bank/TOPIC.py` and grades its sections. `python -m tests.support.bank TOPIC [EXERCISE]`
prints what is graded or named wrongly."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

BANK = Path(__file__).resolve().parent.parent / "bank"


@dataclass(frozen=True)
class Section:
    topic: str
    exercise: str
    right: bool
    name: str
    code: str

    @property
    def mistakes(self) -> set[str]:
        return set(self.name.split(" + "))


def sections(topic: str) -> list[Section]:
    """The sections of a topic's bank, in order."""
    text = (BANK / f"{topic}.py").read_text(encoding="utf-8")
    parts = re.split(r"^# === (\w+) \| (right|wrong) \| (.+)$", text, flags=re.MULTILINE)
    return [
        Section(topic, parts[i], parts[i + 1] == "right", parts[i + 2].strip(), parts[i + 3])
        for i in range(1, len(parts), 4)
    ]


def submission_text(section: Section) -> str:
    """The reference's file with the section's functions put in place of the reference's."""
    from grader import course

    return course.solution_path(section.topic).read_text(encoding="utf-8") + "\n\n" + section.code


def grade(session, section: Section):
    """The result of the section's exercise."""
    import tempfile

    from grader import course, submission

    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{section.topic}.py").write_text(submission_text(section), encoding="utf-8")
        found = submission.open_submission(Path(folder), section.name)
        report = session.check(found, course.resolve((f"{section.topic}.{section.exercise}",)))
    return report.exercises[0]


def main(arguments: list[str]) -> int:
    """Grade a topic's bank and print what is wrong with it."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    from grader.session import Session, Settings
    from grader.subject.pool import Pool

    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=20.0, shrink=False))
    counts = {"right": 0, "rejected": 0, "wrong": 0, "accepted": 0, "named": 0, "misnamed": 0, "unnamed": 0}
    pairs = {"pairs": 0, "both named": 0}
    for section in sections(arguments[0]):
        if arguments[1:] and section.exercise not in arguments[1:]:
            continue
        result = grade(session, section)
        if section.right:
            counts["right"] += 1
            if result.status != "passed":
                counts["rejected"] += 1
                failed = [
                    (c.name, c.message, c.counterexample and c.counterexample.call)
                    for c in result.checks
                    if c.status == "failed"
                ]
                print(f"REJECTED {section.exercise} {section.name}: {result.status} {result.message} {failed[:2]}")
            continue
        counts["wrong"] += 1
        if result.status == "passed":
            counts["accepted"] += 1
            print(f"ACCEPTED {section.exercise} {section.name}")
            continue
        named = set(result.diagnosis.mistakes) if result.diagnosis else set()
        if len(section.mistakes) == 2:
            pairs["pairs"] += 1
            pairs["both named"] += named == section.mistakes
        counts["named" if named == section.mistakes else "misnamed" if named else "unnamed"] += 1
        if named != section.mistakes:
            first = next(
                (f"{c.name}: {c.message.splitlines()[0]}" for c in result.checks if c.status == "failed"),
                result.message,
            )
            print(
                f"{'misnamed' if named else 'unnamed '} {section.exercise} {section.name} -> {sorted(named)} [{result.status}] {first}"
            )
    print(counts, pairs)
    session.close()
    return 1 if counts["rejected"] or counts["accepted"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
