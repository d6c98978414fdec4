# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: lets torch.sigmoid do the work in a NumPy topic
import torch


def sigmoid(z):
    return torch.sigmoid(torch.as_tensor(z)).numpy()
