"""The perceptron (slides: 感知器, 面试评分): inputs, properties, mistakes and hints."""

import numpy as np

from grader.author import equivalent, exercise, hold, limits, mistake, prop, same, topic

SUM = "slides, 面试评分: s = w_1 x_1 + w_2 x_2 + ... + w_n x_n"
STEP = "slides, 感知器: y = 1 if w.x + b >= 0, else 0"

# --- weighted_sum -------------------------------------------------------------------------------------------------


def weighted_sum_inputs(draw):
    m, n = draw.dims("m n")
    return draw.array(m, n, size=3.0), draw.array(n)


def additive(f, x, w):
    same(f(2 * x - 1, w), 2 * f(x, w) - w.sum(), "weighted_sum(2 x - 1, w)", "2 weighted_sum(x, w) - sum of w")


def one_feature(f, x, w):
    n = len(w)
    same(f(np.eye(n), w), w, "the sums of the rows of the identity matrix", "w")


def equal_weights(f, x, w):
    same(f(x, np.full_like(w, 1 / len(w))), x.mean(axis=1), "weighted_sum(x, [1/n, ..., 1/n])", "the mean of each row")


def more_of_one_feature(f, x, w):
    more = x.copy()
    more[:, -1] += 1.0
    same(f(more, w), f(x, w) + w[-1], "with 1 more in the last feature", "weighted_sum(x, w) + w[-1]")


def samples_alone(f, x, w):
    alone = [f(row[None, :], w) for row in x]
    same(np.concatenate(alone), f(x, w), "the sums of the samples one by one", "those of the batch")


