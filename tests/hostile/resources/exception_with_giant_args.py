# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: raises an exception whose text is 300 MB long

def sigmoid(z):
    raise ValueError("x" * 300_000_000)
