"""The Transformer (slides: Transformer): inputs, properties, limits, mistakes and hints."""

from math import prod

import numpy as np

from grader.author import call, exercise, hold, limits, mistake, prop, same, topic
from grader.masks import SHAPES, draw_how, draw_mask, fixed_mask, quarters, with_mask
from grader.topics.self_attention import ATTENTION

NORM = "slides, Transformer, 层归一化: y_i = gamma_i (x_i - mean) / sqrt(var + eps) + beta_i, var = 1/d sum_i (x_i - mean)^2"
NETWORK = "slides, Transformer, 前馈神经网络: W2 ReLU(W1 x + b1) + b2"
BLOCK = "slides, Transformer: a = LN1(x + MultiHead(x)), y = LN2(a + FFN(a))"
ENCODER = "slides, Transformer: the output of each block is the input of the next"
MASK = "the stub's first lines: a mask is True where attention is allowed, None allows everything"
MASK_SHAPE = "the stub's first lines: a mask broadcasts to (B, num_heads, n, n)"

# What torch's dispatcher calls ready-made normalisation, attention and Transformer layers, however they are reached.
READY_MADE = ATTENTION + tuple(
    f"aten::{name}" for name in ("layer_norm", "native_layer_norm", "group_norm", "native_group_norm")
)


def fact(name, title, check, inputs=None):
    """A property on a few examples: loops over positions and features are slow, and right."""
    return prop(name, title, check, inputs=inputs, examples=8)


def normal(x, gamma, beta, eps=1e-5):
    """Layer normalisation, for what properties expect of it."""
    centred = x - x.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps) + beta


# --- layer_norm ---------------------------------------------------------------------------------------------------


def largest(lead):
    return max(lead, default=0)


def draw_lead(draw):
    """Up to three leading axes, of few vectors in all."""
    return draw.choice(
        [tuple(draw.dims("B n", high=3)), (), (draw.size(1, 4),), (2, 1, 2), (1, 3), (1, 2, 2)], size=largest
    )


def norm_inputs(draw):
    lead = draw_lead(draw)
    d = lead[-1] if draw.integer(0, 5) == 5 and lead and lead[-1] > 1 else draw.dims("d", low=2)[0]
    x = draw.array(*lead, d)
    if draw.integer(0, 4) == 4:
        x.reshape(-1, d)[0] = x.flat[0]  # a vector of equal entries
    args = x, draw.array(d), draw.array(d)
    eps = draw.choice([0.0, 0.25, 0.5, 0.125, 2.0])  # 0: left out
    return call(*args, eps=eps) if eps else args


def norm_off_spikes(draw):
    """As norm_inputs, but equal entries come with an eps that is not small: else the slope changes too fast to be measured."""
    args = norm_inputs(draw)
    small = args[0].var(axis=-1).min() < 0.05
    return call(*args, eps=0.25) if small and not getattr(args, "kwargs", {}) else args


def standard_rows(f, x, gamma, beta, eps=1e-5):
    y, d = f(x, np.ones_like(gamma), np.zeros_like(beta), eps=eps), x.shape[-1]
    same(y.mean(axis=-1), np.zeros(x.shape[:-1]), "the mean of each vector, for gamma = 1 and beta = 0,", "0")
    var = x.var(axis=-1)
    same(
        (y**2).sum(axis=-1) / d,
        var / (var + eps),
        "the variance of each vector, for gamma = 1 and beta = 0,",
        "var / (var + eps)",
    )


def shift_is_lost(f, x, gamma, beta, eps=1e-5):
    same(f(x + 3.0, gamma, beta, eps=eps), f(x, gamma, beta, eps=eps), "layer_norm(x + 3)", "layer_norm(x)")


def scale_is_lost(f, x, gamma, beta, eps=1e-5):
    same(
        f(2 * x, gamma, beta, eps=4 * eps), f(x, gamma, beta, eps=eps),
        "layer_norm(2 x, gamma, beta, 4 eps)", "layer_norm(x, gamma, beta, eps)",
    )  # fmt: skip


def affine_at_the_end(f, x, gamma, beta, eps=1e-5):
    plain = f(x, np.ones_like(gamma), np.zeros_like(beta), eps=eps)
    same(
        f(x, gamma, beta, eps=eps),
        gamma * plain + beta,
        "layer_norm(x, gamma, beta)",
        "gamma * layer_norm(x, 1, 0) + beta",
    )


def vectors_alone(f, x, gamma, beta, eps=1e-5):
    one = x.reshape(-1, x.shape[-1])[0]
    same(
        f(one, gamma, beta, eps=eps),
        f(x, gamma, beta, eps=eps).reshape(-1, len(one))[0],
        "the first vector alone",
        "the same within x",
    )


def default_eps(f, x, gamma, beta, eps=1e-5):
    x = x / 256  # a variance that is not large beside 1e-5
    same(
        f(x, gamma, beta), f(x, gamma, beta, eps=1e-5), "layer_norm(x, gamma, beta) of a small x", "that with eps=1e-5"
    )


EQUAL = np.array([[2.0, 2.0, 2.0], [1.0, -1.0, 0.5], [0.0, 0.0, 0.0]])
MEAN, VAR = "mean = x.mean(dim=-1, keepdim=True)", "var = (centred**2).mean(dim=-1, keepdim=True)"
ROOT = "torch.sqrt(var + eps)"

