"""Linear regression and the linear layer (slides: 线性回归, 线性层): inputs, properties, mistakes and hints."""

import numpy as np

from grader.author import exercise, limits, mistake, prop, same, topic

REGRESSION = "slides, 线性回归: y = w.x + b"
LAYER = "slides, 线性层: y = W x + b for each sample"
CHAIN = "y_ij = sum_l W_jl x_il + b_j, and the chain rule"
NEW_ARRAY = "x * w makes a new array; x *= w changes the one that was passed in"

# --- linear_regression --------------------------------------------------------------------------------------------


def regression_inputs(draw):
    m, n = draw.dims("m n")
    return draw.array(m, n), draw.array(n), draw.number()


def bias_without_features(f, x, w, b):
    same(f(np.zeros_like(x), w, b), np.full(len(x), b), "linear_regression(0, w, b)", "b")


def one_more(f, x, w, b):
    more = x.copy()
    more[:, -1] += 1.0
    same(f(more, w, b), f(x, w, b) + w[-1], "with 1 more in the last feature", "linear_regression(x, w, b) + w[-1]")


def bias_shifts(f, x, w, b):
    same(f(x, w, b + 1.0), f(x, w, b) + 1.0, "linear_regression(x, w, b + 1)", "linear_regression(x, w, b) + 1")


def negated(f, x, w, b):
    same(f(x, -w, -b), -f(x, w, b), "linear_regression(x, -w, -b)", "-linear_regression(x, w, b)")


def samples_alone(f, x, w, b):
    alone = [f(row[None, :], w, b) for row in x]
    same(np.concatenate(alone), f(x, w, b), "the predictions of the samples one by one", "those of the batch")


