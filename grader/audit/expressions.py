"""Mutation operators on expressions: the wrong operator, operand, constant, axis or index.

Knows the syntax tree of one definition; knows no engine and no topic. Each operator takes a unit
and a node and yields the edits it would make there.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from grader.audit.calls import CALL_OPERATORS
from grader.audit.edits import Edit, Operator, Part, Unit, words

_SYMBOLS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
}
_CONFUSED = {
    "+": ("-", "*"),
    "-": ("+",),
    "*": ("/", "+"),
    "/": ("*", "//"),
    "//": ("/",),
    "%": ("//",),
    "**": ("*",),
    "@": ("*",),
    "&": ("|",),
    "|": ("&",),
    "^": ("|",),
}
_ORDERED = ("-", "/", "//", "%", "**", "@")  # operations where a, b and b, a differ
_COMPARED: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: (r"<", ("<=", ">", ">=")),
    ast.LtE: (r"<=", ("<", ">=", ">")),
    ast.Gt: (r">", (">=", "<", "<=")),
    ast.GtE: (r">=", (">", "<=", "<")),
    ast.Eq: (r"==", ("!=",)),
    ast.NotEq: (r"!=", ("==",)),
    ast.Is: (r"is", ("is not",)),
    ast.IsNot: (r"is\s+not", ("is",)),
    ast.In: (r"in", ("not in",)),
    ast.NotIn: (r"not\s+in", ("in",)),
}
_AXES = {0: (1, -1), 1: (0, 2), 2: (1,), 3: (2,), -1: (0, -2), -2: (-1,), -3: (-2,)}
_TAKE_AXES = words(
    "transpose swapaxes permute unfold unsqueeze squeeze expand_dims flatten unflatten unbind "
    "moveaxis size sum mean max min amax amin argmax argmin std var any all cumsum softmax "
    "log_softmax logsumexp norm flip select index_select gather stack cat concatenate"
)
_STALE = re.compile(r"(_next|_prev|_new|_old|\d+)+$")


def change_arithmetic(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Another operator, a term or factor dropped, the operands swapped."""
    if not isinstance(node, ast.BinOp) or type(node.op) not in _SYMBOLS:
        return
    symbol = _SYMBOLS[type(node.op)]
    left, right = node.left, node.right
    if isinstance(left, ast.JoinedStr) or isinstance(right, ast.JoinedStr):
        return
    start, end = unit.between(left, right, re.escape(symbol))
    at, stop = unit.span(node)
    for other in _CONFUSED[symbol]:
        short = unit.text[at:start] + other + unit.text[end:stop]
        parts: list[Part] = [left, f" {other} ", right]
        yield Edit(operator="replace_operator", node=node, parts=parts, short=short)
    yield Edit(operator="drop_operand", node=node, parts=[left])
    if symbol != "**":
        sign = {"-": "-", "/": "1 / "}.get(symbol, "")
        yield Edit(operator="drop_operand", node=node, parts=[sign, right])
    if symbol in _ORDERED and ast.dump(left) != ast.dump(right):
        space = "" if unit.text[start - 1] != " " else " "
        parts = [right, space + symbol + space, left]
        if "\n" in unit.source(node):
            parts = unit.layout(node, {left: right, right: left})
        yield Edit(operator="swap_operands", node=node, parts=parts)


