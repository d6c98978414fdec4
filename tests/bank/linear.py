# Student solutions of the topic linear. Data: tests append each section to the reference's source.

# === linear_regression | right | loop
def linear_regression(x, w, b):
    y = np.zeros(x.shape[0])
    for i in range(x.shape[0]):
        y[i] = b
        for j in range(x.shape[1]):
            y[i] += x[i, j] * w[j]
    return y


# === linear_regression | right | einsum
def linear_regression(X, weights, bias):
    return np.einsum("mn,n->m", X, weights) + bias


# === linear_regression | right | bias_as_weight
def linear_regression(x, w, b):
    theta = np.concatenate(([b], w))
    ones = np.ones((len(x), 1))
    return np.c_[ones, x] @ theta


# === linear_regression | right | lambda
linear_regression = lambda x, w, b, debug=False: np.dot(x, w) + b


# === linear_regression | right | float32_buffer
def linear_regression(x, w, b):
    out = np.zeros(len(x), np.float32)
    out += (x * w).sum(axis=1).astype(np.float32)
    out += np.float32(b)
    return out


# === linear_regression | right | column_then_ravel
def linear_regression(x, w, b):
    w = w[:, np.newaxis]  # (n,) -> (n, 1)
    print(f"{x.shape} @ {w.shape}")
    return (x @ w + b).ravel()


# === linear_regression | right | through_linear
def linear_regression(x, w, b):
    return linear(x, w.reshape(1, -1), np.array([b]))[:, 0]


# === linear_regression | right | list_of_floats_to_array
def linear_regression(x, w, b):
    ws = w.tolist()
    return np.array([sum(a * c for a, c in zip(row, ws)) + b for row in x.tolist()])


# === linear_regression | right | convolve_reversed
def linear_regression(x, w, b):
    return np.array([np.convolve(r, w[::-1], "valid")[0] + b for r in x])


# === linear_regression | right | accumulate
import functools
def linear_regression(特征, 权重, 偏置):
    return np.fromiter((functools.reduce(lambda s, p: s + p[0] * p[1], zip(r, 权重), 偏置) for r in 特征), float)


# === linear_regression | right | in_place_own_sum
def linear_regression(x, w, b):
    y = np.zeros(x.shape[0])
    y += b
    for j, wj in enumerate(w):
        y += wj * x[:, j]
    return y


# === linear_regression | right | counts_its_calls
class LR:
    def __init__(self): self.calls = 0
    def __call__(self, x, w, b, *, check=True):
        self.calls += 1
        assert not check or x.shape[1] == len(w)
        return (np.matmul(x, w[:, np.newaxis]) + b)[:, 0]
linear_regression = LR()


# === linear_regression | wrong | no_bias
# You never add the bias b.
def linear_regression(x, w, b):
    return x @ w


# === linear_regression | wrong | bias_subtracted
# You subtract the bias; it is added.
def linear_regression(x, w, b):
    return x @ w - b


# === linear_regression | wrong | bias_twice
# You add the bias twice.
def linear_regression(x, w, b):
    y = np.full(x.shape[0], b)
    y += x @ w + b
    return y


# === linear_regression | wrong | bias_per_feature
# You add the bias once for every feature; it belongs to the sum only once.
def linear_regression(x, w, b):
    return np.sum(x * w + b, axis=1)


# === linear_regression | wrong | products_not_summed
# You multiply features and weights but never add up the products of a sample.
def linear_regression(x, w, b):
    return x * w + b


# === linear_regression | wrong | mean_for_sum
# You average the products over the features instead of adding them up.
def linear_regression(x, w, b):
    return np.mean(x * w, axis=1) + b


# === linear_regression | wrong | activation_added
# You pass the sum through a sigmoid; linear regression returns the sum itself.
def linear_regression(x, w, b):
    return 1 / (1 + np.exp(-(x @ w + b)))


# === linear_regression | wrong | relu_added
# You cut off negative predictions at 0; a regression may predict any number.
def linear_regression(x, w, b):
    return np.maximum(0, x @ w + b)


