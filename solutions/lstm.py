"""Long short-term memory (slides: 长短时记忆网络). The reference solutions of `exercises/lstm.py`.

Gates are stacked row-wise in PyTorch's order i, f, u, o. Hochreiter & Schmidhuber 1997.
"""

import torch


def _preactivations(x, h, params):
    """Return W_xh x + b_xh + W_hh h + b_hh, (B, G*H): all gates side by side."""
    W_xh, b_xh, W_hh, b_hh = params
    return x @ W_xh.T + b_xh + h @ W_hh.T + b_hh


def forget_gate_cell(x, h, params):
    """Return h' = f * h + (1 - f) * u; gates stacked f, u."""
    f, u = _preactivations(x, h, params).chunk(2, dim=1)  # (B, 2H) -> 2 times (B, H)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u


def input_gate_cell(x, h, params):
    """Return h' = f * h + i * u; gates stacked i, f, u."""
    i, f, u = _preactivations(x, h, params).chunk(3, dim=1)  # (B, 3H) -> 3 times (B, H)
    i, f, u = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u)
    return f * h + i * u


def lstm_gates(x, h, params):
    """Return (i, f, u, o), each (B, H)."""
    i, f, u, o = _preactivations(x, h, params).chunk(4, dim=1)  # (B, 4H) -> 4 times (B, H)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    """Return (h', c') with c' = f * c + i * u and h' = o * tanh(c')."""
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    h_next = o * torch.tanh(c_next)
    return h_next, c_next


def lstm(xs, h0, c0, params):
    """Return (hs (B, T, H), (h_T, c_T)): the cell run over xs (B, T, D)."""
    h, c = h0, c0
    hs = []
    for x in xs.unbind(dim=1):  # T times (B, D)
        h, c = lstm_cell(x, h, c, params)
        hs.append(h)
    return torch.stack(hs, dim=1), (h, c)


def lstm_cell_backward(dh, dc, x, h, c, params):
    """Return (dx, dh_prev, dc_prev, (dW_xh, db_xh, dW_hh, db_hh)), by the chain rule."""
    W_xh, _, W_hh, _ = params
    i, f, u, o = lstm_gates(x, h, params)
    c_next = f * c + i * u
    tanh_c = torch.tanh(c_next)
    dc_next = dc + dh * o * (1 - tanh_c**2)  # c' reaches the loss directly and through h'
    di, df, du, do = dc_next * u, dc_next * c, dc_next * i, dh * tanh_c
    # of the pre-activations, (B, 4H)
    da = torch.cat([di * i * (1 - i), df * f * (1 - f), du * (1 - u**2), do * o * (1 - o)], dim=1)
    db = da.sum(dim=0)
    return da @ W_xh, da @ W_hh, dc_next * f, (da.T @ x, db, da.T @ h, db)