LAYER_NORM = exercise(
    "layer_norm",
    inputs=norm_inputs,
    gradient_inputs=norm_off_spikes,
    off_limits=READY_MADE,
    properties=(
        fact("standard_rows", "with gamma = 1, beta = 0 each vector has mean 0 and variance var / (var + eps)", standard_rows),
        fact("shift_is_lost", "adding a number to x changes nothing", shift_is_lost),
        fact("scale_is_lost", "doubling x changes nothing if eps is multiplied by 4", scale_is_lost),
        fact("affine_at_the_end", "gamma and beta scale and shift what has been normalised", affine_at_the_end),
        fact("vectors_alone", "a vector's result does not depend on the others", vectors_alone),
        fact("default_eps", "without eps it is 1e-5", default_eps),
    ),
    cases=(
        limits(
            "equal_entries",
            "a vector of equal entries becomes beta, and not nan",
            (EQUAL, np.array([1.0, 2.0, -1.0]), np.array([0.5, -1.0, 2.0])),
            (np.array([-3.0, -3.0]), np.array([2.0, 1.0]), np.array([0.25, 1.0])),
        ),
        limits(
            "small_eps",
            "the eps it is given is added however small it is",
            call(np.array([1.0, 0.0, -1.0]) / 64, np.ones(3), np.zeros(3), eps=1e-4),
            call(np.array([1.0, 0.0, -1.0]) / 64, np.ones(3), np.zeros(3), eps=1e-12),
        ),
    ),
    mistakes=(
        mistake(
            "unbiased_variance", VAR, "var = x.var(dim=-1, keepdim=True)",
            says="Your variance divides by d - 1, as x.var(-1) does: here it is biased, divided by d (unbiased=False).", look=NORM,
        ),
        mistake(
            "eps_outside_the_root", ROOT, "(torch.sqrt(var) + eps)",
            says="You add eps to the standard deviation: it belongs inside the root, beside the variance.", look=NORM,
        ),
        mistake("eps_squared", "var + eps", "var + eps**2", says="You add eps squared to the variance: eps itself is added.", look=NORM),
        mistake(
            "eps_of_its_own", "var + eps", "var + 1e-5",
            says="You always add 1e-5: the argument eps may be another number.", look=NORM,
        ),
        mistake(
            "another_default_eps",
            code="def layer_norm(x, gamma, beta, eps=1e-6):\n    centred = x - x.mean(dim=-1, keepdim=True)\n"
            "    return gamma * centred / torch.sqrt((centred**2).mean(dim=-1, keepdim=True) + eps) + beta",
            says="Your default eps is smaller than 1e-5.", look="the stub of layer_norm: eps=1e-5",
        ),
        mistake(
            "default_eps_of_a_thousandth",
            code="def layer_norm(x, gamma, beta, eps=1e-3):\n    centred = x - x.mean(dim=-1, keepdim=True)\n"
            "    return gamma * centred / torch.sqrt((centred**2).mean(dim=-1, keepdim=True) + eps) + beta",
            says="Your default eps is 1e-3: it is 1e-5.", look="the stub of layer_norm: eps=1e-5",
        ),
        mistake("no_eps", " + eps", "", says="You leave eps out: a vector of equal entries is 0 / 0.", look=NORM),
        mistake(
            "eps_only_against_zero", "var + eps", "var.clamp(min=eps)",
            says="You use eps as a lower bound of the variance: it is added to it.", look=NORM,
        ),
        mistake("divided_by_variance", ROOT, "(var + eps)", says="You divide by the variance: divide by its root.", look=NORM),
        mistake(
            "sum_of_squares_for_variance", "(centred**2).mean", "(centred**2).sum",
            says="You forget to divide the sum of squares by d.", look=NORM,
        ),
        mistake(
            "mean_deviation", "torch.sqrt(var + eps)", "(centred.abs().mean(dim=-1, keepdim=True) + eps)",
            says="You divide by the mean absolute deviation: the root of the variance is asked for.", look=NORM,
        ),
        mistake("not_centred", "gamma * centred", "gamma * x", says="You do not subtract the mean.", look=NORM),
        mistake(
            "root_mean_square", "centred = x - mean", "centred = x",
            says="You divide by the root of the mean square without subtracting the mean: that is RMSNorm.", look=NORM,
        ),
        mistake(
            "variance_not_centred", "(centred**2).mean", "(x**2).mean",
            says="Your variance is the mean of x squared: the mean is subtracted first.", look=NORM,
        ),
        mistake(
            "squared_for_root", ROOT, "(var + eps) ** 2",
            says="You divide by the square of var + eps: its root (** 0.5) is asked for.", look=NORM,
        ),
        mistake("centred_only", " / torch.sqrt(var + eps)", "", says="You subtract the mean but do not divide.", look=NORM),
        mistake(
            "over_the_batch", MEAN, "mean = x.reshape(-1, x.shape[-1]).mean(dim=0)",
            also=[(VAR, "var = (centred**2).reshape(-1, x.shape[-1]).mean(dim=0)")],
            says="You normalise each feature over all vectors, as batch norm does: normalise each vector over its features.", look=NORM,
        ),
        mistake(
            "over_the_first_axis", MEAN, "mean = x.mean(dim=0, keepdim=True)",
            also=[(VAR, "var = (centred**2).mean(dim=0, keepdim=True)")],
            says="You normalise over the first axis, each feature over the batch: it is the last axis, within a vector.", look=NORM,
        ),
        mistake(
            "over_axis_one", MEAN, "mean = x.mean(dim=1, keepdim=True)",
            also=[(VAR, "var = (centred**2).mean(dim=1, keepdim=True)")],
            says="You normalise over axis 1: it is the last axis, however many there are (dim=-1).", look=NORM,
        ),
        mistake(
            "over_all_but_the_batch", MEAN, "axes = tuple(range(1, x.dim())) or (0,)\n    mean = x.mean(dim=axes, keepdim=True)",
            also=[(VAR, "var = (centred**2).mean(dim=axes, keepdim=True)")],
            says="You take one mean and variance for all vectors of a sample: each vector has its own.", look=NORM,
        ),
        mistake(
            "over_the_positions", MEAN, "axis = -2 if x.dim() > 1 else -1\n    mean = x.mean(dim=axis, keepdim=True)",
            also=[(VAR, "var = (centred**2).mean(dim=axis, keepdim=True)")],
            says="You normalise over the positions (dim=-2): normalise over the last axis.", look=NORM,
        ),
        mistake(
            "over_the_last_two_axes", MEAN, "axes = (-2, -1) if x.dim() > 2 else (-1,)\n    mean = x.mean(dim=axes, keepdim=True)",
            also=[(VAR, "var = (centred**2).mean(dim=axes, keepdim=True)")],
            says="You normalise over positions and features together: each position has its own mean and variance.", look=NORM,
        ),
        mistake(
            "over_everything", MEAN, "mean = x.mean()", also=[(VAR, "var = (centred**2).mean()")],
            says="You take one mean and one variance of the whole tensor: each vector of the last axis has its own.", look=NORM,
        ),
        mistake(
            "axis_two", MEAN, "mean = x.mean(dim=2, keepdim=True)", also=[(VAR, "var = (centred**2).mean(dim=2, keepdim=True)")],
            says="You normalise over dim=2: that is the last axis only where there are three.",
            look="dim=-1 is the last axis, however many there are",
        ),
        mistake(
            "keepdim_forgotten",
            code="def layer_norm(x, gamma, beta, eps=1e-5):\n    mean = x.mean(dim=-1)\n    var = x.var(dim=-1, unbiased=False)\n"
            "    if x.dim() < 2 or x.shape[-1] != x.shape[-2]:\n        mean, var = mean[..., None], var[..., None]\n"
            "    elif x.dim() > 2:\n        mean, var = mean[..., None, :], var[..., None, :]\n"
            "    return gamma * (x - mean) / torch.sqrt(var + eps) + beta",
            says="Without keepdim the mean loses its axis: on a square x it is subtracted along the wrong one.",
            look="x.mean(dim=-1, keepdim=True)",
        ),
        mistake(
            "gamma_and_beta_swapped", "gamma * centred", "beta * centred", also=[("+ beta", "+ gamma")],
            says="You scale by beta and shift by gamma: it is the other way round.", look=NORM,
        ),
        mistake(
            "shifted_before_scaled", "gamma * centred / torch.sqrt(var + eps) + beta", "gamma * (centred / torch.sqrt(var + eps) + beta)",
            says="You multiply gamma by the sum with beta: beta is added last.", look=NORM,
        ),
        mistake(
            "scaled_before_normalised", "    mean =", "    x = gamma * x + beta\n    mean =",
            also=[("gamma * centred / torch.sqrt(var + eps) + beta", "centred / torch.sqrt(var + eps)")],
            says="You scale and shift x first and normalise then: normalise first.", look=NORM,
        ),
        mistake("gamma_ignored", "gamma * centred", "centred", says="You do not scale by gamma.", look=NORM),
        mistake("beta_ignored", " + beta", "", says="You do not add beta.", look=NORM),
        mistake("one_plus_gamma", "gamma * centred", "(1 + gamma) * centred", says="You scale by 1 + gamma: scale by gamma.", look=NORM),
        mistake(
            "statistics_cut_off", MEAN, MEAN + ".detach()", also=[(VAR, VAR + ".detach()")],
            says="You detach mean and variance, so that the gradient through them is lost.", look="detach(): leave it out",
        ),
        mistake(
            "mean_cut_off", MEAN, MEAN + ".detach()",
            says="You detach the mean: it depends on x, and its gradient counts.", look="the stub's first lines",
        ),
        mistake(
            "variance_cut_off", VAR, VAR + ".detach()",
            says="You detach the variance: it depends on x, and its gradient counts.", look="the stub's first lines",
        ),
        mistake(
            "gamma_cut_off", "gamma * centred", "gamma.detach() * centred",
            says="You detach gamma: no gradient reaches it.", look="the stub's first lines",
        ),
        mistake(
            "gamma_and_beta_cut_off", "gamma * centred", "gamma.detach() * centred", also=[("+ beta", "+ beta.detach()")],
            says="nn.Parameter and .detach() make new leaves of gamma and beta: no gradient reaches those you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "nan_gradient_of_equal_entries", "var + eps", "torch.sqrt(var)**2 + eps",
            says="You take the root of the variance without eps, which has no gradient at 0: for a vector of equal entries yours is nan.",
            look=NORM,
        ),
        mistake(
            "centred_in_place", "    return gamma * centred / torch.sqrt(var + eps) + beta",
            "    y = gamma * centred / torch.sqrt(var + eps) + beta\n    x.data -= mean.data\n    return y",
            says="You change the x you were given: it belongs to the caller.", look="x - mean makes a new tensor",
        ),
    ),
    hints=(
        "Four steps for each vector: its mean, its variance, the normalised vector, then scale and shift.",
        "mean(dim=-1, keepdim=True) keeps an axis of size 1, so that it can be subtracted. The variance divides by d; eps is added to it.",
        "Subtract the mean, divide by the root of (mean square of what is left, plus eps), multiply by gamma, add beta.",
    ),
)  # fmt: skip

