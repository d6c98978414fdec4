# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed
# idea: a nested tensor of rows
import torch


def forget_gate_cell(x, h, params):
    return torch.nested.nested_tensor([row for row in h])
