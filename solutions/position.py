"""Positions (slides: 位置嵌入, 位置编码). The reference solutions of `exercises/position.py`."""

import torch


def position_embedding(x, table):
    """Return x + the first n rows of table, (B, n, d) -> (B, n, d)."""
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError(f"{n} words, but only {table.shape[0]} positions")
    return x + table[:n]  # (n, d) is added to each sample


def positional_encoding(length, d):
    """Return the (length, d) table: sines in the even columns, cosines in the odd ones."""
    position = torch.arange(length).unsqueeze(1)  # (length, 1)
    i = torch.arange(d, dtype=torch.float64)  # (d,)
    pair = i - i % 2  # 0, 0, 2, 2, 4, 4, ...: a sine and its cosine share a frequency
    angle = position / 10000 ** (pair / d)  # (length, d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


def add_positional_encoding(x):
    """Return x + positional_encoding(n, d) in x's dtype, (B, n, d) -> (B, n, d)."""
    _, n, d = x.shape
    return x + positional_encoding(n, d).to(x)
