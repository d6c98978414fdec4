"""The references of `self_attention` agree with torch's own attention."""

import math

import pytest
import torch
from torch.autograd import gradcheck

from solutions import self_attention

B, N, D, HEADS = 3, 5, 6, 2
torch_attention = torch.nn.functional.scaled_dot_product_attention


def draw(*shape, grad=False, seed=0):
    generator = torch.Generator().manual_seed(seed + 31 * sum(shape))
    return torch.randn(*shape, dtype=torch.float64, generator=generator).requires_grad_(grad)


def test_simple_self_attention_is_unscaled_attention_of_x_on_itself():
    x = draw(B, N, D)
    expected = torch_attention(x, x, x, scale=1.0)
    torch.testing.assert_close(self_attention.simple_self_attention(x), expected)


def test_two_opposite_tokens_give_tanh():
    a = draw(D) / 3
    expected = torch.stack([a, -a]) * math.tanh(float(a @ a))
    y = self_attention.simple_self_attention(torch.stack([a, -a])[None])
    torch.testing.assert_close(y[0], expected)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3)])
@pytest.mark.parametrize("mask_shape", [None, (4,), (1, 4), (5, 4)])
def test_scaled_dot_product_attention_is_torchs(leading, mask_shape):
    Q, K, V = draw(*leading, 5, 2), draw(*leading, 4, 2), draw(*leading, 4, 3)
    mask = torch_mask = None
    if mask_shape is not None:
        mask = draw(*mask_shape) > 0
        mask[..., 1] = True  # every row allows at least one place
        torch_mask = mask.expand(5, 4)  # torch wants two axes
    output, weights = self_attention.scaled_dot_product_attention(Q, K, V, mask)
    torch.testing.assert_close(output, torch_attention(Q, K, V, attn_mask=torch_mask))
    torch.testing.assert_close(weights @ V, output)
    assert weights.shape == (*leading, 5, 4)
    if mask is not None:
        assert (weights[~mask.expand_as(weights)] == 0).all()


def test_self_attention_projects_with_transposed_weights():
    x, W_q, W_k, W_v = draw(B, N, D), draw(4, D), draw(4, D, seed=1), draw(7, D)
    linear = torch.nn.functional.linear
    expected = torch_attention(linear(x, W_q), linear(x, W_k), linear(x, W_v))
    torch.testing.assert_close(self_attention.self_attention(x, W_q, W_k, W_v), expected)


def test_causal_mask_is_torchs_is_causal():
    Q, K, V = draw(N, 2), draw(N, 2, seed=1), draw(N, 3)
    mask = self_attention.causal_mask(N)
    assert mask.dtype == torch.bool
    output, _ = self_attention.scaled_dot_product_attention(Q, K, V, mask)
    torch.testing.assert_close(output, torch_attention(Q, K, V, is_causal=True))


@pytest.mark.parametrize("num_heads", [1, 2, 3, 6])
@pytest.mark.parametrize("masked", [False, True])
def test_multi_head_attention_is_nn_multihead_attention(num_heads, masked):
    x, weights = draw(B, N, D), [draw(D, D, seed=i) for i in range(4)]
    module = torch.nn.MultiheadAttention(D, num_heads, bias=False, batch_first=True).double()
    with torch.no_grad():
        module.in_proj_weight.copy_(torch.cat(weights[:3]))
        module.out_proj.weight.copy_(weights[3])
    mask = self_attention.causal_mask(N) if masked else None
    expected, _ = module(x, x, x, attn_mask=~mask if masked else None)
    y = self_attention.multi_head_attention(x, *weights, num_heads, mask)
    torch.testing.assert_close(y, expected.detach())


def test_a_mask_may_differ_for_each_sample_and_head():
    x, weights = draw(B, N, D), [draw(D, D, seed=i) for i in range(4)]
    mask = (draw(B, HEADS, N, N) > 0) | torch.eye(N, dtype=torch.bool)
    y = self_attention.multi_head_attention(x, *weights, HEADS, mask)
    for b in range(B):
        alone = self_attention.multi_head_attention(x[b : b + 1], *weights, HEADS, mask[b])
        torch.testing.assert_close(y[b : b + 1], alone)


@pytest.mark.parametrize("num_heads", [4, 5, 7])
def test_heads_that_do_not_divide_d_are_a_value_error(num_heads):
    with pytest.raises(ValueError, match="d = 6"):
        self_attention.multi_head_attention(draw(1, 2, 6), *[draw(6, 6)] * 4, num_heads)


def test_gradients_are_right_under_a_mask():
    x, weights = draw(2, 3, 4, grad=True), [draw(4, 4, grad=True, seed=i) for i in range(4)]
    mask = self_attention.causal_mask(3)
    assert gradcheck(lambda *args: self_attention.multi_head_attention(*args, 2, mask), (x, *weights))
    assert gradcheck(self_attention.simple_self_attention, (x,))
    Q, K, V = draw(2, 3, grad=True), draw(4, 3, grad=True), draw(4, 5, grad=True)
    assert gradcheck(self_attention.scaled_dot_product_attention, (Q, K, V))
