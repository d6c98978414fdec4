# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns which entries are positive


def sigmoid(z):
    return z > 0
