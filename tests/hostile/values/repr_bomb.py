# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object whose repr is 100 MB of colours


class Loud:
    def __repr__(self):
        return "\x1b[32mpassed\x1b[0m\n" * 7_000_000

    __str__ = __repr__


def sigmoid(z):
    return Loud()
