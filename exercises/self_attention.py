"""Self-attention (slides: 自注意力模型; 查询、键、值; 多头自注意力).

Each position of a sequence asks a question of all positions of the same sequence, itself included,
and receives a weighted sum of their values. At first a vector is query, key and value at once; then
each role gets a weight matrix of its own; then several heads do it side by side, each in its own
subspace.

A `mask` is a boolean tensor, True where attention is ALLOWED: as in F.scaled_dot_product_attention,
and the opposite of nn.MultiheadAttention's attn_mask, where True means forbidden. Every row of it
allows at least one place. It need not have the scores' shape, but broadcasts to it.

PyTorch, results differentiable by autograd with respect to every floating-point input; inputs must
not be changed. Scores are up to 50 in size. torch.softmax is fine. Off limits:
F.scaled_dot_product_attention, nn.MultiheadAttention and its functional, and `solutions`. You may
call your own functions of this file from one another.
Check your work with `grader check self_attention`; ask for help with `grader hint causal_mask`.
"""

import torch


def simple_self_attention(x):
    """Return self-attention without any weights: x is query, key and value.

        y_i = sum_j Softmax_j(x_i . x_j) x_j          no scaling; j runs over all positions, also i

    x        (B, n, d) tensor, B sequences of n vectors
    returns  (B, n, d) tensor

    >>> simple_self_attention(torch.tensor([[[0.0], [1.0]]]))
    tensor([[[0.5000],
             [0.7311]]])

    Slides: 自注意力模型.
    """
    raise NotImplementedError


def scaled_dot_product_attention(Q, K, V, mask=None):
    """Return the attention of n queries over m keys with their values, and the weights.

        weights = Softmax(Q K^T / sqrt(d))            over the m keys of each query
        output  = weights V

    Q        (..., n, d) tensor; ... stands for any leading axes, or none
    K        (..., m, d) tensor
    V        (..., m, d_v) tensor
    mask     None, or a boolean tensor that broadcasts to (..., n, m), True where query i may see
             key j; each query may see at least one. A forbidden key has weight 0, and the weights
             of the others still sum to 1
    returns  tuple (output (..., n, d_v), weights (..., n, m))

    F.scaled_dot_product_attention is off limits, here above all.

    >>> Q, K, V = torch.zeros(1, 1), torch.ones(3, 1), torch.tensor([[1.0], [2.0], [9.0]])
    >>> scaled_dot_product_attention(Q, K, V, mask=torch.tensor([[True, True, False]]))
    (tensor([[1.5000]]), tensor([[0.5000, 0.5000, 0.0000]]))

    Slides: 自注意力模型, 查询、键、值. Vaswani et al. 2017, equation 1.
    """
    raise NotImplementedError


def self_attention(x, W_q, W_k, W_v):
    """Return self-attention where query, key and value have a weight matrix each.

        q_i = W_q x_i,  k_i = W_k x_i,  v_i = W_v x_i
        y_i = sum_j Softmax_j(q_i . k_j / sqrt(d_q)) v_j

    x         (B, n, d) tensor
    W_q, W_k  (d_q, d) tensors
    W_v       (d_v, d) tensor; d, d_q and d_v may all differ
    returns   (B, n, d_v) tensor, no weights beside it

    >>> x, zero, W_v = torch.tensor([[[1.0, 2.0], [3.0, 6.0]]]), torch.zeros(4, 2), torch.eye(2)
    >>> self_attention(x, zero, zero, W_v)  # equal scores: the mean of the values
    tensor([[[2., 4.],
             [2., 4.]]])

    Slides: 自注意力模型, 查询、键、值. Vaswani et al. 2017.
    """
    raise NotImplementedError


def causal_mask(n):
    """Return the mask with which a position sees itself and what is before it, never the future.

    n        int >= 1, the length of the sequence
    returns  (n, n) tensor of torch.bool, True at [i, j] where position i may see position j: j <= i

    >>> causal_mask(3)
    tensor([[ True, False, False],
            [ True,  True, False],
            [ True,  True,  True]])

    Slides: 自注意力模型. Vaswani et al. 2017 (the decoder's masking).
    """
    raise NotImplementedError


def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    """Return multi-head self-attention.

    With s = d / num_heads, head r (r = 0, 1, ...) uses rows r*s ... (r+1)*s - 1 of W_q, W_k and
    W_v, so its queries, keys and values have size s, and its scores are divided by sqrt(s):

        head_r = Softmax(Q_r K_r^T / sqrt(s)) V_r     (B, n, s)
        y_i    = W_o [head_0; head_1; ...]_i          the heads of position i side by side, in order

    x                   (B, n, d) tensor
    W_q, W_k, W_v, W_o  (d, d) tensors
    num_heads           int >= 1. If it does not divide d, raise a ValueError (an assert is not
                        enough)
    mask                None, or a boolean tensor that broadcasts to (B, num_heads, n, n), True
                        where attention is allowed: an (n, n) mask serves every sample and every
                        head; one of three axes, (num_heads, n, n), tells heads apart, not samples
    returns             (B, n, d) tensor

    nn.MultiheadAttention and F.multi_head_attention_forward are off limits.

    >>> x, zero, one = torch.tensor([[[1.0, 2.0], [3.0, 6.0]]]), torch.zeros(2, 2), torch.eye(2)
    >>> multi_head_attention(x, zero, zero, one, one, 2)  # equal scores: the mean of the values
    tensor([[[2., 4.],
             [2., 4.]]])

    Slides: 多头自注意力. Vaswani et al. 2017, section 3.2.2.
    """
    raise NotImplementedError
