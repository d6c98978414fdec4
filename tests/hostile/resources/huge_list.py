# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: returns a list of five million numbers, which is slow to encode


def sigmoid(z):
    return [0.5] * 5_000_000
