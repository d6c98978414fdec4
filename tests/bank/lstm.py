# Student solutions of the topic lstm. Data, never imported as a whole: see the header lines.

# === forget_gate_cell | right | sliced_rows
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    f = torch.sigmoid(x @ W_xh[:H].T + b_xh[:H] + h @ W_hh[:H].T + b_hh[:H])
    u = torch.tanh(x @ W_xh[H:].T + b_xh[H:] + h @ W_hh[H:].T + b_hh[H:])
    return f * h + (1 - f) * u


# === forget_gate_cell | right | interpolation
def forget_gate_cell(x, h, params):
    import torch.nn.functional as F

    W_xh, b_xh, W_hh, b_hh = params
    a = F.linear(x, W_xh, b_xh) + F.linear(h, W_hh, b_hh)
    f, u = a.split(h.size(1), dim=1)
    # u + f (h - u)
    return torch.lerp(u.tanh(), h, f.sigmoid())


# === forget_gate_cell | right | python_loops_float32_buffer
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    new = torch.zeros(B, H)
    for b in range(B):
        a = W_xh @ x[b] + b_xh + W_hh @ h[b] + b_hh  # (2H,)
        for j in range(H):
            f = 1 / (1 + torch.exp(-a[j]))
            u = torch.tanh(a[H + j])
            new[b, j] = f * h[b, j] + (1 - f) * u
    return new


# === forget_gate_cell | right | other_algebra
def forget_gate_cell(inp, hidden, weights, debug=False):
    pre = torch.cat([inp, hidden], 1) @ torch.cat([weights[0], weights[2]], 1).T + weights[1] + weights[3]
    pre = pre.reshape(len(inp), 2, -1)
    keep = 0.5 * (torch.tanh(pre[:, 0] / 2) + 1)   # sigmoid 用 tanh 表示
    cand = torch.tanh(pre[:, 1])
    if debug:
        print(keep)
    return cand + keep * (hidden - cand)


# === forget_gate_cell | right | opposite_sigmoid
class ForgetCell:
    def __call__(self, x, h, params):
        a = torch.einsum("bd,gd->bg", x, params[0]) + torch.einsum("bk,gk->bg", h, params[2])
        a += params[1]
        a += params[3]
        f, u = torch.tensor_split(a, 2, dim=-1)
        return torch.sigmoid(f) * h + torch.sigmoid(-f) * torch.tanh(u)


forget_gate_cell = ForgetCell()


# === forget_gate_cell | right | input_gate_cell_with_opposite_rows
def forget_gate_cell(x, h, params):
    H = h.shape[1]
    return input_gate_cell(x, h, [torch.cat([-p[:H], p]) for p in params])


# === forget_gate_cell | wrong | gate_turned_round
# Your gate is turned round: f = 1 must keep the old state, and yours takes the update.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return (1 - f) * h + f * u


# === forget_gate_cell | wrong | rows_swapped
# You read the rows as u, f; they are stacked f, u.
def forget_gate_cell(x, h, params):
    u, f = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | update_not_weighted
# You add the whole update; its weight is 1 - f.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + u


# === forget_gate_cell | wrong | gate_on_the_sum
# Your gate weights state and update alike; the update's weight is 1 - f.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * (h + u)


# === forget_gate_cell | wrong | tanh_gate
# Your gate goes through a tanh; a gate lies between 0 and 1, by a sigmoid.
def forget_gate_cell(x, h, params):
    f, u = torch.tanh(_preactivations(x, h, params)).chunk(2, dim=1)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | sigmoid_update
# Your update goes through a sigmoid; it is a tanh.
def forget_gate_cell(x, h, params):
    f, u = torch.sigmoid(_preactivations(x, h, params)).chunk(2, dim=1)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | no_tanh_in_update
# The tanh of the update is missing.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f = torch.sigmoid(f)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | one_gate_for_all_units
# You average the gate over the units; each unit has its own.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f).mean(dim=1, keepdim=True), torch.tanh(u)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | gate_ignores_the_state
# Your gate looks at the input only; it also sees the last state.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    f = torch.sigmoid(x @ W_xh[:H].T + b_xh[:H] + b_hh[:H])
    u = torch.tanh(x @ W_xh[H:].T + b_xh[H:] + h @ W_hh[H:].T + b_hh[H:])
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | gate_inside_the_update
# You apply the gate to the state inside the update too, as a GRU's reset gate; this cell does not.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    f = torch.sigmoid(x @ W_xh[:H].T + b_xh[:H] + h @ W_hh[:H].T + b_hh[:H])
    u = torch.tanh(x @ W_xh[H:].T + b_xh[H:] + (f * h) @ W_hh[H:].T + b_hh[H:])
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | tanh_of_the_result
# You take another tanh of the result.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return torch.tanh(f * h + (1 - f) * u)


# === forget_gate_cell | wrong | drops_b_hh
# You leave out the bias b_hh.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, _ = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | every_other_row
# You take every other row for a gate; the rows are stacked gate by gate.
def forget_gate_cell(x, h, params):
    a = _preactivations(x, h, params)
    f, u = torch.sigmoid(a[:, 0::2]), torch.tanh(a[:, 1::2])
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | hard_sigmoid
# The hard sigmoid is a broken line; a sigmoid is asked for.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.clamp(0.2 * f + 0.5, 0, 1), torch.tanh(u)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | gate_cut_off
# The gate is detached: no gradient reaches its weights.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f).detach(), torch.tanh(u)
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | state_changed
# h.data.mul_ forgets in the caller's h.
def forget_gate_cell(x, h, params):
    f, u = _preactivations(x, h, params).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    new = f * h + (1 - f) * u
    h.data.mul_(f.data)
    return new


# === forget_gate_cell | wrong | gate_shares_update_rows
# Copied and not changed: your gate uses the rows of the update.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.size(1)
    f = torch.sigmoid(x @ W_xh[H:].T + b_xh[H:] + h @ W_hh[H:].T + b_hh[H:])
    u = torch.tanh(x @ W_xh[H:].T + b_xh[H:] + h @ W_hh[H:].T + b_hh[H:])
    return f * h + (1 - f) * u


# === forget_gate_cell | wrong | state_ignored
# Gate and update do not look at the last state.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, _, b_hh = params
    f, u = (x @ W_xh.T + b_xh + b_hh).chunk(2, 1)
    keep = f.sigmoid()
    return keep * h + (1 - keep) * u.tanh()


# === forget_gate_cell | wrong | gate_turned_round + sigmoid_update
# Your gate is turned round, and your update goes through a sigmoid.
def forget_gate_cell(x, h, params):
    f, u = torch.sigmoid(_preactivations(x, h, params)).chunk(2, dim=1)
    return (1 - f) * h + f * u


# === forget_gate_cell | wrong | update_not_weighted + drops_b_hh
# You add the whole update, and leave out b_hh.
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, _ = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T).chunk(2, dim=1)
    return torch.sigmoid(f) * h + torch.tanh(u)


# === input_gate_cell | right | sliced_rows
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        rows = slice(k * H, (k + 1) * H)
        return x @ W_xh[rows].T + b_xh[rows] + h @ W_hh[rows].T + b_hh[rows]

    i, f, u = torch.sigmoid(gate(0)), torch.sigmoid(gate(1)), torch.tanh(gate(2))
    return f * h + i * u


# === input_gate_cell | right | reshaped_weights
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[-1]
    a = torch.einsum("bd,ghd->gbh", x, W_xh.view(3, H, -1)) + b_xh.view(3, 1, H)
    a = a + torch.einsum("bk,ghk->gbh", h, W_hh.view(3, H, H)) + b_hh.view(3, 1, H)
    gates = torch.sigmoid(a[:2])     # 输入门和遗忘门
    return (gates * torch.stack([torch.tanh(a[2]), h])).sum(0)


# === input_gate_cell | right | float32_buffer
def input_gate_cell(x, h, params):
    B, H = h.shape
    pre = torch.zeros(B, 3 * H)
    pre[:] = x @ params[0].T + params[1] + h @ params[2].T + params[3]
    i, f, u = pre[:, :H].sigmoid(), pre[:, H : 2 * H].sigmoid(), pre[:, 2 * H :].tanh()
    return f * h + i * u


# === input_gate_cell | right | linear_and_addcmul
def input_gate_cell(x, h, params, verbose=False):
    from torch.nn.functional import linear

    i, f, u = torch.split(linear(x, params[0], params[1]) + linear(h, params[2], params[3]), h.shape[1], 1)
    if verbose:
        print(i, f, u)
    return torch.addcmul(torch.sigmoid(f) * h, torch.sigmoid(i), torch.tanh(u))


# === input_gate_cell | right | tanh_by_exponentials
input_gate_cell = lambda x, h, params: (
    lambda i, f, u: h / (1 + torch.exp(-f)) + (1 - torch.exp(-2 * u)) / (1 + torch.exp(-2 * u)) / (1 + torch.exp(-i))
)(*_preactivations(x, h, params).chunk(3, 1))


# === input_gate_cell | wrong | gates_swapped
# Your cell forgets with the input gate and writes with the forget gate.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return i * h + f * u


# === input_gate_cell | wrong | gates_swapped
# You read the rows as f, i, u; they are stacked i, f, u: the two gates have changed places.
def input_gate_cell(x, h, params):
    a = _preactivations(x, h, params)
    H = h.shape[1]
    forget = torch.sigmoid(a[:, :H])
    write = torch.sigmoid(a[:, H : 2 * H])
    new = torch.tanh(a[:, 2 * H :])
    return forget * h + write * new


