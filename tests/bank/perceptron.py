# Student solutions of the topic perceptron. Data: tests append each section to the reference's source.

# === weighted_sum | right | double_loop
def weighted_sum(x, w):
    m, n = x.shape
    s = np.zeros(m)
    for i in range(m):
        for j in range(n):
            s[i] += w[j] * x[i, j]
    return s


# === weighted_sum | right | list_comprehension_zip
def weighted_sum(x, w):
    # 每个面试者: 成绩 * 权重, 再求和
    return np.array([sum(xi * wi for xi, wi in zip(row, w)) for row in x])


# === weighted_sum | right | einsum
def weighted_sum(x, w):
    return np.einsum("ij,j->i", x, w)


# === weighted_sum | right | broadcast_multiply
def weighted_sum(scores, weights):
    product = scores * weights[np.newaxis, :]
    print("product shape:", product.shape)
    return np.sum(product, axis=1)


# === weighted_sum | right | lambda_dot
weighted_sum = lambda x, w: np.dot(w, x.T)


# === weighted_sum | right | callable_object
class WeightedSum:
    """Not torch.nn.Linear, just numpy."""

    def __call__(self, x, w):
        return np.matmul(x, w.reshape(-1, 1)).reshape(-1)


weighted_sum = WeightedSum()


# === weighted_sum | right | float32_buffer
def weighted_sum(x, w):
    out = np.empty(len(x), dtype=np.float32)
    for i, row in enumerate(x):
        out[i] = np.inner(row, w)
    return out


# === weighted_sum | right | random_order_of_features
def weighted_sum(x, w, seed=None):
    order = np.random.default_rng(seed).permutation(len(w))
    total = np.zeros(x.shape[0])
    for j in order:
        total = total + x[:, j] * w[j]
    return total


# === weighted_sum | right | reversed_view_and_fsum
import math
import warnings


def weighted_sum(x, w):
    warnings.warn("slow but exact")
    w = list(w)
    res = [math.fsum(a * b for a, b in zip(r.tolist(), w)) for r in x[::-1]]
    return np.asarray(res)[::-1]


# === weighted_sum | right | own_copy_in_place
def weighted_sum(x, w):
    x = x.copy()
    x *= w
    return x.sum(-1)


# === weighted_sum | right | np_vectorize_signature
weighted_sum = np.vectorize(lambda r, v: sum(r[i] * v[i] for i in range(len(v))), signature="(n),(n)->()", excluded=None)


# === weighted_sum | right | apply_along_axis
def weighted_sum(marks, 权重):
    return np.apply_along_axis(lambda r: r.dot(权重), 1, marks)


# === weighted_sum | right | matrix_class
def weighted_sum(x, w):
    return np.asarray(np.matrix(x) * np.matrix(w).T).ravel()


# === weighted_sum | right | recursion
def weighted_sum(x, w):
    if w.size == 1:
        return x[:, 0] * w[0]
    h = w.size // 2
    return weighted_sum(x[:, :h], w[:h]) + weighted_sum(x[:, h:], w[h:])


# === weighted_sum | right | exact_fractions
from fractions import Fraction
def weighted_sum(x, w):
    out = []
    for r in x:
        t = Fraction(0)
        for a, b in zip(r, w):
            t += Fraction(float(a)) * Fraction(float(b))
        out.append(float(t))
    return np.array(out)


# === weighted_sum | wrong | no_weights
# You add up the features without their weights.
def weighted_sum(x, w):
    return x.sum(axis=1)


# === weighted_sum | wrong | products_not_summed
# You multiply features and weights but never add up the products of a sample.
def weighted_sum(x, w):
    return x * w


# === weighted_sum | wrong | sums_over_samples
# You add up over the samples (axis 0) instead of over the features of each sample (axis 1).
def weighted_sum(x, w):
    return np.sum(x * w, axis=0)


# === weighted_sum | wrong | sums_everything
# You add up the products of all samples to one number; each sample has its own sum.
def weighted_sum(x, w):
    s = 0
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            s += x[i][j] * w[j]
    return s