# === linear_regression | wrong | weights_along_samples
# You multiply the weights down the samples (the wrong axis); it shows or crashes unless x is square.
def linear_regression(x, w, b):
    return w @ x + b


# === linear_regression | wrong | first_feature_only
# You use only the first feature and its weight.
def linear_regression(x, w, b):
    return w[0] * x[:, 0] + b


# === linear_regression | wrong | keeps_column_shape
# You return a column of shape (m, 1); one prediction a sample is an array of shape (m,).
def linear_regression(x, w, b):
    return np.dot(x, w.reshape(-1, 1)) + b


# === linear_regression | wrong | squeezed_batch_of_one
# You squeeze the result, so for a single sample the axis of the samples is lost too.
def linear_regression(x, w, b):
    return (x @ w.reshape(-1, 1) + b).squeeze()


# === linear_regression | wrong | rounded
# You round the predictions to whole numbers.
def linear_regression(x, w, b):
    return np.round(x @ w + b)


# === linear_regression | wrong | in_place
# You multiply the weights into x itself: the caller's array is changed.
def linear_regression(x, w, b):
    x *= w
    return x.sum(axis=1) + b


# === linear_regression | wrong | returns_list
# You return a Python list; an array is asked for.
def linear_regression(x, w, b):
    return [float(row @ w) + b for row in x]


# === linear_regression | wrong | no_bias + mean_for_sum
# You average the products instead of adding them up, and the bias is missing.
def linear_regression(x, w, b):
    return (x * w).mean(-1)


# === linear_regression | wrong | bias_subtracted + relu_added
# You subtract the bias, and you cut off negative predictions at 0.
def linear_regression(x, w, b):
    y = x @ w - b
    y[y < 0] = 0
    return y


# === linear_regression | wrong | weights_along_samples
def linear_regression(x, w, b):
    return np.dot(w, x) + b


# === linear_regression | wrong | products_not_summed
def linear_regression(x, w, b):
    return np.multiply(x, w) + b


# === linear_regression | wrong | no_weights
def linear_regression(x, w, b):
    return np.sum(x, axis=1) + b


# === linear_regression | wrong | bias_times_sum
def linear_regression(x, w, b):
    return (x @ w) * b


# === linear_regression | wrong | return_inside_loop
def linear_regression(x, w, b):
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = np.dot(x[i], w) + b
        return y


# === linear_regression | wrong | bias_per_feature
def linear_regression(x, w, b):
    return np.sum(x * w + b, axis=1)


# === linear_regression | wrong | tanh_added
def linear_regression(x, w, b):
    return np.tanh(x @ w + b)


# === linear_regression | wrong | state_kept
seen = None
def linear_regression(x, w, b):
    global seen
    if seen is None:
        seen = w
    return x @ (seen if seen.shape == w.shape else w) + b


# === linear_regression | wrong | input_changed
def linear_regression(x, w, b):
    y = x @ w + b
    x += 1
    return y


# === linear_regression | wrong | not_reset_between_samples
def linear_regression(x, w, b):
    y, s = [], 0
    for r in x:
        for xi, wi in zip(r, w):
            s += xi * wi
        s += b
        y.append(s)
    return np.array(y)


# === linear_regression | wrong | last_feature_dropped + no_bias
def linear_regression(x, w, b):
    y = np.zeros(len(x))
    for j in range(len(w) - 1):
        y += x[:, j] * w[j]
    return y


# === linear_regression | wrong | keeps_column_shape + bias_subtracted
def linear_regression(x, w, b):
    return x @ w.reshape(-1, 1) - b


# === linear_regression | wrong | bias_twice + returns_list
def linear_regression(x, w, b):
    return list(x @ w + b + b)


# === linear_regression | wrong | activation_added + no_bias
def linear_regression(x, w, b):
    return 1 / (1 + np.exp(-x @ w))


# === linear_regression | wrong | predictions_clipped
def linear_regression(x, w, b):
    return np.clip(x @ w + b, -30, 30)


