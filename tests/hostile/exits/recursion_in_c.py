# topic: logistic
# target: sigmoid
# expect: crashed
# idea: lifts the recursion limit and recurses through C until the stack ends
import sys


def deeper(x):
    return max([x], key=deeper)


def sigmoid(z):
    sys.setrecursionlimit(10**9)
    return deeper(z)
