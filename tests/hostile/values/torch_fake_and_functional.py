# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed or timed_out
# idea: a tensor without memory (FakeTensorMode), and one that is a wrapper subclass with no storage
import torch
from torch._subclasses.fake_tensor import FakeTensorMode


def forget_gate_cell(x, h, params):
    with FakeTensorMode():
        return torch.empty(tuple(h.shape), dtype=torch.float64)
