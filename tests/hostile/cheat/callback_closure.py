# topic: gradient_descent
# target: numerical_gradient
# expect: failed
# idea: looks into the function it was given (closure, globals, defaults) for the gradient itself
import numpy as np


def numerical_gradient(f, theta, eps=1e-5):
    spaces = [getattr(f, "__globals__", {}), *[vars(c.cell_contents) if hasattr(c.cell_contents, "__dict__") else {} for c in (f.__closure__ or ())]]
    for space in spaces:
        for name, value in list(space.items()):
            if "grad" in name and callable(value):
                try:
                    answer = value(theta)
                    if np.shape(answer) == theta.shape:
                        return np.asarray(answer)
                except BaseException:
                    pass
    return np.zeros_like(theta)
