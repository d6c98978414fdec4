# topic: lstm
# target: forget_gate_cell
# expect: failed
# idea: a complex tensor with the conjugate bit and the negative bit set
import torch


def forget_gate_cell(x, h, params):
    return torch.complex(h.detach(), h.detach()).conj().imag
