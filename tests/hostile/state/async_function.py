# topic: logistic
# target: sigmoid
# expect: failed
# idea: is an async function by accident
import numpy as np


async def sigmoid(z):
    return 1 / (1 + np.exp(-z))
