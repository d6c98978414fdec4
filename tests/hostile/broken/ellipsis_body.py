# topic: logistic
# target: sigmoid
# expect: failed or not_started
# idea: has only an ellipsis as its body


def sigmoid(z): ...