LINEAR_REGRESSION = exercise(
    "linear_regression",
    inputs=regression_inputs,
    properties=(
        prop("bias_without_features", "where all features are 0 the prediction is b", bias_without_features),
        prop("one_more", "1 more of a feature adds its weight", one_more),
        prop("bias_shifts", "1 more in b adds 1 to every prediction", bias_shifts),
        prop("negated", "with -w and -b the predictions change their sign", negated),
        prop("samples_alone", "a sample's prediction does not depend on the other samples", samples_alone),
    ),
    cases=(
        limits(
            "large_predictions", "a prediction may be large",
            (np.array([[60.0, 40.0, -1.0], [-500.0, 8.0, 20.0]]), np.array([2.0, 0.5, -1.5]), 100.0),
        ),
    ),
    mistakes=(
        mistake(
            "relu_added", "return y", "return y.clip(0.0)",
            says="You cut off negative predictions at 0: a regression may predict any number.", look=REGRESSION,
        ),
        mistake("no_bias", " + b", "", says="You do not use the bias b.", look=REGRESSION),
        mistake("bias_subtracted", "+ b", "- b", says="You subtract the bias b: it is added.", look=REGRESSION),
        mistake("bias_twice", "+ b", "+ 2 * b", says="You add the bias b twice.", look=REGRESSION),
        mistake(
            "bias_per_feature", "+ b", "+ len(w) * b",
            says="You add the bias once for every feature: it belongs to the sum only once.", look=REGRESSION,
        ),
        mistake(
            "products_not_summed", "products.sum(axis=1)", "products",
            says="You multiply features and weights, but do not add up the products of a sample.", look=REGRESSION,
        ),
        mistake(
            "mean_for_sum", ".sum(axis=1)", ".sum(axis=1) / len(w)",
            says="You average the products over the features: they are added up.", look=REGRESSION,
        ),
        mistake(
            "activation_added", "return y", "y = 1.0 / (1.0 + np.exp(-y))\n    return y",
            says="You put the sum through a sigmoid: linear regression returns the sum itself.", look=REGRESSION,
        ),
        mistake(
            "tanh_added", "return y", "y = np.tanh(y)\n    return y",
            says="You put the sum through tanh: linear regression returns the sum itself.", look=REGRESSION,
        ),
        mistake(
            "weights_along_samples", "products.sum(axis=1)", "w @ x",
            says="You multiply the weights down the samples: w has one entry a feature, so it is x @ w.",
            look="the stub of linear_regression: x (m, n), w (n,)",
        ),
        mistake(
            "first_feature_only", "products.", "products[:, :1].",
            says="You use only the first feature and its weight.", look=REGRESSION,
        ),
        mistake(
            "keeps_column_shape", "return y", "return y[..., None]",
            says="You return a column of shape (m, 1): one prediction a sample is an array of shape (m,).",
            look="the stub of linear_regression: (m,)",
        ),
        mistake(
            "squeezed_batch_of_one", "return y", "return y.squeeze()",
            says="You squeeze the result: for a single sample the axis of the samples is lost too.",
            look="the stub of linear_regression: (m,), also for m = 1",
        ),
        mistake("rounded", "return y", "return y.round()", says="You round to whole numbers.", look=REGRESSION),
        mistake(
            "no_weights", "x * w", "x",
            says="You add up the features without their weights.", look=REGRESSION,
        ),
        mistake(
            "sums_over_samples", "axis=1", "axis=0",
            says="You add up over the samples (axis 0): each sample has its own sum, over its features (axis 1).",
            look=REGRESSION,
        ),
        mistake(
            "sums_everything", ".sum(axis=1)", ".sum()",
            says="You add up the products of all samples to one number: each sample has its own prediction.",
            look="the stub of linear_regression: (m,), one prediction a sample",
        ),
        mistake(
            "last_feature_dropped", "products.", "products[:, :-1].",
            says="You leave out the last feature: range(n) runs over all n of them.", look=REGRESSION,
        ),
        mistake(
            "only_last_product", "products.sum(axis=1)", "products[:, -1]",
            says="You keep only the last product of a sample: write s += ... in the loop over the features, not s = ...",
            look=REGRESSION,
        ),
        mistake(
            "bias_times_sum", "+ b", "* b", says="You multiply the sum by b: b is added.", look=REGRESSION,
        ),
        mistake(
            "bias_added_to_features", "x * w", "(x + b) * w", also=((" + b", ""),),
            says="You add b to each feature before the sum: it belongs to the sum, and only once.", look=REGRESSION,
        ),
        mistake(
            "not_reset_between_samples", "+ b", "+ b\n    y = y.cumsum()",
            says="Each sample's prediction has those of the samples before it in it: do you start the sum only once?",
            look="set the sum anew inside the loop over the samples",
        ),
        mistake(
            "return_inside_loop", "return y", "y[1:] = 0.0\n    return y",
            says="Only the first sample gets its prediction: does your return stand inside the loop over the samples?",
            look="the indentation of return: it comes after the loop",
        ),
        mistake(
            "first_sample_only", "return y", "return y[0]",
            says="You return the prediction of the first sample only, as a number: each sample has its own.",
            look="the stub of linear_regression: (m,), one prediction a sample",
        ),
        mistake(
            "returns_class", "return y", "y = (y >= 0.0) * 1.0\n    return y",
            says="You return the decision of a perceptron: linear regression returns the sum itself.", look=REGRESSION,
        ),
        mistake(
            "integers", "return y", "return y.astype(int)",
            says="Your predictions are integers: what comes after the point is cut off.",
            look="np.zeros(m) holds float64; np.zeros(m, dtype=int) does not",
        ),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "in_place", "products = x * w", "x *= w\n    products = x",
            says="You multiply the weights into x itself, which belongs to the caller.", look=NEW_ARRAY,
        ),
    ),
    hints=(
        "It is the weighted sum of the perceptron plus the bias: only the decision at the end is missing.",
        "The weighted sums of all samples at once are the product of a matrix (m, n) and a vector (n,).",
        "The product has shape (m,); adding the number b to it adds b to every entry.",
    ),
)  # fmt: skip

# --- linear -------------------------------------------------------------------------------------------------------


def linear_inputs(draw):
    m, n, k = draw.dims("m n k")
    return draw.array(m, n), draw.array(k, n), draw.array(k)


def biases_without_features(f, x, W, b):
    same(f(np.zeros_like(x), W, b), np.tile(b, (len(x), 1)), "linear(0, W, b)", "b in every row")


