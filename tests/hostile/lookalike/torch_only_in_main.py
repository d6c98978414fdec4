# topic: logistic
# target: sigmoid
# expect: passed
# idea: compares itself with torch.sigmoid when run as a script
import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


if __name__ == "__main__":
    import torch

    z = np.linspace(-5, 5, 11)
    print(np.allclose(sigmoid(z), torch.sigmoid(torch.as_tensor(z)).numpy()))
