# topic: logistic
# target: sigmoid
# expect: crashed
# idea: two exceptions that are each other's cause and context
def sigmoid(z):
    one, two = ValueError("one"), TypeError("two")
    one.__cause__, two.__cause__ = two, one
    one.__context__, two.__context__ = two, one
    raise one
