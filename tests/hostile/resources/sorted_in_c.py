# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: one long call in C: sorting, again and again, without a bytecode between

def sigmoid(z):
    return max(map(sum, iter(lambda: sorted(range(100_000), key=lambda k: -k), None)))
