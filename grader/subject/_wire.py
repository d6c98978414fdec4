"""The far side's frames and values: JSON and bytes to Python's, and back. Knows no verdict, and runs nothing of a student's but what his
objects do when they are read.

The protocol. Both directions carry frames over a pipe, and nothing else travels on it:

    4 bytes  b"GRD1"
    4 bytes  length of the header, little endian
    8 bytes  length of the payload, little endian
    header   JSON, strict
    payload  the bytes of all arrays, one behind the other

The grader asks, the worker answers each request with exactly one frame that repeats the request's `id`. Requests:

    load       {source, filename, topic, kind, names} -> {functions: {name: {callable, line, stub}}} or {error}
    calls      {name, how, fresh, seed, watch, calls: [[args, kwargs], ...]} -> {answers, outlines, seen}, payload: the answers'
               arrays, then the request's payload as it is after the calls. fresh: the file is run anew before, with global random
               numbers from `seed` (0 if there is none). From call number `watch` on (-1: never),
               what the code calls is noted in `seen`, and torch's operators in a few calls before that, too; with 0, of
               slow code only the first and the last calls. Where memory ran out, or the first calls all raised the same and
               took long, the others are not made: the last answer stands for them
    gradients  {name, how, calls: [[args, kwargs, upstreams], ...]} -> {answers}: for each call the outputs' dtypes and, in
               the order of the tensors that ask for a gradient, gradient or null
    variants   {name, how, texts, calls} -> {answers}: what each text answers to all calls, one text after the other. Asked of
               trusted workers alone: the texts are the reference's, with mistakes

While a call runs, the worker may send {callback, args}: the grader answers {value} or {error}. This is how a
function that lives in the grader is called by the student's code.

A value is JSON: null, true, 1, "text"; ["f", "0.5"] a float; ["t", [...]] a tuple, ["l", [...]] a list, ["d", [[key,
value], ...]] a dict; ["a", dtype, shape] an array (or NumPy scalar) and ["T", dtype, shape] a tensor, their bytes in
the payload; ["e", {...}] what was raised; ["o", type, words] anything else. Only the grader sends: ["a" or "T", dtype,
shape, strides, offset, bytes, wants gradient], ["c", number] a callback, ["g", seed] a numpy Generator and ["m", layers,
state] a torch module.
"""

from __future__ import annotations

import gc
import json
import math
import os
import struct
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

MAGIC = b"GRD1"
HEAD = struct.Struct("<4sIQ")
MAX_DEPTH = 12  # of lists in lists in an answer
MAX_NODES = 5_000  # values in one answer
MAX_TOTAL_NODES = 50_000  # in all answers to one request
MAX_BYTES = 64 << 20  # of one answer's arrays
MAX_TOTAL = 128 << 20  # of all answers to one request
FLOAT64 = np.dtype(np.float64)
KEPT_TYPES = "biufc"  # dtype kinds that travel as they are


class Hangup(BaseException):
    """The grader closed the channel."""


class TooLarge(Exception):
    """An answer of more values than any right one has."""


class Channel:
    """Frames over two file descriptors."""

    def __init__(self, read_fd: int, write_fd: int) -> None:
        self._read_fd, self._write_fd = read_fd, write_fd

    def _read(self, size: int) -> bytearray:
        data = bytearray(size)
        view, done = memoryview(data), 0
        while done < size:
            count = os.readv(self._read_fd, [view[done:]]) if hasattr(os, "readv") else self._read_some(view[done:])
            if count == 0:
                raise Hangup
            done += count
        return data

    def _read_some(self, view: memoryview) -> int:
        part = os.read(self._read_fd, len(view))
        view[: len(part)] = part
        return len(part)

    def receive(self) -> tuple[dict[str, Any], bytearray]:
        magic, header_size, payload_size = HEAD.unpack(self._read(HEAD.size))
        if magic != MAGIC:
            raise Hangup
        text, payload = self._read(header_size), self._read(payload_size)
        collecting = gc.isenabled()
        gc.disable()  # thousands of small lists that live as long as the request: looking for garbage in them doubles the time
        try:
            return json.loads(text), payload
        finally:
            if collecting:
                gc.enable()

    def send(self, header: dict[str, Any], payload: bytes | bytearray = b"") -> None:
        text = header_text(header)
        view = memoryview(HEAD.pack(MAGIC, len(text), len(payload)) + text + payload)
        while view:
            view = view[os.write(self._write_fd, view) :]


def header_text(header: dict[str, Any]) -> bytes:
    """A header as JSON. The answers are JSON already, and come first: the grader may know them by heart."""
    answers = header.pop("answers", None)
    text = to_json(header)
    if answers is not None:
        text = '{"answers":[' + ",".join(answers) + "]," + text[1:]
    return text.encode("utf-8", "backslashreplace")


def to_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


