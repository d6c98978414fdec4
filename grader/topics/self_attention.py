"""Self-attention (slides: 自注意力模型): inputs, properties, limits, mistakes and hints."""

from math import prod

import numpy as np

from grader.author import call, equivalent, exercise, hold, limits, mistake, prop, raises, same, topic
from grader.masks import SHAPES, draw_how, draw_mask, fixed_mask, quarters, with_mask

SIMPLE = "slides, 自注意力模型: y_i = sum_j Softmax_j(x_i . x_j) x_j"
SCALED = "slides, 自注意力模型: Softmax(Q K^T / sqrt(d)) V"
QKV = "slides, 查询、键、值: q_i = W_q x_i, k_i = W_k x_i, v_i = W_v x_i; scores q_i . k_j / sqrt(d_q)"
HEADS = "slides, 多头自注意力: head_r = Softmax(Q_r K_r^T / sqrt(s)) V_r, then W_o [head_0; head_1; ...]"
MASK = "the stub's first lines: a mask is True where attention is allowed"

# What torch's dispatcher calls ready-made attention, however it is reached.
READY_MADE = (
    "scaled_dot_product_attention _scaled_dot_product_attention_math _scaled_dot_product_attention_math_for_mps "
    "_scaled_dot_product_flash_attention _scaled_dot_product_flash_attention_for_cpu "
    "_scaled_dot_product_efficient_attention _scaled_dot_product_fused_attention_overrideable "
    "_native_multi_head_attention _transform_bias_rescale_qkv _transformer_encoder_layer_fwd"
)
MODULE = "torch.nn.functional.multi_head_attention_forward"  # what nn.MultiheadAttention calls; it may need no operator of the above
ATTENTION = (*(f"aten::{name}" for name in READY_MADE.split()), MODULE)

# A mistake writes its own attention where the reference calls scaled_dot_product_attention.
OWN_SCORES = "scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])"


def fact(name, title, check, inputs=None):
    """A property on a few examples: loops over positions and features are slow, and right."""
    return prop(name, title, check, inputs=inputs, examples=8)


# --- simple_self_attention ----------------------------------------------------------------------------------------


def simple_inputs(draw):
    (B,), (n, d) = draw.dims("B", high=3), draw.dims("n d")
    return (draw.array(B, n, d, size=draw.choice([1.0, 2.0])),)


def one_word(f, x):
    same(f(x[:, :1]), x[:, :1], "the result for a sequence of one vector", "that vector")


def equal_words(f, x):
    x = np.broadcast_to(x[:, :1], x.shape).copy()
    same(f(x), x, "the result for a sequence of equal vectors", "that sequence")


def zero_word(f, x):
    x = x.copy()
    x[:, 0] = 0.0
    same(f(x)[:, 0], x.mean(axis=1), "the result for x_0 = 0", "the mean of all x_j, also of x_0")


def opposite_words(f, x):
    a = x[:, 0]
    length = (a**2).sum(axis=-1, keepdims=True)
    same(f(np.stack([a, -a], axis=1))[:, 0], a * np.tanh(length), "y_0 for the sequence a, -a", "tanh(a . a) a")


def words_in_another_order(f, x):
    same(f(x[:, ::-1].copy()), f(x)[:, ::-1], "the result for x backwards", "the result for x, backwards")


def sentences_alone(f, x):
    same(f(x[:1]), f(x)[:1], "the first sequence alone", "the first sequence in its batch")


SIMPLE_SELF_ATTENTION = exercise(
    "simple_self_attention",
    inputs=simple_inputs,
    off_limits=ATTENTION,
    properties=(
        fact("one_word", "a sequence of one vector stays as it is", one_word),
        fact("equal_words", "a sequence of equal vectors stays as it is", equal_words),
        fact("zero_word", "a zero vector attends to all positions alike, also to itself", zero_word),
        fact("opposite_words", "a and -a become tanh(a . a) times themselves", opposite_words),
        fact("words_in_another_order", "turning the sequence round turns the result round", words_in_another_order),
        fact("sentences_alone", "a sequence's result does not depend on the others of the batch", sentences_alone),
    ),
    cases=(
        limits(
            "large_scores",
            "it is right for scores up to 50 in size",
            (np.array([[[7.0, 0.0], [-7.0, 0.0], [0.0, 1.0]]]),),
            (np.array([[[5.0, -5.0], [5.0, -4.75]]]),),
        ),
    ),
    mistakes=(
        mistake(
            "scaled", "x.transpose(-2, -1)", "x.transpose(-2, -1) / math.sqrt(x.shape[-1])",
            says="You divide the scores by sqrt(d): this first version has no scaling.", look=SIMPLE,
        ),
        mistake(
            "divided_by_d", "x.transpose(-2, -1)", "x.transpose(-2, -1) / x.shape[-1]",
            says="You divide the scores by d: they are not scaled here.", look=SIMPLE,
        ),
        mistake(
            "root_of_the_length", "x.transpose(-2, -1)", "x.transpose(-2, -1) / math.sqrt(x.shape[1])",
            says="You divide the scores by the root of n: they are not scaled here.", look=SIMPLE,
        ),
        mistake(
            "softmax_over_queries", "dim=-1", "dim=-2",
            says="Your softmax runs over i: for each i the weights of all j must sum to 1.", look=SIMPLE,
        ),
        mistake(
            "softmax_over_batch", "dim=-1", "dim=0",
            says="Your softmax runs over the batch (dim=0): it runs over the positions of one sequence.", look=SIMPLE,
        ),
        mistake(
            "softmax_over_all_pairs", "torch.softmax(scores, dim=-1)",
            "torch.softmax(scores.flatten(1), dim=-1).reshape(scores.shape)",
            says="Your softmax runs over all pairs (i, j) at once: each i has its own.", look=SIMPLE,
        ),
        mistake(
            "no_softmax", "torch.softmax(scores, dim=-1)", "scores",
            says="You use the scores themselves as weights: their softmax is missing.", look=SIMPLE,
        ),
        mistake(
            "softmax_twice", "torch.softmax(scores, dim=-1)", "torch.softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You take the softmax of a softmax.", look=SIMPLE,
        ),
        mistake(
            "sigmoid_weights", "torch.softmax(scores, dim=-1)", "torch.sigmoid(scores)",
            says="Your weights are sigmoids: they do not sum to 1.", look=SIMPLE,
        ),
        mistake(
            "hard_attention", "torch.softmax(scores, dim=-1)",
            "torch.nn.functional.one_hot(scores.argmax(dim=-1), x.shape[1]).to(x)",
            says="You take only the vector with the highest score: all vectors count, by their weights.", look=SIMPLE,
        ),
        mistake(
            "exp_not_normalised", "torch.softmax(scores, dim=-1)", "torch.exp(scores - scores.amax(dim=-1, keepdim=True))",
            says="You leave out the division by the sum: your weights do not sum to 1.", look=SIMPLE,
        ),
        mistake(
            "attention_between_features", "x @ x.transpose(-2, -1)", "x.transpose(-2, -1) @ x",
            also=[("weights @ x", "x @ weights")],
            says="Your scores are X^T X, (d, d), so that features attend to features: positions attend to positions.",
            look="the stub: scores of i and j are x_i . x_j, X X^T, (n, n)",
        ),
        mistake(
            "attention_between_sentences", "    scores = ", "    x = x.transpose(0, 1)\n    scores = ",
            also=[("return weights @ x", "return (weights @ x).transpose(0, 1)")],
            says="You attend over the batch: it is the positions of one sequence that see each other.", look=SIMPLE,
        ),
        mistake(
            "keys_of_the_first_sentence", "x.transpose(-2, -1)", "x[:1].transpose(-2, -1)",
            says="You compare every sentence with the vectors of the first one.", look=SIMPLE,
        ),
        mistake(
            "residual_added", "return weights", "return x + weights",
            says="You add x to the result: that comes only with the Transformer block.", look=SIMPLE,
        ),
        mistake(
            "self_excluded", "    weights = ",
            "    if x.shape[1] > 1:\n"
            "        scores = scores.masked_fill(torch.eye(x.shape[1], dtype=torch.bool), -math.inf)\n    weights = ",
            says="You forbid each position to see itself: j runs over all positions, also i.", look=SIMPLE,
        ),
        mistake(
            "causal", "    weights = ", "    scores = scores.masked_fill(~causal_mask(x.shape[1]), -math.inf)\n    weights = ",
            says="You let positions see only what is before them: here each sees all.", look=SIMPLE,
        ),
        mistake(
            "cosine_scores", "scores = x @ x", "u = torch.nn.functional.normalize(x, dim=-1)\n    scores = u @ u",
            says="You normalise the vectors first: the scores are plain dot products.", look=SIMPLE,
        ),
        mistake(
            "vectors_normalised", "    scores =", "    x = torch.nn.functional.normalize(x, dim=-1)\n    scores =",
            says="You give all vectors length 1 first: they are used as they are.", look=SIMPLE,
        ),
        mistake(
            "weights_returned_too", "return weights @ x", "return weights @ x, weights",
            says="You return the weights as well: the output alone is asked for.",
            look="the stub of simple_self_attention: returns (B, n, d)",
        ),
        mistake(
            "weights_returned", "return weights @ x", "return weights",
            says="You return the weights: the weighted sums of the vectors are asked for.",
            look="the stub of simple_self_attention: (B, n, d)",
        ),
        mistake(
            "mean_over_positions", "return weights @ x", "return (weights @ x).mean(dim=1, keepdim=True).expand_as(x)",
            says="You average the results over the positions: there is one result for each.", look=SIMPLE,
        ),
        mistake(
            "scores_cut_off", "scores = x @ x", "q = x.detach()\n    scores = q @ q",
            says="You detach x in the scores, so that the gradient through the weights is lost.",
            look="x.detach(): leave it out",
        ),
        mistake(
            "keys_cut_off", "x.transpose(-2, -1)", "x.detach().transpose(-2, -1)",
            says="You detach x where it is the key: part of its gradient is lost.", look="the stub's first lines",
        ),
        mistake(
            "weights_cut_off", "return weights @ x", "return weights.detach() @ x",
            says="You detach the weights: x has a gradient through them too.", look="the stub's first lines",
        ),
        mistake(
            "results_seen_by_later_positions",
            code="def simple_self_attention(x):\n    rows = list(x.unbind(1))\n    for i in range(len(rows)):\n"
            "        seq = torch.stack(rows, dim=1)\n        w = torch.softmax((seq @ seq[:, i, :, None])[..., 0], dim=-1)\n"
            "        rows[i] = (w[:, None] @ seq)[:, 0]\n    return torch.stack(rows, dim=1)",
            says="You write each y_i into the sequence that the later positions still attend to.",
            look="keep the results apart from x",
        ),
        mistake(
            "written_into_x", "return weights @ x", "y = weights @ x\n    x.data.copy_(y)\n    return y",
            says="You change the x you were given: it belongs to the caller.", look="return a new tensor",
        ),
        mistake(
            "x_replaced", "return weights @ x", "y = weights @ x\n    x.data = y.data\n    return y",
            says="You make the result the data of x itself, which belongs to the caller.", look="return a new tensor",
        ),
    ),
    hints=(
        "Three steps: a score for each pair of positions, weights from the scores, a weighted sum of the x_j.",
        "All scores at once are X X^T, (B, n, n). Row i holds the scores of x_i with all x_j: the softmax runs along it.",
        "x @ x.transpose(-2, -1), softmax over the last axis, and the weights times x.",
    ),
)  # fmt: skip

