# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed
# idea: computes in inference mode: right values, and tensors that autograd refuses
import torch


@torch.inference_mode()
def forget_gate_cell(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
