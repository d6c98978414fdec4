"""Attention (slides: 注意力机制).

A query q asks a question of n keys. A score says how well each key answers; a softmax turns the
scores of all keys into weights that sum to 1; the answer is the weighted sum of the keys' values.
This topic has the four usual scores (打分公式) and the weighted sum.

Batch comes first: one query a batch row, q (B, d_q), over n keys K (B, n, d_k). Row b of q is
compared with the n keys of K[b] and with no others. Scores are (B, n).

PyTorch, results differentiable by autograd; inputs must not be changed. torch.softmax is fine. Off
limits: F.bilinear and nn.Bilinear, F.scaled_dot_product_attention, nn.MultiheadAttention and its
functional, and `solutions`. You may call your own functions of this file from one another.
Check your work with `grader check attention`; ask for help with `grader hint attend`.
"""

import torch


def additive_score(q, K, W, w):
    """Return the additive score of the query and each key.

        score(q, k) = w^T tanh(W [q; k])              [q; k]: q first, then k

    q        (B, d_q) tensor, one query a batch row
    K        (B, n, d_k) tensor, its n keys; d_q and d_k may differ
    W        (a, d_q + d_k) tensor
    w        (a,) tensor
    returns  (B, n) tensor of scores (no softmax yet)

    >>> additive_score(torch.zeros(1, 1), torch.ones(1, 2, 1), torch.ones(3, 2), torch.ones(3))
    tensor([[2.2848, 2.2848]])

    Slides: 注意力机制, 打分公式. Bahdanau, Cho & Bengio 2015.
    """
    raise NotImplementedError


def bilinear_score(q, K, W):
    """Return the bilinear score of the query and each key.

        score(q, k) = q^T W k

    q        (B, d_q) tensor
    K        (B, n, d_k) tensor; d_q and d_k may differ
    W        (d_q, d_k) tensor: W[i, j] is the weight of q_i k_j
    returns  (B, n) tensor of scores (no softmax yet)

    F.bilinear and nn.Bilinear are off limits.

    >>> W = torch.tensor([[0.0, 5.0], [7.0, 0.0]])
    >>> bilinear_score(torch.tensor([[1.0, 0.0]]), torch.eye(2).unsqueeze(0), W)
    tensor([[0., 5.]])

    Slides: 注意力机制, 打分公式. Luong, Pham & Manning 2015 ("general").
    """
    raise NotImplementedError


def dot_score(q, K):
    """Return the dot product of the query and each key.

        score(q, k) = q^T k

    q        (B, d) tensor
    K        (B, n, d) tensor
    returns  (B, n) tensor of scores (no scaling, no softmax yet)

    >>> dot_score(torch.tensor([[1.0, 2.0]]), torch.tensor([[[3.0, 4.0], [0.0, 1.0], [1.0, 0.0]]]))
    tensor([[11.,  2.,  1.]])

    Slides: 注意力机制, 打分公式. Luong, Pham & Manning 2015.
    """
    raise NotImplementedError


def scaled_dot_score(q, K):
    """Return the dot product of the query and each key, divided by the root of their size.

        score(q, k) = q^T k / sqrt(d)

    With entries of variance 1, q^T k has variance d; the division brings it back to 1, so that the
    softmax after it does not saturate.

    q        (B, d) tensor
    K        (B, n, d) tensor
    returns  (B, n) tensor of scores (no softmax yet)

    >>> scaled_dot_score(torch.ones(1, 4), torch.ones(1, 3, 4))
    tensor([[2., 2., 2.]])

    Slides: 注意力机制, 打分公式. Vaswani et al. 2017.
    """
    raise NotImplementedError


def attend(scores, V):
    """Return the weighted sum of the values, and the weights.

        weights = Softmax(scores)                     over the n keys of each batch row
        context = sum_j weights_j V_j

    scores   (B, n) tensor, by any of the formulas above; entries up to 50 in size
    V        (B, n, d_v) tensor, the value of each key
    returns  tuple (context (B, d_v), weights (B, n)); each row of weights sums to 1

    >>> context, weights = attend(torch.zeros(1, 2), torch.tensor([[[1.0], [3.0]]]))
    >>> context, weights
    (tensor([[2.]]), tensor([[0.5000, 0.5000]]))

    Slides: 注意力机制. Bahdanau, Cho & Bengio 2015.
    """
    raise NotImplementedError
