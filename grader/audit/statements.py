"""Mutation operators on statements: what is done, how often, and under what condition.

Knows the syntax tree of one definition; knows no engine and no topic. Each operator takes a unit
and a node and yields the edits it would make there.
"""

import ast
from collections.abc import Iterator

from grader.audit.edits import Edit, Operator, Part, Unit, words

_IN_PLACE = {ast.Add: "+=", ast.Sub: "-=", ast.Mult: "*=", ast.Div: "/="}
_OTHER_AUGMENTED: dict[type[ast.operator], tuple[str, ...]] = {
    ast.Add: ("-=", "="),
    ast.Sub: ("+=", "="),
    ast.Mult: ("/=", "="),
    ast.Div: ("*=", "="),
}
_NO_TENSOR = words("chunk split unbind append len range int float list tuple dict size")
_NO_TENSOR |= words("isinstance device item item_ tolist zip enumerate Generator")


def remove_statement(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A statement that can be missed without a NameError: raise, a call, a rebinding, a jump."""
    match node:
        case ast.Raise() | ast.AugAssign() | ast.Break() | ast.Continue() | ast.Delete():
            removable = True
        case ast.Assert() | ast.Expr(value=ast.Call()):
            removable = True
        case ast.Return():
            function = unit.function_of(node)
            removable = function is not None and node is not function.body[-1]
        case ast.Assign(targets=[target]):
            removable = _is_bound(unit, node, target)
        case _:
            removable = False
    if removable:
        yield Edit(operator="remove_statement", node=node, parts=["pass"])


def _is_bound(unit: Unit, statement: ast.Assign, target: ast.expr) -> bool:
    match target:
        case ast.Name(id=name):
            return name in unit.defined_before(statement)
        case ast.Tuple(elts=elements):
            return all(_is_bound(unit, statement, element) for element in elements)
        case ast.Attribute():
            function = unit.function_of(statement)
            return function is not None and function.name != "__init__"
        case _:
            return isinstance(target, ast.Subscript)


def change_exception(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """The wrong type of error."""
    match node:
        case ast.Raise(exc=ast.Name(id=name) as kind) | ast.Raise(exc=ast.Call(func=ast.Name(id=name) as kind)):
            other = "AssertionError" if name == "ValueError" else "ValueError"
            yield Edit(operator="change_exception", node=kind, parts=[other])


def change_condition(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A condition negated, always true, or never true."""
    if isinstance(node, ast.If | ast.While | ast.IfExp):
        test: ast.expr = node.test
    elif isinstance(unit.parent(node), ast.comprehension) and isinstance(node, ast.expr):
        above = unit.parents[node]
        if not (isinstance(above, ast.comprehension) and node in above.ifs):
            return
        test = node
    else:
        return
    if isinstance(test, ast.Constant):
        return
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield Edit(operator="negate_condition", node=test, parts=[test.operand])
    elif not (isinstance(test, ast.Compare) and len(test.ops) == 1):  # else `replace_comparison`
        yield Edit(operator="negate_condition", node=test, parts=["not ", test])
    if not isinstance(node, ast.While):  # a loop without end says nothing new
        yield Edit(operator="force_true", node=test, parts=["True"])
    if not (isinstance(node, ast.If) and not node.orelse and _jumps(node.body)):
        yield Edit(operator="force_false", node=test, parts=["False"])


def _jumps(body: list[ast.stmt]) -> bool:
    """Say whether the body is one raise, return, break or continue: `remove_statement` has that."""
    return len(body) == 1 and isinstance(body[0], ast.Raise | ast.Return | ast.Break | ast.Continue)


def change_loop(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A loop that misses its first or last step."""
    above = unit.parent(node)
    if not isinstance(above, ast.For | ast.comprehension) or node is not above.iter:
        return
    steps = node
    if isinstance(steps, ast.Call) and isinstance(steps.func, ast.Name):
        if steps.func.id == "range":
            return  # `change_range`
        if steps.func.id == "reversed" and isinstance(steps.args[0], ast.Call):
            return
    for part in ("[1:]", "[:-1]"):
        parts: list[Part] = ["list(", steps, ")" + part]
        yield Edit(operator="shorten_loop", node=steps, parts=parts)


def change_augmented(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """`x += y` with another operator, or as a plain assignment."""
    if not isinstance(node, ast.AugAssign):
        return
    for symbol in _OTHER_AUGMENTED.get(type(node.op), ()):
        start, end = unit.between(node.target, node.value, r"[-+*/@%&|^<>]+=")
        at, stop = unit.span(node)
        text = unit.text[at:start] + symbol + unit.text[end:stop]
        yield Edit(operator="replace_operator", node=node, parts=[text])


def write_in_place(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """`a = a - b` as `a -= b` when `a` is a parameter: the caller's array changes."""
    if not isinstance(node, ast.Assign | ast.Return) or not isinstance(node.value, ast.BinOp):
        return
    function, value = unit.function_of(node), node.value
    symbol = _IN_PLACE.get(type(value.op))
    if function is None or symbol is None or not isinstance(value.left, ast.Name):
        return
    name = value.left.id
    if name not in _array_parameters(function):
        return
    parts: list[Part] = [f"{name} {symbol} ", value.right]
    if isinstance(node, ast.Return):
        parts.append(f"; return {name}")
    elif unit.source(node.targets[0]) != name:
        at = unit.span(node)[0]
        parts.append(f"; {unit.text[at : unit.span(value)[0]].rstrip('( ')} {name}")
    yield Edit(operator="write_in_place", node=node, parts=parts)


def _array_parameters(function: ast.FunctionDef) -> set[str]:
    """Return the parameters that may be arrays: those without a default."""
    args = [*function.args.posonlyargs, *function.args.args]
    plain = args[: len(args) - len(function.args.defaults)]
    return {arg.arg for arg in plain}


def cut_graph(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """`.detach()` on an intermediate or returned tensor: the values stay, the gradient goes."""
    if "torch" not in unit.modules:
        return
    for value in _values(node):
        if _may_be_tensor(unit, value):
            yield Edit(operator="cut_graph", node=value, parts=[value, ".detach()"])


def negate_value(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A result or an intermediate with the wrong sign."""
    for value in _values(node):
        numeric = isinstance(value, ast.BinOp) or isinstance(node, ast.Return)
        if numeric and _may_be_tensor(unit, value):
            yield Edit(operator="add_minus", node=value, parts=["-", value])


def _values(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a `return` or an assignment to names gives, tuples entry by entry."""
    match node:
        case ast.Return(value=ast.expr() as value):
            todo = [value]
        case ast.Assign(targets=[ast.Name()], value=value):
            todo = [value]
        case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=values)):
            todo = values
        case _:
            return
    for value in todo:
        if isinstance(value, ast.Tuple):
            yield from (e for e in value.elts if not isinstance(e, ast.Tuple))
            for inner in value.elts:
                if isinstance(inner, ast.Tuple):
                    yield from inner.elts
        else:
            yield value


def _may_be_tensor(unit: Unit, value: ast.expr) -> bool:
    """Say whether the value could be a tensor, as far as its text tells."""
    if not isinstance(value, ast.Name | ast.BinOp | ast.Call | ast.Subscript | ast.IfExp):
        return False
    if isinstance(value, ast.Name) and value.id in unit.lists:
        return False
    for node in ast.walk(value):
        if isinstance(node, ast.Attribute) and node.attr in ("shape", "ndim", "size", "dtype"):
            return False
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else ""
            name = called.id if isinstance(called, ast.Name) else name
            if name in _NO_TENSOR:
                return False
    return True


def drop_context(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A `with` whose context is forgotten (`torch.no_grad()`)."""
    match node:
        case ast.With(items=[ast.withitem(context_expr=context, optional_vars=None)]):
            start = unit.span(node)[0]
            end = unit.span(context)[1]
            body = unit.text[end : unit.span(node)[1]]
            if unit.text[start:end].startswith("with ") and "(" not in unit.text[start:end][:6]:
                yield Edit(operator="drop_context", node=node, parts=["if True", body])


def swap_statements(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Two neighbours in the wrong order: the old state kept, the gradients cleared too late."""
    above = unit.parent(node)
    for body in (getattr(above, name, None) for name in ("body", "orelse")):
        if not isinstance(node, ast.stmt) or not isinstance(body, list) or node not in body[:-1]:
            continue
        following = body[body.index(node) + 1]
        if _depend(unit, node, following):
            (at, stop), (start, end) = unit.span(node), unit.span(following)
            both = ast.Pass(
                lineno=node.lineno,
                col_offset=node.col_offset,
                end_lineno=following.end_lineno,
                end_col_offset=following.end_col_offset,
            )
            text = unit.text[start:end] + unit.text[stop:start] + unit.text[at:stop]
            yield Edit(operator="swap_statements", node=both, parts=[text])


def _depend(unit: Unit, first: ast.stmt, second: ast.stmt) -> bool:
    """Say whether the two can change places without a NameError, and whether it could matter."""
    simple = ast.Assign | ast.AugAssign | ast.Expr
    if not isinstance(first, simple) or not isinstance(second, simple):
        return False
    if isinstance(first, ast.Expr) and not isinstance(first.value, ast.Call):
        return False  # the docstring
    stored, loaded = _names(first, ast.Store), _names(second, ast.Load)
    if isinstance(first, ast.AugAssign):
        stored |= _names(first, ast.Load)
    if not (stored & loaded) <= unit.defined_before(first):
        return False
    clash = stored & loaded or _names(second, ast.Store) & _names(first, ast.Load)
    return bool(clash) or (isinstance(first, ast.Expr) and isinstance(second, ast.Expr))


def _names(node: ast.AST, context: type[ast.expr_context]) -> set[str]:
    return {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, context)}


STATEMENT_OPERATORS: tuple[Operator, ...] = (
    remove_statement,
    change_exception,
    change_condition,
    change_loop,
    change_augmented,
    write_in_place,
    cut_graph,
    negate_value,
    drop_context,
    swap_statements,
)
