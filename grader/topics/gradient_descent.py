"""Gradient descent (slides: 梯度, 梯度下降算法, 小批次梯度下降法): inputs, properties, limits, mistakes and hints."""

from collections import Counter
from itertools import permutations, product

import numpy as np

from grader.author import Function, Rng, call, equivalent, exercise, hold, limits, mistake, prop, same, topic

# --- functions that students' code calls back ---------------------------------------------------------------------


def bowl(cubic, pull, slope, theta):
    """sum(cubic theta^3) + pull/2 (sum theta)^2 + sum(slope theta): its entries are coupled, and eps shows."""
    if np.shape(theta) != slope.shape:
        raise ValueError(f"theta has shape {np.shape(theta)}, but should have {slope.shape}")
    with np.errstate(all="ignore"):
        return float((cubic * theta**3).sum() + pull / 2 * np.sum(theta) ** 2 + (slope * theta).sum())


def pull_back(curve, pull, slope, theta):
    """curve theta + pull sum(theta) + slope: the gradient of a parabola whose entries are coupled."""
    if np.shape(theta) != slope.shape:
        raise ValueError(f"theta has shape {np.shape(theta)}, but should have {slope.shape}")
    with np.errstate(all="ignore"):
        return np.asarray(curve * theta + pull * np.sum(theta) + slope)


# --- numerical_gradient -------------------------------------------------------------------------------------------


def differences_inputs(draw):
    shape = draw.shape(1, 3)
    theta, f = (
        draw.array(*shape),
        Function(name="bowl", data=(draw.weights(*shape), draw.number(1.0), draw.array(*shape))),
    )
    eps = draw.choice([0.5, 1.0, 0.25, 2.0, 1e-3])
    return draw.choice([(f, theta), call(f, theta, eps=eps), (f, theta, eps)])


def exact_for_parabolas(f, function, theta, *args, **kwargs):
    _, pull, slope = function.data
    parabola = Function(name="bowl", data=(np.zeros_like(theta), pull, slope))
    got = f(parabola, theta, *args, **kwargs)
    same(
        got,
        pull * theta.sum() + slope,
        "the gradient of pull / 2 (sum theta)^2 + slope . theta",
        "pull sum(theta) + slope",
    )


def error_of_a_cubic(f, function, theta, *args, **kwargs):
    cubic = function.data[0]
    eps = args[0] if args else kwargs.get("eps", 1e-5)
    got = f(Function(name="bowl", data=(cubic, 0.0, np.zeros_like(theta))), theta, *args, **kwargs)
    same(got, cubic * (3 * theta**2 + eps**2), "the central difference of c theta^3", "c (3 theta^2 + eps^2)")


def gradients_add_up(f, function, theta, *args, **kwargs):
    cubic, pull, slope = function.data
    none = np.zeros_like(theta)
    one, other = Function(name="bowl", data=(cubic, 0.0, none)), Function(name="bowl", data=(none, pull, slope))
    parts = f(one, theta, *args, **kwargs) + f(other, theta, *args, **kwargs)
    same(parts, f(function, theta, *args, **kwargs), "the gradient of f + the gradient of g", "the gradient of f + g")


def one_entry_moves(f, function, theta, *args, **kwargs):
    f(function, theta, *args, **kwargs)
    for (point,) in f.log:
        moved = np.abs(point - theta) > 1e-9
        hold(moved.sum() <= 1, "f should be called at points that differ from theta in one entry only", point)


NUMERICAL_GRADIENT = exercise(
    "numerical_gradient",
    inputs=differences_inputs,
    examples=60,
    cases=(
        limits(
            "default_eps",
            "without eps, the move is 1e-5",
            (Function(name="bowl", data=(np.array([500.0, -500.0]), 0.0, np.array([1.0, 0.5]))), np.zeros(2)),
        ),
    ),
    equivalents=(
        equivalent("np.zeros", "np.ones", "every entry of the gradient is set"),
        equivalent("np.zeros", "np.empty", "every entry of the gradient is set"),
    ),
    returns="the gradient",
    restores_inputs=True,
    layouts=False,
    properties=(
        prop("exact_for_parabolas", "for a parabola it is exact, however large eps is", exact_for_parabolas),
        prop("error_of_a_cubic", "for c theta^3 it is off by c eps^2, so the given eps is used", error_of_a_cubic, weight=2),
        prop("gradients_add_up", "the gradient of a sum is the sum of the gradients", gradients_add_up, weight=0.5),
        prop("one_entry_moves", "f is asked where one entry of theta has moved, the others not", one_entry_moves, live=True, weight=0.5),
    ),
    mistakes=(
        mistake(
            "sign_flipped", "f(theta + step) - f(theta - step)", "f(theta - step) - f(theta + step)",
            says="You subtract the upper value from the lower one: your gradient points downhill.",
            look="slides, 梯度: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "divides_by_eps", "(2 * eps)", "eps",
            says="The two points are 2 eps apart, but you divide by eps only.", look="the stub: ... / (2 eps)",
        ),
        mistake(
            "precedence_slip", "/ (2 * eps)", "/ 2 * eps",
            says="/ 2 * eps divides by 2 and then multiplies by eps: write / (2 * eps).", look="the stub: ... / (2 eps)",
        ),
        mistake(
            "forward_difference", "f(theta - step)", "f(theta)", also=[("(2 * eps)", "eps")],
            says="You take the forward difference (f(theta + eps e_i) - f(theta)) / eps: the central one is asked for.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "backward_difference", "f(theta + step)", "f(theta)", also=[("(2 * eps)", "eps")],
            says="You take the backward difference (f(theta) - f(theta - eps e_i)) / eps: the central one is asked for.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "forward_over_2_eps", "f(theta - step)", "f(theta)",
            says="Your second value is f(theta) itself: from the raised entry, go down by 2 eps, to theta - eps e_i.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "backward_over_2_eps", "f(theta + step)", "f(theta)",
            says="Your first value is f(theta) itself: it should be taken at theta + eps e_i.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "same_point_twice", "f(theta - step)", "f(theta + step)",
            says="Both of your values are taken at the same point, so the difference is 0: p = theta makes no copy.",
            look="theta.copy() makes a new array, p = theta only a second name",
        ),
        mistake(
            "half_step", "step[i] = eps", "step[i] = eps / 2", also=[("(2 * eps)", "eps")],
            says="You move by eps / 2 to each side and divide by eps: the move is eps, the distance 2 eps.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "parentheses_missing", "(f(theta + step) - f(theta - step)) / (2 * eps)", "f(theta + step) - f(theta - step) / (2 * eps)",
            says="Only the second value is divided by 2 eps: put the difference in parentheses.",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "relative_move", "step[i] = eps", "step[i] = eps * theta[i]",
            says="You move an entry by eps times itself: every entry moves by eps.", look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "other_default_eps", "gradient = np.zeros(theta.shape)", "eps = 1e-3 if eps == 1e-5 else eps\n    gradient = np.zeros(theta.shape)",
            says="Your eps is 1e-3 when none is given: it should be 1e-5.", look="the stub: eps=1e-5",
        ),
        mistake(
            "first_entry_only", "    return gradient", "        return gradient",
            says="Only the first entry is filled in: does your return stand inside the loop?", look="the indentation of return",
        ),
        mistake(
            "eps_ignored", "gradient = np.zeros(theta.shape)", "eps = 1e-5\n    gradient = np.zeros(theta.shape)",
            says="The eps that is passed in makes no difference to your answer: do you use one of your own, or another formula "
            "than the central difference?",
            look="the stub: (f(theta + eps e_i) - f(theta - eps e_i)) / (2 eps)",
        ),
        mistake(
            "all_entries_move", "step[i] = eps", "step[...] = eps",
            says="You move all entries of theta at once, so each entry of your answer is the sum of all derivatives.",
            look="the stub: e_i is 1 at entry i and 0 elsewhere",
        ),
        mistake(
            "rows_move_together", "np.ndindex(theta.shape)", "range(len(theta))",
            says="You loop over the first axis only, so that for a matrix a whole row moves at once.",
            look="np.ndindex(theta.shape) goes through the entries of any shape",
        ),
        mistake(
            "one_index_for_all_entries", "np.ndindex(theta.shape)", "range(theta.size)",
            says="You count through all entries with one index, which fits a vector only.",
            look="np.ndindex(theta.shape) goes through the entries of any shape",
        ),
        mistake(
            "vectors_only", "gradient = np.zeros(theta.shape)", "rows, cols = theta.shape\n    gradient = np.zeros((rows, cols))",
            says="You take theta for a matrix: it may have any shape, a vector's too.",
            look="np.ndindex(theta.shape) goes through the entries of any shape",
        ),
        mistake(
            "flat_result", "return gradient", "return gradient.reshape(-1)",
            says="You return a flat vector: the gradient has theta's shape.", look="the stub: returns",
        ),
        mistake(
            "returns_list", "return gradient", "return list(gradient.reshape(-1))",
            says="You return a Python list where an array of theta's shape is asked for.", look="the stub: returns",
        ),
        mistake(
            "integer_result", "np.zeros(theta.shape)\n    for", "np.zeros(theta.shape, dtype=int)\n    for",
            says="Your result array holds integers, so the fractions are cut off.", look="np.zeros(theta.shape) holds floats",
        ),
        mistake(
            "flat_argument", "f(theta + step) - f(theta - step)", "f((theta + step).ravel()) - f((theta - step).ravel())",
            says="You call f with a flat vector: it takes an array of theta's shape.", look="the stub: f",
        ),
        mistake(
            "entry_not_restored", "/ (2 * eps)", "/ (2 * eps)\n        theta = theta - step",
            says="You do not put an entry back before the next one moves, so that later entries are taken elsewhere.",
            look="the stub: one entry moves at a time, the others stay",
        ),
        mistake(
            "entry_not_restored_in_theta", "/ (2 * eps)", "/ (2 * eps)\n        theta -= step",
            says="You move the entries of theta itself and do not put them back.",
            look="the stub: theta must be the same afterwards",
        ),
        mistake(
            "theta_left_changed", "return gradient", "theta += eps\n    return gradient",
            says="You leave the entries of theta eps away from where they were.",
            look="the stub: theta must be the same afterwards",
        ),
        mistake(
            "result_kept_between_calls", "gradient = np.zeros(theta.shape)",
            "kept = numerical_gradient.__dict__\n    gradient = kept.setdefault(str(theta.shape), np.zeros(theta.shape))",
            also=[("gradient[i] = (", "gradient[i] += ("), ("return gradient", "return gradient.copy()")],
            says="You keep the answer's array between calls and add the new gradient to the old one.",
            look="make a new array of zeros at each call",
        ),
        mistake(
            "float32_parameters", "gradient = np.zeros(theta.shape)",
            "theta = theta.astype(np.float32)\n    gradient = np.zeros(theta.shape)",
            also=[("step = np.zeros(theta.shape)", "step = np.zeros(theta.shape, np.float32)")],
            says="You compute in float32, where a move of 1e-5 drowns in rounding.", look="the stub: arrays are float64",
        ),
    ),
    hints=(
        "What does a derivative say? How much f changes when one entry of theta moves a little, divided by the move.",
        "Go through all entries of theta (np.ndindex gives their indices for any shape) and move one at a time, once up "
        "and once down by eps; the two points are 2 eps apart.",
        "For each index i: an array of zeros of theta's shape with eps at i; call f at theta plus and at theta minus it; "
        "the difference of the values, divided by (2 * eps), goes to entry i of the answer.",
    ),
)  # fmt: skip

