"""Long short-term memory (slides: 长短时记忆网络).

A plain RNN rewrites its whole state at each step. The cells of this topic have gates: numbers between
0 and 1, computed from the input and the last state, that say how much of the old state to keep and how
much of the new one to write.

The weights of a cell's gates are stacked row-wise, H rows a gate, in PyTorch's order: input i, forget f,
update u, output o (PyTorch writes g for u). A cell with fewer gates stacks only those it has, in the
same order. With G gates, `params` is the tuple

    (W_xh (G*H, D), b_xh (G*H,), W_hh (G*H, H), b_hh (G*H,))

and W_xh x + b_xh + W_hh h + b_hh holds the G*H pre-activations of all gates side by side. i, f and o go
through a sigmoid, u through a tanh. Batch comes first: x is (B, D), h and c are (B, H).

PyTorch, results differentiable by autograd; inputs must not be changed. Off limits: torch's recurrent
layers and cells (nn.LSTM, nn.LSTMCell, nn.GRU, nn.RNN ...), and `solutions`.
Check your work with `grader check lstm`; ask for help with `grader hint lstm_cell`.
"""

import torch


def forget_gate_cell(x, h, params):
    """Return the next state of a cell with one gate that chooses between old state and update.

        h' = f * h + (1 - f) * u                      G = 2, stacked f, u

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last state
    params   as above with G = 2: W_xh (2H, D), b_xh (2H,), W_hh (2H, H), b_hh (2H,)
    returns  (B, H) tensor h'

    >>> x, h = torch.tensor([[1.0]]), torch.tensor([[0.5]])
    >>> params = (torch.zeros(2, 1), torch.tensor([0.0, 1.0]), torch.zeros(2, 1), torch.zeros(2))
    >>> forget_gate_cell(x, h, params)  # f = 1/2 and u = tanh(1)
    tensor([[0.6308]])

    Slides: 长短时记忆网络, 遗忘门. Compare Cho et al. 2014 (the GRU's update gate).
    """
    raise NotImplementedError


def input_gate_cell(x, h, params):
    """Return the next state of a cell whose old state and update have a gate each.

        h' = f * h + i * u                            G = 3, stacked i, f, u

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last state
    params   as above with G = 3: W_xh (3H, D), b_xh (3H,), W_hh (3H, H), b_hh (3H,)
    returns  (B, H) tensor h'

    >>> x, h = torch.tensor([[1.0]]), torch.tensor([[0.5]])
    >>> params = (torch.zeros(3, 1), torch.tensor([-50.0, 0.0, 1.0]), torch.zeros(3, 1), torch.zeros(3))
    >>> input_gate_cell(x, h, params)  # i = 0 and f = 1/2
    tensor([[0.2500]])

    Slides: 长短时记忆网络, 输入门.
    """
    raise NotImplementedError


def lstm_gates(x, h, params):
    """Return the gates and the update of an LSTM cell.

        i = sigmoid(...), f = sigmoid(...), u = tanh(...), o = sigmoid(...)      G = 4, stacked i, f, u, o

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last hidden state
    params   as above with G = 4: W_xh (4H, D), b_xh (4H,), W_hh (4H, H), b_hh (4H,)
    returns  tuple (i, f, u, o), each (B, H)

    >>> zero = (torch.zeros(4, 1), torch.zeros(4), torch.zeros(4, 1), torch.zeros(4))
    >>> lstm_gates(torch.zeros(1, 1), torch.zeros(1, 1), zero)
    (tensor([[0.5000]]), tensor([[0.5000]]), tensor([[0.]]), tensor([[0.5000]]))

    Slides: 长短时记忆网络.
    """
    raise NotImplementedError


def lstm_cell(x, h, c, params):
    """Return the next hidden state and memory of an LSTM cell.

        c' = f * c + i * u
        h' = o * tanh(c')

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last hidden state
    c        (B, H) tensor, the last memory
    params   as lstm_gates'
    returns  tuple (h', c'), each (B, H)

    >>> x, h, c = torch.tensor([[1.0]]), torch.tensor([[0.5]]), torch.tensor([[2.0]])
    >>> params = (torch.zeros(4, 1), torch.tensor([50.0, 0.0, 50.0, 0.0]), torch.zeros(4, 1), torch.zeros(4))
    >>> lstm_cell(x, h, c, params)  # i = 1, f = 1/2, u = 1, o = 1/2: c' = 1 + 1
    (tensor([[0.4820]]), tensor([[2.]]))

    Slides: 长短时记忆网络. Hochreiter & Schmidhuber 1997; the forget gate is by Gers et al. 2000.
    """
    raise NotImplementedError


def lstm(xs, h0, c0, params):
    """Run the LSTM cell over a sequence, with the same params at each step.

    xs       (B, T, D) tensor, T >= 1
    h0, c0   (B, H) tensors, the states before the first step
    params   as lstm_gates'
    returns  tuple (hs, (h_T, c_T)): hs (B, T, H) holds h_1 ... h_T, and h_T and c_T are (B, H)

    >>> params = (torch.zeros(4, 1), torch.full((4,), 50.0), torch.zeros(4, 1), torch.zeros(4))
    >>> hs, (h_T, c_T) = lstm(torch.zeros(1, 3, 1), torch.zeros(1, 1), torch.zeros(1, 1), params)
    >>> c_T  # i = f = u = 1: each of the three steps adds 1
    tensor([[3.]])
    >>> hs
    tensor([[[0.7616],
             [0.9640],
             [0.9951]]])

    Slides: 长短时记忆网络.
    """
    raise NotImplementedError


def lstm_cell_backward(dh, dc, x, h, c, params):
    """Challenge: return the gradients of an LSTM cell, derived by hand. Autograd is off limits here.

    dh       (B, H) tensor dL/dh', the gradient of the loss with respect to the new hidden state
    dc       (B, H) tensor dL/dc', its direct part: the way through h' is not in it, add it yourself
    x, h, c, params   what lstm_cell was called with
    returns  tuple (dx, dh_prev, dc_prev, (dW_xh, db_xh, dW_hh, db_hh)), each of the shape of what it
             belongs to. The parameters' gradients are sums over the batch. db_xh and db_hh are equal,
             and that is right: both biases are added to the same sum.

    Way: go backwards through h' = o * tanh(c') and c' = f * c + i * u to di, df, du, do; then through
    sigmoid (y (1 - y)) and tanh (1 - y^2) to the gradient of the pre-activations, (B, 4H); from
    there it is a linear layer. The results need not be differentiable.

    >>> x, h, c = torch.tensor([[1.0]]), torch.tensor([[0.5]]), torch.tensor([[2.0]])
    >>> params = (torch.zeros(4, 1), torch.tensor([50.0, 0.0, 50.0, 0.0]), torch.zeros(4, 1), torch.zeros(4))
    >>> dx, dh_prev, dc_prev, grads = lstm_cell_backward(torch.zeros(1, 1), torch.ones(1, 1), x, h, c, params)
    >>> dc_prev  # dc * f
    tensor([[0.5000]])
    >>> grads[1]  # only f can still move: dc * c * f * (1 - f)
    tensor([0.0000, 0.5000, 0.0000, 0.0000])

    Slides: 长短时记忆网络. Werbos 1990 (backpropagation through time).
    """
    raise NotImplementedError
