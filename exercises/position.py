"""Positions (slides: 位置嵌入, 位置编码).

Self-attention treats a sentence as a set of words: if the words change places, so do the results,
and nothing else happens. To let it see the order, each word vector gets a vector of its position
added. That vector is either learned, one row of a table for each position, or computed from sines
and cosines.

PyTorch, results differentiable by autograd with respect to every floating-point input; inputs must
not be changed. Off limits: `solutions`. You may call your own functions of this file from one
another.
Check your work with `grader check position`; ask for help with `grader hint positional_encoding`.
"""

import torch


def position_embedding(x, table):
    """Return the word vectors with the learned vectors of their positions added.

        y[b, p] = x[b, p] + table[p]                  p = 0 ... n - 1

    x        (B, n, d) tensor of word vectors
    table    (N, d) tensor, row p belongs to position p; N may be larger than n
    returns  (B, n, d) tensor, differentiable in x and in table
    raises   ValueError if n > N: there are more words than positions in the table (an assert is
             not enough)

    >>> position_embedding(torch.ones(1, 2, 1), torch.tensor([[10.0], [20.0], [30.0]]))
    tensor([[[11.],
             [21.]]])

    Slides: 位置嵌入. Gehring et al. 2017; Devlin et al. 2019.
    """
    raise NotImplementedError


def positional_encoding(length, d):
    """Return the table of sines and cosines that encodes the positions 0 ... length - 1.

        PE[p, i] = sin(p / 10000^(i / d))             i = 0, 2, 4, ...
        PE[p, i] = cos(p / 10000^((i - 1) / d))       i = 1, 3, 5, ...

    i is the number of the column, so columns 0 and 1 share a frequency, then 2 and 3, and so on. d
    may be odd: then the last column is a sine without its cosine.

    length   int >= 1, the number of positions
    d        int >= 1, the size of a vector
    returns  (length, d) tensor, of any floating-point dtype

    >>> [[round(value, 4) for value in row] for row in positional_encoding(2, 3).tolist()]
    [[0.0, 1.0, 0.0], [0.8415, 0.5403, 0.0022]]

    Slides: 位置编码. Vaswani et al. 2017, section 3.5.
    """
    raise NotImplementedError


def add_positional_encoding(x):
    """Return the word vectors with the encodings of their positions added.

        y[b, p] = x[b, p] + positional_encoding(n, d)[p]

    x        (B, n, d) tensor of word vectors
    returns  (B, n, d) tensor, differentiable in x, and of x's dtype: float32 for a float32 x,
             float64 for a float64 x

    The sum is just that: x is not multiplied by sqrt(d) first, as some models do.

    >>> add_positional_encoding(torch.zeros(1, 2, 2))
    tensor([[[0.0000, 1.0000],
             [0.8415, 0.5403]]])

    Slides: 位置编码. Vaswani et al. 2017, section 3.5.
    """
    raise NotImplementedError
