"""`grader init`: copies the stubs into a folder of one's own. Never overwrites a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from grader.words import say


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), default=Path("exercises"))
def command(directory: Path) -> None:
    """Copy the stubs to DIRECTORY [default: exercises], to be filled in. Files that are there already stay as they are."""
    from grader import course

    try:
        directory.mkdir(parents=True, exist_ok=True)
        kept = 0
        for topic in course.topics():
            target = directory / f"{topic}.py"
            if target.exists():
                kept += 1
            else:
                shutil.copyfile(course.stub_path(topic), target)
    except OSError as error:
        raise click.UsageError(
            say("cannot write to {path}: {why}", path=str(directory), why=error.strerror or "")
        ) from error
    count = len(course.topics())
    click.echo(
        say(
            "{new} files written to {path}, {kept} kept as they were.", new=count - kept, path=str(directory), kept=kept
        )
    )
    click.echo(say("Begin with `grader check {name}`.", name=course.topics()[0]))
