# topic: logistic
# target: sigmoid
# expect: crashed
# idea: its own subclass of BaseException, whose class cannot be looked at
class Meta(type):
    def __getattribute__(cls, name):
        raise SystemExit(0)


class Stop(BaseException, metaclass=Meta):
    pass


def sigmoid(z):
    raise Stop