# --- gradient_descent_step ----------------------------------------------------------------------------------------


def step_inputs(draw):
    shape = draw.shape()
    return draw.array(*shape), draw.array(*shape, size=4.0), draw.choice([0.5, 0.1, 1.0, 0.25, 2.0])


def two_half_steps(f, theta, grad, lr):
    same(f(f(theta, grad, lr / 2), grad, lr / 2), f(theta, grad, lr), "two steps with lr / 2", "one step with lr")


def there_and_back(f, theta, grad, lr):
    same(f(f(theta, grad, lr), -grad, lr), theta, "a step along grad and one along -grad", "theta")


def reaches_the_target(f, theta, grad, lr):
    same(f(theta, theta - grad, 1.0), grad, "a step with lr = 1 and the gradient of |theta - a|^2 / 2", "a")


def length_of_the_step(f, theta, grad, lr):
    same(f(theta, 3 * grad, lr) - theta, -3 * lr * grad, "the step for three times the gradient", "-3 lr grad")


GRADIENT_DESCENT_STEP = exercise(
    "gradient_descent_step",
    inputs=step_inputs,
    returns="the new theta",
    properties=(
        prop("two_half_steps", "two steps with half the lr are one step", two_half_steps, weight=0.5),
        prop("there_and_back", "a step along -grad undoes the step along grad", there_and_back, weight=0.5),
        prop("reaches_the_target", "on |theta - a|^2 / 2 one step with lr = 1 lands at a", reaches_the_target, weight=2),
        prop("length_of_the_step", "three times the gradient makes three times the step", length_of_the_step, weight=2),
    ),
    mistakes=(
        mistake(
            "uphill", " - ", " + ",
            says="You add the gradient: it points uphill, so the step should go against it.",
            look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "learning_rate_missing", "lr * ", "",
            says="You take the whole gradient as the step and leave lr out.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "step_only", "theta - lr * grad", "-lr * grad",
            says="You return the step alone: it is added to theta.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "difference_turned_round", "theta - lr * grad", "lr * grad - theta",
            says="You subtract theta from the step instead of the step from theta.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "divides_by_learning_rate", "lr * grad", "grad / lr",
            says="You divide the gradient by lr: a smaller lr means a smaller step.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "learning_rate_times_all", "theta - lr * grad", "lr * (theta - grad)",
            says="You multiply theta by lr too: lr belongs to the gradient only.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "learning_rate_subtracted", "theta - lr * grad", "(theta - lr) * grad",
            says="You subtract lr from theta before you multiply: the product lr * grad comes first.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "times_theta", "lr * grad", "lr * grad * theta",
            says="You multiply the gradient by theta.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "half_of_the_step", "lr * grad", "lr * grad / 2",
            says="You make half of the step.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "mean_of_gradient", "lr * grad", "lr * np.mean(grad)",
            says="You average the gradient: every entry of theta has its own.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "first_entry_only", "lr * grad", "lr * np.where(np.arange(grad.size).reshape(grad.shape) == 0, grad, 0.0)",
            says="You update the first entry only: all entries move.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "zero_d_forgotten", "return theta", "len(theta)\n    return theta",
            says="Your loop over len(theta) fails for a 0-d array: theta - lr * grad needs no loop.", look="the stub: any shape (also 0-d)",
        ),
        mistake(
            "returns_list", "theta - lr * grad", "list(theta - lr * grad)",
            says="You return a Python list where an array of theta's shape is asked for.", look="the stub: returns",
        ),
        mistake(
            "flat_result", "theta - lr * grad", "(theta - lr * grad).reshape(-1)",
            says="You return a flat vector: the answer has theta's shape.", look="the stub: returns",
        ),
        mistake(
            "in_place_input", "return theta", "theta[...] = theta", also=[("grad", "grad\n    return theta")],
            says="You change theta itself (-= works in place): make a new array.", look="the stub: theta stays as it is",
        ),
        mistake(
            "gradient_scaled_in_place", "return theta - lr * grad", "grad *= lr\n    return theta - grad",
            says="You multiply the caller's gradient by lr in place.", look="the stub: inputs must not be changed",
        ),
        mistake(
            "normalised_gradient", "lr * grad", "lr * grad / np.linalg.norm(grad)",
            says="You divide the gradient by its norm: the step should be longer where it is steeper.",
            look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "normalised_gradient_guarded", "lr * grad", "lr * grad / (np.linalg.norm(grad) + 1e-8)",
            says="You divide the gradient by its norm: the step should be longer where it is steeper.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "sign_of_gradient", "lr * grad", "lr * np.sign(grad)",
            says="You step by the sign of the gradient and lose its size.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "divides_by_size", "lr * grad", "lr * grad / np.size(theta)",
            says="You divide the gradient by the number of entries.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "gradient_clipped", "lr * grad", "lr * np.clip(grad, -1, 1)",
            says="You clip the gradient to [-1, 1].", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "momentum_kept", "return theta - lr * grad",
            "kept, name = gradient_descent_step.__dict__, str(np.shape(grad))\n"
            "    kept[name] = 0.9 * kept.get(name, 0.0) + grad\n    return theta - lr * kept[name]",
            says="You add a part of the last call's step (momentum): a step depends on its arguments only.",
            look="slides, 梯度下降算法: theta - lr * grad",
        ),
    ),
    hints=(
        "The gradient points to where the loss grows fastest. Which way should the step go?",
        "The step is lr times the gradient, against it.",
        "It is one line with a minus; -= would change the caller's array, so let numpy make a new one.",
    ),
)  # fmt: skip

