# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: takes no argument


def sigmoid():
    return 0.5
