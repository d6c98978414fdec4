# topic: logistic
# target: sigmoid
# expect: crashed or failed
# idea: returns an object that ends the process when it is thrown away
import os


class Trap:
    def __del__(self):
        os._exit(0)


def sigmoid(z):
    return Trap()
