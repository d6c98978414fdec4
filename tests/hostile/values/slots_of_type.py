# topic: logistic
# target: sigmoid
# expect: failed
# idea: an object whose metaclass answers every question about it with yes or with an exit
class Meta(type):
    def __instancecheck__(cls, other):
        return True

    def __subclasscheck__(cls, other):
        return True

    def __getattribute__(cls, name):
        if name in ("__name__", "__mro__", "__qualname__"):
            raise SystemExit(0)
        return super().__getattribute__(name)


class Strange(metaclass=Meta):
    @property
    def __class__(self):
        import numpy

        return numpy.ndarray


def sigmoid(z):
    return Strange()
