"""Logistic regression (slides: Logistic回归): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import call, equivalent, exercise, hold, limits, mistake, prop, same, topic

LOGISTIC_CURVE = "slides, Logistic回归: L / (1 + exp(-k (z - z0)))"
SIGMOID_CURVE = "slides, Logistic回归: 1 / (1 + exp(-z))"
SLOPE = "slides, Logistic回归: the derivative of the sigmoid is y (1 - y)"
CHAIN = "slides, Logistic回归: dL/dz = dL/dy * y (1 - y), y = sigmoid(z)"
PROBABILITY = "slides, Logistic回归: sigmoid(w.x + b)"

# --- logistic -----------------------------------------------------------------------------------------------------


def logistic_inputs(draw):
    z = draw.array(*draw.shape(), size=4.0)
    wanted = draw.integer(0, 3)  # how many of L, k, z0 are passed: they have defaults
    L, k, z0 = draw.choice([1.0, 2.0, 0.5, 3.0, -1.5]), draw.choice([1.0, 2.0, 0.5, -1.0, 3.0]), draw.number()
    pairs = [("L", L), ("k", k), ("z0", z0)]
    return call(z, **dict(pairs[:wanted] if draw.boolean() else pairs[3 - wanted :]))


def half_height_at_z0(f, z, **kwargs):
    z0, L = kwargs.get("z0", 0.0), kwargs.get("L", 1.0)
    same(f(np.full_like(z, z0), **kwargs), np.full_like(z, L / 2), "logistic at z = z0", "L / 2")


def slope_at_z0(f, z, **kwargs):
    L, k, z0 = kwargs.get("L", 1.0), kwargs.get("k", 1.0), kwargs.get("z0", 0.0)
    step = 0.01
    rise = f(np.array([z0 + step]), **kwargs) - f(np.array([z0 - step]), **kwargs)
    same(rise / (2 * step), [k * L / 4], "the slope at z = z0", "k * L / 4", tol=1e-3)


def mirrored(f, z, **kwargs):
    z0, L = kwargs.get("z0", 0.0), kwargs.get("L", 1.0)
    same(f(2 * z0 - z, **kwargs), L - f(z, **kwargs), "logistic(2 z0 - z)", "L - logistic(z)")


def defaults_are_one_one_zero(f, z, **kwargs):
    same(f(z), f(z, L=1.0, k=1.0, z0=0.0), "logistic(z)", "logistic(z, L=1, k=1, z0=0)")


LOGISTIC = exercise(
    "logistic",
    inputs=logistic_inputs,
    needs=(),
    properties=(
        prop("half_height_at_z0", "at z = z0 the curve is at L / 2", half_height_at_z0),
        prop("slope_at_z0", "at z = z0 the slope is k L / 4", slope_at_z0),
        prop("mirrored", "the curve is point symmetric about z0", mirrored),
        prop("defaults", "without L, k and z0 they are 1, 1 and 0", defaults_are_one_one_zero),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for scores up to 1000 in size",
            (np.array([-1000.0, -30.0, 0.0, 30.0, 1000.0]),),
            call(np.array([-500.0, 500.0]), L=3.0, k=2.0),
            call(np.array([-1000.0, 1000.0]), k=-1.0, z0=0.5),
            call(np.array([1000.0, 994.0, -1000.0]), k=0.5, z0=995.0),
        ),
        limits(
            "falling", "with a negative k the curve falls, and z0 is still its middle",
            call(np.array([-1.0, 0.0, 2.0]), k=-2.0, z0=0.5),
            call(np.array([-2.0, -1.5, 0.0]), L=3.0, k=-0.5, z0=-1.0),
        ),
    ),
    mistakes=(
        mistake(
            "exponent_not_negated", "(-", "(",
            says="The minus in your exponent is missing: it should be -k (z - z0), so that the curve rises for k > 0.",
            look=LOGISTIC_CURVE,
        ),
        mistake("limit_ignored", "L / ", "1.0 / ", says="You do not use L.", look=LOGISTIC_CURVE),
        mistake("steepness_ignored", "k * ", "1.0 * ", says="You do not use k.", look=LOGISTIC_CURVE),
        mistake("shift_ignored", " - z0", "", says="You do not use z0.", look=LOGISTIC_CURVE),
        mistake(
            "shift_added", "- z0", "+ z0",
            says="You add z0 to z: the middle of the curve should be at z0, so subtract it.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "shift_not_scaled", "k * (z - z0)", "k * z - z0",
            says="Your k multiplies z only: it should multiply (z - z0).",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "precedence_of_shift", "k * (z - z0)", "k * z + z0",
            says="You compute -k z - z0: the minus and the k belong to the whole of (z - z0).",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "divides_by_steepness", "k * ", "1 / k * ",
            says="You divide by k: a larger k should make the curve steeper.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "all_parameters_ignored", "k * (z - z0)", "z", also=(("L / ", "1.0 / "),),
            says="You return the sigmoid of z and use none of L, k and z0.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "one_missing", "1 + ", "",
            says="The 1 + in the denominator is missing.", look=LOGISTIC_CURVE,
        ),
        mistake(
            "limit_in_denominator", "1 + ", "L + ",
            says="You put L into the denominator in place of the 1: it stands in the numerator only.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "limit_moved_to_denominator", "1 + ", "L + ", also=(("L / ", "1.0 / "),),
            says="Your L stands in the denominator: it should be the numerator, and 1 + ... the denominator.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "limit_added", "L / ", "L - 1.0 + 1.0 / ",
            says="You add L - 1 to the sigmoid: the sigmoid is multiplied by L.", look=LOGISTIC_CURVE,
        ),
        mistake(
            "tanh_not_halved", "t)", "2.0 * t)",
            says="Your curve is twice as steep as it should be: with tanh, the sigmoid of t is (1 + tanh(t / 2)) / 2.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "wrong_default",
            code="def logistic(z, L=1.0, k=1.0, z0=1.0):\n"
            "    t = k * (z - z0)\n    e = np.exp(-t)\n    y = L / (1 + e)\n    return y",
            says="Your default for z0 is 1: without L, k and z0 the function should be the sigmoid.",
            look="the stub of logistic: L=1.0, k=1.0, z0=0.0",
        ),
        mistake(
            "keyword_renamed",
            code="def logistic(z, L=1.0, k=1.0, center=0.0):\n"
            "    t = k * (z - center)\n    e = np.exp(-t)\n    y = L / (1 + e)\n    return y",
            says="Your function takes no argument called z0: the grader passes it by that name.",
            look="the stub of logistic: L=1.0, k=1.0, z0=0.0",
        ),
        mistake(
            "overflow_inf_over_inf", "/ (1 + e)", "/ e / (1.0 + 1.0 / e)",
            says="exp(t) / (1 + exp(t)) becomes inf / inf = nan for large t.",
            look="write it as 1 / (1 + exp(-t)): 1 / (1 + inf) is the right 0",
        ),
        mistake(
            "math_exp_overflow",
            code="import math\n\n\ndef logistic(z, L=1.0, k=1.0, z0=0.0):\n"
            "    t = k * (z - z0)\n    e = np.array([math.exp(-v) for v in t.flat]).reshape(t.shape)\n    y = L / (1 + e)\n    return y",
            says="math.exp raises OverflowError where np.exp gives inf, which is the right way to 1 / inf = 0.",
            look="np.exp, on the whole array",
        ),
        mistake(
            "only_vectors", "return y",
            "out = np.zeros(len(z))\n    for i in range(len(z)):\n        out[i] = y[i]\n    return out",
            says="Your loop goes over the first axis only: z may have any shape, also none.",
            look="np.exp works on arrays of any shape, so no loop is needed",
        ),
        mistake(
            "math_exp_of_array",
            code="import math\n\n\ndef logistic(z, L=1.0, k=1.0, z0=0.0):\n    t = k * (z - z0)\n"
            "    e = math.exp(-t)\n    y = L / (1 + e)\n    return y",
            says="math.exp takes a single number only: np.exp works on whole arrays.", look="np.exp",
        ),
        mistake(
            "precedence", "L / (1 + e)", "L / 1 + e",
            says="You compute L / 1 + exp(...): the parentheses around the denominator are missing.",
            look=LOGISTIC_CURVE,
        ),
        mistake(
            "limit_on_top", "L / (1 + e)", "1.0 / (1 + e) + L",
            says="You add L: the sigmoid is multiplied by L.", look=LOGISTIC_CURVE,
        ),
        mistake(
            "tanh", "L / (1 + e)", "L * np.tanh(t)",
            says="You use tanh, which goes from -1 to 1: the logistic function goes from 0 to L.", look=LOGISTIC_CURVE,
        ),
        mistake(
            "no_axis_forgotten", "return y", "return np.array([v for v in y])",
            says="Your loop needs an axis to run over: z may have any shape, also none.",
            look="np.exp works on arrays of any shape, so no loop is needed",
        ),
        mistake(
            "in_place", "t = k * (z - z0)", "z -= z0\n    z *= -k\n    t = -z",
            says="You subtract z0 inside z itself, which belongs to the caller.",
            look="z - z0 makes a new array; z -= z0 does not",
        ),
    ),
    equivalents=(
        equivalent(
            'with np.errstate(over="ignore"): e = np.exp(-t)', "if True: e = np.exp(-t)", "a warning never counts"
        ),
        equivalent('np.errstate(over="ignore")', "np.errstate()", "a warning never counts"),
    ),
    hints=(
        "Try z = z0 by hand: exp(0) = 1, so the result should be L / 2 there, whatever k is.",
        "The exponent is minus k times the distance of z from z0: mind the parentheses.",
        "You have a sigmoid in this file too: logistic(z) is L times the sigmoid of k (z - z0).",
    ),
)  # fmt: skip

# --- sigmoid ------------------------------------------------------------------------------------------------------


def sigmoid_inputs(draw):
    return (draw.array(*draw.shape(), size=draw.choice([4.0, 1.0, 8.0])),)


def sums_to_one(f, z):
    same(f(z) + f(-z), np.ones_like(z), "sigmoid(z) + sigmoid(-z)", "1")


def log_odds(f, z):
    y = f(z)
    hold((y > 0) & (y < 1), "the answer should lie between 0 and 1", y)
    same(np.log(y / (1 - y)), z, "log(y / (1 - y))", "z, for y = sigmoid(z)", tol=1e-2)


def half_at_zero(f, z):
    same(f(np.zeros_like(z)), np.full_like(z, 0.5), "sigmoid(0)", "1/2")


def rises(f, z):
    hold(f(z + 0.25) > f(z), "sigmoid(z + 1/4) should be larger than sigmoid(z)", f(z + 0.25) - f(z))


def own_slope(f, z):
    step = 0.01
    y = f(z)
    same((f(z + step) - f(z - step)) / (2 * step), y * (1 - y), "the slope of sigmoid", "y (1 - y)", tol=1e-3)


SIGMOID = exercise(
    "sigmoid",
    inputs=sigmoid_inputs,
    properties=(
        prop("half_at_zero", "sigmoid(0) is 1/2", half_at_zero),
        prop("sums_to_one", "sigmoid(z) + sigmoid(-z) is 1", sums_to_one),
        prop("log_odds", "log(y / (1 - y)) gives z back", log_odds),
        prop("rises", "it rises everywhere", rises),
        prop("own_slope", "its slope is y (1 - y)", own_slope),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for |z| up to 1000",
            (np.array([-1000.0, -745.0, -40.0, 0.0, 40.0, 710.0, 1000.0]),),
            (np.array(-1000.0),),
            (np.array([[1000.0, -1000.0], [0.5, -0.5]]),),
        ),
    ),
    mistakes=(
        mistake(
            "exponent_not_negated", "exp(-", "exp(",
            says="The minus in your exponent is missing: your curve falls instead of rising.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "one_missing", "1 + ", "",
            says="The 1 + in the denominator is missing.", look=SIGMOID_CURVE,
        ),
        mistake(
            "precedence", "1 / (1 + e)", "1 / 1 + e",
            says="You compute 1 / 1 + exp(-z): the parentheses around the denominator are missing.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "tanh", "1 / (1 + e)", "np.tanh(z)",
            says="That is tanh: the sigmoid lies between 0 and 1 and is 1/2 at zero.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "tanh_not_halved", "-z)", "-2.0 * z)",
            says="Your curve is twice as steep as it should be: with tanh, the sigmoid is (1 + tanh(z / 2)) / 2.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "base_two", "np.exp(", "np.exp2(",
            says="You use powers of 2: the base is e.", look="slides, Logistic回归: 1 / (1 + exp(-z)); np.exp",
        ),
        mistake(
            "absolute_value_only", "-z)", "-np.abs(z))",
            says="Your form with |z| is right for z >= 0 only: for negative z the value is 1 minus that.",
            look="sigmoid(-z) = 1 - sigmoid(z)",
        ),
        mistake(
            "returns_derivative",
            "return y", "y = y * (1.0 - y)\n    return y",
            says="You return the slope of the sigmoid: its value is asked for.", look=SIGMOID_CURVE,
        ),
        mistake(
            "applied_twice", "return y", "y = 1 / (1.0 + np.exp(-y))\n    return y",
            says="You apply the sigmoid twice.", look=SIGMOID_CURVE,
        ),
        mistake(
            "step", "1 / (1 + e)", "np.where(z >= 0, 1.0, 0.0)",
            says="You return a hard step: the sigmoid rises smoothly from 0 to 1.", look=SIGMOID_CURVE,
        ),
        mistake(
            "softmax_over_entries", "y = 1 / (1 + e)",
            "e = np.exp(z - np.max(z))\n    y = e / np.sum(e)",
            says="You divide by the sum over all entries: that is a softmax. The sigmoid looks at each entry alone.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "hard_sigmoid", "1 / (1 + e)", "np.clip(0.2 * z + 0.5, 0.0, 1.0)",
            says="You return three straight lines (the hard sigmoid), which only come near the sigmoid.",
            look=SIGMOID_CURVE,
        ),
        mistake(
            "rational_approximation", "1 / (1 + e)", "0.5 * (z / (1.0 + np.abs(z)) + 1.0)",
            says="You use z / (1 + |z|), another curve of a similar form.", look=SIGMOID_CURVE,
        ),
        mistake(
            "tight_clip", "-z)", "-np.clip(z, -5.0, 5.0))",
            says="You clip z to [-5, 5], which cuts off the ends of the curve.",
            look="no clipping is needed: 1 / (1 + inf) is the right 0",
        ),
        mistake(
            "overflow_inf_over_inf", "/ (1 + e)", "/ e / (1.0 + 1.0 / e)",
            says="exp(z) / (1 + exp(z)) becomes inf / inf = nan for large z.",
            look="write it as 1 / (1 + exp(-z)), or treat z < 0 and z >= 0 apart",
        ),
        mistake(
            "nan_replaced_by_zero", "1 / (1 + e)", "np.nan_to_num(1.0 / e / (1.0 + 1.0 / e), nan=0.0)",
            says="You put 0 where exp(z) / (1 + exp(z)) became nan: for large z the sigmoid is 1.",
            look="write it as 1 / (1 + exp(-z)): then there is no nan",
        ),
        mistake(
            "math_exp_overflow",
            code="import math\n\n\ndef sigmoid(z):\n"
            "    e = np.array([math.exp(-v) for v in z.flat]).reshape(z.shape)\n    y = 1 / (1 + e)\n    return y",
            says="math.exp raises OverflowError where np.exp gives inf, which is the right way to 1 / inf = 0.",
            look="np.exp, on the whole array",
        ),
        mistake(
            "math_exp_of_array",
            code="import math\n\n\ndef sigmoid(z):\n    e = math.exp(-z)\n    y = 1 / (1 + e)\n    return y",
            says="math.exp takes a single number only: np.exp works on arrays of any shape.", look="np.exp",
        ),
        mistake(
            "relu", "1 / (1 + e)", "np.maximum(z, 0.0)",
            says="That is relu: the sigmoid lies between 0 and 1 and is 1/2 at zero.", look=SIGMOID_CURVE,
        ),
        mistake("rounded", "return y", "return np.round(y)", says="You round to 0 and 1.", look=SIGMOID_CURVE),
        mistake(
            "returns_list", "return y", "return y.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "only_vectors", "return y",
            "out = np.zeros(len(z))\n    for i in range(len(z)):\n        out[i] = y[i]\n    return out",
            says="Your loop goes over the first axis only: z may have any shape, also none.",
            look="np.exp works on arrays of any shape, so no loop is needed",
        ),
        mistake(
            "no_axis_forgotten", "return y", "return np.array([v for v in y])",
            says="Your loop needs an axis to run over: z may have any shape, also none.",
            look="np.exp works on arrays of any shape, so no loop is needed",
        ),
        mistake(
            "squeezed", "return y", "y = np.squeeze(y)\n    return y",
            says="You squeeze the result: axes of size 1 are lost, but the answer has z's shape.",
            look="the stub of sigmoid: array of z's shape",
        ),
        mistake(
            "at_least_one_axis", "return y", "y = np.atleast_1d(y)\n    return y",
            says="You turn a 0-d array into one with an axis: the answer has z's shape.",
            look="the stub of sigmoid: array of z's shape",
        ),
        mistake(
            "contiguous_input_assumed",
            "return y", "out = np.zeros_like(z)\n    out.ravel()[:] = np.ravel(y)\n    return out",
            says="You write through ravel(), a copy if the array is stored column by column: your result stays 0.",
            look="np.exp works on whole arrays; else out.flat[i] = ... or out[index] = ...",
        ),
        mistake(
            "in_place", "e = np.exp(-z)", "np.negative(z, out=z)\n        np.exp(z, out=z)\n        e = z",
            says="You compute inside z itself, which belongs to the caller.",
            look="-z and np.exp(z) make new arrays; out=z does not",
        ),
        mistake(
            "in_place_only_when_large", "with ", "z[z < -500] = -500\n    z[z > 500] = 500\n    with ",
            says="You clip large entries inside z itself, which belongs to the caller.",
            look="np.clip(z, -500, 500) makes a new array",
        ),
    ),
    equivalents=(
        equivalent(
            'with np.errstate(over="ignore"): e = np.exp(-z)', "if True: e = np.exp(-z)", "a warning never counts"
        ),
        equivalent('np.errstate(over="ignore")', "np.errstate()", "a warning never counts"),
    ),
    hints=(
        "At z = 0 the result is 1/2; for large z it goes to 1, for very negative z to 0.",
        "It is one line: 1 divided by (1 plus e to the minus z). np.exp works on whole arrays.",
        "np.exp(-z) may overflow to infinity for z = -1000; 1 / (1 + inf) is still the right 0. inf / inf is not.",
    ),
)  # fmt: skip

# --- sigmoid_backward ---------------------------------------------------------------------------------------------


def backward_inputs(draw):
    shape = draw.shape()
    return draw.array(*shape), draw.array(*shape, size=4.0)


def linear_in_upstream(f, dy, z):
    same(f(2 * dy, z), 2 * f(dy, z), "sigmoid_backward(2 dy, z)", "2 sigmoid_backward(dy, z)")


def quarter_at_zero(f, dy, z):
    same(f(dy, np.zeros_like(z)), dy / 4, "sigmoid_backward(dy, 0)", "dy / 4")


def even_in_z(f, dy, z):
    same(f(dy, -z), f(dy, z), "sigmoid_backward(dy, -z)", "sigmoid_backward(dy, z)")


def numerical_slope(f, dy, z):
    step, s = 1e-4, lambda v: 1 / (1 + np.exp(-v))
    slope = (s(z + step) - s(z - step)) / (2 * step)
    same(f(dy, z), dy * slope, "sigmoid_backward(dy, z)", "dy times the numerical slope of the sigmoid")


SIGMOID_BACKWARD = exercise(
    "sigmoid_backward",
    inputs=backward_inputs,
    needs=("sigmoid",),
    properties=(
        prop("quarter_at_zero", "at z = 0 it is dy / 4", quarter_at_zero, weight=0.5),
        prop("linear_in_upstream", "twice the dy gives twice the result", linear_in_upstream, weight=0.5),
        prop("even_in_z", "z and -z have the same slope", even_in_z, weight=0.5),
        prop("numerical_slope", "it agrees with the numerical slope of the sigmoid", numerical_slope, weight=4),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for |z| up to 1000",
            (np.array([1.0, -2.0, 3.0, 4.0]), np.array([-1000.0, 1000.0, 40.0, -745.0])),
        ),
        limits("large_upstream", "dy may be large", (np.array([40.0, -100.0, 1000.0]), np.array([0.0, 1.0, -2.0]))),
    ),
    mistakes=(
        mistake(
            "takes_z_for_the_output", "y = sigmoid(z)", "y = z",
            says="You took z for the output of the sigmoid: it is its input, so compute y = sigmoid(z) first.",
            look="the stub of sigmoid_backward: z is the INPUT of the sigmoid",
        ),
        mistake(
            "upstream_ignored", "dy * slope", "slope",
            says="You dropped dy: by the chain rule the gradient that arrives is multiplied in.",
            look=CHAIN,
        ),
        mistake(
            "factor_missing", " * (1.0 - y)", "",
            says="Your derivative is y instead of y (1 - y).", look=SLOPE,
        ),
        mistake(
            "first_factor_missing", "y * (", "1.0 * (",
            says="Your derivative is 1 - y instead of y (1 - y).",
            look=SLOPE,
        ),
        mistake(
            "plus_for_minus", "(1.0 - y)", "(1.0 + y)",
            says="You wrote 1 + y where 1 - y belongs.", look=SLOPE,
        ),
        mistake(
            "sign_flipped", "(1.0 - y)", "(y - 1.0)",
            says="Your gradient has the wrong sign: y (1 - y) is positive.", look=SLOPE,
        ),
        mistake(
            "precedence", "dy * slope", "dy * y * 1.0 - y",
            says="You compute dy * y * 1 - y: the parentheses around (1 - y) are missing.", look=SLOPE,
        ),
        mistake(
            "tanh_derivative", "y * (1.0 - y)", "1.0 - y**2",
            says="1 - y^2 is the derivative of tanh; that of the sigmoid is y (1 - y).",
            look=SLOPE,
        ),
        mistake(
            "sigmoid_twice", "sigmoid(z)", "sigmoid(sigmoid(z))",
            says="You apply the sigmoid twice before y (1 - y).", look=SLOPE,
        ),
        mistake(
            "sigmoid_of_upstream", "sigmoid(z)", "sigmoid(dy)", also=(("dy * slope", "slope"),),
            says="You compute everything from dy and do not look at z.",
            look=CHAIN,
        ),
        mistake(
            "upstream_through_sigmoid", "sigmoid(z)", "sigmoid(dy)",
            says="You put dy through the sigmoid: its derivative is taken at z.",
            look=CHAIN,
        ),
        mistake(
            "arguments_swapped", "y = sigmoid", "dy, z = z, dy\n    y = sigmoid",
            says="You took dy for z and z for dy: dy comes first.",
            look="the stub of sigmoid_backward: sigmoid_backward(dy, z)",
        ),
        mistake(
            "sigmoid_of_one_minus", "sigmoid(z)", "sigmoid(dy)", also=(("dz = dy * slope", "dz = sigmoid(1.0 - y)"),),
            says="You put 1 - sigmoid(dy) through the sigmoid once more, and do not look at z.", look=CHAIN,
        ),
        mistake(
            "takes_dy_for_the_output", "dz = dy * slope", "dz = dy * (1.0 - dy)",
            says="You return dy (1 - dy), as if dy were the output of the sigmoid: y is sigmoid(z).", look=CHAIN,
        ),
        mistake(
            "returns_sigmoid", "dz = dy * slope", "dz = y",
            says="You return the sigmoid itself: its derivative, times dy, is asked for.", look=CHAIN,
        ),
        mistake(
            "sigmoid_around_upstream", "dy * slope", "sigmoid(dy) * slope",
            says="You put dy through the sigmoid: it is multiplied in as it is.", look=CHAIN,
        ),
        mistake(
            "tanh", "sigmoid(z)", "np.tanh(z)", also=(("y * (1.0 - y)", "1.0 - y**2"),),
            says="That is the gradient of tanh: this is about the sigmoid.", look=SLOPE,
        ),
        mistake(
            "output_squared", "y * (1.0 - y)", "y * y",
            says="Your derivative is y * y instead of y (1 - y).", look=SLOPE,
        ),
        mistake(
            "no_axis_forgotten", "return dz", "return np.array([v for v in dz])",
            says="Your loop needs an axis to run over: z may have any shape, also none.",
            look="np.exp works on arrays of any shape, so no loop is needed",
        ),
        mistake(
            "slope_without_parentheses", "(1.0 - y)", "1.0 - y",
            says="You compute y * 1 - y, which is 0: the parentheses around (1 - y) are missing.", look=SLOPE,
        ),
        mistake(
            "added_upstream", "dy * slope", "dy + slope",
            says="You add dy to the derivative: the chain rule multiplies.", look=CHAIN,
        ),
        mistake(
            "divides_by_size", "return dz", "return dz / np.size(z)",
            says="You divide by the number of entries: if the loss is a mean, its 1/m is in dy already.",
            look=CHAIN,
        ),
        mistake(
            "summed", "return dz", "return dz.sum()",
            says="You sum over all entries: each entry of z has its own gradient.",
            look="the stub of sigmoid_backward: same shape",
        ),
        mistake(
            "matrix_product", "dy * slope", "dy @ slope",
            says="You multiply dy and the derivative as matrices: it goes entry by entry, with *.",
            look=CHAIN,
        ),
        mistake(
            "overflow_inf_over_inf", "sigmoid(z)", "np.exp(-z)", also=(("y * (1.0 - y)", "y / (1.0 + y) ** 2"),),
            says="exp(-z) / (1 + exp(-z))^2 becomes inf / inf = nan for very negative z.", look=SLOPE,
        ),
        mistake(
            "in_place", "dz = dy * slope", "dy *= slope\n    dz = dy",
            says="You multiply inside dy itself, which belongs to the caller.",
            look="dy * y makes a new array; dy *= y does not",
        ),
        mistake(
            "state_kept_between_calls",
            code="cache = {}\n\n\ndef sigmoid_backward(dy, z):\n    y = cache.setdefault(z.shape, sigmoid(z))\n"
            "    slope = y * (1.0 - y)\n    dz = dy * slope\n    return dz",
            says="You remember the sigmoid of an earlier input: each call has its own z.",
            look="what your file keeps outside of the function",
        ),
    ),
    equivalents=(
        equivalent("z", "-z", "y (1 - y) is even in z: sigmoid(-z) = 1 - sigmoid(z)"),
    ),
    hints=(
        "Write y = sigmoid(z). What is dy/dz, in terms of y?",
        "dy/dz = y (1 - y). By the chain rule the upstream gradient dy is multiplied by it.",
        "First y = sigmoid(z) (your own function of this file), then dy times y times (1 - y).",
    ),
)  # fmt: skip

# --- logistic_regression ----------------------------------------------------------------------------------------


def regression_inputs(draw):
    m, n = draw.dims("m n")
    return draw.array(m, n), draw.weights(n), draw.number()


def log_odds_are_the_score(f, x, w, b):
    p = f(x, w, b)
    hold((p > 0) & (p < 1), "probabilities should lie between 0 and 1", p)
    same(np.log(p / (1 - p)), (x * w).sum(axis=1) + b, "log(p / (1 - p))", "w.x + b", tol=1e-2)


def zero_weights(f, x, w, b):
    same(f(x, np.zeros_like(w), 0.0), np.full(len(x), 0.5), "with w = 0 and b = 0 the probability", "1/2")


def opposite_class(f, x, w, b):
    same(f(x, -w, -b), 1 - f(x, w, b), "logistic_regression(x, -w, -b)", "1 - logistic_regression(x, w, b)")


def rows_alone(f, x, w, b):
    same(f(x[:1], w, b), f(x, w, b)[:1], "the first sample alone", "the first sample in its batch")


LOGISTIC_REGRESSION = exercise(
    "logistic_regression",
    inputs=regression_inputs,
    needs=("sigmoid",),
    properties=(
        prop("log_odds", "the log-odds are the score w.x + b", log_odds_are_the_score),
        prop("zero_weights", "without weights and bias every probability is 1/2", zero_weights),
        prop("opposite_class", "with -w and -b the classes change places", opposite_class),
        prop("rows_alone", "a sample's probability does not depend on the others", rows_alone),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for scores up to 1000 in size",
            (np.array([[1000.0, 0.0], [-1000.0, 0.0], [0.0, 1.0]]), np.array([1.0, 0.5]), 0.0),
        ),
    ),
    mistakes=(
        mistake("no_bias", " + b", "", says="You do not use the bias b.", look=PROBABILITY),
        mistake("bias_subtracted", "+ b", "- b", says="You subtract the bias b.", look=PROBABILITY),
        mistake(
            "bias_per_feature", "+ b", "+ len(w) * b",
            says="You add the bias once for every feature: it belongs to the sum only once.", look=PROBABILITY,
        ),
        mistake(
            "bias_after_sigmoid", " + b", "", also=(("sigmoid(score)", "sigmoid(score) + b"),),
            says="You add the bias after the sigmoid: it belongs inside.", look=PROBABILITY,
        ),
        mistake(
            "returns_score", "sigmoid(score)", "score",
            says="You return the score: the sigmoid that makes a probability of it is missing.", look=PROBABILITY,
        ),
        mistake(
            "returns_class", "return p", "p = (p >= 0.5) * 1.0\n    return p",
            says="You return the class 0 or 1: the probability is asked for.", look="the stub of logistic_regression",
        ),
        mistake(
            "returns_class_strict", "return p", "p = (p > 0.5) * 1.0\n    return p",
            says="You return the class 0 or 1: the probability is asked for.", look="the stub of logistic_regression",
        ),
        mistake(
            "returns_log", "return p", "p = np.log(p)\n    return p",
            says="You return the logarithm of the probability.", look=PROBABILITY,
        ),
        mistake(
            "both_classes", "return p", "return np.stack([1.0 - p, p], axis=1)",
            says="You return the probabilities of both classes: that of class 1 is asked for.",
            look="the stub of logistic_regression: (m,)",
        ),
        mistake("rounded", "return p", "return p.round(2)", says="You round the probabilities.", look=PROBABILITY),
        mistake("bias_times_sum", "+ b", "* b", says="You multiply the sum by b: b is added.", look=PROBABILITY),
        mistake(
            "probability_of_class_zero", "return p", "p = 1.0 - p\n    return p",
            says="You return the probability of class 0.", look=PROBABILITY,
        ),
        mistake(
            "mean_for_sum", ".sum(axis=1)", ".sum(axis=1) / len(w)",
            says="You average the products over the features: they are added up.", look=PROBABILITY,
        ),
        mistake(
            "no_weights", "x * w", "x",
            says="You add up the features without their weights.", look=PROBABILITY,
        ),
        mistake(
            "products_not_summed", "products.sum(axis=1)", "products",
            says="You multiply features and weights, but do not add up the products of a sample.", look=PROBABILITY,
        ),
        mistake(
            "sums_over_samples", "axis=1", "axis=0",
            says="You add up over the samples (axis 0): each sample has its own sum, over its features (axis 1).",
            look=PROBABILITY,
        ),
        mistake(
            "one_missing", "sigmoid(score)", "np.exp(score)",
            says="The 1 + in the denominator of your sigmoid is missing.", look=PROBABILITY,
        ),
        mistake(
            "relu", "sigmoid(score)", "np.maximum(score, 0.0)",
            says="You use relu: a probability comes from the sigmoid.", look=PROBABILITY,
        ),
        mistake(
            "slope_for_value", "return p", "p = p * (1.0 - p)\n    return p",
            says="You return the slope of the sigmoid: its value is the probability.", look=PROBABILITY,
        ),
        mistake(
            "return_inside_loop", "return p", "p[1:] = 0.0\n    return p",
            says="Only the first sample gets its probability: does your return stand inside the loop over the samples?",
            look="the indentation of return: it comes after the loop",
        ),
        mistake(
            "first_sample_only", "return p", "return p[0]",
            says="You return the probability of the first sample only, as a number: each sample has its own.",
            look="the stub of logistic_regression: (m,)",
        ),
        mistake(
            "not_reset_between_samples", "+ b", "+ b\n    score = score.cumsum()",
            says="Each sample's score has those of the samples before it in it: do you start the sum only once?",
            look="set the sum anew inside the loop over the samples",
        ),
        mistake(
            "sigmoid_before_sum", "x * w", "sigmoid(x * w)", also=(("sigmoid(score)", "score"),),
            says="You apply the sigmoid to each product: first the sum and the bias, then the sigmoid.",
            look=PROBABILITY,
        ),
        mistake(
            "applied_twice", "return p", "p = sigmoid(p)\n    return p",
            says="You apply the sigmoid twice.", look=PROBABILITY,
        ),
        mistake(
            "tanh", "sigmoid(score)", "np.tanh(score)",
            says="You use tanh, which goes from -1 to 1: a probability comes from the sigmoid.",
            look=PROBABILITY,
        ),
        mistake(
            "softmax_over_samples", "p = sigmoid(score)",
            "e = np.exp(score - np.max(score))\n    p = e / e.sum()",
            says="You divide by the sum over the samples: each sample has a probability of its own.",
            look=PROBABILITY,
        ),
        mistake(
            "weights_along_samples", "products.sum(axis=1)", "w @ x",
            says="You multiply the weights down the samples: w has one entry a feature, so it is x @ w.",
            look="the stub of logistic_regression: x (m, n), w (n,)",
        ),
        mistake(
            "keeps_column_shape", "return p", "return p[..., None]",
            says="You return a column of shape (m, 1): one probability a sample is an array of shape (m,).",
            look="the stub of logistic_regression: (m,)",
        ),
        mistake(
            "squeezed_batch_of_one", "return p", "return p.squeeze()",
            says="You squeeze the result: for a single sample the axis of the samples is lost too.",
            look="the stub of logistic_regression: (m,), also for m = 1",
        ),
        mistake(
            "returns_list", "return p", "return p.tolist()",
            says="You return a Python list: an array is asked for.", look="np.array(...) makes an array of it",
        ),
        mistake(
            "overflow_inf_over_inf", "sigmoid(score)", "np.exp(score) / (1.0 + np.exp(score))",
            says="exp(s) / (1 + exp(s)) becomes inf / inf = nan for large scores.",
            look="your own sigmoid, or 1 / (1 + exp(-s)): 1 / (1 + inf) is the right 0",
        ),
        mistake(
            "math_exp_of_array",
            code="import math\n\n\ndef logistic_regression(x, w, b):\n    products = x * w\n"
            "    score = products.sum(axis=1) + b\n    p = 1 / (1 + math.exp(-score))\n    return p",
            says="math.exp takes a single number only: np.exp works on whole arrays.", look="np.exp",
        ),
        mistake(
            "math_exp_overflow",
            code="import math\n\n\ndef logistic_regression(x, w, b):\n"
            "    products = x * w\n    score = products.sum(axis=1) + b\n"
            "    p = np.array([1 / (1 + math.exp(-s)) for s in score])\n    return p",
            says="math.exp raises OverflowError where np.exp gives inf, which is the right way to 1 / inf = 0.",
            look="your own sigmoid, or np.exp",
        ),
        mistake(
            "in_place", "products = x * w", "x *= w\n    products = x",
            says="You multiply the weights into x itself, which belongs to the caller.",
            look="x * w makes a new array; x *= w does not",
        ),
    ),
    hints=(
        "It takes two steps: a score for each sample, then a function that makes a probability of a score.",
        "The score of all samples at once is x @ w + b, of shape (m,).",
        "You have written sigmoid already: call it on the scores.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=3,
    title="Logistic regression",
    section="Logistic回归",
    kind="numpy",
    exercises=(LOGISTIC, SIGMOID, SIGMOID_BACKWARD, LOGISTIC_REGRESSION),
)
