# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: ignores and blocks every signal that it can, then loops for ever
import signal


def sigmoid(z):
    for number in signal.valid_signals():
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        pass
