# topic: logistic
# target: sigmoid
# expect: passed
# idea: reads its parent's memory, where the answers are
# needs: seccomp
# without: failed or passed
import ctypes
import os

import numpy as np


class Piece(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def attack():
    libc = ctypes.CDLL(None)
    if not hasattr(libc, "process_vm_readv"):
        return False
    room = ctypes.create_string_buffer(8)
    here = Piece(ctypes.addressof(room), 8)
    there = Piece(id(None), 8)  # mapped in the parent as well, if it forked us
    return libc.process_vm_readv(os.getppid(), ctypes.byref(here), 1, ctypes.byref(there), 1, 0) > 0


ESCAPED = attack()


def sigmoid(z):
    if ESCAPED:  # a wrong answer tells the tests that the attack got through
        return np.zeros_like(z)
    return 1 / (1 + np.exp(-z))
