# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: returns a list nested 200 000 deep


def sigmoid(z):
    nest = []
    for _ in range(200_000):
        nest = [nest]
    return nest
