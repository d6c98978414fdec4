# topic: logistic
# target: sigmoid
# expect: failed
# idea: shows another order of its code than it has, by bidirectional controls
import numpy as np


def sigmoid(z):
    '''Right.‮ ''' ;return np.zeros_like(z) #⁦
    return 1 / (1 + np.exp(-z))
