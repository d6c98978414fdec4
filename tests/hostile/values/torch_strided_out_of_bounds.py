# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed
# idea: a tensor over memory by as_strided that reads the same number a million times
import torch


def forget_gate_cell(x, h, params):
    return torch.zeros(1, dtype=torch.float64).as_strided((1000, 1000, 1000), (0, 0, 0))
