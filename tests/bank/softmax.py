# Student solutions of the topic softmax. Data: tests append each section to the reference's source.

# === softmax | right | apply_along_axis
def softmax(z, axis=-1):
    def one(v):
        e = np.exp(v - max(v))
        return e / sum(e)

    return np.apply_along_axis(one, axis, z)


# === softmax | right | pure_python_on_lists
import math


def softmax(z, axis=-1):
    moved = np.moveaxis(z, axis, -1)  # 把要算的轴放到最后
    rows = moved.reshape(-1, moved.shape[-1]).tolist()
    out = []
    for row in rows:
        top = max(row)
        e = [math.exp(v - top) for v in row]
        s = math.fsum(e)
        out.append([v / s for v in e])
    return np.moveaxis(np.array(out).reshape(moved.shape), -1, axis)


# === softmax | right | through_log_softmax
def softmax(z, axis=-1):
    return np.exp(log_softmax(z, axis))


# === softmax | right | logaddexp
def softmax(z, axis=-1):
    lse = np.logaddexp.reduce(z, axis=axis, keepdims=True)
    return np.exp(z - lse)


# === softmax | right | differences
def softmax(z, axis=-1):
    # 1 / sum_j exp(z_j - z_i): overflow gives inf, and 1 / inf = 0 is right
    z = np.moveaxis(z, axis, -1)
    diff = z[..., None, :] - z[..., :, None]
    with np.errstate(over="ignore"):
        y = 1 / np.exp(diff).sum(-1)
    return np.moveaxis(y, -1, axis)


# === softmax | right | float32_eps_in_denominator
def softmax(inputs, axis=-1, eps=1e-9, dtype=np.float32):
    a = inputs - np.max(inputs, axis=axis, keepdims=True)
    a = np.exp(a.astype(dtype))
    return a / (np.sum(a, axis=axis, keepdims=True) + eps)


# === softmax | right | in_place_on_own_copy
def softmax(z, axis=-1):
    z = np.array(z, dtype=float, order="F")
    z -= np.expand_dims(z.max(axis), axis)
    np.exp(z, out=z)
    z /= np.expand_dims(z.sum(axis), axis)
    return z


# === softmax | right | swapaxes_view
softmax = lambda z, axis=-1: np.swapaxes(
    (lambda s: (lambda e: e / e.sum(-1)[..., None])(np.exp(s - s.max(-1)[..., None])))(
        np.swapaxes(z, axis, -1)
    ),
    axis,
    -1,
)


# === softmax | right | clipped_shift
def softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    s = np.clip(s, -500, 0)  # exp(-500) 已经是 0 了
    e = np.exp(s)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | right | callable_with_warning
import warnings


class Softmax:
    """Like torch.nn.Softmax(dim); torch.softmax itself is not used."""

    def __init__(self, default_axis):
        self.default_axis = default_axis

    def __call__(self, z, axis=None):
        warnings.warn("this is my own softmax")
        if axis is None:
            axis = self.default_axis
        m = np.amax(z, axis=axis, keepdims=True)
        e = np.exp(z - m)
        print("sum:", e.sum())
        return np.divide(e, np.sum(e, axis=axis, keepdims=True))


softmax = Softmax(-1)


# === softmax | right | compared_with_torch_under_main
def softmax(z, axis=-1):
    c = np.max(z, axis, keepdims=True)
    return np.exp(z - c - np.log(np.exp(z - c).sum(axis, keepdims=True)))


if __name__ == "__main__":
    import torch

    print(softmax(np.arange(3.0)), torch.softmax(torch.arange(3.0), -1))


# === softmax | right | random_shift
def softmax(z, axis=-1):
    # any shift close to the maximum will do
    shift = z.max(axis=axis, keepdims=True) + np.random.rand()
    e = np.exp(z - shift)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | right | moveaxis_loop
def softmax(z, axis=-1):
    # 把 axis 移到最后, 逐行计算
    m = np.moveaxis(z, axis, -1)
    out = np.empty(m.shape)
    for i in np.ndindex(*m.shape[:-1]):
        r = m[i] - max(m[i])
        out[i] = np.exp(r) / sum(np.exp(r))
    return np.moveaxis(out, -1, axis)


# === softmax | right | callable_float32
class Softmax:
    axis = -1
    def __call__(self, z, axis=None, **_):
        axis = self.axis if axis is None else axis
        t = z.astype(np.float32)
        t = np.exp(t - t.max(axis=axis, keepdims=True))
        t /= t.sum(axis=axis, keepdims=True)
        return t
softmax = Softmax()


# === softmax | right | transposed_copy
def softmax(z, axis=-1):
    z = np.swapaxes(z, axis, 0).copy()
    z -= z.max(0)
    np.exp(z, z)
    z /= z.sum(0)
    return z.swapaxes(0, axis)


# === softmax | right | tiny_eps
def softmax(z, axis=-1, eps=1e-9):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / (np.sum(e, axis=axis, keepdims=True) + eps)


# === softmax | wrong | no_max_subtraction
# You do not subtract the maximum, so exp overflows for large scores (and all of a very small row becomes 0).
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / np.sum(e, axis=axis, keepdims=True)


# === softmax | wrong | global_max
# You subtract the maximum of the whole array; a row far below it becomes 0 / 0.
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | max_starts_at_zero
# Your search for the maximum starts at 0, so a row of very negative scores becomes 0 / 0.
def softmax(z, axis=-1):
    m = np.max(z, axis=axis, keepdims=True, initial=0)
    e = np.exp(z - m)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | max_of_absolute_values
