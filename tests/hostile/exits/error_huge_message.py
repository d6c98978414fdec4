# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an error with a message of 50 MB


def sigmoid(z):
    raise ValueError("sorry " * 8_000_000)
