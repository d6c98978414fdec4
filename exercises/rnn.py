"""Recurrent neural networks (slides: 循环神经网络).

A recurrent network reads a sequence word by word and keeps a state, the hidden state h: what it
remembers of the words so far. The same weights are used at each step.

The weights of a cell are the tuple `params`

    (W_xh (H, D), b_xh (H,), W_hh (H, H), b_hh (H,))

W_xh x + b_xh comes from the input and W_hh h + b_hh from the last state, as in torch.nn.RNN. The
matrices stand as in nn.Linear, so for a batch it is x @ W_xh.T; D = H and D != H both occur. Batch
comes first: x is (B, D), h is (B, H), a sequence xs is (B, T, D) with T >= 1.

PyTorch; the grader's tensors are float64, so make zero states with xs.new_zeros(...) or
dtype=xs.dtype: torch does not multiply float32 by float64 matrices. Results must be differentiable
by autograd with respect to every tensor that comes in (so no .detach(), .data, .item() or way
through NumPy; through time as well); tensors and lists that come in must not be changed. Off
limits, however they are reached: torch's recurrent layers and cells (nn.RNN, nn.RNNCell, nn.LSTM,
nn.GRU ... and torch.rnn_tanh ...), and `solutions`. Linear layers, matmul, einsum, tanh, softmax
are allowed. You may call your own functions of this file from one another.
Check your work with `grader check rnn`; ask for help with `grader hint rnn_cell`.
"""

import torch


def rnn_cell(x, h, params):
    """Return the next state of a plain recurrent network (Elman's).

        h' = tanh(W_xh x + b_xh + W_hh h + b_hh)

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last state
    params   as above: W_xh (H, D), b_xh (H,), W_hh (H, H), b_hh (H,)
    returns  (B, H) tensor h'

    >>> W_xh, b_xh = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> W_hh, b_hh = torch.tensor([[2.0]]), torch.tensor([-1.0])
    >>> params = (W_xh, b_xh, W_hh, b_hh)
    >>> rnn_cell(torch.tensor([[0.5]]), torch.tensor([[0.5]]), params)  # tanh(0.5 + 0 + 1 - 1)
    tensor([[0.4621]])

    Slides: 循环神经网络. Elman 1990.
    """
    raise NotImplementedError


def rnn(xs, h0, params):
    """Run the cell over a sequence, with the same params at each step.

        h_t = rnn_cell(x_t, h_{t-1}, params)      t = 1, ..., T

    xs       (B, T, D) tensor, T >= 1
    h0       (B, H) tensor, the state before the first step (not always zero)
    params   as rnn_cell's
    returns  tuple (hs, h_T): hs (B, T, H) holds h_1 ... h_T (not h_0), and h_T is (B, H)

    >>> one, zero = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> params = (one, zero, one, zero)
    >>> hs, h_T = rnn(torch.tensor([[[0.5], [-1.0]]]), torch.tensor([[0.5]]), params)
    >>> hs
    tensor([[[ 0.7616],
             [-0.2340]]])
    >>> h_T
    tensor([[-0.2340]])

    Slides: 循环神经网络. The gradient flows back through all steps: Werbos 1990.
    """
    raise NotImplementedError


def rnn_classifier(xs, h0, params, W_hy, b_hy):
    """Return the class probabilities of whole sequences, from the last state.

        Softmax(W_hy h_T + b_hy)

    xs       (B, T, D) tensor, T >= 1
    h0       (B, H) tensor, the state before the first step
    params   as rnn_cell's
    W_hy     (C, H) tensor
    b_hy     (C,) tensor
    returns  (B, C) tensor: probabilities (not their logarithms), each row sums to 1

    >>> one, zero = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> params = (one, zero, one, zero)
    >>> xs, h0 = torch.tensor([[[0.5], [-1.0]]]), torch.tensor([[0.5]])
    >>> rnn_classifier(xs, h0, params, torch.tensor([[1.0], [-1.0]]), torch.zeros(2))
    tensor([[0.3851, 0.6149]])

    Slides: 循环神经网络.
    """
    raise NotImplementedError


