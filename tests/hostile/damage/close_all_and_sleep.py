# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: closes the channel in a call and then never ends by itself
import os
import time


def sigmoid(z):
    os.closerange(3, 64)
    while True:
        time.sleep(1)