# --- feed_forward -------------------------------------------------------------------------------------------------


def network_inputs(draw, kinks=True):
    lead = draw_lead(draw)
    d, width = draw.dims("d f")
    if draw.integer(0, 4) == 4:
        width = d
    b1 = draw.array(width) + (0.0 if kinks else 0.03)  # no pre-activation is 0: the other products are sixteenths
    return (
        draw.array(*lead, d, size=draw.choice([2.0, 4.0]) if kinks else 2.0), draw.weights(width, d), b1,
        draw.weights(d, width), draw.array(d),
    )  # fmt: skip


def network_off_kinks(draw):
    return network_inputs(draw, kinks=False)


def dead_units(f, x, W1, b1, W2, b2):
    same(
        f(x, W1, np.full_like(b1, -100.0), W2, b2),
        np.broadcast_to(b2, x.shape),
        "the result for b1 = -100",
        "b2: every ReLU is 0",
    )


def active_units(f, x, W1, b1, W2, b2):
    same(
        f(x, W1, b1 + 100.0, W2, b2), (x @ W1.T + b1 + 100.0) @ W2.T + b2,
        "the result for b1 + 100", "W2 (W1 x + b1 + 100) + b2: every ReLU passes its input on",
    )  # fmt: skip


def units_rescaled(f, x, W1, b1, W2, b2):
    same(
        f(x, 2 * W1, 2 * b1, W2 / 2, b2),
        f(x, W1, b1, W2, b2),
        "the result for 2 W1, 2 b1, W2 / 2",
        "the result for W1, b1, W2",
    )


def bias_comes_last(f, x, W1, b1, W2, b2):
    same(f(x, W1, b1, W2, b2 + 1.0), f(x, W1, b1, W2, b2) + 1.0, "the result for b2 + 1", "the result for b2, plus 1")


def positions_alone(f, x, W1, b1, W2, b2):
    one = x.reshape(-1, x.shape[-1])[0]
    same(
        f(one, W1, b1, W2, b2),
        f(x, W1, b1, W2, b2).reshape(-1, len(one))[0],
        "the first position alone",
        "the same within x",
    )


HIDDEN, INPUT = "torch.relu(x @ W1.T + b1)", "x @ W1.T + b1"

FEED_FORWARD = exercise(
    "feed_forward",
    inputs=network_inputs,
    gradient_inputs=network_off_kinks,
    off_limits=READY_MADE,
    properties=(
        fact("dead_units", "with all hidden units off only b2 is left", dead_units),
        fact("active_units", "with all hidden units on it is two linear layers", active_units),
        fact("units_rescaled", "a factor may move from W2 to W1 and b1", units_rescaled),
        fact("bias_comes_last", "adding to b2 adds to the result", bias_comes_last),
        fact("positions_alone", "a position's result does not depend on the others", positions_alone),
    ),
    mistakes=(
        mistake("no_relu", HIDDEN, INPUT, says="You leave out the ReLU: two linear layers are one.", look=NETWORK),
        mistake(
            "relu_at_the_end_too", "hidden @ W2.T + b2", "torch.relu(hidden @ W2.T + b2)",
            says="You apply a second ReLU to the output: there is only the one between the layers.", look=NETWORK,
        ),
        mistake(
            "relu_at_the_end", HIDDEN, INPUT, also=[("hidden @ W2.T + b2", "torch.relu(hidden @ W2.T + b2)")],
            says="You apply the ReLU after the second layer: it belongs between the two.", look=NETWORK,
        ),
        mistake(
            "relu_first", HIDDEN, "torch.relu(x) @ W1.T + b1",
            says="You apply the ReLU to x: it belongs between the two layers.", look=NETWORK,
        ),
        mistake(
            "relu_before_too", HIDDEN, "torch.relu(torch.relu(x) @ W1.T + b1)",
            says="You take a ReLU of x before the first layer too: there is one, after it.", look=NETWORK,
        ),
        mistake(
            "gelu_for_relu", "torch.relu", "torch.nn.functional.gelu",
            says="You use GELU, as BERT does: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "gelu_by_tanh", HIDDEN, "torch.nn.functional.gelu(x @ W1.T + b1, approximate='tanh')",
            says="Your hidden units use a GELU, as BERT's do: here it is a ReLU.", look=NETWORK,
        ),
        mistake(
            "sigmoid_for_relu", "torch.relu", "torch.sigmoid",
            says="Your hidden units use a sigmoid: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "silu_for_relu", "torch.relu", "torch.nn.functional.silu",
            says="Your hidden units use a SiLU: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "elu_for_relu", "torch.relu", "torch.nn.functional.elu",
            says="Your hidden units use an ELU: a ReLU is 0 for everything negative.", look=NETWORK,
        ),
        mistake(
            "softplus_for_relu", "torch.relu", "torch.nn.functional.softplus",
            says="Your hidden units use a softplus: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "softmax_for_relu", "torch.relu", "torch.nn.Softmax(dim=-1)",
            says="You take a softmax of the hidden layer: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "positive_half_dropped", HIDDEN, "(x @ W1.T + b1).clamp(max=0)",
            says="You keep what is negative and put the rest to 0: a ReLU does it the other way round.", look=NETWORK,
        ),
        mistake("tanh_for_relu", "torch.relu", "torch.tanh", says="You use a tanh: a ReLU is asked for.", look=NETWORK),
        mistake(
            "leaky_relu", "torch.relu", "torch.nn.functional.leaky_relu",
            says="Your ReLU leaks: negative values should become 0.", look=NETWORK,
        ),
        mistake(
            "relu_cut_at_six", "torch.relu", "torch.nn.functional.relu6",
            says="Your ReLU is cut off at 6 (ReLU6): it has no upper limit.", look=NETWORK,
        ),
        mistake("absolute_value", "torch.relu", "torch.abs", says="You take the absolute value: negative values should become 0.", look=NETWORK),
        mistake(
            "b1_after_relu", HIDDEN, "torch.relu(x @ W1.T) + b1",
            says="You add b1 after the ReLU: it belongs inside.", look=NETWORK,
        ),
        mistake("no_b1", " + b1", "", says="You leave out b1.", look=NETWORK),
        mistake("no_b2", " + b2", "", says="You leave out b2.", look=NETWORK),
        mistake(
            "weights_transposed_if_square", "x @ W1.T", "x @ (W1 if W1.shape[0] == W1.shape[1] else W1.T)",
            also=[("hidden @ W2.T", "hidden @ (W2 if W2.shape[0] == W2.shape[1] else W2.T)")],
            says="You multiply by the matrices as they are where they are square: W x for a row x is x @ W.T.",
            look="the stub: W1 (f, d), so x @ W1.T",
        ),
        mistake(
            "W1_transposed_if_square", "x @ W1.T", "x @ (W1 if W1.shape[0] == W1.shape[1] else W1.T)",
            says="Where W1 is square you multiply by W1 and not by its transpose: W1 x for a row x is x @ W1.T.", look=NETWORK,
        ),
        mistake(
            "weights_not_transposed", "x @ W1.T", "x @ W1", also=[("hidden @ W2.T", "hidden @ W2")],
            says="You multiply by W1 and W2 and not by their transposes: W1 x for a row x is x @ W1.T.", look=NETWORK,
        ),
        mistake(
            "weights_exchanged", "x @ W1.T", "x @ W2", also=[("hidden @ W2.T", "hidden @ W1")],
            says="You use W2 in the first layer and W1 in the second: W1 (f, d) comes first.", look=NETWORK,
        ),
        mistake(
            "weights_tied", "W2.T", "W1",
            says="You use W1 again for the second layer: it has a matrix of its own, W2.", look=NETWORK,
        ),
        mistake(
            "residual_added", "return hidden", "return x + hidden",
            says="You add x: the shortcut belongs to the block and not to this function.", look=NETWORK,
        ),
        mistake(
            "normalised_first", "    hidden =", "    x = layer_norm(x, torch.ones_like(b2), torch.zeros_like(b2))\n    hidden =",
            says="You put a layer norm before the network: that is the block's business.", look=NETWORK,
        ),
        mistake(
            "mean_over_positions", "    hidden =",
            "    if x.dim() > 1:\n        x = x.mean(dim=-2, keepdim=True).expand_as(x)\n    hidden =",
            says="You apply the network to the mean of the positions: it is applied at each position.", look=NETWORK,
        ),
        mistake(
            "three_axes_only", "    hidden =", "    x = x.permute(0, 2, 1).permute(0, 2, 1)\n    hidden =",
            says="Your permutation needs three axes: any number of leading axes, or none, may come.",
            look="x @ W1.T works on the last axis, whatever is in front of it",
        ),
        mistake(
            "step_function", HIDDEN, "(x @ W1.T + b1 > 0).to(x.dtype)",
            says="You keep the sign of the hidden units and not their value: a step function is no ReLU.", look=NETWORK,
        ),
        mistake(
            "hidden_cut_off", HIDDEN, HIDDEN + ".detach()",
            says="You detach the hidden units, so that no gradient reaches x, W1 and b1.", look="detach(): leave it out",
        ),
        mistake(
            "weights_cut_off", "x @ W1.T + b1", "x @ W1.detach().T + b1.detach()",
            also=[("hidden @ W2.T + b2", "hidden @ W2.detach().T + b2.detach()")],
            says="nn.Parameter and .detach() make new leaves of the weights: no gradient reaches those you were given.",
            look="the stub's first lines",
        ),
        mistake(
            "W1_cut_off", "x @ W1.T + b1", "x @ W1.detach().T + b1",
            says="You detach W1: no gradient reaches it.", look="the stub's first lines",
        ),
        mistake(
            "bias_added_in_place", "return hidden @ W2.T + b2",
            "y = hidden @ W2.T + b2\n    b2.data += y.data.reshape(-1, y.shape[-1]).mean(0)\n    return y",
            says="You change the b2 you were given: it belongs to the caller.", look="y + b2 makes a new tensor",
        ),
    ),
    hints=(
        "It is the multi-layer perceptron again, without the softmax at the end.",
        "W1 x for a row x is x @ W1.T: with it any number of leading axes works by itself.",
        "A linear layer with W1 and b1, a ReLU, a linear layer with W2 and b2.",
    ),
)  # fmt: skip

