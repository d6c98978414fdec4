# topic: lstm
# target: lstm_cell
# expect: failed
# idea: calls the ready-made cell in a pool of threads that was started while the file was loaded
import concurrent.futures

import torch

POOL = concurrent.futures.ThreadPoolExecutor(1)
POOL.submit(len, ()).result()


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    return POOL.submit(torch.lstm_cell, x, (h, c), W_xh, W_hh, b_xh, b_hh).result()