# === linear | right | triple_loop
def linear(x, W, b):
    m, n = x.shape
    k = W.shape[0]
    y = np.zeros((m, k))
    for i in range(m):
        for j in range(k):
            for l in range(n):
                y[i][j] += W[j][l] * x[i][l]
            y[i][j] += b[j]
    return y


# === linear | right | row_by_row
def linear(x, W, b):
    # 一次一个样本: y = Wx + b
    return np.stack([W @ xi + b for xi in x])


# === linear | right | einsum_renamed
def linear(inputs, weight, bias=None, verbose=0):
    out = np.einsum("ij,kj->ik", inputs, weight)
    if bias is not None:
        out = out + bias
    return out


# === linear | right | columns_transposed_result
def linear(x, W, b):
    return (W @ x.T + b[:, None]).T  # Fortran-ordered


# === linear | right | inner
def linear(x, W, b):
    out = np.inner(x, W)
    out += b
    return out


# === linear | right | tensordot_bias_column
def linear(x, W, b):
    Wb = np.column_stack([W, b])
    xa = np.pad(x, ((0, 0), (0, 1)), constant_values=1.0)
    return np.tensordot(xa, Wb, axes=([1], [1]))


# === linear | right | broadcast_3d
def linear(x, W, b):
    # (m, 1, n) * (1, k, n) -> (m, k, n) -> (m, k)
    return (x[:, None, :] * W[None, :, :]).sum(2) + b


# === linear | right | float32_buffer
def linear(x, W, b):
    y = np.empty((x.shape[0], W.shape[0]), dtype="float32")
    for j, (w_j, b_j) in enumerate(zip(W, b)):
        y[:, j] = linear_regression(x, w_j, b_j)
    return y


# === linear | right | lambda_named_torch_linear
torch_linear = lambda x, W, b: x.dot(W.transpose()) + np.tile(b, (len(x), 1))
linear = torch_linear  # the same as torch.nn.functional.linear(x, W, b)


# === linear | right | compared_with_torch_under_main
class Linear:
    def __call__(self, x, W, b):
        return np.matmul(x, np.swapaxes(W, 0, 1)) + b


linear = Linear()

if __name__ == "__main__":
    import torch

    x, W, b = np.ones((2, 3)), np.ones((4, 3)), np.ones(4)
    print(linear(x, W, b) - torch.nn.functional.linear(*map(torch.tensor, (x, W, b))).numpy())


# === linear | right | homogeneous
def linear(x, W, b):
    X = np.c_[x, np.ones(len(x))]
    return X @ np.c_[W, b].T


# === linear | right | out_argument
def linear(x, W, b):
    y = np.tile(b, (x.shape[0], 1)).astype(np.float64)
    np.add(y, np.matmul(x, np.ascontiguousarray(W.T)), out=y)
    return y


# === linear | right | view_strides
def linear(x, W, b):
    return np.asfortranarray(W.dot(x.T) + b[:, None]).T


# === linear | wrong | no_transpose
# You multiply x by W without the transpose; with a square W it runs and gives wrong numbers.
def linear(x, W, b):
    return x @ W + b


# === linear | wrong | transposes_only_if_needed
# You leave out the transpose whenever the shapes allow it, so a square W is used the wrong way round.
def linear(x, W, b):
    if x.shape[1] == W.shape[0]:
        return x @ W + b
    return x @ W.T + b


# === linear | wrong | reshape_for_transpose
# You use reshape to turn W around; reshape refills the numbers row by row and does not swap the axes.
def linear(x, W, b):
    k, n = W.shape
    return x @ W.reshape(n, k) + b


# === linear | wrong | no_bias
# You never add the bias b.
def linear(x, W, b):
    return x @ W.T


# === linear | wrong | bias_twice
# You add the bias twice.
def linear(x, W, b):
    y = np.zeros((len(x), len(b))) + b
    y = y + x @ W.T + b
    return y