# --- scaled_dot_product_attention ---------------------------------------------------------------------------------


def attention_inputs(draw):
    how, masked = draw_how(draw)
    (m,), (n, d, d_v) = draw.dims("m", low=2 if masked else 1), draw.dims("n d d_v")
    if draw.integer(0, 4) == 4:
        d_v = d  # values could be mistaken for keys
    if draw.integer(0, 4) >= (3 if masked else 4):
        n = m
    lead = tuple(draw.dims("L M", high=3))[: draw.choice([1, 0, 2, 1])]
    size = draw.choice([2.0, 1.0])
    arrays = draw.array(*lead, n, d, size=size), draw.array(*lead, m, d, size=size), draw.array(*lead, m, d_v)
    return with_mask(arrays, how, draw_mask(draw, (*lead, n, m)) if masked else None)


def several_keys(draw):
    """Inputs with a choice of keys for each query, so that gradients flow through the scores."""
    masked = draw.integer(0, 3) > 0
    (m,), (n, d, d_v) = draw.dims("m", low=3 if masked else 2, high=5), draw.dims("n d d_v", low=2, high=4)
    lead = draw.choice([(), (2,), (2, 1)])
    rng = np.random.default_rng(draw.integer(0, 10_000))
    arrays = tuple(rng.integers(-4, 5, (*lead, *shape)) / 4 for shape in ((n, d), (m, d), (m, d_v)))
    return (*arrays, draw_mask(draw, (*lead, n, m), several=True)) if masked else arrays


def masked_attention_inputs(draw):
    """As attention_inputs, but always with a mask of the scores' full shape, of two keys or more."""
    n, m, d, d_v = draw.size(1, 4), draw.size(2, 4), draw.size(1, 4), draw.size(1, 3)
    lead = tuple(draw.dims("L M", high=3))[: draw.choice([1, 0, 2])]
    arrays = draw.array(*lead, n, d), draw.array(*lead, m, d), draw.array(*lead, m, d_v)
    return (*arrays, draw.mask(*lead, n, m))


def plain_attention_inputs(draw):
    return masked_attention_inputs(draw)[:3]


def weights_sum_to_one(f, Q, K, V, mask=None):
    weights = f(Q, K, V, mask)[1]
    hold(weights >= 0, "no weight should be negative", weights)
    same(weights.sum(axis=-1), np.ones(weights.shape[:-1]), "the sum of the weights of each query", "1")


def output_is_weighted_sum(f, Q, K, V, mask=None):
    output, weights = f(Q, K, V, mask)
    same(output, weights @ V, "the output", "weights @ V, with the weights you return")


def zero_queries(f, Q, K, V, mask):
    share = mask / mask.sum(axis=-1, keepdims=True)
    same(
        f(np.zeros_like(Q), K, V, mask)[1],
        share,
        "the weights for Q = 0",
        "equal shares of the keys that the mask allows",
    )


def four_times_the_features(f, Q, K, V):
    wide = np.concatenate([Q] * 4, axis=-1), np.concatenate([K] * 4, axis=-1)
    same(
        f(*wide, V)[1],
        f(2 * Q, K, V)[1],
        "the weights with each feature four times",
        "the weights for 2 Q, as sqrt(4 d) = 2 sqrt(d)",
    )


def common_part_of_keys(f, Q, K, V):
    same(f(Q, K + 1.0, V)[1], f(Q, K, V)[1], "the weights for K + 1", "the weights for K")


def forbidden_is_absent(f, Q, K, V, mask):
    mask = np.ones_like(mask)
    mask[..., 0] = False
    same(
        f(Q, K, V, mask)[0],
        f(Q, K[..., 1:, :], V[..., 1:, :])[0],
        "the output with the first key masked",
        "the output without it",
    )


def forbidden_cannot_leak(f, Q, K, V, mask):
    mask = mask.copy()
    mask[..., 0], mask[..., 1] = False, True
    K2, V2 = K.copy(), V.copy()
    K2[..., 0, :], V2[..., 0, :] = 3.0, 100.0
    same(
        f(Q, K2, V2, mask)[0],
        f(Q, K, V, mask)[0],
        "the output after a masked key and its value changed",
        "the output before",
    )


def all_allowed(f, Q, K, V, mask):
    same(
        f(Q, K, V, np.ones_like(mask))[0],
        f(Q, K, V)[0],
        "the output with a mask of True only",
        "the output without a mask",
    )


def keys_in_another_order(f, Q, K, V):
    same(
        f(Q, K[..., ::-1, :].copy(), V[..., ::-1, :].copy())[0], f(Q, K, V)[0],
        "the output with keys and values backwards", "the output with keys and values as they were",
    )  # fmt: skip


def low(*shape):
    """Keys whose scores with a query of ones are about -40."""
    K = np.full(shape, -40.0)
    K.flat[0] = -39.0
    return K


def fixed_arrays(*lead, n=2):
    """Queries of size 2, mostly two, and three keys for the cases."""
    return quarters(*lead, n, 2), quarters(*lead, 3, 2, seed=1), quarters(*lead, 3, 1, seed=2)


