"""What the mutants of a function are: one small slip each, in the right place, named for good."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.audit.mutants import Mutant, mutants

SOLUTIONS = sorted((Path(__file__).parents[2] / "solutions").glob("[!_]*.py"))


def public(source: str) -> list[str]:
    kinds = ast.FunctionDef | ast.ClassDef
    names = [node.name for node in ast.parse(source).body if isinstance(node, kinds)]
    return [name for name in names if not name.startswith("_")]


def in_function(body: str, *, head: str = "import numpy as np\n") -> list[Mutant]:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    return mutants(f"{head}def f(x, y, W, n):\n{lines}", "f")


def assert_well_formed(source: str, found: list[Mutant]) -> None:
    """State what holds for every mutant, and for all of them together."""
    lines = source.split("\n")
    dumps = [ast.dump(ast.parse(source))]
    for mutant in found:
        dumps.append(ast.dump(ast.parse(mutant.source)))  # it parses
        assert one_segment_differs(source, mutant), mutant
        changed = mutant.source.split("\n")
        assert lines[: mutant.line - 1] == changed[: mutant.line - 1], mutant
        assert lines[mutant.line - 1] != changed[mutant.line - 1], mutant
        assert mutant.name.startswith(f"L{mutant.line}:{mutant.operator}#")
        assert mutant.diff.startswith("@@")
    assert len(set(dumps)) == len(dumps), "two mutants, or one and the original, mean the same"
    names = [mutant.name for mutant in found]
    assert len(set(names)) == len(names)


def one_segment_differs(source: str, mutant: Mutant) -> bool:
    """Say whether `before` -> `after` at one place of the source gives the mutant."""
    at = source.find(mutant.before)
    while at >= 0:
        end = at + len(mutant.before)
        if source[:at] + mutant.after + source[end:] == mutant.source:
            return True
        at = source.find(mutant.before, at + 1)
    return False


# The facts about all mutants


@pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: path.stem)
def test_every_mutant_of_a_solution_is_one_slip_within_the_function_or_its_helpers(
    path: Path,
) -> None:
    source = path.read_text(encoding="utf-8")
    module = ast.parse(source)
    for name in public(source):
        found = mutants(source, name)
        assert_well_formed(source, found)
        assert found == mutants(source, name), "the same source gives the same mutants"
        operators = Counter(mutant.operator for mutant in found)
        print(f"{path.stem}.{name}: {len(found)} mutants, {dict(operators.most_common(4))}")
        assert len(found) >= 4
        assert set(operators) <= {operator for operator, _, _, _ in SAMPLES}, "a sample for each"
        others = [n for n in module.body if getattr(n, "name", name) in set(public(source)) - {name}]
        for mutant in found:
            for other in others:
                kept = ast.get_source_segment(source, other)
                assert kept is not None
                assert kept in mutant.source


NAMES = st.sampled_from(["a", "b", "c", "a[0]", "b.T", "f(a, c)", "-a", "1", "0.5", "(a, b)[0]"])
OPERATORS = st.sampled_from(["+", "-", "*", "/", "**", "@", "//", "%", " < ", " and ", "\n    + "])


def joined(part: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(part, OPERATORS, part).map("".join),
        st.tuples(part, OPERATORS, part).map(lambda t: f"({''.join(t)})"),
        part.map("-({})".format),
        part.map("({})  # note: a - b\n".format),
    )


EXPRESSIONS = st.recursive(NAMES, joined, max_leaves=6)  # shrinks to `a`


@settings(deadline=None, derandomize=True, database=None)
@given(text=EXPRESSIONS)
def test_any_expression_has_only_well_formed_mutants(text: str) -> None:
    source = f"def f(a, b, c):\n    return (\n{text}\n    )\n"
    assert_well_formed(source, mutants(source, "f"))


@settings(deadline=None, derandomize=True, database=None)
@given(text=st.lists(st.sampled_from(["a + ", "b * ", "-c @ ", "a**"]), max_size=5).map("".join))
def test_parentheses_are_added_where_the_slip_needs_them(text: str) -> None:
    """Each tree with one `+` or `@` turned into `*`, or `*` into `+`, is among the mutants."""
    source = f"def f(a, b, c):\n    return {text}b\n"
    meant = {ast.dump(tree) for tree in _other_operator(source)} - {ast.dump(ast.parse(source))}
    got = {ast.dump(ast.parse(mutant.source)) for mutant in mutants(source, "f")}
    assert meant <= got


def _other_operator(source: str) -> Iterator[ast.Module]:
    tree = ast.parse(source)
    for index, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.MatMult | ast.Mult):
            changed = copy.deepcopy(tree)
            there = list(ast.walk(changed))[index]
            assert isinstance(there, ast.BinOp)
            there.op = ast.Add() if isinstance(node.op, ast.Mult) else ast.Mult()
            yield changed


# What each operator does: (operator, body of the function, what is replaced, by what)

SAMPLES = [
    ("replace_operator", "return x + y * n", "x + y * n", "x - y * n"),
    ("replace_operator", "return x + y * n", "x + y * n", "x * (y * n)"),
    ("replace_operator", "return (x + y) @ W", "(x + y) @ W", "(x + y) * W"),
    ("replace_operator", "x += y\nreturn x", "x += y", "x -= y"),
    ("replace_operator", "x += y\nreturn x", "x += y", "x = y"),
    ("drop_operand", "return x + y * n", "x + y * n", "x"),
    ("drop_operand", "return x / (y + n)", "x / (y + n)", "1 / (y + n)"),
    ("drop_operand", "return x - y", "x - y", "-y"),
    ("drop_operand", "return n * (x + y)", "n * (x + y)", "x + y"),
    ("drop_operand", "return x and y", "x and y", "y"),
    ("swap_operands", "return x - y * n", "x - y * n", "y * n - x"),
    ("swap_operands", "return x @ (y - n)", "x @ (y - n)", "(y - n) @ x"),
    ("swap_operands", "return x**2", "x**2", "2**x"),
    ("replace_comparison", "return x >= 0", "x >= 0", "x > 0"),
    ("replace_comparison", "return x == y", "x == y", "x != y"),
    ("replace_comparison", "return x is not None", "x is not None", "x is None"),
    ("replace_comparison", "return 0 < x <= n", "0 < x <= n", "0 < x < n"),
    ("replace_boolean", "return x and y", "x and y", "x or y"),
    ("negate_condition", "return y if x and n else W", "x and n", "not (x and n)"),
    ("negate_condition", "if not x:\n    y = 1\nreturn y", "not x", "x"),
    ("force_true", "return y if x else n", "x", "True"),
    ("force_false", "return y if x else n", "x", "False"),
    ("drop_minus", "return np.exp(-x)", "-x", "x"),
    ("drop_not", "return x[~y]", "~y", "y"),
    ("add_minus", "return np.exp(x)", "x", "-x"),
    ("add_minus", "return x + y", "x + y", "-(x + y)"),
    ("add_minus", "z = x * y\nreturn z", "x * y", "-(x * y)"),
    ("change_constant", "return x.sum(axis=1)", "1", "0"),
    ("change_constant", "return x.sum(axis=-1)", "-1", "0"),
    ("change_constant", "return x.transpose(-2, -1)", "-2", "-1"),
    ("change_constant", "return np.sqrt(x + 1e-5)", "1e-5", "0"),
    ("change_constant", "return 0.5 * x", "0.5", "1.0"),
    ("change_constant", "return 2 * x", "2", "3"),
    ("change_constant", "return x.max(1, keepdims=True)", "True", "False"),
    (
        "drop_argument",
        "return x.max(axis=1, keepdims=True)",
        "x.max(axis=1, keepdims=True)",
        "x.max(axis=1)",
    ),
    (
        "drop_argument",
        "return x.max(axis=1, keepdims=True)",
        "x.max(axis=1, keepdims=True)",
        "x.max(keepdims=True)",
    ),
    ("drop_argument", "return x.sum(1)", "x.sum(1)", "x.sum()"),
    ("drop_argument", "return np.var((x), ddof=1)", "np.var((x), ddof=1)", "np.var((x))"),
    ("swap_arguments", "return np.where(W, x, y)", "np.where(W, x, y)", "np.where(W, y, x)"),
    ("swap_arguments", "return f(x, y, W, n)", "f(x, y, W, n)", "f(y, x, W, n)"),
    ("drop_transpose", "return x @ W.T", "W.T", "W"),
    ("add_transpose", "return x @ W", "W", "W.T"),
    ("replace_function", "return np.sum(x)", "np.sum", "np.mean"),
    ("replace_function", "return x.max()", "x.max", "x.min"),
    ("replace_function", "return np.zeros(n)", "np.zeros", "np.ones"),
    ("replace_function", "return np.stack(x)", "np.stack", "np.concatenate"),
    ("replace_function", "return n.permutation(5)", "n.permutation(5)", "np.arange(5)"),
    ("drop_call", "return np.sqrt(x) / y", "np.sqrt(x)", "x"),
    ("drop_call", "return np.sqrt(x + 1) / y", "np.sqrt(x + 1)", "(x + 1)"),
    ("drop_call", "return x.transpose(0, 1)", "x.transpose(0, 1)", "x"),
    ("drop_call", "return np.where(W, x, y)", "np.where(W, x, y)", "y"),
    ("shift_index", "return x[n]", "n", "n - 1"),
    ("shift_slice", "return x[1:]", "1:", "0:"),
    ("shift_slice", "return x[:n]", ":n", ":n + 1"),
    ("shift_slice", "return x[:]", ":", "1:"),
    ("drop_bound", "return x[:-1]", ":-1", ":"),
    ("drop_step", "return x[::-1]", "::-1", ":"),
    ("swap_indices", "return x[:, None]", "x[:, None]", "x[None, :]"),
    ("change_range", "for t in range(n):\n    x += t\nreturn x", "range(n)", "range(1, n)"),
    ("change_range", "for t in range(n):\n    x += t\nreturn x", "n", "n - 1"),
    ("shorten_loop", "for t in y:\n    x += t\nreturn x", "y", "list(y)[1:]"),
    ("shorten_loop", "return [t for t in y]", "y", "list(y)[:-1]"),
    ("remove_statement", "for t in y:\n    x += t\nreturn x", "x += t", "pass"),
    ("remove_statement", "for t in y:\n    break\nreturn x", "break", "pass"),
    ("remove_statement", "if x:\n    return y\nreturn x", "return y", "pass"),
    (
        "remove_statement",
        "if x:\n    raise ValueError('n')\nreturn x",
        "raise ValueError('n')",
        "pass",
    ),
    ("remove_statement", "x = np.abs(x)\nreturn x", "x = np.abs(x)", "pass"),
    (
        "swap_statements",
        "x = y\nn.append(x)\nreturn n",
        "x = y\n    n.append(x)",
        "n.append(x)\n    x = y",
    ),
    ("change_exception", "raise ValueError('n')", "ValueError", "AssertionError"),
    ("swap_returned", "return x, y", "x, y", "y, x"),
    ("swap_elements", "a, b = x\nreturn a", "a, b", "b, a"),
    ("use_stale_name", "x_next = x + y\nreturn x_next", "x_next", "x"),
    ("write_in_place", "x = x - y * n\nreturn x", "x = x - y * n", "x -= y * n"),
    ("write_in_place", "z = x - y\nreturn z", "z = x - y", "x -= y; z = x"),
    ("write_in_place", "return x - y", "return x - y", "x -= y; return x"),
    ("turn_einsum", "return np.einsum('ij,jk->ik', x, y)", "'ij,jk->ik'", '"ij,jk->ki"'),
    ("change_default", "g = lambda k=0: k\nreturn g", "0", "1"),
]
TORCH = "import torch\nfrom torch import nn\n"
SAMPLES += [
    ("cut_graph", "z = torch.tanh(x)\nreturn z", "torch.tanh(x)", "torch.tanh(x).detach()"),
    ("cut_graph", "return torch.stack(x), y + n", "y + n", "(y + n).detach()"),
    ("drop_bias", "return nn.Linear(n, n)", "nn.Linear(n, n)", "nn.Linear(n, n, bias=False)"),
    ("replace_function", "return torch.tanh(x)", "torch.tanh", "torch.sigmoid"),
    ("replace_function", "return torch.stack(x)", "torch.stack", "torch.cat"),
    (
        "drop_context",
        "with torch.no_grad():\n    x += y\nreturn x",
        "with torch.no_grad():\n        x += y",
        "if True:\n        x += y",
    ),
]


@pytest.mark.parametrize(("operator", "body", "before", "after"), SAMPLES)
def test_each_operator_makes_its_slip(operator: str, body: str, before: str, after: str) -> None:
    head = TORCH if "torch" in body or "nn." in body else "import numpy as np\n"
    made = [(m.operator, m.before, m.after) for m in in_function(body, head=head)]
    assert (operator, before, after) in made


def test_defaults_change_but_hints_docstrings_f_strings_and_error_texts_do_not() -> None:
    source = '''
@cache(1)
def f(x: "Array[3, 4]", k: Annotated[int, 7] = 8) -> Tuple[5, 6]:
    """Return x - 1."""
    if k < 0:
        raise ValueError("k - 1", 9)
    y: Literal[11] = x
    assert y, "y + 2"
    return f"{x - 12:.3f}", y
'''
    found = mutants(source, "f")
    assert {m.after for m in found if m.operator == "change_default"} == {"9", "7", "16"}
    assert {m.before for m in found if m.operator == "change_constant"} == {"0"}
    for text in ("@cache(1)", "Array[3, 4]", "int, 7]", "[5, 6]", '"k - 1", 9', "y + 2", "x - 12"):
        assert all(text in m.source or m.operator == "remove_statement" for m in found)
        assert not any(text in m.before for m in found if m.operator.startswith("replace"))


# Which definitions are mutated

MODULE = """
import numpy as np