# --- gradient_descent ---------------------------------------------------------------------------------------------


def descent_inputs(draw):
    shape = draw.choice([draw.shape(2, 2), draw.shape(1, 1), draw.shape(3, 3)])
    theta, slope = draw.array(*shape), draw.array(*shape)
    data = (
        draw.choice([1.0, 0.5, 0.75, 1.5]) + np.zeros(shape) + 0.25 * draw.weights(*shape),
        draw.choice([0.0, 0.25, -0.25]),
        slope,
    )
    lr, steps = draw.choice([0.5, 0.25, 0.125]), draw.choice([2, 1, 3, 5, 0])
    norm = np.sqrt((pull_back(*data, theta) ** 2).sum())  # tol is near it, that other norms stop elsewhere
    tol = float(np.round(draw.choice([0.75, 0.9, 0.5, 1.25, 0.25, 2.0]) * norm * 64) / 64)
    f = Function(name="pull_back", data=data)
    positional, keyword = (f, theta, lr, steps, tol), call(f, theta, lr=lr, max_steps=steps, tol=tol)
    return draw.choice(
        [positional, keyword, call(f, theta, lr, steps, tol=tol)] * 2 + [call(f, theta, lr, max_steps=steps)]
    )


def steep_inputs(draw):
    shape, a = draw.shape(1, 2), draw.choice([1.0, 0.5, 2.0])
    theta = 1.0 + np.abs(draw.array(*shape))
    f = Function(name="pull_back", data=(np.full(shape, a), 0.0, np.zeros(shape)))
    return f, theta, draw.choice([0.25, 0.375]), draw.integer(1, 4)


def shrinks_by_a_factor(f, grad_fn, theta, lr, steps):
    a = grad_fn.data[0]
    same(
        f(grad_fn, theta, lr, steps, tol=1e-4),
        (1 - lr * a) ** steps * theta,
        "n steps on a theta^2 / 2",
        "(1 - lr a)^n theta",
    )


def steps_add_up(f, grad_fn, theta, lr, steps):
    halfway = f(grad_fn, theta, lr, max_steps=steps, tol=1e-4)
    at_once = f(grad_fn, theta, lr, max_steps=steps + 3, tol=1e-4)
    same(f(grad_fn, halfway, lr, max_steps=3, tol=1e-4), at_once, "n steps, then 3 more", "n + 3 steps")


def no_steps(f, grad_fn, theta, lr, steps):
    same(f(grad_fn, theta, lr, 0, tol=1e-4), theta, "gradient_descent with max_steps = 0", "theta")


def stops_where_it_is_flat(f, grad_fn, theta, lr, steps):
    a, tol = grad_fn.data[0], 0.25
    end = f(grad_fn, theta, lr, 60, tol=tol)
    norm = np.sqrt(((a * end) ** 2).sum())
    hold(norm <= tol, "where it stops, the norm of the gradient should be at most tol", norm)
    hold(norm / (1 - lr * a.min()) > tol, "it should stop as soon as the norm of the gradient is at most tol", norm)


def few_calls(f, grad_fn, theta, lr, steps):
    f(grad_fn, theta, lr, steps, tol=1e-4)
    hold(
        len(f.log) <= steps + 1, "grad_fn should be called at most once more than there are updates", float(len(f.log))
    )


def thousand_steps(f, grad_fn, theta, lr):
    same(
        f(grad_fn, theta, lr),
        theta - 1000 * lr * grad_fn.data[2],
        "on a slope that never ends",
        "theta - 1000 lr slope",
    )


def endless_slope(draw):
    return Function(name="pull_back", data=(np.zeros(2), 0.0, np.array([0.25, -0.125]))), np.array([1.0, 2.0]), 0.125


def on_parabola(*theta):
    start = np.array(theta)
    return Function(name="pull_back", data=(np.ones(start.shape), 0.0, np.zeros(start.shape))), start


def on_slope(slope, *theta):
    return Function(name="pull_back", data=(np.zeros(len(slope)), 0.0, np.array(slope))), np.array(theta)