SCALED_DOT_PRODUCT_ATTENTION = exercise(
    "scaled_dot_product_attention",
    inputs=attention_inputs,
    gradient_inputs=several_keys,
    returns=("output", "weights"),
    off_limits=ATTENTION,
    properties=(
        fact("weights_sum_to_one", "the weights of each query sum to 1, with a mask too", weights_sum_to_one,
             inputs=masked_attention_inputs),
        fact("output_is_weighted_sum", "the output is the sum of the values, weighted", output_is_weighted_sum,
             inputs=masked_attention_inputs),
        fact("zero_queries", "a query of zeros looks at all allowed keys alike", zero_queries, inputs=masked_attention_inputs),
        fact("four_times_the_features", "repeating all features four times doubles the scores", four_times_the_features,
             inputs=plain_attention_inputs),
        fact("common_part_of_keys", "adding the same to all keys changes no weight", common_part_of_keys,
             inputs=plain_attention_inputs),
        fact("forbidden_is_absent", "a masked key might as well not be there", forbidden_is_absent,
             inputs=masked_attention_inputs),
        fact("forbidden_cannot_leak", "what is masked cannot change the output", forbidden_cannot_leak,
             inputs=masked_attention_inputs),
        fact("all_allowed", "a mask that allows everything changes nothing", all_allowed, inputs=masked_attention_inputs),
        fact("keys_in_another_order", "the order of the keys does not matter", keys_in_another_order,
             inputs=plain_attention_inputs),
    ),
    cases=(
        limits(
            "masks_of_all_shapes",
            "a mask of any shape that broadcasts to the scores is used, and for its own call only",
            *(
                (*fixed_arrays(*lead), fixed_mask(*shape))
                for lead, shape in (
                    ((), (3,)), ((), (2, 3)), ((2,), (3,)), ((2,), (1, 3)), ((2,), (2, 3)), ((2,), (1, 2, 3)), ((2,), (2, 1, 3)),
                    ((2, 2), (2, 2, 3)), ((2, 2), (2, 1, 2, 3)), ((2, 1, 2), (2, 3)), ((2,), (2, 2, 3)),
                )
            ),
            fixed_arrays(2),
            (*fixed_arrays(2, n=3), fixed_mask(3, 3)),
            (quarters(2, 2), quarters(1, 2), quarters(1, 1), np.array([[True]])),
        ),
        limits(
            "low_scores",
            "a masked key has weight 0 also where all scores are as low as -40",
            (np.ones((1, 1)), low(3, 1), np.array([[1.0], [2.0], [9.0]]), np.array([[True, True, False]])),
            (np.ones((2, 1, 1)), low(2, 2, 1), np.array([[[1.0], [2.0]], [[3.0], [-4.0]]]), np.array([[False, True]])),
        ),
        limits(
            "high_scores",
            "it is right for scores up to 50 in size",
            (np.array([[7.0], [-7.0]]), np.array([[7.0], [0.0], [-7.0]]), np.array([[1.0], [2.0], [9.0]])),
        ),
    ),
    mistakes=(
        mistake(
            "no_scale", " / math.sqrt(Q.shape[-1])", "",
            says="You leave out the division by sqrt(d).", look=SCALED,
        ),
        mistake(
            "divided_by_d", "math.sqrt(Q.shape[-1])", "Q.shape[-1]",
            says="You divide by d: its root is asked for.", look=SCALED,
        ),
        mistake(
            "root_of_the_number_of_keys", "math.sqrt(Q.shape[-1])", "math.sqrt(K.shape[-2])",
            says="You divide by the root of m, the number of keys: d is the size of a key.", look=SCALED,
        ),
        mistake(
            "root_of_the_number_of_queries", "math.sqrt(Q.shape[-1])", "math.sqrt(Q.shape[-2])",
            says="You divide by the root of n, the number of queries: d is the size of a query.", look=SCALED,
        ),
        mistake(
            "root_of_the_value_size", "math.sqrt(Q.shape[-1])", "math.sqrt(V.shape[-1])",
            says="You divide by sqrt(d_v), the size of a value: d is the size of a query and of a key.", look=SCALED,
        ),
        mistake(
            "multiplied_by_root", "/ math.sqrt", "* math.sqrt",
            says="You multiply by sqrt(d): the scores are divided by it.", look=SCALED,
        ),
        mistake(
            "scaled_after_softmax", " / math.sqrt(Q.shape[-1])", "", also=[("dim=-1)", "dim=-1) / math.sqrt(Q.shape[-1])")],
            says="You divide the weights by sqrt(d): it is the scores that are divided, before the softmax.", look=SCALED,
        ),
        mistake(
            "softmax_over_queries", "dim=-1)", "dim=-2)", also=[("-math.inf", "-1e9")],
            says="Your softmax runs over the queries: for each query the weights of all keys must sum to 1.", look=SCALED,
        ),
        mistake(
            "softmax_over_queries_infinite", "dim=-1)", "dim=-2)",
            says="Your softmax runs over the queries (dim=-2): it runs over the keys of each query.", look=SCALED,
        ),
        mistake(
            "softmax_over_the_first_axis", "dim=-1)", "dim=0)",
            says="Your softmax runs over the first axis (dim=0): it runs over the keys of each query, the last axis.", look=SCALED,
        ),
        mistake(
            "softmax_over_the_first_axis_finite", "dim=-1)", "dim=0)", also=[("-math.inf", "-1e9")],
            says="Your softmax runs over the first axis (dim=0): it runs over the keys of each query, the last axis.", look=SCALED,
        ),
        mistake(
            "softmax_over_axis_one_infinite", "dim=-1)", "dim=1)",
            says="Your softmax runs over axis 1: it runs over the keys, which are the last axis, however many there are.", look=SCALED,
        ),
        mistake(
            "no_softmax", "torch.softmax(scores, dim=-1)", "scores",
            says="You use the scores themselves as weights: their softmax is missing.", look=SCALED,
        ),
        mistake(
            "no_softmax_finite", "torch.softmax(scores, dim=-1)", "scores", also=[("-math.inf", "-1e9")],
            says="You use the scores themselves as weights: their softmax is missing.", look=SCALED,
        ),
        mistake(
            "softmax_twice", "torch.softmax(scores, dim=-1)", "torch.softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You take the softmax of a softmax.", look=SCALED,
        ),
        mistake(
            "axes_one_and_two", "K.transpose(-2, -1)", "K.transpose(1, 2)",
            says="K.transpose(1, 2) fits three axes only: with (-2, -1) any leading axes will do.", look=SCALED,
        ),
        mistake(
            "keys_not_transposed_if_square", "K.transpose(-2, -1)", "(K if K.shape[-2] == K.shape[-1] else K.transpose(-2, -1))",
            says="Where K is square you do not transpose it: the scores are Q K^T.", look=SCALED,
        ),
        mistake(
            "softmax_over_axis_one", "dim=-1)", "dim=1)", also=[("-math.inf", "-1e9")],
            says="Your softmax runs over dim=1: that is the axis of the keys only where there are two axes.",
            look="dim=-1 is the last axis, however many there are",
        ),
        mistake(
            "softmax_over_axis_two", "dim=-1)", "dim=2)", also=[("-math.inf", "-1e9")],
            says="Your softmax runs over dim=2: that is the axis of the keys only where there are three axes.",
            look="dim=-1 is the last axis, however many there are",
        ),
        mistake(
            "three_axes_only", "Q @ K.transpose(-2, -1)", "torch.bmm(Q, K.transpose(1, 2))",
            also=[("weights @ V", "torch.bmm(weights, V)")],
            says="torch.bmm takes three axes exactly: any number of leading axes, or none, may come.",
            look="A @ B multiplies the last two axes, whatever is in front of them",
        ),
        mistake(
            "all_axes_reversed", "K.transpose(-2, -1)", "K.T",
            says="K.T turns all axes round: with leading axes only the last two may change places.",
            look="K.transpose(-2, -1)",
        ),
        mistake("mask_ignored", "scores.masked_fill(~mask, -math.inf)", "scores", says="You do not use the mask.", look=MASK),
        mistake(
            "mask_inverted", "(~mask, -math.inf)", "(mask, -1e9)",
            says="You forbid where the mask is True: True means allowed here (nn.MultiheadAttention has it the other way).",
            look=MASK,
        ),
        mistake(
            "mask_inverted_infinite", "~mask", "mask",
            says="You forbid where the mask is True: True means allowed here (nn.MultiheadAttention has it the other way).",
            look=MASK,
        ),
        mistake(
            "masked_score_zero", "-math.inf", "0",
            says="You set forbidden scores to 0, but exp(0) = 1: they still get weight.",
            look="a score of minus infinity has the weight exp(-inf) = 0",
        ),
        mistake(
            "masked_score_minus_ten", "-math.inf", "-10.0",
            says="You set forbidden scores to -10: that is not low enough where the allowed ones are low too.",
            look="a score of minus infinity has the weight exp(-inf) = 0",
        ),
        mistake(
            "mask_after_softmax", "scores = scores.masked_fill(~mask, -math.inf)", "pass",
            also=[("    return ", "    if mask is not None:\n        weights = weights * mask\n    return ")],
            says="You mask after the softmax and do not normalise again: the weights sum to less than 1.",
            look="set the scores of forbidden places to minus infinity before the softmax",
        ),
        mistake(
            "renormalised_with_epsilon", "scores = scores.masked_fill(~mask, -math.inf)", "pass",
            also=[("    return ", "    if mask is not None:\n        weights = weights * mask\n"
                   "        weights = weights / (weights.sum(dim=-1, keepdim=True) + 1e-3)\n    return ")],
            says="You add 1e-3 to the sum when you normalise again: the weights sum to less than 1.",
            look="set the scores of forbidden places to minus infinity before the softmax",
        ),
        mistake(
            "mask_added_as_number", "scores.masked_fill(~mask, -math.inf)", "scores + mask",
            says="You add the mask to the scores as 0 and 1: forbidden places need minus infinity.",
            look="scores.masked_fill(..., -math.inf)",
        ),
        mistake(
            "mask_transposed_if_square", "(~mask, -math.inf)",
            "(~(mask.transpose(-2, -1) if mask.dim() > 1 and mask.shape[-1] == mask.shape[-2] else mask), -1e9)",
            says="You apply the mask transposed: its rows are queries, its columns are keys.",
            look="the stub: a mask broadcasts to (..., n, m)",
        ),
        mistake(
            "mask_transposed", "~mask", "~mask.transpose(-2, -1)",
            says="You transpose the mask: its rows are the queries, its columns the keys.", look="the stub: a mask broadcasts to (..., n, m)",
        ),
        mistake(
            "mask_of_two_axes_taken_for_samples", "    if mask is not None:\n",
            "    if mask is not None:\n        if mask.dim() == 2 and Q.dim() == 3 and len(mask) == len(Q):\n            mask = mask.unsqueeze(1)\n",
            says="You take the first axis of a mask of two axes for the batch where it has its size: it is the queries' axis.",
            look="the stub: a mask broadcasts to (..., n, m)",
        ),
        mistake(
            "mask_of_first_row_for_all", "~mask", "~(mask[..., :1, :] if mask.dim() > 1 else mask)",
            says="You apply the mask's first row to all queries: each query has its own.",
            look="the stub: a mask broadcasts to (..., n, m)",
        ),
        mistake(
            "mask_must_have_the_full_shape", "scores = scores.masked_fill(~mask, -math.inf)", "scores[~mask] = -math.inf",
            says="You index with the mask, so it must have the scores' shape: it may also be broadcast to it.",
            look="masked_fill and torch.where broadcast the mask",
        ),
        mistake(
            "mask_not_for_the_output", "    if mask", "    output = torch.softmax(scores, dim=-1) @ V\n    if mask",
            also=[("return weights @ V", "return output")],
            says="You mask the weights you return, but the output is made of the unmasked ones.", look=SCALED,
        ),
        mistake(
            "causal_always_if_square", "    if mask",
            "    if mask is None and Q.shape[-2] == K.shape[-2]:\n        mask = causal_mask(Q.shape[-2])\n    if mask",
            says="You mask the future although no mask was given.", look="the stub: mask None allows everything",
        ),
        mistake(
            "causal_without_a_mask", "    if mask",
            "    if mask is None:\n        mask = torch.ones(scores.shape[-2:]).tril().bool()\n    if mask",
            says="Without a mask you hide the keys that come after a query: None allows everything.", look="the stub: mask None allows everything",
        ),
        mistake(
            "keys_for_values", "weights @ V", "weights @ (K if K.shape == V.shape else V)",
            says="You sum up the keys where their shape allows it: the weights belong to the values.", look=SCALED,
        ),
        mistake(
            "keys_summed", "weights @ V", "weights @ K",
            says="You weigh the keys: the output is the weighted sum of the values V.", look=SCALED,
        ),
        mistake(
            "plain_average", "return weights @ V, weights",
            "return V.mean(dim=-2, keepdim=True).expand(*weights.shape[:-1], V.shape[-1]), weights",
            says="Your output is the plain average of the values: the weights are not used.", look=SCALED,
        ),
        mistake(
            "queries_and_keys_swapped_if_square", "    scores = Q", "    if Q.shape == K.shape:\n        Q, K = K, Q\n    scores = Q",
            says="Your keys ask the queries where their shapes allow it: the scores are Q K^T, not K Q^T.", look=SCALED,
        ),
        mistake(
            "output_only", "return weights @ V, weights", "return weights @ V",
            says="You return the output alone: the weights are asked for too.", look="the stub: returns (output, weights)",
        ),
        mistake(
            "results_swapped", "return weights @ V, weights", "return weights, weights @ V",
            says="You return the weights first: the output comes first.", look="the stub: returns (output, weights)",
        ),
        mistake(
            "scores_for_weights", "V, weights", "V, scores", also=[("-math.inf", "-1e9")],
            says="You return the scores as the second result: the weights after the softmax are asked for.",
            look="the stub: returns (output, weights)",
        ),
        mistake(
            "masked_scores_for_weights", "V, weights", "V, scores",
            says="You return the scores: the weights after the softmax are asked for.", look=SCALED,
        ),
        mistake(
            "weights_returned_cut_off", "V, weights", "V, weights.detach()",
            says="The weights you return are detached: no gradient flows through them.", look="weights.detach(): leave it out",
        ),
        mistake(
            "weights_cut_off", "return weights @ V", "return weights.detach() @ V",
            says="You detach the weights before the sum: no gradient reaches queries and keys through the output.", look="the stub's first lines",
        ),
        mistake(
            "nan_gradient_of_masked_places", "scores = scores.masked_fill(~mask, -math.inf)",
            "scores = scores * torch.where(mask, 1.0, math.inf)\n        scores = torch.where(mask, scores, -math.inf)",
            says="You multiply forbidden scores by infinity first: the values are right, but the gradient is nan.",
            look="scores.masked_fill(..., -math.inf) of scores that are finite",
        ),
        mistake(
            "mask_changed_in_place", "~mask", "mask.logical_not_()",
            says="You turn the mask you were given round in place: it belongs to the caller.", look="~mask makes a new one",
        ),
        mistake(
            "query_scaled_in_place", "    scores = Q", "    Q.data /= math.sqrt(Q.shape[-1])\n    scores = Q",
            also=[(" / math.sqrt(Q.shape[-1])", "")],
            says="You scale the Q you were given in place: it belongs to the caller.", look="Q / ... makes a new tensor",
        ),
    ),
    hints=(
        "Without the mask it is one line each: scores, weights, output. What does exp do to minus infinity?",
        "The scores are Q K^T / sqrt(d), d the size of a query. Forbidden ones become minus infinity before the softmax over the keys.",
        "K.transpose(-2, -1), Q.shape[-1] and dim=-1 work with any number of leading axes; masked_fill broadcasts the mask.",
    ),
)  # fmt: skip

