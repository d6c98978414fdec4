# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: uses a module that does not exist
import not_there_at_all as magic


def sigmoid(z):
    return magic.sigmoid(z)
