# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a list that contains itself


def sigmoid(z):
    loop = []
    loop.append(loop)
    return loop
