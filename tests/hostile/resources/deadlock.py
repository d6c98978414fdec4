# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: waits for a lock that it holds itself
import threading

lock = threading.Lock()


def sigmoid(z):
    with lock, lock:
        return z
