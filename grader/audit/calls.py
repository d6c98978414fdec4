"""Mutation operators on calls: the wrong function, argument, order of arguments, option or range.

Knows the syntax tree of one definition; knows no engine and no topic. Each operator takes a unit
and a node and yields the edits it would make there.
"""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise

from grader.audit.edits import Edit, Operator, Part, Unit, words

_PAIRS = (
    "sum mean, max min, amax amin, argmax argmin, maximum minimum, log log2, sin cos, zeros ones, "
    "zeros_like ones_like, floor ceil, any all, var std, cumsum cumprod, tril triu, rand randn, "
    "softmax log_softmax, stack cat, stack concatenate, hstack vstack, tanh sigmoid, tanh arctan, "
    "outer inner, empty zeros, empty_like zeros_like, expm1 exp, log1p log"
)
_SIBLINGS: dict[str, tuple[str, ...]] = {}
for _pair in _PAIRS.split(", "):
    _one, _two = _pair.split()
    _SIBLINGS[_one] = (*_SIBLINGS.get(_one, ()), _two)
    _SIBLINGS[_two] = (*_SIBLINGS.get(_two, ()), _one)
_SIBLINGS |= {"randperm": ("arange",), "exp": ("expm1", "exp2")}
_DRAWN = words("permutation permuted choice")  # methods of a random generator
_TORCH_ONLY = words("cat log_softmax sigmoid softmax")  # np has no such names
_NUMPY_ONLY = words("concatenate arctan")

_SYMMETRIC = words("maximum minimum max min isinstance swapaxes transpose zip array_equal")
_SIGNED = words("exp log_sigmoid logsigmoid sigmoid softmax log_softmax tanh sin relu")
_KEPT = words("len range isinstance enumerate zip super append format join")
_CHOICES = words("where maximum minimum")
_WITH_AXIS = words(
    "sum mean max min amax amin argmax argmin softmax log_softmax std var any all prod cumsum "
    "logsumexp norm cat stack concatenate chunk split unbind"
)