def unit_vectors_read_columns(f, x, W, b):
    same(f(np.eye(W.shape[1]), W, b), W.T + b, "linear(identity matrix, W, b)", "the columns of W, each plus b")


def outputs_alone(f, x, W, b):
    alone = [f(x, W[j : j + 1], b[j : j + 1]) for j in range(len(b))]
    same(np.concatenate(alone, axis=1), f(x, W, b), "the outputs one by one", "all outputs at once")


def rows_alone(f, x, W, b):
    alone = [f(row[None, :], W, b) for row in x]
    same(np.concatenate(alone), f(x, W, b), "the samples one by one", "the batch")


def affine(f, x, W, b):
    same(f(x + 1.0, W, b), f(x, W, b) + W.sum(axis=1), "linear(x + 1, W, b)", "linear(x, W, b) + the row sums of W")


def square_inputs(draw):
    n = draw.size(2, 4)
    return draw.array(n, n), draw.array(n, n), draw.array(n)


def swapped_rows_of_W(f, x, W, b):
    same(f(x, W[::-1], b[::-1]), f(x, W, b)[:, ::-1], "linear(x, W[::-1], b[::-1])", "linear(x, W, b)[:, ::-1]")


LINEAR = exercise(
    "linear",
    inputs=linear_inputs,
    returns="y",
    properties=(
        prop("biases_without_features", "where all features are 0 the outputs are b", biases_without_features, weight=0.5),
        prop("unit_vectors", "a sample of one 1 and zeros reads a column of W", unit_vectors_read_columns, weight=4),
        prop("outputs_alone", "output j needs row j of W and b_j only", outputs_alone, weight=0.5),
        prop("rows_alone", "a sample's outputs do not depend on the other samples", rows_alone, weight=0.5),
        prop("affine", "1 more in every feature adds the row sums of W", affine, weight=2),
        prop("square", "reversed rows of a square W reverse the outputs", swapped_rows_of_W, inputs=square_inputs, weight=0.5),
    ),
    cases=(
        limits(
            "large_outputs", "an output may be large",
            (np.array([[60.0, 40.0, -1.0]]), np.array([[2.0, 0.5, -1.5], [-8.0, 1.0, 4.0]]), np.array([100.0, -25.0])),
        ),
    ),
    mistakes=(
        mistake(
            "relu_added", "return y", "return y.clip(0.0)",
            says="You cut off negative outputs at 0: a linear layer has no activation.", look=LAYER,
        ),
        mistake(
            "no_transpose", "W.T", "W",
            says="You multiply x by W without the transpose: row j of W holds the weights of output j.",
            look="shapes: (m, n) @ (n, k) -> (m, k), and W is (k, n)",
        ),
        mistake(
            "transposes_only_if_needed", "W.T", "(W if x.shape[1] == len(W) else W.T)",
            says="You leave out the transpose where the shapes allow it, so a square W is used the wrong way round.",
            look="shapes: (m, n) @ (n, k) -> (m, k), and W is (k, n), also for k = n",
        ),
        mistake(
            "reshape_for_transpose", "W.T", "W.reshape(W.shape[::-1])",
            says="You turn W around with reshape: that refills the numbers row by row and does not swap the axes.",
            look="W.T swaps the axes",
        ),
        mistake("no_bias", " + b", "", says="You do not use the bias b.", look=LAYER),
        mistake("bias_subtracted", "+ b", "- b", says="You subtract the bias b: it is added.", look=LAYER),
        mistake("bias_twice", "+ b", "+ 2 * b", says="You add the bias b twice.", look=LAYER),
        mistake(
            "bias_along_samples", "scores + b", "(scores.T + b).T",
            says="You add the biases along the samples: each output has a bias, the same for all samples.", look=LAYER,
        ),
        mistake(
            "bias_to_first_sample_only", "return y", "y[1:] = scores[1:]\n    return y",
            says="You add the bias to the first sample only: it is the same for all samples.", look=LAYER,
        ),
        mistake(
            "bias_summed", "+ b", "+ b.sum()",
            says="You add the sum of all biases to each output: output j has its own, b_j.", look=LAYER,
        ),
        mistake(
            "first_bias_for_all", "+ b", "+ b[0]",
            says="You add the first output's bias to all outputs: output j has its own, b_j.", look=LAYER,
        ),
        mistake(
            "mean_for_sum", "y = ", "scores = scores / x.shape[1]\n    y = ",
            says="You average the products over the features: they are added up.", look=LAYER,
        ),
        mistake(
            "softmax_added", "return y", "y = np.exp(y) / np.exp(y).sum(axis=1, keepdims=True)\n    return y",
            says="You make probabilities of the outputs: a linear layer has no activation.", look=LAYER,
        ),
        mistake(
            "sigmoid_added", "return y", "y = 1.0 / (1.0 + np.exp(-y))\n    return y",
            says="You put the outputs through a sigmoid: a linear layer has no activation.", look=LAYER,
        ),
        mistake(
            "tanh_added", "return y", "y = np.tanh(y)\n    return y",
            says="You put the outputs through tanh: a linear layer has no activation.", look=LAYER,
        ),
        mistake(
            "elementwise_product", "x @ W.T", "x * W",
            says="You multiply x and W entry by entry: output j is the sum of the products of x with row j of W.",
            look="shapes: (m, n) @ (n, k) -> (m, k)",
        ),
        mistake(
            "bias_times_sum", "+ b", "* b", says="You multiply the sums by b: b is added.", look=LAYER,
        ),
        mistake(
            "bias_per_feature", "+ b", "+ x.shape[1] * b",
            says="You add the bias once for every feature: it belongs to the sum only once.", look=LAYER,
        ),
        mistake(
            "last_feature_dropped", "scores = ", "x, W = x[:, :-1], W[:, :-1]\n    scores = ",
            says="You leave out the last feature: range(n) runs over all n of them.", look=LAYER,
        ),
        mistake(
            "return_inside_loop", "return y", "y[1:] = 0.0\n    return y",
            says="Only the first sample gets its outputs: does your return stand inside the loop over the samples?",
            look="the indentation of return: it comes after the loop",
        ),
        mistake(
            "transposed_result", "return y", "return y.T",
            says="Your result has shape (k, m): samples are rows, so it should be (m, k).",
            look="the stub of linear: (m, k)",
        ),
        mistake(
            "squeezed_batch_of_one", "return y", "return y.squeeze()",
            says="You squeeze the result: an axis of size 1 is lost.",
            look="the stub of linear: (m, k), also for m = 1",
        ),
        mistake(
            "batch_of_one_dropped", "return y", "if len(y) == 1:\n        y = y[0]\n    return y",
            says="For a single sample you return its row alone: the axis of the samples stays, with size 1.",
            look="the stub of linear: (m, k), also for m = 1",
        ),
        mistake(
            "only_last_product", "scores = ", "x, W = x[:, -1:], W[:, -1:]\n    scores = ",
            says="You keep only the last product of each sum: write s += ... in the loop over the features, not s = ...",
            look=LAYER,
        ),
        mistake(
            "last_output_missing", "return y", "y[:, -1] = 0.0\n    return y",
            says="The last column of your result stays 0: range(k) runs over all k outputs.", look=LAYER,
        ),
        mistake(
            "float32_integer_cast", "return y", "return y.astype(np.int64)",
            says="Your outputs are integers: what comes after the point is cut off.",
            look="the stub of linear: float64 arrays",
        ),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return nested lists: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "in_place", "y = scores + b", "y = scores\n    for row in y:\n        b += row\n        row[:] = b",
            says="You add up the outputs inside b, which belongs to the caller, and the next sample starts from them.",
            look="b + ... makes a new array; b += ... does not",
        ),
        mistake(
            "input_overwritten", "return y", "x[:, 0] = 1\n    return y",
            says="Your answer is right, but you write ones into x, which belongs to the caller.",
            look="make a copy first: x.copy()",
        ),
        mistake(
            "state_kept_between_calls",
            code="layers = {}\n\n\ndef linear(x, W, b):\n    W, b = layers.setdefault(W.shape, (W.copy(), b.copy()))\n"
            "    scores = x @ W.T\n    y = scores + b\n    return y",
            says="You keep the weights of an earlier call: each call has its own.",
            look="what your file keeps outside of the function",
        ),
    ),
    hints=(
        "Write it for one sample first: output j is the weighted sum of x with row j of W, plus b_j.",
        "Mind the shapes: x is (m, n), W is (k, n), and the result is (m, k). Which axis is summed over?",
        "The formula W x is for one column x; for samples in rows W has to be turned around. "
        "A vector (k,) that is added to an array (m, k) is added to each row.",
    ),
)  # fmt: skip

