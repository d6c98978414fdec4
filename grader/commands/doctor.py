"""`grader doctor`: what this machine gives the grader: versions, protections with reason and remedy, cache. Changes nothing."""

from __future__ import annotations

import os
import platform
import sys

import click

from grader import __version__
from grader.words import say


@click.command("doctor")
def command() -> None:
    """Show each protection on or off, why, and how to turn it on; versions; where things are kept."""
    import importlib.metadata

    from grader.cli import can_encode, make_pool, use_color
    from grader.engine import cache
    from grader.subject import sandbox
    from grader.subject.batch import WallBroken

    color, (yes, no) = use_color(), ("✓", "✗") if can_encode("✓") else ("+", "x")
    click.echo(f"grader {__version__}, Python {platform.python_version()}, {platform.system()} {platform.release()}")
    for package in ("numpy", "torch", "hypothesis", "landlockpy", "seccompy"):
        try:
            click.echo(f"  {package:<12} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            click.echo(f"  {package:<12} " + say("not installed"))
    folder = cache.folder()
    click.echo("  " + say("cache: {where}", where=str(folder) if folder else say("switched off")))
    click.echo()
    click.echo(say("Protections against the code that is checked:"))
    try:
        with make_pool("auto" if sys.platform == "linux" else "spawn") as pool:
            worker = pool.start("numpy")
            found = dict(worker.protections)
            worker.close()
    except WallBroken as error:
        click.echo(say("  a worker could not be started: {why}", why=str(error)), err=True)
        sys.exit(3)
    for name, state in found.items():
        on = state == "on"
        mark = yes if on else no
        click.echo(f"  {click.style(mark, fg='green' if on else 'yellow') if color else mark} {name}")
        if not on:
            click.echo(f"      {state}")
            click.echo("      " + sandbox.explain(name))
    missing = [name for name, state in found.items() if state != "on" and name != "user"]
    click.echo()
    if missing:
        click.echo(
            say(
                "Answers are compared in another process all the same, so nobody can fake a pass; but what is off above is not stopped."
            )
        )
    else:
        click.echo(say("The wall is closed: `--require-protections` will pass on this machine."))
    if os.environ.get("CI"):
        click.echo(say("CI is set: workers come from a parent with a clean environment."))
