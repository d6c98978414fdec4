# Student solutions of the topic seq2seq. Data, never imported as a whole: see the header lines.

# === decoder_step | right | one_big_matrix
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scale = torch.tensor(h.shape[1]).sqrt()
    scores = torch.einsum("bsh,bh->bs", encoder_states, h) / scale
    alpha = scores.softmax(dim=1)  # 注意力分布
    context = torch.einsum("bs,bsh->bh", alpha, encoder_states)
    W = torch.cat([W_xh, W_hh], dim=1)
    return torch.tanh(torch.cat([y, context, h], dim=1) @ W.T + (b_xh + b_hh)), alpha


# === decoder_step | right | float32_loops
def decoder_step(y, h, encoder_states, params):
    W1, b1, W2, b2 = params
    B, S, H = encoder_states.shape
    new_h = torch.zeros(B, H)
    all_weights = torch.zeros(B, S)
    for b in range(B):
        e = torch.stack([torch.dot(encoder_states[b, s], h[b]) for s in range(S)])
        w = torch.softmax(e / H ** 0.5, 0)
        c = sum(w[s] * encoder_states[b, s] for s in range(S))
        all_weights[b] = w
        new_h[b] = torch.tanh(W1 @ torch.cat((y[b], c)) + b1 + W2 @ h[b] + b2)
    return new_h, all_weights


# === decoder_step | right | W_split_and_list_returned
def decoder_step(inputs, state, memory, params, debug=False):
    import torch.nn.functional as F

    W_xh, b_xh, W_hh, b_hh = params
    E = inputs.shape[-1]
    q = state / math.sqrt(state.shape[-1])  # scale the query, not the scores
    attn = F.softmax(torch.bmm(q.unsqueeze(1), memory.transpose(1, 2)), dim=-1)  # (B, 1, S)
    ctx = torch.bmm(attn, memory).squeeze(1)
    if debug:
        print(attn)
    a = F.linear(inputs, W_xh[:, :E], b_xh) + F.linear(ctx, W_xh[:, E:]) + F.linear(state, W_hh, b_hh)
    return [a.tanh(), attn.squeeze(1)]


# === decoder_step | right | exp_without_shift
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    e = torch.exp((encoder_states * h[:, None, :]).sum(-1) * h.size(1) ** -0.5)
    weights = e / e.sum(1, keepdim=True)
    context = (weights[:, :, None] * encoder_states).sum(1)
    a = torch.cat([y, context], 1).matmul(W_xh.t())
    a += b_xh
    a += h.matmul(W_hh.t())
    a += b_hh
    return torch.tanh_(a), weights


# === decoder_step | right | named_tuple_of_a_callable_object
from collections import namedtuple

Step = namedtuple("Step", ["state", "attention"])


class DecoderStep:
    def attention(self, h, states):
        s = torch.matmul(states, h[..., None])[..., 0] / math.sqrt(h.shape[-1])
        w = torch.exp(torch.log_softmax(s, -1))
        return w, (w[..., None] * states).sum(-2)

    def __call__(self, y, h, encoder_states, params):
        (W_xh, b_xh, W_hh, b_hh) = params
        w, c = self.attention(h, encoder_states)
        x = torch.hstack([y, c])
        a = (W_xh @ x.T + W_hh @ h.T).T + b_xh + b_hh
        return Step(state=2 * torch.sigmoid(2 * a) - 1, attention=w)


decoder_step = DecoderStep()


# === decoder_step | right | states_projected_before_the_sum
def decoder_step(y, h, encoder_states, params):
    # W_c sum_s a_s e_s = sum_s a_s (W_c e_s)
    W_xh, b_xh, W_hh, b_hh = params
    E = y.shape[1]
    W_y, W_c = torch.tensor_split(W_xh, [E], dim=1)
    values = encoder_states @ W_c.T
    a = torch.softmax((encoder_states @ h[:, :, None])[:, :, 0] / math.sqrt(h.shape[1]), 1)
    return torch.tanh(y @ W_y.T + (a[:, None] @ values)[:, 0] + b_xh + h @ W_hh.T + b_hh), a