def rnn_tagger(xs, h0, params, W_hy, b_hy):
    """Return the class probabilities at every step: sequence labelling.

        Softmax(W_hy h_t + b_hy)      t = 1, ..., T

    xs       (B, T, D) tensor, T >= 1
    h0       (B, H) tensor, the state before the first step
    params   as rnn_cell's
    W_hy     (C, H) tensor
    b_hy     (C,) tensor
    returns  (B, T, C) tensor: probabilities (not their logarithms) that sum to 1 over the C classes

    >>> one, zero = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> params = (one, zero, one, zero)
    >>> xs, h0 = torch.tensor([[[0.5], [-1.0]]]), torch.tensor([[0.5]])
    >>> rnn_tagger(xs, h0, params, torch.tensor([[1.0], [-1.0]]), torch.zeros(2))
    tensor([[[0.8210, 0.1790],
             [0.3851, 0.6149]]])

    Slides: 循环神经网络.
    """
    raise NotImplementedError


def additive_rnn_cell(x, h, params):
    """Return the next state of a cell that adds its update to the last state.

        h' = h + tanh(W_xh x + b_xh + W_hh h + b_hh)

    x        (B, D) tensor, the input of this step
    h        (B, H) tensor, the last state; it must not be changed in place
    params   as rnn_cell's
    returns  (B, H) tensor h'

    h reaches h' also by a straight way, without weights and tanh: gradients survive many steps.
    This is the first step from the plain RNN to the LSTM.

    >>> W_xh, b_xh = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> W_hh, b_hh = torch.tensor([[2.0]]), torch.tensor([-1.0])
    >>> params = (W_xh, b_xh, W_hh, b_hh)
    >>> additive_rnn_cell(torch.tensor([[0.5]]), torch.tensor([[0.5]]), params)
    tensor([[0.9621]])

    Slides: 循环神经网络. Compare He et al. 2016 (residual connections).
    """
    raise NotImplementedError


def bidirectional_rnn(xs, forward_params, backward_params):
    """Return the states of two plain networks, one reading forwards and one backwards.

        result[:, t] = [forward state ; backward state] of position t

    xs               (B, T, D) tensor, T >= 1
    forward_params   params of the network that reads x_1, x_2, ..., x_T
    backward_params  params of the network that reads x_T, x_{T-1}, ..., x_1; the same shapes,
                     other values
    returns          (B, T, 2H) tensor

    Both start from zero states. The backward state of position t is the one just after x_t has
    been read, when x_{t+1}, ..., x_T have been read before it: at the last position it has seen
    one word only.

    >>> one, zero = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> params = (one, zero, one, zero)
    >>> bidirectional_rnn(torch.tensor([[[1.0], [0.0]]]), params, params)
    tensor([[[0.7616, 0.7616],
             [0.6420, 0.0000]]])

    Slides: 循环神经网络. Schuster & Paliwal 1997.
    """
    raise NotImplementedError


def stacked_rnn(xs, layers):
    """Return the states of the top layer of several plain networks, one upon the other.

    The first layer reads xs; the states h_1 ... h_T of one layer are the inputs of the next.

    xs       (B, T, D) tensor, T >= 1
    layers   list of one or more params, from the bottom to the top: the first one's W_xh is
             (H, D), the others' are (H, H); the list must not be changed
    returns  (B, T, H) tensor: the states of the top layer

    Every layer starts from its own zero state.

    >>> one, zero = torch.tensor([[1.0]]), torch.tensor([0.0])
    >>> params = (one, zero, one, zero)
    >>> stacked_rnn(torch.tensor([[[1.0], [0.0]]]), [params, params])
    tensor([[[0.6420],
             [0.8576]]])

    Slides: 循环神经网络. Graves et al. 2013.
    """
    raise NotImplementedError
