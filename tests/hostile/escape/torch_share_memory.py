# topic: lstm
# target: lstm_cell
# expect: passed or crashed
# idea: moves a tensor to shared memory, which makes a file in /dev/shm or a helper process
# needs: landlock, seccomp
# without: failed or passed or crashed
import torch
import torch.multiprocessing


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def attack():
    try:
        torch.multiprocessing.set_sharing_strategy("file_system")
        torch.zeros(4).share_memory_()
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
