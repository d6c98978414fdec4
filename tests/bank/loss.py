# === mean_squared_error | right | python_loop
def mean_squared_error(y_pred, y):
    # 用最简单的循环写
    total = 0
    for i in range(len(y)):
        d = y_pred[i] - y[i]
        total += d * d
    return float(total / len(y))


# === mean_squared_error | right | dot_product
def mean_squared_error(pred, target):
    err = pred - target
    return err @ err / err.size


# === mean_squared_error | right | norm_squared_0d_array
def mean_squared_error(y_pred, y):
    out = np.array(np.linalg.norm(y - y_pred) ** 2 / y.shape[0])
    return out  # 0-d array


# === mean_squared_error | right | variance_plus_bias
def mean_squared_error(y_pred, y):
    e = y_pred - y
    return e.var() + e.mean() ** 2


# === mean_squared_error | right | expanded_square
def mean_squared_error(y_pred, y, verbose=False):
    # (a-b)^2 = a^2 - 2ab + b^2
    m = len(y)
    res = (np.dot(y_pred, y_pred) - 2 * np.dot(y_pred, y) + np.dot(y, y)) / m
    if verbose:
        print("MSE:", res)
    return res


# === mean_squared_error | right | lambda_form
mean_squared_error = lambda a, b: np.square(np.subtract(a, b)).mean()


# === mean_squared_error | right | in_place_on_own_copy
def mean_squared_error(y_pred, y):
    diff = y_pred.copy()
    diff -= y
    diff **= 2
    print("diff", diff)
    return np.average(diff)


# === mean_squared_error | right | callable_object
class _MSE:
    """like torch.nn.MSELoss, but without torch"""

    def __call__(self, input, target):
        return sum((a - b) ** 2 for a, b in zip(input, target)) / len(target)


mean_squared_error = _MSE()


# === mean_squared_error | wrong | sum_instead_of_mean
# You add the squared errors up but do not divide by the number of samples.
def mean_squared_error(y_pred, y):
    return np.sum((y_pred - y) ** 2)


# === mean_squared_error | wrong | half_factor
# You put a 1/2 before the sum, as some books do; the slides' MSE has none.
def mean_squared_error(y_pred, y):
    m = len(y)
    return 1 / (2 * m) * np.sum((y_pred - y) ** 2)


# === mean_squared_error | wrong | root_taken
# You take the root of the mean squared error (RMSE).
def mean_squared_error(y_pred, y):
    return np.sqrt(np.mean((y_pred - y) ** 2))


# === mean_squared_error | wrong | absolute_error
# You average absolute errors instead of squared ones.
def mean_squared_error(y_pred, y):
    return np.abs(y_pred - y).mean()


# === mean_squared_error | wrong | square_of_mean
# You square the mean error; errors of opposite sign cancel before they are squared.
def mean_squared_error(y_pred, y):
    return np.mean(y_pred - y) ** 2


# === mean_squared_error | wrong | divides_by_m_minus_1
# You divide by m - 1 instead of m.
def mean_squared_error(y_pred, y):
    n = y.shape[0]
    return ((y_pred - y) ** 2).sum() / (n - 1)


# === mean_squared_error | wrong | column_broadcast
# You turn the predictions into a column, so that each prediction is compared with every answer.
def mean_squared_error(y_pred, y):
    y_pred = y_pred.reshape(-1, 1)  # 列向量
    return np.mean((y_pred - y) ** 2)


# === mean_squared_error | wrong | difference_of_squares
# You subtract the squares instead of squaring the difference.
def mean_squared_error(y_pred, y):
    return np.mean(y_pred**2 - y**2)


# === mean_squared_error | wrong | in_place_input
# You subtract y from y_pred in place, so the caller's predictions are changed.
def mean_squared_error(y_pred, y):
    y_pred -= y
    return np.mean(y_pred**2)


# === mean_squared_error | wrong | returns_array_of_losses
# You return one squared error a sample and forget the mean.
def mean_squared_error(y_pred, y):
    return (y_pred - y) ** 2


# === mean_squared_error | wrong | returns_array_with_axis
# You return an array of shape (1,) instead of one number.
def mean_squared_error(y_pred, y):
    return np.mean((y_pred - y) ** 2, keepdims=True)


# === mean_squared_error | wrong | last_sample_dropped
# Your loop stops one sample too early.
def mean_squared_error(y_pred, y):
    s = 0.0
    for i in range(len(y) - 1):
        s = s + (y_pred[i] - y[i]) ** 2
    return s / len(y)


# === mean_squared_error | wrong | state_kept
# Your running sum lives outside the function and is not reset at each call.
_total = [0.0]


def mean_squared_error(y_pred, y):
    for a, b in zip(y_pred, y):
        _total[0] += (a - b) ** 2
    return _total[0] / len(y)


# === mean_squared_error | wrong | returns_early_in_loop
# Your return stands inside the loop, so only the first sample counts.
def mean_squared_error(y_pred, y):
    s = 0
    for i in range(len(y)):
        s += (y_pred[i] - y[i]) ** 2
        return s / len(y)


# === mean_squared_error | wrong | off_limits_solutions
# You call the reference solution.
def mean_squared_error(y_pred, y):
    from solutions.loss import mean_squared_error as mse

    return mse(y_pred, y)


# === mean_squared_error | wrong | sum_instead_of_mean + half_factor
# You put a 1/2 before the sum and do not divide by the number of samples.
def mean_squared_error(y_pred, y):
    return 0.5 * np.sum((y_pred - y) ** 2)


# === mean_squared_error | wrong | absolute_error + sum_instead_of_mean
# You add absolute errors up: they are neither squared nor averaged.
def mean_squared_error(y_pred, y):
    return np.sum(np.abs(y - y_pred))


