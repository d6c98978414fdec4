# topic: lstm
# target: lstm_cell
# expect: failed
# idea: holds torch.lstm_cell as an attribute of a class, looked up through vars() and map()
import torch


class Holder:
    tool = vars(torch)["_VF"].lstm_cell if hasattr(vars(torch).get("_VF"), "lstm_cell") else torch.lstm_cell


def lstm_gates(x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    i, f, u, o = (x @ W_xh.T + b_xh + h @ W_hh.T + b_hh).chunk(4, dim=1)
    return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)


def lstm_cell(x, h, c, params):
    W_xh, b_xh, W_hh, b_hh = params
    return list(map(Holder.tool, [x], [(h, c)], [W_xh], [W_hh], [b_xh], [b_hh]))[0]