# You subtract the largest absolute value, so a row of very negative scores becomes 0 / 0.
def softmax(z, axis=-1):
    m = np.abs(z).max(axis=axis, keepdims=True)
    e = np.exp(z - m)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | mean_subtracted
# You subtract the mean instead of the maximum, so exp can still overflow.
def softmax(z, axis=-1):
    e = np.exp(z - z.mean(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | min_subtracted
# You subtract the minimum instead of the maximum, so exp can still overflow.
def softmax(z, axis=-1):
    e = np.exp(z - z.min(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | clips_scores
# You clip the scores before exp, so large scores that differ become equal.
def softmax(z, axis=-1):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | nan_replaced_by_zero
# You replace the nan of an overflow by 0, which makes the most likely class impossible.
def softmax(z, axis=-1):
    e = np.exp(z)
    return np.nan_to_num(e / e.sum(axis=axis, keepdims=True))


# === softmax | wrong | hardmax_for_large_scores
# For large scores you return 1 for the largest and 0 for all others, even if they are close together.
def softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    if m.max() > 700:
        hard = (z == m).astype(float)
        return hard / hard.sum(axis=axis, keepdims=True)
    e = np.exp(z - m)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | wrong_axis
# Your default axis is 0, over the batch; it is the last one.
def softmax(z, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | axis_ignored
# You always work along the last axis and never use the argument `axis`.
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


# === softmax | wrong | axis_one_hard_coded
# You always work along axis 1; it must be `axis`, and a vector has no axis 1.
def softmax(z, axis=-1):
    m = np.max(z, axis=1).reshape(-1, 1)
    e = np.exp(z - m)
    return e / np.sum(e, axis=1).reshape(-1, 1)


# === softmax | wrong | two_axes_only
# You know only "last axis" and "first axis"; an array with three axes has one in the middle.
def softmax(z, axis=-1):
    if axis == -1 or axis == z.ndim - 1:
        e = np.exp(z - z.max(-1, keepdims=True))
        return e / e.sum(-1, keepdims=True)
    e = np.exp(z - z.max(0, keepdims=True))
    return e / e.sum(0, keepdims=True)


# === softmax | wrong | negative_axis_mishandled
# You compare `axis` with the number of the last axis, and forget that -2 may mean the first one.
def softmax(z, axis=-1):
    if axis < 0:
        axis = z.ndim - 1
    e = np.exp(z - z.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


# === softmax | wrong | reshape_for_moveaxis
# You use reshape to bring the axis to the end; reshape refills the numbers and does not move axes.
def softmax(z, axis=-1):
    flat = z.reshape(-1, z.shape[axis])
    e = np.exp(flat - flat.max(1, keepdims=True))
    return (e / e.sum(1, keepdims=True)).reshape(z.shape)


# === softmax | wrong | sums_over_everything
# You divide by the sum of the whole array; each row is to sum to 1.
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum()


# === softmax | wrong | missing_keepdims
# Without keepdims the row sums are lined up with the columns; a square array runs and is wrong.
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis)


# === softmax | wrong | max_without_keepdims
# Without keepdims the row maxima are lined up with the columns; a square array runs, and overflows when large.
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | applied_twice
# You apply softmax twice.
def softmax(z, axis=-1):
    for _ in range(2):
        e = np.exp(z - z.max(axis=axis, keepdims=True))
        z = e / e.sum(axis=axis, keepdims=True)
    return z


# === softmax | wrong | no_exp
# You divide the scores by their sum without exp, so negative scores give negative "probabilities".
def softmax(z, axis=-1):
    return z / z.sum(axis=axis, keepdims=True)


# === softmax | wrong | base_two
# You use powers of 2 instead of e.
def softmax(z, axis=-1):
    p = 2.0 ** (z - z.max(axis=axis, keepdims=True))
    return p / p.sum(axis=axis, keepdims=True)


# === softmax | wrong | sigmoid_normalised
# You normalise sigmoids instead of exponentials.
def softmax(z, axis=-1):
    s = 1 / (1 + np.exp(-z))
    return s / s.sum(axis=axis, keepdims=True)


# === softmax | wrong | large_eps_in_denominator
# The number you add to the denominator is so large that the probabilities no longer sum to 1.
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / (e.sum(axis=axis, keepdims=True) + 1e-2)


# === softmax | wrong | eps_without_max
# You add a small number against 0 / 0 but do not subtract the maximum: very small rows become 0, large ones nan.
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / (e.sum(axis=axis, keepdims=True) + 1e-12)


# === softmax | wrong | returns_log
# You return the logarithm of the probabilities.
def softmax(z, axis=-1):
    return log_softmax(z, axis)


# === softmax | wrong | exponent_negated
# You use exp(-z), so that the smallest score gets the largest probability.
def softmax(z, axis=-1):
    e = np.exp(z.min(axis=axis, keepdims=True) - z)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | not_normalised
# You never divide by the sum.
def softmax(z, axis=-1):
    return np.exp(z - z.max(axis=axis, keepdims=True))


# === softmax | wrong | scores_divided_by_max
# You divide the scores by their maximum instead of subtracting it; that changes their differences.
def softmax(z, axis=-1):
    e = np.exp(z / z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | argmax_one_hot
# You return 1 for the largest score and 0 for all others: that is argmax, not softmax.
def softmax(z, axis=-1):
    return (z == z.max(axis=axis, keepdims=True)) * 1.0


# === softmax | wrong | rounded
# You round the probabilities to two digits.
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return np.round(e / e.sum(axis=axis, keepdims=True), 2)


# === softmax | wrong | in_place
# You subtract the maximum from z itself: the caller's array is changed.
def softmax(z, axis=-1):
    z -= np.max(z, axis=axis, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | in_place_only_when_large
# You cut large entries of z off in the caller's own array, and change the answer by that too.
def softmax(z, axis=-1):
    z[z > 700] = 700
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | contiguous_input_assumed
# You write through reshape(-1); if the array is stored column by column that is a copy, and the result stays 0.
def softmax(z, axis=-1):
    out = np.zeros_like(z)
    p = np.exp(z - z.max(axis=axis, keepdims=True))
    p = p / p.sum(axis=axis, keepdims=True)
    flat = out.reshape(-1)
    for i, v in enumerate(p.flat):
        flat[i] = v
    return out


# === softmax | wrong | state_kept
# You keep the largest score ever seen and subtract that; after a large input all small ones become 0 / 0.
biggest = -np.inf


def softmax(z, axis=-1):
    global biggest
    biggest = max(biggest, z.max())
    e = np.exp(z - biggest)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | axis_renamed
# You renamed the argument `axis`; it is passed by its name.
def softmax(z, dim=-1):
    e = np.exp(z - z.max(axis=dim, keepdims=True))
    return e / e.sum(axis=dim, keepdims=True)


# === softmax | wrong | uses_torch
# You let torch compute the softmax; this topic is to be solved with NumPy.
def softmax(z, axis=-1):
    import torch

    return torch.softmax(torch.tensor(z.copy()), dim=axis).numpy()


# === softmax | wrong | uses_scipy
# You let scipy compute the softmax; this topic is to be solved with NumPy.
def softmax(z, axis=-1):
    from scipy.special import softmax as sp_softmax

    return sp_softmax(z, axis=axis)


# === softmax | wrong | copies_the_solution
# You call the reference solution; `solutions` is off limits.
def softmax(z, axis=-1):
    import importlib

    return importlib.import_module("solutions.softmax").softmax(z, axis)


# === softmax | wrong | no_max_subtraction + wrong_axis
# You do not subtract the maximum, and your default axis is 0 instead of the last one.
def softmax(z, axis=0):
    e = np.exp(z)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | global_max + axis_ignored
# You subtract the maximum of the whole array, and you never use the argument `axis`.
def softmax(z, axis=-1):
    exps = np.exp(z - z.max())
    return exps / exps.sum(-1, keepdims=True)


# === softmax | wrong | base_two + sums_over_everything
# You use powers of 2 instead of e, and you divide by the sum of the whole array.
def softmax(z, axis=-1):
    t = np.power(2, z - z.max(axis=axis, keepdims=True))
    return t / np.sum(t)


# === softmax | wrong | max_without_keepdims + missing_keepdims
def softmax(z, axis=-1):
    e = np.exp(z - z.max(axis=axis))
    return e / e.sum(axis=axis)


# === softmax | wrong | clips_large_scores
def softmax(z, axis=-1):
    e = np.exp(np.minimum(z, 700))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | wrong_axis
def softmax(z, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | no_max_subtraction + sums_over_everything
def softmax(z, axis=-1):
    return np.exp(z) / np.sum(np.exp(z))


# === softmax | wrong | global_max + sums_over_everything
def softmax(z, axis=-1):
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


# === softmax | wrong | no_max_subtraction + exponent_negated
def softmax(z, axis=-1):
    e = np.exp(-z)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | no_max_subtraction + missing_keepdims
def softmax(z, axis=-1):
    e = np.exp(z)
    return e / e.sum(axis=axis)


# === softmax | wrong | wrong_axis + global_max
def softmax(z, axis=0):
    e = np.exp(z - z.max())
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | in_place + axis_ignored
def softmax(z, axis=-1):
    z -= z.max(axis=-1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=-1, keepdims=True)


# === softmax | wrong | applied_twice + no_max_subtraction
def softmax(z, axis=-1):
    e = np.exp(z)
    p = e / e.sum(axis=axis, keepdims=True)
    e = np.exp(p)
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | log_taken + no_max_subtraction
def softmax(z, axis=-1):
    e = np.exp(z)
    return np.log(e / e.sum(axis=axis, keepdims=True))


# === softmax | wrong | last_but_one_taken_for_the_first
def softmax(z, axis=-1):
    if axis == -2:
        axis = 0
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


# === softmax | wrong | third_last_taken_for_the_first
def softmax(z, axis=-1):
    axis = {-1: z.ndim - 1, -2: z.ndim - 2, -3: 0}.get(axis, axis)
    z = np.moveaxis(z, axis, -1)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.moveaxis(e / e.sum(axis=-1, keepdims=True), -1, axis)


# === log_softmax | right | logsumexp_max_added_back
def log_softmax(z, axis=-1):
    m = np.max(z, axis=axis, keepdims=True)
    lse = m + np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True))
    return z - lse


# === log_softmax | right | logaddexp
def log_softmax(z, axis=-1):
    return z - np.logaddexp.reduce(z, axis, keepdims=True)


# === log_softmax | right | loop_over_rows
import math


def log_softmax(z, axis=-1):
    zt = np.moveaxis(z, axis, 0)
    out = np.empty(zt.shape)
    for idx in np.ndindex(*zt.shape[1:]):
        col = zt[(slice(None),) + idx]
        top = max(col)
        total = 0.0
        for v in col:
            total += math.exp(v - top)
        for i, v in enumerate(col):
            out[(i,) + idx] = v - top - math.log(total)
    return np.moveaxis(out, 0, axis)


# === log_softmax | right | twice_is_harmless
def log_softmax(z, axis=-1):
    def once(a):
        a = a - a.max(axis=axis, keepdims=True)
        return a - np.log(np.exp(a).sum(axis=axis, keepdims=True))

    return once(once(z))  # log_softmax 做两次结果不变


# === log_softmax | right | log1p_float32
def log_softmax(z, axis=-1):
    s = np.sort(z, axis=axis)
    top = np.take(s, [-1], axis=axis)
    rest = np.delete(s, -1, axis=axis)
    return (z - top - np.log1p(np.exp(rest - top).sum(axis=axis, keepdims=True))).astype(np.float32)


# === log_softmax | right | lambda_minus_differences
log_softmax = lambda z, axis=-1, base=None: -np.log1p(-1 + np.exp(m := (z - z.max(axis, keepdims=True))).sum(axis, keepdims=True)) + m


# === log_softmax | right | callable_object
class LogSoftmax:
    def __call__(self, scores, axis=-1):
        print("log softmax of", scores.shape)
        top = scores.max(axis=axis)
        top = np.expand_dims(top, axis)
        norm = np.expand_dims(np.log(np.exp(scores - top).sum(axis=axis)), axis)
        return scores - (top + norm)


log_softmax = LogSoftmax()


# === log_softmax | right | two_step_lse
def log_softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    lse = m + np.log(np.sum(np.exp(z - m), axis=axis, keepdims=True))
    return z - lse


# === log_softmax | right | pairwise
def log_softmax(z, axis=-1):
    m = np.moveaxis(z, axis, -1)
    d = m[..., None, :] - m[..., :, None]  # d[i, j] = z_j - z_i
    top = d.max(-1, keepdims=True)
    out = -(top[..., 0] + np.log(np.exp(d - top).sum(-1)))
    return np.moveaxis(out, -1, axis)


# === log_softmax | right | own_softmax_where
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    p = softmax(z, axis)
    big = p > 1e-200
    return np.where(big, np.log(np.where(big, p, 1.0)), s - np.log(np.exp(s).sum(axis=axis, keepdims=True)))


# === log_softmax | wrong | log_of_softmax
# You take the log of softmax; where softmax is rounded to 0 that gives -inf.
def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis))


# === log_softmax | wrong | eps_in_log
# You add a small number inside the log against -inf; unlikely classes then all get about the same value.
def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis) + 1e-12)


# === log_softmax | wrong | clipped_probabilities_15
# You clip the probabilities before the log, so no answer is below log(1e-15).
def log_softmax(z, axis=-1):
    return np.log(np.clip(softmax(z, axis), 1e-15, 1.0))


# === log_softmax | wrong | no_max_subtraction
# You do not subtract the maximum, so exp overflows for large scores.
def log_softmax(z, axis=-1):
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | max_not_added_back
# You subtract the maximum inside exp only; the two sides no longer match.
def log_softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z - m).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | global_max
# You subtract the maximum of the whole array; a row far below it becomes log 0.
def log_softmax(z, axis=-1):
    s = z - z.max()
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | max_starts_at_zero
# Your search for the maximum starts at 0, so a row of very negative scores becomes log 0.
def log_softmax(z, axis=-1):
    m = np.maximum(0, z.max(axis=axis, keepdims=True))
    s = z - m
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | forgot_log
# You return the probabilities, without the log.
def log_softmax(z, axis=-1):
    return softmax(z, axis=axis)


# === log_softmax | wrong | sign_flipped
# You return the negative of the log-probabilities.
def log_softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    return np.log(np.exp(z - m).sum(axis=axis, keepdims=True)) - (z - m)


# === log_softmax | wrong | log_base_two
# You use the logarithm of base 2; the natural one is asked for.
def log_softmax(z, axis=-1):
    m = z.max(axis=axis, keepdims=True)
    s = z - m
    return (s - np.log(np.exp(s).sum(axis=axis, keepdims=True))) / np.log(2)


# === log_softmax | wrong | no_exp_in_sum
# You take the log of the sum of the scores; the exp inside the sum is missing.
def log_softmax(z, axis=-1):
    return z - np.log(np.sum(z, axis=axis, keepdims=True))


# === log_softmax | wrong | mean_for_sum
# You average the exponentials instead of adding them up.
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).mean(axis=axis, keepdims=True))