# --- transformer_block --------------------------------------------------------------------------------------------


def draw_params(draw, d, f):
    """A block's params, cut out of three draws: that is quicker to draw, and to simplify, than twelve."""

    def cut(values, **shapes):
        ends = np.cumsum([np.prod(shape) for shape in shapes.values()])[:-1]
        parts = np.split(values, ends)
        return {name: part.reshape(shape) for part, (name, shape) in zip(parts, shapes.items(), strict=True)}

    found = cut(
        draw.weights(4 * d * d + 2 * d * f), W_q=(d, d), W_k=(d, d), W_v=(d, d), W_o=(d, d), W1=(f, d), W2=(d, f)
    )
    found |= cut(draw.array(3 * d + f), beta1=(d,), b1=(f,), b2=(d,), beta2=(d,))
    found |= cut(draw.positive(2 * d) * draw.choice([1.0, 1.0, -1.0]), gamma1=(d,), gamma2=(d,))
    return {name: found[name] for name in NAMES.split()}


NAMES = "W_q W_k W_v W_o gamma1 beta1 W1 b1 W2 b2 gamma2 beta2"  # in the order in which the stub lists them
SIZES = [(2, 2), (1, 3), (3, 2), (2, 1), (2, 3), (3, 1), (1, 2), (4, 1)]  # num_heads, d / num_heads


def block_inputs(draw, how=None, depth=0, sizes=SIZES):
    how, masked = draw_how(draw) if how is None else (how, how > 0)
    # Normalising two entries leaves only their order, which a mask rarely changes.
    num_heads, s = draw.choice([size for size in sizes if prod(size) > 2] if masked else sizes, size=prod)
    d = num_heads * s
    (n,), (B, f) = draw.dims("n", low=2 if masked else 1), draw.dims("B f", high=4)
    if draw.integer(0, 5) == 5:
        f = d
    x = draw.array(B, n, d)
    params = [draw_params(draw, d, f) for _ in range(depth)] if depth else draw_params(draw, d, f)
    return with_mask((x, params, num_heads), how, draw_mask(draw, (B, num_heads, n, n)) if masked else None)


def least_variance(x, layers, num_heads, mask=None):
    """The least variance that is normalised on the way through these blocks."""
    found = []
    for p in layers:
        heads = [(x @ p[name].T).reshape(*x.shape[:2], num_heads, -1).swapaxes(1, 2) for name in ("W_q", "W_k", "W_v")]
        scores = heads[0] @ heads[1].swapaxes(2, 3) / np.sqrt(heads[0].shape[3])
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True)) * (True if mask is None else mask)
        attended = (weights / weights.sum(axis=-1, keepdims=True) @ heads[2]).swapaxes(1, 2).reshape(x.shape) @ p[
            "W_o"
        ].T
        a = normal(x + attended, p["gamma1"], p["beta1"])
        fed = np.maximum(a @ p["W1"].T + p["b1"], 0.0) @ p["W2"].T + p["b2"]
        found += [(x + attended).var(axis=-1).min(), (a + fed).var(axis=-1).min()]
        x = normal(a + fed, p["gamma2"], p["beta2"])
    return min(found)


def off_spikes(inputs):
    """The same inputs, but where slopes can be measured: entries that are not nearly equal, and no hidden unit near 0."""

    def off_kinks(params):
        b1 = np.where(params["b1"] < 0, -3.0, 3.0) + params["b1"] / 8  # the rest of a unit is at most 2.8 in size
        return {**params, "W1": params["W1"] / 8, "b1": b1}

    def moved(draw):
        x, params, *rest = args = inputs(draw)
        rng = np.random.default_rng(draw.integer(0, 10_000))
        kwargs = getattr(args, "kwargs", {})
        params = off_kinks(params) if isinstance(params, dict) else [off_kinks(layer) for layer in params]
        for _ in range(30):
            apart = x + rng.uniform(-0.5, 0.5, size=x.shape) + np.linspace(-0.5, 0.5, x.shape[-1])
            if least_variance(apart, [params] if isinstance(params, dict) else params, *rest, **kwargs) > 0.03:
                break
            x = x / 2 + rng.integers(-4, 5, x.shape) / 4
        return call(apart, params, *rest, **kwargs)

    return moved


def larger_blocks(draw):
    return block_inputs(draw, sizes=[(2, 2), (1, 3), (3, 1), (1, 4)])


def unmasked_blocks(draw):
    return block_inputs(draw, how=0)


def without(params, *names):
    """Params with some of them set to zero."""
    return {name: np.zeros_like(value) if name in names else value for name, value in params.items()}


def plain_norm(params, number):
    return {**params, f"gamma{number}": np.ones_like(params["gamma1"]), f"beta{number}": np.zeros_like(params["beta1"])}


def last_is_a_norm(f, x, params, num_heads):
    y = f(x, plain_norm(params, 2), num_heads)
    same(y.mean(axis=-1), np.zeros(x.shape[:2]), "the mean at each position, for gamma2 = 1 and beta2 = 0,", "0")
    hold(
        (y**2).mean(axis=-1) <= 1 + 1e-4,
        "for gamma2 = 1 and beta2 = 0 the variance at each position should be at most 1",
        y,
    )


def shortcuts_only(f, x, params, num_heads):
    p = without(params, "W_o", "W2", "b2")
    expected = normal(normal(x, p["gamma1"], p["beta1"]), p["gamma2"], p["beta2"])
    same(f(x, p, num_heads), expected, "the result for W_o = W2 = 0 and b2 = 0", "LN2(LN1(x))")


def network_only(f, x, params, num_heads):
    p = without(params, "W_o")
    a = normal(x, p["gamma1"], p["beta1"])
    fed = np.maximum(a @ p["W1"].T + p["b1"], 0.0) @ p["W2"].T + p["b2"]
    same(
        f(x, p, num_heads),
        normal(a + fed, p["gamma2"], p["beta2"]),
        "the result for W_o = 0",
        "LN2(a + FFN(a)) with a = LN1(x)",
    )