# === decoder_step | wrong | no_scale
# You leave out the division of the scores by sqrt(H).
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    weights = torch.softmax((encoder_states @ h.unsqueeze(-1)).squeeze(-1), dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | divided_by_H
# You divide the scores by H; its root is asked for.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / h.shape[-1]
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | root_of_the_number_of_states
# You divide by the root of S, the number of encoder states; H is the size of one.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(encoder_states.shape[1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | root_of_the_embedding_size
# You divide by the root of E, the size of an embedding; H is the size of a state.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(y.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | context_first
# You put the context before y; in [y; context] the word comes first.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([context, y], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | weights_of_the_new_state
# You return weights that ask with the new state h'; return those of h, which made the context.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params

    def attention(query):
        scores = (encoder_states @ query.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
        weights = torch.softmax(scores, dim=-1)
        return weights, (weights.unsqueeze(1) @ encoder_states).squeeze(1)

    _, context = attention(h)
    h_new = torch.tanh(torch.cat([y, context], dim=-1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    weights, _ = attention(h_new)
    return h_new, weights


# === decoder_step | wrong | state_updated_before_attention
# You update the state from y alone first and attend with that; the context is an input of the update.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    x = torch.cat([y, torch.zeros_like(h)], dim=-1)
    query = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    scores = (encoder_states @ query.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | attends_with_y_if_it_fits
# Where E = H you ask with the word y; the attention asks with the last state h.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    query = y if y.shape == h.shape else h
    scores = (encoder_states @ query.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | last_encoder_state_as_context
# Your context is the last encoder state; it is the weighted sum of all of them.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    x = torch.cat([y, encoder_states[:, -1]], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | plain_average_as_context
# Your context is the plain average of the encoder states; the weights are not used.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    x = torch.cat([y, encoder_states.mean(dim=1)], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | hard_attention
# Your context is the encoder state with the highest score; all of them count, by their weights.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    best = weights.argmax(dim=-1)
    context = encoder_states[torch.arange(len(best)), best]
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | scores_as_weights
# You use the scores themselves as weights; their softmax is missing.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    weights = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | softmax_over_batch
# Your softmax runs over the batch (dim=0); the weights of one sentence's states must sum to 1.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=0)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | softmax_over_an_axis_of_length_one
# Your scores are (B, S, 1) and the softmax runs over the last axis: all weights are 1.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = encoder_states @ h.unsqueeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1).squeeze(-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | states_of_the_first_sentence
# You attend to the encoder states of the first sentence for the whole batch.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    states = encoder_states[0]
    weights = torch.softmax(h @ states.T / math.sqrt(h.shape[-1]), dim=-1)
    x = torch.cat([y, weights @ states], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | word_ignored
# Your step does not look at the word y.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    a = context @ W_xh[:, y.shape[1]:].T + b_xh + h @ W_hh.T + b_hh
    return torch.tanh(a), weights


# === decoder_step | wrong | no_recurrence
# Your new state does not look at the last one: W_hh h is missing.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + b_hh), weights


# === decoder_step | wrong | drops_b_hh
# You leave out the bias b_hh.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, _ = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T), weights


# === decoder_step | wrong | recurrent_matrix_transposed
# You multiply h by W_hh and not by its transpose; W_hh h for a batch is h @ W_hh.T.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh + b_hh), weights


# === decoder_step | wrong | no_tanh
# You return the pre-activation as the new state; the tanh is missing.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return x @ W_xh.T + b_xh + h @ W_hh.T + b_hh, weights


# === decoder_step | wrong | relu_for_tanh
# Your new state goes through a ReLU; a tanh is asked for.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.relu(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | context_for_weights
# You return the context as the second result; the weights are asked for.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), context


# === decoder_step | wrong | results_swapped
# You return the weights first; the new state comes first.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return weights, torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)


# === decoder_step | wrong | context_cut_off
# You detach the weights before the sum: the context passes no gradient back to the scores.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.detach().unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | last_state_cut_off
# h.detach() cuts the graph: no gradient flows back through time.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    h = h.detach()
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | writes_the_new_state_into_h
# h.data.copy_ writes the new state into the caller's h.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    new = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
    h.data.copy_(new.data)
    return new, weights


# === decoder_step | wrong | encoder_states_kept_between_calls
# Your step remembers the encoder states of the first sentence it saw of that length.
_memory = {}


def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    states = _memory.setdefault(tuple(encoder_states.shape), encoder_states.detach())
    states = states + 0 * encoder_states
    scores = (states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ states).squeeze(1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | calls_rnn_cell_module
# nn.RNNCell is off limits here.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    cell = torch.nn.RNNCell(W_xh.shape[1], W_xh.shape[0])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    return torch.func.functional_call(cell, named, (torch.cat([y, context], dim=-1), h)), weights


# === decoder_step | wrong | calls_rnn_tanh_cell
# torch.rnn_tanh_cell is off limits here.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    weights = torch.softmax(scores, dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    return torch.rnn_tanh_cell(torch.cat([y, context], dim=-1), h, W_xh, W_hh, b_xh, b_hh), weights


# === decoder_step | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits here.
def decoder_step(y, h, encoder_states, params):
    from torch.nn.functional import scaled_dot_product_attention as attend

    W_xh, b_xh, W_hh, b_hh = params
    context = attend(h[:, None], encoder_states, encoder_states)[:, 0]
    weights = torch.softmax((encoder_states @ h[..., None])[..., 0] / math.sqrt(h.shape[-1]), -1)
    x = torch.cat([y, context], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | no_scale + context_first
# You leave out the division by sqrt(H), and put the context before y.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    weights = torch.softmax((encoder_states @ h.unsqueeze(-1)).squeeze(-1), dim=-1)
    context = (weights.unsqueeze(1) @ encoder_states).squeeze(1)
    x = torch.cat([context, y], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh), weights


# === decoder_step | wrong | plain_average_as_context + drops_b_hh
# Your context is the plain average of the encoder states, and you leave out b_hh.
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, _ = params
    scores = (encoder_states @ h.unsqueeze(-1)).squeeze(-1) / math.sqrt(h.shape[-1])
    x = torch.cat([y, encoder_states.mean(dim=1)], dim=-1)
    return torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T), torch.softmax(scores, dim=-1)


# === teacher_forcing_loss | right | cross_entropy_of_all_steps
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    import torch.nn.functional as F

    B, T = targets.shape
    word = torch.full((B,), bos)
    h = h0
    logits = []
    for t in range(T):
        h, _ = decoder_step(F.embedding(word, embedding), h, encoder_states, params)
        logits.append(F.linear(h, W_hy, b_hy))
        word = targets[:, t]
    logits = torch.stack(logits, dim=1)
    return F.cross_entropy(logits.transpose(1, 2), targets)  # (B, V, T), (B, T)


# === teacher_forcing_loss | right | sentence_by_sentence
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    total = 0.0
    for b, sentence in enumerate(targets.tolist()):
        h, last = h0[b : b + 1], bos
        for word in sentence:
            h, _ = decoder_step(embedding[last][None], h, encoder_states[b : b + 1], params)
            p = torch.softmax(W_hy @ h[0] + b_hy, dim=0)
            total = total - torch.log(p[word])
            last = word  # 喂正确答案
    return total / targets.numel()


# === teacher_forcing_loss | right | mean_of_the_steps
def teacher_forcing_loss(targets, h, memory, table, params, W, b, bos):
    losses = []
    for t in range(targets.size(1)):
        prev = torch.tensor([bos] * len(targets)) if t == 0 else targets[:, t - 1]
        h, _ = decoder_step(table[prev], h, memory, params)
        log_p = torch.log_softmax(h @ W.T + b, dim=1)
        losses.append(torch.nn.functional.nll_loss(log_p, targets[:, t]))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | right | float32_buffer_logsumexp
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    B, T = targets.shape
    scores = torch.zeros(B, T, W_hy.shape[0])
    h = h0
    for t in range(T):
        if t == 0:
            y = embedding[bos].expand(B, -1)
        else:
            y = embedding[targets[:, t - 1]]
        h, attn = decoder_step(y, h, encoder_states, params)
        scores[:, t] = h @ W_hy.T + b_hy
    right = scores.gather(2, targets[:, :, None])[:, :, 0]
    return (torch.logsumexp(scores, dim=2) - right).mean()


# === teacher_forcing_loss | right | one_hot_words_own_cell
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos, log=False):
    W_xh, b_xh, W_hh, b_hh = params
    V = embedding.shape[0]
    one_hot = torch.nn.functional.one_hot(targets, V).to(embedding.dtype)  # (B, T, V)
    first = torch.zeros_like(one_hot[:, :1])
    first[:, :, bos] = 1
    inputs = torch.cat([first, one_hot[:, :-1]], 1) @ embedding
    h, loss = h0, 0
    for t in range(targets.shape[1]):
        a = torch.softmax(torch.einsum("bsh,bh->bs", encoder_states, h) / h.shape[1] ** 0.5, 1)
        c = torch.einsum("bs,bsh->bh", a, encoder_states)
        h = torch.tanh(torch.cat([inputs[:, t], c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
        loss = loss - (torch.log_softmax(h @ W_hy.T + b_hy, 1) * one_hot[:, t]).sum()
        if log:
            print(t, loss.item())
    return loss / (targets.shape[0] * targets.shape[1])


# === teacher_forcing_loss | right | rolled_own_copy
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    shifted = targets.roll(1, dims=1)
    shifted[:, 0] = bos  # roll makes a copy, so targets are safe
    hs, h = [], h0
    for t in range(shifted.shape[1]):
        h = decoder_step(embedding.index_select(0, shifted[:, t]), h, encoder_states, params)[0]
        hs.append(h)
    logits = torch.cat(hs) @ W_hy.T + b_hy  # (T*B, V), time outside
    return torch.nn.CrossEntropyLoss()(logits, targets.T.reshape(-1))


# === teacher_forcing_loss | wrong | targets_not_shifted
# You feed the word of the same step, the very one to be predicted; feed the word before.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[targets[:, t]], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | free_running
# You feed the decoder's own words back; teacher forcing feeds the right ones.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        scores = h @ W_hy.T + b_hy
        losses.append(torch.nn.functional.cross_entropy(scores, targets[:, t]))
        word = scores.argmax(dim=1)
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | bos_at_every_step
# You feed bos at every step; only the first step's input is bos.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | zeros_for_bos
# The first input is a vector of zeros in your loop; it is embedding[bos].
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    y = torch.zeros(targets.shape[0], embedding.shape[1], dtype=embedding.dtype)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(y, h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        y = embedding[targets[:, t]]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | word_zero_for_bos
# You begin with word 0; the word that begins a sentence is the argument bos.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.zeros(targets.shape[0], dtype=torch.int64)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | first_word_not_predicted
# You begin with targets[:, 0] as input and predict from the second word on; the first counts too.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    h, losses = h0, []
    for t in range(1, targets.shape[1]):
        h, _ = decoder_step(embedding[targets[:, t - 1]], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
    return torch.stack(losses).mean() if losses else h0.sum() * 0


# === teacher_forcing_loss | wrong | last_word_not_predicted
# Your loop ends one step early: the loss of the last word is missing.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(max(1, targets.shape[1] - 1)):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | loss_of_last_step_only
# Your loop overwrites the loss at each step: only the last one is returned.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h = h0
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        loss = torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t])
        word = targets[:, t]
    return loss


# === teacher_forcing_loss | wrong | sum_over_time
# You add the losses of the steps up; the mean over T is asked for.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, loss = h0, 0
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        loss += torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t])
        word = targets[:, t]
    return loss


# === teacher_forcing_loss | wrong | sum_over_batch
# You add the losses of the batch up; the mean over B is asked for.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, loss = h0, 0
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        loss += torch.nn.functional.cross_entropy(
            h @ W_hy.T + b_hy, targets[:, t], reduction="sum"
        )
        word = targets[:, t]
    return loss / targets.shape[1]


# === teacher_forcing_loss | wrong | a_loss_for_each_step
# You return a loss for each step, (T,); one number is asked for.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses)


# === teacher_forcing_loss | wrong | minus_forgotten
# You return the mean log-probability; the loss is its negative.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        log_p = torch.log_softmax(h @ W_hy.T + b_hy, dim=-1)
        losses.append(log_p.gather(1, targets[:, t : t + 1]).mean())
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | log_missing
# You take the mean of the negative probabilities; the log is missing (nll_loss wants log-probabilities).
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=-1)
        losses.append(torch.nn.functional.nll_loss(p, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | softmax_twice
# You give cross_entropy probabilities, but it takes scores and does the softmax itself.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=-1)
        losses.append(torch.nn.functional.cross_entropy(p, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | log_of_the_mean
# You take the log of the mean probability; the mean of the logs is asked for.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, ps = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        ps.append(torch.softmax(h @ W_hy.T + b_hy, dim=-1).gather(1, targets[:, t : t + 1]))
        word = targets[:, t]
    return -torch.log(torch.cat(ps, dim=1).mean())


# === teacher_forcing_loss | wrong | time_and_batch_confused
# torch.stack puts time first, but your targets are flattened with the batch first.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, outputs = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        outputs.append(h @ W_hy.T + b_hy)
        word = targets[:, t]
    outputs = torch.stack(outputs)
    return torch.nn.functional.cross_entropy(outputs.view(-1, b_hy.shape[0]), targets.reshape(-1))


# === teacher_forcing_loss | wrong | state_one_step_late
# You predict word t from the state before step t; predict it from the state after.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | state_not_carried_on
# Each step of yours begins from h0 again; the state is carried on.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    losses = []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h0, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | h0_ignored
# You begin from a state of zeros; begin from h0.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = torch.zeros_like(h0), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | last_encoder_state_for_h0
# You begin from the last encoder state; here the first state is given, h0.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = encoder_states[:, -1], []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | no_output_bias
# You leave out b_hy.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | word_zero_taken_for_padding
# You leave out the targets that are 0 as if they were padding; here 0 is a word like any other.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, outputs = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        outputs.append(h @ W_hy.T + b_hy)
        word = targets[:, t]
    outputs = torch.stack(outputs, dim=2)
    return torch.nn.functional.cross_entropy(outputs, targets, ignore_index=0)


# === teacher_forcing_loss | wrong | bos_left_out_of_the_loss
# You leave out the targets that equal bos; here bos counts like any word.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, outputs = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        outputs.append(h @ W_hy.T + b_hy)
        word = targets[:, t]
    outputs = torch.stack(outputs, dim=2)
    return torch.nn.functional.cross_entropy(outputs, targets, ignore_index=bos)


# === teacher_forcing_loss | wrong | attends_once
# You attend once, with h0, and use that context at every step; each step attends anew.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    W_xh, b_xh, W_hh, b_hh = params
    _, weights = decoder_step(embedding[targets[:, 0]], h0, encoder_states, params)
    context = (weights[:, None] @ encoder_states)[:, 0]
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        x = torch.cat([embedding[word], context], dim=1)
        h = torch.tanh(x @ W_xh.T + b_xh + h @ W_hh.T + b_hh)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | truncated_in_time
# h.detach() after each step cuts the graph: no gradient flows back through time.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
        h = h.detach()
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | embedding_cut_off
# nn.Embedding.from_pretrained freezes a copy of the table: no gradient reaches embedding.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    table = torch.nn.Embedding.from_pretrained(embedding.detach())
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(table(word), h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | a_python_number
# .item() makes a plain number of the loss: it has no gradient.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, total = h0, 0.0
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        total += torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]).item()
        word = targets[:, t]
    return torch.tensor(total / targets.shape[1])


# === teacher_forcing_loss | wrong | shifts_the_targets_in_place
# You shift the targets you were given, in place.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    wanted = targets.clone()
    targets[:, 1:] = wanted[:, :-1]
    targets[:, 0] = bos
    h, losses = h0, []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[targets[:, t]], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, wanted[:, t]))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | calls_rnn_cell_module
# nn.RNNCell is off limits here.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    W_xh, b_xh, W_hh, b_hh = params
    cell = torch.nn.RNNCell(W_xh.shape[1], W_xh.shape[0])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    word = torch.full((targets.shape[0],), bos)
    h, losses = h0, []
    for t in range(targets.shape[1]):
        scores = (encoder_states @ h[..., None])[..., 0] / math.sqrt(h.shape[-1])
        context = (torch.softmax(scores, -1)[:, None] @ encoder_states)[:, 0]
        x = torch.cat([embedding[word], context], dim=1)
        h = torch.func.functional_call(cell, named, (x, h))
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        word = targets[:, t]
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | sum_over_time + no_output_bias
# You add the losses of the steps up, and leave out b_hy.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    word = torch.full((targets.shape[0],), bos)
    h, loss = h0, 0
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[word], h, encoder_states, params)
        loss += torch.nn.functional.cross_entropy(h @ W_hy.T, targets[:, t])
        word = targets[:, t]
    return loss


# === teacher_forcing_loss | wrong | targets_not_shifted + h0_ignored
# You feed the word that is to be predicted, and begin from a state of zeros.
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    h, losses = torch.zeros_like(h0), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[targets[:, t]], h, encoder_states, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
    return torch.stack(losses).mean()


# === greedy_decode | right | while_loop
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    result = []
    h, word = h0, bos
    while len(result) < max_steps:
        h, weights = decoder_step(embedding[word : word + 1], h, encoder_states, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=1)  # argmax 不变
        word = int(p.argmax())
        if word == eos:
            return result
        result.append(word)
    return result


# === greedy_decode | right | cut_at_eos_afterwards
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    with torch.no_grad():
        words = [bos]
        h = h0
        for _ in range(max_steps):
            y = torch.nn.functional.embedding(torch.tensor([words[-1]]), embedding)
            h, _ = decoder_step(y, h, encoder_states, params)
            words.append(torch.argmax(h @ W_hy.T + b_hy, dim=1).item())
    words = words[1:]
    if eos in words:
        words = words[: words.index(eos)]
    return words


# === greedy_decode | right | recursive
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    if max_steps == 0:
        return []
    h, _ = decoder_step(embedding[[bos]], h0, encoder_states, params)
    word = torch.topk((W_hy @ h[0]) + b_hy, 1).indices.tolist()[0]
    if word == eos:
        return []
    rest = greedy_decode(h, encoder_states, embedding, params, W_hy, b_hy, word, eos, max_steps - 1)
    return [word] + rest


# === greedy_decode | right | python_maximum_of_float32_scores
def greedy_decode(h, memory, table, params, W, b, start, stop, limit, verbose=False):
    words = []
    word = start
    for step in range(limit):
        y = table[word].reshape(1, -1)
        h, _ = decoder_step(y, h, memory, params)
        scores = (h @ W.T + b).float().squeeze(0).tolist()
        word = max(range(len(scores)), key=scores.__getitem__)
        if verbose:
            print(step, word)
        if word == stop:
            break
        words += [word]
    return words


# === greedy_decode | right | generator
def _words(h, states, embedding, params, W_hy, b_hy, word, eos):
    while True:
        h, _ = decoder_step(embedding[word][None], h, states, params)
        word = torch.nn.functional.log_softmax(h @ W_hy.T + b_hy, -1).max(-1).indices.item()
        if word == eos:
            return
        yield word


def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    from itertools import islice

    decoding = _words(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos)
    return list(islice(decoding, max_steps))


# === greedy_decode | right | tensor_of_words_own_cell
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    W_xh, b_xh, W_hh, b_hh = params
    states = encoder_states[0]  # (S, H)
    h = h0[0].clone()
    words = torch.zeros(max_steps, dtype=torch.long)
    word = torch.tensor(bos)
    n = 0
    while n < max_steps:
        a = torch.softmax(states @ h / math.sqrt(len(h)), 0)
        x = torch.cat([embedding[word], a @ states])
        h = torch.tanh(W_xh @ x + b_xh + W_hh @ h + b_hh)
        word = torch.argmax(W_hy @ h + b_hy)
        if word == eos:
            break
        words[n] = word
        n += 1
    return words[:n].tolist()


# === greedy_decode | wrong | eos_included
# Your result holds eos; it ends the sentence but is left out.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        words.append(word)
        if word == eos:
            break
    return words


# === greedy_decode | wrong | bos_included
# Your result begins with bos; that is an input and not a word of the result.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, words = h0, [bos]
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[words[-1]].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | one_word_too_many
# You return up to max_steps + 1 words.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    while len(words) <= max_steps:
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | one_word_too_few
# You stop after max_steps - 1 words.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(1, max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | max_steps_ignored
# You go on until eos (or 100 words) whatever max_steps says.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(100):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | eos_ignored
# You never stop at eos.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        words.append(word)
    return words


# === greedy_decode | wrong | eos_skipped
# You leave eos out of the result but go on after it; it ends the sentence.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word != eos:
            words.append(word)
    return words


# === greedy_decode | wrong | stops_at_bos
# You stop at bos too; only eos ends the sentence.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word in (bos, eos):
            break
        words.append(word)
    return words


# === greedy_decode | wrong | bos_left_out
# You leave bos out of the result wherever it occurs; it may be written like any word.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return [word for word in words if word != bos]


# === greedy_decode | wrong | stops_at_a_repeated_word
# You stop as soon as a word comes twice in a row; only eos ends the sentence.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos or (words and word == words[-1]):
            break
        words.append(word)
    return words


# === greedy_decode | wrong | first_word_may_not_be_eos
# You never stop at the first step; if the first word is eos, the result is empty.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for step in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos and step > 0:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | bos_fed_at_every_step
# You feed bos at every step; feed the word that was chosen last.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, words = h0, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[bos].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | begins_with_eos
# Your first input is eos; it is bos.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, eos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | begins_with_word_zero
# Your first input is word 0; it is the argument bos.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, 0, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | state_not_carried_on
# Each step of yours begins from h0 again; the state is carried on.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    word, words = bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h0, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | h0_ignored
# You begin from a state of zeros; begin from h0.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = torch.zeros_like(h0), bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | likeliest_state_unit
# You take the argmax of the state h; take that of the words' scores W_hy h + b_hy.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = h.argmax(dim=-1).item() % embedding.shape[0]
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | unlikeliest_word
# You take the word with the lowest score (softmin); the likeliest has the highest.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = torch.nn.functional.softmin(h @ W_hy.T + b_hy, dim=-1).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | no_output_bias
# You leave out b_hy.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | words_drawn_at_random
# You draw each word from the distribution; greedy decoding takes the likeliest.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=-1)
        word = torch.multinomial(p[0], 1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | no_word_twice
# You forbid words that are already in the result; greedy decoding may repeat a word.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        scores = (h @ W_hy.T + b_hy)[0].clone()
        if len(words) < len(scores):
            scores[words] = -math.inf
        word = scores.argmax().item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | tensors_in_the_list
# Your list holds tensors; it should hold Python ints (.item()).
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, torch.tensor(bos), []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy)[0].argmax()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | numpy_ints_in_the_list
# Your list holds NumPy integers; it should hold Python ints (.item()).
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy)[0].detach().numpy().argmax()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | a_tensor_of_words
# You return a tensor; a list of Python ints is asked for (.tolist()).
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return torch.tensor(words, dtype=torch.int64)


# === greedy_decode | wrong | list_kept_between_calls
# words=[] as a default is made once: your list still holds the words of the last call.
def greedy_decode(
    h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps, words=[]
):
    h, word = h0, bos
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | state_written_into_h0
# h0.copy_ writes your states into the caller's h0.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    word, words = bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h0, encoder_states, params)
        h0.copy_(h)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | calls_rnn_cell_module
# nn.RNNCell is off limits here.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    W_xh, b_xh, W_hh, b_hh = params
    cell = torch.nn.RNNCell(W_xh.shape[1], W_xh.shape[0])
    named = {"weight_ih": W_xh, "bias_ih": b_xh, "weight_hh": W_hh, "bias_hh": b_hh}
    h, word, words = h0, bos, []
    for _ in range(max_steps):
        scores = (encoder_states @ h[..., None])[..., 0] / math.sqrt(h.shape[-1])
        context = (torch.softmax(scores, -1)[:, None] @ encoder_states)[:, 0]
        x = torch.cat([embedding[word].unsqueeze(0), context], dim=1)
        h = torch.func.functional_call(cell, named, (x, h))
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === greedy_decode | wrong | eos_included + one_word_too_many
# Your result holds eos, and may have max_steps + 1 words.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, word, words = h0, bos, []
    for _ in range(max_steps + 1):
        h, _ = decoder_step(embedding[word].unsqueeze(0), h, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        words.append(word)
        if word == eos:
            break
    return words


# === greedy_decode | wrong | bos_included + state_not_carried_on
# Your result begins with bos, and each step begins from h0 again.
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    words = [bos]
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[words[-1]].unsqueeze(0), h0, encoder_states, params)
        word = (h @ W_hy.T + b_hy).argmax(dim=-1).item()
        if word == eos:
            break
        words.append(word)
    return words


# === decoder_step | right | loops
def decoder_step(y, h, encoder_states, params):
    import math
    W_xh, b_xh, W_hh, b_hh = params
    B, S, H = encoder_states.shape
    new, ws = [], []
    for b in range(B):
        s = [torch.dot(encoder_states[b, t], h[b]) / math.sqrt(H) for t in range(S)]
        a = torch.softmax(torch.stack(s), 0)
        c = sum(a[t] * encoder_states[b, t] for t in range(S))
        ws.append(a)
        new.append(torch.tanh(W_xh @ torch.cat([y[b], c]) + b_xh + W_hh @ h[b] + b_hh))
    return [torch.stack(new), torch.stack(ws)]


# === decoder_step | right | split_weights_einsum
def decoder_step(y, s, enc, p):
    E = y.shape[1]
    W_y, W_c = p[0][:, :E], p[0][:, E:]
    alpha = torch.einsum('bh,bsh->bs', s * s.shape[1] ** -0.5, enc).softmax(-1)
    c = torch.einsum('bs,bsh->bh', alpha, enc)
    return (y @ W_y.t() + c @ W_c.t() + s @ p[2].t() + (p[1] + p[3])).tanh(), alpha


# === decoder_step | right | one_big_matrix_again
def decoder_step(y, h, encoder_states, params):
    F = torch.nn.functional
    W_xh, b_xh, W_hh, b_hh = params
    e = torch.exp(torch.bmm(encoder_states, h[:, :, None])[..., 0] / torch.tensor(h.size(1)).sqrt())
    w = e / e.sum(1, keepdim=True)
    c = torch.bmm(w[:, None], encoder_states)[:, 0]
    z = F.linear(torch.hstack([y, c, h]), torch.cat([W_xh, W_hh], 1), b_xh)
    return torch.tanh(z + b_hh), w


# === decoder_step | right | namedtuple_callable
import collections
Step = collections.namedtuple("Step", "h weights")
class Decoder:
    def __call__(self, y, h, encoder_states, params, debug=True):
        if debug: print("调试")
        q = h.unsqueeze(1)
        score = (q * encoder_states).sum(-1) * encoder_states.size(-1) ** (-1 / 2)
        w = torch.exp(score - score.logsumexp(-1, keepdim=True))
        ctx = (encoder_states * w.unsqueeze(-1)).sum(dim=1)
        lin = torch.nn.Linear(1, 1)
        W_xh, b_xh, W_hh, b_hh = params
        pre = torch.addmm(b_xh, torch.cat((y, ctx), dim=1), W_xh.T) + torch.addmm(b_hh, h, W_hh.T)
        return Step(torch.tanh(pre), w)
decoder_step = Decoder()


# === decoder_step | right | vmap
def decoder_step(y, h, encoder_states, params):
    W_xh, b_xh, W_hh, b_hh = params
    def one(yb, hb, enc):
        w = torch.softmax(enc @ hb / len(hb) ** 0.5, 0)
        return torch.tanh(W_xh @ torch.cat([yb, w @ enc]) + b_xh + W_hh @ hb + b_hh), w
    return torch.vmap(one)(y, h, encoder_states)


# === decoder_step | right | functional_call_float32
def decoder_step(y, h, encoder_states, params):
    from torch.func import functional_call
    W_xh, b_xh, W_hh, b_hh = params
    a = torch.nn.Linear(W_xh.shape[1], W_xh.shape[0]); b = torch.nn.Linear(W_hh.shape[1], W_hh.shape[0])
    w = torch.nn.functional.softmax(torch.matmul(encoder_states, h.unsqueeze(-1)).squeeze(-1) / h.shape[-1] ** .5, dim=1)
    c = torch.matmul(w.unsqueeze(-2), encoder_states).squeeze(-2)
    return torch.tanh(functional_call(a, {"weight": W_xh, "bias": b_xh}, torch.cat([y, c], -1)) + functional_call(b, dict(weight=W_hh, bias=b_hh), h)), w


# === decoder_step | wrong | drops_b_hh + drops_b_xh
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + h @ W_hh.T), w


# === decoder_step | wrong | mean_of_weighted_states
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5, -1)
    c = (w.unsqueeze(-1) * enc).mean(1)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), w


# === decoder_step | wrong | hard_weights
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    s = torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5
    w = torch.nn.functional.one_hot(s.argmax(1), s.shape[1]).to(s.dtype)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), w


# === decoder_step | wrong | scores_for_weights
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    s = torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5
    w = torch.softmax(s, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), s


# === decoder_step | wrong | tanh_of_each_part
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh), w


# === decoder_step | wrong | encoder_states_cut_off
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    enc = enc.detach()
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), w


