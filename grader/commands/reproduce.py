"""`grader reproduce`: the failing call of an exercise as a script that can be run in Python, imports included."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.words import say


def script(topic: str, kind: str, check: object, name: str, folder: Path | None = None) -> str:
    """A script for a failed check's counterexample, which finds the student's file in a folder."""
    from grader.engine.results import Check

    assert isinstance(check, Check)
    assert check.counterexample is not None
    example = check.counterexample
    code = example.setup + example.call
    imports = ["import numpy as np"] if "np." in code or kind == "numpy" else []
    imports += ["import torch"] if kind == "torch" else []
    imports += ["from torch import nn"] if "nn." in code else []
    lines = [
        f"# {name}: {check.title}",
        *(f"# {line}" for line in check.message.splitlines()[:1]),
        *(f"# {fact}" for fact in check.facts),
        *([f"import sys; sys.path.insert(0, {str(folder)!r})"] if folder is not None else []),
        *imports,
        f"from {topic} import {name}",
        "",
    ]
    lines += [example.setup.rstrip("\n"), ""] if example.setup else []
    form = "print(gradient({call}))" if "def gradient(" in example.setup else "print({call})"
    lines += [form.format(call=call) for call in example.call.splitlines()]
    if check.kind == "property":  # the two sides are computed from these answers
        lines += [f"# left side: {example.got}"] if example.got else []
        lines += [f"# right side: {example.expected}"] if example.expected else []
    elif example.expected:
        lines.append(f"# should be {example.expected}")
    return "\n".join(lines) + "\n"


@click.command("reproduce")
@click.argument("target")
@click.option("--path", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Folder with your files.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=0, help="As for `grader check`.")
def command(target: str, path: Path | None, seed: int) -> None:
    """The smallest failing call of an exercise, ready to be pasted into Python."""
    from grader import course
    from grader.cli import make_pool, open_path, resolve_targets
    from grader.session import Session, Settings

    found = resolve_targets((target,))[0]
    submission = open_path(path)
    session = Session(pool=make_pool(), settings=Settings(seed=seed))
    try:
        report = session.check(submission, [found])
    finally:
        session.close()
    kind = course.load(found.topic).kind
    file = submission.file(found.topic)
    folder = file.resolve().parent if file is not None and file.suffix == ".py" else None
    shown = 0
    for exercise in report.exercises:
        for check in exercise.checks:
            if check.status == "failed" and check.counterexample is not None:
                click.echo(script(found.topic, kind, check, exercise.name, folder), nl=False)
                shown += 1
                break
    if not shown:
        for exercise in report.exercises:
            click.echo(
                say(
                    "{name}: {status}; there is no failing call to show",
                    name=exercise.name,
                    status=exercise.status.replace("_", " "),
                )
            )
        sys.exit(0 if all(exercise.status == "passed" for exercise in report.exercises) else 1)
    sys.exit(1)
