# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object every attribute of which ends in an error, even its class
import os


class Bomb:
    def __getattribute__(self, name):
        raise SystemExit(0)

    def __repr__(self):
        os._exit(0)

    __str__ = __len__ = __iter__ = __repr__


def sigmoid(z):
    return Bomb()
