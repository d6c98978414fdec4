"""Multi-layer perceptron (slides: 多层感知器, 激活函数, 自定义神经网络, 模型训练): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import Model, call, equivalent, exercise, hold, limits, mistake, prop, same, topic

# --- relu ---------------------------------------------------------------------------------------------------------


def relu_inputs(draw):
    return (draw.array(*draw.shape(), size=draw.choice([2.0, 16.0, 4.0])),)


def away_from_zero(draw):
    return (np.asarray(draw.array(*draw.shape(), size=8.0) + 0.125),)  # a sum without axes is no array


def difference_is_x(f, x):
    same(f(x) - f(-x), x, "relu(x) - relu(-x)", "x")


def sum_is_absolute(f, x):
    same(f(x) + f(-x), np.abs(x), "relu(x) + relu(-x)", "|x|")


def scales(f, x):
    same(f(8 * x), 8 * f(x), "relu(8 x)", "8 relu(x)")


def twice_is_once(f, x):
    y = f(x)
    hold(y >= 0, "no entry should be negative", y)
    same(f(y), y, "relu(relu(x))", "relu(x)")


RELU = exercise(
    "relu",
    inputs=relu_inputs,
    gradient_inputs=away_from_zero,
    off_limits=("aten::relu", "aten::relu_", "aten::leaky_relu", "aten::leaky_relu_", "aten::threshold", "aten::threshold_"),
    properties=(
        prop("difference_is_x", "relu(x) - relu(-x) is x", difference_is_x),
        prop("sum_is_absolute", "relu(x) + relu(-x) is |x|", sum_is_absolute),
        prop("scales", "relu(8 x) is 8 relu(x)", scales),
        prop("twice_is_once", "nothing is negative, and a second relu changes nothing", twice_is_once),
    ),
    cases=(
        limits(
            "large_entries",
            "large positive entries stay as they are, large negative ones become 0",
            (np.array([-1000.0, 1000.0, -1e-3, 1e-3]),),
            (np.array(-1000.0),),
            (np.array(1000.0),),
        ),
        limits("four_axes", "x may have four axes", (np.array([[[[1.0, -2.0]], [[-3.0, 4.0]]]]),)),
    ),
    mistakes=(
        mistake(
            "identity", "torch.clamp(x, min=0.0)", "x * 1.0",
            says="You return x as it is: negative entries should become 0.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "minimum_instead_of_maximum", "min=0.0", "max=0.0",
            says="You take the smaller of x and 0: the larger is asked for (clamp's min is the bound from below).",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "leaky", "return ", "return 0.01 * torch.clamp(x, max=0.0) + ",
            says="You leave a slope of 0.01 at negative inputs (leaky ReLU): they should become 0.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "absolute_value", "torch.clamp(x, min=0.0)", "x.abs()",
            says="You take the absolute value: negative entries should become 0.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "largest_entry_only", "torch.clamp(x", "torch.clamp(x.max()",
            says="You compare only the largest entry with 0: each entry is compared on its own.", look="the stub: entry by entry",
        ),
        mistake(
            "step_function", "torch.clamp(x, min=0.0)", "(x > 0).to(x.dtype) + 0 * x",
            says="You return 1 for positive entries: they should stay as they are.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "capped_at_six", "min=0.0", "min=0.0, max=6.0",
            says="You cut large entries off at 6 (ReLU6).", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "capped_at_one", "min=0.0", "min=0.0, max=1.0",
            says="You cut large entries off at 1.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "softplus", "torch.clamp(x, min=0.0)", "torch.log1p(torch.exp(x))",
            says="You compute log(1 + exp(x)), a smooth relative of ReLU.", look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "flattened", "min=0.0)", "min=0.0).reshape(-1)",
            says="You return a flat vector: the answer has x's shape.", look="the stub: returns",
        ),
        mistake(
            "matrices_only", "return torch.clamp(x, min=0.0)", "m, n = x.shape\n    return torch.clamp(x, min=0.0)",
            says="You loop over rows and columns: x may have any shape.", look="the stub: x",
        ),
        mistake(
            "zero_dimensional_fails", "torch.clamp(x, min=0.0)", "torch.stack([row.clamp(min=0.0) for row in x])",
            says="You loop over the first axis, which a 0-d tensor does not have.", look="the stub: any shape (also 0-d)",
        ),
        mistake(
            "in_place_input", "return torch.clamp(x, min=0.0)", "with torch.no_grad():\n        x.clamp_(min=0.0)\n    return x * 1",
            says="You set the negative entries of x itself to 0: the caller's tensor must stay as it is.", look="x.clone() makes a copy",
        ),
        mistake(
            "graph_cut", "torch.clamp(x", "torch.clamp(x.detach()",
            says="Your values are right, but the graph is cut (.data, .detach(), .numpy() or .tolist()): no gradient reaches x.",
            look="the stub: its gradient is 1 at positive inputs",
        ),
        mistake(
            "zero_dimensional_cut_off", "return torch.clamp(x, min=0.0)",
            "return torch.clamp(x.detach() if x.dim() == 0 else x, min=0.0)",
            says="No gradient reaches x where it is 0-d: it is detached, or made anew from its number.",
            look="the stub: its gradient is 1 at positive inputs",
        ),
        mistake(
            "straight_through_gradient", "torch.clamp(x, min=0.0)", "x + (torch.clamp(x, min=0.0) - x).detach()",
            says="Your values are right, but the gradient at negative inputs is 1: it should be 0.", look="the stub: its gradient",
        ),
        mistake(
            "negated", "torch.clamp(x, min=0.0)", "torch.clamp(-x, min=0.0)",
            says="You return max(0, -x): the sign of x is turned round.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "smooth_relu", "torch.clamp(x, min=0.0)", "torch.logaddexp(x, torch.zeros_like(x))",
            says="You compute softplus, a smooth relative of ReLU.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "elu", "torch.clamp(x, min=0.0)", "F.elu(x)",
            says="You compute ELU, which is exp(x) - 1 at negative inputs: they should become 0.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "gelu", "torch.clamp(x, min=0.0)", "F.gelu(x)",
            says="You compute GELU, a smooth relative of ReLU.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "silu", "torch.clamp(x, min=0.0)", "x * torch.sigmoid(x)",
            says="You compute x * sigmoid(x), a smooth relative of ReLU.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "tanh", "torch.clamp(x, min=0.0)", "torch.tanh(x)",
            says="You compute tanh: positive entries should stay as they are, negative ones become 0.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "sigmoid", "torch.clamp(x, min=0.0)", "torch.sigmoid(x)",
            says="You compute the sigmoid: positive entries should stay as they are, negative ones become 0.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "leaky_tenth", "return ", "return 0.1 * torch.clamp(x, max=0.0) + ",
            says="You leave a slope of 0.1 at negative inputs (leaky ReLU): they should become 0.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "leaky_fifth", "return ", "return 0.2 * torch.clamp(x, max=0.0) + ",
            says="You leave a slope of 0.2 at negative inputs (leaky ReLU): they should become 0.",
            look="slides, 激活函数: max(0, x)",
        ),
        mistake(
            "python_max", "torch.clamp(x, min=0.0)", "max(0, x)",
            says="Python's max compares x as a whole with 0: each entry is compared on its own.",
            look="the stub: entry by entry",
        ),
        mistake(
            "negative_entries_dropped", "torch.clamp(x, min=0.0)", "x[x > 0]",
            says="You leave the negative entries out: they become 0, and the answer has x's shape.",
            look="the stub: returns",
        ),
        mistake(
            "axis_for_a_number", "torch.clamp(x, min=0.0)", "torch.where(x > 0, x, torch.zeros(1, dtype=x.dtype))",
            says="Where x is 0-d your answer has an axis: torch.zeros(1) has one, torch.zeros(()) or torch.zeros_like(x) has not.",
            look="the stub: any shape (also 0-d)",
        ),
        mistake(
            "gradient_at_negative_inputs", "torch.clamp(x, min=0.0)", "torch.clamp(x, max=0.0) + (torch.clamp(x, min=0.0) - torch.clamp(x, max=0.0)).detach()",
            says="Your values are right, but the gradient is turned round: 1 at negative inputs and 0 at positive ones.",
            look="the stub: its gradient is 1 at positive inputs and 0 at negative ones",
        ),
        mistake(
            "upstream_dropped",
            code="""class _ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0.0)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return (x > 0).to(x.dtype)


