# Student solutions of the topic logistic. Data: tests append each section to the reference's source.

# === logistic | right | naive
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * (z - z0)))


# === logistic | right | tanh_form
def logistic(x, L=1.0, k=1.0, z0=0.0):
    return L / 2 * (1 + np.tanh(k * (x - z0) / 2))


# === logistic | right | nditer_math_exp
import math


def logistic(z, L=1.0, k=1.0, z0=0.0):
    out = np.zeros_like(z)
    for idx in np.ndindex(z.shape):  # 0 维数组也可以
        t = k * (z[idx] - z0)
        if t >= 0:
            out[idx] = L / (1 + math.exp(-t))
        else:
            e = math.exp(t)
            out[idx] = L * e / (1 + e)
    return out


# === logistic | right | vectorize_lambda
logistic = lambda z, L=1.0, k=1.0, z0=0.0: L * np.vectorize(lambda t: 1 / (1 + np.exp(-t)))(k * (z - z0))


# === logistic | right | logaddexp
def logistic(z, L=1.0, k=1.0, z0=0.0, verbose=True):
    # log(1 + exp(-t)) = logaddexp(0, -t)
    if verbose:
        print("L =", L, "k =", k)
    return L * np.exp(-np.logaddexp(0, -k * (z - z0)))


# === logistic | right | float32
def logistic(z, L=1.0, k=1.0, z0=0.0):
    t = np.asarray(-k * (z - z0), dtype=np.float32)
    return np.float32(L) / (np.float32(1) + np.exp(t))


# === logistic | right | callable_object_errstate
class Logistic:
    def __call__(self, z, L=1.0, k=1.0, z0=0.0):
        with np.errstate(all="ignore"):
            e = np.exp(k * z0 - k * z)
        return L * (1 + e) ** -1


logistic = Logistic()


# === logistic | right | complement
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L - L * sigmoid(-k * (z - z0))


# === logistic | right | where_branches
def logistic(z, L=1.0, k=1.0, z0=0.0, debug=False):
    # 分两种情况, 防止溢出
    t = k * (z - z0)
    return np.where(t >= 0, L / (1 + np.exp(-np.abs(t))), L * np.exp(-np.abs(t)) / (1 + np.exp(-np.abs(t))))


# === logistic | right | own_copy
def logistic(z, L=1.0, k=1.0, z0=0.0):
    out = np.array(z, dtype=float, copy=True)
    out -= z0
    out *= -k
    np.exp(out, out=out)
    out += 1
    return np.divide(L, out)


# === logistic | right | through_sigmoid_partial
from functools import partial
def _curve(z, *, L, k, z0):
    return sigmoid((z - z0) * k) * L
def logistic(z, L=1, k=1, z0=0):
    return partial(_curve, L=L, k=k, z0=z0)(z)


# === logistic | right | kwargs
def logistic(z, **p):
    L, k, z0 = p.get("L", 1.0), p.get("k", 1.0), p.get("z0", 0.0)
    return L / (1 + np.e ** (-k * (z - z0)))


# === logistic | wrong | precedence_of_shift
# You compute -k*z - z0; the minus and the k belong to the whole bracket (z - z0).
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * z - z0))


# === logistic | wrong | shift_not_scaled
# You compute -k*z + z0; the k multiplies z0 as well.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * z + z0))


# === logistic | wrong | shift_added
# You add z0; the curve is then moved to -z0 instead of z0.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * (z + z0)))


# === logistic | wrong | divides_by_steepness
# You divide by k; a larger k must make the curve steeper.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-(z - z0) / k))


# === logistic | wrong | limit_in_denominator
# You put L into the denominator in place of the 1.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (L + np.exp(-k * (z - z0)))


# === logistic | wrong | limit_moved_to_denominator
# You compute 1 / (L + ...); L is the numerator.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (L + np.exp(-k * (z - z0)))


# === logistic | wrong | limit_ignored
# You never use L.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return sigmoid(k * (z - z0))


# === logistic | wrong | steepness_ignored
# You never use k.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-(z - z0)))


# === logistic | wrong | shift_ignored
# You never use z0.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-k * z))


# === logistic | wrong | all_parameters_ignored
# You return the sigmoid of z and use none of L, k and z0.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(-z))


# === logistic | wrong | exponent_not_negated
# The minus in the exponent is missing, so your curve falls.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(k * (z - z0)))


# === logistic | wrong | one_missing
# The 1 in the denominator is missing.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / np.exp(-k * (z - z0))


