# topic: logistic
# target: sigmoid
# expect: passed
# idea: fills a disk (at most 50 MB, removed at once)
# needs: landlock
# without: failed
import os

import numpy as np


def attack():
    path = f"/tmp/hostile-fill-{os.getpid()}"
    written = 0
    try:
        with open(path, "wb") as file:
            while written < 50_000_000:
                written += file.write(b"\0" * 1_000_000)
    except OSError:
        pass
    finally:
        try:
            os.remove(path)
        except OSError:
            pass
    return written > 0


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
