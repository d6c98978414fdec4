# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an error whose message raises an error


class Nasty(Exception):
    def __str__(self):
        raise Nasty

    __repr__ = __str__


def sigmoid(z):
    raise Nasty
