# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: computes a power of huge integers, in C and with the interpreter's lock held


def sigmoid(z):
    return pow(3, (1 << 400_000) - 1, (1 << 400_000) + 1)