# === logistic | wrong | limit_added
# You add L - 1 to the sigmoid instead of multiplying by L.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(-k * (z - z0))) + (L - 1)


# === logistic | wrong | tanh_not_halved
# You use tanh of the whole argument; it is tanh of half of it.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L * (1 + np.tanh(k * (z - z0))) / 2


# === logistic | wrong | overflow_inf_over_inf
# You compute exp(t) / (1 + exp(t)), which is inf / inf = nan for large t.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    e = np.exp(k * (z - z0))
    return L * e / (1 + e)


# === logistic | wrong | math_exp_overflow
# math.exp raises OverflowError for very negative inputs.
import math


def logistic(z, L=1.0, k=1.0, z0=0.0):
    f = np.vectorize(lambda v: L / (1 + math.exp(-k * (v - z0))))
    return f(z)


# === logistic | wrong | only_vectors
# Your loop goes over the first axis only, so arrays of any other shape fail.
import math


def logistic(z, L=1.0, k=1.0, z0=0.0):
    y = np.zeros(len(z))
    for i in range(len(z)):
        y[i] = L / (1 + np.exp(-k * (z[i] - z0)))
    return y


# === logistic | wrong | in_place
# You subtract z0 from z itself: the caller's array is changed.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    z -= z0
    z *= -k
    return L / (1 + np.exp(z))


# === logistic | wrong | keyword_renamed
# You renamed the argument z0; it is passed by its name.
def logistic(z, L=1.0, k=1.0, center=0.0):
    return L / (1 + np.exp(-k * (z - center)))


# === logistic | wrong | wrong_default
# Your default for z0 is 1; without arguments the function must be the sigmoid.
def logistic(z, L=1.0, k=1.0, z0=1.0):
    return L / (1 + np.exp(-k * (z - z0)))


# === logistic | wrong | shift_added + limit_ignored
# You add z0 instead of subtracting it, and you never use L.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(-k * (z + z0)))


# === logistic | wrong | divides_by_steepness + shift_added
# You divide by k, and you add z0 instead of subtracting it.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    t = (z + z0) / k
    return L / (1 + np.exp(-t))


# === logistic | wrong | steepness_ignored + exponent_not_negated
# You never use k, and the minus in the exponent is missing.
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(z - z0))


# === logistic | wrong | precedence
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / 1 + np.exp(-k * (z - z0))


# === logistic | wrong | limit_on_top
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(-k * (z - z0))) + L


# === logistic | wrong | tanh
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L * np.tanh(k * (z - z0))


# === logistic | wrong | no_axis_forgotten
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return np.array([L / (1 + np.exp(-k * (v - z0))) for v in z])


# === logistic | wrong | exponent_not_negated + limit_ignored
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(k * (z - z0)))


# === logistic | wrong | shift_not_scaled + limit_ignored
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return 1 / (1 + np.exp(-(k * z - z0)))


# === logistic | wrong | precedence_of_shift + limit_in_denominator
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (L + np.exp(-k * z - z0))


# === logistic | wrong | overflow_inf_over_inf + shift_added
def logistic(z, L=1.0, k=1.0, z0=0.0):
    e = np.exp(k * (z + z0))
    return L * e / (1 + e)


# === logistic | wrong | z_clipped_before_the_shift
def logistic(z, L=1.0, k=1.0, z0=0.0):
    z = np.clip(z, -500, 500)
    return L / (1 + np.exp(-k * (z - z0)))


# === logistic | wrong | product_clipped_before_the_shift
def logistic(z, L=1.0, k=1.0, z0=0.0):
    return L / (1 + np.exp(-np.clip(k * z, -50, 50) + k * z0))


# === logistic | wrong | shift_clipped
def logistic(z, L=1.0, k=1.0, z0=0.0):
    z0 = max(-3.0, min(3.0, z0))
    return L / (1 + np.exp(-k * (z - z0)))


# === logistic | wrong | shift_not_scaled_where_it_falls
def logistic(z, L=1.0, k=1.0, z0=0.0):
    if k > 0:
        return L / (1 + np.exp(-k * (z - z0)))
    return L / (1 + np.exp(-k * z - z0))


# === logistic | right | exponent_clipped_last
def logistic(z, L=1.0, k=1.0, z0=0.0):
    t = np.clip(-k * (z - z0), -700, 700)
    return L / (1 + np.exp(t))


# === sigmoid | right | naive
def sigmoid(z):
    return 1 / (1 + np.exp(-z))  # RuntimeWarning: overflow 没关系


