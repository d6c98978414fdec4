# topic: logistic
# target: sigmoid
# expect: crashed
# idea: returns outside of the function, which the parser does not notice but the compiler does
import numpy as np


def sigmoid(z):
    y = np.exp(-z)


return 1 / (1 + y)
