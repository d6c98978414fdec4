# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object whose __array_interface__ points to memory that is not there


class Wild:
    __array_interface__ = {"version": 3, "shape": (4,), "typestr": "<f8", "data": (16, False)}


def sigmoid(z):
    return Wild()
