# topic: logistic
# target: sigmoid
# expect: timed_out
# idea: loops for ever and swallows whatever is thrown into it, KeyboardInterrupt too


def sigmoid(z):
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
