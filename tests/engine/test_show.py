"""Calls as text: what is written makes the same numbers again, and no number has more digits than it needs."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.engine import script, show
from grader.engine.show import Name

WEIGHTS = hnp.arrays(np.float64, st.integers(1, 4), elements=st.sampled_from([1.0, 2.0, 0.5, 1.5, 0.25]))


def evaluated(text):
    return np.asarray(eval(text, {"np": np, "torch": torch}))


@given(WEIGHTS, st.booleans(), st.booleans())
def test_probabilities_and_their_logarithms_are_written_in_short_numbers(weights, logarithms, tensors):
    values = weights / weights.sum()
    values = np.log(values) if logarithms else values
    text = show.literal(values, tensors=tensors)
    assert np.allclose(evaluated(text), values, rtol=1e-14, atol=0.0)
    assert "0.3333" not in text
    assert "0.6931" not in text


@given(hnp.arrays(np.float64, st.integers(0, 3), elements=st.floats(allow_nan=False)), st.booleans())
def test_any_other_number_is_written_in_full(values, tensors):
    again = evaluated(show.literal(values, tensors=tensors))
    assert np.allclose(again, values, rtol=1e-14, atol=0.0)
    assert again.dtype == np.float64


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (np.array([1 / 3, 2 / 3]), "np.array([1.0, 2.0]) / 3"),
        (np.log([[0.5, 0.5]]), "np.log(np.array([[0.5, 0.5]]))"),
        (np.log([1 / 3, 2 / 3]), "np.log(np.array([1.0, 2.0]) / 3)"),
        (np.array([0.25, 0.75]), "np.array([0.25, 0.75])"),
        (np.array([-np.inf, 0.1234567]), 'np.array([-float("inf"), 0.1234567])'),
    ],
)
def test_how_numbers_are_written(values, text):
    assert show.literal(values, tensors=False) == text


def test_the_answer_of_an_earlier_call_is_written_as_that_call():
    z, once = np.array([0.0, 1.0]), np.array([-1.3132616875182228, -0.3132616875182228])
    assert script.nested((once, 3), [("f(z)", once)]) == (Name(name="f(z)"), 3)
    assert script.nested((once,), [("f(z)", (z, once))]) == (Name(name="f(z)[1]"),)
    assert script.nested((z,), [("f(z)", z)])[0] is z  # short: it can stand for itself
    assert script.nested((once,), [("f(z)", z)])[0] is once
