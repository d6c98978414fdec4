# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an error with a thousand causes


def sigmoid(z):
    error = ValueError("first")
    for number in range(1000):
        following = ValueError(str(number))
        following.__cause__ = error
        error = following
    raise error