# === mean_squared_error_grad | right | loop_fill
def mean_squared_error_grad(y_pred, y):
    m = len(y)
    g = np.zeros(m)
    for i in range(m):
        g[i] = 2 / m * (y_pred[i] - y[i])
    return g


# === mean_squared_error_grad | right | matrix_form
def mean_squared_error_grad(y_pred, y):
    m = y.size
    return (np.eye(m) * 2.0 / m) @ (y_pred - y)


# === mean_squared_error_grad | right | negated_difference
def mean_squared_error_grad(yhat, target):
    """求导: -2/m (y - y_hat)"""
    return -2 * np.subtract(target, yhat) / target.shape[0]


# === mean_squared_error_grad | right | list_comprehension
def mean_squared_error_grad(y_pred, y):
    return np.array([2 * (p - q) / len(y) for p, q in zip(y_pred, y)])


# === mean_squared_error_grad | right | reversed_view
def mean_squared_error_grad(y_pred, y):
    d = (y_pred[::-1] - y[::-1]) * (2 / len(y))
    return d[::-1]


# === mean_squared_error_grad | right | numerical_gradient_of_own_loss
def mean_squared_error_grad(y_pred, y):
    # central differences are exact for a parabola
    h = 1e-3
    out = np.empty_like(y_pred)
    for i in range(len(y_pred)):
        up, down = y_pred.copy(), y_pred.copy()
        up[i] += h
        down[i] -= h
        out[i] = (mean_squared_error(up, y) - mean_squared_error(down, y)) / (2 * h)
    return out


# === mean_squared_error_grad | wrong | factor_2_missing
# You forget the factor 2 that comes from the square.
def mean_squared_error_grad(y_pred, y):
    return (y_pred - y) / len(y)


# === mean_squared_error_grad | wrong | mean_missing
# You forget the 1/m of the mean.
def mean_squared_error_grad(y_pred, y):
    return 2 * (y_pred - y)


# === mean_squared_error_grad | wrong | sign_flipped
# You return the gradient with the opposite sign: that with respect to y, not y_pred.
def mean_squared_error_grad(y_pred, y):
    return 2 * (y - y_pred) / len(y)


# === mean_squared_error_grad | wrong | averaged_to_one_number
# You average the gradient over the samples; each prediction needs its own entry.
def mean_squared_error_grad(y_pred, y):
    return np.mean(2 * (y_pred - y))


# === mean_squared_error_grad | wrong | absolute_difference
# You take the absolute difference and lose the sign of the gradient.
def mean_squared_error_grad(y_pred, y):
    return 2 * np.abs(y_pred - y) / len(y)


# === mean_squared_error_grad | wrong | square_kept
# You leave the square in when you take the derivative.
def mean_squared_error_grad(y_pred, y):
    return 2 * (y_pred - y) ** 2 / len(y)


# === mean_squared_error_grad | wrong | in_place_result
# You compute in y_pred itself, so the caller's predictions are changed.
def mean_squared_error_grad(y_pred, y):
    y_pred -= y
    y_pred *= 2 / len(y)
    return y_pred


# === mean_squared_error_grad | wrong | precedence_slip
# You divide only y by m: a bracket is missing.
def mean_squared_error_grad(y_pred, y):
    m = len(y)
    return 2 * (y_pred - y / m)


# === mean_squared_error_grad | wrong | returns_list
# You return a Python list where an array is asked for.
def mean_squared_error_grad(y_pred, y):
    return [2 * (a - b) / len(y) for a, b in zip(y_pred, y)]


# === mean_squared_error_grad | wrong | column_shape
# You return a column (m, 1) instead of (m,).
def mean_squared_error_grad(y_pred, y):
    return (2 * (y_pred - y) / len(y)).reshape(-1, 1)


# === mean_squared_error_grad | wrong | factor_2_missing + mean_missing
# You return the plain difference: the 2 of the square and the 1/m of the mean are missing.
def mean_squared_error_grad(y_pred, y):
    return y_pred - y


# === mean_squared_error_grad | wrong | sign_flipped + mean_missing
# The sign is flipped and the 1/m of the mean is missing.
def mean_squared_error_grad(y_pred, y):
    return -2 * (y_pred - y)


# === cross_entropy | right | double_loop
def cross_entropy(probs, y):
    import math

    m, c = y.shape
    loss = 0
    for i in range(m):
        for j in range(c):
            if y[i, j] > 0:  # y=0 的类别不算
                loss -= y[i, j] * math.log(probs[i, j])
    return loss / m


# === cross_entropy | right | tiny_epsilon
def cross_entropy(probs, y, eps=1e-12):
    return -np.mean(np.sum(y * np.log(probs + eps), axis=1))


# === cross_entropy | right | clipped
def cross_entropy(p, target):
    p = np.clip(p, 1e-15, 1)
    n = p.shape[0]
    return -(target * np.log(p)).sum() / n


# === cross_entropy | right | nan_to_num_with_warning
def cross_entropy(probs, y):
    terms = y * np.log(probs)  # 0 * -inf = nan, removed below
    terms = np.nan_to_num(terms, nan=0.0)
    return -terms.sum(axis=1).mean()


# === cross_entropy | right | where_after_the_log
def cross_entropy(probs, y):
    l = np.where(y == 0, 0.0, -y * np.log(probs))
    print("loss per sample:", l.sum(1))
    return np.mean(l.sum(1))


# === cross_entropy | right | einsum_and_log_where
def cross_entropy(probs, y):
    logp = np.log(probs, out=np.zeros_like(probs), where=probs > 0)
    return np.einsum("ij,ij->", y, logp) / -len(probs)


