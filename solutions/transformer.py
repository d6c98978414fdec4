"""The Transformer (slides: Transformer). The reference solutions of `exercises/transformer.py`.

Post-norm, as in Vaswani et al. 2017. A mask is boolean and True where attention is allowed.
"""

import math

import torch


def layer_norm(x, gamma, beta, eps=1e-5):
    """Return gamma (x - mean) / sqrt(var + eps) + beta, mean and variance over the last axis."""
    mean = x.mean(dim=-1, keepdim=True)
    centred = x - mean
    var = (centred**2).mean(dim=-1, keepdim=True)
    return gamma * centred / torch.sqrt(var + eps) + beta


def feed_forward(x, W1, b1, W2, b2):
    """Return W2 ReLU(W1 x + b1) + b2, (..., d) -> (..., f) -> (..., d)."""
    hidden = torch.relu(x @ W1.T + b1)
    return hidden @ W2.T + b2


def _multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    """Return multi-head self-attention, (B, n, d) -> (B, n, d): the one of `self_attention`."""
    B, n, d = x.shape

    def split(y):
        return y.reshape(B, n, num_heads, -1).transpose(1, 2)  # (B, n, d) -> (B, num_heads, n, s)

    Q, K, V = split(x @ W_q.T), split(x @ W_k.T), split(x @ W_v.T)
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])  # (B, num_heads, n, n)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    heads = torch.softmax(scores, dim=-1) @ V
    merged = heads.transpose(1, 2).reshape(B, n, d)  # (B, num_heads, n, s) -> (B, n, d)
    return merged @ W_o.T


def transformer_block(x, params, num_heads, mask=None):
    """Return y = LN2(a + FFN(a)) with a = LN1(x + MultiHead(x)), (B, n, d) -> (B, n, d)."""
    p = params
    attended = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


def transformer_encoder(x, layers, num_heads, mask=None):
    """Return the output of the blocks, one after the other, (B, n, d) -> (B, n, d)."""
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x
