"""The grader's side of the protocol in `_wire.py`: values to frames, and frames that may lie to values.

Everything that comes from a worker is read here, against a closed list of tags and dtypes and against sizes that must add up.
Nothing is unpickled, evaluated, imported or looked up by a name that the worker sent. Whatever does not fit is a
`ProtocolError`: a verdict on the student's process, never an accident of the grader.
"""

from __future__ import annotations

import json
import math
from dataclasses import field
from typing import Any

import numpy as np

from grader.record import record, unique
from grader.subject._wire import HEAD, MAGIC, to_json

MAX_HEADER = 16 << 20  # bytes
MAX_PAYLOAD = 256 << 20  # bytes
MAX_DEPTH = 24
DTYPES = {
    name: np.dtype(name)
    for name in (
        [
            "bool",
            "int8",
            "int16",
            "int32",
            "int64",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "float16",
            "float32",
            "float64",
            "complex64",
            "complex128",
        ]
    )
}
WIRE_DTYPES = {**DTYPES, "bfloat16": np.dtype("float32")}  # NumPy has no bfloat16: it travels as float32


class ProtocolError(Exception):
    """The worker sent something that the protocol does not allow."""


# --- values that only the grader sends ---------------------------------------------------------------------------


@unique
class Function:
    """A function that lives in the grader and is called back: a name in the topic's `functions`, and its data."""

    name: str
    data: tuple[Any, ...] = ()


@unique
class Rng:
    """A `numpy.random.Generator`, made in the worker from a seed."""

    seed: int


@unique
class Model:
    """A torch module made in the worker: layers such as `("Linear", 2, 3)` in a row, and its parameters by name."""

    layers: tuple[tuple[Any, ...], ...]
    state: dict[str, Any]


# --- values that come back ------------------------------------------------------------------------------------------


@unique
class Array:
    """An array of an answer. `tensor`: whether it was a tensor; `dtype`: its name on the other side."""

    values: np.ndarray[Any, Any]
    dtype: str
    tensor: bool


@record
class Raised:
    """What the code raised: type, base types, message, places in its own file, shapes of its variables there."""

    type: str
    bases: tuple[str, ...] = ()
    message: str = ""
    frames: tuple[tuple[int, int, int, str], ...] = ()  # line, first and last column, function
    values: dict[str, str] = field(default_factory=dict)

    def is_a(self, name: str) -> bool:
        return self.type == name or name in self.bases


@record
class Opaque:
    """Anything that is not a value of the protocol: a generator, a function, an array of objects."""

    type: str
    words: str = ""


# --- frames -----------------------------------------------------------------------------------------------------


def frame(header: dict[str, Any], payload: bytes) -> bytes:
    return text_frame(to_json(header).encode(), payload)


def text_frame(text: bytes, payload: bytes) -> bytes:
    return HEAD.pack(MAGIC, len(text), len(payload)) + text + payload


def parse_head(head: bytes) -> tuple[int, int]:
    """The sizes of header and payload of a frame whose first bytes are `head`."""
    magic, header_size, payload_size = HEAD.unpack(head)
    if magic != MAGIC:
        raise ProtocolError("not a frame")
    if header_size > MAX_HEADER or payload_size > MAX_PAYLOAD:
        raise ProtocolError("a frame that is too large")
    return header_size, payload_size


def parse_header(text: bytes | bytearray) -> dict[str, Any]:
    try:
        header = json.loads(text, parse_constant=_refuse, parse_float=_refuse)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("a header that is not JSON") from error
    if type(header) is not dict:
        raise ProtocolError("a header that is not an object")
    return header


def _refuse(text: str) -> Any:
    raise ValueError(f"number {text[:20]}")


