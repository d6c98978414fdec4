# Student solutions of the topic attention. Data, never imported as a whole: see the header lines.

# === additive_score | right | two_halves_of_W
def additive_score(q, K, W, w):
    d_q = q.shape[1]
    Wq, Wk = W[:, :d_q], W[:, d_q:]
    a = (q @ Wq.T).unsqueeze(1) + K @ Wk.T  # (B, 1, a) + (B, n, a)
    return torch.tanh(a) @ w


# === additive_score | right | python_loops_float32_buffer
def additive_score(query, keys, W, w):
    B, n, _ = keys.shape
    out = torch.zeros(B, n)
    for b in range(B):
        for j in range(n):
            pair = torch.cat((query[b], keys[b, j]))  # 先 q 后 k
            out[b, j] = torch.dot(w, torch.tanh(W.mv(pair)))
    return out


# === additive_score | right | repeated_query
def additive_score(q, K, W, w, verbose=False):
    n = K.size(1)
    Q = q.unsqueeze(1).repeat(1, n, 1)
    QK = torch.cat([Q, K], 2)
    if verbose:
        print(QK.shape)
    return torch.einsum("a,bna->bn", w, torch.einsum("ac,bnc->bna", W, QK).tanh())


# === additive_score | right | one_big_batch
def additive_score(q, K, W, w):
    import torch.nn.functional as F

    B, n, d_k = K.shape
    Q = q.repeat_interleave(n, dim=0)  # (B*n, d_q), every query n times
    flat = torch.cat([Q, K.reshape(B * n, d_k)], dim=1)
    s = F.linear(torch.tanh(F.linear(flat, W)), w.unsqueeze(0))
    return s.view(B, n)


# === additive_score | right | key_by_key
def additive_score(q, K, W, w):
    scores = []
    for k in K.unbind(1):
        hidden = torch.cat([q, k], dim=1).matmul(W.t())
        scores.append((hidden.tanh_() * w).sum(1))  # 自己的张量, 原地没关系
    return torch.stack(scores, dim=1)


# === additive_score | right | tanh_from_sigmoid_transposed_result
def additive_score(q, K, W, w):
    n = K.shape[1]
    rows = []
    for j in range(n):
        a = W @ torch.cat([q, K[:, j]], dim=1).T  # (a, B)
        rows.append(w @ (2 * torch.sigmoid(2 * a) - 1))
    return torch.stack(rows).T  # not contiguous


# === additive_score | right | callable_object
class AdditiveScore:
    """Bahdanau attention"""

    def __call__(self, q, K, W, w):
        queries = torch.ones(K.shape[0], K.shape[1], 1, dtype=q.dtype) * q[:, None, :]
        return torch.matmul(torch.tanh(torch.matmul(torch.cat((queries, K), -1), W.T)), w)


additive_score = AdditiveScore()


# === additive_score | wrong | key_first
# You put the key before the query; in [q; k] the query comes first.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([K, Q], dim=-1) @ W.T) @ w


# === additive_score | wrong | no_tanh
# You leave out the tanh, so that the score is linear in query and key.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.cat([Q, K], dim=-1) @ W.T @ w


# === additive_score | wrong | relu_for_tanh
# Your hidden layer uses a ReLU; a tanh is asked for.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.relu(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | sigmoid_for_tanh
# Your hidden layer uses a sigmoid; a tanh is asked for.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.sigmoid(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | tanh_outside
# You take the tanh of the finished score; it belongs between W and w.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T @ w)


# === additive_score | wrong | second_tanh
# You take another tanh of the score; w^T tanh(...) may be larger than 1.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w)


# === additive_score | wrong | tanh_of_each_half
# You take the tanh of W_q q and of W_k k apart and add; the tanh is of the sum.
def additive_score(q, K, W, w):
    d_q = q.shape[1]
    a = torch.tanh(q @ W[:, :d_q].T).unsqueeze(1) + torch.tanh(K @ W[:, d_q:].T)
    return a @ w


# === additive_score | wrong | tanh_of_the_inputs
# You take the tanh of [q; k] before W; it comes after.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1)) @ W.T @ w


# === additive_score | wrong | softmax_for_tanh
# You take a softmax of the hidden layer where the tanh belongs.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.softmax(torch.cat([Q, K], dim=-1) @ W.T, dim=-1) @ w


# === additive_score | wrong | weights_returned
# You return the weights after the softmax; the scores themselves are asked for.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.softmax(torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w, dim=-1)


# === additive_score | wrong | scaled
# You divide by the root of the hidden size; the additive score is not scaled.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w / math.sqrt(w.shape[0])


# === additive_score | wrong | w_ignored
# You add the hidden units up with equal weight; w is not used.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T).sum(-1)


# === additive_score | wrong | query_ignored
# Your score does not look at the query, only at the keys.
def additive_score(q, K, W, w):
    return torch.tanh(K @ W[:, q.shape[1]:].T) @ w


# === additive_score | wrong | key_ignored
# Your score does not look at the keys, so all keys get the same score.
def additive_score(q, K, W, w):
    s = torch.tanh(q @ W[:, :q.shape[1]].T) @ w
    return s.unsqueeze(1).expand(-1, K.shape[1])


