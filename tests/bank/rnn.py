# Student solutions of the topic rnn. Data, never imported as a whole: see the header lines.

# === rnn_cell | right | one_big_matrix
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    W = torch.cat([W_xh, W_hh], dim=1)  # (H, D + H)
    xh = torch.cat([x, h], dim=1)
    return torch.tanh(xh @ W.T + (b_xh + b_hh))


# === rnn_cell | right | functional_linear
def rnn_cell(inputs, hidden, weights):
    import torch.nn.functional as F

    W1, b1, W2, b2 = weights
    return F.linear(inputs, W1, b1).add(F.linear(hidden, W2, b2)).tanh()


# === rnn_cell | right | python_loops_float32_buffer
def rnn_cell(x, h, params):
    Wx, bx, Wh, bh = params
    B, H = h.shape
    out = torch.zeros(B, H)
    for b in range(B):
        for j in range(H):
            s = bx[j] + bh[j]
            for i in range(x.shape[1]):
                s = s + Wx[j, i] * x[b, i]
            for i in range(H):
                s = s + Wh[j, i] * h[b, i]
            out[b, j] = torch.tanh(s)
    return out


# === rnn_cell | right | tanh_from_sigmoid
def rnn_cell(x, h, params):
    a = torch.einsum("bd,hd->bh", x, params[0]) + params[1]
    a = a + torch.einsum("bk,hk->bh", h, params[2]) + params[3]
    # tanh(a) = 2 sigmoid(2a) - 1
    return 2 * torch.sigmoid(2 * a) - 1


# === rnn_cell | right | tanh_by_exponentials
class Cell:
    def __call__(self, x, h, params):
        (W_xh, b_xh, W_hh, b_hh) = params
        a = (W_xh @ x.T + W_hh @ h.T + b_xh[:, None] + b_hh[:, None]).T
        e = torch.exp(-2 * a.abs())
        return torch.sign(a) * (1 - e) / (1 + e)


rnn_cell = Cell()


# === rnn_cell | right | in_place_on_own_result
def rnn_cell(x, h, params, debug=False):
    W_xh, b_xh, W_hh, b_hh = params
    a = torch.matmul(x, W_xh.transpose(0, 1))
    a += b_xh            # a 是自己的结果, 可以原地改
    a += torch.matmul(h, W_hh.transpose(0, 1))
    a += b_hh
    if debug:
        print(a)
    return a.tanh_()


# === rnn_cell | right | linear_modules_called_functionally
def rnn_cell(x, h, params):
    from torch import nn
    from torch.func import functional_call

    W_xh, b_xh, W_hh, b_hh = params
    i2h = nn.Linear(W_xh.shape[1], W_xh.shape[0])
    h2h = nn.Linear(W_hh.shape[1], W_hh.shape[0])
    a = functional_call(i2h, {"weight": W_xh, "bias": b_xh}, x)
    return torch.tanh(a + functional_call(h2h, {"weight": W_hh, "bias": b_hh}, h))


# === rnn_cell | wrong | no_recurrence
# Your cell does not look at the last state.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh + b_hh)


# === rnn_cell | wrong | input_ignored
# Your cell does not look at its input.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(h @ W_hh.T + b_xh + b_hh)


# === rnn_cell | wrong | drops_b_hh
# You leave out the bias b_hh.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, _ = params
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T)


# === rnn_cell | wrong | drops_b_xh
# You leave out the bias b_xh.
def rnn_cell(x, h, params):
    W_xh, _, W_hh, b = params
    return torch.tanh(x @ W_xh.T + h @ W_hh.T + b)


# === rnn_cell | wrong | b_hh_for_both_biases
# You add b_hh twice and b_xh not at all.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_hh + h @ W_hh.T + b_hh)


# === rnn_cell | wrong | recurrent_matrix_transposed
# You multiply h by W_hh and not by its transpose; W_hh h for a batch is h @ W_hh.T.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh + b_hh)


# === rnn_cell | wrong | input_matrix_transposed_if_square
# Where D = H you multiply x by W_xh and not by its transpose.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    if x.shape[1] == W_xh.shape[0]:  # 形状对上了
        a = x @ W_xh
    else:
        a = x @ W_xh.T
    return torch.tanh(a + b_xh + h @ W_hh.T + b_hh)


# === rnn_cell | wrong | tanh_of_each_part
# You take the tanh of each part and add; the tanh is of the sum.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)


# === rnn_cell | wrong | bias_outside_tanh
# You add the biases after the tanh; they belong inside.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + h @ W_hh.T) + b_xh + b_hh


# === rnn_cell | wrong | no_tanh
# You return the pre-activation; the tanh is missing.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return x @ W_xh.T + b_xh + h @ W_hh.T + b_hh


# === rnn_cell | wrong | sigmoid_for_tanh
# Your cell squeezes by a sigmoid; a tanh is asked for.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.sigmoid(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === rnn_cell | wrong | relu_for_tanh
# Your cell uses a ReLU; a tanh is asked for.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.relu(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === rnn_cell | wrong | hard_tanh
# You cut the pre-activation off at -1 and 1; that is not a tanh.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.clamp(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh, -1, 1)


# === rnn_cell | wrong | clipped_at_two
# You clip the pre-activation at -2 and 2: beyond that the states and gradients are wrong.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    a = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    return torch.tanh(a.clamp(-2.0, 2.0))


# === rnn_cell | wrong | minus_recurrence
# You subtract the recurrent part; it is added.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh - (h @ W_hh.T + b_hh))


# === rnn_cell | wrong | leaky_state
# You mix the old state in; the plain cell's h' is the tanh alone.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return 0.5 * h + 0.5 * torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === rnn_cell | wrong | state_cut_off
# h.detach() cuts the graph: no gradient flows back through time.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh)


# === rnn_cell | wrong | weights_cut_off
# nn.Parameter makes new leaves of the weights: no gradient reaches those you were given.
def rnn_cell(x, h, params):
    from torch import nn

    W_xh, b_xh, W_hh, b_hh = params
    i2h = nn.Linear(W_xh.shape[1], W_xh.shape[0])
    h2h = nn.Linear(W_hh.shape[1], W_hh.shape[0])
    i2h.weight, i2h.bias = nn.Parameter(W_xh), nn.Parameter(b_xh)
    h2h.weight, h2h.bias = nn.Parameter(W_hh), nn.Parameter(b_hh)
    return torch.tanh(i2h(x) + h2h(h))


# === rnn_cell | wrong | cut_graph
# On the way through NumPy the gradient is lost.
def rnn_cell(x, h, params):
    import numpy as np

    W_xh, b_xh, W_hh, b_hh = [p.detach().numpy() for p in params]
    a = x.detach().numpy() @ W_xh.T + b_xh + h.detach().numpy() @ W_hh.T + b_hh
    return torch.from_numpy(np.tanh(a))


# === rnn_cell | wrong | writes_the_new_state_into_h
# h.data = ... writes the new state into the caller's h.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    new = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    h.data = new.data
    return new


# === rnn_cell | wrong | state_kept_between_calls
# Your cell remembers its own state between calls and does not use the h it is given.
class _Cell:
    h = None

    def __call__(self, x, h, params):
        W_xh, b_xh, W_hh, b_hh = params
        if self.h is None or self.h.shape != h.shape:
            self.h = h.detach()
        h = self.h + 0 * h
        new = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
        self.h = new.detach()
        return new


rnn_cell = _Cell()


# === rnn_cell | wrong | calls_rnn_tanh_cell
# torch.rnn_tanh_cell is the exercise itself and off limits here.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.rnn_tanh_cell(x, h, W_xh, W_hh, b_xh, b_hh)


# === rnn_cell | wrong | calls_rnn_cell_module
# nn.RNNCell is the exercise itself and off limits here.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    cell = torch.nn.RNNCell(W_xh.shape[1], W_xh.shape[0])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    return torch.func.functional_call(cell, named, (x, h))


# === rnn_cell | wrong | sigmoid_for_tanh + drops_b_hh
# Your cell squeezes by a sigmoid where a tanh is asked for, and leaves out b_hh.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.sigmoid(x @ W_xh.T + b_xh + h @ W_hh.T)


# === rnn_cell | wrong | recurrent_matrix_transposed + bias_outside_tanh
# You multiply h by W_hh itself, and add the biases after the tanh.
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + h @ W_hh) + b_xh + b_hh


# === rnn | right | float32_buffer
def rnn(xs, h0, params):
    B, T, D = xs.shape
    hs = torch.zeros(B, T, h0.shape[1])
    h = h0
    for t in range(T):
        h = rnn_cell(xs[:, t, :], h, params)
        hs[:, t, :] = h
    return hs, hs[:, -1]


# === rnn | right | list_for_tuple
def rnn(xs, h0, params):
    W_xh, b_xh, W_hh, b_hh = params
    states = [h0]
    for t in range(xs.size(1)):
        # 当前状态
        states.append(torch.tanh(xs[:, t] @ W_xh.T + b_xh + states[-1] @ W_hh.T + b_hh))
    return [torch.stack(states[1:], dim=1), states[-1]]


# === rnn | right | inputs_projected_at_once
def rnn(sequence, state, params, verbose=False):
    W_xh, b_xh, W_hh, b_hh = params
    projected = torch.nn.functional.linear(sequence, W_xh, b_xh + b_hh)  # (B, T, H)
    out = []
    for a in projected.transpose(0, 1):
        state = torch.tanh(a + state.matmul(W_hh.t()))
        out.append(state.unsqueeze(1))
    if verbose:
        print(len(out), "steps")
    return torch.cat(out, 1), state


# === rnn | right | named_tuple
from collections import namedtuple