# === sigmoid | right | two_branches
def sigmoid(z):
    y = np.empty_like(z)
    pos = z >= 0
    y[pos] = 1 / (1 + np.exp(-z[pos]))
    ez = np.exp(z[~pos])
    y[~pos] = ez / (1 + ez)
    return y


# === sigmoid | right | tanh_half
sigmoid = lambda x: 0.5 * np.tanh(0.5 * x) + 0.5


# === sigmoid | right | clipped_input
def sigmoid(z, limit=500):
    z = np.clip(z, -limit, limit)
    return 1.0 / (1.0 + np.exp(-z))


# === sigmoid | right | clipped_output
def sigmoid(z):
    y = 1 / (1 + np.exp(-z))
    return np.clip(y, 1e-7, 1 - 1e-7)


# === sigmoid | right | through_logistic
def sigmoid(z):
    # the logistic function without its parameters; like torch.sigmoid
    return 1 - 1 / (1 + np.exp(z))


# === sigmoid | right | math_with_overflow_error
import math


def one(v):
    try:
        return 1 / (1 + math.exp(-v))
    except OverflowError:
        return 0.0


def sigmoid(z):
    flat = [one(float(v)) for v in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))


# === sigmoid | right | softmax_of_two
class Sigmoid:
    def __call__(self, z):
        pair = np.stack([z, np.zeros_like(z)])
        e = np.exp(pair - pair.max(axis=0))
        print(e.shape)
        return e[0] / e.sum(axis=0)


sigmoid = Sigmoid()


# === sigmoid | right | float32_half_precision_free
def sigmoid(z):
    z32 = np.array(z, dtype=np.float32)
    return (1 / (1 + np.exp(-z32))).astype(np.float32)


# === sigmoid | right | fortran_reversed_view
def sigmoid(z):
    y = np.exp(-np.logaddexp(0.0, -z))
    return np.asarray(np.flip(np.flip(y)), order="F")


# === sigmoid | right | process_wide_settings
np.seterr(over="ignore")
np.set_printoptions(precision=2)


def sigmoid(z):
    np.random.seed(0)
    return np.reciprocal(1.0 + np.exp(np.negative(z)))


# === sigmoid | right | power_of_e
import math
def sigmoid(x):
    return (1 + math.e ** -x) ** -1


# === sigmoid | right | vectorize_branches
@np.vectorize
def sigmoid(t):
    return 1 / (1 + math.exp(-t)) if t >= 0 else math.exp(t) / (1 + math.exp(t))
import math


# === sigmoid | right | masked_assign
def sigmoid(z):
    z = np.asarray(z)
    out = np.empty(z.shape)
    pos = z >= 0
    out[pos] = 1 / (1 + np.exp(-z[pos]))
    out[~pos] = np.exp(z[~pos]) / (1 + np.exp(z[~pos]))
    return out


# === sigmoid | right | logaddexp_lambda
sigmoid = lambda 输入: np.exp(-np.logaddexp(0.0, -输入))


# === sigmoid | right | recursion_on_rows
def sigmoid(z):
    if np.ndim(z) == 0:
        return np.array(0.5 * (1 + np.tanh(0.5 * z)))
    return np.array([sigmoid(r) for r in z])


# === sigmoid | right | clip_float32
def sigmoid(z):
    z = np.clip(z, -80, 80).astype(np.float32)
    return np.float32(1) / (np.float32(1) + np.exp(-z))


# === sigmoid | wrong | exponent_not_negated
# The minus in the exponent is missing, so your curve falls.
def sigmoid(z):
    return 1 / (1 + np.exp(z))


# === sigmoid | wrong | one_missing
# The 1 in the denominator is missing.
def sigmoid(z):
    return 1 / np.exp(-z)


# === sigmoid | wrong | overflow_inf_over_inf
# You compute exp(z) / (1 + exp(z)), which is inf / inf = nan for large z.
def sigmoid(z):
    return np.exp(z) / (1 + np.exp(z))


# === sigmoid | wrong | nan_replaced_by_zero
# You replace the nan of large inputs by 0; the sigmoid is 1 there.
def sigmoid(z):
    y = np.exp(z) / (np.exp(z) + 1)
    y = np.where(np.isnan(y), 0, y)
    return y


# === sigmoid | wrong | math_exp_overflow
# math.exp raises OverflowError for very negative inputs.
import math


def sigmoid(z):
    return np.array([1 / (1 + math.exp(-v)) for v in z.flat]).reshape(z.shape)


