"""The references of `rnn`, against torch.nn.RNN and properties of the recurrence."""

import pytest
import torch
from torch import nn

from solutions import rnn as topic


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed + 7 * sum(shape))
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def draw_params(D, H, seed=0):
    return (
        draw(H, D, seed=seed),
        draw(H, seed=seed),
        draw(H, H, seed=seed + 1),
        draw(H, seed=seed + 1),
    )


def torch_rnn(D, layers, bidirectional=False):
    """Return nn.RNN with these params, in its order: by layers, forwards before backwards."""
    H, directions = layers[0][2].shape[0], 1 + bidirectional
    network = nn.RNN(D, H, len(layers) // directions, batch_first=True, bidirectional=bidirectional)
    network = network.double()
    with torch.no_grad():
        for layer, names in zip(layers, network.all_weights, strict=True):
            W_xh, b_xh, W_hh, b_hh = layer
            for parameter, value in zip(names, (W_xh, W_hh, b_xh, b_hh), strict=True):
                parameter.copy_(value)
    return network


@pytest.mark.parametrize("D", [3, 4])
@pytest.mark.parametrize("T", [1, 5])
def test_rnn_is_torchs(D, T):
    xs, h0, params = draw(2, T, D), draw(2, 4), draw_params(D, 4)
    expected_hs, expected_h = torch_rnn(D, [params])(xs, h0[None])
    hs, h = topic.rnn(xs, h0, params)
    torch.testing.assert_close(hs, expected_hs)
    torch.testing.assert_close(h, expected_h[0])


def test_rnn_resumes_from_its_state():
    xs, h0, params = draw(2, 5, 3), draw(2, 4), draw_params(3, 4)
    hs, h_T = topic.rnn(xs, h0, params)
    later, h_end = topic.rnn(xs[:, 2:], hs[:, 1], params)
    torch.testing.assert_close(later, hs[:, 2:])
    torch.testing.assert_close(h_end, h_T)


def test_classifier_is_the_taggers_last_step_and_sums_to_one():
    xs, h0, params, W_hy, b_hy = draw(2, 5, 3), draw(2, 4), draw_params(3, 4), draw(6, 4), draw(6)
    tags = topic.rnn_tagger(xs, h0, params, W_hy, b_hy)
    assert tags.shape == (2, 5, 6)
    torch.testing.assert_close(tags.sum(-1), torch.ones(2, 5, dtype=torch.float64))
    torch.testing.assert_close(topic.rnn_classifier(xs, h0, params, W_hy, b_hy), tags[:, -1])
    h1 = torch.tanh(nn.functional.linear(xs[:, 0], *params[:2]) + h0 @ params[2].T + params[3])
    torch.testing.assert_close(tags[:, 0], (h1 @ W_hy.T + b_hy).softmax(1))


def test_additive_cell_keeps_its_state_and_adds_the_plain_cells():
    x, h, params = draw(2, 3), 5 * draw(2, 4), draw_params(3, 4)
    expected = h + torch_rnn(3, [params])(x[:, None], h[None])[1][0]
    torch.testing.assert_close(topic.additive_rnn_cell(x, h, params), expected)


@pytest.mark.parametrize("T", [1, 5])
def test_bidirectional_rnn_is_torchs(T):
    xs, forward, backward = draw(2, T, 3), draw_params(3, 4), draw_params(3, 4, seed=20)
    expected, _ = torch_rnn(3, [forward, backward], bidirectional=True)(xs)
    torch.testing.assert_close(topic.bidirectional_rnn(xs, forward, backward), expected)


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_stacked_rnn_is_torchs(depth):
    xs = draw(2, 5, 3)
    layers = [draw_params(4 if i else 3, 4, seed=30 * i) for i in range(depth)]
    expected, _ = torch_rnn(3, layers)(xs)
    torch.testing.assert_close(topic.stacked_rnn(xs, layers), expected)


def test_gradients_flow_back_through_time_to_every_input():
    xs, h0 = draw(2, 3, 2).requires_grad_(), draw(2, 3).requires_grad_()
    params = [p.requires_grad_() for p in draw_params(2, 3)]
    other = [p.requires_grad_() for p in draw_params(3, 3, seed=9)]
    check = torch.autograd.gradcheck
    assert check(lambda xs, h0, *p: topic.rnn(xs, h0, p), (xs, h0, *params))
    assert check(lambda x, h, *p: topic.additive_rnn_cell(x, h, p), (xs[:, 0], h0, *params))
    assert check(lambda xs, *p: topic.bidirectional_rnn(xs, p, p), (xs, *params))
    assert check(lambda xs, *p: topic.stacked_rnn(xs, [p[:4], p[4:]]), (xs, *params, *other))
