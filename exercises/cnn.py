"""Convolutional neural networks (slides: 卷积神经网络).

A convolution lays one small linear layer over every N-gram (window of n neighbouring words) of a
sentence, with the same weights everywhere: it finds a local pattern wherever it stands. Pooling
then keeps one number a pattern, however long the sentence is. In two dimensions the windows lie on
an image.

Batch comes first: a batch of sentences x is (B, T, d), B sentences of T words with d numbers each.
The widths n of this topic obey 1 <= n <= T.

PyTorch; the grader's tensors are float64. Results must be differentiable by autograd with respect
to every tensor that comes in (so no .detach(), .data, .item() or way through NumPy); tensors and
lists that come in must not be changed. Off limits, however they are reached: ready-made
convolutions (F.conv1d, nn.Conv2d ...), pooling (F.max_pool1d, nn.AdaptiveAvgPool1d ...) and
F.unfold / nn.Unfold; and `solutions`. The method Tensor.unfold is allowed, and so are slices,
loops, matmul, einsum, F.linear, F.pad, F.relu, max, mean, sum and log_softmax. You may call your
own functions of this file from one another.
Check your work with `grader check cnn`; ask for help with `grader hint conv1d`.
"""

import torch


def ngrams(x, n):
    """Return all windows of n neighbouring words, the words of a window side by side.

        row t of the result = [x[t]; x[t+1]; ...; x[t+n-1]]      t = 0, ..., T-n

    x        (B, T, d) tensor
    n        int, 1 <= n <= T
    returns  (B, T-n+1, n*d) tensor: first all d numbers of word t, then those of t+1 ...

    >>> x = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]])
    >>> ngrams(x, 2)
    tensor([[[1., 2., 3., 4.],
             [3., 4., 5., 6.]]])

    Mind the order if you use Tensor.unfold: it puts the window's axis last.

    Slides: 卷积神经网络.
    """
    raise NotImplementedError


def conv1d(x, weight, bias):
    """Return the convolution of each sentence with k kernels of width n.

        out[b, t, j] = sum_{i,c} weight[j, i, c] x[b, t+i, c] + bias[j]

    x        (B, T, d) tensor
    weight   (k, n, d) tensor, 1 <= n <= T; weight[j, i] belongs to the i-th word of the window
    bias     (k,) tensor
    returns  (B, T-n+1, k) tensor: only windows that lie wholly inside, no padding, no activation

    As everywhere in deep learning the kernel is not flipped (mathematics calls this a
    cross-correlation). The axes differ from torch's conv1d, which wants (B, d, T) and (k, d, n).

    >>> x = torch.tensor([[[1.0], [2.0], [4.0]]])
    >>> conv1d(x, torch.tensor([[[-1.0], [1.0]]]), torch.tensor([0.5]))  # next - this + 0.5
    tensor([[[1.5000],
             [2.5000]]])

    Slides: 卷积神经网络. Collobert et al. 2011.
    """
    raise NotImplementedError


def conv2d(x, weight, bias, stride=1, padding=0):
    """Return the two-dimensional convolution, exactly as torch.nn.functional.conv2d does.

        out[b, j, y, z] = sum_{i,r,s} weight[j, i, r, s] xp[b, i, y*stride + r, z*stride + s]
                          + bias[j]

    where xp is x with `padding` rows and columns of zeros added on all four sides.

    x        (B, c, H, W) tensor: B images of c channels
    weight   (k, c, p, q) tensor: k kernels of height p and width q (p and q may differ)
    bias     (k,) tensor, always given
    stride   int >= 1: the step from one window to the next, down and to the right
    padding  int >= 0
    returns  (B, k, H', W') tensor, with  H' = (H + 2 padding - p) // stride + 1
                                      W' = (W + 2 padding - q) // stride + 1
             (both at least 1; a rest at the border without room for a window is left out)

    >>> x = torch.arange(9.0).reshape(1, 1, 3, 3)
    >>> conv2d(x, torch.ones(1, 1, 2, 2), torch.zeros(1))
    tensor([[[[ 8., 12.],
              [20., 24.]]]])
    >>> conv2d(x, torch.ones(1, 1, 2, 2), torch.zeros(1), stride=2, padding=1)
    tensor([[[[ 0.,  3.],
              [ 9., 24.]]]])

    Slides: 卷积神经网络. LeCun et al. 1998.
    """
    raise NotImplementedError


def pool_over_time(x, mode="max"):
    """Return one number for each kernel, taken over all of time.

    x        (B, T, k) tensor, T >= 1
    mode     "max", "mean" or "sum" over the T steps
    returns  (B, k) tensor
    raises   ValueError for any other mode (raise it yourself: `assert` is not enough, nor is a
             KeyError)

    The largest of negative numbers is negative. At two equal maxima any subgradient is right.

    >>> x = torch.tensor([[[-1.0, 2.0], [-3.0, 6.0]]])
    >>> pool_over_time(x)
    tensor([[-1.,  6.]])
    >>> pool_over_time(x, mode="mean")
    tensor([[-2.,  4.]])

    Slides: 卷积神经网络.
    """
    raise NotImplementedError


def text_cnn(x, kernels, W_out, b_out):
    """Return the class log-probabilities of sentences, by a CNN with kernels of several widths.

        for each (weight, bias):   pooled = max over time of ReLU(conv1d(x, weight, bias))    (B, k)
        features = all pooled ones, side by side, in the order of kernels                     (B, K)
        result = log Softmax(W_out features + b_out)                                          (B, c)

    x        (B, T, d) tensor, the word vectors
    kernels  list of one or more pairs (weight, bias) as conv1d's: weight (k, n, d), bias (k,); the
             width n and the number k may differ from pair to pair; the list must not be changed
    W_out    (c, K) tensor, K the sum of all k
    b_out    (c,) tensor
    returns  (B, c) tensor of LOG-probabilities over the c classes

    >>> x = torch.tensor([[[1.0], [3.0]]])
    >>> kernels = [(torch.ones(1, 1, 1), torch.zeros(1)), (-torch.ones(1, 2, 1), torch.zeros(1))]
    >>> W_out, b_out = torch.tensor([[1.0, 1.0], [0.0, 1.0]]), torch.zeros(2)
    >>> text_cnn(x, kernels, W_out, b_out).exp()  # the features are 3 and ReLU(-4) = 0
    tensor([[0.9526, 0.0474]])

    Slides: 卷积神经网络. Kim 2014.
    """
    raise NotImplementedError