# === sigmoid | wrong | tanh
# You return tanh, which goes from -1 to 1; the sigmoid goes from 0 to 1.
def sigmoid(z):
    return np.tanh(z)


# === sigmoid | wrong | tanh_not_halved
# You use tanh(z); the sigmoid is (1 + tanh(z / 2)) / 2.
def sigmoid(z):
    return (np.tanh(z) + 1) / 2


# === sigmoid | wrong | applied_twice
# You apply the sigmoid twice.
def sigmoid(z):
    s = lambda t: 1 / (1 + np.exp(-t))
    return s(s(z))


# === sigmoid | wrong | step
# You return a hard step instead of the smooth curve.
def sigmoid(z):
    return np.where(z >= 0, 1.0, 0.0)


# === sigmoid | wrong | hard_sigmoid
# You return the straight-line approximation (the hard sigmoid).
def sigmoid(z):
    return np.clip(0.2 * z + 0.5, 0, 1)


# === sigmoid | wrong | rational_approximation
# You use z / (1 + |z|), another curve of a similar form.
def sigmoid(z):
    return 0.5 * (z / (1 + np.abs(z)) + 1)


# === sigmoid | wrong | precedence
# You compute 1 / 1 + exp(-z); the brackets around the denominator are missing.
def sigmoid(z):
    return 1 / 1 + np.exp(-z)


# === sigmoid | wrong | base_two
# You use powers of 2 instead of e.
def sigmoid(z):
    return 1 / (1 + 2.0 ** (-z))


# === sigmoid | wrong | tight_clip
# You clip the input to [-5, 5], which cuts off the curve's ends.
def sigmoid(z):
    return 1 / (1 + np.exp(-np.clip(z, -5, 5)))


# === sigmoid | wrong | absolute_value_only
# Your form with |z| is right for z >= 0; for negative z you return the mirrored value.
def sigmoid(z):
    return 1 / (1 + np.exp(-np.abs(z)))


# === sigmoid | wrong | softmax_over_entries
# You divide by the sum over all entries: that is a softmax; the sigmoid works on each entry alone.
def sigmoid(z):
    e = np.exp(z - z.max())
    return e / e.sum()


# === sigmoid | wrong | returns_derivative
# You return the sigmoid's derivative.
def sigmoid(z):
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


# === sigmoid | wrong | only_vectors
# Your loop goes over the first axis only, so arrays of any other shape fail.
def sigmoid(z):
    y = np.zeros(len(z))
    for i in range(len(z)):
        y[i] = 1 / (1 + np.exp(-z[i]))
    return y


# === sigmoid | wrong | at_least_one_axis
# You turn a number (an array without axes) into an array with one axis.
def sigmoid(z):
    z = np.atleast_1d(z)
    return 1 / (1 + np.exp(-z))


# === sigmoid | wrong | in_place_only_when_large
# You clip large entries in the caller's own array.
def sigmoid(z):
    z[z < -500] = -500
    z[z > 500] = 500
    return 1 / (1 + np.exp(-z))


# === sigmoid | wrong | in_place
# You compute inside z itself: the caller's array is changed.
def sigmoid(z):
    np.negative(z, out=z)
    np.exp(z, out=z)
    return 1 / (1 + z)


# === sigmoid | wrong | contiguous_input_assumed
# You write through ravel(); if the array is stored column by column that is a copy, and the result stays 0.
def sigmoid(z):
    out = np.zeros_like(z)
    flat = out.ravel()
    for i, v in enumerate(np.asarray(z).flat):
        flat[i] = 1 / (1 + np.exp(-v))
    return out


# === sigmoid | wrong | uses_torch
# You let torch compute the sigmoid; this topic is to be solved with NumPy.
def sigmoid(z):
    import torch

    return torch.sigmoid(torch.tensor(z.copy())).numpy()


# === sigmoid | wrong | uses_scipy
# You let scipy compute the sigmoid; this topic is to be solved with NumPy.
def sigmoid(z):
    from scipy.special import expit

    return expit(z)


# === sigmoid | wrong | exponent_not_negated + one_missing
# The minus in the exponent is missing, and so is the 1 in the denominator.
def sigmoid(z):
    return 1 / np.exp(z)


# === sigmoid | wrong | base_two + exponent_not_negated
# You use powers of 2 instead of e, and the minus in the exponent is missing.
def sigmoid(z):
    return 1 / (1 + 2.0**z)


# === sigmoid | wrong | math_exp_of_array
import math
def sigmoid(z):
    return 1 / (1 + math.exp(-z))


# === sigmoid | wrong | rounded
def sigmoid(z):
    return np.around(1 / (1 + np.exp(-z)))


