"""Sequence to sequence (slides: 序列到序列模型).

An encoder has read a source sentence and left a state for each of its S words. A decoder, itself an
RNN, now writes the target sentence word by word: each step sees the word before, looks at the
encoder states by attention, and yields a distribution over the V words. In training it is fed the
right words (teacher forcing); in use it is fed its own.

Sizes: B sentences in a batch, S source words, T target words, E the size of a word embedding, H of
a state, V of the vocabulary. `params` is the tuple of an RNN whose input is [y; context], so that
D = E + H:

    (W_xh (H, E + H), b_xh (H,), W_hh (H, H), b_hh (H,))

PyTorch, results differentiable by autograd with respect to every floating-point input
(greedy_decode returns integers, so not there); inputs must not be changed. Allowed: softmax,
log_softmax, F.embedding, F.cross_entropy, F.nll_loss. Off limits: torch's recurrent layers and
cells (nn.RNN, nn.RNNCell, nn.GRU, nn.LSTM ...), F.scaled_dot_product_attention,
nn.MultiheadAttention and its functional, and `solutions`. You may call your own functions of this
file from one another.
Check your work with `grader check seq2seq`; ask for help with `grader hint decoder_step`.
"""

import torch


def decoder_step(y, h, encoder_states, params):
    """Return the decoder's next state and where it looked.

        weights = Softmax over s of  encoder_states_s . h / sqrt(H)
        context = sum_s weights_s encoder_states_s
        h'      = tanh(W_xh [y; context] + b_xh + W_hh h + b_hh)

    The attention asks with the LAST state h, not with h'. In [y; context], y comes first.

    y               (B, E) tensor, the embedded previous word
    h               (B, H) tensor, the last state
    encoder_states  (B, S, H) tensor
    params          as above: W_xh (H, E + H), b_xh (H,), W_hh (H, H), b_hh (H,)
    returns         tuple (h' (B, H), weights (B, S)); each row of weights sums to 1

    >>> params = (torch.zeros(1, 2), torch.ones(1), torch.zeros(1, 1), torch.zeros(1))
    >>> decoder_step(torch.zeros(1, 1), torch.zeros(1, 1), torch.ones(1, 2, 1), params)
    (tensor([[0.7616]]), tensor([[0.5000, 0.5000]]))

    Slides: 序列到序列模型; 注意力机制. Bahdanau, Cho & Bengio 2015; Luong, Pham & Manning 2015.
    """
    raise NotImplementedError


def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    """Return the mean loss of the decoder when it is fed the right previous word at each step.

        y_0 = embedding[bos],  y_t = embedding[targets[:, t-1]] for t = 1 ... T-1
        h_t = decoder_step(y_t, h_{t-1}, ...)         h_{-1} = h0
        loss = mean over B and T of  -log Softmax(W_hy h_t + b_hy)[targets[:, t]]

    targets         (B, T) tensor of integers (torch.int64), the right words, T >= 1
    h0              (B, H) tensor, the decoder's first state
    encoder_states  (B, S, H) tensor
    embedding       (V, E) tensor, row v is the vector of word v
    params          as decoder_step's
    W_hy, b_hy      (V, H) and (V,) tensors, from a state to the scores of the V words
    bos             int, the word that begins a sentence: the input of the first step. It is an
                    input only: nothing is predicted for it
    returns         0-d tensor, the mean over all B * T words

    >>> params = (torch.ones(1, 2), torch.zeros(1), torch.zeros(1, 1), torch.zeros(1))
    >>> targets, h0, states = torch.tensor([[1, 0]]), torch.zeros(1, 1), torch.zeros(1, 3, 1)
    >>> teacher_forcing_loss(
    ...     targets, h0, states, torch.zeros(2, 1), params, torch.zeros(2, 1), torch.zeros(2), 0
    ... )
    tensor(0.6931)

    Slides: 序列到序列模型. Williams & Zipser 1989 (teacher forcing); Sutskever, Vinyals & Le 2014.
    """
    raise NotImplementedError


def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    """Return the words the decoder writes when it always takes the likeliest one.

    The first input is bos. Each step: h = decoder_step(...), the word is the argmax of W_hy h +
    b_hy. If it is eos, stop; eos is not in the result. Otherwise it goes into the result and is the
    next step's input. Stop as soon as the result has max_steps words.

    h0              (1, H) tensor: this is about one sentence, B = 1
    encoder_states  (1, S, H) tensor
    embedding, params, W_hy, b_hy   as teacher_forcing_loss's
    bos, eos        ints, the words that begin and end a sentence. bos may occur in the result, like
                    any word: only eos ends it
    max_steps       int >= 1, the most words that are returned
    returns         list of Python ints (no tensors in it), without the first bos and without eos;
                    empty if the first word is eos

    Equal scores (ties) are not tested.

    >>> zero = torch.zeros
    >>> params = (zero(1, 2), zero(1), zero(1, 1), zero(1))
    >>> b_hy = torch.tensor([0.0, 1.0])  # word 1 is always the likeliest
    >>> model = (zero(1, 1), zero(1, 3, 1), zero(2, 1), params, zero(2, 1), b_hy)
    >>> greedy_decode(*model, bos=0, eos=0, max_steps=3), greedy_decode(*model, 0, 1, 3)
    ([1, 1, 1], [])

    Slides: 序列到序列模型. Sutskever, Vinyals & Le 2014.
    """
    raise NotImplementedError
