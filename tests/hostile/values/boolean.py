# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns True


def sigmoid(z):
    return True
