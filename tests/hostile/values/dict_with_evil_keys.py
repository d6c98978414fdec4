# topic: logistic
# target: sigmoid
# expect: failed
# idea: a dict whose keys are arrays in tuples, NaN and objects that are equal to everything
class Key:
    def __hash__(self):
        return 12345

    def __eq__(self, other):
        raise SystemExit(0)


def sigmoid(z):
    return {float("nan"): 1, float("nan"): 2, (1, (2,)): 3, Key(): 4, "answers": 5, None: 6, True: 7, 1.5: 8}
