"""Self-attention (slides: 自注意力模型). The reference solutions of `exercises/self_attention.py`.

A mask is boolean and True where attention is allowed. Vaswani et al. 2017.
"""

import math

import torch


def simple_self_attention(x):
    """Return y_i = sum_j Softmax_j(x_i . x_j) x_j, (B, n, d) -> (B, n, d)."""
    scores = x @ x.transpose(-2, -1)  # (B, n, d) @ (B, d, n) -> (B, n, n)
    weights = torch.softmax(scores, dim=-1)
    return weights @ x


def scaled_dot_product_attention(Q, K, V, mask=None):
    """Return (output (..., n, d_v), weights (..., n, m)), weights = Softmax(Q K^T / sqrt(d))."""
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])  # (..., n, m)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)  # exp(-inf) = 0: a weight of exactly 0
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


def self_attention(x, W_q, W_k, W_v):
    """Return scaled dot-product attention of q = W_q x, k = W_k x, v = W_v x, (B, n, d_v)."""
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T  # (B, n, d_q), (B, n, d_q), (B, n, d_v)
    output, _ = scaled_dot_product_attention(Q, K, V)
    return output


def causal_mask(n):
    """Return the (n, n) boolean mask that is True where j <= i."""
    return torch.ones(n, n, dtype=torch.bool).tril()


def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    """Return W_o [head_0; head_1; ...] at each position, (B, n, d) -> (B, n, d)."""
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError(f"d = {d} cannot be divided among {num_heads} heads")

    def split(y):
        return y.reshape(B, n, num_heads, -1).transpose(1, 2)  # (B, n, d) -> (B, num_heads, n, s)

    Q, K, V = split(x @ W_q.T), split(x @ W_k.T), split(x @ W_v.T)
    heads, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = heads.transpose(1, 2).reshape(B, n, d)  # (B, num_heads, n, s) -> (B, n, d)
    return merged @ W_o.T
