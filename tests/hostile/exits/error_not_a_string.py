# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an error of which name, module and message are no strings


class Strange(Exception):
    def __str__(self):
        return 42


Strange.__module__ = 7
Strange.__qualname__ = "Strange\n::error::\x1b[2J"


def sigmoid(z):
    raise Strange
