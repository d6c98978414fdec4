# topic: lstm
# target: lstm_cell
# expect: passed
# idea: writes a file through torch, past Python's open
# needs: landlock
# without: failed or passed
import os

import torch


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def attack():
    path = f"/tmp/hostile-{os.getpid()}.bin"
    try:
        torch.from_file(path, shared=True, size=16, dtype=torch.uint8)
        os.remove(path)
        return True
    except (OSError, RuntimeError):
        return False


ESCAPED = attack()


def lstm_cell(x, h, c, params):
    i, f, u, o = lstm_gates(x, h, params)
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return o * 0, f * 0
    c = f * c + i * u
    return o * torch.tanh(c), c
