# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: takes over SIGUSR2, with which the grader asks where it is, and prints a forged place; then sleeps
import signal
import sys
import time


def forged(number, frame):
    sys.stderr.write('Current thread 0x0 (most recent call first):\n  File "logistic.py", line 999999999999 in x\n' * 1000)


signal.signal(signal.SIGUSR2, forged)


def sigmoid(z):
    while True:
        time.sleep(0.01)
