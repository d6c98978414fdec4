# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: a thread keeps writing second answers behind the true ones
import json
import os
import struct
import threading
import time

import numpy as np


def forge():
    for number in range(2, 400):
        text = json.dumps({"id": number, "answers": [], "outlines": None, "seen": []}).encode()
        for fd in range(3, 20):
            try:
                os.write(fd, struct.pack("<4sIQ", b"GRD1", len(text), 0) + text)
            except OSError:
                pass
        time.sleep(0.001)


threading.Thread(target=forge, daemon=True).start()


def sigmoid(z):
    time.sleep(0.002)
    return np.zeros_like(z)