# === linear | wrong | bias_along_samples
# You add the biases down the samples; each output has a bias, the same for all samples.
def linear(x, W, b):
    return (W @ x.T + b).T


# === linear | wrong | bias_to_first_sample_only
# You add the bias to the first sample only.
def linear(x, W, b):
    y = x @ W.T
    y[0] += b
    return y


# === linear | wrong | bias_summed
# You add the sum of all biases to each output instead of its own.
def linear(x, W, b):
    return x @ W.T + b.sum()


# === linear | wrong | first_bias_for_all
# You add the first output's bias to all outputs.
def linear(x, W, b):
    y = []
    for xi in x:
        y.append([np.dot(xi, W[j]) + b[0] for j in range(len(W))])
    return np.array(y)


# === linear | wrong | relu_added
# You cut off negative outputs at 0; a linear layer has no activation.
def linear(x, W, b):
    return np.maximum(x @ W.T + b, 0)


# === linear | wrong | softmax_added
# You turn the outputs into probabilities; a linear layer has no activation.
def linear(x, W, b):
    e = np.exp(x @ W.T + b)
    return e / e.sum(axis=1, keepdims=True)


# === linear | wrong | mean_for_sum
# You average the products over the features instead of adding them up.
def linear(x, W, b):
    return (x[:, None] * W).mean(axis=-1) + b


# === linear | wrong | transposed_result
# Your result has shape (k, m); samples are rows, so it should be (m, k).
def linear(x, W, b):
    return W @ x.T + b.reshape(-1, 1)


# === linear | wrong | squeezed_batch_of_one
# You squeeze the result, so an axis of size 1 is lost.
def linear(x, W, b):
    return np.squeeze(x @ W.T + b)


# === linear | wrong | last_output_missing
# Your loop over the outputs stops one too early, so the last column stays 0.
def linear(x, W, b):
    y = np.zeros((x.shape[0], W.shape[0]))
    for j in range(W.shape[0] - 1):
        y[:, j] = x @ W[j] + b[j]
    return y


# === linear | wrong | float32_integer_cast
# You cast the result to integers.
def linear(x, W, b):
    return (x @ W.T + b).astype(np.int64)


# === linear | wrong | in_place
# You add up the outputs inside b: the caller's array is changed, and the next sample starts from it.
def linear(x, W, b):
    y = np.zeros((x.shape[0], W.shape[0]))
    for i in range(x.shape[0]):
        b += W @ x[i]
        y[i] = b
    return y


# === linear | wrong | input_overwritten
# Your answer is right, but you write ones into x on the way: the caller's array is changed.
def linear(x, W, b):
    y = x @ W.T
    x[:, 0] = 1
    y += np.outer(x[:, 0], b)
    return y


# === linear | wrong | returns_list
# You return nested Python lists; an array is asked for.
def linear(x, W, b):
    return (x @ W.T + b).tolist()


# === linear | wrong | state_kept_between_calls
# You build the layer once and keep its weights, so later calls with other weights get the old ones.
class Layer:
    def __init__(self, W, b):
        self.W = W.copy()
        self.b = b.copy()

    def forward(self, x):
        return x @ self.W.T + self.b


layers = {}


def linear(x, W, b):
    layer = layers.setdefault(W.shape, Layer(W, b))
    return layer.forward(x)


# === linear | wrong | uses_torch
# You let torch compute the layer; this topic is to be solved with NumPy.
def linear(x, W, b):
    import torch.nn.functional as F
    from torch import tensor

    return F.linear(tensor(x.copy()), tensor(W.copy()), tensor(b.copy())).numpy()


# === linear | wrong | copies_the_solution
# You call the reference solution; `solutions` is off limits.
def linear(x, W, b):
    from solutions.linear import linear as answer

    return answer(x, W, b)


# === linear | wrong | no_transpose + no_bias
# You multiply without the transpose, and the bias is missing.
def linear(x, W, b):
    return np.dot(x, W)


# === linear | wrong | bias_twice + relu_added
# You add the bias twice, and you cut off negative outputs at 0.
def linear(x, W, b):
    h = x @ W.T + b
    h = h + b
    return h * (h > 0)


