# topic: logistic
# target: sigmoid
# expect: passed
# idea: innocent: a right answer, read-only, reversed twice, in Fortran order
import numpy as np


def sigmoid(z):
    answer = np.flip(np.array(1 / (1 + np.exp(-z)), order="F"))
    answer = np.asarray(np.flip(answer.copy()))
    answer.flags.writeable = False
    return answer
