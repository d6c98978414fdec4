"""`grader grade`: a folder of submissions to a gradebook. Parses options, shows progress; the work is in `grader/classroom/`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import Seconds
from grader.words import say

if TYPE_CHECKING:
    from grader.classroom.run import Plan, Stale
    from grader.classroom.store import Store


def executor_options(function: Any) -> Any:
    """The options of every command that grades a class."""
    for option in (
        click.option("--jobs", type=click.IntRange(1, 256), default=None, metavar="N", help="Submissions at a time [default: one a core]."),
        click.option("--scheduler", default=None, metavar="tcp://HOST:PORT", help="Grade on a Dask cluster (extra: cluster)."),
        click.option("--config", type=click.Path(path_type=Path, dir_okay=False), default=None, metavar="FILE",
                     help="Points, late work and limits [default: grader.toml of this folder]."),
        click.option("--force", is_flag=True, help="Grade again what has not changed."),
        click.option("--quiet", is_flag=True, help="Show no progress."),
        click.option("--require-protections/--allow-missing-protections", "require", default=True,
                     help="Refuse to run submissions unless every protection is on [default]."),
    ):  # fmt: skip
        function = option(function)
    return function


@click.command("grade")
@click.argument("submissions", type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the gradebook is kept.",
)
@click.option("--only", multiple=True, metavar="TARGET", help="A topic, function or topic.function; may be repeated.")
@click.option(
    "--roster",
    "roster_path",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="CSV",
    help="The list of students.",
)
@click.option("--seed", type=click.IntRange(0, 2**31), default=None, help="Other inputs for another seed.")
@click.option(
    "--timeout",
    type=Seconds(0.1, 3600),
    default=None,
    metavar="S",
    help="Time limit for each exercise, in seconds [default: 10].",
)
@executor_options
def command(
    submissions: Path, out: Path, only: tuple[str, ...], roster_path: Path | None, seed: int | None, timeout: float | None,
    jobs: int | None, scheduler: str | None, config: Path | None, force: bool, quiet: bool, require: bool,
) -> None:  # fmt: skip
    """Grade a folder of submissions; run it again to go on, or to grade what has changed.

    Each is a folder, an archive (.zip, .tar.gz), a TOPIC.py or a notebook, named as Canvas, Gradescope, Moodle or git classrooms export them.
    """
    from grader import course
    from grader.classroom import intake, roster, setup
    from grader.classroom.policy import Policy
    from grader.classroom.store import Store

    if not submissions.is_dir():
        words = (
            say("there is no folder {path}")
            if not submissions.exists()
            else say("{path} is not a folder: unpack the download first")
        )
        raise click.UsageError(words.format(path=submissions))
    if intake.is_inside(out, submissions):
        raise click.UsageError(say("--out {path} lies among the submissions: choose another folder", path=str(out)))

    def work() -> int:
        found = setup.find_policy(config, submissions) or Policy()
        plan = setup.make_plan(found, only, seed, timeout)
        students = None if roster_path is None else roster.read_roster(roster_path)
        with Store(out, create=True) as store:
            topics, functions = course.topics(), setup.functions()
            listing = intake.scan(submissions, topics)
            read = intake.read_all(listing, topics, functions)
            with store.transaction():
                setup.keep(store, plan=plan, only=only, found=found, students=students, source=submissions.resolve())
                store.all_absent()
                for each in read:
                    f = each.found
                    store.put(each.handed, keys=f.keys, notes=each.notes, late=f.late, submitted=f.submitted)
            for note in listing.notes if not quiet else []:
                click.echo(note, err=True)
            return run(
                store, plan, jobs=jobs, scheduler=scheduler, require=require, force=force, quiet=quiet, absent=False
            )

    sys.exit(guarded(work))


def guarded(work: Callable[[], int]) -> int:
    """Run a command's work; what goes wrong becomes one line and an exit code."""
    from grader.author import AuthorError
    from grader.classroom.executor import Broken
    from grader.classroom.policy import BadPolicy
    from grader.classroom.roster import BadTable
    from grader.classroom.store import StoreError
    from grader.course import UnknownTarget

    try:
        return work()
    except (BadPolicy, BadTable, StoreError, UnknownTarget) as error:
        raise click.UsageError(str(error)) from error
    except (Broken, AuthorError) as error:
        click.echo(say("grader: {what}", what=str(error)), err=True)
        return 3


def run(
    store: Store,
    plan: Plan,
    *,
    jobs: int | None,
    scheduler: str | None,
    require: bool,
    force: bool,
    quiet: bool,
    absent: bool,
) -> int:
    """Grade what is stale in the store, and say what came of it. absent: also those that are no longer in the folder."""
    from grader.classroom import progress, setup
    from grader.classroom.run import Run, stale

    known = [each for each in store.submissions() if each.present or absent]
    work, unchanged = stale(store, plan, known, force=force)
    outcome = None
    if work:
        previous = signal.signal(signal.SIGTERM, _interrupt)
        observer = progress.observer(sys.stderr, quiet=quiet)
        executor = None
        try:
            executor = setup.make_executor(
                min(jobs or setup.cores(), len(work)), scheduler, require_protections=require
            )
            running = Run(store, plan, executor, observer)
            running.outcome.unchanged = unchanged
            outcome = running.grade(work)
        except KeyboardInterrupt:
            observer.close()
            left = _left(work, store)
            click.echo(
                say(
                    "interrupted: {left} of {count} submissions are left; run the same command to go on",
                    left=left,
                    count=len(work),
                ),
                err=True,
            )
            return 130
        finally:
            if executor is not None:
                executor.close()
            observer.close()
            signal.signal(signal.SIGTERM, previous)
    return _tell(
        store,
        0 if outcome is None else outcome.graded,
        unchanged,
        [] if outcome is None else outcome.grader_errors,
        quiet,
    )


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _left(work: list[Stale], store: Store) -> int:
    return sum(store.latest(each.known.id).keys() < {target.topic for target in each.targets} for each in work)


def _tell(store: Store, graded: int, unchanged: int, errors: list[str], quiet: bool) -> int:
    """The closing lines and the exit code."""
    from grader.classroom import roster, setup

    if not quiet:
        click.echo(
            say(
                "{graded} graded, {unchanged} unchanged: {path}",
                graded=graded,
                unchanged=unchanged,
                path=str(store.path),
            )
        )
        known = store.submissions()
        for each in known:
            for note in each.notes:
                click.echo(say("  {name}: {note}", name=each.name, note=note))
        students = setup.kept_roster(store)
        if students:
            matched = roster.match(students, [(each.name, each.keys) for each in known])
            missing = [student.name for student in students if student not in matched.values()]
            unknown = [each.name for each in known if each.name not in matched]
            if missing:
                click.echo(say("  nothing from: {names}", names=", ".join(missing)))
            if unknown:
                click.echo(say("  not in the roster: {names}", names=", ".join(unknown)))
        click.echo(say("Next: `grader export {folder} --format html` or csv", folder=str(store.path.parent)))
    if errors:
        click.echo(say("grader: the grader itself failed on {names}", names=", ".join(errors)), err=True)
        return 3
    return 0