# === decoder_step | wrong | calls_rnn_tanh_cell_by_getattr
def decoder_step(y, h, enc, params):
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    cell = getattr(torch, "rnn_tanh" + "_cell")
    return cell(torch.cat([y, c], 1), h, params[0], params[2], params[1], params[3]), w


# === decoder_step | wrong | drops_b_hh + no_scale
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc), -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T), w


# === decoder_step | wrong | no_scale + softmax_over_batch
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc), 0)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), w


# === decoder_step | wrong | recurrent_matrix_transposed + scores_for_weights
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    s = torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** 0.5
    c = torch.einsum("bs,bsh->bh", s.softmax(-1), enc)
    return torch.tanh(torch.cat([y, c], 1) @ W_xh.T + b_xh + h @ W_hh + b_hh), s


# === decoder_step | wrong | context_first + relu_for_tanh
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** .5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.relu(torch.cat([c, y], 1) @ W_xh.T + b_xh + h @ W_hh.T + b_hh), w


# === decoder_step | wrong | no_tanh + recurrent_half_missing
def decoder_step(y, h, enc, params):
    W_xh, b_xh, W_hh, b_hh = params
    w = torch.softmax(torch.einsum("bh,bsh->bs", h, enc) / h.shape[1] ** .5, -1)
    c = torch.einsum("bs,bsh->bh", w, enc)
    return torch.cat([y, c], 1) @ W_xh.T + b_xh, w


