# Student solutions of the topic self_attention. Data, never imported as a whole: see the header lines.

# === simple_self_attention | right | loops_float32_buffer
def simple_self_attention(x):
    B, n, d = x.shape
    y = torch.zeros(B, n, d)
    for b in range(B):
        for i in range(n):
            scores = torch.stack([torch.dot(x[b, i], x[b, j]) for j in range(n)])
            w = torch.softmax(scores, dim=0)
            for j in range(n):
                y[b, i] = y[b, i] + w[j] * x[b, j]
    return y


# === simple_self_attention | right | einsum
def simple_self_attention(x):
    w = torch.softmax(torch.einsum("bid,bjd->bij", x, x), dim=2)
    return torch.einsum("bij,bjd->bid", w, x)


# === simple_self_attention | right | exp_without_shift
def simple_self_attention(x):
    e = torch.bmm(x, x.permute(0, 2, 1)).exp()
    return torch.bmm(e, x) / e.sum(dim=-1, keepdim=True)  # 最后再除


# === simple_self_attention | right | column_softmax_of_a_symmetric_matrix
def simple_self_attention(x):
    # x x^T is symmetric, so the softmax over rows, transposed, is the one over columns
    s = x @ x.mT
    a = torch.softmax(s, dim=1)
    return a.mT @ x


# === simple_self_attention | right | transposed_view
def simple_self_attention(X, verbose=False):
    Xt = X.transpose(1, 2)  # (B, d, n)
    A = torch.nn.functional.softmax(Xt.transpose(1, 2) @ Xt, -1)
    if verbose:
        print(A[0])
    return (Xt @ A.transpose(1, 2)).transpose(1, 2)  # not contiguous


# === simple_self_attention | right | sentence_by_sentence_object
class SimpleSelfAttention:
    def one(self, X):
        S = X @ X.T
        S = S - S.max(dim=1, keepdim=True)[0]
        E = torch.exp(S)
        return (E / E.sum(dim=1, keepdim=True)) @ X

    def __call__(self, x):
        return torch.stack([self.one(X) for X in x])


simple_self_attention = SimpleSelfAttention()


# === simple_self_attention | right | scaled_function_with_the_scale_undone
def simple_self_attention(x):
    out, _ = scaled_dot_product_attention(x * math.sqrt(x.shape[-1]), x, x)
    return out


# === simple_self_attention | wrong | scaled
# You divide the scores by sqrt(d); this first version has no scaling.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1) / math.sqrt(x.shape[-1]), dim=-1)
    return weights @ x


# === simple_self_attention | wrong | softmax_over_queries
# Your softmax runs over i; for each i the weights of all j must sum to 1.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1), dim=-2)
    return weights @ x


# === simple_self_attention | wrong | softmax_over_batch
# Your softmax runs over the batch (dim=0); it runs over the positions of one sentence.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1), dim=0)
    return weights @ x


# === simple_self_attention | wrong | softmax_over_all_pairs
# Your softmax runs over all pairs (i, j) at once; each i has its own.
def simple_self_attention(x):
    B, n, d = x.shape
    weights = torch.softmax((x @ x.transpose(-2, -1)).reshape(B, -1), dim=-1).reshape(B, n, n)
    return weights @ x


# === simple_self_attention | wrong | no_softmax
# You use the scores themselves as weights; their softmax is missing.
def simple_self_attention(x):
    return x @ x.transpose(-2, -1) @ x


# === simple_self_attention | wrong | exp_not_normalised
# You leave out the division by the sum: your weights do not sum to 1.
def simple_self_attention(x):
    s = x @ x.transpose(-2, -1)
    return torch.exp(s - s.amax(dim=-1, keepdim=True)) @ x


# === simple_self_attention | wrong | attention_between_features
# Your scores are X^T X, (d, d): features attend to features; positions should attend to positions.
def simple_self_attention(x):
    weights = torch.softmax(x.transpose(-2, -1) @ x, dim=-1)
    return x @ weights


# === simple_self_attention | wrong | attention_between_sentences
# You attend over the batch; it is the positions of one sentence that see each other.
def simple_self_attention(x):
    xt = x.transpose(0, 1)
    weights = torch.softmax(xt @ xt.transpose(-2, -1), dim=-1)
    return (weights @ xt).transpose(0, 1)


# === simple_self_attention | wrong | residual_added
# You add x to the result; that comes only with the Transformer block.
def simple_self_attention(x):
    return x + torch.softmax(x @ x.transpose(-2, -1), dim=-1) @ x


# === simple_self_attention | wrong | self_excluded
# You forbid each position to see itself; j runs over all positions, also i.
def simple_self_attention(x):
    s = x @ x.transpose(-2, -1)
    if x.shape[1] > 1:
        s = s.masked_fill(torch.eye(x.shape[1], dtype=torch.bool), -math.inf)
    return torch.softmax(s, dim=-1) @ x


# === simple_self_attention | wrong | causal
# You let positions see only what is before them; here each sees all.
def simple_self_attention(x):
    s = x @ x.transpose(-2, -1)
    s = s.masked_fill(~torch.ones(x.shape[1], x.shape[1]).tril().bool(), -math.inf)
    return torch.softmax(s, dim=-1) @ x


# === simple_self_attention | wrong | cosine_scores
# You normalise the vectors first; the scores are plain dot products.
def simple_self_attention(x):
    u = torch.nn.functional.normalize(x, dim=-1)
    return torch.softmax(u @ u.transpose(-2, -1), dim=-1) @ x


# === simple_self_attention | wrong | weights_returned_too
# You return the weights as well; the output alone is asked for.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1), dim=-1)
    return weights @ x, weights


# === simple_self_attention | wrong | mean_over_positions
# You average the results over the positions; there is one result for each.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1), dim=-1)
    return (weights @ x).mean(dim=1, keepdim=True).expand_as(x)


# === simple_self_attention | wrong | scores_cut_off
# x.detach() in the scores cuts the graph: the gradient through the weights is lost.
def simple_self_attention(x):
    q = x.detach()
    return torch.softmax(q @ q.transpose(-2, -1), dim=-1) @ x


# === simple_self_attention | wrong | results_seen_by_later_positions
# You write each y_i into the sequence that the later positions still attend to.
def simple_self_attention(x):
    rows = list(x.unbind(1))
    for i in range(len(rows)):
        seq = torch.stack(rows, dim=1)
        w = torch.softmax((seq @ seq[:, i, :, None])[..., 0], dim=-1)
        rows[i] = (w[:, None] @ seq)[:, 0]
    return torch.stack(rows, dim=1)


# === simple_self_attention | wrong | x_replaced
# You write the result into the x you were given.
def simple_self_attention(x):
    y = torch.softmax(x @ x.transpose(-2, -1), dim=-1) @ x
    x.data = y.data
    return y


# === simple_self_attention | wrong | written_into_x
# You use x as the place for the result.
def simple_self_attention(x):
    y = torch.softmax(x @ x.transpose(-2, -1), dim=-1) @ x
    x.data[:] = y.data
    return y


# === simple_self_attention | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits here.
def simple_self_attention(x):
    return torch.nn.functional.scaled_dot_product_attention(x, x, x, scale=1.0)


# === simple_self_attention | wrong | scaled + softmax_over_queries
# You divide the scores by sqrt(d), and your softmax runs over i.
def simple_self_attention(x):
    weights = torch.softmax(x @ x.transpose(-2, -1) / math.sqrt(x.shape[-1]), dim=-2)
    return weights @ x


# === simple_self_attention | wrong | no_softmax + residual_added
# You leave out the softmax, and add x to the result.
def simple_self_attention(x):
    return x + x @ x.transpose(-2, -1) @ x


# === scaled_dot_product_attention | right | where_and_large_negative
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = K.size(-1)
    scores = torch.matmul(Q, K.transpose(-1, -2)) / torch.tensor(d).sqrt()
    if mask is not None:
        scores = torch.where(mask, scores, torch.tensor(-1e9, dtype=scores.dtype))
    p = torch.nn.functional.softmax(scores, dim=-1)
    return torch.matmul(p, V), p


# === scaled_dot_product_attention | right | mask_after_softmax_renormalised
def scaled_dot_product_attention(Q, K, V, mask=None):
    w = torch.softmax(torch.einsum("...nd,...md->...nm", Q, K) / K.shape[-1] ** 0.5, dim=-1)
    if mask is not None:
        w = w * mask
        w = w / w.sum(dim=-1, keepdim=True)  # 重新归一化
    return torch.einsum("...nm,...mv->...nv", w, V), w


# === scaled_dot_product_attention | right | scaled_query_added_mask
def scaled_dot_product_attention(q, k, v, mask=None, dropout=0.0):
    q = q * q.shape[-1] ** -0.5
    attn = q @ k.mT
    if mask is not None:
        bias = torch.zeros(mask.shape, dtype=q.dtype).masked_fill_(mask.logical_not(), float("-inf"))
        attn = attn + bias
    attn = attn.softmax(-1)
    return [attn @ v, attn]


# === scaled_dot_product_attention | right | exp_times_mask
def scaled_dot_product_attention(Q, K, V, mask=None):
    e = torch.exp(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]))
    if mask is not None:
        e = e * mask.to(e.dtype)
    total = e.sum(-1, keepdim=True)
    return (e @ V) / total, e / total


# === scaled_dot_product_attention | right | query_by_query_float32_result
def scaled_dot_product_attention(Q, K, V, mask=None):
    n, m = Q.shape[-2], K.shape[-2]
    if mask is not None:
        mask = mask.expand(*Q.shape[:-1], m)
    outs, ws = [], []
    for i in range(n):
        s = (K * Q[..., i : i + 1, :]).sum(-1) / Q.shape[-1] ** 0.5  # (..., m)
        if mask is not None:
            s = s.masked_fill(mask[..., i, :] == 0, -1e30)
        w = torch.softmax(s, -1)
        ws.append(w)
        outs.append((w.unsqueeze(-1) * V).sum(-2))
    return torch.stack(outs, -2).float(), torch.stack(ws, -2).float()


