# topic: gradient_descent
# target: gradient_descent
# expect: failed or crashed
# idea: gives the grader's function everything but an array, and swallows the errors
import numpy as np


def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    loop = []
    loop.append(loop)
    for value in (
        None, "text", object(), loop, {}, 1j, float("nan"), np.array(["a"]), np.array([object()]), np.zeros((0,)),
        np.zeros((2,) * 30), 10**400, (v for v in ()), np.float32(1), np.zeros((3, 3), dtype=complex), b"bytes", True,
        np.full(theta.shape, np.inf), np.full(theta.shape, 1e300), {"a": {}}, [[[[]]]], np.datetime64("now"), -1,
    ):
        for call in (lambda: grad_fn(value), lambda: grad_fn(), lambda: grad_fn(value, value), lambda: grad_fn(theta=value)):
            try:
                call()
            except Exception:
                pass
    return theta * 0