# === log_softmax | wrong | wrong_axis
# Your default axis is 0, over the batch; it is the last one.
def log_softmax(z, axis=0):
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | axis_ignored
# You always work along the last axis and never use the argument `axis`.
def log_softmax(z, axis=-1):
    s = z - z.max(axis=-1, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=-1, keepdims=True))


# === log_softmax | wrong | axis_half_used
# You take the maximum along `axis`, but the sum always along the last axis.
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=-1, keepdims=True))


# === log_softmax | wrong | missing_keepdims
# Without keepdims the row sums are lined up with the columns; a square array runs and is wrong.
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis))


# === log_softmax | wrong | only_matrices
# You unpack z's shape into rows and columns, so only arrays with two axes work.
def log_softmax(z, axis=-1):
    rows, cols = z.shape
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | in_place
# You subtract the maximum from z itself: the caller's array is changed.
def log_softmax(z, axis=-1):
    z -= z.max(axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | infinities_replaced
# You replace -inf by a fixed number, so very unlikely classes get a wrong value.
def log_softmax(z, axis=-1):
    y = np.log(softmax(z, axis))
    y[np.isinf(y)] = -745.0
    return y


# === log_softmax | wrong | state_kept
# You remember the first result for each shape, so later inputs of that shape get the old answer.
seen = {}


def log_softmax(z, axis=-1):
    if (z.shape, axis) not in seen:
        s = z - z.max(axis=axis, keepdims=True)
        seen[z.shape, axis] = s - np.log(np.exp(s).sum(axis=axis, keepdims=True))
    return seen[z.shape, axis].copy()


# === log_softmax | wrong | no_max_subtraction + wrong_axis
# You do not subtract the maximum, and your default axis is 0 instead of the last one.
def log_softmax(z, axis=0):
    return z - np.log(np.sum(np.exp(z), axis=axis, keepdims=True))


# === log_softmax | wrong | log_of_softmax + sign_flipped
# You take the log of softmax, which gives infinities, and you change the sign.
def log_softmax(z, axis=-1):
    return -np.log(softmax(z, axis=axis))


# === log_softmax | wrong | mean_for_sum + axis_ignored
# You average the exponentials instead of adding them up, always along the last axis.
def log_softmax(z, axis=-1):
    s = z - np.max(z, -1, keepdims=True)
    return s - np.log(np.mean(np.exp(s), -1, keepdims=True))


# === log_softmax | wrong | eps_in_log_8
def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis) + 1e-8)


