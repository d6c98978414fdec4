# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: sleeps for an hour, using no time of the processor
import time


def sigmoid(z):
    time.sleep(3600)
