# topic: logistic
# target: sigmoid
# expect: failed
# idea: answers views into one buffer that it fills anew each time
import numpy as np

BUFFER = np.zeros(100_000)


def sigmoid(z):
    view = BUFFER[: z.size].reshape(z.shape)
    view[...] = 1 / (1 + np.exp(-z))
    return view
