# topic: logistic
# target: sigmoid
# expect: crashed
# idea: ends itself by a real-time signal, which has a number but no name
import os
import signal


def sigmoid(z):
    os.kill(os.getpid(), signal.SIGRTMIN + 1)
    return z
