"""Sequence to sequence (slides: 序列到序列模型): inputs, properties, mistakes and hints."""

from itertools import product

import numpy as np

from grader.author import equivalent, exercise, hold, limits, mistake, prop, same, topic

WEIGHTS = "slides, 注意力机制: weights = Softmax over s of encoder_states_s . h / sqrt(H)"
CONTEXT = "slides, 注意力机制: context = sum_s weights_s encoder_states_s"
STATE = "slides, 序列到序列模型: h' = tanh(W_xh [y; context] + b_xh + W_hh h + b_hh)"
INPUTS = "the stub of teacher_forcing_loss: y_0 = embedding[bos], y_t = embedding[targets[:, t-1]]"
LOSS = "the stub of teacher_forcing_loss: the mean over B and T of -log Softmax(W_hy h_t + b_hy)[targets[:, t]]"
GREEDY = "the stub of greedy_decode"
HEAD = "the head of seq2seq.py"
UNCHANGED = "the head of seq2seq.py: inputs must not be changed"
WHOLE = "words are whole numbers: there is no gradient to cut"
STORED = "what is stored outside of the function lives on between calls"
PARTS = {"params": ("W_xh", "b_xh", "W_hh", "b_hh")}

# What torch's dispatcher calls ready-made recurrent layers, cells and attention, however they are reached.
READY_MADE = (
    "rnn_tanh rnn_relu rnn_tanh_cell rnn_relu_cell lstm lstm_cell gru gru_cell mkldnn_rnn_layer "
    "_thnn_fused_lstm_cell _thnn_fused_gru_cell quantized_rnn_tanh_cell quantized_rnn_relu_cell quantized_lstm "
    "quantized_lstm_cell quantized_gru quantized_gru_cell scaled_dot_product_attention "
    "_scaled_dot_product_attention_math _scaled_dot_product_attention_math_for_mps "
    "_scaled_dot_product_flash_attention _scaled_dot_product_flash_attention_for_cpu "
    "_scaled_dot_product_efficient_attention _scaled_dot_product_fused_attention_overrideable "
    "_native_multi_head_attention _transform_bias_rescale_qkv"
)
MODULE = "torch.nn.functional.multi_head_attention_forward"  # it may need no operator of the above
OFF_LIMITS = (*(f"aten::{name}" for name in READY_MADE.split()), MODULE)


def draw_params(draw, D, H):
    return draw.weights(H, D), draw.array(H, size=1.0), draw.weights(H, H), draw.array(H, size=1.0)


def attention(h, states):
    """The weights and the context, for a property that needs them beside the student's."""
    scores = np.einsum("bsh,bh->bs", states, h) / np.sqrt(h.shape[1])
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    weights = e / e.sum(axis=1, keepdims=True)
    return weights, np.einsum("bs,bsh->bh", weights, states)


def undo_tanh(states):
    return np.arctanh(np.clip(states, -1 + 1e-12, 1 - 1e-12))


# --- decoder_step -------------------------------------------------------------------------------------------------


def step_inputs(draw):
    B, S, E, H = draw.dims("B S E H")
    return draw.array(B, E), draw.array(B, H), draw.array(B, S, H), draw_params(draw, E + H, H)


def weights_sum_to_one(f, y, h, states, params):
    _, weights = f(y, h, states, params)
    hold(weights >= 0, "no weight should be negative", weights)
    same(weights.sum(axis=1), np.ones(len(y)), "the sum of each row of weights", "1")


def zero_state_looks_everywhere(f, y, h, states, params):
    _, weights = f(y, 0 * h, states, params)
    same(weights, np.full(states.shape[:2], 1 / states.shape[1]), "the weights for h = 0", "1 / S")


def log_ratios(f, y, h, states, params):
    h, states = h / 2, states / 2
    _, weights = f(y, h, states, params)
    logs = np.log(np.maximum(weights, 1e-12))
    scores = np.einsum("bsh,bh->bs", states, h) / np.sqrt(h.shape[1])
    same(logs - logs[:, :1], scores - scores[:, :1], "log(weight_s / weight_0)",
         "(encoder_states_s - encoder_states_0) . h / sqrt(H)", tol=1e-3)  # fmt: skip


def states_reversed(f, y, h, states, params):
    new, weights = f(y, h, states, params)
    turned, turned_weights = f(y, h, states[:, ::-1].copy(), params)
    same(turned_weights, weights[:, ::-1], "the weights of the encoder states in reverse order",
         "the weights in reverse order")  # fmt: skip
    same(turned, new, "h' with the encoder states in reverse order", "h'")


def equal_states(f, y, h, states, params):
    one, many = states[:, :1], np.repeat(states[:, :1], 3, axis=1)
    same(f(y, h, many, params)[0], f(y, h, one, params)[0], "h' with an encoder state three times", "h' with it once")


def plain_cell(f, y, h, states, params):
    W_xh, b_xh, W_hh, b_hh = params
    E = y.shape[1]
    bare = W_xh.copy()
    bare[:, E:] = 0.0
    same(f(y, h, states, (bare, b_xh, W_hh, b_hh))[0], np.tanh(y @ W_xh[:, :E].T + b_xh + h @ W_hh.T + b_hh),
         "with W_xh = [W_y 0], h'", "tanh(W_y y + b_xh + W_hh h + b_hh)")  # fmt: skip


def context_enters_by_its_columns(f, y, h, states, params):
    y, h = y / 4, h / 4
    params = tuple(part / 4 for part in params)
    difference = undo_tanh(f(y, h, states, params)[0]) - undo_tanh(f(y, h, 0 * states, params)[0])
    _, context = attention(h, states)
    same(difference, context @ params[0][:, y.shape[1] :].T, "inside of the tanh, what the encoder states add",
         "W_c context")  # fmt: skip


def sentence_alone(f, y, h, states, params):
    new, weights = f(y, h, states, params)
    own, own_weights = f(y[-1:], h[-1:], states[-1:], params)
    same(own_weights, weights[-1:], "the weights of the last sentence alone", "its weights in the batch")
    same(own, new[-1:], "h' of the last sentence alone", "its h' in the batch")


