"""Makes classes of synthetic submissions, the same ones for the same seed. `python -m tests.support.synthetic DIR COUNT [TOPIC...]`.

Each submission has a kind: right (the references), wrong (sections of `tests/bank`), crashing, hanging, empty, mixed (some of it each).
No two files are the same to the letter, but for stubs and empty ones: a file that is the same need not be graded twice.
"""

from __future__ import annotations

import io
import json
import random
import sys
import tarfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader import course
from tests.support import bank

KINDS = ("right", "wrong", "mixed", "crashing", "hanging", "empty")
FORMS = ("folder", "zip", "tar.gz", "exercises", "notebook")
FIRST = (
    "Ada",
    "Bo",
    "Chen",
    "Dana",
    "Eva",
    "Feng",
    "Gao",
    "Hu",
    "Ines",
    "Jun",
    "Kim",
    "Li",
    "Min",
    "Noor",
    "Olu",
    "Pia",
    "Wei",
    "Yan",
)
CRASHES = (
    "raise ValueError('shapes do not fit')",
    "return undefined_name",
    "import os; os._exit(7)",
    "import os; os.abort()",
    "return {name}(*args, **kwargs)",
)


@dataclass(frozen=True)
class Made:
    """One synthetic submission. wrong: the bank's sections in it, by topic."""

    name: str
    kind: str
    form: str
    files: dict[str, str]
    wrong: dict[str, str]


def make(count: int, seed: int = 0, topics: Sequence[str] | None = None, kinds: Sequence[str] = KINDS) -> list[Made]:
    """So many submissions, the kinds in turn, over the topics (all there are, if none is named)."""
    chosen = tuple(topics or course.topics())
    sections = {
        topic: [s for s in bank.sections(topic) if not s.right] if (bank.BANK / f"{topic}.py").is_file() else []
        for topic in chosen
    }
    return [
        _one(number, random.Random(f"{seed} {number}"), chosen, sections, kinds[number % len(kinds)])
        for number in range(count)
    ]


def _one(
    number: int, rng: random.Random, topics: tuple[str, ...], sections: dict[str, list[bank.Section]], kind: str
) -> Made:
    files: dict[str, str] = {}
    wrong: dict[str, str] = {}
    name = f"{FIRST[number % len(FIRST)]}{number:03d}"
    for topic in topics:
        each = kind if kind != "mixed" else rng.choice(("right", "right", "wrong", "stub", "missing"))
        reference = course.solution_path(topic).read_text(encoding="utf-8")
        first = course.exercise_names(topic)[0]
        if each == "wrong" and sections[topic]:
            section = rng.choice(sections[topic])
            files[topic], wrong[topic] = bank.submission_text(section), f"{section.exercise} {section.name}"
        elif each == "crashing":
            body = rng.choice(CRASHES).format(name=first)
            files[topic] = f"{reference}\n\ndef {first}(*args, **kwargs):\n    {body}\n"
        elif each == "hanging":
            files[topic] = f"{reference}\n\ndef {first}(*args, **kwargs):\n    while True:\n        pass\n"
        elif each == "stub":
            files[topic] = course.stub_path(topic).read_text(encoding="utf-8")
        elif each == "empty":
            files[topic] = ""
        elif each != "missing":
            files[topic] = reference
        if topic in files and each not in ("stub", "empty"):
            files[topic] += f"\n# {name}\n"
    if kind == "empty":
        files = dict(list(files.items())[: number % 2])
    return Made(name, kind, FORMS[(number // len(KINDS)) % len(FORMS)], files, wrong)


def write(folder: Path, made: Sequence[Made]) -> None:
    """Write each submission into the folder in its own form. The bytes are the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    for each in made:
        if each.form == "zip":
            with zipfile.ZipFile(folder / f"{each.name}.zip", "w") as archive:
                for topic, text in each.files.items():
                    archive.writestr(zipfile.ZipInfo(f"{topic}.py"), text)
        elif each.form == "tar.gz":
            with tarfile.open(folder / f"{each.name}.tar.gz", "w:gz") as archive:
                for topic, text in each.files.items():
                    info = tarfile.TarInfo(f"work/{topic}.py")
                    info.size = len(text.encode())
                    archive.addfile(info, io.BytesIO(text.encode()))
        else:
            inside = folder / each.name / ("exercises" if each.form == "exercises" else "")
            inside.mkdir(parents=True, exist_ok=True)
            for topic, text in each.files.items():
                if each.form == "notebook":
                    (inside / f"{topic}.ipynb").write_text(notebook(text), encoding="utf-8")
                else:
                    (inside / f"{topic}.py").write_text(text, encoding="utf-8")


def notebook(text: str) -> str:
    """The text as the code cells of a notebook, with what notebooks have besides."""
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": ["# My work\n"]},
        {
            "cell_type": "code",
            "metadata": {},
            "source": "%matplotlib inline\n!pip install numpy\n",
            "outputs": [],
            "execution_count": 1,
        },
        {
            "cell_type": "code",
            "metadata": {},
            "source": text.splitlines(keepends=True),
            "outputs": [],
            "execution_count": 2,
        },
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def main(arguments: list[str]) -> None:
    made = make(int(arguments[1]), topics=arguments[2:] or None)
    write(Path(arguments[0]), made)
    for each in made:
        print(each.name, each.kind, each.form, each.wrong)


if __name__ == "__main__":
    main(sys.argv[1:])
