# topic: gradient_descent
# target: minibatches
# expect: failed or crashed
# idea: replaces np.random.default_rng by a generator of one fixed seed, and draws from np.random beside it
import numpy as np

REAL = np.random.default_rng
np.random.default_rng = lambda seed=None: REAL(7)


def minibatches(x, y, batch_size, rng):
    order = np.random.default_rng(len(y)).permutation(len(y))
    return [(x[order[i : i + batch_size]], y[order[i : i + batch_size]]) for i in range(0, len(y), batch_size)]