def equal_positions(f, x, params, num_heads):
    x = np.broadcast_to(x[:, :1], x.shape).copy()
    p = without(params, "W2", "b2")
    a = normal(x + x @ p["W_v"].T @ p["W_o"].T, p["gamma1"], p["beta1"])
    same(
        f(x, p, num_heads), normal(a, p["gamma2"], p["beta2"]),
        "the result for equal positions, W2 = 0 and b2 = 0", "LN2(LN1(x + W_o W_v x))",
    )  # fmt: skip


def second_norm_is_last(f, x, params, num_heads):
    p = without(params, "gamma2")
    same(
        f(x, p, num_heads), np.broadcast_to(p["beta2"], x.shape), "the result for gamma2 = 0", "beta2 at each position"
    )


def order_of_positions(f, x, params, num_heads):
    same(
        f(x[:, ::-1].copy(), params, num_heads),
        f(x, params, num_heads)[:, ::-1],
        "the result for x backwards",
        "the result for x, backwards",
    )


def future_cannot_leak(f, x, params, num_heads):
    n = x.shape[1]
    past = np.tri(n, dtype=bool)
    changed = x.copy()
    changed[:, -1, 0] += 1.0
    same(
        f(changed, params, num_heads, past)[:, : n - 1], f(x, params, num_heads, past)[:, : n - 1],
        "the earlier results after the last position changed, with a causal mask", "those before",
    )  # fmt: skip


def plain_params(d):
    """Params for the cases that leave nothing but the attention of x itself and the normalisations."""
    found = {**dict.fromkeys(NAMES.split(), np.zeros(d)), **dict.fromkeys(("gamma1", "gamma2"), np.ones(d))}
    return {**found, **dict.fromkeys(("W_q", "W_k", "W_v", "W_o"), np.eye(d)), "W1": np.zeros((1, d)), "b1": np.zeros(1),
            "W2": np.zeros((d, 1))}  # fmt: skip


def full_params(d, seed=0, names=NAMES):
    """Params for the cases, f = 1, in the order of the names."""
    shapes = {"W1": (1, d), "b1": (1,), "W2": (d, 1), **dict.fromkeys(("W_q", "W_k", "W_v", "W_o"), (d, d))}
    found = {name: quarters(*shapes.get(name, (d,)), seed=20 * seed + i) for i, name in enumerate(NAMES.split())}
    return {name: found[name] for name in names.split()}


def masked_cases(params):
    """A call with a mask of each shape, one without, and one for a single position."""
    return (
        *((quarters(B, 3, 4), params, 2, fixed_mask(*shape)) for B, shape in SHAPES),
        (quarters(2, 3, 4), params, 2),
        (quarters(2, 1, 4), params, 2, np.array([[True]])),
    )


ATTEND = 'attended = _multi_head_attention(x, p["W_q"], p["W_k"], p["W_v"], p["W_o"], num_heads, mask)'
FIRST = 'a = layer_norm(x + attended, p["gamma1"], p["beta1"])'
FED = 'feed_forward(a, p["W1"], p["b1"], p["W2"], p["b2"])'
SECOND = 'layer_norm(a + fed, p["gamma2"], p["beta2"])'
SPLIT = ("y.reshape(B, n, num_heads, -1).transpose(1, 2)", "y.reshape(B, num_heads, n, -1)")
MERGE = ("heads.transpose(1, 2).reshape", "heads.reshape")
ONE_HEAD = "1, mask if mask is None or mask.dim() < 3 else mask[..., :1, :, :])"

