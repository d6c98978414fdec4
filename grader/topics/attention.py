"""Attention (slides: 注意力机制): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import exercise, hold, limits, mistake, prop, same, topic

ADDITIVE = "slides, 打分公式: score(q, k) = w^T tanh(W [q; k])"
BILINEAR = "slides, 打分公式: score(q, k) = q^T W k"
DOT = "slides, 打分公式: score(q, k) = q^T k"
SCALED = "slides, 打分公式: score(q, k) = q^T k / sqrt(d)"
ATTENTION = "slides, 注意力机制: weights = Softmax(scores), context = sum_j weights_j V_j"
HEAD = "the head of attention.py"
OWN_KEYS = "the head of attention.py: row b of q is compared with the n keys of K[b] and with no others"
UNCHANGED = "the head of attention.py: inputs must not be changed"
STORED = "what is stored outside of the function lives on between calls"

# What torch's dispatcher calls ready-made scores and attention, however they are reached.
READY_MADE = (
    "bilinear _trilinear scaled_dot_product_attention _scaled_dot_product_attention_math "
    "_scaled_dot_product_attention_math_for_mps _scaled_dot_product_flash_attention "
    "_scaled_dot_product_flash_attention_for_cpu _scaled_dot_product_efficient_attention "
    "_scaled_dot_product_fused_attention_overrideable _native_multi_head_attention _transform_bias_rescale_qkv"
)
MODULE = "torch.nn.functional.multi_head_attention_forward"  # it may need no operator of the above
OFF_LIMITS = (*(f"aten::{name}" for name in READY_MADE.split()), MODULE)

# --- additive_score -----------------------------------------------------------------------------------------------


def additive_inputs(draw):
    B, n, d_q, d_k, a = draw.dims("B n d_q d_k a")
    if draw.integer(0, 7) == 7:
        a = d_q + d_k  # W is square
    return draw.array(B, d_q), draw.array(B, n, d_k), draw.weights(a, d_q + d_k), draw.array(a)


def bounded_by_w(f, q, K, W, w):
    scores = f(q, K, W, w)
    hold(np.abs(scores) <= np.abs(w).sum() + 1e-4, "no score should be larger than the sum of all |w_i|", scores)


def odd(f, q, K, W, w):
    same(f(-q, -K, W, w), -f(q, K, W, w), "additive_score(-q, -K, W, w)", "-additive_score(q, K, W, w)")


def linear_in_w(f, q, K, W, w):
    v = 1.0 - w
    same(f(q, K, W, w + v), f(q, K, W, w) + f(q, K, W, v),
         "the score with w + v", "the score with w plus the score with v")  # fmt: skip


def query_comes_first(f, q, K, W, w):
    d_q = q.shape[1]
    bare = W.copy()
    bare[:, d_q:] = 0.0
    expected = np.broadcast_to((np.tanh(q @ W[:, :d_q].T) @ w)[:, None], K.shape[:2])
    same(f(q, K, bare, w), expected, "with W = [W_q 0], the score of every key", "w^T tanh(W_q q)")


def hidden_units_twice(f, q, K, W, w):
    same(f(q, K, np.concatenate([W, W]), np.concatenate([w, w]) / 2), f(q, K, W, w),
         "the score with every hidden unit twice, at half its w,", "the score")  # fmt: skip


def sentence_alone(f, q, K, *parameters):
    same(f(q[-1:], K[-1:], *parameters), f(q, K, *parameters)[-1:],
         "the scores of the last query alone", "its scores in the batch")  # fmt: skip


def key_alone(f, q, K, *parameters):
    same(f(q, K[:, -1:], *parameters), f(q, K, *parameters)[:, -1:],
         "the score of the last key alone", "its score among all keys")  # fmt: skip


ADDITIVE_SCORE = exercise(
    "additive_score",
    inputs=additive_inputs,
    returns="scores",
    off_limits=OFF_LIMITS,
    properties=(
        prop("query_comes_first", "the first d_q columns of W belong to the query", query_comes_first),
        prop("bounded_by_w", "a score lies between -sum |w_i| and sum |w_i|", bounded_by_w),
        prop("linear_in_w", "scores with w and with v add up to that with w + v", linear_in_w),
        prop("odd", "-q and -K give the scores with the opposite sign", odd),
        prop("hidden_units_twice", "hidden units may be doubled if w is halved", hidden_units_twice),
        prop("sentence_alone", "a query's scores do not depend on the rest of the batch", sentence_alone),
        prop("key_alone", "a key's score does not depend on the other keys", key_alone),
    ),
    mistakes=(
        mistake(
            "key_first", "[queries, K]", "[K, queries]",
            says="You put the key before the query: in [q; k] the query comes first.", look=ADDITIVE,
        ),
        mistake(
            "no_tanh", "torch.tanh(", "(",
            says="You leave out the tanh, so that the score is linear in query and key.", look=ADDITIVE,
        ),
        mistake(
            "relu_for_tanh", "torch.tanh(", "torch.relu(",
            says="Your hidden layer uses a ReLU: a tanh is asked for.", look=ADDITIVE,
        ),
        mistake(
            "sigmoid_for_tanh", "torch.tanh(", "torch.sigmoid(",
            says="Your hidden layer uses a sigmoid: a tanh is asked for.", look=ADDITIVE,
        ),
        mistake(
            "softmax_for_tanh", "torch.tanh(", "torch.nn.Softmax(dim=-1)(",
            says="You take a softmax of the hidden layer where the tanh belongs.", look=ADDITIVE,
        ),
        mistake(
            "tanh_outside", "torch.tanh(", "(", also=(("hidden @ w", "torch.tanh(hidden @ w)"),),
            says="You take the tanh of the finished score: it belongs between W and w.", look=ADDITIVE,
        ),
        mistake(
            "second_tanh", "hidden @ w", "torch.tanh(hidden @ w)",
            says="You take another tanh of the score: w^T tanh(...) may be larger than 1.", look=ADDITIVE,
        ),
        mistake(
            "tanh_of_each_half", "torch.tanh(pairs @ W.T)",
            "torch.tanh(queries @ W[:, : q.shape[1]].T) + torch.tanh(K @ W[:, q.shape[1] :].T)",
            says="You take the tanh of W_q q and of W_k k apart and add: the tanh is of the sum.", look=ADDITIVE,
        ),
        mistake(
            "tanh_of_the_inputs", "torch.tanh(pairs @ W.T)", "torch.tanh(pairs) @ W.T",
            says="You take the tanh of [q; k] before W: it comes after.", look=ADDITIVE,
        ),
        mistake(
            "weights_returned", "hidden @ w", "torch.softmax(hidden @ w, dim=-1)",
            says="You return the weights after the softmax: the scores themselves are asked for.",
            look="the stub of additive_score: (no softmax yet)",
        ),
        mistake(
            "scaled", "hidden @ w", "hidden @ w / math.sqrt(w.shape[0])",
            says="You divide by the root of the hidden size: the additive score is not scaled.", look=ADDITIVE,
        ),
        mistake(
            "scaled_by_the_key_size", "hidden @ w", "hidden @ w / math.sqrt(K.shape[-1])",
            says="You divide by the root of the keys' size: the additive score is not scaled.", look=ADDITIVE,
        ),
        mistake(
            "mean_for_sum", "hidden @ w", "hidden @ w / w.shape[0]",
            says="You take the mean over the hidden units: w^T tanh(...) is their sum.", look=ADDITIVE,
        ),
        mistake(
            "w_ignored", "hidden @ w", "hidden.sum(dim=-1)",
            says="You add the hidden units up with equal weight: w is not used.", look=ADDITIVE,
        ),
        mistake(
            "query_ignored", "[queries, K]", "[0 * queries, K]",
            says="Your score does not look at the query, only at the keys.", look=ADDITIVE,
        ),
        mistake(
            "key_ignored", "[queries, K]", "[queries, 0 * K]",
            says="Your score does not look at the keys, so all keys get the same score.", look=ADDITIVE,
        ),
        mistake(
            "queries_of_other_sentences", "q.unsqueeze(1).expand(-1, K.shape[1], -1)",
            "q.repeat(K.shape[1], 1).view(K.shape[0], K.shape[1], -1)",
            says="repeat(n, 1) and view mix the batch up: key j of sentence b meets another sentence's query.",
            look=OWN_KEYS,
        ),
        mistake(
            "first_query_for_all", "q.unsqueeze(1).expand(-1, K.shape[1], -1)", "q[0].expand(*K.shape[:2], -1)",
            says="You use the first query of the batch for every sentence.", look=OWN_KEYS,
        ),
        mistake(
            "W_transposed_if_square", "pairs @ W.T", "pairs @ (W if W.shape[0] == W.shape[1] else W.T)",
            says="Where W is square you multiply by W and not by its transpose.",
            look="the stub of additive_score: W (a, d_q + d_k)",
        ),
        mistake(
            "saturated_early", "pairs @ W.T", "(pairs @ W.T).clamp(-1, 1)",
            says="You clip the pre-activation at -1 and 1: beyond that the scores are wrong.", look=ADDITIVE,
        ),
        mistake(
            "hardtanh_for_tanh", "torch.tanh(", "torch.nn.functional.hardtanh(",
            says="Your hidden layer is a broken line, clipped at -1 and 1 (hardtanh): a tanh is asked for.", look=ADDITIVE,
        ),
        mistake(
            "extra_axis_kept", "hidden @ w", "hidden @ w.unsqueeze(1)",
            says="Your scores have an axis of length 1 at the end: (B, n, 1) for (B, n).",
            look="the stub of additive_score: (B, n)",
        ),
        mistake(
            "squeezed_too_much", "hidden @ w", "(hidden @ w).squeeze()",
            says="squeeze() without an axis also takes away a batch of one sentence or a single key.",
            look="squeeze(-1) takes away the last axis only",
        ),
        mistake(
            "keys_cut_off", "[queries, K]", "[queries, K.detach()]",
            says="K.detach() cuts the graph: no gradient reaches the keys.", look=HEAD,
        ),
        mistake(
            "query_cut_off", "[queries, K]", "[queries.detach(), K]",
            says="No gradient reaches the query: torch.tensor(...), .data and .detach() cut it off the graph.", look=HEAD,
        ),
        mistake(
            "through_python_numbers", "hidden @ w", "(hidden @ w).detach()",
            says="No gradient flows through your scores: .item(), .detach() and a way through NumPy cut the graph.",
            look=HEAD,
        ),
        mistake(
            "weights_copied_into_layers", "pairs @ W.T", "pairs @ W.T.detach()",
            also=(("hidden @ w", "hidden @ w.detach()"),),
            says="No gradient reaches the W and w you were given: nn.Parameter, .data and .detach() cut them off the graph.",
            look=HEAD,
        ),
        mistake(
            "weights_kept_between_calls",
            code="_cache = {}\n\n\ndef additive_score(q, K, W, w):\n"
            "    W, w = _cache.setdefault((tuple(W.shape), q.shape[1]), (W, w))\n"
            "    queries = q.unsqueeze(1).expand(-1, K.shape[1], -1)\n"
            "    return torch.tanh(torch.cat([queries, K], dim=-1) @ W.T) @ w",
            says="Your function remembers the W and w of its first call and goes on using them.", look=STORED,
        ),
        mistake(
            "input_normalised_in_place", "return hidden @ w",
            "W.data /= W.data.norm()\n    return hidden @ w",
            says="W.data /= ... changes the caller's W.", look=UNCHANGED,
        ),
    ),
    hints=(
        "It is a small network: [q; k] goes in, W makes a hidden layer of it, w makes one number of that.",
        "Each key needs the query beside it: q.unsqueeze(1) has shape (B, 1, d_q) and can be expanded to (B, n, d_q).",
        "torch.cat the two along the last axis, multiply by W.T, take the tanh, multiply by w: (B, n, a) @ (a,) is (B, n).",
    ),
)  # fmt: skip

# --- bilinear_score -----------------------------------------------------------------------------------------------


def bilinear_inputs(draw):
    B, n, d_q, d_k = draw.dims("B n d_q d_k")
    if draw.integer(0, 5) == 5:
        d_k = d_q  # W is square
    return draw.array(B, d_q), draw.array(B, n, d_k), draw.array(d_q, d_k)


def unit_vectors_read_W(f, q, K, W):
    d_q, d_k = W.shape
    keys = np.broadcast_to(np.eye(d_k), (d_q, d_k, d_k)).copy()
    same(f(np.eye(d_q), keys, W), W, "the scores of unit queries e_i and unit keys e_j", "W_ij")


def additive_in_q(f, q, K, W):
    p = 1.0 - q
    same(f(q + p, K, W), f(q, K, W) + f(p, K, W), "the score of q + p", "the score of q plus the score of p")


def query_and_key_exchanged(f, q, K, W):
    key = K[:, 0]
    same(f(key, q[:, None], W.T.copy()), f(q, key[:, None], W), "k^T W^T q", "q^T W k")


def linear_in_W(f, q, K, W):
    same(f(q, K, -2 * W), -2 * f(q, K, W), "bilinear_score(q, K, -2 W)", "-2 bilinear_score(q, K, W)")


BILINEAR_SCORE = exercise(
    "bilinear_score",
    inputs=bilinear_inputs,
    returns="scores",
    off_limits=OFF_LIMITS,
    properties=(
        prop("unit_vectors_read_W", "the score of the unit vectors e_i and e_j is W_ij", unit_vectors_read_W, examples=12),
        prop("exchanged", "query and key may change places if W is transposed", query_and_key_exchanged),
        prop("linear_in_W", "-2 W gives -2 times the score", linear_in_W),
        prop("additive_in_q", "the scores of two queries add up to that of their sum", additive_in_q),
        prop("sentence_alone", "a query's scores do not depend on the rest of the batch", sentence_alone),
        prop("key_alone", "a key's score does not depend on the other keys", key_alone),
    ),
    mistakes=(
        mistake(
            "weights_returned", "dot_score(q @ W, K)", "torch.softmax(dot_score(q @ W, K), dim=-1)",
            says="You return the weights after the softmax: the scores themselves are asked for.",
            look="the stub of bilinear_score: (no softmax yet)",
        ),
        mistake(
            "tanh_added", "dot_score(q @ W, K)", "torch.tanh(dot_score(q @ W, K))",
            says="You take a tanh: that belongs to the additive score.", look=BILINEAR,
        ),
        mistake(
            "scaled", "dot_score(q @ W, K)", "dot_score(q @ W, K) / math.sqrt(K.shape[-1])",
            says="You divide by the root of the keys' size: the bilinear score is not scaled.", look=BILINEAR,
        ),
        mistake(
            "scaled_by_the_query_size", "dot_score(q @ W, K)", "dot_score(q @ W, K) / math.sqrt(q.shape[-1])",
            says="You divide by the root of the query's size: the bilinear score is not scaled.", look=BILINEAR,
        ),
        mistake(
            "mean_for_sum", "dot_score(q @ W, K)", "dot_score(q @ W, K) / K.shape[-1]",
            says="You take the mean of the products: their sum is asked for.", look=BILINEAR,
        ),
        mistake(
            "negative_scores_dropped", "dot_score(q @ W, K)", "torch.relu(dot_score(q @ W, K))",
            says="You take a ReLU of the score: scores may be negative.", look=BILINEAR,
        ),
        mistake(
            "W_transposed", "q @ W", "q @ W.T",
            says="You compute q^T W^T k: W belongs between q and k as it is.", look=BILINEAR,
        ),
        mistake(
            "W_transposed_if_square", "q @ W", "q @ (W.T if W.shape[0] == W.shape[1] else W)",
            says="Where W is square you compute k^T W q: q^T W k is asked for.", look=BILINEAR,
        ),
        mistake(
            "W_symmetrised", "q @ W", "q @ ((W + W.T) / 2 if W.shape[0] == W.shape[1] else W)",
            says="Where W is square you replace it by (W + W^T) / 2, but W need not be symmetric.", look=BILINEAR,
        ),
        mistake(
            "W_ignored", "q @ W", "q @ torch.eye(*W.shape, dtype=q.dtype)",
            says="Your score does not use W.", look=BILINEAR,
        ),
        mistake(
            "diagonal_only", "q @ W", "q @ (W * torch.eye(*W.shape, dtype=q.dtype))",
            says="You use only the diagonal of W: every pair q_i k_j counts.", look=BILINEAR,
        ),
        mistake(
            "query_ignored", "q @ W", "torch.ones_like(q) @ W",
            says="Your score does not look at the query.", look=BILINEAR,
        ),
        mistake(
            "key_with_itself_if_square", "dot_score(q @ W, K)",
            "((K @ W * K).sum(dim=-1) if W.shape[0] == W.shape[1] else dot_score(q @ W, K))",
            says="Where W is square you compute k^T W k: the query is not asked.", look=BILINEAR,
        ),
        mistake(
            "tanh_of_the_query", "q @ W", "torch.tanh(q @ W)",
            says="You take a tanh of q^T W: the bilinear score has none.", look=BILINEAR,
        ),
        mistake(
            "summed_over_the_batch", "q @ W", "(q @ W).sum(dim=0).expand(q.shape[0], -1)",
            says="In your einsum q has no batch letter of its own: the queries of the whole batch are added up.",
            look=OWN_KEYS,
        ),
        mistake(
            "keys_of_the_first_sentence", "dot_score(q @ W, K)", "dot_score(q @ W, K[:1].expand_as(K))",
            says="You compare all queries with the keys of the first sentence.", look=OWN_KEYS,
        ),
        mistake(
            "batch_and_keys_confused", "dot_score(q @ W, K)",
            "(((q @ W) * K).sum(dim=-1) if q.shape[0] == K.shape[1] else dot_score(q @ W, K))",
            says="Where B = n you compare key j with query j of the batch: q needs an axis for the keys.",
            look=OWN_KEYS,
        ),
        mistake(
            "not_summed", "dot_score(q @ W, K)", "(q @ W).unsqueeze(1) * K",
            says="You return the products entry by entry: they have still to be added up.",
            look="the stub of bilinear_score: (B, n)",
        ),
        mistake(
            "size_of_the_score", "dot_score(q @ W, K)", "dot_score(q @ W, K).abs()",
            says="You return the absolute value: scores may be negative.", look=BILINEAR,
        ),
        mistake(
            "W_cut_off", "q @ W", "q @ W.detach()",
            says="W.data or W.detach() cuts the graph: no gradient reaches W.", look=HEAD,
        ),
        mistake(
            "through_numpy", "dot_score(q @ W, K)", "dot_score(q @ W, K).detach()",
            says="No gradient flows through your scores: .detach() and a way through NumPy cut the graph.", look=HEAD,
        ),
        mistake(
            "projects_into_K", "return dot_score(q @ W, K)",
            "keys = K @ W.T\n    if keys.shape == K.shape:\n        K.data.copy_(keys)\n"
            "    return (keys * q.unsqueeze(1)).sum(dim=-1)",
            says="You write the projected keys into the K you were given.", look=UNCHANGED,
        ),
    ),
    hints=(
        "Take one query and one key: q^T W is a vector of the key's size. What is left to do with it and k?",
        "For the batch, q @ W has shape (B, d_k). What comes after it is your dot_score.",
        "dot_score of q @ W and K; or one einsum in which q, K and the result share the letter of the batch.",
    ),
)  # fmt: skip

# --- dot_score and scaled_dot_score -------------------------------------------------------------------------------


def dot_inputs(draw):
    B, n, d = draw.dims("B n d")
    return draw.array(B, d), draw.array(B, n, d)


def unit_keys(q):
    B, d = q.shape
    return np.broadcast_to(np.eye(d), (B, d, d)).copy()


def unit_keys_read_q(f, q, K):
    same(f(q, unit_keys(q)), q, "the scores of q and the unit vectors", "q")


def symmetric(f, q, K):
    same(f(K[:, 0], q[:, None]), f(q, K[:, :1]), "the score of k and q", "the score of q and k")


def twice_the_query(f, q, K):
    same(f(-2 * q, K), -2 * f(q, K), "the score of -2 q", "-2 times the score of q")


def twice_the_keys(f, q, K):
    same(f(q, -2 * K), -2 * f(q, K), "the score of -2 k", "-2 times the score of k")


def features_twice(f, q, K):
    same(f(np.tile(q, 2), np.tile(K, 2)), 2 * f(q, K), "the score with every feature twice", "twice the score")


DOT_SCORE = exercise(
    "dot_score",
    inputs=dot_inputs,
    returns="scores",
    off_limits=OFF_LIMITS,
    properties=(
        prop("unit_keys_read_q", "the scores of the unit vectors are the entries of q", unit_keys_read_q),
        prop("symmetric", "query and key may change places", symmetric),
        prop("twice_the_query", "-2 q gives -2 times the scores", twice_the_query),
        prop("features_twice", "every feature twice gives twice the score", features_twice),
        prop("sentence_alone", "a query's scores do not depend on the rest of the batch", sentence_alone),
        prop("key_alone", "a key's score does not depend on the other keys", key_alone),
    ),
    mistakes=(
        mistake(
            "scaled", "(K @ q.unsqueeze(-1))", "(K @ q.unsqueeze(-1) / math.sqrt(q.shape[-1]))",
            says="You divide by sqrt(d): that is the next exercise, the dot score is not scaled.", look=DOT,
        ),
        mistake(
            "cosine", "(K @ q.unsqueeze(-1)).squeeze(-1)",
            "torch.nn.functional.cosine_similarity(q.unsqueeze(1), K, dim=-1)",
            says="You divide by the lengths of query and key: that is the cosine of their angle.", look=DOT,
        ),
        mistake(
            "mean_for_sum", "(K @ q.unsqueeze(-1))", "(K @ q.unsqueeze(-1) / q.shape[-1])",
            says="You take the mean of the products: their sum is asked for.", look=DOT,
        ),
        mistake(
            "not_summed", "(K @ q.unsqueeze(-1)).squeeze(-1)", "K * q.unsqueeze(1)",
            says="You return the products entry by entry: they have still to be added up.",
            look="the stub of dot_score: (B, n)",
        ),
        mistake(
            "summed_over_the_keys", "(K @ q.unsqueeze(-1)).squeeze(-1)", "(K * q.unsqueeze(1)).sum(dim=1)",
            says="You add the products up over the keys (dim=1): each key's own products make its score.", look=DOT,
        ),
        mistake(
            "largest_product", "(K @ q.unsqueeze(-1)).squeeze(-1)", "(K * q.unsqueeze(1)).max(dim=-1).values",
            says="You take the largest of the products: their sum is asked for.", look=DOT,
        ),
        mistake(
            "added_for_multiplied", "(K @ q.unsqueeze(-1)).squeeze(-1)", "(K + q.unsqueeze(1)).sum(dim=-1)",
            says="You add query and key: they are multiplied entry by entry.", look=DOT,
        ),
        mistake(
            "sums_multiplied", "(K @ q.unsqueeze(-1)).squeeze(-1)", "K.sum(dim=-1) * q.sum(dim=-1, keepdim=True)",
            says="You multiply the sums of query and key: the sum of the products is asked for.", look=DOT,
        ),
        mistake(
            "extra_axis_kept", ".squeeze(-1)", "",
            says="Your scores have an axis of length 1 at the end: (B, n, 1) for (B, n).",
            look="the stub of dot_score: (B, n)",
        ),
        mistake(
            "squeezed_too_much", ".squeeze(-1)", ".squeeze()",
            says="squeeze() without an axis also takes away a batch of one sentence or a single key.",
            look="squeeze(-1) takes away the last axis only",
        ),
        mistake(
            "keys_of_the_first_sentence", "(K @", "(K[:1].expand_as(K) @",
            says="You compare all queries with the keys of the first sentence.", look=OWN_KEYS,
        ),
        mistake(
            "queries_added_up", "q.unsqueeze(-1)", "q.sum(dim=0).unsqueeze(-1)",
            says="In your einsum q has another batch letter than K: the queries of the whole batch are added up.",
            look=OWN_KEYS,
        ),
        mistake(
            "batch_and_keys_confused", "(K @ q.unsqueeze(-1)).squeeze(-1)",
            "((q if q.shape[0] == K.shape[1] else q.unsqueeze(1)) * K).sum(dim=-1)",
            says="Where B = n, q * K pairs query j of the batch with key j: q needs an axis for the keys.",
            look=OWN_KEYS,
        ),
        mistake(
            "distance", "(K @ q.unsqueeze(-1)).squeeze(-1)", "-((q.unsqueeze(1) - K) ** 2).sum(dim=-1)",
            says="You return the negative squared distance: that is another score.", look=DOT,
        ),
        mistake(
            "size_of_the_score", ".squeeze(-1)", ".squeeze(-1).abs()",
            says="You return the absolute value: scores may be negative.", look=DOT,
        ),
        mistake(
            "last_feature_missing", "(K @ q.unsqueeze(-1)).squeeze(-1)",
            "(K * q.unsqueeze(1))[..., : max(1, q.shape[-1] - 1)].sum(dim=-1)",
            says="Your sum stops before the last feature.", look=DOT,
        ),
        mistake(
            "weights_returned", ".squeeze(-1)", ".squeeze(-1).softmax(dim=-1)",
            says="You return the weights after the softmax: the scores themselves are asked for.",
            look="the stub of dot_score: (no scaling, no softmax yet)",
        ),
        mistake(
            "query_cut_off", "q.unsqueeze(-1)", "q.detach().unsqueeze(-1)",
            says="No gradient reaches the query: torch.tensor(...), .data and .detach() cut it off the graph.", look=HEAD,
        ),
        mistake(
            "multiplies_into_K", "return (K @ q.unsqueeze(-1)).squeeze(-1)",
            "scores = (K @ q.unsqueeze(-1)).squeeze(-1)\n    K.data.mul_(q.data.unsqueeze(1))\n    return scores",
            says="K.data.mul_ changes the keys you were given.", look=UNCHANGED,
        ),
    ),
    hints=(
        "By hand for d = 2: q = (1, 2) and k = (3, 4) give 1 * 3 + 2 * 4 = 11. One such number for each key.",
        "Give q an axis for the keys: q.unsqueeze(1) has shape (B, 1, d), K has (B, n, d).",
        "Multiply the two and sum over the last axis; or multiply the matrices K and q.unsqueeze(-1) and drop the last axis.",
    ),
)  # fmt: skip


def root_times_score(f, q, K):
    d = q.shape[1]
    same(f(q, K) * np.sqrt(d), (q[:, None] * K).sum(axis=-1), "sqrt(d) times the score", "q^T k")


def features_four_times(f, q, K):
    same(f(np.tile(q, 4), np.tile(K, 4)), 2 * f(q, K), "the score with every feature four times", "twice the score")


def zeros_appended(f, q, K):
    d = q.shape[1]
    wide = f(np.pad(q, ((0, 0), (0, 3 * d))), np.pad(K, ((0, 0), (0, 0), (0, 3 * d))))
    same(wide, f(q, K) / 2, "the score with 3 d zeros appended to q and k", "half the score")


def one_feature(f, q, K):
    same(f(q[:, :1], K[..., :1]), q[:, :1] * K[..., 0], "the score for d = 1", "q k")


SCALED_DOT_SCORE = exercise(
    "scaled_dot_score",
    inputs=dot_inputs,
    returns="scores",
    needs=("dot_score",),
    off_limits=OFF_LIMITS,
    properties=(
        prop("root_times_score", "sqrt(d) times the score is the dot product", root_times_score),
        prop("features_four_times", "every feature four times gives twice the score", features_four_times),
        prop("zeros_appended", "3 d zeros appended to q and k halve the score", zeros_appended),
        prop("one_feature", "for d = 1 nothing is scaled", one_feature),
        prop("twice_the_query", "-2 q gives -2 times the scores", twice_the_query),
        prop("twice_the_keys", "-2 k gives -2 times the score", twice_the_keys),
        prop("sentence_alone", "a query's scores do not depend on the rest of the batch", sentence_alone),
        prop("key_alone", "a key's score does not depend on the other keys", key_alone),
    ),
    mistakes=(
        mistake(
            "no_scale", " / math.sqrt(q.shape[-1])", "",
            says="You leave out the division by sqrt(d).", look=SCALED,
        ),
        mistake(
            "weights_returned", "dot_score(q, K) / math.sqrt(q.shape[-1])",
            "torch.softmax(dot_score(q, K) / math.sqrt(q.shape[-1]), dim=-1)",
            says="You return the weights after the softmax: the scores themselves are asked for.",
            look="the stub of scaled_dot_score: (no softmax yet)",
        ),
        mistake(
            "divided_by_d", "math.sqrt(q.shape[-1])", "q.shape[-1]",
            says="You divide by d: its root is asked for.", look=SCALED,
        ),
        mistake(
            "power_binds_first", "math.sqrt(q.shape[-1])", "(q.shape[-1] ** 1 / 2)",
            says="d ** 1 / 2 is d / 2 and not the root of d: write d ** 0.5.", look=SCALED,
        ),
        mistake(
            "root_of_the_number_of_keys", "q.shape[-1]", "K.shape[1]",
            says="You divide by the root of n, the number of keys: d is the size of a key.", look=SCALED,
        ),
        mistake(
            "root_of_the_batch", "q.shape[-1]", "q.shape[0]",
            says="You divide by the root of the batch size: d is the size of a key.", look=SCALED,
        ),
        mistake(
            "multiplied_by_root", "/ math", "* math",
            says="You multiply by sqrt(d) (or divide by d ** -0.5): the score is divided by it.", look=SCALED,
        ),
        mistake(
            "scale_of_the_paper", "math.sqrt(q.shape[-1])", "8.0",
            says="You divide by 8, the root of the paper's 64: d is the size of the keys you get.", look=SCALED,
        ),
        mistake(
            "whole_root", "math.sqrt", "math.isqrt",
            says="You round the root of d to a whole number.", look=SCALED,
        ),
        mistake(
            "cube_root", "math.sqrt(q.shape[-1])", "q.shape[-1] ** (1 / 3)",
            says="You take d to the power 1/3: the square root is asked for.", look=SCALED,
        ),
        mistake(
            "root_of_d_plus_one", "q.shape[-1]", "q.shape[-1] + 1",
            says="You divide by sqrt(d + 1): sqrt(d) is asked for.", look=SCALED,
        ),
        mistake(
            "unit_query", "math.sqrt(q.shape[-1])", "q.norm(dim=-1, keepdim=True)",
            says="You divide by the length of the query vector and not by the root of its size.", look=SCALED,
        ),
        mistake(
            "not_summed", "dot_score(q, K)", "K * q.unsqueeze(1)",
            says="You return the products entry by entry: they have still to be added up.",
            look="the stub of scaled_dot_score: (B, n)",
        ),
        mistake(
            "division_floored", "/ math", "// math",
            says="// rounds the quotient down: / is asked for.", look=SCALED,
        ),
        mistake(
            "softmax_over_batch", "dot_score(q, K) / math.sqrt(q.shape[-1])",
            "torch.softmax(dot_score(q, K) / math.sqrt(q.shape[-1]), dim=0)",
            says="You return a softmax, over the batch at that: the scores themselves are asked for.",
            look="the stub of scaled_dot_score: (no softmax yet)",
        ),
        mistake(
            "keys_of_the_first_sentence", "dot_score(q, K)", "dot_score(q, K[:1].expand_as(K))",
            says="You compare all queries with the keys of the first sentence.", look=OWN_KEYS,
        ),
        mistake(
            "query_scaled_in_place", "return", "q.data /= math.sqrt(q.shape[-1])\n    return",
            also=(("dot_score(q, K) / math.sqrt(q.shape[-1])", "dot_score(q, K)"),),
            says="You scale the q you were given, in place.", look=UNCHANGED,
        ),
        mistake(
            "scores_cut_off", "dot_score(q, K)", "dot_score(q, K).detach()",
            says="No gradient flows through your scores: torch.tensor(...), .detach() and torch.no_grad() cut the graph.",
            look=HEAD,
        ),
    ),
    hints=(
        "Start from the dot score. The stub says by what it is divided, and why.",
        "d is the size of one query or key: q.shape[-1], not the number of keys and not the batch.",
        "dot_score of q and K, divided by the square root of q.shape[-1] (math.sqrt, or ** 0.5).",
    ),
)  # fmt: skip

# --- attend -------------------------------------------------------------------------------------------------------


def attend_inputs(draw):
    B, n, d_v = draw.dims("B n d_v")
    return draw.array(B, n, size=draw.choice([2.0, 4.0, 16.0])), draw.array(B, n, d_v, size=4.0)


def weights_sum_to_one(f, scores, V):
    _, weights = f(scores, V)
    hold(weights >= 0, "no weight should be negative", weights)
    same(weights.sum(axis=1), np.ones(len(scores)), "the sum of each row of weights", "1")


def log_ratios(f, scores, V):
    scores = 40 + scores / 4  # beyond every clip, and near each other
    _, weights = f(scores, V)
    logs = np.log(np.maximum(weights, 1e-12))
    same(logs - logs[:, :1], scores - scores[:, :1], "log(weight_j / weight_0)", "score_j - score_0", tol=1e-3)


def shifted(f, scores, V):
    shift = 30.0 + np.arange(len(scores))[:, None] % 4  # scores of 16 at most stay within 50
    _, weights = f(scores + shift, V)
    same(weights, f(scores, V)[1], "the weights with a number added to every row of scores", "the weights")


def equal_scores(f, scores, V):
    context, _ = f(np.broadcast_to(scores[:, :1], scores.shape).copy(), V)
    same(context, V.mean(axis=1), "the context for equal scores", "the mean of the values")


def equal_values(f, scores, V):
    context, _ = f(scores, np.broadcast_to(V[:, :1], V.shape).copy())
    same(context, V[:, 0], "the context of equal values", "that value")


def unit_values(f, scores, V):
    B, n = scores.shape
    context, weights = f(scores, np.broadcast_to(np.eye(n), (B, n, n)).copy())
    same(context, weights, "the context of the unit vectors", "the weights")


def keys_reordered(f, scores, V):
    context, weights = f(scores, V)
    turned_context, turned = f(scores[:, ::-1].copy(), V[:, ::-1].copy())
    same(turned, weights[:, ::-1], "the weights of the keys in reverse order", "the weights in reverse order")
    same(turned_context, context, "the context of the keys in reverse order", "the context")


def query_alone(f, scores, V):
    context, weights = f(scores, V)
    alone, own = f(scores[-1:], V[-1:])
    same(own, weights[-1:], "the weights of the last query alone", "its weights in the batch")
    same(alone, context[-1:], "the context of the last query alone", "its context in the batch")


ATTEND = exercise(
    "attend",
    inputs=attend_inputs,
    returns=("context", "weights"),
    off_limits=OFF_LIMITS,
    properties=(
        prop("weights_sum_to_one", "each row of weights sums to 1", weights_sum_to_one),
        prop("log_ratios", "the logarithm of two weights' ratio is the difference of their scores", log_ratios),
        prop("shifted", "a number added to all scores of a query changes nothing", shifted),
        prop("equal_scores", "equal scores give the mean of the values", equal_scores),
        prop("equal_values", "the context of equal values is that value", equal_values),
        prop("unit_values", "if the values are the unit vectors, the context is the weights", unit_values),
        prop("keys_reordered", "the order of the keys does not matter to the context", keys_reordered),
        prop("query_alone", "a query's answer does not depend on the rest of the batch", query_alone),
    ),
    cases=(
        limits(
            "large_scores",
            "it is right for scores from -50 to 50",
            (np.array([[50.0, 49.0, -50.0], [-50.0, -49.0, -48.0]]), np.arange(12.0).reshape(2, 3, 2) - 5),
            (np.array([[-50.0, -50.0]]), np.array([[[1.0], [-3.0]]])),
            (np.array([[12.0, 13.0, 14.5], [-11.0, -13.0, -12.0]]), np.arange(6.0).reshape(2, 3, 1) - 2),
        ),
    ),
    mistakes=(
        mistake(
            "softmax_over_batch", "dim=-1", "dim=0",
            says="Your softmax runs over the batch (dim=0): the weights of one query's keys must sum to 1.",
            look=ATTENTION,
        ),
        mistake(
            "softmax_over_everything", "torch.softmax(scores, dim=-1)",
            "torch.softmax(scores.flatten(), dim=0).reshape(scores.shape)",
            says="Your softmax runs over all scores of the batch at once: each row has its own.", look=ATTENTION,
        ),
        mistake(
            "no_softmax", "torch.softmax(scores, dim=-1)", "scores",
            says="You use the scores themselves as weights: their softmax is missing.", look=ATTENTION,
        ),
        mistake(
            "context_from_scores", "(weights.unsqueeze(1)", "(scores.unsqueeze(1)",
            says="You weigh the values with the scores: the context is the sum with the softmaxed weights.",
            look=ATTENTION,
        ),
        mistake(
            "scores_returned", "return context, weights", "return context, scores",
            says="You return the scores as the second result: the weights after the softmax are asked for.",
            look="the stub of attend: (context, weights)",
        ),
        mistake(
            "log_softmax_weights", "torch.softmax(scores, dim=-1)", "torch.log_softmax(scores, dim=-1)",
            says="You weigh with the logarithms of the weights: a softmax is asked for, not a log_softmax.", look=ATTENTION,
        ),
        mistake(
            "softmax_of_minus_scores", "torch.softmax(scores,", "torch.softmax(-scores,",
            says="You take the softmax of -scores: the highest score must get the largest weight.", look=ATTENTION,
        ),
        mistake(
            "softmax_twice", "torch.softmax(scores, dim=-1)", "torch.softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You take the softmax of a softmax.", look=ATTENTION,
        ),
        mistake(
            "exp_not_normalised", "torch.softmax(scores, dim=-1)", "torch.exp(scores)",
            says="You leave out the division by the sum: your weights do not sum to 1.", look=ATTENTION,
        ),
        mistake(
            "shifted_exp_not_normalised", "torch.softmax(scores, dim=-1)",
            "torch.exp(scores - scores.max(dim=1, keepdim=True).values)",
            says="You leave out the division by the sum: your weights do not sum to 1.", look=ATTENTION,
        ),
        mistake(
            "scores_divided_by_sum", "torch.softmax(scores, dim=-1)", "scores / scores.sum(dim=1, keepdim=True)",
            says="You divide the scores by their sum: the exponential is missing.", look=ATTENTION,
        ),
        mistake(
            "sigmoid_weights", "torch.softmax(scores, dim=-1)", "torch.sigmoid(scores)",
            says="Your weights are sigmoids: they do not sum to 1.", look=ATTENTION,
        ),
        mistake(
            "sigmoid_normalised", "torch.softmax(scores, dim=-1)",
            "torch.sigmoid(scores) / torch.sigmoid(scores).sum(dim=1, keepdim=True)",
            says="You normalise sigmoids: a softmax normalises exponentials.", look=ATTENTION,
        ),
        mistake(
            "hard_attention", "torch.softmax(scores, dim=-1)",
            "torch.nn.functional.one_hot(scores.argmax(dim=1), scores.shape[1]).to(V.dtype)",
            says="You take only the value with the highest score: all values count, by their weights.", look=ATTENTION,
        ),
        mistake(
            "plain_average", "(weights.unsqueeze(1) @ V).squeeze(1)", "V.mean(dim=1)",
            says="Your context is the plain average of the values: the weights are not used.", look=ATTENTION,
        ),
        mistake(
            "mean_of_weighted_values", "(weights.unsqueeze(1) @ V)", "(weights.unsqueeze(1) @ V / V.shape[1])",
            says="You take the mean of the weighted values: their sum is asked for.", look=ATTENTION,
        ),
        mistake(
            "results_swapped", "return context, weights", "return weights, context",
            says="You return the weights first: the context comes first.", look="the stub of attend: (context, weights)",
        ),
        mistake(
            "context_only", "return context, weights", "return context",
            says="You return the context alone: the weights are asked for too.",
            look="the stub of attend: (context, weights)",
        ),
        mistake(
            "context_keeps_an_axis", ".squeeze(1)", "",
            says="Your context has an axis of length 1 in the middle: (B, 1, d_v) for (B, d_v).",
            look="the stub of attend: context (B, d_v)",
        ),
        mistake(
            "weights_keep_an_axis", "return context, weights", "return context, weights.unsqueeze(1)",
            says="Your weights have an axis of length 1 in the middle: (B, 1, n) for (B, n).",
            look="the stub of attend: weights (B, n)",
        ),
        mistake(
            "weights_keep_a_last_axis", "return context, weights", "return context, weights.unsqueeze(2)",
            says="Your weights have an axis of length 1 at the end: (B, n, 1) for (B, n).",
            look="the stub of attend: weights (B, n)",
        ),
        mistake(
            "not_summed", "(weights.unsqueeze(1) @ V).squeeze(1)", "weights.unsqueeze(2) * V",
            says="You weigh the values but do not add them up: the context is their sum over the keys.", look=ATTENTION,
        ),
        mistake(
            "summed_over_the_batch", "(weights.unsqueeze(1) @ V).squeeze(1)", "(weights.unsqueeze(2) * V).sum(dim=0)",
            says="You add the weighted values up over the batch (dim=0): the sum runs over the keys.", look=ATTENTION,
        ),
        mistake(
            "squeezed_too_much", ".squeeze(1)", ".squeeze()",
            says="squeeze() without an axis also takes away a batch of one sentence, or a value of size 1.",
            look="squeeze(1) takes away that axis only",
        ),
        mistake(
            "values_of_the_first_sentence", "@ V)", "@ V[:1])",
            says="You weigh the values of the first sentence for the whole batch.", look=OWN_KEYS,
        ),
        mistake(
            "batch_and_keys_confused", "(weights.unsqueeze(1)",
            "((weights.T if scores.shape[0] == scores.shape[1] else weights).unsqueeze(1)",
            says="Where B = n you weigh values with weights of other sentences: weights need an axis at the end.",
            look=OWN_KEYS,
        ),
        mistake(
            "scaled_by_value_size", "torch.softmax(scores,", "torch.softmax(scores / math.sqrt(V.shape[-1]),",
            says="You divide the scores by sqrt(d_v): they are to be used as they come.", look=ATTENTION,
        ),
        mistake(
            "scores_clipped_at_ten", "torch.softmax(scores,", "torch.softmax(scores.clamp(-10, 10),",
            says="You clip the scores at -10 and 10: beyond that the weights are wrong.",
            look="the stub of attend: entries up to 50 in size",
        ),
        mistake(
            "weights_rounded", "torch.softmax(scores, dim=-1)", "torch.round(torch.softmax(scores, dim=-1), decimals=2)",
            says="You round the weights to two decimals: that also takes their gradient away.", look=ATTENTION,
        ),
        mistake(
            "epsilon_in_the_sum", "torch.softmax(scores, dim=-1)",
            "torch.exp(scores) / (torch.exp(scores).sum(dim=1, keepdim=True) + 1e-6)",
            says="You add 1e-6 to the sum: for scores around -50 that is far more than the sum itself.",
            look="the stub of attend: entries up to 50 in size",
        ),
        mistake(
            "negative_scores_dropped", "torch.softmax(scores,", "torch.softmax(scores.masked_fill(scores < 0, -1e9),",
            says="Keys with a negative score get no weight from you: a softmax leaves none out.", look=ATTENTION,
        ),
        mistake(
            "log_weights_returned", "return context, weights", "return context, torch.log_softmax(scores, dim=-1)",
            says="You return the logarithms of the weights.", look=ATTENTION,
        ),
        mistake(
            "weights_returned_cut_off", "return context, weights", "return context, weights.detach()",
            says="The weights you return are detached: no gradient flows through them to the scores.", look=HEAD,
        ),
        mistake(
            "context_ignores_the_gradient_of_weights", "(weights.unsqueeze(1)", "(weights.detach().unsqueeze(1)",
            says="You detach the weights before the sum: the context passes no gradient on to the scores.", look=HEAD,
        ),
        mistake(
            "buffer_changed_after_use", "context = (weights.unsqueeze(1) @ V).squeeze(1)",
            "buffer = torch.zeros_like(weights)\n    context = V.new_zeros(V.shape[0], V.shape[2])\n"
            "    for b, row in enumerate(weights):\n        buffer[b] = row\n        for j, weight in enumerate(buffer[b]):\n"
            "            context[b] += weight * V[b, j]\n    weights = buffer",
            says="You change the buffer of weights in place after using it, so that backward() fails.",
            look="collect rows in a list and torch.stack them, instead of writing into a buffer",
        ),
        mistake(
            "shifts_the_scores_in_place", "weights = torch",
            "scores.data -= scores.data.max(dim=1, keepdim=True).values\n    weights = torch",
            says="scores.data -= ... changes the scores you were given.", look=UNCHANGED,
        ),
    ),
    hints=(
        "Two steps: make weights that sum to 1 of each row of scores, then weigh the values with them.",
        "torch.softmax over the last axis gives the weights. Each weight belongs to a whole vector V[b, j].",
        "weights.unsqueeze(-1) * V, summed over the keys (axis 1), is the context; return it with the weights.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=11,
    title="Attention",
    section="注意力机制",
    kind="torch",
    exercises=(ADDITIVE_SCORE, BILINEAR_SCORE, DOT_SCORE, SCALED_DOT_SCORE, ATTEND),
)
