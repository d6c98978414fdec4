"""Whether a student's text could call what is off limits, so that its calls are all watched. Knows text and names; runs nothing.

Watching costs a multiple of the code itself, and most texts name nothing that is off limits. Who means to hide a call must look it up
by a name made while running, and what that takes (getattr, eval, ...) counts, too. A false alarm costs time only.
"""

from __future__ import annotations

import re
from functools import lru_cache

LOOKUPS = (
    "getattr __getattribute__ __getattr__ attrgetter methodcaller eval exec compile vars globals locals __dict__ __class__ __mro__ "
    "__subclasses__ __import__ import_module importlib __builtins__ builtins sys modules inspect gc pickle marshal runpy ctypes "
    "ops jit fx func overrides _C _VF _refs _prims _decomp *"
)
DYNAMIC = frozenset(LOOKUPS.split())
COMMON = (  # classes and constants that honest texts use, unless they are off limits by name
    "T Tensor FloatTensor DoubleTensor LongTensor IntTensor BoolTensor Size Generator Parameter Module ModuleList ParameterList "
    "Sequential Linear Embedding ReLU Tanh Sigmoid Softmax LogSoftmax Dropout NLLLoss CrossEntropyLoss MSELoss SGD Adam "
    "Any Tuple List Dict Set Optional Union Callable Sequence Iterable Iterator Mapping Literal Final NDArray ArrayLike "
    "Inf Infinity NaN NAN Enum NamedTuple Path"
)
CLASSES = frozenset(COMMON.split())
PART_OF_A_NAME = 8  # letters that must be there for a part of a name to count


def could_reach(texts: tuple[str, ...], off_limits: tuple[str, ...]) -> bool:
    """Whether texts name anything that is off limits, or look names up while they run."""
    wanted = _plain_names(off_limits)
    for text in texts:
        try:
            names, strings = words(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return True
        if names & DYNAMIC or any(name[0].isupper() and name not in CLASSES for name in names):
            return True  # a ready-made layer, it may be
        for plain in map(_plain, names | strings):
            if plain in wanted or (len(plain) >= PART_OF_A_NAME and any(plain in name for name in wanted)):
                return True
    return False


def named(called: list[str], text: str) -> list[str]:
    """Those of the called functions that the text names, as `F.conv2d` does torch.conv2d, but not the inner ones it reaches."""
    try:
        names = {_plain(name) for name in words(text)[0]}
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [name for name in called if _plain(name.rpartition(".")[2]) in names]


@lru_cache(maxsize=16)  # a topic's exercises ask of the same text
def words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names of attributes, imports and what is looked up, and the words in strings that are no docstrings."""
    import ast

    from grader.engine.trees import parse

    names: set[str] = set()
    strings: set[str] = set()
    todo: list[ast.AST] = [parse(text)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in DYNAMIC:
            names.add(node.id)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            modules = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            names.update(part for module in modules for part in module.split(".") if part)
        elif isinstance(node, ast.MatchClass):
            names.update(node.kwd_attrs)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            strings.update(re.findall(r"\w+", node.value))
        todo += ast.iter_child_nodes(node)
    return frozenset(names), frozenset(strings)


def _plain(name: str) -> str:
    return name.lower().replace("_", "")


@lru_cache(maxsize=64)
def _plain_names(off_limits: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain(re.split(r"[.:]+", name)[-1]) for name in off_limits)
