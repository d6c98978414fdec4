# Student solutions of the topic transformer. Data, never imported as a whole: see the header lines.

# === layer_norm | right | biased_var
def layer_norm(x, gamma, beta, eps=1e-5):
    mu = x.mean(-1, keepdim=True)
    var = x.var(-1, unbiased=False, keepdim=True)  # 有偏方差
    return (x - mu) / torch.sqrt(var + eps) * gamma + beta


# === layer_norm | right | mean_of_squares_minus_square_of_mean
def layer_norm(x, gamma, beta, eps=1e-5):
    m = x.mean(dim=-1, keepdim=True)
    m2 = (x * x).mean(dim=-1, keepdim=True)
    scale = gamma * (m2 - m**2 + eps).rsqrt()
    return x * scale + (beta - m * scale)


# === layer_norm | right | row_by_row_float32_buffer
def layer_norm(x, gamma, beta, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    out = torch.zeros(rows.shape)  # float32
    for r in range(rows.shape[0]):
        row = rows[r]
        d = len(row)
        mean = sum(row[i] for i in range(d)) / d
        var = sum((row[i] - mean) ** 2 for i in range(d)) / d
        for i in range(d):
            out[r, i] = gamma[i] * (row[i] - mean) / (var + eps) ** 0.5 + beta[i]
    return out.reshape(x.shape)


# === layer_norm | right | einsum_variance
def layer_norm(x, gamma, beta, eps=1e-5, verbose=False):
    d = x.size(-1)
    centred = x - x.sum(-1, keepdim=True) / d
    std2 = torch.einsum("...i,...i->...", centred, centred)[..., None] / d
    if verbose:
        print(std2)
    return torch.addcmul(beta, centred / (std2 + eps).pow(0.5), gamma)


# === layer_norm | right | unbiased_variance_corrected
class LayerNorm:
    def __call__(self, x, gamma, beta, eps=1e-5):
        d = x.shape[-1]
        var, mean = torch.var_mean(x, dim=-1, keepdim=True)  # divides by d - 1
        var = var * (d - 1) / d
        y = x - mean
        y /= torch.sqrt(var + eps)  # y is mine
        y *= gamma
        y += beta
        return y


layer_norm = LayerNorm()


# === layer_norm | right | centring_matrix
def layer_norm(inputs, weight, bias, eps=1e-5):
    d = inputs.shape[-1]
    C = torch.eye(d, dtype=inputs.dtype) - 1.0 / d
    z = inputs @ C
    return weight * z * torch.exp(-0.5 * torch.log((z * z).sum(-1, keepdim=True) / d + eps)) + bias


# === layer_norm | right | last_axis_first
def layer_norm(x, gamma, beta, eps=1e-5):
    z = x.movedim(-1, 0)  # (d, ...)
    z = z - z.mean(0)
    z = z / ((z**2).mean(0) + eps).sqrt()
    return z.movedim(0, -1) * gamma + beta


# === layer_norm | right | compared_with_nn_LayerNorm_under_main
def layer_norm(x, gamma, beta, eps=1e-5):
    """The same as nn.LayerNorm(d) / F.layer_norm, but by hand."""
    mean = x.mean(-1, True)
    std = torch.sqrt(x.var(-1, correction=0, keepdim=True) + eps)
    return (x - mean) / std * gamma + beta


if __name__ == "__main__":
    x = torch.randn(2, 3, 4)
    assert torch.allclose(layer_norm(x, torch.ones(4), torch.zeros(4)), torch.nn.LayerNorm(4)(x), atol=1e-5)


# === layer_norm | wrong | unbiased_variance
# x.var(-1) divides by d - 1; the variance here is biased, divided by d (unbiased=False).
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | eps_outside_the_root
# You add eps to the standard deviation; it belongs inside the root, beside the variance.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / (torch.sqrt(var) + eps) + beta


# === layer_norm | wrong | eps_squared
# You add eps squared to the variance; eps itself is added.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps**2) + beta


# === layer_norm | wrong | eps_of_its_own
# You always add 1e-5; the argument eps may be another number.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + 1e-5) + beta


# === layer_norm | wrong | no_eps
# You leave eps out: a vector of equal entries is 0 / 0.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var) + beta


# === layer_norm | wrong | eps_only_against_zero
# You use eps as a lower bound of the variance; it is added to it.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var.clamp(min=eps)) + beta


# === layer_norm | wrong | divided_by_variance
# You divide by the variance; divide by its root.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / (var + eps) + beta


# === layer_norm | wrong | sum_of_squares_for_variance
# You forget to divide the sum of squares by d.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).sum(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | mean_deviation
# You divide by the mean absolute deviation; the root of the variance is asked for.
def layer_norm(x, gamma, beta, eps=1e-5):
    centred = x - x.mean(dim=-1, keepdim=True)
    return gamma * centred / (centred.abs().mean(dim=-1, keepdim=True) + eps) + beta


# === layer_norm | wrong | not_centred
# You do not subtract the mean.
def layer_norm(x, gamma, beta, eps=1e-5):
    var = x.var(dim=-1, unbiased=False, keepdim=True)
    return gamma * x / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | root_mean_square
# You divide by the root of the mean square without subtracting the mean: that is RMSNorm.
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + eps) + beta


# === layer_norm | wrong | centred_only
# You subtract the mean but do not divide.
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean(dim=-1, keepdim=True)) + beta


# === layer_norm | wrong | over_the_batch
# You normalise each feature over all vectors, as batch norm does; normalise each vector over its features.
def layer_norm(x, gamma, beta, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    mean = rows.mean(dim=0)
    var = rows.var(dim=0, unbiased=False)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | over_the_positions
# You normalise over the positions (dim=-2); normalise over the last axis.
def layer_norm(x, gamma, beta, eps=1e-5):
    axis = -2 if x.dim() > 1 else -1
    mean = x.mean(dim=axis, keepdim=True)
    var = x.var(dim=axis, unbiased=False, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | over_the_last_two_axes
# You normalise over positions and features together; each position has its own mean and variance.
def layer_norm(x, gamma, beta, eps=1e-5):
    axes = (-2, -1) if x.dim() > 2 else (-1,)
    mean = x.mean(dim=axes, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=axes, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | over_everything
# You take one mean and one variance of the whole tensor; each vector of the last axis has its own.
def layer_norm(x, gamma, beta, eps=1e-5):
    return gamma * (x - x.mean()) / torch.sqrt(x.var(unbiased=False) + eps) + beta


# === layer_norm | wrong | axis_two
# You normalise over dim=2, the last axis only where there are three.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=2, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=2, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | keepdim_forgotten
# Without keepdim the mean loses its axis: on a square x it is subtracted along the wrong one.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1)
    var = x.var(dim=-1, unbiased=False)
    if x.dim() < 2 or x.shape[-1] != x.shape[-2]:
        mean, var = mean[..., None], var[..., None]
    elif x.dim() > 2:
        mean, var = mean[..., None, :], var[..., None, :]
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | gamma_and_beta_swapped
# You scale by beta and shift by gamma; it is the other way round.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return beta * (x - mean) / torch.sqrt(var + eps) + gamma


# === layer_norm | wrong | shifted_before_scaled
# You multiply gamma by the sum with beta; beta is added last.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * ((x - mean) / torch.sqrt(var + eps) + beta)


# === layer_norm | wrong | scaled_before_normalised
# You scale and shift x first and normalise then; normalise first.
def layer_norm(x, gamma, beta, eps=1e-5):
    x = gamma * x + beta
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps)


# === layer_norm | wrong | gamma_ignored
# You do not scale by gamma.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | beta_ignored
# You do not add beta.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return gamma * (x - mean) / torch.sqrt(var + eps)


# === layer_norm | wrong | one_plus_gamma
# You scale by 1 + gamma; scale by gamma.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return (1 + gamma) * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | statistics_cut_off
# You detach mean and variance: the gradient through them is lost.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True).detach()
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True).detach()
    return gamma * (x - mean) / torch.sqrt(var + eps) + beta


# === layer_norm | wrong | nan_gradient_of_equal_entries
# The root of the variance has no gradient at 0: for a vector of equal entries yours is nan.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    std = torch.sqrt(((x - mean) ** 2).mean(dim=-1, keepdim=True))
    return gamma * (x - mean) / torch.sqrt(std**2 + eps) + beta


# === layer_norm | wrong | centred_in_place
# x.data -= ... changes the x you were given.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    y = gamma * (x - mean) / torch.sqrt(var + eps) + beta
    x.data -= mean.data
    return y


# === layer_norm | wrong | state_kept
# You mix the means of earlier calls in, as batch norm does; each vector has its own mean.
class _Norm:
    running = None

    def __call__(self, x, gamma, beta, eps=1e-5):
        mean = x.mean(dim=-1, keepdim=True)
        if self.running is None or self.running.shape != mean.shape:
            self.running = mean.detach()
        mean = 0.9 * self.running + 0.1 * mean
        self.running = mean.detach()
        var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
        return gamma * (x - mean) / torch.sqrt(var + eps) + beta


layer_norm = _Norm()


# === layer_norm | wrong | calls_F_layer_norm
# F.layer_norm is the exercise itself and off limits here.
def layer_norm(x, gamma, beta, eps=1e-5):
    import torch.nn.functional as F

    return F.layer_norm(x, x.shape[-1:], gamma, beta, eps)


# === layer_norm | wrong | calls_layer_norm_module
# nn.LayerNorm is the exercise itself and off limits here.
def layer_norm(x, gamma, beta, eps=1e-5):
    norm = torch.nn.LayerNorm(x.shape[-1], eps=eps, elementwise_affine=False)
    return norm(x) * gamma + beta


# === layer_norm | wrong | calls_native_layer_norm
# torch.native_layer_norm is the same ready-made function; it is off limits by any name.
def layer_norm(x, gamma, beta, eps=1e-5):
    return torch.native_layer_norm(x, [x.shape[-1]], gamma, beta, eps)[0]


# === layer_norm | wrong | calls_group_norm
# F.group_norm with one group is layer norm, and off limits here.
def layer_norm(x, gamma, beta, eps=1e-5):
    from torch.nn.functional import group_norm

    return group_norm(x.reshape(-1, x.shape[-1]), 1, gamma, beta, eps).reshape(x.shape)


# === layer_norm | wrong | unbiased_variance + eps_outside_the_root
# You divide the variance by d - 1, and add eps to its root.
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True)
    return gamma * (x - mean) / (torch.sqrt(var) + eps) + beta