# === cross_entropy | right | boolean_selection_0d
def cross_entropy(probs, y):
    keep = y != 0
    return np.array(-(y[keep] * np.log(probs[keep])).sum() / y.shape[0])


# === cross_entropy | right | log2_rescaled
def cross_entropy(probs, y):
    mask = y > 0
    bits = -(y * np.log2(np.where(mask, probs, 1)))
    return bits.sum() / len(y) * np.log(2)  # bit -> nat


# === cross_entropy | right | float32_intermediate
def cross_entropy(probs, y):
    p32 = np.maximum(probs, 1e-30).astype(np.float32)
    return float(-(y * np.log(p32)).sum(axis=-1).mean())


# === cross_entropy | wrong | nan_where_impossible
# You let 0 * log(0) through, which is nan, though a class with y = 0 should add nothing.
def cross_entropy(probs, y):
    return -np.sum(y * np.log(probs)) / len(y)


# === cross_entropy | wrong | epsilon_too_large
# Your epsilon in the log is so large that it changes the log of small probabilities.
def cross_entropy(probs, y):
    eps = 1e-8
    return -np.sum(y * np.log(probs + eps)) / len(y)


# === cross_entropy | wrong | clipped_too_early
# You clip the probabilities at 1e-3, so smaller ones all cost the same.
def cross_entropy(probs, y):
    probs = np.clip(probs, 1e-3, 1 - 1e-3)
    return -np.sum(y * np.log(probs)) / len(y)


# === cross_entropy | wrong | minus_missing
# You forget the minus sign.
def cross_entropy(probs, y):
    return np.sum(y * np.log(probs + 1e-12)) / len(y)


# === cross_entropy | wrong | sum_instead_of_mean
# You add the samples' losses up but do not divide by the number of samples.
def cross_entropy(probs, y):
    return -np.sum(y * np.log(probs + 1e-12))


# === cross_entropy | wrong | mean_over_classes_too
# You average over samples and classes; only the samples are averaged.
def cross_entropy(probs, y):
    return -np.mean(y * np.log(probs + 1e-12))


# === cross_entropy | wrong | divides_by_classes
# You divide by the number of classes instead of the number of samples.
def cross_entropy(probs, y):
    return -np.sum(y * np.log(probs + 1e-12)) / y.shape[1]


# === cross_entropy | wrong | averaged_twice
# You take the mean over the samples and then divide by their number once more.
def cross_entropy(probs, y):
    per_sample = -np.sum(y * np.log(probs + 1e-12), axis=1)
    return np.mean(per_sample) / len(y)


# === cross_entropy | wrong | log_of_mean
# You average the probabilities and then take one log; the mean is over the logs.
def cross_entropy(probs, y):
    p = np.sum(y * probs, axis=1)
    return -np.log(np.mean(p))


# === cross_entropy | wrong | log_of_the_dot_product
# You take the log after the sum over classes; with soft answers that is another number.
def cross_entropy(probs, y):
    return -np.mean(np.log(np.sum(y * probs, axis=1) + 1e-12))


# === cross_entropy | wrong | arguments_swapped
# You take the log of y and weight it by probs: the two arguments are swapped.
def cross_entropy(probs, y):
    return -np.sum(probs * np.log(y + 1e-12)) / len(y)


# === cross_entropy | wrong | log2
# You take the logarithm to base 2.
def cross_entropy(probs, y):
    return -np.sum(y * np.log2(probs + 1e-12)) / len(y)


# === cross_entropy | wrong | binary_terms
# You add the (1 - y) log(1 - p) terms of the two-class formula for every class.
def cross_entropy(probs, y):
    eps = 1e-12
    a = y * np.log(probs + eps)
    b = (1 - y) * np.log(1 - probs + eps)
    return -(a + b).sum() / len(y)


# === cross_entropy | wrong | hard_labels_only
# You take the argmax of y, which is right for one-hot answers only, not for soft ones.
def cross_entropy(probs, y):
    t = y.argmax(axis=1)
    return -np.mean(np.log(probs[np.arange(len(t)), t]))


# === cross_entropy | wrong | softmax_again
# You put the probabilities through another softmax.
def cross_entropy(probs, y):
    e = np.exp(probs)
    p = e / e.sum(axis=1, keepdims=True)
    return -np.sum(y * np.log(p)) / len(y)


# === cross_entropy | wrong | entropy_subtracted
# You compute the KL divergence: the entropy of y is subtracted, so soft answers give less.
def cross_entropy(probs, y):
    safe_y = np.where(y > 0, y, 1.0)
    safe_p = np.where(y > 0, probs, 1.0)
    return np.sum(y * (np.log(safe_y) - np.log(safe_p))) / len(y)


# === cross_entropy | wrong | in_place_input
# You replace the zeros of probs in place, so the caller's array is changed.
def cross_entropy(probs, y):
    probs[probs == 0] = 1e-12
    return -np.sum(y * np.log(probs)) / len(y)


# === cross_entropy | wrong | one_loss_a_sample
# You return one loss a sample and forget the mean.
def cross_entropy(probs, y):
    return -np.sum(y * np.log(probs + 1e-12), axis=1)


# === cross_entropy | wrong | off_limits_torch
# You call torch in a NumPy topic.
def cross_entropy(probs, y):
    import torch

    p = torch.from_numpy(probs.copy())
    t = torch.from_numpy(y.copy())
    return float(-torch.special.xlogy(t, p).sum() / len(t))


# === cross_entropy | wrong | minus_missing + sum_instead_of_mean
# The minus sign is missing, and the sum is not divided by the number of samples.
def cross_entropy(probs, y):
    return np.sum(y * np.log(probs + 1e-12))