# === scaled_dot_product_attention | right | named_tuple_in_place_on_own_scores
from collections import namedtuple

AttentionResult = namedtuple("AttentionResult", "output attention")


def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.swapaxes(-1, -2)
    scores /= math.sqrt(K.shape[-1])
    if mask is not None:
        scores.masked_fill_(~mask, torch.finfo(scores.dtype).min)
    scores -= scores.detach().amax(-1, keepdim=True)
    weights = torch.exp(torch.log_softmax(scores, dim=-1))
    return AttentionResult(weights @ V, weights)


# === scaled_dot_product_attention | right | callable_object_flattened_batch
class ScaledDotProductAttention(torch.nn.Module):
    def forward(self, Q, K, V, mask=None):
        n, m = Q.shape[-2], K.shape[-2]
        lead = Q.shape[:-2]
        q, k, v = (t.reshape(-1, *t.shape[-2:]) for t in (Q, K, V))
        s = torch.bmm(q, k.transpose(1, 2)) / math.sqrt(q.shape[-1])
        if mask is not None:
            s = s.masked_fill(torch.logical_not(mask.expand(*lead, n, m).reshape(-1, n, m)), -1e12)
        p = torch.nn.Softmax(dim=-1)(s)
        return torch.bmm(p, v).reshape(*lead, n, -1), p.reshape(*lead, n, m)


scaled_dot_product_attention = ScaledDotProductAttention()


# === scaled_dot_product_attention | right | log_of_the_mask
def scaled_dot_product_attention(Q, K, V, mask=None):
    if mask is None:
        mask = torch.ones((), dtype=torch.bool)
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]) + mask.double().log()  # log 0 = -inf
    print("scores:", tuple(scores.shape))
    weights = torch.softmax(scores, -1)
    return weights @ V, weights


# === scaled_dot_product_attention | right | compared_with_torch_under_main
def scaled_dot_product_attention(Q, K, V, mask=None):
    # 不用 F.scaled_dot_product_attention(Q, K, V, attn_mask=mask)
    scores = torch.matmul(Q, torch.swapaxes(K, -1, -2)) / (K.shape[-1] ** 0.5)
    if mask is not None:
        scores = scores.masked_fill(mask == False, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    return torch.matmul(weights, V), weights


if __name__ == "__main__":
    from torch.nn.functional import scaled_dot_product_attention as torch_sdpa

    Q, K, V = torch.randn(5, 2), torch.randn(4, 2), torch.randn(4, 3)
    assert torch.allclose(scaled_dot_product_attention(Q, K, V)[0], torch_sdpa(Q, K, V), atol=1e-5)


# === scaled_dot_product_attention | wrong | no_scale
# You leave out the division by sqrt(d).
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | divided_by_d
# You divide by d; its root is asked for.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / Q.shape[-1]
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | root_of_the_number_of_keys
# You divide by the root of m, the number of keys; d is the size of a key.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(K.shape[-2])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | root_of_the_number_of_queries
# You divide by the root of n, the number of queries; d is the size of a query.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-2])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | root_of_the_value_size
# You divide by sqrt(d_v), the size of a value; d is the size of a query and key.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(V.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | multiplied_by_root
# You multiply by sqrt(d); the scores are divided by it.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) * math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | scaled_after_softmax
# You divide the weights by sqrt(d); it is the scores that are divided, before the softmax.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1) / math.sqrt(Q.shape[-1])
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | softmax_over_queries
# Your softmax runs over the queries; for each query the weights of all keys must sum to 1.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=-2)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | softmax_over_axis_one
# Your softmax runs over dim=1; that is the axis of the keys only where there are two axes.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | softmax_over_axis_two
# Your softmax runs over dim=2, and fails or errs where there are not three axes; use dim=-1.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=2)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | three_axes_only
# torch.bmm takes three axes; any number of leading axes, or none, may come.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = torch.bmm(Q, K.transpose(1, 2)) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return torch.bmm(weights, V), weights


# === scaled_dot_product_attention | wrong | all_axes_reversed
# K.T turns all axes round; with leading axes only the last two may change places: transpose(-2, -1).
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.T / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_ignored
# You do not use the mask.
def scaled_dot_product_attention(Q, K, V, mask=None):
    weights = torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_inverted
# You forbid where the mask is True; True means allowed here (nn.MultiheadAttention has it the other way).
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_inverted_infinite
# You forbid where the mask is True: with minus infinity a row that allows all becomes nan.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask == 1, float("-inf"))
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | masked_score_zero
# You set forbidden scores to 0, but exp(0) = 1: they still get weight.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, 0)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | masked_score_minus_ten
# You set forbidden scores to -10: that is not low enough where the allowed ones are low too.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -10.0)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_after_softmax
# You mask after the softmax and do not normalise again: the weights sum to less than 1.
def scaled_dot_product_attention(Q, K, V, mask=None):
    weights = torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1)
    if mask is not None:
        weights = weights * mask
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | renormalised_with_epsilon
# You add 1e-3 to the sum when you normalise again: the weights sum to less than 1.
def scaled_dot_product_attention(Q, K, V, mask=None):
    weights = torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1)
    if mask is not None:
        weights = weights * mask
        weights = weights / (weights.sum(dim=-1, keepdim=True) + 1e-3)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | masked_score_zero
# You multiply the scores by the mask: a forbidden score becomes 0, and exp(0) = 1.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores * mask
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_added_as_number
# You add the mask to the scores as 0 and 1; forbidden places need minus infinity.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores + mask
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_transposed_if_square
# Where n = m you apply the mask transposed: rows of it are queries, columns are keys.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        if mask.dim() > 1 and mask.shape[-1] == mask.shape[-2]:
            mask = mask.transpose(-2, -1)
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_of_first_row_for_all
# You apply the mask's first row to all queries; each query has its own.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        if mask.dim() > 1:
            mask = mask[..., :1, :]
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_must_have_the_full_shape
# You index with the mask, so it must have the scores' shape; it may also be broadcast to it.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores[~mask] = -math.inf
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_not_for_the_output
# You mask the weights you return, but the output is made of the unmasked ones.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    output = torch.softmax(scores, dim=-1) @ V
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return output, torch.softmax(scores, dim=-1)


# === scaled_dot_product_attention | wrong | causal_always_if_square
# Where n = m you mask the future although no mask was given.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is None and Q.shape[-2] == K.shape[-2]:
        mask = causal_mask(Q.shape[-2])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | keys_for_values
# Where d = d_v you sum up the keys; the weights belong to the values.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ (K if K.shape == V.shape else V), weights


# === scaled_dot_product_attention | wrong | queries_and_keys_swapped_if_square
# Where n = m you let the keys ask the queries: the scores are transposed.
def scaled_dot_product_attention(Q, K, V, mask=None):
    if Q.shape == K.shape:
        Q, K = K, Q
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | output_only
# You return the output alone; the weights are asked for too.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return torch.softmax(scores, dim=-1) @ V


# === scaled_dot_product_attention | wrong | results_swapped
# You return the weights first; the output comes first.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights, weights @ V


# === scaled_dot_product_attention | wrong | scores_for_weights
# You return the scores as the second result; the weights after the softmax are asked for.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    return torch.softmax(scores, dim=-1) @ V, scores


# === scaled_dot_product_attention | wrong | random_answers
# Dropout puts some of the weights to 0 at random; there is none here.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.nn.functional.dropout(torch.softmax(scores, dim=-1), 0.1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | weights_returned_cut_off
# The weights you return are detached: no gradient flows through them.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights.detach()