RNNOutput = namedtuple("RNNOutput", "states last")


def rnn(xs, h0, params):
    hs = []
    h = h0.clone()
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs += [h]
    return RNNOutput(torch.stack(hs).transpose(0, 1), h)


# === rnn | right | recursive
def rnn(xs, h0, params):
    h = rnn_cell(xs[:, 0], h0, params)
    if xs.shape[1] == 1:
        return h.unsqueeze(1), h
    rest, last = rnn(xs[:, 1:], h, params)
    return torch.cat([h.unsqueeze(1), rest], dim=1), last


# === rnn | right | accumulate
import itertools


def rnn(xs, h0, params):
    step = lambda h, x: rnn_cell(x, h, params)
    states = list(itertools.accumulate(xs.unbind(1), step, initial=h0))[1:]
    return torch.stack(states, 1), states[-1]


# === rnn | right | sentence_by_sentence
def rnn(xs, h0, params):
    all_hs = []
    for b in range(xs.shape[0]):
        h = h0[b : b + 1]
        hs = []
        for t in range(xs.shape[1]):
            h = rnn_cell(xs[b : b + 1, t], h, params)
            hs.append(h[0])
        all_hs.append(torch.stack(hs))
    hs = torch.stack(all_hs)
    return hs, hs[:, -1].clone()


# === rnn | wrong | h0_ignored
# You start from zeros and do not look at h0.
def rnn(xs, h0, params):
    h = torch.zeros_like(h0)
    hs = []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | h0_at_every_step
# Every step of yours starts from h0; it must start from the state before it.
def rnn(xs, h0, params):
    hs = []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h0, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | states_one_step_late
# Your hs holds h_0 ... h_{T-1}; asked for are h_1 ... h_T.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for t in range(xs.shape[1]):
        hs.append(h)
        h = rnn_cell(xs[:, t], h, params)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | h0_included
# Your hs holds h_0 as well: T + 1 states where T are asked for.
def rnn(xs, h0, params):
    hs = [h0]
    for t in range(xs.shape[1]):
        hs.append(rnn_cell(xs[:, t], hs[-1], params))
    return torch.stack(hs, dim=1), hs[-1]


# === rnn | wrong | last_step_left_out
# Your loop stops one step too early.
def rnn(xs, h0, params):
    h = h0
    hs = [h0]
    for t in range(xs.shape[1] - 1):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | reads_backwards
# You read the sequence from its end.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for t in reversed(range(xs.shape[1])):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs[::-1], dim=1), h


# === rnn | wrong | last_state_of_the_loop_before
# The h_T you return is the state before the last step.
def rnn(xs, h0, params):
    h, before = h0, h0
    hs = []
    for x in xs.unbind(1):
        before = h
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), before


# === rnn | wrong | first_state_for_last
# The h_T you return is h_1.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), hs[0]


# === rnn | wrong | same_array_at_every_step
# You store the same tensor at every step and write into it: all of hs is the last state.
def rnn(xs, h0, params):
    h = h0.clone()
    hs = []
    for t in range(xs.shape[1]):
        h.data.copy_(rnn_cell(xs[:, t], h, params))
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | time_first
# Your hs is (T, B, H); batch comes first here.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs), h


# === rnn | wrong | time_first_reshaped
# reshape does not turn axes: the states of different sentences are mixed.
def rnn(xs, h0, params):
    B, T, _ = xs.shape
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.cat(hs).reshape(B, T, -1), h


# === rnn | wrong | last_state_with_extra_axis
# Your h_T is (1, B, H) as torch.nn.RNN gives it; here it is (B, H).
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h.unsqueeze(0)


# === rnn | wrong | states_only
# You return the states alone; the pair (hs, h_T) is asked for.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1)


# === rnn | wrong | list_of_states
# Your hs is a list of tensors; one tensor (B, T, H) is asked for.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return hs, h


# === rnn | wrong | truncated_in_time
# You detach the state at every step: the gradient does not flow back through time.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h.detach(), params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | states_collected_detached
# The states in your hs are cut off; only h_T carries a gradient.
def rnn(xs, h0, params):
    h = h0
    hs = torch.zeros(xs.shape[0], xs.shape[1], h0.shape[1])
    for t, x in enumerate(xs.unbind(1)):
        h = rnn_cell(x, h, params)
        hs[:, t] = h.data
    return hs + 0 * h.sum(), h


# === rnn | wrong | last_state_cut_off
# The h_T you return is cut off the graph.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h.detach().clone()


# === rnn | wrong | initial_state_changed
# h.data.copy_ writes every state into the caller's h0.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    h0.data.copy_(h.data)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | hidden_state_kept_between_calls
# Your network starts from the last state of the call before.
_last = {}


def rnn(xs, h0, params):
    h = _last.get(h0.shape, h0)
    hs = []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        hs.append(h)
    _last[h0.shape] = h.detach()
    return torch.stack(hs, dim=1), h


# === rnn | wrong | additive_state
# You add each new state to the last one; that is the additive cell.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h = h + rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | batch_for_time
# `for x in xs` steps over the sentences of the batch; time is axis 1.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs:
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs), h