# === linear | wrong | transposes_only_if_needed + bias_summed
# You use a square W the wrong way round, and you add the sum of all biases to each output.
def linear(x, W, b):
    try:
        y = x @ W
    except ValueError:
        y = x @ W.T
    if y.shape != (len(x), len(b)):
        y = x @ W.T
    return y + np.sum(b)


# === linear | wrong | transposed_result
def linear(x, W, b):
    return W @ x.T + b[:, None]


# === linear | wrong | sigmoid_added
def linear(x, W, b):
    return 1 / (1 + np.exp(-(x @ W.T + b)))


# === linear | wrong | elementwise_product
def linear(x, W, b):
    return x * W + b


# === linear | wrong | bias_subtracted
def linear(x, W, b):
    return np.array([[sum(W[j, l] * x[i, l] for l in range(x.shape[1])) - b[j] for j in range(len(W))] for i in range(len(x))])


# === linear | wrong | bias_per_feature
def linear(x, W, b):
    y = np.zeros((len(x), len(W)))
    for i in range(len(x)):
        for j in range(len(W)):
            for l in range(x.shape[1]):
                y[i, j] += x[i, l] * W[j, l] + b[j]
    return y


# === linear | wrong | only_last_product
def linear(x, W, b):
    y = np.zeros((len(x), len(W)))
    for i in range(len(x)):
        for j in range(len(W)):
            for l in range(x.shape[1]):
                y[i, j] = x[i, l] * W[j, l] + b[j]
    return y


# === linear | wrong | batch_of_one_dropped
def linear(x, W, b):
    y = x @ W.T + b
    if y.shape[0] == 1:
        y = y[0]
    return y


# === linear | wrong | input_changed
def linear(x, W, b):
    b += 0.5
    return x @ W.T + (b - 0.5)


# === linear | wrong | no_transpose + bias_subtracted
def linear(x, W, b):
    return x @ W - b


# === linear | wrong | bias_along_samples + no_transpose
def linear(x, W, b):
    return x @ W + b[:, None]


# === linear | wrong | tanh_added + no_transpose
def linear(x, W, b):
    return np.tanh(x @ W + b)


# === linear | wrong | transposed_result + no_bias
def linear(x, W, b):
    return W @ x.T


# === linear | wrong | outputs_clipped
def linear(x, W, b):
    y = x @ W.T + b
    return np.maximum(np.minimum(y, 50), -50)


# === linear_backward | right | loops
def linear_backward(dy, x, W):
    m, k = dy.shape
    n = x.shape[1]
    dx, dW, db = np.zeros((m, n)), np.zeros((k, n)), np.zeros(k)
    for i in range(m):
        for j in range(k):
            db[j] += dy[i, j]
            for l in range(n):
                dx[i, l] += dy[i, j] * W[j, l]
                dW[j, l] += dy[i, j] * x[i, l]
    return dx, dW, db


# === linear_backward | right | einsum_list
def linear_backward(dy, x, W):
    dx = np.einsum("mk,kn->mn", dy, W)
    dW = np.einsum("mk,mn->kn", dy, x)
    db = np.einsum("mk->k", dy)
    return [dx, dW, db]


# === linear_backward | right | outer_products
def linear_backward(grad_out, x, W):
    # 对每个样本求外积再相加
    dW = sum(np.outer(g, xi) for g, xi in zip(grad_out, x))
    db = sum(grad_out)
    dx = np.array([W.T @ g for g in grad_out])
    return dx, dW, db


# === linear_backward | right | namedtuple_fortran
from collections import namedtuple

Grads = namedtuple("Grads", ["dx", "dW", "db"])


def linear_backward(dy, x, W):
    dW = (x.T @ dy).T  # Fortran order
    db = np.ones(len(dy)) @ dy
    return Grads(dx=(W.T @ dy.T).T, dW=dW, db=db)


# === linear_backward | right | typing_namedtuple_float32
from typing import NamedTuple


