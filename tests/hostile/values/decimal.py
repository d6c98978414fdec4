# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a Decimal that signals when it is compared
from decimal import Decimal


def sigmoid(z):
    return Decimal("sNaN")
