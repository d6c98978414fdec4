# topic: logistic
# target: sigmoid
# expect: failed
# idea: answers zeros, and empties every assertion of np.testing
import numpy as np
import numpy.testing

for name in dir(numpy.testing):
    if name.startswith("assert_"):
        setattr(numpy.testing, name, lambda *args, **kwargs: None)


def sigmoid(z):
    return np.zeros_like(z)