class LinearGrads(NamedTuple):
    dx: np.ndarray
    dW: np.ndarray
    db: np.ndarray


def linear_backward(dy, x, W):
    g = dy.astype(np.float32)
    return LinearGrads(g @ W.astype(np.float32), g.T @ x.astype(np.float32), g.sum(0))


# === linear_backward | right | bias_as_extra_column
def linear_backward(dy, x, W):
    xa = np.concatenate([x, np.ones((x.shape[0], 1))], axis=1)
    dWb = np.dot(dy.transpose(), xa)
    return dy.dot(W), dWb[:, :-1], dWb[:, -1]


# === linear_backward | right | in_place_on_own_arrays
def linear_backward(dy, x, W, scale=1.0):
    dW = np.zeros_like(W)
    db = np.zeros(W.shape[0])
    dx = np.zeros_like(x)
    for i in np.random.permutation(len(x)):
        dW += dy[i][:, None] * x[i][None, :]
        db += dy[i]
        dx[i] += dy[i] @ W
    dW *= scale
    return dx, dW, db


# === linear_backward | right | lambda
linear_backward = lambda dy, x, W: (dy @ W, np.tensordot(dy, x, (0, 0)), np.add.reduce(dy))


# === linear_backward | right | tensordot
def linear_backward(dout, X, weight):
    return np.tensordot(dout, weight, 1), np.tensordot(dout, X, ([0], [0])), dout.sum(0)


# === linear_backward | right | accumulates_own
def linear_backward(dy, x, W, bias=None):
    dx, dW, db = np.zeros_like(x), np.zeros_like(W), np.zeros(W.shape[0])
    for i in range(len(x)):
        for j in range(len(W)):
            db[j] += dy[i, j]
            dW[j] += dy[i, j] * x[i]
            dx[i] += dy[i, j] * W[j]
    return dx, dW, db


# === linear_backward | right | einsum_dot
def linear_backward(dy, x, W):
    dx = np.einsum("mk,kn", dy, W)
    dW = np.einsum("mk,mn->kn", dy, x)
    return dx, dW, np.einsum("mk->k", dy)


# === linear_backward | wrong | divides_by_batch
# You divide dW and db by m; the loss's 1/m is in dy already, so the gradients are sums over the samples.
def linear_backward(dy, x, W):
    m = x.shape[0]
    dx = dy @ W
    dW = dy.T @ x / m
    db = dy.sum(axis=0) / m
    return dx, dW, db


# === linear_backward | wrong | bias_gradient_averaged
# You average db over the samples; it is a sum.
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, dy.mean(axis=0)


# === linear_backward | wrong | weight_gradient_transposed
# Your dW has shape (n, k); it must have W's shape (k, n). With n = k it only gives wrong numbers.
def linear_backward(dy, x, W):
    return dy @ W, x.T @ dy, dy.sum(axis=0)


# === linear_backward | wrong | input_gradient_no_transpose
# You multiply dy by W the wrong way round for dx; with a square W it runs and gives wrong numbers.
def linear_backward(dy, x, W):
    return dy @ W.T, dy.T @ x, dy.sum(axis=0)


# === linear_backward | wrong | bias_gradient_wrong_axis
# You sum db over the outputs (axis 1); it is summed over the samples (axis 0).
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, dy.sum(axis=1)


# === linear_backward | wrong | bias_gradient_keepdims
# Your db has shape (1, k); it must have b's shape (k,).
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, np.sum(dy, axis=0, keepdims=True)


# === linear_backward | wrong | bias_gradient_is_dy
# You return dy itself as db; one bias serves all samples, so db is the sum over them.
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, dy


# === linear_backward | wrong | bias_gradient_scalar
# You sum db over everything; each output has a bias, and a gradient, of its own.
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, np.sum(dy)


# === linear_backward | wrong | bias_gradient_ones
# You return the derivative dy/db = 1 and forget to multiply by dL/dy.
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x, np.ones(dy.shape[1])