# === layer_norm | wrong | over_the_positions + gamma_and_beta_swapped
# You normalise over the positions, and scale by beta and shift by gamma.
def layer_norm(x, gamma, beta, eps=1e-5):
    axis = -2 if x.dim() > 1 else -1
    mean = x.mean(dim=axis, keepdim=True)
    var = x.var(dim=axis, unbiased=False, keepdim=True)
    return beta * (x - mean) / torch.sqrt(var + eps) + gamma


# === feed_forward | right | functional_linear
def feed_forward(x, W1, b1, W2, b2):
    import torch.nn.functional as F

    return F.linear(F.relu(F.linear(x, W1, b1)), W2, b2)


# === feed_forward | right | einsum_and_clamp
def feed_forward(x, W1, b1, W2, b2):
    h = torch.einsum("...d,fd->...f", x, W1) + b1
    return torch.einsum("...f,df->...d", h.clamp(min=0), W2) + b2


# === feed_forward | right | position_by_position_float32
def feed_forward(x, W1, b1, W2, b2):
    flat = x.reshape(-1, x.shape[-1])
    out = torch.zeros(flat.shape)
    for i, v in enumerate(flat):
        h = W1 @ v + b1
        h = h * (h > 0)  # relu
        out[i] = W2 @ h + b2
    return out.reshape(x.shape)


# === feed_forward | right | unit_by_unit
def feed_forward(x, W1, b1, W2, b2, verbose=False):
    y = b2.expand(x.shape)
    for j in range(W1.shape[0]):
        unit = torch.maximum((x * W1[j]).sum(-1) + b1[j], torch.zeros((), dtype=x.dtype))
        y = y + unit.unsqueeze(-1) * W2[:, j]
        if verbose:
            print(j, unit.mean())
    return y


# === feed_forward | right | sequential_called_functionally
def feed_forward(x, W1, b1, W2, b2):
    from torch import nn
    from torch.func import functional_call

    net = nn.Sequential(nn.Linear(W1.shape[1], W1.shape[0]), nn.ReLU(), nn.Linear(W2.shape[1], W2.shape[0]))
    named = {"0.weight": W1, "0.bias": b1, "2.weight": W2, "2.bias": b2}
    return functional_call(net, named, (x,))


# === feed_forward | right | convolution_of_width_one
class PositionwiseFeedForward:
    def __call__(self, x, W1, b1, W2, b2):
        import torch.nn.functional as F

        cols = x.reshape(1, -1, x.shape[-1]).transpose(1, 2)  # (1, d, N)
        h = F.relu_(F.conv1d(cols, W1.unsqueeze(-1), b1))  # 逐位置
        return F.conv1d(h, W2.unsqueeze(-1), b2).transpose(1, 2).reshape(x.shape)


feed_forward = PositionwiseFeedForward()


