"""The command line: argv to targets and settings, results to a report and an exit code. Checks nothing itself.

Exit codes: 0 all passed, 1 something failed or not started, 2 wrong usage, 3 the grader or its machine failed. Commands other than
`check` and `list` live in `grader/commands/`, a file each, and are imported when they are called.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any, NoReturn

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # before numpy is imported: more threads make small arrays slower, and forks hang

# Modules are no garbage: looking for it while importing them takes a tenth of a short command.
gc.set_threshold(100_000, 20, 20)

import click  # noqa: E402

from grader import __version__, reports  # noqa: E402
from grader.words import say  # noqa: E402

LAZY = ("audit", "ci", "demo", "doctor", "export", "grade", "hint", "init", "new", "regrade", "reproduce", "solution")


class Seconds(click.FloatRange):
    """A number of seconds; not "nan", which lies in no range, and which click would let pass."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        found = super().convert(value, param, ctx)
        if found != found:
            self.fail(say("{value} is not a number of seconds", value=str(value)), param, ctx)
        return found


class Group(click.Group):
    """Commands, those in `grader/commands/` imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        available = [name for name in LAZY if (Path(__file__).parent / "commands" / f"{name}.py").is_file()]
        return sorted([*super().list_commands(ctx), *available])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self.list_commands(ctx) and cmd_name in LAZY:
            found: click.Command = importlib.import_module(f"grader.commands.{cmd_name}").command
            return found
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), n=2)
            hint = (
                say("did you mean {names}?", names=" or ".join(near))
                if near
                else say("`grader --help` lists the commands")
            )
            ctx.fail(say("there is no command {name!r}: {hint}", name=args[0], hint=hint))
        return super().resolve_command(ctx, args)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="grader")
def app() -> None:
    """Exercises on the foundations of neural networks, checked.

    Fill in the stubs in exercises/, then run `grader check TOPIC`.
    """


def submission_option(function: Any) -> Any:
    """`--path DIR`: where the student's files are."""
    return click.option(
        "--path", "path", type=click.Path(path_type=Path), default=None, metavar="DIR",
        help="Folder with your files, one of them, or a notebook [default: the exercises/ of this folder].",
    )(function)  # fmt: skip


def open_path(path: Path | None) -> Any:
    """The submission at --path, or at the default place. Exits with 2 if there is none."""
    from grader.submission import Unreadable, open_submission

    if path is None:
        path = Path("exercises") if Path("exercises").is_dir() else Path(".")
    try:
        return open_submission(path)
    except (FileNotFoundError, Unreadable) as error:
        raise click.UsageError(str(error)) from error


def resolve_targets(names: tuple[str, ...]) -> Any:
    from grader import course

    try:
        return course.resolve(names)
    except course.UnknownTarget as error:
        raise click.UsageError(str(error)) from error


def make_pool(how: str = "auto", **options: Any) -> Any:
    """The pool of workers. A fork of this process, made while it knows nothing yet, is the cheapest parent for them."""
    from grader.subject.pool import Pool

    if how == "auto" and sys.platform == "linux" and not os.environ.get("CI"):
        how = "fork"
    return Pool(how=how, **options)


@app.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@submission_option
@click.option(
    "--format",
    "format_name",
    type=click.Choice(reports.FORMATS),
    default="terminal",
    show_default=True,
    help="Form of the report.",
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the report there."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Other inputs for another seed."
)
@click.option(
    "--examples", type=click.IntRange(1, 10_000), default=100, show_default=True, help="Inputs for each exercise."
)
@click.option(
    "--timeout",
    type=Seconds(0.1, 3600),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="Time limit for each exercise.",
)
@click.option(
    "--reveal",
    type=click.Choice(("full", "counterexample", "kind", "none")),
    default="full",
    show_default=True,
    help="How much of what is wrong to show.",
)
@click.option("--all", "everything", is_flag=True, help="Show every failure in full.")
@click.option("--require-protections", is_flag=True, help="Refuse to grade (exit 3) unless all protections are on.")
def check(
    targets: tuple[str, ...], path: Path | None, format_name: str, output: Path | None, seed: int, examples: int, timeout: float,
    reveal: str, everything: bool, require_protections: bool,
) -> None:  # fmt: skip
    """Check your work: a topic (lstm), a function (lstm_cell) or topic.function; all topics if none is named."""
    submission = open_path(path)
    pool = make_pool("exec" if require_protections and sys.platform == "linux" else "auto")
    try:
        resolved = resolve_targets(targets)
        from grader.session import Session, Settings

        session = Session(pool=pool, settings=Settings(seed=seed, examples=examples, timeout=timeout))
        try:
            code, report = run_check(session, submission, resolved, require_protections)
        finally:
            session.close()
    except BaseException:
        pool.close()
        raise
    from grader.reports.reveal import reveal as apply

    shown = apply(report, reveal)
    write_report(shown, format_name, output, everything)
    append_for_platform(shown, format_name)
    sys.stdout.flush()
    sys.exit(code)


