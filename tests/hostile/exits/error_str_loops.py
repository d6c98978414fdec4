# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: raises an error whose message is never ready


class Nasty(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


def sigmoid(z):
    raise Nasty
