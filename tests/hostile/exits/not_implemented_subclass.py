# topic: logistic
# target: sigmoid
# expect: not_started or crashed
# idea: raises a subclass of NotImplementedError with a message of its own


class Later(NotImplementedError):
    pass


def sigmoid(z):
    raise Later("\x1b[32mpassed\x1b[0m")
