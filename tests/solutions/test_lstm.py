"""The references of `lstm`, against torch.nn.LSTM, limiting gates and autograd."""

import pytest
import torch
from torch import nn

from solutions import lstm as topic


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed + 7 * sum(shape))
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


def draw_params(D, H, gates=4):
    return draw(gates * H, D), draw(gates * H), draw(gates * H, H, seed=1), draw(gates * H, seed=1)


def with_gate(params, gate, preactivation):
    """Return params whose gate number `gate` has this pre-activation, whatever x and h are."""
    W_xh, b_xh, W_hh, b_hh = (p.clone() for p in params)
    H = W_hh.shape[1]
    rows = slice(gate * H, (gate + 1) * H)
    W_xh[rows], W_hh[rows], b_xh[rows], b_hh[rows] = 0, 0, preactivation, 0
    return W_xh, b_xh, W_hh, b_hh


@pytest.mark.parametrize("D", [3, 4])
@pytest.mark.parametrize("T", [1, 5])
def test_lstm_is_torchs(D, T):
    xs, h0, c0, params = draw(2, T, D), draw(2, 4), draw(2, 4, seed=1), draw_params(D, 4)
    network = nn.LSTM(D, 4, batch_first=True).double()
    with torch.no_grad():
        W_xh, b_xh, W_hh, b_hh = params
        for parameter, value in zip(network.parameters(), (W_xh, W_hh, b_xh, b_hh), strict=True):
            parameter.copy_(value)
    expected_hs, (expected_h, expected_c) = network(xs, (h0[None], c0[None]))
    hs, (h_T, c_T) = topic.lstm(xs, h0, c0, params)
    torch.testing.assert_close(hs, expected_hs)
    torch.testing.assert_close(h_T, expected_h[0])
    torch.testing.assert_close(c_T, expected_c[0])


def test_gates_are_stacked_input_forget_update_output():
    params = draw_params(3, 4)
    for gate, (value, squashed) in enumerate([(40, 1), (-40, 0), (-40, -1), (40, 1)]):
        gates = topic.lstm_gates(draw(2, 3), draw(2, 4), with_gate(params, gate, value))
        torch.testing.assert_close(gates[gate], torch.full_like(gates[gate], squashed))


def test_an_open_forget_gate_keeps_the_state_and_a_closed_one_takes_the_update():
    x, h, params = draw(2, 3), draw(2, 4), draw_params(3, 4, gates=2)
    torch.testing.assert_close(topic.forget_gate_cell(x, h, with_gate(params, 0, 40)), h)
    W_xh, b_xh, W_hh, b_hh = (p[4:] for p in params)
    update = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    torch.testing.assert_close(topic.forget_gate_cell(x, h, with_gate(params, 0, -40)), update)


def test_an_input_gate_opposite_to_the_forget_gate_gives_the_forget_gate_cell():
    x, h, params = draw(2, 3), draw(2, 4), draw_params(3, 4, gates=2)
    coupled = tuple(torch.cat([-p[:4], p]) for p in params)  # sigmoid(-a) = 1 - sigmoid(a)
    expected = topic.forget_gate_cell(x, h, params)
    torch.testing.assert_close(topic.input_gate_cell(x, h, coupled), expected)


def test_gradients_flow_back_through_time_to_every_input():
    xs, h0, c0 = draw(2, 3, 2), draw(2, 3), draw(2, 3, seed=1)
    inputs = [p.requires_grad_() for p in (xs, h0, c0, *draw_params(2, 3))]
    assert torch.autograd.gradcheck(
        lambda xs, h0, c0, *p: topic.lstm(xs, h0, c0, p)[:1] + topic.lstm(xs, h0, c0, p)[1], inputs
    )


def test_the_hand_written_gradient_is_autograds():
    inputs = [draw(2, 3), draw(2, 4), draw(2, 4, seed=1), *draw_params(3, 4)]
    dh, dc = draw(2, 4, seed=2), draw(2, 4, seed=3)
    x, h, c, *params = (p.requires_grad_() for p in inputs)
    outputs = topic.lstm_cell(x, h, c, params)
    expected = torch.autograd.grad(outputs, inputs, grad_outputs=(dh, dc))
    dx, dh_prev, dc_prev, dparams = topic.lstm_cell_backward(dh, dc, x, h, c, params)
    for got, want in zip((dx, dh_prev, dc_prev, *dparams), expected, strict=True):
        torch.testing.assert_close(got, want)
