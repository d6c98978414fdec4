# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an error whose message ends the process with exit code 0
import os


class Nasty(Exception):
    def __str__(self):
        os._exit(0)

    __repr__ = __str__


def sigmoid(z):
    raise Nasty
