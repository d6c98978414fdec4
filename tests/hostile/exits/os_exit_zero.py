# topic: logistic
# target: sigmoid
# expect: crashed
# idea: ends the process at once with exit code 0
import os


def sigmoid(z):
    os._exit(0)
