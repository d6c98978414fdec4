"""Sequence to sequence (slides: 序列到序列模型). The reference of `exercises/seq2seq.py`."""

import math

import torch


def decoder_step(y, h, encoder_states, params):
    """Return (h' (B, H), weights (B, S)): attention with the last state, then one RNN step."""
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1)  # (B, S, H) @ (B, H, 1) -> (B, S)
    weights = torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)  # (B, 1, S) @ (B, S, H) -> (B, H)
    x = torch.cat([y, context], dim=-1)  # (B, E + H)
    h_next = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    return h_next, weights


def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    """Return the mean over B and T of -log p(targets[:, t]), each step fed the right last word."""
    first = torch.full_like(targets[:, :1], bos)  # (B, 1)
    inputs = torch.cat([first, targets[:, :-1]], dim=1)  # (B, T): the targets, one step later
    h = h0
    hs = []
    for y in embedding[inputs].unbind(dim=1):  # (B, T, E) -> T times (B, E)
        h, _ = decoder_step(y, h, encoder_states, params)
        hs.append(h)
    scores = torch.stack(hs, dim=1) @ W_hy.T + b_hy  # (B, T, H) -> (B, T, V)
    log_probs = torch.log_softmax(scores, dim=-1)
    return -log_probs.gather(-1, targets.unsqueeze(-1)).mean()  # of (B, T, 1)


def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    """Return the list of words, each the argmax given the last, until eos or max_steps words."""
    h = h0
    word = bos
    words = []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words