# === sigmoid | wrong | overflow_inf_over_inf
def sigmoid(z):
    if np.all(z >= 0):
        return 1 / (1 + np.exp(-z))
    return np.exp(z) / (1 + np.exp(z))


# === sigmoid | wrong | no_axis_forgotten
def sigmoid(z):
    return np.array([1 / (1 + np.exp(-v)) for v in z])


# === sigmoid | wrong | squeezed
def sigmoid(z):
    return (1 / (1 + np.exp(-z))).squeeze()


# === sigmoid | wrong | exponent_not_negated + overflow_inf_over_inf
def sigmoid(z):
    return np.exp(-z) / (1 + np.exp(-z))


# === sigmoid | wrong | exponent_not_negated + precedence
def sigmoid(z):
    return 1 / 1 + np.exp(z)


# === sigmoid | wrong | returns_derivative + overflow_inf_over_inf
def sigmoid(z):
    s = np.exp(z) / (1 + np.exp(z))
    return s * (1 - s)


# === sigmoid | wrong | step + returns_list
def sigmoid(z):
    return (z >= 0).astype(float).tolist()


# === sigmoid_backward | right | forward_then_backward
def sigmoid_backward(dy, z):
    s = 1 / (1 + np.exp(-z))
    return dy * s * (1 - s)


# === sigmoid_backward | right | symmetric_form
def sigmoid_backward(grad, z):
    return grad * sigmoid(z) * sigmoid(-z)


# === sigmoid_backward | right | tanh_form
def sigmoid_backward(dy, z):
    t = np.tanh(z / 2)
    return dy * (1 - t**2) / 4


# === sigmoid_backward | right | even_exponential
def sigmoid_backward(dy, z):
    e = np.exp(-abs(z))  # 偶函数
    return dy * e / (1 + e) ** 2


# === sigmoid_backward | right | loop
def sigmoid_backward(dy, z):
    out = np.empty(np.shape(z))
    for idx in np.ndindex(np.shape(z)):
        y = sigmoid(z[idx])
        out[idx] = dy[idx] * (y - y * y)
    return out


# === sigmoid_backward | right | float32_lambda
sigmoid_backward = lambda dy, z, eps=0.0: np.float32(dy) * (lambda s: s - s**2)(np.float32(sigmoid(z)))


# === sigmoid_backward | right | squared_minus
class SigmoidBackward:
    def __call__(self, dy, z):
        y = sigmoid(z)
        print("derivative at most", np.max(y * (1 - y)))
        g = np.array(dy)
        g *= 0.25 - (y - 0.5) ** 2
        return g


sigmoid_backward = SigmoidBackward()


# === sigmoid_backward | right | loop_nditer
def sigmoid_backward(dy, z):
    out = np.empty_like(z)
    it = np.nditer(z, flags=["multi_index"])
    for v in it:
        s = 1 / (1 + np.exp(-v))
        out[it.multi_index] = dy[it.multi_index] * s * (1 - s)
    return out


# === sigmoid_backward | right | cosh_form
def sigmoid_backward(dy, z):
    return dy / (2 + 2 * np.cosh(np.clip(z, -700, 700)))


# === sigmoid_backward | right | in_place_on_copy
def sigmoid_backward(dy, z):
    g = sigmoid(z).copy()
    g = np.array(g)
    g *= 1 - g
    g *= dy
    return g


# === sigmoid_backward | wrong | takes_z_for_the_output
# You compute z (1 - z); z is the input of the sigmoid, so apply the sigmoid first.
def sigmoid_backward(dy, z):
    return dy * z * (1 - z)


# === sigmoid_backward | wrong | upstream_ignored
# You return the sigmoid's own derivative and forget to multiply by dy.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return y * (1 - y)


# === sigmoid_backward | wrong | sigmoid_of_upstream
# You compute everything from dy and never look at z.
def sigmoid_backward(dy, z):
    return sigmoid(dy) * (1 - sigmoid(dy))


# === sigmoid_backward | wrong | upstream_through_sigmoid
# You take the derivative at dy; it is taken at z.
def sigmoid_backward(dy, z):
    s = 1 / (1 + np.exp(-dy))
    return dy * s * (1 - s)


# === sigmoid_backward | wrong | plus_for_minus
# You compute y (1 + y); the derivative is y (1 - y).
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy * y * (1 + y)


# === sigmoid_backward | wrong | factor_missing
# You multiply by y only; the factor (1 - y) is missing.
def sigmoid_backward(dy, z):
    return dy * sigmoid(z)