# === rnn | wrong | first_input_at_every_step
# You feed the first word at every step.
def rnn(xs, h0, params):
    h = h0
    hs = []
    x = xs[:, 0]
    for _ in range(xs.shape[1]):
        h = rnn_cell(x, h, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h


# === rnn | wrong | calls_rnn_module
# nn.RNN is the exercise itself and off limits here.
def rnn(xs, h0, params):
    W_xh, b_xh, W_hh, b_hh = params
    net = torch.nn.RNN(xs.shape[2], h0.shape[1], batch_first=True)
    names = dict(zip(["weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0"], params))
    hs, h = torch.func.functional_call(net, names, (xs, h0.unsqueeze(0)))
    return hs, h[0]


# === rnn | wrong | calls_rnn_tanh_by_another_name
# A ready-made recurrent layer is off limits however it is reached.
def rnn(xs, h0, params):
    W_xh, b_xh, W_hh, b_hh = params
    layer = getattr(torch, "_VF").rnn_tanh
    hs, h = layer(xs, h0[None], [W_xh, W_hh, b_xh, b_hh], True, 1, 0.0, False, False, True)
    return hs, h[0]


# === rnn | wrong | h0_ignored + reads_backwards
# You start from zeros, and you read the sequence from its end.
def rnn(xs, h0, params):
    h = h0 * 0
    T = xs.shape[1]
    hs = [None] * T
    for t in range(T - 1, -1, -1):
        h = rnn_cell(xs[:, t], h, params)
        hs[t] = h
    return torch.stack(hs, dim=1), h


# === rnn | wrong | states_one_step_late + first_state_for_last
# Your hs is one step late, and the h_T you return is h_1.
def rnn(xs, h0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        hs.append(h)
        h = rnn_cell(x, h, params)
    return torch.stack(hs, dim=1), rnn_cell(xs[:, 0], h0, params)


# === rnn_classifier | right | last_of_the_states
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    logits = torch.nn.functional.linear(hs[:, -1, :], W_hy, b_hy)
    return torch.nn.functional.softmax(logits, dim=1)


# === rnn_classifier | right | own_loop_own_softmax
def rnn_classifier(xs, h0, params, W, b):
    h = h0
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
    z = h.mm(W.T) + b
    e = (z - z.max(dim=1, keepdim=True).values).exp()
    return e / e.sum(dim=1, keepdim=True)


# === rnn_classifier | right | exp_without_shift
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    # 分数不大, 直接 exp
    h = rnn(xs, h0, params)[1]
    e = torch.exp(torch.einsum("bh,ch->bc", h, W_hy) + b_hy)
    return torch.einsum("bc,b->bc", e, 1 / e.sum(1))


# === rnn_classifier | right | exp_of_log_softmax
rnn_classifier = lambda xs, h0, params, W_hy, b_hy: (
    torch.log_softmax(W_hy @ rnn(xs, h0, params)[-1].T + b_hy.reshape(-1, 1), 0).exp().T
)


# === rnn_classifier | right | float32_rows
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h = rnn(xs, h0, params)
    probs = torch.empty(len(h), len(W_hy))
    for i, state in enumerate(h):
        probs[i] = torch.softmax(W_hy @ state + b_hy, 0)
        print("row", i, probs[i].sum().item())
    return probs


# === rnn_classifier | right | last_step_of_the_tagger
def rnn_classifier(xs, h0, params, W_hy, b_hy, temperature=1.0):
    return rnn_tagger(xs, h0, params, W_hy / temperature, b_hy / temperature)[:, -1]


# === rnn_classifier | wrong | first_state
# You classify from the first state; the last one has read the whole sequence.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs[:, 0] @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | last_sentence_for_last_step
# hs[-1] is the last sentence of the batch; the last step is hs[:, -1].
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs[-1] @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | mean_of_states
# You classify from the mean of all states; the last one is asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs.mean(dim=1) @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | maximum_of_states
# You take the maximum over time; the last state is asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs.amax(dim=1) @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | logits_returned
# You return the scores; their softmax is asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return h_T @ W_hy.T + b_hy


# === rnn_classifier | wrong | log_probabilities
# You return log-probabilities; probabilities are asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.log_softmax(h_T @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | softmax_over_batch
# Your softmax runs over the sentences; it must run over the classes.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(h_T @ W_hy.T + b_hy, dim=0)


# === rnn_classifier | wrong | softmax_twice
# You apply the softmax twice.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(torch.softmax(h_T @ W_hy.T + b_hy, dim=-1), dim=-1)


# === rnn_classifier | wrong | sigmoid_for_softmax
# Independent sigmoids do not sum to 1; a softmax is asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.sigmoid(h_T @ W_hy.T + b_hy)


# === rnn_classifier | wrong | no_output_bias
# You do not add b_hy.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(h_T @ W_hy.T, dim=-1)


# === rnn_classifier | wrong | h0_ignored
# You start from zeros and do not look at h0.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, torch.zeros_like(h0), params)
    return torch.softmax(h_T @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | probabilities_at_every_step
# You return (B, T, C); one answer a sequence is asked for, (B, C).
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | tanh_again
# You apply another tanh to the last state.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(torch.tanh(h_T) @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | class_number_returned
# You return the best class; the probabilities of all are asked for.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(h_T @ W_hy.T + b_hy, dim=-1).argmax(dim=-1)


# === rnn_classifier | wrong | network_cut_off
# Only the output layer would learn: the last state is detached.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    with torch.no_grad():
        _, h_T = rnn(xs, h0, params)
    return torch.softmax(h_T @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | output_layer_changed
# += adds b_hy's part into the caller's W_hy.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    p = torch.softmax(h_T @ W_hy.T + b_hy, dim=-1)
    W_hy.data += b_hy.data[:, None]
    return p


# === rnn_classifier | wrong | calls_rnn_module
# nn.RNN is off limits in the whole topic.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    from torch import nn

    net = nn.RNN(xs.shape[2], h0.shape[1], batch_first=True)
    names = dict(zip(["weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0"], params))
    _, h = torch.func.functional_call(net, names, (xs, h0.unsqueeze(0)))
    return torch.softmax(h[0] @ W_hy.T + b_hy, dim=-1)


# === rnn_classifier | wrong | mean_of_states + no_output_bias
# You classify from the mean of all states, and do not add b_hy.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs.sum(1) / hs.shape[1] @ W_hy.T, dim=-1)


# === rnn_classifier | wrong | h0_ignored + log_probabilities
# You start from zeros, and you return log-probabilities.
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, 0 * h0, params)
    return torch.log_softmax(h_T @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | right | linear_on_all_states
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    import torch.nn.functional as F

    hs, h = rnn(xs, h0, params)
    return F.softmax(F.linear(hs, W_hy, b_hy), dim=2)


# === rnn_tagger | right | step_by_step
def rnn_tagger(xs, h0, params, W, b):
    h, ys = h0, []
    for x in xs.permute(1, 0, 2):
        h = rnn_cell(x, h, params)
        y = (h @ W.T + b).softmax(dim=-1)   # 每一步的标签分布
        ys.append(y)
    return torch.stack(ys).permute(1, 0, 2)


# === rnn_tagger | right | prefix_classifiers
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    T = xs.shape[1]
    return torch.stack([rnn_classifier(xs[:, : t + 1], h0, params, W_hy, b_hy) for t in range(T)], 1)


# === rnn_tagger | right | float32_buffer
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    B, T, _ = xs.shape
    y = torch.zeros(B, T, W_hy.shape[0])
    h = h0
    for t in range(T):
        h = rnn_cell(xs[:, t], h, params)
        y[:, t] = torch.softmax(h @ W_hy.T + b_hy, -1)
    print("tags", y.shape)
    return y


# === rnn_tagger | right | flattened_words
def rnn_tagger(xs, h0, params, W_hy, b_hy, log=False):
    B, T, _ = xs.shape
    flat = rnn(xs, h0, params)[0].reshape(B * T, -1)
    z = torch.addmm(b_hy, flat, W_hy.t())
    z = z - z.logsumexp(1, keepdim=True)
    return (z if log else z.exp()).view(B, T, -1)


# === rnn_tagger | right | einsum_and_division
class Tagger:
    def __call__(self, xs, h0, params, W_hy, b_hy):
        e = torch.exp(torch.einsum("bth,ch->btc", rnn(xs, h0, params)[0], W_hy) + b_hy)
        return e / e.sum(-1, keepdim=True)


rnn_tagger = Tagger()


# === rnn_tagger | wrong | softmax_over_time
# Your softmax runs over the steps; at each step it must run over the classes.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=1)


# === rnn_tagger | wrong | softmax_over_batch
# Your softmax runs over the sentences; it must run over the classes.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=0)


# === rnn_tagger | wrong | last_step_only
# You return the last step alone; every step has a label.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    return torch.softmax(h_T @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | last_state_at_every_step
# You label every step from the last state; each step has its own state.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    _, h_T = rnn(xs, h0, params)
    y = torch.softmax(h_T @ W_hy.T + b_hy, dim=-1)
    return y.unsqueeze(1).repeat(1, xs.shape[1], 1)


# === rnn_tagger | wrong | state_before_the_word
# You label each word from the state before it has been read.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    before = torch.cat([h0.unsqueeze(1), hs[:, :-1]], dim=1)
    return torch.softmax(before @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | no_recurrence
# Each word of yours starts from h0 again; the state must run through the sentence.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs = torch.stack([rnn_cell(x, h0, params) for x in xs.unbind(1)], dim=1)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | logits_returned
# You return the scores; their softmax is asked for.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return rnn(xs, h0, params)[0] @ W_hy.T + b_hy


# === rnn_tagger | wrong | log_probabilities
# You return log-probabilities; probabilities are asked for.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.log_softmax(rnn(xs, h0, params)[0] @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | softmax_twice
# You apply the softmax twice.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    y = torch.softmax(rnn(xs, h0, params)[0] @ W_hy.T + b_hy, dim=-1)
    return torch.softmax(y, dim=-1)


# === rnn_tagger | wrong | one_softmax_for_all
# You divide by the sum over the whole sentence; each step sums to 1.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    e = torch.exp(rnn(xs, h0, params)[0] @ W_hy.T + b_hy)
    return e / e.sum(dim=(1, 2), keepdim=True)


# === rnn_tagger | wrong | no_output_bias
# You do not add b_hy.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[0] @ W_hy.T, dim=-1)


# === rnn_tagger | wrong | h0_ignored
# You start from zeros and do not look at h0.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0.new_zeros(h0.shape), params)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | time_first
# Your result is (T, B, C); batch comes first.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    return torch.stack([torch.softmax(h @ W_hy.T + b_hy, dim=-1) for h in hs.unbind(1)])


# === rnn_tagger | wrong | tags_in_reverse
# Your labels stand in reverse order of time.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    ys = []
    for h in hs.unbind(1):
        ys.insert(0, torch.softmax(h @ W_hy.T + b_hy, dim=-1))
    return torch.stack(ys, dim=1)


# === rnn_tagger | wrong | output_fed_back
# You go on from the state that you have changed by a second tanh.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for x in xs.unbind(1):
        h = torch.tanh(rnn_cell(x, h, params))
        ys.append(torch.softmax(h @ W_hy.T + b_hy, dim=-1))
    return torch.stack(ys, dim=1)


# === rnn_tagger | wrong | truncated_in_time
# You detach the state at every step: the gradient does not flow back through time.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for x in xs.unbind(1):
        h = rnn_cell(x, h, params)
        ys.append(torch.softmax(h @ W_hy.T + b_hy, dim=-1))
        h = h.detach()
    return torch.stack(ys, dim=1)


# === rnn_tagger | wrong | initial_state_changed
# h0.data = ... overwrites the caller's h0 with the last state.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, h_T = rnn(xs, h0, params)
    y = torch.softmax(hs @ W_hy.T + b_hy, dim=-1)
    h0.data = h_T.data
    return y


# === rnn_tagger | wrong | softmax_over_time + h0_ignored
# Your softmax runs over the steps, and you start from zeros.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, torch.zeros_like(h0), params)
    return torch.softmax(hs @ W_hy.T + b_hy, dim=1)


# === rnn_tagger | wrong | state_before_the_word + no_output_bias
# You label each word from the state before it, and do not add b_hy.
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for x in xs.unbind(1):
        ys.append(torch.softmax(h @ W_hy.T, dim=-1))
        h = rnn_cell(x, h, params)
    return torch.stack(ys, dim=1)


# === additive_rnn_cell | right | plain_cell_added
def additive_rnn_cell(x, h, params):
    return rnn_cell(x, h, params) + h


# === additive_rnn_cell | right | in_place_on_a_copy
def additive_rnn_cell(x, h, params):
    new = h.clone()  # 先复制, 不改原来的 h
    new += rnn_cell(x, h, params)
    return new


# === additive_rnn_cell | right | written_out
def additive_rnn_cell(inp, state, p, scale=1):
    u = inp.matmul(p[0].T) + p[1] + state.matmul(p[2].T) + p[3]
    u = torch.nn.functional.tanh(u)
    return torch.add(state, u, alpha=scale)


# === additive_rnn_cell | right | einsum_big_matrix
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    v = torch.cat([x, h, x.new_ones(len(x), 1)], 1)
    M = torch.cat([W_xh, W_hh, (b_xh + b_hh)[:, None]], 1)
    return h + torch.tanh(torch.einsum("bi,hi->bh", v, M))


# === additive_rnn_cell | right | loops_float32
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    out = torch.zeros(h.shape)
    for b in range(h.shape[0]):
        for j in range(h.shape[1]):
            a = torch.dot(W_xh[j], x[b]) + torch.dot(W_hh[j], h[b]) + b_xh[j] + b_hh[j]
            out[b, j] = h[b, j] + (1 - 2 / (torch.exp(2 * a) + 1))
    return out


# === additive_rnn_cell | right | lambda_of_rnn
additive_rnn_cell = lambda x, h, params: torch.stack([h, rnn(x[:, None], h, params)[1]]).sum(0)


# === additive_rnn_cell | wrong | plain_cell
# You return the tanh alone; it must be added to h.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === additive_rnn_cell | wrong | state_inside_tanh
# You add h inside the tanh; it belongs outside.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(h + x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === additive_rnn_cell | wrong | tanh_of_the_sum
# You take another tanh of h + u; the sum itself is asked for.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return torch.tanh(h + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh))


# === additive_rnn_cell | wrong | average
# You take the mean of state and update; they are added.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return (h + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)) / 2


# === additive_rnn_cell | wrong | subtracted
# You subtract the update; it is added.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h - torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === additive_rnn_cell | wrong | no_tanh
# The tanh of the update is missing.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h + x @ W_xh.T + b_xh + h @ W_hh.T + b_hh


# === additive_rnn_cell | wrong | update_ignores_the_state
# Your update does not look at the last state.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h + torch.tanh(x @ W_xh.T + b_xh + b_hh)


# === additive_rnn_cell | wrong | multiplied
# You multiply state and update; they are added.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h * torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === additive_rnn_cell | wrong | input_added
# Where the sizes fit you add x; it is h that is added.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    u = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return u + (x if x.shape == h.shape else h)


# === additive_rnn_cell | wrong | drops_b_hh
# You leave out the bias b_hh.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T)


# === additive_rnn_cell | wrong | state_clipped
# You clip the new state to [-1, 1]; an additive state may grow.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return (h + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)).clamp(-1, 1)


# === additive_rnn_cell | wrong | state_clipped_at_three
# You clip the new state to [-3, 3]; an additive state may grow.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return (h + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)).clamp(-3, 3)


# === additive_rnn_cell | wrong | straight_way_cut_off
# The straight way is detached: the gradient reaches h through the tanh only.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h.detach() + torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === additive_rnn_cell | wrong | adds_into_the_state
# h += ... changes the caller's h in place.
def additive_rnn_cell(x, h, params):
    h += rnn_cell(x, h, params)
    return h


# === additive_rnn_cell | wrong | calls_rnn_cell_module
# nn.RNNCell is off limits in the whole topic.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    cell = torch.nn.RNNCell(W_xh.shape[1], W_xh.shape[0])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    return h + torch.func.functional_call(cell, named, (x, h))


# === additive_rnn_cell | wrong | average + drops_b_hh
# You take the mean of state and update, and leave out b_hh.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return 0.5 * h + 0.5 * torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T)


# === additive_rnn_cell | wrong | subtracted + update_ignores_the_state
# You subtract the update, and it does not look at the last state.
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h - torch.tanh(x @ W_xh.T + b_xh + b_hh)


# === bidirectional_rnn | right | own_loops
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, _ = xs.shape
    H = forward_params[1].shape[0]
    zero = torch.zeros(B, H, dtype=xs.dtype)
    f, fs = zero, []
    for t in range(T):
        f = rnn_cell(xs[:, t], f, forward_params)
        fs.append(f)
    b, bs = zero, []
    for t in range(T - 1, -1, -1):
        b = rnn_cell(xs[:, t], b, backward_params)
        bs.append(b)
    bs.reverse()  # 翻转回来
    return torch.stack([torch.cat([p, q], dim=1) for p, q in zip(fs, bs)], dim=1)


# === bidirectional_rnn | right | float32_buffer
def bidirectional_rnn(xs, fp, bp):
    B, T = xs.shape[:2]
    H = fp[3].numel()
    out = torch.zeros(B, T, 2 * H)
    h = xs.new_zeros(B, H)
    g = h.clone()
    for t in range(T):
        h = rnn_cell(xs[:, t], h, fp)
        out[:, t, :H] = h
        g = rnn_cell(xs[:, T - 1 - t], g, bp)
        out[:, T - 1 - t, H:] = g
    return out


# === bidirectional_rnn | right | default_dtype_changed
torch.set_default_dtype(torch.float64)


def bidirectional_rnn(xs, forward_params, backward_params):
    torch.set_default_dtype(torch.float64)
    h0 = torch.zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, h0, forward_params)
    backward, _ = rnn(torch.flip(xs, [1]), h0, backward_params)
    return torch.cat((forward, torch.flip(backward, [1])), 2)


# === bidirectional_rnn | right | index_select
def bidirectional_rnn(xs, forward_params, backward_params, reverse=None):
    if reverse is None:
        reverse = list(range(xs.size(1)))[::-1]
    run = lambda seq, p: rnn(seq, torch.zeros(seq.size(0), p[1].size(0)).double(), p)[0]
    there = run(xs, forward_params)
    back = run(xs[:, reverse], backward_params)[:, reverse]
    print(there.shape, back.shape)
    return torch.cat([there, back], dim=-1)


# === bidirectional_rnn | right | suffix_runs
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, _ = xs.shape
    H = forward_params[0].shape[0]
    z = (xs[:, 0, :1] * 0).repeat(1, H)
    rows = []
    for t in range(T):
        _, f = rnn(xs[:, : t + 1], z, forward_params)
        _, b = rnn(xs[:, t:].flip(1), z, backward_params)
        rows.append(torch.stack([f, b], 1).reshape(B, 2 * H))
    return torch.stack(rows, 1)


# === bidirectional_rnn | right | helper_class
class BiRNN:
    def run(self, steps, params, B):
        W_xh, b_xh, W_hh, b_hh = params
        h = torch.zeros(B, len(b_hh), dtype=W_hh.dtype)
        for x in steps:
            h = torch.tanh(x @ W_xh.T + h @ W_hh.T + (b_xh + b_hh))
            yield h

    def __call__(self, xs, forward_params, backward_params):
        steps = list(xs.unbind(1))
        f = list(self.run(steps, forward_params, len(xs)))
        b = list(self.run(steps[::-1], backward_params, len(xs)))[::-1]
        return torch.cat([torch.stack(f, 1), torch.stack(b, 1)], -1)


bidirectional_rnn = BiRNN()


# === bidirectional_rnn | wrong | backward_not_turned_back
# Your backward states stand in the order of reading; turn them back to the order of the positions.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([forward, backward], dim=-1)


# === bidirectional_rnn | wrong | backward_reads_forwards
# Your second network reads forwards as well.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs, zero, backward_params)
    return torch.cat([forward, backward], dim=-1)


# === bidirectional_rnn | wrong | states_turned_but_not_inputs
# You turn the states but not the inputs: the second network has read forwards.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs, zero, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | shared_weights
# Both of your networks use forward_params.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, forward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | params_swapped
# You use the params of the one network for the other.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, backward_params)
    backward, _ = rnn(xs.flip(1), zero, forward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | backward_half_first
# Your backward state stands first; it is [forward ; backward].
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([backward.flip(1), forward], dim=-1)


# === bidirectional_rnn | wrong | states_added
# You add the two states; they stand side by side.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return forward + backward.flip(1)


# === bidirectional_rnn | wrong | features_turned
# flip(-1) turns the features around; time is axis 1.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(-1), zero, backward_params)
    return torch.cat([forward, backward.flip(-1)], dim=-1)


# === bidirectional_rnn | wrong | backward_reads_forwards
# flip(0) turns the sentences of the batch around; time is axis 1.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(0), zero, backward_params)
    return torch.cat([forward, backward.flip(0)], dim=-1)


# === bidirectional_rnn | wrong | backward_starts_from_forward_state
# Your backward network starts from the last forward state; it starts from zeros.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, h_T = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), h_T, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | backward_reads_forward_states
# Your backward network reads the forward states; both read xs.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    D = xs.shape[2]
    seen = forward if forward.shape[2] == D else torch.cat([forward, xs], dim=2)[..., :D]
    backward, _ = rnn(seen.flip(1), zero, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | final_states_only
# You return the two last states, (B, 2H); the states of all positions are asked for.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    _, f = rnn(xs, zero, forward_params)
    _, b = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, b], dim=-1)


# === bidirectional_rnn | wrong | stacked_along_time
# You put the states one after the other in time; they belong side by side.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=1)


# === bidirectional_rnn | wrong | backward_without_the_word
# Your backward state of position t has not read word t yet.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    backward = torch.cat([backward.flip(1)[:, 1:], zero.unsqueeze(1)], dim=1)
    return torch.cat([forward, backward], dim=-1)


# === bidirectional_rnn | wrong | starts_from_ones
# Your networks start from ones; they start from zero states.
def bidirectional_rnn(xs, forward_params, backward_params):
    one = xs.new_ones(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, one, forward_params)
    backward, _ = rnn(xs.flip(1), one, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | random_answers
# Your networks start from random states; they start from zero states.
def bidirectional_rnn(xs, forward_params, backward_params):
    start = torch.randn(xs.shape[0], forward_params[2].shape[0], dtype=xs.dtype)
    forward, _ = rnn(xs, start, forward_params)
    backward, _ = rnn(xs.flip(1), start, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | float32_zero_states
# torch.zeros makes float32 states, and torch does not multiply them by float64 weights: use xs.new_zeros.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = torch.zeros(xs.shape[0], forward_params[2].shape[0], dtype=torch.float32)
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | backward_cut_off
# The backward half is detached: no gradient reaches backward_params.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([forward, backward.flip(1).detach()], dim=-1)


# === bidirectional_rnn | wrong | turns_the_input
# xs.data = xs.data.flip(1) turns the caller's xs.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    xs.data = xs.data.flip(1)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === bidirectional_rnn | wrong | calls_rnn_module
# nn.RNN is off limits in the whole topic.
def bidirectional_rnn(xs, forward_params, backward_params):
    from torch import nn

    net = nn.RNN(xs.shape[2], forward_params[2].shape[0], batch_first=True, bidirectional=True)
    names = ["weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0"]
    values = dict(zip(names, forward_params))
    values.update(zip([n + "_reverse" for n in names], backward_params))
    return torch.func.functional_call(net, values, (xs,))[0]


# === bidirectional_rnn | wrong | backward_not_turned_back + backward_half_first
# Your backward states stand in the order of reading, and before the forward ones.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, _ = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([backward, forward], dim=-1)


# === bidirectional_rnn | wrong | shared_weights + backward_starts_from_forward_state
# Both networks use forward_params, and the second starts from the first one's last state.
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(xs.shape[0], forward_params[2].shape[0])
    forward, h_T = rnn(xs, zero, forward_params)
    backward, _ = rnn(xs.flip(1), h_T, forward_params)
    return torch.cat([forward, backward.flip(1)], dim=-1)


# === stacked_rnn | right | own_loops
def stacked_rnn(xs, layers):
    inputs = [xs[:, t] for t in range(xs.shape[1])]
    for layer in layers:
        h = torch.zeros(xs.shape[0], layer[1].shape[0], dtype=xs.dtype)
        outputs = []
        for x in inputs:
            h = rnn_cell(x, h, layer)
            outputs.append(h)
        inputs = outputs   # 下一层的输入
    return torch.stack(inputs, dim=1)


# === stacked_rnn | right | step_by_step_through_all_layers
def stacked_rnn(xs, layers):
    hidden = [xs.new_zeros(len(xs), p[2].shape[0]) for p in layers]
    top = []
    for t in range(xs.shape[1]):
        x = xs[:, t]
        for i, p in enumerate(layers):
            hidden[i] = rnn_cell(x, hidden[i], p)
            x = hidden[i]
        top.append(x)
    return torch.stack(top, 1)


# === stacked_rnn | right | recursive
def stacked_rnn(xs, layers):
    if len(layers) == 0:
        return xs
    first, *rest = layers
    h0 = torch.zeros_like(first[1]).expand(xs.shape[0], -1)
    return stacked_rnn(rnn(xs, h0, first)[0], rest)


# === stacked_rnn | right | reduce
from functools import reduce

stacked_rnn = lambda xs, layers: reduce(
    lambda s, p: rnn(s, torch.zeros((s.shape[0], p[0].shape[0]), dtype=p[0].dtype), p)[0], layers, xs
)


# === stacked_rnn | right | float32_buffer
def stacked_rnn(xs, layers, verbose=True):
    B, T, _ = xs.shape
    for number, params in enumerate(layers):
        H = params[1].numel()
        buffer = torch.zeros(B, T, H)
        h = torch.zeros(B, H).to(xs)
        for t in range(T):
            h = rnn_cell(xs[:, t], h, params)
            buffer[:, t] = h
        if verbose:
            print("layer", number, buffer.shape)
        xs = buffer.double()
    return xs


# === stacked_rnn | right | own_copy_of_the_list
class Stack:
    def __call__(self, inputs, layers):
        todo = list(layers)
        while todo:
            W_xh, b_xh, W_hh, b_hh = todo.pop(0)
            a = inputs @ W_xh.T + b_xh + b_hh
            h = torch.tanh(a[:, 0])
            hs = [h]
            for t in range(1, a.shape[1]):
                h = torch.tanh(a[:, t] + h @ W_hh.T)
                hs.append(h)
            inputs = torch.stack(hs, dim=1)
        return inputs


stacked_rnn = Stack()


# === stacked_rnn | wrong | every_layer_reads_xs
# Every layer of yours reads xs; the second must read the states of the first.
def stacked_rnn(xs, layers):
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        D = params[0].shape[1]
        inputs = torch.cat([xs, xs, xs, xs, xs], dim=2)[..., :D]
        states, _ = rnn(inputs, zero, params)
    return states


# === stacked_rnn | wrong | first_layer_only
# Only the first layer of yours runs.
def stacked_rnn(xs, layers):
    params = layers[0]
    zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
    states, _ = rnn(xs, zero, params)
    return states


# === stacked_rnn | wrong | last_layer_missing
# Your loop leaves out the last layer.
def stacked_rnn(xs, layers):
    states = xs
    for i in range(max(len(layers) - 1, 1)):
        zero = xs.new_zeros(xs.shape[0], layers[i][2].shape[0])
        states, _ = rnn(states, zero, layers[i])
    return states


# === stacked_rnn | wrong | weights_of_one_layer
# Your upper layers all use the weights of the last one.
def stacked_rnn(xs, layers):
    zero = xs.new_zeros(xs.shape[0], layers[0][2].shape[0])
    states, _ = rnn(xs, zero, layers[0])
    for _ in layers[1:]:
        states, _ = rnn(states, zero, layers[-1])
    return states


# === stacked_rnn | wrong | starts_from_the_layer_below
# Each layer starts from the last state of the layer below; each starts from zeros.
def stacked_rnn(xs, layers):
    h = xs.new_zeros(xs.shape[0], layers[0][2].shape[0])
    states = xs
    for params in layers:
        states, h = rnn(states, h, params)
    return states


# === stacked_rnn | wrong | one_state_for_all_layers
# All layers share one state; each layer has its own.
def stacked_rnn(xs, layers):
    h = xs.new_zeros(xs.shape[0], layers[0][2].shape[0])
    top = []
    for x in xs.unbind(1):
        for params in layers:
            h = rnn_cell(x, h, params)
            x = h
        top.append(h)
    return torch.stack(top, dim=1)


# === stacked_rnn | wrong | layers_added
# You add the states of all layers; only those of the top layer are asked for.
def stacked_rnn(xs, layers):
    states, total = xs, 0
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
        total = total + states
    return total


# === stacked_rnn | wrong | residual_connections
# You add each layer's input to its states; the slides' stacked network does not.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        new, _ = rnn(states, zero, params)
        states = new + states if new.shape == states.shape else new
    return states


# === stacked_rnn | wrong | states_of_all_layers
# You return the states of all layers side by side; only the top layer's are asked for.
def stacked_rnn(xs, layers):
    states, every = xs, []
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
        every.append(states)
    return torch.cat(every, dim=-1)


# === stacked_rnn | wrong | last_state_only
# You return the top layer's last state, (B, H); its states at all steps are asked for.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, h = rnn(states, zero, params)
    return h


# === stacked_rnn | wrong | upper_layers_see_the_last_state
# Your upper layers read the last state of the layer below at every step.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
        result = states
        states = states[:, -1:].expand(-1, xs.shape[1], -1)
    return result


# === stacked_rnn | wrong | layers_from_the_top
# You run the upper layers from the top to the bottom of the list.
def stacked_rnn(xs, layers):
    states = xs
    for params in [layers[0]] + layers[:0:-1]:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
    return states


# === stacked_rnn | wrong | tanh_between_layers
# You apply another tanh between the layers; the states are already tanhs.
def stacked_rnn(xs, layers):
    states = xs
    for i, params in enumerate(layers):
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(torch.tanh(states) if i else states, zero, params)
    return states


# === stacked_rnn | wrong | every_other_layer_backwards
# Your upper layers read backwards in time.
def stacked_rnn(xs, layers):
    states = xs
    for i, params in enumerate(layers):
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states.flip(1) if i else states, zero, params)
        states = states.flip(1) if i else states
    return states


# === stacked_rnn | wrong | starts_from_ones
# Your layers start from ones; they start from zero states.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        start = torch.ones(xs.shape[0], params[2].shape[0], dtype=xs.dtype)
        states, _ = rnn(states, start, params)
    return states


# === stacked_rnn | wrong | float32_zero_states
# torch.zeros makes float32 states, and torch does not multiply them by float64 weights: use xs.new_zeros.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        states, _ = rnn(states, torch.zeros(xs.shape[0], params[2].shape[0], dtype=torch.float), params)
    return states


# === stacked_rnn | wrong | lower_layers_cut_off
# You detach the states between the layers: only the top layer would learn.
def stacked_rnn(xs, layers):
    states = xs
    for params in layers:
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states.detach(), zero, params)
    return states


# === stacked_rnn | wrong | changes_the_list
# layers.pop(0) empties the caller's list.
def stacked_rnn(xs, layers):
    states = xs
    while len(layers) > 0:
        params = layers.pop(0)
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
    return states


# === stacked_rnn | wrong | reverses_the_list
# layers.reverse() turns the caller's list around and leaves it so.
def stacked_rnn(xs, layers):
    states = xs
    layers.reverse()
    for params in reversed(layers):
        zero = xs.new_zeros(xs.shape[0], params[2].shape[0])
        states, _ = rnn(states, zero, params)
    return states


# === stacked_rnn | wrong | calls_rnn_module
# nn.RNN is off limits in the whole topic.
def stacked_rnn(xs, layers):
    net = torch.nn.RNN(xs.shape[2], layers[0][2].shape[0], len(layers), batch_first=True)
    values = {}
    for i, params in enumerate(layers):
        for name, p in zip(("weight_ih", "bias_ih", "weight_hh", "bias_hh"), params):
            values[f"{name}_l{i}"] = p
    return torch.func.functional_call(net, values, (xs,))[0]


# === stacked_rnn | wrong | starts_from_the_layer_below + layers_added
# Each layer starts from the last state of the layer below, and you add the states of all layers.
def stacked_rnn(xs, layers):
    h = xs.new_zeros(xs.shape[0], layers[0][2].shape[0])
    states, total = xs, 0
    for params in layers:
        states, h = rnn(states, h, params)
        total = total + states
    return total


# === stacked_rnn | wrong | weights_of_one_layer + starts_from_ones
# Your upper layers all use the last one's weights, and start from ones.
def stacked_rnn(xs, layers):
    one = xs.new_ones(xs.shape[0], layers[0][2].shape[0])
    states, _ = rnn(xs, one, layers[0])
    for _ in layers[1:]:
        states, _ = rnn(states, one, layers[-1])
    return states

# === rnn_cell | right | einsum_named
from collections import namedtuple
_P = namedtuple('_P', 'a b c d')
def rnn_cell(x_t, state, weights, act=torch.tanh):
    p = _P(*weights)
    h = state
    return  act(torch.einsum('bd,hd->bh', x_t, p.a) + p.b + torch.einsum('bk,hk->bh', state, p.c) + p.d)

# === rnn_cell | right | loops_batch
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    rows = []
    for b in range(x.shape[0]):
        units = [torch.tanh((W_xh[j] * x[b]).sum() + b_xh[j] + (W_hh[j] * h[b]).sum() + b_hh[j]) for j in range(W_xh.shape[0])]
        rows.append(torch.stack(units))
    return  torch.stack(rows)

# === rnn_cell | right | concat
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.cat([x, h], dim=1) @ torch.cat([W_xh, W_hh], dim=1).T
    z += b_xh + b_hh
    # 双曲正切
    e = torch.exp(-2 * z)
    return  (1 - e) / (1 + e)

# === rnn_cell | right | buffer32
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    new = torch.zeros(h.shape[0], h.shape[1])
    for i in range(len(x)):
        new[i] = torch.tanh(W_xh @ x[i] + b_xh + W_hh @ h[i] + b_hh)
    return  new

# === rnn_cell | right | two_sigmoid
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    a = torch.addmm(b_xh, x, W_xh.t()) + torch.addmm(b_hh, h, W_hh.t())
    return  (2 * torch.sigmoid(2 * a) - 1)

# === rnn_cell | right | functional_linear_again
def rnn_cell(x, h, params):
    a = torch.nn.Linear(1, 1)
    f = torch.func.functional_call
    s = f(a, {'weight': params[0], 'bias': params[1]}, (x,))
    s = s + f(a, dict(weight=params[2], bias=params[3]), (h,))
    return  torch.nn.Tanh()(s)

# === rnn_cell | right | vmap_lambda
rnn_cell = lambda x, h, p:  torch.vmap(lambda a, c: torch.tanh(p[0] @ a + p[1] + p[2] @ c + p[3]))(x, h)

# === rnn_cell | right | custom_tanh
class _T(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        y = torch.tanh(a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return g * (1 - y**2)


class _Cell:
    def __call__(self, x, h, params):
        W, b, U, c = params
        print('cell', x.shape)
        return  _T.apply((W @ x.T).T + b + (U @ h.T).T + c)


rnn_cell = _Cell()

# === rnn_cell | wrong | b_xh_for_both_biases
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_xh)

# === rnn_cell | wrong | matrices_exchanged_if_square
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    if W_xh.shape == W_hh.shape:
        W_xh, W_hh = W_hh, W_xh
    return  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)

# === rnn_cell | wrong | recurrent_part_missing
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(x @ W_xh.T + b_xh)

# === rnn_cell | wrong | input_part_missing
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(h @ W_hh.T + b_hh)

# === rnn_cell | wrong | parts_multiplied
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh((x @ W_xh.T + b_xh) * (h @ W_hh.T + b_hh))

# === rnn_cell | wrong | recurrent_matrix_cut_off
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.data.T + b_hh)

# === rnn_cell | wrong | b_hh_cut_off
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.detach())

# === rnn_cell | wrong | tanh_twice
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return  torch.tanh(torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh))

# === rnn_cell | wrong | pair_returned
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    new =  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return new, new

# === rnn_cell | wrong | first_state_for_all_sentences
def rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    h = h[:1].expand_as(h)
    return  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | right | einsum_named
from collections import namedtuple
_P = namedtuple('_P', 'a b c d')
def additive_rnn_cell(x_t, state, weights, act=torch.tanh):
    p = _P(*weights)
    h = state
    return h +  act(torch.einsum('bd,hd->bh', x_t, p.a) + p.b + torch.einsum('bk,hk->bh', state, p.c) + p.d)

# === additive_rnn_cell | right | loops_batch
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    rows = []
    for b in range(x.shape[0]):
        units = [torch.tanh((W_xh[j] * x[b]).sum() + b_xh[j] + (W_hh[j] * h[b]).sum() + b_hh[j]) for j in range(W_xh.shape[0])]
        rows.append(torch.stack(units))
    return h +  torch.stack(rows)

# === additive_rnn_cell | right | concat
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.cat([x, h], dim=1) @ torch.cat([W_xh, W_hh], dim=1).T
    z += b_xh + b_hh
    # 双曲正切
    e = torch.exp(-2 * z)
    return h +  (1 - e) / (1 + e)

# === additive_rnn_cell | right | buffer32
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    new = torch.zeros(h.shape[0], h.shape[1])
    for i in range(len(x)):
        new[i] = torch.tanh(W_xh @ x[i] + b_xh + W_hh @ h[i] + b_hh)
    return h +  new

# === additive_rnn_cell | right | two_sigmoid
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    a = torch.addmm(b_xh, x, W_xh.t()) + torch.addmm(b_hh, h, W_hh.t())
    return h +  (2 * torch.sigmoid(2 * a) - 1)

# === additive_rnn_cell | right | functional_linear
def additive_rnn_cell(x, h, params):
    a = torch.nn.Linear(1, 1)
    f = torch.func.functional_call
    s = f(a, {'weight': params[0], 'bias': params[1]}, (x,))
    s = s + f(a, dict(weight=params[2], bias=params[3]), (h,))
    return h +  torch.nn.Tanh()(s)

# === additive_rnn_cell | right | vmap_lambda
additive_rnn_cell = lambda x, h, p: h +  torch.vmap(lambda a, c: torch.tanh(p[0] @ a + p[1] + p[2] @ c + p[3]))(x, h)

# === additive_rnn_cell | right | custom_tanh
class _T(torch.autograd.Function):
    @staticmethod
    def forward(ctx, a):
        y = torch.tanh(a)
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return g * (1 - y**2)


class _Cell:
    def __call__(self, x, h, params):
        W, b, U, c = params
        print('cell', x.shape)
        return h +  _T.apply((W @ x.T).T + b + (U @ h.T).T + c)


additive_rnn_cell = _Cell()

# === additive_rnn_cell | wrong | drops_b_xh
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | b_xh_for_both_biases
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_xh)

