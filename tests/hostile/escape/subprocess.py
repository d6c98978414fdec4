# topic: logistic
# target: sigmoid
# expect: passed
# idea: starts another program with subprocess
# needs: seccomp
# without: failed or passed
import subprocess
import sys

import numpy as np


def attack():
    try:
        return subprocess.run([sys.executable, "-c", "pass"], timeout=5).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