# === teacher_forcing_loss | right | cross_entropy
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    B, T = targets.shape
    h, y, total = h0, embedding[[bos] * B], 0.0
    for t in range(T):
        h, _ = decoder_step(y, h, encoder_states, params)
        total = total + torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t], reduction="sum")
        y = torch.nn.functional.embedding(targets[:, t], embedding)
    return total / (B * T)


# === teacher_forcing_loss | right | sentence_by_sentence_again
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    losses = []
    for b in range(targets.size(0)):
        h = h0[b:b + 1]
        previous = bos
        for word in targets[b].tolist():
            h, _ = decoder_step(embedding[previous].unsqueeze(0), h, encoder_states[b:b + 1], params)
            logits = torch.nn.functional.linear(h, W_hy, b_hy)[0]
            losses.append(torch.logsumexp(logits, 0) - logits[word])
            previous = word
    return torch.stack(losses).mean()


# === teacher_forcing_loss | right | one_hot
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    F = torch.nn.functional
    V = len(embedding)
    tgt = F.one_hot(targets, V).to(embedding.dtype)
    y = F.one_hot(torch.full((targets.shape[0],), bos), V).to(embedding.dtype) @ embedding
    h = h0.clone()
    loss = []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(y, h, encoder_states, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=1)
        loss.append(-(tgt[:, t] * torch.log(p)).sum(1))
        y = tgt[:, t] @ embedding
    return torch.cat(loss).mean()