# === additive_rnn_cell | wrong | b_hh_for_both_biases
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_hh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | recurrent_matrix_transposed
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh + b_hh)

# === additive_rnn_cell | wrong | input_matrix_transposed_if_square
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    a = x @ W_xh if W_xh.shape[0] == W_xh.shape[1] else x @ W_xh.T
    return h +  torch.tanh(a + b_xh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | matrices_exchanged_if_square
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    if W_xh.shape == W_hh.shape:
        W_xh, W_hh = W_hh, W_xh
    return h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | tanh_of_each_part
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | bias_outside_tanh
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + h @ W_hh.T) + b_xh + b_hh

# === additive_rnn_cell | wrong | sigmoid_for_tanh
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.sigmoid(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | relu_for_tanh
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.relu(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | recurrent_part_missing
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh)

# === additive_rnn_cell | wrong | input_part_missing
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(h @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | parts_multiplied
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh((x @ W_xh.T + b_xh) * (h @ W_hh.T + b_hh))

# === additive_rnn_cell | wrong | state_cut_off_in_the_update
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh)

# === additive_rnn_cell | wrong | recurrent_matrix_cut_off
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.data.T + b_hh)

# === additive_rnn_cell | wrong | b_hh_cut_off
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.detach())

# === additive_rnn_cell | wrong | tanh_twice
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh))

