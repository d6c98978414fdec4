# topic: logistic
# target: sigmoid
# expect: passed
# idea: begins with a docstring and from __future__ import annotations
"""My solution."""

from __future__ import annotations

import numpy as np


def sigmoid(z: NotDefinedAnywhere) -> "also not":
    return 1 / (1 + np.exp(-z))
