"""Attention (slides: 注意力机制). The reference solutions of `exercises/attention.py`."""

import math

import torch


def additive_score(q, K, W, w):
    """Return w^T tanh(W [q; k]) for each key, (B, d_q), (B, n, d_k) -> (B, n)."""
    queries = q.unsqueeze(1).expand(-1, K.shape[1], -1)  # (B, d_q) -> (B, n, d_q)
    pairs = torch.cat([queries, K], dim=-1)  # (B, n, d_q + d_k)
    hidden = torch.tanh(pairs @ W.T)  # (B, n, a)
    return hidden @ w  # (B, n)


def bilinear_score(q, K, W):
    """Return q^T W k for each key: the dot score of the query W^T q, which has the keys' size."""
    return dot_score(q @ W, K)


def dot_score(q, K):
    """Return q^T k for each key, (B, d), (B, n, d) -> (B, n)."""
    return (K @ q.unsqueeze(-1)).squeeze(-1)  # (B, n, d) @ (B, d, 1) -> (B, n, 1) -> (B, n)


def scaled_dot_score(q, K):
    """Return q^T k / sqrt(d) for each key, (B, d), (B, n, d) -> (B, n)."""
    return dot_score(q, K) / math.sqrt(q.shape[-1])


def attend(scores, V):
    """Return (context (B, d_v), weights (B, n)) with weights = Softmax(scores)."""
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ V).squeeze(1)  # (B, 1, n) @ (B, n, d_v) -> (B, d_v)
    return context, weights
