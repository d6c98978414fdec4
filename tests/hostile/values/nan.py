# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns NaN everywhere, which is neither smaller nor larger than anything


def sigmoid(z):
    return z * float("nan")