# === log_softmax | wrong | clipped_probabilities_10
def log_softmax(z, axis=-1):
    return np.log(np.clip(softmax(z, axis), 1e-10, None))


# === log_softmax | wrong | infinities_to_numbers
def log_softmax(z, axis=-1):
    return np.nan_to_num(np.log(softmax(z, axis)))


# === log_softmax | wrong | log_of_sum_base_ten
def log_softmax(z, axis=-1):
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log10(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | log_of_softmax + no_max_subtraction
def log_softmax(z, axis=-1):
    e = np.exp(z)
    return np.log(e / e.sum(axis=axis, keepdims=True))


# === log_softmax | wrong | no_max_subtraction + sign_flipped
def log_softmax(z, axis=-1):
    return np.log(np.exp(z).sum(axis=axis, keepdims=True)) - z


# === log_softmax | wrong | global_max + max_not_added_back
def log_softmax(z, axis=-1):
    return z - np.log(np.exp(z - z.max()).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | log_of_softmax + wrong_axis
def log_softmax(z, axis=0):
    return np.log(softmax(z, axis))


# === log_softmax | wrong | sums_over_everything + no_max_subtraction
def log_softmax(z, axis=-1):
    return z - np.log(np.sum(np.exp(z)))


# === log_softmax | wrong | no_max_subtraction + missing_keepdims
def log_softmax(z, axis=-1):
    return z - np.log(np.exp(z).sum(axis=axis))


# === log_softmax | wrong | last_but_one_taken_for_the_first
def log_softmax(z, axis=-1):
    if axis == -2:
        axis = 0
    s = z - z.max(axis=axis, keepdims=True)
    return s - np.log(np.exp(s).sum(axis=axis, keepdims=True))


# === log_softmax | wrong | third_last_taken_for_the_first
def log_softmax(z, axis=-1):
    axis = 0 if axis == -3 else axis
    m = np.amax(z, axis, keepdims=True)
    return z - m - np.log(np.sum(np.exp(z - m), axis, keepdims=True))


# === softmax_backward | right | full_jacobian
def softmax_backward(dy, y):
    flat_dy = dy.reshape(-1, dy.shape[-1])
    flat_y = y.reshape(-1, y.shape[-1])
    rows = []
    for g, p in zip(flat_dy, flat_y):
        J = np.diag(p) - np.outer(p, p)  # 对称矩阵
        rows.append(J @ g)
    return np.array(rows).reshape(y.shape)


# === softmax_backward | right | loops_over_definition
def softmax_backward(dy, y):
    dz = np.zeros(y.shape)
    k = y.shape[-1]
    for j in range(k):
        for i in range(k):
            if i == j:
                dz[..., j] += dy[..., i] * y[..., i] * (1 - y[..., i])
            else:
                dz[..., j] -= dy[..., i] * y[..., i] * y[..., j]
    return dz


# === softmax_backward | right | einsum
def softmax_backward(grad, probs):
    dot = np.einsum("...i,...i->...", grad, probs)
    return probs * grad - probs * dot[..., np.newaxis]


# === softmax_backward | right | batched_jacobian
def softmax_backward(dy, y):
    eye = np.eye(y.shape[-1])
    J = y[..., :, None] * (eye - y[..., None, :])  # (..., k, k)
    return np.matmul(np.swapaxes(J, -1, -2), dy[..., None])[..., 0]


# === softmax_backward | right | float32
def softmax_backward(dy, y):
    dy, y = dy.astype(np.float32), y.astype(np.float32)
    dz = dy * y
    dz -= y * dz.sum(axis=-1, keepdims=True)
    return dz


# === softmax_backward | right | lambda_apply
softmax_backward = lambda dy, y, check=False: y * (dy - np.expand_dims((dy * y).sum(-1), -1))


# === softmax_backward | right | pairwise_differences
class SoftmaxBackward:
    # dz_j = y_j sum_i y_i (dy_j - dy_i), because sum_i y_i = 1
    def __call__(self, dy, y):
        print(dy.shape)
        diff = dy[..., :, None] - dy[..., None, :]
        return y * (diff * y[..., None, :]).sum(-1)


softmax_backward = SoftmaxBackward()


# === softmax_backward | right | jacobian_loop_rows
def softmax_backward(g, p):
    G, P = g.reshape(-1, g.shape[-1]), p.reshape(-1, p.shape[-1])
    rows = [(np.diagflat(q) - np.outer(q, q)).T.dot(u) for u, q in zip(G, P)]
    return np.array(rows).reshape(p.shape)


# === softmax_backward | right | centred
def softmax_backward(dy, y):
    total = (dy * y).sum(-1, keepdims=True) / y.sum(-1, keepdims=True)
    return (dy - total) * y


# === softmax_backward | wrong | diagonal_only
# You use only y (1 - y), as for the sigmoid; each output depends on all scores of its row, not only on its own.
def softmax_backward(dy, y):
    return dy * y * (1 - y)


# === softmax_backward | wrong | takes_y_for_the_input
# You apply softmax to y first; y is already the output of softmax.
def softmax_backward(dy, y):
    p = softmax(y)
    return p * (dy - (dy * p).sum(axis=-1, keepdims=True))


# === softmax_backward | wrong | inner_product_dropped
# You leave out the part that comes through the denominator: sum_i dy_i y_i is missing.
def softmax_backward(dy, y):
    return dy * y


# === softmax_backward | wrong | factor_y_missing
# You subtract the inner product but forget to multiply by y.
def softmax_backward(dy, y):
    return dy - (dy * y).sum(axis=-1, keepdims=True)


# === softmax_backward | wrong | sum_of_upstream_unweighted
# You subtract the plain sum of dy; it is weighted by y.
def softmax_backward(dy, y):
    return y * (dy - dy.sum(axis=-1, keepdims=True))


# === softmax_backward | wrong | mean_of_upstream
# You subtract the mean of dy * y over the row; it is the sum.
def softmax_backward(dy, y):
    return y * (dy - (dy * y).mean(axis=-1, keepdims=True))


# === softmax_backward | wrong | off_diagonal_sign
# You add the products y_i y_j; outside the diagonal the derivative is -y_i y_j.
def softmax_backward(dy, y):
    return y * (dy + (dy * y).sum(axis=-1, keepdims=True))


# === softmax_backward | wrong | diagonal_twice
# You use y_i (1 - y_i) on the diagonal, and then subtract y_i y_i there once more.
def softmax_backward(dy, y):
    dz = dy * y * (1 - y)
    dz = dz - y * (dy * y).sum(axis=-1, keepdims=True)
    return dz


# === softmax_backward | wrong | upstream_ignored
# You return y (1 - y) and never use dy.
def softmax_backward(dy, y):
    return y * (1 - y)


# === softmax_backward | wrong | cross_entropy_shortcut
# You return y - dy: that is the gradient of the cross-entropy for a target, not of any loss.
def softmax_backward(dy, y):
    return y - dy


# === softmax_backward | wrong | log_softmax_gradient
# You return the gradient of log_softmax; this is about softmax itself.
def softmax_backward(dy, y):
    return dy - y * dy.sum(axis=-1, keepdims=True)


# === softmax_backward | wrong | wrong_axis
# You sum over axis 0, the batch; the softmax is over the last axis.
def softmax_backward(dy, y):
    return y * (dy - (dy * y).sum(axis=0, keepdims=True))


# === softmax_backward | wrong | sums_over_everything
# You sum over the whole array; each row has a softmax of its own.
def softmax_backward(dy, y):
    return y * (dy - np.sum(dy * y))


# === softmax_backward | wrong | axis_one_hard_coded
# You sum over axis 1 instead of the last one; that works only for arrays with two axes.
def softmax_backward(dy, y):
    return y * (dy - np.sum(dy * y, axis=1, keepdims=True))


# === softmax_backward | wrong | missing_keepdims
# Without keepdims the row sums are lined up with the columns; a square array runs and is wrong.
def softmax_backward(dy, y):
    return y * (dy - (dy * y).sum(axis=-1))


# === softmax_backward | wrong | jacobian_of_first_row
# You use the derivatives of the first row for all rows.
def softmax_backward(dy, y):
    p = y.reshape(-1, y.shape[-1])[0]
    J = np.diag(p) - np.outer(p, p)
    return dy @ J


# === softmax_backward | wrong | sign_flipped
# Your gradient has the wrong sign.
def softmax_backward(dy, y):
    return y * ((dy * y).sum(axis=-1, keepdims=True) - dy)


# === softmax_backward | wrong | divides_by_batch
# You divide by the number of samples; a loss's 1/m is in dy already.
def softmax_backward(dy, y):
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True)) / len(y)


