"""The channel: values survive it, and nothing that a worker sends can do more to the grader than be refused."""

import ast
import json
import math
import os
import random
import select
import signal
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader import course
from grader.engine.grade import changed_calls
from grader.engine.reference import make_batch
from grader.subject import _wire, _worker, codec
from grader.subject.batch import Batch, WorkerGone, WorkerTimeout, answer_callback, make_reply
from grader.subject.client import Process, Worker
from grader.subject.pool import Pool
from tests.support.catalogue import check_text

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**62), 2**62),
    st.floats(),
    st.text(max_size=20).filter(lambda text: text.isprintable()),
    hnp.arrays(st.sampled_from([np.float64, np.int64, np.bool_]), hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)),
)
values = st.recursive(leaves, lambda inner: st.one_of(
    st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text("abc", min_size=1), inner, max_size=3)
), max_leaves=8)  # fmt: skip


def same(one, other):
    if isinstance(one, np.ndarray):
        return (
            isinstance(other, np.ndarray)
            and one.dtype == other.dtype
            and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        )
    if isinstance(one, (tuple, list)):
        return type(one) is type(other) and len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    return type(one) is type(other) and (one == other or (one != one and other != other))


@given(value=values, layout=st.integers(0, 3))
def test_what_the_grader_sends_arrives_in_any_memory_layout(value, layout):
    encoder = codec.Encoder(torch=False, layout=layout)
    tree = json.loads(json.dumps(encoder.value(value)))
    payload = b"".join(encoder.parts)
    assert same(value, _wire.Decoder(bytearray(payload), lambda *a: None).value(tree))
    assert same(value, codec.Arguments(payload).value(tree))


@given(value=values)
def test_what_the_worker_answers_arrives(value):
    encoder = _wire.Encoder()
    tree = json.loads(encoder.answer(value))
    assert same(value, codec.plain(codec.Decoder(memoryview(b"".join(encoder.parts))).value(tree)))


def test_big_endian_answers_arrive_with_their_values():
    encoder = _wire.Encoder()
    tree = json.loads(encoder.answer(np.array([1.5, -2.0]).astype(">f8")))
    assert codec.Decoder(memoryview(b"".join(encoder.parts))).value(tree).values.tolist() == [1.5, -2.0]


@pytest.mark.parametrize("value", [
    np.array([object()], dtype=object), np.array(["text"]), np.array([(1, 2.0)], dtype=[("a", int), ("b", float)]),
    np.broadcast_to(np.float64(0), (2**30, 2**20)), (v for v in ()), len, Exception("e"), {1, 2}, 2**70,
    np.ma.masked_array([1.0, 2.0], mask=[True, False]),
])  # fmt: skip
def test_what_is_no_value_is_named_and_not_sent(value):
    encoder = _wire.Encoder()
    tree = json.loads(encoder.answer(value))
    assert tree[0] == "o"
    assert encoder.parts == []


def test_a_cyclic_answer_ends():
    loop = []
    loop.append(loop)
    text = _wire.Encoder().answer(loop)
    assert text.count('"l"') <= _wire.MAX_DEPTH + 1


def valid_frame():
    encoder = _wire.Encoder()
    answers = [
        json.loads(encoder.answer(v))
        for v in (np.arange(6.0).reshape(2, 3), (1, 2.5, None, True), {"a": [np.float32(1)], "b": "text"}, math.inf)
    ]
    error = [
        "e",
        {
            "type": "ValueError",
            "bases": ["Exception"],
            "message": "m",
            "frames": [[1, 2, 3, "f"]],
            "values": {"x": "(2,)"},
        },
    ]
    header = {"id": 2, "answers": [*answers, error], "outlines": [None] * 5, "seen": ["aten::relu"]}
    text = json.dumps(header).encode()
    payload = b"".join(encoder.parts)
    return _wire.HEAD.pack(_wire.MAGIC, len(text), len(payload)) + text + payload


def read_frame(data):
    """What the client does with the bytes of a reply."""
    head = _wire.HEAD.size
    if len(data) < head:
        raise codec.ProtocolError("short")
    header_size, payload_size = codec.parse_head(data[:head])
    header = codec.parse_header(data[head : head + header_size])
    payload = data[head + header_size :]
    if len(payload) != payload_size:
        raise codec.ProtocolError("length")
    if "callback" in header:
        batch = Batch.of({}, [], b"", (codec.Function(name="f"),))
        return answer_callback(header, payload, batch, {"f": lambda *a: 1.0}, [])
    return make_reply(header, payload, [], 5).values()


