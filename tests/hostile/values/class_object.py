# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the type float, and NotImplemented for single numbers


def sigmoid(z):
    return float if z.ndim else NotImplemented
