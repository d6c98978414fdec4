# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: returns a list of lists that is small in memory and 2^60 long when written out


def sigmoid(z):
    nest = [0.5]
    for _ in range(60):
        nest = [nest, nest]
    return nest