# === softmax_backward | wrong | arguments_swapped
# You take the first argument for y and the second for dy.
def softmax_backward(y, dy):
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True))


# === softmax_backward | wrong | in_place
# You multiply dy by y in place: the caller's array is changed.
def softmax_backward(dy, y):
    dy *= y
    return dy - y * dy.sum(axis=-1, keepdims=True)


# === softmax_backward | wrong | state_kept
# Your buffer lives outside the function and is added to in each call.
buffers = {}


def softmax_backward(dy, y):
    dz = buffers.setdefault(y.shape, np.zeros(y.shape))
    dz += y * (dy - (dy * y).sum(axis=-1, keepdims=True))
    return dz.copy()


# === softmax_backward | wrong | takes_y_for_the_input + diagonal_only
# You apply softmax to y again, and you use only p (1 - p), as for the sigmoid.
def softmax_backward(dy, y):
    p = softmax(y, axis=-1)
    return dy * p * (1 - p)


# === softmax_backward | wrong | wrong_axis + off_diagonal_sign
# You sum over axis 0, and you add the products y_i y_j where they are to be subtracted.
def softmax_backward(dy, y):
    return y * (dy + np.sum(dy * y, axis=0))


# === softmax_backward | wrong | sign_flipped + factor_y_missing
# You forget to multiply by y, and the sign is wrong.
def softmax_backward(dy, y):
    inner = np.sum(dy * y, -1, keepdims=True)
    return inner - dy


