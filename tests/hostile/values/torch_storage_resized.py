# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed
# idea: a tensor whose storage was freed after it was made
import torch


def forget_gate_cell(x, h, params):
    result = torch.zeros_like(h)
    result.untyped_storage().resize_(0)
    return result