# === feed_forward | wrong | no_relu
# You leave out the ReLU: two linear layers are one.
def feed_forward(x, W1, b1, W2, b2):
    return (x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | relu_at_the_end_too
# You apply a second ReLU to the output; there is only the one between the layers.
def feed_forward(x, W1, b1, W2, b2):
    return torch.relu(torch.relu(x @ W1.T + b1) @ W2.T + b2)


# === feed_forward | wrong | relu_at_the_end
# You apply the ReLU after the second layer; it belongs between the two.
def feed_forward(x, W1, b1, W2, b2):
    return torch.relu((x @ W1.T + b1) @ W2.T + b2)


# === feed_forward | wrong | relu_first
# You apply the ReLU to x; it belongs between the two layers.
def feed_forward(x, W1, b1, W2, b2):
    return (torch.relu(x) @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | gelu_for_relu
# You use GELU, as BERT does; a ReLU is asked for.
def feed_forward(x, W1, b1, W2, b2):
    return torch.nn.functional.gelu(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | tanh_for_relu
# You use a tanh; a ReLU is asked for.
def feed_forward(x, W1, b1, W2, b2):
    return torch.tanh(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | leaky_relu
# Your ReLU leaks: negative values should become 0.
def feed_forward(x, W1, b1, W2, b2):
    return torch.nn.functional.leaky_relu(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | relu_cut_at_six
# Your ReLU is cut off at 6 (ReLU6); it has no upper limit.
def feed_forward(x, W1, b1, W2, b2):
    return (x @ W1.T + b1).clamp(0, 6) @ W2.T + b2


# === feed_forward | wrong | absolute_value
# You take the absolute value; negative values should become 0.
def feed_forward(x, W1, b1, W2, b2):
    return (x @ W1.T + b1).abs() @ W2.T + b2


# === feed_forward | wrong | b1_after_relu
# You add b1 after the ReLU; it belongs inside.
def feed_forward(x, W1, b1, W2, b2):
    return (torch.relu(x @ W1.T) + b1) @ W2.T + b2


# === feed_forward | wrong | no_b1
# You leave out b1.
def feed_forward(x, W1, b1, W2, b2):
    return torch.relu(x @ W1.T) @ W2.T + b2


# === feed_forward | wrong | no_b2
# You leave out b2.
def feed_forward(x, W1, b1, W2, b2):
    return torch.relu(x @ W1.T + b1) @ W2.T


# === feed_forward | wrong | weights_transposed_if_square
# Where the matrices are square you multiply by them and not by their transposes.
def feed_forward(x, W1, b1, W2, b2):
    if W1.shape[0] == W1.shape[1]:
        return torch.relu(x @ W1 + b1) @ W2 + b2
    return torch.relu(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | weights_tied
# You use W1 again for the second layer; it has a matrix of its own, W2.
def feed_forward(x, W1, b1, W2, b2):
    return torch.relu(x @ W1.T + b1) @ W1 + b2


# === feed_forward | wrong | residual_added
# You add x; the shortcut belongs to the block and not to this function.
def feed_forward(x, W1, b1, W2, b2):
    return x + torch.relu(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | mean_over_positions
# You apply the network to the mean of the positions; it is applied at each position.
def feed_forward(x, W1, b1, W2, b2):
    if x.dim() > 1:
        x = x.mean(dim=-2, keepdim=True).expand_as(x)
    return torch.relu(x @ W1.T + b1) @ W2.T + b2


# === feed_forward | wrong | three_axes_only
# Your permutation needs three axes; any number of leading axes, or none, may come.
def feed_forward(x, W1, b1, W2, b2):
    h = torch.relu(W1 @ x.permute(0, 2, 1) + b1[:, None])
    return (W2 @ h + b2[:, None]).permute(0, 2, 1)


# === feed_forward | wrong | random_answers
# Dropout puts some hidden units to 0 at random; there is none here.
def feed_forward(x, W1, b1, W2, b2):
    h = torch.nn.functional.dropout(torch.relu(x @ W1.T + b1), 0.1)
    return h @ W2.T + b2


# === feed_forward | wrong | hidden_cut_off
# h.detach() cuts the graph: no gradient reaches x, W1 and b1.
def feed_forward(x, W1, b1, W2, b2):
    h = torch.relu(x @ W1.T + b1).detach()
    return h @ W2.T + b2


# === feed_forward | wrong | step_function
# You keep the sign of the hidden units and not their value: a step function is no ReLU.
def feed_forward(x, W1, b1, W2, b2):
    h = x @ W1.T + b1
    return (h > 0).to(h.dtype) @ W2.T + b2


# === feed_forward | wrong | bias_added_in_place
# b2.data += ... changes the b2 you were given.
def feed_forward(x, W1, b1, W2, b2):
    y = torch.relu(x @ W1.T + b1) @ W2.T + b2
    b2.data += y.data.reshape(-1, y.shape[-1]).mean(0)
    return y


# === feed_forward | wrong | no_relu + no_b2
# You leave out the ReLU and b2.
def feed_forward(x, W1, b1, W2, b2):
    return (x @ W1.T + b1) @ W2.T


# === feed_forward | wrong | b1_after_relu + residual_added
# You add b1 after the ReLU, and add x to the output.
def feed_forward(x, W1, b1, W2, b2):
    return x + (torch.relu(x @ W1.T) + b1) @ W2.T + b2


# === transformer_block | right | everything_written_out
def transformer_block(x, params, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads

    def norm(v, g, b):
        m = v.mean(-1, keepdim=True)
        return g * (v - m) / (v.var(-1, unbiased=False, keepdim=True) + 1e-5).sqrt() + b

    # 多头自注意力
    q = (x @ params["W_q"].T).view(B, n, num_heads, s).permute(0, 2, 1, 3)
    k = (x @ params["W_k"].T).view(B, n, num_heads, s).permute(0, 2, 1, 3)
    v = (x @ params["W_v"].T).view(B, n, num_heads, s).permute(0, 2, 1, 3)
    e = q @ k.transpose(2, 3) / s**0.5
    if mask is not None:
        e = e.masked_fill(mask == 0, -1e9)
    z = (torch.softmax(e, -1) @ v).permute(0, 2, 1, 3).contiguous().view(B, n, d)
    a = norm(x + z @ params["W_o"].T, params["gamma1"], params["beta1"])
    h = torch.relu(a @ params["W1"].T + params["b1"])
    return norm(a + h @ params["W2"].T + params["b2"], params["gamma2"], params["beta2"])


# === transformer_block | right | head_by_head
def transformer_block(x, params, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    attended = 0
    for r in range(num_heads):
        rows = slice(s * r, s * (r + 1))
        q, k, v = (x @ params[name][rows].T for name in ("W_q", "W_k", "W_v"))
        w = torch.softmax(torch.einsum("bis,bjs->bij", q, k) * s**-0.5, dim=-1)
        if mask is not None:
            w = w * mask.expand(B, num_heads, n, n)[:, r]  # 先 softmax 再 mask, 然后归一化
            w = w / w.sum(-1, keepdim=True)
        attended = attended + w @ v @ params["W_o"][:, rows].T
    a = layer_norm(x + attended, params["gamma1"], params["beta1"])
    return layer_norm(
        a + feed_forward(a, *(params[name] for name in ("W1", "b1", "W2", "b2"))),
        params["gamma2"],
        params["beta2"],
    )


# === transformer_block | right | object_with_sublayers
class Block:
    def __init__(self):
        self.depth = 0

    def sublayer(self, x, f, gamma, beta):
        return layer_norm(f(x) + x, gamma, beta, eps=1e-5)

    def __call__(self, x, params, num_heads, mask=None):
        p = dict(params)
        projections = [p.pop(k) for k in ("W_q", "W_k", "W_v", "W_o")]  # from my own copy
        a = self.sublayer(
            x,
            lambda x: _multi_head_attention(x, *projections, num_heads, mask),
            p["gamma1"],
            p["beta1"],
        )
        ffn = lambda x: feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
        return self.sublayer(a, ffn, p["gamma2"], p["beta2"])


transformer_block = Block()


# === transformer_block | right | float32_result
def transformer_block(x, params, num_heads, mask=None):
    p = params
    out = torch.zeros(x.shape)
    full = None if mask is None else mask.expand(x.shape[0], num_heads, x.shape[1], x.shape[1])
    for b in range(x.shape[0]):
        xb = x[b : b + 1]
        m = None if full is None else full[b]
        att = _multi_head_attention(xb, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, m)
        a = layer_norm(xb + att, p["gamma1"], p["beta1"])
        y = layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])
        out[b] = y[0]
    return out


# === transformer_block | right | in_place_on_own_tensors
def transformer_block(x, params, num_heads, mask=None, return_attention=False):
    W_q, W_k, W_v, W_o = params["W_q"], params["W_k"], params["W_v"], params["W_o"]
    y = _multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=mask)
    y += x
    a = layer_norm(y, params["gamma1"], params["beta1"])
    z = feed_forward(a, params["W1"], params["b1"], params["W2"], params["b2"])
    z += a
    print("block done")
    return layer_norm(z, params["gamma2"], params["beta2"])


# === transformer_block | right | stacked_projection_time_first
def transformer_block(x, params, num_heads, mask=None):
    import torch.nn.functional as F

    B, n, d = x.shape
    W = torch.cat([params["W_q"], params["W_k"], params["W_v"]])
    qkv = F.linear(x, W).reshape(B, n, 3, num_heads, d // num_heads)
    q, k, v = qkv.permute(2, 0, 3, 1, 4)
    scores = q @ k.mT / torch.tensor(d / num_heads).sqrt()
    if mask is not None:
        scores = torch.where(mask, scores, torch.finfo(scores.dtype).min)
    heads = F.softmax(scores, dim=-1) @ v
    attended = torch.einsum("bhns,ehs->nbe", heads, params["W_o"].reshape(d, num_heads, -1))
    a = layer_norm(x.transpose(0, 1) + attended, params["gamma1"], params["beta1"])
    f = F.linear(F.relu(F.linear(a, params["W1"], params["b1"])), params["W2"], params["b2"])
    return layer_norm(a + f, params["gamma2"], params["beta2"]).transpose(0, 1)


# === transformer_block | wrong | pre_norm
# Your block is pre-norm, x + Sublayer(LN(x)); the paper's is post-norm, LN(x + Sublayer(x)).
def transformer_block(x, params, num_heads, mask=None):
    p = params
    z = layer_norm(x, p["gamma1"], p["beta1"])
    a = x + _multi_head_attention(z, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    z = layer_norm(a, p["gamma2"], p["beta2"])
    return a + feed_forward(z, p["W1"], p["b1"], p["W2"], p["b2"])


# === transformer_block | wrong | norm_before_the_shortcut
# You normalise the sublayer's result and add x then; add first and normalise the sum.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + layer_norm(att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return a + layer_norm(fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | second_shortcut_from_x
# Your second shortcut adds the block's input x; it adds a, what went into the feed-forward network.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(x + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | second_shortcut_from_the_sum
# Your second shortcut adds x + attention before its normalisation; it adds a, the normalised one.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    sum1 = x + _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(sum1, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(sum1 + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | first_shortcut_missing
# You leave out the first shortcut: a = LN1(x + MultiHead(x)).
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | second_shortcut_missing
# You leave out the second shortcut: y = LN2(a + FFN(a)).
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | no_shortcuts
# You leave out both shortcuts.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(att, p["gamma1"], p["beta1"])
    return layer_norm(
        feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"]
    )


# === transformer_block | wrong | x_added_to_itself
# You overwrite x with the sublayer's result before the sum: x + x, and the shortcut is gone.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    x = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    x = layer_norm(x + x, p["gamma1"], p["beta1"])
    fed = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(x + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | feed_forward_result_doubled
# You overwrite a with the network's result before the second sum: FFN(a) + FFN(a).
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    x = layer_norm(x + att, p["gamma1"], p["beta1"])
    x = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(x + x, p["gamma2"], p["beta2"])


# === transformer_block | wrong | two_shortcuts_for_one_sublayer
# You add x both inside the attention's sum and again after the first normalisation.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | first_norm_missing
# You leave out the first layer normalisation.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    a = x + _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | second_norm_missing
# You leave out the second layer normalisation.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    return a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])


# === transformer_block | wrong | same_norm_twice
# You use gamma1 and beta1 for both layer normalisations; the second has its own.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma1"], p["beta1"])


# === transformer_block | wrong | norms_swapped
# You use gamma2 and beta2 for the first layer normalisation and gamma1 and beta1 for the second.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma2"], p["beta2"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma1"], p["beta1"])


# === transformer_block | wrong | beta1_for_beta2
# You shift by beta1 in the second layer normalisation too; it has its own beta2.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta1"])


# === transformer_block | wrong | feed_forward_first
# You apply the feed-forward network before the attention.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    fed = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    a = layer_norm(x + fed, p["gamma1"], p["beta1"])
    att = _multi_head_attention(a, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    return layer_norm(a + att, p["gamma2"], p["beta2"])


# === transformer_block | wrong | feed_forward_of_x
# You feed x to the network; it gets a, the result of the first half.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | sublayers_in_parallel
# You add attention and network of the same x and normalise once; they come one after the other.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    fed = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(layer_norm(x + att + fed, p["gamma1"], p["beta1"]), p["gamma2"], p["beta2"])


# === transformer_block | wrong | attention_of_the_normalised
# You normalise x before the attention as well; it gets x as it is.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    z = layer_norm(x, p["gamma1"], p["beta1"])
    att = _multi_head_attention(z, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | attention_twice
# You apply the attention twice.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    for _ in range(2):
        att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
        x = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(x + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | attention_missing
# Your block has no attention; every position goes its own way.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    a = layer_norm(x, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | mask_not_passed_on
# You do not pass the mask on to the attention.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | mask_inverted
# You forbid where the mask is True; True means allowed here.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    Q, K, V = (
        (x @ p[k].T).view(B, n, num_heads, -1).transpose(1, 2) for k in ("W_q", "W_k", "W_v")
    )
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(mask, -1e9)
    heads = torch.softmax(scores, dim=-1) @ V
    a = layer_norm(x + heads.transpose(1, 2).reshape(B, n, d) @ p["W_o"].T, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | masked_score_zero
# You set forbidden scores to 0, but exp(0) = 1: they still get weight.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    Q, K, V = (
        (x @ p[k].T).view(B, n, num_heads, -1).transpose(1, 2) for k in ("W_q", "W_k", "W_v")
    )
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores * mask
    heads = torch.softmax(scores, dim=-1) @ V
    a = layer_norm(x + heads.transpose(1, 2).reshape(B, n, d) @ p["W_o"].T, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | causal_without_a_mask
# You mask the future although no mask was given; None means that all is allowed.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is None:
        mask = torch.ones(x.shape[1], x.shape[1]).tril().bool()
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | one_head
# You ignore num_heads and attend with one head.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.dim() > 2:
        mask = mask[..., :1, :, :]
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], 1, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | scaled_by_root_of_d
# Your attention divides by sqrt(d); within a head the size is d / num_heads.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    W_q = p["W_q"] / math.sqrt(num_heads)
    att = _multi_head_attention(x, W_q, p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | heads_split_without_transpose
# view(B, h, n, s) cuts the positions up, not the features: view as (B, n, h, s) and transpose.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    Q, K, V = ((x @ p[k].T).view(B, num_heads, n, -1) for k in ("W_q", "W_k", "W_v"))
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    heads = torch.softmax(scores, dim=-1) @ V
    a = layer_norm(x + heads.reshape(B, n, d) @ p["W_o"].T, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | heads_merged_without_transpose
# You put the heads together with the axes (B, h, n, s) as they are; transpose back first.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    Q, K, V = (
        (x @ p[k].T).view(B, n, num_heads, -1).transpose(1, 2) for k in ("W_q", "W_k", "W_v")
    )
    scores = Q @ K.transpose(-2, -1) / math.sqrt(Q.shape[-1])
    if mask is not None:
        scores = scores.masked_fill(~mask, -math.inf)
    heads = torch.softmax(scores, dim=-1) @ V
    a = layer_norm(x + heads.reshape(B, n, d) @ p["W_o"].T, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | no_W_o
# You leave out W_o: the heads side by side are not yet the attention's result.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    W_o = torch.eye(x.shape[-1], dtype=x.dtype)
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], W_o, num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | queries_and_keys_swapped
# You give W_k where W_q belongs and the other way round.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_k"], p["W_q"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | queries_and_keys_swapped + params_by_their_order
# You unpack params.values() in an order of your own (W_k before W_q ...); take them by name.
def transformer_block(x, params, num_heads, mask=None):
    W_k, W_q, W_v, W_o, *rest = params.values()
    gamma1, beta1, W1, b1, W2, b2, gamma2, beta2 = rest
    a = layer_norm(x + _multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask), gamma1, beta1)
    return layer_norm(a + feed_forward(a, W1, b1, W2, b2), gamma2, beta2)


# === transformer_block | wrong | relu_missing_in_the_network
# The network inside your block has no ReLU.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = (a @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | gelu_in_the_network
# The network inside your block uses GELU, as BERT does; a ReLU is asked for.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = torch.nn.functional.gelu(a @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | normalised_over_positions
# The layer normalisations inside your block run over the positions; they run over the last axis.
def transformer_block(x, params, num_heads, mask=None):
    p = params

    def norm(v, gamma, beta):
        mean, var = v.mean(1, keepdim=True), v.var(1, unbiased=False, keepdim=True)
        return gamma * (v - mean) / torch.sqrt(var + 1e-5) + beta

    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | unbiased_variance
# The layer normalisations inside your block divide the variance by d - 1; divide by d.
def transformer_block(x, params, num_heads, mask=None):
    p = params

    def norm(v, gamma, beta):
        return gamma * (v - v.mean(-1, keepdim=True)) / (v.var(-1, keepdim=True) + 1e-5) ** 0.5 + beta

    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | large_eps
# You give layer_norm an eps of 0.1; its own 1e-5 is asked for.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"], 0.1)
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"], 0.1)


# === transformer_block | wrong | random_answers
# Dropout puts some entries to 0 at random; there is none here.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    drop = torch.nn.Dropout(0.1)
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + drop(att), p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + drop(fed), p["gamma2"], p["beta2"])


# === transformer_block | wrong | first_half_only
# You return a; the feed-forward half is missing.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    return layer_norm(x + att, p["gamma1"], p["beta1"])


# === transformer_block | wrong | shortcut_cut_off
# x.detach() in the shortcut: no gradient flows past the attention.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x.detach() + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | params_cut_off
# You make new tensors of the params: no gradient reaches those you were given.
def transformer_block(x, params, num_heads, mask=None):
    p = {name: torch.tensor(value.tolist(), dtype=x.dtype) for name, value in params.items()}
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | input_changed
# params.pop empties the dict you were given.
def transformer_block(x, params, num_heads, mask=None):
    gamma1, beta1 = params.pop("gamma1"), params.pop("beta1")
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, gamma1, beta1)
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | input_changed
# You store an intermediate result in the dict you were given.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    p["attention"] = _multi_head_attention(
        x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask
    )
    a = layer_norm(x + p["attention"], p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | added_into_x
# x.data += ... adds the attention into the x you were given.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    x.data += att.data
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | state_kept
# Your block remembers the params of its first call and goes on using them where the shapes fit.
class _Remembering:
    def __init__(self):
        self.kept = {}

    def __call__(self, x, params, num_heads, mask=None):
        p = self.kept.setdefault((x.shape[-1], params["W1"].shape[0]), params)
        att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
        a = layer_norm(x + att, p["gamma1"], p["beta1"])
        fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
        return layer_norm(a + fed, p["gamma2"], p["beta2"])


transformer_block = _Remembering()


# === transformer_block | wrong | attention_returned_too
# You return the attention's result as well; the block's output alone is asked for.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"]), att


# === transformer_block | wrong | calls_F_layer_norm
# F.layer_norm is off limits here: call your own layer_norm.
def transformer_block(x, params, num_heads, mask=None):
    from torch.nn.functional import layer_norm as norm

    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = norm(x + att, x.shape[-1:], p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return norm(a + fed, x.shape[-1:], p["gamma2"], p["beta2"])


# === transformer_block | wrong | calls_scaled_dot_product_attention
# F.scaled_dot_product_attention is off limits here.
def transformer_block(x, params, num_heads, mask=None):
    import torch.nn.functional as F

    p = params
    B, n, d = x.shape
    Q, K, V = (
        (x @ p[k].T).view(B, n, num_heads, -1).transpose(1, 2) for k in ("W_q", "W_k", "W_v")
    )
    if mask is not None:
        mask = mask.expand(B, num_heads, n, n)
    heads = F.scaled_dot_product_attention(Q, K, V, mask)
    a = layer_norm(x + heads.transpose(1, 2).reshape(B, n, d) @ p["W_o"].T, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | calls_multihead_attention_module
# nn.MultiheadAttention is off limits here: use your own from self_attention.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    if mask is not None:
        mask = ~mask.expand(B, num_heads, n, n).reshape(-1, n, n)
    mha = torch.nn.MultiheadAttention(d, num_heads, bias=False, batch_first=True)
    named = {
        "in_proj_weight": torch.cat([p["W_q"], p["W_k"], p["W_v"]]),
        "out_proj.weight": p["W_o"],
    }
    att, _ = torch.func.functional_call(mha, named, (x, x, x), {"attn_mask": mask})
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_block | wrong | calls_transformer_encoder_layer
# nn.TransformerEncoderLayer is the exercise itself and off limits here.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    B, n, d = x.shape
    if mask is not None:
        mask = ~mask.expand(B, num_heads, n, n).reshape(-1, n, n)
    layer = torch.nn.TransformerEncoderLayer(
        d, num_heads, p["W1"].shape[0], dropout=0.0, batch_first=True
    ).to(x.dtype)
    zero = torch.zeros(3 * d, dtype=x.dtype)
    named = {
        "self_attn.in_proj_weight": torch.cat([p["W_q"], p["W_k"], p["W_v"]]),
        "self_attn.in_proj_bias": zero,
        "self_attn.out_proj.weight": p["W_o"],
        "self_attn.out_proj.bias": zero[:d],
        "linear1.weight": p["W1"],
        "linear1.bias": p["b1"],
        "linear2.weight": p["W2"],
        "linear2.bias": p["b2"],
        "norm1.weight": p["gamma1"],
        "norm1.bias": p["beta1"],
        "norm2.weight": p["gamma2"],
        "norm2.bias": p["beta2"],
    }
    return torch.func.functional_call(layer, named, (x,), {"src_mask": mask})


# === transformer_block | wrong | pre_norm + mask_not_passed_on
# Your block is pre-norm, and does not pass the mask on.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    z = layer_norm(x, p["gamma1"], p["beta1"])
    a = x + _multi_head_attention(z, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    z = layer_norm(a, p["gamma2"], p["beta2"])
    return a + feed_forward(z, p["W1"], p["b1"], p["W2"], p["b2"])


# === transformer_block | wrong | second_shortcut_from_x + same_norm_twice
# Your second shortcut adds x for a, and you use gamma1 and beta1 twice.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    return layer_norm(x + fed, p["gamma1"], p["beta1"])


# === transformer_block | wrong | no_W_o + relu_missing_in_the_network
# You leave out W_o, and the network inside your block has no ReLU.
def transformer_block(x, params, num_heads, mask=None):
    p = params
    W_o = torch.eye(x.shape[-1], dtype=x.dtype)
    att = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], W_o, num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    fed = (a @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]
    return layer_norm(a + fed, p["gamma2"], p["beta2"])


# === transformer_encoder | right | reduce
def transformer_encoder(x, layers, num_heads, mask=None):
    from functools import reduce

    return reduce(lambda h, params: transformer_block(h, params, num_heads, mask), layers, x)


# === transformer_encoder | right | recursive
def transformer_encoder(x, layers, num_heads, mask=None):
    if not layers:
        return x
    first, *rest = layers
    return transformer_encoder(transformer_block(x, first, num_heads, mask), rest, num_heads, mask)


# === transformer_encoder | right | all_outputs_kept
def transformer_encoder(x, layers, num_heads, mask=None, verbose=False):
    outputs = [x]
    for i in range(len(layers)):
        outputs.append(transformer_block(outputs[-1], layers[i], num_heads, mask=mask))
        if verbose:
            print(f"第{i}层", outputs[-1].shape)
    return outputs[-1]


# === transformer_encoder | right | own_copy_emptied
def transformer_encoder(x, layers, num_heads, mask=None):
    todo = list(layers)
    h = x.clone()
    while todo:
        h = transformer_block(h, todo.pop(0), num_heads, mask)
    return h


# === transformer_encoder | right | sentence_by_sentence_float32_buffer
def transformer_encoder(x, layers, num_heads, mask=None):
    out = torch.zeros(x.shape)
    B, n, _ = x.shape
    for b in range(B):
        h = x[b : b + 1]
        m = mask
        if mask is not None:
            m = mask.expand(B, num_heads, n, n)[b : b + 1]
        for params in layers:
            h = transformer_block(h, params, num_heads, m)
        out[b] = h[0]
    return out


# === transformer_encoder | right | object_made_of_partial_blocks
class Encoder:
    def __call__(self, x, layers, num_heads, mask=None):
        from functools import partial

        blocks = [partial(transformer_block, params=p, num_heads=num_heads, mask=mask) for p in layers]
        for block in blocks:
            x = block(x)
        return x


transformer_encoder = Encoder()


# === transformer_encoder | wrong | first_layer_only
# You return after the first block.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        return x


# === transformer_encoder | wrong | last_layer_missing
# Your loop ends before the last block.
def transformer_encoder(x, layers, num_heads, mask=None):
    for i in range(max(1, len(layers) - 1)):
        x = transformer_block(x, layers[i], num_heads, mask)
    return x


# === transformer_encoder | wrong | every_layer_reads_x
# Each block of yours reads x; it reads the output of the block before.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        out = transformer_block(x, params, num_heads, mask)
    return out


# === transformer_encoder | wrong | weights_of_the_first_layer
# You use the first block's params for every block; each has its own.
def transformer_encoder(x, layers, num_heads, mask=None):
    for _ in layers:
        x = transformer_block(x, layers[0], num_heads, mask)
    return x


# === transformer_encoder | wrong | layers_from_the_top
# You begin with the last block; layers[0] comes first.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in reversed(layers):
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | mask_not_passed_on
# You do not pass the mask on to the blocks.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads)
    return x


# === transformer_encoder | wrong | mask_for_the_first_layer_only
# You mask the first block only; the mask holds for all.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        mask = None
    return x


# === transformer_encoder | wrong | mask_inverted_at_every_layer
# You turn the mask round at every second block.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        if mask is not None:
            mask = ~mask | torch.eye(x.shape[1], dtype=torch.bool)
    return x


# === transformer_encoder | wrong | causal_without_a_mask
# You mask the future although no mask was given; None means that all is allowed.
def transformer_encoder(x, layers, num_heads, mask=None):
    if mask is None:
        mask = torch.ones(x.shape[1], x.shape[1]).tril().bool()
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | one_head
# You give the blocks one head for num_heads.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, 1, mask if mask is None or mask.dim() < 3 else mask[..., :1, :, :])
    return x


# === transformer_encoder | wrong | heads_by_number_of_layers
# You give the blocks len(layers) heads where that divides d; num_heads is the number of heads.
def transformer_encoder(x, layers, num_heads, mask=None):
    heads = len(layers) if x.shape[-1] % len(layers) == 0 and mask is None else num_heads
    for params in layers:
        x = transformer_block(x, params, heads, mask)
    return x


# === transformer_encoder | wrong | shortcut_over_every_block
# You add each block's input to its output; the shortcuts are inside the block already.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = x + transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | layers_added
# You add the outputs of all blocks up; the last one's output is asked for.
def transformer_encoder(x, layers, num_heads, mask=None):
    total = 0
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        total = total + x
    return total


# === transformer_encoder | wrong | layers_averaged
# You return the average of all blocks' outputs; the last one's output is asked for.
def transformer_encoder(x, layers, num_heads, mask=None):
    outputs = []
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        outputs.append(x)
    return torch.stack(outputs).mean(dim=0)


# === transformer_encoder | wrong | outputs_of_all_layers
# You return a list of all blocks' outputs; the last one alone is asked for.
def transformer_encoder(x, layers, num_heads, mask=None):
    outputs = []
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        outputs.append(x)
    return outputs


# === transformer_encoder | wrong | norm_at_the_end
# You normalise once more at the end, as pre-norm models do; nothing is added after the last block.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return layer_norm(x, torch.ones(x.shape[-1]), torch.zeros(x.shape[-1]))


# === transformer_encoder | wrong | positions_added
# You add position encodings first; x has been given what it needs.
def transformer_encoder(x, layers, num_heads, mask=None):
    _, n, d = x.shape
    i = torch.arange(d, dtype=x.dtype)
    angle = torch.arange(n, dtype=x.dtype)[:, None] / 10000 ** ((i - i % 2) / d)
    x = x + torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | input_scaled
# You multiply x by sqrt(d) first, as is done with embeddings; here x is used as it is.
def transformer_encoder(x, layers, num_heads, mask=None):
    x = x * math.sqrt(x.shape[-1])
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | relu_between_layers
# You apply a ReLU between the blocks; there is none.
def transformer_encoder(x, layers, num_heads, mask=None):
    for k, params in enumerate(layers):
        x = transformer_block(torch.relu(x) if k else x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | mean_over_positions
# You return the mean over the positions; each position has an output.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x.mean(dim=1)


# === transformer_encoder | wrong | lower_layers_cut_off
# detach() between the blocks: no gradient reaches the lower ones.
def transformer_encoder(x, layers, num_heads, mask=None):
    for k, params in enumerate(layers):
        x = transformer_block(x.detach() if k else x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | input_changed
# layers.pop(0) empties the list you were given.
def transformer_encoder(x, layers, num_heads, mask=None):
    while layers:
        x = transformer_block(x, layers.pop(0), num_heads, mask)
    return x


# === transformer_encoder | wrong | reverses_the_list
# layers.reverse() changes the list you were given.
def transformer_encoder(x, layers, num_heads, mask=None):
    layers.reverse()
    for params in layers[::-1]:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | input_changed
# You store each block's output in its dict; the dicts must not change.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
        params["output"] = x
    return x


# === transformer_encoder | wrong | input_changed
# You write the output into the x you were given.
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for params in layers:
        h = transformer_block(h, params, num_heads, mask)
    x.data = h.data
    return h


# === transformer_encoder | wrong | written_into_x
# You use x as the place for the output.
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for params in layers:
        h = transformer_block(h, params, num_heads, mask)
    x.data[:] = h.data
    return h


# === transformer_encoder | wrong | calls_transformer_encoder_layer
# nn.TransformerEncoderLayer is off limits here: call your own transformer_block.
def transformer_encoder(x, layers, num_heads, mask=None):
    B, n, d = x.shape
    if mask is not None:
        mask = ~mask.expand(B, num_heads, n, n).reshape(-1, n, n)
    zero = torch.zeros(3 * d, dtype=x.dtype)
    for p in layers:
        layer = torch.nn.TransformerEncoderLayer(
            d, num_heads, len(p["b1"]), dropout=0.0, batch_first=True, dtype=x.dtype
        )
        named = {
            "self_attn.in_proj_weight": torch.cat([p["W_q"], p["W_k"], p["W_v"]]),
            "self_attn.in_proj_bias": zero,
            "self_attn.out_proj.weight": p["W_o"],
            "self_attn.out_proj.bias": zero[:d],
            "linear1.weight": p["W1"],
            "linear1.bias": p["b1"],
            "linear2.weight": p["W2"],
            "linear2.bias": p["b2"],
            "norm1.weight": p["gamma1"],
            "norm1.bias": p["beta1"],
            "norm2.weight": p["gamma2"],
            "norm2.bias": p["beta2"],
        }
        x = torch.func.functional_call(layer, named, (x,), {"src_mask": mask})
    return x


# === transformer_encoder | wrong | every_layer_reads_x + mask_not_passed_on
# Each block of yours reads x, and none gets the mask.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers:
        out = transformer_block(x, params, num_heads)
    return out


# === transformer_encoder | wrong | layers_from_the_top + norm_at_the_end
# You begin with the last block, and normalise once more at the end.
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers[::-1]:
        x = transformer_block(x, params, num_heads, mask)
    return layer_norm(x, torch.ones(x.shape[-1]), torch.zeros(x.shape[-1]))


# === layer_norm | right | E_x2_minus
def layer_norm(x, gamma, beta, eps=1e-5):
    m = x.mean(-1, keepdim=True)
    v = (x * x).mean(-1, keepdim=True) - m * m
    return gamma * (x - m) / torch.sqrt(v.clamp(min=0) + eps) + beta


# === layer_norm | right | var_correction0
def layer_norm(x, gamma, beta, eps=1e-5):
    return (x - x.mean(dim=-1, keepdim=True)) * torch.rsqrt(torch.var(x, dim=-1, correction=0, keepdim=True) + eps) * gamma + beta


# === layer_norm | right | var_mean_unbiased_false
def layer_norm(inp, g, b, eps=1e-5, axis=-1):
    v, m = torch.var_mean(inp, axis, unbiased=False, keepdim=True)
    return torch.addcmul(b, (inp - m) / (v + eps) ** 0.5, g)


# === layer_norm | right | unbiased_corrected
def layer_norm(x, gamma, beta, eps=1e-5):
    d = x.size(-1)
    v = x.var(-1, keepdim=True) * (d - 1) / d
    return gamma * ((x - x.mean(-1, keepdim=True)) / (v + eps).sqrt()) + beta


# === layer_norm | right | rows_list
def layer_norm(x, gamma, beta, eps=1e-5):
    rows = x.reshape(-1, x.shape[-1])
    out = []
    for r in rows:
        mu = sum(r) / len(r)
        var = sum((e - mu) ** 2 for e in r) / len(r)
        out.append(torch.stack([(e - mu) / torch.sqrt(var + eps) for e in r]) * gamma + beta)
    return torch.stack(out).reshape(x.shape)


# === layer_norm | right | centering_matrix
def layer_norm(x, gamma, beta, eps=1e-5):
    d = x.shape[-1]
    C = torch.eye(d, dtype=x.dtype) - 1 / d
    c = x @ C
    norm = (c.square().sum(-1, keepdim=True) / d).add(eps).pow(-0.5)
    return c * norm * gamma + beta


# === layer_norm | right | std_squared_float32
def layer_norm(x, gamma, beta, eps=1e-5):
    y = x.float()
    s = y.std(-1, unbiased=False, keepdim=True).detach() * 0 + ((y - y.mean(-1, keepdim=True)) ** 2).mean(-1, keepdim=True)
    return (y - y.mean(-1, keepdim=True)) / torch.sqrt(s + eps) * gamma.float() + beta.float()


# === layer_norm | right | transposed
def layer_norm(x, gamma, beta, eps=1e-5):
    t = x.movedim(-1, 0)
    m = t.mean(0)
    v = ((t - m) ** 2).mean(0)
    z = ((t - m) / torch.sqrt(v + eps)).movedim(0, -1)
    return z * gamma + beta


# === layer_norm | wrong | squared_for_root
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / (var + eps) ** 2
    return gamma * z + beta


# === layer_norm | wrong | beta_ignored + gamma_ignored
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return z


# === layer_norm | wrong | over_the_first_axis
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=0, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=0, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | over_all_but_the_batch
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=tuple(range(1, x.dim())) or (0,), keepdim=True)
    var = ((x - mean) ** 2).mean(dim=tuple(range(1, x.dim())) or (0,), keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | variance_not_centred
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = (x ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | mean_cut_off
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean.detach()) / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | variance_cut_off
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var.detach() + eps)
    return gamma * z + beta


# === layer_norm | wrong | gamma_cut_off
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma.data * z + beta


# === layer_norm | wrong | input_changed
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    x -= mean
    mean = 0 * mean
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | calls_LayerNorm_by_getattr
def layer_norm(x, gamma, beta, eps=1e-5):
    m = getattr(torch.nn, 'Layer' + 'Norm')(x.shape[-1], eps=eps, elementwise_affine=False, dtype=x.dtype)
    return m(x) * gamma + beta


# === layer_norm | wrong | beta_ignored + eps_outside_the_root
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / (torch.sqrt(var) + eps)
    return gamma * z


# === layer_norm | wrong | beta_ignored + divided_by_variance
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / (var + eps)
    return gamma * z


# === layer_norm | wrong | gamma_and_beta_swapped + unbiased_variance
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return beta * z + gamma


# === layer_norm | wrong | eps_outside_the_root + shifted_before_scaled
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / (torch.sqrt(var) + eps)
    return gamma * (z + beta)


# === layer_norm | wrong | gamma_ignored + no_eps
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var)
    return z + beta


# === layer_norm | wrong | beta_ignored + unbiased_variance
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + eps)
    return gamma * z


# === layer_norm | wrong | not_centred + unbiased_variance
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = x.var(dim=-1, keepdim=True)
    z = x / torch.sqrt(var + eps)
    return gamma * z + beta


# === layer_norm | wrong | eps_outside_the_root + over_the_first_axis
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=0, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=0, keepdim=True)
    z = (x - mean) / (torch.sqrt(var) + eps)
    return gamma * z + beta


# === layer_norm | wrong | eps_of_its_own + gamma_ignored
def layer_norm(x, gamma, beta, eps=1e-5):
    mean = x.mean(dim=-1, keepdim=True)
    var = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    z = (x - mean) / torch.sqrt(var + 1e-5)
    return z + beta


# === feed_forward | right | linear
def feed_forward(x, W1, b1, W2, b2):
    F = torch.nn.functional
    return F.linear(F.relu(F.linear(x, W1, b1)), W2, b2)


# === feed_forward | right | clamp_einsum
def feed_forward(x, W1, b1, W2, b2):
    h = (torch.einsum('...d,fd->...f', x, W1) + b1).clamp(min=0)
    return torch.einsum('...f,df->...d', h, W2) + b2


# === feed_forward | right | where_mask
def feed_forward(x, A, a, B, b, act='relu'):
    z = x.matmul(A.t()) + a
    z = z * (z > 0)
    return z.matmul(B.t()) + b


# === feed_forward | right | positions_loop
def feed_forward(x, W1, b1, W2, b2):
    flat = x.reshape(-1, x.shape[-1])
    out = [W2 @ torch.relu(W1 @ v + b1) + b2 for v in flat]
    return torch.stack(out).view(x.shape)


# === feed_forward | right | sequential
def feed_forward(x, W1, b1, W2, b2):
    net = torch.nn.Sequential(torch.nn.Linear(W1.shape[1], W1.shape[0]), torch.nn.ReLU(), torch.nn.Linear(W2.shape[1], W2.shape[0]))
    return torch.func.functional_call(net, {'0.weight': W1, '0.bias': b1, '2.weight': W2, '2.bias': b2}, (x,))


# === feed_forward | right | conv1x1_maximum
def feed_forward(x, W1, b1, W2, b2):
    flat = x.reshape(-1, x.shape[-1]).T.unsqueeze(0)
    h = torch.maximum(torch.nn.functional.conv1d(flat, W1.unsqueeze(-1), b1), torch.zeros(()).to(x.dtype))
    y = torch.nn.functional.conv1d(h, W2.unsqueeze(-1), b2)
    return y[0].T.reshape(x.shape)


# === feed_forward | right | abs_form
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    return (z + z.abs()) / 2 @ W2.T + b2


# === feed_forward | wrong | sigmoid_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.sigmoid(z)
    return h @ W2.T + b2


# === feed_forward | wrong | gelu_by_tanh
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.gelu(z, approximate='tanh')
    return h @ W2.T + b2


# === feed_forward | wrong | silu_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.silu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | elu_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.elu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | softplus_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.softplus(z)
    return h @ W2.T + b2


# === feed_forward | wrong | softmax_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.softmax(z, -1)
    return h @ W2.T + b2


# === feed_forward | wrong | no_b1 + no_b2
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T
    h = torch.relu(z)
    return h @ W2.T


# === feed_forward | wrong | weights_not_transposed
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1 + b1
    h = torch.relu(z)
    return h @ W2 + b2


# === feed_forward | wrong | W1_transposed_if_square
def feed_forward(x, W1, b1, W2, b2):
    z = x @ (W1 if W1.shape[0] == W1.shape[1] else W1.T) + b1
    h = torch.relu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | weights_exchanged
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W2 + b1
    h = torch.relu(z)
    return h @ W1 + b2


# === feed_forward | wrong | W1_cut_off
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.detach().T + b1
    h = torch.relu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | random_answers
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.dropout(torch.relu(z), 0.1)
    return h @ W2.T + b2


# === feed_forward | wrong | input_changed
def feed_forward(x, W1, b1, W2, b2):
    x.clamp_(min=-10.0).mul_(2).div_(2).add_(1.0)
    x = x - 1.0
    z = x @ W1.T + b1
    h = torch.relu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | positive_half_dropped
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = z.clamp(max=0)
    return h @ W2.T + b2


# === feed_forward | wrong | normalised_first
def feed_forward(x, W1, b1, W2, b2):
    x = layer_norm(x, torch.ones_like(b2), torch.zeros_like(b2))
    z = x @ W1.T + b1
    h = torch.relu(z)
    return h @ W2.T + b2


# === feed_forward | wrong | no_b1 + relu_at_the_end_too
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T
    h = torch.relu(z)
    return torch.relu(h @ W2.T + b2)


# === feed_forward | wrong | gelu_for_relu + no_b2
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.gelu(z)
    return h @ W2.T


# === feed_forward | wrong | residual_added + sigmoid_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.sigmoid(z)
    return x + h @ W2.T + b2


# === feed_forward | wrong | no_b2 + residual_added
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.relu(z)
    return x + h @ W2.T


# === feed_forward | wrong | no_b1 + tanh_for_relu
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T
    h = torch.tanh(z)
    return h @ W2.T + b2


# === feed_forward | wrong | leaky_relu + no_b2
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = torch.nn.functional.leaky_relu(z)
    return h @ W2.T


# === feed_forward | wrong | no_relu + residual_added
def feed_forward(x, W1, b1, W2, b2):
    z = x @ W1.T + b1
    h = z
    return x + h @ W2.T + b2


# === transformer_block | right | one_by_one
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    att = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + att, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | right | all_inline
def transformer_block(x, params, num_heads, mask=None):
    import torch.nn.functional as F
    B, n, d = x.shape
    s = d // num_heads
    heads = []
    for r in range(num_heads):
        q, k, v = (F.linear(x, params[w][r * s:(r + 1) * s]) for w in ("W_q", "W_k", "W_v"))
        z = q @ k.mT * s ** -0.5
        if mask is not None:
            z = z + (~mask.expand(B, num_heads, n, n)[:, r]) * -1e9
        heads.append(F.softmax(z, -1) @ v)
    def norm(t, g, b):
        c = t - t.mean(-1, keepdim=True)
        return c / (c.pow(2).mean(-1, keepdim=True) + 1e-5).sqrt() * g + b
    a = norm(x + F.linear(torch.cat(heads, -1), params["W_o"]), params["gamma1"], params["beta1"])
    f = F.linear(F.relu(F.linear(a, params["W1"], params["b1"])), params["W2"], params["b2"])
    return norm(a + f, params["gamma2"], params["beta2"])


# === transformer_block | right | unpacked_dict
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None, *, dropout=0.0):
    Wq, Wk, Wv, Wo, g1, be1, W1, b1, W2, b2, g2, be2 = [params[k] for k in "W_q W_k W_v W_o gamma1 beta1 W1 b1 W2 b2 gamma2 beta2".split()]
    sub = [lambda t: multi_head_attention(t, Wq, Wk, Wv, Wo, num_heads, mask=mask), lambda t: feed_forward(t, W1, b1, W2, b2)]
    for f, g, b in zip(sub, (g1, g2), (be1, be2)):
        x = layer_norm(f(x) + x, g, b)
    return x


# === transformer_block | right | kwargs
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def _block(x, h, mask, W_q, W_k, W_v, W_o, gamma1, beta1, W1, b1, W2, b2, gamma2, beta2):
    x1 = layer_norm(x.add(multi_head_attention(x, W_q, W_k, W_v, W_o, h, mask)), gamma1, beta1, eps=1e-5)
    return layer_norm(x1.add(feed_forward(x1, W1, b1, W2, b2)), gamma2, beta2, 1e-5)
transformer_block = lambda x, params, num_heads, mask=None: _block(x, num_heads, mask, **params)


# === transformer_block | right | copy_and_pop
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = dict(params)
    m = multi_head_attention(x, p.pop("W_q"), p.pop("W_k"), p.pop("W_v"), p.pop("W_o"), num_heads, mask)
    y = layer_norm(m + x, p.pop("gamma1"), p.pop("beta1"))
    return layer_norm(y + feed_forward(y, *[p.pop(k) for k in ("W1", "b1", "W2", "b2")]), p.pop("gamma2"), p.pop("beta2"))


# === transformer_block | right | sentences_loop
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

class Block:
    def __call__(self, x, params, num_heads, mask=None):
        B, n, d = x.shape
        res = []
        for b in range(B):
            m = None if mask is None else torch.broadcast_to(mask, (B, num_heads, n, n))[b:b + 1]
            t = x[b:b + 1]
            a = layer_norm(t + multi_head_attention(t, params["W_q"], params["W_k"], params["W_v"], params["W_o"], num_heads, m), params["gamma1"], params["beta1"])
            res.append(layer_norm(a + feed_forward(a, params["W1"], params["b1"], params["W2"], params["b2"]), params["gamma2"], params["beta2"]))
        return torch.cat(res)
transformer_block = Block()


# === transformer_block | wrong | shortcut_from_the_normalised
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    z = layer_norm(x, p["gamma1"], p["beta1"])
    x = z + multi_head_attention(z, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    z = layer_norm(x, p["gamma2"], p["beta2"])
    return z + feed_forward(z, p["W1"], p["b1"], p["W2"], p["b2"])


# === transformer_block | wrong | first_norm_missing + second_norm_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + m
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = a + f
    return y


# === transformer_block | wrong | feed_forward_of_the_attention
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(m, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | first_norm_before_the_shortcut
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + layer_norm(m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | x_doubled
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + x, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | second_norm_twice
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma2"], p["beta2"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | mask_inverted_infinite
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, None if mask is None else ~mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | mask_transposed
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, None if mask is None else mask.transpose(-1, -2))
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | input_changed
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    p["cache"] = x
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | random_answers
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + torch.nn.functional.dropout(m, 0.1), p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | calls_F_layer_norm_in_the_block
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    F = torch.nn.functional
    a = F.layer_norm(x + m, x.shape[-1:], p["gamma1"], p["beta1"])
    return F.layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), x.shape[-1:], p["gamma2"], p["beta2"])


# === transformer_block | wrong | first_shortcut_missing + second_norm_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = a + f
    return y


# === transformer_block | wrong | mask_not_passed_on + second_shortcut_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | mask_not_passed_on + same_norm_twice
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma1"], p["beta1"])
    return y


# === transformer_block | wrong | mask_not_passed_on + second_shortcut_from_x
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(x + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | feed_forward_of_x + second_norm_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"])
    y = a + f
    return y


# === transformer_block | wrong | large_eps + mask_not_passed_on
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + m, p["gamma1"], p["beta1"], 0.1)
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"], 0.1)
    return y


# === transformer_block | wrong | first_norm_missing + second_shortcut_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + m
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | mask_not_passed_on + norms_swapped
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads)
    a = layer_norm(x + m, p["gamma2"], p["beta2"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma1"], p["beta1"])
    return y


# === transformer_block | wrong | first_norm_missing + second_shortcut_from_x
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = x + m
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(x + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | queries_and_keys_swapped + second_norm_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_k"], p["W_q"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = a + f
    return y


# === transformer_encoder | right | reduce_again
def transformer_encoder(x, layers, num_heads, mask=None):
    from functools import reduce
    return reduce(lambda h, p: transformer_block(h, p, num_heads, mask), layers, x)


# === transformer_encoder | right | recursion
def transformer_encoder(x, layers, num_heads, mask=None):
    if not layers:
        return x
    return transformer_encoder(transformer_block(x, layers[0], num_heads, mask), layers[1:], num_heads, mask)


# === transformer_encoder | right | recursion_from_the_end
def transformer_encoder(x, layers, num_heads, mask=None):
    *first, last = layers
    below = transformer_encoder(x, first, num_heads, mask=mask) if first else x
    return transformer_block(below, last, num_heads, mask=mask)


# === transformer_encoder | right | list_of_states
def transformer_encoder(x, layers, num_heads, mask=None, return_all=False):
    hs = [x]
    for i in range(len(layers)):
        hs.append(transformer_block(hs[i], layers[i], num_heads, mask))
    return hs if return_all else hs[-1]


# === transformer_encoder | right | copy_pop
def transformer_encoder(x, layers, num_heads, mask=None):
    todo = list(layers)
    while todo:
        x = transformer_block(x, todo.pop(0), num_heads, mask)
    return x


# === transformer_encoder | right | module
class Encoder:
    def __init__(self, layers, heads):
        self.layers, self.heads = layers, heads
    def forward(self, x, mask):
        out = x.clone()
        for layer in iter(self.layers):
            out = transformer_block(out, layer, self.heads, mask)
        return out
    __call__ = forward
def transformer_encoder(x, layers, num_heads, mask=None):
    return Encoder(layers, num_heads)(x, mask)


# === transformer_encoder | right | inline_blocks
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        m = multi_head_attention(h, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
        h = layer_norm(h + m, p["gamma1"], p["beta1"])
        h = layer_norm(h + feed_forward(h, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])
    return h


# === transformer_encoder | wrong | input_changed
def transformer_encoder(x, layers, num_heads, mask=None):
    while layers:
        x = transformer_block(x, layers.pop(0), num_heads, mask)
    return x


# === transformer_encoder | wrong | reversed_in_place
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    layers.reverse()
    for p in layers:
        h = transformer_block(h, p, num_heads, mask)
    return h


# === transformer_encoder | wrong | layers_from_the_top + mask_not_passed_on
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in reversed(layers):
        h = transformer_block(h, p, num_heads)
    return h


# === transformer_encoder | wrong | mask_not_passed_on + weights_of_the_first_layer
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, layers[0], num_heads)
    return h


# === transformer_encoder | wrong | input_scaled + mask_not_passed_on
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x * math.sqrt(x.shape[-1])
    for p in layers:
        h = transformer_block(h, p, num_heads)
    return h


# === transformer_encoder | wrong | mask_not_passed_on + norm_at_the_end
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads)
    return layer_norm(h, torch.ones(h.shape[-1], dtype=h.dtype), torch.zeros(h.shape[-1], dtype=h.dtype))


# === feed_forward | wrong | relu_before_too
def feed_forward(x, W1, b1, W2, b2):
    z = torch.relu(x) @ W1.T + b1
    h = torch.relu(z)
    return h @ W2.T + b2


# === transformer_block | wrong | eps_of_a_thousandth
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"], 1e-3)
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"], 1e-3)
    return y


# === transformer_block | wrong | attention_of_the_attention
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    m = multi_head_attention(m, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | network_input_cut_off
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a.detach(), p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | attention_cut_off
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m.detach(), p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | third_shortcut
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return x + y


# === transformer_block | wrong | x_added_twice
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_block | wrong | relu_at_the_end
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return torch.relu(y)


# === transformer_block | wrong | mask_inverted_infinite + first_shortcut_missing
def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):
    B, n, d = x.shape
    s = d // num_heads
    q, k, v = ((x @ W.T).view(B, n, num_heads, s).transpose(1, 2) for W in (W_q, W_k, W_v))
    z = q @ k.transpose(-2, -1) / s ** 0.5
    if mask is not None:
        z = z.masked_fill(~mask, float("-inf"))
    return (torch.softmax(z, dim=-1) @ v).transpose(1, 2).reshape(B, n, d) @ W_o.T

def transformer_block(x, params, num_heads, mask=None):
    p = params
    m = multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, None if mask is None else ~mask)
    a = layer_norm(m, p["gamma1"], p["beta1"])
    f = feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])
    y = layer_norm(a + f, p["gamma2"], p["beta2"])
    return y


# === transformer_encoder | wrong | weights_of_the_last_layer
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, layers[-1], num_heads, mask)
    return h


# === transformer_encoder | wrong | mask_for_the_last_layer_only
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads, mask if p is layers[-1] else None)
    return h


# === transformer_encoder | wrong | last_layer_left_out
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers[:-1]:
        h = transformer_block(h, p, num_heads, mask)
    return h


# === transformer_encoder | wrong | first_layer_left_out
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers[1:]:
        h = transformer_block(h, p, num_heads, mask)
    return h


# === transformer_encoder | wrong | shortcut_over_the_whole
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads, mask)
    return h + x


# === transformer_encoder | wrong | last_norm_twice
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads, mask)
    return layer_norm(h, layers[-1]['gamma2'], layers[-1]['beta2'])


# === transformer_encoder | wrong | outputs_of_all_layers_stacked
def transformer_encoder(x, layers, num_heads, mask=None):
    out = []
    for p in layers:
        x = transformer_block(x, p, num_heads, mask)
        out.append(x)
    return torch.stack(out)


# === transformer_encoder | wrong | every_input_cut_off
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h.detach(), p, num_heads, mask)
    return h


# === transformer_encoder | wrong | mask_inverted
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads, None if mask is None else ~mask)
    return h