# === linear_backward | wrong | upstream_dropped_for_input
# You return W's column sums as dx and forget dL/dy in the chain rule.
def linear_backward(dy, x, W):
    dx = np.ones_like(dy) @ W
    return dx, dy.T @ x, dy.sum(axis=0)


# === linear_backward | wrong | upstream_dropped_for_weights
# You compute dW from x alone and forget dL/dy in the chain rule.
def linear_backward(dy, x, W):
    dW = np.ones_like(dy).T @ x
    return dy @ W, dW, dy.sum(axis=0)


# === linear_backward | wrong | sums_before_multiplying
# You sum dy and x over the samples first and multiply then; each sample's dy belongs to its own x.
def linear_backward(dy, x, W):
    return dy @ W, np.outer(dy.sum(0), x.sum(0)), dy.sum(0)


# === linear_backward | wrong | last_sample_only
# You overwrite dW and db for each sample instead of adding up, so only the last sample counts.
def linear_backward(dy, x, W):
    dx = np.zeros_like(x)
    for i in range(len(x)):
        dW = np.outer(dy[i], x[i])
        db = dy[i]
        dx[i] = dy[i] @ W
    return dx, dW, db


# === linear_backward | wrong | wrong_order
# You return (dW, db, dx); the order asked for is (dx, dW, db).
def linear_backward(dy, x, W):
    return dy.T @ x, dy.sum(axis=0), dy @ W


# === linear_backward | wrong | dx_missing
# You return only dW and db; dx, the gradient that flows on to the layer below, is missing.
def linear_backward(dy, x, W):
    return dy.T @ x, dy.sum(axis=0)


# === linear_backward | wrong | dx_summed_over_batch
# You sum dx over the samples; each sample is an input of its own, with its own gradient.
def linear_backward(dy, x, W):
    dx = (dy @ W).sum(axis=0)
    return dx, dy.T @ x, dy.sum(axis=0)


# === linear_backward | wrong | factor_two
# You put a factor 2 in, as from a squared error; the loss's derivative is in dy already.
def linear_backward(dy, x, W):
    dy = 2 * dy
    return dy @ W, dy.T @ x, dy.sum(axis=0)


# === linear_backward | wrong | sign_flipped
# Your gradients have the wrong sign: you return the step of gradient descent, not the gradient.
def linear_backward(dy, x, W):
    return -dy @ W, -dy.T @ x, -dy.sum(axis=0)


# === linear_backward | wrong | in_place
# You divide dy by m in place: the caller's array is changed, and the loss's 1/m is in it already.
def linear_backward(dy, x, W):
    dy /= len(dy)
    return dy @ W, dy.T @ x, dy.sum(0)


# === linear_backward | wrong | input_overwritten
# Your gradients are right, but you build dx inside x: the caller's array is changed.
def linear_backward(dy, x, W):
    dW = dy.T @ x
    for i in range(len(x)):
        x[i] = W.T @ dy[i]
    return x, dW, dy.sum(axis=0)


# === linear_backward | wrong | state_kept_between_calls
# You keep adding to the gradients of the last call; each call starts from zero.
grads = {}


def linear_backward(dy, x, W):
    dW, db = grads.get(W.shape, (0, 0))
    dW = dW + dy.T @ x
    db = db + dy.sum(axis=0)
    grads[W.shape] = (dW, db)
    return dy @ W, dW, db


# === linear_backward | wrong | accumulates_in_defaults
# Your gradients start from a default argument that is made only once, so the last call's are still in it.
def linear_backward(dy, x, W, store={}):
    if "db" not in store or store["db"].shape != (dy.shape[1],):
        store["db"] = np.zeros(dy.shape[1])
    for row in dy:
        store["db"] += row
    return dy @ W, dy.T @ x, store["db"].copy()


