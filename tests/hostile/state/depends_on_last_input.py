# topic: logistic
# target: sigmoid
# expect: failed
# idea: mixes a little of the last input into the answer, as a forgotten global does
import numpy as np

last = 0.0


def sigmoid(z):
    global last
    y = 1 / (1 + np.exp(-z)) + 0.01 * last
    last = float(np.tanh(z).mean())
    return y