# === scaled_dot_product_attention | wrong | nan_gradient_of_masked_places
# You multiply forbidden scores by infinity first: the values are right, but the gradient is nan.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores * torch.where(mask, 1.0, math.inf)
        scores = torch.where(mask, scores, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_changed_in_place
# You turn the mask you were given round in place.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask.logical_not_(), -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | query_scaled_in_place
# You scale the Q you were given, in place.
def scaled_dot_product_attention(Q, K, V, mask=None):
    Q.data /= math.sqrt(Q.shape[-1])
    scores = Q @ K.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | state_kept
# Your function keeps the mask of an earlier call and uses it where none is given.
class _Attention:
    mask = None

    def __call__(self, Q, K, V, mask=None):
        scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
        if mask is not None:
            self.mask = mask
        if self.mask is not None and self.mask.shape == scores.shape[-self.mask.dim():]:
            scores = scores.masked_fill(~self.mask, -math.inf)
        elif mask is not None:
            scores = scores.masked_fill(~mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ V, weights


scaled_dot_product_attention = _Attention()


# === scaled_dot_product_attention | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is the exercise itself and off limits here.
def scaled_dot_product_attention(Q, K, V, mask=None):
    from torch.nn import functional

    one = torch.eye(V.shape[-2], dtype=V.dtype).expand(*V.shape[:-1], V.shape[-2])
    if mask is not None:
        mask = mask.expand(*Q.shape[:-1], K.shape[-2])
    output = functional.scaled_dot_product_attention(Q, K, V, attn_mask=mask)
    return output, functional.scaled_dot_product_attention(Q, K, one, attn_mask=mask)


# === scaled_dot_product_attention | wrong | calls_the_aten_operator
# torch.ops.aten reaches the same ready-made attention; it is off limits by any name.
def scaled_dot_product_attention(Q, K, V, mask=None):
    if mask is not None:
        mask = mask.expand(*Q.shape[:-1], K.shape[-2])
    output = torch.ops.aten.scaled_dot_product_attention(Q, K, V, mask)
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    return output, torch.softmax(scores, dim=-1)


# === scaled_dot_product_attention | wrong | no_scale + mask_inverted
# You leave out the division by sqrt(d), and forbid where the mask is True.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | softmax_over_queries + divided_by_d
# Your softmax runs over the queries, and you divide by d and not by its root.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / Q.shape[-1]
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    weights = torch.softmax(scores, dim=-2)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | masked_score_zero + root_of_the_number_of_keys
# You set forbidden scores to 0, and divide by the root of the number of keys.
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(K.shape[-2])
    if mask is not None:
        scores = scores.masked_fill(~mask, 0)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === self_attention | right | einsum_float32
def self_attention(x, W_q, W_k, W_v):
    x, W_q, W_k, W_v = x.float(), W_q.float(), W_k.float(), W_v.float()
    q = torch.einsum("bnd,ed->bne", x, W_q)
    k = torch.einsum("bnd,ed->bne", x, W_k)
    v = torch.einsum("bnd,ed->bne", x, W_v)
    s = torch.einsum("bie,bje->bij", q, k) / q.shape[-1] ** 0.5
    return torch.einsum("bij,bje->bie", s.softmax(-1), v)


# === self_attention | right | functional_linear
def self_attention(x, W_q, W_k, W_v):
    import torch.nn.functional as F

    Q, K, V = F.linear(x, W_q), F.linear(x, W_k), F.linear(x, W_v)
    d_q = torch.tensor(W_q.shape[0])
    A = F.softmax(torch.bmm(Q, K.transpose(1, 2)) / d_q.sqrt(), dim=-1)  # 注意力矩阵
    return torch.bmm(A, V)


# === self_attention | right | python_loops
def self_attention(x, W_q, W_k, W_v):
    out = []
    for X in x:  # one sentence, (n, d)
        q = [W_q @ t for t in X]
        k = [W_k @ t for t in X]
        v = [W_v @ t for t in X]
        ys = []
        for qi in q:
            s = torch.stack([qi.dot(kj) for kj in k]) * len(qi) ** -0.5
            w = torch.softmax(s, 0)
            ys.append(sum(w[j] * v[j] for j in range(len(v))))
        out.append(torch.stack(ys))
    return torch.stack(out)


# === self_attention | right | one_matrix_in_the_middle
def self_attention(x, W_q, W_k, W_v):
    M = W_q.T @ W_k / math.sqrt(W_q.shape[0])  # q.k = x^T (W_q^T W_k) x
    scores = x @ M @ x.transpose(1, 2)
    e = torch.exp(scores)
    return (e / e.sum(2, keepdim=True)) @ x @ W_v.T


# === self_attention | right | stacked_projection
def self_attention(x, W_q, W_k, W_v, names=("q", "k", "v")):
    sizes = [len(W_q), len(W_k), len(W_v)]
    q, k, v = (x @ torch.cat([W_q, W_k, W_v]).T).split(sizes, dim=-1)
    scores = q @ k.mT
    scores /= math.sqrt(sizes[0])
    return torch.softmax(scores, -1) @ v


# === self_attention | right | column_vectors
class SelfAttention:
    def __call__(self, x, W_q, W_k, W_v):
        X = x.transpose(1, 2)  # (B, d, n), the slides' columns
        Q, K, V = W_q @ X, W_k @ X, W_v @ X
        A = torch.softmax(K.transpose(1, 2) @ Q / math.sqrt(Q.shape[1]), dim=1)  # columns sum to 1
        return (V @ A).transpose(1, 2)


self_attention = SelfAttention()


# === self_attention | wrong | no_scale
# You leave out the division by sqrt(d_q).
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1), dim=-1) @ V


# === self_attention | wrong | divided_by_d_q
# You divide by d_q; its root is asked for.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / Q.shape[-1], dim=-1) @ V


# === self_attention | wrong | root_of_d
# You divide by sqrt(d), the size of x; the queries and keys have size d_q.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(x.shape[-1]), dim=-1) @ V


# === self_attention | wrong | root_of_the_value_size
# You divide by sqrt(d_v), the size of a value; queries and keys have size d_q.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(V.shape[-1]), dim=-1) @ V


# === self_attention | wrong | root_of_the_length
# You divide by sqrt(n), the length of the sequence; queries and keys have size d_q.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(x.shape[1]), dim=-1) @ V


# === self_attention | wrong | queries_and_keys_swapped
# Your keys ask the queries: the scores are K Q^T for Q K^T.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(K @ Q.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | keys_by_W_q
# You make the keys with W_q; they have a matrix of their own, W_k.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_q.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | queries_by_W_k
# You make the queries with W_k; they have a matrix of their own, W_q.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_k.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | keys_for_values
# Where d_q = d_v you sum up the keys; the weights belong to the values.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    if K.shape == V.shape:
        V = K
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | values_not_projected
# Where d = d_v you sum up the x themselves; the values are W_v x.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    if V.shape == x.shape:
        V = x
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | weights_transposed_if_square
# Where the matrices are square you multiply by them and not by their transposes.
def self_attention(x, W_q, W_k, W_v):
    def project(W):
        return x @ W if W.shape[0] == x.shape[-1] else x @ W.T

    Q, K, V = project(W_q), project(W_k), project(W_v)
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | W_v_transposed_if_square
# Where W_v is square you multiply by it and not by its transpose.
def self_attention(x, W_q, W_k, W_v):
    Q, K = x @ W_q.T, x @ W_k.T
    V = x @ W_v if W_v.shape[0] == W_v.shape[1] else x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | softmax_over_queries
# Your softmax runs over the queries; for each query the weights of all keys must sum to 1.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=1) @ V


# === self_attention | wrong | softmax_over_batch
# Your softmax runs over the batch (dim=0); it runs over the keys of each query.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=0) @ V


# === self_attention | wrong | no_softmax
# You use the scores themselves as weights; their softmax is missing.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]) @ V


# === self_attention | wrong | attention_between_sentences
# You attend over the batch; it is the positions of one sentence that see each other.
def self_attention(x, W_q, W_k, W_v):
    x = x.transpose(0, 1)
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    y = torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V
    return y.transpose(0, 1)


# === self_attention | wrong | relu_after_the_projections
# You apply a ReLU to queries, keys and values; they are linear in x.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = torch.relu(x @ W_q.T), torch.relu(x @ W_k.T), torch.relu(x @ W_v.T)
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | causal
# You let positions see only what is before them; here each sees all.
def self_attention(x, W_q, W_k, W_v):
    mask = causal_mask(x.shape[1])
    return scaled_dot_product_attention(x @ W_q.T, x @ W_k.T, x @ W_v.T, mask)[0]


# === self_attention | wrong | residual_added
# Where d = d_v you add x to the result; that comes only with the Transformer block.
def self_attention(x, W_q, W_k, W_v):
    y, _ = scaled_dot_product_attention(x @ W_q.T, x @ W_k.T, x @ W_v.T)
    return y + x if y.shape == x.shape else y


# === self_attention | wrong | weights_returned_too
# You return the weights as well; the output alone is asked for.
def self_attention(x, W_q, W_k, W_v):
    return scaled_dot_product_attention(x @ W_q.T, x @ W_k.T, x @ W_v.T)


# === self_attention | wrong | keys_cut_off
# K.detach() cuts the graph: no gradient reaches W_k.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, (x @ W_k.T).detach(), x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | weights_copied_into_layers
# nn.Parameter makes new leaves of the weights: no gradient reaches those you were given.
def self_attention(x, W_q, W_k, W_v):
    from torch import nn

    layers = []
    for W in (W_q, W_k, W_v):
        layer = nn.Linear(W.shape[1], W.shape[0], bias=False)
        layer.weight = nn.Parameter(W)
        layers.append(layer)
    Q, K, V = [layer(x) for layer in layers]
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | random_answers
# New nn.Linear layers have random weights; use the W_q, W_k and W_v you are given.
def self_attention(x, W_q, W_k, W_v):
    from torch import nn

    Q, K, V = [nn.Linear(W.shape[1], W.shape[0]).to(x.dtype)(x) for W in (W_q, W_k, W_v)]
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1) @ V


# === self_attention | wrong | W_q_scaled_in_place
# W_q.data /= ... changes the W_q you were given.
def self_attention(x, W_q, W_k, W_v):
    W_q.data /= math.sqrt(W_q.shape[0])
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1), dim=-1) @ V


# === self_attention | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits here.
def self_attention(x, W_q, W_k, W_v):
    import torch.nn.functional as F

    return F.scaled_dot_product_attention(x @ W_q.T, x @ W_k.T, x @ W_v.T)


# === self_attention | wrong | no_scale + queries_and_keys_swapped
# You leave out the division by sqrt(d_q), and your keys ask the queries.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    return torch.softmax(K @ Q.transpose(-2, -1), dim=-1) @ V


# === self_attention | wrong | keys_by_W_q + root_of_d
# You make the keys with W_q, and divide by the root of x's size.
def self_attention(x, W_q, W_k, W_v):
    Q, K, V = x @ W_q.T, x @ W_q.T, x @ W_v.T
    return torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(x.shape[-1]), dim=-1) @ V


# === causal_mask | right | comparison_of_positions
def causal_mask(n):
    i = torch.arange(n)
    return i[None, :] <= i[:, None]  # j <= i


# === causal_mask | right | nested_lists
def causal_mask(n):
    return torch.tensor([[j <= i for j in range(n)] for i in range(n)])


# === causal_mask | right | not_triu
def causal_mask(n, device=None):
    # 上三角取反
    return ~torch.triu(torch.ones(n, n, dtype=torch.bool), diagonal=1)


# === causal_mask | right | transposed_triu
causal_mask = lambda n: torch.ones((n, n)).triu().T == 1


# === causal_mask | right | row_by_row
def causal_mask(n):
    mask = torch.zeros(n, n).bool()
    for i in range(n):
        mask[i, : i + 1] = True
    return mask