class Encoder:
    """Turns one answer after the other into JSON and bytes."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self._nodes = self._bytes = self._total_nodes = self._total = 0
        self._texts: dict[tuple[int, ...], str] = {}
        self._tensor_texts: dict[tuple[int, ...], str] = {}
        self._tensor_type = getattr(sys.modules.get("torch"), "Tensor", None)

    def answer(self, value: Any) -> str:
        """The JSON text of one answer; its bytes are appended to `parts`."""
        kind = type(value)
        if kind is np.ndarray and value.dtype is FLOAT64 and value.nbytes < 1 << 16:  # the usual case, made fast
            self.parts.append(value.tobytes())
            shape = value.shape
            text = self._texts.get(shape)
            if text is None:
                text = self._texts[shape] = to_json(["a", "float64", shape])
            return text
        if kind is np.float64:
            self.parts.append(value.tobytes())
            return '["a","float64",[]]'
        mark = len(self.parts)
        if self._tensor_type is not None and (kind is tuple or kind is self._tensor_type):
            text = self._plain_tensors(value, kind)
            if text is not None:
                return text
            del self.parts[mark:]
        self._nodes = self._bytes = 0
        try:
            return to_json(self._value(value, 0))
        except TooLarge:
            del self.parts[mark:]
            return to_json(["o", type_name(kind), "too large: it holds too many values"])
        finally:
            self._total_nodes += self._nodes

    def _plain_tensors(self, value: Any, kind: type) -> str | None:
        """The usual case for torch, made fast: a small tensor or a few in a tuple. None: it is something else."""
        torch = sys.modules["torch"]
        texts: list[str] = []
        for part in value if kind is tuple else (value,):
            if type(part) is not self._tensor_type or part.dtype is not torch.float64 or len(texts) == 8:
                return None
            if part.layout is not torch.strided or not part.is_cpu or part.nbytes >= 1 << 16:
                return None
            self.parts.append(part.numpy(force=True).tobytes())
            shape = part.shape
            text = self._tensor_texts.get(shape)
            if text is None:
                text = self._tensor_texts[shape] = to_json(["T", "float64", shape])
            texts.append(text)
        return '["t",[' + ",".join(texts) + "]]" if kind is tuple else texts[0]

    def _value(self, value: Any, depth: int) -> Any:
        self._nodes += 1
        if self._nodes > MAX_NODES or self._total_nodes > MAX_TOTAL_NODES:
            raise TooLarge
        if depth > MAX_DEPTH:
            return ["o", type_name(type(value)), "nested too deeply"]
        kind = type(value)
        if value is None or kind is bool or (kind is int and -(2**63) <= value < 2**63):
            return value
        if kind is float:
            return ["f", repr(value)]
        if kind is str:
            if not self._room(len(value)):
                raise TooLarge
            return value[:4096].encode("utf-8", "replace").decode()
        if issubclass(kind, np.ndarray):
            return self._array(np.ndarray.view(value, np.ndarray), np.ma.getmaskarray(value) if _masked(kind) else None)
        if issubclass(kind, np.generic):
            return self._array(np.asarray(value), None)
        torch = sys.modules.get("torch")
        if torch is not None and issubclass(kind, torch.Tensor):
            return self._tensor(value, torch)
        if issubclass(kind, (tuple, list)):
            return ["t" if issubclass(kind, tuple) else "l", [self._value(v, depth + 1) for v in _items(value, kind)]]
        if issubclass(kind, dict):
            pairs = list(dict.items(value))
            return ["d", [[self._value(k, depth + 1), self._value(v, depth + 1)] for k, v in pairs]]
        if issubclass(kind, float):
            return ["f", float.__repr__(value)]
        if issubclass(kind, int) and -(2**63) <= int.__int__(value) < 2**63:
            return int.__int__(value)
        return ["o", type_name(kind), ""]

    def _room(self, size: int) -> bool:
        if self._bytes + size > MAX_BYTES or self._total + size > MAX_TOTAL:
            return False
        self._bytes += size
        self._total += size
        return True

    def _array(self, array: np.ndarray[Any, Any], masked: Any) -> Any:
        if array.dtype.kind not in KEPT_TYPES:
            return ["o", "ndarray", f"dtype {array.dtype}"[:80]]
        if not self._room(math.prod(array.shape) * array.itemsize):
            return ["o", "ndarray", f"of shape {tuple(array.shape)}, too large"]
        if masked is not None and masked.any():
            return ["o", "MaskedArray", "with masked entries"]
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        if array.dtype.name not in ("float128", "complex256", "longdouble", "clongdouble"):
            self.parts.append(array.tobytes())
            return ["a", array.dtype.name, list(array.shape)]
        self.parts.append(array.astype(np.float64).tobytes())
        return ["a", "float64", list(array.shape)]

    def _tensor(self, value: Any, torch: Any) -> Any:
        with torch._C.DisableTorchFunctionSubclass(), torch.no_grad():
            value = value.as_subclass(torch.Tensor)
            name = str(value.dtype).removeprefix("torch.")
            if value.layout is not torch.strided or value.device.type != "cpu" or value.is_quantized:
                return ["o", "Tensor", f"{name}, {value.layout}, on {value.device}"]
            if not self._room(value.numel() * max(value.element_size(), 4)):
                return ["o", "Tensor", f"of shape {tuple(value.shape)}, too large"]
            value = value.detach().resolve_conj().resolve_neg()
            if value.dtype is torch.bfloat16:
                value = value.float()
            array = value.numpy()
            self.parts.append(array.tobytes())
            return ["T", name, list(array.shape)]


def type_name(kind: type) -> str:
    """A class's name, past whatever its metaclass says."""
    return str(type.__dict__["__name__"].__get__(kind))


