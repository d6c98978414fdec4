"""Mutants of one reference function: the module's text with one small slip in it.

Knows source text only; knows no engine, no process, no topic, and runs nothing. The slips are those
of numerical code: see `expressions` and `statements` for the operators.
"""

import ast
import difflib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from grader.audit.edits import Edit, Unit
from grader.audit.expressions import EXPRESSION_OPERATORS
from grader.audit.statements import STATEMENT_OPERATORS

_Definition = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A module with one slip: on line `line`, `before` was replaced by `after`."""

    name: str  # e.g. "L23:swap_operands#2": the line, the operator, and a count within the two
    operator: str
    line: int  # where the text first differs, from 1
    source: str  # the whole module, slip included
    diff: str  # unified, one line of context
    before: str
    after: str


def mutants(module_source: str, function: str) -> list[Mutant]:
    """Return the mutants of a function or class, and of the private helpers and constants it uses.

    Other public functions that it calls are left alone: they have mutants of their own. The order
    is that of the source; a helper's mutants have the same names whichever function asks.
    """
    module = ast.parse(module_source)
    lines = module_source.splitlines(keepends=True)
    modules = _imported(module)
    found: list[Mutant] = []
    for definition in _reached(module, function):
        first = _first_line(definition)
        text = "".join(lines[first - 1 : definition.end_lineno])
        head, tail = "".join(lines[: first - 1]), "".join(lines[definition.end_lineno :])
        found += _of_unit(Unit(text, modules=modules), head, tail)
    return found


def _of_unit(unit: Unit, head: str, tail: str) -> list[Mutant]:
    original = head + unit.text + tail
    seen: set[str] = set()
    counts: Counter[tuple[int, str]] = Counter()
    found = []
    for edit in _edits(unit):
        after = unit.render(edit)
        if after is None:
            continue
        start, end = unit.span(edit.node)
        before = unit.text[start:end]
        text = unit.text[:start] + after + unit.text[end:]
        meaning = ast.dump(ast.parse(text))
        if meaning in seen:
            continue
        seen.add(meaning)
        line = (head + unit.text[: start + _shared(before, after)]).count("\n") + 1
        counts[line, edit.operator] += 1
        source = head + text + tail
        found.append(
            Mutant(
                name=f"L{line}:{edit.operator}#{counts[line, edit.operator]}",
                operator=edit.operator,
                line=line,
                source=source,
                diff=_diff(original, source),
                before=before,
                after=after,
            )
        )
    return found


def _edits(unit: Unit) -> Iterator[Edit]:
    for node in _open(unit.tree):
        for operator in (*STATEMENT_OPERATORS, *EXPRESSION_OPERATORS):
            yield from operator(unit, node)


def _open(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that may change, in the order of the source.

    Left alone: docstrings, type hints, decorators, f-strings and the texts of errors.
    """
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_comment", "type_params"):
            continue
        if isinstance(node, ast.Assert) and name == "msg":
            continue
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.AST) or isinstance(child, ast.JoinedStr):
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if isinstance(child, ast.expr | ast.stmt | ast.withitem | ast.Slice):
                yield child
            if not isinstance(child, ast.Raise):
                yield from _open(child)


def _imported(module: ast.Module) -> frozenset[str]:
    """Return the names that the module's imports bind, and "torch" if it imports torch."""
    names: set[str] = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name.split(".")[0] for alias in node.names}
            origins = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            if any(origin.split(".")[0] == "torch" for origin in origins):
                names.add("torch")
    return frozenset(names)


def _reached(module: ast.Module, function: str) -> list[_Definition]:
    """Return the function and the private helpers and constants it uses, in source order."""
    definitions: dict[str, _Definition] = {}
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            definitions[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id != "__all__":
                definitions[target.id] = node
    if not isinstance(definitions.get(function), ast.FunctionDef | ast.ClassDef):
        known = [n for n, d in definitions.items() if isinstance(d, ast.FunctionDef | ast.ClassDef)]
        raise ValueError(f"no function or class {function!r} in the module; it has {known}")
    reached, todo = set(), [function]
    while todo:
        name = todo.pop()
        if name in reached:
            continue
        reached.add(name)
        for used in ast.walk(definitions[name]):
            if isinstance(used, ast.Name) and isinstance(used.ctx, ast.Load):
                helper = definitions.get(used.id)
                constant = isinstance(helper, ast.Assign | ast.AnnAssign)
                if helper is not None and (constant or used.id.startswith("_")):
                    todo.append(used.id)
    return [definition for name, definition in definitions.items() if name in reached]


def _first_line(definition: _Definition) -> int:
    if isinstance(definition, ast.FunctionDef | ast.ClassDef) and definition.decorator_list:
        return definition.decorator_list[0].lineno
    return definition.lineno


def _shared(one: str, two: str) -> int:
    """Return how many characters the two texts share at their beginning."""
    differs = (i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b)
    return next(differs, min(len(one), len(two)))


def _diff(before: str, after: str) -> str:
    old, new = before.splitlines(), after.splitlines()
    return "\n".join(list(difflib.unified_diff(old, new, lineterm="", n=1))[2:])
