# topic: logistic
# target: sigmoid
# expect: failed
# idea: is a generator function that never ends


def sigmoid(z):
    while True:
        yield 0.5
