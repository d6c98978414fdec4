"""The far side of the wall: runs the student's code and answers with values. Knows no reference, no verdict, and
nothing else of the grader but how values travel (`_wire`, which tells the protocol) and what notices calls (`_guard`).
"""

from __future__ import annotations

import bisect
import builtins
import json
import os
import re
import sys
import types
import warnings
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from operator import attrgetter
from time import monotonic  # by itself: code may replace what stands in the module
from typing import Any

import numpy as np

from grader.subject._raised import Raised
from grader.subject._wire import (
    MAX_DEPTH,
    MAX_NODES,
    Channel,
    Decoder,
    Encoder,
    Hangup,
    set_parameters,
    to_json,
    type_name,
)

WATCHED, WATCHED_SECONDS = 20, 1.0  # calls that are watched together; when to stop, if all are to be watched
FUTILE, FUTILE_SECONDS = 20, 0.25  # calls that all raised the same, and how long they took, for the rest not to be made
QUIET = 12  # calls whose operators are noted where the code does not expect it
FORM = attrgetter("shape", "strides")
BROKEN_EXIT = 86  # the exit code of a worker whose own code no longer runs
HUNG_UP_EXIT = 87  # what stands for the exit code of one that had closed the channel and did not end


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
        """Whether a name of the file can be called, in which line it begins, and whether it is still a stub."""
        function = self._module.__dict__.get(name)
        if not callable(function):
            return None if function is None else {"callable": False}
        try:
            line = function.__code__.co_firstlineno
        except BaseException:  # no function, and perhaps an attribute that raises
            line = 0
        return {"callable": True, "line": line if type(line) is int else 0, "stub": is_stub(function)}

    def _calls(self, request: dict[str, Any], payload: bytearray) -> tuple[dict[str, Any], bytes]:
        if request["fresh"]:
            self._execute_again(request.get("seed", 0))
        function = self._module.__dict__[request["name"]]
        run = HOW[request["how"]]
        decoder = Decoder(payload, self._callback)
        calls, ends = [], []  # how many arrays or tensors there are up to each call
        for args, kwargs in request["calls"]:
            calls.append((decoder.arguments(args), decoder.value(kwargs) if kwargs[1] else {}))
            ends.append(len(decoder.held))
        leaves = [None if is_plain(args) else list(map(id, flat(args))) for args, _ in calls]
        places = places_of(decoder.held)
        answers: list[Any] = []
        futile: Raised | None = None
        began = monotonic()
        guard = self._guard
        seen: set[str] = set()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for part, note, watch in self._parts(calls, request["watch"]):
                guard.begin(note=note, watch=watch)
                try:
                    for args, kwargs in part:
                        if futile is not None:
                            answers.append(futile)
                            continue
                        try:
                            answer = function(*args, **kwargs) if run is _call else run(function, args, kwargs)
                            # A list is taken as it is now: the code may go on filling it.
                            answers.append(answer[: MAX_NODES + 1] if type(answer) is list else answer)
                        except BaseException as error:
                            answers.append(Raised(error, self._filename))
                            futile = goes_on_like_this(answers, monotonic() - began)
                finally:
                    seen.update(guard.end())
        encoder = Encoder()
        trees = [self._answer(encoder, answer) for answer in answers]
        moved = places_of(decoder.held)
        if moved != places:  # x.data = something else, x.t_(), x.shape = ...
            for index in {bisect.bisect_right(ends, n) for n, place in enumerate(places) if moved[n] != place}:
                leaves[index] = [-1]
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
        if watch == 0:
            yield from self._watched(calls)
            return
        start = zlib.crc32(self._source.encode("utf-8", "replace")) % max(watch - QUIET, 1)
        end = min(start + QUIET, watch)
        yield calls[:start], False, False
        yield calls[start:end], True, False
        yield calls[end:watch], False, False
        yield calls[watch:], True, True

    def _watched(self, calls: list[Any]) -> Iterator[tuple[list[Any], bool, bool]]:
        """All calls watched; of slow code only the first and the last ones, for watching makes it much slower still."""
        began = monotonic()
        for start in range(0, len(calls), WATCHED):
            watch = monotonic() - began < WATCHED_SECONDS or start + WATCHED >= len(calls)
            yield calls[start : start + WATCHED], watch, watch

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
                    for code in compiled_parts(text, self._filename):
                        exec(code, module.__dict__)
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


STUBS = tuple(
    compile(f"def stub(): raise NotImplementedError{words}", "", "exec").co_consts[0].co_code
    for words in ("", "()", "('')")
)


def is_stub(thing: Any) -> bool:
    """Whether a function, or what makes an object of a class, does nothing but raise NotImplementedError."""
    try:
        function = type.__getattribute__(thing, "__dict__")["__init__"] if issubclass(type(thing), type) else thing
        code = function.__code__
        return bool(code.co_names == ("NotImplementedError",) and code.co_code in STUBS)
    except BaseException:  # no function, or none that says what it is made of
        return False


def goes_on_like_this(answers: list[Any], seconds: float) -> Raised | None:
    """What the calls to come are taken to raise: memory ran out, or slowly all of them raised the same at the same place."""
    last = answers[-1]
    if last.out_of_memory:
        return last  # type: ignore[no-any-return]
    if len(answers) != FUTILE or seconds < FUTILE_SECONDS:
        return None
    alike = all(type(answer) is Raised and answer.place == last.place for answer in answers)
    return last if alike else None


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


def places_of(held: list[Any]) -> list[Any]:
    """Where arrays or tensors keep their numbers, and in what form."""
    if not held or type(held[0]) is np.ndarray:
        return list(map(FORM, held))
    tensor = sys.modules["torch"].Tensor
    return list(zip(map(tensor.data_ptr, held), map(tensor.size, held), map(tensor.stride, held), strict=True))


def outline(value: Any, before: list[int]) -> Any:
    """The structure of lists and dicts of an argument, with its leaves numbered as they came; -1 is a new one.

    before: the ids of the leaves as they came. The same small number may be several of them, so that the place counts first.
    """
    numbers = {leaf: number for number, leaf in reversed(list(enumerate(before)))}
    left, place = MAX_NODES, -1

    def walk(value: Any, depth: int) -> Any:
        nonlocal left, place
        left -= 1
        if depth < MAX_DEPTH and left > 0:
            if isinstance(value, (tuple, list)):
                return [walk(part, depth + 1) for part in value[:1000]]
            if isinstance(value, dict):
                return {str(k)[:100]: walk(value[k], depth + 1) for k in list(value)[:1000]}
        place += 1
        same = place < len(before) and before[place] == id(value)
        return place if same else numbers.get(id(value), -1)

    return walk(value, 0)


PARTS = re.compile(r"^(?=def |class |import |from |@)", re.MULTILINE)


def compiled_parts(text: str, filename: str) -> list[types.CodeType]:
    """A text's functions, each compiled once however many texts it stands in; the text as a whole where it cannot be cut there."""
    try:
        return [compiled(part, filename) for part in PARTS.split(text)]
    except SyntaxError:
        return [compiled(text, filename)]


@lru_cache(maxsize=1000)
def compiled(text: str, filename: str) -> types.CodeType:
    return compile(text, filename, "exec", dont_inherit=True)


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
        torch.default_generator.manual_seed(seed)  # torch.manual_seed looks for all sorts of devices first


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
