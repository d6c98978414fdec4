# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises an exception group of exception groups


def sigmoid(z):
    error = ValueError("core")
    for _ in range(50):
        error = ExceptionGroup("shell", [error])
    raise error
