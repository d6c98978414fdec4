# topic: logistic
# target: sigmoid
# expect: failed
# idea: is a coroutine function with a right body
import numpy as np


async def sigmoid(z):
    return 1 / (1 + np.exp(-z))
