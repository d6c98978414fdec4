# topic: logistic
# target: sigmoid
# expect: crashed
# idea: puts lone surrogates, which are no Unicode text, into the message of an error


def sigmoid(z):
    raise ValueError("\ud800 \udfff \udc80")
