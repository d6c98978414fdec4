# topic: logistic
# target: sigmoid
# expect: crashed
# idea: reads address 0
import ctypes


def sigmoid(z):
    return ctypes.string_at(0)
