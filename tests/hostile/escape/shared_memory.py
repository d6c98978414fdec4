# topic: logistic
# target: sigmoid
# expect: passed
# idea: makes a block of shared memory to talk to other students' workers
# needs: landlock
# without: failed or passed or crashed
import os
from multiprocessing import shared_memory

import numpy as np


def attack():
    try:
        block = shared_memory.SharedMemory(f"hostile-{os.getpid()}", create=True, size=4096)
    except (OSError, RuntimeError):
        return False
    block.close()
    block.unlink()
    return True


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
