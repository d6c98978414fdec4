# topic: logistic
# target: sigmoid
# expect: crashed
# idea: has the markers of an unfinished merge
import numpy as np


def sigmoid(z):
<<<<<<< HEAD
    return 1 / (1 + np.exp(-z))
=======
    return np.exp(z) / (1 + np.exp(z))
>>>>>>> mine