def relu(x):
    return _ReLU.apply(x)""",
            says="Your backward returns 0 or 1 and drops the gradient that comes from above: multiply by it.",
            look="the chain rule",
        ),
        mistake(
            "upstream_masked",
            code="""class _ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0.0)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g.clamp(min=0.0)


def relu(x):
    return _ReLU.apply(x)""",
            says="Your backward masks where the gradient from above is negative: it should be 0 where x is.",
            look="the stub: its gradient is 1 at positive inputs and 0 at negative ones",
        ),
        mistake(
            "ready_made", "torch.clamp(x, min=0.0)", "torch.relu(x)",
            says="You call torch's own relu: here it is written by hand.",
            look="the stub: off limits in this function",
        ),
        mistake(
            "keeps_the_first_answer",
            code="""_answers = {}


def relu(x):
    return _answers.setdefault(x.shape, torch.clamp(x, min=0.0))""",
            says="You keep the answer of the first call of each shape and return it again for other inputs.",
            look="what is stored outside of the function lives on between calls",
        ),
    ),
    hints=(
        "What should happen to a negative entry, and what to a positive one?",
        "Some functions of torch compare two tensors entry by entry, or pick from two by a condition; comparing x > 0 gives a mask too.",
        "torch.maximum with torch.zeros_like, torch.where, torch.clamp or x times a mask: each does it in one line and keeps the graph.",
    ),
)  # fmt: skip

# --- mlp_forward --------------------------------------------------------------------------------------------------


def sizes(draw):
    """m, n, h, c: mostly all different; sometimes W1 is square, or there are as many samples as hidden units."""
    m, n, h, c = draw.dims("m n h c")
    return draw.choice([(m, n, h, c), (m, n, h, c), (m, n, n, c), (h, n, h, c), (m, n, h, c)])


def off_the_kink(draw, h):
    """A first bias for which no hidden unit's input is 0: the others' products are sixteenths, no hundredths."""
    return draw.weights(h) + 0.03


def network_inputs(draw):
    m, n, h, c = sizes(draw)
    return draw.array(m, n), draw.weights(h, n), off_the_kink(draw, h), draw.weights(c, h), draw.array(c)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def rows_sum_to_one(f, *args):
    p = f(*args)
    hold(p > 0, "every probability should be positive", p)
    same(p.sum(axis=1), np.ones(len(p)), "the sum of each row", "1")


def no_hidden_unit(f, x, W1, b1, W2, b2):
    p = f(x, W1 / 4, np.full_like(b1, -3.0), W2, b2)
    same(p, softmax(np.tile(b2, (len(x), 1))), "where b1 is so low that the ReLU gives 0", "Softmax(b2)")


def all_hidden_units(f, x, W1, b1, W2, b2):
    z = (x @ W1.T / 4 + 3.0) @ W2.T + b2
    same(
        f(x, W1 / 4, np.full_like(b1, 3.0), W2, b2),
        softmax(z),
        "where b1 is so high that the ReLU changes nothing",
        "Softmax(W2 (W1 x + b1) + b2)",
    )


def odds_follow_b2(f, x, W1, b1, W2, b2):
    shift = np.arange(len(b2)) / 2.0
    odds = f(x, W1, b1, W2, b2) * np.exp(shift)
    same(
        f(x, W1, b1, W2, b2 + shift),
        odds / odds.sum(axis=1, keepdims=True),
        "with b2 + d, the probabilities",
        "p exp(d), made to sum to 1",
    )


def hidden_scale_cancels(f, x, W1, b1, W2, b2):
    same(f(x, 2 * W1, 2 * b1, W2 / 2, b2), f(x, W1, b1, W2, b2), "with 2 W1, 2 b1 and W2 / 2", "the same network")


def rows_alone(f, x, W1, b1, W2, b2):
    same(f(x[:1], W1, b1, W2, b2), f(x, W1, b1, W2, b2)[:1], "the first sample alone", "the first sample in its batch")


# x, W1, b1, W2 and b2, with which the hidden units are 130, 32.5 and 0, and the scores 0 and 2.6.
LARGE_HIDDEN = (
    np.array([[32.0]]), np.array([[4.0], [1.0], [-1.0]]), np.array([2.0, 0.5, 0.5]),
    np.array([[0.0, 0.0, 1.0], [0.02, 0.0, 1.0]]), np.array([0.0, 0.0]),
)  # fmt: skip

MLP_FORWARD = exercise(
    "mlp_forward",
    inputs=network_inputs,
    returns="the probabilities",
    needs=("relu",),
    properties=(
        prop("rows_sum_to_one", "every row sums to 1", rows_sum_to_one),
        prop("no_hidden_unit", "where no hidden unit is active, the answer is Softmax(b2)", no_hidden_unit),
        prop("all_hidden_units", "where all hidden units are active, it is one linear layer", all_hidden_units),
        prop("odds_follow_b2", "adding d to b2 multiplies the odds by exp(d)", odds_follow_b2),
        prop("hidden_scale_cancels", "doubling the hidden layer and halving W2 changes nothing", hidden_scale_cancels),
        prop("rows_alone", "a sample's probabilities do not depend on the others", rows_alone),
    ),
    cases=(limits("large_hidden_value", "a large hidden value counts in full", LARGE_HIDDEN),),
    mistakes=(
        mistake(
            "no_activation", "relu(x @ W1.T + b1)", "x @ W1.T + b1",
            says="You leave the ReLU out, so that the two layers are one linear layer.", look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "sigmoid_hidden", "relu(", "torch.sigmoid(",
            says="Your hidden layer uses the sigmoid: ReLU is asked for.", look="slides, 多层感知器: ReLU(W1 x + b1)",
        ),
        mistake(
            "tanh_hidden", "relu(", "torch.tanh(",
            says="Your hidden layer uses tanh: ReLU is asked for.", look="slides, 多层感知器: ReLU(W1 x + b1)",
        ),
        mistake(
            "returns_scores", "torch.softmax(scores, dim=1)", "scores",
            says="You return the scores and leave the softmax out.", look="slides, 多层感知器: Softmax(...)",
        ),
        mistake(
            "returns_log_probabilities", "torch.softmax", "torch.log_softmax",
            says="You return log-probabilities: here probabilities are asked for.", look="slides, 多层感知器: Softmax(...)",
        ),
        mistake(
            "softmax_over_batch", "dim=1", "dim=0",
            says="Your softmax runs over the samples (dim=0): each row should sum to 1.", look="torch.softmax(..., dim=1)",
        ),
        mistake("first_bias_missing", " + b1", "", says="You leave b1 out.", look="slides, 多层感知器: W1 x + b1"),
        mistake("second_bias_missing", " + b2", "", says="You leave b2 out.", look="slides, 多层感知器: W2 ... + b2"),
        mistake(
            "weights_not_transposed", "W1.T", "W1", also=[("W2.T", "W2")],
            says="You multiply by W instead of its transpose: W1 is (h, n) and x is (m, n).", look="x @ W1.T, as in linear",
        ),
        mistake(
            "relu_on_the_output", "torch.softmax(scores", "torch.softmax(relu(scores)",
            says="You apply ReLU to the second layer's scores too.", look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "relu_on_the_output_only", "relu(x @ W1.T + b1)", "x @ W1.T + b1", also=[("torch.softmax(scores", "torch.softmax(relu(scores)")],
            says="You apply ReLU after the second layer: it belongs between the two.", look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "bias_after_activation", "W1.T + b1)", "W1.T) + b1",
            says="You add b1 after the ReLU: it belongs inside.", look="slides, 多层感知器: ReLU(W1 x + b1)",
        ),
        mistake(
            "softmax_twice", "return torch.softmax(scores, dim=1)", "return torch.softmax(torch.softmax(scores, dim=1), dim=1)",
            says="You apply softmax twice.", look="slides, 多层感知器: Softmax(...)",
        ),
        mistake(
            "sigmoid_output", "torch.softmax(scores, dim=1)", "torch.sigmoid(scores)",
            says="You use a sigmoid for each class: the softmax compares them all.", look="slides, 多层感知器: Softmax(...)",
        ),
        mistake(
            "sum_over_everything", "torch.softmax(scores, dim=1)", "torch.exp(scores) / torch.exp(scores).sum()",
            says="You divide by the sum over the whole batch: each row has its own sum.", look="torch.softmax(..., dim=1)",
        ),
        mistake(
            "square_weights_not_transposed", "x @ W1.T", "x @ (W1 if W1.shape[0] == x.shape[1] else W1.T)",
            says="You transpose W1 only when the shapes do not fit: a square W1 must be transposed too.", look="x @ W1.T, as in linear",
        ),
        mistake(
            "bias_along_the_batch", "+ b1", "+ (b1[:, None] if len(x) == len(b1) else b1)",
            says="When there are as many samples as hidden units, you add b1 along the wrong axis.", look="b1 is added to each row",
        ),
        mistake(
            "hidden_layer_detached", "relu(x @ W1.T + b1)", "relu(x @ W1.T + b1).detach()",
            says="You detach the hidden layer: x, W1 and b1 get no gradient.", look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "no_grad_block", "torch.softmax(scores, dim=1)", "torch.softmax(scores, dim=1).detach()",
            says="Your values are right, but nothing gets a gradient (torch.no_grad() or .detach()?).",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "graph_cut_by_parameters", "W1.T + b1", "W1.detach().T + b1.detach()", also=[("W2.T + b2", "W2.detach().T + b2.detach()")],
            says="The weights are detached or copied into new layers or tensors, so that those passed in get no gradient.",
            look="use the tensors that are passed in themselves: F.linear(x, W1, b1)",
        ),
        mistake(
            "bias_graph_cut", "+ b2", "+ b2.detach()",
            says="No gradient reaches b2: it is detached, or made anew from its numbers.", look="use the tensors that are passed in themselves",
        ),
        mistake(
            "in_place", "W1.T", "W1.t_()", also=[("W2.T", "W2.t_()")],
            says="You work in place on a tensor that is the caller's or that autograd still needs: write W1.T for W1.t_(), and "
            "e / e.sum(...) for e /= e.sum(...).",
            look="the top of the file: inputs must not be changed, results are differentiable",
        ),
        mistake(
            "softmax_hidden", "relu(", "torch.softmax(",
            also=(("W1.T + b1)", "W1.T + b1, dim=1)"),),
            says="Your hidden layer goes through a softmax: ReLU is asked for.",
            look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "leaky_hidden", "relu(", "F.leaky_relu(",
            says="Your hidden layer uses a leaky ReLU: ReLU is asked for.",
            look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "capped_at_six_hidden", "relu(", "F.relu6(",
            says="You cut large hidden values off at 6 (ReLU6): ReLU has no upper end.",
            look="slides, 多层感知器: ReLU(W1 x + b1)",
        ),
        mistake(
            "capped_at_ten_hidden", "relu(x @ W1.T + b1)", "relu(x @ W1.T + b1).clamp(max=10.0)",
            says="You cut large hidden values off at 10: ReLU has no upper end.",
            look="slides, 多层感知器: ReLU(W1 x + b1)",
        ),
        mistake(
            "first_bias_twice", "W1.T + b1", "W1.T + b1 + b1",
            says="You add b1 twice.",
            look="slides, 多层感知器: W2 ReLU(W1 x + b1) + b2",
        ),
        mistake(
            "not_exponentiated", "torch.softmax(scores, dim=1)", "scores / scores.sum(dim=1, keepdim=True)",
            says="You divide the scores by their sum: the softmax takes exp of them first.",
            look="slides, 多层感知器: Softmax(...)",
        ),
        mistake(
            "square_output_weights_not_transposed", "hidden @ W2.T", "hidden @ (W2 if W2.shape[0] == W2.shape[1] else W2.T)",
            says="You transpose W2 only when the shapes do not fit: a square W2 must be transposed too.",
            look="hidden @ W2.T, as in linear",
        ),
        mistake(
            "input_cut_off", "relu(x @", "relu(x.detach() @",
            says="No gradient reaches x: it is detached, or made anew from its numbers.",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "first_layer_cut_off", "W1.T + b1", "W1.detach().T + b1.detach()",
            says="No gradient reaches W1 and b1: they are detached (.detach(), .data), or copied into new tensors.",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "second_layer_cut_off", "W2.T + b2", "W2.detach().T + b2.detach()",
            says="No gradient reaches W2 and b2: they are detached (.detach(), .data), or copied into new tensors.",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "first_bias_cut_off", "+ b1", "+ b1.detach()",
            says="No gradient reaches b1: it is detached, or made anew from its numbers.",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "shifts_b2", "return torch", "b2.data -= b2.data.max()\n    return torch",
            says="b2 -= ... changes the caller's b2: make a new tensor, b2 - b2.max().",
            look="the top of the file: inputs must not be changed",
        ),
        mistake(
            "keeps_the_first_answer",
            code="""_answers = {}


