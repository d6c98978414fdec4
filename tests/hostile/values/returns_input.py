# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns the input itself


def sigmoid(z):
    return z
