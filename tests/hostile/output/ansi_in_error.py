# topic: logistic
# target: sigmoid
# expect: crashed
# idea: clears the screen, sets the title and hides text by control sequences in an error


def sigmoid(z):
    raise ValueError("\x1b[2J\x1b[H\x1b]0;graded\x07\x1b[8m\x9b32mPASSED\x1b]8;;file:///etc/passwd\x1b\\x\b\b\x7f\0")
