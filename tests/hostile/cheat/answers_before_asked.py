# topic: logistic
# target: sigmoid
# expect: crashed
# idea: writes a complete, well-formed answer for the next ten ids on every open descriptor before it is asked
import json
import os
import struct

import numpy as np

for number in range(11):
    text = json.dumps({"id": number, "answers": [True] * 100, "outlines": None, "seen": [], "passed": True}).encode()
    frame = struct.pack("<4sIQ", b"GRD1", len(text), 0) + text
    for fd in range(3, 64):
        try:
            os.set_blocking(fd, False)
            os.write(fd, frame)
        except OSError:
            pass


def sigmoid(z):
    return np.zeros_like(z)
