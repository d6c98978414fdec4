"""The far side of the wall: runs the student's code and answers with values. Knows no reference, no verdict, and
nothing else of the grader but `_guard.py`, which notices calls.

The protocol. Both directions carry frames over a pipe, and nothing else travels on it:

    4 bytes  b"GRD1"
    4 bytes  length of the header, little endian
    8 bytes  length of the payload, little endian
    header   JSON, strict
    payload  the bytes of all arrays, one behind the other

The grader asks, the worker answers each request with exactly one frame that repeats the request's `id`. Requests:

    load       {source, filename, topic, kind, names} -> {functions: {name: {...}}} or {error}
    calls      {name, how, fresh, seed, watch, calls: [[args, kwargs], ...]} -> {answers, outlines, seen}, payload: the answers'
               arrays, then the request's payload as it is after the calls. fresh: the file is run anew before, with global random
               numbers from `seed` (0 if there is none). From call number `watch` on (-1: never),
               what the code calls is noted in `seen`, and torch's operators in a few calls before that, too
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

import bisect
import builtins
import json
import math
import os
import struct
import sys
import types
import warnings
import zlib
from collections.abc import Callable, Iterator
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
QUIET = 12  # calls whose operators are noted where the code does not expect it
KEPT_TYPES = "biufc"  # dtype kinds that travel as they are


BROKEN_EXIT = 86  # the exit code of a worker whose own code no longer runs
HUNG_UP_EXIT = 87  # what stands for the exit code of one that had closed the channel and did not end


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
        header = json.loads(self._read(header_size))
        return header, self._read(payload_size)

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


# --- values --------------------------------------------------------------------------------------------------------


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
        self.tensors: list[Any] = []  # all tensors, in order

    def arguments(self, tree: list[Any]) -> tuple[Any, ...]:
        """The arguments of a call; arrays that lie in order, the usual case, are made fast."""
        found: list[Any] = []
        for part in tree[1]:
            if type(part) is list and len(part) == 3:
                tag = part[0]
                if tag == "a" and part[1] == "float64":
                    array: Any = np.ndarray(part[2], FLOAT64, self._payload, self._offset)
                    self._offset += array.nbytes
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
        self.tensors.append(tensor)
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
            return array
        tensor = self._from_numpy(array)  # type: ignore[misc]
        self.tensors.append(tensor)
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


# --- running the student's code ----------------------------------------------------------------------------------


def _call(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return function(*args, **kwargs)


def _forward(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A module class: make it, set its parameters, apply it. args: what makes it, its parameters, its inputs."""
    init, state, *inputs = args
    model = function(*init)
    set_parameters(model, state)
    return model(*inputs)