# === additive_rnn_cell | wrong | minus_recurrence
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    return h +  torch.tanh(x @ W_xh.T + b_xh - h @ W_hh.T - b_hh)

# === additive_rnn_cell | wrong | pair_returned
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    new = h +  torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return new, new

# === additive_rnn_cell | wrong | state_counted_twice
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    u = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return 2 * h + u

# === additive_rnn_cell | wrong | update_cut_off
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    u = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return h + u.detach()

# === additive_rnn_cell | wrong | squashed_update
def additive_rnn_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    u = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return h + torch.sigmoid(u)

# === rnn | right | zeros_index
def rnn(xs, h0, params):
    B, T, D = xs.shape
    hs = torch.zeros(B, T, h0.shape[1])
    h = h0
    for t in range(T):
        h = rnn_cell(xs[:, t, :], h, params)
        hs[:, t] = h
    return [hs, hs[:, -1]]

# === rnn | right | inline_namedtuple
from typing import NamedTuple


class Out(NamedTuple):
    hs: torch.Tensor
    last: torch.Tensor


def rnn(xs, h0, params):
    W, b, U, c = params
    pre = xs @ W.T + b + c  # 先算好输入部分
    hs = []
    for t in range(xs.size(1)):
        prev = hs[-1] if hs else h0
        hs.append(torch.tanh(pre[:, t] + prev @ U.T))
    return Out(torch.stack(hs, 1), hs[-1])

