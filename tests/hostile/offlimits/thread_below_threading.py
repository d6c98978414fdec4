# topic: lstm
# target: lstm_cell
# expect: failed
# idea: calls the ready-made cell in a thread that _thread starts, below the threading module
import _thread

import torch



def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    box, lock = [], _thread.allocate_lock()
    lock.acquire()

    def work():
        box.extend(torch.lstm_cell(x, (h, c), W_xh, W_hh, b_xh, b_hh))
        lock.release()

    _thread.start_new_thread(work, ())
    lock.acquire()
    return tuple(box)