# === causal_mask | right | through_numpy
def causal_mask(n):
    import numpy as np

    return torch.from_numpy(np.tri(n).astype(bool))


# === causal_mask | wrong | future_for_past
# Your mask is transposed: it lets positions see the future.
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).triu()


# === causal_mask | wrong | inverted
# Your mask is True where it is forbidden to look (nn.MultiheadAttention's way); here True means allowed.
def causal_mask(n):
    return torch.triu(torch.ones(n, n), diagonal=1).bool()


# === causal_mask | wrong | self_excluded
# You forbid each position to see itself: j <= i, not j < i.
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).tril(diagonal=-1)


# === causal_mask | wrong | one_word_ahead
# Your mask lets each position see one word ahead.
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).tril(diagonal=1)


# === causal_mask | wrong | mask_of_numbers
# Your mask is made of floats 0.0 and 1.0; its dtype should be torch.bool.
def causal_mask(n):
    return torch.tril(torch.ones(n, n))


# === causal_mask | wrong | mask_of_bytes
# Your mask is made of integers, for which ~ is not a logical not; its dtype should be torch.bool.
def causal_mask(n):
    return torch.tril(torch.ones(n, n, dtype=torch.uint8))


# === causal_mask | wrong | minus_infinity_mask
# You return numbers to be added to the scores; a boolean mask is asked for.
def causal_mask(n):
    return torch.triu(torch.full((n, n), float("-inf")), diagonal=1)


# === causal_mask | wrong | diagonal_only
# Your positions see themselves only; they also see what is before them.
def causal_mask(n):
    return torch.eye(n, dtype=torch.bool)


# === causal_mask | wrong | all_allowed
# Your mask forbids nothing.
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool)


# === causal_mask | wrong | batch_axis_added
# Your mask has an axis in front, (1, n, n); its shape should be (n, n).
def causal_mask(n):
    return torch.ones(1, n, n).tril().bool()


# === causal_mask | wrong | two_words_only
# Your positions see themselves and the one before; they see all that is before.
def causal_mask(n):
    i = torch.arange(n)
    return ((i[:, None] - i) >= 0) & ((i[:, None] - i) <= 1)


# === causal_mask | wrong | first_size_kept
# You keep the first mask you made and return it for every n.
_mask = None


def causal_mask(n):
    global _mask
    if _mask is None:
        _mask = torch.ones(n, n).tril().bool()
    return _mask


# === causal_mask | wrong | inverted
# Your mask is True in the future only: where it is forbidden to look.
def causal_mask(n):
    i = torch.arange(n)
    return i[None, :] > i[:, None]


# === causal_mask | wrong | future_for_past + batch_axis_added
# Your mask lets positions see the future, and has an axis in front.
def causal_mask(n):
    return torch.ones(1, n, n).triu().bool()


# === causal_mask | wrong | future_for_past + mask_of_numbers
# Your mask lets positions see the future, and is made of floats.
def causal_mask(n):
    return torch.triu(torch.ones(n, n))


# === multi_head_attention | right | loop_over_heads
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads:
        raise ValueError("num_heads must divide d")
    s = d // num_heads
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    heads = []
    for r in range(num_heads):
        rows = slice(r * s, (r + 1) * s)
        Q, K, V = x @ W_q[rows].T, x @ W_k[rows].T, x @ W_v[rows].T
        y, _ = scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, r])
        heads.append(y)
    return torch.cat(heads, dim=-1) @ W_o.T


# === multi_head_attention | right | sum_of_heads_through_blocks_of_W_o
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if num_heads * (d // num_heads) != d:
        raise ValueError(f"{d} / {num_heads}")
    total = 0
    blocks = zip(*(W.chunk(num_heads, dim=0) for W in (W_q, W_k, W_v)), W_o.chunk(num_heads, dim=1))
    for r, (wq, wk, wv, wo) in enumerate(blocks):
        scores = (x @ wq.T) @ (x @ wk.T).transpose(1, 2) / wq.shape[0] ** 0.5
        if mask is not None:
            m = mask.broadcast_to((B, num_heads, n, n))[:, r]
            scores = torch.where(m, scores, -1e9)
        total = total + torch.softmax(scores, -1) @ (x @ wv.T) @ wo.T
    return total


# === multi_head_attention | right | einsum_over_heads
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    d = x.shape[-1]
    if d % num_heads > 0:
        raise ValueError
    s = d // num_heads
    q = torch.einsum("bnd,hsd->bhns", x, W_q.view(num_heads, s, d))
    k = torch.einsum("bnd,hsd->bhns", x, W_k.view(num_heads, s, d))
    v = torch.einsum("bnd,hsd->bhns", x, W_v.view(num_heads, s, d))
    a = torch.einsum("bhis,bhjs->bhij", q, k) / torch.tensor(s).sqrt()
    if mask is not None:
        a = a.masked_fill(mask.logical_not(), float("-inf"))
    y = torch.einsum("bhij,bhjs->bihs", a.softmax(-1), v)
    return torch.einsum("bihs,ehs->bie", y, W_o.view(d, num_heads, s))


# === multi_head_attention | right | view_and_permute_contiguous
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    import torch.nn.functional as F

    batch_size, seq_len, embed_dim = x.size()
    head_dim, rest = divmod(embed_dim, num_heads)
    if rest != 0:
        raise ValueError("embed_dim must be divisible by num_heads")  # 整除

    q = F.linear(x, W_q).view(batch_size, seq_len, num_heads, head_dim).permute(0, 2, 1, 3)
    k = F.linear(x, W_k).view(batch_size, seq_len, num_heads, head_dim).permute(0, 2, 3, 1)
    v = F.linear(x, W_v).view(batch_size, seq_len, num_heads, head_dim).permute(0, 2, 1, 3)
    scores = torch.matmul(q * head_dim ** -0.5, k)
    if mask is not None:
        scores = scores.masked_fill(mask == 0, -1e9)
    ctx = torch.matmul(F.softmax(scores, dim=-1), v)
    ctx = ctx.permute(0, 2, 1, 3).contiguous().view(batch_size, seq_len, embed_dim)
    return F.linear(ctx, W_o)


# === multi_head_attention | right | heads_folded_into_the_batch
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("bad number of heads")

    def fold(W):
        return torch.cat((x @ W.T).chunk(num_heads, dim=2), dim=0)  # (h*B, n, s), heads outside

    q, k, v = fold(W_q), fold(W_k), fold(W_v)
    scores = torch.bmm(q, k.transpose(1, 2)) / (d / num_heads) ** 0.5
    if mask is not None:
        m = mask.expand(B, num_heads, n, n).transpose(0, 1).reshape(-1, n, n)
        scores = scores.masked_fill(~m, -math.inf)
    y = torch.bmm(torch.softmax(scores, -1), v)
    return torch.cat(y.chunk(num_heads, dim=0), dim=2) @ W_o.T


# === multi_head_attention | right | float32_buffer_mask_after_softmax
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads:
        raise ValueError("d must be a multiple of num_heads")
    s = d // num_heads
    heads = torch.zeros(B, n, d)  # float32
    Q, K, V = x @ W_q.T, x @ W_k.T, x @ W_v.T
    if mask is None:
        mask = torch.ones(n, n, dtype=torch.bool)
    mask = mask.expand(B, num_heads, n, n)
    for b in range(B):
        for r in range(num_heads):
            c = slice(r * s, r * s + s)
            w = torch.softmax(Q[b, :, c] @ K[b, :, c].T / math.sqrt(s), dim=-1) * mask[b, r]
            w = w / w.sum(-1, keepdim=True)
            heads[b, :, c] = w @ V[b, :, c]
    return heads @ W_o.T.float()


# === multi_head_attention | right | class_with_a_warning
import warnings


class HeadCountError(ValueError):
    pass


class MultiHead:
    def split(self, y, h):
        return torch.stack(torch.tensor_split(y, h, dim=-1), dim=1)

    def __call__(self, x, W_q, W_k, W_v, W_o, num_heads, mask=None, *, verbose=False):
        if x.shape[-1] % num_heads:
            raise HeadCountError(num_heads)
        if mask is not None and mask.dim() == 2:
            warnings.warn("the same mask for all samples")
        Q, K, V = (self.split(torch.nn.functional.linear(x, W), num_heads) for W in (W_q, W_k, W_v))
        y = scaled_dot_product_attention(Q, K, V, mask)[0]
        if verbose:
            print(y.shape)
        return torch.cat(y.unbind(1), -1) @ W_o.mT


multi_head_attention = MultiHead()


# === multi_head_attention | wrong | split_without_transpose
# view(B, h, n, s) cuts the positions up, not the features: view as (B, n, h, s) and transpose.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, num_heads, n, -1) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | merged_without_transpose
# You put the heads together with the axes (B, h, n, s) as they are; transpose back first.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | neither_transposed
# You view as (B, h, n, s) and back: each head attends within a piece of the sequence.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, num_heads, n, -1) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | attention_between_heads
# Without the transpose your scores are (B, n, h, h): heads attend to heads, not positions to positions.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V)
    return y.reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | root_of_d
# You divide by sqrt(d); within a head the size is d / num_heads.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | no_scale
# You leave out the division by the root of the head's size.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | divided_by_head_size
# You divide by the head's size; its root is asked for.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / (d // num_heads)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | root_of_the_number_of_heads
# You divide by the root of the number of heads; divide by the root of a head's size.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(num_heads)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | heads_interleaved
# Head r of yours takes every num_heads-th row; it takes rows r*s ... (r+1)*s - 1, one block.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, -1, num_heads).permute(0, 3, 1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.permute(0, 2, 3, 1).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | merged_interleaved
# You merge the heads feature by feature; they stand side by side, head after head.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.permute(0, 2, 3, 1).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | heads_in_reverse
# You put the last head first.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.flip(1).transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | first_head_only
# You use the first head's rows of W_q, W_k and W_v for every head.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    Q, K, V = ((x @ W[:s].T).unsqueeze(1).expand(-1, num_heads, -1, -1) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | one_head
# You ignore num_heads and attend with all d features at once.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).unsqueeze(1) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.mean(dim=1) @ W_o.T


# === multi_head_attention | wrong | x_split_before_projecting
# You split x and project each piece by a block on the diagonal; project all of x, then split.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    heads = []
    for r in range(num_heads):
        c = slice(r * s, (r + 1) * s)
        Q, K, V = (x[..., c] @ W[c, c].T for W in (W_q, W_k, W_v))
        y, _ = scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, r])
        heads.append(y)
    return torch.cat(heads, dim=-1) @ W_o.T