# === teacher_forcing_loss | right | all_at_end_cross_entropy_3d
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    B, T = targets.shape
    shifted = torch.empty_like(targets)
    shifted[:, 0] = bos
    shifted[:, 1:] = targets[:, :-1]
    logits = torch.zeros(B, W_hy.shape[0], T, dtype=torch.float64)
    h = h0
    for t in range(T):
        h = decoder_step(embedding[shifted[:, t]], h, encoder_states, params)[0]
        logits[:, :, t] = h @ W_hy.T + b_hy
    return torch.nn.CrossEntropyLoss()(logits, targets)


# === teacher_forcing_loss | right | reduce
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos, extra=None):
    from functools import reduce
    def step(carry, t):
        h, losses = carry
        w = torch.full((targets.shape[0],), bos, dtype=torch.long) if t == 0 else targets[:, t - 1]
        h, _ = decoder_step(embedding.index_select(0, w), h, encoder_states, params)
        lp = torch.log_softmax(torch.addmm(b_hy, h, W_hy.t()), 1)
        return h, losses + [torch.nn.functional.nll_loss(lp, targets[:, t])]
    _, losses = reduce(step, range(targets.shape[1]), (h0, []))
    return sum(losses) / len(losses)


# === teacher_forcing_loss | right | recursion
def teacher_forcing_loss(targets, h0, encoder_states, embedding, params, W_hy, b_hy, bos):
    def rest(h, prev, t):
        if t == targets.shape[1]:
            return 0
        h, _ = decoder_step(embedding[prev], h, encoder_states, params)
        z = h @ W_hy.T + b_hy
        return (z.logsumexp(-1) - z.gather(1, targets[:, t:t + 1]).squeeze(1)).sum() + rest(h, targets[:, t], t + 1)
    return rest(h0, torch.tensor(bos).repeat(len(h0)), 0) / targets.numel()


