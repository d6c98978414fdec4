# topic: logistic
# target: sigmoid
# expect: not_started
# idea: defines the function only when the file is run as a script
import numpy as np

if __name__ == "__main__":

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))
