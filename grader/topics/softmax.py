"""Softmax regression (slides: Softmax回归): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import call, equivalent, exercise, hold, limits, mistake, prop, same, topic

ALL_BUT_AXIS = "the stub: the sum runs along `axis` only"
SAFE = "slides, Softmax回归: subtract each row's own maximum first, the result stays the same"


def softmax_inputs(draw):
    shape = draw.shape(low=1, high=4)
    z = draw.array(*shape, size=draw.choice([4.0, 2.0, 8.0]))
    return call(z, axis=draw.integer(-len(shape), len(shape) - 1)) if draw.boolean() else (z,)


def offsets(z, axis):
    """A different large number for each slice along `axis`: 900, -900, 0, 900, ..."""
    shape = list(z.shape)
    shape[axis] = 1
    return np.resize([900.0, -900.0, 0.0], shape)


MIXED = np.array([[1000.0, 999.0], [-1000.0, -999.0], [0.0, -1.0], [1000.0, -1000.0]])
LARGE_SCORES = "it is finite and right for scores up to 1000 in size, large and small ones in one call"
LARGE = (
    (MIXED,),
    call(MIXED, axis=0),
    (np.array([-1000.0, 5.0, 4.0]),),
    (np.array([1000.0, 0.0, 0.0, 0.0]),),
    (np.array([[-1000.0]]),),
    (np.array([[-60.0, -61.0], [700.0, 699.5]]),),
    call(np.array([[[800.0, 0.0, -800.0], [798.5, 1.0, -801.0]], [[-2.0, 950.0, 3.0], [-1.0, 950.5, 1000.0]]]), axis=1),
)
BLOCK = np.array([[[0.0, 1.0], [2.0, 0.0], [1.0, 3.0]], [[-1.0, 0.5], [0.0, 2.0], [2.5, 0.0]]])
FROM_THE_END = "an axis may be counted from the end: -2 is the last but one, -3 the one before"
INNER_AXES = (call(BLOCK, axis=-2), call(BLOCK[:, :, None, :], axis=-3))

# --- softmax ------------------------------------------------------------------------------------------------------


def sums_to_one(f, z, axis=-1):
    y = f(z, axis=axis)
    hold(y > 0, "every entry should be positive", y)
    same(y.sum(axis=axis), np.ones_like(y.sum(axis=axis)), "the sum along `axis`", "1")


def ratios(f, z, axis=-1):
    y = f(z, axis=axis)
    hold(y > 0, "every entry should be positive", y)
    logs, first = np.moveaxis(np.log(y), axis, 0), np.moveaxis(z, axis, 0)
    same(logs - logs[:1], first - first[:1], "log(y_i / y_j)", "z_i - z_j", tol=1e-3)


def shifted(f, z, axis=-1):
    same(
        f(z + offsets(z, axis), axis=axis),
        f(z, axis=axis),
        "softmax(z + c), c one number up to 900 a row",
        "softmax(z)",
    )


def undoes_the_log(f, z, axis=-1):
    w = 1.0 + z**2
    same(f(np.log(w), axis=axis), w / w.sum(axis=axis, keepdims=True), "softmax(log w)", "w / sum of w, for positive w")


def last_axis_by_default(f, z, axis=-1):
    same(f(z), np.moveaxis(f(np.moveaxis(z, -1, 0), axis=0), 0, -1), "softmax(z)", "softmax along the last axis")


def rows_alone(f, z, axis=-1):
    one = first_row(z, axis)
    same(f(one, axis=axis), first_row(f(z, axis=axis), axis), "the first row alone", "the first row among others")


def first_row(z, axis):
    return z if z.ndim == 1 else np.take(z, [0], axis=(axis - 1) % z.ndim)


SOFTMAX = exercise(
    "softmax",
    inputs=softmax_inputs,
    properties=(
        prop("sums_to_one", "the answer is positive and sums to 1 along `axis`", sums_to_one),
        prop("ratios", "only differences of scores count: log(y_i / y_j) is z_i - z_j", ratios, weight=3),
        prop("undoes_the_log", "of logarithms it gives the numbers back, each divided by their sum", undoes_the_log, weight=3),
        prop("last_axis_by_default", "without `axis` it works along the last axis", last_axis_by_default, weight=0.5),
        prop("rows_alone", "a row's answer does not depend on other rows", rows_alone, weight=0.5),
        prop(
            "shifted",
            "adding a number to all scores of a row changes nothing, even 900 to one and -900 to another",
            shifted,
        ),
    ),
    cases=(limits("large_scores", LARGE_SCORES, *LARGE), limits("negative_axes", FROM_THE_END, *INNER_AXES)),
    mistakes=(
        mistake(
            "wrong_axis", "return y", "return y\n\n\nsoftmax.__defaults__ = (0,)\n",
            says="Your default axis is 0, over the batch: it should be -1, the last one.",
            look="the stub: axis=-1",
        ),
        mistake(
            "no_max_subtraction", "z - largest", "z",
            says="You do not subtract the maximum, so exp overflows for large scores and is 0 for very small ones.",
            look=SAFE,
        ),
        mistake(
            "axis_ignored", "largest = ", "axis = -1\n    largest = ",
            says="You always work along the last axis and never use the argument `axis`.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "global_max", "z.max(axis=axis, keepdims=True)", "z.max()",
            says="You subtract the maximum of the whole array: a row far below it becomes 0 / 0.", look=SAFE,
        ),
        mistake(
            "max_starts_at_zero", "z - largest", "z - np.maximum(largest, 0.0)",
            says="A row of very negative scores becomes 0 / 0: does your search for the maximum start at 0?", look=SAFE,
        ),
        mistake(
            "max_of_absolute_values", "z.max(", "np.abs(z).max(",
            says="You subtract the largest absolute value, so a row with very negative scores becomes 0 / 0.",
            look=SAFE,
        ),
        mistake(
            "mean_subtracted", "z.max(", "z.mean(",
            says="You subtract the mean instead of the maximum, so exp can still overflow.", look=SAFE,
        ),
        mistake(
            "min_subtracted", "z.max(", "z.min(",
            says="You subtract the minimum instead of the maximum, so exp can still overflow.", look=SAFE,
        ),
        mistake(
            "max_in_numerator_only", "e.sum(", "np.exp(z).sum(",
            says="You subtract the maximum in the numerator only: the denominator needs the same exponentials.",
            look=SAFE,
        ),
        mistake(
            "sums_over_everything", "e.sum(axis=axis, keepdims=True)", "e.sum()",
            says="You divide by the sum of the whole array: each row should sum to 1.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "missing_keepdims", "e.sum(axis=axis, keepdims=True)", "e.sum(axis=axis)",
            says="Without keepdims the sums are lined up with the wrong axis: a square array runs and is wrong.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "max_without_keepdims", "z.max(axis=axis, keepdims=True)", "z.max(axis=axis)",
            says="Without keepdims the maxima are lined up with the wrong axis: a square array runs, and may overflow.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "not_normalised", "e / total", "e",
            says="You never divide by the sum.", look="slides, Softmax回归: / sum_j exp(z_j)",
        ),
        mistake(
            "no_exp", "np.exp(shifted)", "z",
            says="You divide the scores by their sum without exp, so negative scores give negative probabilities.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "base_two", "np.exp(", "np.exp2(",
            says="You use powers of 2 instead of e.", look="slides, Softmax回归: exp(z_i)",
        ),
        mistake(
            "exponent_negated", "largest = ", "z = -z\n    largest = ",
            says="You use exp(-z), so that the smallest score gets the largest probability.",
            look="slides, Softmax回归: exp(z_i)",
        ),
        mistake(
            "applied_twice", "return y", "again = np.exp(y)\n    y = again / again.sum(axis=axis, keepdims=True)\n    return y",
            says="You apply softmax twice.", look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "returns_log", "y = e / total", "y = shifted - np.log(total)",
            says="You return the logarithm of the probabilities: that is log_softmax.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "sigmoid_normalised", "np.exp(shifted)", "1.0 / (1.0 + np.exp(-z))",
            says="You normalise sigmoids instead of exponentials.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "scores_divided_by_max", "z - largest", "z / largest",
            says="You divide the scores by their maximum: subtract it, or their differences change.", look=SAFE,
        ),
        mistake(
            "argmax_one_hot", "e / total", "(z == largest) * 1.0",
            says="You return 1 for the largest score and 0 for all others: that is argmax, not softmax.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "eps_without_max", "z - largest", "z", also=(("e / total", "e / (total + 1e-12)"),),
            says="You add a small number against 0 / 0 but do not subtract the maximum: large scores still give nan.",
            look=SAFE,
        ),
        mistake(
            "nan_replaced_by_zero", "z - largest", "z", also=(("return y", "y = np.nan_to_num(y)\n    return y"),),
            says="You replace the nan of an overflow by 0, which makes the most likely class impossible.", look=SAFE,
        ),
        mistake(
            "clips_scores", "z - largest", "np.clip(z, -500.0, 500.0)",
            says="You clip the scores before exp, so large scores that differ become equal.", look=SAFE,
        ),
        mistake(
            "clips_large_scores", "z - largest", "np.minimum(z, 700.0)",
            says="You cut off scores above 700 before exp, so large scores that differ become equal.", look=SAFE,
        ),
        mistake(
            "hardmax_for_large_scores",
            "return y",
            "if largest.max() > 700:\n        top = (z == largest) * 1.0\n"
            "        y = top / top.sum(axis=axis, keepdims=True)\n    return y",
            says="For large scores you return 1 for the largest and 0 for the others, even if they are close together.",
            look=SAFE,
        ),
        mistake(
            "large_eps_in_denominator", "e / total", "e / (total + 1e-2)",
            says="The number you add to the denominator is so large that the probabilities no longer sum to 1.",
            look="the sum of the exponentials is at least 1 once the maximum is subtracted: nothing need be added",
        ),
        mistake(
            "rounded", "return y", "return y.round(2)",
            says="You round the probabilities to two digits.", look="the stub",
        ),
        mistake(
            "log_taken", "return y", "y = np.log(y)\n    return y",
            says="You return the logarithm of the probabilities: that is log_softmax.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "mean_for_sum", "e.sum(", "e.mean(",
            says="You divide by the mean of the exponentials: divide by their sum.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "axis_half_used", "e.sum(axis=axis", "e.sum(axis=-1",
            says="You take the maximum along `axis`, but the sum always along the last axis.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "axis_of_sum_only", "z.max(axis=axis", "z.max(axis=-1",
            says="You take the sum along `axis`, but the maximum always along the last axis.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "only_matrices", "largest = ", "rows, columns = z.shape\n    largest = ",
            says="You unpack z's shape into rows and columns, so only arrays with two axes work.",
            look="the stub: array of any shape",
        ),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "axis_one_hard_coded", "axis=axis, keepdims=True)\n    shifted ", "axis=1).reshape(-1, 1)\n    shifted ",
            also=(("e.sum(axis=axis, keepdims=True)", "e.sum(axis=1).reshape(-1, 1)"),),
            says="You always work along axis 1: it should be `axis`, and a vector has no axis 1.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "axis_always_one", "largest = ", "axis = 1\n    largest = ",
            says="You always work along axis 1 instead of `axis`: a vector has no axis 1.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "two_axes_only", "largest = ", "axis = -1 if axis in (-1, z.ndim - 1) else 0\n    largest = ",
            says='You know only "last axis" and "first axis": an array with three axes has one in the middle.',
            look=ALL_BUT_AXIS,
        ),
        mistake(
            "negative_axis_mishandled", "largest = ", "axis = z.ndim - 1 if axis < 0 else axis\n    largest = ",
            says="You take every negative axis for the last one: -2 is the last but one.",
            look="NumPy: negative axes count from the end",
        ),
        mistake(
            "reshape_for_moveaxis", "largest = ",
            "shape, z, axis = z.shape, z.reshape(-1, z.shape[axis]), 1\n    largest = ",
            also=(("return y", "return y.reshape(shape)"),),
            says="You use reshape to bring the axis to the end: reshape refills the numbers and does not move axes.",
            look="NumPy: moveaxis, swapaxes",
        ),
        mistake(
            "axis_renamed",
            code="def softmax(z, dim=-1):\n    e = np.exp(z - z.max(dim, keepdims=True))\n"
            "    return e / e.sum(dim, keepdims=True)",
            says="You renamed the argument `axis`: it is passed by its name.", look="the stub: softmax(z, axis=-1)",
        ),
        mistake(
            "in_place", "shifted = z - largest", "z -= largest\n    shifted = z",
            says="You subtract the maximum from z itself: the caller's array is changed.",
            look="z = z - ... makes a new array, z -= ... does not",
        ),
        mistake(
            "in_place_only_when_large", "largest = ", "z[z > 700.0] = 700.0\n    largest = ",
            says="You cut off large entries of z in the caller's own array, and change the answer by that too.",
            look=SAFE,
        ),
        mistake(
            "contiguous_input_assumed",
            "return y",
            "out = np.zeros_like(z)\n    out.reshape(-1)[:] = y.reshape(-1)\n    return out",
            says="You write through reshape(-1): of an array stored by columns that is a copy, and 0 is returned.",
            look="NumPy: reshape returns a view only where it can",
        ),
    ),
    hints=(
        "Try two equal scores by hand: each gets 1/2, whatever the scores are. What changes if you add 1000 to both?",
        "Subtract the largest score of each row before exp: the answer stays the same, and exp sees no large number.",
        "Three steps: the maximum along `axis`, exp of the differences to it, their sum (keepdims=True).",
    ),
)  # fmt: skip

# --- log_softmax --------------------------------------------------------------------------------------------------


def log_differences(f, z, axis=-1):
    y, first = np.moveaxis(f(z, axis=axis), axis, 0), np.moveaxis(z, axis, 0)
    same(y - y[:1], first - first[:1], "the difference of two answers of a row", "the difference of their scores")


def log_sums_to_one(f, z, axis=-1):
    p = np.exp(f(z, axis=axis))
    same(p.sum(axis=axis), np.ones_like(p.sum(axis=axis)), "the sum of exp(log_softmax(z))", "1")


def log_twice(f, z, axis=-1):
    once = f(z, axis=axis)
    same(f(once, axis=axis), once, "log_softmax(log_softmax(z))", "log_softmax(z)")


def logs_of_probabilities(f, z, axis=-1):
    w = 1.0 + z**2
    logs = np.log(w / w.sum(axis=axis, keepdims=True))
    same(f(np.log(w), axis=axis), logs, "log_softmax(log w)", "log (w / sum of w), for positive w")


def log_shifted(f, z, axis=-1):
    same(
        f(z + offsets(z, axis), axis=axis),
        f(z, axis=axis),
        "log_softmax(z + c), c one number up to 900 a row",
        "log_softmax(z)",
    )


def log_last_axis(f, z, axis=-1):
    same(
        f(z), np.moveaxis(f(np.moveaxis(z, -1, 0), axis=0), 0, -1), "log_softmax(z)", "log_softmax along the last axis"
    )


def eps_mistakes(name, old, new, *, says, look):
    """One mistake for each small number that people add or clip at: their answers differ where softmax underflows."""
    return [
        mistake(f"{name}{end}", old, new.replace("EPS", eps), says=says, look=look)
        for end, eps in (
            ("", "1e-12"),
            ("_8", "1e-8"),
            ("_10", "1e-10"),
            ("_15", "1e-15"),
            ("_7", "1e-7"),
            ("_9", "1e-9"),
        )
    ]


LOG_SOFTMAX = exercise(
    "log_softmax",
    inputs=softmax_inputs,
    needs=(),
    properties=(
        prop("log_sums_to_one", "exp of the answer sums to 1 along `axis`", log_sums_to_one, weight=2),
        prop("log_differences", "it keeps the differences of the scores", log_differences),
        prop("logs_of_probabilities", "of logarithms it gives those of the numbers divided by their sum", logs_of_probabilities, weight=4),
        prop("log_twice", "a second log_softmax changes nothing", log_twice, weight=0.5),
        prop("log_last_axis", "without `axis` it works along the last axis", log_last_axis, weight=0.5),
        prop(
            "log_shifted",
            "adding a number to all scores of a row changes nothing, even 900 to one and -900 to another",
            log_shifted, weight=0.5),
    ),
    cases=(
        limits("large_scores", LARGE_SCORES, *LARGE),
        limits("negative_axes", FROM_THE_END, *INNER_AXES),
        limits(
            "underflow",
            "it is exact also where softmax is so small that it rounds to 0",
            (np.array([0.0, -30.0, -40.0]),),
            (np.array([0.0, -800.0, -740.0, -100.0]),),
            call(np.array([[0.0, 1.0], [-50.0, 1000.0]]), axis=0),
        ),
    ),
    mistakes=(
        mistake(
            "wrong_axis", "return y", "return y\n\n\nlog_softmax.__defaults__ = (0,)\n",
            says="Your default axis is 0, over the batch: it should be -1, the last one.", look="the stub: axis=-1",
        ),
        mistake(
            "log_of_softmax", "shifted - np.log(total)", "np.log(np.exp(shifted) / total)",
            says="You take the log of softmax: where softmax is rounded to 0 that gives -inf.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "no_max_subtraction", "z - largest", "z",
            says="You do not subtract the maximum, so exp overflows for large scores.", look=SAFE,
        ),
        mistake(
            "max_of_absolute_values", "z.max(", "np.abs(z).max(",
            says="You subtract the largest absolute value, so a row with very negative scores becomes log 0.",
            look=SAFE,
        ),
        mistake(
            "mean_subtracted", "z.max(", "z.mean(",
            says="You subtract the mean instead of the maximum, so exp can still overflow.", look=SAFE,
        ),
        mistake(
            "max_without_keepdims", "z.max(axis=axis, keepdims=True)", "z.max(axis=axis)",
            says="Without keepdims the maxima are lined up with the wrong axis: a square array runs, and may overflow.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "sums_over_everything", ".sum(axis=axis, keepdims=True)", ".sum()",
            says="You take the log of the sum of the whole array: each row has its own sum.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "applied_to_probabilities", "largest = ", "z = softmax(z, axis)\n    largest = ",
            says="You apply log_softmax to the probabilities: it takes the scores.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "max_not_added_back", "y = shifted", "y = z",
            says="You subtract the maximum inside exp only: subtract it from z too, or add it to the log.",
            look="log sum_j exp(z_j) = max + log sum_j exp(z_j - max)",
        ),
        mistake(
            "forgot_log", "shifted - np.log(total)", "np.exp(shifted) / total",
            says="You return the probabilities, without the log.", look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "axis_ignored", "largest = ", "axis = -1\n    largest = ",
            says="You always work along the last axis and never use the argument `axis`.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "axis_half_used", ".sum(axis=axis", ".sum(axis=-1",
            says="You take the maximum along `axis`, but the sum always along the last axis.", look=ALL_BUT_AXIS,
        ),
        mistake(
            "missing_keepdims", ".sum(axis=axis, keepdims=True)", ".sum(axis=axis)",
            says="Without keepdims the sums are lined up with the wrong axis: a square array runs and is wrong.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "global_max", "z.max(axis=axis, keepdims=True)", "z.max()",
            says="You subtract the maximum of the whole array: a row far below it becomes log 0.", look=SAFE,
        ),
        mistake(
            "max_starts_at_zero", "z - largest", "z - np.maximum(largest, 0.0)",
            says="A row of very negative scores becomes log 0: does your search for the maximum start at 0?", look=SAFE,
        ),
        mistake(
            "sign_flipped", "return y", "y = -y\n    return y",
            says="You return the negative of the log-probabilities.", look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "mean_for_sum", ".sum(", ".mean(",
            says="You average the exponentials instead of adding them up.", look="the stub: log sum_j exp(z_j)",
        ),
        mistake(
            "no_exp_in_sum", "y = shifted - np.log(total)",
            "y = z - np.log(z.sum(axis=axis, keepdims=True))",
            says="You take the log of the sum of the scores: the exp inside the sum is missing.",
            look="the stub: log sum_j exp(z_j)",
        ),
        mistake(
            "log_base_two", "return y", "y = y / np.log(2.0)\n    return y",
            says="You use the logarithm of base 2: the natural one is asked for.", look="the stub: natural logarithm",
        ),
        mistake(
            "log_of_sum_base_two", "np.log(", "np.log2(",
            says="You take the logarithm of base 2 of the sum: the natural one is asked for.",
            look="the stub: natural logarithm",
        ),
        mistake(
            "log_of_sum_base_ten", "np.log(", "np.log10(",
            says="You take the logarithm of base 10 of the sum: the natural one is asked for.",
            look="the stub: natural logarithm",
        ),
        mistake(
            "eps_in_sum", "np.log(total)", "np.log(total + 0.01)",
            says="The number you add inside the log is so large that the probabilities no longer sum to 1.",
            look="the sum of the exponentials is at least 1 once the maximum is subtracted: nothing need be added",
        ),
        *eps_mistakes("eps_in_log", "shifted - np.log(total)", "np.log(np.exp(shifted) / total + EPS)",
            says="You add a small number inside the log: unlikely classes then all get about the same value.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        *eps_mistakes("clipped_probabilities", "shifted - np.log(total)", "np.log(np.maximum(np.exp(shifted) / total, EPS))",
            says="You clip the probabilities before the log, so no answer goes below a certain value.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "infinities_replaced", "shifted - np.log(total)", "np.maximum(np.log(np.exp(shifted) / total), -745.0)",
            says="You replace -inf by a fixed number, so very unlikely classes get a wrong value.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "infinities_to_numbers", "shifted - np.log(total)", "np.nan_to_num(np.log(np.exp(shifted) / total))",
            says="You replace -inf by a huge number (nan_to_num), so very unlikely classes get a wrong value.",
            look="the stub: z_i - log sum_j exp(z_j)",
        ),
        mistake(
            "only_matrices", "largest = z", "rows, columns = z.shape\n    largest = z",
            says="You unpack z's shape into rows and columns, so only arrays with two axes work.",
            look="the stub: array of any shape",
        ),
        mistake(
            "in_place", "shifted = z - largest", "z -= largest\n    shifted = z",
            says="You subtract the maximum from z itself: the caller's array is changed.",
            look="z = z - ... makes a new array, z -= ... does not",
        ),
    ),
    hints=(
        "log(exp(z_i) / sum) is z_i - log(sum): with the logarithm inside the fraction is gone.",
        "Subtract the row's maximum from z first, everywhere: the answer stays the same, and the sum is at least 1.",
        "Call the differences to the maximum s: the answer is s minus the log of the sum of exp(s) (keepdims=True).",
    ),
)  # fmt: skip

# --- softmax_backward ---------------------------------------------------------------------------------------------


def backward_inputs(draw):
    shape = draw.shape(low=1, high=4)
    return draw.array(*shape), draw.probabilities(*shape)


def backward_sums_to_zero(f, dy, y):
    dz = f(dy, y)
    same(dz.sum(axis=-1), np.zeros(dz.shape[:-1]), "the sum of each row of dL/dz", "0")


def constant_upstream(f, dy, y):
    same(f(dy + 3.0, y), f(dy, y), "softmax_backward(dy + 3, y)", "softmax_backward(dy, y)")


def linear_in_upstream(f, dy, y):
    same(f(-2 * dy, y), -2 * f(dy, y), "softmax_backward(-2 dy, y)", "-2 softmax_backward(dy, y)")


def one_output(f, dy, y):
    picked = np.zeros_like(dy)
    picked[..., 0] = 1.0
    expected = y[..., :1] * (picked - y)
    same(f(picked, y), expected, "the gradient of y_0", "y_0 (1 - y_0) at 0, and -y_0 y_j elsewhere")


def symmetric(f, dy, y):
    other = np.flip(dy, axis=-1) - 0.5
    same((f(dy, y) * other).sum(), (f(other, y) * dy).sum(), "u . softmax_backward(v, y)", "v . softmax_backward(u, y)")


def numerical_slope(f, dy, y):
    def loss(z):
        e = np.exp(z)
        return dy * e / e.sum(axis=-1, keepdims=True)

    step, z, slope = 1e-4, np.log(y), np.zeros_like(y)
    for j in range(y.shape[-1]):
        shift = step * (np.arange(y.shape[-1]) == j)
        slope[..., j] = (loss(z + shift) - loss(z - shift)).sum(axis=-1) / (2 * step)
    same(f(dy, y), slope, "softmax_backward(dy, y)", "the numerical gradient of sum(dy * softmax(z))")


SOFTMAX_BACKWARD = exercise(
    "softmax_backward",
    inputs=backward_inputs,
    properties=(
        prop("backward_sums_to_zero", "each row of the gradient sums to 0", backward_sums_to_zero, weight=0.5),
        prop("constant_upstream", "a number added to all of dy changes nothing", constant_upstream, weight=0.5),
        prop("linear_in_upstream", "-2 times the dy gives -2 times the result", linear_in_upstream, weight=0.5),
        prop("one_output", "for a single y_i it is y_i (1 - y_i) at i and -y_i y_j elsewhere", one_output, weight=2),
        prop("symmetric", "y_i depends on z_j as y_j depends on z_i", symmetric, weight=0.5),
        prop("numerical_slope", "it agrees with the numerical gradient through softmax", numerical_slope, weight=3),
    ),
    cases=(
        limits(
            "certain",
            "where softmax is certain (a 1, and zeros) it is 0",
            (np.array([[2.0, -1.0, 3.0], [1.0, 4.0, -2.0]]), np.array([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5]])),
        ),
        limits("large_upstream", "dy may be large", (np.array([[40.0, -100.0, 1000.0]]), np.array([[0.25, 0.25, 0.5]]))),
    ),
    mistakes=(
        mistake(
            "diagonal_only", "weighted.sum(axis=-1, keepdims=True)", "weighted",
            says="You use only y (1 - y), as for the sigmoid: each output depends on all scores of its row.",
            look="the stub: dy_i/dz_j = -y_i y_j for i != j",
        ),
        mistake(
            "takes_y_for_the_input", "weighted = ", "y = softmax(y)\n    weighted = ",
            says="You apply softmax to y first: y is already the output of softmax.",
            look="the stub: y is the OUTPUT of softmax",
        ),
        mistake(
            "inner_product_dropped", "dy - inner", "dy",
            says="You leave out what comes through the denominator: sum_i dy_i y_i is missing.",
            look="the stub: sum_i dL/dy_i * dy_i/dz_j",
        ),
        mistake(
            "factor_y_missing", "y * inside", "inside",
            says="You subtract the inner product but do not multiply by y.",
            look="the stub: every dy_i/dz_j has the factor y_j",
        ),
        mistake(
            "upstream_ignored", "y * inside", "y * (1.0 - y)",
            says="You return y (1 - y) and never use dy.", look="the stub: sum_i dL/dy_i * dy_i/dz_j",
        ),
        mistake(
            "sum_of_upstream_unweighted", "dy * y", "dy",
            says="You subtract the plain sum of dy: it should be weighted by y.",
            look="the stub: -y_i y_j stands beside dL/dy_i",
        ),
        mistake(
            "sign_flipped", "return dz", "dz = -dz\n    return dz",
            says="Your gradient has the wrong sign.", look="the stub: y_i (1 - y_i) if i = j",
        ),
        mistake(
            "off_diagonal_sign", "dy - inner", "dy + inner",
            says="You add the products y_i y_j: outside the diagonal the derivative is -y_i y_j.",
            look="the stub: else -y_i y_j",
        ),
        mistake(
            "diagonal_twice", "dy - inner", "dy * (1.0 - y) - inner",
            says="You use y_i (1 - y_i) on the diagonal, and then subtract y_i y_i there once more.",
            look="the stub: -y_i y_j is for i != j only",
        ),
        mistake(
            "mean_of_upstream", ".sum(", ".mean(",
            says="You subtract the mean of dy * y: it should be the sum.", look="the stub: sum_i",
        ),
        mistake(
            "wrong_axis", "axis=-1", "axis=0",
            says="You sum over axis 0, the batch: the softmax is over the last axis.",
            look="the stub: along the last axis",
        ),
        mistake(
            "axis_one_hard_coded", "axis=-1", "axis=1",
            says="You sum over axis 1: it should be the last one, which is the same only for arrays with two axes.",
            look="the stub: along the last axis",
        ),
        mistake(
            "sums_over_everything", "weighted.sum(axis=-1, keepdims=True)", "weighted.sum()",
            says="You sum over the whole array: each row has a softmax of its own.",
            look="the stub: along the last axis",
        ),
        mistake(
            "missing_keepdims", ", keepdims=True", "",
            says="Without keepdims the row sums are lined up with the columns: a square array runs and is wrong.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "jacobian_of_first_row", "weighted = ", "y = y.reshape(-1, y.shape[-1])[0]\n    weighted = ",
            says="You use the derivatives of the first row for all rows.",
            look="the stub: each y_i depends on the z_j of its row",
        ),
        mistake(
            "divides_by_batch", "return dz", "dz = dz / len(y)\n    return dz",
            says="You divide by the number of samples: a loss's 1/m is in dy already.",
            look="the stub: dy is the gradient of the loss",
        ),
        mistake(
            "arguments_swapped", "weighted = ", "dy, y = y, dy\n    weighted = ",
            says="You take the first argument for y and the second for dy.", look="the stub: softmax_backward(dy, y)",
        ),
        mistake(
            "returns_output", "y * inside", "y * dy * y",
            says="You multiply dy by y twice: the difference of dy and the inner product is missing.",
            look="the stub: sum_i dL/dy_i * dy_i/dz_j",
        ),
        mistake(
            "summed", "return dz", "return dz.sum()",
            says="You sum over all entries: each entry of z has its own gradient.", look="the stub: same shape",
        ),
        mistake(
            "only_matrices", "weighted = ", "rows, columns = y.shape\n    weighted = ",
            says="You unpack y's shape into rows and columns, so only arrays with two axes work.",
            look="the stub: array of any shape",
        ),
        mistake(
            "cross_entropy_shortcut", "y * inside", "y - dy",
            says="You return y - dy: that is the gradient of the cross-entropy for a target, not of any loss.",
            look="the stub: sum_i dL/dy_i * dy_i/dz_j",
        ),
        mistake(
            "log_softmax_gradient", "y * inside", "dy - y * dy.sum(axis=-1, keepdims=True)",
            says="You return the gradient of log_softmax: this is about softmax itself.",
            look="the stub: dy_i/dz_j = y_i (1 - y_i) if i = j",
        ),
        mistake(
            "in_place", "weighted = dy * y", "dy *= y\n    weighted = dy", also=(("y * inside", "dy - y * inner"),),
            says="You multiply dy by y in place: the caller's array is changed.",
            look="dy = dy * y makes a new array, dy *= y does not",
        ),
    ),
    hints=(
        "For one row, the dy_i/dz_j are a k x k table: y_i (1 - y_i) on the diagonal, -y_i y_j elsewhere.",
        "Multiply that table by dy: all terms have the factor y_j, and one sum over i is the same for all j.",
        "That sum is s = sum_i dy_i y_i, one a row (keepdims=True); z_j gets y_j times a difference of dy_j and s.",
    ),
)  # fmt: skip

# --- softmax_regression -------------------------------------------------------------------------------------------


def regression_inputs(draw):
    m, n, k = draw.dims("m n k")
    return draw.array(m, n), draw.weights(k, n), draw.array(k)


def rows_sum_to_one(f, x, W, b):
    y = f(x, W, b)
    hold(y > 0, "every probability should be positive", y)
    same(y.sum(axis=1), np.ones(len(x)), "the sum of each row", "1")


def log_odds(f, x, W, b):
    y = f(x, W, b)
    hold(y > 0, "every probability should be positive", y)
    z = (x[:, None, :] * W).sum(axis=2) + b
    same(
        np.log(y / y[:, :1]),
        z - z[:, :1],
        "log(y_j / y_0)",
        "the difference of the scores of class j and class 0",
        tol=1e-3,
    )


def zero_weights(f, x, W, b):
    e = np.exp(b)
    same(f(x, 0 * W, b), np.tile(e / e.sum(), (len(x), 1)), "with W = 0 each row", "softmax(b)")


def same_for_all_classes(f, x, W, b):
    same(f(x, W + 1.0, b - 300.0), f(x, W, b), "with W + 1 and b - 300", "the probabilities without")


def classes_reordered(f, x, W, b):
    same(
        f(x, W[::-1], b[::-1]), f(x, W, b)[:, ::-1], "with the classes in reverse order", "the columns in reverse order"
    )


def sample_alone(f, x, W, b):
    same(f(x[-1:], W, b), f(x, W, b)[-1:], "the last sample alone", "the last sample in its batch")


SOFTMAX_REGRESSION = exercise(
    "softmax_regression",
    inputs=regression_inputs,
    needs=("softmax",),
    properties=(
        prop("rows_sum_to_one", "each row is positive and sums to 1", rows_sum_to_one, weight=0.5),
        prop("log_odds", "log(y_j / y_0) is the difference of the two classes' scores", log_odds, weight=5),
        prop("zero_weights", "without weights each row is softmax(b)", zero_weights, weight=0.5),
        prop("classes_reordered", "reordering the classes reorders the columns", classes_reordered, weight=0.5),
        prop("sample_alone", "a sample's probabilities do not depend on the others", sample_alone, weight=0.5),
        prop(
            "same_for_all_classes",
            "what is added to the scores of all classes alike changes nothing",
            same_for_all_classes, weight=0.5),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for scores up to 1000 in size, large and small ones in one batch",
            (np.array([[1000.0], [-1000.0], [1.0]]), np.array([[1.0], [0.5]]), np.array([0.0, -1.0])),
            (
                np.array([[20.0, 10.0], [-30.0, 10.0]]),
                np.array([[30.0, 20.0], [30.0, 19.875], [-10.0, 5.0]]),
                np.array([1.0, 2.0, -3.0]),
            ),
        ),
    ),
    mistakes=(
        mistake(
            "no_bias", " + b", "",
            says="Your b changes nothing: add b_j to the score of class j. The same number added to all classes has no effect.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "no_transpose", "W.T", "W",
            says="You multiply x by W without the transpose: row j of W holds the weights of class j.",
            look="slides, Softmax回归: Softmax(W x + b) for each row x",
        ),
        mistake(
            "wrong_axis", "axis=-1", "axis=0",
            says="You take the softmax over the samples (axis 0): it should be over the classes.",
            look="the stub: each row sums to 1",
        ),
        mistake(
            "returns_scores", "softmax(z, axis=-1)", "z",
            says="You return the scores: the softmax is missing.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "returns_log", "softmax(z", "log_softmax(z",
            says="You return log-probabilities: probabilities are asked for.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "no_max_subtraction", "y = softmax(z, axis=-1)",
            "e = np.exp(z)\n    y = e / e.sum(axis=1, keepdims=True)",
            says="You compute your own softmax without subtracting the maximum, so exp overflows for large scores.",
            look="call your softmax of this file, or do as it does",
        ),
        mistake(
            "global_max", "y = softmax(z, axis=-1)",
            "e = np.exp(z - z.max())\n    y = e / e.sum(axis=1, keepdims=True)",
            says="You subtract the maximum of the whole batch: a sample far below it becomes 0 / 0.", look=SAFE,
        ),
        mistake(
            "sums_over_everything",
            "y = softmax(z, axis=-1)",
            "e = np.exp(z - z.max(axis=1, keepdims=True))\n    y = e / e.sum()",
            says="You divide by the sum over the whole batch: each row should sum to 1.",
            look="the stub: each row sums to 1",
        ),
        mistake(
            "naive_sum_over_everything", "y = softmax(z, axis=-1)",
            "e = np.exp(z)\n    y = e / e.sum()",
            says="You do not subtract the maximum, and you divide by the sum over the whole batch: each row sums to 1.",
            look=SAFE,
        ),
        mistake(
            "naive_along_samples", "y = softmax(z, axis=-1)",
            "e = np.exp(z)\n    y = e / e.sum(axis=0)",
            says="You take the softmax over the samples (axis 0), not over the classes, and do not subtract the maximum.",
            look="the stub: each row sums to 1",
        ),
        mistake(
            "no_exp", "y = softmax(z, axis=-1)",
            "y = z / z.sum(axis=1, keepdims=True)",
            says="You divide the scores by their sum without exp, so negative scores give negative probabilities.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "sigmoid_normalised", "y = softmax(z, axis=-1)",
            "e = 1.0 / (1.0 + np.exp(-z))\n    y = e / e.sum(axis=1, keepdims=True)",
            says="You normalise sigmoids instead of exponentials.",
            look="slides, Softmax回归: exp(z_i) / sum_j exp(z_j)",
        ),
        mistake(
            "missing_keepdims", "y = softmax(z, axis=-1)",
            "e = np.exp(z)\n    y = e / e.sum(axis=1)",
            says="Without keepdims the sums are lined up with the classes: a square array runs and is wrong.",
            look="NumPy: broadcasting, and keepdims=True",
        ),
        mistake(
            "bias_twice", "+ b", "+ 2.0 * b",
            says="You add the bias twice.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "bias_after_softmax", " + b", "", also=(("return y", "y = y + b\n    return y"),),
            says="You add the bias after the softmax: it belongs to the scores.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "bias_along_samples", "scores + b", "(scores.T + b).T",
            says="You add the biases along the samples: each class has a bias, the same for all samples.",
            look="the stub: b (k,), one bias a class",
        ),
        mistake(
            "transposes_only_if_needed", "W.T", "(W if W.shape[0] == x.shape[1] else W.T)",
            says="You leave out the transpose whenever the shapes allow it, so a square W is used the wrong way round.",
            look="the stub: row j of W holds the weights of class j",
        ),
        mistake(
            "applied_twice", "return y", "y = softmax(y)\n    return y",
            says="You apply softmax twice.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "sigmoid_for_each_class", "softmax(z, axis=-1)", "1.0 / (1.0 + np.exp(-z))",
            says="You use a sigmoid for each class: then the probabilities of a sample do not sum to 1.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "relu_before_softmax", "scores + b", "(scores + b).clip(0.0)",
            says="You cut off negative scores at 0 before the softmax.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "bias_subtracted", "+ b", "- b", says="You subtract the bias b: it is added.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "elementwise_product", "x @ W.T", "x * W",
            says="You multiply x and W entry by entry: score j is the sum of the products of x with row j of W.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "mean_for_sum", "z = s", "scores = scores / x.shape[1]\n    z = s",
            says="You average the products over the features: they are added up.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "tanh_before_softmax", "scores + b", "np.tanh(scores + b)",
            says="You put the scores through tanh before the softmax.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "sigmoid_before_softmax", "scores + b", "1.0 / (1.0 + np.exp(-(scores + b)))",
            says="You put the scores through a sigmoid before the softmax.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "exponent_negated", "scores + b", "-(scores + b)",
            says="You use exp(-z), so that the smallest score gets the largest probability.", look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake("rounded", "return y", "return y.round(2)", says="You round the probabilities.", look="slides, Softmax回归: Softmax(W x + b)"),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return nested lists: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "batch_of_one_dropped", "return y", "if len(y) == 1:\n        y = y[0]\n    return y",
            says="For a single sample you return its row alone: the axis of the samples stays, with size 1.",
            look="the stub: (m, k) array",
        ),
        mistake(
            "argmax_class", "softmax(z, axis=-1)", "z.argmax(axis=1)",
            says="You return the most likely class of each sample: the probabilities of all classes are asked for.",
            look="the stub: (m, k) array",
        ),
        mistake(
            "argmax_one_hot", "softmax(z, axis=-1)", "np.eye(W.shape[0])[z.argmax(axis=1)]",
            says="You return 1 for the most likely class and 0 for all others: the probabilities are asked for.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "transposed_result", "return y", "return y.T",
            says="Your result has shape (k, m): samples are rows, so it should be (m, k).",
            look="the stub: (m, k) array",
        ),
        mistake(
            "squeezed_batch_of_one", "return y", "return y.squeeze()",
            says="You squeeze the result, so an axis of size 1 is lost.", look="the stub: (m, k) array",
        ),
        mistake(
            "in_place", "scores = ", "W += b[:, None]\n    scores = ", also=((" + b", ""),),
            says="You add the bias into W itself: the caller's array is changed, and the features weigh the bias.",
            look="slides, Softmax回归: Softmax(W x + b)",
        ),
        mistake(
            "input_overwritten", "z = s", "b -= b.mean() + 1.0\n    z = s",
            says="Your answer is right, but you change b in place: it belongs to the caller.",
            look="b = b - ... makes a new array, b -= ... does not",
        ),
    ),
    equivalents=(
        equivalent("softmax(z, axis=-1)", "softmax(z)", "the last axis is softmax's default"),
    ),
    hints=(
        "It takes two steps: a score for each sample and class, then each row of scores is made probabilities.",
        "W is (k, n) and the samples are rows of x (m, n): which must be transposed to get scores (m, k)?",
        "The scores of all samples at once are x @ W.T + b; you have written softmax already: call it on them.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=4,
    title="Softmax regression",
    section="Softmax回归",
    kind="numpy",
    exercises=(SOFTMAX, LOG_SOFTMAX, SOFTMAX_BACKWARD, SOFTMAX_REGRESSION),
)
