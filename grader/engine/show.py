"""Values as text for people: short, exact where it matters, and calls that can be pasted into Python."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from grader.record import record
from grader.subject.codec import Array, Function, Model, Opaque, Raised, Rng
from grader.words import say

MOST = 6  # numbers shown of an array
LONG = 4  # digits, of a number that is rather written as a fraction or a logarithm
MOST_DENOMINATOR = 60


def number(value: float, digits: int = 6) -> str:
    """A float with at most so many significant digits; whole numbers keep a point."""
    if value != value or value in (float("inf"), float("-inf")):
        return str(float(value))
    if value == int(value) and abs(value) < 1e6:
        return f"{value:.1f}"
    return f"{value:.{digits}g}"


def pair(got: float, expected: float) -> tuple[str, str]:
    """Two different numbers, with as many digits as it takes to see the difference."""
    for digits in (4, 6, 8, 12, 17):
        shown = number(got, digits), number(expected, digits)
        if float(shown[0]) != float(shown[1]):  # 7 and 7.0 are the same number
            return shown
    return repr(got), repr(expected)


def array(values: np.ndarray[Any, Any]) -> str:
    """At most six numbers of an array, as nested lists, and how many more there are."""
    entry = _entry(values.dtype.kind)
    if values.ndim == 0:
        return entry(values[()])
    if values.size <= MOST:
        return _nested(values, entry)
    shown = ", ".join(entry(v) for v in values.reshape(-1)[:MOST])
    return say(
        "[{numbers}, and {count} more], shape {shape}", numbers=shown, count=values.size - MOST, shape=values.shape
    )


def _entry(kind: str) -> Callable[[Any], str]:
    """How one number of an array of this kind of dtype is written."""
    if kind == "b":
        return lambda v: str(bool(v))
    if kind in "iu":
        return lambda v: str(int(v))
    if kind == "c":
        return lambda v: f"{complex(v):.4g}"
    return lambda v: number(float(v), 4)


def _nested(values: np.ndarray[Any, Any], entry: Callable[[Any], str]) -> str:
    if values.ndim == 0:
        return str(entry(values[()]))
    return "[" + ", ".join(_nested(part, entry) for part in values) + "]"


def value(thing: Any) -> str:
    """Any answer, shortly."""
    if isinstance(thing, Array):
        return array(thing.values)
    if isinstance(thing, np.ndarray):
        return array(thing)
    if isinstance(thing, tuple):
        return "(" + ", ".join(value(part) for part in thing[:6]) + (", ...)" if len(thing) > 6 else ")")
    if isinstance(thing, list):
        return "[" + ", ".join(value(part) for part in thing[:6]) + (", ...]" if len(thing) > 6 else "]")
    if isinstance(thing, dict):
        parts = [f"{key}: {value(part)}" for key, part in list(thing.items())[:6]]
        return "{" + ", ".join(parts) + (", ...}" if len(thing) > 6 else "}")
    if isinstance(thing, Raised):
        return raised(thing)
    if isinstance(thing, Opaque):
        return kind(thing)
    if isinstance(thing, float):
        return number(thing)
    return repr(thing)[:200]


def raised(error: Raised) -> str:
    first = error.message.strip().splitlines()[0][:160] if error.message.strip() else ""
    return f"{error.type}: {first}" if first else error.type


def kind(thing: Any) -> str:
    """What something is, in words."""
    if isinstance(thing, Array):
        words = say("a tensor") if thing.tensor else say("a NumPy array")
        return words if thing.values.ndim else say("{what} without axes", what=words)
    if isinstance(thing, Opaque):
        return say("a {type}", type=thing.type)
    names = {tuple: say("a tuple"), list: say("a list"), dict: say("a dict"), str: say("a text"), type(None): "None",
             bool: say("a bool"), int: say("an int"), float: say("a float")}  # fmt: skip
    return names.get(type(thing), type(thing).__name__)


# --- calls that can be pasted -------------------------------------------------------------------------------------


@record
class Name:
    """An argument that was given a name before the call: the name stands in its place."""

    name: str


def literal(thing: Any, *, tensors: bool) -> str:
    """An argument as Python text, in full."""
    if isinstance(thing, Name):
        return thing.name
    if isinstance(thing, np.ndarray):
        return _array_literal(thing, tensors)
    if isinstance(thing, tuple):
        inner = ", ".join(literal(part, tensors=tensors) for part in thing)
        return f"({inner},)" if len(thing) == 1 else f"({inner})"
    if isinstance(thing, list):
        return "[" + ", ".join(literal(part, tensors=tensors) for part in thing) + "]"
    if isinstance(thing, dict):
        return "{" + ", ".join(f"{key!r}: {literal(part, tensors=tensors)}" for key, part in thing.items()) + "}"
    if isinstance(thing, Rng):
        return f"np.random.default_rng({thing.seed})"
    if isinstance(thing, Function):
        data = ", ".join(literal(part, tensors=False) for part in thing.data)
        return f"partial({thing.name}, {data})" if data else thing.name
    if isinstance(thing, Model):
        return "model"
    if isinstance(thing, np.generic):
        return repr(thing.item())
    return repr(thing)


def _array_literal(values: np.ndarray[Any, Any], tensors: bool) -> str:
    """The shortest text that makes this array; tensors of numbers are float64."""
    if is_long(values):
        for form, entries in _formulas(values):
            if not is_long(entries):
                return form["torch" if tensors else "np"].format(_array_literal(entries, tensors))
    whole = values.dtype.kind in "bi"
    text = re.sub(r"\b(inf|nan)\b", r'float("\1")', repr(values.tolist()))
    if not tensors:
        made = _filled(values, "np.{name}(({sizes}))")
        return min((made, f"np.array({text})"), key=len) if made else f"np.array({text})"
    if whole:
        return f"torch.tensor({text})"
    with np.errstate(over="ignore"):
        rounded = values.astype(np.float32)
    if not np.array_equal(values, rounded, equal_nan=True):
        return f"torch.tensor({text}, dtype=torch.float64)"  # more digits than a float32 holds
    made = _filled(values, "torch.{name}({sizes})")
    return (min((made, f"torch.tensor({text})"), key=len) if made else f"torch.tensor({text})") + ".double()"


def is_long(values: np.ndarray[Any, Any]) -> bool:
    """Whether an array holds a float with many digits."""
    return values.dtype.kind == "f" and any(_digits(v) > LONG for v in values.reshape(-1))


def _digits(value: float) -> int:
    """Significant digits: 3 of 0.125, 1 of 1000."""
    return len(repr(abs(float(value))).partition("e")[0].replace(".", "").strip("0"))


def _formulas(values: np.ndarray[Any, Any]) -> Iterator[tuple[dict[str, str], np.ndarray[Any, Any]]]:
    """Ways to write long numbers as a textbook does, by thirds or logarithms: a form, and the short numbers in it."""
    log = {"np": "np.log({})", "torch": "{}.log()"}
    with np.errstate(all="ignore"):
        powers = np.exp(values)
    ratio = {"np": "{} / DENOMINATOR", "torch": "({} / DENOMINATOR)"}
    log_ratio = {"np": "np.log({} / DENOMINATOR)", "torch": "({} / DENOMINATOR).log()"}
    if np.isfinite(powers).all() and _near(_log(entries := np.round(powers, 3) + 0.0), values):
        yield log, entries
    for form, wanted, back in ((ratio, values, lambda v: v), (log_ratio, powers, _log)):
        for k in range(3, MOST_DENOMINATOR + 1):
            with np.errstate(over="ignore"):
                entries = np.round(wanted * k) + 0.0  # no -0.0
            if np.isfinite(entries).all() and _near(back(entries / k), values):
                yield {name: text.replace("DENOMINATOR", str(k)) for name, text in form.items()}, entries
                break


def _log(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values))


def _near(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> bool:
    """Whether two arrays are the same but for the last bit."""
    return bool(np.allclose(one, other, rtol=1e-15, atol=0.0))


def _filled(values: np.ndarray[Any, Any], form: str) -> str:
    """Text that makes an array of zeros, or of ones; "" for any other."""
    if values.dtype.kind != "f" or values.ndim == 0 or values.size < 3:
        return ""
    sizes = ", ".join(map(str, values.shape)) + ("," if values.ndim == 1 and "((" in form else "")
    for name, number in (("zeros", 0.0), ("ones", 1.0)):
        if (values == number).all() and not np.signbit(values).any():
            return form.format(name=name, sizes=sizes)
    return ""


def model_setup(model: Model) -> str:
    """Text that makes a model with these parameters, called `model`."""
    layers = ", ".join(f"nn.{name}({', '.join(map(str, sizes))})" for name, *sizes in model.layers)
    return f"model = nn.Sequential({layers}).double()\n{load_state(model.state)}"


def load_state(state: dict[str, Any]) -> str:
    """Text that sets the parameters of `model`."""
    if not state:
        return ""
    parts = ", ".join(f"{key!r}: {literal(np.asarray(value), tensors=True)}" for key, value in state.items())
    return f"model.load_state_dict({{{parts}}})"


def call(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, tensors: bool, parameters: tuple[str, ...] = ()
) -> str:
    """A call as Python text; the arguments are named if `parameters` are given."""
    shown = [
        (f"{parameters[index]}=" if index < len(parameters) else "") + literal(arg, tensors=tensors)
        for index, arg in enumerate(args)
    ]
    shown += [f"{key}={literal(arg, tensors=tensors)}" for key, arg in kwargs.items()]
    return f"{name}({', '.join(shown)})"
