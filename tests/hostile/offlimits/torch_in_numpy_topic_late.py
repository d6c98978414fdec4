# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: imports torch inside the function, by a name put together at run time


def sigmoid(z):
    torch = __import__("tor" + "ch")
    return torch.sigmoid(torch.as_tensor(z)).numpy()