# --- self_attention -----------------------------------------------------------------------------------------------


def qkv_inputs(draw):
    (B,), (n, d, d_q, d_v) = draw.dims("B", high=3), draw.dims("n d d_q d_v")
    square = draw.integer(0, 3)  # sometimes W_v, sometimes all matrices are square
    if square >= 2:
        d_v = d
    if square == 3:
        d_q = d
    x = draw.array(B, n, d, size=2.0 if d < 6 else 1.0)  # else scores could be too large for exp
    return x, draw.weights(d_q, d), draw.weights(d_q, d), draw.weights(d_v, d)


def no_queries(f, x, W_q, W_k, W_v):
    mean = np.broadcast_to((x @ W_v.T).mean(axis=1, keepdims=True), (*x.shape[:2], len(W_v)))
    same(f(x, np.zeros_like(W_q), W_k, W_v), mean, "the result for W_q = 0", "the mean of the values at every position")


def zero_word_asks_nothing(f, x, W_q, W_k, W_v):
    x = x.copy()
    x[:, 0] = 0.0
    same(
        f(x, W_q, W_k, W_v)[:, 0],
        (x @ W_v.T).mean(axis=1),
        "the result at a position with x = 0",
        "the mean of all values",
    )


def values_are_linear(f, x, W_q, W_k, W_v):
    same(f(x, W_q, W_k, 2 * W_v), 2 * f(x, W_q, W_k, W_v), "the result for 2 W_v", "twice the result for W_v")


def scale_moves(f, x, W_q, W_k, W_v):
    same(
        f(x, 2 * W_q, W_k / 2, W_v),
        f(x, W_q, W_k, W_v),
        "the result for 2 W_q and W_k / 2",
        "the result for W_q and W_k",
    )


def simple_one_is_a_case(f, x, W_q, W_k, W_v):
    d = x.shape[2]
    scores = x @ x.transpose(0, 2, 1)
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights /= weights.sum(axis=-1, keepdims=True)
    same(
        f(x, np.eye(d) * d**0.5, np.eye(d), np.eye(d)), weights @ x,
        "the result for W_q = sqrt(d) I and W_k = W_v = I", "self-attention without weights",
    )  # fmt: skip


def positions_in_another_order(f, x, W_q, W_k, W_v):
    same(
        f(x[:, ::-1].copy(), W_q, W_k, W_v), f(x, W_q, W_k, W_v)[:, ::-1],
        "the result for x backwards", "the result for x, backwards",
    )  # fmt: skip


CALL = "output, _ = scaled_dot_product_attention(Q, K, V)"


def own_attention(weights, scores=OWN_SCORES):
    return f"{scores}\n    output = {weights} @ V"


