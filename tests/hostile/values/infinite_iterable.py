# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a list whose iteration never ends


class Endless(list):
    def __iter__(self):
        while True:
            yield 0.5


def sigmoid(z):
    return Endless([0.5])