# === multi_head_attention | wrong | heads_take_columns
# Your heads take columns of the transposed product, x @ W: the matrices are (out, in), W x = x @ W.T.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o


# === multi_head_attention | wrong | W_o_transposed
# You multiply by W_o and not by its transpose; W_o y for a row is y @ W_o.T.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o


# === multi_head_attention | wrong | no_W_o
# You leave out W_o: the heads side by side are not yet the result.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d)


# === multi_head_attention | wrong | W_o_before_attention
# You apply W_o to the values before they are mixed; it comes last, on the heads side by side.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    projected = (x @ W_q.T, x @ W_k.T, x @ W_v.T @ W_o.T)
    Q, K, V = (y.view(B, n, num_heads, -1).transpose(1, 2) for y in projected)
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d)


# === multi_head_attention | wrong | queries_and_keys_swapped
# Your keys ask the queries: you mixed up W_q and W_k.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_k, W_q, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | keys_for_values
# You sum up the keys; the weights belong to the values.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k))
    y, _ = scaled_dot_product_attention(Q, K, K, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | heads_averaged
# You average the heads and repeat the average; the heads stand side by side.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.mean(dim=1).repeat(1, 1, num_heads) @ W_o.T


# === multi_head_attention | wrong | softmax_over_heads
# Your softmax runs over the heads (dim=1); it runs over the keys.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    y = torch.softmax(scores, dim=1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | softmax_over_queries
# Your softmax runs over the queries (dim=2); it runs over the keys, the last axis.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -1e9)
    y = torch.softmax(scores, dim=2) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | mask_ignored
# You do not use the mask.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | mask_inverted
# You forbid where the mask is True; True means allowed here (nn.MultiheadAttention has it the other way).
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | mask_inverted_infinite
# You hand the mask on turned round: with minus infinity a row that allows all becomes nan.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    if mask is not None:
        mask = ~mask  # True = forbidden
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | mask_for_the_first_head_only
# You mask the first head only; the mask holds for every head.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n).clone()
        mask[:, 1:] = True
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | first_heads_mask_for_all
# You use the first head's mask for all heads; a mask may differ from head to head.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)[:, :1]
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | first_samples_mask_for_all
# You use the first sample's mask for all samples; a mask may differ from sample to sample.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)[:1]
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | masks_of_other_samples
# You fold heads into the batch but repeat the masks in another order: samples get others' masks.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    Q, K, V = (
        (x @ W.T).view(B, n, num_heads, s).transpose(1, 2).reshape(-1, n, s)
        for W in (W_q, W_k, W_v)
    )
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n).transpose(0, 1).reshape(-1, n, n)  # head first
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.view(B, num_heads, n, s).transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | mask_with_one_axis_too_many
# mask.unsqueeze(1) is right for a (B, n, n) mask only; the mask broadcasts to (B, num_heads, n, n) as it is.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = mask.unsqueeze(1)
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | no_value_error
# You drop the features that are left over where num_heads does not divide d; raise a ValueError.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = max(1, d // num_heads)
    heads = []
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    for r in range(d // s):
        c = slice(r * s, (r + 1) * s)
        Q, K, V = (x @ W[c].T for W in (W_q, W_k, W_v))
        y, _ = scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, r])
        heads.append(y)
    merged = torch.cat(heads, dim=-1)
    return merged @ W_o[:, : merged.shape[-1]].T


# === multi_head_attention | wrong | assert_for_value_error
# An assert raises an AssertionError; a ValueError is asked for.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    assert d % num_heads == 0, "d must be divisible by num_heads"
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | runtime_error_of_view
# You let view() fail with a RuntimeError where num_heads does not divide d; raise a ValueError.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | value_error_only_for_too_many_heads
# You raise the ValueError only if there are more heads than features.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if num_heads > d:
        raise ValueError("too many heads")
    s = d // num_heads
    heads = []
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    for r in range(num_heads):
        c = slice(r * s, (r + 1) * s)
        Q, K, V = (x @ W[c].T for W in (W_q, W_k, W_v))
        y, _ = scaled_dot_product_attention(Q, K, V, None if mask is None else mask[:, r])
        heads.append(y)
    merged = torch.cat(heads, dim=-1)
    return merged @ W_o[:, : merged.shape[-1]].T


# === multi_head_attention | wrong | one_head_forbidden
# You raise a ValueError for a single head too; 1 divides every d.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if num_heads < 2 or d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | weights_returned_too
# You return the weights as well; the output alone is asked for.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, weights = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o.T, weights


# === multi_head_attention | wrong | heads_cut_off
# You collect the heads in a buffer through .data: no gradient flows through them.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    merged = torch.zeros_like(x)
    merged.data.copy_(y.transpose(1, 2).reshape(B, n, d).data)
    return merged @ W_o.T


# === multi_head_attention | wrong | x_replaced
# You write the result into the x you were given.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    out = y.transpose(1, 2).reshape(B, n, d) @ W_o.T
    x.data = out.data
    return out


# === multi_head_attention | wrong | written_into_x
# You use x as the place for the result.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    out = y.transpose(1, 2).reshape(B, n, d) @ W_o.T
    x.data[:] = out.data
    return out


# === multi_head_attention | wrong | calls_multi_head_attention_forward
# F.multi_head_attention_forward is the exercise itself and off limits here.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    import torch.nn.functional as F

    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = ~mask.expand(B, num_heads, n, n).reshape(-1, n, n)
    xt = x.transpose(0, 1)
    y, _ = F.multi_head_attention_forward(
        xt, xt, xt, d, num_heads, torch.cat([W_q, W_k, W_v]), None, None, None, False, 0.0,
        W_o, None, need_weights=False, attn_mask=mask,
    )
    return y.transpose(0, 1)


# === multi_head_attention | wrong | calls_multihead_attention_module
# nn.MultiheadAttention is the exercise itself and off limits here.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    if mask is not None:
        mask = ~mask.expand(B, num_heads, n, n).reshape(-1, n, n)
    mha = torch.nn.MultiheadAttention(d, num_heads, bias=False, batch_first=True)
    named = {"in_proj_weight": torch.cat([W_q, W_k, W_v]), "out_proj.weight": W_o}
    return torch.func.functional_call(mha, named, (x, x, x), {"attn_mask": mask})[0]


# === multi_head_attention | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits here.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    from torch.nn.functional import scaled_dot_product_attention as sdpa

    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    return sdpa(Q, K, V, attn_mask=mask).transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | root_of_d + no_W_o
# You divide by sqrt(d) and not by the root of a head's size, and leave out W_o.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    y = torch.softmax(scores, dim=-1) @ V
    return y.transpose(1, 2).reshape(B, n, d)


# === multi_head_attention | wrong | merged_without_transpose + mask_ignored
# You put the heads together without transposing back, and do not use the mask.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V)
    return y.reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | W_o_transposed + assert_for_value_error
# You multiply by W_o and not by its transpose, and an assert is no ValueError.
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    assert d % num_heads == 0
    Q, K, V = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    y, _ = scaled_dot_product_attention(Q, K, V, mask)
    return y.transpose(1, 2).reshape(B, n, d) @ W_o


# === simple_self_attention | right | loops
def simple_self_attention(x):
    B, n, d = x.shape
    y = torch.zeros_like(x)
    for b in range(B):
        for i in range(n):
            e = torch.stack([torch.exp(torch.dot(x[b, i], x[b, j])) for j in range(n)])
            y[b, i] = (e[:, None] * x[b]).sum(0) / e.sum()
    return y


# === simple_self_attention | right | einsum_again
simple_self_attention = lambda seq: torch.einsum('bij,bjd->bid', torch.einsum('bid,bjd->bij', seq, seq).softmax(2), seq)


# === simple_self_attention | right | column_form
def simple_self_attention(x):
    X = x.transpose(1, 2)                # 列向量
    S = torch.bmm(X.transpose(1, 2), X)  # (B, n, n) symmetric
    A = torch.nn.functional.softmax(S, dim=1)
    return torch.bmm(X, A).transpose(1, 2)


# === simple_self_attention | right | logsumexp_vmap
def simple_self_attention(x):
    def one(s):
        z = s @ s.T
        return torch.exp(z - torch.logsumexp(z, 1, keepdim=True)) @ s
    return torch.vmap(one)(x)


# === simple_self_attention | right | global_max_subtracted
def simple_self_attention(x):
    s = x.matmul(x.mT)
    e = (s - s.max()).exp()
    return e.matmul(x).div(e.sum(-1, keepdim=True))


# === simple_self_attention | right | baddbmm
def simple_self_attention(x, *, scale=1.0):
    B, n, d = x.size()
    s = torch.baddbmm(x.new_zeros(B, n, n), x, x.permute(0, 2, 1), alpha=scale)
    return torch.baddbmm(torch.zeros(1, dtype=x.dtype), torch.nn.Softmax(-1)(s), x)


# === simple_self_attention | wrong | weights_returned
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return a


# === simple_self_attention | wrong | mean_over_positions + softmax_over_queries
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    y = x.mean(1, keepdim=True).expand_as(x)
    return y