GRADIENT_DESCENT = exercise(
    "gradient_descent",
    inputs=descent_inputs,
    returns="the final theta",
    equivalents=(
        equivalent("theta = theta.copy()", "pass", "a step makes a new array anyway"),
        equivalent("theta.copy()", "theta", "a step makes a new array anyway"),
        equivalent("gradient_descent_step(theta, g, lr)", "gradient_descent_step(theta, lr, g)", "the step is theta minus the product of the two"),
    ),
    needs=("gradient_descent_step",),
    examples=40,
    properties=(
        prop("no_steps", "with max_steps = 0 it returns theta", no_steps, inputs=steep_inputs, examples=5, weight=0.5),
        prop("shrinks_by_a_factor", "on a theta^2 / 2 each step multiplies theta by 1 - lr a", shrinks_by_a_factor, inputs=steep_inputs, examples=8),
        prop("steps_add_up", "n steps and then m steps are n + m steps", steps_add_up, inputs=steep_inputs, examples=5, weight=0.5),
        prop("stops_where_it_is_flat", "it stops as soon as the gradient's norm is at most tol", stops_where_it_is_flat, inputs=steep_inputs, examples=6),
        prop("thousand_steps", "when not told otherwise, it makes 1000 steps", thousand_steps, inputs=endless_slope, examples=1),
        prop("few_calls", "grad_fn is called at most once more than there are updates", few_calls, inputs=steep_inputs, examples=6, live=True, weight=0.5),
    ),
    cases=(
        limits(
            "exactly_tol",
            "a norm exactly equal to tol stops too",
            (*on_parabola(3.0, -4.0), 0.5, 10, 5.0),
            (*on_parabola(6.0, 8.0), 0.5, 10, 5.0),
            (*on_parabola([1.0, -1.0], [1.0, 1.0]), 0.25, 10, 2.0),
        ),
        limits(
            "default_tol",
            "without tol, even a tiny gradient is followed",
            (*on_slope([2e-9, -1e-9], 1.0, 2.0), 1e8, 3),
        ),
        limits(
            "norm_of_a_matrix",
            "the norm of a matrix is the root of the sum of the squares of its entries",
            (*on_parabola([3.0, 0.0], [0.0, -3.0]), 0.25, 5, 3.25),
        ),
        limits(
            "small_steps",
            "it goes on however little theta moves",
            (*on_parabola(1.0, -2.0), 1e-3, 3),
            (*on_slope([8.0, -4.0], 100.0, -50.0), 1e-4, 5),
            (*on_slope([8e-7, -4e-7], 0.0, 0.0), 1.0, 30),
        ),
        limits("growing_gradient", "it goes on also where the gradient grows", (*on_parabola(1.0, -0.5), 16.0, 2)),
    ),
    mistakes=(
        mistake(
            "uphill", "gradient_descent_step(theta, g, lr)", "gradient_descent_step(theta, g, -lr)",
            says="You add the gradient: every step goes uphill.", look="slides, 算法 4.1: theta = theta - lr g",
        ),
        mistake(
            "stale_gradient", "theta = theta.copy()", "g = grad_fn(theta)", also=[("        g = grad_fn(theta)\n", "")],
            says="You compute the gradient once, at the start: each step needs the gradient at the new theta.",
            look="slides, 算法 4.1: the gradient is computed inside the loop",
        ),
        mistake(
            "in_place_input", "theta = theta.copy()\n", "start = theta\n",
            also=[("gradient_descent_step(theta, g, lr)", "gradient_descent_step(theta, g, lr)\n        start[...] = theta")],
            says="You update theta in place, so that the array passed in is changed.", look="the stub: it must be unchanged",
        ),
        mistake(
            "strict_tolerance", "<= tol", "< tol",
            says="You go on when the norm is exactly tol: that should stop too.", look="the stub: stop if ||g||_2 <= tol",
        ),
        mistake(
            "tolerance_ignored", "np.sqrt(np.sum(g**2)) <= tol", "False",
            says="You never look at tol and always make max_steps updates.", look="the stub: stop if ||g||_2 <= tol",
        ),
        mistake(
            "norm_without_root", "np.sqrt(np.sum(g**2))", "np.sum(g**2)",
            says="You compare the squared norm with tol: the root is missing.", look="the stub: ||g||_2",
        ),
        mistake(
            "own_tolerance", "<= tol", "<= 1e-6",
            says="You compare the norm with a number of your own instead of tol.", look="the stub: stop if ||g||_2 <= tol",
        ),
        mistake(
            "own_default_tolerance", "theta = theta.copy()", "tol = tol or 1e-6\n    theta = theta.copy()",
            says="Without tol you stop at a small number of your own: the default is 0.", look="the stub: tol=0.0",
        ),
        mistake(
            "other_default_max_steps", "range(max_steps)", "range(100 if max_steps == 1000 else max_steps)",
            says="Without max_steps you stop after 100 updates: the default is 1000.", look="the stub: max_steps=1000",
        ),
        mistake(
            "any_entry_small", "np.sqrt(np.sum(g**2)) <= tol", "np.any(np.abs(g) <= tol)",
            says="You stop as soon as one entry of the gradient is small: the norm over all entries counts.", look="the stub: ||g||_2",
        ),
        mistake(
            "norm_of_theta", "np.sum(g**2)", "np.sum(theta**2)",
            says="You compare the norm of theta with tol: it is the norm of the gradient.", look="the stub: ||g||_2 <= tol",
        ),
        mistake(
            "signed_sum_as_norm", "np.sqrt(np.sum(g**2))", "np.sum(g)",
            says="You compare the plain sum of the gradient with tol: a negative one stops at once.", look="the stub: ||g||_2",
        ),
        mistake(
            "signed_entries_compared", "np.sqrt(np.sum(g**2)) <= tol", "np.all(g <= tol)",
            says="You compare the entries with their signs: a negative entry always passes.", look="the stub: ||g||_2",
        ),
        mistake(
            "mean_of_absolutes_as_norm", "np.sqrt(np.sum(g**2))", "np.mean(np.abs(g))",
            says="You compare the mean of absolute values with tol instead of the 2-norm.", look="the stub: ||g||_2",
        ),
        mistake(
            "one_step_too_many", "range(max_steps)", "range(max_steps + 1)",
            says="You make max_steps + 1 updates.", look="the stub: at most max_steps updates",
        ),
        mistake(
            "one_step_too_few", "range(max_steps)", "range(1, max_steps)",
            says="You make max_steps - 1 updates.", look="the stub: at most max_steps updates",
        ),
        mistake(
            "at_least_one_step", "range(max_steps)", "range(max(max_steps, 1))",
            says="You make a step even when max_steps is 0.", look="the stub: with max_steps = 0, the answer equals theta",
        ),
        mistake(
            "stops_after_the_update", "            break\n        theta = gradient_descent_step(theta, g, lr)",
            "            return gradient_descent_step(theta, g, lr)\n        theta = gradient_descent_step(theta, g, lr)",
            says="You test the norm after the update, so that one step too many is made.",
            look="slides, 算法 4.1: the test stands before the update",
        ),
        mistake(
            "max_steps_ignored", "range(max_steps)", "range(1000)",
            says="You ignore max_steps and stop after 1000 updates.", look="the stub: max_steps",
        ),
        mistake(
            "largest_entry_as_norm", "np.sqrt(np.sum(g**2))", "np.max(np.abs(g))",
            says="You compare the largest entry of the gradient with tol instead of its 2-norm.", look="the stub: ||g||_2",
        ),
        mistake(
            "sum_of_absolutes_as_norm", "np.sqrt(np.sum(g**2))", "np.sum(np.abs(g))",
            says="You compare the sum of absolute values with tol instead of the 2-norm.", look="the stub: ||g||_2",
        ),
        mistake(
            "root_mean_square_as_norm", "np.sum(g**2)", "np.mean(g**2)",
            says="You take the mean of the squares: the norm has their sum.", look="the stub: ||g||_2",
        ),
        mistake(
            "norm_of_each_row", "np.sqrt(np.sum(g**2)) <= tol", "np.all(np.sqrt(np.sum(g**2, axis=-1)) <= tol)",
            says="You compare the norm of each row with tol: all entries belong to one norm.", look="the stub: over ALL entries of g",
        ),
        mistake(
            "matrix_norm", "np.sqrt(np.sum(g**2))", "np.linalg.norm(g, 2)",
            says="np.linalg.norm(g, 2) of a matrix is its largest singular value, not the norm over all its entries.",
            look="the stub: over ALL entries of g, whatever its shape",
        ),
        mistake(
            "matrix_norm_of_matrices", "np.sqrt(np.sum(g**2))", "(np.linalg.norm(g, 2) if g.ndim == 2 else np.sqrt(np.sum(g**2)))",
            says="np.linalg.norm(g, 2) of a matrix is its largest singular value, not the norm over all its entries.",
            look="the stub: over ALL entries of g, whatever its shape",
        ),
        mistake(
            "sum_of_gradient_as_norm", "np.sqrt(np.sum(g**2))", "abs(np.sum(g))",
            says="You compare the plain sum of the gradient with tol, where positive and negative entries cancel.",
            look="the stub: ||g||_2",
        ),
        mistake(
            "tolerance_on_the_step", "np.sum(g**2)", "np.sum((lr * g)**2)",
            says="You compare the length of the step with tol: it is the gradient's norm without lr.", look="the stub: ||g||_2 <= tol",
        ),
        mistake(
            "entries_updated_one_by_one", "theta = gradient_descent_step(theta, g, lr)",
            "for i in np.ndindex(theta.shape):\n            theta[i] -= lr * grad_fn(theta)[i]",
            says="You update one entry after the other with a new gradient each: all move together, by one gradient.",
            look="slides, 算法 4.1: one gradient for all entries",
        ),
        mistake(
            "first_entry_updated_twice", "theta = gradient_descent_step(theta, g, lr)",
            "theta = gradient_descent_step(theta, g, lr)\n        theta.flat[0] -= lr * g.flat[0]",
            says="You update the first entry on its own and once more together with the others.", look="slides, 算法 4.1",
        ),
        mistake(
            "learning_rate_decays", "for _ in range", "for k in range", also=[("theta, g, lr)", "theta, g, lr / (k + 1))")],
            says="You make lr smaller at each step: it stays the same.", look="slides, 算法 4.1: theta = theta - lr g",
        ),
        mistake(
            "momentum", "theta = theta.copy()", "theta, v = theta.copy(), 0.0", also=[("theta, g, lr)", "theta, v, lr)"), ("        theta = grad", "        v = 0.9 * v + g\n        theta = grad")],
            says="You keep a part of the last step (momentum): a step follows the present gradient only.", look="slides, 算法 4.1: theta = theta - lr g",
        ),
        mistake(
            "stops_when_theta_rests", "            break\n        theta = gradient_descent_step(theta, g, lr)", "            return gradient_descent_step(theta, g, lr)\n        theta = gradient_descent_step(theta, g, lr)", also=[("np.sum(g**2)", "np.sum((lr * g)**2)")],
            says="You stop when theta has hardly moved: the norm of the gradient, before the update, is the test.", look="the stub: stop if ||g||_2 <= tol",
        ),
        mistake(
            "stops_when_theta_hardly_moves", "theta = gradient_descent_step(theta, g, lr)",
            "old, theta = theta, gradient_descent_step(theta, g, lr)\n        if np.allclose(theta, old):\n            break",
            says="You stop when theta has hardly moved: only the norm of the gradient decides.", look="the stub: stop if ||g||_2 <= tol",
        ),
        mistake(
            "returns_in_loop", "    return theta", "        return theta",
            says="One update is made at most: does your return stand inside the loop?", look="the indentation of return",
        ),
        mistake(
            "returns_only_when_flat", "break", "return theta", also=[("    return theta", "    return None")],
            says="You return theta only when tol is reached: after max_steps updates nothing comes back.", look="the stub: returns",
        ),
        mistake(
            "returns_the_steps_too", "theta = theta.copy()", "theta, n = theta.copy(), 0",
            also=[("theta, g, lr)", "theta, g, lr)\n        n += 1"), ("return theta", "return theta, n")],
            says="You return a tuple: only the final theta is asked for.", look="the stub: returns",
        ),
        mistake(
            "normalised_gradient", "theta, g, lr)", "theta, g / np.linalg.norm(g), lr)",
            says="You divide the gradient by its norm, so that every step has length lr.", look="slides, 算法 4.1: theta = theta - lr g",
        ),
        mistake(
            "returns_the_history", "theta = theta.copy()", "path = [theta]",
            also=[("theta, g, lr)", "theta, g, lr)\n        path.append(theta)"), ("return theta", "return path")],
            says="You return the list of all thetas: the last one is asked for.", look="the stub: returns",
        ),
        mistake(
            "steps_counted_over_calls", "for _ in range(max_steps):",
            'kept = gradient_descent.__dict__\n    while kept.setdefault("steps", 0) < max_steps:',
            also=[("theta, g, lr)", 'theta, g, lr)\n        kept["steps"] += 1')],
            says="Your step counter lives outside of the function and goes on from call to call.",
            look="start counting at 0 in each call",
        ),
    ),
    hints=(
        "It is a loop of at most max_steps rounds; what are the three things that each round does, in which order?",
        "Each round: the gradient at the present theta; stop if its norm is small enough; else one step. "
        "The norm is the root of the sum of the squares of all entries, for any shape.",
        "for _ in range(max_steps): call grad_fn once and keep what it returns, break if np.sqrt(np.sum(...)) <= tol, else "
        "theta becomes gradient_descent_step of it. Never use -= on the theta that was passed in.",
    ),
)  # fmt: skip

