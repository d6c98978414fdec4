# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns lists that look like the worker's own encoding of an array


def sigmoid(z):
    return ["a", "float64", list(z.shape)]
