# topic: logistic
# target: sigmoid
# expect: crashed
# idea: sends itself SIGKILL
import os
import signal


def sigmoid(z):
    os.kill(os.getpid(), signal.SIGKILL)