class Encoder:
    """Arguments to JSON and bytes."""

    def __init__(self, *, torch: bool, layout: int = 0) -> None:
        self._torch, self.layout = torch, layout
        self.parts: list[bytes] = []
        self.functions: list[Function] = []

    def value(self, value: Any, *, gradient: bool = False) -> Any:
        if value is None or isinstance(value, (bool, str)):
            return value
        if type(value) is int:
            return value
        if isinstance(
            value, (np.ndarray, np.generic)
        ):  # a NumPy scalar is what arithmetic makes of an array without axes
            return self._array(np.asarray(value), gradient)
        if isinstance(value, float):
            return ["f", repr(value)]
        if isinstance(value, tuple):
            return ["t", [self.value(v, gradient=gradient) for v in value]]
        if isinstance(value, list):
            return ["l", [self.value(v, gradient=gradient) for v in value]]
        if isinstance(value, dict):
            return ["d", [[self.value(k), self.value(v, gradient=gradient)] for k, v in value.items()]]
        if isinstance(value, Function):
            self.functions.append(value)
            return ["c", len(self.functions) - 1]
        if isinstance(value, Rng):
            return ["g", value.seed]
        if isinstance(value, Model):
            return ["m", [list(layer) for layer in value.layers], self.value(value.state)]
        raise TypeError(f"a {type(value).__name__} cannot be sent to a worker")

    def _array(self, array: np.ndarray[Any, Any], gradient: bool) -> Any:
        shape, size = list(array.shape), array.itemsize
        layout = 0 if self._torch or array.ndim == 0 or array.dtype.kind != "f" else self.layout
        if layout == 1 and array.ndim > 1:  # Fortran order
            data, offset = array.tobytes(order="F"), 0
            strides: list[int] | None = [size * math.prod(shape[:axis]) for axis in range(array.ndim)]
        elif layout == 2:  # reversed along the last axis
            data = np.ascontiguousarray(array[..., ::-1]).tobytes()
            strides = [size * math.prod(shape[axis + 1 :]) for axis in range(array.ndim - 1)] + [-size]
            offset = size * (shape[-1] - 1)
        elif layout == 3:  # every other entry of a larger array, whose other entries are NaN
            wide = np.full((*shape[:-1], 2 * shape[-1]), np.nan)
            wide[..., ::2] = array
            data, strides, offset = wide.tobytes(), list(wide[..., ::2].strides), 0
        else:
            data, strides, offset = array.tobytes(), None, 0
        self.parts.append(data)
        tag = "T" if self._torch else "a"
        wants = bool(gradient and array.dtype.kind == "f")
        if strides is None and not wants:
            return [tag, array.dtype.name, shape]
        return [tag, array.dtype.name, shape, strides, offset, len(data), wants]


class Decoder:
    """Answers from JSON and bytes, distrusting both."""

    def __init__(self, payload: memoryview) -> None:
        self._payload = payload
        self.offset = 0

    def value(self, tree: Any, depth: int = 0) -> Any:
        if depth > MAX_DEPTH:
            raise ProtocolError("a value that is nested too deeply")
        if tree is None or type(tree) in (bool, int, str):
            return tree
        if type(tree) is not list or not tree or type(tree[0]) is not str:
            raise ProtocolError("a value without a tag")
        tag, *rest = tree
        if tag in ("a", "T") and len(rest) == 2:
            return self._array(tag, *rest)
        if tag == "f" and len(rest) == 1 and type(rest[0]) is str and len(rest[0]) < 40:
            try:
                return float(rest[0])
            except ValueError:
                raise ProtocolError("a float that is none") from None
        if tag in ("t", "l") and len(rest) == 1 and type(rest[0]) is list:
            items = [self.value(v, depth + 1) for v in rest[0]]
            return tuple(items) if tag == "t" else items
        if tag == "d" and len(rest) == 1 and type(rest[0]) is list:
            pairs = []
            for pair in rest[0]:
                if type(pair) is not list or len(pair) != 2:
                    raise ProtocolError("a dict without pairs")
                key, value = self.value(pair[0], depth + 1), self.value(pair[1], depth + 1)
                if type(key) in (str, int, bool, float, type(None)):
                    pairs.append((key, value))
            return dict(pairs)
        if tag == "o" and len(rest) == 2 and all(type(text) is str for text in rest):
            return Opaque(type=clean_name(rest[0], 100), words=clean_name(rest[1], 200))
        if tag == "e" and len(rest) == 1:
            return parse_raised(rest[0])
        raise ProtocolError("a value with an unknown tag")

    def _array(self, tag: str, name: Any, shape: Any) -> Array:
        dtype = WIRE_DTYPES.get(name) if type(name) is str else None
        if dtype is None or type(shape) is not list or len(shape) > 32:
            raise ProtocolError("an array of an unknown dtype or shape")
        if not all(type(n) is int and 0 <= n < 2**40 for n in shape):
            raise ProtocolError("an array of an impossible shape")
        size = math.prod(shape) * dtype.itemsize
        if size > len(self._payload) - self.offset:
            raise ProtocolError("an array larger than its payload")
        data = self._payload[self.offset : self.offset + size]
        self.offset += size
        values = np.frombuffer(data, dtype).reshape(shape)
        if dtype.kind == "b":  # a byte that is neither 0 nor 1 is no bool
            values = np.asarray(np.frombuffer(data, np.uint8).reshape(shape) != 0)
        return Array(values=values, dtype=name, tensor=tag == "T")