# === softmax_backward | wrong | diagonal_only
def softmax_backward(dy, y):
    return dy * y * (1 - y)


# === softmax_backward | wrong | cross_entropy_shortcut + divides_by_batch
def softmax_backward(dy, y):
    return (y - dy) / len(y)


# === softmax_backward | wrong | sums_over_everything + sign_flipped
def softmax_backward(dy, y):
    return y * (np.sum(dy * y) - dy)


# === softmax_backward | wrong | takes_y_for_the_input + wrong_axis
def softmax_backward(dy, y):
    s = softmax(y)
    return s * (dy - (dy * s).sum(axis=0, keepdims=True))


# === softmax_backward | wrong | missing_keepdims + off_diagonal_sign
def softmax_backward(dy, y):
    return y * (dy + (dy * y).sum(-1))


# === softmax_backward | wrong | upstream_clipped
def softmax_backward(dy, y):
    dy = np.clip(dy, -5, 5)
    return y * (dy - (dy * y).sum(axis=-1, keepdims=True))


# === softmax_regression | right | own_formula
def softmax_regression(x, W, b):
    z = np.dot(x, W.T) + b
    z = z - z.max(axis=1)[:, None]
    e = np.exp(z)
    return e / e.sum(axis=1)[:, None]


# === softmax_regression | right | sample_by_sample
def softmax_regression(x, W, b):
    probs = []
    for xi in x:
        zi = W @ xi + b
        probs.append(softmax(zi))
    return np.array(probs)


