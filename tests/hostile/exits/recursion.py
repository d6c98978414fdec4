# topic: logistic
# target: sigmoid
# expect: crashed
# idea: calls itself for ever


def sigmoid(z):
    return 1 / (1 + sigmoid(-z))