# === teacher_forcing_loss | wrong | summed
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = h0, 0
    B, T = targets.shape
    w = torch.full((B,), bos)
    for t in range(T):
        h, _ = decoder_step(embedding[w], h, enc, params)
        loss = loss + torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t], reduction="sum")
        w = targets[:, t]
    return loss


# === teacher_forcing_loss | wrong | predicts_its_own_input
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = h0, 0
    B, T = targets.shape
    inp = torch.cat([torch.full((B, 1), bos), targets[:, :-1]], 1)
    for t in range(T):
        h, _ = decoder_step(embedding[inp[:, t]], h, enc, params)
        loss = loss + torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, inp[:, t])
    return loss / T


# === teacher_forcing_loss | wrong | state_cut_off
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = h0, 0
    B, T = targets.shape
    w = torch.full((B,), bos)
    for t in range(T):
        h, _ = decoder_step(embedding[w], h.detach(), enc, params)
        loss = loss + torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t])
        w = targets[:, t]
    return loss / T


# === teacher_forcing_loss | wrong | free_running + sum_over_time
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = h0, 0
    B, T = targets.shape
    w = torch.full((B,), bos)
    for t in range(T):
        h, _ = decoder_step(embedding[w], h, enc, params)
        z = h @ W_hy.T + b_hy
        loss = loss + torch.nn.functional.cross_entropy(z, targets[:, t])
        w = z.argmax(-1)
    return loss


