# topic: logistic
# target: sigmoid
# expect: crashed
# idea: leaves with exit code 0 in the middle of a call
import sys


def sigmoid(z):
    sys.exit(0)
