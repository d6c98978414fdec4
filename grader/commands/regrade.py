"""`grader regrade`: a gradebook's submissions again, where their checks have changed. The submissions are those the gradebook keeps."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli import Seconds
from grader.commands.grade import executor_options, guarded, run


@click.command("regrade")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--only", multiple=True, metavar="TARGET", help="A topic, function or topic.function; may be repeated.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=None, help="Other inputs for another seed.")
@click.option(
    "--timeout",
    type=Seconds(0.1, 3600),
    default=None,
    metavar="S",
    help="Time limit for each exercise, in seconds.",
)
@executor_options
def command(
    folder: Path, only: tuple[str, ...], seed: int | None, timeout: float | None,
    jobs: int | None, scheduler: str | None, config: Path | None, force: bool, quiet: bool, require: bool,
) -> None:  # fmt: skip
    """Grade again, in the gradebook of DIR, only what changed checks (or another seed or limit) touch."""
    from dataclasses import replace

    from grader.classroom import setup
    from grader.classroom.store import Store, StoreError

    def work() -> int:
        Store(folder).close()  # there must be one
        with Store(folder, create=True) as store:
            if store.setting("plan") is None:
                raise StoreError(f"{store.path} holds no submissions yet: `grader grade SUBMISSIONS --out {folder}`")
            source = store.setting("source")
            found = setup.find_policy(config, Path(source) if source else None)
            if found is None:
                found = setup.kept_policy(store)
                plan, kept_only = setup.kept_plan(store)
                if only or seed is not None or timeout is not None:
                    changed = setup.make_plan(
                        found, only or kept_only, plan.seed if seed is None else seed, timeout or plan.timeout
                    )
                    plan = replace(changed, examples=plan.examples, timeouts={} if timeout else plan.timeouts)
            else:
                _, kept_only = setup.kept_plan(store)
                plan = setup.make_plan(found, only or kept_only, seed, timeout)
            with store.transaction():
                setup.keep(store, plan=plan, only=kept_only, found=found, students=None, source=None)
            return run(
                store, plan, jobs=jobs, scheduler=scheduler, require=require, force=force, quiet=quiet, absent=True
            )

    sys.exit(guarded(work))
