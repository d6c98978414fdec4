# topic: logistic
# target: sigmoid
# expect: crashed
# idea: imports a name that numpy does not have
from numpy import sigmoid
