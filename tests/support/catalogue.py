"""Checks texts of topic files, and breaks references mechanically."""

import tempfile
from pathlib import Path

from grader import course, draw, submission
from grader.engine import gradients
from grader.engine.reference import task

COMMON = """


def _each(change, value):
    if isinstance(value, (tuple, list)):
        return type(value)([_each(change, part) for part in value])
    if isinstance(value, dict):
        return {key: _each(change, part) for key, part in value.items()}
    return change(value)


_original = NAME
"""

# Each is appended to the reference's text; NAME is the exercise.
BREAKERS = {
    "in_place": COMMON
    + """
def _spoil(value):
    import sys
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor) and value.is_floating_point():
        value.data.add_(1.0)
    elif type(value).__module__ == "numpy" and getattr(value, "shape", None) is not None and value.dtype.kind == "f":
        value += 1.0
    return value

def NAME(*args, **kwargs):
    result = _original(*args, **kwargs)
    _each(_spoil, args)
    return result
""",
    "stateful": COMMON
    + """
_calls = []

def NAME(*args, **kwargs):
    _calls.append(1)
    return _each(lambda v: v if isinstance(v, (bool, str)) or v is None else v + 0.01 * (len(_calls) > 3), _original(*args, **kwargs))
""",
    "random": COMMON
    + """
import os as _os

def NAME(*args, **kwargs):
    noise = 0.01 + _os.urandom(1)[0] / 100
    return _each(lambda v: v + noise, _original(*args, **kwargs))
""",
    "detached": COMMON
    + """
def NAME(*args, **kwargs):
    return _each(lambda v: v.detach(), _original(*args, **kwargs))
""",
}


def breakable(topic, name, breaker):
    """Whether a breaker applies: changing floats in place needs floats, detaching needs a graph."""
    work = task(topic, name)
    if work.exercise.how != "call":
        return False
    example = draw.examples(work.exercise.inputs, 3, 0)[-1]
    if breaker == "in_place":
        return bool(gradients.float_leaves(example)) and not work.exercise.restores_inputs
    if breaker == "detached":
        return work.torch and work.exercise.gradient and bool(gradients.float_leaves(example))
    return True


def check_text(session, topic, source, *names):
    """The report on a file of this text."""
    targets = tuple(f"{topic}.{name}" for name in names) or (topic,)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{topic}.py").write_text(source, encoding="utf-8")
        return session.check(submission.open_submission(Path(folder), "student"), course.resolve(targets))