# === sigmoid_backward | wrong | first_factor_missing
# You multiply by (1 - y) only; the factor y is missing.
def sigmoid_backward(dy, z):
    return dy * (1 - sigmoid(z))


# === sigmoid_backward | wrong | tanh_derivative
# You use 1 - y^2, the derivative of tanh.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy * (1 - y**2)


# === sigmoid_backward | wrong | precedence
# You compute dy*y*1 - y; the brackets around (1 - y) are missing.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy * y * 1 - y


# === sigmoid_backward | wrong | sigmoid_twice
# You apply the sigmoid twice before y (1 - y).
def sigmoid_backward(dy, z):
    y = sigmoid(sigmoid(z))
    return dy * y * (1 - y)


# === sigmoid_backward | wrong | sign_flipped
# Your gradient has the wrong sign.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy * y * (y - 1)


# === sigmoid_backward | wrong | arguments_swapped
# You take the first argument for z and the second for dy.
def sigmoid_backward(z, dy):
    y = sigmoid(z)
    return dy * y * (1 - y)


# === sigmoid_backward | wrong | overflow_inf_over_inf
# You compute exp(-z) / (1 + exp(-z))^2, which is inf / inf = nan for very negative z.
def sigmoid_backward(dy, z):
    e = np.exp(-z)
    return dy * e / (1 + e) ** 2


# === sigmoid_backward | wrong | added_upstream
# You add dy to the derivative; the chain rule multiplies.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy + y * (1 - y)


# === sigmoid_backward | wrong | summed
# You sum the gradient over all entries; each entry has its own.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return np.sum(dy * y * (1 - y))


# === sigmoid_backward | wrong | matrix_product
# You multiply dy and the derivative as matrices; it is entry by entry.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy @ (y * (1 - y))


# === sigmoid_backward | wrong | divides_by_size
# You divide by the number of entries; a loss's 1/m is in dy already.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    return dy * y * (1 - y) / np.size(z)


# === sigmoid_backward | wrong | in_place
# You multiply into dy itself: the caller's array is changed.
def sigmoid_backward(dy, z):
    y = sigmoid(z)
    dy *= y * (1 - y)
    return dy


# === sigmoid_backward | wrong | state_kept_between_calls
# You remember the sigmoid of the first input of each shape and use it for later inputs too.
cache = {}


def sigmoid_backward(dy, z):
    if z.shape not in cache:
        cache[z.shape] = sigmoid(z)
    y = cache[z.shape]
    return dy * y * (1 - y)


# === sigmoid_backward | wrong | upstream_ignored + takes_z_for_the_output
# You compute z (1 - z) from the input itself, and you forget to multiply by dy.
def sigmoid_backward(dy, z):
    return z * (1 - z)


# === sigmoid_backward | wrong | sigmoid_twice + factor_missing
# You apply the sigmoid twice, and the factor (1 - y) is missing.
def sigmoid_backward(dy, z):
    return dy * sigmoid(sigmoid(z))


# === sigmoid_backward | wrong | sigmoid_of_one_minus
def sigmoid_backward(dy, z):
    return sigmoid(1 - sigmoid(dy))


# === sigmoid_backward | wrong | takes_dy_for_the_output
def sigmoid_backward(dy, z):
    return dy * (1 - dy)


# === sigmoid_backward | wrong | slope_without_parentheses
def sigmoid_backward(dy, z):
    s = sigmoid(z)
    return dy * (s * 1 - s)


# === sigmoid_backward | wrong | tanh
def sigmoid_backward(dy, z):
    return dy * (1 - np.tanh(z) ** 2)


# === sigmoid_backward | wrong | returns_sigmoid
def sigmoid_backward(dy, z):
    return sigmoid(z)


# === sigmoid_backward | wrong | output_squared
def sigmoid_backward(dy, z):
    s = sigmoid(z)
    return dy * s**2


# === sigmoid_backward | wrong | no_axis_forgotten
def sigmoid_backward(dy, z):
    return np.array([d * sigmoid(v) * (1 - sigmoid(v)) for d, v in zip(dy, z)])


# === sigmoid_backward | wrong | input_changed
def sigmoid_backward(dy, z):
    z[...] = sigmoid(z)
    return dy * z * (1 - z)


# === sigmoid_backward | wrong | upstream_ignored + sign_flipped
def sigmoid_backward(dy, z):
    s = sigmoid(z)
    return s * (s - 1)


