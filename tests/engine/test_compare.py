"""Comparison: what is right, what is wrong, and that nothing wrong slips through."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.engine import compare
from grader.engine.compare import Rules
from grader.subject.codec import Array, Opaque, Raised

floats = st.floats(-100, 100)
arrays = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=floats)


def tensor(values, dtype="float64"):
    return Array(values=np.asarray(values), dtype=dtype, tensor=True)


def array(values, dtype="float64"):
    return Array(values=np.asarray(values), dtype=dtype, tensor=False)


@given(expected=arrays, noise=st.floats(-0.9e-5, 0.9e-5))
def test_rounding_is_no_error(expected, noise):
    assert compare.compare(array(expected + noise), expected, Rules()) is None


@given(expected=arrays, error=st.floats(1e-3, 10), sign=st.sampled_from([-1, 1]), data=st.data())
def test_an_error_above_a_thousandth_in_any_one_entry_is_found_and_pointed_at(expected, error, sign, data):
    index = tuple(data.draw(st.integers(0, n - 1)) for n in expected.shape)
    got = expected.copy()
    got[index] += sign * (error + 1e-5 * abs(expected[index]))
    finding = compare.compare(array(got), expected, Rules(names="y"))
    assert finding is not None
    assert finding.what == "value"
    assert finding.message.startswith("y" + (f"[{', '.join(map(str, index))}]" if index else "") + " = ")


@given(expected=arrays)
def test_float32_answers_may_be_a_little_further_off(expected):
    off = 0.9e-4 * (1 + np.abs(expected).max(initial=0))
    assert compare.compare(array(expected + off, "float32"), expected, Rules()) is None
    assert compare.compare(array(expected + 20 * off, "float32"), expected, Rules()) is not None


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_nan_and_infinity_are_never_right_for_a_number(bad):
    assert compare.compare(array([1.0, bad]), np.array([1.0, 2.0]), Rules()) is not None
    assert compare.compare(array([1.0, bad]), np.array([1.0, bad]), Rules()) is None


def test_lists_pass_for_tuples_but_not_for_arrays():
    expected = (np.zeros(2), np.ones(1))
    assert compare.compare([array(np.zeros(2)), array(np.ones(1))], expected, Rules()) is None
    assert compare.compare([0.0, 0.0], np.zeros(2), Rules()).what == "type"


@pytest.mark.parametrize("got", [0.5, 1, True, array(0.5)])
def test_a_float_may_be_any_scalar(got):
    value = float(got.values) if isinstance(got, Array) else float(got)
    assert compare.compare(got, value, Rules()) is None
    assert compare.compare(got, np.asarray(value), Rules()) is None


@pytest.mark.parametrize(
    "got", [array([0.5]), tensor(0.5), "0.5", None, [0.5], Opaque(type="generator"), Raised(type="ValueError")]
)
def test_nothing_else_is_a_float(got):
    assert compare.compare(got, 0.5, Rules()) is not None


def test_tensors_and_arrays_are_not_mixed_up():
    assert compare.compare(tensor([1.0]), np.array([1.0]), Rules()).what == "type"
    assert compare.compare(array([1.0]), np.array([1.0]), Rules(tensors=True)).what == "type"


def test_a_mask_must_be_boolean_unless_any_dtype_will_do():
    mask = np.array([True, False])
    assert compare.compare(tensor([1.0, 0.0]), mask, Rules(tensors=True)).what == "dtype"
    assert compare.compare(tensor([1.0, 0.0]), mask, Rules(tensors=True, dtype="any")) is None


def test_complex_answers_are_refused():
    assert compare.compare(array([1 + 0j], "complex128"), np.array([1.0]), Rules()).what == "dtype"


def test_an_exception_is_right_only_where_one_is_asked_for():
    wanted = Raised(type="ValueError")
    assert compare.compare(Raised(type="MyError", bases=("ValueError", "Exception")), wanted, Rules()) is None
    assert compare.compare(Raised(type="AssertionError", bases=("Exception",)), wanted, Rules()) is not None
    assert compare.compare(array([1.0]), wanted, Rules()) is not None
    assert compare.compare(wanted, np.array([1.0]), Rules()).what == "raised"


@pytest.mark.parametrize(
    ("got", "want", "words"),
    [
        ((3, 2), (2, 3), "transposed"), ((2, 1), (2,), "too many"), ((3,), (2, 3), "batch"), ((2,), (2, 3), "axis 1 is missing"),
        ((), (2, 3), "summed up"), ((2, 1, 3), (2, 4, 3), "axis 1 has become 1"), ((4, 2, 3), (2, 3, 4), "another order"),
    ],
)  # fmt: skip
def test_a_wrong_shape_gets_its_cause(got, want, words):
    message = compare.compare(array(np.zeros(got)), np.zeros(want), Rules()).message
    assert words in message


def test_integer_answers_for_fractions_are_explained():
    message = compare.compare(array([0, 1], "int64"), np.array([0.5, 1.0]), Rules(names="s")).message
    assert message == "s[0] = 0.0, but should be 0.5 (s is int64: fractions are cut off)"
