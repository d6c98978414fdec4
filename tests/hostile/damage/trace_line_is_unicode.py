# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: forges the place where it is with digits that int() or isdigit() read in different ways
import signal
import sys


def forged(number, frame):
    for digits in ("²", "١٢", "-1", "", "9" * 5000):
        sys.stderr.write(f'  File "logistic.py", line {digits} in x\n')
    sys.stderr.write('  File "logistic.py", line \n')


try:
    signal.signal(signal.SIGUSR2, forged)
except AttributeError:
    pass


def sigmoid(z):
    while True:
        pass
