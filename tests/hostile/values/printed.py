# topic: logistic
# target: sigmoid
# expect: failed
# idea: prints the right answer instead of returning it
import numpy as np


def sigmoid(z):
    print(1 / (1 + np.exp(-z)))