# === cross_entropy | wrong | log2 + mean_over_classes_too
# You take the logarithm to base 2 and average over the classes too.
def cross_entropy(probs, y):
    return -np.mean(y * np.log2(probs + 1e-12))


# === negative_log_likelihood | right | python_loop
def negative_log_likelihood(log_probs, t):
    s = 0.0
    for row, k in zip(log_probs, t):
        s -= row[k]
    return s / len(t)


# === negative_log_likelihood | right | take_along_axis
def negative_log_likelihood(log_probs, t):
    picked = np.take_along_axis(log_probs, t[:, None], axis=1)
    return -picked.mean()


# === negative_log_likelihood | right | one_hot_selected
def negative_log_likelihood(logp, target):
    # one-hot, but as a mask so that 0 * -inf cannot happen
    one_hot = np.arange(logp.shape[1])[None, :] == target[:, None]
    return float(-logp[one_hot].sum() / len(target))


# === negative_log_likelihood | right | flat_indices_0d
def negative_log_likelihood(log_probs, t):
    m, c = log_probs.shape
    flat = log_probs.ravel()
    return np.asarray(-flat[np.arange(m) * c + t].mean())


# === negative_log_likelihood | right | trace_of_columns
def negative_log_likelihood(log_probs, t):
    square = log_probs[:, t]  # (m, m), only the diagonal is wanted
    return -np.trace(square) / len(t)


# === negative_log_likelihood | right | choose_from_columns
def negative_log_likelihood(log_probs, t, reduction="mean"):
    # 和 torch.nn.NLLLoss 一样的结果
    losses = -np.choose(t, log_probs.T)
    if reduction == "none":
        return losses
    return losses.mean()


# === negative_log_likelihood | wrong | minus_missing
# You forget the minus sign.
def negative_log_likelihood(log_probs, t):
    return np.mean(log_probs[np.arange(len(t)), t])


# === negative_log_likelihood | wrong | sum_instead_of_mean
# You add the samples' losses up but do not divide by the number of samples.
def negative_log_likelihood(log_probs, t):
    return -np.sum(log_probs[np.arange(len(t)), t])


# === negative_log_likelihood | wrong | log_taken_again
# You take the log once more; log_probs are logarithms already.
def negative_log_likelihood(log_probs, t):
    p = log_probs[np.arange(len(t)), t]
    return -np.mean(np.log(np.abs(p) + 1e-12))


# === negative_log_likelihood | wrong | exponential_taken
# You turn the log-probabilities back into probabilities and forget the log.
def negative_log_likelihood(log_probs, t):
    p = np.exp(log_probs)
    return -np.mean(p[np.arange(len(t)), t])


# === negative_log_likelihood | wrong | block_of_columns
# log_probs[:, t] is an m x m block: every row meets every target, instead of its own only.
def negative_log_likelihood(log_probs, t):
    return -np.mean(log_probs[:, t])


# === negative_log_likelihood | wrong | mean_over_classes_too
# You divide by the number of classes too.
def negative_log_likelihood(log_probs, t):
    m, c = log_probs.shape
    return -np.sum(log_probs[np.arange(m), t]) / (m * c)


# === negative_log_likelihood | wrong | divides_by_classes
# You divide by the number of classes instead of the number of samples.
def negative_log_likelihood(log_probs, t):
    m, c = log_probs.shape
    return -np.sum(log_probs[np.arange(m), t]) / c


# === negative_log_likelihood | wrong | classes_from_one
# You count the classes from 1, so class k reads the column before its own.
def negative_log_likelihood(log_probs, t):
    return -np.mean(log_probs[np.arange(len(t)), t - 1])


# === negative_log_likelihood | wrong | best_class_instead_of_target
# You take each row's largest log-probability and never look at t.
def negative_log_likelihood(log_probs, t):
    return -np.mean(log_probs.max(axis=1))


# === negative_log_likelihood | wrong | log_softmax_of_exponentials
# You put the probabilities through another softmax.
def negative_log_likelihood(log_probs, t):
    p = np.exp(log_probs)
    z = p - np.log(np.exp(p).sum(axis=1, keepdims=True))
    return -np.mean(z[np.arange(len(t)), t])


# === negative_log_likelihood | wrong | zero_times_infinity
# You multiply by a one-hot vector, and 0 * -inf is nan where another class is impossible.
def negative_log_likelihood(log_probs, t):
    one_hot = np.eye(log_probs.shape[1])[t]
    return -(one_hot * log_probs).sum() / len(t)


# === negative_log_likelihood | wrong | in_place_targets
# You turn t into flat indices in place, so the caller's targets are changed.
def negative_log_likelihood(log_probs, t):
    m, c = log_probs.shape
    t += np.arange(m) * c
    return -np.mean(log_probs.ravel()[t])


# === negative_log_likelihood | wrong | off_limits_torch
# You call torch in a NumPy topic.
def negative_log_likelihood(log_probs, t):
    import torch
    import torch.nn.functional as F

    return F.nll_loss(torch.from_numpy(log_probs.copy()), torch.from_numpy(t.copy())).item()


# === negative_log_likelihood | wrong | minus_missing + block_of_columns
# You average an m x m block of columns and forget the minus sign.
def negative_log_likelihood(log_probs, t):
    return log_probs[:, t].mean()


# === negative_log_likelihood | wrong | sum_instead_of_mean + classes_from_one
# You count the classes from 1, and do not divide by the number of samples.
def negative_log_likelihood(log_probs, t):
    s = 0
    for i, k in enumerate(t):
        s += -log_probs[i][k - 1]
    return s


