# topic: logistic
# target: sigmoid
# expect: passed or crashed
# idea: right, but eight threads print without an end
import threading

import numpy as np


def chatter():
    while True:
        print("\x1b[2J::warning::hello \u202e" * 20)


for _ in range(8):
    threading.Thread(target=chatter, daemon=True).start()


def sigmoid(z):
    return 1 / (1 + np.exp(-z))