SELF_ATTENTION = exercise(
    "self_attention",
    inputs=qkv_inputs,
    needs=("scaled_dot_product_attention",),
    off_limits=ATTENTION,
    properties=(
        fact("no_queries", "with W_q = 0 every position gets the mean of the values", no_queries),
        fact("zero_word_asks_nothing", "a position with x = 0 gets the mean of the values", zero_word_asks_nothing),
        fact("values_are_linear", "doubling W_v doubles the result", values_are_linear),
        fact("scale_moves", "a factor may move from W_k to W_q", scale_moves),
        fact("simple_one_is_a_case", "with W_q = sqrt(d) I, W_k = W_v = I it is the attention without weights", simple_one_is_a_case),
        fact("positions_in_another_order", "turning the sequence round turns the result round", positions_in_another_order),
    ),
    mistakes=(
        mistake(
            "no_scale", "= x @ W_q.T", "= math.sqrt(len(W_q)) * x @ W_q.T",
            says="You leave out the division by sqrt(d_q).", look=QKV,
        ),
        mistake(
            "scaled_after_softmax", "= x @ W_q.T", "= math.sqrt(len(W_q)) * x @ W_q.T",
            also=(("return output", "return output / math.sqrt(len(W_q))"),),
            says="You divide by sqrt(d_q) after the softmax: the scores are divided, before it.", look=QKV,
        ),
        mistake(
            "output_scaled_too", "return output", "return output / math.sqrt(len(W_q))",
            says="You divide the output by sqrt(d_q) too: only the scores are divided.", look=QKV,
        ),
        mistake(
            "divided_by_d_q", "= x @ W_q.T", "= x @ W_q.T / math.sqrt(len(W_q))",
            says="You divide by d_q: its root is asked for.", look=QKV,
        ),
        mistake(
            "root_of_d", "= x @ W_q.T", "= math.sqrt(len(W_q) / x.shape[-1]) * x @ W_q.T",
            says="You divide by sqrt(d), the size of x: the queries and keys have size d_q.", look=QKV,
        ),
        mistake(
            "root_of_the_value_size", "= x @ W_q.T", "= math.sqrt(len(W_q) / len(W_v)) * x @ W_q.T",
            says="You divide by sqrt(d_v), the size of a value: queries and keys have size d_q.", look=QKV,
        ),
        mistake(
            "root_of_the_length", "= x @ W_q.T", "= math.sqrt(len(W_q) / x.shape[1]) * x @ W_q.T",
            says="You divide by sqrt(n), the length of the sequence: queries and keys have size d_q.", look=QKV,
        ),
        mistake(
            "queries_and_keys_swapped", "Q, K, V =", "K, Q, V =",
            says="Your keys ask the queries: the scores are Q K^T, not K Q^T.", look=QKV,
        ),
        mistake(
            "keys_by_W_q", "x @ W_k.T", "x @ W_q.T",
            says="You make the keys with W_q: they have a matrix of their own, W_k.", look=QKV,
        ),
        mistake(
            "queries_by_W_k", "x @ W_q.T", "x @ W_k.T",
            says="You make the queries with W_k: they have a matrix of their own, W_q.", look=QKV,
        ),
        mistake(
            "one_projection_for_all", "x @ W_k.T", "x @ W_q.T", also=(("x @ W_v.T", "x @ W_q.T"),),
            says="You make queries, keys and values with the same matrix W_q: each has its own.", look=QKV,
        ),
        mistake(
            "keys_for_values", "(Q, K, V)", "(Q, K, K if K.shape == V.shape else V)",
            says="You sum up the keys where their shape allows it: the weights belong to the values.", look=QKV,
        ),
        mistake(
            "values_are_the_keys", "(Q, K, V)", "(Q, K, K)",
            says="You weigh the keys: the values are W_v x_i.", look=QKV,
        ),
        mistake(
            "scores_of_x", "(Q, K, V)", "(x * math.sqrt(x.shape[-1] / len(W_q)), x, V)",
            says="Your scores compare the vectors x themselves: W_q and W_k make queries and keys of them first.", look=QKV,
        ),
        mistake(
            "keys_of_the_first_sentence", "(Q, K, V)", "(Q, K[:1], V)",
            says="You compare all sentences with the keys of the first one.", look=QKV,
        ),
        mistake(
            "values_not_projected", "x @ W_v.T", "(x if len(W_v) == x.shape[-1] else x @ W_v.T)",
            says="You sum up the x themselves where their shape allows it: the values are W_v x.", look=QKV,
        ),
        mistake(
            "values_are_x", "x @ W_v.T", "x",
            says="You weigh the vectors x themselves: W_v makes values of them first.", look=QKV,
        ),
        mistake(
            "weights_transposed_if_square", "x @ W_q.T", "x @ (W_q if len(W_q) == x.shape[-1] else W_q.T)",
            also=[("x @ W_k.T", "x @ (W_k if len(W_k) == x.shape[-1] else W_k.T)"),
                  ("x @ W_v.T", "x @ (W_v if len(W_v) == x.shape[-1] else W_v.T)")],
            says="You multiply by the matrices as they are where they are square: W x for a row x is x @ W.T.",
            look="the stub: W_q (d_q, d), so x @ W_q.T",
        ),
        mistake(
            "weights_not_transposed", "x @ W_q.T", "x @ W_q", also=(("x @ W_k.T", "x @ W_k"), ("x @ W_v.T", "x @ W_v")),
            says="You multiply by the matrices and not by their transposes: W x for a row x is x @ W.T.", look=QKV,
        ),
        mistake(
            "W_v_transposed_if_square", "x @ W_v.T", "x @ (W_v if len(W_v) == x.shape[-1] else W_v.T)",
            says="You multiply by W_v as it is where it is square: W_v x for a row x is x @ W_v.T.",
            look="the stub: W_v (d_v, d), so x @ W_v.T",
        ),
        mistake(
            "softmax_over_queries", CALL, own_attention("torch.softmax(scores, dim=1)"),
            says="Your softmax runs over the queries: for each query the weights of all keys must sum to 1.", look=QKV,
        ),
        mistake(
            "attention_weights_transposed", CALL, own_attention("torch.softmax(scores, dim=-1).transpose(1, 2)"),
            says="You transpose the attention weights before the sum: row i of them belongs to position i.", look=QKV,
        ),
        mistake(
            "softmax_over_batch", CALL, own_attention("torch.softmax(scores, dim=0)"),
            says="Your softmax runs over the batch (dim=0): it runs over the keys of each query.", look=QKV,
        ),
        mistake(
            "no_softmax", CALL, own_attention("scores"),
            says="You use the scores themselves as weights: their softmax is missing.", look=QKV,
        ),
        mistake(
            "attention_between_sentences", "    Q, K, V =", "    x = x.transpose(0, 1)\n    Q, K, V =",
            also=[("return output", "return output.transpose(0, 1)")],
            says="You attend over the batch: it is the positions of one sequence that see each other.", look=QKV,
        ),
        mistake(
            "relu_after_the_projections", "(Q, K, V)", "(torch.relu(Q), torch.relu(K), torch.relu(V))",
            says="You apply a ReLU to queries, keys and values: they are linear in x.", look=QKV,
        ),
        mistake(
            "tanh_after_the_projections", "(Q, K, V)", "(torch.tanh(Q), torch.tanh(K), torch.tanh(V))",
            says="You take a tanh of queries, keys and values: they are linear in x.", look=QKV,
        ),
        mistake(
            "causal", "(Q, K, V)", "(Q, K, V, causal_mask(x.shape[1]))",
            says="You let positions see only what is before them: here each sees all.", look=QKV,
        ),
        mistake(
            "residual_added", "return output", "return output + x if output.shape == x.shape else output",
            says="You add x to the result where its shape allows it: that comes only with the Transformer block.", look=QKV,
        ),
        mistake(
            "weights_returned_too", "output, _ =", "output =",
            says="You return the weights as well: the output alone is asked for.",
            look="scaled_dot_product_attention returns two things: unpack them",
        ),
        mistake(
            "keys_cut_off", "x @ W_k.T", "(x @ W_k.T).detach()",
            says="You detach the keys, so that no gradient reaches W_k.", look="detach(): leave it out",
        ),
        mistake(
            "W_k_cut_off", "x @ W_k.T", "x @ W_k.detach().T",
            says="You detach W_k, or make a new parameter of it: no gradient reaches the one you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "W_v_cut_off", "x @ W_v.T", "x @ W_v.detach().T",
            says="You detach W_v, or make a new parameter of it: no gradient reaches the one you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "scores_cut_off", "(Q, K, V)", "(Q.detach(), K.detach(), V)",
            says="No gradient flows through your scores: .detach() and torch.no_grad() cut the graph.", look="the stub's first lines",
        ),
        mistake(
            "weights_copied_into_layers", "x @ W_q.T", "x @ W_q.detach().T",
            also=[("x @ W_k.T", "x @ W_k.detach().T"), ("x @ W_v.T", "x @ W_v.detach().T")],
            says="You copy the weights (nn.Parameter and .data do that too), so that no gradient reaches those you were given.",
            look="x @ W_q.T, or F.linear(x, W_q): no layer object is needed",
        ),
        mistake(
            "W_q_scaled_in_place", "    Q, K, V =", "    W_q.data /= math.sqrt(len(W_q))\n    Q, K, V =",
            also=[(CALL, own_attention("torch.softmax(Q @ K.transpose(-2, -1), dim=-1)", scores="pass"))],
            says="You scale the W_q you were given in place: it belongs to the caller.", look="W_q / ... makes a new tensor",
        ),
    ),
    hints=(
        "First make three tensors of x: the queries, the keys and the values of all positions.",
        "A row x_i of x becomes W_q x_i: for all rows at once that is x @ W_q.T. Divide the scores by sqrt(d_q).",
        "You have scaled_dot_product_attention already: call it on x @ W_q.T, x @ W_k.T, x @ W_v.T and return the first result only.",
    ),
)  # fmt: skip

# --- causal_mask --------------------------------------------------------------------------------------------------


def sizes(draw):
    return (draw.integer(1, 12),)


def row_sums(f, n):
    same(f(n).sum(axis=1), np.arange(1, n + 1), "the number of places that row i allows", "i + 1")


def sees_itself(f, n):
    hold(np.diag(f(n)), "every position should see itself", f(n))


def one_direction(f, n):
    mask = f(n)
    hold(mask | mask.T, "of two positions one should see the other", mask)
    same((mask & mask.T).sum(), n, "the number of pairs that see each other", "n: each position and itself")


def smaller_one_in_the_corner(f, n):
    same(f(n + 1)[:n, :n], f(n), "the first n rows and columns of causal_mask(n + 1)", "causal_mask(n)")