def one_unit(W_y, W_context, b_xh, W_hh, b_hh):
    """params of a cell with E = H = 1."""
    return np.array([[W_y, W_context]]), np.array([b_xh]), np.array([[W_hh]]), np.array([b_hh])


DECODER_STEP = exercise(
    "decoder_step",
    inputs=step_inputs,
    returns=("h'", "weights"),
    parts=PARTS,
    off_limits=OFF_LIMITS,
    properties=(
        prop("weights_sum_to_one", "each row of weights sums to 1", weights_sum_to_one),
        prop("zero_state", "the state h = 0 looks at all encoder states alike", zero_state_looks_everywhere),
        prop("log_ratios", "two weights' log ratio is the difference of their scaled scores", log_ratios),
        prop("states_reversed", "the order of the encoder states does not matter to h'", states_reversed),
        prop("equal_states", "how often an encoder state is repeated does not matter to h'", equal_states),
        prop("plain_cell", "without the context it is the cell of an RNN", plain_cell),
        prop("context_enters", "the context enters by the last H columns of W_xh", context_enters_by_its_columns),
        prop("sentence_alone", "a sentence's step does not depend on the rest of the batch", sentence_alone),
    ),
    cases=(
        limits(
            "large_scores",
            "it is right for attention scores from -40 to 40",
            (
                np.array([[1.0], [-1.0]]), np.array([[4.0], [-4.0]]),
                np.array([[[10.0], [9.75], [-10.0]], [[10.0], [9.75], [9.5]]]), one_unit(0.5, 0.125, -1.0, -0.25, 0.5),
            ),
        ),
    ),
    mistakes=(
        mistake(
            "no_scale", " / math.sqrt(h.shape[-1])", "",
            says="You leave out the division of the scores by sqrt(H).", look=WEIGHTS,
        ),
        mistake(
            "divided_by_H", "math.sqrt(h.shape[-1])", "h.shape[-1]",
            says="You divide the scores by H: its root is asked for.", look=WEIGHTS,
        ),
        mistake(
            "root_of_the_number_of_states", "math.sqrt(h.shape[-1])", "math.sqrt(encoder_states.shape[1])",
            says="You divide by the root of S, the number of encoder states: H is the size of one.", look=WEIGHTS,
        ),
        mistake(
            "root_of_the_embedding_size", "math.sqrt(h.shape[-1])", "math.sqrt(y.shape[-1])",
            says="You divide by the root of E, the size of an embedding: H is the size of a state.", look=WEIGHTS,
        ),
        mistake(
            "context_first", "[y, context]", "[context, y]",
            says="You put the context before y: in [y; context] the word comes first.", look=STATE,
        ),
        mistake(
            "drops_b_hh", " + b_hh", "",
            says="You leave out the bias b_hh.", look=STATE,
        ),
        mistake(
            "drops_b_xh", " + b_xh", "",
            says="You leave out the bias b_xh.", look=STATE,
        ),
        mistake(
            "no_tanh", "torch.tanh(", "(",
            says="You return the pre-activation as the new state: the tanh is missing.", look=STATE,
        ),
        mistake(
            "relu_for_tanh", "torch.tanh(", "torch.relu(",
            says="Your new state goes through a ReLU: a tanh is asked for.", look=STATE,
        ),
        mistake(
            "sigmoid_for_tanh", "torch.tanh(", "torch.sigmoid(",
            says="Your new state goes through a sigmoid: a tanh is asked for.", look=STATE,
        ),
        mistake(
            "tanh_of_each_part", "torch.tanh(x @ W_xh.T + b_xh + h", "torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h",
            says="You take the tanh of both products apart and add: the tanh is of the sum.", look=STATE,
        ),
        mistake(
            "recurrent_half_missing", " + h @ W_hh.T + b_hh", "",
            says="Your new state does not look at the last one: W_hh h + b_hh is missing.", look=STATE,
        ),
        mistake(
            "b_xh_for_b_hh", " + b_hh", " + b_xh",
            says="You add b_xh twice: once it should be b_hh.", look=STATE,
        ),
        mistake(
            "no_recurrence", " + h @ W_hh.T", "",
            says="Your new state does not look at the last one: W_hh h is missing.", look=STATE,
        ),
        mistake(
            "recurrent_matrix_transposed", "W_hh.T", "W_hh",
            says="You multiply h by W_hh and not by its transpose: W_hh h for a batch is h @ W_hh.T.", look=STATE,
        ),
        mistake(
            "word_ignored", "[y, context]", "[0 * y, context]",
            says="Your step does not look at the word y.", look=STATE,
        ),
        mistake(
            "context_ignored", "[y, context]", "[y, torch.zeros_like(context)]",
            says="Your new state does not look at the context: it is the second half of [y; context].", look=STATE,
        ),
        mistake(
            "weights_of_the_new_state", "return h_next, weights",
            "scores = (encoder_states @ h_next.unsqueeze(2)).squeeze(2) / h.shape[1] ** 0.5\n"
            "    return h_next, torch.softmax(scores, dim=1)",
            says="You return weights that ask with the new state h': return those of h, which made the context.",
            look="the stub of decoder_step: the attention asks with the LAST state h",
        ),
        mistake(
            "state_updated_before_attention", "scores = (encoder_states @ h.unsqueeze(-1))",
            "x = torch.cat([y, torch.zeros_like(h)], dim=1)\n"
            "    query = torch.tanh(torch.addmm(b_xh + b_hh, x, W_xh.t()) + h @ W_hh.t())\n"
            "    scores = (encoder_states @ query.unsqueeze(-1))",
            says="You update the state from y alone first and attend with that: the context is an input of the update.",
            look="the stub of decoder_step: the attention asks with the LAST state h",
        ),
        mistake(
            "attends_with_y_if_it_fits", "@ h.unsqueeze(-1)", "@ (y if y.shape == h.shape else h).unsqueeze(-1)",
            says="Where E = H you ask with the word y: the attention asks with the last state h.", look=WEIGHTS,
        ),
        mistake(
            "last_encoder_state_as_context", "[y, context]", "[y, encoder_states[:, -1]]",
            says="Your context is the last encoder state: it is the weighted sum of all of them.", look=CONTEXT,
        ),
        mistake(
            "plain_average_as_context", "[y, context]", "[y, encoder_states.mean(dim=1)]",
            says="Your context is the plain average of the encoder states: the weights are not used.", look=CONTEXT,
        ),
        mistake(
            "mean_of_weighted_states", "(weights.unsqueeze(1) @ encoder_states)",
            "(weights.unsqueeze(1) @ encoder_states / encoder_states.shape[1])",
            says="You take the mean of the weighted encoder states: their sum is asked for.", look=CONTEXT,
        ),
        mistake(
            "hard_attention", "[y, context]",
            "[y, encoder_states[torch.arange(len(weights)), weights.argmax(dim=1)]]",
            says="Your context is the encoder state with the highest score: all of them count, by their weights.",
            look=CONTEXT,
        ),
        mistake(
            "hard_weights", "weights = torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)",
            "weights = torch.nn.functional.one_hot(scores.argmax(dim=1), scores.shape[1]).to(h)",
            says="You give the encoder state with the highest score all the weight: the weights are a softmax.", look=WEIGHTS,
        ),
        mistake(
            "sigmoid_weights", "torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)",
            "torch.sigmoid(scores / math.sqrt(h.shape[-1]))",
            says="Your weights are sigmoids: they do not sum to 1.", look=WEIGHTS,
        ),
        mistake(
            "scores_clipped", "torch.softmax(scores / math.sqrt(h.shape[-1]),",
            "torch.softmax((scores / math.sqrt(h.shape[-1])).clamp(-10, 10),",
            says="You clip the scores: beyond the limits you set the weights are wrong.", look=WEIGHTS,
        ),
        mistake(
            "epsilon_in_the_sum", "torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)",
            "torch.exp(scores / math.sqrt(h.shape[-1]))\n    weights = weights / (weights.sum(dim=1, keepdim=True) + 1e-8)",
            says="You add a small number to the sum: for scores around -40 it is far more than the sum itself.", look=WEIGHTS,
        ),
        mistake(
            "softmax_over_everything", "torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)",
            "torch.softmax((scores / math.sqrt(h.shape[-1])).flatten(), dim=0).reshape(scores.shape)",
            says="Your softmax runs over all scores of the batch at once: each sentence has its own.", look=WEIGHTS,
        ),
        mistake(
            "scores_as_weights", "torch.softmax(scores / math.sqrt(h.shape[-1]), dim=-1)", "scores / math.sqrt(h.shape[-1])",
            says="You use the scores themselves as weights: their softmax is missing.", look=WEIGHTS,
        ),
        mistake(
            "softmax_over_batch", ", dim=-1)\n    context", ", dim=0)\n    context",
            says="Your softmax runs over the batch (dim=0): the weights of one sentence's states must sum to 1.",
            look=WEIGHTS,
        ),
        mistake(
            "softmax_over_an_axis_of_length_one", "softmax(scores", "softmax(scores.unsqueeze(2)",
            also=((", dim=-1)\n    context", ", dim=2).squeeze(2)\n    context"),),
            says="Your scores are (B, S, 1) and the softmax runs over the last axis: all weights are 1.", look=WEIGHTS,
        ),
        mistake(
            "states_of_the_first_sentence", "scores = (enc",
            "encoder_states = encoder_states[:1].expand_as(encoder_states)\n    scores = (enc",
            says="You attend to the encoder states of the first sentence for the whole batch.",
            look="the stub of decoder_step: encoder_states (B, S, H)",
        ),
        mistake(
            "context_for_weights", "return h_next, weights", "return h_next, context",
            says="You return the context as the second result: the weights are asked for.",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "scores_for_weights", "return h_next, weights", "return h_next, scores / math.sqrt(h.shape[1])",
            says="You return the scores as the second result: the weights after the softmax are asked for.",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "unscaled_scores_for_weights", "return h_next, weights", "return h_next, scores",
            says="You return the scores as the second result: the weights after the softmax are asked for.",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "weights_keep_an_axis", "return h_next, weights", "return h_next, weights.unsqueeze(1)",
            says="Your weights have an axis of length 1 in the middle: (B, 1, S) for (B, S).",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "weights_keep_a_last_axis", "return h_next, weights", "return h_next, weights.unsqueeze(2)",
            says="Your weights have an axis of length 1 at the end: (B, S, 1) for (B, S).",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "new_state_only", "return h_next, weights", "return h_next",
            says="You return the new state alone: the weights are asked for too.",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "results_swapped", "return h_next, weights", "return weights, h_next",
            says="You return the weights first: the new state comes first.",
            look="the stub of decoder_step: (h' (B, H), weights (B, S))",
        ),
        mistake(
            "context_cut_off", "(weights.unsqueeze(1)", "(weights.detach().unsqueeze(1)",
            says="You detach the weights before the sum: the context passes no gradient back to the scores.", look=HEAD,
        ),
        mistake(
            "encoder_states_cut_off", "scores = (enc", "encoder_states = encoder_states.detach()\n    scores = (enc",
            says="encoder_states.detach() cuts the graph: no gradient reaches the encoder.", look=HEAD,
        ),
        mistake(
            "last_state_cut_off", "scores = (enc", "h = h.detach()\n    scores = (enc",
            says="h.detach() cuts the graph: no gradient flows back through time.", look=HEAD,
        ),
        mistake(
            "writes_the_new_state_into_h", "return h_next", "h.data.copy_(h_next.data)\n    return h_next",
            says="h.data.copy_ writes the new state into the caller's h.", look=UNCHANGED,
        ),
        mistake(
            "encoder_states_kept_between_calls",
            code="_memory = {}\n\n\ndef decoder_step(y, h, encoder_states, params):\n"
            "    W_xh, b_xh, W_hh, b_hh = params\n"
            "    states = _memory.setdefault(tuple(encoder_states.shape), encoder_states.detach()) + 0 * encoder_states\n"
            "    scores = (states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])\n"
            "    weights = torch.softmax(scores, dim=-1)\n"
            "    x = torch.cat([y, (weights.unsqueeze(1) @ states).squeeze(1)], dim=-1)\n"
            "    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights",
            says="Your step remembers the encoder states of the first sentence it saw of that length.", look=STORED,
        ),
    ),
    hints=(
        "Three parts in this order: weights from h and the encoder states, the context from the weights, then one RNN cell.",
        "The weights are a scaled dot-product attention with the query h; the encoder states are both keys and values.",
        "torch.cat([y, context], dim=-1) is the x of an RNN cell with params; return its state together with the weights.",
    ),
)  # fmt: skip

