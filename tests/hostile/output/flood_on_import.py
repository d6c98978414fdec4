# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: prints 40 MB while it is imported
import numpy as np

for _ in range(40):
    print("x" * 1_000_000)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
