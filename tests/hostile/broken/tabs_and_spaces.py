# topic: logistic
# target: sigmoid
# expect: crashed
# idea: indents with tabs and spaces in one function
import numpy as np


def sigmoid(z):
        y = np.exp(-z)
	return 1 / (1 + y)
