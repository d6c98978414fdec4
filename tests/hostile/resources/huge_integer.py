# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: returns an integer of 100 000 digits, slow to print and refused by str()


def sigmoid(z):
    return 10**100_000
