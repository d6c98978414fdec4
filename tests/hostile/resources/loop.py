# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: loops for ever in Python


def sigmoid(z):
    while True:
        pass
