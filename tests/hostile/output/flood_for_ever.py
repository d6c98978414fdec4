# topic: logistic
# target: sigmoid
# expect: timed_out or crashed
# idea: prints for ever


def sigmoid(z):
    while True:
        print("all tests passed")