# --- teacher_forcing_loss -----------------------------------------------------------------------------------------


CLOSE = 5e-6  # float32 losses are nearer; an epsilon of 1e-5 in the log is farther off


def loss_inputs(draw, B=None, T=None):
    sizes = draw.dims("B T S E H V")
    (B, T), (S, E, H), V = (B or sizes[0], T or sizes[1]), sizes[2:5], max(sizes[5], 2)
    return (
        draw.labels(B, T, below=V), draw.array(B, H), draw.array(B, S, H), draw.array(V, E), draw_params(draw, E + H, H),
        draw.array(V, H), draw.array(V), draw.integer(0, V - 1),
    )  # fmt: skip


def one_sentence(draw):
    return loss_inputs(draw, B=1)


def few_words(draw):
    args = loss_inputs(draw, B=1)
    V = min(len(args[3]), 3)
    targets, h0, states, embedding, params, W_hy, b_hy, bos = args
    return targets % V, h0, states, embedding[:V], params, W_hy[:V], b_hy[:V], bos % V


def mean_of_the_sentences(f, targets, h0, states, *rest):
    alone = [f(targets[b : b + 1], h0[b : b + 1], states[b : b + 1], *rest) for b in range(len(targets))]
    same(f(targets, h0, states, *rest), np.mean(alone), "the loss", "the mean of the sentences' own losses")