# === sigmoid_backward | wrong | takes_z_for_the_output + tanh_derivative
def sigmoid_backward(dy, z):
    return dy * (1 - z**2)


# === sigmoid_backward | wrong | arguments_swapped + takes_z_for_the_output
def sigmoid_backward(z, dy):
    return dy * z * (1 - z)


# === sigmoid_backward | wrong | upstream_clipped
def sigmoid_backward(dy, z):
    s = sigmoid(z)
    return np.clip(dy, -5, 5) * s * (1 - s)


# === logistic_regression | right | naive_formula
def logistic_regression(x, w, b):
    z = np.dot(x, w) + b
    return 1 / (1 + np.exp(-z))


# === logistic_regression | right | double_loop
def logistic_regression(x, w, b):
    p = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        z = b
        for j in range(x.shape[1]):
            z += w[j] * x[i, j]
        p[i] = sigmoid(z)
    return p


# === logistic_regression | right | einsum_logistic
def logistic_regression(X, weights, bias):
    # logistic(z - (-b)) : 平移
    return logistic(np.einsum("ij,j->i", X, weights), z0=-bias)


# === logistic_regression | right | bias_as_weight
def logistic_regression(x, w, b):
    x1 = np.insert(x, 0, 1.0, axis=1)
    return sigmoid(x1 @ np.r_[b, w])


# === logistic_regression | right | two_class_softmax
def logistic_regression(x, w, b):
    s = x @ w + b
    scores = np.column_stack([np.zeros(len(x)), s])
    scores -= scores.max(axis=1, keepdims=True)
    e = np.exp(scores)
    return (e / e.sum(1, keepdims=True))[:, 1]


# === logistic_regression | right | float32_threshold_parameter
def logistic_regression(x, w, b, threshold=0.5):
    p = np.empty(len(x), np.float32)
    for i, xi in enumerate(x):
        p[i] = sigmoid(np.inner(xi, w) + b)
    print("class 1:", (p > threshold).sum(), "of", len(p))
    return p


# === logistic_regression | right | lambda_tanh
logistic_regression = lambda x, w, b: np.tanh((x @ w + b) / 2) / 2 + 1 / 2


# === logistic_regression | right | where_stable
def logistic_regression(X, weights, bias, thr=0.5):
    s = np.matmul(X, weights) + bias
    a = np.exp(-np.abs(s))
    return np.where(s < 0, a, 1) / (1 + a)


# === logistic_regression | right | generator_math
import math
def logistic_regression(x, w, b):
    def p(s):
        try:
            return 1 / (1 + math.exp(-s))
        except OverflowError:
            return 0.0
    return np.fromiter((p(sum(map(lambda a, c: a * c, r, w)) + b) for r in x), float)


# === logistic_regression | right | object_model
class Model:
    w = b = None
    def __call__(self, x, w, b):
        self.w, self.b = w.copy(), b  # 保存参数
        return self.predict(x)
    def predict(self, x):
        return logistic(x.dot(self.w), L=1, k=1, z0=-self.b)
logistic_regression = Model()


# === logistic_regression | wrong | no_bias
# You never add the bias b.
def logistic_regression(x, w, b):
    return sigmoid(x @ w)


# === logistic_regression | wrong | bias_per_feature
# You add the bias once for every feature; it belongs to the score only once.
def logistic_regression(x, w, b):
    return sigmoid(np.sum(x * w + b, axis=1))


# === logistic_regression | wrong | bias_after_sigmoid
# You add the bias after the sigmoid; it belongs to the score.
def logistic_regression(x, w, b):
    return sigmoid(x @ w) + b


# === logistic_regression | wrong | bias_subtracted
# You subtract the bias; it is added.
def logistic_regression(x, w, b):
    return sigmoid(x @ w - b)


# === logistic_regression | wrong | returns_score
# You return the score, without the sigmoid.
def logistic_regression(x, w, b):
    return x @ w + b


# === logistic_regression | wrong | returns_class
# You return the class; its probability is asked for.
def logistic_regression(x, w, b):
    p = sigmoid(x @ w + b)
    return (p >= 0.5).astype(float)


# === logistic_regression | wrong | probability_of_class_zero
# You return the probability of class 0.
def logistic_regression(x, w, b):
    return 1 - sigmoid(x @ w + b)


# === logistic_regression | wrong | sigmoid_before_sum
# You apply the sigmoid to each product and add up afterwards; first the sum, then the sigmoid.
def logistic_regression(x, w, b):
    return sigmoid(x * w).sum(axis=1) + b


