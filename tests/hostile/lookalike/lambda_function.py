# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes sigmoid a lambda with another parameter name
import numpy as np

sigmoid = lambda score: 1 / (1 + np.exp(-score))