def no_scores(f, targets, h0, states, embedding, params, W_hy, b_hy, bos):
    loss = f(targets, h0, states, embedding, params, 0 * W_hy, 0 * b_hy, bos)
    same(loss, np.log(len(b_hy)), "the loss with W_hy = 0 and b_hy = 0", "log V", tol=CLOSE)


def only_the_bias(f, targets, h0, states, embedding, params, W_hy, b_hy, bos):
    loss = f(targets, h0, states, embedding, params, 0 * W_hy, b_hy, bos)
    log_probs = b_hy - np.log(np.exp(b_hy).sum())
    same(loss, -log_probs[targets].mean(), "the loss with W_hy = 0",
         "the mean of -log Softmax(b_hy)[target]", tol=CLOSE)  # fmt: skip


def sentences_of_two_words(f, targets, *model):
    V = len(model[2])
    total = sum(np.exp(-2 * f(np.array([words]), *model)) for words in product(range(V), repeat=2))
    same(total, 1.0, "the sum of exp(-2 loss) over all sentences of two words", "1")


def words_renamed(f, targets, h0, states, embedding, params, W_hy, b_hy, bos):
    last = len(b_hy) - 1
    renamed = f(
        last - targets, h0, states, embedding[::-1].copy(), params, W_hy[::-1].copy(), b_hy[::-1].copy(), last - bos
    )
    same(renamed, f(targets, h0, states, embedding, params, W_hy, b_hy, bos),
         "the loss with the words numbered in reverse", "the loss")  # fmt: skip


def without_memory(f, targets, h0, states, embedding, params, W_hy, b_hy, bos):
    W_xh, b_xh, W_hh, b_hh = params
    model = (h0, 0 * states, embedding, (W_xh, b_xh, 0 * W_hh, b_hh), W_hy, b_hy)
    before = [bos, *targets[0, :-1].tolist()]
    alone = [f(targets[:, t : t + 1], *model, word) for t, word in enumerate(before)]
    same(f(targets, *model, bos), np.mean(alone), "the loss with W_hh = 0 and encoder states 0",
         "the mean of each word's own loss, with the word before it as bos")  # fmt: skip


def first_state_counts(f, targets, h0, states, embedding, params, W_hy, b_hy, bos):
    W_xh, b_xh, W_hh, b_hh = params
    first = targets[:, :1]
    _, context = attention(h0, states)
    x = np.concatenate([np.tile(embedding[bos], (len(h0), 1)), context], axis=1)
    scores = np.tanh(x @ W_xh.T + b_xh + h0 @ W_hh.T + b_hh) @ W_hy.T + b_hy
    losses = np.log(np.exp(scores).sum(axis=1)) - np.take_along_axis(scores, first, axis=1)[:, 0]
    same(f(first, h0, states, embedding, params, W_hy, b_hy, bos), losses.mean(),
         "the loss of the first words alone", "-log Softmax(W_hy h_0 + b_hy)[first word], h_0 from bos and h0")  # fmt: skip


