# topic: logistic
# target: sigmoid
# expect: crashed
# idea: calls quit() at the end of the file, as in an interactive session
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))

print(sigmoid(np.array([0.0])))
quit()
