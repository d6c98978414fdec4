"""`grader new TOPIC`: writes the three files of a topic, with a worked skeleton that passes its own gate. For authors."""

from __future__ import annotations

import keyword
from pathlib import Path

import click

from grader.words import say

STUB = '''"""{title} (slides: TODO).

What the topic is about, in two sentences. NumPy only; the inputs must not be changed; `solutions` is off limits.
Check your work with `grader check {name}`; ask for help with `grader hint {name}_scale`.
"""

import numpy as np


def {name}_scale(x, factor):
    """Return x * factor, entry by entry.

    x        array of any shape
    factor   number
    returns  array of x's shape

    >>> {name}_scale(np.array([1.0, -2.0]), 3.0)
    array([ 3., -6.])
    """
    raise NotImplementedError
'''
SOLUTION = '''"""{title}. The reference solutions of `exercises/{name}.py`."""


def {name}_scale(x, factor):
    """Return x * factor, for x of any shape."""
    return x * factor
'''
TOPIC = '''"""{title}: inputs, properties, mistakes and hints."""

from grader.author import exercise, mistake, prop, same, topic


def inputs(draw):
    return draw.array(*draw.shape()), draw.number()


def additive(f, x, factor):
    same(f(x + x, factor), f(x, factor) + f(x, factor), "{name}_scale(x + x)", "twice {name}_scale(x)")


def factor_one_changes_nothing(f, x, factor):
    same(f(x, 1.0), x, "{name}_scale(x, 1)", "x")


SCALE = exercise(
    "{name}_scale",
    inputs=inputs,
    properties=(
        prop("additive", "twice the input gives twice the answer", additive),
        prop("factor_one", "the factor 1 changes nothing", factor_one_changes_nothing),
    ),
    mistakes=(
        mistake("added", "x * factor", "x + factor", says="You add the factor: it should multiply.", look="the stub"),
        mistake("ignored", "x * factor", "x * 1.0", says="You do not use the factor.", look="the stub"),
    ),
    hints=(
        "What happens to one number?",
        "NumPy multiplies a whole array by a number at once.",
        "It is one product.",
    ),
)

TOPIC = topic(
    order={order},
    title="{title}",
    section="TODO",
    kind="numpy",
    exercises=(SCALE,),
)
'''


@click.command("new")
@click.argument("name")
@click.option(
    "--root",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="A checkout of the project [default: the installed one].",
)
def command(name: str, root: Path | None) -> None:
    """Write the three files of a new topic: stub, reference and checks, ready to be changed."""
    from grader import course

    if not name.isidentifier() or keyword.iskeyword(name) or name != name.lower():
        raise click.UsageError(say("{name!r} cannot name a topic: use a lower-case Python identifier", name=name))
    root = root or course.PACKAGE.parent
    files = {
        root / "exercises" / f"{name}.py": STUB,
        root / "solutions" / f"{name}.py": SOLUTION,
        root / "grader" / "topics" / f"{name}.py": TOPIC,
    }
    for path in files:
        if not path.parent.is_dir():
            raise click.UsageError(
                say(
                    "{folder} is not there: run this in a checkout of the project, or give --root",
                    folder=str(path.parent),
                )
            )
        if path.exists():
            raise click.UsageError(say("{path} exists already", path=str(path)))
    values = {"name": name, "title": name.replace("_", " ").capitalize(), "order": len(course.topics()) + 1}
    for path, text in files.items():
        path.write_text(text.format(**values), encoding="utf-8")
        click.echo(say("wrote {path}", path=str(path)))
    click.echo(
        say("Now: `grader check {name} --path solutions`, `grader audit {name}`, then make it yours.", name=name)
    )
