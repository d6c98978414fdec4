"""The references of `seq2seq` agree with torch's RNN cell, F.cross_entropy and enumeration."""

import math

import pytest
import torch
from torch.autograd import gradcheck

from solutions import seq2seq

B, S, T, E, H, V = 2, 5, 4, 3, 6, 7


def draw(*shape, grad=False, seed=0):
    generator = torch.Generator().manual_seed(seed + 31 * sum(shape))
    return torch.randn(*shape, dtype=torch.float64, generator=generator).requires_grad_(grad)


def rnn_params(grad=False):
    sizes = [(H, E + H), (H,), (H, H), (H,)]
    return tuple(draw(*size, grad=grad, seed=i) for i, size in enumerate(sizes))


def torch_step(y, h, encoder_states, params):
    """One step by torch's own attention and RNN cell."""
    attend = torch.nn.functional.scaled_dot_product_attention
    context = attend(h[:, None], encoder_states, encoder_states)[:, 0]
    W_xh, b_xh, W_hh, b_hh = params
    return torch._VF.rnn_tanh_cell(torch.cat([y, context], 1), h, W_xh, W_hh, b_xh, b_hh)


def test_decoder_step_is_torch_attention_and_torch_cell():
    y, h, states, params = draw(B, E), draw(B, H), draw(B, S, H), rnn_params()
    h_next, weights = seq2seq.decoder_step(y, h, states, params)
    torch.testing.assert_close(h_next, torch_step(y, h, states, params))
    expected = torch.softmax(torch.einsum("bsh,bh->bs", states, h) / math.sqrt(H), dim=1)
    torch.testing.assert_close(weights, expected)


def test_teacher_forcing_loss_is_cross_entropy_of_the_shifted_targets():
    targets = torch.tensor([[1, 6, 0, 2], [5, 5, 3, 4]])
    h0, states, embedding, params = draw(B, H), draw(B, S, H), draw(V, E), rnn_params()
    W_hy, b_hy, bos = draw(V, H), draw(V), 3
    h, losses = h0, []
    for t in range(T):
        previous = torch.tensor([bos] * B) if t == 0 else targets[:, t - 1]
        h = torch_step(embedding[previous], h, states, params)
        scores = torch.nn.functional.linear(h, W_hy, b_hy)
        losses.append(torch.nn.functional.cross_entropy(scores, targets[:, t]))
    loss = seq2seq.teacher_forcing_loss(targets, h0, states, embedding, params, W_hy, b_hy, bos)
    assert loss.shape == ()
    torch.testing.assert_close(loss, sum(losses) / T)


def test_step_and_loss_are_differentiable_in_every_input():
    y, h, states = draw(B, E, grad=True), draw(B, H, grad=True), draw(B, S, H, grad=True)
    embedding, W_hy, b_hy = draw(V, E, grad=True), draw(V, H, grad=True), draw(V, grad=True)
    params = rnn_params(grad=True)
    targets = torch.tensor([[1, 6, 0], [5, 5, 3]])
    assert gradcheck(lambda y, h, s, *p: seq2seq.decoder_step(y, h, s, p), (y, h, states, *params))
    assert gradcheck(
        lambda h, s, e, W, b, *p: seq2seq.teacher_forcing_loss(targets, h, s, e, p, W, b, 2),
        (h, states, embedding, W_hy, b_hy, *params),
    )


def counting_model():
    """A decoder whose likeliest word after word v is v + 1, without looking at anything else."""
    W_xh = torch.cat([torch.eye(V), torch.zeros(V, V)], dim=1).double() * 3
    zero = torch.zeros(V, dtype=torch.float64)
    params = (W_xh, zero, torch.zeros(V, V, dtype=torch.float64), zero)
    W_hy = torch.roll(torch.eye(V, dtype=torch.float64), 1, dims=0)  # row v + 1 reads state v
    h0, states = torch.zeros(1, V, dtype=torch.float64), draw(1, S, V)
    return h0, states, torch.eye(V, dtype=torch.float64), params, W_hy, zero


@pytest.mark.parametrize(
    ("bos", "eos", "max_steps", "words"),
    [
        (2, 6, 20, [3, 4, 5]),  # eos is left out
        (2, 3, 20, []),  # eos at once
        (2, 6, 2, [3, 4]),  # cut short
        (2, 6, 3, [3, 4, 5]),  # eos would be the next word
        (5, 4, 20, [6, 0, 1, 2, 3]),
        (5, 9, 9, [6, 0, 1, 2, 3, 4, 5, 6, 0]),  # bos may occur in the result
    ],
)
def test_greedy_decode_follows_the_argmax_until_eos_or_max_steps(bos, eos, max_steps, words):
    result = seq2seq.greedy_decode(*counting_model(), bos, eos, max_steps)
    assert result == words
    assert all(type(word) is int for word in result)


def test_greedy_words_are_each_the_likeliest_under_teacher_forcing():
    h0, states, embedding, params = draw(1, H), draw(1, S, H), draw(V, E), rnn_params()
    W_hy, b_hy = draw(V, H), draw(V)
    words = seq2seq.greedy_decode(h0, states, embedding, params, W_hy, b_hy, 0, V, 5)
    assert len(words) == 5
    for t in range(5):
        losses = []  # of each word that could come at t, after the same words before
        for word in range(V):
            targets = torch.tensor([[*words[:t], word]])
            losses.append(seq2seq.teacher_forcing_loss(targets, h0, states, embedding, params, W_hy, b_hy, 0).item())
        assert losses.index(min(losses)) == words[t]
