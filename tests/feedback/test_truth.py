"""What is said of a wrong solution is true of it: strangers' mistakes that once got a false word, a false call or a false verdict."""

import ast
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from grader import course, draw
from grader.engine import gradients, show
from grader.engine.corpus import Planned
from grader.engine.reference import make_gradient_batch, task
from grader.engine.values import equal_values
from grader.reports import terminal
from grader.session import Session, Settings, usual_cause
from grader.subject.codec import Raised
from grader.subject.pool import Pool
from tests.support.catalogue import check_text


@pytest.fixture(scope="module")
def unshrunk():
    """Shows a failing call as it was drawn, as a class's grading does."""
    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=60.0, shrink=False))
    yield session
    session.close()


def exercise(session, topic, name, code):
    source = course.solution_path(topic).read_text(encoding="utf-8") + "\n\n" + code
    (found,) = check_text(session, topic, source, name).topics[0].exercises
    return found


def check(found, name):
    return next(check for check in found.checks if check.name == name)


# --- calls ----------------------------------------------------------------------------------------------------------


def test_the_arguments_of_every_gradient_call_are_read_as_they_were_sent():
    calls = [
        ((np.array([[1.0, 2.0]]), np.array([[n + 0.5]])), {"eps": 1.0}, [np.full((1, 2 + n), 7.0), np.array(9.0)])
        for n in range(4)
    ]
    planned = Planned(batch=make_gradient_batch("f", "call", calls), trees=[], data=b"")
    assert all(equal_values(one, other[:2]) for one, other in zip(planned.arguments, calls, strict=True))
    assert all(equal_values(one, other[2]) for one, other in zip(planned.upstreams, calls, strict=True))


@pytest.mark.parametrize(
    ("topic", "name"), [("attention", "additive_score"), ("seq2seq", "teacher_forcing_loss"), ("lstm", "lstm_cell")]
)
def test_the_gradient_that_is_expected_belongs_to_the_call_that_is_shown(session, topic, name):
    work = task(topic, name)
    planned = session.plan(work).gradients
    shown = [(*call, weights) for call, weights in zip(planned.arguments, planned.upstreams, strict=True)]
    answers = gradients.ask(work, session.reference(topic).subject, shown)
    for answer, expected in zip(answers, planned.expected, strict=True):
        assert gradients.compare_gradients(answer, expected, [str(n) for n in range(len(expected[1]))]) is None


# Rounded to two digits, as such an example is shown where that shows the failure too, it is right.
ONLY_UNEVEN = "\n\ndef UNEVEN(x):\n    return bool(((100 * x - (100 * x).round()).abs() > 1e-6).any())\n"


@pytest.mark.parametrize(("topic", "name", "old", "new"), [
    ("lstm", "lstm_cell", "o * torch.tanh(c_next)", "(o.detach() if UNEVEN(x) else o) * torch.tanh(c_next)"),
    ("attention", "bilinear_score", "W", "(W.detach() if UNEVEN(q) else W)"),
])  # fmt: skip
def test_a_gradient_that_is_shown_as_it_was_drawn_is_what_the_call_gives(unshrunk, topic, name, old, new):
    import torch

    source = course.solution_path(topic).read_text(encoding="utf-8")
    start = source.index(f"def {name}(")
    end = source.index("\n\n\n", start)
    head, body = source[start:end].split(":\n", 1)
    wrong = source[:start] + head + ":\n" + body.replace(old, new) + source[end:] + ONLY_UNEVEN
    (found,) = check_text(unshrunk, topic, wrong, name).topics[0].exercises
    shown = check(found, "gradient").counterexample
    for text, expected in ((wrong, shown.got), (source, shown.expected)):
        module = {"torch": torch, "__name__": "m"}
        exec(text, module)
        exec(shown.setup, module)
        answer = eval(f"gradient({shown.call})", module)
        leaf = next(value for key, value in module.items() if isinstance(value, torch.Tensor))
        answer = torch.zeros_like(leaf) if answer is None else answer
        assert show.array(answer.numpy()) == expected


LONG = st.lists(st.floats(-9, 9), min_size=1, max_size=12).map(lambda row: show.literal(np.array(row), tensors=True))


@given(st.lists(LONG, min_size=1, max_size=3), st.integers(30, 76), st.booleans())
@example(["(torch.tensor([31.0]).double() / 16)"], 30, True)
def test_a_call_over_several_lines_is_the_same_call(arguments, width, named):
    call = f"f({', '.join(arguments)})"
    text = f"W_xh = {arguments[0]}.requires_grad_()" if named else call
    folded = "\n".join(terminal.call_lines(text, width))
    assert ast.dump(ast.parse(folded)) == ast.dump(ast.parse(text))


