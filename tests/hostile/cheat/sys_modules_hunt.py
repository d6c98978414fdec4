# topic: logistic
# target: sigmoid
# expect: failed
# idea: looks for another function called sigmoid in every module that is loaded
import sys

import numpy as np


def wrong(z):
    return np.zeros_like(z)


sigmoid = wrong
for name, module in list(sys.modules.items()):
    if name == __name__ or name.startswith(("torch", "numpy")):
        continue
    other = vars(module).get("sigmoid") if hasattr(module, "__dict__") else None
    if callable(other) and other is not wrong:
        sigmoid = other