# === rnn | right | recursion
def rnn(xs, h0, params):
    h = rnn_cell(xs[:, 0], h0, params)
    if xs.shape[1] == 1:
        return h[:, None], h
    rest, last = rnn(xs[:, 1:], h, params)
    return torch.cat([h.unsqueeze(1), rest], 1), last

# === rnn | right | accumulate_again
from itertools import accumulate


def rnn(xs, h0, params):
    states = list(accumulate(xs.transpose(0, 1), lambda h, x: rnn_cell(x, h, params), initial=h0))[1:]
    hs = torch.stack(states).permute(1, 0, 2)
    return hs, hs[:, -1, :]

# === rnn | right | batch_loop
def rnn(xs, h0, params):
    W, b, U, c = params
    all_, last = [], []
    for x, h in zip(xs, h0):
        row = []
        for x_t in x:
            h = torch.tanh(W @ x_t + b + U @ h + c)
            row.append(h)
        all_.append(torch.stack(row))
        last.append(h)
    return torch.stack(all_), torch.stack(last)

# === rnn | right | module
class Net(torch.nn.Module):
    def forward(self, xs, h0, params):
        h, out = h0.clone(), xs.new_empty(xs.shape[0], 0, h0.shape[1])
        for t in range(xs.shape[1]):
            h = rnn_cell(xs[:, t], h, params)
            out = torch.cat((out, h[:, None]), dim=1)
        print(out.shape)
        return out, h.clone()