LAYOUTS = {
    1: "def sigmoid(z):\n    out = np.zeros_like(z)\n    flat = out.reshape(-1)\n    flat[:] = 1 / (1 + np.exp(-z.reshape(-1)))\n    return out\n",
    2: "def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) if min(z.strides, default=1) > 0 else z\n",
    3: "def sigmoid(z):\n    return 1 / (1 + np.exp(-z)) if z.ndim == 0 or abs(z.strides[-1]) == 8 else z\n",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_call_that_fails_for_how_its_arrays_lie_in_memory_fails_as_pasted(session, layout):
    found = exercise(session, "logistic", "sigmoid", LAYOUTS[layout])
    shown = check(found, "matches_reference").counterexample
    module = {"np": np}
    exec(LAYOUTS[layout], module)
    answer = eval(shown.call, module)
    assert show.array(answer) == shown.got != shown.expected


def test_a_parameter_with_as_many_rows_as_there_are_samples_is_not_cut(quick):
    code = "def layer_norm(x, gamma, beta, eps=1e-5):\n    m = x.mean(-1, keepdim=True)\n    return gamma * (x - m) / (x - m).pow(2).mean(-1, keepdim=True).sqrt() + beta\n"
    found = exercise(quick, "transformer", "layer_norm", code)
    shown = {c.name: c.counterexample.call for c in found.checks if c.status == "failed" and c.counterexample}
    cut = [call for call in shown.values() if "[[2.0, 2.0, 2.0]]" in call]
    assert len(cut) == 1
    assert "torch.tensor([1.0, 2.0, -1.0])" in cut[0]


@pytest.mark.parametrize(("got", "expected"), [(6.9997, 7.0), (7.0, 6.99999), (0.1 + 0.2, 0.3), (1e6, 1e6 + 1)])
def test_two_numbers_that_differ_are_shown_with_the_digits_that_differ(got, expected):
    one, other = show.pair(got, expected)
    assert float(one) != float(other)


# --- words ----------------------------------------------------------------------------------------------------------

RAISING = [
    ("rnn", "rnn_cell", "def rnn_cell(x, h, params):\n    return torch.tanh(x @ params.W_xh.T)\n"),
    ("rnn", "rnn_cell", "def rnn_cell(x, h, params):\n    return torch.tanh(torch.cat(x, h))\n"),
    ("rnn", "rnn", "def rnn(xs, h0, params):\n    return xs.unstack(1)\n"),
    ("cnn", "ngrams", "def ngrams(x, n):\n    return x.unfolds(1, n, 1)\n"),
    ("mlp", "train", "def train(model, x, y, lr=0.05, epochs=500):\n    torch.optim.SGD(model, lr=lr)\n"),
    ("logistic", "sigmoid", "def sigmoid(z):\n    return 1 / (1 + np.exp(-z).item('a'))\n"),
]


@pytest.mark.parametrize(("topic", "name", "code"), RAISING)
def test_a_function_that_only_raises_is_not_told_of_mistakes_it_never_got_to(quick, topic, name, code):
    found = exercise(quick, topic, name, code)
    assert found.status == "crashed"
    assert found.diagnosis is None


@pytest.mark.parametrize(
    ("topic", "name", "code"),
    [("attention", "dot_score", "def dot_score(q, K):\n    return torch.einsum('bd,bnd->bn', q, K).unsqueeze(-1)\n"),
     ("attention", "dot_score", "def dot_score(q, K):\n    return torch.einsum('bd,bnd->bn', q, K).squeeze()\n"),
     ("attention", "dot_score", "def dot_score(q, K):\n    return [torch.einsum('bd,bnd->bn', q, K)]\n"),
     ("lstm", "lstm_gates", "_gates = lstm_gates\ndef lstm_gates(x, h, params):\n    return torch.stack(_gates(x, h, params))\n")],
)  # fmt: skip
def test_an_answer_of_another_form_is_no_cut_graph(unshrunk, topic, name, code):
    found = exercise(unshrunk, topic, name, code)
    assert check(found, "returns").status == "failed"
    said = " ".join([c.message + " ".join(c.facts) for c in found.checks if c.status == "failed"])
    assert "cut" not in said
    assert "d loss" not in said


IN_PLACE = [
    ("cnn", "conv1d", "_full = conv1d\ndef conv1d(x, weight, bias):\n    y = _full(x, weight, bias)\n    weight.data = weight.data[:, None]\n    return y\n"),
    ("lstm", "lstm_cell", "_full = lstm_cell\ndef lstm_cell(x, h, c, params):\n    y = _full(x, h, c, params)\n    params[0].t_()\n    return y\n"),
    ("linear", "linear", "_full = linear\ndef linear(x, W, b):\n    y = _full(x, W, b)\n    b.shape = (1, len(b))\n    return y\n"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "name", "code"), IN_PLACE)
def test_an_input_that_is_reshaped_in_place_has_changed(unshrunk, topic, name, code):
    assert check(exercise(unshrunk, topic, name, code), "inputs_unchanged").status == "failed"


def test_a_gradient_of_another_shape_is_judged(unshrunk):
    """The input is reshaped before it is used."""
    code = "_full = conv1d\ndef conv1d(x, weight, bias):\n    shape = weight.shape\n    weight.data = weight.data.reshape(len(weight), -1)\n    return _full(x, weight.reshape(shape), bias)\n"
    assert check(exercise(unshrunk, "cnn", "conv1d", code), "gradient").status == "failed"


CAUSES = [
    ("RuntimeError", "mat1 and mat2 must have the same dtype, but got Float and Double", "float32"),
    ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x3)", "inner sizes"),
    ("TypeError", "matmul(): argument 'other' (position 1) must be Tensor, not numpy.ndarray", "where torch wants a tensor"),
    ("IndexError", "Dimension out of range (expected to be in range of [-1, 0], but got 1)", "fewer axes"),
    ("IndexError", "index 3 is out of bounds for axis 0 with size 3", "one too large"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "message", "words"), CAUSES)