_EPS = 1e-5
_UNUSED = 3


def _inner(x):
    return x - 1


def _helper(x):
    return _inner(x) * 2


def other(x):
    return x + _EPS


def f(x):
    return _helper(other(x)) + _EPS


class Layer:
    def __init__(self):
        self.w = 1

    def forward(self, x):
        return x @ self.w
"""


def lines_mutated(function: str) -> set[str]:
    return {MODULE.split("\n")[m.line - 1].strip() for m in mutants(MODULE, function)}


def test_private_helpers_and_constants_are_mutated_too_and_other_public_functions_are_not() -> None:
    f = {"_EPS = 1e-5", "return x - 1", "return _inner(x) * 2", "return _helper(other(x)) + _EPS"}
    assert lines_mutated("f") == f
    assert lines_mutated("other") == {"_EPS = 1e-5", "return x + _EPS"}
    assert lines_mutated("Layer") == {"self.w = 1", "return x @ self.w"}


def test_a_helpers_mutants_have_the_same_names_whoever_asks() -> None:
    shared = {m.name: m.source for m in mutants(MODULE, "f") if m.line == 4}
    assert shared == {m.name: m.source for m in mutants(MODULE, "other") if m.line == 4}


def test_an_unknown_function_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match=r"no function or class 'g' .* 'f', 'Layer'"):
        mutants(MODULE, "g")


def test_a_slip_leaves_layout_and_comments_and_its_diff_is_two_lines() -> None:
    source = (
        "def f(dout, W, h):\n"
        "    # of the pre-activations: ü 长短\n"
        "    total = stack(  # (B, 4H)\n"
        "        [dout * '长' * (1 - h), W], dim=1,\n"
        "    )\n"
        "    return total  # done\n"
    )
    by_name = {m.name: m for m in mutants(source, "f")}
    assert by_name["L4:swap_operands#1"].diff == (
        "@@ -3,3 +3,3 @@\n"
        "     total = stack(  # (B, 4H)\n"
        "-        [dout * '长' * (1 - h), W], dim=1,\n"
        "+        [dout * '长' * (h - 1), W], dim=1,\n"
        "     )"
    )
    assert by_name["L4:drop_argument#1"].source == source.replace(" dim=1,", "")
