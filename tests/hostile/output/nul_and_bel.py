# topic: logistic
# target: sigmoid
# expect: passed
# idea: prints null bytes, bells, backspaces and carriage returns, and answers rightly
import sys

import numpy as np


def sigmoid(z):
    sys.stdout.write("\0\a\b\r\x7f\x9b31m\u2028\u2029\ufeff]]><!--\n")
    return 1 / (1 + np.exp(-z))