def _parameters(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A module class: make it and return its parameters by name."""
    return {name: value.detach() for name, value in function(*args[0]).named_parameters()}


def _train(function: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function that changes a module: return its result and the module's parameters afterwards."""
    result = function(*args, **kwargs)
    return result, {name: value.detach() for name, value in args[0].named_parameters()}


HOW: dict[str, Callable[[Any, tuple[Any, ...], dict[str, Any]], Any]] = {
    "call": _call,
    "forward": _forward,
    "parameters": _parameters,
    "train": _train,
}


class Runner:
    """Holds the student's module and carries out requests. Also runs the grader's own references, in the same way."""

    def __init__(self, ask: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytearray]], guard: Any) -> None:
        self._ask = ask  # sends a callback frame and returns the grader's answer
        self._guard = guard
        self._code: Any = None
        self._module: Any = None
        self._filename = self._topic = self._source = ""
        self._builtins = dict(builtins.__dict__)
        self._streams = sys.stdin, sys.stdout, sys.stderr

    def handle(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        operation = {
            "load": self._load,
            "calls": self._calls,
            "gradients": self._gradients,
            "variants": self._variants,
        }[request["op"]]
        header, data = operation(request, payload)
        return {"id": request["id"], **header}, data

    def _load(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        self._filename, self._topic = request["filename"], request["topic"]
        self._guard.start(request["kind"], self._filename, request["siblings"])
        import linecache  # here, because the grader's own process need not pay for it

        source = self._source = request["source"]
        linecache.cache[self._filename] = (len(source), None, source.splitlines(True), self._filename)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._code = compile(source, self._filename, "exec", dont_inherit=True)
            self._execute()
        except BaseException as error:
            return {"error": json.loads(Raised(error, self._filename).text)}, b""
        return {"functions": {name: self._describe(name) for name in request["names"]}}, b""

    def _execute(self, seed: int = 0) -> None:
        """Run the file from its start, in a new module and with the process-wide settings it began with."""
        self._restore_process()
        reset_settings(random="random" in self._source, seed=seed)
        self._guard.forget_siblings()
        module = types.ModuleType(self._topic)
        module.__file__ = self._filename
        sys.modules[self._topic] = module
        exec(self._code, module.__dict__)  # the student's own file, in the student's own process
        self._module = module

    def _execute_again(self, seed: int) -> None:
        """Give the next exercise a module of its own; a file that does not run twice keeps its first."""
        try:
            self._execute(seed)
        except BaseException as error:
            if type(error) is Hangup:
                raise

    def _restore_process(self) -> None:
        """Put back what a file may have replaced in Python itself."""
        builtins.__dict__.update(self._builtins)
        sys.stdin, sys.stdout, sys.stderr = self._streams

    def _describe(self, name: str) -> Any:
        function = self._module.__dict__.get(name)
        if not callable(function):
            return None if function is None else {"callable": False}
        try:
            line = function.__code__.co_firstlineno
        except BaseException:  # no function, and perhaps an attribute that raises
            line = 0
        import inspect

        try:
            parameters = inspect.signature(function).parameters.values()
            signature = [[str(p.name), int(p.kind), p.default is not p.empty] for p in parameters]
        except BaseException:
            signature = None
        return {"callable": True, "line": line if type(line) is int else 0, "signature": signature}

    def _calls(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        if request["fresh"]:
            self._execute_again(request.get("seed", 0))
        function = self._module.__dict__[request["name"]]
        run = HOW[request["how"]]
        decoder = Decoder(payload, self._callback)
        calls, ends = [], []  # how many tensors there are up to each call
        for args, kwargs in request["calls"]:
            calls.append((decoder.arguments(args), decoder.value(kwargs) if kwargs[1] else {}))
            ends.append(len(decoder.tensors))
        leaves = [None if is_plain(args) else number_leaves(args) for args, _ in calls]
        places = storage_places(decoder.tensors)
        answers: list[Any] = []
        guard = self._guard
        seen: set[str] = set()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for part, note, watch in self._parts(calls, request["watch"]):
                guard.begin(note=note, watch=watch)
                try:
                    for args, kwargs in part:
                        try:
                            answer = function(*args, **kwargs) if run is _call else run(function, args, kwargs)
                            # A list is taken as it is now: the code may go on filling it.
                            answers.append(answer[: MAX_NODES + 1] if type(answer) is list else answer)
                        except BaseException as error:
                            answers.append(Raised(error, self._filename))
                finally:
                    seen.update(guard.end())
        encoder = Encoder()
        trees = [self._answer(encoder, answer) for answer in answers]
        moved = storage_places(decoder.tensors)
        if moved != places:  # x.data = something else
            for index in {bisect.bisect_right(ends, n) for n, place in enumerate(places) if moved[n] != place}:
                leaves[index] = {-1: -1}
        outlines = None
        if any(leaves):
            outlines = [ids and outline(args, ids) for ids, (args, _) in zip(leaves, calls, strict=True)]
        encoder.parts.append(bytes(payload))
        return {"answers": trees, "outlines": outlines, "seen": sorted(seen)}, b"".join(encoder.parts)

    def _parts(self, calls: list[Any], watch: int) -> Iterator[tuple[list[Any], bool, bool]]:
        """The calls in parts, whether operators are noted in each, and whether functions are watched.

        Watching can be seen by the code, so some calls elsewhere, which depend on the file, are noted quietly.
        """
        if watch < 0:
            yield calls, False, False
            return
        start = zlib.crc32(self._source.encode("utf-8", "replace")) % max(watch - QUIET, 1)
        end = min(start + QUIET, watch)
        yield calls[:start], False, False
        yield calls[start:end], True, False
        yield calls[end:watch], False, False
        yield calls[watch:], True, True

    def _variants(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        run = HOW[request["how"]]
        trees: list[str] = []
        parts: list[bytes] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for text in request["texts"]:
                reset_settings(random="random" in text)
                module = types.ModuleType(self._topic)
                try:
                    exec(compile(text, self._filename, "exec", dont_inherit=True), module.__dict__)
                    function = module.__dict__[request["name"]]
                except Exception:
                    trees += [to_json(["o", "nothing", ""])] * len(request["calls"])
                    continue
                decoder, encoder = Decoder(bytearray(payload), self._callback), Encoder()
                for args, kwargs in request["calls"]:
                    try:
                        answer = run(function, decoder.arguments(args), decoder.value(kwargs))
                    except BaseException as error:
                        answer = Raised(error, self._filename)
                    trees.append(self._answer(encoder, answer))
                parts += encoder.parts
        return {"answers": trees, "outlines": None, "seen": []}, b"".join(parts)

    def _gradients(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        if request["fresh"]:
            self._execute_again(request.get("seed", 0))
        function = self._module.__dict__[request["name"]]
        run = HOW[request["how"]]
        encoder, trees = Encoder(), []
        decoder = Decoder(payload, self._callback)
        self._guard.begin(watch=False)
        try:
            for args_tree, kwargs_tree, upstream_tree in request["calls"]:
                decoder.asked = []
                args, kwargs, upstreams = (decoder.value(t) for t in (args_tree, kwargs_tree, upstream_tree))
                try:
                    answer: Any = self._gradient(function, run, args, kwargs, decoder.asked, upstreams)
                except BaseException as error:
                    answer = Raised(error, self._filename)
                trees.append(self._answer(encoder, answer))
        finally:
            seen = self._guard.end()
        return {"answers": trees, "outlines": None, "seen": seen}, b"".join(encoder.parts)

    def _gradient(self, function: Any, run: Any, args: Any, kwargs: Any, asked: Any, upstreams: Any) -> Any:
        torch = sys.modules["torch"]
        with torch.enable_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if run is _forward:  # the parameters' gradients: the state's tensors become the module's own parameters
                init, state, *inputs = args
                model = function(*init)
                held = set_parameters(model, state)
                places = {id(tensor): parameter for tensor, parameter in zip(state.values(), held, strict=True)}
                asked = [places.get(id(tensor), tensor) for tensor in asked]
                result = model(*inputs)
            else:
                result = run(function, args, kwargs)
            outputs = [v for v in flat(result) if issubclass(type(v), torch.Tensor) and v.is_floating_point()]
            dtypes = [str(v.dtype).removeprefix("torch.") for v in outputs]
            pairs = [
                (v, up.to(v.dtype))
                for v, up in zip(outputs, upstreams, strict=False)
                if v.requires_grad and v.shape == up.shape
            ]
            if not pairs or not asked:
                return dtypes, [None] * len(asked)
            outs, ups = zip(*pairs, strict=True)
            return dtypes, list(torch.autograd.grad(outs, asked, ups, allow_unused=True))

    def _answer(self, encoder: Encoder, answer: Any) -> str:
        if type(answer) is Raised:
            return answer.text
        mark = len(encoder.parts)
        try:
            return encoder.answer(answer)
        except BaseException as error:
            del encoder.parts[mark:]
            return to_json(["o", type_name(type(answer)), f"it could not be read: {type_name(type(error))}"])

    def _callback(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        encoder = Encoder()
        tree = self._answer(encoder, (args, kwargs))
        reply, payload = self._ask({"callback": number, "args": json.loads(tree)}, b"".join(encoder.parts))
        if "error" in reply:
            raise TypeError(reply["error"])
        return Decoder(payload, self._callback).value(reply["value"])


class Raised:
    """An answer that was an exception, described at once: to keep it would keep all of its frames, thousands of an endless recursion."""

    __slots__ = ("text",)

    def __init__(self, error: BaseException, filename: str) -> None:
        if type(error) is Hangup:
            raise error
        try:
            self.text = to_json(["e", describe_error(error, filename)])
        except BaseException:
            self.text = to_json(["e", {"type": "Exception", "bases": [], "message": "", "frames": [], "values": {}}])


def flat(value: Any) -> list[Any]:
    """The leaves of nested tuples, lists and dicts, in order; of something endless only the first."""
    found: list[Any] = []
    steps = 0
    todo = [iter((value,))]
    while todo and steps < MAX_NODES:
        steps += 1
        for part in todo[-1]:
            if isinstance(part, (tuple, list)) and len(todo) <= MAX_DEPTH:
                todo.append(iter(part))
            elif isinstance(part, dict) and len(todo) <= MAX_DEPTH:
                todo.append(iter(part.values()))
            else:
                found.append(part)
            break
        else:
            todo.pop()
    return found


def is_plain(args: tuple[Any, ...]) -> bool:
    """Whether no argument is a list or a dict, so that only bytes can be changed in place."""
    for arg in args:
        if type(arg) is list or type(arg) is dict:
            return False
    return True


def storage_places(tensors: list[Any]) -> list[int]:
    """Where tensors keep their numbers."""
    return list(map(sys.modules["torch"].Tensor.data_ptr, tensors)) if tensors else []


def number_leaves(args: Any) -> dict[int, int]:
    return {id(leaf): number for number, leaf in enumerate(flat(args))}


def outline(value: Any, ids: dict[int, int], depth: int = 0, seen: list[None] | None = None) -> Any:
    """The structure of lists and dicts of an argument, with its leaves numbered as they came; -1 is a new one."""
    seen = [] if seen is None else seen
    seen.append(None)
    if depth < MAX_DEPTH and len(seen) < MAX_NODES:
        if isinstance(value, (tuple, list)):
            return [outline(part, ids, depth + 1, seen) for part in value[:1000]]
        if isinstance(value, dict):
            return {str(k)[:100]: outline(value[k], ids, depth + 1, seen) for k in list(value)[:1000]}
    return ids.get(id(value), -1)


def describe_error(error: BaseException, filename: str) -> dict[str, Any]:
    """What was raised, and where in the student's file; texts are cut, frames outside of the file left out."""
    steps = []
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == filename:
            steps.append(step)
        step = step.tb_next
    frames: list[Any] = [describe_place(step) for step in steps[:3] + steps[3:][-7:]]
    values = {}
    if steps:
        variables = list(steps[-1].tb_frame.f_locals.items())[:40]
        values = {name: words for name, value in variables if (words := shape_words(value))}
    kind = type(error)
    message = str(error)
    if isinstance(error, SyntaxError) and error.filename == filename and type(error.lineno) is int:
        frames = [[error.lineno, max((error.offset or 1) - 1, 0), max((error.end_offset or 0) - 1, 0), ""]]
        message = str(error.msg)
    return {
        "type": type_name(kind)[:100],
        "bases": [type_name(base)[:100] for base in type.__dict__["__mro__"].__get__(kind)[1:-1]][:10],
        "message": message[:2000].encode("utf-8", "replace").decode(),
        "frames": frames,
        "values": values,
    }


def describe_place(step: types.TracebackType) -> list[Any]:
    """Line, first and last column, and function of one step of a traceback."""
    code = step.tb_frame.f_code
    for index, (line, end_line, column, end_column) in enumerate(code.co_positions()):
        if index == step.tb_lasti // 2:
            if line == end_line == step.tb_lineno and column is not None and end_column is not None:
                return [line, column, end_column, code.co_name[:100]]
            break
    return [step.tb_lineno, 0, 0, code.co_name[:100]]


def shape_words(value: Any) -> str:
    """The shape of an array or tensor among a function's variables, as text; empty for anything else."""
    torch = sys.modules.get("torch")
    if type(value) is np.ndarray or (torch is not None and type(value) is torch.Tensor):
        return f"{tuple(value.shape)}"
    return ""


def reset_settings(*, random: bool, seed: int = 0) -> None:
    """Undo what an exercise may have changed for the whole process. random: whether it may use random numbers."""
    if random:
        import random as python_random

        python_random.seed(seed)
        np.random.seed(seed)
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    sys.setrecursionlimit(1000)
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "set_default_dtype"):
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)
        torch.manual_seed(seed)


def serve(read_fd: int, write_fd: int, guard: Any) -> None:
    """Answer requests until the grader hangs up."""
    channel = Channel(read_fd, write_fd)

    def ask(header: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytearray]:
        channel.send(header, payload)
        return channel.receive()

    runner, anything, leave = Runner(ask, guard), BaseException, os._exit  # which the student's code may take away
    while True:
        try:
            request, payload = channel.receive()
            channel.send(*runner.handle(request, payload))
        except Hangup:
            return
        except anything:  # what the student's code did to this process outlived the call
            leave(BROKEN_EXIT)