# --- minibatches --------------------------------------------------------------------------------------------------


def data_inputs(draw):
    m, n = draw.dims("m n", high=7)
    x = draw.array(m, n)
    x[:, 0] = np.arange(m)  # no two samples are equal
    return x, draw.array(m) + 10 * np.arange(m), draw.integer(1, m + 2), Rng(seed=draw.integer(0, 99))


def numbered(m):
    """m samples whose number can be read off both x and y."""
    return np.arange(2.0 * m).reshape(m, 2), np.arange(float(m))


def order_of(batches):
    return tuple(int(v) for _, y in batches for v in y)


def batch_sizes(f, x, y, batch_size, rng):
    wanted = [min(batch_size, len(x) - start) for start in range(0, len(x), batch_size)]
    same(
        [len(part[1]) for part in f(x, y, batch_size, rng)],
        wanted,
        "the sizes of the batches",
        "batch_size, ..., and the rest",
    )


def every_sample_once(f, x, y, batch_size, rng):
    rows = np.concatenate([part[0] for part in f(x, y, batch_size, rng)])
    same(rows[np.argsort(rows[:, 0], kind="stable")], x, "the rows of all batches, sorted", "the rows of x")


def rows_keep_their_answers(f, x, y, batch_size, rng):
    for x_batch, y_batch in f(x, y, batch_size, rng):
        numbers = x_batch[:, 0].astype(int)
        hold((numbers >= 0) & (numbers < len(y)), "every row should be one of x", x_batch)
        same(y_batch, y[numbers], "y_batch", "the y of the rows in x_batch")


def same_seed_same_order(f, m, draw_seed):
    x, y = numbered(m)
    first, again = (order_of(f(x, y, 5, Rng(seed=draw_seed))) for _ in range(2))
    same(first, again, "the order", "the order with an equal rng: all randomness should come from rng")


def other_seed_other_order(f, m, draw_seed):
    x, y = numbered(m)  # 12! or 2 orders
    seeds, apart = (4, 4) if m == 12 else (40, 2)
    orders = [order_of(f(x, y, 5, Rng(seed=draw_seed + i))) for i in range(seeds)]
    hold(len(set(orders)) >= apart, "another rng should give another order, not the same again", orders[0])


def every_order_comes_up(f, draw_seed):
    x, y = numbered(3)  # 6 orders; in 150 passes one of them is missing once in 10^11
    orders = Counter(order_of(f(x, y, 2, Rng(seed=draw_seed + i))) for i in range(150))
    missing = [order for order in permutations(range(3)) if order not in orders]
    hold(not missing, "every order of 3 samples should come up in 150 passes", missing[0] if missing else None)
    often, times = orders.most_common(1)[0]  # 25 times on average; more than 55 times once in 10^8
    hold(times <= 55, f"every order should come up about as often: one of 6 came up {times} times in 150 passes", often)


def every_place_comes_up(f, draw_seed):
    x, y = numbered(6)  # 36 pairs of sample and place; in 100 passes one of them is missing once in 10^6
    orders = [order_of(f(x, y, 6, Rng(seed=draw_seed + i))) for i in range(100)]
    seen = {pair for order in orders for pair in enumerate(order)}
    for place, number in product(range(6), repeat=2):
        words = f"in 100 passes over 6 samples, sample {number} should come up at place {place} too"
        hold((place, number) in seen, words, orders[0])


def one_seed(draw):
    return (draw.integer(0, 9),)


def many_or_two(draw):
    """How many samples, and a seed. That two come in the same order by chance hides a mistake, so it is mostly many."""
    return draw.choice([12, 12, 12, 2], size=int), draw.integer(0, 9)


DRAWS = {"choice": "rng.choice(len(x), len(x), replace=False)", "keys": "np.argsort(rng.random(len(x)))"}


def drawn_otherwise(name, old, new, says, look, place="rng.permutation(len(x))", text="{}"):
    """A mistake of those who draw the order by rng.permutation, and the same one of those who draw it in another way."""
    others = [
        mistake(f"{name}_{way}", old, new, also=[(place, text.format(draw))], says=says, look=look)
        for way, draw in DRAWS.items()
    ]
    return (mistake(name, old, new, says=says, look=look), *others)