# === softmax_cross_entropy_grad | right | subtract_one_at_target
def softmax_cross_entropy_grad(z, t):
    m = z.shape[0]
    z = z - np.max(z, axis=1, keepdims=True)  # 防止溢出
    p = np.exp(z)
    p /= p.sum(axis=1, keepdims=True)
    p[np.arange(m), t] -= 1
    return p / m


# === softmax_cross_entropy_grad | right | double_loop
def softmax_cross_entropy_grad(z, t):
    from math import exp

    m, c = z.shape
    g = np.zeros((m, c))
    for i in range(m):
        mx = max(z[i])
        es = [exp(v - mx) for v in z[i]]
        tot = sum(es)
        for j in range(c):
            g[i][j] = (es[j] / tot - (1 if j == t[i] else 0)) / m
    return g


# === softmax_cross_entropy_grad | right | via_log_softmax
def softmax_cross_entropy_grad(z, t):
    lse = np.logaddexp.reduce(z, axis=1, keepdims=True)
    grad = np.exp(z - lse)
    np.subtract.at(grad, (range(len(t)), t), 1.0)
    return grad * (1.0 / len(t))


# === softmax_cross_entropy_grad | right | through_the_jacobian
def softmax_cross_entropy_grad(z, t):
    # dL/dp = -1/p_t, then the softmax jacobian row: p_t (delta - p)
    out = []
    for zi, ti in zip(z, t):
        e = np.exp(zi - zi.max())
        p = e / e.sum()
        delta = np.zeros_like(p)
        delta[ti] = 1
        out.append(-(delta - p) / len(z))  # p_t cancels
    return np.stack(out)


# === softmax_cross_entropy_grad | right | fortran_ordered
def softmax_cross_entropy_grad(logits, labels):
    zt = logits.T - logits.max(axis=1)  # (c, m)
    pt = np.exp(zt) / np.exp(zt).sum(axis=0)
    one_hot = (np.arange(zt.shape[0])[:, None] == labels).astype(float)
    return ((pt - one_hot) / labels.size).T


# === softmax_cross_entropy_grad | right | ratios_with_warning
def softmax_cross_entropy_grad(z, t):
    # p_j = 1 / sum_k exp(z_k - z_j): exp may overflow to inf, and 1 / inf = 0 is right
    with np.errstate(over="warn"):
        p = 1.0 / np.exp(z[:, None, :] - z[:, :, None]).sum(axis=2)
    return (p - np.identity(z.shape[1])[t]) / z.shape[0]


# === softmax_cross_entropy_grad | right | float32_one_hot
def softmax_cross_entropy_grad(z, t):
    y = np.zeros(z.shape, dtype=np.float32)
    y[np.arange(len(t)), t] = 1
    e = np.exp(z - np.amax(z, 1)[:, np.newaxis])
    return (e / np.sum(e, 1)[:, np.newaxis] - y) / len(t)


# === softmax_cross_entropy_grad | wrong | no_max_subtraction
# You do not subtract the row's maximum before exp, so large logits overflow to nan.
def softmax_cross_entropy_grad(z, t):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | global_max
# You subtract the maximum of the whole batch; rows far below it underflow to 0 / 0.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max())
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | max_not_below_zero
# Your maximum starts at 0, so a row of very negative logits underflows to 0 / 0.
def softmax_cross_entropy_grad(z, t):
    g = np.zeros_like(z)
    for i in range(len(z)):
        mx = 0.0
        for v in z[i]:
            if v > mx:
                mx = v
        e = np.exp(z[i] - mx)
        g[i] = e / e.sum()
        g[i, t[i]] -= 1
    return g / len(z)


# === softmax_cross_entropy_grad | wrong | logits_clipped
# You clip the logits at 50 to avoid the overflow, which makes different large logits equal.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(np.clip(z, -50, 50))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | mean_missing
# You forget the 1/m of the mean.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return p - np.eye(z.shape[1])[t]


# === softmax_cross_entropy_grad | wrong | divides_by_classes
# You divide by the number of classes instead of the number of samples.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(z.shape[1])[t]) / z.shape[1]


# === softmax_cross_entropy_grad | wrong | sign_flipped
# You return one-hot minus softmax: the gradient with the opposite sign.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (np.eye(z.shape[1])[t] - p) / len(t)


# === softmax_cross_entropy_grad | wrong | one_hot_missing
# You return the softmax and forget to subtract 1 at the right class.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True) / len(t)


# === softmax_cross_entropy_grad | wrong | softmax_over_batch
# Your softmax runs over the samples (axis 0) instead of the classes.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=0))
    p = e / e.sum(axis=0)
    return (p - np.eye(z.shape[1])[t]) / len(t)


# === softmax_cross_entropy_grad | wrong | sum_over_everything
# You divide by the sum over the whole batch instead of the sum over each row.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum()
    return (p - np.eye(z.shape[1])[t]) / len(t)


# === softmax_cross_entropy_grad | wrong | whole_columns_subtracted
# p[:, t] -= 1 lowers the target's column for every sample, not for its own sample only.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[:, t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | gradient_for_probabilities
# You return the gradient with respect to the probabilities (-1/p) and stop before the softmax.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    y = np.eye(z.shape[1])[t]
    return -y / (p + 1e-12) / len(t)


# === softmax_cross_entropy_grad | wrong | elementwise_softmax_derivative
# You multiply by p (1 - p) as for a sigmoid, once more after the softmax is already done.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(z.shape[1])[t]) * p * (1 - p) / len(t)


