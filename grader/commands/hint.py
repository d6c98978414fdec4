"""`grader hint`: the next hint of an exercise, from a nudge to almost there. Remembers how many were given; never shows code."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from grader.words import say


def memory_file() -> Path:
    """Where it is remembered which hints were given."""
    chosen = os.environ.get("GRADER_STATE_DIR")
    if chosen:
        return Path(chosen) / "hints.json"
    import platformdirs

    return Path(platformdirs.user_state_path("grader")) / "hints.json"


def given(file: Path) -> dict[str, int]:
    """Hints given, by exercise; a file that is damaged counts as none."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, int)} if isinstance(found, dict) else {}


def remember(file: Path, counts: dict[str, int]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(".part")
        temporary.write_text(json.dumps(counts), encoding="utf-8")
        os.replace(temporary, file)
    except OSError:
        pass  # then the first hint comes again


@click.command("hint")
@click.argument("target")
@click.option("--all", "everything", is_flag=True, help="All hints at once.")
@click.option("--reset", is_flag=True, help="Begin with the first hint again.")
def command(target: str, everything: bool, reset: bool) -> None:
    """The next hint for an exercise, from a nudge to almost there."""
    from grader import course
    from grader.cli import resolve_targets

    found = resolve_targets((target,))[0]
    topic = course.load(found.topic)
    wanted = (target,) if target in found.exercises else found.exercises  # softmax: the exercise, not its whole topic
    exercises = [exercise for exercise in topic.exercises if exercise.name in wanted]
    if len(exercises) > 1 and not everything:
        names = ", ".join(exercise.name for exercise in exercises)
        raise click.UsageError(
            say("{target} is a topic; ask for one of its exercises: {names}", target=target, names=names)
        )
    file = memory_file()
    counts = given(file)
    for exercise in exercises:
        key = f"{found.topic}.{exercise.name}"
        number = 0 if reset else counts.get(key, 0)
        shown = range(len(exercise.hints)) if everything else [min(number, len(exercise.hints) - 1)]
        if len(exercises) > 1:
            click.echo(f"{exercise.name}:")
        for index in shown:
            head = say(
                "Hint {number} of {count} for {name}: ", number=index + 1, count=len(exercise.hints), name=exercise.name
            )
            click.echo(head + say(exercise.hints[index]))
        counts[key] = len(exercise.hints) if everything else number + 1
        if not everything and number >= len(exercise.hints) - 1:
            click.echo(
                say("That is the last one. `grader solution {name} --give-up` shows a solution.", name=exercise.name)
            )
    remember(file, counts)
