# topic: logistic
# target: sigmoid
# expect: crashed or failed or timed_out
# idea: unpacks 3.6 GB of zeros from a few kilobytes, twice compressed
import zlib

import numpy as np

packer = zlib.compressobj(9)
BLOCK = bytes(1 << 20)
PACKED = b"".join(packer.compress(BLOCK) for _ in range(300)) + packer.flush()


def sigmoid(z):
    return np.frombuffer(b"".join(zlib.decompress(PACKED) for _ in range(12)), np.uint8).sum() * z
