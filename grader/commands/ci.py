"""`grader ci PLATFORM`: writes the files that make a platform grade. Knows the command line and the disk, no platform."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from grader.words import say


@click.group("ci")
def command() -> None:
    """Write a ready workflow or autograder for a platform."""


def options(function: Any) -> Any:
    """What all platforms are asked."""
    for option in reversed(
        (
            click.argument("targets", nargs=-1, metavar="[TARGET]..."),
            click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path("."), metavar="DIR",
                         help="Folder to write into [default: this one]."),
            click.option("--path", metavar="DIR", help="Where the files are inside of a submission [default: exercises]."),
            click.option("--install", metavar="SPEC", help="What pip installs: a URL (git+https://...), a name, or for "
                         "gradescope a package file [default: this version of `grader`, by name]."),
            click.option("--reveal", type=click.Choice(("full", "counterexample", "kind", "none")), default="full",
                         show_default=True, help="How much of what is wrong to show."),
            click.option("--require-protections/--allow-missing-protections", default=True,
                         help="Whether to refuse to grade where the machine cannot wall in a submission."),
            click.option("--force", is_flag=True, help="Overwrite files that are there."),
        )
    ):  # fmt: skip
        function = option(function)
    return function


def _platform(name: str, words: str) -> None:
    @command.command(name, help=words)
    @options
    def write(out: Path, force: bool, targets: tuple[str, ...], install: str | None, **settings: Any) -> None:
        from grader.ci import files
        from grader.cli import resolve_targets

        if targets:
            resolve_targets(targets)
        try:
            file = files.PLATFORMS[name](
                files.Settings(targets=targets, install=install or files.DEFAULT_INSTALL, **settings)
            )
        except files.BadValue as error:
            raise click.UsageError(str(error)) from error
        except OSError as error:
            raise click.UsageError(
                say("cannot read {path}: {why}", path=str(error.filename), why=error.strerror)
            ) from error
        path = out / file.path
        write_bytes(path, file.data, executable=file.executable, force=force)
        click.echo(say("wrote {path}", path=str(path)))
        if install is None:
            words = say("note: it installs {spec}; if your course keeps the package elsewhere, say where with --install",
                        spec=files.DEFAULT_INSTALL)  # fmt: skip
            click.echo(words, err=True)


_platform("github", "Write .github/workflows/grade.yml, which grades every push.")
_platform("gitlab", "Write .gitlab-ci.yml, which grades every push.")
_platform("gradescope", "Write autograder.zip, to be uploaded to Gradescope.")
_platform("classroom50", "Write autograder.py, the autograder of an assignment on Classroom 50.")


def write_bytes(path: Path, data: bytes, *, executable: bool, force: bool) -> None:
    """Write a file at once. Exits with 2 if it is there already and `force` is not given, or if it cannot be written."""
    if os.path.lexists(path) and not force:
        raise click.UsageError(say("{path} exists: --force overwrites it", path=str(path)))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            temporary.chmod(0o755 if executable else 0o644)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise click.UsageError(
            say("cannot write {path}: {why}", path=str(path), why=error.strerror or str(error))
        ) from error


@command.command("render")
@click.argument("report", type=click.Path(path_type=Path, dir_okay=False), metavar="REPORT.json")
@click.option("--to", "wanted", multiple=True, required=True, metavar="FORMAT[=FILE]",
              help="A format, and the file to write it to; without one it is printed. Can be given several times.")  # fmt: skip
def render(report: Path, wanted: tuple[str, ...]) -> None:
    """Show a report that `grader check --format json` wrote in other formats, without grading again."""
    from grader import reports
    from grader.engine.results import from_json

    formats = (*reports.FORMATS, "markdown")
    pairs = [(name, file) for name, _, file in (text.partition("=") for text in wanted)]
    for name, _ in pairs:
        if name not in formats:
            raise click.UsageError(
                say("there is no format {name!r}: choose from {names}", name=name, names=", ".join(formats))
            )
    try:
        found = from_json(json.loads(report.read_text(encoding="utf-8")))
    except OSError as error:
        raise click.UsageError(say("cannot read {path}: {why}", path=str(report), why=error.strerror)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise click.UsageError(
            say("{path} is not a report of `grader check --format json`", path=str(report))
        ) from error
    for name, file in pairs:
        _show(found, name, Path(file) if file else None)


def _show(report: Any, name: str, file: Path | None) -> None:
    from grader import reports
    from grader.cli import write_file, write_report

    if name == "terminal":
        write_report(report, name, file, True)
        return
    text = reports.render(report, name)
    if file is None:
        click.echo(text, nl=False)
    else:
        write_file(file, text)
