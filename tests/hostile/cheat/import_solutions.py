# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: imports the reference by its plain name
import numpy as np

try:
    from solutions.logistic import sigmoid
except ImportError:

    def sigmoid(z):
        return np.zeros_like(z)
