"""The references of `position` agree with the paper's formula and its properties."""

import math

import pytest
import torch
from torch.autograd import gradcheck

from solutions import position


def test_position_embedding_adds_row_p_at_position_p():
    x, table = torch.randn(3, 4, 2).double(), torch.randn(6, 2).double()
    y = position.position_embedding(x, table)
    for p in range(4):
        torch.testing.assert_close(y[:, p], x[:, p] + table[p])


def test_more_words_than_positions_are_a_value_error():
    with pytest.raises(ValueError, match="5 words, but only 4"):
        position.position_embedding(torch.ones(1, 5, 2), torch.ones(4, 2))
    assert position.position_embedding(torch.ones(1, 4, 2), torch.ones(4, 2)).eq(2).all()


@pytest.mark.parametrize("d", [1, 2, 5, 6])
def test_positional_encoding_is_its_formula_entry_by_entry(d):
    table = position.positional_encoding(7, d)
    assert table.shape == (7, d)
    for p in range(7):
        for i in range(d):
            if i % 2 == 0:
                expected = math.sin(p / 10000 ** (i / d))
            else:
                expected = math.cos(p / 10000 ** ((i - 1) / d))
            assert table[p, i].item() == pytest.approx(expected, abs=1e-12)


def test_a_shift_of_positions_is_a_rotation_of_each_pair():
    d, shift = 6, 3
    table = position.positional_encoding(10, d)
    sine, cosine = table[:, 0::2], table[:, 1::2]
    angle = shift / 10000 ** (torch.arange(0, d, 2, dtype=torch.float64) / d)
    turned = sine * torch.cos(angle) + cosine * torch.sin(angle)
    torch.testing.assert_close(sine[shift:], turned[:-shift])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_add_positional_encoding_keeps_the_dtype(dtype):
    x = torch.randn(3, 4, 5, dtype=dtype)
    y = position.add_positional_encoding(x)
    assert y.dtype == dtype
    torch.testing.assert_close(y - x, position.positional_encoding(4, 5).to(dtype).expand(3, 4, 5))


def test_both_sums_are_differentiable():
    x, table = torch.randn(2, 3, 2).double(), torch.randn(4, 2).double()
    x.requires_grad_()
    table.requires_grad_()
    assert gradcheck(position.position_embedding, (x, table))
    assert gradcheck(position.add_positional_encoding, (x,))