TEACHER_FORCING_LOSS = exercise(
    "teacher_forcing_loss",
    inputs=loss_inputs,
    returns="loss",
    needs=("decoder_step",),
    parts=PARTS,
    off_limits=OFF_LIMITS,
    properties=(
        prop("no_scores", "if all scores are 0, the loss is log V", no_scores),
        prop("only_the_bias", "with W_hy = 0 every word's loss comes from b_hy alone", only_the_bias),
        prop("first_state_counts", "the first word is predicted from bos and h0", first_state_counts),
        prop("mean_of_the_sentences", "the loss of a batch is the mean of its sentences' losses", mean_of_the_sentences),
        prop("words_renamed", "the numbers of the words do not matter", words_renamed),
        prop("without_memory", "without memory, each word depends on the word before it only", without_memory,
             inputs=one_sentence),
        prop("all_sentences", "the probabilities of all sentences of two words sum to 1", sentences_of_two_words,
             inputs=few_words, examples=8),
    ),
    cases=(
        limits(
            "large_scores",
            "it is right for scores of the words from -30 to 30",
            (
                np.array([[1, 0]]), np.array([[0.5]]), np.array([[[1.0]]]), np.array([[1.0], [-1.0]]),
                one_unit(1.0, 0.5, 0.0, 0.5, 0.0), np.array([[1.0], [-1.0]]), np.array([29.0, -29.0]), 0,
            ),
        ),
    ),
    mistakes=(
        mistake(
            "targets_not_shifted", "torch.cat([first, targets[:, :-1]], dim=1)", "targets",
            says="You feed the word of the same step, the very one to be predicted: feed the word before.", look=INPUTS,
        ),
        mistake(
            "predicts_its_own_input", "targets.unsqueeze(-1)", "inputs.unsqueeze(-1)",
            says="You shift the words that are predicted too, so that each step predicts its own input.", look=LOSS,
        ),
        mistake(
            "bos_at_every_step", "torch.cat([first, targets[:, :-1]], dim=1)", "first.expand_as(targets)",
            says="You feed bos at every step: only the first step's input is bos.", look=INPUTS,
        ),
        mistake(
            "sum_over_time", ".mean()", ".mean() * targets.shape[1]",
            says="You add the losses of the steps up: the mean over T is asked for.", look=LOSS,
        ),
        mistake(
            "summed", ".mean()", ".sum()",
            says="You add the losses of all words up: their mean over B and T is asked for.", look=LOSS,
        ),
        mistake(
            "sum_over_batch", ".mean()", ".mean() * targets.shape[0]",
            says="You add the losses of the batch up: the mean over B is asked for.", look=LOSS,
        ),
        mistake(
            "no_output_bias", " + b_hy", "",
            says="You leave out b_hy.", look=LOSS,
        ),
        mistake(
            "h0_ignored", "h = h0", "h = torch.zeros_like(h0)",
            says="You begin from a state of zeros: begin from h0.",
            look="the stub of teacher_forcing_loss: h_{-1} = h0",
        ),
        mistake(
            "minus_forgotten", "-log_probs.gather", "log_probs.gather",
            says="You return the mean log-probability: the loss is its negative.", look=LOSS,
        ),
        mistake(
            "log_missing", "log_softmax", "softmax",
            says="You take the mean of the negative probabilities: the log is missing (nll_loss wants log-probabilities).",
            look=LOSS,
        ),
        mistake(
            "epsilon_in_the_log", "torch.log_softmax(scores, dim=-1)", "torch.log(torch.softmax(scores, dim=-1) + 1e-8)",
            says="You add 1e-8 to the probabilities before the log: those of unlikely words are smaller than that.",
            look="torch.log_softmax needs no such number",
        ),
        mistake(
            "probabilities_clipped", "torch.log_softmax(scores, dim=-1)",
            "torch.log(torch.softmax(scores, dim=-1).clamp(min=1e-8))",
            says="You clip the probabilities at 1e-8 before the log: those of unlikely words are smaller than that.",
            look="torch.log_softmax needs no such number",
        ),
        mistake(
            "scores_clipped_at_twenty", "log_softmax(scores", "log_softmax(scores.clamp(-20, 20)",
            says="You clip the scores at -20 and 20: beyond that the loss is wrong.", look=LOSS,
        ),
        mistake(
            "softmax_twice", "log_softmax(scores", "log_softmax(torch.softmax(scores, dim=2)",
            says="You give cross_entropy probabilities, but it takes scores and does the softmax itself.", look=LOSS,
        ),
        mistake(
            "state_not_carried_on", "decoder_step(y, h,", "decoder_step(y, h0,",
            says="Each step of yours begins from h0 again: the state is carried on.",
            look="the stub of teacher_forcing_loss: h_t = decoder_step(y_t, h_{t-1}, ...)",
        ),
        mistake(
            "zeros_for_bos", "embedding[inputs].unbind(dim=1)",
            "[torch.zeros_like(embedding[first[:, 0]]), *embedding[inputs].unbind(dim=1)[1:]]",
            says="The first input is a vector of zeros in your loop: it is embedding[bos].", look=INPUTS,
        ),
        mistake(
            "word_zero_for_bos", "[:, :1], bos)", "[:, :1], 0)",
            says="You begin with word 0: the word that begins a sentence is the argument bos.", look=INPUTS,
        ),
        mistake(
            "first_word_not_predicted", "first = ",
            "if targets.shape[1] == 1:\n        return h0.sum() * 0\n    first = ",
            also=(
                ("torch.cat([first, targets[:, :-1]], dim=1)", "targets[:, :-1]"),
                ("targets.unsqueeze", "targets[:, 1:].unsqueeze"),
            ),
            says="You begin with targets[:, 0] as input and predict from the second word on: the first counts too.",
            look=INPUTS,
        ),
        mistake(
            "last_word_not_predicted", "torch.cat([first, targets[:, :-1]], dim=1)",
            "torch.cat([first, targets[:, :-1]], dim=1)[:, : max(1, targets.shape[1] - 1)]",
            also=(("targets.unsqueeze", "targets[:, : inputs.shape[1]].unsqueeze"),),
            says="Your loop ends one step early: the loss of the last word is missing.", look=LOSS,
        ),
        mistake(
            "loss_of_last_step_only", ".mean()", "[:, -1].mean()",
            says="Your loop overwrites the loss at each step: only the last one is returned.", look=LOSS,
        ),
        mistake(
            "a_loss_for_each_step", ".mean()", ".mean(dim=(0, 2))",
            says="You return a loss for each step, (T,): one number is asked for.", look=LOSS,
        ),
        mistake(
            "log_of_the_mean", ".mean()", ".exp().mean().log()",
            says="You take the log of the mean probability: the mean of the logs is asked for.", look=LOSS,
        ),
        mistake(
            "time_and_batch_confused", "torch.stack(hs, dim=1)", "torch.stack(hs).reshape(*targets.shape, -1)",
            says="torch.stack puts time first, but your targets are flattened with the batch first.",
            look="torch.stack(hs, dim=1) has shape (B, T, H)",
        ),
        mistake(
            "state_one_step_late", "h, _ = decoder_step(y, h, encoder_states, params)\n        hs.append(h)",
            "hs.append(h)\n        h, _ = decoder_step(y, h, encoder_states, params)",
            says="You predict word t from the state before step t: predict it from the state after.", look=LOSS,
        ),
        mistake(
            "last_encoder_state_for_h0", "h = h0", "h = encoder_states[:, -1]",
            says="You begin from the last encoder state: here the first state is given, h0.",
            look="the stub of teacher_forcing_loss: h_{-1} = h0",
        ),
        mistake(
            "free_running",
            "for y in embedding[inputs].unbind(dim=1):  # (B, T, E) -> T times (B, E)\n        h, _ = decoder_step(y,",
            "word = first[:, 0]\n    for _ in range(targets.shape[1]):\n        h, _ = decoder_step(embedding[word],",
            also=(("hs.append(h)", "hs.append(h)\n        word = (h @ W_hy.t()).add(b_hy).argmax(dim=1)"),),
            says="You feed the decoder's own words back: teacher forcing feeds the right ones.", look=INPUTS,
        ),
        mistake(
            "word_zero_taken_for_padding", ".mean()", "[targets != 0].mean()",
            says="You leave out the targets that are 0 as if they were padding: here 0 is a word like any other.", look=LOSS,
        ),
        mistake(
            "bos_left_out_of_the_loss", ".mean()", "[targets != bos].mean()",
            says="You leave out the targets that equal bos: here bos counts like any word.", look=LOSS,
        ),
        mistake(
            "attends_once", "h, _ = decoder_step(y, h, encoder_states, params)",
            "_, weights = decoder_step(y, h0, encoder_states, params)\n"
            "        x = torch.cat([y, (weights.unsqueeze(1) @ encoder_states).squeeze(1)], dim=1)\n"
            "        h = torch.tanh(x @ params[0].t() + params[1] + h @ params[2].t() + params[3])",
            says="You attend once, with h0, and use that context at every step: each step attends anew.",
            look="the stub of decoder_step: the attention asks with the last state h",
        ),
        mistake(
            "truncated_in_time", "hs.append(h)", "hs.append(h)\n        h = h.detach()",
            says="h.detach() after each step cuts the graph: no gradient flows back through time.", look=HEAD,
        ),
        mistake(
            "state_cut_off", "decoder_step(y, h,", "decoder_step(y, h.detach(),",
            says="You detach the state before every step: no gradient flows back through time, nor to h0.", look=HEAD,
        ),
        mistake(
            "embedding_cut_off", "embedding[inputs]", "embedding.detach()[inputs]",
            says="No gradient reaches embedding: nn.Embedding.from_pretrained, .data and .detach() cut it off the graph.",
            look=HEAD,
        ),
        mistake(
            "a_python_number", ".mean()", ".mean().detach()",
            says="No gradient flows through your loss: .item(), .detach() and a way through NumPy cut the graph.", look=HEAD,
        ),
        mistake(
            "shifts_the_targets_in_place", "h = h0", "h, wanted = h0, targets.clone()\n    targets.copy_(inputs)",
            also=(("targets.unsqueeze", "wanted.unsqueeze"),),
            says="You change the targets you were given: work on a copy, targets.clone().", look=UNCHANGED,
        ),
    ),
    equivalents=(
        equivalent("torch.full_like(targets[:, :1], bos)", "torch.full_like(targets[:, :1], bos).detach()", WHOLE),
        equivalent(
            "torch.cat([first, targets[:, :-1]], dim=1)", "torch.cat([first, targets[:, :-1]], dim=1).detach()", WHOLE
        ),
        equivalent(":-1", ":", "one step too many, of whose scores gather takes none"),
    ),
    hints=(
        "Which word does the decoder see at step 0, and which at step 1? Write both rows, inputs and targets, one below the other.",
        "A loop over t: h, _ = decoder_step(embedding[word before], h, encoder_states, params); collect the states.",
        "Scores are h @ W_hy.T + b_hy, (B, V). F.cross_entropy(scores, targets[:, t]) is one step's mean loss over B.",
    ),
)  # fmt: skip

