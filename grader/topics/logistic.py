"""Logistic regression (slides: Logistic回归): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import call, exercise, hold, limits, mistake, prop, same, topic

# --- logistic -----------------------------------------------------------------------------------------------------


def logistic_inputs(draw):
    z = draw.array(*draw.shape(), size=4.0)
    wanted = draw.integer(0, 3)  # how many of L, k, z0 are passed: they have defaults
    kwargs = {"L": draw.choice([1.0, 2.0, 0.5, 3.0, -1.5]), "k": draw.choice([1.0, 2.0, 0.5, -1.0, 3.0]), "z0": draw.number()}
    return call(z, **dict(list(kwargs.items())[:wanted])) if draw.boolean() else call(z, **dict(list(kwargs.items())[3 - wanted :]))


def half_height_at_z0(f, z, **kwargs):
    z0, L = kwargs.get("z0", 0.0), kwargs.get("L", 1.0)
    same(f(np.full_like(z, z0), **kwargs), np.full_like(z, L / 2), "logistic at z = z0", "L / 2")


def slope_at_z0(f, z, **kwargs):
    L, k, z0 = kwargs.get("L", 1.0), kwargs.get("k", 1.0), kwargs.get("z0", 0.0)
    step = 1e-3
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
        ),
    ),
    mistakes=(
        mistake(
            "sign_flipped", "sigmoid(k * (z - z0))", "sigmoid(-k * (z - z0))",
            says="Your exponent has the wrong sign: it should be -k (z - z0), so that the curve rises for k > 0.",
            look="slides, Logistic回归: L / (1 + exp(-k (z - z0)))",
        ),
        mistake(
            "k_times_z_only", "k * (z - z0)", "(k * z - z0)",
            says="Your k multiplies z only: it should multiply (z - z0).",
            look="slides, Logistic回归: -k (z - z0), with the parentheses",
        ),
        mistake(
            "z0_added", "z - z0", "z + z0",
            says="You add z0 to z: the middle of the curve should be at z0, so subtract it.",
            look="slides, Logistic回归: z - z0",
        ),
        mistake(
            "divided_by_k", "k * (z", "1 / k * (z",
            says="You divide by k: a larger k should make the curve steeper.",
            look="slides, Logistic回归: -k (z - z0)",
        ),
        mistake("k_ignored", "k * (z - z0)", "(z - z0)", says="You do not use k.", look="slides, Logistic回归: -k (z - z0)"),
        mistake("z0_ignored", "(z - z0)", "z", says="You do not use z0.", look="slides, Logistic回归: -k (z - z0)"),
        mistake("L_ignored", "L * sigmoid", "sigmoid", says="You do not use L.", look="slides, Logistic回归: L / (1 + ...)"),
        mistake(
            "L_in_denominator", "return L * sigmoid(k * (z - z0))", "return 1.0 / (L + np.exp(-k * (z - z0)))",
            says="Your L stands in the denominator: it should be the numerator.",
            look="slides, Logistic回归: L / (1 + ...)",
        ),
    ),
    hints=(
        "Try z = z0 by hand: exp(0) = 1, so the result should be L / 2 there, whatever k is.",
        "The exponent is minus k times the distance of z from z0: mind the parentheses.",
        "You have a sigmoid in this file too: logistic(z) is L times the sigmoid of k (z - z0).",
    ),
)

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
    step = 1e-3
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
            "sign_flipped",
            code="def sigmoid(z):\n    return 1.0 / (1.0 + np.exp(z))",
            says="You wrote exp(z) where exp(-z) belongs: your curve falls instead of rising.",
            look="slides, Logistic回归: 1 / (1 + exp(-z))",
        ),
        mistake(
            "tanh_instead", "return np.where(z >= 0, 1.0, small) / (1.0 + small)", "return np.tanh(z)",
            says="That is tanh: the sigmoid lies between 0 and 1 and is 1/2 at zero.",
            look="slides, Logistic回归: 1 / (1 + exp(-z))",
        ),
        mistake(
            "one_plus_missing", "return np.where(z >= 0, 1.0, small) / (1.0 + small)", "return 1.0 / np.exp(-z)",
            says="The 1 + in the denominator is missing.",
            look="slides, Logistic回归: 1 / (1 + exp(-z))",
        ),
        mistake(
            "overflow_to_nan", "return np.where(z >= 0, 1.0, small) / (1.0 + small)", "return np.exp(z) / (1.0 + np.exp(z))",
            says="exp(z) / (1 + exp(z)) becomes inf / inf = nan for large z.",
            look="write it as 1 / (1 + exp(-z)), or treat z < 0 and z >= 0 apart",
        ),
        mistake(
            "applied_twice", "return np.where(z >= 0, 1.0, small) / (1.0 + small)",
            "return 1.0 / (1.0 + np.exp(-np.where(z >= 0, 1.0, small) / (1.0 + small)))",
            says="You apply the sigmoid twice.", look="slides, Logistic回归: 1 / (1 + exp(-z))",
        ),
    ),
    hints=(
        "At z = 0 the result is 1/2; for large z it goes to 1, for very negative z to 0.",
        "It is one line: 1 divided by (1 plus e to the minus z). np.exp works on whole arrays.",
        "np.exp(-z) may overflow to infinity for z = -1000; 1 / (1 + inf) is still the right 0. inf / inf is not.",
    ),
)

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
    same(f(dy, z), dy * (s(z + step) - s(z - step)) / (2 * step), "sigmoid_backward(dy, z)", "dy times the numerical slope of the sigmoid")


SIGMOID_BACKWARD = exercise(
    "sigmoid_backward",
    inputs=backward_inputs,
    needs=("sigmoid",),
    properties=(
        prop("quarter_at_zero", "at z = 0 it is dy / 4", quarter_at_zero),
        prop("linear_in_upstream", "twice the dy gives twice the result", linear_in_upstream),
        prop("even_in_z", "z and -z have the same slope", even_in_z),
        prop("numerical_slope", "it agrees with the numerical slope of the sigmoid", numerical_slope),
    ),
    cases=(
        limits(
            "large_scores",
            "it is finite and right for |z| up to 1000",
            (np.array([1.0, -2.0, 3.0, 4.0]), np.array([-1000.0, 1000.0, 40.0, -745.0])),
        ),
    ),
    mistakes=(
        mistake(
            "z_taken_as_output", "y = sigmoid(z)", "y = z",
            says="You took z for the output of the sigmoid: it is its input, so compute y = sigmoid(z) first.",
            look="the stub of sigmoid_backward: z is the INPUT of the sigmoid",
        ),
        mistake(
            "upstream_dropped", "dy * y", "y",
            says="You dropped dy: by the chain rule the gradient that arrives is multiplied in.",
            look="slides, Logistic回归: dL/dz = dL/dy * dy/dz",
        ),
        mistake(
            "one_minus_missing", "y * (1.0 - y)", "y",
            says="Your derivative is y instead of y (1 - y).", look="slides, Logistic回归: the derivative of the sigmoid is y (1 - y)",
        ),
        mistake(
            "upstream_through_sigmoid", "y = sigmoid(z)", "y = sigmoid(dy)",
            says="You put dy through the sigmoid: its derivative is taken at z.",
            look="slides, Logistic回归: dL/dz = dL/dy * y (1 - y), y = sigmoid(z)",
        ),
        mistake(
            "plus_for_minus", "(1.0 - y)", "(1.0 + y)",
            says="You wrote 1 + y where 1 - y belongs.", look="slides, Logistic回归: y (1 - y)",
        ),
        mistake(
            "tanh_derivative", "dy * y * (1.0 - y)", "dy * (1.0 - y**2)",
            says="1 - y^2 is the derivative of tanh; that of the sigmoid is y (1 - y).",
            look="slides, Logistic回归: y (1 - y)",
        ),
    ),
    hints=(
        "Write y = sigmoid(z). What is dy/dz, in terms of y?",
        "dy/dz = y (1 - y). By the chain rule the upstream gradient dy is multiplied by it.",
        "First y = sigmoid(z) (your own function of this file), then dy times y times (1 - y).",
    ),
)

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
        mistake("bias_missing", "x @ w + b", "x @ w", says="You do not use the bias b.", look="slides, Logistic回归: w.x + b"),
        mistake("bias_subtracted", "x @ w + b", "x @ w - b", says="You subtract the bias b.", look="slides, Logistic回归: w.x + b"),
        mistake(
            "returns_score", "sigmoid(x @ w + b)", "x @ w + b",
            says="You return the score: the sigmoid that makes a probability of it is missing.", look="slides, Logistic回归: sigmoid(w.x + b)",
        ),
        mistake(
            "returns_class", "return sigmoid(x @ w + b)", "return (sigmoid(x @ w + b) >= 0.5).astype(float)",
            says="You return the class 0 or 1: the probability is asked for.", look="the stub of logistic_regression",
        ),
        mistake("sign_flipped", "sigmoid(x @ w + b)", "sigmoid(-(x @ w + b))",
                says="You return the probability of class 0.", look="slides, Logistic回归: sigmoid(w.x + b)"),  # fmt: skip
        mistake("bias_outside", "sigmoid(x @ w + b)", "sigmoid(x @ w) + b",
                says="You add the bias after the sigmoid: it belongs inside.", look="slides, Logistic回归: sigmoid(w.x + b)"),  # fmt: skip
    ),
    hints=(
        "It takes two steps: a score for each sample, then a function that makes a probability of a score.",
        "The score of all samples at once is x @ w + b, of shape (m,).",
        "You have written sigmoid already: call it on the scores.",
    ),
)

TOPIC = topic(
    order=3,
    title="Logistic regression",
    section="Logistic回归",
    kind="numpy",
    exercises=(LOGISTIC, SIGMOID, SIGMOID_BACKWARD, LOGISTIC_REGRESSION),
)
