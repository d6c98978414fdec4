# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: sigmoid is an object whose __call__, __code__ and __signature__ are descriptors that exit
class Evil:
    @property
    def __code__(self):
        raise SystemExit(0)

    @property
    def __signature__(self):
        raise SystemExit(0)

    def __call__(self, z):
        return 0 * z


sigmoid = Evil()
