# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises the worker's own Hangup, so that the worker leaves with exit code 0
import sys


def sigmoid(z):
    for name, module in list(sys.modules.items()):
        if name.endswith("_worker") and hasattr(module, "Hangup"):
            raise module.Hangup
    raise ValueError
