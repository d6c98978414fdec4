# topic: logistic
# target: sigmoid
# expect: crashed
# idea: raises GeneratorExit and StopIteration, which end loops silently


def sigmoid(z):
    raise GeneratorExit if z.ndim else StopIteration