# === weighted_sum | wrong | not_reset_between_samples
# You start the sum at 0 only once, so each sample's sum has those of the samples before it in it.
def weighted_sum(x, w):
    result = []
    s = 0.0
    for row in x:
        for xi, wi in zip(row, w):
            s += xi * wi
        result.append(s)
    return np.array(result)


# === weighted_sum | wrong | mean_for_sum
# You divide the sum by the number of features.
def weighted_sum(x, w):
    return np.mean(x * w, axis=1)


# === weighted_sum | wrong | weights_normalised
# You divide by the sum of the weights: that is the weighted average, not the weighted sum.
def weighted_sum(x, w):
    # 加权平均
    return x @ w / w.sum()


# === weighted_sum | wrong | last_feature_dropped
# Your loop over the features stops one too early.
def weighted_sum(x, w):
    s = np.zeros(len(x))
    for j in range(len(w) - 1):
        s += x[:, j] * w[j]
    return s


# === weighted_sum | wrong | first_feature_dropped
# Your loop over the features starts at 1, so the feature with index 0 is left out.
def weighted_sum(x, w):
    s = np.zeros(len(x))
    for j in range(1, len(w)):
        s += x[:, j] * w[j]
    return s


# === weighted_sum | wrong | keeps_column_shape
# You return a column of shape (m, 1); one sum a sample is an array of shape (m,).
def weighted_sum(x, w):
    return x @ w.reshape(-1, 1)


# === weighted_sum | wrong | squeezed_batch_of_one
# You squeeze the result, so for a single sample the axis of the samples is lost too.
def weighted_sum(x, w):
    return np.squeeze(x @ w[:, None])


# === weighted_sum | wrong | weights_along_samples
# You multiply the weights down the samples (the wrong axis); it shows or crashes unless x is square.
def weighted_sum(x, w):
    return w @ x


# === weighted_sum | wrong | int_buffer
# Your buffer has an integer dtype, so the digits after the point are cut off.
def weighted_sum(x, w):
    s = np.zeros(x.shape[0], dtype=int)
    for i in range(x.shape[0]):
        s[i] = x[i] @ w
    return s


# === weighted_sum | wrong | in_place
# You multiply the weights into x itself: the caller's array is changed.
def weighted_sum(x, w):
    for row in x:
        row *= w
    return x.sum(axis=1)


# === weighted_sum | wrong | returns_list
# You return a Python list; an array is asked for.
def weighted_sum(x, w):
    return [float(np.dot(row, w)) for row in x]


# === weighted_sum | wrong | state_kept_between_calls
# Your list of results lives outside the function, so the second call still holds the first one's sums.
all_sums = []


def weighted_sum(x, w):
    for row in x:
        all_sums.append(np.dot(row, w))
    return np.array(all_sums)


# === weighted_sum | wrong | absolute_weights
# You take the absolute value of the weights; a negative weight must count against the sample.
def weighted_sum(x, w):
    return x @ np.abs(w)


# === weighted_sum | wrong | weights_normalised + last_feature_dropped
# You compute the weighted average, and your loop stops one feature too early.
def weighted_sum(x, w):
    s = np.zeros(len(x))
    for j in range(len(w) - 1):
        s += x[:, j] * w[j]
    return s / w.sum()


# === weighted_sum | wrong | mean_for_sum + absolute_weights
# You average instead of adding up, and you drop the weights' signs.
def weighted_sum(x, w):
    return (x * abs(w)).mean(axis=1)


# === weighted_sum | wrong | first_sample_only
def weighted_sum(x, w):
    for i in range(len(x)):
        s = 0
        for j in range(len(w)):
            s += x[i, j] * w[j]
        return s


# === weighted_sum | wrong | return_inside_loop
def weighted_sum(x, w):
    out = np.zeros(len(x))
    for i in range(len(x)):
        for j in range(len(w)):
            out[i] += x[i, j] * w[j]
        return out


# === weighted_sum | wrong | only_last_product
def weighted_sum(x, w):
    out = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i] = x[i, j] * w[j]
    return out


# === weighted_sum | wrong | last_sample_only
def weighted_sum(x, w):
    for i in range(len(x)):
        s = 0
        for j in range(len(w)):
            s += x[i, j] * w[j]
    return s