MINIBATCHES = exercise(
    "minibatches",
    inputs=data_inputs,
    returns="batches",
    compared=False,
    properties=(
        prop("batch_sizes", "every batch has batch_size samples, only the last may have fewer", batch_sizes),
        prop("every_sample_once", "every sample occurs exactly once", every_sample_once, examples=40),
        prop("rows_keep_their_answers", "rows of x and entries of y stay together", rows_keep_their_answers, examples=40),
        prop("same_seed_same_order", "all randomness comes from rng", same_seed_same_order, inputs=many_or_two, examples=3),
        prop("other_seed_other_order", "another rng gives another order", other_seed_other_order, inputs=many_or_two, examples=3, weight=2.0),
        prop("every_order_comes_up", "every order of the samples can come up", every_order_comes_up, inputs=one_seed, examples=1, weight=2.0),
        prop("every_place_comes_up", "every sample can come first, last and anywhere between", every_place_comes_up, inputs=one_seed, examples=1),
    ),
    cases=(
        limits(
            "one_sample",
            "a single sample is a batch of its own",
            (np.array([[1.0, -2.0]]), np.array([3.0]), 1, Rng(seed=0)),
            (np.array([[1.0, -2.0]]), np.array([3.0]), 4, Rng(seed=1)),
        ),
        limits(
            "equal_samples",
            "samples that are equal are kept, each of them",
            (np.ones((9, 2)), np.full(9, 3.0), 4, Rng(seed=0)),
        ),
    ),
    mistakes=(
        mistake(
            "not_shuffled", "rng.permutation(len(x))", "np.arange(len(x))",
            says="You cut the data in its given order: nothing is shuffled.", look="slides, 小批次梯度下降法: random batches",
        ),
        *drawn_otherwise(
            "answers_left_behind", "y[rows]", "y[start : start + batch_size]",
            says="You shuffle x and leave y in its old order.", look="use the same indices for x and y",
        ),
        *drawn_otherwise(
            "rows_left_behind", "x[rows]", "x[start : start + batch_size]",
            says="You shuffle y and leave the rows of x in their old order.", look="use the same indices for x and y",
        ),
        mistake(
            "shuffled_apart", "order = rng.permutation(len(x))", "order, other = rng.permutation(len(x)), rng.permutation(len(x))",
            also=[("y[rows]", "y[other[start : start + batch_size]]")],
            says="You shuffle x and y apart, so that the rows lose their answers.", look="use the same indices for x and y",
        ),
        *drawn_otherwise(
            "last_batch_dropped", "range(0, len(x), batch_size)", "range(0, len(x) - batch_size + 1, batch_size)",
            says="You drop the samples of the last batch when it is not full.", look="the stub: the last batch may be smaller",
        ),
        *drawn_otherwise(
            "empty_last_batch", "range(0, len(x), batch_size)", "range(0, len(x) + 1, batch_size)",
            says="You append an empty batch when batch_size divides the number of samples.", look="the stub: none is empty",
        ),
        mistake(
            "first_batch_only", "    return batches", "        return batches",
            says="Only the first batch comes out: does your return stand inside the loop?", look="the indentation of return",
        ),
        mistake(
            "drawn_with_replacement", "rng.permutation(len(x))", "rng.integers(0, len(x), size=len(x))",
            says="You draw with replacement: some samples occur twice and others never.", look="rng.permutation gives every index once",
        ),
        mistake(
            "batches_drawn_apart", "order[start : start + batch_size]",
            "rng.choice(len(x), size=min(batch_size, len(x) - start), replace=False)",
            also=[("order = rng.permutation(len(x))", "pass")],
            says="You draw each batch anew from all samples, so that some occur in two batches and others in none.",
            look="the stub: every sample exactly once",
        ),
        mistake(
            "batches_overlap", "range(0, len(x), batch_size)", "range(0, len(x))",
            says="Your batches start at every sample and overlap: the next one starts batch_size later.",
            look="range(0, m, batch_size)",
        ),
        mistake(
            "batches_one_short", "start + batch_size]", "start + batch_size - 1]",
            says="Your slices end one sample too early: the end of a slice is not part of it already.",
            look="order[start : start + batch_size] has batch_size entries",
        ),
        mistake(
            "large_batch_returns_nothing", "return batches", "return batches if batch_size <= len(x) else []",
            says="When batch_size exceeds the number of samples you return no batch at all.", look="the stub: batch_size may exceed m",
        ),
        *drawn_otherwise(
            "last_batch_filled_up", "order[start : start + batch_size]", 'np.take(order, range(start, start + batch_size), mode="wrap")',
            says="You fill the last batch up with samples from the beginning, so that some occur twice.",
            look="the stub: the last batch may be smaller",
        ),
        *drawn_otherwise(
            "even_split", "order[start : start + batch_size]", "np.array_split(order, -(-len(x) // batch_size))[start // batch_size]",
            says="You split into batches of almost equal size: only the last one may be smaller.", look="the stub: k = batch_size",
        ),
        mistake(
            "small_batch_first", "order[start : start + batch_size]",
            "order[max(0, start - -len(x) % batch_size) : start - -len(x) % batch_size + batch_size]",
            says="Your smaller batch comes first: only the last one may be smaller.", look="the stub: k = batch_size",
        ),
        mistake(
            "one_sample_dropped", "rng.permutation(len(x))", "rng.permutation(len(x) - 1)", also=[("range(0, len(x)", "range(0, len(order)")],
            says="You leave one sample out: the order is drawn over m - 1 samples.", look="the stub: every sample exactly once",
        ),
        mistake(
            "yields_batches", "batches.append((x[rows], y[rows]))", "yield x[rows], y[rows]",
            says="You yield the batches one by one: a list of them is asked for.", look="the stub: returns list of tuples",
        ),
        mistake(
            "returns_two_lists", "return batches", "return [b[0] for b in batches], [b[1] for b in batches]",
            says="You return a list of x batches and a list of y batches: each tuple holds one of both.",
            look="the stub: returns list of tuples",
        ),
        mistake(
            "lists_in_batches", "(x[rows], y[rows])", "(list(x[rows]), list(y[rows]))",
            says="Your batches hold Python lists: x_batch and y_batch are arrays.", look="the stub: returns",
        ),
        mistake(
            "targets_as_column", "y[rows]", "y[rows].reshape(-1, 1)",
            says="Your y_batch is a column (k, 1): it should be (k,).", look="the stub: returns",
        ),
        mistake(
            "own_generator_with_fixed_seed", "rng.permutation", "np.random.default_rng(42).permutation",
            says="You make a generator of your own with a fixed seed, so that every pass has the same order.",
            look="the stub: all randomness comes from rng",
        ),
        mistake(
            "own_generator_with_seed_0", "rng.permutation", "np.random.default_rng(0).permutation",
            says="You make a generator of your own with a fixed seed, so that every pass has the same order.",
            look="the stub: all randomness comes from rng",
        ),
        mistake(
            "random_state_0", "rng.permutation", "np.random.RandomState(0).permutation",
            says="You make a generator of your own with a fixed seed, so that every pass has the same order.",
            look="the stub: all randomness comes from rng",
        ),
        mistake(
            "random_state_42", "rng.permutation", "np.random.RandomState(42).permutation",
            says="You make a generator of your own with a fixed seed, so that every pass has the same order.",
            look="the stub: all randomness comes from rng",
        ),
        mistake(
            "rng_ignored", "rng.permutation", "np.random.permutation",
            says="You shuffle with np.random: use the generator that is passed in.",
            look="the stub: all randomness comes from rng",
        ),
        mistake(
            "order_kept_between_calls", "order = rng.permutation(len(x))",
            "kept, name = minibatches.__dict__, str(len(x))\n    if name not in kept:\n"
            "        kept[name] = rng.permutation(len(x))\n    order = kept[name]",
            says="You draw the order once for each size and keep it for all later passes.",
            look="the stub: a new random order at each call",
        ),
        mistake(
            "shuffled_within_batches_only", "rng.permutation(len(x))", "np.arange(len(x))",
            also=[("order[start : start + batch_size]", "start + rng.permutation(len(order[start : start + batch_size]))")],
            says="You cut the data first and shuffle only inside the batches.", look="slides, 小批次梯度下降法: shuffle all, then cut",
        ),
        mistake(
            "batches_shuffled_only", "rng.permutation(len(x))", "np.arange(len(x))",
            also=[(
                "range(0, len(x), batch_size)",
                "sorted(rng.permutation(np.arange(0, len(x), batch_size)), key=lambda s: s + batch_size > len(x))",
            )],
            says="You cut the data first and shuffle only the batches, so that the same samples are always together.",
            look="slides, 小批次梯度下降法: shuffle all, then cut",
        ),
        mistake(
            "rotation_instead_of_shuffle", "rng.permutation(len(x))", "np.roll(np.arange(len(x)), rng.integers(len(x)))",
            says="You start at a random sample and go round: the order itself is always the same.",
            look="the stub: all m! orders are equally likely",
        ),
        mistake(
            "naive_swaps_not_uniform", "order = rng.permutation(len(x))",
            "order = list(range(len(x)))\n    for i in range(len(x) - 1, 0, -1):\n        j = rng.integers(0, i)\n"
            "        order[i], order[j] = order[j], order[i]",
            says="You swap each place with a place other than itself, so that some orders never come up: j may be i too.",
            look="the stub: all m! orders are equally likely",
        ),
        mistake(
            "inputs_shuffled_in_place", "order = rng.permutation(len(x))",
            "order = np.arange(len(x))\n    state = rng.bit_generator.state\n    rng.shuffle(x)\n"
            "    rng.bit_generator.state = state\n    rng.shuffle(y)",
            says="You shuffle x and y themselves, so that the caller's data are in a new order.", look="the stub: x and y are not changed",
        ),
        mistake(
            "rows_duplicated_by_python_shuffle", "order = rng.permutation(len(x))",
            "import random\n    data = np.column_stack([x, y])\n    random.Random(int(rng.integers(2**31))).shuffle(data)\n"
            "    x, y, order = data[:, :-1], data[:, -1], np.arange(len(x))",
            says="random.shuffle swaps the rows of an array as views, so that some rows are copied over others.",
            look="rng.permutation, or rng.shuffle, for arrays",
        ),
        mistake(
            "features_permuted", "order = rng.permutation(len(x))",
            "x = x[:, rng.permutation(x.shape[1])]\n    order = rng.permutation(len(x))",
            says="You permute the features of x too: only the samples get a new order.", look="the stub: rows of x",
        ),
    ),
    hints=(
        "Two steps: bring the numbers 0, ..., m - 1 of the samples into a random order, then cut that order into pieces.",
        "rng.permutation(m) gives every number once, in random order. A slice of it is one batch; x[rows] and y[rows] with the same "
        "rows keep samples and answers together.",
        "range(0, m, batch_size) gives the start of each batch, and order[start : start + batch_size] its rows: a slice that goes "
        "past the end is just shorter.",
    ),
)  # fmt: skip

# --- fit_linear_regression ----------------------------------------------------------------------------------------

# Samples whose updates do not disturb one another (x_i . x_j = -1, so that x_i . x_j + 1 = 0): any order gives the same answer.
APART = (
    np.array([[1.0], [-1.0]]),
    np.array([[1.0, 1.0, 1.0], [1.0, -1.0, -1.0], [-1.0, 1.0, -1.0], [-1.0, -1.0, 1.0]]),
    np.array([[1.0, 0.0], [-1.0, 1.0], [-1.0, -2.0]]),
)