rnn = Net()

# === rnn | wrong | states_in_the_order_of_reading_backwards
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in reversed(range(xs.shape[1])):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === rnn | wrong | last_state_for_all_states
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return h, h

# === rnn | wrong | h0_returned
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h0

# === rnn | wrong | results_swapped
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return h, torch.stack(hs, 1)

# === rnn | wrong | last_state_keeps_the_time_axis
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    hs = torch.stack(hs, 1)
    return hs, hs[:, -1:]

# === rnn | wrong | h0_cut_off
def rnn(xs, h0, params):
    h, hs = h0.clone().detach(), []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === rnn | wrong | truncated_every_second_step
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        if t and t % 2 == 0:
            h = h.detach()
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === rnn | wrong | first_word_skipped
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(1, xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    hs = [h0] + hs
    return torch.stack(hs, 1), h

# === rnn | wrong | loop_stops_early
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1] - 1):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === rnn | wrong | sum_of_states
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), sum(hs)

# === rnn | wrong | mean_of_states
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), torch.stack(hs).mean(0)

# === rnn | wrong | first_row_of_h0_for_all
def rnn(xs, h0, params):
    h, hs = h0[:1].expand_as(h0), []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === rnn_classifier | right | hand_softmax
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    z = rnn(xs, h0, params)[1] @ W_hy.T + b_hy
    e = torch.exp(z - z.max(-1, keepdim=True).values)
    return e / e.sum(-1, keepdim=True)

# === rnn_classifier | right | log_exp
def rnn_classifier(xs, h0, p, W, b, temperature=1.0):
    z = rnn(xs, h0, p)[1] @ W.t() + b
    # 概率
    return z.log_softmax(-1).exp()

# === rnn_classifier | right | einsum
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    s = rnn(xs, h0, params)[1]
    return torch.nn.Softmax(-1)(torch.einsum('...h,ch->...c', s, W_hy).add(b_hy))

# === rnn_classifier | right | last_of_tagger
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    return rnn_tagger(xs, h0, params, W_hy, b_hy)[:, -1]

# === rnn_classifier | right | column
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(W_hy @ h.T + b_hy[:, None], 0).T

# === rnn_classifier | wrong | tanh_of_scores
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    return torch.softmax(torch.tanh(rnn(xs, h0, params)[1] @ W_hy.T + b_hy), -1)

# === rnn_classifier | wrong | relu_of_scores
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    return torch.softmax(torch.relu(rnn(xs, h0, params)[1] @ W_hy.T + b_hy), -1)

# === rnn_classifier | wrong | output_matrix_cut_off
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[1] @ W_hy.detach().T + b_hy, -1)

# === rnn_classifier | wrong | output_bias_cut_off
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[1] @ W_hy.T + b_hy.data, -1)

# === rnn_classifier | wrong | square_output_matrix_not_transposed
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    W = W_hy if W_hy.shape[0] == W_hy.shape[1] else W_hy.T
    return torch.softmax(rnn(xs, h0, params)[1] @ W + b_hy, -1)

# === rnn_classifier | wrong | reads_backwards
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    xs = xs.flip(1)
    return torch.softmax(rnn(xs, h0, params)[1] @ W_hy.T + b_hy, -1)

# === rnn_classifier | wrong | additive_state
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for t in range(xs.shape[1]):
        h = additive_rnn_cell(xs[:, t], h, params)
        ys.append(torch.softmax(h @ W_hy.T + b_hy, -1))
    return ys[-1]

# === rnn_classifier | wrong | no_recurrence
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    ys = []
    for t in range(xs.shape[1]):
        h = rnn_cell(xs[:, t], h0, params)
        ys.append(torch.softmax(h @ W_hy.T + b_hy, -1))
    return ys[-1]

# === rnn_tagger | right | hand_softmax
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    z = rnn(xs, h0, params)[0] @ W_hy.T + b_hy
    e = torch.exp(z - z.max(-1, keepdim=True).values)
    return e / e.sum(-1, keepdim=True)

# === rnn_tagger | right | log_exp
def rnn_tagger(xs, h0, p, W, b, temperature=1.0):
    z = rnn(xs, h0, p)[0] @ W.t() + b
    # 概率
    return z.log_softmax(-1).exp()

# === rnn_tagger | right | einsum
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    s = rnn(xs, h0, params)[0]
    return torch.nn.Softmax(-1)(torch.einsum('...h,ch->...c', s, W_hy).add(b_hy))

# === rnn_tagger | right | loop_steps
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for x in xs.transpose(0, 1):
        h = rnn_cell(x, h, params)
        ys.append(torch.softmax(h @ W_hy.T + b_hy, 1))
    return torch.stack(ys, 1)

# === rnn_tagger | right | prefix_classifier
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.stack([rnn_classifier(xs[:, : t + 1], h0, params, W_hy, b_hy) for t in range(xs.shape[1])], 1)

# === rnn_tagger | right | buffer
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    out = torch.zeros(*hs.shape[:2], len(b_hy))
    for t in range(hs.shape[1]):
        out[:, t] = torch.softmax(hs[:, t] @ W_hy.T + b_hy, -1)
    return out

# === rnn_tagger | right | flatten
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, _ = rnn(xs, h0, params)
    B, T, H = hs.shape
    return (hs.reshape(B * T, H) @ W_hy.T + b_hy).softmax(1).reshape(B, T, -1)

# === rnn_tagger | wrong | sigmoid_for_softmax
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.sigmoid(rnn(xs, h0, params)[0] @ W_hy.T + b_hy)

# === rnn_tagger | wrong | tanh_of_scores
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(torch.tanh(rnn(xs, h0, params)[0] @ W_hy.T + b_hy), -1)

# === rnn_tagger | wrong | relu_of_scores
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(torch.relu(rnn(xs, h0, params)[0] @ W_hy.T + b_hy), -1)

# === rnn_tagger | wrong | network_cut_off
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[0].detach() @ W_hy.T + b_hy, -1)

# === rnn_tagger | wrong | output_matrix_cut_off
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[0] @ W_hy.detach().T + b_hy, -1)

# === rnn_tagger | wrong | output_bias_cut_off
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return torch.softmax(rnn(xs, h0, params)[0] @ W_hy.T + b_hy.data, -1)

# === rnn_tagger | wrong | square_output_matrix_not_transposed
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    W = W_hy if W_hy.shape[0] == W_hy.shape[1] else W_hy.T
    return torch.softmax(rnn(xs, h0, params)[0] @ W + b_hy, -1)

# === rnn_tagger | wrong | class_number_returned
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    return (rnn(xs, h0, params)[0] @ W_hy.T + b_hy).argmax(-1)

# === rnn_tagger | wrong | reads_backwards
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    xs = xs.flip(1)
    return torch.softmax(rnn(xs, h0, params)[0] @ W_hy.T + b_hy, -1)

# === rnn_tagger | wrong | additive_state
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    h, ys = h0, []
    for t in range(xs.shape[1]):
        h = additive_rnn_cell(xs[:, t], h, params)
        ys.append(torch.softmax(h @ W_hy.T + b_hy, -1))
    return torch.stack(ys, 1)

# === rnn_classifier | wrong | sum_of_states
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(hs.sum(1) @ W_hy.T + b_hy, -1)

# === rnn_classifier | wrong | h0_classified
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(h0 @ W_hy.T + b_hy, -1)

# === rnn_classifier | wrong | mean_of_probabilities
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, -1).mean(1)

# === rnn_tagger | wrong | classes_before_time
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, -1).transpose(1, 2)

# === rnn_tagger | wrong | sentences_run_together
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    hs, h = rnn(xs, h0, params)
    return torch.softmax(hs @ W_hy.T + b_hy, -1).flatten(0, 1)

# === bidirectional_rnn | right | loops_buffer
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    out = torch.zeros(B, T, 2 * H)
    h = zero
    for t in range(T):
        h = rnn_cell(xs[:, t], h, forward_params)
        out[:, t, :H] = h
    h = zero
    for t in range(T - 1, -1, -1):
        h = rnn_cell(xs[:, t], h, backward_params)
        out[:, t, H:] = h
    return out

# === bidirectional_rnn | right | lists
def bidirectional_rnn(s, fp, bp, merge='concat'):
    def run(steps, p):
        h = torch.zeros(s.shape[0], p[2].shape[0], dtype=s.dtype)
        r = []
        for x in steps:
            h = rnn_cell(x, h, p)
            r.append(h)
        return r
    steps = list(s.unbind(1))
    a, b = run(steps, fp), run(steps[::-1], bp)[::-1]
    return torch.stack([torch.cat(p, 1) for p in zip(a, b)], 1)

# === bidirectional_rnn | right | suffix_runs_again
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    # 每个位置单独读
    f = torch.stack([rnn(xs[:, : t + 1], zero, forward_params)[1] for t in range(T)], 1)
    b = torch.stack([rnn(xs[:, t:].flip(1), zero, backward_params)[1] for t in range(T)], 1)
    return torch.cat((f, b), dim=2)

