# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises KeyboardInterrupt, which `except Exception` does not catch


def sigmoid(z):
    raise KeyboardInterrupt
