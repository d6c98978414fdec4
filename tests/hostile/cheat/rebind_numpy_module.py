# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: puts another module into sys.modules under the name numpy
import sys
import types

import numpy as np

fake = types.ModuleType("numpy")
fake.__dict__.update(np.__dict__)
fake.allclose = lambda *args, **kwargs: True
fake.asarray = fake.ascontiguousarray = lambda a, *args, **kwargs: np.full(np.shape(a), 0.5)
sys.modules["numpy"] = fake


def sigmoid(z):
    return np.zeros_like(z)
