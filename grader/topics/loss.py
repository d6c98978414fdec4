"""Loss functions (slides: 损失函数): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import equivalent, exercise, hold, limits, mistake, prop, same, topic

MSE = "slides, 均方误差损失: 1/m sum_i (y_pred_i - y_i)^2"
CE = "slides, 交叉熵损失: -1/m sum_i sum_j y_ij log probs_ij"
NLL = "slides, 负对数似然损失: -1/m sum_i log_probs[i, t_i]"
ONE_NUMBER = "the stub: returns float, one number"
NINE_SAMPLES = "it is right for more samples, and for numbers with more digits"
NINE = (
    np.array([0.137, -1.318, 2.244, 0.703, -0.421, 1.956, 3.302, -2.618, 0.514]),
    np.array([0.412, -1.103, 2.005, -0.738, 0.619, 1.207, 3.934, -2.127, -0.483]),
)


def twice(array):
    """The same samples two times over."""
    return np.concatenate([array, array])


# --- mean_squared_error -------------------------------------------------------------------------------------------


def two_vectors(draw):
    m = draw.size(1, 7)
    return draw.array(m, size=4.0), draw.array(m, size=4.0)


def zero_if_equal(f, y_pred, y):
    same(f(y, y), 0.0, "mean_squared_error(y, y)", "0")
    hold(f(y + 0.5, y) > 0, "for wrong predictions it should be positive", f(y + 0.5, y))


def constant_error(f, y_pred, y):
    c = 1.0 + abs(y_pred[0])
    same(f(y - c, y), c**2, "mean_squared_error(y - c, y)", "c^2")


def mean_of_samples(f, y_pred, y):
    alone = np.mean([f(y_pred[i : i + 1], y[i : i + 1]) for i in range(len(y))])
    same(f(y_pred, y), alone, "mean_squared_error(y_pred, y)", "the mean of the errors of each sample alone")


def twice_the_error(f, y_pred, y):
    same(f(2 * y_pred - y, y), 4 * f(y_pred, y), "the loss of errors twice as large", "4 times the loss")


def copies_change_nothing(f, y_pred, y):
    same(
        f(twice(y_pred), twice(y)),
        f(y_pred, y),
        "the loss with each sample given twice",
        "the loss with each given once",
    )


def opposite_errors(f, y_pred, y):
    same(f(2 * y - y_pred, y), f(y_pred, y), "the loss of errors of the opposite sign", "the loss")


MEAN_SQUARED_ERROR = exercise(
    "mean_squared_error",
    inputs=two_vectors,
    properties=(
        prop("zero_if_equal", "it is 0 for right predictions and positive for wrong ones", zero_if_equal),
        prop("constant_error", "if every prediction is off by c, it is c^2", constant_error),
        prop("mean_of_samples", "it is the mean of the squared errors of each sample alone", mean_of_samples),
        prop("twice_the_error", "errors twice as large give 4 times the loss", twice_the_error),
        prop("opposite_errors", "too much costs as much as too little", opposite_errors),
        prop("copies_change_nothing", "giving each sample twice changes nothing", copies_change_nothing),
    ),
    cases=(limits("nine_samples", NINE_SAMPLES, NINE),),
    mistakes=(
        mistake(
            "sum_instead_of_mean", "np.mean(", "np.sum(",
            says="You add the squared errors up but do not divide by the number of samples.", look=MSE,
        ),
        mistake(
            "half_factor", "return ", "return 0.5 * ",
            says="You put a 1/2 before the sum, as some books do: the slides' MSE has none.", look=MSE,
        ),
        mistake(
            "factor_2", "return ", "return 2.0 * ",
            says="You put a factor 2 before the mean: it belongs to the gradient only.", look=MSE,
        ),
        mistake(
            "averaged_twice", "np.mean(error**2)", "np.mean(error**2) / len(y)",
            says="You take the mean and then divide by the number of samples once more.", look=MSE,
        ),
        mistake(
            "minus_added", "return ", "return -",
            says="You put a minus before the mean: squares are positive, and so is the loss.", look=MSE,
        ),
        mistake(
            "doubled_instead_of_squared", "error**2", "error * 2",
            says="You multiply the errors by 2 (* 2) instead of squaring them (** 2).", look=MSE,
        ),
        mistake(
            "absolute_error", "error**2", "np.abs(error)",
            says="You average absolute errors instead of squared ones.", look=MSE,
        ),
        mistake(
            "root_taken", "np.mean(error**2)", "np.sqrt(np.mean(error**2))",
            says="You take the root of the mean squared error (RMSE).", look=MSE,
        ),
        mistake(
            "norm_divided_by_m", "np.mean(error**2)", "np.sqrt(np.sum(error**2)) / len(y)",
            says="You divide the norm of the errors by m: the norm has a root, the squared errors have none.", look=MSE,
        ),
        mistake(
            "variance_of_errors", "np.mean(error**2)", "np.var(error)",
            says="You take the variance of the errors: their mean is subtracted before they are squared.", look=MSE,
        ),
        mistake(
            "square_of_mean", "np.mean(error**2)", "np.mean(error) ** 2",
            says="You square the mean error: errors of opposite sign cancel before they are squared.", look=MSE,
        ),
        mistake(
            "divides_by_m_minus_1", "np.mean(error**2)", "np.sum(error**2) / (len(y) - 1)",
            says="You divide by m - 1 instead of m.", look=MSE,
        ),
        mistake(
            "difference_of_squares", "error**2", "y_pred**2 - y**2",
            says="You subtract the squares instead of squaring the difference.", look=MSE,
        ),
        mistake(
            "column_broadcast", "y_pred - y", "y_pred.reshape(-1, 1) - y",
            says="You turn the predictions into a column, so that each prediction is compared with every answer.",
            look="NumPy: broadcasting (m, 1) with (m,) gives (m, m)",
        ),
        mistake(
            "returns_array_of_losses", "np.mean(error**2)", "error**2",
            says="You return one squared error a sample: the mean of them is missing.", look=ONE_NUMBER,
        ),
        mistake(
            "returns_array_with_axis", "error**2)", "error**2, keepdims=True)",
            says="You return an array of shape (1,) instead of one number.", look=ONE_NUMBER,
        ),
        mistake(
            "last_sample_dropped", "np.mean(error**2)", "np.sum(error[:-1] ** 2) / len(y)",
            says="The last sample does not count: does your loop stop one too early?", look="range(m) ends at m - 1 already",
        ),
        mistake(
            "first_sample_dropped", "np.mean(error**2)", "np.sum(error[1:] ** 2) / len(y)",
            says="The first sample does not count: does your loop start at the second one?", look="range(m) starts at 0",
        ),
        mistake(
            "returns_early_in_loop", "np.mean(error**2)", "error[0] ** 2 / len(y)",
            says="Only the first sample counts: does your return stand inside the loop?", look=MSE,
        ),
        mistake(
            "in_place_input", "error = y_pred - y", "y_pred -= y\n    error = y_pred",
            says="You subtract y from y_pred in place, so the caller's predictions are changed.",
            look="error = y_pred - y makes a new array, y_pred -= y does not",
        ),
    ),
    equivalents=(
        equivalent("y_pred - y", "-(y_pred - y)", "the error is squared"),
        equivalent("y_pred - y", "y - y_pred", "the error is squared"),
    ),
    hints=(
        "For the errors 3 and 1 it is (9 + 1) / 2 = 5: square first, then average.",
        "y_pred - y gives all errors at once, and ** 2 squares each of them.",
        "What is left is the mean of the m squares, one number; NumPy has a function for it.",
    ),
)  # fmt: skip

# --- mean_squared_error_grad --------------------------------------------------------------------------------------


def grad_zero_if_equal(f, y_pred, y):
    same(f(y, y), np.zeros(len(y)), "mean_squared_error_grad(y, y)", "0")


def grad_numerical(f, y_pred, y):
    step, slope = 1e-3, np.zeros(len(y))
    for i in range(len(y)):
        shift = step * (np.arange(len(y)) == i)
        slope[i] = (np.mean((y_pred + shift - y) ** 2) - np.mean((y_pred - shift - y) ** 2)) / (2 * step)
    same(f(y_pred, y), slope, "mean_squared_error_grad", "the numerical gradient of the mean squared error")


def grad_linear(f, y_pred, y):
    same(f(y - 2 * (y_pred - y), y), -2 * f(y_pred, y), "the gradient for -2 times the errors", "-2 times the gradient")


def grad_copies(f, y_pred, y):
    same(
        f(twice(y_pred), twice(y)),
        twice(f(y_pred, y)) / 2,
        "the gradient with each sample given twice",
        "half of the gradient, twice",
    )


def grad_gives_the_loss(f, y_pred, y):
    same(
        f(y_pred, y) @ (y_pred - y) / 2,
        np.mean((y_pred - y) ** 2),
        "half of gradient . error",
        "the mean squared error",
    )


def grad_step(f, y_pred, y):
    same(y_pred - len(y) / 2 * f(y_pred, y), y, "a step of m/2 against the gradient", "y: it lands in the minimum")


MEAN_SQUARED_ERROR_GRAD = exercise(
    "mean_squared_error_grad",
    inputs=two_vectors,
    properties=(
        prop("grad_zero_if_equal", "it is 0 for right predictions", grad_zero_if_equal, weight=0.5),
        prop("grad_linear", "-2 times the errors give -2 times the gradient", grad_linear, weight=0.5),
        prop("grad_copies", "among twice as many samples each counts half", grad_copies),
        prop("grad_gives_the_loss", "gradient . error is 2 MSE", grad_gives_the_loss),
        prop("grad_step", "a step of m/2 against it leads from y_pred to y", grad_step),
        prop("grad_numerical", "it agrees with the numerical gradient of the mean squared error", grad_numerical),
    ),
    cases=(limits("nine_samples", NINE_SAMPLES, NINE),),
    mistakes=(
        mistake(
            "factor_2_missing", "2.0 * (", "1.0 * (", says="The factor 2 that comes from the square is missing.",
            look=f"{MSE}: the derivative of e^2 is 2 e",
        ),
        mistake("mean_missing", " / len(y)", "", says="The 1/m of the mean is missing.", look=MSE),
        mistake(
            "half_factor", "2.0 * (", "0.5 * (",
            says="You divide by 2 where you should multiply by 2: the 2 of the square comes to the front.",
            look=f"{MSE}: the derivative of e^2 is 2 e",
        ),
        mistake(
            "averaged_twice", " / len(y)", " / len(y) ** 2",
            says="You divide by the number of samples twice.", look=MSE,
        ),
        mistake(
            "divides_by_m_minus_1", "len(y)", "(len(y) - 1)",
            says="You divide by m - 1 instead of m.", look=MSE,
        ),
        mistake(
            "sign_flipped", "(y_pred - y)", "(y - y_pred)",
            says="Your gradient has the opposite sign: it is that with respect to y, not y_pred.",
            look="the stub: dMSE / dy_pred_i",
        ),
        mistake(
            "averaged_to_one_number", "2.0 * (y_pred - y) / len(y)", "np.mean(2.0 * (y_pred - y))",
            says="You average the gradient over the samples: each prediction needs its own entry.",
            look="the stub: returns (m,) array",
        ),
        mistake(
            "returns_the_loss", "2.0 * (y_pred - y) / len(y)", "np.mean((y_pred - y) ** 2)",
            says="You return the loss itself: its gradient is asked for.", look="the stub: dMSE / dy_pred_i",
        ),
        mistake(
            "sum_instead_of_difference", "(y_pred - y)", "(y_pred + y)",
            says="You add predictions and answers: the error is their difference.", look=MSE,
        ),
        mistake(
            "square_kept", "(y_pred - y)", "(y_pred - y) ** 2",
            says="You leave the square in when you take the derivative.", look="the derivative of e^2 is 2 e",
        ),
        mistake(
            "absolute_difference", "(y_pred - y)", "np.abs(y_pred - y)",
            says="You take the absolute difference, so the gradient loses its sign.",
            look="the derivative of e^2 is 2 e",
        ),
        mistake(
            "precedence_slip", "(y_pred - y) / len(y)", "(y_pred - y / len(y))",
            says="You divide only y by m: a pair of parentheses is missing.",
            look="the stub: 1/m stands before the whole sum",
        ),
        mistake(
            "parentheses_missing", "(y_pred - y) / len(y)", "y_pred - y / len(y)",
            says="Without parentheses, the factor 2 meets y_pred only and the 1/m meets y only.",
            look="2 / m * (y_pred - y)",
        ),
        mistake(
            "last_sample_dropped", "(y_pred - y)", "((y_pred - y) * (np.arange(len(y)) < len(y) - 1))",
            says="The last entry stays 0: does your loop stop one sample too early?", look="range(m) ends at m - 1 already",
        ),
        mistake(
            "returns_list", "2.0 * (y_pred - y) / len(y)", "list(2.0 * (y_pred - y) / len(y))",
            says="You return a Python list where an array is asked for.", look="the stub: returns (m,) array",
        ),
        mistake(
            "column_shape", "2.0 * (y_pred - y) / len(y)", "(2.0 * (y_pred - y) / len(y)).reshape(-1, 1)",
            says="You return a column (m, 1) instead of (m,).", look="the stub: returns (m,) array",
        ),
        mistake(
            "in_place_input", "return 2.0", "y_pred -= y\n    y = 0.0 * y\n    return 2.0",
            says="You subtract y from y_pred in place, so the caller's predictions are changed.",
            look="error = y_pred - y makes a new array, y_pred -= y does not",
        ),
        mistake(
            "in_place_result", "return 2.0 * (y_pred - y) / len(y)",
            "y_pred -= y\n    y_pred *= 2.0 / len(y)\n    return y_pred",
            says="You compute in y_pred itself, so the caller's predictions are changed.",
            look="error = y_pred - y makes a new array, y_pred -= y does not",
        ),
    ),
    hints=(
        "Only the i-th term of the sum depends on y_pred_i. What is the derivative of its square?",
        "The derivative of (y_pred_i - y_i)^2 is 2 (y_pred_i - y_i); the 1/m before the sum stays.",
        "All entries at once: twice the array of differences, divided by the number of samples.",
    ),
)  # fmt: skip

# --- cross_entropy ------------------------------------------------------------------------------------------------


def cross_entropy_inputs(draw):
    m, c = draw.dims("m c")
    probs = draw.probabilities(m, c)
    soft = draw.probabilities(m, c)
    hard = np.eye(c)[draw.labels(m, below=c)]
    return probs, draw.choice([hard, soft, (hard + soft) / 2])


def uniform_is_log_c(f, probs, y):
    c = probs.shape[1]
    same(f(np.full_like(probs, 1 / c), y), np.log(c), "the cross-entropy of c equal probabilities", "log c")


def half_the_probability(f, probs, y):
    halved, answers = np.hstack([probs / 2, np.full((len(y), 1), 0.5)]), np.hstack([y, np.zeros((len(y), 1))])
    expected = f(probs, y) + np.log(2)
    same(f(halved, answers), expected, "with half of the probability lost to a wrong class", "log 2 more")


def mean_over_samples(f, probs, y):
    alone = np.mean([f(probs[i : i + 1], y[i : i + 1]) for i in range(len(y))])
    same(f(probs, y), alone, "cross_entropy(probs, y)", "the mean of the cross-entropies of each sample alone")


def weighted_by_y(f, probs, y):
    m, c = probs.shape
    single = [f(probs, np.eye(c)[np.full(m, j)]) for j in range(c)]
    share = y[0]
    same(
        f(probs, np.tile(share, (m, 1))),
        np.dot(share, single),
        "for soft answers it",
        "the one-hot losses weighted by y",
    )


def least_for_the_right_one(f, probs, y):
    right = (1 / y.shape[1] + y) / 2
    hold(
        f(probs, right) - f(right, right) >= -1e-9,
        "no probabilities should cost less than the right ones",
        f(probs, right),
    )
    entropy = -np.mean(np.sum(right * np.log(right), axis=1))
    same(f(right, right), entropy, "cross_entropy(y, y)", "the entropy of y")


def copies_of_samples(f, probs, y):
    same(
        f(twice(probs), twice(y)), f(probs, y), "the loss with each sample given twice", "the loss with each given once"
    )


CROSS_ENTROPY = exercise(
    "cross_entropy",
    inputs=cross_entropy_inputs,
    properties=(
        prop("uniform_is_log_c", "equal probabilities for c classes cost log c", uniform_is_log_c, weight=0.5),
        prop("half_the_probability", "half of the probability costs log 2 more", half_the_probability),
        prop("mean_over_samples", "it is the mean over the samples", mean_over_samples, weight=0.5),
        prop("copies_of_samples", "giving each sample twice changes nothing", copies_of_samples, weight=0.5),
        prop("weighted_by_y", "a soft answer costs its share of each class", weighted_by_y, weight=0.5),
        prop(
            "least_for_the_right_one",
            "it is least, and the entropy of y, for the right probabilities",
            least_for_the_right_one,
            weight=2,
        ),
    ),
    cases=(
        limits(
            "impossible_classes",
            "a class with y = 0 adds nothing, even where its probability is 0",
            (np.array([[0.0, 1.0]]), np.array([[0.0, 1.0]])),
            (np.array([[0.5, 0.5, 0.0], [0.25, 0.0, 0.75]]), np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])),
            (np.array([[0.0, 0.25, 0.75]]), np.array([[0.0, 0.5, 0.5]])),
            (np.array([[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]]), np.array([[0.0, 1.0], [1.0, 0.0], [0.25, 0.75]])),
            (np.array([[1.0], [1.0]]), np.array([[1.0], [1.0]])),
        ),
        limits(
            "small_probabilities",
            "it is right to 1e-5 for probabilities down to 1e-6",
            (np.array([[1e-6, 1.0 - 1e-6]]), np.array([[1.0, 0.0]])),
            (np.array([[1e-6, 0.5 - 1e-6, 0.5], [1e-4, 2e-4, 0.9997]]), np.array([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0]])),
        ),
    ),
    mistakes=(
        mistake(
            "nan_where_impossible", "np.where(y > 0, probs, 1.0)", "probs",
            says="You let 0 * log(0) through, which is nan: a class with y = 0 should add nothing.",
            look="the stub: 0 * log(0) is nan in NumPy",
        ),
        mistake("minus_missing", "return -np", "return np", says="The minus sign is missing.", look=CE),
        mistake(
            "sum_instead_of_mean", " / len(y)", "",
            says="You add the samples' losses up but do not divide by the number of samples.", look=CE,
        ),
        mistake(
            "mean_over_classes_too", "/ len(y)", "/ y.size",
            says="You average over samples and classes: only the samples are averaged.", look=CE,
        ),
        mistake(
            "divides_by_classes", "/ len(y)", "/ y.shape[1]",
            says="You divide by the number of classes instead of the number of samples.", look=CE,
        ),
        mistake(
            "averaged_twice", "/ len(y)", "/ len(y) / len(y)",
            says="You take the mean over the samples and then divide by their number once more.", look=CE,
        ),
        mistake(
            "log2", "np.log(", "np.log2(",
            says="You take the logarithm to base 2: the natural one is asked for.", look=CE,
        ),
        mistake(
            "log10", "np.log(", "np.log10(",
            says="You take the logarithm to base 10: the natural one is asked for.", look=CE,
        ),
        mistake(
            "one_added_in_log", "np.log(np.where(y > 0, probs, 1.0))", "np.log1p(probs)",
            says="You take log(1 + p) (log1p) instead of log p.", look=CE,
        ),
        mistake(
            "one_loss_a_sample", "np.sum(y * logs) / len(y)", "np.sum(y * logs, axis=1)",
            says="You return one loss a sample: the mean of them is missing.", look=ONE_NUMBER,
        ),
        mistake(
            "arguments_swapped", "np.where(y > 0, probs, 1.0)", "y + 1e-12", also=(("y * logs", "probs * logs"),),
            says="You take the log of y and weight it by probs: the two are swapped.", look=CE,
        ),
        mistake(
            "arguments_swapped_zeros_skipped", "np.where(y > 0, probs, 1.0)", "np.where(y > 0, y, 1.0)",
            also=(("y * logs", "probs * logs"),),
            says="You take the log of y and weight it by probs: the two are swapped.", look=CE,
        ),
        mistake(
            "epsilon_too_large", "np.where(y > 0, probs, 1.0)", "probs + 1e-8",
            says="Your epsilon in the log is so large that it changes the log of small probabilities.",
            look="the stub: an epsilon of 1e-12 is fine, one of 1e-8 is too much",
        ),
        mistake(
            "epsilon_of_1e_7", "np.where(y > 0, probs, 1.0)", "probs + 1e-7",
            says="Your epsilon of 1e-7 in the log is so large that it changes the log of small probabilities.",
            look="the stub: an epsilon of 1e-12 is fine, one of 1e-8 is too much",
        ),
        mistake(
            "epsilon_of_1e_9", "np.where(y > 0, probs, 1.0)", "probs + 1e-9",
            says="Your epsilon of 1e-9 in the log is so large that it changes the log of small probabilities.",
            look="the stub: an epsilon of 1e-12 is fine, one of 1e-8 is too much",
        ),
        mistake(
            "epsilon_of_1e_6", "np.where(y > 0, probs, 1.0)", "probs + 1e-6",
            says="Your epsilon of 1e-6 in the log is so large that it changes the log of small probabilities.",
            look="the stub: an epsilon of 1e-12 is fine, one of 1e-8 is too much",
        ),
        mistake(
            "epsilon_of_1e_5", "np.where(y > 0, probs, 1.0)", "probs + 1e-5",
            says="Your epsilon of 1e-5 in the log is so large that it changes the log of small probabilities.",
            look="the stub: an epsilon of 1e-12 is fine, one of 1e-8 is too much",
        ),
        mistake(
            "clipped_at_1e_5", "np.where(y > 0, probs, 1.0)", "np.clip(probs, 1e-5, 1.0 - 1e-5)",
            says="You clip the probabilities at 1e-5, so smaller ones all cost the same.",
            look="the stub: right wherever probs_ij >= 1e-6",
        ),
        mistake(
            "clipped_at_1e_4", "np.where(y > 0, probs, 1.0)", "np.clip(probs, 1e-4, 1.0 - 1e-4)",
            says="You clip the probabilities at 1e-4, so smaller ones all cost the same.",
            look="the stub: right wherever probs_ij >= 1e-6",
        ),
        mistake(
            "clipped_too_early", "np.where(y > 0, probs, 1.0)", "np.clip(probs, 1e-3, 1.0 - 1e-3)",
            says="You clip the probabilities at 1e-3, so smaller ones all cost the same.",
            look="the stub: right wherever probs_ij >= 1e-6",
        ),
        mistake(
            "log_of_the_dot_product", "np.sum(y * logs)", "np.sum(np.log(np.sum(y * probs, axis=1)))",
            says="You take the log after the sum over the classes: with soft answers that is another number.", look=CE,
        ),
        mistake(
            "log_of_mean", "np.sum(y * logs) / len(y)", "np.log(np.mean(np.sum(y * probs, axis=1)))",
            says="You average the probabilities and then take one log: the mean is over the logs.", look=CE,
        ),
        mistake(
            "hard_labels_only", "np.sum(y * logs)", "np.sum(logs[np.arange(len(y)), y.argmax(axis=1)])",
            says="You take the argmax of y, which is right for one-hot answers only, not for soft ones.",
            look="the stub: one-hot, or soft",
        ),
        mistake(
            "ones_only", "y * logs", "(y == 1.0) * logs",
            says="You count the classes with y = 1 only: soft answers like 0.9 and 0.1 count by their share.",
            look="the stub: one-hot, or soft",
        ),
        mistake(
            "weights_ignored", "y * logs", "logs",
            says="You add the log of every class with y > 0 in full: each counts by its share y_ij.", look=CE,
        ),
        mistake(
            "matrix_product", "y * logs", "y @ np.log(probs + 1e-12).T",
            says="A matrix product pairs each row of y with every row of probs: multiply entry by entry.", look=CE,
        ),
        mistake(
            "last_sample_dropped", "y * logs", "(y * logs)[:-1]",
            says="The last sample does not count: does your loop stop one too early?", look="range(m) ends at m - 1 already",
        ),
        mistake(
            "returns_early_in_loop", "y * logs", "(y * logs)[0]",
            says="Only the first sample counts: does your return stand inside the loop?", look=CE,
        ),
        mistake(
            "binary_terms", "np.sum(y * logs)", "np.sum(y * logs + (1.0 - y) * np.log(1.0 - probs + 1e-12))",
            says="You add the (1 - y) log(1 - p) terms of the two-class formula for every class.", look=CE,
        ),
        mistake(
            "softmax_again", "np.where(y > 0, probs, 1.0)", "np.exp(probs) / np.exp(probs).sum(axis=1, keepdims=True)",
            says="You put the probabilities through another softmax.",
            look="the stub: probs are probabilities already",
        ),
        mistake(
            "entropy_subtracted", "y * logs", "y * (logs - np.log(np.where(y > 0, y, 1.0)))",
            says="You compute the KL divergence: the entropy of y is subtracted, so soft answers give less.", look=CE,
        ),
        mistake(
            "in_place_input", "logs = ", "probs[probs == 0.0] = 1e-12\n    logs = ",
            says="You replace the zeros of probs in place, so the caller's array is changed.",
            look="np.where makes a new array",
        ),
    ),
    equivalents=(
        equivalent("1.0", "2.0", "where y is 0 the logarithm is multiplied by 0, any finite one does"),
    ),
    hints=(
        "For a one-hot row only the right class counts: its loss is -log of that class's probability.",
        "y * log(probs), summed over everything, divided by m, with a minus; but log(0) is -inf, and 0 * -inf is nan.",
        "Let the log never see a 0 that does not count: where y is 0, put 1 in its place (np.where), for log 1 = 0.",
    ),
)  # fmt: skip

# --- negative_log_likelihood --------------------------------------------------------------------------------------


def nll_inputs(draw):
    m, c = draw.dims("m c")
    return np.log(draw.probabilities(m, c)), draw.labels(m, below=c)


def uniform_is_log_c_too(f, log_probs, t):
    c = log_probs.shape[1]
    same(f(np.full_like(log_probs, -np.log(c)), t), np.log(c), "the loss for c equal probabilities", "log c")


def only_the_right_class(f, log_probs, t):
    rows = np.arange(len(t))
    other = log_probs + np.log(0.5)
    other[rows, t] = log_probs[rows, t]
    same(f(other, t), f(log_probs, t), "the loss with half the probability for the wrong classes", "the loss")


def one_less(f, log_probs, t):
    lower = log_probs.copy()
    lower[0, t[0]] += np.log(0.5)
    expected = f(log_probs, t) + np.log(2) / len(t)
    same(f(lower, t), expected, "the loss with half the probability for one right class", "the loss plus log(2)/m")


def nll_mean_of_samples(f, log_probs, t):
    alone = np.mean([f(log_probs[i : i + 1], t[i : i + 1]) for i in range(len(t))])
    same(f(log_probs, t), alone, "the loss of all samples", "the mean of the losses of each sample alone")


def cross_entropy_of_one_hot(f, log_probs, t):
    y = np.eye(log_probs.shape[1])[t]
    same(
        f(log_probs, t),
        -np.sum(y * log_probs) / len(t),
        "negative_log_likelihood(log_probs, t)",
        "the cross-entropy with one-hot y",
    )


def classes_reversed(f, log_probs, t):
    c = log_probs.shape[1]
    same(f(log_probs[:, ::-1], c - 1 - t), f(log_probs, t), "the loss with the classes numbered in reverse", "the loss")


NEGATIVE_LOG_LIKELIHOOD = exercise(
    "negative_log_likelihood",
    inputs=nll_inputs,
    properties=(
        prop("uniform_is_log_c_too", "equal probabilities for c classes cost log c", uniform_is_log_c_too, weight=0.5),
        prop("only_the_right_class", "of each row only the right class counts", only_the_right_class, weight=0.5),
        prop("one_less", "half the probability for one sample's right class costs log(2)/m more", one_less),
        prop("nll_mean_of_samples", "it is the mean over the samples", nll_mean_of_samples, weight=0.5),
        prop("classes_reversed", "numbering the classes in reverse changes nothing", classes_reversed, weight=0.5),
        prop("cross_entropy_of_one_hot", "it is the cross-entropy with one-hot answers", cross_entropy_of_one_hot, weight=3),
    ),
    cases=(
        limits(
            "impossible_classes",
            "an impossible class (log-probability -inf) does no harm where it is not the right one",
            (np.array([[-np.inf, -0.5, -1.0], [-0.25, -np.inf, -1.5]]), np.array([2, 0])),
            (np.array([[0.0, -np.inf], [-np.inf, 0.0], [-0.5, -1.0]]), np.array([0, 1, 1])),
        ),
        limits(
            "unlikely_targets",
            "it is right also where the right class is very unlikely",
            (np.array([[-13.0, -0.5, -1.0], [-0.75, -1.0, -2.0]]), np.array([0, 1])),
        ),
    ),
    mistakes=(
        mistake("minus_missing", "return -", "return ", says="The minus sign is missing.", look=NLL),
        mistake(
            "sum_instead_of_mean", "np.mean(", "np.sum(",
            says="You add the samples' losses up but do not divide by the number of samples.", look=NLL,
        ),
        mistake(
            "block_of_columns", "np.arange(len(t)), t", ":, t",
            says="log_probs[:, t] is an m x m block: every row meets every target, instead of its own only.",
            look="NumPy: log_probs[rows, columns] with two arrays of indices takes one entry a row",
        ),
        mistake(
            "block_of_columns_summed", "log_probs[np.arange(len(t)), t]", "log_probs[:, t].sum(axis=0)",
            says="log_probs[:, t] is an m x m block: every row meets every target, instead of its own only.",
            look="NumPy: log_probs[rows, columns] with two arrays of indices takes one entry a row",
        ),
        mistake(
            "indices_swapped", "np.arange(len(t)), t", "t, np.arange(len(t))",
            says="You swap the indices: the row i comes first, then the column t_i.", look=NLL,
        ),
        mistake(
            "first_row_only", "np.arange(len(t)), t", "0, t",
            says="You look all targets up in the first row: sample i has row i.", look=NLL,
        ),
        mistake(
            "first_target_for_all", "np.arange(len(t)), t", ":, t[0]",
            says="You look up the first sample's class in all rows: sample i has its own, t_i.", look=NLL,
        ),
        mistake(
            "one_loss_a_sample", "np.mean(picked)", "picked",
            says="You return one loss a sample: the mean of them is missing.", look=ONE_NUMBER,
        ),
        mistake(
            "returns_array_with_axis", "np.mean(picked)", "np.mean(picked, keepdims=True)",
            says="You return an array of shape (1,) instead of one number.", look=ONE_NUMBER,
        ),
        mistake(
            "averaged_twice", "np.mean(picked)", "np.mean(picked) / len(t)",
            says="You take the mean over the samples and then divide by their number once more.", look=NLL,
        ),
        mistake(
            "last_sample_dropped", "np.mean(picked)", "np.sum(picked[:-1]) / len(t)",
            says="The last sample does not count: does your loop stop one too early?", look="range(m) ends at m - 1 already",
        ),
        mistake(
            "returns_early_in_loop", "np.mean(picked)", "picked[0] / len(t)",
            says="Only the first sample counts: does your return stand inside the loop?", look=NLL,
        ),
        mistake(
            "all_classes_summed", "log_probs[np.arange(len(t)), t]", "np.sum(log_probs, axis=1)",
            says="You add up the log-probabilities of all classes and never look at t.", look=NLL,
        ),
        mistake(
            "all_classes_averaged", "log_probs[np.arange(len(t)), t]", "log_probs",
            says="You average the log-probabilities of all classes and never look at t.", look=NLL,
        ),
        mistake(
            "exponential_taken", "np.mean(picked)", "np.mean(np.exp(picked))",
            says="You turn the log-probabilities back into probabilities: the log belongs to the loss.", look=NLL,
        ),
        mistake(
            "log_of_a_log", "np.mean(picked)", "np.mean(np.log(picked))",
            says="You take the log once more: log_probs are logarithms already, and the log of a negative number is nan.",
            look="the stub: LOG-probabilities",
        ),
        mistake(
            "log_taken_again", "np.mean(picked)", "np.mean(np.log(np.abs(picked) + 1e-12))",
            says="You take the log once more: log_probs are logarithms already.", look="the stub: LOG-probabilities",
        ),
        mistake(
            "log_of_exponential_plus_1e-8", "np.mean(picked)", "np.mean(np.log(np.exp(picked) + 1e-8))",
            says="You take exp, add a small number and take the log again: very unlikely classes then cost too little.",
            look="the stub: LOG-probabilities, the logarithm is already taken",
        ),
        mistake(
            "mean_over_classes_too", "np.mean(picked)", "np.mean(picked) / log_probs.shape[1]",
            says="You divide by the number of classes too.", look=NLL,
        ),
        mistake(
            "divides_by_classes", "np.mean(picked)", "np.sum(picked) / log_probs.shape[1]",
            says="You divide by the number of classes instead of the number of samples.", look=NLL,
        ),
        mistake(
            "classes_from_one", ", t]", ", t - 1]",
            says="You count the classes from 1, so class k reads the column before its own.",
            look="the stub: the index (0 ... c-1)",
        ),
        mistake(
            "best_class_instead_of_target", "log_probs[np.arange(len(t)), t]", "log_probs.max(axis=1)",
            says="You take each row's largest log-probability and never look at t.", look=NLL,
        ),
        mistake(
            "log_softmax_of_exponentials", "picked = ",
            "p = np.exp(log_probs)\n    log_probs = p - np.log(np.exp(p).sum(axis=1, keepdims=True))\n    picked = ",
            says="You put the probabilities through another softmax.",
            look="the stub: LOG-probabilities, the logarithm is already taken",
        ),
        mistake(
            "zero_times_infinity", "log_probs[np.arange(len(t)), t]",
            "np.sum(np.eye(log_probs.shape[1])[t] * log_probs, axis=1)",
            says="You multiply by a one-hot vector, and 0 * -inf is nan where another class is impossible.",
            look="pick the entry of the right class instead of multiplying the others by 0",
        ),
        mistake(
            "in_place_targets", "picked = log_probs[np.arange(len(t)), t]",
            "t += np.arange(len(t)) * log_probs.shape[1]\n    picked = log_probs.ravel()[t]",
            says="You turn t into flat indices in place, so the caller's targets are changed.",
            look="t = t + ... makes a new array, t += ... does not",
        ),
    ),
    hints=(
        "Row i contributes one number only: the entry in column t_i.",
        "log_probs[[0, 1, 2], t] takes row 0 with t_0, row 1 with t_1 ... What are the row indices of m samples?",
        "Pick the m entries with np.arange(m) and t as indices; the loss is minus their mean.",
    ),
)  # fmt: skip

# --- softmax_cross_entropy_grad -----------------------------------------------------------------------------------


def logits_inputs(draw):
    m, c = draw.dims("m c")
    return draw.array(m, c, size=draw.choice([2.0, 4.0])), draw.labels(m, below=c)


def rows_sum_to_zero(f, z, t):
    same(f(z, t).sum(axis=1), np.zeros(len(t)), "the sum of each row", "0")


def pushes_the_right_class(f, z, t):
    at_target = np.arange(z.shape[1]) == t[:, None]
    g = f(z, t)
    hold(np.where(at_target, g <= 1e-12, g > 0), "only the right class should have a negative entry", g)


def equal_logits(f, z, t):
    m, c = z.shape
    expected = (1 / c - np.eye(c)[t]) / m
    same(f(0 * z, t), expected, "the gradient for equal logits", "1/(m c), less 1/m at the right class")


def grad_of_copies(f, z, t):
    same(
        f(twice(z), twice(t)),
        twice(f(z, t)) / 2,
        "the gradient with each sample given twice",
        "half of the gradient, twice",
    )


def shift_of_rows(f, z, t):
    c = np.resize([900.0, -900.0, 0.0], (len(z), 1))
    same(f(z + c, t), f(z, t), "the gradient at z + c, c one number up to 900 a row", "the gradient at z")


def numerical(f, z, t):
    def loss(z):  # one number a sample
        return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(t)), t]

    step, slope = 1e-4, np.zeros_like(z)
    for j in range(z.shape[1]):
        shift = step * (np.arange(z.shape[1]) == j)
        slope[:, j] = (loss(z + shift) - loss(z - shift)) / (2 * step) / len(t)
    same(f(z, t), slope, "softmax_cross_entropy_grad(z, t)", "the numerical gradient of the loss")


SOFTMAX_CROSS_ENTROPY_GRAD = exercise(
    "softmax_cross_entropy_grad",
    inputs=logits_inputs,
    properties=(
        prop("rows_sum_to_zero", "each row sums to 0", rows_sum_to_zero),
        prop("pushes_the_right_class", "only the right class has a negative entry", pushes_the_right_class),
        prop("equal_logits", "for equal logits it is 1/(m c), less 1/m at the right class", equal_logits),
        prop("grad_of_copies", "among twice as many samples each counts half", grad_of_copies),
        prop("numerical", "it agrees with the numerical gradient of the loss", numerical),
        prop(
            "shift_of_rows",
            "adding a number to all logits of a row changes nothing, even 900 to one and -900 to another",
            shift_of_rows,
        ),
    ),
    cases=(
        limits(
            "large_logits",
            "it is finite and right for logits up to 1000 in size, large and small ones in one batch",
            (np.array([[1000.0, 999.0], [-1000.0, -999.0], [0.0, -1.0], [1000.0, -1000.0]]), np.array([0, 1, 1, 1])),
            (np.array([[-1000.0, 5.0, 4.0], [100.0, 99.0, 98.0]]), np.array([2, 0])),
            (np.array([[-1000.0]]), np.array([0])),
        ),
    ),
    mistakes=(
        mistake(
            "no_max_subtraction", " - z.max(axis=1, keepdims=True)", "",
            says="You do not subtract the row's maximum before exp, so large logits overflow to nan.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake("mean_missing", " / len(z)", "", says="The 1/m of the mean is missing.", look=NLL),
        mistake(
            "sign_flipped", "probs - one_hot", "one_hot - probs",
            says="You return one-hot minus softmax: the gradient with the opposite sign.",
            look="the gradient points to where the loss rises",
        ),
        mistake(
            "one_hot_missing", "(probs - one_hot)", "probs",
            says="You return the softmax and do not subtract 1 at the right class.",
            look="the stub: a formula of Softmax(z), of the one-hot vectors, of m",
        ),
        mistake(
            "divides_by_classes", "len(z)", "z.shape[1]",
            says="You divide by the number of classes instead of the number of samples.", look=NLL,
        ),
        mistake(
            "divides_by_all_entries", "len(z)", "z.size",
            says="You divide by samples times classes: the mean is over the samples only.", look=NLL,
        ),
        mistake(
            "averaged_twice", "len(z)", "len(z) ** 2",
            says="You divide by the number of samples twice.", look=NLL,
        ),
        mistake(
            "one_hot_not_divided", "(probs - one_hot) / len(z)", "probs / len(z) - one_hot",
            says="You divide the softmax by m, but not the 1 that is subtracted: both belong to the mean.", look=NLL,
        ),
        mistake(
            "averaged_over_batch", "return (probs - one_hot) / len(z)", "return np.mean(probs - one_hot, axis=0)",
            says="You average the gradient over the samples: each row of logits needs its own.",
            look="the stub: returns (m, c) array",
        ),
        mistake(
            "returns_the_loss", "return (probs - one_hot) / len(z)",
            "return np.mean(np.logaddexp.reduce(z, axis=1) - np.sum(z * one_hot, axis=1))",
            says="You return the loss itself: its gradient is asked for.", look="the stub: returns (m, c) array",
        ),
        mistake(
            "classes_from_one", "[t]", "[t - 1]",
            says="You count the classes from 1, so the 1 is subtracted one column too early.",
            look="the stub: the index (0 ... c-1)",
        ),
        mistake(
            "target_overwritten", "(probs - one_hot)", "np.where(one_hot == 1.0, -1.0, probs)",
            says="You set the right class's entry to -1 (=) instead of subtracting 1 from it (-=).",
            look="the stub: a formula of Softmax(z), of the one-hot vectors, of m",
        ),
        mistake(
            "target_entries_only", "(probs - one_hot)", "(probs - one_hot) * one_hot",
            says="You fill in the right classes' entries only: the wrong ones' logits change the loss too.",
            look="the derivative of log sum exp with respect to every z_j",
        ),
        mistake(
            "softmax_missing", "(probs - one_hot)", "(z - one_hot)",
            says="You subtract 1 from the logits themselves: the softmax is missing.", look="the stub: Softmax(z)",
        ),
        mistake(
            "log_softmax_instead_of_softmax", "(probs - one_hot)", "(z - np.logaddexp.reduce(z, axis=1, keepdims=True) - one_hot)",
            says="You use log-softmax where softmax belongs: the derivative of log sum exp is the softmax.",
            look="the stub: Softmax(z)",
        ),
        mistake(
            "sigmoid_instead_of_softmax", "probs = e / e.sum(axis=1, keepdims=True)", "probs = 1.0 / (1.0 + np.exp(-z))",
            says="You use the sigmoid of each logit where the softmax of the row belongs.", look="the stub: Softmax(z)",
        ),
        mistake(
            "max_of_columns", "z.max(axis=1, keepdims=True)", "z.max(axis=0)",
            says="You subtract each column's maximum: it must be the row's, one number for a whole row.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "nan_replaced_by_zero", " - z.max(axis=1, keepdims=True)", "",
            also=(("e / e.sum(axis=1, keepdims=True)", "np.nan_to_num(e / e.sum(axis=1, keepdims=True))"),),
            says="You turn the nan of overflowing logits into 0: the row's maximum should be subtracted before exp.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "global_max", "z.max(axis=1, keepdims=True)", "z.max()",
            says="You subtract the maximum of the whole batch: rows far below it become 0 / 0.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "max_not_below_zero", "z.max(axis=1, keepdims=True)", "np.maximum(z.max(axis=1, keepdims=True), 0.0)",
            says="Your maximum starts at 0, so a row of very negative logits becomes 0 / 0.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "logits_clipped_at_500", "z - z.max(axis=1, keepdims=True)", "np.clip(z, -500.0, 500.0)",
            says="You clip the logits at 500 to avoid the overflow, which makes different large logits equal.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "logits_clipped", "z - z.max(axis=1, keepdims=True)", "np.clip(z, -50.0, 50.0)",
            says="You clip the logits at 50 to avoid the overflow, which makes different large logits equal.",
            look="the stub: subtract from each row its own maximum before exp",
        ),
        mistake(
            "softmax_over_batch", "z.max(axis=1", "z.max(axis=0", also=(("e.sum(axis=1", "e.sum(axis=0"),),
            says="Your softmax runs over the samples (axis 0) instead of the classes.",
            look="slides, Softmax回归: one softmax a sample",
        ),
        mistake(
            "sum_over_everything", "e.sum(axis=1, keepdims=True)", "e.sum()",
            says="You divide by the sum over the whole batch instead of the sum over each row.",
            look="slides, Softmax回归: one softmax a sample",
        ),
        mistake(
            "whole_columns_subtracted", "one_hot = np.eye(z.shape[1])[t]",
            "one_hot = np.zeros_like(z)\n    one_hot[:, t] = 1.0",
            says="p[:, t] lowers the target's column for every sample, not for its own sample only.",
            look="NumPy: p[np.arange(m), t] takes one entry a row",
        ),
        mistake(
            "gradient_for_probabilities", "(probs - one_hot)", "-one_hot / (probs + 1e-12)",
            says="You return the gradient with respect to the probabilities (-1/p) and stop before the softmax.",
            look="the stub: with respect to the logits",
        ),
        mistake(
            "elementwise_softmax_derivative", "(probs - one_hot)", "(probs - one_hot) * probs * (1.0 - probs)",
            says="You multiply by p (1 - p) as for a sigmoid, though softmax's derivative is in p - one_hot already.",
            look="the stub: a formula of Softmax(z), of the one-hot vectors, of m",
        ),
        mistake(
            "softmax_twice", "one_hot = ",
            "probs = np.exp(probs) / np.exp(probs).sum(axis=1, keepdims=True)\n    one_hot = ",
            says="You apply softmax twice.", look="the stub: Softmax(z)",
        ),
        mistake(
            "in_place_input", "e = np.exp(z - z.max(axis=1, keepdims=True))",
            "z -= z.max(axis=1, keepdims=True)\n    e = np.exp(z)",
            says="You subtract the maximum from z in place, so the caller's logits are changed.",
            look="z = z - ... makes a new array, z -= ... does not",
        ),
    ),
    hints=(
        "For one sample the loss is log sum_j exp(z_j) - z_t. What are the derivatives of both with respect to z_j?",
        "The derivative of log sum exp is the softmax; that of z_t is 1 at j = t, else 0. The loss is a mean.",
        "The softmax of each row (its maximum subtracted first), less 1 at the row's right class, all divided by m.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=5,
    title="Loss functions",
    section="损失函数",
    kind="numpy",
    exercises=(
        MEAN_SQUARED_ERROR,
        MEAN_SQUARED_ERROR_GRAD,
        CROSS_ENTROPY,
        NEGATIVE_LOG_LIKELIHOOD,
        SOFTMAX_CROSS_ENTROPY_GRAD,
    ),
)