# === input_gate_cell | wrong | order_update_first
# You read the rows as u, i, f; they are stacked i, f, u.
def input_gate_cell(x, h, params):
    u, i, f = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return f * h + i * u


# === input_gate_cell | wrong | coupled_gates
# You use 1 - f for the input gate; this cell has a gate of its own for it.
def input_gate_cell(x, h, params):
    _, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u


# === input_gate_cell | wrong | one_gate_for_both
# You use the forget gate for the input too.
def input_gate_cell(x, h, params):
    _, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + f * u


# === input_gate_cell | wrong | update_not_gated
# You add the whole update; the input gate is missing.
def input_gate_cell(x, h, params):
    _, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    return torch.sigmoid(f) * h + torch.tanh(u)


# === input_gate_cell | wrong | state_not_gated
# You keep the whole old state; the forget gate is missing.
def input_gate_cell(x, h, params):
    i, _, u = _preactivations(x, h, params).chunk(3, dim=1)
    return h + torch.sigmoid(i) * torch.tanh(u)


# === input_gate_cell | wrong | forget_gate_on_all
# Your forget gate weights the update as well.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return f * (h + i * u)


# === input_gate_cell | wrong | input_gate_on_all
# Your input gate weights the old state as well.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return i * (f * h + u)


# === input_gate_cell | wrong | gate_added_to_update
# You add the input gate to the update; it is multiplied.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return f * h + i + u


# === input_gate_cell | wrong | sigmoid_update
# Your update goes through a sigmoid; it is a tanh.
def input_gate_cell(x, h, params):
    i, f, u = torch.sigmoid(_preactivations(x, h, params)).chunk(3, dim=1)
    return f * h + i * u


# === input_gate_cell | wrong | tanh_gates
# Your gates go through a tanh; gates lie between 0 and 1, by a sigmoid.
def input_gate_cell(x, h, params):
    i, f, u = torch.tanh(_preactivations(x, h, params)).chunk(3, dim=1)
    return f * h + i * u


# === input_gate_cell | wrong | bias_of_the_other_gate
# Copied and not changed: your input gate uses the forget gate's bias.
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    i = torch.sigmoid(x @ W_xh[:H].T + b_xh[H : 2 * H] + h @ W_hh[:H].T + b_hh[:H])
    f = torch.sigmoid(x @ W_xh[H : 2 * H].T + b_xh[H : 2 * H] + h @ W_hh[H : 2 * H].T + b_hh[H : 2 * H])
    u = torch.tanh(x @ W_xh[2 * H :].T + b_xh[2 * H :] + h @ W_hh[2 * H :].T + b_hh[2 * H :])
    return f * h + i * u


# === input_gate_cell | wrong | gates_sum_to_one
# You divide the gates by their sum; they are independent of each other.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return (f * h + i * u) / (f + i)


# === input_gate_cell | wrong | gates_ignore_the_state
# Your gates do not look at the last state.
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    i, f = torch.sigmoid(x @ W_xh[: 2 * H].T + (b_xh + b_hh)[: 2 * H]).chunk(2, dim=1)
    u = torch.tanh(x @ W_xh[2 * H :].T + h @ W_hh[2 * H :].T + (b_xh + b_hh)[2 * H :])
    return f * h + i * u


# === input_gate_cell | wrong | state_cut_off
# h.data cuts the graph: no gradient flows back through time.
def input_gate_cell(x, h, params):
    h = h.data
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    return torch.sigmoid(f) * h + torch.sigmoid(i) * torch.tanh(u)


# === input_gate_cell | wrong | forgets_in_place
# h *= f changes the caller's h in place.
def input_gate_cell(x, h, params):
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)
    h *= torch.sigmoid(f)
    return h + torch.sigmoid(i) * torch.tanh(u)


# === input_gate_cell | wrong | every_third_row
# You take every third row for a gate; the rows are stacked gate by gate.
def input_gate_cell(x, h, params):
    a = _preactivations(x, h, params)
    i, f, u = torch.sigmoid(a[:, ::3]), torch.sigmoid(a[:, 1::3]), torch.tanh(a[:, 2::3])
    return f * h + i * u


# === input_gate_cell | wrong | order_update_in_the_middle
# You read the rows as i, u, f; they are stacked i, f, u.
def input_gate_cell(x, h, params):
    a = _preactivations(x, h, params)
    n = h.shape[-1]
    return torch.sigmoid(a[:, 2 * n :]) * h + torch.sigmoid(a[:, :n]) * torch.tanh(a[:, n : 2 * n])


# === input_gate_cell | wrong | gates_swapped + sigmoid_update
# Your cell forgets with the input gate, and your update goes through a sigmoid.
def input_gate_cell(x, h, params):
    i, f, u = torch.sigmoid(_preactivations(x, h, params)).chunk(3, dim=1)
    return i * h + f * u


# === input_gate_cell | wrong | coupled_gates + tanh_gates
# You use 1 - f for the input gate, and your gate goes through a tanh.
def input_gate_cell(x, h, params):
    _, f, u = torch.tanh(_preactivations(x, h, params)).chunk(3, dim=1)
    return f * h + (1 - f) * u


# === lstm_gates | right | sliced_rows
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i = torch.sigmoid(z[:, 0:H])
    f = torch.sigmoid(z[:, H : 2 * H])
    u = torch.tanh(z[:, 2 * H : 3 * H])  # 候选记忆
    o = torch.sigmoid(z[:, 3 * H :])
    return i, f, u, o


# === lstm_gates | right | list_for_tuple
def lstm_gates(x, h, params):
    import torch.nn.functional as F

    z = F.linear(torch.hstack([x, h]), torch.hstack([params[0], params[2]]), params[1] + params[3])
    i, f, u, o = torch.split(z, h.shape[1], dim=1)
    return [F.sigmoid(i), F.sigmoid(f), F.tanh(u), F.sigmoid(o)]


# === lstm_gates | right | named_tuple
from typing import NamedTuple


class Gates(NamedTuple):
    i: torch.Tensor
    f: torch.Tensor
    u: torch.Tensor
    o: torch.Tensor


def lstm_gates(x, h, params):
    parts = [[p.chunk(4)[k] for p in params] for k in range(4)]
    pre = [x @ a.T + b + h @ c.T + d for a, b, c, d in parts]
    return Gates(pre[0].sigmoid(), pre[1].sigmoid(), pre[2].tanh(), pre[3].sigmoid())


# === lstm_gates | right | views_of_one_tensor
def lstm_gates(x, h, params):
    B, H = h.shape
    z = (x @ params[0].T + params[1] + h @ params[2].T + params[3]).view(B, 4, H)
    squash = torch.sigmoid(z)
    return squash[:, 0], squash[:, 1], z[:, 2].tanh(), squash[:, 3]


# === lstm_gates | right | float32_loops
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    out = torch.zeros(4, B, H)
    for k in range(4):
        for j in range(H):
            r = k * H + j
            a = (x * W_xh[r]).sum(1) + b_xh[r] + (h * W_hh[r]).sum(1) + b_hh[r]
            out[k, :, j] = torch.tanh(a) if k == 2 else 1 / (1 + torch.exp(-a))
    print("gates done")
    return tuple(out)


# === lstm_gates | right | tanh_from_sigmoid
class LSTMGates:
    def __init__(self, gates=4):
        self.gates = gates

    def __call__(self, x, h, params):
        z = torch.einsum("bd,rd->rb", x, params[0]) + torch.einsum("bk,rk->rb", h, params[2])
        z = (z + (params[1] + params[3]).unsqueeze(1)).T
        i, f, u, o = z.tensor_split(self.gates, dim=1)
        return i.sigmoid(), f.sigmoid(), 2 * (2 * u).sigmoid() - 1, o.sigmoid()


lstm_gates = LSTMGates()


# === lstm_gates | wrong | order_ifou
# You read the rows as i, f, o, u; they are stacked i, f, u, o.
def lstm_gates(x, h, params):
    i, f, o, u = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | order_iofu
# You read the rows as i, o, f, u; they are stacked i, f, u, o.
def lstm_gates(x, h, params):
    i, o, f, u = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | order_fiuo
# You read the rows as f, i, u, o; they are stacked i, f, u, o.
def lstm_gates(x, h, params):
    f, i, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | returned_in_another_order
# You return (i, f, o, u); the order is (i, f, u, o).
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(u)


# === lstm_gates | wrong | sigmoid_update
# Your update goes through a sigmoid; it is a tanh.
def lstm_gates(x, h, params):
    return torch.sigmoid(_preactivations(x, h, params)).chunk(4, dim=1)


# === lstm_gates | wrong | preactivations_returned
# You return the pre-activations; sigmoid and tanh are missing.
def lstm_gates(x, h, params):
    return _preactivations(x, h, params).chunk(4, dim=1)


# === lstm_gates | wrong | no_tanh_in_update
# The tanh of the update is missing.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), u, torch.sigmoid(o)


# === lstm_gates | wrong | tanh_gates
# Your gates go through a tanh; i, f and o lie between 0 and 1, by a sigmoid.
def lstm_gates(x, h, params):
    return torch.tanh(_preactivations(x, h, params)).chunk(4, dim=1)


# === lstm_gates | wrong | softmax_gates
# Your gates compete in a softmax; each is a sigmoid of its own.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    g = torch.softmax(torch.stack([i, f, o]), dim=0)
    return g[0], g[1], torch.tanh(u), g[2]