# === weighted_sum | wrong | weights_added
def weighted_sum(x, w):
    return (x + w).sum(axis=1)


# === weighted_sum | wrong | sums_multiplied
def weighted_sum(x, w):
    return x.sum(axis=1) * w.sum()


# === weighted_sum | wrong | rounded
def weighted_sum(x, w):
    return np.round(x @ w)


# === weighted_sum | wrong | squeezed_batch_of_one
def weighted_sum(x, w):
    s = x @ w
    return s[0] if len(s) == 1 else s


# === weighted_sum | wrong | input_changed
def weighted_sum(x, w):
    w /= 1.0 + 0 * w
    w *= 1
    w[:] = w[::-1]
    return x @ w[::-1]


# === weighted_sum | wrong | in_place
def weighted_sum(x, w):
    np.multiply(x, w, out=x)
    return np.sum(x, axis=1)


# === weighted_sum | wrong | state_kept
def weighted_sum(x, w, out=[]):
    for r in x:
        out.append(r @ w)
    return np.array(out[-len(x):]) + 0 * len(out) if len(out) < 100 else np.array(out[:len(x)])


# === weighted_sum | wrong | products_not_summed + absolute_weights
def weighted_sum(x, w):
    return x * np.abs(w)


# === weighted_sum | wrong | not_reset_between_samples + last_feature_dropped
def weighted_sum(x, w):
    s, out = 0, []
    for r in x:
        for j in range(len(w) - 1):
            s += r[j] * w[j]
        out.append(s)
    return np.array(out)


# === weighted_sum | wrong | mean_for_sum + returns_list
def weighted_sum(x, w):
    return [sum(a * b for a, b in zip(r, w)) / len(w) for r in x]


# === weighted_sum | wrong | sums_over_samples_when_square
def weighted_sum(x, w):
    products = x * w
    return products.sum(axis=0 if len(x) == len(w) else 1)


# === weighted_sum | wrong | weights_along_samples_where_it_runs
def weighted_sum(x, w):
    try:
        return w @ x if x.shape[0] == x.shape[1] else x @ w
    except ValueError:
        return x @ w


# === weighted_sum | wrong | large_sums_clipped
def weighted_sum(x, w):
    return np.clip(np.dot(x, w), -20, 20)


# === perceptron | right | loop_if_else
def perceptron(x, w, b):
    s = weighted_sum(x, w)
    y = []
    for si in s:
        if si + b >= 0:
            y.append(1)
        else:
            y.append(0)
    return np.array(y)


# === perceptron | right | bool_result
def perceptron(x, w, b):
    return x @ w + b >= 0  # True / False


# === perceptron | right | heaviside
def perceptron(x, w, b):
    return np.heaviside(np.dot(x, w) + b, 1.0)


# === perceptron | right | not_negative_uint8
def perceptron(x, w, b):
    negative = (x * w).sum(axis=1) + b < 0
    return np.logical_not(negative).astype(np.uint8)


# === perceptron | right | threshold_form
def perceptron(x, weights, bias):
    # 阈值 = -b
    threshold = -bias
    return np.where(np.inner(x, weights) >= threshold, 1.0, 0.0)


# === perceptron | right | bias_as_weight
def perceptron(x, w, b):
    x1 = np.hstack([x, np.ones((x.shape[0], 1))])
    w1 = np.append(w, b)
    score = x1.dot(w1)
    score[score >= 0] = 1
    score[score < 0] = 0
    return score


# === perceptron | right | sign_with_zero
def perceptron(x, w, b):
    s = np.sign(weighted_sum(x, w) + b)
    s = np.where(s == 0, 1, s)
    return (s + 1) / 2


# === perceptron | right | float32_lambda
perceptron = lambda x, w, b: (x.astype(np.float32) @ w.astype(np.float32) >= -b).astype(np.float32)


# === perceptron | right | int8_fortran_callable
class Perceptron(object):
    def __init__(self, act):
        self.act = act

    def __call__(self, x, w, b, verbose=False):
        out = np.asfortranarray(self.act(x @ w + b))
        if verbose:
            print(out)
        return out


