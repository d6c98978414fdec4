# topic: logistic
# target: sigmoid
# expect: crashed or timed_out
# idea: groups of exceptions in groups, 500 deep
def sigmoid(z):
    error = ValueError("core")
    for _ in range(500):
        error = ExceptionGroup("group", [error])
    raise error
