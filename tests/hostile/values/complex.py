# topic: logistic
# target: sigmoid
# expect: failed
# idea: adds an imaginary part, which a careless conversion to float throws away
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z)) + 1j