# === lstm_gates | wrong | one_bias_for_all_gates
# Copied and not changed: all your gates use the input gate's bias.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    z = x @ W_xh.T + h @ W_hh.T + (b_xh + b_hh)[:H].repeat(4)
    i, f, u, o = z.chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | output_gate_is_input_gate
# Copied and not changed: your output gate uses the input gate's rows.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(i)


# === lstm_gates | wrong | drops_b_hh
# You leave out the bias b_hh.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, _ = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | forget_bias_plus_one
# You add 1 to the forget gate, as some libraries do at the start of training; the biases given are all there is.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f + 1.0), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | state_ignored
# Your gates do not look at the last state.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + b_hh).expand(len(h), -1).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | every_fourth_row
# You take every fourth row for a gate; the rows are stacked gate by gate.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).reshape(len(x), -1, 4).unbind(-1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | recurrent_blocks_transposed
# You transpose each gate's own block of W_hh; W_hh h for a batch is h @ W_hh.T.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    rec = torch.cat([h @ block for block in W_hh.chunk(4)], dim=1)
    i, f, u, o = (x @ W_xh.T + b_xh + rec + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | clipped_preactivations
# You clip the pre-activations at -3 and 3: beyond that gates and gradients are wrong.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).clamp(-3, 3).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | one_tensor
# You return one tensor (B, 4H); a tuple of four is asked for.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return torch.cat([torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)], dim=1)


# === lstm_gates | wrong | dictionary
# You return a dict; the tuple (i, f, u, o) is asked for.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    return {"i": torch.sigmoid(i), "f": torch.sigmoid(f), "u": torch.tanh(u), "o": torch.sigmoid(o)}


# === lstm_gates | wrong | gates_cut_off
# no_grad cuts the graph: the gates carry no gradient.
def lstm_gates(x, h, params):
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)
    with torch.no_grad():
        i, f, o = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o)
    return i, f, torch.tanh(u), o


# === lstm_gates | wrong | bias_changed
# b_xh.data += b_hh adds into the caller's b_xh.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    out = _preactivations(x, h, params).chunk(4, dim=1)
    b_xh.data += b_hh.data
    i, f, u, o = out
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | order_uifo
# You read the rows as u, i, f, o; they are stacked i, f, u, o.
def lstm_gates(x, h, params):
    u, i, f, o = _preactivations(x, h, params).chunk(4, dim=1)
    return i.sigmoid(), f.sigmoid(), u.tanh(), o.sigmoid()


# === lstm_gates | wrong | forget_gate_is_input_gate
# Copied and not changed: your forget gate uses the input gate's rows.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def part(k):
        return (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)[:, k * H : k * H + H]

    return part(0).sigmoid(), part(0).sigmoid(), part(2).tanh(), part(3).sigmoid()


# === lstm_gates | wrong | order_ifou + drops_b_hh
# You read the rows as i, f, o, u, and leave out b_hh.
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, _ = params
    i, f, o, u = (x @ W_xh.T + b_xh + h @ W_hh.T).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


# === lstm_gates | wrong | sigmoid_update + order_fiuo
# Your update goes through a sigmoid, and you read the rows as f, i, u, o.
def lstm_gates(x, h, params):
    f, i, u, o = torch.sigmoid(_preactivations(x, h, params)).chunk(4, dim=1)
    return i, f, u, o


# === lstm_cell | right | all_in_one
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    gates = torch.mm(x, W_xh.t()) + torch.mm(h, W_hh.t()) + b_xh + b_hh
    ingate, forgetgate, cellgate, outgate = gates.chunk(4, 1)
    ingate = torch.sigmoid(ingate)
    forgetgate = torch.sigmoid(forgetgate)
    cellgate = torch.tanh(cellgate)
    outgate = torch.sigmoid(outgate)
    cy = (forgetgate * c) + (ingate * cellgate)
    hy = outgate * torch.tanh(cy)
    return hy, cy


# === lstm_cell | right | list_for_tuple
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    memory = torch.addcmul(f * c, i, u)
    return [o * memory.tanh(), memory]


# === lstm_cell | right | named_tuple
from collections import namedtuple

State = namedtuple("State", ["h", "c"])


def lstm_cell(x, h, c, params, peephole=False):
    i, f, u, o = lstm_gates(x, h, params)
    c = f * c          # 新的张量, 原来的 c 不变
    c += i * u
    return State(h=o * torch.tanh(c), c=c)


# === lstm_cell | right | float32_buffers
def lstm_cell(x, h, c, params):
    B, H = c.shape
    h_new, c_new = torch.zeros(B, H), torch.zeros(B, H)
    i, f, u, o = lstm_gates(x, h, params)
    for b in range(B):
        for j in range(H):
            m = f[b, j] * c[b, j] + i[b, j] * u[b, j]
            c_new[b, j] = m
            h_new[b, j] = o[b, j] * torch.tanh(m)
    print(h_new.shape, c_new.shape)
    return h_new, c_new


# === lstm_cell | right | stacked_einsum
class LSTMCell:
    def __call__(self, x, h, c, params):
        i, f, u, o = lstm_gates(x, h, params)
        c2 = torch.einsum("gbh,gbh->bh", torch.stack([f, i]), torch.stack([c, u]))
        e = torch.exp(-2 * c2)
        return o * (2 / (1 + e) - 1), c2


lstm_cell = LSTMCell()


# === lstm_cell | right | lambda
lstm_cell = lambda x, h, c, p: (lambda i, f, u, o: (o * torch.tanh(c * f + u * i), c * f + u * i))(*lstm_gates(x, h, p))


# === lstm_cell | wrong | gates_swapped
# Your cell forgets with the input gate and writes with the forget gate.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = i * c + f * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | output_gate_for_input_gate
# You write with the output gate and put out with the input gate.
def lstm_cell(x, h, c, params):
    o, f, u, i = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | no_tanh_of_memory
# Your h' is o * c'; the tanh of the memory is missing.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * c_next, c_next


# === lstm_cell | wrong | tanh_of_the_product
# You take the tanh of o * c'; the output gate stands outside the tanh.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return torch.tanh(o * c_next), c_next


# === lstm_cell | wrong | old_memory_put_out
# Your h' is computed from the old memory c; it is from c'.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c), c_next


# === lstm_cell | wrong | forget_gate_on_update
# Your forget gate weights the update as well.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * (c + i * u)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | coupled_gates
# You use 1 - f for the input gate; an LSTM has a gate of its own for it.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + (1 - f) * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | gate_added_to_update
# You add the input gate to the update; it is multiplied.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + (i + u)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | update_not_gated
# You add the whole update; the input gate is missing.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | memory_not_forgotten
# You keep the whole memory; the forget gate is missing.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = c + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | forget_gate_on_state
# Your forget gate weights the hidden state h; it weights the memory c.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * h + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | tanh_on_memory
# You squeeze the memory by a tanh before you return it; c' itself is f * c + i * u.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = torch.tanh(f * c + i * u)
    return o * c_next, c_next


# === lstm_cell | wrong | results_swapped
# You return (c', h'); the order is (h', c').
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return c_next, o * torch.tanh(c_next)