# === teacher_forcing_loss | wrong | h0_ignored + minus_forgotten
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = torch.zeros_like(h0), 0
    B, T = targets.shape
    w = torch.full((B,), bos)
    for t in range(T):
        h, _ = decoder_step(embedding[w], h, enc, params)
        loss = loss + torch.log_softmax(h @ W_hy.T + b_hy, 1)[torch.arange(B), targets[:, t]].mean()
        w = targets[:, t]
    return loss / T


# === teacher_forcing_loss | wrong | log_missing + state_not_carried_on
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    loss = 0
    B, T = targets.shape
    w = torch.full((B,), bos)
    for t in range(T):
        h, _ = decoder_step(embedding[w], h0, enc, params)
        loss = loss + torch.nn.functional.nll_loss(torch.softmax(h @ W_hy.T + b_hy, 1), targets[:, t])
        w = targets[:, t]
    return loss / T


# === teacher_forcing_loss | wrong | summed + targets_not_shifted
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, loss = h0, 0
    B, T = targets.shape
    for t in range(T):
        h, _ = decoder_step(embedding[targets[:, t]], h, enc, params)
        loss = loss + torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t], reduction="sum")
    return loss


# === greedy_decode | right | while
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    while len(res) < max_steps:
        h, _ = decoder_step(embedding[w][None], h, encoder_states, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos:
            break
        res.append(w)
    return res


# === greedy_decode | right | recursive_again
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    if max_steps == 0:
        return []
    h, _ = decoder_step(embedding[bos:bos + 1], h0, encoder_states, params)
    w = torch.nn.functional.linear(h, W_hy, b_hy).argmax(dim=-1).item()
    return [] if w == eos else [w] + greedy_decode(h, encoder_states, embedding, params, W_hy, b_hy, w, eos, max_steps - 1)


# === greedy_decode | right | softmax_cut_at_eos_after
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    words, h, y = [], h0, embedding[bos].unsqueeze(0)
    with torch.no_grad():
        for _ in range(max_steps):
            h, _w = decoder_step(y, h, encoder_states, params)
            p = torch.log_softmax((W_hy @ h[0]) + b_hy, 0)
            _, idx = p.topk(1)
            words.append(idx.item())
            y = embedding[idx]
    return words[:words.index(eos)] if eos in words else words


# === greedy_decode | right | generator_again
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    from itertools import islice
    def words():
        h, w = h0, torch.tensor([bos])
        while True:
            h, _ = decoder_step(torch.nn.functional.embedding(w, embedding), h, encoder_states, params)
            w = (h @ W_hy.T + b_hy).argmax(1)
            if w.item() == eos:
                return
            yield w.item()
    return list(islice(words(), max_steps))


# === greedy_decode | right | own_step_inline
def greedy_decode(state, enc, emb, params, W, b, start, end, limit):
    W_xh, b_xh, W_hh, b_hh = params
    out = []
    prev = start
    for step in range(limit):
        a = torch.softmax(enc[0] @ state[0] / enc.shape[-1] ** 0.5, 0)
        x = torch.cat([emb[prev], a @ enc[0]])
        state = torch.tanh(W_xh @ x + b_xh + W_hh @ state[0] + b_hh)[None]
        scores = (W @ state[0] + b).tolist()
        prev = scores.index(max(scores))
        if prev == end: return out
        out += [prev]
    return out


# === greedy_decode | right | numpy_argmax_int
def greedy_decode(h0, encoder_states, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    import numpy as np
    h, ids = h0.detach(), [bos]
    for _ in range(max_steps):
        h, _a = decoder_step(embedding[ids[-1]].reshape(1, -1), h, encoder_states, params)
        k = int(np.argmax((h @ W_hy.T + b_hy).detach().numpy()))
        if k == eos:
            return ids[1:]
        ids.append(k)
    return ids[1:]


# === greedy_decode | wrong | list_in_a_list
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return [res]


# === greedy_decode | wrong | bos_included + eos_included
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, res = h0, [bos]
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[res[-1]][None], h, enc, params)
        res.append(int(torch.argmax(h @ W_hy.T + b_hy)))
        if res[-1] == eos: break
    return res


# === greedy_decode | wrong | eos_included + no_output_bias
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T))
        res.append(w)
        if w == eos: break
    return res


