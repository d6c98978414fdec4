# topic: logistic
# target: sigmoid
# expect: crashed
# idea: StopIteration, which loops swallow
def sigmoid(z):
    raise StopIteration(z)
