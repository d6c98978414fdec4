"""The Transformer (slides: Transformer).

A block is multi-head self-attention, then a small network at each position; around each of the two
there is a shortcut (残差连接) and a layer normalisation (层归一化). An encoder is several blocks,
one after the other.

A block's `params` is a dict:

    W_q, W_k, W_v, W_o (d, d)                         multi-head self-attention
    gamma1, beta1 (d,)                                the first layer normalisation
    W1 (f, d), b1 (f,), W2 (d, f), b2 (d,)            the network at each position
    gamma2, beta2 (d,)                                the second layer normalisation

A `mask` is as in `self_attention`: boolean, True where attention is ALLOWED, None for everywhere;
it broadcasts to (B, num_heads, n, n), and each row of it allows at least one place.

Multi-head attention is not asked for again: copy your own (and what it calls) from
self_attention.py into this file. Its heads are rows r*d/num_heads ... of W_q, W_k and W_v, as
there.

PyTorch, results differentiable by autograd with respect to every floating-point input; inputs must
not be changed, nor the dicts and the list that hold them. Off limits: F.layer_norm, F.group_norm,
nn.LayerNorm, nn.GroupNorm, nn.Transformer and its parts (nn.TransformerEncoderLayer ...),
F.scaled_dot_product_attention, nn.MultiheadAttention and its functional, and `solutions`.
torch.softmax, torch.relu and linear layers are fine. You may call your own functions of this file
from one another.
Check your work with `grader check transformer`; ask for help with `grader hint layer_norm`.
"""

import torch


def layer_norm(x, gamma, beta, eps=1e-5):
    """Return x with each vector of its last axis normalised, then scaled and shifted.

        mean = 1/d sum_i x_i
        var  = 1/d sum_i (x_i - mean)^2               biased: divided by d, not by d - 1
        y_i  = gamma_i (x_i - mean) / sqrt(var + eps) + beta_i

    x            (..., d) tensor, d >= 2; ... stands for any leading axes, or none
    gamma, beta  (d,) tensors
    eps          number > 0, inside the root; it keeps a vector of equal entries from dividing 0 by
                 0 (the answer there is beta)
    returns      tensor of x's shape

    F.layer_norm, F.group_norm and their modules are off limits, here above all.

    >>> layer_norm(torch.tensor([1.0, 3.0]), torch.tensor([1.0, 2.0]), torch.zeros(2), eps=3.0)
    tensor([-0.5000,  1.0000])

    Slides: Transformer, 层归一化. Ba, Kiros & Hinton 2016.
    """
    raise NotImplementedError


def feed_forward(x, W1, b1, W2, b2):
    """Return a network of one hidden layer, applied to each position by itself.

        W2 ReLU(W1 x + b1) + b2

    x        (..., d) tensor; ... stands for any leading axes, or none
    W1, b1   (f, d) and (f,) tensors
    W2, b2   (d, f) and (d,) tensors
    returns  (..., d) tensor; no ReLU after the second layer

    >>> one = torch.tensor([[1.0]])
    >>> feed_forward(torch.tensor([[2.0], [-2.0]]), one, torch.zeros(1), -one, torch.ones(1))
    tensor([[-1.],
            [ 1.]])

    Slides: Transformer, 前馈神经网络. Vaswani et al. 2017, section 3.3.
    """
    raise NotImplementedError


def transformer_block(x, params, num_heads, mask=None):
    """Return one block of a Transformer encoder, post-norm as in the paper.

        a = LN1(x + MultiHead(x))                     LN1: layer_norm with gamma1, beta1
        y = LN2(a + FFN(a))                           LN2: layer_norm with gamma2, beta2

    Both with layer_norm's own eps of 1e-5, and without dropout.

    x          (B, n, d) tensor
    params     dict, see above; do not change it
    num_heads  int >= 1 that divides d
    mask       None, or a boolean tensor that broadcasts to (B, num_heads, n, n), True where allowed
    returns    (B, n, d) tensor

    >>> zero = dict.fromkeys(["W_q", "W_k", "W_v", "W_o", "W1", "W2"], torch.zeros(2, 2))
    >>> zero |= dict.fromkeys(["b1", "b2", "beta1", "beta2"], torch.zeros(2))
    >>> params = zero | dict.fromkeys(["gamma1", "gamma2"], torch.ones(2))
    >>> transformer_block(torch.tensor([[[1.0, 5.0]]]), params, 1).round(decimals=4)  # LN2(LN1(x))
    tensor([[[-1.,  1.]]])

    Slides: Transformer. Vaswani et al. 2017, section 3.1; He et al. 2016 (the shortcut).
    """
    raise NotImplementedError


def transformer_encoder(x, layers, num_heads, mask=None):
    """Return the output of several blocks, one after the other.

    The output of layers[0] is the input of layers[1], and so on; each block has params of its own.
    All have the same number of heads and the same mask. Nothing is added before or after: no
    position encoding, no last layer norm.

    x          (B, n, d) tensor
    layers     list of one or more params, each as transformer_block's; do not change the list
    num_heads  int >= 1 that divides d
    mask       as transformer_block's
    returns    (B, n, d) tensor, the output of the last block

    >>> zero = dict.fromkeys(["W_q", "W_k", "W_v", "W_o", "W1", "W2"], torch.zeros(2, 2))
    >>> zero |= dict.fromkeys(["b1", "b2", "gamma1", "beta1", "gamma2", "beta2"], torch.zeros(2))
    >>> last = zero | {"beta2": torch.tensor([3.0, 4.0])}  # gamma2 = 0: it returns its beta2
    >>> transformer_encoder(torch.ones(1, 1, 2), [zero, last], 1)
    tensor([[[3., 4.]]])

    Slides: Transformer. Vaswani et al. 2017, section 3.1.
    """
    raise NotImplementedError