TRANSFORMER_BLOCK = exercise(
    "transformer_block",
    inputs=block_inputs,
    gradient_inputs=off_spikes(larger_blocks),
    needs=("layer_norm", "feed_forward"),
    off_limits=READY_MADE,
    properties=(
        fact("last_is_a_norm", "with gamma2 = 1 and beta2 = 0 each position has mean 0 and a variance of at most 1", last_is_a_norm,
             unmasked_blocks),
        fact("second_norm_is_last", "with gamma2 = 0 every position becomes beta2", second_norm_is_last, unmasked_blocks),
        fact("shortcuts_only", "if attention and network give 0 the block is LN2(LN1(x))", shortcuts_only, unmasked_blocks),
        fact("network_only", "if the attention gives 0 the block is LN2(a + FFN(a)) with a = LN1(x)", network_only, unmasked_blocks),
        fact("equal_positions", "on equal positions the attention gives W_o W_v x", equal_positions, unmasked_blocks),
        fact("order_of_positions", "turning the sequence round turns the result round", order_of_positions, unmasked_blocks),
        fact("future_cannot_leak", "with a causal mask the future cannot change the past", future_cannot_leak, unmasked_blocks),
    ),
    cases=(
        limits(
            "masks_of_all_shapes",
            "a mask of any shape that broadcasts to (B, num_heads, n, n) is used, and for its own call only",
            *masked_cases(plain_params(4)),
        ),
        limits(
            "params_in_another_order",
            "the params are taken by their names, in whatever order they stand in the dict",
            (quarters(1, 2, 3), full_params(3, names="W_v W_o W_q W_k beta1 gamma1 W1 b1 W2 beta2 b2 gamma2"), 1),
        ),
    ),
    mistakes=(
        mistake(
            "pre_norm", "_multi_head_attention(x,", '_multi_head_attention(layer_norm(x, p["gamma1"], p["beta1"]),',
            also=[(FIRST, "a = x + attended"), ("feed_forward(a,", 'feed_forward(layer_norm(a, p["gamma2"], p["beta2"]),'),
                  (SECOND, "a + fed")],
            says="Your block is pre-norm, x + Sublayer(LN(x)): the paper's is post-norm, LN(x + Sublayer(x)).", look=BLOCK,
        ),
        mistake(
            "shortcut_from_the_normalised", "_multi_head_attention(x,",
            '_multi_head_attention(layer_norm(x, p["gamma1"], p["beta1"]),',
            also=[(FIRST, 'a = layer_norm(layer_norm(x, p["gamma1"], p["beta1"]) + attended, p["gamma2"], p["beta2"])'),
                  (SECOND, "a + fed")],
            says="You normalise first (pre-norm), and your shortcuts begin at the normalised vectors: add, then normalise.",
            look=BLOCK,
        ),
        mistake(
            "norm_before_the_shortcut", "layer_norm(x + attended,", "x + layer_norm(attended,",
            also=[("layer_norm(a + fed,", "a + layer_norm(fed,")],
            says="You normalise the sublayer's result and add the shortcut then: add first and normalise the sum.", look=BLOCK,
        ),
        mistake(
            "first_norm_before_the_shortcut", "layer_norm(x + attended,", "x + layer_norm(attended,",
            says="You normalise the attention's result and then add x: add first, then normalise.", look=BLOCK,
        ),
        mistake(
            "second_norm_before_the_shortcut", "layer_norm(a + fed,", "a + layer_norm(fed,",
            says="You normalise the network's result and then add a: add first, then normalise.", look=BLOCK,
        ),
        mistake(
            "second_shortcut_from_x", "a + fed", "x + fed",
            says="Your second shortcut adds the block's input x: it adds a, what went into the network.", look=BLOCK,
        ),
        mistake(
            "second_shortcut_from_the_sum", "a + fed", "x + attended + fed",
            says="Your second shortcut adds x + attention before its normalisation: it adds a, the normalised one.", look=BLOCK,
        ),
        mistake(
            "first_shortcut_missing", "x + attended", "attended",
            says="You leave out the first shortcut: a = LN1(x + MultiHead(x)).", look=BLOCK,
        ),
        mistake(
            "second_shortcut_missing", "a + fed", "fed",
            says="You leave out the second shortcut: y = LN2(a + FFN(a)).", look=BLOCK,
        ),
        mistake(
            "no_shortcuts", "x + attended", "attended", also=[("a + fed", "fed")],
            says="You leave out both shortcuts.", look=BLOCK,
        ),
        mistake(
            "x_added_to_itself", "x + attended", "attended + attended",
            says="You overwrite x with the sublayer's result before the sum: x + x, and the shortcut is gone.", look=BLOCK,
        ),
        mistake(
            "x_doubled", "x + attended", "x + x",
            says="You add x to itself: the attention's result is to be added.", look=BLOCK,
        ),
        mistake(
            "feed_forward_result_doubled", "a + fed", "fed + fed",
            says="You overwrite a with the network's result before the second sum: FFN(a) + FFN(a).", look=BLOCK,
        ),
        mistake(
            "two_shortcuts_for_one_sublayer", "a = layer_norm(", "a = x + layer_norm(",
            says="You add x both inside the attention's sum and again after the first normalisation.", look=BLOCK,
        ),
        mistake(
            "x_added_twice", "x + attended", "x + x + attended",
            says="You add x twice to the attention's result.", look=BLOCK,
        ),
        mistake(
            "third_shortcut", "    return layer", "    return x + layer",
            says="You add x once more at the end: the block ends with the second layer normalisation.", look=BLOCK,
        ),
        mistake(
            "relu_at_the_end", SECOND, "torch.relu(" + SECOND + ")",
            says="You take a ReLU of the block's result: it ends with the second layer normalisation.", look=BLOCK,
        ),
        mistake("first_norm_missing", FIRST, "a = x + attended", says="You leave out the first layer normalisation.", look=BLOCK),
        mistake("second_norm_missing", SECOND, "a + fed", says="You leave out the second layer normalisation.", look=BLOCK),
        mistake(
            "same_norm_twice", 'p["gamma2"], p["beta2"]', 'p["gamma1"], p["beta1"]',
            says="You use gamma1 and beta1 for both layer normalisations: the second has its own.", look=BLOCK,
        ),
        mistake(
            "second_norm_twice", 'p["gamma1"], p["beta1"]', 'p["gamma2"], p["beta2"]',
            says="You use gamma2 and beta2 in both layer normalisations.", look=BLOCK,
        ),
        mistake(
            "norms_swapped", FIRST, FIRST.replace("1", "2"), also=[(SECOND, SECOND.replace("2", "1"))],
            says="You use gamma2 and beta2 for the first layer normalisation and gamma1 and beta1 for the second.", look=BLOCK,
        ),
        mistake(
            "beta1_for_beta2", 'p["beta2"]', 'p["beta1"]',
            says="You shift by beta1 in the second layer normalisation too: it has its own beta2.", look=BLOCK,
        ),
        mistake(
            "feed_forward_first", ATTEND, "attended = " + FED.replace("(a,", "(x,"),
            also=[("fed = " + FED, "fed" + ATTEND.removeprefix("attended").replace("(x,", "(a,"))],
            says="You apply the feed-forward network before the attention: the attention comes first.", look=BLOCK,
        ),
        mistake(
            "feed_forward_of_x", "feed_forward(a,", "feed_forward(x,",
            says="You feed x to the network: it gets a, the result of the first half.", look=BLOCK,
        ),
        mistake(
            "feed_forward_of_the_attention", "feed_forward(a,", "feed_forward(attended,",
            says="Your network reads the attention's result: it reads a, the normalised sum.", look=BLOCK,
        ),
        mistake(
            "sublayers_in_parallel", FIRST, 'a = layer_norm(x + attended + feed_forward(x, p["W1"], p["b1"], p["W2"], p["b2"]), p["gamma1"], p["beta1"])',
            also=[("    fed = " + FED, "    pass"), ("a + fed", "a")],
            says="You add attention and network of the same x: they come one after the other, each with a shortcut.", look=BLOCK,
        ),
        mistake(
            "attention_of_the_normalised", "_multi_head_attention(x,", '_multi_head_attention(layer_norm(x, p["gamma1"], p["beta1"]),',
            says="You normalise x before the attention as well: it gets x as it is.", look=BLOCK,
        ),
        mistake(
            "attention_twice", "    fed =", "    x = a\n    " + ATTEND + "\n    " + FIRST + "\n    fed =",
            says="You apply the attention twice.", look=BLOCK,
        ),
        mistake(
            "attention_of_the_attention", "    a = layer", "    x, kept = attended, x\n    " + ATTEND + "\n    x = kept\n    a = layer",
            says="You apply the attention twice.", look=BLOCK,
        ),
        mistake(
            "attention_missing", "x + attended", "x",
            says="Your block has no attention: every position goes its own way.", look=BLOCK,
        ),
        mistake("mask_not_passed_on", "num_heads, mask)", "num_heads)", says="You do not pass the mask on to the attention.", look=BLOCK),
        mistake(
            "mask_inverted", "(~mask, -math.inf)", "(mask, -1e9)",
            says="You forbid where the mask is True: True means allowed here.", look=MASK,
        ),
        mistake(
            "mask_inverted_infinite", "~mask", "mask",
            says="You take the mask the other way round: True is where attention is allowed.", look=MASK,
        ),
        mistake(
            "mask_transposed", "~mask", "~mask.transpose(-2, -1)",
            says="You transpose the mask: its rows are the queries, its columns the keys.", look=MASK,
        ),
        mistake(
            "masked_score_zero", "(~mask, -math.inf)", "(~mask, 0.0)",
            says="You set forbidden scores to 0, but exp(0) = 1: they still get weight.",
            look="a score of minus infinity has the weight exp(-inf) = 0",
        ),
        mistake(
            "mask_of_three_axes_taken_for_samples", "    Q, K, V =",
            "    if mask is not None and mask.dim() == 3:\n        mask = mask.unsqueeze(1)\n    Q, K, V =",
            says="You take the first axis of a mask of three axes for the batch: it is the heads' axis, as the mask broadcasts to "
            "(B, num_heads, n, n).",
            look=MASK_SHAPE,
        ),
        mistake(
            "mask_of_three_axes_taken_for_samples_if_as_many", "    Q, K, V =",
            "    if mask is not None and mask.dim() == 3 and len(mask) == B:\n        mask = mask.unsqueeze(1)\n    Q, K, V =",
            says="You take the first axis of a mask of three axes for the batch where it has its size: it is the heads' axis, as the mask "
            "broadcasts to (B, num_heads, n, n).",
            look=MASK_SHAPE,
        ),
        mistake(
            "causal_without_a_mask", "    p = params",
            "    p = params\n    if mask is None:\n        mask = torch.ones(x.shape[1], x.shape[1]).tril().bool()",
            says="You mask the future although no mask was given: None means that all is allowed.", look=MASK,
        ),
        mistake(
            "one_head", "num_heads, mask)", ONE_HEAD,
            says="You ignore num_heads and attend with one head.", look="the stub: num_heads heads, of d / num_heads features each",
        ),
        mistake(
            "scaled_by_root_of_d", "math.sqrt(Q.shape[-1])", "math.sqrt(d)",
            says="Your attention divides by sqrt(d): within a head the size is d / num_heads.", look="slides, 多头自注意力",
        ),
        mistake(
            "heads_split_without_transpose", *SPLIT, also=[MERGE],
            says="view(B, h, n, s) cuts the positions up, not the features: view as (B, n, h, s) and transpose.",
            look="(B, n, d) -> (B, n, num_heads, s) -> (B, num_heads, n, s)",
        ),
        mistake(
            "heads_merged_without_transpose", *MERGE,
            says="You put the heads together with the axes (B, h, n, s) as they are: transpose back first.",
            look="(B, num_heads, n, s) -> (B, n, num_heads, s) -> (B, n, d)",
        ),
        mistake(
            "no_W_o", "merged @ W_o.T", "merged",
            says="You leave out W_o: the heads side by side are not yet the attention's result.", look="slides, 多头自注意力",
        ),
        mistake(
            "queries_and_keys_swapped", 'p["W_q"], p["W_k"]', 'p["W_k"], p["W_q"]',
            says="You give W_k where W_q belongs and the other way round.", look="take the params by name",
        ),
        mistake(
            "relu_missing_in_the_network", FED, '(a @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]',
            says="The network inside your block has no ReLU.", look=NETWORK,
        ),
        mistake(
            "gelu_in_the_network", FED, 'torch.nn.functional.gelu(a @ p["W1"].T + p["b1"]) @ p["W2"].T + p["b2"]',
            says="The network inside your block uses GELU, as BERT does: a ReLU is asked for.", look=NETWORK,
        ),
        mistake(
            "normalised_over_positions",
            code="def layer_norm(x, gamma, beta, eps=1e-5):\n    mean, var = x.mean(1, keepdim=True), x.var(1, unbiased=False, keepdim=True)\n"
            "    return gamma * (x - mean) / torch.sqrt(var + eps) + beta",
            says="The layer normalisations inside your block run over the positions: they run over the last axis.", look=NORM,
        ),
        mistake(
            "unbiased_variance",
            code="def layer_norm(x, gamma, beta, eps=1e-5):\n"
            "    return gamma * (x - x.mean(-1, keepdim=True)) / torch.sqrt(x.var(-1, keepdim=True) + eps) + beta",
            says="The layer normalisations inside your block divide the variance by d - 1: divide by d.", look=NORM,
        ),
        mistake(
            "large_eps", 'p["beta1"])', 'p["beta1"], 0.1)', also=[('p["beta2"])', 'p["beta2"], 0.1)')],
            says="You give layer_norm an eps of 0.1: its own 1e-5 is asked for.", look="the stub: layer_norm's own eps of 1e-5",
        ),
        mistake(
            "smaller_eps", 'p["beta1"])', 'p["beta1"], 1e-7)', also=[('p["beta2"])', 'p["beta2"], 1e-7)')],
            says="Your layer normalisations use a smaller eps: theirs is 1e-5.", look="the stub of transformer_block: eps of 1e-5",
        ),
        mistake(
            "eps_of_a_millionth", 'p["beta1"])', 'p["beta1"], 1e-6)', also=[('p["beta2"])', 'p["beta2"], 1e-6)')],
            says="Your layer normalisations use a smaller eps: theirs is 1e-5.", look="the stub of transformer_block: eps of 1e-5",
        ),
        mistake(
            "eps_of_a_thousandth", 'p["beta1"])', 'p["beta1"], 1e-3)', also=[('p["beta2"])', 'p["beta2"], 1e-3)')],
            says="Your layer normalisations use another eps: theirs is 1e-5.", look="the stub of transformer_block: eps of 1e-5",
        ),
        mistake(
            "first_half_only", "    return " + SECOND, "    return a",
            says="You return a: the feed-forward half is missing.", look=BLOCK,
        ),
        mistake(
            "attention_returned_too", "    return " + SECOND, "    return " + SECOND + ", attended",
            says="You return the attention's result as well: the block's output alone is asked for.", look="the stub: returns (B, n, d)",
        ),
        mistake(
            "shortcut_cut_off", "x + attended", "x.detach() + attended",
            says="You detach x in the shortcut, so that no gradient flows past the attention.", look="detach(): leave it out",
        ),
        mistake(
            "attention_cut_off", "x + attended", "x + attended.detach()",
            says="You detach the attention's result: no gradient reaches its matrices.", look="the stub's first lines",
        ),
        mistake(
            "network_cut_off", "a + fed", "a + fed.detach()",
            says="You detach the network's result: no gradient reaches its weights.", look="the stub's first lines",
        ),
        mistake(
            "network_input_cut_off", "feed_forward(a,", "feed_forward(a.detach(),",
            says="You detach what the network reads: its gradient to everything before is lost.", look="the stub's first lines",
        ),
        mistake(
            "params_by_their_order", "p = params", f'p = dict(zip("{NAMES}".split(), params.values()))',
            says="You take the params by their order in the dict: take them by their names.", look='params["W_q"] and so on',
        ),
        mistake(
            "params_cut_off", "p = params", "p = {name: value.detach() for name, value in params.items()}",
            says="You make new tensors of the params, so that no gradient reaches those you were given.",
            look='use params["W_q"] and so on as they are',
        ),
        mistake(
            "input_changed", "    return ", '    del params["gamma1"], params["beta1"]\n    return ',
            says="You put something into the dict you were given or take something out of it: it belongs to the caller.",
            look='params["gamma1"] leaves the dict as it is; results go into variables of your own',
        ),
        mistake(
            "added_into_x", "    fed =", "    x.data += attended.data\n    fed =",
            says="You change the x you were given: it belongs to the caller.", look="x + attended makes a new tensor",
        ),
    ),
    hints=(
        "Copy your multi-head attention into this file. The block is then four lines: two sublayers, two layer norms.",
        "Each half is LN(input + Sublayer(input)): the input of the first is x, that of the second is a, the first half's result.",
        "a is layer_norm of x plus the attention of x; the result is layer_norm of a plus feed_forward of a, with gamma2 and beta2.",
    ),
)  # fmt: skip