WEIGHTED_SUM = exercise(
    "weighted_sum",
    inputs=weighted_sum_inputs,
    properties=(
        prop("one_feature", "a sample of one 1 and zeros gets that feature's weight", one_feature),
        prop("more_of_one_feature", "1 more of a feature adds its weight", more_of_one_feature),
        prop("equal_weights", "with weights 1/n it is the mean of the features", equal_weights),
        prop("additive", "it is linear in the features", additive),
        prop("samples_alone", "a sample's sum does not depend on the other samples", samples_alone),
    ),
    cases=(
        limits(
            "square", "it is right also with as many samples as features",
            (np.array([[1.0, 2.0], [4.0, -3.0]]), np.array([0.5, -1.0])),
        ),
        limits(
            "large_sums", "a sum may be large",
            (np.array([[60.0, 40.0, -1.0], [-500.0, 8.0, 20.0]]), np.array([2.0, 0.5, -1.5])),
        ),
    ),
    mistakes=(
        mistake(
            "no_weights", "x * w", "x", says="You add up the features without their weights.", look=SUM,
        ),
        mistake(
            "products_not_summed", "products.sum(axis=1)", "products",
            says="You multiply features and weights, but do not add up the products of a sample.", look=SUM,
        ),
        mistake(
            "sums_over_samples", "axis=1", "axis=0",
            says="You add up over the samples (axis 0): each sample has its own sum, over its features (axis 1).",
            look=SUM,
        ),
        mistake(
            "sums_everything", ".sum(axis=1)", ".sum()",
            says="You add up the products of all samples to one number: each sample has its own sum.",
            look="the stub of weighted_sum: (m,), one sum a sample",
        ),
        mistake(
            "not_reset_between_samples", "return s", "return s.cumsum()",
            says="Each sample's sum has those of the samples before it in it: do you start at 0 only once?",
            look="set the sum to 0 inside the loop over the samples",
        ),
        mistake(
            "mean_for_sum", ".sum(axis=1)", ".sum(axis=1) / len(w)",
            says="You divide the sum by the number of features: it is a sum, not a mean.", look=SUM,
        ),
        mistake(
            "weights_normalised", ".sum(axis=1)", ".sum(axis=1) / w.sum()",
            says="You divide by the sum of the weights: that is the weighted average, not the weighted sum.", look=SUM,
        ),
        mistake(
            "last_feature_dropped", "products.", "products[:, :-1].",
            says="You leave out the last feature: range(n) runs over all n of them.", look=SUM,
        ),
        mistake(
            "first_feature_dropped", "products.", "products[:, 1:].",
            says="You leave out the first feature: its index is 0.", look=SUM,
        ),
        mistake(
            "only_last_product", "products.sum(axis=1)", "products[:, -1]",
            says="You keep only the last product of a sample: write s += ... in the loop over the features, not s = ...",
            look=SUM,
        ),
        mistake(
            "return_inside_loop", "return s", "s[1:] = 0.0\n    return s",
            says="Only the first sample gets its sum: does your return stand inside the loop over the samples?",
            look="the indentation of return: it comes after the loop",
        ),
        mistake(
            "first_sample_only", "return s", "return s[0]",
            says="You return the sum of the first sample only, as a number: each sample has its own sum.",
            look="the stub of weighted_sum: (m,), one sum a sample",
        ),
        mistake(
            "last_sample_only", "return s", "return s[-1]",
            says="You return the sum of the last sample only, as a number: each sample has its own sum.",
            look="the stub of weighted_sum: (m,), one sum a sample",
        ),
        mistake(
            "weights_added", "x * w", "x + w",
            says="You add the weights to the features: each feature is multiplied by its weight.", look=SUM,
        ),
        mistake(
            "sums_multiplied", "products.sum(axis=1)", "x.sum(axis=1) * w.sum()",
            says="You add up features and weights apart and multiply the two sums: multiply first, then add up.",
            look=SUM,
        ),
        mistake("rounded", "return s", "return s.round()", says="You round to whole numbers.", look=SUM),
        mistake(
            "absolute_weights", "x * w", "x * np.abs(w)",
            says="You drop the signs of the weights: a negative weight counts against the sample.", look=SUM,
        ),
        mistake(
            "weights_along_samples", "products.sum(axis=1)", "w @ x",
            says="You multiply the weights down the samples: w has one entry a feature, so it is x @ w.",
            look="the stub of weighted_sum: x (m, n), w (n,)",
        ),
        mistake(
            "keeps_column_shape", "return s", "return s[..., None]",
            says="You return a column of shape (m, 1): one sum a sample is an array of shape (m,).",
            look="the stub of weighted_sum: (m,), one sum a sample",
        ),
        mistake(
            "squeezed_batch_of_one", "return s", "return s.squeeze()",
            says="You squeeze the result: for a single sample the axis of the samples is lost too.",
            look="the stub of weighted_sum: (m,), also for m = 1",
        ),
        mistake(
            "int_buffer", "return s", "return s.astype(int)",
            says="Your sums are integers: what comes after the point is cut off.",
            look="np.zeros(m) holds float64; np.zeros(m, dtype=int) does not",
        ),
        mistake(
            "returns_list", "return s", "return s.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "in_place", "products = x * w", "x *= w\n    products = x",
            says="You multiply the weights into x itself, which belongs to the caller.",
            look="x * w makes a new array; x *= w does not",
        ),
        mistake(
            "state_kept_between_calls",
            code="all_sums = []\n\n\ndef weighted_sum(x, w):\n    products = x * w\n"
            "    s = products.sum(axis=1)\n    all_sums.extend(s)\n    return np.array(all_sums)",
            says="Your list of sums lives outside of the function, so it still holds those of earlier calls.",
            look="make the list inside the function",
        ),
    ),
    hints=(
        "Start with one sample: multiply each of its marks by the weight of that mark, and add up the products.",
        "With samples in rows, the sum goes along a row: over axis 1, so that one number a sample remains.",
        "NumPy knows this as the product of a matrix and a vector: (m, n) times (n,) gives (m,). "
        "A loop over samples and features is right too: mind where the sum starts at 0.",
    ),
)  # fmt: skip

# --- perceptron ---------------------------------------------------------------------------------------------------


def perceptron_inputs(draw):
    m, n = draw.dims("m n")
    x, w = draw.array(m, n), draw.array(n)
    if draw.boolean():
        return x, w, draw.number()
    return x, w, float(draw.choice([0.0, 0.25, -0.25, 0.5, -0.5, 1.0]) - (x @ w)[draw.integer(0, m - 1)])


def zeros_and_ones(f, x, w, b):
    y = np.asarray(f(x, w, b), dtype=np.float64)
    hold((y == 0) | (y == 1), "each answer should be 0 or 1", y)


def fires_on_the_boundary(f, x, w, b):
    b = -float((x[:1] @ w)[0])
    same(f(x[:1], w, b), [1.0], "perceptron(x, w, b) where w.x + b is exactly 0", "1")


