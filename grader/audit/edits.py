"""One change of a piece of source, put in place without disturbing the text around it.

Knows text and syntax trees; knows neither which changes are worth making nor what the code
does. Nothing is run.
"""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

Part = str | ast.AST  # literal text, or a node that stands for its own text


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A change: `node` becomes `parts`, by `operator`.

    Expressions among the parts get parentheses where they need them. `short` is a nicer text for
    the same change (layout and comments kept); it is used if it means the same.
    """

    operator: str
    node: ast.AST
    parts: Sequence[Part]
    short: str | None = None


def words(text: str) -> frozenset[str]:
    """Return the words of a text, for a set of names that is easy to read."""
    return frozenset(text.split())


class Unit:
    """One top-level definition of a module: its text, its tree, and where each node stands."""

    def __init__(self, text: str, *, modules: frozenset[str] = frozenset()) -> None:
        self.text = text
        self.modules = modules  # names that stand for imported modules or what came from them
        self.tree = ast.parse(text)
        self.dump = ast.dump(self.tree)
        self.parents: dict[ast.AST, ast.AST] = {
            child: node for node in ast.walk(self.tree) for child in ast.iter_child_nodes(node)
        }
        self._lines = text.splitlines(keepends=True)
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    # Where nodes stand

    def _offset(self, line: int, column: int) -> int:
        """Turn a line (from 1) and a column in UTF-8 bytes into an index of the text."""
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        """Return where the text of the node begins and ends."""
        start = self._offset(getattr(node, "lineno"), getattr(node, "col_offset"))  # noqa: B009
        end = self._offset(getattr(node, "end_lineno"), getattr(node, "end_col_offset"))  # noqa: B009
        return start, end

    def source(self, node: ast.AST) -> str:
        """Return the text of the node, without parentheses around it."""
        start, end = self.span(node)
        return self.text[start:end]

    def layout(self, node: ast.AST, changes: Mapping[ast.AST, Part]) -> list[Part]:
        """Return the text of the node with some nodes below it replaced, the rest as it stands."""
        at, end = self.span(node)
        parts: list[Part] = []
        for old in sorted(changes, key=self.span):
            start, stop = self.span(old)
            parts += [self.text[at:start], changes[old]]
            at = stop
        return [*parts, self.text[at:end]]

    def between(self, left: ast.AST, right: ast.AST, pattern: str) -> tuple[int, int]:
        """Return where `pattern` stands between two nodes, comments not looked at."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = re.sub(r"#.*", lambda m: " " * len(m[0]), self.text[start:end])
        found = re.search(pattern, gap)
        if found is None:
            raise ValueError(f"no {pattern!r} between nodes in {self.text[start:end]!r}")
        return start + found.start(), start + found.end()

    # What is around a node

    def parent(self, node: ast.AST) -> ast.AST | None:
        return self.parents.get(node)

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        while (above := self.parents.get(node)) is not None:
            yield above
            node = above

    def function_of(self, node: ast.AST) -> ast.FunctionDef | None:
        """Return the innermost `def` around the node."""
        return next((a for a in self.ancestors(node) if isinstance(a, ast.FunctionDef)), None)

    @cached_property
    def _stores(self) -> dict[ast.AST, list[tuple[int, str]]]:
        return {
            node: [
                (self.span(n)[0], n.id)
                for n in ast.walk(node)
                if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
            ]
            for node in ast.walk(self.tree)
            if isinstance(node, ast.FunctionDef)
        }

    @cached_property
    def lists(self) -> frozenset[str]:
        """The names that are bound to a list, a dict or a comprehension somewhere."""
        return frozenset(
            target.id
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Assign)
            and isinstance(node.value, ast.List | ast.ListComp | ast.Dict | ast.DictComp)
            for target in node.targets
            if isinstance(target, ast.Name)
        )

    def defined_before(self, node: ast.AST) -> set[str]:
        """Return the names of the function around `node` that are bound above its statement."""
        function = self.function_of(node)
        if function is None:
            return set()
        statement = node
        while not isinstance(statement, ast.stmt):
            statement = self.parents[statement]
        at = self.span(statement)[0]
        stored = {name for start, name in self._stores[function] if start < at}
        return stored | {arg.arg for arg in parameters(function)}

    # Putting a change in place

    def render(self, edit: Edit) -> str | None:
        """Return the text that takes the node's place, with as few parentheses as possible.

        None if the change does not parse or changes nothing.
        """
        flags = [isinstance(part, ast.expr) for part in edit.parts]  # parentheses around each part
        whole = isinstance(edit.node, ast.expr)  # and around it all, which a slice cannot have
        whole = whole and not isinstance(edit.node, ast.Slice)
        wanted = self._meaning(edit, self._text(edit, flags, whole))
        if wanted is None or wanted == self.dump:
            return None
        if edit.short is not None and self._meaning(edit, edit.short) == wanted:
            return edit.short
        if whole and self._meaning(edit, self._text(edit, flags, False)) == wanted:
            whole = False
        for index, flag in enumerate(flags):
            if flag:
                flags[index] = False
                if self._meaning(edit, self._text(edit, flags, whole)) != wanted:
                    flags[index] = True
        return self._text(edit, flags, whole)

    def _text(self, edit: Edit, flags: Sequence[bool], whole: bool) -> str:
        texts = [part if isinstance(part, str) else self.source(part) for part in edit.parts]
        text = "".join(f"({t})" if flag else t for t, flag in zip(texts, flags, strict=True))
        return f"({text})" if whole else text

    def _meaning(self, edit: Edit, text: str) -> str | None:
        start, end = self.span(edit.node)
        try:
            return ast.dump(ast.parse(self.text[:start] + text + self.text[end:]))
        except SyntaxError:
            return None


Operator = Callable[[Unit, ast.AST], Iterator[Edit]]


def parameters(function: ast.FunctionDef) -> list[ast.arg]:
    """Return the parameters of a function, in the order they are written."""
    a = function.args
    rest = [arg for arg in (a.vararg, a.kwarg) if arg is not None]
    return [*a.posonlyargs, *a.args, *a.kwonlyargs, *rest]