def replace_function(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A function confused with its sibling: sum and mean, zeros and ones, stack and cat."""
    if not isinstance(node, ast.Call):
        return
    name = _called(node)
    if name == "permutation" and node.args and "np" in unit.modules:
        yield Edit(operator="replace_function", node=node, parts=["np.arange(", node.args[0], ")"])
    for other in _SIBLINGS.get(name, ()):
        if other in (_NUMPY_ONLY if "torch" in unit.modules else _TORCH_ONLY):
            continue
        if isinstance(node.func, ast.Name) and name not in ("max", "min", "any", "all"):
            continue  # a function of the module itself
        start, end = unit.span(node.func)
        text = unit.text[start : end - len(name)] + other
        yield Edit(operator="replace_function", node=node.func, parts=[text])


def drop_call(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A call on a value forgotten: `f(x)` -> `x`, `x.m()` -> `x`; of a choice, each branch."""
    if not isinstance(node, ast.Call) or isinstance(unit.parent(node), ast.Expr):
        return
    name = _called(node)
    if name in _KEPT or isinstance(unit.parent(node), ast.Raise):
        return
    method = isinstance(node.func, ast.Attribute) and not _is_module(unit, node.func.value)
    if method and isinstance(node.func, ast.Attribute) and name not in _DRAWN:
        yield Edit(operator="drop_call", node=node, parts=[node.func.value])
        return
    values = [arg for arg in node.args if not (isinstance(arg, ast.Starred) or _is_text(arg))]
    if name in _CHOICES:
        for value in values[1:] if name == "where" else values:
            yield Edit(operator="drop_call", node=node, parts=[value])
    elif values:
        yield Edit(operator="drop_call", node=node, parts=[values[0]])


def swap_arguments(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """Two neighbouring positional arguments in the wrong order."""
    if not isinstance(node, ast.Call) or _called(node) in _SYMMETRIC:
        return
    for one, two in pairwise(node.args):
        if isinstance(one, ast.Starred) or isinstance(two, ast.Starred):
            continue
        if _is_text(one) or isinstance(one, ast.Tuple) != isinstance(two, ast.Tuple):
            continue  # a pattern, a shape: nobody puts those in the other's place
        if ast.dump(one) != ast.dump(two):
            parts = unit.layout(node, {one: two, two: one})
            yield Edit(operator="swap_arguments", node=node, parts=parts)


def drop_argument(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """An option forgotten: a keyword, or the axis."""
    if not isinstance(node, ast.Call):
        return
    for keyword in node.keywords:
        yield _without(unit, node, keyword)
    if node.args and _called(node) in _WITH_AXIS:
        method = isinstance(node.func, ast.Attribute) and not _is_module(unit, node.func.value)
        if method or len(node.args) > 1:
            yield _without(unit, node, node.args[-1])


def _without(unit: Unit, call: ast.Call, dropped: ast.AST) -> Edit:
    parts: list[Part] = [call.func, "("]
    for argument in [*call.args, *call.keywords]:
        if argument is not dropped:
            # a keyword or *args takes no parentheses: it goes in as text
            plain = isinstance(argument, ast.keyword | ast.Starred)
            parts += [unit.source(argument) if plain else argument, ", "]
    if parts[-1] == ", ":
        parts.pop()
    (at, stop), (start, end) = unit.span(call), unit.span(dropped)
    head, tail = unit.text[at:start], unit.text[end:stop]
    short = re.sub(r",\s*$", "", head) + tail
    following = re.match(r"\s*,[ ]*", tail)
    if following and not re.match(r"\s*,\s*\)$", tail):
        short = head + tail[following.end() :]
    return Edit(operator="drop_argument", node=call, parts=[*parts, ")"], short=short)


def drop_bias(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A layer made without its bias."""
    if not isinstance(node, ast.Call) or _called(node) not in ("Linear", "Conv1d", "Conv2d"):
        return
    if not any(keyword.arg == "bias" for keyword in node.keywords):
        text = unit.source(node)[:-1].rstrip().removesuffix(",") + ", bias=False)"
        yield Edit(operator="drop_bias", node=node, parts=[text])


def change_range(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A range that begins or ends one early or late."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[stop]):
            yield Edit(operator="change_range", node=node, parts=["range(1, ", stop, ")"])
            bounds = [stop]
        case ast.Call(func=ast.Name(id="range"), args=[start, stop, *_]):
            bounds = [start, stop]
        case _:
            return
    for bound in bounds:
        if not isinstance(bound, ast.Constant | ast.UnaryOp):  # numbers: `change_constant`
            for shift in (" - 1", " + 1"):
                yield Edit(operator="change_range", node=bound, parts=[bound, shift])


def add_minus(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """A function given its argument with the wrong sign."""
    if isinstance(node, ast.Call) and _called(node) in _SIGNED and node.args:
        argument = node.args[0]
        if not isinstance(argument, ast.UnaryOp | ast.Constant | ast.Starred):
            yield Edit(operator="add_minus", node=argument, parts=["-", argument])


def turn_einsum(unit: Unit, node: ast.AST) -> Iterator[Edit]:
    """`einsum` and the like with two letters of its pattern swapped, in each of its terms."""
    if not isinstance(node, ast.Call) or _called(node) != "einsum" or not node.args:
        return
    match node.args[0]:
        case ast.Constant(value=str(pattern)) as constant:
            for found in re.finditer(r"[A-Za-z]{2,}", pattern):
                term = found[0][:-2] + found[0][-1] + found[0][-2]
                text = pattern[: found.start()] + term + pattern[found.end() :]
                yield Edit(operator="turn_einsum", node=constant, parts=[f'"{text}"'])


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_module(unit: Unit, node: ast.expr) -> bool:
    """Say whether the node is `np`, `torch.nn.functional` and the like."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return isinstance(node, ast.Name) and node.id in unit.modules


CALL_OPERATORS: tuple[Operator, ...] = (
    replace_function,
    drop_call,
    swap_arguments,
    drop_argument,
    drop_bias,
    change_range,
    add_minus,
    turn_einsum,
)