# === softmax_cross_entropy_grad | wrong | softmax_twice
# You apply softmax twice.
def softmax_cross_entropy_grad(z, t):
    for _ in range(2):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        z = e / e.sum(axis=1, keepdims=True)
    return (z - np.eye(z.shape[1])[t]) / len(t)


# === softmax_cross_entropy_grad | wrong | in_place_input
# You subtract the maximum from z in place, so the caller's logits are changed.
def softmax_cross_entropy_grad(z, t):
    z -= z.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | state_kept
# You keep the one-hot matrix of the first call of a shape and use it for later targets too.
_one_hots = {}


def softmax_cross_entropy_grad(z, t):
    if z.shape not in _one_hots:
        _one_hots[z.shape] = np.eye(z.shape[1])[t]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - _one_hots[z.shape]) / len(t)


# === softmax_cross_entropy_grad | wrong | mean_missing + sign_flipped
# The sign is flipped and the 1/m of the mean is missing.
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    y = np.zeros_like(p)
    y[np.arange(len(t)), t] = 1
    return y - p


# === softmax_cross_entropy_grad | wrong | no_max_subtraction + mean_missing
# You do not subtract the row's maximum before exp, and the 1/m of the mean is missing.
def softmax_cross_entropy_grad(z, t):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p


# === mean_squared_error | right | single_precision_einsum
def mean_squared_error(a, b):
    d = (a - b).astype(np.float32)
    return np.einsum("i,i->", d, d) / d.size


# === mean_squared_error | right | partial_of_a_helper
import functools


def _error(power, a, b):
    return (np.abs(a - b) ** power).mean().item()


mean_squared_error = functools.partial(_error, 2)


# === mean_squared_error | wrong | column_broadcast
def mean_squared_error(y_pred, y):
    y = y.reshape(-1, 1)  # "so that shapes fit"
    return np.mean((y_pred - y) ** 2)


# === mean_squared_error | wrong | factor_2
def mean_squared_error(y_pred, y):
    return 2 * np.mean((y_pred - y) ** 2)


# === mean_squared_error | wrong | averaged_twice
def mean_squared_error(y_pred, y):
    m = len(y)
    return np.mean([(y_pred[i] - y[i]) ** 2 / m for i in range(m)])


# === mean_squared_error | wrong | minus_added
def mean_squared_error(y_pred, y):
    return -np.mean((y_pred - y) ** 2)


# === mean_squared_error | wrong | doubled_instead_of_squared
def mean_squared_error(y_pred, y):
    return np.mean((y_pred - y) * 2)


# === mean_squared_error | wrong | norm_divided_by_m
def mean_squared_error(y_pred, y):
    return np.linalg.norm(y_pred - y) / len(y)


# === mean_squared_error | wrong | variance_of_errors
def mean_squared_error(y_pred, y):
    return np.var(y_pred - y)


# === mean_squared_error | wrong | first_sample_dropped
def mean_squared_error(y_pred, y):
    total = 0
    for i in range(1, len(y)):
        total += (y_pred[i] - y[i]) ** 2
    return total / len(y)


# === mean_squared_error | wrong | root_taken + sum_instead_of_mean
def mean_squared_error(y_pred, y):
    return np.linalg.norm(y_pred - y)


# === mean_squared_error | wrong | in_place_input + half_factor
def mean_squared_error(y_pred, y):
    y_pred -= y
    return np.mean(y_pred**2) / 2


# === mean_squared_error | wrong | errors_rounded
def mean_squared_error(y_pred, y):
    errors = [round(float(p - t), 2) for p, t in zip(y_pred, y)]
    return sum(e * e for e in errors) / len(errors)


# === mean_squared_error_grad | right | complex_step
def mean_squared_error_grad(p, t):
    out = np.zeros(len(p))
    for i in range(len(p)):
        z = p.astype(complex)
        z[i] += 1e-20j
        out[i] = np.mean((z - t) ** 2).imag / 1e-20
    return out


# === mean_squared_error_grad | wrong | returns_the_loss
def mean_squared_error_grad(p, t):
    return np.mean((p - t) ** 2)


# === mean_squared_error_grad | wrong | averaged_twice
def mean_squared_error_grad(p, t):
    return 2 * (p - t) / len(p) ** 2


# === mean_squared_error_grad | wrong | half_factor
def mean_squared_error_grad(p, t):
    return (p - t) / (2 * len(p))


# === mean_squared_error_grad | wrong | sum_instead_of_difference
def mean_squared_error_grad(p, t):
    return 2 * (p + t) / len(p)


# === mean_squared_error_grad | wrong | divides_by_m_minus_1
def mean_squared_error_grad(p, t):
    return 2 * (p - t) / (len(p) - 1)


# === mean_squared_error_grad | wrong | last_sample_dropped
def mean_squared_error_grad(p, t):
    g = np.zeros(len(p))
    for i in range(len(p) - 1):
        g[i] = 2 * (p[i] - t[i]) / len(p)
    return g


# === mean_squared_error_grad | wrong | parentheses_missing
def mean_squared_error_grad(p, t):
    return 2 * p - t / len(p)


# === mean_squared_error_grad | wrong | in_place_input
def mean_squared_error_grad(p, t):
    p -= t
    return 2 * p / len(p)


# === mean_squared_error_grad | wrong | in_place_input + mean_missing
def mean_squared_error_grad(p, t):
    p -= t
    return 2 * p


# === mean_squared_error_grad | wrong | square_kept + factor_2_missing
def mean_squared_error_grad(p, t):
    return (p - t) ** 2 / len(p)


# === mean_squared_error_grad | wrong | errors_rounded
def mean_squared_error_grad(y_pred, y):
    return 2 * np.round(y_pred - y, 2) / len(y)


