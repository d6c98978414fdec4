# topic: logistic
# target: sigmoid
# expect: passed
# idea: looks for secrets of the CI in its environment
import os

import numpy as np

WORDS = ("TOKEN", "SECRET", "PASSWORD", "GITHUB", "RUNNER_", "API_KEY")


def attack():
    return any(word in name.upper() for name in os.environ for word in WORDS)


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
