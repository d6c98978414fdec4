"""`grader audit`: for authors. Runs an exercise's checks on mutants of its reference, in parallel, and lists the survivors."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

import click

from grader.words import say


def audit_exercise(topic: str, name: str) -> Any:
    """One exercise's audit, in a process of its own."""
    from grader.audit.audit import Auditor
    from grader.engine.reference import task
    from grader.session import Session
    from grader.subject.pool import Pool

    session = Session(pool=Pool(how="exec" if sys.platform == "linux" else "spawn"))
    auditor = Auditor(session=session)
    try:
        return topic, auditor.verdicts(task(topic, name))
    finally:
        auditor.close()
        session.close()


@click.command("audit")
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@click.option(
    "--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default=True, help="Exercises at a time."
)
@click.option("--diff/--no-diff", "diffs", default=True, help="Show what each survivor changes.")
def command(targets: tuple[str, ...], jobs: int, diffs: bool) -> None:
    """Mutate the references: which wrong versions do the checks let through, and which checks never were needed?"""
    from grader.author import AuthorError
    from grader.cli import resolve_targets

    wanted = [(target.topic, name) for target in resolve_targets(targets) for name in target.exercises]
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    found: dict[tuple[str, str], Any] = {}
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    try:
        with (
            ProcessPoolExecutor(max_workers=min(jobs, len(wanted)), mp_context=get_context("spawn")) as executor,
            Progress(*columns, console=Console(stderr=True), transient=True) as progress,
        ):
            bar = progress.add_task("audit", total=len(wanted))
            futures = {executor.submit(audit_exercise, *pair): pair for pair in wanted}
            for future in as_completed(futures):
                found[futures[future]] = future.result()[1]
                progress.advance(bar)
    except AuthorError as error:
        raise click.UsageError(str(error)) from error
    survivors = report(found, wanted, diffs)
    sys.exit(1 if survivors else 0)


def report(found: dict[tuple[str, str], Any], wanted: list[tuple[str, str]], diffs: bool) -> int:
    """Print the audit; the number of survivors."""
    mutants = killed = marked = mistakes = survivors = 0
    for topic, name in wanted:
        audit = found[topic, name]
        mutants += len(audit.verdicts)
        killed += sum(bool(v.killers) for v in audit.verdicts)
        marked += sum(v.equivalent is not None for v in audit.verdicts)
        mistakes += len(audit.mistakes)
        survivors += len(audit.survivors)
        line = say("{name}: {count} mutants, {killed} killed, {marked} equivalent, {left} survive", name=f"{topic}.{name}",
                   count=len(audit.verdicts), killed=sum(bool(v.killers) for v in audit.verdicts),
                   marked=sum(v.equivalent is not None for v in audit.verdicts), left=len(audit.survivors))  # fmt: skip
        click.echo(line)
        for verdict in audit.survivors:
            click.echo("  " + say("survives: {name}", name=verdict.name))
            if diffs:
                click.echo("\n".join("    " + text for text in verdict.diff.splitlines()))
        idle = [check for check in audit.idle_checks if check not in MECHANICAL]
        if idle:
            click.echo("  " + say("no mutant and no mistake fails: {names}", names=", ".join(idle)))
        alone = [check for check in audit.never_alone if check not in MECHANICAL]
        if alone:
            click.echo("  " + say("never the only one to fail: {names}", names=", ".join(alone)))
        for equivalent in audit.unused_equivalents:
            click.echo(
                "  "
                + say(
                    "marked equivalent, but no surviving mutant: {before} to {after}",
                    before=equivalent.before,
                    after=equivalent.after,
                )
            )
    click.echo(say("{count} mutants: {killed} killed, {marked} equivalent, {left} unexplained; {mistakes} known mistakes",
                   count=mutants, killed=killed, marked=marked, left=mutants - killed - marked, mistakes=mistakes))  # fmt: skip
    return survivors


# Failed by a solution that keeps state, changes its inputs or calls what it may not, which no mutant of a pure function does.
MECHANICAL = frozenset({"same_answer_twice", "inputs_unchanged", "off_limits", "returns"})
