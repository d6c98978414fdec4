# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object whose type has a name that is a property, a control sequence and a workflow command


class Meta(type):
    @property
    def __name__(cls):
        return "ndarray\x1b[2J\n::error::broken"

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return 0


class Thing(metaclass=Meta):
    pass


def sigmoid(z):
    return Thing()
