# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: imports another topic's file, which is not there
from softmax import softmax


def sigmoid(z):
    return softmax(z)
