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


# === layer_norm | right | standard_deviation_squared
def layer_norm(x, gamma, beta, eps=1e-5, verbose=False):
    d = x.size(-1)
    centred = x - x.sum(-1, keepdim=True) / d
    std2 = torch.linalg.vector_norm(centred + 0.0, dim=-1, keepdim=True) ** 2 / d if False else (
        torch.einsum("...i,...i->...", centred, centred)[..., None] / d
    )
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
    return gamma * (x - mean) / (torch.sqrt(var + 1e-300) + eps) + beta


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
# x.std() has no gradient where it is 0: for a vector of equal entries yours is nan.
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


# === layer_norm | wrong | running_mean_kept
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
    return gamma * (x - mean) / (torch.sqrt(var + 1e-300) + eps) + beta


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


# === feed_forward | wrong | dropout_left_on
# Dropout puts some hidden units to 0 at random; there is none here.
def feed_forward(x, W1, b1, W2, b2):
    h = torch.nn.functional.dropout(torch.relu(x @ W1.T + b1), 0.1)
    return h @ W2.T + b2


# === feed_forward | wrong | hidden_cut_off
# h.detach() cuts the graph: no gradient reaches x, W1 and b1.
def feed_forward(x, W1, b1, W2, b2):
    h = torch.relu(x @ W1.T + b1).detach()
    return h @ W2.T + b2


# === feed_forward | wrong | mask_as_gradient_only_of_the_sign
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
