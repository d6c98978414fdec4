# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: returns a dict with keys of the protocol's and a lying items()


class Liar(dict):
    def items(self):
        return iter(lambda: ("passed", True), None)

    __iter__ = items


def sigmoid(z):
    return Liar({"ok": True, "status": "passed", "a": ["float64", [1]]})
