# topic: logistic
# target: sigmoid
# expect: not_started
# idea: has nothing in it but comments
# TODO