# === cross_entropy | right | power_and_product
def cross_entropy(P, Y):
    return -np.mean(np.log(np.prod(P**Y, axis=1)))  # 0 ** 0 is 1


# === cross_entropy | right | nansum
def cross_entropy(P, Y):
    with np.errstate(all="ignore"):
        return -np.nansum(Y * np.log(P)) / len(Y)


# === cross_entropy | wrong | epsilon_of_1e_5
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(P + 1e-5)) / len(P)


# === cross_entropy | wrong | epsilon_of_1e_6
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(P + 1e-6)) / len(P)


# === cross_entropy | wrong | epsilon_of_1e_7
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(P + 1e-7)) / len(P)


# === cross_entropy | wrong | epsilon_of_1e_9
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(P + 1e-9)) / len(P)


# === cross_entropy | wrong | clipped_at_1e_5
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(np.clip(P, 1e-5, 1 - 1e-5))) / len(P)


# === cross_entropy | wrong | clipped_at_1e_4
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(np.clip(P, 1e-4, 1 - 1e-4))) / len(P)


# === cross_entropy | wrong | arguments_swapped_zeros_skipped
def cross_entropy(P, Y):
    logs = np.zeros_like(Y)
    logs[Y > 0] = np.log(Y[Y > 0])
    return -np.sum(P * logs) / len(P)


# === cross_entropy | wrong | log10
def cross_entropy(P, Y):
    return -(Y * np.log10(P + 1e-12)).sum() / len(Y)


# === cross_entropy | wrong | one_added_in_log
def cross_entropy(P, Y):
    return -(Y * np.log(P + 1)).sum() / len(Y)


# === cross_entropy | wrong | ones_only
def cross_entropy(P, Y):
    return -np.sum(np.log(P[Y == 1])) / len(Y)


# === cross_entropy | wrong | weights_ignored
def cross_entropy(P, Y):
    return -np.sum(np.log(P[Y > 0])) / len(Y)


# === cross_entropy | wrong | matrix_product
def cross_entropy(P, Y):
    return -np.sum(Y @ np.log(P + 1e-12).T) / len(Y)


# === cross_entropy | wrong | last_sample_dropped
def cross_entropy(P, Y):
    return -sum(np.sum(Y[i] * np.log(P[i] + 1e-12)) for i in range(len(Y) - 1)) / len(Y)


# === cross_entropy | wrong | returns_early_in_loop
def cross_entropy(P, Y):
    for i in range(len(Y)):
        loss = -np.sum(Y[i] * np.log(P[i] + 1e-12))
        return loss / len(Y)


# === cross_entropy | wrong | mean_over_classes_too + nan_where_impossible
def cross_entropy(P, Y):
    return -np.mean(Y * np.log(P))


# === cross_entropy | wrong | hard_labels_only + sum_instead_of_mean
def cross_entropy(P, Y):
    return -np.sum(np.log(P[np.arange(len(P)), np.argmax(Y, 1)]))


# === cross_entropy | wrong | epsilon_too_large + sum_instead_of_mean
def cross_entropy(P, Y):
    return -np.sum(Y * np.log(P + 1e-8))


# === negative_log_likelihood | right | floor_under_the_impossible
def negative_log_likelihood(lp, t):
    one_hot = np.eye(lp.shape[1])[t]
    return -(one_hot * np.maximum(lp, -1e30)).sum() / len(t)


# === negative_log_likelihood | wrong | block_of_columns + sum_instead_of_mean
def negative_log_likelihood(lp, t):
    return -lp[:, t].sum()


# === negative_log_likelihood | wrong | block_of_columns_summed
def negative_log_likelihood(lp, t):
    return -lp[:, t].sum() / len(t)


# === negative_log_likelihood | wrong | first_row_only
def negative_log_likelihood(lp, t):
    return -lp[0, t].mean()


# === negative_log_likelihood | wrong | indices_swapped
def negative_log_likelihood(lp, t):
    return -np.mean(lp[t, np.arange(len(t))])


# === negative_log_likelihood | wrong | log_of_a_log
def negative_log_likelihood(lp, t):
    return -np.mean(np.log(lp[np.arange(len(t)), t]))


# === negative_log_likelihood | wrong | one_loss_a_sample
def negative_log_likelihood(lp, t):
    return -lp[np.arange(len(t)), t]


# === negative_log_likelihood | wrong | returns_array_with_axis
def negative_log_likelihood(lp, t):
    return -np.take_along_axis(lp, t[:, None], 1).mean(axis=0)


# === negative_log_likelihood | wrong | all_classes_summed
def negative_log_likelihood(lp, t):
    return -np.mean(np.sum(lp, axis=1))


# === negative_log_likelihood | wrong | all_classes_averaged
def negative_log_likelihood(lp, t):
    return -np.mean(lp)


# === negative_log_likelihood | wrong | zero_times_infinity + sum_instead_of_mean
def negative_log_likelihood(lp, t):
    return -(np.eye(lp.shape[1])[t] * lp).sum()


# === negative_log_likelihood | wrong | zero_times_infinity + mean_over_classes_too
def negative_log_likelihood(lp, t):
    return -(np.eye(lp.shape[1])[t] * lp).mean()


# === negative_log_likelihood | wrong | last_sample_dropped
def negative_log_likelihood(lp, t):
    return -sum(lp[i, t[i]] for i in range(len(t) - 1)) / len(t)


# === negative_log_likelihood | wrong | returns_early_in_loop
def negative_log_likelihood(lp, t):
    loss = 0
    for i in range(len(t)):
        loss -= lp[i, t[i]]
        return loss / len(t)


