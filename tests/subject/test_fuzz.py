"""A hundred thousand malformed frames: each is read or refused, and whatever is read gets a verdict; nothing else ever happens."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.engine.check import Checker
from grader.engine.explain import QuietExplainer
from grader.engine.reference import task
from grader.session import Session, Settings
from grader.subject import _wire, codec
from grader.subject.batch import WorkerGone, make_reply, parse_reply
from grader.subject.client import Frame
from grader.subject.pool import Pool
from tests.subject.test_channel import mutate, read_frame, valid_frame

pytestmark = pytest.mark.slow
EXAMPLES, FRAMES = 1100, 100  # examples of Hypothesis, and mutated frames of each

words = st.sampled_from(
    [
        "a",
        "T",
        "t",
        "l",
        "d",
        "f",
        "o",
        "e",
        "float64",
        "bool",
        "bfloat16",
        "object",
        "nan",
        "-inf",
        "",
        "x" * 50,
        "\u202e\n",
    ]
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 70), st.sampled_from([2**31, 2**62, 2**64, -(2**63)]), words
)
errors = st.fixed_dictionaries({}, optional={
    "type": scalars, "message": scalars, "bases": st.lists(scalars, max_size=2), "values": st.dictionaries(words, scalars, max_size=2),
    "frames": st.lists(st.one_of(scalars, st.lists(scalars, max_size=4)), max_size=2),
})  # fmt: skip
trees = st.recursive(st.one_of(scalars, errors), lambda inner: st.one_of(
    st.lists(inner, max_size=4),
    st.tuples(st.sampled_from(["a", "T"]), st.sampled_from(["float64", "int8", "bool", "object"]), st.lists(st.integers(-1, 5), max_size=3)).map(list),
    st.tuples(st.sampled_from(["t", "l", "d", "e", "f"]), st.lists(inner, max_size=3)).map(list),
    st.tuples(st.just("e"), errors).map(list),
), max_leaves=12)  # fmt: skip
headers = st.fixed_dictionaries(
    {"answers": st.one_of(trees, st.lists(trees, min_size=5, max_size=5)), "seen": st.one_of(scalars, st.lists(scalars, max_size=3))},
    optional={"outlines": trees, "id": scalars, "callback": scalars, "args": trees},
)  # fmt: skip


def test_frames_are_read_or_refused():
    counts = {"read": 0, "refused": 0}

    @settings(
        max_examples=EXAMPLES, database=None, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(header=headers, payload=st.binary(max_size=200), seed=st.integers(0, 2**32))
    def send(header, payload, seed):
        text = json.dumps(header).encode()
        whole = _wire.HEAD.pack(_wire.MAGIC, len(text), len(payload)) + text + payload
        rng = random.Random(seed)
        for number in range(FRAMES):
            frame = whole if number == 0 else mutate(whole if number % 2 else valid_frame(), rng)
            try:
                read_frame(frame)
                counts["read"] += 1
            except codec.ProtocolError:
                counts["refused"] += 1

    send()
    assert sum(counts.values()) >= 100_000
    assert counts["read"] > 1000
    assert counts["refused"] > 20_000


class Liar:
    """Answers like the reference, but for frames that are spoilt on the way."""

    def __init__(self, subject):
        self.spoil = bytes
        self._subject, self._true = subject, {}

    def run(self, batch, functions):
        if id(batch) not in self._true:
            self._true[id(batch)] = batch, self._subject.run(batch, functions)
        true = self._true[id(batch)][1]
        header = {"answers": true.answers, "outlines": true.outlines, "seen": list(true.seen)}
        data, frame = self.spoil(codec.frame(header, bytes(true.payload))), Frame()
        try:
            frame.add(data[: frame.missing()])
            if len(data) < _wire.HEAD.size or not frame.add(data[_wire.HEAD.size :]):
                raise WorkerGone("exit", "it hung up")
            text, payload = frame.parts()
            return make_reply(parse_reply(text, batch), payload, list(true.callbacks), batch.size)
        except codec.ProtocolError as error:
            raise WorkerGone("protocol", str(error)) from error


ODD = [None, [], {}, 0, -1, 2**62, True, "a", ["e", {}], ["t", []], ["l", []], ["d", []], ["f", "nan"], ["o", "x", "y"],
       ["a", "float64", []], ["a", "bool", [1]], ["T", "complex128", []], [[]], ["t", [["t", []], ["l", []]]],
       ["e", {"type": "NotImplementedError", "message": "", "bases": [], "frames": [], "values": {}}]]  # fmt: skip


@pytest.mark.parametrize(("topic", "name"), [("logistic", "sigmoid"), ("lstm", "lstm_cell"), ("mlp", "train"),
                                             ("gradient_descent", "gradient_descent"), ("mlp", "MLP")])  # fmt: skip
def test_whatever_is_read_gets_a_verdict(topic, name):
    """The whole check of an exercise ends in a result or in a refusal, whatever the answers are."""
    session = Session(pool=Pool(how="exec"), settings=Settings(shrink=False))
    work, reference, rng = task(topic, name), session.reference(topic), random.Random(5)
    plan, liar, seen = session.plan(work), Liar(reference.subject), set()
    for number in range(120 + len(ODD)):
        checker = Checker(
            work, plan, liar, lambda: QuietExplainer(work, plan, liar, lambda: reference, lambda error: "")
        )
        try:
            seen.add(checker.run().status)
        except (WorkerGone, codec.ProtocolError):
            seen.add("refused")
        liar.spoil = lambda frame, number=number: spoil(
            frame, rng, ODD[number : number + 1]
        )  # each as the first answer, too
        assert seen == {"passed"} or number > 0
    session.close()
    assert {"passed", "refused", "failed"} <= seen
    assert "grader_error" not in seen


def spoil(frame, rng, first):
    """Swap one value of the header for another of its values or for something odd; now and then also bytes. first: the first answer."""
    head = _wire.HEAD.size
    size, _ = codec.parse_head(frame[:head])
    header, payload = json.loads(frame[head : head + size]), frame[head + size :]
    places = []
    if first:
        header["answers"][0] = first[0]

    def walk(tree):
        pairs = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
        for key, value in pairs:
            places.append((tree, key))
            walk(value)

    walk(header)
    for _ in range(0 if first else rng.choice((1, 1, 1, 3))):
        tree, key = rng.choice(places)
        other, where = rng.choice(places)
        try:
            tree[key] = other[where] if rng.random() < 0.5 else rng.choice(ODD)
        except (KeyError, IndexError):
            continue
    if rng.random() < 0.2 and payload:
        payload = bytearray(payload)
        payload[rng.randrange(len(payload))] ^= 1 << rng.randrange(8)
        payload = bytes(payload)
    try:
        text = json.dumps(header).encode()
    except (ValueError, RecursionError):  # it was put into itself
        return frame
    return _wire.HEAD.pack(_wire.MAGIC, len(text), len(payload)) + text + payload
