# topic: logistic
# target: sigmoid
# expect: failed
# idea: returns a sentence instead of an array


def sigmoid(z):
    return "passed"
