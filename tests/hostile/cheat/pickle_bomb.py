# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns an object that would run code in the grader if the grader unpickled it


class Bomb:
    def __reduce__(self):
        return exec, ("raise SystemExit('code of a student ran in the grader')",)

    def __reduce_ex__(self, protocol):
        return self.__reduce__()


def sigmoid(z):
    return Bomb()