def run_check(session: Any, submission: Any, targets: Any, require_protections: bool) -> tuple[int, Any]:
    """Check topic by topic; an interruption or a failure of ours keeps what was done. The exit code and the report."""
    from grader.author import AuthorError
    from grader.subject.batch import WallBroken

    topics: list[Any] = []
    code = 0
    try:
        if require_protections:
            require(session)
        for topic in session.topics(submission, targets):
            topics.append(topic)  # noqa: PERF402 (an interruption must keep what is there)
    except KeyboardInterrupt:
        code = 130
    except (WallBroken, AuthorError) as error:
        click.echo(say("grader: {what}", what=str(error)), err=True)
        code = 3
    report = session.report(submission, tuple(topics), complete=code == 0)
    if code == 0 and any(exercise.status == "grader_error" for exercise in report.exercises):
        code = 3
    if code == 0:
        code = 0 if all(exercise.status == "passed" for exercise in report.exercises) else 1
    return code, report


def require(session: Any) -> None:
    """Raises WallBroken unless a worker of this machine has every protection that grading strangers needs."""
    from grader.subject.batch import WallBroken

    worker = session.pool.start("numpy")
    missing = {name: state for name, state in worker.protections.items() if state != "on" and name != "user"}
    worker.close()
    if missing or not worker.protections:
        words = "; ".join(f"{name}: {state}" for name, state in missing.items()) or say("none is available")
        raise WallBroken(say("protections are missing ({words}); see `grader doctor`", words=words))


def write_report(report: Any, format_name: str, output: Path | None, everything: bool) -> None:
    """Print or write a report. A file is written under another name first, so that it is never half there."""
    if format_name == "terminal":
        from grader.reports import terminal

        color = output is None and use_color()
        width = 80 if output else shutil.get_terminal_size((80, 24)).columns
        text = terminal.render(
            report, width=width, color=color, unicode=output is not None or can_encode("✓"), everything=everything
        )
    else:
        text = reports.render(report, format_name)
    if output is None:
        click.echo(text, nl=False, color=True)
        return
    write_file(output, text)


def append_for_platform(report: Any, format_name: str) -> None:
    """What GitHub wants beside the report, in the files that its variables name."""
    if format_name == "github" and os.environ.get("GITHUB_STEP_SUMMARY"):
        from grader.reports.github import summary

        append(Path(os.environ["GITHUB_STEP_SUMMARY"]), summary(report))
    if format_name == "github-classroom" and os.environ.get("GITHUB_OUTPUT"):
        from grader.reports.github_classroom import step_output

        append(Path(os.environ["GITHUB_OUTPUT"]), step_output(report))


def append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        click.echo(
            say("grader: cannot write {path}: {why}", path=str(path), why=error.strerror or str(error)), err=True
        )


def write_file(path: Path, text: str) -> None:
    """Write text to a file at once. Exits with 2 if it cannot be written."""
    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except OSError as error:
        raise click.UsageError(
            say("cannot write {path}: {why}", path=str(path), why=error.strerror or str(error))
        ) from error


def use_color() -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def can_encode(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@app.command("list")
@submission_option
def list_command(path: Path | None) -> None:
    """List the topics in teaching order, their exercises, and the state of your own work."""
    from grader import course, listing

    submission = open_path(path)
    click.echo(
        listing.render(submission, course.topics(), color=use_color(), unicode=can_encode("✓")), nl=False, color=True
    )


def leave(code: int) -> NoReturn:
    """End the process at once, unless threads are still at work. Taking numpy apart, object by object, helps nobody and takes time."""
    import threading

    if threading.active_count() > 1:
        sys.exit(code)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python says what it has to say about a broken pipe
    os._exit(code)


def main() -> None:
    """The entry point: exit code 3, not 1, when the grader itself breaks."""
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a character shows another in its place
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = app.main(prog_name="grader", standalone_mode=False)
        leave(code if type(code) is int else 0)
    except (click.Abort, KeyboardInterrupt):  # Ctrl-C where there is nothing yet to report
        click.echo(say("interrupted"), err=True)
        leave(130)
    except click.ClickException as error:
        error.show()
        leave(error.exit_code)
    except SystemExit as error:
        if type(error.code) is not int:
            raise
        leave(error.code)
    except Exception as error:
        if os.environ.get("GRADER_TRACEBACK"):
            raise
        click.echo(
            say(
                "grader: something broke in the grader itself, not in your code: {what}",
                what=f"{type(error).__name__}: {error}",
            ),
            err=True,
        )
        click.echo(say("        run again with GRADER_TRACEBACK=1 to see where, and please report it"), err=True)
        sys.exit(3)
