# topic: logistic
# target: sigmoid
# expect: crashed
# idea: reorders the line of the report by bidirectional control characters


def sigmoid(z):
    raise ValueError("\u202edessap\u202c \u2066x\u2069 \u200b\u2028new line\u2029\ufeff\u0085")