def array_size(tree: list[Any]) -> int:
    """How many bytes of a request's payload an array of it takes."""
    return int(tree[5]) if len(tree) > 3 else math.prod(tree[2]) * DTYPES[tree[1]].itemsize


class Arguments:
    """The grader's own arguments back from a request: what a counterexample is shown with, and properties replayed on."""

    def __init__(self, payload: bytes | memoryview, functions: tuple[Function, ...] = ()) -> None:
        self._payload, self._functions = memoryview(payload), functions
        self._offset = 0

    def value(self, tree: Any) -> Any:
        if type(tree) is not list:
            return tree
        tag = tree[0]
        if tag in ("a", "T"):
            _, dtype, shape, strides, offset, *_ = (*tree, None, 0) if len(tree) == 3 else tree
            start, self._offset = self._offset, self._offset + array_size(tree)
            return np.ndarray(shape, dtype, self._payload, start + offset, strides).copy()
        if tag == "f":
            return float(tree[1])
        if tag in ("t", "l"):
            parts = [self.value(v) for v in tree[1]]
            return tuple(parts) if tag == "t" else parts
        if tag == "d":
            return {self.value(k): self.value(v) for k, v in tree[1]}
        if tag == "c":
            return self._functions[tree[1]]
        if tag == "g":
            return Rng(seed=tree[1])
        return Model(layers=tuple(tuple(layer) for layer in tree[1]), state=self.value(tree[2]))


def parse_raised(tree: Any) -> Raised:
    """The description of an exception, each field of its own type and cut to size."""
    if type(tree) is not dict or type(tree.get("type")) is not str or type(tree.get("message")) is not str:
        raise ProtocolError("an exception that is none")
    bases, frames, values = tree.get("bases"), tree.get("frames"), tree.get("values")
    if type(bases) is not list or type(frames) is not list or type(values) is not dict:
        raise ProtocolError("an exception that is none")
    places = []
    for place in frames[:12]:
        if type(place) is not list or [type(v) for v in place] != [int, int, int, str]:
            raise ProtocolError("an exception from nowhere")
        line, first, last, name = place
        place = min(max(line, 0), 10**6), min(max(first, 0), 10**4), min(max(last, 0), 10**4), clean_name(name, 100)
        places.append(place)
    return Raised(
        type=clean_name(tree["type"], 100),
        bases=tuple(clean_name(base, 100) for base in bases[:10] if type(base) is str),
        message=clean(tree["message"], 2000),
        frames=tuple(places),
        values={clean_name(k, 60): clean_name(v, 60) for k, v in list(values.items())[:12] if type(v) is str},
    )


def clean(text: str, limit: int) -> str:
    """A text of the student's, cut, with everything a terminal or a reader could be fooled by made visible."""
    shown = "".join(c if c.isprintable() or c == "\n" else _escape(c) for c in text[:limit])
    return shown + ("..." if len(text) > limit else "")


def clean_name(text: str, limit: int) -> str:
    """A name or a few words of the student's, in one line."""
    return clean(text, limit).replace("\n", "\\n")


def _escape(character: str) -> str:
    if character == "\t":
        return "    "
    if character == "\r":
        return ""
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")


def plain(value: Any) -> Any:
    """An answer with its `Array`s as numpy arrays: what properties and mistakes are computed with."""
    if isinstance(value, Array):
        return value.values
    if isinstance(value, tuple):
        return tuple(plain(v) for v in value)
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return value
