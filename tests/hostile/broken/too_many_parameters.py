# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: wants an argument that nobody passes
import numpy as np


def sigmoid(z, temperature):
    return 1 / (1 + np.exp(-z / temperature))