def silent_below_the_boundary(f, x, w, b):
    b = -float((x[:1] @ w)[0]) - 0.25
    same(f(x[:1], w, b), [0.0], "perceptron(x, w, b) where w.x + b is -1/4", "0")


def bias_decides(f, x, w, b):
    same(f(x, w, 100.0), np.ones(len(x)), "perceptron(x, w, 100)", "1 for all samples")
    same(f(x, w, -100.0), np.zeros(len(x)), "perceptron(x, w, -100)", "0 for all samples")


def along_w(f, x, w, b):
    before, further = np.asarray(f(x, w, b), dtype=np.float64), np.asarray(f(x + w, w, b), dtype=np.float64)
    hold(further >= before, "a step along w should never turn a 1 into a 0", further)


def scale_free(f, x, w, b):
    same(f(x, 2 * w, 2 * b), f(x, w, b), "perceptron(x, 2 w, 2 b)", "perceptron(x, w, b)")


def samples_decide_alone(f, x, w, b):
    alone = [f(row[None, :], w, b) for row in x]
    same(np.concatenate(alone), f(x, w, b), "the classes of the samples one by one", "those of the batch")


PERCEPTRON = exercise(
    "perceptron",
    inputs=perceptron_inputs,
    needs=("weighted_sum",),
    properties=(
        prop("zeros_and_ones", "every answer is 0 or 1", zeros_and_ones),
        prop("fires_on_the_boundary", "a sum of exactly 0 gives 1", fires_on_the_boundary),
        prop("silent_below_the_boundary", "a sum just below 0 gives 0", silent_below_the_boundary),
        prop("bias_decides", "a large bias makes all answers 1, a very negative one makes them 0", bias_decides),
        prop("along_w", "a step along w never turns a 1 into a 0", along_w),
        prop("scale_free", "twice the weights and the bias change nothing", scale_free),
        prop("samples_alone", "a sample's class does not depend on the other samples", samples_decide_alone),
    ),
    cases=(
        limits(
            "close_to_the_boundary", "a sum a little below 0 gives 0, and one a little above 0 gives 1",
            (np.array([[-0.125], [0.125], [-0.015625], [0.015625], [-0.001], [0.001]]), np.array([1.0]), 0.0),
        ),
    ),
    mistakes=(
        mistake(
            "strict_inequality", "score >= 0", "score > 0",
            says="Your function gives 0 for a sum of exactly 0: it should give 1 there (>= 0, not > 0).", look=STEP,
        ),
        mistake(
            "inverted", "return y", "y = 1 - y\n    return y",
            says="Your classes are swapped: you return 1 where the sum is negative.", look=STEP,
        ),
        mistake(
            "bias_as_threshold", "+ b", "- b",
            says="You use b as the threshold: b is added to the sum, so the threshold is -b.", look=STEP,
        ),
        mistake("no_bias", " + b", "", says="You do not use the bias b.", look=STEP),
        mistake(
            "bias_per_feature", "+ b", "+ len(w) * b",
            says="You add b once for every feature: it belongs to the sum only once.", look=STEP,
        ),
        mistake(
            "plus_minus_one", "return y", "y = 2 * y - 1\n    return y", says="You return -1 and 1: the classes are 0 and 1.", look=STEP,
        ),
        mistake(
            "returns_score", "np.where(score >= 0, 1, 0)", "score",
            says="You return the sum itself: the decision between 0 and 1 is missing.", look=STEP,
        ),
        mistake(
            "no_weights", "weighted_sum(x, w)", "x.sum(axis=1)",
            says="You add up the features without their weights.", look=SUM,
        ),
        mistake(
            "threshold_one_half", "score >= 0", "score >= 0.5",
            says="You compare with 1/2, as one does with probabilities: the sum is compared with 0.", look=STEP,
        ),
        mistake(
            "threshold_one", "score >= 0", "score >= 1",
            says="You compare the sum with 1: it is compared with 0.", look=STEP,
        ),
        mistake(
            "relu_output", "np.where(score >= 0, 1, 0)", "np.maximum(score, 0)",
            says="You return the sum itself where it is positive: the answer should be 1 there.", look=STEP,
        ),
        mistake(
            "bias_times_sum", "+ b", "* b",
            says="You multiply the sum by b: b is added.", look=STEP,
        ),
        mistake(
            "bias_added_to_features", "weighted_sum(x, w) + b", "weighted_sum(x + b, w)",
            says="You add b to each feature before the sum: it belongs to the sum, and only once.", look=STEP,
        ),
        mistake(
            "return_inside_loop", "return y", "y[1:] = 0\n    return y",
            says="Only the first sample is decided: does your return stand inside the loop over the samples?",
            look="the indentation of return: it comes after the loop",
        ),
        mistake(
            "first_sample_only", "return y", "return y.tolist()[0]",
            says="You return the class of the first sample only, as a number: each sample has its own.",
            look="the stub of perceptron: (m,) array of zeros and ones",
        ),
        mistake(
            "squeezed_batch_of_one", "return y", "return y.squeeze()",
            says="You squeeze the result: for a single sample the axis of the samples is lost too.",
            look="the stub of perceptron: (m,), also for m = 1",
        ),
        mistake(
            "sign_function", "np.where(score >= 0, 1, 0)", "np.sign(score)",
            says="np.sign gives -1, 0 and 1: you need 0 for negative sums and 1 for all others.", look=STEP,
        ),
        mistake(
            "heaviside_of_zero_half", "np.where(score >= 0, 1, 0)", "np.heaviside(score, 0.5)",
            says="Your step function gives 1/2 at exactly 0: it should give 1 there.", look=STEP,
        ),
        mistake(
            "sigmoid_output", "np.where(score >= 0, 1, 0)", "1 / (1 + np.exp(-score))",
            says="You return the sigmoid of the sum: that is a probability, not a decision.", look=STEP,
        ),
        mistake(
            "truncated_score", "weighted_sum(x, w) + b", "np.trunc(weighted_sum(x, w) + b)",
            says="You cut the sum to a whole number before you compare it, so sums between -1 and 0 give 1 too.",
            look=STEP,
        ),
        mistake(
            "rounded_score", "weighted_sum(x, w) + b", "np.round(weighted_sum(x, w) + b)",
            says="You round the sum before you compare it, so sums between -1/2 and 0 give 1 too.", look=STEP,
        ),
        mistake(
            "absolute_score", "weighted_sum(x, w)", "np.abs(weighted_sum(x, w))",
            says="You drop the sign of the weighted sum.", look=STEP,
        ),
        mistake(
            "one_decision_for_the_batch", "np.where(score >= 0, 1, 0)", "np.ones(len(x))",
            says="You return 1 for the whole batch, whatever its sums are: each sample has a decision of its own.",
            look=STEP,
        ),
        mistake(
            "keeps_column_shape", "return y", "return y[..., None]",
            says="You return a column of shape (m, 1): one class a sample is an array of shape (m,).",
            look="the stub of perceptron: (m,) array of zeros and ones",
        ),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "in_place", "score = weighted_sum(x, w)", "x *= w\n    score = x.sum(axis=1)",
            says="You multiply the weights into x itself, which belongs to the caller.",
            look="x * w makes a new array; x *= w does not",
        ),
        mistake(
            "state_kept_between_calls",
            code="memory = {}\n\n\ndef perceptron(x, w, b):\n    w, b = memory.setdefault(len(w), (w.copy(), b))\n"
            "    score = weighted_sum(x, w) + b\n    y = np.where(score >= 0, 1, 0)\n    return y",
            says="You remember the weights of an earlier call: each call has its own.",
            look="what your file keeps outside of the function",
        ),
    ),
    equivalents=(
        equivalent("weighted_sum(x, w)", "weighted_sum(w, x)", "the reference's products commute"),
        equivalent("np.where(score >= 0, 1, 0)", "np.where(1, score >= 0, 0)", "it picks score >= 0: bool is allowed"),
    ),
    hints=(
        "It takes two steps: a number for each sample, then a yes or no for each number.",
        "The number is the weighted sum, which you have in this file already, plus b. What is the answer at exactly 0?",
        "Compare the array of sums with 0: that gives True and False for all samples at once, "
        "which is allowed as it is; np.where makes numbers of it.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=1,
    title="The perceptron",
    section="感知器 · 面试评分",
    kind="numpy",
    exercises=(WEIGHTED_SUM, PERCEPTRON),
)