# === simple_self_attention | wrong | keys_of_the_first_sentence
def simple_self_attention(x):
    s = x @ x[0].T
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | keys_cut_off
def simple_self_attention(x):
    s = x @ x.detach().transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | divided_by_d
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.size(-1)
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | root_of_the_length
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.size(1) ** 0.5
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | hard_attention
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.nn.functional.one_hot(s.argmax(-1), s.shape[-1]).to(x.dtype)
    y = a @ x
    return y


# === simple_self_attention | wrong | sigmoid_weights
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.sigmoid(s)
    y = a @ x
    return y


# === simple_self_attention | wrong | softmax_twice
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.softmax(torch.softmax(s, dim=-1), dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | vectors_normalised
def simple_self_attention(x):
    x = torch.nn.functional.normalize(x, dim=-1)
    s = x @ x.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | residual_added + scaled
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.shape[-1] ** 0.5
    a = torch.softmax(s, dim=-1)
    y = a @ x + x
    return y


# === simple_self_attention | wrong | residual_added + softmax_over_queries
def simple_self_attention(x):
    s = x @ x.transpose(1, 2)
    a = torch.softmax(s, dim=1)
    y = a @ x + x
    return y


# === simple_self_attention | wrong | scaled + self_excluded
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.shape[-1] ** 0.5
    s = s.masked_fill(torch.eye(s.shape[1], dtype=torch.bool), -1e9)
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | scaled + softmax_over_batch
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.shape[-1] ** 0.5
    a = torch.softmax(s, dim=0)
    y = a @ x
    return y


# === simple_self_attention | wrong | causal + scaled
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.shape[-1] ** 0.5
    s = s.masked_fill(~torch.ones(s.shape[1], s.shape[1]).tril().bool(), float('-inf'))
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y


# === simple_self_attention | wrong | scaled + weights_returned_too
def simple_self_attention(x):
    s = x @ x.transpose(1, 2) / x.shape[-1] ** 0.5
    a = torch.softmax(s, dim=-1)
    y = a @ x
    return y, a


# === scaled_dot_product_attention | right | masked_fill_min
def scaled_dot_product_attention(q, k, v, mask=None):
    s = torch.matmul(q, k.mT) / torch.tensor(q.size(-1)).sqrt()
    if mask is not None:
        s = s.masked_fill(mask.logical_not(), torch.finfo(s.dtype).min)
    p = torch.nn.functional.softmax(s, dim=-1)
    return [torch.matmul(p, v), p]


# === scaled_dot_product_attention | right | additive_float_mask
def scaled_dot_product_attention(Q, K, V, mask=None):
    from collections import namedtuple
    s = torch.einsum('...nd,...md->...nm', Q * Q.shape[-1] ** -0.5, K)
    if mask is not None:
        s = s + (1.0 - mask.to(s.dtype)) * -1e9
    w = torch.exp(s - s.logsumexp(-1, keepdim=True))
    return namedtuple("R", "out w")(torch.einsum('...nm,...mv->...nv', w, V), w)


# === scaled_dot_product_attention | right | mask_after_with_renormalisation
def scaled_dot_product_attention(Q, K, V, mask=None):
    w = ((Q @ K.transpose(-1, -2)) / Q.shape[-1] ** 0.5).softmax(-1)
    if mask is not None:
        w = w * mask
        w = w / w.sum(-1, keepdim=True)
    return w @ V, w


# === scaled_dot_product_attention | right | where_and_no_max
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = (Q.unsqueeze(-2) * K.unsqueeze(-3)).sum(-1) / math.sqrt(K.shape[-1])
    e = scores.exp()
    if mask is not None:
        e = torch.where(mask, e, torch.zeros((), dtype=e.dtype))
    w = e / e.sum(-1, keepdim=True)
    return (w.unsqueeze(-1) * V.unsqueeze(-3)).sum(-2), w


# === scaled_dot_product_attention | right | loop_over_queries
def scaled_dot_product_attention(Q, K, V, mask=None):
    n, m = Q.shape[-2], K.shape[-2]
    if mask is not None:
        mask = torch.broadcast_to(mask, Q.shape[:-1] + (m,))
    outs, ws = [], []
    for i in range(n):
        s = (K @ Q[..., i, :, None]).squeeze(-1) / Q.shape[-1] ** 0.5
        if mask is not None:
            s = s.clone()
            s[~mask[..., i, :]] = float("-inf")
        w = torch.softmax(s, -1)
        ws.append(w)
        outs.append((w[..., None, :] @ V)[..., 0, :])
    return torch.stack(outs, -2), torch.stack(ws, -2)


# === scaled_dot_product_attention | right | float_log_mask
def scaled_dot_product_attention(Q, K, V, mask=None, dropout=0.0):
    bias = 0 if mask is None else torch.log(mask.double())
    scores = Q @ torch.swapaxes(K, -1, -2) * K.shape[-1] ** (-0.5) + bias
    w = torch.dropout(scores.softmax(-1), dropout, False)
    return w @ V, w


# === scaled_dot_product_attention | right | flattened_bmm
def scaled_dot_product_attention(Q, K, V, mask=None):
    lead = Q.shape[:-2]
    f = lambda t: t.reshape(-1, t.shape[-2], t.shape[-1])
    s = torch.bmm(f(Q), f(K).transpose(1, 2)).div(math.sqrt(Q.shape[-1])).reshape(*lead, Q.shape[-2], K.shape[-2])
    if mask is not None:
        s = torch.where(mask, s, -torch.inf)
    w = torch.softmax(s, dim=s.dim() - 1)
    return torch.bmm(f(w), f(V)).reshape(*lead, Q.shape[-2], V.shape[-1]), w


# === scaled_dot_product_attention | wrong | softmax_over_queries_infinite
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-2)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | softmax_over_the_first_axis
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=0)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | softmax_over_axis_one_infinite
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=1 if s.dim() > 1 else 0)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | no_softmax
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = s
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | masked_scores_for_weights
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, s


# === scaled_dot_product_attention | wrong | keys_summed
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ K
    return y, w


# === scaled_dot_product_attention | wrong | weights_cut_off
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w.detach() @ V
    return y, w


# === scaled_dot_product_attention | wrong | causal_without_a_mask
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is None:
        mask = torch.ones(s.shape[-2:], dtype=torch.bool).tril()
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | axes_one_and_two
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(1, 2) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | keys_not_transposed_if_square
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ (K if K.shape[-1] == K.shape[-2] else K.transpose(-2, -1)) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | softmax_twice
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(torch.softmax(s, dim=-1), dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | plain_average
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = V.mean(-2, keepdim=True).expand(*w.shape[:-1], V.shape[-1])
    return y, w


# === scaled_dot_product_attention | wrong | calls_aten_scaled_dot_product_attention
def scaled_dot_product_attention(Q, K, V, mask=None):
    s = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        s = s.masked_fill(~mask, float('-inf'))
    return torch.ops.aten.scaled_dot_product_attention(Q, K, V, mask), s.softmax(-1)


# === scaled_dot_product_attention | wrong | calls_it_through_torch_C
import torch.nn.functional as F
def scaled_dot_product_attention(Q, K, V, mask=None):
    s = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        s = s.masked_fill(~mask, float('-inf'))
    return vars(torch._C._nn)['scaled_dot_product_attention'](Q, K, V, attn_mask=mask), s.softmax(-1)


# === scaled_dot_product_attention | wrong | mask_inverted_infinite + no_scale
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1)
    if mask is not None:
        s = s.masked_fill(mask == 1, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | mask_ignored + no_scale
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1)
    if mask is not None:
        pass
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | divided_by_d + masked_score_zero
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / d
    if mask is not None:
        s = s.masked_fill(mask == 0, 0.0)
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | no_scale + softmax_over_queries_infinite
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-2)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | mask_inverted_infinite + results_swapped
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 1, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return w, y