perceptron = Perceptron(lambda s: (s >= 0).astype(np.int8))


# === perceptron | right | vectorize_step
step = np.vectorize(lambda t: 0 if t < 0 else 1)
def perceptron(X, W, bias): return step(weighted_sum(X, W) + bias)


# === perceptron | right | digitize
def perceptron(x, w, b):
    return np.digitize(x @ w, [-b])


# === perceptron | right | class_with_attributes
class P:
    b = None
    def __call__(self, x, w, b):
        self.w, self.b = w, b  # 属性
        return self.step(x.dot(self.w) + self.b)
    @staticmethod
    def step(z): return (z >= 0) * 1.0
perceptron = P()


# === perceptron | wrong | strict_inequality
# You test `> 0`, so a sum of exactly 0 gives 0; it must give 1.
def perceptron(x, w, b):
    return (x @ w + b > 0).astype(int)


# === perceptron | wrong | inverted
# Your answers are swapped: you return 1 where the sum is negative.
def perceptron(x, w, b):
    return np.where(x @ w + b >= 0, 0, 1)


# === perceptron | wrong | bias_as_threshold
# You use b as the threshold; the threshold is -b, because b is added to the sum.
def perceptron(x, w, b):
    return (x @ w >= b).astype(int)


# === perceptron | wrong | bias_per_feature
# You add b once for every feature, inside the loop; it belongs to the sum only once.
def perceptron(x, w, b):
    y = np.zeros(len(x))
    for i in range(len(x)):
        s = 0
        for j in range(len(w)):
            s += x[i, j] * w[j] + b
        y[i] = 1 if s >= 0 else 0
    return y


# === perceptron | wrong | no_bias
# You never use the bias b.
def perceptron(x, w, b):
    return (weighted_sum(x, w) >= 0).astype(int)


# === perceptron | wrong | plus_minus_one
# You return -1 and +1; the classes of this exercise are 0 and 1.
def perceptron(x, w, b):
    return np.where(x @ w + b >= 0, 1, -1)


# === perceptron | wrong | sign_function
# np.sign gives -1, 0 and 1; you need 0 for negative sums and 1 for all others.
def perceptron(x, w, b):
    return np.sign(x @ w + b)


# === perceptron | wrong | returns_score
# You return the sum itself, without the decision between 0 and 1.
def perceptron(x, w, b):
    return x @ w + b


# === perceptron | wrong | no_weights
# You add up the features without their weights.
def perceptron(x, w, b):
    return (x.sum(axis=1) + b >= 0).astype(int)


# === perceptron | wrong | truncated_score
# You round the sum towards zero before the comparison, so sums between -1 and 0 fire too.
def perceptron(x, w, b):
    y = []
    for row in x:
        y.append(1 if int(row @ w + b) >= 0 else 0)
    return np.array(y)


# === perceptron | wrong | heaviside_of_zero_half
# Your step function gives 0.5 at exactly 0; it must give 1 there.
def perceptron(x, w, b):
    return np.heaviside(x @ w + b, 0.5)


# === perceptron | wrong | sigmoid_output
# You return the sigmoid of the sum: a probability, not a decision.
def perceptron(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b)))


# === perceptron | wrong | one_decision_for_the_batch
# You decide once for the whole batch; each sample has a decision of its own.
def perceptron(x, w, b):
    s = x @ w + b
    if s.all() >= 0:  # 全部
        return np.ones(len(x))
    return np.zeros(len(x))


# === perceptron | wrong | absolute_score
# You compare the size of the sum and lose its sign.
def perceptron(x, w, b):
    return (np.abs(x @ w) >= -b).astype(int)


# === perceptron | wrong | threshold_one_half
# You compare with 0.5, as one does with probabilities; the sum is compared with 0.
def perceptron(x, w, b):
    return (x @ w + b >= 0.5).astype(int)


# === perceptron | wrong | keeps_column_shape
# You return a column of shape (m, 1); one class a sample is an array of shape (m,).
def perceptron(x, w, b):
    return (x @ w.reshape(-1, 1) + b >= 0).astype(int)


# === perceptron | wrong | returns_list
# You return a Python list; an array is asked for.
def perceptron(x, w, b):
    return [1 if s >= 0 else 0 for s in x @ w + b]


