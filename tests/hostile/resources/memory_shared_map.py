# topic: logistic
# target: sigmoid
# expect: crashed
# idea: fills shared anonymous maps (2 GB), which a limit of the data segment does not count
# needs: memory
# without: passed or crashed
import mmap

import numpy as np

filled = False


def sigmoid(z):
    global filled
    if not filled:
        maps = [mmap.mmap(-1, 128 << 20) for _ in range(16)]
        for room in maps:
            for place in range(0, len(room), 4096):
                room[place] = 1
        filled = True
    return 1 / (1 + np.exp(-z))