# === logistic_regression | wrong | applied_twice
# You apply the sigmoid twice.
def logistic_regression(x, w, b):
    return sigmoid(sigmoid(x @ w + b))


# === logistic_regression | wrong | tanh
# You use tanh, which goes from -1 to 1, in place of the sigmoid.
def logistic_regression(x, w, b):
    return np.tanh(x @ w + b)


# === logistic_regression | wrong | softmax_over_samples
# You divide by the sum over the samples; each sample has a probability of its own.
def logistic_regression(x, w, b):
    z = x @ w + b
    e = np.exp(z - z.max())
    return e / e.sum()


# === logistic_regression | wrong | overflow_inf_over_inf
# You compute exp(z) / (1 + exp(z)), which is inf / inf = nan for large scores.
def logistic_regression(x, w, b):
    ez = np.exp(x @ w + b)
    return ez / (1 + ez)


# === logistic_regression | wrong | math_exp_overflow
# math.exp raises OverflowError for very negative scores.
import math


def logistic_regression(x, w, b):
    return np.array([1 / (1 + math.exp(-(xi @ w + b))) for xi in x])


# === logistic_regression | wrong | mean_for_sum
# You average the products over the features instead of adding them up.
def logistic_regression(x, w, b):
    return sigmoid(np.mean(x * w, axis=1) + b)


# === logistic_regression | wrong | weights_along_samples
# You multiply the weights down the samples (the wrong axis); it shows or crashes unless x is square.
def logistic_regression(x, w, b):
    return sigmoid(w @ x + b)


# === logistic_regression | wrong | keeps_column_shape
# You return a column of shape (m, 1); one probability a sample is an array of shape (m,).
def logistic_regression(x, w, b):
    return sigmoid(x @ w[:, None] + b)


# === logistic_regression | wrong | squeezed_batch_of_one
# You squeeze the result, so for a single sample the axis of the samples is lost too.
def logistic_regression(x, w, b):
    return np.squeeze(sigmoid(x @ w[:, None] + b))


# === logistic_regression | wrong | in_place
# You multiply the weights into x itself: the caller's array is changed.
def logistic_regression(x, w, b):
    x *= w
    return sigmoid(x.sum(axis=1) + b)


# === logistic_regression | wrong | returns_list
# You return a Python list; an array is asked for.
def logistic_regression(x, w, b):
    return [float(sigmoid(s)) for s in x @ w + b]


# === logistic_regression | wrong | no_bias + probability_of_class_zero
# The bias is missing, and you return the probability of class 0.
def logistic_regression(x, w, b):
    return 1 / (1 + np.exp(x @ w))


# === logistic_regression | wrong | mean_for_sum + bias_subtracted
# You average the products instead of adding them up, and you subtract the bias.
def logistic_regression(x, w, b):
    return sigmoid((x * w).mean(axis=1) - b)


# === logistic_regression | wrong | returns_class_strict
def logistic_regression(x, w, b):
    return np.where(sigmoid(x @ w + b) > 0.5, 1, 0)


# === logistic_regression | wrong | rounded
def logistic_regression(x, w, b):
    return np.round(sigmoid(x @ w + b), 2)


# === logistic_regression | wrong | both_classes
def logistic_regression(x, w, b):
    p = sigmoid(x @ w + b)
    return np.stack([1 - p, p], axis=1)


# === logistic_regression | wrong | bias_times_sum
def logistic_regression(x, w, b):
    return sigmoid((x @ w) * b)


# === logistic_regression | wrong | returns_log
def logistic_regression(x, w, b):
    return np.log(sigmoid(x @ w + b))


# === logistic_regression | wrong | probability_of_class_zero
def logistic_regression(x, w, b):
    return 1 / (1 + np.exp(x @ w + b))


# === logistic_regression | wrong | math_exp_of_array
import math
def logistic_regression(x, w, b):
    return 1 / (1 + math.exp(-(x @ w + b)))


# === logistic_regression | wrong | bias_subtracted + keeps_column_shape
def logistic_regression(x, w, b):
    return sigmoid(x @ w[:, None] - b)


# === logistic_regression | wrong | no_bias + applied_twice
def logistic_regression(x, w, b):
    return sigmoid(sigmoid(x @ w))


# === logistic_regression | wrong | overflow_inf_over_inf + no_bias
def logistic_regression(x, w, b):
    e = np.exp(x @ w)
    return e / (1 + e)


# === logistic_regression | wrong | tanh + bias_per_feature
def logistic_regression(x, w, b):
    return np.tanh((x * w + b).sum(axis=1))
