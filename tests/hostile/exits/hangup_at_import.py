# topic: logistic
# target: sigmoid
# expect: failed
# idea: raises the worker's own Hangup while the file is imported; it is not there to be found
import sys

for name, module in list(sys.modules.items()):
    if name.endswith("_worker"):
        raise module.Hangup


def sigmoid(z):
    return 0 * z