# === negative_log_likelihood | wrong | averaged_twice
def negative_log_likelihood(lp, t):
    return -np.mean(lp[np.arange(len(t)), t]) / len(t)


# === negative_log_likelihood | wrong | first_target_for_all
def negative_log_likelihood(log_probs, t):
    return -log_probs[:, t[0]].mean()


# === negative_log_likelihood | wrong | first_target_for_all
def negative_log_likelihood(lp, t):
    total = 0
    k = t[0]
    for row in lp:
        total -= row[k]
    return total / len(lp)


# === negative_log_likelihood | right | log_of_the_probabilities
def negative_log_likelihood(log_probs, t):
    p = np.exp(log_probs)
    return -np.log(p[np.arange(len(t)), t]).mean()


# === negative_log_likelihood | right | through_cross_entropy
def negative_log_likelihood(lp, t):
    return cross_entropy(np.exp(lp), np.eye(lp.shape[1])[t])


# === negative_log_likelihood | wrong | log_of_exponential_plus_1e-8
def negative_log_likelihood(lp, t):
    return -np.mean([np.log(math_exp(lp[i, k]) + 1e-8) for i, k in enumerate(t)])


def math_exp(v):
    return np.e**v


# === negative_log_likelihood | wrong | log_probs_clipped
def negative_log_likelihood(log_probs, t):
    return -np.clip(log_probs, -10, 0)[np.arange(len(t)), t].mean()


# === negative_log_likelihood | wrong | small_log_probs_clipped
def negative_log_likelihood(log_probs, t):
    picked = np.maximum(log_probs, -6)[range(len(t)), t]
    return -picked.mean()


# === negative_log_likelihood | right | one_hot_where
def negative_log_likelihood(log_probs, t):
    right = np.arange(log_probs.shape[1]) == t[:, None]
    return -np.where(right, log_probs, 0.0).sum() / len(t)


# === softmax_cross_entropy_grad | right | logaddexp_reduced
def softmax_cross_entropy_grad(z, t):
    total = np.logaddexp.reduce(z, axis=1, keepdims=True)
    return (np.exp(z - total) - np.identity(z.shape[1])[t]) / len(z)


# === softmax_cross_entropy_grad | right | subtract_at
def softmax_cross_entropy_grad(z, t):
    p = np.exp(z - np.amax(z, axis=-1, keepdims=True))
    p /= p.sum(-1, keepdims=True) + 1e-12
    np.subtract.at(p, (np.arange(len(t)), t), 1.0)
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | nan_replaced_by_zero
def softmax_cross_entropy_grad(z, t):
    p = np.nan_to_num(np.exp(z) / np.exp(z).sum(1, keepdims=True))
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | logits_clipped_at_500
def softmax_cross_entropy_grad(z, t):
    e = np.exp(np.clip(z, -500, 500))
    p = e / e.sum(1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | max_of_columns
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - np.max(z, axis=0))
    p = e / e.sum(1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


# === softmax_cross_entropy_grad | wrong | one_hot_missing + mean_missing
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return e / e.sum(1, keepdims=True)


# === softmax_cross_entropy_grad | wrong | divides_by_all_entries
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    return (e / e.sum(1, keepdims=True) - np.eye(z.shape[1])[t]) / z.size


# === softmax_cross_entropy_grad | wrong | one_hot_not_divided
def softmax_cross_entropy_grad(z, t):
    e = np.exp(z - np.max(z, axis=1, keepdims=True))
    p = e / e.sum(1, keepdims=True) / len(t)
    p[np.arange(len(t)), t] -= 1
    return p


# === softmax_cross_entropy_grad | wrong | softmax_missing
def softmax_cross_entropy_grad(z, t):
    return (z - np.eye(z.shape[1])[t]) / len(z)


# === softmax_cross_entropy_grad | wrong | log_softmax_instead_of_softmax
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    return (s - np.log(np.exp(s).sum(1, keepdims=True)) - np.eye(z.shape[1])[t]) / len(z)


# === softmax_cross_entropy_grad | wrong | returns_the_loss
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    log_p = s - np.log(np.exp(s).sum(1, keepdims=True))
    return -log_p[np.arange(len(t)), t].mean()


# === softmax_cross_entropy_grad | wrong | target_entries_only
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    y = np.eye(z.shape[1])[t]
    return y * (p - y) / len(z)


# === softmax_cross_entropy_grad | wrong | target_overwritten
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    p[np.arange(len(t)), t] = -1
    return p / len(z)


# === softmax_cross_entropy_grad | wrong | classes_from_one
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    p[np.arange(len(t)), t - 1] -= 1
    return p / len(z)


# === softmax_cross_entropy_grad | wrong | averaged_over_batch
def softmax_cross_entropy_grad(z, t):
    s = z - z.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p.mean(axis=0)


# === softmax_cross_entropy_grad | wrong | sigmoid_instead_of_softmax
def softmax_cross_entropy_grad(z, t):
    p = 1 / (1 + np.exp(-z))
    p[np.arange(len(t)), t] -= 1
    return p / len(z)


# === softmax_cross_entropy_grad | wrong | averaged_twice
def softmax_cross_entropy_grad(z, t):
    z = z - z.max(1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return (p - np.eye(z.shape[1])[t]) / len(t) ** 2


# === softmax_cross_entropy_grad | wrong | in_place_input + mean_missing
def softmax_cross_entropy_grad(z, t):
    z -= z.max(1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    p[np.arange(len(t)), t] -= 1
    return p


# === softmax_cross_entropy_grad | wrong | divides_by_classes + sign_flipped
def softmax_cross_entropy_grad(z, t):
    z = z - z.max(1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    return (np.eye(z.shape[1])[t] - p) / z.shape[1]