# === transformer_encoder | wrong | each_layer_twice
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(transformer_block(h, p, num_heads, mask), p, num_heads, mask)
    return h


# === transformer_encoder | wrong | sums_of_all_before
def transformer_encoder(x, layers, num_heads, mask=None):
    total = x
    for p in layers:
        h = transformer_block(total, p, num_heads, mask)
        total = total + h
    return h


# === transformer_encoder | wrong | first_position_only
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads, mask)
    return h[:, 0]


# === transformer_encoder | wrong | mask_not_passed_on + shortcut_over_the_whole
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, p, num_heads)
    return h + x


# === transformer_encoder | wrong | last_layer_left_out + mask_not_passed_on
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers[:-1]:
        h = transformer_block(h, p, num_heads)
    return h


# === transformer_encoder | wrong | shortcut_over_the_whole + weights_of_the_first_layer
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in layers:
        h = transformer_block(h, layers[0], num_heads, mask)
    return h + x


# === transformer_encoder | wrong | mask_inverted + layers_from_the_top
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in reversed(layers):
        h = transformer_block(h, p, num_heads, None if mask is None else ~mask)
    return h


# === transformer_encoder | wrong | layers_from_the_top + shortcut_over_the_whole
def transformer_encoder(x, layers, num_heads, mask=None):
    h = x
    for p in reversed(layers):
        h = transformer_block(h, p, num_heads, mask)
    return h + x


