# topic: logistic
# target: sigmoid
# expect: crashed
# idea: replaces sys.excepthook and traceback's functions to print success
import sys
import traceback

sys.excepthook = lambda *error: print("passed")
traceback.format_exception = traceback.format_exc = lambda *args, **kwargs: ["passed"]
traceback.extract_tb = traceback.TracebackException = None


def sigmoid(z):
    raise ValueError("a real failure")