TOKENS = [
    b"null", b"true", b"-1", b"1e999", b"NaN", b"Infinity", b"1.5", b"[]", b"{}", b'""', b'"a"', b'"T"', b'"t"', b'"d"', b'"f"', b'"o"', b'"e"',
    b"18446744073709551616", b"-9223372036854775809", b'"float64"', b'"object"', b'"bfloat16"', b'"bool"', b"[" * 50, b"]" * 50, b'"callback"', b"\xff",
    b'"answers"', b"99999999999", b'["a","float64",[4611686018427387904,4]]', b'["a","float64",[-1]]', b'["a","float64",[true]]', b'["d",[[[],1]]]',
]  # fmt: skip


def mutate(frame, rng):
    data = bytearray(frame)
    for _ in range(rng.choice((1, 1, 2, 5))):
        place = rng.randrange(len(data)) if data else 0
        kind = rng.randrange(6)
        if kind == 0:
            data[place : place + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            del data[place : place + rng.choice((1, 4, 40))]
        elif kind == 2:
            data[place:place] = rng.choice(TOKENS)
        elif kind == 3:
            end = place + rng.choice((1, 3, 8, 20))
            data[place:end] = rng.choice(TOKENS)
        elif kind == 4:
            other = rng.randrange(len(data)) if data else 0
            data[place:place] = data[other : other + 30]
        else:
            data = data[:place]
    if rng.random() < 0.8 and len(data) > _wire.HEAD.size:  # keep the sizes right, to get past them
        text_end = data.rfind(b"}") + 1
        head = _wire.HEAD.size
        if text_end > head:
            data[:head] = _wire.HEAD.pack(_wire.MAGIC, text_end - head, len(data) - text_end)
    return bytes(data)


@pytest.mark.slow
def test_a_hundred_thousand_malformed_frames_are_refused_or_read_but_nothing_else():
    frame, rng = valid_frame(), random.Random(20)
    assert len(read_frame(frame)) == 5
    counts = {"read": 0, "refused": 0}
    for _ in range(100_000):
        try:
            read_frame(mutate(frame, rng))
            counts["read"] += 1
        except codec.ProtocolError:
            counts["refused"] += 1
    assert counts["refused"] > 20_000
    assert counts["read"] > 100


def fake_worker(behaviour):
    """A `Worker` whose other side is a function in this process, run with the two descriptors of the far side."""
    asks, answers, output = os.pipe(), os.pipe(), os.pipe()
    thread = threading.Thread(target=behaviour, args=(asks[0], answers[1]), daemon=True)

    def end(grace):
        for fd in (asks[0], answers[1], output[1]):
            try:
                os.close(fd)
            except OSError:
                pass
        return 0

    for fd in (asks[1], answers[0], output[0]):
        os.set_blocking(fd, False)
    process = Process(pid=0, to_worker=asks[1], from_worker=answers[0], output=output[0], end=end, trace=lambda: None)
    worker = Worker(process=process, kind="numpy")
    worker.start_clock(5.0)
    thread.start()
    return worker


BATCH = Batch.of({"op": "calls"}, [[["t", []], ["d", []]]], b"")
GOOD = {"answers": [1], "outlines": None, "seen": []}


def answering(*frames):
    def behaviour(read_fd, write_fd):
        os.read(read_fd, 1 << 16)
        for frame in frames:
            os.write(write_fd, frame)

    return behaviour


@pytest.mark.parametrize("frames", [
    [codec.frame({**GOOD, "id": 7}, b"")], [b"HTTP/1.1 200 OK\r\n\r\n"], [codec.frame({"id": 2}, b"")], [codec.frame({**GOOD, "id": 2, "answers": []}, b"")],
    [_wire.HEAD.pack(_wire.MAGIC, 2**31, 0)], [_wire.HEAD.pack(_wire.MAGIC, 2, 2**62)], [codec.frame({"callback": 0, "args": ["t", []]}, b"")],
    [_wire.HEAD.pack(_wire.MAGIC, 4, 0) + b"[[[["], [_wire.HEAD.pack(_wire.MAGIC, 2, 0) + b"[]"],
])  # fmt: skip
def test_a_frame_that_lies_is_the_workers_fault(frames):
    worker = fake_worker(answering(*frames))
    with pytest.raises(WorkerGone) as caught:
        worker.run(BATCH, {})
    assert caught.value.how == "protocol"
    assert worker.gone


def test_a_reply_in_single_bytes_has_one_deadline_for_all_of_them():
    def drip(read_fd, write_fd):
        import time

        for byte in codec.frame({**GOOD, "id": 2}, b""):
            time.sleep(0.05)
            try:
                os.write(write_fd, bytes([byte]))
            except OSError:
                return

    worker = fake_worker(drip)
    worker.start_clock(0.5)
    with pytest.raises(WorkerTimeout):
        worker.run(BATCH, {})


def test_a_worker_that_hangs_up_is_gone():
    worker = fake_worker(lambda read_fd, write_fd: os.close(write_fd))
    with pytest.raises(WorkerGone):
        worker.run(BATCH, {})


def call(name, *args):
    encoder = codec.Encoder(torch=False)
    header = {
        "op": "calls",
        "name": name,
        "how": "call",
        "fresh": False,
        "watch": -1,
    }
    calls = [[encoder.value(args), ["d", []]]]
    return Batch.of(header, calls, b"".join(encoder.parts), tuple(encoder.functions))


SOURCE = """
import os, sys
def double(x): return 2 * x
def ask(f, x): return f(x) + f(2 * x)
def hang(x):
    while True:
        pass
def leave(x): os._exit(3)
def crash(x):
    import ctypes
    ctypes.string_at(0)
def talk(x): print("你好\\x1b[31m"); sys.stderr.write("::error::x\\n"); return x
def flood(x):
    while True: print("x" * 10000)
"""


@pytest.mark.parametrize("how", ["fork", "exec", "spawn", "threads"])
def test_workers_of_each_kind_answer_hang_die_and_talk(how, monkeypatch):
    if how == "threads":  # as on Windows: descriptors cannot be waited for, and nothing tells where a worker hangs
        monkeypatch.delattr(select, "poll")
        monkeypatch.delattr(signal, "SIGUSR2")
        monkeypatch.setattr("grader.subject.pool.fcntl", None)
    with Pool(how="spawn" if how == "threads" else how) as pool:

        def start():
            worker = pool.start("numpy")
            worker.start_clock(20.0)
            worker.load(SOURCE, filename="s.py", topic="s", names=("double",))
            return worker

        worker = start()
        assert worker.run(call("double", np.array([1.0, 2.0])), {}).values()[0].values.tolist() == [2.0, 4.0]
        seen = []
        reply = worker.run(
            call("ask", codec.Function(name="f", data=(10.0,)), 1.0), {"f": lambda k, x: seen.append(x) or k * x}
        )
        assert reply.values() == [30.0]
        assert seen == [1.0, 2.0]
        worker.run(call("talk", 1.0), {})
        assert worker.take_printed()[0] == "你好\\x1b[31m\n::error::x\n"
        worker.start_clock(0.5)
        with pytest.raises(WorkerTimeout) as caught:
            worker.run(call("hang", 1.0), {})
        assert caught.value.line in ((0,) if how == "threads" else (6, 7))
        for name, how_gone in (("leave", "exit"), ("crash", "signal"), ("flood", "output")):
            worker = start()
            with pytest.raises(WorkerGone) as gone:
                worker.run(call(name, 1.0), {})
            assert gone.value.how == how_gone


@settings(deadline=None)
@given(text=st.text())
def test_cleaned_text_holds_nothing_that_a_terminal_obeys(text):
    shown = codec.clean(text, 200)
    assert all(c.isprintable() or c == "\n" for c in shown)


RAISES = """
import time
made = 0
def slowly(x):
    global made
    made += 1
    time.sleep(0.02)
    raise ValueError(f"call {made}")
def quickly(x):
    global made
    made += 1
    raise ValueError(f"call {made}")
def mostly(x):
    global made
    made += 1
    time.sleep(0.02)
    if made != 7:
        raise ValueError(f"call {made}")
def hoards(x):
    global made
    made += 1
    raise MemoryError(f"call {made}")
"""


@pytest.mark.parametrize(("name", "made"), [("slowly", 20), ("quickly", 30), ("mostly", 30), ("hoards", 1)])
def test_calls_that_would_only_raise_the_same_are_not_made(name, made):
    one = [["t", [1]], ["d", []]]
    header = {"op": "calls", "name": name, "how": "call", "fresh": False, "watch": -1}
    with Pool() as pool:
        worker = pool.start("numpy")
        worker.start_clock(20.0)
        worker.load(RAISES, filename="r.py", topic="r", names=(name,))
        answers = worker.run(Batch.of(header, [one] * 30, b""), {}).values()
    assert len(answers) == 30
    assert answers[-1].message == f"call {made}"


CHANGES = """
def keeps(sizes, parts):
    return len(parts)
def pops(sizes, parts):
    parts.pop(0)
    return 1
def swaps(sizes, parts):
    parts[0], parts[2] = parts[2], parts[0]
    return 1
def doubles(sizes, parts):
    parts.append(parts[0])
    return 1
def replaces(sizes, parts):
    parts[1] = 7
    return 1
"""


@pytest.mark.parametrize(
    ("name", "changed"), [("keeps", []), ("pops", [0]), ("swaps", [0]), ("doubles", [0]), ("replaces", [0])]
)
def test_lists_of_equal_numbers_have_changed_only_if_something_was_done_to_them(name, changed):
    """A small number that is there twice is one object."""
    with Pool(how="exec") as pool:
        worker = pool.start("numpy")
        worker.start_clock(20.0)
        worker.load(CHANGES, filename="c.py", topic="c", names=(name,))
        batch = make_batch(name, "call", [(((2, 2, 2), [1, 2, 2]), {})], torch=False)
        batch.header["fresh"] = False
        assert changed_calls(batch, worker.run(batch, {}), restores=False) == changed


OPEN = """
import os
def f():
    found = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found
"""


@pytest.mark.parametrize(
    "skip", [set(), {"filesystem"}, {"network"}, {"filesystem", "network", "processes", "signals"}]
)
def test_a_worker_has_its_streams_and_two_pipes_and_nothing_else_open(skip):
    with Pool(how="exec", skip=frozenset(skip)) as pool:
        for _ in range(2):
            worker = pool.start("numpy")
            worker.start_clock(20.0)
            worker.load(OPEN, filename="o.py", topic="o", names=("f",))
            header = {"op": "calls", "name": "f", "how": "call", "fresh": False, "watch": -1}
            (found,) = worker.run(Batch.of(header, [[["t", []], ["d", []]]], b""), {}).values()
            assert len(found) == 5
            assert found[:3] == [0, 1, 2]


@pytest.mark.parametrize(("ahead", "there"), [((), 0.0), (("autograd",), 1.0)])
def test_what_the_first_gradient_imports_is_there_before_the_students_code_if_it_is_going_to_be_used(ahead, there):
    """It takes a fifth of a second, which every worker paid anew."""
    source = "import sys\n\n\ndef f(name):\n    return float(name in sys.modules)\n"
    with Pool(how="exec") as pool:
        worker = pool.start("torch", ahead=ahead)
        worker.start_clock(20.0)
        worker.load(source, filename="s.py", topic="s", names=("f",))
        assert worker.run(call("f", "torch.fx.experimental.symbolic_shapes"), {}).values() == [there]


def test_a_topic_with_gradients_has_them_imported_ahead(session, monkeypatch):
    asked, start = [], Pool.start

    def noting(self, kind, *, trusted=False, ahead=()):
        if not trusted:  # the reference is only asked where the right answers are not kept yet
            asked.append((kind, ahead))
        return start(self, kind, trusted=trusted, ahead=ahead)

    monkeypatch.setattr(Pool, "start", noting)
    for topic, name in (("lstm", "lstm_cell"), ("logistic", "sigmoid")):
        check_text(session, topic, course.solution_path(topic).read_text(encoding="utf-8"), name)
    assert asked == [("torch", ("autograd",)), ("numpy", ())]


@pytest.mark.parametrize("topic", course.topics())
def test_the_parts_of_a_reference_are_all_of_it_and_each_can_be_compiled(topic):
    text = course.solution_path(topic).read_text(encoding="utf-8")
    parts = _worker.PARTS.split(text)
    statements = [ast.dump(node) for part in parts for node in ast.parse(part).body]
    assert statements == [ast.dump(node) for node in ast.parse(text).body]
    assert len(_worker.compiled_parts(text, "s.py")) == len(parts) > len(course.exercise_names(topic))


def test_a_text_that_cannot_be_cut_is_compiled_as_a_whole():
    text = 'WORDS = """\ndef is a word\nfrom is another\n"""\n\n\n@staticmethod\ndef f():\n    return WORDS\n'
    module: dict = {}
    for code in _worker.compiled_parts(text, "s.py"):
        exec(code, module)
    assert module["f"]() == "\ndef is a word\nfrom is another\n"