# === additive_score | wrong | queries_of_other_sentences
# repeat(n, 1) and view mix the batch up: key j of sentence b meets another sentence's query.
def additive_score(q, K, W, w):
    B, n, _ = K.shape
    Q = q.repeat(n, 1).view(B, n, -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | first_query_for_all
# You use the first query of the batch for every sentence.
def additive_score(q, K, W, w):
    Q = q[0].expand(K.shape[0], K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | W_transposed_if_square
# Where W is square you multiply by W and not by its transpose.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    pairs = torch.cat([Q, K], dim=-1)
    if W.shape[0] == pairs.shape[-1]:
        hidden = pairs @ W  # 形状能对上
    else:
        hidden = pairs @ W.T
    return torch.tanh(hidden) @ w


# === additive_score | wrong | saturated_early
# You clip the pre-activation at -1 and 1: beyond that the scores are wrong.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh((torch.cat([Q, K], dim=-1) @ W.T).clamp(-1, 1)) @ w


# === additive_score | wrong | extra_axis_kept
# Your scores have an axis of length 1 at the end: (B, n, 1) for (B, n).
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w.unsqueeze(1)


# === additive_score | wrong | keys_cut_off
# K.detach() cuts the graph: no gradient reaches the keys.
def additive_score(q, K, W, w):
    K = K.detach()
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | through_python_numbers
# .item() makes plain numbers of the scores: no gradient flows through them.
def additive_score(q, K, W, w):
    out = torch.zeros(K.shape[0], K.shape[1])
    for b in range(K.shape[0]):
        for j in range(K.shape[1]):
            out[b, j] = (w * torch.tanh(W @ torch.cat([q[b], K[b, j]]))).sum().item()
    return out


# === additive_score | wrong | weights_copied_into_layers
# nn.Parameter makes new leaves of W and w: no gradient reaches those you were given.
def additive_score(q, K, W, w):
    import torch.nn as nn

    attn, v = nn.Linear(W.shape[1], W.shape[0], bias=False), nn.Linear(W.shape[0], 1, bias=False)
    attn.weight, v.weight = nn.Parameter(W), nn.Parameter(w[None])
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return v(torch.tanh(attn(torch.cat([Q, K], dim=-1)))).squeeze(-1)


# === additive_score | wrong | weights_kept_between_calls
# Your function remembers the W and w of its first call and goes on using them.
_cache = {}


def additive_score(q, K, W, w):
    key = (tuple(W.shape), q.shape[1])
    W, w = _cache.setdefault(key, (W, w))
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w


# === additive_score | wrong | input_normalised_in_place
# W.data /= ... changes the caller's W.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    scores = torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w
    W.data /= W.data.norm()
    return scores


# === additive_score | wrong | key_first + no_tanh
# You put the key before the query, and leave out the tanh.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    return torch.cat([K, Q], dim=-1) @ W.T @ w


# === additive_score | wrong | relu_for_tanh + weights_returned
# You use a ReLU for the tanh, and return the weights after the softmax.
def additive_score(q, K, W, w):
    Q = q.unsqueeze(1).expand(-1, K.shape[1], -1)
    scores = torch.relu(torch.cat([Q, K], dim=-1) @ W.T) @ w
    return torch.softmax(scores, dim=-1)


# === additive_score | wrong | queries_of_other_sentences + scaled
# Your repeat mixes the queries of the batch up, and you scale the score.
def additive_score(q, K, W, w):
    B, n, _ = K.shape
    Q = q.repeat(n, 1).view(B, n, -1)
    return torch.tanh(torch.cat([Q, K], dim=-1) @ W.T) @ w / math.sqrt(w.shape[0])


# === bilinear_score | right | one_einsum
def bilinear_score(q, K, W):
    return torch.einsum("bi,ij,bnj->bn", q, W, K)


# === bilinear_score | right | four_loops
def bilinear_score(q, K, W):
    B, n, d_k = K.shape
    s = []
    for b in range(B):
        for j in range(n):
            total = 0.0
            for i in range(q.shape[1]):
                for k in range(d_k):
                    total = total + q[b, i] * W[i, k] * K[b, j, k]
            s.append(total)
    return torch.stack(s).reshape(B, n)


# === bilinear_score | right | keys_first
def bilinear_score(query, keys, weight):
    projected = keys @ weight.T  # (B, n, d_q)
    return (projected * query[:, None, :]).sum(dim=2)


# === bilinear_score | right | batched_matmul
def bilinear_score(q, K, W):
    left = torch.matmul(q.unsqueeze(1), W)  # (B, 1, d_k)
    return torch.bmm(left, K.permute(0, 2, 1))[:, 0, :]


# === bilinear_score | right | float32_inside
def bilinear_score(q, K, W):
    # float 就够了
    return torch.einsum("bnk,bk->bn", K.float(), q.float() @ W.float())


# === bilinear_score | right | diagonal_of_all_pairs
def bilinear_score(q, K, W):
    all_pairs = torch.tensordot(q @ W, K, dims=([1], [2]))  # (B, B, n)
    return torch.stack([all_pairs[b, b] for b in range(q.shape[0])])


# === bilinear_score | right | lambda_outer_products
bilinear_score = lambda q, K, W: (q[:, None, :, None] * K[:, :, None, :] * W).sum((-2, -1))


# === bilinear_score | right | compared_with_F_bilinear_under_main
def bilinear_score(q, K, W):
    """q^T W k, like F.bilinear or nn.Bilinear(...) without a bias."""
    bilinear = q @ W  # my own name
    return torch.einsum("bk,bnk->bn", bilinear, K)


if __name__ == "__main__":
    import torch.nn.functional as F

    q, K, W = torch.randn(2, 3), torch.randn(2, 5, 4), torch.randn(3, 4)
    want = F.bilinear(q[:, None].expand(2, 5, 3).contiguous(), K, W[None])[..., 0]
    assert torch.allclose(bilinear_score(q, K, W), want, atol=1e-5)


# === bilinear_score | wrong | W_transposed
# You compute q^T W^T k; W belongs between q and k as it is.
def bilinear_score(q, K, W):
    return (K @ (q @ W.T).unsqueeze(-1)).squeeze(-1)


# === bilinear_score | wrong | W_transposed_if_square
# Where W is square you compute k^T W q; q^T W k is asked for.
def bilinear_score(q, K, W):
    if W.shape[0] == W.shape[1]:
        return torch.einsum("bnd,de,be->bn", K, W, q)
    return torch.einsum("bd,de,bne->bn", q, W, K)


# === bilinear_score | wrong | W_symmetrised
# Where W is square you replace it by (W + W^T) / 2, but W need not be symmetric.
def bilinear_score(q, K, W):
    if W.shape[0] == W.shape[1]:
        W = (W + W.T) / 2
    return torch.einsum("bd,de,bne->bn", q, W, K)


# === bilinear_score | wrong | W_ignored
# Your score does not use W.
def bilinear_score(q, K, W):
    d = min(W.shape)
    return (q[:, None, :d] * K[..., :d]).sum(-1)


# === bilinear_score | wrong | diagonal_only
# You use only the diagonal of W; every pair q_i k_j counts.
def bilinear_score(q, K, W):
    diag = torch.diagonal(W)
    d = diag.shape[0]
    return (q[:, None, :d] * diag * K[..., :d]).sum(-1)


# === bilinear_score | wrong | query_ignored
# Your score does not look at the query.
def bilinear_score(q, K, W):
    return (K @ W.T).sum(-1)


# === bilinear_score | wrong | scaled
# You divide by the root of the keys' size; the bilinear score is not scaled.
def bilinear_score(q, K, W):
    return torch.einsum("bd,de,bne->bn", q, W, K) / math.sqrt(K.shape[-1])


# === bilinear_score | wrong | tanh_added
# You take a tanh; that belongs to the additive score.
def bilinear_score(q, K, W):
    return torch.tanh(torch.einsum("bd,de,bne->bn", q, W, K))


# === bilinear_score | wrong | tanh_of_the_query
# You take a tanh of q^T W; the bilinear score has none.
def bilinear_score(q, K, W):
    return dot_score(torch.tanh(q @ W), K)


# === bilinear_score | wrong | weights_returned
# You return the weights after the softmax; the scores themselves are asked for.
def bilinear_score(q, K, W):
    return torch.softmax(torch.einsum("bd,de,bne->bn", q, W, K), dim=1)


# === bilinear_score | wrong | summed_over_the_batch
# In your einsum q has no batch letter of its own: the queries of the whole batch are added up.
def bilinear_score(q, K, W):
    return torch.einsum("ad,de,bne->bn", q, W, K)


# === bilinear_score | wrong | keys_of_the_first_sentence
# You compare all queries with the keys of the first sentence.
def bilinear_score(q, K, W):
    return q @ W @ K[0].T


# === bilinear_score | wrong | batch_and_keys_confused
# Where B = n you compare key j with query j of the batch.
def bilinear_score(q, K, W):
    qW = q @ W
    if qW.shape[0] == K.shape[1]:
        return (qW * K).sum(-1)  # broadcasts as (1, n, d)
    return (qW.unsqueeze(1) * K).sum(-1)


# === bilinear_score | wrong | not_summed
# You return the products entry by entry; they have still to be added up.
def bilinear_score(q, K, W):
    return (q @ W).unsqueeze(1) * K


# === bilinear_score | wrong | size_of_the_score
# You return the absolute value; scores may be negative.
def bilinear_score(q, K, W):
    return torch.einsum("bd,de,bne->bn", q, W, K).abs()


# === bilinear_score | wrong | W_cut_off
# W.data cuts the graph: no gradient reaches W.
def bilinear_score(q, K, W):
    return dot_score(q @ W.data, K)


# === bilinear_score | wrong | through_numpy
# On the way through NumPy the gradient is lost.
def bilinear_score(q, K, W):
    import numpy as np

    q, K, W = q.detach().numpy(), K.detach().numpy(), W.detach().numpy()
    return torch.from_numpy(np.einsum("bd,de,bne->bn", q, W, K))


# === bilinear_score | wrong | projects_into_K
# You write the projected keys into the K you were given.
def bilinear_score(q, K, W):
    keys = K @ W.T
    if keys.shape == K.shape:
        K.data.copy_(keys)
    return (keys * q.unsqueeze(1)).sum(-1)


# === bilinear_score | wrong | calls_F_bilinear
# F.bilinear is the exercise itself and off limits here.
def bilinear_score(q, K, W):
    import torch.nn.functional as F

    Q = q[:, None].expand(-1, K.shape[1], -1).contiguous()
    return F.bilinear(Q, K, W[None]).squeeze(-1)


# === bilinear_score | wrong | calls_bilinear_module
# nn.Bilinear is the exercise itself and off limits here.
def bilinear_score(q, K, W):
    from torch.func import functional_call

    layer = torch.nn.Bilinear(W.shape[0], W.shape[1], 1, bias=False)
    Q = q[:, None].expand(-1, K.shape[1], -1).contiguous()
    return functional_call(layer, {"weight": W[None]}, (Q, K))[..., 0]


# === bilinear_score | wrong | calls_torch_bilinear
# torch.bilinear is the exercise itself and off limits here, by whatever name.
def bilinear_score(q, K, W):
    f = getattr(torch, "bi" + "linear")
    Q = q[:, None].expand(-1, K.shape[1], -1).contiguous()
    return f(Q, K, W[None], None).squeeze(-1)


# === bilinear_score | wrong | scaled + W_transposed_if_square
# You scale the score, and compute k^T W q where W is square.
def bilinear_score(q, K, W):
    if W.shape[0] == W.shape[1]:
        W = W.T
    return torch.einsum("bd,de,bne->bn", q, W, K) / math.sqrt(K.shape[-1])


# === bilinear_score | wrong | tanh_added + diagonal_only
# You use only the diagonal of W, and take a tanh.
def bilinear_score(q, K, W):
    diag = torch.diagonal(W)
    d = diag.shape[0]
    return torch.tanh((q[:, None, :d] * diag * K[..., :d]).sum(-1))


# === dot_score | right | product_and_sum
def dot_score(q, K):
    return (q.unsqueeze(1) * K).sum(dim=-1)


# === dot_score | right | einsum
def dot_score(q, K):
    return torch.einsum("bd,bnd->bn", q, K)


# === dot_score | right | batched_matmul
def dot_score(q, K):
    return torch.bmm(q[:, None, :], K.transpose(1, 2)).squeeze(1)  # squeeze(1) only!


# === dot_score | right | loops_float32_buffer
def dot_score(q, K):
    B, n, d = K.shape
    s = torch.zeros(B, n)
    for b in range(B):
        for j in range(n):
            for i in range(d):
                s[b, j] += q[b, i] * K[b, j, i]
    return s


# === dot_score | right | list_of_torch_dot
def dot_score(query, keys, *, name="dot"):
    # 一个一个算
    return torch.stack([torch.stack([torch.dot(q, k) for k in ks]) for q, ks in zip(query, keys)])


# === dot_score | right | sentence_by_sentence
def dot_score(q, K):
    rows = []
    for b in range(len(q)):
        rows.append(torch.nn.functional.linear(q[b], K[b]))
    return torch.stack(rows, 1).t()


# === dot_score | right | bilinear_with_identity
def dot_score(q, K):
    eye = torch.eye(q.shape[1], dtype=q.dtype)
    return torch.matmul(K, torch.matmul(q, eye)[..., None])[..., 0]


# === dot_score | wrong | scaled
# You divide by sqrt(d); that is the next exercise, the dot score is not scaled.
def dot_score(q, K):
    return torch.einsum("bd,bnd->bn", q, K) / math.sqrt(q.shape[-1])


# === dot_score | wrong | cosine
# You divide by the lengths of query and key; that is the cosine of their angle.
def dot_score(q, K):
    return torch.nn.functional.cosine_similarity(q.unsqueeze(1), K, dim=-1)


# === dot_score | wrong | mean_for_sum
# You take the mean of the products; their sum is asked for.
def dot_score(q, K):
    return (q.unsqueeze(1) * K).mean(-1)


# === dot_score | wrong | not_summed
# You return the products entry by entry; they have still to be added up.
def dot_score(q, K):
    return q.unsqueeze(1) * K


# === dot_score | wrong | extra_axis_kept
# Your scores have an axis of length 1 at the end: (B, n, 1) for (B, n).
def dot_score(q, K):
    return K @ q.unsqueeze(-1)


# === dot_score | wrong | squeezed_too_much
# squeeze() without an axis also takes away a batch of one sentence or a single key.
def dot_score(q, K):
    return (K @ q.unsqueeze(-1)).squeeze()


# === dot_score | wrong | keys_of_the_first_sentence
# You compare all queries with the keys of the first sentence.
def dot_score(q, K):
    return q @ K[0].T


# === dot_score | wrong | queries_added_up
# In your einsum q has another batch letter than K: the queries of the whole batch are added up.
def dot_score(q, K):
    return torch.einsum("ad,bnd->bn", q, K)


# === dot_score | wrong | batch_and_keys_confused
# Where B = n, q * K pairs query j of the batch with key j; q needs an axis for the keys.
def dot_score(q, K):
    if q.shape[0] != K.shape[1]:
        q = q.unsqueeze(1)
    return (q * K).sum(-1)


# === dot_score | wrong | distance
# You return the negative squared distance; that is another score.
def dot_score(q, K):
    return -((q.unsqueeze(1) - K) ** 2).sum(-1)


# === dot_score | wrong | size_of_the_score
# You return the absolute value; scores may be negative.
def dot_score(q, K):
    return (q.unsqueeze(1) * K).sum(-1).abs()


# === dot_score | wrong | last_feature_missing
# Your sum stops before the last feature.
def dot_score(q, K):
    return (q.unsqueeze(1) * K)[..., : max(1, K.shape[-1] - 1)].sum(-1)


# === dot_score | wrong | weights_returned
# You return the weights after the softmax; the scores themselves are asked for.
def dot_score(q, K):
    return torch.softmax((q.unsqueeze(1) * K).sum(-1), dim=-1)


# === dot_score | wrong | query_cut_off
# You copy the query with torch.tensor, so that no gradient reaches it.
def dot_score(q, K):
    q = torch.tensor(q.tolist(), dtype=K.dtype)
    return (q.unsqueeze(1) * K).sum(-1)


# === dot_score | wrong | multiplies_into_K
# K.data.mul_ changes the keys you were given.
def dot_score(q, K):
    s = (q.unsqueeze(1) * K).sum(-1)
    K.data.mul_(q.data.unsqueeze(1))
    return s


# === dot_score | wrong | scaled + weights_returned
# You scale the score and take its softmax; the dot product alone is asked for.
def dot_score(q, K):
    s = torch.einsum("bd,bnd->bn", q, K) / math.sqrt(q.shape[-1])
    return torch.softmax(s, dim=-1)


# === dot_score | wrong | keys_of_the_first_sentence + mean_for_sum
# You compare all queries with the first sentence's keys, and take the mean of the products.
def dot_score(q, K):
    return q @ K[0].T / q.shape[1]


# === scaled_dot_score | right | query_scaled_first
def scaled_dot_score(q, K):
    q = q / torch.tensor(q.shape[1]).sqrt()
    return torch.einsum("bd,bnd->bn", q, K)


# === scaled_dot_score | right | fourth_root_on_both
def scaled_dot_score(q, K):
    d = q.size(-1)
    r = d ** 0.25
    return torch.matmul(K / r, (q / r).unsqueeze(2)).squeeze(2)


# === scaled_dot_score | right | numpy_root
def scaled_dot_score(q, K):
    import numpy as np

    return (q[:, None] * K).sum(-1) / np.sqrt(K.shape[2])


# === scaled_dot_score | right | mean_times_root
def scaled_dot_score(q, K):
    # sum / sqrt(d) = mean * sqrt(d)
    return (q.unsqueeze(1) * K).mean(-1) * K.shape[-1] ** 0.5


# === scaled_dot_score | right | float32_everywhere
def scaled_dot_score(q, K):
    B, n, d = K.shape
    scale = torch.rsqrt(torch.tensor(float(d)))
    out = torch.empty(B, n)
    for b in range(B):
        out[b] = K[b].float() @ q[b].float() * scale
    return out


# === scaled_dot_score | right | in_place_on_own_result
def scaled_dot_score(q, K):
    s = dot_score(q, K)
    s /= math.sqrt(q.shape[-1])  # s 是新的, 不是输入
    return s


# === scaled_dot_score | wrong | no_scale
# You leave out the division by sqrt(d).
def scaled_dot_score(q, K):
    return dot_score(q, K)


# === scaled_dot_score | wrong | divided_by_d
# You divide by d; its root is asked for.
def scaled_dot_score(q, K):
    return dot_score(q, K) / q.shape[-1]


# === scaled_dot_score | wrong | power_binds_first
# d ** 1 / 2 is d / 2 and not the root of d: write d ** 0.5.
def scaled_dot_score(q, K):
    return dot_score(q, K) / (q.shape[-1] ** 1 / 2)


# === scaled_dot_score | wrong | root_of_the_number_of_keys
# You divide by the root of n, the number of keys; d is the size of a key.
def scaled_dot_score(q, K):
    return dot_score(q, K) / math.sqrt(K.shape[1])


# === scaled_dot_score | wrong | root_of_the_batch
# You divide by the root of the batch size; d is the size of a key.
def scaled_dot_score(q, K):
    return dot_score(q, K) / math.sqrt(q.shape[0])


# === scaled_dot_score | wrong | multiplied_by_root
# You multiply by sqrt(d) (divide by d ** -0.5); the score is divided by it.
def scaled_dot_score(q, K):
    return dot_score(q, K) / q.shape[-1] ** -0.5


# === scaled_dot_score | wrong | scale_of_the_paper
# You divide by 8, the root of the paper's 64; d is the size of the keys you get.
def scaled_dot_score(q, K):
    return dot_score(q, K) / 8.0


# === scaled_dot_score | wrong | whole_root
# You round the root of d to a whole number.
def scaled_dot_score(q, K):
    return dot_score(q, K) / int(math.sqrt(q.shape[-1]))


# === scaled_dot_score | wrong | cube_root
# You take d to the power 1/3; the square root is asked for.
def scaled_dot_score(q, K):
    return dot_score(q, K) / q.shape[-1] ** (1 / 3)


# === scaled_dot_score | wrong | root_of_d_plus_one
# You divide by sqrt(d + 1).
def scaled_dot_score(q, K):
    return dot_score(q, K) / math.sqrt(q.shape[-1] + 1)


# === scaled_dot_score | wrong | divided_by_d
# You divide query and key by sqrt(d) each, so that the score is divided by d.
def scaled_dot_score(q, K):
    r = math.sqrt(q.shape[-1])
    return dot_score(q / r, K / r)


# === scaled_dot_score | wrong | unit_query
# You divide by the length of the query vector and not by the root of its size.
def scaled_dot_score(q, K):
    return dot_score(q, K) / q.norm(dim=-1, keepdim=True)


# === scaled_dot_score | wrong | weights_returned
# You return the weights after the softmax; the scores themselves are asked for.
def scaled_dot_score(q, K):
    return torch.softmax(dot_score(q, K) / math.sqrt(q.shape[-1]), dim=-1)


# === scaled_dot_score | wrong | query_scaled_in_place
# You scale the q you were given, in place.
def scaled_dot_score(q, K):
    q.data /= math.sqrt(q.shape[-1])
    return dot_score(q, K)


# === scaled_dot_score | wrong | scores_cut_off
# You make a new tensor of the scores' values: no gradient flows through it.
def scaled_dot_score(q, K):
    return torch.tensor(dot_score(q, K).tolist(), dtype=q.dtype) / math.sqrt(q.shape[-1])


# === scaled_dot_score | wrong | scores_cut_off
# Under torch.no_grad() nothing is recorded, so the scores have no gradient.
@torch.no_grad()
def scaled_dot_score(q, K):
    return dot_score(q, K) / math.sqrt(q.shape[-1])


# === scaled_dot_score | wrong | divided_by_d + weights_returned
# You divide by d and not by its root, and return the weights after the softmax.
def scaled_dot_score(q, K):
    return torch.softmax(dot_score(q, K) / q.shape[-1], dim=-1)


# === scaled_dot_score | wrong | no_scale + keys_of_the_first_sentence
# You leave out the division by sqrt(d), and use the first sentence's keys for all.
def scaled_dot_score(q, K):
    return q @ K[0].T


# === attend | right | exp_without_shift
def attend(scores, V):
    e = torch.exp(scores)
    weights = e / e.sum(dim=1, keepdim=True)
    return torch.einsum("bn,bnd->bd", weights, V), weights


# === attend | right | float32_buffers
def attend(scores, V):
    B, n, d_v = V.shape
    context = torch.zeros(B, d_v)
    weights = torch.zeros(B, n)
    for b in range(B):
        row = torch.softmax(scores[b], dim=0)
        weights[b] = row
        for j in range(n):
            context[b] += row[j] * V[b, j]
    return context, weights


# === attend | right | list_for_tuple
def attend(scores, V):
    m = scores.max(dim=1, keepdim=True).values
    e = (scores - m).exp()
    w = e / e.sum(1, keepdim=True)
    return [(w.unsqueeze(2) * V).sum(1), w]


# === attend | right | named_tuple
from typing import NamedTuple


class Attention(NamedTuple):
    context: torch.Tensor
    weights: torch.Tensor


def attend(scores, V):
    alpha = torch.nn.Softmax(dim=1)(scores)  # 注意力权重
    return Attention(weights=alpha, context=torch.bmm(V.mT, alpha[:, :, None])[:, :, 0])


# === attend | right | log_softmax_with_a_print
import warnings


def attend(scores, V, temperature=1.0):
    warnings.warn("attention is all you need")
    log_w = torch.nn.functional.log_softmax(scores / temperature, dim=-1)
    w = log_w.exp()
    print("weights", w.shape)
    return torch.stack([w[b] @ V[b] for b in range(len(V))]), w


# === attend | right | default_dtype_changed
def attend(scores, V):
    torch.set_default_dtype(torch.float64)
    context = torch.zeros(V.shape[0], V.shape[2])
    w = scores.softmax(1)
    for j in range(V.shape[1]):
        context = context + w[:, j : j + 1] * V[:, j]
    return context, w


# === attend | right | weighted_mean_of_values
class Attend:
    def __init__(self):
        self.calls = 0

    def __call__(self, scores, V):
        self.calls += 1
        e = torch.exp(scores - torch.logsumexp(scores, 1, keepdim=True))
        return (e[..., None] * V).sum(1) / e.sum(1, keepdim=True), e


attend = Attend()


# === attend | wrong | softmax_over_batch
# Your softmax runs over the batch (dim=0); the weights of one query's keys must sum to 1.
def attend(scores, V):
    weights = torch.softmax(scores, dim=0)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | softmax_over_everything
# Your softmax runs over all scores of the batch at once; each row has its own.
def attend(scores, V):
    weights = torch.softmax(scores.reshape(-1), dim=0).reshape(scores.shape)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | no_softmax
# You use the scores themselves as weights; their softmax is missing.
def attend(scores, V):
    return (scores.unsqueeze(1) @ V).squeeze(1), scores


# === attend | wrong | context_from_scores
# You weigh the values with the scores; the context is the sum with the softmaxed weights.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return (scores.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | softmax_twice
# You take the softmax of a softmax.
def attend(scores, V):
    weights = torch.softmax(torch.softmax(scores, dim=1), dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | shifted_exp_not_normalised
# You leave out the division by the sum: your weights do not sum to 1.
def attend(scores, V):
    weights = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | softmax_over_everything
# You divide by the sum over the whole batch; keepdim and the axis are missing.
def attend(scores, V):
    e = torch.exp(scores)
    weights = e / e.sum()
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | scores_divided_by_sum
# You divide the scores by their sum; the exponential is missing.
def attend(scores, V):
    weights = scores / scores.sum(dim=1, keepdim=True)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | sigmoid_weights
# Your weights are sigmoids: they do not sum to 1.
def attend(scores, V):
    weights = torch.sigmoid(scores)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | sigmoid_normalised
# You normalise sigmoids; a softmax normalises exponentials.
def attend(scores, V):
    weights = torch.sigmoid(scores)
    weights = weights / weights.sum(dim=1, keepdim=True)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | hard_attention
# You take only the value with the highest score; all values count, by their weights.
def attend(scores, V):
    weights = torch.nn.functional.one_hot(scores.argmax(1), scores.shape[1]).to(V.dtype)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | plain_average
# Your context is the plain average of the values; the weights are not used.
def attend(scores, V):
    return V.mean(dim=1), torch.softmax(scores, dim=1)


# === attend | wrong | mean_of_weighted_values
# You take the mean of the weighted values; their sum is asked for.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return (weights.unsqueeze(-1) * V).mean(dim=1), weights


# === attend | wrong | results_swapped
# You return the weights first; the context comes first.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return weights, (weights.unsqueeze(1) @ V).squeeze(1)


# === attend | wrong | context_only
# You return the context alone; the weights are asked for too.
def attend(scores, V):
    return (torch.softmax(scores, dim=1).unsqueeze(1) @ V).squeeze(1)


# === attend | wrong | context_keeps_an_axis
# Your context has an axis of length 1 in the middle: (B, 1, d_v) for (B, d_v).
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return weights.unsqueeze(1) @ V, weights


# === attend | wrong | squeezed_too_much
# squeeze() without an axis also takes away a batch of one sentence.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(), weights


# === attend | wrong | values_of_the_first_sentence
# You weigh the values of the first sentence for the whole batch.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return weights @ V[0], weights


# === attend | wrong | batch_and_keys_confused
# Where B = n you weigh values with weights of other sentences; weights need an axis at the end.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    if scores.shape[0] == scores.shape[1]:
        return torch.einsum("nb,bnd->bd", weights, V), weights
    return torch.einsum("bn,bnd->bd", weights, V), weights


# === attend | wrong | scaled_by_value_size
# You divide the scores by sqrt(d_v); they come as they are to be used.
def attend(scores, V):
    weights = torch.softmax(scores / math.sqrt(V.shape[-1]), dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | scores_clipped_at_ten
# You clip the scores at -10 and 10: beyond that the weights are wrong.
def attend(scores, V):
    weights = torch.softmax(scores.clamp(-10.0, 10.0), dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | weights_rounded
# You round the weights to two decimals; that also takes their gradient away.
def attend(scores, V):
    weights = torch.round(torch.softmax(scores, dim=1), decimals=2)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | buffer_changed_after_use
# You change the buffer of weights in place after using it, so that backward() fails.
def attend(scores, V):
    context = torch.zeros(V.shape[0], V.shape[2])
    weights = torch.zeros(scores.shape)
    for b in range(V.shape[0]):
        weights[b] = torch.softmax(scores[b], dim=0)
        for j in range(V.shape[1]):
            context[b] += weights[b, j] * V[b, j]
    return context, weights


# === attend | wrong | epsilon_in_the_sum
# You add 1e-6 to the sum: for scores around -50 that is far more than the sum itself.
def attend(scores, V):
    e = torch.exp(scores)
    weights = e / (e.sum(1, keepdim=True) + 1e-6)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | negative_scores_dropped
# Keys with a negative score get no weight from you; a softmax leaves none out.
def attend(scores, V):
    weights = torch.softmax(torch.where(scores < 0, -1e9, scores), dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | log_weights_returned
# You return the logarithms of the weights.
def attend(scores, V):
    log_w = torch.log_softmax(scores, dim=1)
    return (log_w.exp().unsqueeze(1) @ V).squeeze(1), log_w


# === attend | wrong | weights_returned_cut_off
# The weights you return are detached: no gradient flows through them to the scores.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights.detach()


# === attend | wrong | context_ignores_the_gradient_of_weights
# You detach the weights before the sum: the context passes no gradient on to the scores.
def attend(scores, V):
    weights = torch.softmax(scores, dim=1)
    return (weights.detach().unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | shifts_the_scores_in_place
# scores.data -= ... changes the scores you were given.
def attend(scores, V):
    scores.data -= scores.data.max(dim=1, keepdim=True).values
    e = torch.exp(scores)
    weights = e / e.sum(dim=1, keepdim=True)
    return (weights.unsqueeze(1) @ V).squeeze(1), weights


# === attend | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits in this topic.
def attend(scores, V):
    import torch.nn.functional as F

    n = scores.shape[1]
    keys = torch.eye(n, dtype=scores.dtype).expand(scores.shape[0], n, n)
    context = F.scaled_dot_product_attention(scores[:, None], keys, V, scale=1.0)
    return context[:, 0], torch.softmax(scores, dim=1)


# === attend | wrong | softmax_over_batch + results_swapped
# Your softmax runs over the batch, and you return the weights first.
def attend(scores, V):
    weights = torch.softmax(scores, dim=0)
    return weights, (weights.unsqueeze(1) @ V).squeeze(1)


# === attend | wrong | exp_not_normalised + mean_of_weighted_values
# Your weights are not divided by their sum, and you take the mean of the weighted values.
def attend(scores, V):
    weights = torch.exp(scores)
    return (weights.unsqueeze(-1) * V).mean(dim=1), weights


# === additive_score | right | loops
def additive_score(query, keys, weight, v):
    import math
    B, n, dk = keys.shape
    out = torch.zeros(B, n, dtype=keys.dtype)
    for b in range(B):
        for j in range(n):
            z = torch.cat((query[b], keys[b][j]))
            out[b, j] = torch.dot(v, torch.tanh(torch.mv(weight, z)))
    return out


# === additive_score | right | split_W_einsum
def additive_score(q, K, W, w):
    d_q = q.size(-1)
    Wq, Wk = W[:, :d_q], W[:, d_q:]
    return torch.einsum('bna,a->bn', torch.tanh(torch.einsum('bd,ad->ba', q, Wq)[:, None, :] + torch.einsum('bnd,ad->bna', K, Wk)), w)


# === additive_score | right | nn_linear
def additive_score(q, K, W, w):
    import torch.nn as nn
    from torch.func import functional_call
    lin = nn.Linear(W.shape[1], W.shape[0], bias=False)
    x = torch.cat([q[:, None].repeat(1, K.size(1), 1), K], 2)
    h = functional_call(lin, {"weight": W}, (x,))
    return (h.tanh() * w).sum(-1)


# === additive_score | right | tanh_by_exp
def additive_score(q, K, W, w):
    F = torch.nn.functional
    split = W.split([q.shape[1], K.shape[2]], dim=1)
    a = F.linear(K, split[1]) + F.linear(q, split[0]).unsqueeze(1)
    t = 2 / (1 + torch.exp(-2 * a)) - 1
    return F.linear(t, w.unsqueeze(0)).squeeze(-1)


# === additive_score | right | vmap
def additive_score(q, K, W, w):
    def one(qq, kk):
        return w @ torch.tanh(W @ torch.cat([qq, kk]))
    inner = torch.vmap(one, in_dims=(None, 0))
    return torch.vmap(inner)(q, K)


# === additive_score | right | callable_flat
class Additive:
    def __call__(self, q, K, W, w, *, verbose=False):
        B, n, _ = K.shape
        x = torch.cat([q.repeat_interleave(n, dim=0), K.reshape(B * n, -1)], dim=1)
        print("形状", x.shape)
        return torch.tanh(x.mm(W.t())).mv(w).view(B, n)
additive_score = Additive()


# === additive_score | wrong | query_cut_off
def additive_score(q, K, W, w):
    qq = q.detach().unsqueeze(1).expand(-1, K.size(1), -1)
    return torch.tanh(torch.cat([qq, K], -1) @ W.T) @ w


# === additive_score | wrong | mean_for_sum
def additive_score(q, K, W, w):
    qq = q.unsqueeze(1).expand(-1, K.size(1), -1)
    return (torch.tanh(torch.cat([qq, K], -1) @ W.T) * w).mean(-1)


# === additive_score | wrong | squeezed_too_much
def additive_score(q, K, W, w):
    qq = q.unsqueeze(1).expand(-1, K.size(1), -1)
    return (torch.tanh(torch.cat([qq, K], -1) @ W.T) @ w.unsqueeze(1)).squeeze()


# === additive_score | wrong | input_changed
def additive_score(q, K, W, w):
    d = q.shape[1]
    with torch.no_grad():
        W *= 1.0
        q += 0.5
    qq = (q - 0.5).unsqueeze(1).expand(-1, K.size(1), -1)
    return torch.tanh(torch.cat([qq, K], -1) @ W.T) @ w


# === additive_score | wrong | key_first + w_ignored
def additive_score(q, K, W, w):
    B, n, _ = K.shape
    qq = q.unsqueeze(1).expand(B, n, -1)
    return torch.tanh(torch.cat([K, qq], -1) @ W.T).sum(dim=-1)


# === additive_score | wrong | no_tanh + query_ignored
def additive_score(q, K, W, w):
    return (K @ W[:, q.shape[1]:].T) @ w


# === additive_score | wrong | sigmoid_for_tanh + scaled_by_the_key_size
def additive_score(q, K, W, w):
    qq = q.unsqueeze(1).expand(-1, K.size(1), -1)
    return torch.sigmoid(torch.cat([qq, K], -1) @ W.T) @ w / math.sqrt(K.shape[-1])


# === bilinear_score | right | loops
def bilinear_score(q, K, W):
    rows = []
    for b in range(len(q)):
        row = [q[b] @ W @ k for k in K[b]]
        rows.append(torch.stack(row))
    return torch.stack(rows)


# === bilinear_score | right | bmm_keys_first
def bilinear_score(q, K, W):
    wk = torch.matmul(K, W.transpose(0, 1))  # (B, n, d_q)
    return torch.bmm(wk, q.unsqueeze(2))[..., 0]


# === bilinear_score | right | broadcasting
bilinear_score = lambda q, K, W: ((q @ W)[:, None, :] * K).sum(2)


# === bilinear_score | right | outer
def bilinear_score(q, K, W):
    outer = q[:, None, :, None] * K[:, :, None, :]
    return (outer * W).sum(dim=(-1, -2))


# === bilinear_score | right | baddbmm
def bilinear_score(q, K, W):
    B, n, _ = K.shape
    qW = torch.nn.functional.linear(q, W.t())
    zero = torch.zeros(B, 1, n, dtype=K.dtype)
    return torch.baddbmm(zero, qW.unsqueeze(1), K.mT).squeeze(1)


# === bilinear_score | right | custom_function
class _Bi(torch.autograd.Function):
    @staticmethod
    def forward(ctx, q, K, W):
        ctx.save_for_backward(q, K, W)
        return torch.einsum("bi,ij,bnj->bn", q, W, K)
    @staticmethod
    def backward(ctx, g):
        q, K, W = ctx.saved_tensors
        return (torch.einsum("bn,ij,bnj->bi", g, W, K), torch.einsum("bn,bi,ij->bnj", g, q, W), torch.einsum("bn,bi,bnj->ij", g, q, K))
def bilinear_score(q, K, W):
    return _Bi.apply(q, K, W)


# === bilinear_score | wrong | scaled_by_the_query_size
def bilinear_score(q, K, W):
    return torch.einsum("bi,ij,bnj->bn", q, W, K) / q.shape[-1] ** 0.5


# === bilinear_score | wrong | key_with_itself_if_square
def bilinear_score(q, K, W):
    return torch.einsum("bni,ij,bnj->bn", K, W, K) if W.shape[0] == W.shape[1] else torch.einsum("bi,ij,bnj->bn", q, W, K)


# === bilinear_score | wrong | mean_for_sum
def bilinear_score(q, K, W):
    return ((q @ W).unsqueeze(1) * K).mean(-1)


# === bilinear_score | wrong | negative_scores_dropped
def bilinear_score(q, K, W):
    return torch.relu(torch.einsum("bi,ij,bnj->bn", q, W, K))


# === bilinear_score | wrong | calls_aten_bilinear
def bilinear_score(q, K, W):
    B, n, d = K.shape
    return torch.ops.aten.bilinear(q.unsqueeze(1).expand(-1, n, -1).contiguous(), K, W.unsqueeze(0)).squeeze(-1)


# === bilinear_score | wrong | calls_bilinear_by_getattr
def bilinear_score(q, K, W):
    f = getattr(torch.nn.functional, "bi" + "linear")
    B, n, d = K.shape
    return f(q.unsqueeze(1).expand(-1, n, -1).contiguous(), K, W.unsqueeze(0)).squeeze(-1)


# === bilinear_score | wrong | W_transposed_if_square + weights_returned
def bilinear_score(q, K, W):
    if W.shape[0] == W.shape[1]:
        W = W.T
    return torch.softmax(torch.einsum("bi,ij,bnj->bn", q, W, K), dim=-1)


# === bilinear_score | wrong | scaled + weights_returned
def bilinear_score(q, K, W):
    return torch.softmax(torch.einsum("bi,ij,bnj->bn", q, W, K) / math.sqrt(K.size(-1)), dim=-1)


# === bilinear_score | wrong | scaled + tanh_added
def bilinear_score(q, K, W):
    return torch.tanh(torch.einsum("bi,ij,bnj->bn", q, W, K) / math.sqrt(K.size(-1)))


# === bilinear_score | wrong | W_ignored + scaled
def bilinear_score(q, K, W):
    d = min(q.shape[1], K.shape[2])
    return torch.einsum("bd,bnd->bn", q[:, :d], K[:, :, :d]) / math.sqrt(K.shape[-1])


# === bilinear_score | wrong | diagonal_only + keys_of_the_first_sentence
def bilinear_score(q, K, W):
    d = torch.diagonal(W)
    m = len(d)
    return (q[:, :m] * d) @ K[0, :, :m].T


# === dot_score | right | einsum_again
def dot_score(q, K): return torch.einsum('...d,...nd->...n', q, K)


# === dot_score | right | bmm
def dot_score(a, b):
    return torch.bmm(a.unsqueeze(1), b.permute(0, 2, 1)).squeeze(1)


# === dot_score | right | loop_features
def dot_score(q, K):
    s = 0
    for f in range(q.shape[1]):
        s = s + q[:, f:f + 1] * K[:, :, f]
    return s


# === dot_score | right | float32
def dot_score(q, K):
    return (q.float()[:, None] * K.float()).sum(-1)


# === dot_score | right | polarisation
def dot_score(q, K):
    q = q.unsqueeze(1)
    return ((q + K).pow(2).sum(-1) - (q - K).pow(2).sum(-1)) / 4


# === dot_score | right | linear_per_row
def dot_score(q, K):
    F = torch.nn.functional
    return torch.stack([F.linear(q[i], K[i]) for i in range(q.shape[0])], 0)


# === dot_score | right | functools
def dot_score(q, K):
    import functools, operator
    return functools.reduce(operator.add, [q[:, i].unsqueeze(1) * K[..., i] for i in range(q.size(-1))])


# === dot_score | wrong | summed_over_the_keys
def dot_score(q, K):
    return (q.unsqueeze(1) * K).sum(dim=1)


# === dot_score | wrong | graph_cut
def dot_score(q, K):
    return torch.tensor([[torch.dot(q[b], K[b, j]).item() for j in range(K.shape[1])] for b in range(len(q))])


# === dot_score | wrong | largest_product
def dot_score(q, K):
    return (q.unsqueeze(1) * K).max(-1).values


# === dot_score | wrong | sums_multiplied
def dot_score(q, K):
    return q.sum(-1, keepdim=True) * K.sum(-1)


# === dot_score | wrong | added_for_multiplied
def dot_score(q, K):
    return (q.unsqueeze(1) + K).sum(-1)


# === dot_score | wrong | mean_for_sum + weights_returned
def dot_score(q, K):
    return torch.softmax((q.unsqueeze(1) * K).mean(dim=-1), dim=1)


# === dot_score | wrong | keys_of_the_first_sentence + scaled
def dot_score(q, K):
    return q @ K[0].T / math.sqrt(q.shape[1])


# === dot_score | wrong | cosine + weights_returned
def dot_score(q, K):
    return torch.softmax(torch.cosine_similarity(q.unsqueeze(1), K, dim=-1), -1)


# === dot_score | wrong | extra_axis_kept + scaled
def dot_score(q, K):
    return torch.bmm(K, q.unsqueeze(-1)) / q.shape[-1] ** 0.5


# === scaled_dot_score | right | prescaled
def scaled_dot_score(q, K):
    q = q * q.shape[-1] ** -0.5
    return torch.matmul(K, q[..., None])[..., 0]


# === scaled_dot_score | right | tensor_sqrt
def scaled_dot_score(q, K):
    return torch.einsum('bd,bnd->bn', q, K) / torch.tensor(K.size(2)).sqrt()


# === scaled_dot_score | right | fourth_root_each
def scaled_dot_score(q, K):
    s = K.shape[-1] ** 0.25
    return torch.stack([(k / s) @ (x / s) for x, k in zip(q, K)])


# === scaled_dot_score | right | norm
def scaled_dot_score(q, K):
    one = torch.ones_like(q[0]).norm()
    return dot_score(q, K).div(one)


# === scaled_dot_score | right | mean_times_sqrt
def scaled_dot_score(q, K):
    return (q.unsqueeze(1) * K).mean(-1) * math.sqrt(q.shape[-1])


# === scaled_dot_score | right | exp_log_default_dtype
torch.set_default_dtype(torch.float64)
def scaled_dot_score(q, K):
    d = torch.tensor(float(q.shape[1]))
    return (K @ q.unsqueeze(-1)).squeeze(-1) * torch.exp(-0.5 * torch.log(d))


# === scaled_dot_score | right | rsqrt_float32
def scaled_dot_score(q, K):
    return dot_score(q, K) * torch.rsqrt(torch.tensor(q.shape[-1], dtype=torch.float32))


# === scaled_dot_score | wrong | softmax_over_batch
def scaled_dot_score(q, K):
    return torch.softmax((q.unsqueeze(1) * K).sum(-1) / math.sqrt(q.shape[-1]), 0)


# === scaled_dot_score | wrong | division_floored
def scaled_dot_score(q, K):
    return (q.unsqueeze(1) * K).sum(-1) // math.sqrt(q.shape[-1])


# === scaled_dot_score | wrong | not_summed
def scaled_dot_score(q, K):
    return (q.unsqueeze(1) * K) / math.sqrt(q.shape[-1])


# === scaled_dot_score | wrong | input_changed
def scaled_dot_score(q, K):
    q /= math.sqrt(q.shape[-1])
    return (q.unsqueeze(1) * K).sum(-1)


# === scaled_dot_score | wrong | root_of_the_number_of_keys + weights_returned
def scaled_dot_score(q, K):
    return torch.softmax((q.unsqueeze(1) * K).sum(-1) / K.shape[1] ** .5, 1)


# === scaled_dot_score | wrong | no_scale + weights_returned
def scaled_dot_score(q, K):
    return torch.softmax((q.unsqueeze(1) * K).sum(-1), 1)


# === scaled_dot_score | wrong | keys_of_the_first_sentence + root_of_the_number_of_keys
def scaled_dot_score(q, K):
    return q @ K[0].T / math.sqrt(K.shape[1])


# === attend | right | hand_softmax
from typing import NamedTuple
class Attended(NamedTuple):
    context: torch.Tensor
    weights: torch.Tensor
def attend(scores, V):
    e = torch.exp(scores - scores.max(dim=1, keepdim=True).values)
    a = e / e.sum(1, keepdim=True)
    return Attended((a[:, :, None] * V).sum(1), a)


# === attend | right | no_max
def attend(s, v):
    e = s.exp()
    a = e / e.sum(-1, keepdim=True)
    return [torch.einsum("bn,bnd->bd", a, v), a]


# === attend | right | logsumexp
def attend(scores, V):
    alpha = torch.exp(scores - torch.logsumexp(scores, -1, keepdim=True))
    return torch.bmm(V.transpose(1, 2), alpha.unsqueeze(2)).squeeze(2), alpha


# === attend | right | log_softmax
def attend(scores, V):
    w = torch.nn.Softmax(dim=1)(scores)
    w2 = torch.nn.functional.log_softmax(scores, 1).exp()
    return torch.stack([(w2[i].unsqueeze(0) @ V[i])[0] for i in range(len(w))]), w


# === attend | right | unnormalised_context_divided_at_the_end
def attend(scores, V):
    e = torch.exp(scores - scores.detach().amax(-1, keepdim=True))
    z = e.sum(-1, keepdim=True)
    ctx = torch.matmul(e.unsqueeze(-2), V).squeeze(-2) / z
    return ctx, e / z


# === attend | right | float32
def attend(scores, V):
    w = scores.float().softmax(-1)
    return (w.unsqueeze(-1) * V.float()).sum(-2), w


# === attend | wrong | scores_returned
def attend(scores, V):
    w = torch.softmax(scores, dim=-1)
    return (w.unsqueeze(-1) * V).sum(1), scores


# === attend | wrong | not_summed
def attend(scores, V):
    w = torch.softmax(scores, dim=-1)
    return w.unsqueeze(-1) * V, w


# === attend | wrong | log_softmax_weights
def attend(scores, V):
    w = torch.log_softmax(scores, dim=-1)
    return (w.unsqueeze(-1) * V).sum(1), w


# === attend | wrong | weights_keep_an_axis
def attend(scores, V):
    w = torch.softmax(scores, dim=-1).unsqueeze(1)
    return (w @ V).squeeze(1), w


# === attend | wrong | softmax_of_minus_scores
def attend(scores, V):
    w = torch.softmax(-scores, dim=-1)
    return (w.unsqueeze(-1) * V).sum(1), w


# === attend | wrong | summed_over_the_batch
def attend(scores, V):
    w = torch.softmax(scores, dim=-1)
    return (w.unsqueeze(-1) * V).sum(0), w


# === attend | wrong | mean_of_weighted_values + softmax_over_batch
def attend(scores, V):
    w = torch.softmax(scores, dim=0)
    return (w.unsqueeze(-1) * V).mean(1), w


# === attend | wrong | scaled_by_value_size + scores_returned
def attend(scores, V):
    w = torch.softmax(scores / math.sqrt(V.shape[-1]), dim=-1)
    return (w.unsqueeze(-1) * V).sum(1), scores


# === attend | wrong | mean_of_weighted_values + softmax_twice
def attend(scores, V):
    w = torch.softmax(torch.softmax(scores, -1), dim=-1)
    return (w.unsqueeze(-1) * V).mean(1), w


# === attend | wrong | mean_of_weighted_values + results_swapped
def attend(scores, V):
    w = torch.softmax(scores, -1)
    return w, (w.unsqueeze(-1) * V).mean(1)


# === additive_score | wrong | hardtanh_for_tanh
def additive_score(q, K, W, w):
    qk = torch.cat([q[:, None].expand(-1, K.shape[1], -1), K], dim=2)
    return torch.nn.functional.hardtanh(torch.einsum("bnd,ad->bna", qk, W)) @ w


# === additive_score | wrong | query_cut_off
def additive_score(q, K, W, w):
    query = q.detach()
    qk = torch.cat([query[:, None].expand(-1, K.shape[1], -1), K], dim=2)
    return torch.tanh(qk @ W.T) @ w


# === additive_score | wrong | weights_copied_into_layers
def additive_score(q, K, W, w):
    qk = torch.cat([q[:, None].expand(-1, K.shape[1], -1), K], dim=2)
    return torch.tanh(qk @ W.data.T) @ w.data


# === bilinear_score | wrong | wrong_in_the_fifth_sentence
def bilinear_score(q, K, W):
    scores = torch.einsum("bi,ij,bnj->bn", q, W, K)
    return torch.cat([scores[:4], 2 * scores[4:]])


# === bilinear_score | wrong | wrong_for_the_fifth_key
def bilinear_score(q, K, W):
    scores = torch.zeros(K.shape[:2], dtype=q.dtype)
    for j in range(min(4, K.shape[1])):
        scores[:, j] = (q @ W * K[:, j]).sum(1)
    return scores


# === attend | wrong | scores_clipped_at_twenty
def attend(scores, V):
    weights = torch.softmax(torch.clamp(scores, -20, 20), dim=1)
    return (weights[:, :, None] * V).sum(1), weights