def mlp_forward(x, W1, b1, W2, b2):
    p = torch.softmax(relu(x @ W1.T + b1) @ W2.T + b2, dim=1)
    return _answers.setdefault((x.shape, W1.shape, W2.shape), p)""",
            says="You keep the answer of the first call of each shape and return it again for other inputs.",
            look="what is stored outside of the function lives on between calls",
        ),
    ),
    hints=(
        "Three steps: the hidden layer, the scores, the probabilities. What shape has each of them?",
        "With one sample a row, W1 x + b1 is x @ W1.T + b1, of shape (m, h); the second layer does the same with what the ReLU gives.",
        "relu of the first layer (your own function), then the second layer without a ReLU, then torch.softmax over dim=1.",
    ),
)  # fmt: skip

# --- MLP ----------------------------------------------------------------------------------------------------------


def module_inputs(draw):
    m, n = draw.dims("m n")
    h = draw.choice([k for k in range(1, 7) if k != n], size=int)
    c = draw.choice([k for k in range(1, 7) if k not in (n, h)], size=int)
    state = {
        "linear1.weight": draw.weights(h, n), "linear1.bias": off_the_kink(draw, h),
        "linear2.weight": draw.weights(c, h), "linear2.bias": draw.array(c),
    }  # fmt: skip
    return (n, h, c), state, draw.array(m, n)


def with_bias(state, b1):
    """The network with a small first layer, whose bias b1 decides which hidden units are active."""
    bias = np.full_like(state["linear1.bias"], b1)
    return {**state, "linear1.weight": state["linear1.weight"] / 4, "linear1.bias": bias}


def exp_sums_to_one(f, init, state, x):
    y = f(init, state, x)
    same(np.exp(y).sum(axis=1), np.ones(len(y)), "the sum of each row of exp(model(x))", "1")


def differences_are_odds(f, init, state, x):
    shift = np.arange(init[2]) / 2.0
    moved = f(init, {**state, "linear2.bias": state["linear2.bias"] + shift}, x) - f(init, state, x)
    same(
        moved - moved[:, :1],
        np.tile(shift, (len(x), 1)),
        "the change of the log-odds when linear2.bias changes by d",
        "d",
    )


def inactive_hidden_layer(f, init, state, x):
    low = f(init, with_bias(state, -3.0), x)
    same(
        low,
        np.log(softmax(np.tile(state["linear2.bias"], (len(x), 1)))),
        "where linear1.bias is very low",
        "log Softmax(linear2.bias)",
    )


def active_hidden_layer(f, init, state, x):
    high = with_bias(state, 3.0)
    z = (x @ high["linear1.weight"].T + 3.0) @ state["linear2.weight"].T + state["linear2.bias"]
    same(f(init, high, x), np.log(softmax(z)), "where linear1.bias is very high", "log Softmax(linear2(linear1(x)))")


def module_rows_alone(f, init, state, x):
    same(f(init, state, x[-1:]), f(init, state, x)[-1:], "the last sample alone", "the last sample in its batch")


def only_two_layers(f, init, state, x):
    shapes = sorted(value.shape for value in f.parameters(*init).values())
    wanted = sorted(value.shape for value in state.values())
    hold(shapes == wanted, f"its parameters should have the shapes {wanted}, but have {shapes}")


X, *WEIGHTS = LARGE_HIDDEN
STATE = dict(zip(("linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias"), WEIGHTS, strict=True))

MLP = exercise(
    "MLP",
    inputs=module_inputs,
    returns="the log-probabilities",
    needs=("relu",),
    how="forward",
    properties=(
        prop("only_two_layers", "its only parameters are those of linear1 and linear2", only_two_layers, examples=3, live=True),
        prop("exp_sums_to_one", "every row of exp(model(x)) sums to 1", exp_sums_to_one),
        prop("differences_are_odds", "adding d to linear2.bias adds d to the log-odds", differences_are_odds),
        prop("inactive_hidden_layer", "where no hidden unit is active, it is log Softmax(linear2.bias)", inactive_hidden_layer),
        prop("active_hidden_layer", "where all hidden units are active, it is one linear layer", active_hidden_layer),
        prop("module_rows_alone", "a sample's log-probabilities do not depend on the others", module_rows_alone),
    ),
    cases=(limits("large_hidden_value", "a large hidden value counts in full", ((1, 3, 2), STATE, X)),),
    mistakes=(
        mistake(
            "returns_probabilities", "torch.log_softmax", "torch.softmax",
            says="You return probabilities, as the slides' first version does: NLLLoss needs their log.",
            look="slides, 模型训练: log_softmax",
        ),
        mistake(
            "returns_scores", "torch.log_softmax(scores, dim=1)", "scores",
            says="You return the scores and leave the log-softmax out.", look="the stub of forward",
        ),
        mistake(
            "no_activation", "relu(self.linear1(inputs))", "self.linear1(inputs)",
            says="You leave the ReLU out, so that the two layers are one linear layer.", look="slides, 自定义神经网络: ReLU between the layers",
        ),
        mistake(
            "sigmoid_hidden", "relu(", "torch.sigmoid(",
            says="Your hidden layer uses the sigmoid: ReLU is asked for.", look="the stub of forward: ReLU(linear1(inputs))",
        ),
        mistake(
            "relu_on_the_output", "self.linear2(hidden)", "relu(self.linear2(hidden))",
            says="You apply ReLU to the second layer's scores too.", look="the stub of forward",
        ),
        mistake(
            "softmax_over_batch", "dim=1", "dim=0",
            says="Your log-softmax runs over the samples (dim=0): each row should be a distribution.", look="torch.log_softmax(..., dim=1)",
        ),
        mistake(
            "layers_not_found", "self.linear1 =", "self.layer1 =", also=[("self.linear1(inputs)", "self.layer1(inputs)")],
            says="Are model.linear1.weight, .bias, model.linear2.weight and .bias there? Both layers are made in __init__, after "
            "super().__init__(), under these names and with bias.",
            look="the stub of MLP: its only parameters",
        ),
        mistake(
            "sizes_swapped", "nn.Linear(input_dim, hidden_dim)", "nn.Linear(hidden_dim, input_dim)",
            also=[("nn.Linear(hidden_dim, num_class)", "nn.Linear(num_class, hidden_dim)")],
            says="You give nn.Linear its sizes in the wrong order: first what comes in, then what goes out.",
            look="nn.Linear(in_features, out_features)",
        ),
        mistake(
            "epsilon_in_the_log", "torch.log_softmax(scores, dim=1)", "torch.log(torch.softmax(scores, dim=1) + 1e-3)",
            says="You add 1e-3 inside the log, which changes the log of small probabilities.", look="torch.log_softmax needs no such number",
        ),
        mistake(
            "hidden_layer_detached", "relu(self.linear1(inputs))", "relu(self.linear1(inputs)).detach()",
            says="You detach the hidden layer, so that linear1 never learns.", look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "dropout_while_training", "relu(self.linear1(inputs))", "F.dropout(relu(self.linear1(inputs)), 0.5)",
            says="You drop hidden units at random: this network has no dropout.",
            look="the stub of forward",
        ),
        mistake(
            "weights_scaled_at_each_call", "return torch.log_softmax", "self.linear1.weight.data.mul_(0.9)\n        return torch.log_softmax",
            says="You change the weights at each forward call.", look="only training changes the weights",
        ),
        mistake(
            "softmax_twice", "torch.log_softmax(scores, dim=1)", "torch.log_softmax(torch.softmax(scores, dim=1), dim=1)",
            says="You apply a softmax before log_softmax: log_softmax takes the scores.",
            look="the stub of forward",
        ),
        mistake(
            "sign_turned", "torch.log_softmax(scores, dim=1)", "-torch.log_softmax(scores, dim=1)",
            says="You return minus the log-probabilities: NLLLoss puts the minus in itself.",
            look="the stub of forward",
        ),
        mistake(
            "tanh_hidden", "relu(", "torch.tanh(",
            says="Your hidden layer uses tanh: ReLU is asked for.",
            look="the stub of forward: ReLU(linear1(inputs))",
        ),
        mistake(
            "leaky_hidden", "relu(", "F.leaky_relu(",
            says="Your hidden layer uses a leaky ReLU: ReLU is asked for.",
            look="the stub of forward: ReLU(linear1(inputs))",
        ),
        mistake(
            "relu_on_the_output_only", "relu(self.linear1(inputs))", "self.linear1(inputs)",
            also=(("self.linear2(hidden)", "relu(self.linear2(hidden))"),),
            says="You apply ReLU after the second layer: it belongs between the two.",
            look="the stub of forward",
        ),
        mistake(
            "capped_at_six_hidden", "relu(", "F.relu6(",
            says="You cut large hidden values off at 6 (ReLU6): ReLU has no upper end.",
            look="the stub of forward: ReLU(linear1(inputs))",
        ),
        mistake(
            "capped_at_ten_hidden", "relu(self.linear1(inputs))", "relu(self.linear1(inputs)).clamp(max=10.0)",
            says="You cut large hidden values off at 10: ReLU has no upper end.",
            look="the stub of forward: ReLU(linear1(inputs))",
        ),
        mistake(
            "hidden_size_fixed", "nn.Linear(input_dim, hidden_dim)", "nn.Linear(input_dim, 5)",
            also=(("nn.Linear(hidden_dim, num_class)", "nn.Linear(5, num_class)"),),
            says="Your hidden layer always has 5 units: it has hidden_dim.",
            look="the stub of __init__: hidden_dim",
        ),
        mistake(
            "input_cut_off", "self.linear1(inputs)", "self.linear1(inputs.detach())",
            says="No gradient reaches the inputs: they are detached, or copied into a new tensor.",
            look="the top of the file: differentiable by autograd",
        ),
        mistake(
            "inputs_centred_in_place", "hidden = relu", "inputs.data -= inputs.data.mean(dim=0)\n        hidden = relu",
            says="You centre the inputs in place: the caller's data must stay as they are, and are not centred here.",
            look="the top of the file: inputs must not be changed",
        ),
        mistake(
            "remembers_the_last_batch", "hidden = relu(self.linear1(inputs))", 'hidden = relu(self.linear1(inputs)) + MLP.__dict__.get("last", 0.0)\n        MLP.last = hidden.mean().item()',
            says="You keep a value of the last batch and add it to the next.",
            look="what is stored outside of the function lives on between calls",
        ),
    ),
    hints=(
        "__init__ makes the layers once; forward only applies them.",
        "In __init__: super().__init__() first, then self.linear1 and self.linear2, each an nn.Linear(in, out). In forward: the formula of "
        "mlp_forward, with the layers in place of x @ W.T + b.",
        "torch.log_softmax(..., dim=1) gives the log-probabilities directly; the hidden layer is relu of self.linear1(inputs).",
    ),
)  # fmt: skip

# --- train --------------------------------------------------------------------------------------------------------


def linear_model(W, b):
    return Model(layers=(("Linear", W.shape[1], W.shape[0]), ("LogSoftmax", -1)), state={"0.weight": W, "0.bias": b})


def two_layer_model(draw, n, h, c):
    layers = (("Linear", n, h), (draw.choice(["Tanh", "ReLU", "Sigmoid"]),), ("Linear", h, c), ("LogSoftmax", -1))
    state = {
        "0.weight": draw.weights(h, n),
        "0.bias": draw.weights(h),
        "2.weight": draw.weights(c, h),
        "2.bias": draw.weights(c),
    }
    return Model(layers=layers, state=state)


def data(draw):
    m, n = draw.dims("m n", high=4)
    c = draw.size(2, 4)
    return draw.array(m, n), draw.labels(m, below=c), c


def train_inputs(draw):
    x, y, c = data(draw)
    n, h = x.shape[1], draw.size(1, 4)
    model = two_layer_model(draw, n, h, c) if draw.integer(0, 2) else linear_model(draw.weights(c, n), draw.weights(c))
    lr, epochs = draw.choice([0.5, 1.0, 0.1]), draw.choice([2, 1, 3, 0])
    return draw.choice(
        [call(model, x, y, lr=lr, epochs=epochs), (model, x, y, lr, epochs), call(model, x, y, epochs=epochs)]
    )


def regression_inputs(draw):
    x, y, c = data(draw)
    return draw.weights(c, x.shape[1]), draw.weights(c), x, y


def one_hot_minus(W, b, x, y):
    """p - one_hot(y): the gradient of the sum of the losses with respect to the scores."""
    return softmax(x @ W.T + b) - np.eye(len(b))[y]


def first_loss_is_nll(f, W, b, x, y):
    (losses, _) = f(linear_model(W, b), x, y, lr=0.5, epochs=2)
    p = softmax(x @ W.T + b)[np.arange(len(y)), y]
    same(losses[:1], [-np.log(p).mean()], "the first loss", "-mean(log p) of the untrained model")


def one_step(f, W, b, x, y):
    (_, after) = f(linear_model(W, b), x, y, lr=0.5, epochs=1)
    d = one_hot_minus(W, b, x, y) / len(y)
    same(
        after["0.weight"],
        W - 0.5 * d.T @ x,
        "the weights of a linear model after one step",
        "W - lr (p - one_hot(y))^T x / m",
    )
    same(
        after["0.bias"],
        b - 0.5 * d.sum(axis=0),
        "the bias of a linear model after one step",
        "b - lr mean(p - one_hot(y))",
    )


def epochs_add_up(f, W, b, x, y):
    first, halfway = f(linear_model(W, b), x, y, lr=0.5, epochs=2)
    rest, end = f(linear_model(halfway["0.weight"], halfway["0.bias"]), x, y, lr=0.5, epochs=2)
    losses, at_once = f(linear_model(W, b), x, y, lr=0.5, epochs=4)
    same([*first, *rest], losses, "the losses of 2 epochs and then of 2 more", "the losses of 4 epochs")
    same(
        end["0.weight"], at_once["0.weight"], "the weights after 2 epochs and then 2 more", "the weights after 4 epochs"
    )


def no_epochs(f, W, b, x, y):
    losses, after = f(linear_model(W, b), x, y, epochs=0)
    hold(losses == [], "with 0 epochs the list should be empty")
    same(after["0.weight"], W, "the weights after 0 epochs", "the weights before")


def loss_falls(f, W, b, x, y):
    losses, _ = f(linear_model(W, b), x, y, lr=0.05, epochs=5)
    hold(np.diff(losses) <= 1e-9, "with a small lr the loss of a linear model should never rise", np.array(losses))


def xor_inputs(draw):
    state = {
        "0.weight": np.array([[1.0, 1.0], [1.0, 1.0], [1.0, -0.5]]), "0.bias": np.array([0.0, -1.0, 0.25]),
        "2.weight": np.array([[-0.5, 1.0, 0.0], [0.5, -1.0, 0.25]]), "2.bias": np.array([0.0, 0.0]),
    }  # fmt: skip
    model = Model(layers=(("Linear", 2, 3), ("ReLU",), ("Linear", 3, 2), ("LogSoftmax", -1)), state=state)
    return model, np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])


def solves_xor(f, model, x, y):
    losses, after = f(model, x, y, lr=0.5, epochs=200)
    hidden = np.maximum(x @ after["0.weight"].T + after["0.bias"], 0.0)
    scores = hidden @ after["2.weight"].T + after["2.bias"]
    hold(scores.argmax(axis=1) == y, "after 200 epochs the network should tell XOR right", scores.argmax(axis=1))
    hold(losses[-1] < 0.2, "after 200 epochs on XOR the loss should be below 0.2", losses[-1])


SURE = linear_model(np.array([[4.0, 0.0], [0.0, 4.0]]), np.zeros(2))
POINTS, CLASSES = np.array([[1.0, 0.0], [0.0, 1.0], [1.5, 0.5]]), np.array([0, 1, 0])
# The loss is about 1e-6 from the start, and large inputs still move the weights.
ALMOST_CERTAIN = linear_model(np.array([[0.14, 0.0], [0.0, 0.14]]), np.zeros(2))
FAR_POINTS, FAR_CLASSES = np.array([[100.0, 0.0], [0.0, 100.0]]), np.array([0, 1])
# More samples than a mini-batch has.
UNDECIDED = linear_model(np.array([[0.5], [-0.5]]), np.zeros(2))
MANY_POINTS, MANY_CLASSES = np.ones((70, 1)), np.repeat([0, 1], 35)

TRAIN = exercise(
    "train",
    inputs=train_inputs,
    returns="losses",
    how="train",
    equivalents=(
        equivalent(
            "losses.append(loss.item())  # before the update\n        optimizer.zero_grad()",
            "optimizer.zero_grad()  # before the update\n        losses.append(loss.item())",
            "clearing the gradients does not change the loss",
        ),
    ),
    gradient=False,
    examples=20,
    properties=(
        prop("first_loss_is_nll", "the first loss is that of the untrained model", first_loss_is_nll, inputs=regression_inputs, examples=5),
        prop("one_step", "one step moves each parameter by -lr times its gradient", one_step, inputs=regression_inputs, examples=5),
        prop("epochs_add_up", "2 epochs and then 2 more are 4 epochs", epochs_add_up, inputs=regression_inputs, examples=2),
        prop("no_epochs", "with 0 epochs nothing happens", no_epochs, inputs=regression_inputs, examples=2),
        prop("loss_falls", "with a small learning rate the loss never rises", loss_falls, inputs=regression_inputs, examples=3),
        prop("solves_xor", "it trains a network that tells XOR right", solves_xor, inputs=xor_inputs, examples=1),
    ),
    cases=(
        limits(
            "small_losses",
            "it goes on when the loss is small already",
            call(SURE, POINTS, CLASSES, lr=0.5, epochs=3),
            call(SURE, POINTS, CLASSES, lr=1.0, epochs=2),
            call(ALMOST_CERTAIN, FAR_POINTS, FAR_CLASSES, lr=10.0, epochs=3),
        ),
        limits(
            "many_samples", "every update uses all samples, even if there are many",
            call(UNDECIDED, MANY_POINTS, MANY_CLASSES, lr=0.5, epochs=2),
        ),
        limits("defaults", "when not told otherwise, it trains for 500 epochs with lr 0.05", (SURE, POINTS, 1 - CLASSES)),
    ),
    mistakes=(
        mistake(
            "gradients_never_cleared", "optimizer.zero_grad()", "pass",
            says="You do not clear the old gradients before each update: backward adds to them.", look="slides, 模型训练: optimizer.zero_grad()",
        ),
        mistake(
            "model_not_updated", "optimizer.step()", "pass",
            says="Your losses are computed, but the model never changes: is step missing, or are the gradients cleared between backward "
            "and step?",
            look="slides, 模型训练: zero_grad, backward, step",
        ),
        mistake(
            "sum_over_samples", "F.nll_loss(model(x), y)", 'F.nll_loss(model(x), y, reduction="sum")',
            says="You sum the loss over the samples: their mean is asked for.", look="the stub: -1/m sum_i ...",
        ),
        mistake(
            "loss_after_the_update", "loss = ", "measure = lambda: ",
            also=[
                ("losses.append(loss.item())", "loss = measure()"),
                ("optimizer.step()", "optimizer.step()\n        losses.append(measure().item())"),
            ],
            says="You record the loss after each update: that before it is asked for.", look="the stub: the loss just before each update",
        ),
        mistake(
            "learning_rate_ignored", "lr=lr", "lr=0.05",
            says="You always train with lr 0.05: use the lr that is passed in.", look="the stub: lr",
        ),
        mistake(
            "epochs_ignored", "range(epochs)", "range(500)",
            says="You always train for 500 epochs: use the number that is passed in.", look="the stub: epochs",
        ),
        mistake(
            "step_before_backward", "optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()",
            "gradients = torch.autograd.grad(loss, list(model.parameters()))\n        optimizer.step()\n"
            "        for parameter, gradient in zip(model.parameters(), gradients):\n            parameter.grad = gradient",
            says="You step before backward, so that each update uses the gradient of the epoch before.",
            look="slides, 模型训练: zero_grad, backward, step",
        ),
        mistake(
            "sum_recorded", "loss.item()", "loss.item() * len(y)",
            says="You train on the mean loss but record the sum over the samples.", look="the stub: -1/m sum_i ...",
        ),
        mistake(
            "trained_on_probabilities", "model(x)", "model(x).exp()",
            says="You feed NLL with probabilities: it takes the model's log-probabilities as they are.", look="slides, 模型训练: NLLLoss",
        ),
        mistake(
            "cross_entropy_of_probabilities", "F.nll_loss(model(x)", "F.cross_entropy(model(x).exp()",
            says="You give cross_entropy probabilities, so that a second softmax is applied to them.", look="slides, 模型训练: NLLLoss",
        ),
        mistake(
            "log_taken_again", "model(x)", "torch.log(model(x).abs() + 1e-12)",
            says="You take the log of the model's output, which are log-probabilities already.", look="the stub: model",
        ),
        mistake(
            "one_epoch_too_few", "optimizer.step()", "if len(losses) < epochs:\n            optimizer.step()",
            says="You make one update less than asked for.", look="the stub: epochs, the number of updates",
        ),
        mistake(
            "final_loss_appended", "return losses", "losses.append(F.nll_loss(model(x), y).item())\n    return losses",
            says="You append the loss after the last update too, so that the list has epochs + 1 entries.", look="the stub: returns",
        ),
        mistake(
            "zero_epochs_fail", "return losses", "loss.item()\n    return losses",
            says="With 0 epochs you read a loss that was never computed: the answer is an empty list.", look="the stub: [] for 0 epochs",
        ),
        mistake(
            "zero_epochs_train_once", "range(epochs)", "range(max(epochs, 1))",
            says="With 0 epochs you still make one update.", look="the stub: [] for 0 epochs",
        ),
        mistake(
            "returns_tensors", "loss.item()", "loss",
            says="Your list holds tensors: loss.item() is the Python float.", look="the stub: returns",
        ),
        mistake(
            "last_loss_only", "return losses", "return losses[-1] if losses else 0.0",
            says="You return the last loss: the list of all of them is asked for.", look="the stub: returns",
        ),
        mistake("returns_nothing", "return losses", "return None", says="You return nothing: is a return missing?", look="the stub: returns"),
        mistake(
            "momentum", "lr=lr)", "lr=lr, momentum=0.9)",
            says="You train with momentum: plain SGD is asked for.", look="the stub: no momentum, no weight decay",
        ),
        mistake(
            "adam", "torch.optim.SGD", "torch.optim.Adam",
            says="You train with Adam: plain SGD is asked for.", look="the stub: plain SGD",
        ),
        mistake(
            "weight_decay", "lr=lr)", "lr=lr, weight_decay=0.01)",
            says="You train with weight decay: plain SGD is asked for.", look="the stub: no momentum, no weight decay",
        ),
        mistake(
            "uphill", "lr=lr)", "lr=lr, maximize=True)",
            says="You add the gradient: every update makes the loss larger.", look="the stub: theta - lr * dloss/dtheta",
        ),
        mistake(
            "weights_only", "model.parameters()", "[p for p in model.parameters() if p.dim() > 1]",
            says="You update the matrices only and leave the biases as they are.", look="the stub: for each parameter theta",
        ),
        mistake(
            "copy_trained", "optimizer = torch", "import copy\n    model = copy.deepcopy(model)\n    optimizer = torch",
            says="You train a copy of the model: the one that is passed in should learn.", look="the stub: in place",
        ),
        mistake(
            "one_sample_at_a_time",
            code="""def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(len(y)):
            loss = F.nll_loss(model(x[i : i + 1]), y[i : i + 1])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(y))
    return losses""",
            says="You update after each sample: one update an epoch over the full batch is asked for.", look="the stub: over the full batch",
        ),
        mistake(
            "stops_when_the_loss_is_small", "optimizer.step()", "optimizer.step()\n        if loss < 0.1:\n            break",
            says="You stop as soon as the loss is small: all epochs should be made.", look="the stub: epochs, the number of updates",
        ),
        mistake(
            "stops_when_the_loss_is_tiny", "optimizer.step()", "optimizer.step()\n        if loss < 1e-4:\n            break",
            says="You stop as soon as the loss is very small: all epochs should be made.", look="the stub: epochs, the number of updates",
        ),
        mistake(
            "no_update_when_the_loss_is_tiny", "optimizer.zero_grad()", "if loss < 1e-4:\n            break\n        optimizer.zero_grad()",
            says="You stop as soon as the loss is very small, before the update: all epochs should be made.",
            look="the stub: epochs, the number of updates",
        ),
        mistake(
            "list_filled_up_when_the_loss_is_tiny", "optimizer.step()",
            "optimizer.step()\n        if loss < 1e-4:\n            return losses + [losses[-1]] * (epochs - len(losses))",
            says="You stop as soon as the loss is very small and fill the list up: all epochs should be made.",
            look="the stub: epochs, the number of updates",
        ),
        *(
            mistake(
                f"mini_batches_of_{size}",
                code=f"""def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(0, len(y), {size}):
            batch, labels = x[i : i + {size}], y[i : i + {size}]
            loss = F.nll_loss(model(batch), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
        losses.append(total / len(y))
    return losses""",
                says=f"You train on mini-batches of {size} samples: one update an epoch over the full batch is asked for.",
                look="the stub: over the full batch",
            )
            for size in (4, 8, 16, 32, 64)
        ),
        mistake(
            "learning_rate_decays", "lr=lr)", "lr=lr)\n    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.95)",
            also=[("optimizer.step()", "optimizer.step()\n        scheduler.step()")],
            says="You make the learning rate smaller each epoch.", look="the stub: the same lr throughout",
        ),
        mistake(
            "gradients_clipped", "optimizer.step()", "nn.utils.clip_grad_norm_(model.parameters(), 0.1)\n        optimizer.step()",
            says="You clip the gradients.", look="the stub: theta - lr * dloss/dtheta",
        ),
        mistake(
            "inputs_normalised_in_place", "optimizer = torch", "x -= x.mean(dim=0)\n    optimizer = torch",
            says="You normalise x in place: the caller's data must stay as they are, and are not normalised here.",
            look="the top of the file: inputs must not be changed",
        ),
        mistake(
            "losses_kept_between_calls", "losses = []", 'losses = train.__dict__.setdefault("losses", [])', also=[("return losses", "return list(losses)")],
            says="Your list of losses lives on between calls: it still holds those of earlier calls.",
            look="a list that is a default argument is made only once",
        ),
        mistake(
            "returns_one_tensor", "return losses", "return torch.tensor(losses)",
            says="You return one tensor: a list of Python floats is asked for.",
            look="the stub: returns",
        ),
        mistake(
            "returns_an_array", "return losses", 'return __import__("numpy").array(losses)',
            says="You return an array: a list of Python floats is asked for.",
            look="the stub: returns",
        ),
        mistake(
            "one_epoch_too_many", "range(epochs)", "range(epochs + 1)",
            says="You make one update more than asked for.",
            look="the stub: epochs, the number of updates",
        ),
        mistake(
            "losses_added_up", "loss.item()", "loss.item() + (losses[-1] if losses else 0.0)",
            says="You record the sum of all losses so far: each entry is the loss of its own epoch.",
            look="the stub: returns",
        ),
        mistake(
            "losses_rounded", "loss.item()", "round(loss.item(), 2)",
            says="You round the losses: they are asked for as they are.",
            look="the stub: returns",
        ),
        mistake(
            "losses_as_text", "loss.item()", 'f"{loss.item():.4f}"',
            says="Your list holds strings: Python floats are asked for.",
            look="the stub: returns",
        ),
        mistake(
            "last_layer_only", "model.parameters()", "list(model.parameters())[-2:]",
            says="You update the last layer only.",
            look="the stub: for each parameter theta",
        ),
        mistake(
            "model_returned_too", "return losses", "return losses, model",
            says="You return the model too: only the list of losses is asked for.",
            look="the stub: returns",
        ),
        mistake(
            "minus_missing", "F.nll_loss(model(x), y)", "-F.nll_loss(model(x), y)",
            says="The minus of the NLL loss is missing, so that the right classes become less likely.",
            look="the stub: -1/m sum_i ...",
        ),
        mistake(
            "all_targets_for_all_samples", "F.nll_loss(model(x), y)", "-model(x)[:, y].mean()",
            says="model(x)[:, y] takes the classes of all samples from each row: row i has the class y_i.",
            look="the stub: model(x)[i, y_i]",
        ),
        mistake(
            "stops_when_the_loss_stands_still", "optimizer.step()", "optimizer.step()\n        if len(losses) > 1 and losses[-2] - losses[-1] < 1e-3:\n            break",
            says="You stop when the loss hardly falls: all epochs should be made.",
            look="the stub: epochs, the number of updates",
        ),
    ),
    hints=(
        "One round of the loop: compute the loss of all samples, note it, get the gradients, make the step. Where do old gradients go?",
        "torch.optim.SGD(model.parameters(), lr=lr) makes the steps; backward() ADDS to the gradients that are there, so clear them before "
        "it in each round.",
        "In each round: loss = F.nll_loss(...) of what the model returns for x; append loss.item(); then zero_grad, backward and step, in "
        "this order.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=7,
    title="Multi-layer perceptron",
    section="多层感知器 · 激活函数 · 自定义神经网络 · 模型训练",
    kind="torch",
    exercises=(RELU, MLP_FORWARD, MLP, TRAIN),
)