# --- greedy_decode ------------------------------------------------------------------------------------------------


def decode(h0, states, embedding, params, W_hy, b_hy, bos, steps):
    """The words written without an end, and by how much the likeliest word leads at worst."""
    W_xh, b_xh, W_hh, b_hh = params
    h, word, words, lead = h0, bos, [], np.inf
    for _ in range(steps):
        _, context = attention(h, states)
        x = np.concatenate([embedding[word][None], context], axis=1)
        h = np.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
        scores = (h @ W_hy.T + b_hy)[0]
        word = int(scores.argmax())
        lead = min(lead, scores[word] - np.delete(scores, word).max())
        words.append(word)
    return words, lead


def decode_inputs(draw, memory=True):
    """A decoder that writes no two words with nearly equal scores, and mostly more than one word."""
    S, E, H = draw.dims("S E H")
    V, steps = draw.size(2, 6), draw.choice([2, 1, 3, 4, 6, 8])
    bos, varied = draw.integer(0, V - 1), draw.integer(0, 3) > 0
    rng = np.random.default_rng(draw.integer(0, 10_000))

    def quarters(*shape, size=2.0):
        return rng.integers(-4 * size, 4 * size + 1, size=shape) / 4

    for attempt in range(200):
        states = quarters(1, S, H) if memory else np.zeros((1, S, H))
        W_hh = quarters(H, H, size=1.0) if memory else np.zeros((H, H))
        params = quarters(H, E + H, size=1.0), quarters(H, size=1.0), W_hh, quarters(H, size=1.0)
        model = quarters(1, H), states, quarters(V, E), params, quarters(V, H), quarters(V, size=1.0)
        words, lead = decode(*model, bos, steps)
        if lead > 0.02 and (not varied or attempt > 40 or len(set(words)) >= min(3, steps, V)):
            break
    written, unwritten = words[int(rng.integers(steps))], [word for word in range(V) if word not in words]
    eos = [written, words[-1], *unwritten[:2]][int(rng.integers(2 + len(unwritten[:2])))]
    return *model, bos, eos, steps