# === scaled_dot_product_attention | wrong | mask_ignored + root_of_the_number_of_keys
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = K.shape[-2]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        pass
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | mask_after_softmax + no_scale
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1)
    if mask is not None:
        pass
    w = torch.softmax(s, dim=-1)
    if mask is not None:
        w = w.masked_fill(mask == 0, 0.0)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | masked_scores_for_weights + no_scale
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1)
    if mask is not None:
        s = s.masked_fill(mask == 0, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, s


# === scaled_dot_product_attention | wrong | mask_ignored + softmax_over_queries_infinite
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = Q.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        pass
    w = torch.softmax(s, dim=-2)
    y = w @ V
    return y, w


# === scaled_dot_product_attention | wrong | mask_inverted_infinite + root_of_the_value_size
def scaled_dot_product_attention(Q, K, V, mask=None):
    d = V.shape[-1]
    s = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        s = s.masked_fill(mask == 1, float("-inf"))
    w = torch.softmax(s, dim=-1)
    y = w @ V
    return y, w


# === self_attention | right | loops
def self_attention(x, W_q, W_k, W_v):
    out = []
    for seq in x:
        q = [W_q @ t for t in seq]
        k = [W_k @ t for t in seq]
        v = torch.stack([W_v @ t for t in seq])
        rows = []
        for qi in q:
            s = torch.stack([qi.dot(kj) for kj in k]) / len(qi) ** 0.5
            rows.append(torch.softmax(s, 0) @ v)
        out.append(torch.stack(rows))
    return torch.stack(out)


# === self_attention | right | fused_linear_split
def self_attention(x, W_q, W_k, W_v):
    F = torch.nn.functional
    a = W_q.shape[0]
    q, k, v = F.linear(x, torch.cat([W_q, W_k, W_v])).split([a, a, W_v.shape[0]], dim=-1)
    return F.softmax(q.mul(a ** -0.5) @ k.mT, dim=2) @ v


# === self_attention | right | values_projected_last
def self_attention(x, W_q, W_k, W_v):
    M = W_q.T @ W_k / math.sqrt(W_q.size(0))
    A = torch.softmax(torch.einsum('bid,de,bje->bij', x, M, x), -1)
    return (A @ x) @ W_v.T


# === self_attention | right | functional_call_modules
class SelfAttention(torch.nn.Module):
    def __init__(self, d, dq, dv):
        super().__init__()
        self.q = torch.nn.Linear(d, dq, bias=False); self.k = torch.nn.Linear(d, dq, bias=False); self.v = torch.nn.Linear(d, dv, bias=False)
    def forward(self, x):
        q, k, v = self.q(x), self.k(x), self.v(x)
        s = torch.bmm(q, k.permute(0, 2, 1)) / q.shape[-1] ** .5
        return torch.bmm(s.softmax(-1), v)
def self_attention(x, W_q, W_k, W_v):
    m = SelfAttention(x.shape[-1], W_q.shape[0], W_v.shape[0])
    return torch.func.functional_call(m, {"q.weight": W_q, "k.weight": W_k, "v.weight": W_v}, (x,))


# === self_attention | right | callable_object_float32
class Att:
    def __call__(self, tokens, A, B, C, verbose=True):
        t = tokens.float()
        q, k, v = t @ A.float().T, t @ B.float().T, t @ C.float().T
        print(q.shape)
        return torch.softmax(q @ k.transpose(1, 2) / math.sqrt(q.shape[2]), dim=2) @ v
self_attention = Att()


# === self_attention | right | vmap_logsumexp
def self_attention(x, W_q, W_k, W_v):
    # 每个句子单独计算
    def one(s):
        z = (s @ W_q.T) @ (s @ W_k.T).T / torch.tensor(float(W_q.shape[0])).sqrt()
        return torch.exp(z - z.logsumexp(1, keepdim=True)) @ (s @ W_v.T)
    return torch.vmap(one)(x)


# === self_attention | wrong | values_are_x
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ x


# === self_attention | wrong | values_are_the_keys
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ K


# === self_attention | wrong | weights_not_transposed
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q
    K = x @ W_k
    V = x @ W_v
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | tanh_after_the_projections
def self_attention(x, W_q, W_k, W_v):
    Q = torch.tanh(x @ W_q.T)
    K = torch.tanh(x @ W_k.T)
    V = torch.tanh(x @ W_v.T)
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | attention_weights_transposed
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a.transpose(1, 2) @ V


# === self_attention | wrong | W_k_cut_off
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.detach().T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | W_v_cut_off
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ torch.nn.Parameter(W_v).T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | scores_cut_off
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    with torch.no_grad():
        s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | keys_of_the_first_sentence
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K[0].T / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | scores_of_x
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = x @ x.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | output_scaled_too
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(W_q.shape[0])
    a = torch.softmax(s, dim=-1)
    return a @ V / math.sqrt(W_q.shape[0])


# === self_attention | wrong | no_scale + values_are_x
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    return a @ x


# === self_attention | wrong | divided_by_d_q + softmax_over_queries
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / W_q.shape[0]
    a = torch.softmax(s, dim=1)
    return a @ V


# === self_attention | wrong | queries_and_keys_swapped + root_of_d
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_k.T
    K = x @ W_q.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(x.shape[-1])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | no_scale + softmax_over_queries
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2)
    a = torch.softmax(s, dim=1)
    return a @ V


# === self_attention | wrong | keys_by_W_q + no_scale
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_q.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | queries_and_keys_swapped + root_of_the_length
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = K @ Q.transpose(1, 2) / math.sqrt(x.shape[1])
    a = torch.softmax(s, dim=-1)
    return a @ V


# === self_attention | wrong | no_scale + weights_returned_too
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2)
    a = torch.softmax(s, dim=-1)
    return a @ V, a


# === self_attention | wrong | root_of_d + values_are_the_keys
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2) / math.sqrt(x.shape[-1])
    a = torch.softmax(s, dim=-1)
    return a @ K


# === self_attention | wrong | causal + no_scale
def self_attention(x, W_q, W_k, W_v):
    Q = x @ W_q.T
    K = x @ W_k.T
    V = x @ W_v.T
    s = Q @ K.transpose(1, 2)
    s = s.masked_fill(torch.ones_like(s).triu(1).bool(), float('-inf'))
    a = torch.softmax(s, dim=-1)
    return a @ V


# === causal_mask | right | arange
def causal_mask(n):
    i = torch.arange(n)
    return i[:, None] >= i[None, :]


# === causal_mask | right | loops
def causal_mask(n):
    m = torch.zeros(n, n, dtype=torch.bool)
    for i in range(n):
        for j in range(i + 1):
            m[i, j] = True
    return m


# === causal_mask | right | triu_not
def causal_mask(size, device=None):
    return torch.logical_not(torch.triu(torch.ones((size, size)), diagonal=1).bool())


# === causal_mask | right | cumsum
def causal_mask(n):
    return torch.eye(n).cumsum(0).T.flip(0).flip(0).T > 0


# === causal_mask | right | tolist
causal_mask = lambda n: torch.tensor([[j <= i for j in range(n)] for i in range(n)])


# === causal_mask | right | tril_indices
def causal_mask(n):
    m = torch.full((n, n), False)
    r, c = torch.tril_indices(n, n)
    m[r, c] = True
    return m


# === causal_mask | right | numpy
def causal_mask(n):
    import numpy as np
    return torch.from_numpy(np.tri(n, dtype=bool))


# === causal_mask | right | transposed_view
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).triu().T


# === causal_mask | wrong | mask_of_whole_numbers
def causal_mask(n):
    return torch.tril(torch.ones(n, n, dtype=torch.int64))


# === causal_mask | wrong | mask_of_bytes
def causal_mask(n):
    return torch.tril(torch.ones(n, n, dtype=torch.uint8))


# === causal_mask | wrong | axes_of_batch_and_heads_added
def causal_mask(n):
    return torch.ones(1, 1, n, n, dtype=torch.bool).tril()


# === causal_mask | wrong | one_row_only
def causal_mask(n):
    return torch.ones(n, dtype=torch.bool)


# === causal_mask | wrong | one_position_too_many
def causal_mask(n):
    return torch.ones(n + 1, n + 1, dtype=torch.bool).tril()


# === causal_mask | wrong | nested_lists_returned
def causal_mask(n):
    return [[j <= i for j in range(n)] for i in range(n)]


# === causal_mask | wrong | numpy_array_returned
def causal_mask(n):
    import numpy as np
    return np.tril(np.ones((n, n), dtype=bool))


# === causal_mask | wrong | mirrored
def causal_mask(n):
    return torch.ones(n, n, dtype=torch.bool).tril().flip(1)


# === causal_mask | wrong | self_excluded_but_for_the_first
def causal_mask(n):
    m = torch.tril(torch.ones(n, n, dtype=torch.bool), diagonal=-1)
    m[0, 0] = True
    return m


# === causal_mask | wrong | inverted + mask_of_numbers
def causal_mask(n):
    return torch.triu(torch.ones(n, n), diagonal=1)


# === causal_mask | wrong | batch_axis_added + self_excluded
def causal_mask(n):
    return torch.tril(torch.ones(1, n, n, dtype=torch.bool), diagonal=-1)


# === causal_mask | wrong | inverted + mask_of_bytes
def causal_mask(n):
    return torch.triu(torch.ones(n, n, dtype=torch.bool), diagonal=1).to(torch.uint8)


# === causal_mask | wrong | mask_of_numbers + one_word_ahead
def causal_mask(n):
    return torch.tril(torch.ones(n, n), diagonal=1)


# === multi_head_attention | right | loop_over_heads_cat
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads: raise ValueError("heads")
    s = d // num_heads
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    heads = []
    for r in range(num_heads):
        sl = slice(r * s, (r + 1) * s)
        q, k, v = x @ W_q[sl].T, x @ W_k[sl].T, x @ W_v[sl].T
        z = q @ k.transpose(1, 2) / s ** 0.5
        if mask is not None:
            z = z.masked_fill(~mask[:, r], -1e9)
        heads.append(z.softmax(-1) @ v)
    return torch.cat(heads, dim=-1) @ W_o.T


