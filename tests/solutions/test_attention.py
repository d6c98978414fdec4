"""The references of `attention` agree with torch.nn and with the formulas entry by entry."""

import math

import torch
from torch.autograd import gradcheck

from solutions import attention

B, N, D_Q, D_K, D_V, A = 3, 5, 2, 4, 6, 7


def draw(*shape, grad=False, seed=0):
    generator = torch.Generator().manual_seed(seed + 31 * sum(shape))
    return torch.randn(*shape, dtype=torch.float64, generator=generator).requires_grad_(grad)


def test_additive_score_is_its_formula_entry_by_entry():
    q, K, W, w = draw(B, D_Q), draw(B, N, D_K), draw(A, D_Q + D_K), draw(A)
    scores = attention.additive_score(q, K, W, w)
    assert scores.shape == (B, N)
    for b in range(B):
        for j in range(N):
            expected = w @ torch.tanh(W[:, :D_Q] @ q[b] + W[:, D_Q:] @ K[b, j])
            torch.testing.assert_close(scores[b, j], expected)


def test_bilinear_score_is_nn_bilinear():
    q, K, W = draw(B, D_Q), draw(B, N, D_K), draw(D_Q, D_K)
    queries = q[:, None].expand(B, N, D_Q).contiguous()
    expected = torch.nn.functional.bilinear(queries, K, W[None])[..., 0]
    torch.testing.assert_close(attention.bilinear_score(q, K, W), expected)


def test_scaled_dot_score_is_the_dot_score_over_root_d():
    q, K = draw(B, D_K), draw(B, N, D_K)
    expected = torch.einsum("bd,bnd->bn", q, K)
    torch.testing.assert_close(attention.dot_score(q, K), expected)
    torch.testing.assert_close(attention.scaled_dot_score(q, K), expected / math.sqrt(D_K))


def test_attend_on_scaled_scores_is_torch_attention():
    q, K, V = draw(B, D_K), draw(B, N, D_K), draw(B, N, D_V)
    context, weights = attention.attend(attention.scaled_dot_score(q, K), V)
    expected = torch.nn.functional.scaled_dot_product_attention(q[:, None], K, V)[:, 0]
    torch.testing.assert_close(context, expected)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(B, dtype=torch.float64))


def test_attend_is_right_for_scores_of_size_50():
    scores = torch.tensor([[50.0, -50.0], [-50.0, -50.0]], dtype=torch.float64)
    context, _ = attention.attend(scores, torch.tensor([[[1.0], [3.0]]] * 2).double())
    torch.testing.assert_close(context, torch.tensor([[1.0], [2.0]], dtype=torch.float64))


def test_all_scores_are_differentiable():
    q, K, same_size = draw(B, D_Q, grad=True), draw(B, N, D_K, grad=True), draw(B, D_K, grad=True)
    W, w, M = draw(A, D_Q + D_K, grad=True), draw(A, grad=True), draw(D_Q, D_K, grad=True)
    assert gradcheck(attention.additive_score, (q, K, W, w))
    assert gradcheck(attention.bilinear_score, (q, K, M))
    assert gradcheck(attention.scaled_dot_score, (same_size, K))
    assert gradcheck(attention.attend, (draw(B, N, grad=True), draw(B, N, D_V, grad=True)))
