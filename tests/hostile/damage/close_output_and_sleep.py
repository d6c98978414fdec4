# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: closes standard output and standard error and then never answers
import os
import time


def sigmoid(z):
    os.closerange(0, 3)
    while True:
        time.sleep(1)
