"""`grader export`: a gradebook in the form that people or a platform read. Writes files at once or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from grader.commands.grade import guarded
from grader.words import say

FORMATS = (
    "csv",
    "json",
    "junit",
    "gradescope",
    "classroom50",
    "github-classroom",
    "prairielearn",
    "canvas",
    "moodle",
    "html",
)
MARK = ".grader-export"  # in a folder that this command made, and may replace


@click.command("export")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--format", "format_name", type=click.Choice(FORMATS), required=True, help="Form of the gradebook.")
@click.option("--student", default=None, metavar="NAME", help="One student's report alone.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE/DIR",
    help="Where to write [default: the screen; DIR/html for html].",
)
@click.option("--config", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE",
              help="Points and late work [default: grader.toml of this folder, else as graded].")  # fmt: skip
def command(folder: Path, format_name: str, student: str | None, output: Path | None, config: Path | None) -> None:
    """Give out the gradebook in DIR: a table, JSON, a platform's form, or pages to read."""
    from grader.classroom import export, gradebook, setup
    from grader.classroom.store import Store, StoreError
    from grader.cli import write_file

    def work() -> int:
        with Store(folder) as store:
            source = store.setting("source")
            found = setup.find_policy(config, Path(source) if source else None)
            students = setup.kept_roster(store)
            times = setup.stamps(found, students) if found else store.setting("stamps", {})
            policy = found or setup.kept_policy(store)
            book = gradebook.build(store, policy, students, times)
        if student is not None:
            try:
                row = gradebook.only(book, student)
            except KeyError as error:
                raise StoreError(error.args[0]) from None
            if row.report is None:
                raise StoreError(say("{name} handed in nothing", name=row.shown))
            if format_name in export.TABLES:
                from dataclasses import replace

                text = export.whole(replace(book, rows=(row,)), policy, format_name)
            else:
                text = export.single(row, policy, format_name)
        elif format_name in export.TABLES or format_name == "json":
            text = export.whole(book, policy, format_name)
        else:
            if output is None and format_name != "html":
                raise StoreError(
                    say("{format} is one file a student: give --output DIR, or --student NAME", format=format_name)
                )
            target = output or folder / "html"
            count = write_folder(target, export.files(book, policy, format_name))
            click.echo(
                say(
                    "{count} files: {path}",
                    count=count,
                    path=str(target / "index.html" if format_name == "html" else target),
                )
            )
            return 0
        if output is None:
            sys.stdout.buffer.write(text.encode("utf-8"))
            sys.stdout.flush()
        else:
            write_file(output, text)
        return 0

    sys.exit(guarded(work))


def write_folder(target: Path, files: Iterable[tuple[str, str]]) -> int:
    """Fill a folder with these files, all at once; it may be new, empty, or one that this command made before."""
    if target.exists() and (not target.is_dir() or (any(target.iterdir()) and not (target / MARK).exists())):
        raise click.UsageError(
            say("{path} is there and was not made by `grader export`: choose another", path=str(target))
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}.part-", dir=target.parent))
    except OSError as error:
        raise click.UsageError(
            say("cannot write {path}: {why}", path=str(target), why=error.strerror or str(error))
        ) from error
    try:
        os.chmod(temporary, 0o755)
        count = 0
        for name, text in files:
            path = temporary / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
            count += 1
        (temporary / MARK).touch()
        old = None
        if target.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
            os.replace(target, old / "old")
        os.replace(temporary, target)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise click.UsageError(
            say("cannot write {path}: {why}", path=str(target), why=error.strerror or str(error))
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(temporary)
    return count