def _masked(kind: type) -> bool:
    return issubclass(kind, np.ma.MaskedArray)


def _items(value: Any, kind: type) -> list[Any]:
    return list(tuple.__iter__(value) if issubclass(kind, tuple) else list.__iter__(value))


class Decoder:
    """Turns a request's JSON and bytes into arguments."""

    def __init__(self, payload: bytearray, callback: Callable[[int, tuple[Any, ...], dict[str, Any]], Any]) -> None:
        self._payload, self._callback = payload, callback
        self._offset = 0
        self._from_numpy = sys.modules["torch"].from_numpy if "torch" in sys.modules else None
        self.asked: list[Any] = []  # tensors that want a gradient, in order
        self.held: list[Any] = []  # all arrays, or tensors, in order

    def arguments(self, tree: list[Any]) -> tuple[Any, ...]:
        """The arguments of a call; arrays that lie in order, the usual case, are made fast."""
        found: list[Any] = []
        for part in tree[1]:
            if type(part) is list and len(part) == 3:
                tag = part[0]
                if tag == "a" and part[1] == "float64":
                    array: Any = np.ndarray(part[2], FLOAT64, self._payload, self._offset)
                    self._offset += array.nbytes
                    self.held.append(array)
                    found.append(array)
                elif tag == "T":
                    found.append(self._tensor(part))
                else:
                    found.append(self.value(part))
            elif type(part) is list and part[0] == "t":
                found.append(self.arguments(part))
            else:
                found.append(self.value(part))
        return tuple(found)

    def _tensor(self, tree: list[Any]) -> Any:
        """A tensor that lies in order and wants no gradient."""
        array: Any = np.ndarray(tree[2], tree[1], self._payload, self._offset)
        self._offset += array.nbytes
        tensor = self._from_numpy(array)  # type: ignore[misc]
        self.held.append(tensor)
        return tensor

    def value(self, tree: Any) -> Any:
        if type(tree) is not list:
            return tree
        tag = tree[0]
        if tag == "a" or tag == "T":
            return self._tensor(tree) if tag == "T" and len(tree) == 3 else self._array(tree)
        if tag == "f":
            return float(tree[1])
        if tag == "t":
            return tuple([self.value(v) for v in tree[1]])
        if tag == "l":
            return [self.value(v) for v in tree[1]]
        if tag == "d":
            return {self.value(k): self.value(v) for k, v in tree[1]}
        if tag == "c":
            number = tree[1]
            return lambda *args, **kwargs: self._callback(number, args, kwargs)
        if tag == "g":
            return np.random.default_rng(tree[1])
        if tag == "m":
            return build_sequential(tree[1], self.value(tree[2]))
        raise ValueError(f"unknown tag {tag!r}")

    def _array(self, tree: list[Any]) -> Any:
        tag, dtype, shape, *more = tree
        start, wants_gradient = self._offset, False
        if more:
            strides, offset, size, wants_gradient = more
            array: Any = np.ndarray(shape, dtype, self._payload, start + offset, strides)
        else:
            array = np.ndarray(shape, dtype, self._payload, start)
            size = array.nbytes
        self._offset += size
        if tag == "a":
            self.held.append(array)
            return array
        tensor = self._from_numpy(array)  # type: ignore[misc]
        self.held.append(tensor)
        if wants_gradient:
            self.asked.append(tensor.requires_grad_())
        return tensor


def build_sequential(layers: list[Any], state: dict[str, Any]) -> Any:
    """A torch module from a list such as [["Linear", 2, 3], ["Tanh"]] and its parameters by name."""
    nn = sys.modules["torch"].nn
    model = nn.Sequential(*[getattr(nn, name)(*sizes) for name, *sizes in layers])
    set_parameters(model, state)
    return model.double()


def set_parameters(model: Any, state: dict[str, Any]) -> list[Any]:
    """Give a module's parameters the values in `state`, by name; return the parameters in that order."""
    torch = sys.modules["torch"]
    found = []
    for path, value in state.items():
        parameter = model
        for name in path.split("."):
            parameter = getattr(parameter, name)
        if tuple(parameter.shape) != tuple(value.shape):
            raise ValueError(f"{path} has shape {tuple(parameter.shape)}, but should have {tuple(value.shape)}")
        with torch.no_grad():
            parameter.data = value.detach().clone()
        found.append(parameter)
    return found
