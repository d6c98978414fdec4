"""`grader demo`: the slides' own programs on one's own functions, with a progress bar and a picture. Grades nothing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli import submission_option
from grader.words import say

if TYPE_CHECKING:
    from grader.demos.demo import Demo

MOST_PRINTED = 5  # lines of what the student's code prints


@click.command("demo")
@click.argument("name", required=False)
@submission_option
@click.option(
    "--seed", type=click.IntRange(0, 2**31), default=0, show_default=True, help="Other data and other first weights."
)
def command(name: str | None, path: Path | None, seed: int) -> None:
    """Run a program of the slides on your own functions: XOR, a text CNN, a tagger, attention, a Transformer.

    Without a name: list them. A demo is never a grade.
    """
    if name is None:
        show_list()
        return
    from grader.cli import make_pool, open_path
    from grader.demos.run import LIMITS

    submission = open_path(path)
    pool = make_pool(limits=LIMITS)
    try:
        code = run_demo(name, submission, pool, seed)
    finally:
        pool.close()
    sys.exit(code)


def show_list() -> None:
    from grader.demos.catalogue import DEMOS

    for demo in DEMOS:
        click.echo(f"{demo.name:<12} {say(demo.title)} · {demo.section} · " + ", ".join(f"{t}.py" for t in demo.topics))
    click.echo()
    click.echo(say("`grader demo NAME` runs one on your own functions; a demo is never a grade"))


def run_demo(name: str, submission: Any, pool: Any, seed: int) -> int:
    """Run, show, and return the exit code."""
    from grader.demos import catalogue
    from grader.demos.run import run
    from grader.demos.trouble import Trouble
    from grader.subject.batch import WallBroken

    try:
        demo = catalogue.find(name)
    except catalogue.UnknownDemo as error:
        raise click.UsageError(str(error)) from error
    try:
        with progress(demo) as report:
            outcome = run(demo, submission, pool, seed=seed, progress=report)
    except Trouble as error:
        click.echo(say("grader: {what}", what=str(error)), err=True)
        return 1
    except WallBroken as error:
        click.echo(say("grader: {what}", what=str(error)), err=True)
        return 3
    except KeyboardInterrupt:
        click.echo(say("grader: the demo was stopped"), err=True)
        return 130
    text = picture(demo, outcome, seed)
    encoding = sys.stdout.encoding or "ascii"
    click.echo(text.encode(encoding, "replace").decode(encoding), nl=False, color=True)
    return 0


def picture(demo: Demo, outcome: Any, seed: int) -> str:
    """All that is shown in the end."""
    from grader.cli import can_encode, use_color
    from grader.demos.screen import Screen, curve

    width = max(shutil.get_terminal_size((80, 24)).columns, 60)
    screen = Screen(width=min(width, 120), color=use_color(), unicode=can_encode("✓█"))
    screen.line(f"{demo.name}: {say(demo.title)} ({demo.section})")
    screen.line()
    screen.line(
        say(
            "loss in each step: {first:.3g} at first, {last:.3g} in the end",
            first=outcome.losses[0],
            last=outcome.losses[-1],
        )
    )
    screen.lines(curve(outcome.losses), indent=1)
    if len(outcome.losses) < outcome.steps:
        screen.line(
            say(
                "(your code is slow: time was over after {done} of {steps} steps)",
                done=len(outcome.losses),
                steps=outcome.steps,
            )
        )
    screen.line()
    demo.picture(outcome.known, outcome.arrays, screen)
    printed = outcome.printed.splitlines()
    if printed:
        screen.line()
        screen.line(say("your code printed:"))
        screen.lines(
            [line[:160] for line in printed[:MOST_PRINTED]] + ["..."] * (len(printed) > MOST_PRINTED), indent=4
        )
    screen.line()
    screen.line(
        say(
            "A demo is no grade: how well training ends is partly luck (try --seed {seed}).\n{checks} says whether your functions are right.",
            seed=seed + 1,
            checks=f"`grader check {' '.join(demo.topics)}`",
        )
    )
    return screen.text()


@contextmanager
def progress(demo: Demo) -> Iterator[Callable[[int, float], None]]:
    """A progress bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda step, loss: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(),
        TextColumn(say("steps  loss") + " {task.fields[loss]}"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(say("starting"), total=demo.steps, loss="")

        def report(step: int, loss: float) -> None:
            bar.update(task, description=demo.name, completed=step, loss=f"{loss:.4f}")

        yield report