def change_comparison(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Another comparison: the boundary moved, the direction turned."""
    if not isinstance(node, ast.Compare):
        return
    sides = [node.left, *node.comparators]
    at, stop = unit.span(node)
    for op, left, right in zip(node.ops, sides, sides[1:], strict=False):
        pattern, others = _COMPARED[type(op)]
        start, end = unit.between(left, right, pattern)
        for other in others:
            text = unit.text[at:start] + other + unit.text[end:stop]
            yield Edit(operator="replace_comparison", node=node, parts=[text])


def change_boolean(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """`and` for `or`, or one side forgotten."""
    if not isinstance(node, ast.BoolOp):
        return
    other = " or " if isinstance(node.op, ast.And) else " and "
    same = " and " if isinstance(node.op, ast.And) else " or "
    yield Edit(operator="replace_boolean", node=node, parts=_joined(node.values, other))
    for dropped in node.values:
        kept = [value for value in node.values if value is not dropped]
        yield Edit(operator="drop_operand", node=node, parts=_joined(kept, same))


def _joined(nodes: list[ast.expr], text: str) -> list[Part]:
    parts: list[Part] = []
    for node in nodes:
        parts += [text, node]
    return parts[1:]


def drop_unary(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A minus sign or a `~` forgotten."""
    if not isinstance(node, ast.UnaryOp) or isinstance(node.operand, ast.Constant):
        return
    if isinstance(node.op, ast.USub | ast.Invert | ast.Not):
        name = "drop_minus" if isinstance(node.op, ast.USub) else "drop_not"
        yield Edit(operator=name, node=node, parts=[node.operand])


def change_constant(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Another number or truth value: off by one, doubled, halved, zero; another axis."""
    value = _number(node)
    above = unit.parent(node)
    if value is None or _number(above) is not None or _in_text(unit, node):
        return
    name = "change_constant"
    if any(isinstance(a, ast.arguments) for a in unit.ancestors(node)):
        name = "change_default"
    if isinstance(value, bool):
        yield Edit(operator=name, node=node, parts=[str(not value)])
        return
    axis = _is_axis(unit, node) or value < 0
    if axis and isinstance(value, int):
        others: tuple[float, ...] = _AXES.get(value, (value + 1, value - 1))
    else:
        others = _others(value)
    for other in others:
        text = f"{other:g}" if isinstance(other, float) and abs(other) < 1e-3 else repr(other)
        yield Edit(operator=name, node=node, parts=[text])


def _number(node: ast.AST | None) -> float | None:
    match node:
        case ast.Constant(value=bool() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
        case _:
            return None


def _in_text(unit: Unit, node: ast.AST) -> bool:
    return any(isinstance(above, ast.JoinedStr) for above in unit.ancestors(node))


def _is_axis(unit: Unit, node: ast.AST) -> bool:
    for above in unit.ancestors(node):
        if isinstance(above, ast.keyword):
            return above.arg in ("axis", "dim", "dims", "axes")
        if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute):
            return above.func.attr in _TAKE_AXES
        if not isinstance(above, ast.Tuple):
            return False
    return False


def _others(value: float) -> tuple[float, ...]:
    if isinstance(value, int):
        if value in (0, 1):
            return (1,) if value == 0 else (0, 2)
        return (value + 1, value - 1, value * 2)
    if value == 0.0:
        return (1.0,)
    if abs(value) < 1e-2:  # an eps
        return (0.0, 1e-3 if value != 1e-3 else 1e-5)
    if value == 1.0:
        return (0.0, 2.0)
    return (value * 2, value / 2)


def change_transpose(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A transpose forgotten or added at a matrix product. (`.transpose()` dropped: `drop_call`.)"""
    if isinstance(node, ast.Attribute) and node.attr in ("T", "mT", "H"):
        yield Edit(operator="drop_transpose", node=node, parts=[node.value])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        for side in (node.left, node.right):
            turned = ast.unparse(side).endswith((".T", ".mT")) or _turns(side)
            if isinstance(side, ast.Name | ast.Attribute | ast.Subscript | ast.Call) and not turned:
                name = ".mT" if "torch" in unit.modules else ".T"
                yield Edit(operator="add_transpose", node=side, parts=[side, name])


def _turns(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="transpose" | "swapaxes" | "permute")):
            return True
        case _:
            return False


def change_subscript(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """An index or a slice off by one, a bound or a reversal forgotten, two indices swapped."""
    if isinstance(node, ast.Slice):
        yield from _change_slice(unit, node)
    if not isinstance(node, ast.Subscript):
        return
    indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    for index in indices:
        if isinstance(index, ast.Name | ast.BinOp):
            for shift in (" - 1", " + 1"):
                yield Edit(operator="shift_index", node=index, parts=[index, shift])
    for one, two in pairwise(indices):
        if ast.dump(one) != ast.dump(two):
            text = unit.text
            (a, b), (c, d) = unit.span(one), unit.span(two)
            at, stop = unit.span(node)
            swapped = text[at:a] + text[c:d] + text[b:c] + text[a:b] + text[d:stop]
            yield Edit(operator="swap_indices", node=node, parts=[swapped])


def _change_slice(unit: Unit, node: ast.Slice) -> Iterator[Edit]:
    # Built anew: "lower:upper:step", spaced as a formatter would; bounds are put in as they stand.
    lower = unit.source(node.lower) if node.lower else ""
    upper = unit.source(node.upper) if node.upper else ""
    step = ":" + unit.source(node.step) if node.step else ""
    for text in _shifted(node.lower, lower, none="1" if not node.step else ""):
        yield Edit(operator="shift_slice", node=node, parts=[f"{text}:{upper}{step}"])
    for text in _shifted(node.upper, upper, none="-1" if not node.step else ""):
        yield Edit(operator="shift_slice", node=node, parts=[f"{lower}:{text}{step}"])
    if node.lower:
        yield Edit(operator="drop_bound", node=node, parts=[f":{upper}{step}"])
    if node.upper:
        yield Edit(operator="drop_bound", node=node, parts=[f"{lower}:{step}"])
    if node.step:
        yield Edit(operator="drop_step", node=node, parts=[f"{lower}:{upper}"])


def _shifted(bound: ast.expr | None, text: str, *, none: str) -> list[str]:
    if bound is None:
        return [none] if none else []
    value = _number(bound)
    if isinstance(value, int):
        if value == -1:
            return ["-2"]
        return [str(value - 1), str(value + 1)] if value else ["1"]
    loose = isinstance(bound, ast.IfExp | ast.Compare | ast.BoolOp | ast.Lambda)
    text = f"({text})" if loose else text
    return [f"{text} - 1", f"{text} + 1"]


def swap_elements(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Two neighbours of a tuple or list swapped: returned, unpacked or stacked in another order."""
    if not isinstance(node, ast.Tuple | ast.List):
        return
    above = unit.parent(node)
    if isinstance(above, ast.Subscript):
        return  # `swap_indices`
    name = "swap_elements"
    if any(isinstance(a, ast.Return) for a in unit.ancestors(node)):
        name = "swap_returned"
    for one, two in pairwise(node.elts):
        if ast.dump(one) != ast.dump(two):
            parts = unit.layout(node, {one: two, two: one})
            yield Edit(operator=name, node=node, parts=parts)


def use_stale_name(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """The old state in place of the new one, or the first: `h0` for `h`, `c` for `c_next`."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    base = _STALE.sub("", node.id)
    for other in sorted(unit.defined_before(node)):
        if other != node.id and _STALE.sub("", other) == base:
            yield Edit(operator="use_stale_name", node=node, parts=[other])


EXPRESSION_OPERATORS: tuple[Operator, ...] = (
    change_arithmetic,
    change_comparison,
    change_boolean,
    drop_unary,
    change_constant,
    change_transpose,
    change_subscript,
    swap_elements,
    use_stale_name,
    *CALL_OPERATORS,
)
