# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: writes frames of the worker's protocol with a verdict to every open descriptor
import json
import os
import struct

import numpy as np

calls = 0


def sigmoid(z):
    global calls
    calls += 1
    if calls == 1:
        for number in range(4):
            text = json.dumps({"id": number, "status": "passed", "passed": True, "answers": [], "seen": []}).encode()
            for fd in range(1, 64):
                try:
                    os.set_blocking(fd, False)
                    os.write(fd, struct.pack("<4sIQ", b"GRD1", len(text), 0) + text)
                except OSError:
                    pass
    return np.zeros_like(z)