def fit_inputs(draw):
    """Data for which the answer does not depend on the order: one batch; equal samples; samples that do not disturb one another."""
    lr, epochs, rng = draw.choice([0.1, 0.05, 0.125]), draw.choice([2, 1, 3]), Rng(seed=draw.integer(0, 99))
    kind = draw.choice(["one batch", "equal", "apart"])
    if kind == "apart":
        x = draw.choice(APART)
        sizes = [k for k in (1, 2, 3, 4) if len(x) % k == 0]
        return x, draw.array(len(x)), lr, epochs, draw.choice(sizes[:-1]), rng
    m, n = draw.dims("m n")
    if kind == "equal":
        return np.tile(draw.array(n), (m, 1)), np.tile(draw.number(), m), lr, epochs, draw.integer(1, m + 1), rng
    return draw.array(m, n), draw.array(m), lr, epochs, m + draw.choice([0, 1, 3]), rng


def after(x, y, lr, batches, w, b):
    """w and b after an update for each batch of row numbers."""
    for rows in map(list, batches):
        error = x[rows] @ w + b - y[rows]
        w, b = w - 2 * lr * error @ x[rows] / len(rows), b - 2 * lr * error.mean()
    return w, b


def full_batch_needs_no_luck(f, x, y, lr, epochs, batch_size, rng):
    m = len(x)
    one, other = f(x, y, lr, epochs, m, rng), f(x, y, lr, epochs, m + 7, Rng(seed=rng.seed + 1))
    same(
        [*one[0], one[1]],
        [*other[0], other[1]],
        "w and b with one batch of all samples",
        "those with another rng and a larger batch_size",
    )


def first_step(f, x, y, lr, epochs, batch_size, rng):
    w, b = f(x, y, lr, 1, len(x), rng)
    same(w, 2 * lr * y @ x / len(x), "w after one epoch of one batch", "2 lr / m sum_i y_i x_i")
    same(b, 2 * lr * y.mean(), "b after one epoch of one batch", "2 lr mean(y)")


def answers_scale(f, x, y, lr, epochs, batch_size, rng):
    w, b = f(x, y, lr, epochs, batch_size, rng)
    w3, b3 = f(x, -3 * y, lr, epochs, batch_size, rng)
    same([*w3, b3], [*(-3 * w), -3 * b], "w and b for -3 y", "-3 times w and b for y")


def few_samples(draw):
    m, n = draw.choice([3, 3, 3, 2], size=int), draw.size(1, 3)
    x = draw.array(m, n)
    return x, draw.array(m), draw.choice([0.125, 0.25]), 1, draw.choice([2, 1]), Rng(seed=draw.integer(0, 99))


def some_order_explains_it(f, x, y, lr, epochs, batch_size, rng):
    w, b = f(x, y, lr, epochs, batch_size, rng)
    ends = []
    for order in permutations(range(len(x))):
        batches = [order[i : i + batch_size] for i in range(0, len(x), batch_size)]
        w_end, b_end = after(x, y, lr, batches, np.zeros(len(w)), 0.0)
        ends.append(max(np.abs(w - w_end).max(), abs(b - b_end)))
    words = f"w and b should be what one of the {len(ends)} orders of the {len(x)} samples leads to"
    hold(min(ends) < 1e-4, words, np.append(w, b))


def orders_change(f, x, y, lr, epochs, batch_size, rng):
    seen = [np.append(*f(x, y, lr, epochs, batch_size, Rng(seed=rng.seed + i))) for i in range(80)]
    for orders in product([(0, 1), (1, 0)], repeat=2):  # one of the four is missing once in 10^9
        end = np.append(*after(x, y, lr, [[i] for order in orders for i in order], np.zeros(1), 0.0))
        words = f"in 80 runs of 2 epochs, samples in the order {orders[0]} and then {orders[1]} should come up"
        hold(any(np.abs(one - end).max() < 1e-4 for one in seen), words, seen[0])


def two_samples(draw):
    return np.array([[1.0], [2.0]]), np.array([1.0, -1.0]), 0.125, 2, 1, Rng(seed=0)


def finds_the_line(f, x, y, lr, epochs, batch_size, rng):
    w, b = f(x, y, lr, epochs, batch_size, rng)
    same([w[0], b], [2.0, -1.0], "w and b for points on the line 2 x - 1", "2 and -1", tol=1e-3)


def points_on_a_line(draw):
    x = np.array([[-1.0], [0.0], [1.0], [2.0], [0.5]])
    return x, 2 * x[:, 0] - 1, 0.1, 150, draw.choice([2, 3, 1]), Rng(seed=draw.integer(0, 9))


BATCHES = "[(x[k], y[k]) for k in np.split({}, range(batch_size, len(x), batch_size))]"


def batches_otherwise(name, old, new, says, look):
    return drawn_otherwise(name, old, new, says, look, place="minibatches(x, y, batch_size, rng)", text=BATCHES)