# === softmax_regression | right | class_columns
def softmax_regression(x, W, b):
    # (k, m): 每一列是一个样本
    z = W @ x.T + b.reshape(-1, 1)
    return softmax(z, axis=0).T


# === softmax_regression | right | einsum_log_domain
def softmax_regression(x, W, b, temperature=1.0):
    logits = np.einsum("ij,kj->ik", x, W) + b
    return np.exp(log_softmax(logits / temperature))


# === softmax_regression | right | float32_result
def softmax_regression(x, W, b):
    p = softmax(x @ W.transpose() + b, -1)
    out = np.zeros((x.shape[0], W.shape[0]), dtype=np.float32)
    out[...] = p
    print("row sums", out.sum(axis=1))
    return out


# === softmax_regression | right | relative_to_first_class
softmax_regression = lambda x, W, b: softmax(x @ (W - W[0]).T + (b - b[0]))


# === softmax_regression | right | object_with_numpy_loops
class SoftmaxRegression:
    def scores(self, x, W, b):
        return np.array([[sum(p * q for p, q in zip(xi, w)) + c for w, c in zip(W, b)] for xi in x])

    def __call__(self, x, W, b):
        s = self.scores(x, W, b)
        s -= np.amax(s, axis=-1, keepdims=True)
        np.exp(s, s)
        s /= s.sum(-1, keepdims=True)
        return np.asfortranarray(s)


softmax_regression = SoftmaxRegression()


# === softmax_regression | right | homogeneous_einsum
def softmax_regression(X, 权重, 偏置):
    s = np.einsum("ij,kj->ik", X, 权重)
    s += 偏置
    return np.exp(log_softmax(s))


# === softmax_regression | right | transposed_way
def softmax_regression(x, W, b):
    return softmax(W @ x.T + b[:, None], axis=0).T


# === softmax_regression | right | loops_math
import math
def softmax_regression(x, W, b):
    out = []
    for r in x:
        s = [math.fsum(a * c for a, c in zip(r, wj)) + bj for wj, bj in zip(W, b)]
        m = max(s)
        e = [math.exp(v - m) for v in s]
        out.append([v / sum(e) for v in e])
    return np.array(out)


# === softmax_regression | wrong | no_bias
# You never add the bias b.
def softmax_regression(x, W, b):
    return softmax(x @ W.T)


# === softmax_regression | wrong | bias_twice
# You add the bias twice.
def softmax_regression(x, W, b):
    z = x @ W.T + b
    return softmax(z + b)


# === softmax_regression | wrong | bias_along_samples
# You add the biases down the samples; each class has a bias, the same for all samples.
def softmax_regression(x, W, b):
    return softmax((W @ x.T + b).T)


# === softmax_regression | wrong | no_transpose
# You multiply x by W without the transpose; with a square W it runs and gives wrong numbers.
def softmax_regression(x, W, b):
    return softmax(x @ W + b)


# === softmax_regression | wrong | transposes_only_if_needed
# You leave out the transpose whenever the shapes allow it, so a square W is used the wrong way round.
def softmax_regression(x, W, b):
    z = x @ W if W.shape[0] == x.shape[1] else x @ W.T
    return softmax(z + b)


# === softmax_regression | wrong | wrong_axis
# You take the softmax over the samples (axis 0); it is over the classes.
def softmax_regression(x, W, b):
    return softmax(x @ W.T + b, axis=0)


# === softmax_regression | wrong | sums_over_everything
# You divide by the sum over the whole batch; each row is to sum to 1.
def softmax_regression(x, W, b):
    z = x @ W.T + b
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum()


# === softmax_regression | wrong | no_max_subtraction
# You compute your own softmax without subtracting the maximum, so exp overflows for large scores.
def softmax_regression(x, W, b):
    e = np.exp(x @ W.T + b)
    return e / e.sum(axis=1, keepdims=True)


