# topic: logistic
# target: sigmoid
# expect: crashed
# idea: aborts the interpreter
import os


def sigmoid(z):
    os.abort()
