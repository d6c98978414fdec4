# topic: logistic
# target: sigmoid
# expect: failed or timed_out or crashed
# idea: an int whose __int__, __index__ and __repr__ never come back
class Slow(int):
    def __int__(self):
        while True:
            pass

    __index__ = __repr__ = __str__ = __float__ = __int__


def sigmoid(z):
    return Slow(1)