CAUSAL_MASK = exercise(
    "causal_mask",
    inputs=sizes,
    off_limits=ATTENTION,
    dtype="same",
    properties=(
        fact("row_sums", "position i sees i + 1 positions", row_sums),
        fact("sees_itself", "every position sees itself", sees_itself),
        fact("one_direction", "of two positions only the later one sees the other", one_direction),
        fact("smaller_one_in_the_corner", "the mask of a shorter sequence is its upper left corner", smaller_one_in_the_corner),
    ),
    cases=(limits("long_sequence", "it is right for one position and for eighty", (1,), (80,)),),
    mistakes=(
        mistake(
            "future_for_past", ".tril()", ".triu()",
            says="Your mask is transposed: it lets positions see the future.", look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "inverted", ".tril()", ".triu(1)",
            says="Your mask is True where it is forbidden to look (nn.MultiheadAttention's way): here True means allowed.", look=MASK,
        ),
        mistake(
            "self_excluded", ".tril()", ".tril(-1)",
            says="You forbid each position to see itself: it is j <= i, not j < i.", look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "self_excluded_but_for_the_first", ".tril()", ".tril(-1) | (torch.arange(n * n).reshape(n, n) == 0)",
            says="Only your first position sees itself: every position does.", look="the stub: j <= i",
        ),
        mistake(
            "one_word_ahead", ".tril()", ".tril(1)",
            says="Your mask lets each position see one position ahead.", look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "mask_of_numbers", "n, n, dtype=torch.bool", "n, n",
            says="Your mask is made of numbers 0 and 1, for which ~ is no logical not: its dtype should be torch.bool.",
            look="the stub: (n, n) of torch.bool",
        ),
        mistake(
            "mask_of_whole_numbers", "dtype=torch.bool", "dtype=torch.int64",
            says="Your mask holds 1 and 0: a boolean tensor is asked for (dtype=torch.bool).", look="the stub: torch.bool",
        ),
        mistake(
            "mask_of_bytes", "dtype=torch.bool", "dtype=torch.uint8",
            says="Your mask holds 1 and 0 as uint8: a boolean tensor is asked for (dtype=torch.bool).", look="the stub: torch.bool",
        ),
        mistake(
            "nested_lists_returned", ".tril()", ".tril().tolist()",
            says="You return nested lists: a tensor is asked for.", look="the stub: (n, n) tensor",
        ),
        mistake(
            "numpy_array_returned", ".tril()", ".tril().numpy()",
            says="You return a NumPy array: a tensor is asked for (torch.from_numpy).", look="the stub: (n, n) tensor",
        ),
        mistake(
            "minus_infinity_mask", "torch.ones(n, n, dtype=torch.bool).tril()",
            "torch.triu(torch.full((n, n), -math.inf), diagonal=1)",
            says="You return numbers to be added to the scores: a boolean mask is asked for.", look="the stub: (n, n) of torch.bool",
        ),
        mistake(
            "diagonal_only", "torch.ones(n, n, dtype=torch.bool).tril()", "torch.eye(n, dtype=torch.bool)",
            says="Your positions see themselves only: they also see what is before them.",
            look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "all_allowed", ".tril()", "",
            says="Your mask forbids nothing.", look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "batch_axis_added", "torch.ones(n, n,", "torch.ones(1, n, n,",
            says="Your mask has an axis in front, (1, n, n): its shape should be (n, n).", look="the stub: returns (n, n)",
        ),
        mistake(
            "axes_of_batch_and_heads_added", "torch.ones(n, n,", "torch.ones(1, 1, n, n,",
            says="Your mask has two axes in front, (1, 1, n, n): its shape is (n, n).", look="the stub: (n, n)",
        ),
        mistake(
            "one_row_only", "torch.ones(n, n, dtype=torch.bool).tril()", "torch.ones(n, dtype=torch.bool)",
            says="Your mask has one row, (n,): its shape is (n, n), a row for each position.", look="the stub: (n, n)",
        ),
        mistake(
            "mirrored", ".tril()", ".tril().flip(1)",
            says="Your mask is mirrored: row i is True from column 0 to column i.", look="the stub: j <= i",
        ),
        mistake(
            "one_position_too_many", "n, n, dtype", "n + 1, n + 1, dtype",
            says="Your mask is (n + 1, n + 1): its shape is (n, n).", look="the stub: (n, n)",
        ),
        mistake(
            "two_words_only", ".tril()", ".tril().triu(-1)",
            says="Your positions see themselves and the one before: they see all that is before.",
            look="the stub: True at [i, j] where j <= i",
        ),
        mistake(
            "first_size_kept",
            code="_mask = None\n\n\ndef causal_mask(n):\n    global _mask\n    if _mask is None:\n"
            "        _mask = torch.ones(n, n, dtype=torch.bool).tril()\n    return _mask",
            says="You keep the first mask you made and return it for every n.", look="make a new mask for each n",
        ),
    ),
    equivalents=(
        equivalent(
            "torch.ones(n, n, dtype=torch.bool).tril()", "torch.ones(n, n, dtype=torch.bool).tril().detach()",
            "a boolean tensor has no gradient to lose",
        ),
    ),
    hints=(
        "Write the mask for n = 3 on paper: row i is what position i may see.",
        "Row i is True in columns 0 ... i. Such a matrix is called lower triangular.",
        "torch.tril keeps the lower triangle of a matrix; or compare torch.arange(n) as a row with itself as a column.",
    ),
)  # fmt: skip

# --- multi_head_attention -----------------------------------------------------------------------------------------


def heads_inputs(draw, how=None):
    how, masked = draw_how(draw) if how is None else (how, how > 0)
    num_heads, s = draw.choice([(1, 1), (2, 1), (2, 2), (1, 3), (3, 1), (4, 1), (2, 3), (3, 2), (2, 4)], size=prod)
    d = num_heads * s
    (n,), (B,) = draw.dims("n", low=2 if masked else 1), draw.dims("B", high=4)
    matrices = tuple(draw.weights(d, d) for _ in range(4))
    args = (draw.array(B, n, d), *matrices, num_heads)
    return with_mask(args, how, draw_mask(draw, (B, num_heads, n, n)) if masked else None)


def masked_heads(draw):
    return heads_inputs(draw, how=2)


def unmasked_heads(draw):
    return heads_inputs(draw, how=0)


def sum_over_heads(f, x, W_q, W_k, W_v, W_o, num_heads):
    """Head r is a call with one head of size s: the features of the others have zero weights, and values of size 0."""
    s = x.shape[2] // num_heads
    total = 0.0
    for r in range(num_heads):
        rows = slice(r * s, (r + 1) * s)
        only = np.zeros_like(W_q), np.zeros_like(W_k), np.zeros_like(W_v)
        for part, W in zip(only, (W_q, W_k, W_v), strict=True):
            part[rows] = W[rows]
        only[0][rows] *= num_heads**0.5  # one head divides by sqrt(d), and sqrt(d / s) = sqrt(num_heads)
        total = total + f(x, *only, W_o, 1)
    same(f(x, W_q, W_k, W_v, W_o, num_heads), total, "the result", "the sum of what each head alone adds to it")


def heads_change_places(f, x, W_q, W_k, W_v, W_o, num_heads):
    order = np.arange(x.shape[2]).reshape(num_heads, -1)[::-1].ravel()
    same(
        f(x, W_q[order], W_k[order], W_v[order], W_o[:, order], num_heads), f(x, W_q, W_k, W_v, W_o, num_heads),
        "the result with the heads in reverse order in all four matrices", "the result",
    )  # fmt: skip


def heads_apart(f, x, W_q, W_k, W_v, W_o, num_heads):
    s, one = x.shape[2] // num_heads, np.eye(x.shape[2])
    other = W_q.copy()
    other[s:] = 1.0 - other[s:]
    same(
        f(x, other, W_k, W_v, one, num_heads)[..., :s], f(x, W_q, W_k, W_v, one, num_heads)[..., :s],
        "the first head's features after other heads' rows of W_q changed (W_o = I)", "those before",
    )  # fmt: skip


def equal_positions(f, x, W_q, W_k, W_v, W_o, num_heads):
    x = np.broadcast_to(x[:, :1], x.shape).copy()
    same(
        f(x, W_q, W_k, W_v, W_o, num_heads),
        x @ W_v.T @ W_o.T,
        "the result for a sequence of equal vectors",
        "W_o W_v x",
    )


def order_of_positions(f, x, W_q, W_k, W_v, W_o, num_heads):
    same(
        f(x[:, ::-1].copy(), W_q, W_k, W_v, W_o, num_heads), f(x, W_q, W_k, W_v, W_o, num_heads)[:, ::-1],
        "the result for x backwards", "the result for x, backwards",
    )  # fmt: skip


def future_cannot_leak(f, x, W_q, W_k, W_v, W_o, num_heads):
    n = x.shape[1]
    past = np.tri(n, dtype=bool)
    changed = x.copy()
    changed[:, -1] = 2.0 - changed[:, -1]
    same(
        f(changed, W_q, W_k, W_v, W_o, num_heads, past)[:, : n - 1], f(x, W_q, W_k, W_v, W_o, num_heads, past)[:, : n - 1],
        "the earlier results after the last vector changed, with a causal mask", "those before",
    )  # fmt: skip


def mask_given_in_full(f, x, W_q, W_k, W_v, W_o, num_heads, mask):
    B, n, _ = x.shape
    full = np.broadcast_to(mask, (B, num_heads, n, n)).copy()
    same(
        f(x, W_q, W_k, W_v, W_o, num_heads, mask), f(x, W_q, W_k, W_v, W_o, num_heads, full),
        f"the result with a mask of shape {mask.shape}", "the result with it broadcast to (B, num_heads, n, n)",
    )  # fmt: skip


def matrices(d, B=1, n=2):
    """A vector sequence and four matrices for the cases."""
    return (quarters(B, n, d), *(quarters(d, d, seed=seed) for seed in (1, 2, 3, 4)))


HEADS_CALL = "heads, _ = scaled_dot_product_attention(Q, K, V, mask)"


def own_heads(dim="-1", fill="~mask, -1e9"):
    return (
        f"{OWN_SCORES}\n    if mask is not None:\n        scores = scores.masked_fill({fill})\n"
        f"    heads = torch.softmax(scores, dim={dim}) @ V"
    )