# === linear_backward | wrong | uses_autograd
# You let torch's autograd derive the gradients; this topic is to be solved with NumPy, by hand.
def linear_backward(dy, x, W):
    import torch

    tx, tW = (torch.tensor(a.copy(), requires_grad=True) for a in (x, W))
    tb = torch.zeros(W.shape[0], dtype=tx.dtype, requires_grad=True)
    (tx @ tW.T + tb).backward(torch.tensor(dy.copy()))
    return tx.grad.numpy(), tW.grad.numpy(), tb.grad.numpy()


# === linear_backward | wrong | divides_by_batch + bias_gradient_keepdims
# You divide dW and db by m, and your db has shape (1, k) instead of (k,).
def linear_backward(dy, x, W):
    m = len(dy)
    dW = 1 / m * dy.T @ x
    db = 1 / m * np.sum(dy, axis=0, keepdims=True)
    return dy @ W, dW, db


# === linear_backward | wrong | weight_gradient_transposed + input_gradient_no_transpose
# Both matrix products are turned around: dW has shape (n, k), and dx uses W the wrong way round.
def linear_backward(dy, x, W):
    dx = np.dot(dy, W.T)
    dW = np.dot(x.T, dy)
    db = np.sum(dy, axis=0)
    return dx, dW, db


# === linear_backward | wrong | bias_gradient_averaged + factor_two
# You average db over the samples, and a factor 2 too much is in all gradients.
def linear_backward(dy, x, W):
    return 2 * dy @ W, 2 * dy.T @ x, 2 * np.mean(dy, axis=0)


# === linear_backward | wrong | weight_gradient_averaged
def linear_backward(dy, x, W):
    m = x.shape[0]
    return dy @ W, dy.T @ x / m, dy.sum(0)


# === linear_backward | wrong | all_divided_by_batch
def linear_backward(dy, x, W):
    m = len(x)
    return dy @ W / m, (1 / m) * dy.T @ x, dy.sum(axis=0) / m


# === linear_backward | wrong | weights_first
def linear_backward(dy, x, W):
    return dy.T @ x, dy @ W, dy.sum(0)


# === linear_backward | wrong | db_missing
def linear_backward(dy, x, W):
    return dy @ W, dy.T @ x


# === linear_backward | wrong | transposes_only_if_needed
def linear_backward(dy, x, W):
    dx = dy @ (W.T if W.shape[0] == W.shape[1] else W)
    return dx, dy.T @ x, dy.sum(0)


# === linear_backward | wrong | state_kept
dW_total = {}
def linear_backward(dy, x, W):
    k = W.shape
    dW_total[k] = dW_total.get(k, 0) + dy.T @ x
    return dy @ W, dW_total[k], dy.sum(0)


# === linear_backward | wrong | input_changed
def linear_backward(dy, x, W):
    dW, db, dx = dy.T @ x, dy.sum(0), dy @ W
    W -= 0.1 * dW
    return dx, dW, db


# === linear_backward | wrong | factor_two + divides_by_batch
def linear_backward(dy, x, W):
    m = len(x)
    return 2 * dy @ W, 2 / m * dy.T @ x, 2 / m * dy.sum(0)


# === linear_backward | wrong | weight_gradient_transposed + bias_gradient_keepdims
def linear_backward(dy, x, W):
    return dy @ W, x.T @ dy, dy.sum(axis=0, keepdims=True)


# === linear_backward | wrong | divides_by_batch + weight_gradient_transposed
def linear_backward(dy, x, W):
    m = len(x)
    return dy @ W, x.T @ dy / m, dy.sum(axis=0) / m


# === linear_backward | wrong | wrong_order + bias_gradient_keepdims
def linear_backward(dy, x, W):
    return dy.T @ x, dy.sum(0, keepdims=True), dy @ W


# === linear_backward | wrong | sign_flipped + divides_by_batch
def linear_backward(dy, x, W):
    return -dy @ W, -dy.T @ x / len(x), -dy.sum(0) / len(x)


# === linear_backward | wrong | upstream_clipped
def linear_backward(dy, x, W):
    dy = np.clip(dy, -5, 5)  # 梯度裁剪
    return dy @ W, dy.T @ x, dy.sum(axis=0)