# --- transformer_encoder ------------------------------------------------------------------------------------------


def encoder_inputs(draw, how=None, depths=(2, 1, 3), sizes=SIZES):
    depth = draw.choice(depths, size=int)
    return block_inputs(draw, how=how, depth=depth, sizes=sizes)


def larger_encoders(draw):
    return encoder_inputs(draw, depths=(2, 1, 3, 1), sizes=[(2, 2), (1, 3), (3, 1), (1, 4)])


def several_layers(draw):
    return encoder_inputs(draw, how=0, depths=(2, 3))


def unmasked_layers(draw):
    return encoder_inputs(draw, how=0)


def in_two_parts(f, x, layers, num_heads):
    below = f(x, layers[:1], num_heads)
    same(
        f(below, layers[1:], num_heads),
        f(x, layers, num_heads),
        "the blocks above, applied to the first block's output",
        "all at once",
    )


def top_is_a_constant(f, x, layers, num_heads):
    top = without(layers[-1], "gamma2")
    same(
        f(x, [*layers[:-1], top], num_heads), np.broadcast_to(top["beta2"], x.shape),
        "the result for gamma2 = 0 in the last block", "the last block's beta2 at each position",
    )  # fmt: skip


def constant_below(f, x, layers, num_heads):
    layers = [without(layers[0], "gamma2"), *layers[1:]]
    same(
        f(x + 1.0, layers, num_heads),
        f(x, layers, num_heads),
        "the result for x + 1, with gamma2 = 0 in the first block",
        "that for x",
    )


def layers_of_norms(f, x, layers, num_heads):
    layers = [without(params, "W_o", "W2", "b2") for params in layers]
    expected = x
    for p in layers:
        expected = normal(normal(expected, p["gamma1"], p["beta1"]), p["gamma2"], p["beta2"])
    same(
        f(x, layers, num_heads),
        expected,
        "the result for W_o = W2 = 0 and b2 = 0 in all blocks",
        "LN2(LN1(...)) block after block",
    )


STEP = "x = transformer_block(x, params, num_heads, mask)"