BY_SLICES = """def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    {check}
    s = max(1, d // num_heads)
    heads = []
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    for r in range({count}):
        c = slice(r * s, (r + 1) * s)
        Q, K, V = (x @ W[c].T for W in (W_q, W_k, W_v))
        heads.append(scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, r])[0])
    merged = torch.cat(heads, dim=-1)
    return merged @ W_o[:, : merged.shape[-1]].T"""

SPLIT = ("y.reshape(B, n, num_heads, -1).transpose(1, 2)", "y.reshape(B, num_heads, n, -1)")
MERGE = ("heads.transpose(1, 2).reshape", "heads.reshape")
EXPAND = "    Q, K, V =", "    if mask is not None:\n        mask = mask.expand(B, num_heads, n, n){}\n    Q, K, V ="

MULTI_HEAD_ATTENTION = exercise(
    "multi_head_attention",
    inputs=heads_inputs,
    needs=("scaled_dot_product_attention",),
    off_limits=ATTENTION,
    properties=(
        fact("sum_over_heads", "it is the sum of the heads, each computed alone", sum_over_heads, inputs=unmasked_heads),
        fact("heads_change_places", "heads may change places in all four matrices", heads_change_places, inputs=unmasked_heads),
        fact("heads_apart", "a head's rows of W_q change no other head", heads_apart, inputs=unmasked_heads),
        fact("equal_positions", "a sequence of equal vectors x becomes W_o W_v x", equal_positions, inputs=unmasked_heads),
        fact("order_of_positions", "turning the sequence round turns the result round", order_of_positions, inputs=unmasked_heads),
        fact("future_cannot_leak", "with a causal mask the future cannot change the past", future_cannot_leak, inputs=unmasked_heads),
        fact("mask_given_in_full", "a mask serves every sample and head that it does not tell apart", mask_given_in_full,
             inputs=masked_heads),
    ),
    cases=(
        raises(
            "heads_do_not_divide",
            "it raises a ValueError where num_heads does not divide d",
            (*matrices(2), 4),
            (*matrices(3), 2),
            (*matrices(4), 3),
            call(*matrices(5), 2, mask=np.tri(2, dtype=bool)),
        ),
        limits(
            "masks_of_all_shapes",
            "a mask of any shape that broadcasts to (B, num_heads, n, n) is used, and for its own call only",
            *((*matrices(4, B, 3), 2, fixed_mask(*shape)) for B, shape in SHAPES),
            (*matrices(4, 2, 3), 2),
            (*matrices(2, 2, 1), 2, np.array([[True]])),
        ),
        limits("four_heads", "it is right for four heads too", (*matrices(4), 4), (*matrices(6), 3)),
    ),
    mistakes=(
        mistake(
            "split_without_transpose", *SPLIT,
            says="view(B, h, n, s) cuts the positions up, not the features: view as (B, n, h, s) and transpose.",
            look="(B, n, d) -> (B, n, num_heads, s) -> (B, num_heads, n, s)",
        ),
        mistake(
            "merged_without_transpose", *MERGE,
            says="You put the heads together with the axes (B, h, n, s) as they are: transpose back first.",
            look="(B, num_heads, n, s) -> (B, n, num_heads, s) -> (B, n, d)",
        ),
        mistake(
            "neither_transposed", *SPLIT, also=[MERGE],
            says="You view as (B, h, n, s) and back: each head attends within a piece of the sequence.",
            look="(B, n, d) -> (B, n, num_heads, s) -> (B, num_heads, n, s), and back the same way",
        ),
        mistake(
            "attention_between_heads", "num_heads, -1).transpose(1, 2)", "num_heads, -1)",
            also=[(HEADS_CALL, "heads, _ = scaled_dot_product_attention(Q, K, V)"), MERGE],
            says="Without the transpose your scores are (B, n, h, h): heads attend to heads, not positions to positions.",
            look="(B, n, d) -> (B, n, num_heads, s) -> (B, num_heads, n, s)",
        ),
        mistake(
            "root_of_d", "split(x @ W_q.T)", "split(x @ W_q.T / math.sqrt(num_heads))",
            says="You divide by sqrt(d): within a head the size is s = d / num_heads.", look=HEADS,
        ),
        mistake(
            "root_of_the_length", "split(x @ W_q.T)", "split(x @ W_q.T * math.sqrt(d // num_heads / n))",
            says="You divide the scores by the root of n, the number of positions: s = d / num_heads is the size of a key.", look=HEADS,
        ),
        mistake(
            "no_scale", "split(x @ W_q.T)", "split(x @ W_q.T * math.sqrt(d // num_heads))",
            says="You leave out the division by the root of a head's size.", look=HEADS,
        ),
        mistake(
            "divided_by_head_size", "split(x @ W_q.T)", "split(x @ W_q.T / math.sqrt(d // num_heads))",
            says="You divide by a head's size: its root is asked for.", look=HEADS,
        ),
        mistake(
            "root_of_the_number_of_heads", "split(x @ W_q.T)", "split(x @ W_q.T * math.sqrt(d // num_heads / num_heads))",
            says="You divide by the root of the number of heads: divide by the root of a head's size.", look=HEADS,
        ),
        mistake(
            "heads_interleaved", SPLIT[0], "y.reshape(B, n, -1, num_heads).permute(0, 3, 1, 2)",
            also=[("heads.transpose(1, 2)", "heads.permute(0, 2, 3, 1)")],
            says="Head r of yours takes every num_heads-th row: it takes rows r*s ... (r+1)*s - 1, one block.", look=HEADS,
        ),
        mistake(
            "heads_split_interleaved", SPLIT[0], "y.reshape(B, n, -1, num_heads).permute(0, 3, 1, 2)",
            says="Your head r takes rows r, r + num_heads, ...: it takes the s rows from r * s on.", look=HEADS,
        ),
        mistake(
            "merged_interleaved", "heads.transpose(1, 2)", "heads.permute(0, 2, 3, 1)",
            says="You merge the heads feature by feature: they stand side by side, head after head.", look=HEADS,
        ),
        mistake(
            "heads_in_reverse", "heads.transpose(1, 2)", "heads.flip(1).transpose(1, 2)",
            says="You put the last head first.", look=HEADS,
        ),
        mistake(
            "first_head_only", SPLIT[0], "y[..., : d // num_heads].unsqueeze(1).expand(-1, num_heads, -1, -1)",
            says="You use the first head's rows of W_q, W_k and W_v for every head.", look=HEADS,
        ),
        mistake(
            "one_head", SPLIT[0], "y.unsqueeze(1)", also=[("heads.transpose(1, 2)", "heads.mean(dim=1)")],
            says="You ignore num_heads and attend with all d features at once.", look=HEADS,
        ),
        mistake(
            "x_split_before_projecting", "    Q, K, V = split(x @ W_q.T), split(x @ W_k.T), split(x @ W_v.T)",
            "    blocks = torch.block_diag(*[torch.ones(d // num_heads, d // num_heads)] * num_heads)\n"
            "    Q, K, V = split(x @ (W_q * blocks).T), split(x @ (W_k * blocks).T), split(x @ (W_v * blocks).T)",
            says="You split x and project each piece by a block on the diagonal: project all of x, then split.", look=HEADS,
        ),
        mistake(
            "heads_take_columns", "W_q.T", "W_q", also=[("W_k.T", "W_k"), ("W_v.T", "W_v"), ("W_o.T", "W_o")],
            says="You compute x @ W, so that your heads take columns: the matrices are (out, in), and W x is x @ W.T.", look=HEADS,
        ),
        mistake(
            "projections_transposed", "W_q.T", "W_q", also=[("W_k.T", "W_k"), ("W_v.T", "W_v")],
            says="You multiply by W_q, W_k and W_v and not by their transposes: W x for a row x is x @ W.T.", look=HEADS,
        ),
        mistake(
            "projections_missing", "x @ W_q.T", "x", also=[("x @ W_k.T", "x"), ("x @ W_v.T", "x")],
            says="You do not use W_q, W_k and W_v: they make queries, keys and values of x.", look=HEADS,
        ),
        mistake(
            "one_projection_for_all", "W_k.T", "W_q.T", also=[("W_v.T", "W_q.T")],
            says="You make queries, keys and values with the same matrix W_q: each has its own.", look=HEADS,
        ),
        mistake(
            "keys_by_W_q", "W_k.T", "W_q.T",
            says="You make the keys with W_q: they have W_k.", look=HEADS,
        ),
        mistake(
            "queries_by_W_k", "W_q.T", "W_k.T",
            says="You make the queries with W_k: they have W_q.", look=HEADS,
        ),
        mistake(
            "W_o_transposed", "W_o.T", "W_o",
            says="You multiply by W_o and not by its transpose: W_o y for a row y is y @ W_o.T.", look=HEADS,
        ),
        mistake(
            "no_W_o", "merged @ W_o.T", "merged",
            says="You leave out W_o: the heads side by side are not yet the result.", look=HEADS,
        ),
        mistake(
            "residual_added", "merged @ W_o.T", "merged @ W_o.T + x",
            says="You add x to the result: that is the Transformer block's business.", look=HEADS,
        ),
        mistake(
            "W_o_before_attention", "x @ W_v.T", "x @ W_v.T @ W_o.T", also=[("merged @ W_o.T", "merged")],
            says="You apply W_o to the values before they are mixed: it comes last, on the heads side by side.", look=HEADS,
        ),
        mistake(
            "queries_and_keys_swapped", "Q, K, V =", "K, Q, V =",
            says="Your keys ask the queries: you mixed up W_q and W_k.", look=HEADS,
        ),
        mistake(
            "keys_for_values", "(Q, K, V, mask)", "(Q, K, K, mask)",
            says="You sum up the keys: the weights belong to the values.", look=HEADS,
        ),
        mistake(
            "heads_averaged", "heads.transpose(1, 2).reshape(B, n, d)", "heads.mean(dim=1).repeat(1, 1, num_heads)",
            says="You average the heads and repeat the average: the heads stand side by side.", look=HEADS,
        ),
        mistake(
            "softmax_over_heads", HEADS_CALL, own_heads(dim="1"),
            says="Your softmax runs over the heads (dim=1): it runs over the keys.", look=HEADS,
        ),
        mistake(
            "softmax_over_queries", HEADS_CALL, own_heads(dim="2"),
            says="Your softmax runs over the queries (dim=2): it runs over the keys, the last axis.", look=HEADS,
        ),
        mistake(
            "softmax_over_heads_infinite", HEADS_CALL, own_heads(dim="1", fill="~mask, -math.inf"),
            says="Your softmax runs over the heads: it runs over the keys.", look=HEADS,
        ),
        mistake(
            "softmax_over_queries_infinite", HEADS_CALL, own_heads(dim="2", fill="~mask, -math.inf"),
            says="Your softmax runs over the queries: it runs over the keys.", look=HEADS,
        ),
        mistake(
            "masked_score_zero", HEADS_CALL, own_heads(fill="~mask, 0.0"),
            says="You set masked scores to 0, and exp(0) is 1: a forbidden place must get weight 0 (a score of -inf).", look=MASK,
        ),
        mistake(
            "mask_after_softmax", HEADS_CALL,
            OWN_SCORES + "\n    weights = torch.softmax(scores, dim=-1)\n    if mask is not None:\n        weights = weights * mask\n"
            "    heads = weights @ V",
            says="You mask after the softmax, so that the weights no longer sum to 1.", look=MASK,
        ),
        mistake(
            "mask_transposed", "(Q, K, V, mask)", "(Q, K, V, mask if mask is None else mask.transpose(-2, -1))",
            says="You transpose the mask: its rows are the queries, its columns the keys.", look=MASK,
        ),
        mistake(
            "causal_without_a_mask", "    Q, K, V =", "    if mask is None:\n        mask = causal_mask(n)\n    Q, K, V =",
            says="Without a mask you hide the future: None allows everything.", look=MASK,
        ),
        mistake("mask_ignored", "(Q, K, V, mask)", "(Q, K, V)", says="You do not use the mask.", look=MASK),
        mistake(
            "mask_inverted", HEADS_CALL, own_heads(fill="mask, -1e9"),
            says="You forbid where the mask is True: True means allowed here (nn.MultiheadAttention has it the other way).",
            look=MASK,
        ),
        mistake(
            "mask_inverted_infinite", HEADS_CALL, own_heads(fill="mask, -math.inf"),
            says="You forbid where the mask is True: True means allowed here (nn.MultiheadAttention has it the other way).",
            look=MASK,
        ),
        mistake(
            "mask_for_the_first_head_only", EXPAND[0], EXPAND[1].format(".clone()\n        mask[:, 1:] = True"),
            says="You mask the first head only: the mask holds for every head.", look=MASK,
        ),
        mistake(
            "first_heads_mask_for_all", EXPAND[0], EXPAND[1].format("[:, :1]"),
            says="You use the first head's mask for all heads: a mask may differ from head to head.",
            look="the stub: a mask broadcasts to (B, num_heads, n, n)",
        ),
        mistake(
            "first_samples_mask_for_all", EXPAND[0], EXPAND[1].format("[:1]"),
            says="You use the first sample's mask for all samples: a mask may differ from sample to sample.",
            look="the stub: a mask broadcasts to (B, num_heads, n, n)",
        ),
        mistake(
            "masks_of_other_samples", EXPAND[0], EXPAND[1].format(".transpose(0, 1).reshape(B, num_heads, n, n)"),
            says="You fold heads into the batch but repeat the masks in another order: samples get the masks of others.",
            look="fold q, k, v and the mask in the same order",
        ),
        mistake(
            "mask_with_one_axis_too_many", "    Q, K, V =", "    if mask is not None:\n        mask = mask.unsqueeze(1)\n    Q, K, V =",
            says="mask.unsqueeze(1) is right for a (B, n, n) mask only: the mask broadcasts to (B, num_heads, n, n) as it is.",
            look="the stub: a mask broadcasts to (B, num_heads, n, n)",
        ),
        mistake(
            "mask_of_three_axes_taken_for_samples", "    Q, K, V =",
            "    if mask is not None and mask.dim() == 3:\n        mask = mask.unsqueeze(1)\n    Q, K, V =",
            says="You take the first axis of a mask of three axes for the batch: it broadcasts to (B, num_heads, n, n), so that it is the heads'.",
            look="the stub: a mask broadcasts to (B, num_heads, n, n)",
        ),
        mistake(
            "mask_of_three_axes_taken_for_samples_if_as_many", "    Q, K, V =",
            "    if mask is not None and mask.dim() == 3 and len(mask) == B:\n        mask = mask.unsqueeze(1)\n    Q, K, V =",
            says="You take the first axis of a mask of three axes for the batch where it has its size: it is the heads' axis, as the mask "
            "broadcasts to (B, num_heads, n, n).",
            look="the stub: a mask broadcasts to (B, num_heads, n, n)",
        ),
        mistake(
            "no_value_error", code=BY_SLICES.format(check="pass", count="d // s"),
            says="You drop the features that are left over where num_heads does not divide d: raise a ValueError.",
            look="the stub: if num_heads does not divide d, raise a ValueError",
        ),
        mistake(
            "assert_for_value_error", "raise ValueError(", "raise AssertionError(",
            says="An assert raises an AssertionError: a ValueError is asked for.", look="raise ValueError(...)",
        ),
        mistake(
            "nothing_for_value_error", 'raise ValueError(f"d = {d} cannot be divided among {num_heads} heads")', "return None",
            says="You return None where num_heads does not divide d: raise a ValueError.", look="the stub: a ValueError (an assert is not enough)",
        ),
        mistake(
            "runtime_error_of_view", 'raise ValueError(f"d = {d} cannot be divided among {num_heads} heads")', "pass",
            says="Where num_heads does not divide d yours ends in a RuntimeError, of view() or your own: raise a ValueError.",
            look="the stub: if num_heads does not divide d, raise a ValueError",
        ),
        mistake(
            "value_error_only_for_too_many_heads",
            code=BY_SLICES.format(check='if num_heads > d:\n        raise ValueError("too many heads")', count="num_heads"),
            says="You raise the ValueError only if there are more heads than features.",
            look="the stub: if num_heads does not divide d, raise a ValueError",
        ),
        mistake(
            "one_head_forbidden", "if d %", "if num_heads < 2 or d %",
            says="You raise a ValueError for a single head too: 1 divides every d.", look="the stub: num_heads >= 1",
        ),
        mistake(
            "weights_returned_too", "heads, _ =", "heads, weights =", also=[("return merged @ W_o.T", "return merged @ W_o.T, weights")],
            says="You return the weights as well: the output alone is asked for.", look="the stub: returns (B, n, d)",
        ),
        mistake(
            "heads_cut_off", "return merged", "return merged.detach()",
            says="You collect the heads through .data or detach(): no gradient flows through them.",
            look="torch.cat, torch.stack and reshape keep the gradient",
        ),
        mistake(
            "weights_cut_off", HEADS_CALL, HEADS_CALL.replace("heads, _ =", "_, weights =") + "\n    heads = weights.detach() @ V",
            says="You detach the weights: no gradient reaches queries and keys.", look="the stub's first lines",
        ),
        mistake(
            "weights_copied_into_layers", "x @ W_q.T", "x @ W_q.detach().T",
            also=[("x @ W_k.T", "x @ W_k.detach().T"), ("x @ W_v.T", "x @ W_v.detach().T"), ("W_o.T", "W_o.detach().T")],
            says="nn.Parameter and .detach() make new leaves of the matrices: no gradient reaches those you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "W_q_cut_off", "x @ W_q.T", "x @ W_q.detach().T",
            says="You detach W_q, or make a new parameter of it: no gradient reaches the one you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "written_into_x", "return merged @ W_o.T", "y = merged @ W_o.T\n    x.data.copy_(y)\n    return y",
            says="You change the x you were given: it belongs to the caller.", look="return a new tensor",
        ),
        mistake(
            "x_replaced", "return merged @ W_o.T", "y = merged @ W_o.T\n    x.data = y.data\n    return y",
            says="You make the result the data of x itself, which belongs to the caller.", look="return a new tensor",
        ),
    ),
    hints=(
        "Try it with one head first: that is self_attention, followed by W_o. What do several heads change?",
        "Project all of x, then give each head its own s = d / num_heads features: (B, n, d) -> (B, n, h, s) -> (B, h, n, s).",
        "scaled_dot_product_attention works with the heads as a leading axis. Then transpose back, reshape to (B, n, d), and apply W_o.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=13,
    title="Self-attention",
    section="自注意力模型 · 查询、键、值 · 多头自注意力",
    kind="torch",
    exercises=(SIMPLE_SELF_ATTENTION, SCALED_DOT_PRODUCT_ATTENTION, SELF_ATTENTION, CAUSAL_MASK, MULTI_HEAD_ATTENTION),
)
