# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed or timed_out
# idea: a graph of 300,000 steps, whose destruction or walk in C may overflow the stack
import torch


def forget_gate_cell(x, h, params):
    result = h * 1
    for _ in range(300_000):
        result = result + 0
    return result