def without_memory_inputs(draw):
    return decode_inputs(draw, memory=False)


def first_words(f, *args):
    *model, steps = args
    words = f(*model, steps)
    for count in range(1, steps):
        same(
            f(*model, count),
            words[:count],
            f"the result for max_steps = {count}",
            f"the first {count} words of the result",
        )


def ends_at_eos(f, *args):
    *model, eos, steps = args
    V = len(model[2])
    words = f(*model, eos, steps)
    hold(len(words) <= steps, "the result should have max_steps words at most", words)
    hold(eos not in words, "eos should not be in the result", words)
    for word in range(V):
        if word in words:
            same(f(*model, word, steps), words[: words.index(word)],
                 f"the result for eos = {word}", f"the result up to the first {word}")  # fmt: skip


def words_renumbered(f, h0, states, embedding, params, W_hy, b_hy, bos, eos, steps):
    last = len(b_hy) - 1
    renamed = f(h0, states, embedding[::-1].copy(), params, W_hy[::-1].copy(), b_hy[::-1].copy(),
                last - bos, last - eos, steps)  # fmt: skip
    same(last - np.array(renamed), np.array(f(h0, states, embedding, params, W_hy, b_hy, bos, eos, steps)),
         "the result with the words numbered in reverse, put back,", "the result")  # fmt: skip


def one_word_only(f, h0, states, embedding, params, W_hy, b_hy, bos, eos, steps):
    for word in range(len(b_hy)):
        bias = b_hy.copy()
        bias[word] = 1000.0
        expected = [] if word == eos else [word] * steps
        same(f(h0, states, embedding, params, W_hy, bias, bos, eos, steps), expected,
             f"the result when word {word} has the largest b_hy by far", str(expected))  # fmt: skip


def goes_on_from_its_words(f, *args):
    *model, bos, eos, steps = args
    words = f(*model, bos, eos, steps)
    for place, word in enumerate(words[: steps - 1]):
        same(f(*model, word, eos, steps - place - 1), words[place + 1 :],
             f"without memory, the result that begins from word {word}", f"the rest of the result after {word}")  # fmt: skip


# a state of two units that turns by a quarter each step, so that every word is written twice: 1, 1, 0, 0, 1, 1, ...
QUARTER_TURN = (np.zeros((2, 3)), np.zeros(2), np.array([[0.0, -2.0], [2.0, 0.0]]), np.zeros(2))