# === layer_norm | wrong | small_eps_ignored
def layer_norm(x, gamma, beta, eps=1e-5):
    if eps < 1e-3:
        eps = 1e-5
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return gamma * (x - mean) * torch.rsqrt(var + eps) + beta


# === layer_norm | right | var_mean_rsqrt
def layer_norm(x, gamma, beta, eps=1e-5):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    return torch.addcmul(beta, gamma, (x - mean) * torch.rsqrt(var + eps))


# === transformer_block | wrong | params_by_their_order
def transformer_block(x, params, num_heads, mask=None):
    W_q, W_k, W_v, W_o, g1, b1, W1, c1, W2, c2, g2, b2 = params.values()
    a = layer_norm(x + _multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask), g1, b1)
    return layer_norm(a + feed_forward(a, W1, c1, W2, c2), g2, b2)


# === transformer_block | wrong | mask_of_three_axes_taken_for_samples
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.dim() == 3:
        mask = mask[:, None]
    attended = _multi_head_attention(x, *(p[f"W_{name}"] for name in "qkvo"), num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | wrong | mask_of_three_axes_taken_for_samples_if_as_many
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.dim() == 3 and mask.shape[0] == x.shape[0]:
        mask = mask.unsqueeze(1)
    attended = _multi_head_attention(x, *(p[f"W_{name}"] for name in "qkvo"), num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | wrong | mask_of_one_axis_ignored
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.dim() < 2:
        mask = None
    attended = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | wrong | mask_of_three_axes_ignored
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and mask.dim() == 3:
        mask = None
    attended = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | wrong | one_head_under_a_mask_that_heads_share
def transformer_block(x, params, num_heads, mask=None):
    p = params
    if mask is not None and (mask.dim() < 3 or mask.shape[-3] == 1):
        num_heads = 1
    attended = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)
    a = layer_norm(x + attended, p["gamma1"], p["beta1"])
    return layer_norm(a + feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma2"], p["beta2"])


# === transformer_block | right | params_through_a_dataclass
def transformer_block(x, params, num_heads, mask=None):
    import dataclasses

    P = dataclasses.make_dataclass("P", list(params))
    p = P(**params)
    a = layer_norm(x + _multi_head_attention(x, p.W_q, p.W_k, p.W_v, p.W_o, num_heads, mask), p.gamma1, p.beta1)
    return layer_norm(a + feed_forward(a, p.W1, p.b1, p.W2, p.b2), p.gamma2, p.beta2)


# === transformer_encoder | wrong | three_layers_at_most
def transformer_encoder(x, layers, num_heads, mask=None):
    for params in layers[:3]:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | four_layers_at_most
def transformer_encoder(x, layers, num_heads, mask=None):
    for i in range(min(4, len(layers))):
        x = transformer_block(x, layers[i], num_heads, mask)
    return x


# === transformer_encoder | wrong | mask_of_three_axes_ignored
def transformer_encoder(x, layers, num_heads, mask=None):
    if mask is not None and mask.dim() == 3:
        mask = None
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | wrong | mask_of_one_axis_ignored
def transformer_encoder(x, layers, num_heads, mask=None):
    if mask is not None and mask.dim() == 1:
        mask = None
    for params in layers:
        x = transformer_block(x, params, num_heads, mask)
    return x


# === transformer_encoder | right | recursion_over_the_layers
def transformer_encoder(x, layers, num_heads, mask=None):
    first, *rest = layers
    x = transformer_block(x, dict(sorted(first.items())), num_heads, mask)
    return transformer_encoder(x, rest, num_heads, mask) if rest else x
