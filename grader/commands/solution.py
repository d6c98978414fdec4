"""`grader solution`: the reference beside one's own, once that has passed (or with --give-up). Checks through the session."""

from __future__ import annotations

import ast
import shutil
import sys
from itertools import zip_longest
from pathlib import Path

import click

from grader.words import say


def function_text(source: str, name: str) -> str:
    """The text of a top-level function or class with the private helpers it uses, "" if it is not there."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    nodes = {node.name: node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef))}
    if name not in nodes:
        return ""
    wanted, todo = [name], [name]
    while todo:
        used = {node.id for node in ast.walk(nodes[todo.pop()]) if isinstance(node, ast.Name)}
        new = [other for other in nodes if other in used and other.startswith("_") and other not in wanted]
        wanted += new
        todo += new
    lines = source.splitlines()
    parts = []
    for node in sorted((nodes[n] for n in wanted), key=lambda node: node.lineno):
        start = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        parts.append("\n".join(lines[start - 1 : node.end_lineno]))
    return "\n\n\n".join(parts)


def differences(own: str, reference: str) -> list[str]:
    """What is worth learning from the difference, judged from the two texts."""
    found: list[str] = []
    mine, theirs = ast.parse(own) if own else None, ast.parse(reference)
    if mine is None:
        return found
    loops = sum(isinstance(node, (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)) for node in ast.walk(mine))
    their_loops = sum(
        isinstance(node, (ast.For, ast.While, ast.ListComp, ast.GeneratorExp)) for node in ast.walk(theirs)
    )
    if loops > their_loops:
        found.append(say("Loops: {mine} in yours, {theirs} in the reference. Operations on whole arrays are shorter and faster.",
                         mine=loops, theirs=their_loops))  # fmt: skip
    called = {
        node.func.id for node in ast.walk(theirs) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    mine_called = {
        node.func.id for node in ast.walk(mine) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    reused = sorted(
        name
        for name in called - mine_called
        if not name.startswith("_") and name.islower() and name not in dir(__builtins__)
    )
    if reused:
        found.append(say("The reference builds on what was written before: {names}.", names=", ".join(reused)))
    attributes = {node.attr for node in ast.walk(theirs) if isinstance(node, ast.Attribute)}
    mine_attributes = {node.attr for node in ast.walk(mine) if isinstance(node, ast.Attribute)}
    new = sorted(attributes - mine_attributes - {"T", "shape"})
    if new:
        found.append(say("The reference uses {names}: worth looking up.", names=", ".join(new[:6])))
    own_lines, reference_lines = (sum(bool(line.strip()) for line in text.splitlines()) for text in (own, reference))
    if own_lines > 2 * reference_lines:
        found.append(say("Yours takes {mine} lines, the reference {theirs}.", mine=own_lines, theirs=reference_lines))
    return found or [say("The two are much alike.")]


def side_by_side(own: str, reference: str, width: int) -> list[str]:
    """The two texts in two columns if they fit, else one below the other."""
    from grader.reports.terminal import char_width

    left, right = [say("# yours"), *own.splitlines()], [say("# the reference"), *reference.splitlines()]
    if not own:
        return [*right, ""]
    column = max(map(char_width, left))
    if column + 3 + max(map(char_width, right)) > width:
        return [*left, "", *right, ""]
    pairs = zip_longest(left, right, fillvalue="")
    return [*(f"{one}{' ' * (column - char_width(one))} | {other}".rstrip() for one, other in pairs), ""]


@click.command("solution")
@click.argument("target")
@click.option("--path", type=click.Path(path_type=Path), default=None, metavar="DIR", help="Folder with your files.")
@click.option("--give-up", is_flag=True, help="Show it although yours does not pass yet.")
def command(target: str, path: Path | None, give_up: bool) -> None:
    """The reference beside your own solution, after yours has passed."""
    from grader import course
    from grader.cli import make_pool, open_path, resolve_targets
    from grader.submission import Unreadable

    found = resolve_targets((target,))[0]
    if target in found.exercises:  # softmax: the exercise, not its whole topic
        found = resolve_targets((f"{found.topic}.{target}",))[0]
    if len(found.exercises) > 1:
        raise click.UsageError(
            say(
                "{target} is a topic; name one of its exercises: {names}",
                target=target,
                names=", ".join(found.exercises),
            )
        )
    name = found.exercises[0]
    submission = open_path(path)
    if not give_up:
        from grader.session import Session

        session = Session(pool=make_pool())
        try:
            status = session.check(submission, [found]).exercises[0].status
        finally:
            session.close()
        if status != "passed":
            click.echo(
                say(
                    "{name} does not pass yet: `grader hint {name}` helps, `grader solution {name} --give-up` shows it anyway.",
                    name=name,
                )
            )
            sys.exit(1)
    reference = function_text(course.solution_path(found.topic).read_text(encoding="utf-8"), name)
    try:
        own = function_text(submission.read(found.topic) or "", name)
    except Unreadable:
        own = ""
    if "raise NotImplementedError" in own:
        own = ""
    width = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 0
    for line in side_by_side(own, reference, width):
        click.echo(line)
    for line in differences(own, reference):
        click.echo(line)
