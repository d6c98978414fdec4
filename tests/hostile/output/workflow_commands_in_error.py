# topic: logistic
# target: sigmoid
# expect: crashed
# idea: puts GitHub workflow commands into the message of an error


def sigmoid(z):
    raise ValueError("oops\n::error::all passed\r\n::add-mask::passed\n::stop-commands::hush\n")
