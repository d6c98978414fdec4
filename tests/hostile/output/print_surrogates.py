# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: prints lone surrogates
import numpy as np


def sigmoid(z):
    print("\ud800 \udfff")
    return 1 / (1 + np.exp(-z))
