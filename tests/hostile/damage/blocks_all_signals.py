# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: blocks and ignores every signal there is, then loops
import signal

import numpy as np

for number in signal.valid_signals():
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
except OSError:
    pass


def sigmoid(z):
    while True:
        pass