# === lstm_cell | wrong | arguments_swapped
# You use h as the memory and c as the hidden state.
def lstm_cell(x, c, h, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | gates_see_the_memory
# Your gates are computed from the memory c; they see the hidden state h.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, c, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | output_gate_missing
# Your h' is tanh(c'); the output gate is missing.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return torch.tanh(c_next), c_next


# === lstm_cell | wrong | old_memory_returned
# You return the old memory c for c'.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c.clone()


# === lstm_cell | wrong | output_gate_from_memory
# You compute the output gate from the memory just written; all gates come from x and h.
def lstm_cell(x, h, c, params):
    i, f, u, _ = lstm_gates(x, h, params)
    c_next = f * c + i * u
    _, _, _, o = lstm_gates(x, c_next, params)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | memory_clipped
# You clip the memory at -1 and 1; it may grow.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = (f * c + i * u).clamp(-1, 1)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | state_only
# You return h' alone; the pair (h', c') is asked for.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    return o * torch.tanh(f * c + i * u)


# === lstm_cell | wrong | memory_cut_off
# The memory is detached: no gradient reaches c, the way that lasts over many steps.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c.detach() + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | memory_changed_in_place
# c *= f and c += i * u write into the caller's c.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c *= f
    c += i * u
    return o * torch.tanh(c), c


# === lstm_cell | wrong | memory_kept_between_calls
# Your cell keeps its own memory between calls and does not use the c it is given.
class _Memory:
    def __init__(self):
        self.c = {}

    def __call__(self, x, h, c, params):
        i, f, u, o = lstm_gates(x, h, params)
        c = self.c.get(c.shape, c)
        c_next = f * c + i * u
        self.c[c.shape] = c_next.detach()
        return o * torch.tanh(c_next), c_next


lstm_cell = _Memory()


# === lstm_cell | wrong | calls_lstm_cell_module
# nn.LSTMCell is the exercise itself and off limits here.
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    cell = torch.nn.LSTMCell(x.shape[1], h.shape[1])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    return torch.func.functional_call(cell, named, (x, (h, c)))


# === lstm_cell | wrong | calls_torch_lstm_cell
# torch.lstm_cell is the exercise itself and off limits, however it is reached.
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    step = getattr(torch.ops.aten, "lstm_cell")
    return step(x, [h, c], W_xh, W_hh, b_xh, b_hh)


# === lstm_cell | wrong | memory_for_state
# You return c' for h' too; h' is o * tanh(c').
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return c_next, c_next


# === lstm_cell | wrong | input_gate_on_all
# Your input gate weights the memory as well.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = i * (f * c + u)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | tanh_twice
# You take a tanh of the memory, and another for h'; c' itself is f * c + i * u.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = torch.tanh(f * c + i * u)
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | update_and_output_gate_swapped
# You take the results of lstm_gates as i, f, o, u.
def lstm_cell(x, h, c, params):
    i, f, o, u = lstm_gates(x, h, params)
    c_next = f * c + i * u
    return o * torch.tanh(c_next), c_next


# === lstm_cell | wrong | gates_swapped + no_tanh_of_memory
# Your cell forgets with the input gate, and your h' is o * c' without the tanh.
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = i * c + f * u
    return o * c_next, c_next


# === lstm_cell | wrong | coupled_gates + results_swapped
# You use 1 - f for the input gate, and you return (c', h').
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + (1 - f) * u
    return c_next, o * torch.tanh(c_next)


# === lstm | right | float32_buffer
def lstm(xs, h0, c0, params):
    B, T, _ = xs.shape
    hs = torch.zeros(B, T, h0.shape[1])
    h, c = h0, c0
    for t in range(T):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs[:, t] = h
    return hs, (hs[:, -1], c)


# === lstm | right | lists_for_tuples
def lstm(xs, h0, c0, params):
    hs, cs = [h0], [c0]
    for t in range(xs.size(1)):
        # 每一步都用同样的参数
        h, c = lstm_cell(xs[:, t, :], hs[-1], cs[-1], params)
        hs.append(h)
        cs.append(c)
    return [torch.stack(hs[1:], dim=1), [hs[-1], cs[-1]]]


# === lstm | right | written_out
def lstm(inputs, h, c, params, verbose=False):
    W_xh, b_xh, W_hh, b_hh = params
    projected = inputs @ W_xh.T + (b_xh + b_hh)  # (B, T, 4H)
    outputs = []
    for t in range(inputs.shape[1]):
        i, f, u, o = (projected[:, t] + h @ W_hh.T).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * u.tanh()
        h = o.sigmoid() * c.tanh()
        outputs.append(h.unsqueeze(1))
        if verbose:
            print(t, h)
    return torch.cat(outputs, dim=1), (h, c)


# === lstm | right | named_tuples
from collections import namedtuple

Output = namedtuple("Output", "hs last")
Last = namedtuple("Last", "h c")


def lstm(xs, h0, c0, params):
    state = Last(h0.clone(), c0.clone())
    hs = []
    for x in xs.transpose(0, 1):
        state = Last(*lstm_cell(x, *state, params))
        hs.append(state.h)
    return Output(torch.stack(hs).transpose(0, 1), state)


# === lstm | right | recursive
def lstm(xs, h0, c0, params):
    h, c = lstm_cell(xs[:, 0], h0, c0, params)
    if xs.shape[1] == 1:
        return h[:, None], (h, c)
    hs, last = lstm(xs[:, 1:], h, c, params)
    return torch.cat([h[:, None], hs], 1), last


# === lstm | right | sentence_by_sentence
class LSTM:
    def __call__(self, xs, h0, c0, params):
        sentences, last_h, last_c = [], [], []
        for b in range(len(xs)):
            h, c = h0[b : b + 1], c0[b : b + 1]
            states = []
            for x in xs[b]:
                h, c = lstm_cell(x.unsqueeze(0), h, c, params)
                states.append(h)
            sentences.append(torch.cat(states))
            last_h.append(h)
            last_c.append(c)
        return torch.stack(sentences), (torch.cat(last_h), torch.cat(last_c))


lstm = LSTM()


# === lstm | wrong | initial_states_ignored
# You start from zeros and do not look at h0 and c0.
def lstm(xs, h0, c0, params):
    h, c = torch.zeros_like(h0), torch.zeros_like(c0)
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | c0_ignored
# You start from a memory of zeros and do not look at c0.
def lstm(xs, h0, c0, params):
    h, c = h0, torch.zeros_like(h0)
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | memory_not_carried_on
# Every step of yours starts from c0; the memory must go on from step to step.
def lstm(xs, h0, c0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c0, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | state_not_carried_on
# Every step of yours starts from h0; the state must go on from step to step.
def lstm(xs, h0, c0, params):
    c = c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h0, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | memories_collected
# Your hs holds the memories c_t; it holds the hidden states h_t.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(c)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | states_one_step_late
# Your hs holds h_0 ... h_{T-1}; asked for are h_1 ... h_T.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        hs.append(h)
        h, c = lstm_cell(x, h, c, params)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | h0_included
# Your hs holds h_0 as well: T + 1 states where T are asked for.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = [h0]
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | h_and_c_swapped
# lstm_cell returns (h', c'), and you take them the other way round.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        c, h = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | last_pair_swapped
# You return (c_T, h_T); the pair is (h_T, c_T).
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (c, h)


# === lstm | wrong | flat_triple
# You return (hs, h_T, c_T); asked for is (hs, (h_T, c_T)).
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), h, c


# === lstm | wrong | last_states_with_extra_axis
# Your h_T and c_T are (1, B, H) as torch.nn.LSTM gives them; here they are (B, H).
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h[None], c[None])


# === lstm | wrong | all_memories_returned
# Your second result holds all memories; only the last is asked for.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs, cs = [], []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
        cs.append(c)
    return torch.stack(hs, dim=1), (h, torch.stack(cs, dim=1))


# === lstm | wrong | time_first
# Your hs is (T, B, H); batch comes first here.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs), (h, c)


# === lstm | wrong | reads_backwards
# You read the sequence from its end.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.flip(1).unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | last_step_left_out
# Your loop stops one step too early and repeats the last state.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for t in range(xs.shape[1] - 1):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | first_memory_for_last
# The c_T you return is c_1.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs, cs = [], []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
        cs.append(c)
    return torch.stack(hs, dim=1), (h, cs[0])


# === lstm | wrong | truncated_in_time
# You detach state and memory at every step: the gradient does not flow back through time.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
        h, c = h.detach(), c.detach()
    return torch.stack(hs, dim=1), (hs[-1], c)


# === lstm | wrong | memory_truncated_in_time
# You detach the memory at every step: the gradient flows back through h only.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c.detach(), params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | initial_states_changed
# You copy the last states into the caller's h0 and c0.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    h0.data, c0.data = h.data.clone(), c.data.clone()
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | memory_written_in_place
# You copy each new memory into the caller's c0.
def lstm(xs, h0, c0, params):
    h = h0
    hs = []
    for t in range(xs.shape[1]):
        h, new = lstm_cell(xs[:, t], h, c0, params)
        c0.copy_(new)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c0)


# === lstm | wrong | memory_kept_between_calls
# Your network starts from the memory that the call before has left.
_memory = {}


def lstm(xs, h0, c0, params):
    h, c = h0, _memory.get(c0.shape, c0)
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    _memory[c0.shape] = c.detach()
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | calls_lstm_module
# nn.LSTM is the exercise itself and off limits here.
def lstm(xs, h0, c0, params):
    from torch import nn

    net = nn.LSTM(xs.shape[2], h0.shape[1], batch_first=True)
    names = dict(zip(["weight_ih_l0", "bias_ih_l0", "weight_hh_l0", "bias_hh_l0"], params))
    hs, (h, c) = torch.func.functional_call(net, names, (xs, (h0[None], c0[None])))
    return hs, (h[0], c[0])


# === lstm | wrong | calls_lstm_cell_module
# nn.LSTMCell is off limits in the whole topic.
def lstm(xs, h0, c0, params):
    from torch.nn import LSTMCell as Cell

    cell = Cell(xs.shape[2], h0.shape[1])
    named = dict(zip(["weight_ih", "bias_ih", "weight_hh", "bias_hh"], params))
    h, c = h0, c0
    hs = []
    for x in xs.unbind(1):
        h, c = torch.func.functional_call(cell, named, (x, (h, c)))
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | h0_ignored
# You start from a state of zeros and do not look at h0.
def lstm(xs, h0, c0, params):
    h, c = torch.zeros_like(h0), c0
    hs = []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)


# === lstm | wrong | same_list_entry
# You write all steps into one tensor and collect that same tensor T times.
def lstm(xs, h0, c0, params):
    h, c = h0, c0
    out = torch.zeros_like(h0)
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        out[:] = h
        hs.append(out)
    return torch.stack(hs, dim=1), (h, c)


# === lstm | wrong | c0_ignored + last_pair_swapped
# You start from a memory of zeros, and you return (c_T, h_T).
def lstm(xs, h0, c0, params):
    h, c = h0, c0 * 0
    hs = []
    for x in xs.unbind(1):
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (c, h)


# === lstm | wrong | memory_not_carried_on + states_one_step_late
# Every step of yours starts from c0, and your hs is one step late.
def lstm(xs, h0, c0, params):
    h = h0
    hs = []
    for x in xs.unbind(1):
        hs.append(h)
        h, c = lstm_cell(x, h, c0, params)
    return torch.stack(hs, dim=1), (h, c)


# === lstm_cell_backward | right | gate_by_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    i, f, u, o = lstm_gates(x, h, params)
    c_new = f * c + i * u
    t = torch.tanh(c_new)
    # h' = o * t
    do = dh * t
    dt = dh * o
    dc_total = dc + dt * (1 - t * t)
    di = dc_total * u
    df = dc_total * c
    du = dc_total * i
    dc_prev = dc_total * f
    zs = [di * i * (1 - i), df * f * (1 - f), du * (1 - u * u), do * o * (1 - o)]
    dx = torch.zeros_like(x)
    dh_prev = torch.zeros_like(h)
    dWx, dWh, db = [], [], []
    for k, z in enumerate(zs):
        rows = slice(k * H, (k + 1) * H)
        dx = dx + z @ W_xh[rows]
        dh_prev = dh_prev + z @ W_hh[rows]
        dWx.append(z.T @ x)
        dWh.append(z.T @ h)
        db.append(z.sum(0))
    db = torch.cat(db)
    return dx, dh_prev, dc_prev, (torch.cat(dWx), db, torch.cat(dWh), db)