# --- linear_backward ----------------------------------------------------------------------------------------------


def backward_inputs(draw):
    m, n, k = draw.dims("m n k")
    return draw.array(m, k), draw.array(m, n), draw.array(k, n)


def linear_in_upstream(f, dy, x, W):
    for name, twice, once in zip(("dx", "dW", "db"), f(2 * dy, x, W), f(dy, x, W), strict=True):
        same(twice, 2 * once, f"{name} for 2 dy", f"2 {name}")


def first_order(f, dy, x, W):
    dx, dW, _ = f(dy, x, W)
    same((dx * x).sum(), (dy * (x @ W.T)).sum(), "the sum of dx * x", "the sum of dy * (W x)")
    same((dW * W).sum(), (dy * (x @ W.T)).sum(), "the sum of dW * W", "the sum of dy * (W x)")


def change_of_the_loss(f, dy, x, W):
    dx, dW, db = f(dy, x, W)
    step, push = np.arange(x.size).reshape(x.shape) - 1.0, np.arange(W.size).reshape(W.shape) - 1.0
    same((dx * step).sum(), (dy * (step @ W.T)).sum(), "the sum of dx * step", "the change of L when x goes a step")
    same((dW * push).sum(), (dy * (x @ push.T)).sum(), "the sum of dW * step", "the change of L when W goes a step")
    shift = np.arange(len(W)) - 1.0
    same((db * shift).sum(), (dy * shift).sum(), "the sum of db * step", "the change of L when b goes a step")


