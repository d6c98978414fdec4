# topic: logistic
# target: sigmoid
# expect: passed
# idea: writes files in the places that everybody may write to
# needs: landlock
# without: failed
import os

import numpy as np


def attack():
    done = False
    for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~")):
        path = os.path.join(folder, f"hostile-{os.getpid()}")
        try:
            with open(path, "w") as file:
                file.write("I was here\n")
            os.remove(path)
            done = True
        except OSError:
            pass
    return done


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