FIT_LINEAR_REGRESSION = exercise(
    "fit_linear_regression",
    inputs=fit_inputs,
    returns=("w", "b"),
    equivalents=(
        equivalent("w", "w.T", "an array with one axis is its own transpose"),
        equivalent("ds", "ds.T", "an array with one axis is its own transpose"),
    ),
    needs=("minibatches",),
    off_limits=(
        "numpy.linalg._linalg.lstsq", "numpy.linalg._linalg.solve", "numpy.linalg._linalg.pinv", "numpy.lib._polynomial_impl.polyfit",
    ),
    properties=(
        prop("first_step", "from zero, one batch of all samples leads to w = 2 lr mean(y x) and b = 2 lr mean(y)", first_step),
        prop("full_batch_needs_no_luck", "with one batch of all samples the rng does not matter", full_batch_needs_no_luck, examples=10),
        prop("answers_scale", "-3 times the y gives -3 times the w and b", answers_scale, examples=10),
        prop("some_order_explains_it", "each sample takes part exactly once in an epoch", some_order_explains_it, inputs=few_samples, examples=15),
        prop("orders_change", "each epoch has a new random order", orders_change, inputs=two_samples, examples=1),
        prop("finds_the_line", "it finds the line that all points lie on", finds_the_line, inputs=points_on_a_line, examples=3),
    ),
    mistakes=(
        *batches_otherwise(
            "factor_2_missing", "2.0 * error", "error",
            says="The factor 2 of the squared error's derivative is missing.", look="the stub: the gradient has a factor 2/k",
        ),
        *batches_otherwise(
            "sum_instead_of_mean", "2.0 * error / len(error)", "2.0 * error",
            says="You add the gradients of a batch up and do not divide by its size.", look="the stub: MSE = 1/k sum_i ...",
        ),
        *batches_otherwise(
            "divides_by_batch_size", "len(error)", "batch_size",
            says="You divide by batch_size also where the last batch is smaller.", look="the stub: k is the number of samples really in the batch",
        ),
        mistake(
            "divides_by_all_samples", "len(error)", "len(x)",
            says="You divide a batch's gradient by the number of all samples.", look="the stub: k is the number of samples really in the batch",
        ),
        mistake(
            "uphill", "w - lr", "w + lr", also=[("b - lr", "b + lr")],
            says="You add the gradient: every step makes the error larger.", look="slides, 梯度下降算法: theta - lr * grad",
        ),
        mistake(
            "bias_never_updated", "b - lr * ds.sum()", "b",
            says="You never update the bias: it stays 0.", look="the stub: one update of w and b",
        ),
        mistake(
            "bias_left_out_of_the_error", "@ w + b - y_batch", "@ w - y_batch",
            says="You leave the bias out of the prediction.", look="slides, 线性回归: y = w.x + b",
        ),
        mistake(
            "weights_updated_after_bias", "w, b = w - lr * (ds @ x_batch), b - lr * ds.sum()",
            "b = b - lr * ds.sum()\n            w = w - lr * 2.0 * (x_batch @ w + b - y_batch) @ x_batch / len(error)",
            says="You take the weights' gradient with the new b: both are taken at the old w and b.", look="the stub: at the old w and b",
        ),
        mistake(
            "bias_gradient_summed", "lr * ds.sum()", "lr * 2.0 * error.sum()",
            says="You add the bias's gradient up and do not divide it by the batch's size.", look="the stub: MSE = 1/k sum_i ...",
        ),
        mistake(
            "weights_gradient_summed", "lr * (ds @ x_batch)", "lr * 2.0 * (error @ x_batch)",
            says="You add the weights' gradient up and do not divide it by the batch's size.", look="the stub: MSE = 1/k sum_i ...",
        ),
        mistake(
            "factor_2_missing_in_bias", "lr * ds.sum()", "lr * error.mean()",
            says="The factor 2 is missing in the bias's gradient.", look="the stub: the gradient has a factor 2/k",
        ),
        mistake(
            "factor_2_missing_in_weights", "lr * (ds @ x_batch)", "lr * (ds @ x_batch) / 2",
            says="The factor 2 is missing in the weights' gradient.", look="the stub: the gradient has a factor 2/k",
        ),
        mistake(
            "one_gradient_for_all_weights", "(ds @ x_batch)", "np.mean(ds[:, None] * x_batch) * len(error)",
            says="You average over the features too: every weight has its own gradient.", look="np.mean(..., axis=0)",
        ),
        mistake(
            "batch_size_ignored", "minibatches(x, y, batch_size, rng)", "minibatches(x, y, 1, rng)",
            says="You make an update for every single sample: it is one update a batch.", look="slides, 小批次梯度下降法",
        ),
        mistake(
            "one_batch_of_all", "minibatches(x, y, batch_size, rng)", "[(x, y)]",
            says="You make one update an epoch, with all samples: it is one update for each batch.", look="slides, 小批次梯度下降法",
        ),
        mistake(
            "one_random_batch_an_epoch", "minibatches(x, y, batch_size, rng)", "minibatches(x, y, batch_size, rng)[:1]",
            says="You make one update an epoch, with one random batch: an epoch goes through all samples.", look="the stub: one random pass over the data",
        ),
        mistake(
            "one_random_batch_an_epoch_choice", "minibatches(x, y, batch_size, rng)",
            "[(x[k], y[k]) for k in [rng.choice(len(x), min(batch_size, len(x)), replace=False)]]",
            says="You make one update an epoch, with one random batch: an epoch goes through all samples.", look="the stub: one random pass over the data",
        ),
        mistake(
            "drawn_with_replacement", "minibatches(x, y, batch_size, rng)",
            "[(x[k], y[k]) for i in range(0, len(x), batch_size) for k in [rng.integers(len(x), size=min(batch_size, len(x) - i))]]",
            says="You draw with replacement: in an epoch every sample takes part exactly once.", look="the stub: one random pass over the data",
        ),
        mistake(
            "fixed_seed_in_each_epoch", "minibatches(x, y, batch_size, rng)", "minibatches(x, y, batch_size, np.random.default_rng(0))",
            says="You make a generator with a fixed seed in each epoch, so that every epoch has the same order.",
            look="the stub: in a new order each epoch",
        ),
        mistake(
            "bias_updated_after_weights", "w, b = w - lr * (ds @ x_batch), b - lr * ds.sum()",
            "w = w - lr * (ds @ x_batch)\n            b = b - lr * 2.0 * np.mean(x_batch @ w + b - y_batch)",
            says="You take the bias's gradient with the new w: both are taken at the old w and b.", look="the stub: at the old w and b",
        ),
        mistake(
            "not_shuffled", "minibatches(x, y, batch_size, rng)",
            "[(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(x), batch_size)]",
            says="You take the samples in their given order and never shuffle.", look="the stub: one random pass over the data",
        ),
        mistake(
            "same_order_each_epoch", "minibatches(x, y, batch_size, rng)", "batches",
            also=[("b = 0.0", "b = 0.0\n    batches = minibatches(x, y, batch_size, rng)")],
            says="You shuffle once, before the loop over the epochs: every epoch should have a new order.",
            look="the stub: in a new order each epoch",
        ),
        *(
            mistake(
                f"same_order_each_epoch_{way}", "minibatches(x, y, batch_size, rng)", "batches",
                also=[("b = 0.0", f"b = 0.0\n    batches = {BATCHES.format(draw)}")],
                says="You shuffle once, before the loop over the epochs: every epoch should have a new order.",
                look="the stub: in a new order each epoch",
            )
            for way, draw in DRAWS.items()
        ),
        mistake(
            "rows_and_answers_shuffled_apart", "minibatches(x, y, batch_size, rng)",
            "[(p[i : i + batch_size], q[i : i + batch_size]) for p, q in [(x[rng.permutation(len(x))], y[rng.permutation(len(y))])] "
            "for i in range(0, len(x), batch_size)]",
            says="You shuffle x and y apart, so that the rows lose their answers.", look="use the same indices for x and y",
        ),
        mistake(
            "full_gradient_for_each_batch", "error = x_batch @ w", "x_batch, y_batch = x, y\n            error = x_batch @ w",
            says="You compute each update's gradient on all samples: it is the batch's.", look="slides, 小批次梯度下降法",
        ),
        mistake(
            "one_update_an_epoch", "            w, b = w", "        w, b = w",
            says="You make one update an epoch, with the last batch only: the update belongs inside the inner loop.",
            look="the stub: for each batch one update",
        ),
        mistake(
            "full_batches_only", "error = x_batch @ w", "if len(y_batch) < batch_size:\n                continue\n            error = x_batch @ w",
            says="You skip a last batch that is not full.", look="the stub: a smaller last batch counts too",
        ),
        mistake(
            "one_epoch_too_few", "range(epochs)", "range(1, epochs)",
            says="You run one epoch less than asked for.", look="the stub: epochs",
        ),
        mistake(
            "random_start", "w = np.zeros(x.shape[1])", "w = rng.normal(size=x.shape[1])",
            says="You start from random weights: the start is w = 0, b = 0.", look="the stub: start",
        ),
        mistake(
            "weights_kept_between_calls", "w = np.zeros(x.shape[1])",
            "w = fit_linear_regression.__dict__.setdefault(str(x.shape[1]), np.zeros(x.shape[1]))",
            also=[("w, b = w - lr * (ds @ x_batch), b", "w -= lr * (ds @ x_batch)\n            b = b"), ("return w, b", "return w.copy(), b")],
            says="Your weights live on between calls: each call starts from w = 0.",
            look="the stub: start",
        ),
        mistake(
            "starts_from_ones", "w = np.zeros(x.shape[1])", "w = np.ones(x.shape[1])",
            says="You start from weights of 1: the start is w = 0, b = 0.", look="the stub: start",
        ),
        mistake(
            "started_anew_each_epoch", "for x_batch, y_batch", "w, b = 0.0 * w, 0.0\n        for x_batch, y_batch",
            says="You set w and b to 0 in every epoch: the start stands before the loop over the epochs.", look="the stub: start",
        ),
        mistake(
            "returns_in_loop", "    return w, b", "        return w, b",
            says="Only one epoch is made: does your return stand inside the loop over the epochs?", look="the indentation of return",
        ),
        mistake(
            "returns_weights_only", "return w, b", "return w",
            says="You return w only: the bias belongs to the answer.", look="the stub: returns tuple (w, b)",
        ),
        mistake(
            "returns_bias_first", "return w, b", "return b, w",
            says="You return the bias first: w comes first.", look="the stub: returns tuple (w, b)",
        ),
        mistake(
            "bias_as_array", "b = 0.0", "b = np.zeros(1)",
            says="Your bias is an array of shape (1,): it should be one number.", look="the stub: returns",
        ),
        mistake(
            "closed_form", "return w, b",
            "X = np.column_stack([x, np.ones(len(x))])\n"
            "    theta = np.linalg.inv(X.T @ X + 1e-9 * np.eye(X.shape[1])) @ X.T @ y\n    return theta[:-1], theta[-1]",
            says="You solve for the best line: the asked number of steps towards it should be made.", look="the stub: epochs",
        ),
        mistake(
            "inputs_shuffled_in_place", "for x_batch, y_batch in minibatches(x, y, batch_size, rng):",
            "order = rng.permutation(len(x))\n        x[:], y[:] = x[order], y[order]\n        for x_batch, y_batch in "
            "[(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(x), batch_size)]:",
            says="You bring x and y themselves into a new order, so that the caller's data are changed.",
            look="the top of the file: inputs must not be changed",
        ),
    ),
    hints=(
        "Two loops: one over the epochs, and in it one over the batches of a new random pass.",
        "For a batch: the errors are prediction minus y, prediction = x_batch @ w + b. The gradient of the mean squared error is 2/k "
        "times the sum of error times x for w, and 2/k times the sum of the errors for b.",
        "Compute the errors of the batch once, then both gradients from them, and only then change w and b. "
        "k is len(y_batch), which is smaller in the last batch.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=6,
    title="Gradient descent",
    section="梯度 · 梯度下降算法 · 小批次梯度下降法",
    kind="numpy",
    exercises=(NUMERICAL_GRADIENT, GRADIENT_DESCENT_STEP, GRADIENT_DESCENT, MINIBATCHES, FIT_LINEAR_REGRESSION),
    functions={"bowl": bowl, "pull_back": pull_back},
)