def test_the_usual_cause_is_one_of_that_exception(kind, message, words):
    assert words in usual_cause(Raised(type=kind, message=message))


def test_the_messages_are_those_of_the_libraries():
    import torch

    def raised(make):
        with pytest.raises((RuntimeError, TypeError, IndexError)) as caught:
            make()
        return str(caught.value).splitlines()[0]

    x, y = torch.zeros(2, 3), torch.zeros(4, 3, dtype=torch.float64)
    found = [
        raised(lambda: torch.addmm(x, x, y.T)),
        raised(lambda: x @ torch.zeros(4, 3)),
        raised(lambda: torch.matmul(x, np.zeros((3, 2)))),
        raised(lambda: torch.zeros(3).sum(dim=1)),
        raised(lambda: np.zeros(3)[3]),
    ]
    assert [usual_cause(Raised(type="X", message=message)) for message in found] == [
        usual_cause(Raised(type="X", message=message)) for _, message, _ in CAUSES
    ]


def test_an_array_of_texts_is_no_array_of_numbers(quick):
    found = exercise(quick, "logistic", "sigmoid", "def sigmoid(z):\n    return np.asarray(z).astype(str)\n")
    assert "an array of numbers" in check(found, "returns").message


def test_a_gradient_with_one_axis_less_lacks_no_batch(unshrunk):
    code = "_full = linear_backward\ndef linear_backward(dy, x, W):\n    dx, dW, db = _full(dy, x, W)\n    return dx, dW[0] if len(dW) == 1 else dW, db\n"
    message = check(exercise(unshrunk, "linear", "linear_backward", code), "returns").message
    assert "dW has shape" in message
    assert "batch" not in message


# --- verdicts -------------------------------------------------------------------------------------------------------

STABLE = """
def _sigmoid(z):
    e = torch.exp(-z.abs())
    return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))

def _tanh(z):
    e = torch.exp(-2 * z.abs())
    return torch.sign(z) * (1 - e) / (1 + e)

def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return _sigmoid(i), _sigmoid(f), _tanh(u), _sigmoid(o)
"""


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", ["lstm_gates", "lstm_cell", "lstm"])
def test_gradients_are_not_asked_for_where_a_sum_is_0(session, name, seed):
    """Written with |z| or the sign of z, a function has its derivative everywhere but at 0."""
    other = Session(pool=session.pool, settings=Settings(seed=seed, shrink=False), plans=session.plans)
    assert exercise(other, "lstm", name, STABLE).status == "passed"