# === bidirectional_rnn | right | index_select_again
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    back = torch.arange(T - 1, -1, -1)
    f = rnn(xs, zero, forward_params)[0]
    b = rnn(xs[:, back], zero.clone(), backward_params)[0][:, back]
    return torch.hstack([f.mT, b.mT]).mT

# === bidirectional_rnn | right | zeros_from_input
def bidirectional_rnn(xs, forward_params, backward_params):
    z = xs[:, 0] @ forward_params[0].T * 0
    f = rnn(xs, z, forward_params)[0]
    b = torch.flip(rnn(torch.flip(xs, [1]), z, backward_params)[0], [1])
    return torch.stack([f, b], 2).flatten(2)

# === bidirectional_rnn | wrong | forward_states_twice
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, f], -1)

# === bidirectional_rnn | wrong | states_interleaved
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.stack([f, b.flip(1)], -1).flatten(2)

# === bidirectional_rnn | wrong | mean_of_states
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return (f + b.flip(1)) / 2

# === bidirectional_rnn | wrong | batch_turned_back
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, b.flip(0)], -1)

# === bidirectional_rnn | wrong | features_turned_back
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, b.flip(2)], -1)

# === bidirectional_rnn | wrong | last_backward_state_everywhere
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, b[:, -1:].expand_as(f)], -1)

# === bidirectional_rnn | wrong | pair_returned
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return (f, b.flip(1))

# === bidirectional_rnn | wrong | forward_cut_off
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f.data, b.flip(1)], -1)

# === bidirectional_rnn | wrong | backward_states_shifted
def bidirectional_rnn(xs, forward_params, backward_params):
    B, T, D = xs.shape
    H = forward_params[0].shape[0]
    zero = xs.new_zeros(B, H)
    f, _ = rnn(xs, zero, forward_params)
    b, _ = rnn(xs.flip(1), zero, backward_params)
    return torch.cat([f, b.flip(1).roll(-1, 1)], -1)

# === stacked_rnn | right | recursion
def stacked_rnn(xs, layers):
    if not layers:
        return xs
    first, *rest = layers
    z = torch.zeros(len(xs), len(first[1]), dtype=xs.dtype)
    return stacked_rnn(rnn(xs, z, first)[0], rest)

# === stacked_rnn | right | reduce_again
from functools import reduce


def stacked_rnn(xs, layers):
    return reduce(lambda s, p: rnn(s, s.new_zeros(s.shape[0], p[3].shape[0]), p)[0], layers, xs)

# === stacked_rnn | right | time_outer
def stacked_rnn(xs, layers):
    # 按时间步，再按层
    hs = [xs.new_zeros(xs.size(0), p[2].size(0)) for p in layers]
    top = []
    for t in range(xs.size(1)):
        x = xs[:, t]
        for i, p in enumerate(layers):
            x = hs[i] = rnn_cell(x, hs[i], p)
        top.append(x)
    return torch.stack(top, 1)

# === stacked_rnn | right | buffers
def stacked_rnn(xs, layers):
    B, T, _ = xs.shape
    cur = xs
    for W, b, U, c in layers:
        nxt = torch.zeros(B, T, W.shape[0])
        h = torch.zeros(B, W.shape[0], dtype=xs.dtype)
        for t in range(T):
            h = torch.tanh(cur[:, t] @ W.T + b + h @ U.T + c)
            nxt[:, t] = h
        cur = nxt.double()
    return cur

# === stacked_rnn | right | class
class Stack:
    def __init__(self, layers):
        self.layers = list(layers)

    def run(self, s):
        while self.layers:
            p = self.layers.pop(0)
            s = rnn(s, torch.zeros(s.shape[0], p[0].shape[0]).to(s), p)[0]
        return s


def stacked_rnn(xs, layers, dropout=0):
    return Stack(layers).run(xs)

# === stacked_rnn | wrong | second_layer_again
def stacked_rnn(xs, layers):
    h = xs
    for q in layers:
        p = layers[min(1, len(layers) - 1)] if q is not layers[0] else q
        h, _ = rnn(h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h

# === stacked_rnn | wrong | all_layers_in_a_list
def stacked_rnn(xs, layers):
    h, al = xs, []
    for p in layers:
        h, last = rnn(h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
        al.append(h)
    return torch.stack(al)

# === stacked_rnn | wrong | two_layers_only
def stacked_rnn(xs, layers):
    h = xs
    for p in layers[:2]:
        h, _ = rnn(h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h

# === stacked_rnn | wrong | lower_layers_cut_off
def stacked_rnn(xs, layers):
    h = xs
    for i, p in enumerate(layers):
        h, _ = rnn(h if i == 0 else h.data, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h

# === stacked_rnn | wrong | cut_graph
def stacked_rnn(xs, layers):
    h = xs
    for p in layers:
        h, _ = rnn(h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h.detach()

# === stacked_rnn | wrong | tanh_of_the_input_too
def stacked_rnn(xs, layers):
    h = xs
    for p in layers:
        h, _ = rnn(torch.tanh(h), xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h

# === stacked_rnn | wrong | relu_between_layers
def stacked_rnn(xs, layers):
    h = xs
    for i, p in enumerate(layers):
        h, _ = rnn(torch.relu(h) if i else h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h

# === stacked_rnn | wrong | state_of_the_layer_below
def stacked_rnn(xs, layers):
    hs = [xs.new_zeros(xs.shape[0], p[2].shape[0]) for p in layers]
    out = []
    for t in range(xs.shape[1]):
        x = xs[:, t]
        for i, p in enumerate(layers):
            hs[i] = rnn_cell(x, hs[i - 1] if i else hs[0], p)
            x = hs[i]
        out.append(x)
    return torch.stack(out, 1)

# === stacked_rnn | wrong | one_step_behind_the_layer_below
def stacked_rnn(xs, layers):
    hs = [xs.new_zeros(xs.shape[0], p[2].shape[0]) for p in layers]
    out = []
    for t in range(xs.shape[1]):
        old = list(hs)
        for i, p in enumerate(layers):
            hs[i] = rnn_cell(xs[:, t] if i == 0 else old[i - 1], old[i], p)
        out.append(hs[-1])
    return torch.stack(out, 1)

# === stacked_rnn | wrong | pair_returned
def stacked_rnn(xs, layers):
    h = xs
    for p in layers:
        h, last = rnn(h, xs.new_zeros(xs.shape[0], p[2].shape[0]), p)
    return h, last

# === stacked_rnn | wrong | additive_state
def stacked_rnn(xs, layers):
    s = xs
    for p in layers:
        h = xs.new_zeros(xs.shape[0], p[2].shape[0])
        out = []
        for t in range(s.shape[1]):
            h = additive_rnn_cell(s[:, t], h, p)
            out.append(h)
        s = torch.stack(out, 1)
    return s


# === rnn | wrong | truncated_every_5_steps
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        if t and t % 5 == 0:
            h = h.detach()
        h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h


# === rnn | wrong | truncated_every_6_steps
def rnn(xs, h0, params):
    states = []
    for start in range(0, xs.shape[1], 6):
        h = states[-1].detach() if states else h0
        for x in xs[:, start : start + 6].unbind(1):
            h = rnn_cell(x, h, params)
            states.append(h)
    return torch.stack(states, dim=1), states[-1]


# === rnn | wrong | eight_steps_only
def rnn(xs, h0, params):
    h, hs = h0, []
    for t in range(xs.shape[1]):
        if t < 8:
            h = rnn_cell(xs[:, t], h, params)
        hs.append(h)
    return torch.stack(hs, 1), h


# === rnn_classifier | wrong | eight_steps_only
def rnn_classifier(xs, h0, params, W_hy, b_hy):
    h = h0
    for x in xs[:, :8].unbind(1):
        h = rnn_cell(x, h, params)
    return torch.softmax(h @ W_hy.T + b_hy, dim=-1)


# === rnn_tagger | wrong | only_the_last_eight_words
def rnn_tagger(xs, h0, params, W_hy, b_hy):
    labels = []
    for t in range(xs.shape[1]):
        h = h0
        for x in xs[:, max(0, t - 7) : t + 1].unbind(1):
            h = rnn_cell(x, h, params)
        labels.append(torch.softmax(h @ W_hy.T + b_hy, dim=-1))
    return torch.stack(labels, dim=1)


# === bidirectional_rnn | wrong | eight_words_at_a_time
def bidirectional_rnn(xs, forward_params, backward_params):
    zero = xs.new_zeros(len(xs), len(forward_params[1]))
    parts = []
    for start in range(0, xs.shape[1], 8):
        words = xs[:, start : start + 8]
        forward = rnn(words, zero, forward_params)[0]
        backward = rnn(words.flip(1), zero, backward_params)[0].flip(1)
        parts.append(torch.cat([forward, backward], dim=2))
    return torch.cat(parts, dim=1)


# === stacked_rnn | wrong | five_layers_only
def stacked_rnn(xs, layers):
    states = xs
    for params in layers[:5]:
        states = rnn(states, xs.new_zeros(len(xs), len(params[1])), params)[0]
    return states


# === stacked_rnn | wrong | changes_the_list
def stacked_rnn(xs, layers):
    for i in range(len(layers)):
        layers[i] = tuple(part.clone() for part in layers[i])
        xs = rnn(xs, xs.new_zeros(len(xs), len(layers[i][1])), layers[i])[0]
    return xs


# === stacked_rnn | wrong | changes_the_list
def stacked_rnn(xs, layers):
    states = xs
    for params in list(layers):
        states = rnn(states, xs.new_zeros(len(xs), len(params[1])), params)[0]
    layers.append(states)
    return states
