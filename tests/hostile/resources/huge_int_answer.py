# topic: logistic
# target: sigmoid
# expect: failed
# idea: answers an integer of 100 million bits

def sigmoid(z):
    return 1 << 100_000_000