# === lstm_cell_backward | right | einsum_lists
def lstm_cell_backward(dh, dc, x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    h_new, c_new = lstm_cell(x, h, c, params)
    total = dc + dh * o * (1 - torch.tanh(c_new) ** 2)
    dz = torch.stack([total * u * i * (1 - i), total * c * f * (1 - f), total * i * (1 - u**2), dh * h_new * (1 - o)], 1)
    dz = dz.flatten(1)  # (B, 4H)
    dx = torch.einsum("bg,gd->bd", dz, params[0])
    dhp = torch.einsum("bg,gk->bk", dz, params[2])
    dWx = torch.einsum("bg,bd->gd", dz, x)
    dWh = torch.einsum("bg,bk->gk", dz, h)
    db = torch.einsum("bg->g", dz)
    return [dx, dhp, total * f, [dWx, db, dWh, db.clone()]]


# === lstm_cell_backward | right | sample_by_sample_float32
def lstm_cell_backward(dh, dc, x, h, c, params):
    with torch.no_grad():
        W_xh, b_xh, W_hh, b_hh = params
        dx, dh_prev, dc_prev = torch.zeros(x.shape), torch.zeros(h.shape), torch.zeros(c.shape)
        dW_xh, dW_hh = torch.zeros(W_xh.shape), torch.zeros(W_hh.shape)
        db = torch.zeros(b_xh.shape)
        for n in range(x.shape[0]):
            i, f, u, o = (g[0] for g in lstm_gates(x[n : n + 1], h[n : n + 1], params))
            t = torch.tanh(f * c[n] + i * u)
            g = dc[n] + dh[n] * o * (1 - t**2)
            a = torch.cat([g * u * i * (1 - i), g * c[n] * f * (1 - f), g * i * (1 - u**2), dh[n] * t * o * (1 - o)])
            dx[n] = a @ W_xh
            dh_prev[n] = a @ W_hh
            dc_prev[n] = g * f
            dW_xh += torch.outer(a, x[n])   # 对 batch 求和
            dW_hh += torch.outer(a, h[n])
            db += a
    return dx, dh_prev, dc_prev, (dW_xh, db, dW_hh, db)


# === lstm_cell_backward | right | through_numpy
def lstm_cell_backward(dh, dc, x, h, c, params):
    import numpy as np

    dh, dc, x, h, c = (t.detach().numpy() for t in (dh, dc, x, h, c))
    W_xh, b_xh, W_hh, b_hh = (p.detach().numpy() for p in params)
    sigmoid = lambda a: 1 / (1 + np.exp(-a))
    i, f, u, o = np.split(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh, 4, axis=1)
    i, f, u, o = sigmoid(i), sigmoid(f), np.tanh(u), sigmoid(o)
    t = np.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    a = np.hstack([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)])
    T = torch.from_numpy
    print("backward", a.shape)
    return T(a @ W_xh), T(a @ W_hh), T(g * f), (T(a.T @ x), T(a.sum(0)), T(a.T @ h), T(a.sum(0)))


# === lstm_cell_backward | right | slopes_from_cosh
def lstm_cell_backward(dh, dc, x, h, c, params, eps=0.0):
    W = torch.cat([params[0], params[2]], 1)
    xh = torch.cat([x, h], 1)
    z = xh @ W.T + params[1] + params[3]
    zi, zf, zu, zo = z.chunk(4, 1)
    slope = lambda a: torch.sigmoid(a) * torch.sigmoid(-a)
    i, f, u, o = lstm_gates(x, h, params)
    m = f * c + i * u
    g = dc + dh * o / torch.cosh(m) ** 2
    dz = torch.cat((g * u * slope(zi), g * c * slope(zf), g * i / torch.cosh(zu) ** 2, dh * torch.tanh(m) * slope(zo)), 1)
    dxh = dz @ W
    dW = dz.T @ xh
    D = x.shape[1]
    return dxh[:, :D], dxh[:, D:], g * f, (dW[:, :D], dz.sum(0), dW[:, D:], dz.sum(0))