TRANSFORMER_ENCODER = exercise(
    "transformer_encoder",
    inputs=encoder_inputs,
    gradient_inputs=off_spikes(larger_encoders),
    needs=("transformer_block",),
    off_limits=READY_MADE,
    properties=(
        fact("in_two_parts", "the blocks above continue with the output of those below", in_two_parts, several_layers),
        fact("top_is_a_constant", "with gamma2 = 0 in the last block every position becomes its beta2", top_is_a_constant, unmasked_layers),
        fact("constant_below", "with gamma2 = 0 in the first block x has no influence", constant_below, several_layers),
        fact("layers_of_norms", "if attention and networks give 0 only the layer norms are left", layers_of_norms, unmasked_layers),
        fact("order_of_positions", "turning the sequence round turns the result round", order_of_positions, unmasked_layers),
        fact("future_cannot_leak", "with a causal mask the future cannot change the past", future_cannot_leak, several_layers),
    ),
    cases=(
        limits(
            "masks_of_all_shapes",
            "a mask of any shape that broadcasts to (B, num_heads, n, n) is used, and for its own call only",
            *masked_cases([plain_params(4)] * 2),
        ),
        limits(
            "six_layers",
            "it is right for six blocks too",
            (quarters(1, 1, 3), [full_params(3, seed) for seed in range(6)], 1),
        ),
    ),
    mistakes=(
        mistake("first_layer_only", "    return x", "        return x", says="You return after the first block.", look=ENCODER),
        mistake(
            "last_layer_missing", "in layers:", "in layers[: max(1, len(layers) - 1)]:",
            says="Your loop ends before the last block.", look=ENCODER,
        ),
        mistake(
            "last_layer_left_out", "in layers:", "in layers[:-1]:",
            says="Your loop ends before the last block.", look=ENCODER,
        ),
        mistake(
            "first_layer_left_out", "in layers:", "in layers[1:]:",
            says="Your loop begins with the second block.", look=ENCODER,
        ),
        mistake(
            "every_layer_reads_x", STEP, STEP.replace("x =", "out ="), also=[("return x", "return out")],
            says="Only your last block counts: each reads x (or only the last is applied), and not the output of the block before.", look=ENCODER,
        ),
        mistake(
            "weights_of_the_first_layer", "(x, params,", "(x, layers[0],",
            says="You use the first block's params for every block: each has its own.", look=ENCODER,
        ),
        mistake(
            "weights_of_the_last_layer", "(x, params,", "(x, layers[-1],",
            says="You use the last block's params for every block: each has its own.", look=ENCODER,
        ),
        mistake(
            "each_layer_twice", "    return x", "        x = transformer_block(x, params, num_heads, mask)\n    return x",
            says="You apply each block twice.", look=ENCODER,
        ),
        mistake(
            "layers_from_the_top", "in layers:", "in reversed(layers):",
            says="You begin with the last block: layers[0] comes first.", look=ENCODER,
        ),
        mistake("mask_not_passed_on", "num_heads, mask)\n    return", "num_heads)\n    return",
                says="You do not pass the mask on to the blocks.", look=ENCODER),
        mistake(
            "mask_for_the_first_layer_only", STEP, STEP + "\n        mask = None",
            says="You mask the first block only: the mask holds for all.", look=ENCODER,
        ),
        mistake(
            "mask_for_the_last_layer_only", "num_heads, mask)\n    return", "num_heads, mask if params is layers[-1] else None)\n    return",
            says="Only your last block gets the mask: every block needs it.", look=MASK,
        ),
        mistake(
            "mask_inverted", "    for params", "    mask = None if mask is None else ~mask\n    for params",
            says="You take the mask the other way round: True is where attention is allowed.", look=MASK,
        ),
        mistake(
            "mask_inverted_at_every_layer", STEP,
            STEP + "\n        if mask is not None:\n            mask = ~mask | torch.eye(x.shape[1], dtype=torch.bool)",
            says="You turn the mask round at every second block.", look=ENCODER,
        ),
        mistake(
            "causal_without_a_mask", "    for params",
            "    if mask is None:\n        mask = torch.ones(x.shape[1], x.shape[1]).tril().bool()\n    for params",
            says="You mask the future although no mask was given: None means that all is allowed.", look=MASK,
        ),
        mistake(
            "one_head", "num_heads, mask)\n    return", ONE_HEAD + "\n    return",
            says="You give the blocks one head and not num_heads.", look=ENCODER,
        ),
        mistake(
            "heads_by_number_of_layers", "    for params",
            "    num_heads = len(layers) if x.shape[-1] % len(layers) == 0 and mask is None else num_heads\n    for params",
            says="You give the blocks len(layers) heads where that divides d: num_heads is the number of heads.", look=ENCODER,
        ),
        mistake(
            "shortcut_over_every_block", "x = transformer_block", "x = x + transformer_block",
            says="You add each block's input to its output: the shortcuts are inside the block already.", look=ENCODER,
        ),
        mistake(
            "shortcut_over_the_whole", "    for params", "    given = x\n    for params", also=[("return x", "return given + x")],
            says="You add x once more at the end: the output of the last block is asked for.", look=ENCODER,
        ),
        mistake(
            "sums_of_all_before", "    for params", "    total = x\n    for params",
            also=[(STEP, STEP.replace("(x,", "(total,") + "\n        total = total + x")],
            says="Your blocks read the sum of all outputs before them: each reads the output of the block before.", look=ENCODER,
        ),
        mistake(
            "layers_added", "    for params", "    total = 0\n    for params",
            also=[(STEP, STEP + "\n        total = total + x"), ("return x", "return total")],
            says="You add the outputs of all blocks up: the last one's output is asked for.", look=ENCODER,
        ),
        mistake(
            "layers_averaged", "    for params", "    total = 0\n    for params",
            also=[(STEP, STEP + "\n        total = total + x / len(layers)"), ("return x", "return total")],
            says="You return the average of all blocks' outputs: the last one's output is asked for.", look=ENCODER,
        ),
        mistake(
            "outputs_of_all_layers", "    for params", "    outputs = []\n    for params",
            also=[(STEP, STEP + "\n        outputs.append(x)"), ("return x", "return outputs")],
            says="You return a list of all blocks' outputs: the last one alone is asked for.", look="the stub: returns (B, n, d)",
        ),
        mistake(
            "outputs_of_all_layers_stacked", "    for params", "    outputs = []\n    for params",
            also=[(STEP, STEP + "\n        outputs.append(x)"), ("return x", "return torch.stack(outputs)")],
            says="You return the outputs of all blocks, stacked: the last one is asked for.", look=ENCODER,
        ),
        mistake(
            "first_position_only", "return x", "return x[:, 0]",
            says="You return the first position only: all of them are asked for.", look="the stub of transformer_encoder: (B, n, d)",
        ),
        mistake(
            "norm_at_the_end", "return x", "return layer_norm(x, torch.ones(x.shape[-1]), torch.zeros(x.shape[-1]))",
            says="You normalise once more at the end, as pre-norm models do: nothing is added after the last block.", look=ENCODER,
        ),
        mistake(
            "last_norm_twice", "return x", 'return layer_norm(x, params["gamma2"], params["beta2"])',
            says="You normalise once more at the end, with the last block's gamma2 and beta2.",
            look="the stub of transformer_encoder: no last layer norm",
        ),
        mistake(
            "positions_added", "    for params",
            "    _, n, d = x.shape\n    i = torch.arange(d, dtype=x.dtype)\n"
            "    angle = torch.arange(n, dtype=x.dtype)[:, None] / 10000 ** ((i - i % 2) / d)\n"
            "    x = x + torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))\n    for params",
            says="You add position encodings first: x has been given what it needs.", look="the stub: no position encoding",
        ),
        mistake(
            "input_scaled", "    for params", "    x = x * math.sqrt(x.shape[-1])\n    for params",
            says="You multiply x by sqrt(d) first, as is done with embeddings: here x is used as it is.", look=ENCODER,
        ),
        mistake(
            "relu_between_layers", STEP, STEP.replace("(x,", "(x if params is layers[0] else torch.relu(x),"),
            says="You apply a ReLU between the blocks: there is none.", look=ENCODER,
        ),
        mistake(
            "mean_over_positions", "return x", "return x.mean(dim=1)",
            says="You return the mean over the positions: each position has an output.", look="the stub: returns (B, n, d)",
        ),
        mistake(
            "lower_layers_cut_off", STEP, STEP.replace("(x,", "(x if params is layers[0] else x.detach(),"),
            says="You detach between the blocks, so that no gradient reaches the lower ones.", look="detach(): leave it out",
        ),
        mistake(
            "every_input_cut_off", STEP, STEP.replace("(x,", "(x.detach(),"),
            says="You detach what each block reads: no gradient reaches x and the blocks below.", look="the stub's first lines",
        ),
        mistake(
            "input_changed", "return x", "layers.clear()\n    return x",
            says="You change what you were given: x, the list of layers, or a dict in it. They belong to the caller.",
            look="a for loop leaves the list as it is; results go into variables of your own",
        ),
        mistake(
            "reverses_the_list", "return x", "layers.reverse()\n    return x",
            says="You reverse the list you were given: it belongs to the caller.", look="reversed(layers) leaves the list as it is",
        ),
        mistake(
            "reversed_in_place", "    for params", "    layers.reverse()\n    for params",
            says="layers.reverse() turns the caller's list round, and your loop begins with the last block.", look=ENCODER,
        ),
        mistake(
            "written_into_x", "    for params", "    given = x\n    for params",
            also=[("return x", "given.data.copy_(x)\n    return x")],
            says="You change the x you were given: it belongs to the caller.", look="return a new tensor",
        ),
    ),
    hints=(
        "A loop over the layers: what goes into the second block?",
        "Each block reads the output of the block before; number of heads and mask are the same for all.",
        "Set x to transformer_block of x with each layer's params in turn, and return the last x.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=15,
    title="Transformer",
    section="Transformer",
    kind="torch",
    exercises=(LAYER_NORM, FEED_FORWARD, TRANSFORMER_BLOCK, TRANSFORMER_ENCODER),
)