@pytest.mark.parametrize(
    ("topic", "name", "code"),
    [("perceptron", "weighted_sum", "def weighted_sum(x, w):\n    return x[:, :5] @ w[:5]\n"),
     ("perceptron", "weighted_sum", "def weighted_sum(x, w):\n    return np.concatenate([x[:5] @ w, 0 * x[5:, 0]])\n"),
     ("logistic", "sigmoid", "def sigmoid(z):\n    return 1 / (1 + np.exp(-np.round(z, 2)))\n"),
     ("softmax", "softmax", "_full = softmax\ndef softmax(z, axis=-1):\n    return _full(z, axis) if z.shape[axis] < 6 else _full(z, axis) * 0.99\n"),
     ("rnn", "rnn", "def rnn(xs, h0, params):\n    h, hs = h0, []\n    for t, x in enumerate(xs.unbind(1)):\n        h = rnn_cell(x, h.detach() if t and t % 5 == 0 else h, params)\n        hs.append(h)\n    return torch.stack(hs, 1), h\n")],
)  # fmt: skip
def test_what_is_right_for_small_sizes_and_round_numbers_only_is_found(quick, topic, name, code):
    assert exercise(quick, topic, name, code).status == "failed"


@pytest.mark.parametrize(
    ("topic", "name", "code"),
    [("perceptron", "perceptron", "def perceptron(x, w, b):\n    return (x @ w + b > 0).astype(int)\n"),
     ("loss", "mean_squared_error", "def mean_squared_error(y_pred, y):\n    return float(((y_pred - y) ** 2).mean()) * (1.0 if len(y) < 9 else 1.1)\n"),
     ("seq2seq", "greedy_decode", "_full = greedy_decode\ndef greedy_decode(*args, **kwargs):\n    return _full(*args, **kwargs)[:20]\n")],
)  # fmt: skip
def test_whole_numbers_and_pythons_own_earn_their_part_too(quick, topic, name, code):
    found = exercise(quick, topic, name, code)
    assert found.status == "failed"
    assert found.score > 0.3


def test_torch_in_its_other_guise_is_off_limits(quick):
    code = "def layer_norm(x, gamma, beta, eps=1e-5):\n    return torch._refs.native_layer_norm(x, [x.shape[-1]], gamma, beta, eps)[0]\n"
    found = exercise(quick, "transformer", "layer_norm", code)
    assert check(found, "off_limits").status == "failed"


@pytest.mark.parametrize(
    ("topic", "name", "code", "words"),
    [("cnn", "conv2d", "def conv2d(x, weight, bias, stride=1, padding=0):\n    return torch.nn.functional.conv2d(x, weight, bias, stride, padding)\n", "it calls torch.conv2d, which"),
     ("transformer", "layer_norm", "def layer_norm(x, gamma, beta, eps=1e-5):\n    layer = torch.nn.LayerNorm(x.shape[-1], eps).double()\n    layer.weight.data, layer.bias.data = gamma, beta\n    return layer(x)\n", "it calls torch.layer_norm, which"),
     ("cnn", "ngrams", "def ngrams(x, n):\n    return torch.nn.functional.unfold(x[:, None], (n, x.shape[2])).transpose(1, 2)\n", "im2col")],
)  # fmt: skip
def test_what_is_off_limits_has_the_name_that_the_student_wrote(quick, topic, name, code, words):
    assert words in check(exercise(quick, topic, name, code), "off_limits").message


# --- inputs ---------------------------------------------------------------------------------------------------------


def some_inputs(d):
    n, m, k = d.dims("n m k")
    few = d.dims("few", high=3)
    return d.array(n, m, k), d.array(*few), d.array(*d.shape())


def test_rich_examples_are_larger_where_the_author_names_no_bound():
    drawn = [draw.rich_example(some_inputs, number, 0, added=draw.FINE, larger=True)[0] for number in range(40)]
    for axis in range(3):
        sizes = {args[0].shape[axis] for args in drawn}
        assert {1, 6, 7, 8, 9} <= sizes <= set(range(1, 10))
    assert {len(args[1]) for args in drawn} == {1, 2, 3}
    assert max(size for args in drawn for size in args[2].shape) > 5


def test_rich_examples_have_numbers_off_the_grid_whose_sums_of_products_are_exact():
    from fractions import Fraction

    off = 0
    for number in range(20):
        args, _ = draw.rich_example(some_inputs, number, 0, added=draw.FINE, larger=False)
        row = args[0].reshape(-1)
        off += bool((row * 4 != np.round(row * 4)).any())
        assert abs(row).max() <= 2.0
        assert float(sum(Fraction(a) * Fraction(b) for a, b in pairwise(row))) == sum(a * b for a, b in pairwise(row))
    assert off > 15


@pytest.mark.parametrize(("count", "both"), [(100, (96, 4)), (4, (3, 1)), (3, (3, 0)), (60, (56, 4))])
def test_rich_examples_are_part_of_those_asked_for(count, both):
    assert draw.usual_and_rich(count) == both