# === lstm_cell_backward | wrong | direct_part_only
# You leave out the way from c' through h': dc is only the direct part.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    da = torch.cat([dc * u * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, dc * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | direct_part_dropped
# You leave out dc, the part of the gradient that reaches c' directly.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | memory_slope_missing
# The slope 1 - tanh(c')^2 is missing on the way from h' to c'.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | memory_slope_at_the_wrong_place
# You compute 1 - c'^2; the slope of tanh is 1 - tanh(c')^2.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    m = f * c + i * u
    t = torch.tanh(m)
    g = dc + dh * o * (1 - m**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | gate_slopes_missing
# The slopes y (1 - y) of the sigmoids and 1 - u^2 of the tanh are missing.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u, g * c, g * i, dh * t], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | sigmoid_slope_for_update
# You use the sigmoid's slope u (1 - u) for the update; it is a tanh: 1 - u^2.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * u * (1 - u), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | new_memory_for_forget_gate
# You multiply the forget gate's gradient by the new memory c'; it is the old one, c.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    m = f * c + i * u
    t = torch.tanh(m)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * m * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | output_gate_without_tanh
# You multiply the output gate's gradient by c'; h' = o * tanh(c'), so it is tanh(c').
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    m = f * c + i * u
    g = dc + dh * o * (1 - torch.tanh(m) ** 2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * m * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | gate_gradients_swapped
# You stack the gradients in the order f, i, u, o; the rows are i, f, u, o.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * c * f * (1 - f), g * u * i * (1 - i), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | update_not_weighted_by_input_gate
# The update's gradient must be weighted by the input gate, and the input gate's by the update; you have them the wrong way round.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * i * i * (1 - i), g * c * f * (1 - f), g * u * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | dc_prev_not_forgotten
# You return dL/dc' for dc_prev; it must pass the forget gate.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | dc_prev_from_direct_part
# Your dc_prev is f * dc only; the way through h' belongs to it too.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, dc * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | mean_over_batch
# You take the mean over the batch for the parameters; their gradients are sums.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    n = len(x)
    db = da.mean(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x / n, db, da.T @ h / n, db)


# === lstm_cell_backward | wrong | bias_not_summed
# Your bias gradients are (B, 4H); they are sums over the batch, (4H,).
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, da, da.T @ h, da)


# === lstm_cell_backward | wrong | bias_gradient_halved
# You share the gradient between the two biases; each gets all of it, as both are added to the same sum.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0) / 2
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | weights_transposed
# Your weight gradients are transposed; a gradient has the shape of what it belongs to.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (x.T @ da, db, h.T @ da, db)


# === lstm_cell_backward | wrong | new_state_in_the_weights
# You use the new state h' for dW_hh; the weights have multiplied the old one.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ (o * t), db)


# === lstm_cell_backward | wrong | parameters_in_torchs_order
# You return dW_xh, dW_hh, db_xh, db_hh; the order is that of params.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, da.T @ h, db, db)


# === lstm_cell_backward | wrong | upstream_ignored
# You return the derivative for an upstream gradient of ones; dh and dc are not used.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = 1 + o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | direct_dh_added
# You add dh to dh_prev; h' does not hold h itself, h reaches it through the gates only.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh + dh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | dc_changed_in_place
# dc += ... changes the caller's dc in place.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    dc += dh * o * (1 - t**2)
    da = torch.cat([dc * u * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, dc * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | gradients_added_up_over_calls
# Your parameter gradients go on adding up from call to call.
_total = {}


def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    grads = [da.T @ x, da.sum(0), da.T @ h, da.sum(0)]
    old = _total.get(W_xh.shape, [0, 0, 0, 0])
    _total[W_xh.shape] = [p + q for p, q in zip(old, grads)]
    return da @ W_xh, da @ W_hh, g * f, tuple(_total[W_xh.shape])


# === lstm_cell_backward | wrong | calls_autograd_grad
# Autograd is off limits here: the exercise is to derive the gradient by hand.
def lstm_cell_backward(dh, dc, x, h, c, params):
    inputs = [t.detach().clone().requires_grad_() for t in (x, h, c, *params)]
    with torch.enable_grad():
        outputs = lstm_cell(inputs[0], inputs[1], inputs[2], inputs[3:])
    dx, dhp, dcp, *rest = torch.autograd.grad(outputs, inputs, (dh, dc))
    return dx, dhp, dcp, tuple(rest)


# === lstm_cell_backward | wrong | calls_backward
# .backward() is autograd and off limits here.
def lstm_cell_backward(dh, dc, x, h, c, params):
    x, h, c = (t.detach().clone().requires_grad_() for t in (x, h, c))
    params = [p.detach().clone().requires_grad_() for p in params]
    with torch.enable_grad():
        h2, c2 = lstm_cell(x, h, c, params)
        ((h2 * dh).sum() + (c2 * dc).sum()).backward()
    return x.grad, h.grad, c.grad, tuple(p.grad for p in params)


# === lstm_cell_backward | wrong | calls_vjp
# torch.func.vjp is autograd and off limits here.
def lstm_cell_backward(dh, dc, x, h, c, params):
    _, pull_back = torch.func.vjp(lambda x, h, c, p: tuple(lstm_cell(x, h, c, p)), x, h, c, tuple(params))
    return pull_back((dh, dc))


# === lstm_cell_backward | wrong | output_gate_missing
# The output gate is missing on the way from h' to c'.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | calls_jvp
# Forward-mode differentiation is off limits too.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    m = f * c + i * u
    t, slope = torch.func.jvp(torch.tanh, (m,), (torch.ones_like(m),))
    g = dc + dh * o * slope
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | update_and_output_gate_swapped
# You stack the gradients in the order i, f, o, u; the rows are i, f, u, o.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), dh * t * o * (1 - o), g * i * (1 - u**2)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | direct_part_only + bias_gradient_halved
# You leave out the way through h', and share the gradient between the two biases.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    da = torch.cat([dc * u * i * (1 - i), dc * c * f * (1 - f), dc * i * (1 - u**2), dh * t * o * (1 - o)], 1)
    db = 0.5 * da.sum(0)
    return da @ W_xh, da @ W_hh, dc * f, (da.T @ x, db, da.T @ h, db)


# === lstm_cell_backward | wrong | sigmoid_slope_for_update + dc_prev_not_forgotten
# You use the sigmoid's slope for the update, and your dc_prev has not passed the forget gate.
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    t = torch.tanh(f * c + i * u)
    g = dc + dh * o * (1 - t**2)
    da = torch.cat([g * u * i * (1 - i), g * c * f * (1 - f), g * i * u * (1 - u), dh * t * o * (1 - o)], 1)
    db = da.sum(0)
    return da @ W_xh, da @ W_hh, g, (da.T @ x, db, da.T @ h, db)

# === forget_gate_cell | right | split_linear
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.nn.functional.linear(x, W_xh, b_xh) + torch.nn.functional.linear(h, W_hh, b_hh)
    f, u = torch.split(z, h.shape[-1], -1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | slices_einsum
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.einsum('bd,gd->bg', x, W_xh) + torch.einsum('bd,gd->bg', h, W_hh) + (b_xh + b_hh)
    H = h.shape[1]
    f = z[:, 0 * H : 1 * H]
    u = z[:, 1 * H : 2 * H]
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | gate_helper
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    f = torch.sigmoid(gate(0))
    u = torch.tanh(gate(1))
    return f * h + (1 - f) * u

# === forget_gate_cell | right | view_unbind
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.view(len(x), 2, -1).unbind(1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | hand_sigmoid
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = 1 / (1 + torch.exp(-f))
    u = 2 / (1 + torch.exp(-2 * u)) - 1
    return f * h + (1 - f) * u

# === forget_gate_cell | right | concat_vmap
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    W = torch.cat([W_xh, W_hh], 1)
    # 拼接输入和状态
    z = torch.vmap(lambda v: W @ v)(torch.cat([x, h], 1)) + b_xh + b_hh
    f, u = z.tensor_split(2, 1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | loop_batch_buffer
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    z = torch.zeros(B, 2 * H)
    for k in range(B):
        z[k] = W_xh @ x[k] + b_xh + W_hh @ h[k] + b_hh
    z = z.reshape(B, 2, H)
    z = z.to(h.dtype)
    f, u = (z[:, j] for j in range(2))
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | modules
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    lin = torch.nn.Linear(1, 1)
    call = torch.func.functional_call
    z = call(lin, {'weight': W_xh, 'bias': b_xh}, (x,)) + call(lin, {'weight': W_hh, 'bias': b_hh}, (h,))
    f, u = z.chunk(2, 1)
    f = torch.nn.Sigmoid()(f)
    u = torch.nn.Tanh()(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | right | inplace_own
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = f.clone().sigmoid_()
    u = u.clone().tanh_()
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | b_xh_for_both_biases
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_xh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | recurrent_part_missing
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | input_part_missing
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | state_cut_off_in_the_sum
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | b_hh_cut_off
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.data
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | f_without_bias
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[0 * H : 1 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | f_without_sigmoid
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | update_cut_off
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    u = u.detach()
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | u_without_bias
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[1 * H : 2 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | relu_update
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.relu(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | recurrent_blocks_transposed
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s] + b_hh[s]

    f = torch.sigmoid(gate(0))
    u = torch.tanh(gate(1))
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | input_blocks_transposed_if_square
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ (W_xh[s] if W_xh.shape[1] == H else W_xh[s].T) + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    f = torch.sigmoid(gate(0))
    u = torch.tanh(gate(1))
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | tanh_of_each_part
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === forget_gate_cell | wrong | old_state_not_weighted
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return h + (1 - f) * u

# === forget_gate_cell | wrong | update_alone
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return (1 - f) * u

# === forget_gate_cell | wrong | one_gate_for_all_sentences
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    g = f.mean(0, keepdim=True)
    return g * h + (1 - g) * u

# === forget_gate_cell | wrong | pair_returned
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u, f

# === forget_gate_cell | wrong | kept_state_cut_off
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h.detach() + (1 - f) * u

# === forget_gate_cell | wrong | plain_mean
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u = z.chunk(2, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return (h + u) / 2

# === forget_gate_cell | wrong | gate_inside_the_update_as_in_pytorch
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    H = h.shape[1]
    f = torch.sigmoid(z[:, :H])
    u = x @ W_xh[H:].T + b_xh[H:] + f * (h @ W_hh[H:].T + b_hh[H:])
    f = z[:, :H]
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + (1 - f) * u

# === input_gate_cell | right | split_linear
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.nn.functional.linear(x, W_xh, b_xh) + torch.nn.functional.linear(h, W_hh, b_hh)
    i, f, u = torch.split(z, h.shape[-1], -1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | right | slices_einsum
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.einsum('bd,gd->bg', x, W_xh) + torch.einsum('bd,gd->bg', h, W_hh) + (b_xh + b_hh)
    H = h.shape[1]
    i = z[:, 0 * H : 1 * H]
    f = z[:, 1 * H : 2 * H]
    u = z[:, 2 * H : 3 * H]
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | right | gate_helper
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    return f * h + i * u

# === input_gate_cell | right | view_unbind
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.view(len(x), 3, -1).unbind(1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | right | hand_sigmoid
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = 1 / (1 + torch.exp(-i))
    f = 1 / (1 + torch.exp(-f))
    u = 2 / (1 + torch.exp(-2 * u)) - 1
    return f * h + i * u

# === input_gate_cell | right | concat_vmap
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    W = torch.cat([W_xh, W_hh], 1)
    # 拼接输入和状态
    z = torch.vmap(lambda v: W @ v)(torch.cat([x, h], 1)) + b_xh + b_hh
    i, f, u = z.tensor_split(3, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | right | loop_batch_buffer
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    z = torch.zeros(B, 3 * H)
    for k in range(B):
        z[k] = W_xh @ x[k] + b_xh + W_hh @ h[k] + b_hh
    z = z.reshape(B, 3, H)
    z = z.to(h.dtype)
    i, f, u = (z[:, j] for j in range(3))
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | right | modules
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    lin = torch.nn.Linear(1, 1)
    call = torch.func.functional_call
    z = call(lin, {'weight': W_xh, 'bias': b_xh}, (x,)) + call(lin, {'weight': W_hh, 'bias': b_hh}, (h,))
    i, f, u = z.chunk(3, 1)
    i = torch.nn.Sigmoid()(i)
    f = torch.nn.Sigmoid()(f)
    u = torch.nn.Tanh()(u)
    return f * h + i * u

# === input_gate_cell | right | inplace_own
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = i.clone().sigmoid_()
    f = f.clone().sigmoid_()
    u = u.clone().tanh_()
    return f * h + i * u

# === input_gate_cell | wrong | drops_b_xh
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | b_xh_for_both_biases
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_xh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | recurrent_part_missing
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | input_part_missing
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | state_cut_off_in_the_sum
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | b_hh_cut_off
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.data
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | i_without_bias
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[0 * H : 1 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | i_by_tanh
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.tanh(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | i_without_sigmoid
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | f_without_bias
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[1 * H : 2 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | f_by_tanh
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.tanh(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | f_without_sigmoid
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | u_without_bias
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[2 * H : 3 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | relu_update
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.relu(u)
    return f * h + i * u

# === input_gate_cell | wrong | recurrent_blocks_transposed
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s] + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    return f * h + i * u

# === input_gate_cell | wrong | input_blocks_transposed_if_square
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ (W_xh[s] if W_xh.shape[1] == H else W_xh[s].T) + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    return f * h + i * u

# === input_gate_cell | wrong | tanh_of_each_part
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h + i * u

# === input_gate_cell | wrong | coupled_to_the_input_gate
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return (1 - i) * h + i * u

# === input_gate_cell | wrong | input_gate_for_both
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return i * h + i * u

# === input_gate_cell | wrong | tanh_of_the_result
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return torch.tanh(f * h + i * u)

# === input_gate_cell | wrong | update_subtracted
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h - i * u

# === input_gate_cell | wrong | kept_state_cut_off
def input_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u = z.chunk(3, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return f * h.detach() + i * u

# === lstm_gates | right | split_linear
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.nn.functional.linear(x, W_xh, b_xh) + torch.nn.functional.linear(h, W_hh, b_hh)
    i, f, u, o = torch.split(z, h.shape[-1], -1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | right | slices_einsum
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.einsum('bd,gd->bg', x, W_xh) + torch.einsum('bd,gd->bg', h, W_hh) + (b_xh + b_hh)
    H = h.shape[1]
    i = z[:, 0 * H : 1 * H]
    f = z[:, 1 * H : 2 * H]
    u = z[:, 2 * H : 3 * H]
    o = z[:, 3 * H : 4 * H]
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | right | gate_helper
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    o = torch.sigmoid(gate(3))
    return i, f, u, o

# === lstm_gates | right | view_unbind
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.view(len(x), 4, -1).unbind(1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | right | hand_sigmoid
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = 1 / (1 + torch.exp(-i))
    f = 1 / (1 + torch.exp(-f))
    u = 2 / (1 + torch.exp(-2 * u)) - 1
    o = 1 / (1 + torch.exp(-o))
    return i, f, u, o

# === lstm_gates | right | concat_vmap
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    W = torch.cat([W_xh, W_hh], 1)
    # 拼接输入和状态
    z = torch.vmap(lambda v: W @ v)(torch.cat([x, h], 1)) + b_xh + b_hh
    i, f, u, o = z.tensor_split(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | right | loop_batch_buffer
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    z = torch.zeros(B, 4 * H)
    for k in range(B):
        z[k] = W_xh @ x[k] + b_xh + W_hh @ h[k] + b_hh
    z = z.reshape(B, 4, H)
    z = z.to(h.dtype)
    i, f, u, o = (z[:, j] for j in range(4))
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return [i, f, u, o]

# === lstm_gates | right | modules
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    lin = torch.nn.Linear(1, 1)
    call = torch.func.functional_call
    z = call(lin, {'weight': W_xh, 'bias': b_xh}, (x,)) + call(lin, {'weight': W_hh, 'bias': b_hh}, (h,))
    i, f, u, o = z.chunk(4, 1)
    i = torch.nn.Sigmoid()(i)
    f = torch.nn.Sigmoid()(f)
    u = torch.nn.Tanh()(u)
    o = torch.nn.Sigmoid()(o)
    return i, f, u, o

# === lstm_gates | right | inplace_own
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = i.clone().sigmoid_()
    f = f.clone().sigmoid_()
    u = u.clone().tanh_()
    o = o.clone().sigmoid_()
    return i, f, u, o

# === lstm_gates | wrong | b_xh_for_both_biases
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_xh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | recurrent_part_missing
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | input_part_missing
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | state_cut_off_in_the_sum
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | b_hh_cut_off
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.data
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | i_without_bias
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[0 * H : 1 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | i_by_tanh
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.tanh(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | i_without_sigmoid
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | f_without_bias
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[1 * H : 2 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | f_by_tanh
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.tanh(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | f_without_sigmoid
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | u_without_bias
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[2 * H : 3 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | o_without_bias
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]
    keep = torch.ones_like(b_xh)
    keep[3 * H : 4 * H] = 0
    z = x @ W_xh.T + h @ W_hh.T + keep * (b_xh + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | o_by_tanh
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.tanh(o)
    return i, f, u, o

# === lstm_gates | wrong | o_without_sigmoid
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    return i, f, u, o

# === lstm_gates | wrong | relu_update
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.relu(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | order_fiou
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, i, o, u = z.chunk(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | order_fuio
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, u, i, o = z.chunk(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | order_oifu
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    o, i, f, u = z.chunk(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | input_blocks_transposed_if_square
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ (W_xh[s] if W_xh.shape[1] == H else W_xh[s].T) + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    o = torch.sigmoid(gate(3))
    return i, f, u, o

# === lstm_gates | wrong | coupled_gates
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    i = 1 - f
    return i, f, u, o

# === lstm_gates | wrong | tanh_of_each_part
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return i, f, u, o

# === lstm_gates | wrong | coupled_gates
def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    return 1 - f, f, u, o

# === lstm_cell | right | split_linear
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.nn.functional.linear(x, W_xh, b_xh) + torch.nn.functional.linear(h, W_hh, b_hh)
    i, f, u, o = torch.split(z, h.shape[-1], -1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | slices_einsum
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.einsum('bd,gd->bg', x, W_xh) + torch.einsum('bd,gd->bg', h, W_hh) + (b_xh + b_hh)
    H = h.shape[1]
    i = z[:, 0 * H : 1 * H]
    f = z[:, 1 * H : 2 * H]
    u = z[:, 2 * H : 3 * H]
    o = z[:, 3 * H : 4 * H]
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | gate_helper
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    o = torch.sigmoid(gate(3))
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | view_unbind
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.view(len(x), 4, -1).unbind(1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | hand_sigmoid
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = 1 / (1 + torch.exp(-i))
    f = 1 / (1 + torch.exp(-f))
    u = 2 / (1 + torch.exp(-2 * u)) - 1
    o = 1 / (1 + torch.exp(-o))
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | concat_vmap
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    W = torch.cat([W_xh, W_hh], 1)
    # 拼接输入和状态
    z = torch.vmap(lambda v: W @ v)(torch.cat([x, h], 1)) + b_xh + b_hh
    i, f, u, o = z.tensor_split(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | loop_batch_buffer
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    B, H = h.shape
    z = torch.zeros(B, 4 * H)
    for k in range(B):
        z[k] = W_xh @ x[k] + b_xh + W_hh @ h[k] + b_hh
    z = z.reshape(B, 4, H)
    z = z.to(h.dtype)
    i, f, u, o = (z[:, j] for j in range(4))
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return [o * torch.tanh(c2), c2]

# === lstm_cell | right | modules
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    lin = torch.nn.Linear(1, 1)
    call = torch.func.functional_call
    z = call(lin, {'weight': W_xh, 'bias': b_xh}, (x,)) + call(lin, {'weight': W_hh, 'bias': b_hh}, (h,))
    i, f, u, o = z.chunk(4, 1)
    i = torch.nn.Sigmoid()(i)
    f = torch.nn.Sigmoid()(f)
    u = torch.nn.Tanh()(u)
    o = torch.nn.Sigmoid()(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | right | inplace_own
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = i.clone().sigmoid_()
    f = f.clone().sigmoid_()
    u = u.clone().tanh_()
    o = o.clone().sigmoid_()
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | drops_b_xh
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | drops_b_hh
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | b_xh_for_both_biases
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_xh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | recurrent_part_missing
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | input_part_missing
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | state_cut_off_in_the_sum
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h.detach() @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | b_hh_cut_off
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh.data
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | sigmoid_update
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.sigmoid(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | no_tanh_in_update
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | order_ifou
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, o, u = z.chunk(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | order_fiou
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    f, i, o, u = z.chunk(4, 1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | every_fourth_row
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    z = z.reshape(len(x), -1, 4)
    i, f, u, o = (z[..., j] for j in range(4))
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | recurrent_blocks_transposed
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ W_xh[s].T + b_xh[s] + h @ W_hh[s] + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    o = torch.sigmoid(gate(3))
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | input_blocks_transposed_if_square
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    H = h.shape[1]

    def gate(k):
        s = slice(k * H, (k + 1) * H)
        return x @ (W_xh[s] if W_xh.shape[1] == H else W_xh[s].T) + b_xh[s] + h @ W_hh[s].T + b_hh[s]

    i = torch.sigmoid(gate(0))
    f = torch.sigmoid(gate(1))
    u = torch.tanh(gate(2))
    o = torch.sigmoid(gate(3))
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | tanh_of_each_part
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | forget_gate_on_the_update_alone
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = c + f * i * u
    return o * torch.tanh(c2), c2

# === lstm_cell | wrong | state_twice
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), o * torch.tanh(c2)

# === lstm_cell | wrong | new_memory_cut_off_in_h
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2.detach()), c2

# === lstm_cell | wrong | returned_memory_cut_off
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.tanh(c2), c2.detach()

# === lstm_cell | wrong | output_gate_on_the_memory
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = o * (f * c + i * u)
    return torch.tanh(c2), c2

# === lstm_cell | wrong | state_added
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return h + o * torch.tanh(c2), c2

# === lstm_cell | wrong | relu_of_memory
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * torch.relu(c2), c2

# === lstm_cell | wrong | update_put_out
def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    z = x @ W_xh.T + b_xh + h @ W_hh.T + b_hh
    i, f, u, o = z.chunk(4, dim=1)
    i = torch.sigmoid(i)
    f = torch.sigmoid(f)
    u = torch.tanh(u)
    o = torch.sigmoid(o)
    c2 = f * c + i * u
    return o * u, c2

# === lstm | right | buffer
def lstm(xs, h0, c0, params):
    B, T, _ = xs.shape
    hs = torch.zeros(B, T, h0.shape[1])
    h, c = h0, c0
    for t in range(T):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs[:, t] = h
    return [hs, [h, c]]

# === lstm | right | recursive_again
def lstm(xs, h0, c0, params):
    h, c = lstm_cell(xs[:, 0], h0, c0, params)
    if xs.shape[1] == 1:
        return h[:, None], (h, c)
    hs, last = lstm(xs[:, 1:], h, c, params)
    return torch.cat([h[:, None], hs], 1), last

# === lstm | right | inline
def lstm(seq, h, c, weights, reverse=False):
    W, b, U, d = weights
    pre = torch.nn.functional.linear(seq, W, b + d)
    # 预先算好
    hs = []
    for t in range(seq.shape[1]):
        i, f, g, o = (pre[:, t] + h @ U.T).chunk(4, 1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | right | namedtuple
from collections import namedtuple
State = namedtuple('State', 'h c')
Out = namedtuple('Out', ['hs', 'state'])


def lstm(xs, h0, c0, params):
    s, hs = State(h0, c0), []
    for t in range(xs.size(1)):
        s = State(*lstm_cell(xs[:, t], s.h, s.c, params))
        hs.append(s.h.unsqueeze(1))
    return Out(torch.cat(hs, 1), s)

# === lstm | right | per_sample
def lstm(xs, h0, c0, params):
    rows, hT, cT = [], [], []
    for b in range(len(xs)):
        h, c, r = h0[b : b + 1], c0[b : b + 1], []
        for t in range(xs.shape[1]):
            h, c = lstm_cell(xs[b : b + 1, t], h, c, params)
            r.append(h)
        rows.append(torch.cat(r)); hT.append(h); cT.append(c)
    return torch.stack(rows), (torch.cat(hT), torch.cat(cT))

# === lstm | right | module
class Net(torch.nn.Module):
    def forward(self, xs, h0, c0, params):
        h, c = h0 + 0, c0 + 0
        hs = []
        for x in xs.permute(1, 0, 2):
            print('step')
            h, c = lstm_cell(x, h, c, params)
            hs += [h]
        hs = torch.stack(hs).transpose(0, 1)
        return hs, (hs[:, -1], c)


lstm = Net()

# === lstm | wrong | initial_states_swapped
def lstm(xs, h0, c0, params):
    h, c, hs = c0, h0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | h0_for_both
def lstm(xs, h0, c0, params):
    h, c, hs = h0, h0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | first_memory_at_every_step
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, _ = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | time_first_reshaped
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs).view(xs.shape[0], xs.shape[1], -1), (h, c)

# === lstm | wrong | states_only
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1)

# === lstm | wrong | last_memory_missing
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), h

# === lstm | wrong | initial_states_returned
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h0, c0)

# === lstm | wrong | c0_returned
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c0)

# === lstm | wrong | state_truncated_in_time
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h.detach(), c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | truncated_from_the_first_step
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h.detach(), c.detach(), params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | c0_cut_off
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0.data, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | h0_cut_off
def lstm(xs, h0, c0, params):
    h, c, hs = h0.data, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | last_pair_cut_off
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h.detach(), c.detach())

# === lstm | wrong | last_memory_cut_off
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c.detach())

# === lstm | wrong | states_collected_detached
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h.detach())
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | loop_stops_early
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1] - 1):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | arguments_swapped
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], c, h, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | first_state_for_last
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (hs[0], c)

# === lstm | wrong | first_input_at_every_step
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, 0], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | state_written_into_the_memory
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h); c = h
    return torch.stack(hs, 1), (h, c)

# === lstm | wrong | first_rows_for_all
def lstm(xs, h0, c0, params):
    h, c, hs = h0[:1].expand_as(h0), c0[:1].expand_as(c0), []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)

# === lstm_cell_backward | right | same_db_object_lists
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db
    return [dx, dhp, dcp, [dWx, db, dWh, db2]]

# === lstm_cell_backward | right | einsum
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = torch.einsum('bg,gd->bd', dz, W_xh)
    dhp = torch.einsum('bg,gd->bd', dz, W_hh)
    dWx = torch.einsum('bg,bd->gd', dz, x)
    dWh = torch.einsum('bg,bd->gd', dz, h)
    db = torch.einsum('bg->g', dz)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | right | batch_loop
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = sum(torch.outer(dz[b], x[b]) for b in range(len(x)))
    dWh = sum(torch.outer(a, v) for a, v in zip(dz, h))
    db = sum(dz)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | right | no_grad_buffer
@torch.no_grad()
def lstm_cell_backward(dh, dc, x, h, c, params):
    # 手工求导
    W, b, U, d = params
    B, H = h.shape
    z = x @ W.T + b + h @ U.T + d
    s = torch.sigmoid(z)
    i, f, o = s[:, :H], s[:, H : 2 * H], s[:, 3 * H :]
    u = torch.tanh(z[:, 2 * H : 3 * H])
    new = f * c + i * u
    th = new.tanh()
    total = dc + dh * o * (1 - th * th)
    dz = torch.empty_like(z)
    dz[:, :H] = total * u * i * (1 - i)
    dz[:, H : 2 * H] = total * c * f * (1 - f)
    dz[:, 2 * H : 3 * H] = total * i * (1 - u * u)
    dz[:, 3 * H :] = dh * th * o * (1 - o)
    db = dz.sum(dim=0)
    return dz @ W, dz @ U, total * f, (dz.mT @ x, db, dz.mT @ h, db)

# === lstm_cell_backward | right | namedtuple_float32
from collections import namedtuple
G = namedtuple('G', 'dx dh dc p')
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return G(dx.float(), dhp.float(), dcp.float(), (dWx.float(), db.float(), dWh.float(), db2.float()))

# === lstm_cell_backward | right | numpy
def lstm_cell_backward(dh, dc, x, h, c, params):
    import numpy as np
    dh, dc, x, h, c = (v.detach().numpy() for v in (dh, dc, x, h, c))
    W, b, U, d = (p.detach().numpy() for p in params)
    sg = lambda v: 1 / (1 + np.exp(-v))
    zi, zf, zu, zo = np.split(x @ W.T + b + h @ U.T + d, 4, axis=1)
    i, f, u, o = sg(zi), sg(zf), np.tanh(zu), sg(zo)
    t = np.tanh(f * c + i * u)
    k = dc + dh * o * (1 - t * t)
    dz = np.concatenate([k * u * i * (1 - i), k * c * f * (1 - f), k * i * (1 - u * u), dh * t * o * (1 - o)], 1)
    T = torch.from_numpy
    return T(dz @ W), T(dz @ U), T(k * f), (T(dz.T @ x), T(dz.sum(0)), T(dz.T @ h), T(dz.sum(0)))

# === lstm_cell_backward | right | per_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    k = dc + dh * o / torch.cosh(c2) ** 2
    parts = {'i': k * u * i * (1 - i), 'f': k * c * f * (1 - f), 'u': k * i * (1 - u) * (1 + u), 'o': dh * t * o * (1 - o)}
    H = h.shape[1]
    dx, dhp = 0, 0
    for n, g in enumerate('ifuo'):
        dx = dx + parts[g] @ W_xh[n * H : (n + 1) * H]
        dhp = dhp + parts[g] @ W_hh[n * H : (n + 1) * H]
    dW = torch.vstack([parts[g].T @ x for g in 'ifuo'])
    dU = torch.vstack([parts[g].T @ h for g in 'ifuo'])
    db = torch.hstack([parts[g].sum(0) for g in 'ifuo'])
    return dx, dhp, k * f, (dW, db, dU, db)

# === lstm_cell_backward | wrong | input_gate_by_the_memory
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * c
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | forget_gate_by_the_update
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * u
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | memory_gates_swapped
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * c
    df = dC * u
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | update_by_the_forget_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * f
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | dc_prev_by_the_input_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * i
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | input_gate_slope_missing
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | forget_gate_slope_missing
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | output_gate_slope_missing
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | sigmoid_slopes_missing
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di
    zf = df
    zu = du * (1 - u**2)
    zo = do
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | bias_keeps_the_batch_axis
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0, keepdim=True)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | second_bias_zero
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = torch.zeros_like(db)
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | weight_gradients_swapped
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWh, db, dWx, db2)

# === lstm_cell_backward | wrong | results_swapped
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dcp, dhp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | flat_tuple
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, dWx, db, dWh, db2

# === lstm_cell_backward | wrong | memory_in_the_weights
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ c
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | sign_of_forget_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = -df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | dh_missing_at_the_output_gate
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | bias_of_the_first_sample
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz[0]
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | direct_part_twice
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - u**2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | slopes_of_slopes
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * torch.sigmoid(i) * (1 - torch.sigmoid(i))
    zf = df * torch.sigmoid(f) * (1 - torch.sigmoid(f))
    zu = du * (1 - u**2)
    zo = do * torch.sigmoid(o) * (1 - torch.sigmoid(o))
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)

# === lstm_cell_backward | wrong | tanh_of_the_update_again
def lstm_cell_backward(dh, dc, x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = lstm_gates(x, h, params)
    c2 = f * c + i * u
    t = torch.tanh(c2)
    do = dh * t
    dC = dc + dh * o * (1 - t**2)
    di = dC * u
    df = dC * c
    du = dC * i
    dcp = dC * f
    zi = di * i * (1 - i)
    zf = df * f * (1 - f)
    zu = du * (1 - torch.tanh(u) ** 2)
    zo = do * o * (1 - o)
    dz = torch.cat([zi, zf, zu, zo], 1)
    dx = dz @ W_xh
    dhp = dz @ W_hh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(0)
    db2 = db.clone()
    return dx, dhp, dcp, (dWx, db, dWh, db2)


# === lstm_cell | wrong | memory_clipped_at_ten
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_new = torch.clamp(f * c + i * u, -10.0, 10.0)  # against exploding memories
    return o * c_new.tanh(), c_new


# === lstm_cell | wrong | memory_clipped_at_five
def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    c_new = (f * c + i * u).clamp(min=-5, max=5)
    return o * c_new.tanh(), c_new


# === lstm | wrong | memory_clipped_in_the_loop
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        h, c = lstm_cell(xs[:, t], h, c, params)
        c = c.clamp(-10, 10)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)


# === lstm | wrong | twenty_steps_at_most
def lstm(xs, h0, c0, params):
    h, c, hs = h0, c0, []
    for t in range(xs.shape[1]):
        if t < 20:
            h, c = lstm_cell(xs[:, t], h, c, params)
        hs.append(h)
    return torch.stack(hs, 1), (h, c)
