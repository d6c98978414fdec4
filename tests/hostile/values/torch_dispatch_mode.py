# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed or timed_out
# idea: leaves a TorchDispatchMode on the stack that answers all operators with zeros
import torch
from torch.utils._python_dispatch import TorchDispatchMode


class Zeros(TorchDispatchMode):
    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        result = function(*args, **(kwargs or {}))
        return torch.zeros_like(result) if type(result) is torch.Tensor and "zeros" not in str(function) else result


ON = []


def forget_gate_cell(x, h, params):
    if not ON:
        ON.append(Zeros().__enter__())
    W_xh, b_xh, W_hh, b_hh = params
    f, u = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(2, dim=1)
    f, u = torch.sigmoid(f), torch.tanh(u)
    return f * h + (1 - f) * u