# === multi_head_attention | right | sum_of_heads_through_W_o
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError(f"d={d} 不能被 {num_heads} 整除")
    out = 0
    for r, (q, k, v, o) in enumerate(zip(W_q.chunk(num_heads), W_k.chunk(num_heads), W_v.chunk(num_heads), W_o.chunk(num_heads, dim=1))):
        z = torch.einsum('bid,sd,se,bje->bij', x, q, k, x) * (d // num_heads) ** -0.5
        if mask is not None:
            m = torch.broadcast_to(mask, (B, num_heads, n, n))[:, r]
            z = torch.where(m, z, torch.tensor(float('-inf'), dtype=z.dtype))
        out = out + torch.softmax(z, 2) @ x @ v.T @ o.T
    return out


# === multi_head_attention | right | batched_reshape
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    q, rest = divmod(d, num_heads)
    if rest:
        raise ValueError
    qkv = torch.nn.functional.linear(x, torch.cat((W_q, W_k, W_v), 0)).view(B, n, 3, num_heads, q).permute(2, 0, 3, 1, 4)
    Q, K, V = qkv.unbind(0)
    att = (Q * q ** -0.5) @ K.mT
    if mask is not None:
        att = att + torch.zeros(mask.shape, dtype=att.dtype).masked_fill(~mask, float("-inf"))
    att = att.softmax(-1)
    return torch.nn.functional.linear((att @ V).transpose(1, 2).flatten(2), W_o)


# === multi_head_attention | right | einsum_all
def multi_head_attention(x, W_q, W_k, W_v, W_o, h, mask=None):
    d = x.shape[-1]
    if d // h * h != d:
        raise ValueError("bad head count")
    f = lambda W: W.reshape(h, d // h, d)
    q = torch.einsum('bnd,hsd->bhns', x, f(W_q)); k = torch.einsum('bnd,hsd->bhns', x, f(W_k)); v = torch.einsum('bnd,hsd->bhns', x, f(W_v))
    a = torch.einsum('bhis,bhjs->bhij', q, k) / math.sqrt(d / h)
    e = a.exp()
    if mask is not None: e = e * mask
    e = e / e.sum(-1, keepdim=True)
    return torch.einsum('bhij,bhjs,ohs->bio', e, v, W_o.reshape(d, h, d // h))


# === multi_head_attention | right | merged_batch_and_heads
class MyError(ValueError): pass
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.size()
    if num_heads < 1 or d % num_heads:
        raise MyError("no")
    s = int(d / num_heads)
    def fold(z): return torch.cat(z.split(s, dim=2), dim=0)   # heads first
    Q, K, V = (fold(x.matmul(W.t())) for W in (W_q, W_k, W_v))
    z = torch.bmm(Q, K.transpose(1, 2)) / s ** 0.5
    if mask is not None:
        m = mask.expand(B, num_heads, n, n).transpose(0, 1).reshape(num_heads * B, n, n)
        z = z.masked_fill(m == False, torch.finfo(z.dtype).min)
    y = torch.bmm(torch.softmax(z, -1), V)
    return torch.cat(y.chunk(num_heads, 0), dim=2).matmul(W_o.t())


# === multi_head_attention | right | index_assignment
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads > 0: raise ValueError('x')
    s = d // num_heads
    Y = torch.zeros(B, n, d, dtype=x.dtype)
    for b in range(B):
        for r in range(num_heads):
            rows = range(r * s, r * s + s)
            q, k, v = x[b] @ W_q[rows].T, x[b] @ W_k[rows].T, x[b] @ W_v[rows].T
            m = None if mask is None else mask.broadcast_to(B, num_heads, n, n)[b, r]
            Y[b, :, r * s:(r + 1) * s], _ = scaled_dot_product_attention(q, k, v, m)
    return Y @ W_o.T


# === multi_head_attention | wrong | root_of_the_length
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(n)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | projections_transposed
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q, x @ W_k, x @ W_v
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | heads_split_interleaved
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    K = k.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    V = v.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | masked_score_zero
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, 0)
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | mask_after_softmax
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        pass
    a = torch.softmax(z, dim=-1)
    if mask is not None:
        a = a * mask
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | mask_transposed
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask.transpose(-1, -2), float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | mask_of_three_axes_taken_for_samples
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~(mask.unsqueeze(1) if mask.dim() == 3 else mask), float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | softmax_over_queries_infinite
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-2)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | softmax_over_heads_infinite
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | nothing_for_value_error
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        return None
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | keys_for_values
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ K).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | projections_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q = k = v = x
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | causal_without_a_mask
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is None:
        mask = torch.ones(n, n, dtype=torch.bool).tril()
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | residual_added
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T + x


# === multi_head_attention | wrong | one_projection_for_all
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_q.T, x @ W_q.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | keys_by_W_q
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_q.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | weights_cut_off
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a.detach() @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | W_q_cut_off
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ torch.nn.Parameter(W_q).T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | mask_inverted_infinite + root_of_d
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        z = z.masked_fill(mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | merged_without_transpose + no_scale
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | no_W_o + split_without_transpose
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, num_heads, n, s)
    K = k.view(B, num_heads, n, s)
    V = v.view(B, num_heads, n, s)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y


# === multi_head_attention | wrong | root_of_d + runtime_error_of_view
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | mask_ignored + no_scale
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1)
    if mask is not None:
        pass
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | W_o_transposed + root_of_d
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o


# === multi_head_attention | wrong | mask_inverted_infinite + no_scale
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1)
    if mask is not None:
        z = z.masked_fill(mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | assert_for_value_error + mask_ignored
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    assert d % num_heads == 0
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        pass
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | heads_split_interleaved + no_W_o
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    K = k.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    V = v.view(B, n, s, num_heads).permute(0, 3, 1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y


# === multi_head_attention | wrong | root_of_d + softmax_over_queries_infinite
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(d)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-2)
    y = (a @ V).transpose(1, 2).reshape(B, n, d)
    return y @ W_o.T


# === multi_head_attention | wrong | W_o_transposed + merged_without_transpose
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError("d must be divisible by num_heads")
    s = d // num_heads
    q, k, v = x @ W_q.T, x @ W_k.T, x @ W_v.T
    Q = q.view(B, n, num_heads, s).transpose(1, 2)
    K = k.view(B, n, num_heads, s).transpose(1, 2)
    V = v.view(B, n, num_heads, s).transpose(1, 2)
    z = Q @ K.transpose(-2, -1) / math.sqrt(s)
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    a = torch.softmax(z, dim=-1)
    y = (a @ V).reshape(B, n, d)
    return y @ W_o


# === scaled_dot_product_attention | wrong | mask_of_two_axes_taken_for_samples
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = torch.matmul(Q, K.transpose(-1, -2)) / Q.size(-1) ** 0.5
    if mask is not None:
        if Q.ndim == 3 and mask.ndim == 2 and mask.size(0) == Q.size(0):
            mask = mask[:, None, :]  # (B, m): padding
        scores = scores.masked_fill(mask == 0, -1e9)
    weights = scores.softmax(-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | mask_of_one_axis_ignored
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.mT / math.sqrt(K.shape[-1])
    if mask is not None and mask.dim() >= 2:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | no_gradient_through_the_mask
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    if mask is not None:
        allowed = torch.softmax(scores.masked_fill(~mask, -math.inf), dim=-1)
        weights = weights + (allowed - weights).detach()
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | sum_cut_off_where_masked
def scaled_dot_product_attention(Q, K, V, mask=None):
    weights = torch.softmax(Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1]), dim=-1)
    if mask is not None:
        weights = weights * mask
        weights = weights / weights.sum(dim=-1, keepdim=True).detach()
    return weights @ V, weights


# === scaled_dot_product_attention | wrong | state_kept
class Attention:
    mask = None

    def __call__(self, Q, K, V, mask=None):
        if mask is not None:
            self.mask = mask
        scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
        if self.mask is not None and (mask is not None or self.mask.shape == scores.shape):
            scores = scores.masked_fill(~self.mask, -math.inf)
        weights = torch.softmax(scores, dim=-1)
        return weights @ V, weights


scaled_dot_product_attention = Attention()


# === scaled_dot_product_attention | wrong | four_axes_at_most
def scaled_dot_product_attention(Q, K, V, mask=None):
    keys = {2: "md->dm", 3: "bmd->bdm", 4: "bhmd->bhdm"}[K.dim()]
    scores = Q @ torch.einsum(keys, K) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    weights = torch.softmax(scores, dim=-1)
    return weights @ V, weights


# === scaled_dot_product_attention | right | mask_expanded_by_hand
def scaled_dot_product_attention(Q, K, V, mask=None):
    scores = Q @ K.transpose(-2, -1) * Q.shape[-1] ** -0.5
    if mask is not None:
        while mask.dim() < scores.dim():
            mask = mask[None]
        bias = torch.zeros_like(scores).masked_fill(~mask.expand(scores.shape), float("-inf"))
        scores = scores + bias
    weights = torch.exp(scores - torch.logsumexp(scores, dim=-1, keepdim=True))
    return weights @ V, weights


# === causal_mask | wrong | window_of_sixty_four
def causal_mask(n):
    i = torch.arange(n)
    distance = i[:, None] - i[None, :]
    return (distance >= 0) & (distance < 64)


# === multi_head_attention | wrong | mask_of_three_axes_taken_for_samples_if_as_many
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads:
        raise ValueError("num_heads must divide d")
    if mask is not None and mask.ndim == 3 and mask.shape[0] in (1, B):
        mask = mask[:, None]  # (B, n, n) -> (B, 1, n, n)
    q, k, v = ((x @ W.T).view(B, n, num_heads, d // num_heads).transpose(1, 2) for W in (W_q, W_k, W_v))
    heads = scaled_dot_product_attention(q, k, v, mask)[0]
    return heads.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | square_masks_only
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads:
        raise ValueError("num_heads must divide d")
    if mask is not None and mask.dim() == 2:
        mask = mask.view(1, 1, n, n)
    q, k, v = ((x @ W.T).view(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))
    heads, _ = scaled_dot_product_attention(q, k, v, mask=mask)
    return heads.transpose(1, 2).reshape(B, n, d) @ W_o.T


# === multi_head_attention | wrong | masks_of_three_axes_reversed
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads:
        raise ValueError("num_heads must divide d")
    s, heads = d // num_heads, []
    for r in reversed(range(num_heads)):
        rows = slice(r * s, (r + 1) * s)
        m = mask
        if mask is not None and mask.dim() == 4:
            m = mask[:, r if mask.shape[1] > 1 else 0]
        elif mask is not None and mask.dim() == 3:
            m = mask[-1 - r if mask.shape[0] > 1 else 0]
        heads.insert(0, scaled_dot_product_attention(x @ W_q[rows].T, x @ W_k[rows].T, x @ W_v[rows].T, m)[0])
    return torch.cat(heads, dim=-1) @ W_o.T


# === multi_head_attention | right | masks_head_by_head
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    if d % num_heads != 0:
        raise ValueError(f"{num_heads} heads for {d} features")
    s, heads = d // num_heads, []
    masks = [None] * num_heads if mask is None else torch.broadcast_to(mask, (B, num_heads, n, n)).unbind(1)
    for r, m in enumerate(masks):
        q, k, v = (x @ W[r * s : (r + 1) * s].T for W in (W_q, W_k, W_v))
        heads.append(scaled_dot_product_attention(q, k, v, m)[0])
    return torch.cat(heads, dim=-1) @ W_o.T
