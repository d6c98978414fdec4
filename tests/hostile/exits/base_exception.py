# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an exception class of its own that is no Exception


class Finished(BaseException):
    pass


def sigmoid(z):
    raise Finished("all tests passed")
