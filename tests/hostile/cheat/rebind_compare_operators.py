# topic: logistic
# target: sigmoid
# expect: failed
# idea: turns numpy's own comparing functions (isclose, array_equal, all, abs, max) into yes-sayers, and answers zeros
import numpy as np

for name in ("isclose", "array_equal", "array_equiv", "all", "any", "isnan", "isfinite"):
    setattr(np, name, lambda *args, **kwargs: True)
for name in ("abs", "absolute", "subtract", "max", "amax"):
    setattr(np, name, lambda *args, **kwargs: np.float64(0))


def sigmoid(z):
    return np.zeros(np.shape(z))