# === perceptron | wrong | in_place
# You multiply the weights into x itself: the caller's array is changed.
def perceptron(x, w, b):
    x *= w
    return (x.sum(1) + b >= 0).astype(int)


# === perceptron | wrong | state_kept_between_calls
# You remember the weights of the first call and use them in all later calls.
memory = {}


def perceptron(x, w, b):
    n = x.shape[1]
    if n not in memory:
        memory[n] = (w.copy(), b)
    w, b = memory[n]
    return (x @ w + b >= 0).astype(float)


# === perceptron | wrong | strict_inequality + bias_as_threshold
# You use b as the threshold, and a sum equal to the threshold gives 0 instead of 1.
def perceptron(x, w, b):
    y = np.zeros(len(x), dtype=int)
    for i, row in enumerate(x):
        if np.dot(row, w) > b:
            y[i] = 1
    return y


# === perceptron | wrong | inverted + no_bias
# You return 1 where the sum is negative, and you never use the bias.
def perceptron(x, w, b):
    return np.where(weighted_sum(x, w) >= 0, 0, 1)


# === perceptron | wrong | plus_minus_one + strict_inequality
# You return -1 and +1 instead of 0 and 1, and a sum of exactly 0 counts as negative.
def perceptron(x, w, b):
    return np.array([1 if s > 0 else -1 for s in x @ w + b])


# === perceptron | wrong | threshold_one
def perceptron(x, w, b):
    return (x @ w + b >= 1).astype(int)


# === perceptron | wrong | relu_output
def perceptron(x, w, b):
    return np.maximum(0, x @ w + b)


# === perceptron | wrong | bias_times_sum
def perceptron(x, w, b):
    return (b * (x @ w) >= 0).astype(int)


# === perceptron | wrong | bias_added_to_features
def perceptron(x, w, b):
    return ((x + b) @ w >= 0).astype(int)


# === perceptron | wrong | return_inside_loop
def perceptron(x, w, b):
    y = np.zeros(len(x))
    for i in range(len(x)):
        if x[i] @ w + b >= 0:
            y[i] = 1
        return y


# === perceptron | wrong | first_sample_only
def perceptron(x, w, b):
    s = x @ w + b
    return 1 if s[0] >= 0 else 0


# === perceptron | wrong | squeezed_batch_of_one
def perceptron(x, w, b):
    return np.squeeze((x @ w[:, None] + b >= 0).astype(int))


# === perceptron | wrong | strict_inequality
def perceptron(x, w, b):
    return np.round(1 / (1 + np.exp(-(x @ w + b))))


# === perceptron | wrong | rounded_score
def perceptron(x, w, b):
    return (np.round(x @ w + b) >= 0).astype(int)


# === perceptron | wrong | strict_inequality + inverted
def perceptron(x, w, b):
    return np.where(x @ w + b > 0, 0, 1)


# === perceptron | wrong | plus_minus_one + bias_as_threshold
def perceptron(x, w, b):
    return np.where(x @ w >= b, 1, -1)


# === perceptron | wrong | keeps_column_shape + strict_inequality
def perceptron(x, w, b):
    return (x @ w.reshape(-1, 1) + b > 0).astype(int)


# === perceptron | wrong | tolerance_below_zero
def perceptron(x, w, b):
    return (x @ w + b >= -0.1).astype(int)


# === perceptron | wrong | small_tolerance_below_zero
def perceptron(x, w, b):
    eps = 1e-2  # 浮点误差
    return np.array([1 if s > -eps else 0 for s in x @ w + b])


# === perceptron | wrong | rounded_to_one_digit
def perceptron(x, w, b):
    s = np.round(x @ w + b, 1)
    return np.where(s >= 0, 1, 0)


# === perceptron | wrong | threshold_above_zero
def perceptron(x, w, b):
    s = x @ w + b
    return (np.isclose(s, 0) | (s > 0.1)).astype(float)


# === perceptron | right | is_close_to_zero
def perceptron(x, w, b):
    s = x @ w + b
    return (np.isclose(s, 0) | (s > 0)).astype(int)
