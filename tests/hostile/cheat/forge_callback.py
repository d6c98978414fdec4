# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: asks the grader over the channel to call functions that it never offered
import json
import os
import struct

import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls == 1:
        for number in (0, 1, -1, 10**9, "os.system", None):
            text = json.dumps({"callback": number, "args": ["sigmoid"]}).encode()
            for fd in range(3, 64):
                try:
                    os.write(fd, struct.pack("<4sIQ", b"GRD1", len(text), 0) + text)
                except OSError:
                    pass
    return np.zeros_like(z)
