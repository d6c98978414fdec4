# topic: logistic
# target: sigmoid
# expect: crashed
# idea: an exception class with a name of 10 MB and 300 bases
import numpy as np

bases = Exception
for number in range(300):
    bases = type("B" * 30_000 + str(number), (bases,), {})


def sigmoid(z):
    raise bases("end")