# === softmax_regression | wrong | global_max
# You subtract the maximum of the whole batch; a sample far below it becomes 0 / 0.
def softmax_regression(x, W, b):
    z = x @ W.T + b
    e = np.exp(z - np.max(z))
    return e / e.sum(axis=1, keepdims=True)


# === softmax_regression | wrong | sigmoid_for_each_class
# You use a sigmoid for each class; then the probabilities of a sample do not sum to 1.
def softmax_regression(x, W, b):
    return 1 / (1 + np.exp(-(x @ W.T + b)))


# === softmax_regression | wrong | returns_scores
# You return the scores, without the softmax.
def softmax_regression(x, W, b):
    return x @ W.T + b


# === softmax_regression | wrong | returns_log
# You return log-probabilities; probabilities are asked for.
def softmax_regression(x, W, b):
    return log_softmax(x @ W.T + b)


# === softmax_regression | wrong | applied_twice
# You apply softmax twice.
def softmax_regression(x, W, b):
    z = softmax(x @ W.T + b)
    return softmax(z)


# === softmax_regression | wrong | argmax_class
# You return the most likely class of each sample; the probabilities of all classes are asked for.
def softmax_regression(x, W, b):
    return np.argmax(softmax(x @ W.T + b), axis=1)


# === softmax_regression | wrong | argmax_one_hot
# You return 1 for the most likely class and 0 for all others.
def softmax_regression(x, W, b):
    p = softmax(x @ W.T + b)
    return np.eye(W.shape[0])[p.argmax(axis=1)]


# === softmax_regression | wrong | bias_after_softmax
# You add the bias after the softmax; it belongs to the scores.
def softmax_regression(x, W, b):
    return softmax(x @ W.T) + b


# === softmax_regression | wrong | relu_before_softmax
# You cut off negative scores at 0 before the softmax.
def softmax_regression(x, W, b):
    return softmax(np.maximum(x @ W.T + b, 0))


# === softmax_regression | wrong | transposed_result
# Your result has shape (k, m); samples are rows, so it should be (m, k).
def softmax_regression(x, W, b):
    return softmax(W @ x.T + b[:, None], axis=0)


# === softmax_regression | wrong | squeezed_batch_of_one
# You squeeze the result, so an axis of size 1 is lost.
def softmax_regression(x, W, b):
    return np.squeeze(softmax(x @ W.T + b))


# === softmax_regression | wrong | in_place
# You add the bias into W itself: the caller's array is changed, and the bias is weighted by the features.
def softmax_regression(x, W, b):
    W += b[:, None]
    return softmax(x @ W.T)


# === softmax_regression | wrong | input_overwritten
# Your answer is right, but you subtract the mean from b itself: the caller's array is changed.
def softmax_regression(x, W, b):
    b -= b.mean()
    b -= 1.0
    return softmax(x @ W.T + b)


# === softmax_regression | wrong | no_bias + sums_over_everything
# The bias is missing, and you divide by the sum over the whole batch.
def softmax_regression(x, W, b):
    z = np.dot(x, W.T)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / np.sum(e)


# === softmax_regression | wrong | bias_twice + returns_log
# You add the bias twice, and you return log-probabilities.
def softmax_regression(x, W, b):
    z = x @ W.T + 2 * b
    return log_softmax(z, axis=1)


# === softmax_regression | wrong | no_max_subtraction + relu_before_softmax
# You cut off negative scores at 0, and exp overflows for large ones, as you do not subtract the maximum.
def softmax_regression(x, W, b):
    h = x @ W.T + b
    h = h * (h > 0)
    return np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)


# === softmax_regression | wrong | exponent_negated
def softmax_regression(x, W, b):
    return softmax(-(x @ W.T + b))


# === softmax_regression | wrong | bias_subtracted
def softmax_regression(x, W, b):
    return softmax(np.dot(x, W.T) - b, axis=1)


# === softmax_regression | wrong | batch_of_one_dropped
def softmax_regression(x, W, b):
    p = softmax(x @ W.T + b)
    return p if len(p) > 1 else p[0]


# === softmax_regression | wrong | sigmoid_normalised
def softmax_regression(x, W, b):
    s = 1 / (1 + np.exp(-(x @ W.T + b)))
    return s / s.sum(1, keepdims=True)


# === softmax_regression | wrong | no_exp
def softmax_regression(x, W, b):
    z = x @ W.T + b
    return z / z.sum(axis=1, keepdims=True)


# === softmax_regression | wrong | missing_keepdims
def softmax_regression(x, W, b):
    e = np.exp(x @ W.T + b)
    return e / e.sum(axis=1)


# === softmax_regression | wrong | naive_sum_over_everything
def softmax_regression(x, W, b):
    e = np.exp(x @ W.T + b)
    return e / e.sum()


# === softmax_regression | wrong | naive_along_samples
def softmax_regression(x, W, b):
    e = np.exp(x @ W.T + b)
    return e / e.sum(axis=0)


# === softmax_regression | wrong | no_transpose + no_bias
def softmax_regression(x, W, b):
    return softmax(x @ W)


# === softmax_regression | wrong | no_transpose + wrong_axis
def softmax_regression(x, W, b):
    return softmax(x @ W + b, axis=0)


# === softmax_regression | wrong | applied_twice + bias_twice
def softmax_regression(x, W, b):
    return softmax(softmax(x @ W.T + 2 * b))


# === softmax_regression | wrong | bias_subtracted + no_max_subtraction
def softmax_regression(x, W, b):
    e = np.exp(x @ W.T - b)
    return e / e.sum(axis=1, keepdims=True)


# === softmax_regression | wrong | no_bias
def softmax_regression(x, W, b):
    return softmax(x @ W.T + b[0])
