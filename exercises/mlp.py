"""Multi-layer perceptron (slides: 多层感知器, 激活函数, 自定义神经网络, 模型训练).

A single linear layer cannot compute XOR (Minsky & Papert 1969). Two layers with a bend in between
can. You write that network first as a function, then as a module of PyTorch, and then train it.

PyTorch, results differentiable by autograd with respect to every floating-point input (except the
plain floats that `train` returns); inputs must not be changed. `solutions` is off limits. Inside
`relu` torch's own relu, leaky_relu and threshold are off limits too; elsewhere they are allowed.
Keep the names `lr` and `epochs`: they may be passed by name.
Check your work with `grader check mlp`; ask for help with `grader hint train`.

When all of it works, XOR is solved (from most random starts):

    x = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0, 1, 1, 0])
    model = MLP(2, 5, 2)
    train(model, x, y, lr=0.5, epochs=2000)
    print(model(x).argmax(dim=1))
"""

import torch
import torch.nn.functional as F
from torch import nn


def relu(x):
    """Return the rectified linear unit of x, entry by entry.

        ReLU(x) = max(0, x)

    x        tensor of any shape (also 0-d)
    returns  tensor of x's shape; its gradient is 1 at positive inputs and 0 at negative ones (at
             exactly 0 it is not tested)

    Off limits in this function: torch's relu, leaky_relu and threshold, as functions, methods or
    modules (nn.ReLU, nn.LeakyReLU, nn.Threshold), however you reach them.

    >>> relu(torch.tensor([-2.0, 0.0, 3.0]))
    tensor([0., 0., 3.])

    Slides: 多层感知器, 激活函数. Nair & Hinton 2010.
    """
    raise NotImplementedError


def mlp_forward(x, W1, b1, W2, b2):
    """Return the class probabilities of a network with one hidden layer.

        Softmax(W2 ReLU(W1 x + b1) + b2)

    x        (m, n) tensor, one sample a row
    W1, b1   (h, n) and (h,) tensors, the first layer
    W2, b2   (c, h) and (c,) tensors, the second layer
    returns  (m, c) tensor; each row sums to 1

    >>> x, W1 = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    >>> mlp_forward(x, W1, torch.zeros(2), torch.eye(2), torch.zeros(2))  # hidden layer: [1, 0]
    tensor([[0.7311, 0.2689]])

    Slides: 多层感知器. Rumelhart et al. 1986.
    """
    raise NotImplementedError


class MLP(nn.Module):
    """The network of `mlp_forward` as a module, which returns LOG-probabilities.

        model = MLP(input_dim, hidden_dim, num_class)
        model(inputs)                                  (m, input_dim) -> (m, num_class)

    Its only parameters are those of two nn.Linear with bias, named `linear1` (input_dim to
    hidden_dim) and `linear2` (hidden_dim to num_class). The grader sets them (model.linear1.weight
    and so on) and compares what the model then returns.

    Slides: 自定义神经网络. The slides' first version returns probabilities and is trained with
    NLLLoss, which needs their logarithm: hence the logarithm here.
    """

    def __init__(self, input_dim, hidden_dim, num_class):
        """Make the layers linear1 and linear2.

        input_dim   int, the number of features of a sample
        hidden_dim  int, the number of hidden units
        num_class   int, the number of classes
        """
        raise NotImplementedError

    def forward(self, inputs):
        """Return the log-probabilities of the classes.

            log Softmax(linear2(ReLU(linear1(inputs))))

        inputs   (m, input_dim) tensor
        returns  (m, num_class) tensor; each row of its exp sums to 1
        """
        raise NotImplementedError


def train(model, x, y, lr=0.05, epochs=500):
    """Train the model in place by plain SGD over the full batch; return the losses.

        repeat `epochs` times:   loss  = -1/m sum_i model(x)[i, y_i]        (the NLL loss)
                                 theta = theta - lr * dloss/dtheta          for each parameter theta

    model    any nn.Module whose output is (m, c) log-probabilities (an MLP, for example); it comes
             without stored gradients
    x        tensor, all samples: what the model takes, (m, n) for an MLP
    y        (m,) tensor of ints, the index of each sample's right class
    lr       number, the learning rate
    epochs   int >= 0, the number of updates
    returns  list of `epochs` Python floats (not tensors): the loss just before each update; [] for
             0 epochs

    Plain SGD: no momentum, no weight decay, the same lr throughout. Autograd accumulates gradients,
    so mind the old ones before each update. torch.optim.SGD and F.nll_loss are allowed.

    Slides: 模型训练. Robbins & Monro 1951.
    """
    raise NotImplementedError
