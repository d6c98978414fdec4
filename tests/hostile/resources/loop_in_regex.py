# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: matches a regular expression that takes exponential time, in C
import re


def sigmoid(z):
    return re.match(r"(a|a)*$", "a" * 60 + "b")