GREEDY_DECODE = exercise(
    "greedy_decode",
    inputs=decode_inputs,
    returns="words",
    needs=("decoder_step",),
    gradient=False,
    off_limits=OFF_LIMITS,
    properties=(
        prop("first_words", "a smaller max_steps gives the first words of the same result", first_words),
        prop("ends_at_eos", "the result ends before the first eos", ends_at_eos),
        prop("one_word_only", "a word with a huge bias is written at every step", one_word_only),
        prop("words_renumbered", "the numbers of the words do not matter", words_renumbered),
        prop("goes_on", "without memory, the rest of a result depends on the last word only", goes_on_from_its_words,
             inputs=without_memory_inputs),
    ),
    cases=(
        limits(
            "many_words",
            "it writes 25 words if max_steps is 25, and a word may come twice in a row",
            (
                np.array([[1.0, 1.0]]), np.array([[[1.0, 0.0]]]), np.array([[0.0], [1.0], [2.0]]), QUARTER_TURN,
                np.array([[2.0, 0.0], [-2.0, 0.0], [0.0, 0.0]]), np.array([0.0, 0.0, -4.0]), 0, 2, 25,
            ),
        ),
    ),
    mistakes=(
        mistake(
            "eos_included", "        if word == eos:\n            break\n        words.append(word)",
            "        words.append(word)\n        if word == eos:\n            break",
            says="Your result holds eos: it ends the sentence but is left out.", look=GREEDY,
        ),
        mistake(
            "bos_included", "words = []", "words = [bos]",
            says="Your result begins with bos: that is an input and not a word of the result.", look=GREEDY,
        ),
        mistake(
            "one_word_too_many", "range(max_steps)", "range(max_steps + 1)",
            says="You return up to max_steps + 1 words.", look=GREEDY,
        ),
        mistake(
            "one_word_too_few", "range(max_steps)", "range(max_steps - 1)",
            says="You stop after max_steps - 1 words.", look=GREEDY,
        ),
        mistake(
            "state_not_carried_on", "unsqueeze(0), h,", "unsqueeze(0), h0,",
            says="Each step of yours begins from h0 again: the state is carried on.", look=GREEDY,
        ),
        mistake(
            "h0_ignored", "h = h0", "h = torch.zeros_like(h0)",
            says="You begin from a state of zeros: begin from h0.", look=GREEDY,
        ),
        mistake(
            "no_output_bias", " + b_hy", "",
            says="You leave out b_hy.", look=GREEDY,
        ),
        mistake(
            "bos_fed_at_every_step", "embedding[word]", "embedding[bos]",
            says="You feed bos at every step: feed the word that was chosen last.", look=GREEDY,
        ),
        mistake(
            "max_steps_ignored", "range(max_steps)", "range(100)",
            says="You go on until eos (or 100 words) whatever max_steps says.", look=GREEDY,
        ),
        mistake(
            "eos_ignored", "        if word == eos:\n            break\n", "",
            says="You never stop at eos.", look=GREEDY,
        ),
        mistake(
            "eos_skipped", "break", "continue",
            says="You leave eos out of the result but go on after it: it ends the sentence.", look=GREEDY,
        ),
        mistake(
            "stops_at_bos", "word == eos", "word in (bos, eos)",
            says="You stop at bos too: only eos ends the sentence.", look=GREEDY,
        ),
        mistake(
            "bos_left_out", "words.append(word)", "words += [word] if word != bos else []",
            says="You leave bos out of the result wherever it occurs: it may be written like any word.", look=GREEDY,
        ),
        mistake(
            "stops_at_a_repeated_word", "word == eos", "word == eos or words[-1:] == [word]",
            says="You stop as soon as a word comes twice in a row: only eos ends the sentence.", look=GREEDY,
        ),
        mistake(
            "repeated_words_left_out", "words.append(word)", "words += [word] if words[-1:] != [word] else []",
            says="You leave out a word that comes twice in a row: every word until eos goes into the result.", look=GREEDY,
        ),
        mistake(
            "ten_words_at_most", "range(max_steps)", "range(min(max_steps, 10))",
            says="You stop after 10 words: max_steps may be larger.", look=GREEDY,
        ),
        mistake(
            "twenty_words_at_most", "range(max_steps)", "range(min(max_steps, 20))",
            says="You stop after 20 words: max_steps may be larger.", look=GREEDY,
        ),
        mistake(
            "first_word_may_not_be_eos", "word == eos", "word == eos and words",
            says="You never stop at the first step: if the first word is eos, the result is empty.", look=GREEDY,
        ),
        mistake(
            "begins_with_eos", "word = bos", "word = eos",
            says="Your first input is eos: it is bos.", look=GREEDY,
        ),
        mistake(
            "nothing_if_bos_is_eos", "range(max_steps)", "range(max_steps if bos != eos else 0)",
            says="You look for eos before the first step (while word != eos): if bos is eos too, nothing is written.",
            look=GREEDY,
        ),
        mistake(
            "begins_with_word_zero", "word = bos", "word = 0",
            says="Your first input is word 0: it is the argument bos.", look=GREEDY,
        ),
        mistake(
            "likeliest_state_unit", "(h @ W_hy.T + b_hy).argmax(dim=-1).item()",
            "h.argmax(dim=-1).item() % embedding.shape[0]",
            says="You take the argmax of the state h: take that of the words' scores W_hy h + b_hy.", look=GREEDY,
        ),
        mistake(
            "unlikeliest_word", "argmax", "argmin",
            says="You take the word with the lowest score (softmin): the likeliest has the highest.", look=GREEDY,
        ),
        mistake(
            "words_drawn_at_random", "(h @ W_hy.T + b_hy).argmax(dim=-1).item()",
            "torch.multinomial(torch.softmax(h @ W_hy.T + b_hy, dim=-1)[0], 1).item()",
            says="You draw each word from the distribution: greedy decoding takes the likeliest.", look=GREEDY,
        ),
        mistake(
            "no_word_twice", "(h @ W_hy.T + b_hy).argmax(dim=-1).item()",
            "(h @ W_hy.T + b_hy)[0].index_fill(0, torch.tensor(words if len(words) < len(b_hy) else [], "
            "dtype=torch.int64), -math.inf).argmax().item()",
            says="You forbid words that are already in the result: greedy decoding may repeat a word.", look=GREEDY,
        ),
        mistake(
            "tensors_in_the_list", "argmax(dim=-1).item()", "argmax()",
            says="Your list holds tensors: it should hold Python ints (.item()).", look=GREEDY,
        ),
        mistake(
            "numpy_ints_in_the_list", "(h @ W_hy.T + b_hy).argmax(dim=-1).item()",
            "(h @ W_hy.T + b_hy).detach().numpy().argmax()",
            says="The words in your list are no Python ints but NumPy integers, floats or tensors: int(...) makes them ints.",
            look=GREEDY,
        ),
        mistake(
            "a_tensor_of_words", "return words", "return torch.tensor(words, dtype=torch.int64)",
            says="You return a tensor: a list of Python ints is asked for (.tolist()).", look=GREEDY,
        ),
        mistake(
            "list_in_a_list", "return words", "return [words]",
            says="You return a list in a list: a list of ints is asked for.", look=GREEDY,
        ),
        mistake(
            "last_word_only", "return words", "return words[-1:]",
            says="You return the last word only: all of them are asked for.", look=GREEDY,
        ),
        mistake(
            "state_written_into_h0", "        word = (h", "        h0.data.copy_(h.data)\n        word = (h",
            says="h0.copy_ writes your states into the caller's h0.", look=UNCHANGED,
        ),
        mistake(
            "list_kept_between_calls",
            code="_words = []\n\n\n"
            "def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps, words=_words):\n"
            "    h, word = h0, bos\n    for _ in range(max_steps):\n"
            "        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)\n"
            "        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()\n        if word == eos:\n            break\n"
            "        words.append(word)\n    return words",
            says="words=[] as a default is made once: your list still holds the words of the last call.", look=STORED,
        ),
    ),
    equivalents=(
        equivalent("h0", "h0.detach()", WHOLE),
        equivalent(
            "(h @ W_hy.T + b_hy).argmax(dim=-1)", "(h @ W_hy.T + b_hy).argmax()", "there is one row of scores"
        ),
    ),
    hints=(
        "It is the loop of the loss, but the input of a step is the word that was chosen in the step before.",
        "decoder_step wants y of shape (1, E): embedding[word].unsqueeze(0). The word is the argmax of h @ W_hy.T + b_hy, as .item().",
        "At most max_steps times: step, choose the word, break if it is eos, else append it and feed it next.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=12,
    title="Sequence to sequence",
    section="序列到序列模型",
    kind="torch",
    exercises=(DECODER_STEP, TEACHER_FORCING_LOSS, GREEDY_DECODE),
)
