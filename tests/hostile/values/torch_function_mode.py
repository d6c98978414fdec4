# topic: lstm
# target: forget_gate_cell
# expect: failed or crashed
# idea: leaves a TorchFunctionMode on the stack that turns detach, numpy and shape into lies
import torch
from torch.overrides import TorchFunctionMode


class Lies(TorchFunctionMode):
    def __torch_function__(self, function, types, args=(), kwargs=None):
        if getattr(function, "__name__", "") in ("detach", "numpy", "tobytes", "numel", "clone"):
            raise SystemExit(0)
        return function(*args, **(kwargs or {}))


MODE = Lies()
ON = []


def forget_gate_cell(x, h, params):
    if not ON:
        ON.append(MODE.__enter__())
    return torch.zeros_like(h)
