# topic: logistic
# target: sigmoid
# expect: crashed
# idea: uses a name that is not defined


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