# === greedy_decode | wrong | one_word_too_many + state_not_carried_on
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    w, res = bos, []
    for _ in range(max_steps + 1):
        h, _ = decoder_step(embedding[w][None], h0, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res


# === greedy_decode | wrong | bos_fed_at_every_step + eos_included
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, res = h0, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[bos][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        res.append(w)
        if w == eos: break
    return res


# === greedy_decode | wrong | h0_ignored + one_word_too_few
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = torch.zeros_like(h0), bos, []
    for _ in range(max_steps - 1):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res


# === decoder_step | right | shifted_by_the_largest_of_all_float32
def decoder_step(y, h, enc, params):
    Wx, bx, Wh, bh = [p.float() for p in params]
    y, h, enc = y.float(), h.float(), enc.float()
    s = (enc * h[:, None]).sum(-1) / h.shape[1] ** 0.5
    e = torch.exp(s - s.max())
    a = e / e.sum(1, keepdim=True)
    return torch.tanh(torch.cat([y, (a[:, :, None] * enc).sum(1)], 1) @ Wx.T + bx + h @ Wh.T + bh), a


# === decoder_step | right | plain_exponentials
def decoder_step(y, h, enc, params):
    Wx, bx, Wh, bh = params
    e = (torch.einsum("bsh,bh->bs", enc, h) / math.sqrt(h.shape[1])).exp()
    a = e / e.sum(dim=1, keepdim=True)
    return torch.tanh(torch.cat([y, torch.einsum("bs,bsh->bh", a, enc)], 1) @ Wx.T + bx + h @ Wh.T + bh), a


# === decoder_step | wrong | scores_clipped
def decoder_step(y, h, enc, params):
    Wx, bx, Wh, bh = params
    s = torch.bmm(enc, h.unsqueeze(2)).squeeze(2) / h.shape[1] ** 0.5
    a = torch.softmax(torch.clamp(s, -20.0, 20.0), dim=1)  # so that exp does not overflow
    return torch.tanh(torch.cat([y, torch.bmm(a.unsqueeze(1), enc).squeeze(1)], 1) @ Wx.T + bx + h @ Wh.T + bh), a


# === decoder_step | wrong | scores_clipped_at_five
def decoder_step(y, h, enc, params):
    Wx, bx, Wh, bh = params
    s = torch.bmm(enc, h.unsqueeze(2)).squeeze(2) / h.shape[1] ** 0.5
    a = torch.softmax(s.clamp(-5, 5), dim=1)
    return torch.tanh(torch.cat([y, torch.bmm(a.unsqueeze(1), enc).squeeze(1)], 1) @ Wx.T + bx + h @ Wh.T + bh), a


# === decoder_step | wrong | epsilon_in_the_sum
def decoder_step(y, h, enc, params):
    Wx, bx, Wh, bh = params
    e = torch.exp((enc @ h.unsqueeze(2)).squeeze(2) / h.shape[1] ** 0.5)
    a = e / (e.sum(1, keepdim=True) + 1e-9)
    return torch.tanh(torch.cat([y, (a.unsqueeze(1) @ enc).squeeze(1)], 1) @ Wx.T + bx + h @ Wh.T + bh), a


# === teacher_forcing_loss | right | log_of_softmax_float32
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, w, losses = h0, torch.full((len(h0),), bos), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[w], h, enc, params)
        p = torch.softmax((h @ W_hy.T + b_hy).float(), dim=1)
        w = targets[:, t]
        losses.append(-torch.log(p[torch.arange(len(w)), w]))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | epsilon_in_the_log
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, w, losses = h0, torch.full((len(h0),), bos), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[w], h, enc, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=1)
        w = targets[:, t]
        losses.append(-torch.log(p[torch.arange(len(w)), w] + 1e-8))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | tiny_epsilon_in_the_log
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, w, losses = h0, torch.full((len(h0),), bos), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[w], h, enc, params)
        p = torch.softmax(h @ W_hy.T + b_hy, dim=1)
        w = targets[:, t]
        losses.append(-torch.log(p[torch.arange(len(w)), w] + 1e-12))
    return torch.stack(losses).mean()


# === teacher_forcing_loss | wrong | probabilities_clipped
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, y, total = h0, embedding[bos].expand(len(h0), -1), 0
    for word in targets.unbind(1):
        h, _ = decoder_step(y, h, enc, params)
        probs = (h @ W_hy.T + b_hy).softmax(1)
        total = total - probs.gather(1, word[:, None]).clamp(min=1e-8).log().sum()
        y = embedding[word]
    return total / targets.numel()


# === teacher_forcing_loss | wrong | scores_clipped_at_twenty
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, y, total = h0, embedding[bos].expand(len(h0), -1), 0
    for word in targets.unbind(1):
        h, _ = decoder_step(y, h, enc, params)
        scores = torch.clamp(h @ W_hy.T + b_hy, min=-20, max=20)
        total = total + torch.nn.functional.cross_entropy(scores, word)
        y = embedding[word]
    return total / targets.shape[1]


# === teacher_forcing_loss | wrong | scores_clipped_at_eight
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, y, total = h0, embedding[bos].expand(len(h0), -1), 0
    for word in targets.unbind(1):
        h, _ = decoder_step(y, h, enc, params)
        total = total + torch.nn.functional.cross_entropy((h @ W_hy.T + b_hy).clamp(-8, 8), word)
        y = embedding[word]
    return total / targets.shape[1]


# === teacher_forcing_loss | wrong | bos_at_every_step + shifts_the_targets_in_place
def teacher_forcing_loss(targets, h0, enc, embedding, params, W_hy, b_hy, bos):
    h, w, losses = h0, torch.full((len(h0),), bos), []
    for t in range(targets.shape[1]):
        h, _ = decoder_step(embedding[w], h, enc, params)
        losses.append(torch.nn.functional.cross_entropy(h @ W_hy.T + b_hy, targets[:, t]))
        w = targets[:, t]  # a view: what is written into targets shows in w
        targets[:, t] = bos
    return sum(losses) / len(losses)


# === greedy_decode | wrong | numpy_ints_in_the_list
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    while len(res) < max_steps:
        h, _ = decoder_step(embedding[int(w)][None], h, enc, params)
        w = float(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res


# === greedy_decode | wrong | repeated_words_left_out
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        if not res or w != res[-1]:
            res.append(w)
    return res


# === greedy_decode | wrong | ten_words_at_most
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    for _ in range(max_steps):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res[:10]


# === greedy_decode | wrong | twenty_words_at_most
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    max_len = 20
    h, w, res = h0, bos, []
    while len(res) < max_steps and len(res) < max_len:
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res


# === greedy_decode | wrong | eight_words_at_most
def greedy_decode(h0, enc, embedding, params, W_hy, b_hy, bos, eos, max_steps):
    h, w, res = h0, bos, []
    for _ in range(min(8, max_steps)):
        h, _ = decoder_step(embedding[w][None], h, enc, params)
        w = int(torch.argmax(h @ W_hy.T + b_hy))
        if w == eos: break
        res.append(w)
    return res
