# topic: logistic
# target: sigmoid
# expect: not_started
# idea: raises NotImplementedError, as the stub does


def sigmoid(z):
    """Return the sigmoid of z."""
    raise NotImplementedError
