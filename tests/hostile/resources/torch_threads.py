# topic: lstm
# target: forget_gate_cell
# expect: passed or crashed or failed
# idea: asks torch for 1,000 threads and then multiplies
import torch

torch.set_num_threads(1000)


def forget_gate_cell(x, h, params):
    torch.ones(400, 400) @ torch.ones(400, 400)
    torch.rand(200_000).exp().sum()
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
