# topic: logistic
# target: sigmoid
# expect: failed or not_started or crashed
# idea: binds the name to a number
sigmoid = 0.5