def bias_as_weight(f, dy, x, W):
    _, dW, db = f(dy, np.ones_like(x), W)
    same(dW[:, 0], db, "a column of dW where all x are 1", "db")


def samples_add_up(f, dy, x, W):
    single = [f(dy[i : i + 1], x[i : i + 1], W) for i in range(len(x))]
    dx, dW, db = f(dy, x, W)
    same(sum(one[1] for one in single), dW, "the sum of the dW of the samples one by one", "dW of the batch")
    same(sum(one[2] for one in single), db, "the sum of the db of the samples one by one", "db of the batch")
    same(np.concatenate([one[0] for one in single]), dx, "the dx of the samples one by one", "dx of the batch")


LINEAR_BACKWARD = exercise(
    "linear_backward",
    inputs=backward_inputs,
    returns=("dx", "dW", "db"),
    properties=(
        prop("change_of_the_loss", "the gradients tell how L changes with x, W and b", change_of_the_loss, weight=4),
        prop("first_order", "the sums of dx * x, of dW * W and of dy * (W x) are the same", first_order, weight=2),
        prop("bias_as_weight", "db is the gradient of the weights of a feature that is always 1", bias_as_weight, weight=0.5),
        prop("samples_add_up", "dW and db of a batch are the sums over its samples", samples_add_up, weight=0.5),
        prop("linear_in_upstream", "twice the dy gives twice the gradients", linear_in_upstream, weight=0.5),
    ),
    cases=(
        limits(
            "large_upstream", "dy may be large",
            (np.array([[40.0, -300.0]]), np.array([[2.0, 0.5, -1.0]]), np.array([[2.0, 0.5, -1.5], [-8.0, 1.0, 4.0]])),
        ),
    ),
    mistakes=(
        mistake(
            "divides_by_batch", "dy.T @ x", "dy.T @ x / len(x)",
            also=(("np.sum(dy, axis=0)", "np.sum(dy, axis=0) / len(x)"),),
            says="You divide dW and db by m: they are sums over the samples, for a loss's 1/m is in dy already.",
            look="the stub of linear_backward: do not divide by m",
        ),
        mistake(
            "bias_gradient_averaged", "db = np.sum(", "db = 1 / len(dy) * np.sum(",
            says="You average db over the samples: it is their sum.",
            look="the stub of linear_backward: sums over the samples",
        ),
        mistake(
            "weight_gradient_averaged", "dy.T @ x", "dy.T @ x / len(x)",
            says="You divide dW by m: it is a sum over the samples, for a loss's 1/m is in dy already.",
            look="the stub of linear_backward: do not divide by m",
        ),
        mistake(
            "all_divided_by_batch", "dx =", "dy = dy / len(dy)\n    dx =",
            says="You divide all gradients by m: a loss's 1/m is in dy already.",
            look="the stub of linear_backward: do not divide by m",
        ),
        mistake(
            "weight_gradient_transposed", "dy.T @ x", "x.T @ dy",
            says="Your dW is transposed: it has W's shape (k, n), and with n = k your numbers are still wrong.",
            look="shapes: (k, m) @ (m, n) -> (k, n)",
        ),
        mistake(
            "input_gradient_no_transpose", "dy @ W", "dy @ W.T",
            says="You multiply dy by W the wrong way round for dx: forward it is x W^T, so backward it is W itself.",
            look="shapes: (m, k) @ (k, n) -> (m, n), and W is (k, n)",
        ),
        mistake(
            "transposes_only_if_needed", "dy @ W", "dy @ (W.T if len(W) == W.shape[1] else W)",
            says="You turn W around for dx where the shapes allow it, so a square W is used the wrong way round.",
            look="shapes: (m, k) @ (k, n) -> (m, n), and W is (k, n), also for k = n",
        ),
        mistake(
            "bias_gradient_wrong_axis", "axis=0", "axis=1",
            says="You sum db over the outputs (axis 1): it is summed over the samples (axis 0).", look=CHAIN,
        ),
        mistake(
            "bias_gradient_keepdims", "axis=0)", "axis=0, keepdims=True)",
            says="Your db has shape (1, k): it should have b's shape (k,).",
            look="the stub of linear_backward: db (k,)",
        ),
        mistake(
            "bias_gradient_is_dy", "np.sum(dy, axis=0)", "dy",
            says="You return dy itself as db: one bias serves all samples, so db is the sum over them.", look=CHAIN,
        ),
        mistake(
            "bias_gradient_scalar", "np.sum(dy, axis=0)", "np.sum(dy)",
            says="You sum db over everything: each output has a bias, and so a gradient, of its own.", look=CHAIN,
        ),
        mistake(
            "bias_gradient_ones", "np.sum(dy, axis=0)", "np.ones(dy.shape[1])",
            says="Your db is 1 everywhere: that is dy/db, and dL/dy has to be multiplied in.", look=CHAIN,
        ),
        mistake(
            "upstream_dropped_for_input", "dy @ W", "np.ones_like(dy) @ W",
            says="Your dx holds the column sums of W: dL/dy of the chain rule is missing in it.", look=CHAIN,
        ),
        mistake(
            "upstream_dropped_for_weights", "dy.T @ x", "np.ones_like(dy).T @ x",
            says="Your dW is made of x alone: dL/dy of the chain rule is missing in it.", look=CHAIN,
        ),
        mistake(
            "sums_before_multiplying", "dy.T @ x", "np.outer(dy.sum(axis=0), x.sum(axis=0))",
            says="You sum dy and x over the samples before you multiply: each sample's dy belongs to its own x.",
            look=CHAIN,
        ),
        mistake(
            "last_sample_only", "dy.T @ x", "np.outer(dy[-1], x[-1])", also=(("np.sum(dy, axis=0)", "dy[-1]"),),
            says="Only the last sample counts in your dW and db: add up over the samples.",
            look="dW += ..., not dW = ..., in a loop",
        ),
        mistake(
            "first_sample_only", "dy.T @ x", "np.outer(dy[0], x[0])", also=(("np.sum(dy, axis=0)", "dy[0]"),),
            says="Only the first sample counts in your dW and db: add up over the samples.", look=CHAIN,
        ),
        mistake(
            "wrong_order", "return dx, dW, db", "return dW, db, dx",
            says="You return (dW, db, dx): the order is (dx, dW, db).",
            look="the stub of linear_backward: (dx, dW, db)",
        ),
        mistake(
            "weights_first", "return dx, dW, db", "return dW, dx, db",
            says="You return (dW, dx, db): the order is (dx, dW, db).",
            look="the stub of linear_backward: (dx, dW, db)",
        ),
        mistake(
            "db_missing", "return dx, dW, db", "return dx, dW",
            says="You return dx and dW only: db, the gradient of the bias, is missing.",
            look="the stub of linear_backward: (dx, dW, db)",
        ),
        mistake(
            "dx_missing", "return dx, dW, db", "return dW, db",
            says="You return dW and db only: dx, which flows on to the layer before, is missing.",
            look="the stub of linear_backward: (dx, dW, db)",
        ),
        mistake(
            "dx_summed_over_batch", "dy @ W", "(dy @ W).sum(axis=0)",
            says="You sum dx over the samples: each sample has a gradient of its own, a row of dx.",
            look="the stub of linear_backward: dx (m, n)",
        ),
        mistake(
            "factor_two", "dx =", "dy = 2 * dy\n    dx =",
            says="You put in a factor 2, as of a squared error: the loss's derivative is in dy already.", look=CHAIN,
        ),
        mistake(
            "sign_flipped", "dx =", "dy = -dy\n    dx =",
            says="All your gradients have the wrong sign: the minus of gradient descent does not belong here.",
            look=CHAIN,
        ),
        mistake(
            "in_place", "dx =", "dy /= len(dy)\n    dx =",
            says="You divide dy by m in place: dy belongs to the caller, and the loss's 1/m is in it already.",
            look="dy / m makes a new array; dy /= m does not",
        ),
        mistake(
            "input_overwritten", "return dx", "x[:] = dx\n    return x",
            says="Your gradients are right, but you build dx inside x, which belongs to the caller.",
            look="dx = np.zeros_like(x)",
        ),
        mistake(
            "state_kept_between_calls",
            code="grads = {}\n\n\ndef linear_backward(dy, x, W):\n    dW, db = grads.get(W.shape, (0, 0))\n"
            "    grads[W.shape] = dW + dy.T @ x, db + dy.sum(axis=0)\n    return dy @ W, *grads[W.shape]",
            says="You keep adding to the gradients of earlier calls: each call starts from zero.",
            look="what your file keeps outside of the function",
        ),
        mistake(
            "accumulates_in_defaults",
            code="def linear_backward(dy, x, W, store={}):\n    if store.get('db', dy[:0]).shape != W.shape[:1]:\n"
            "        store['db'] = np.zeros(len(W))\n    store['db'] = store['db'] + dy.sum(axis=0)\n"
            "    return dy @ W, dy.T @ x, store['db'].copy()",
            says="Your gradients start from a default argument, which is made once: the last call's are still in it.",
            look="make the arrays of zeros inside the function",
        ),
    ),
    hints=(
        "Take one sample and one output first: y = W_1 x_1 + ... + W_n x_n + b. What is dy/dx_l, dy/dW_l, dy/db? "
        "Each is multiplied by dL/dy.",
        "For x_il all outputs j count, for W_jl and b_j all samples i: that is what each gradient is summed over.",
        "The shapes leave one way: dx (m, n) out of dy (m, k) and W (k, n); dW (k, n) out of dy (m, k) and x (m, n), "
        "where one of the two has to be transposed; db (k,) out of dy alone.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=2,
    title="Linear regression and the linear layer",
    section="线性回归 · 线性层",
    kind="numpy",
    exercises=(LINEAR_REGRESSION, LINEAR, LINEAR_BACKWARD),
)
