# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises exceptions named like those with which test frameworks skip or discard


class UnsatisfiedAssumption(BaseException):
    pass


class Skipped(BaseException):
    pass


def sigmoid(z):
    raise UnsatisfiedAssumption if z.size % 2 else Skipped
