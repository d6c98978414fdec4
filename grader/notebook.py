"""Checks what was defined in a Jupyter notebook, from inside of it. Knows IPython and the result model, compares nothing.

    %load_ext grader.notebook
    %grader sigmoid            a line: checks what the cells so far define
    %%grader sigmoid           above a cell: runs it, then checks

or `grader.notebook.check("sigmoid")`. The definitions of all cells that were run (imports, functions, classes, constants), the latest of
each name, are checked as one file, behind the same wall as on the command line: nothing of the notebook's own process is touched.
"""

from __future__ import annotations

import ast
import atexit
import html
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import click

from grader.engine.results import Report
from grader.submission import OneText
from grader.words import say


class Feedback:
    """What a check found. Shows itself as the terminal does; `report` holds all of it."""

    def __init__(self, report: Report) -> None:
        self.report = report

    @property
    def passed(self) -> bool:
        return all(exercise.status == "passed" for exercise in self.report.exercises)

    def _text(self, *, color: bool = False) -> str:
        from grader.reports import terminal

        return terminal.render(self.report, width=100, color=color, unicode=True, everything=False)

    def __repr__(self) -> str:
        return self._text().rstrip("\n")

    def _repr_html_(self) -> str:
        import io

        from rich.console import Console
        from rich.text import Text

        console = Console(record=True, width=200, file=io.StringIO(), force_terminal=True, color_system="standard")
        console.print(Text.from_ansi(self._text(color=True)), soft_wrap=True)
        code = console.export_html(inline_styles=True, code_format="{code}")
        return f'<pre style="line-height: 1.3" aria-label="{html.escape(say("grader"))}">{code}</pre>'


def definitions(cells: list[str]) -> str:
    """Imports, functions, classes and constants of the cells, in the order in which they were run; cells that are no Python are left out.

    What a cell computes and shows is left out too: it may take long, need what is not there, or fail.
    """
    from grader.classroom.notebook import neutral

    found: list[str] = []
    for cell in cells:
        text = neutral(cell)
        try:
            statements = ast.parse(text).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        lines = text.split("\n")
        for statement in statements:
            if defines(statement):
                decorators = getattr(statement, "decorator_list", [])
                first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
                found.append("\n".join(lines[first - 1 : statement.end_lineno]))
    return "\n\n".join(found) + "\n"


def defines(statement: ast.stmt) -> bool:
    """Whether a statement only defines something: a constant or a lambda, but nothing that is computed by a call."""
    if isinstance(statement, (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef)):
        return True
    if not isinstance(statement, (ast.Assign, ast.AnnAssign)) or statement.value is None:
        return False
    return isinstance(statement.value, ast.Lambda) or not any(
        isinstance(part, (ast.Call, ast.Await, ast.Subscript, ast.NamedExpr)) for part in ast.walk(statement.value)
    )


@cache
def _session() -> Any:
    """One for the whole notebook, so that torch is imported once."""
    import sys

    from grader.session import Session
    from grader.subject.pool import Pool

    session = Session(pool=Pool(how="exec" if sys.platform == "linux" else "auto"))
    atexit.register(session.close)
    return session


def check(*targets: Any, cells: list[str] | None = None) -> Feedback:
    """Checks what the notebook defines so far.

    targets: topics or exercises by name, or the functions themselves; cells: the texts to check, by default all that were run.
    Raises UnknownTarget for a name that is not in the course, RuntimeError outside of a notebook.
    """
    from grader import course

    names = tuple(target if isinstance(target, str) else getattr(target, "__name__", str(target)) for target in targets)
    if not names:
        raise course.UnknownTarget(say("say what to check: a topic (lstm) or an exercise (lstm_cell)"))
    resolved = course.resolve(names)
    submission = OneText(
        path=Path(say("notebook")), name=say("notebook"), source=definitions(_history() if cells is None else cells)
    )
    return Feedback(_session().check(submission, resolved))


def _history() -> list[str]:
    try:
        from IPython import get_ipython
    except ImportError:
        shell = None
    else:
        shell = get_ipython()  # type: ignore[no-untyped-call]
    if shell is None:
        raise RuntimeError(say("grader.notebook works inside of a notebook; elsewhere, use `grader check`"))
    return [str(cell) for cell in shell.user_ns.get("In", [])]


def load_ipython_extension(shell: Any) -> None:
    """`%load_ext grader.notebook`: the magics %grader and %%grader."""

    def magic(line: str, cell: str | None = None) -> Feedback | None:
        from grader.course import UnknownTarget

        history = _history()
        if cell is not None:
            if not shell.run_cell(cell).success:
                return None  # IPython has shown why
            history.append(cell)
        try:
            return check(*shlex.split(line), cells=history)
        except UnknownTarget as error:
            click.echo(say("grader: {what}", what=str(error)))
            return None

    shell.register_magic_function(magic, magic_kind="line_cell", magic_name="grader")
