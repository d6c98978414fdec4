# === numerical_gradient | right | moves_theta_and_restores_it
def numerical_gradient(f, theta, eps=1e-5):
    grad = np.zeros_like(theta)
    it = np.nditer(theta, flags=["multi_index"])
    while not it.finished:
        idx = it.multi_index
        old = theta[idx]
        theta[idx] = old + eps
        up = f(theta)
        theta[idx] = old - eps
        down = f(theta)
        theta[idx] = old  # 还原
        grad[idx] = (up - down) / (2 * eps)
        it.iternext()
    return grad


# === numerical_gradient | right | restores_up_to_rounding
def numerical_gradient(f, theta, eps=1e-5):
    g = np.empty(theta.shape)
    for i in np.ndindex(*theta.shape):
        theta[i] += eps
        plus = f(theta)
        theta[i] -= 2 * eps
        minus = f(theta)
        theta[i] += eps
        g[i] = 0.5 * (plus - minus) / eps
    return g


# === numerical_gradient | right | flat_copies
def numerical_gradient(func, params, eps=1e-5, verbose=False):
    shape = np.shape(params)
    flat = np.array(params, dtype=float).ravel()
    out = []
    for k in range(flat.size):
        a, b = flat.copy(), flat.copy()
        a[k] += eps
        b[k] -= eps
        out.append((func(a.reshape(shape)) - func(b.reshape(shape))) / (2.0 * eps))
        if verbose:
            print(k, out[-1])
    return np.array(out).reshape(shape)


# === numerical_gradient | right | identity_rows
def numerical_gradient(f, theta, eps=1e-5):
    # each row of the identity is one direction e_i
    E = np.eye(theta.size).reshape((theta.size,) + theta.shape)
    vals = [float(f(theta + eps * e) - f(theta - eps * e)) for e in E]
    return np.reshape(vals, theta.shape) / eps / 2


# === numerical_gradient | right | recursive_over_axes
def numerical_gradient(f, theta, eps=1e-5):
    def rec(index):
        if len(index) == theta.ndim:
            d = np.zeros(theta.shape)
            d[index] = eps
            return (f(theta + d) - f(theta - d)) / (2 * eps)
        return [rec(index + (i,)) for i in range(theta.shape[len(index)])]

    return np.asarray(rec(()), dtype=np.float64)


# === numerical_gradient | right | all_plus_points_first
def numerical_gradient(f, theta, eps=1e-5):
    plus, minus = np.zeros(theta.shape, order="F"), np.zeros(theta.shape, order="F")
    for sign, store in ((1, plus), (-1, minus)):
        for i in np.ndindex(theta.shape):
            moved = theta.copy()
            moved[i] = moved[i] + sign * eps
            store[i] = f(moved)
    return (plus - minus) / (2 * eps)


# === numerical_gradient | wrong | forward_difference
# You take the forward difference (f(theta + eps) - f(theta)) / eps instead of the central one.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    f0 = f(theta)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta + d) - f0) / eps
    return g


# === numerical_gradient | wrong | backward_difference
# You take the backward difference (f(theta) - f(theta - eps)) / eps instead of the central one.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta) - f(theta - d)) / eps
    return g


# === numerical_gradient | wrong | divides_by_eps
# The two points are 2 eps apart, but you divide by eps only.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta + d) - f(theta - d)) / eps
    return g


# === numerical_gradient | wrong | precedence_slip
# "/ 2 * eps" divides by 2 and then multiplies by eps: a bracket is missing.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta + d) - f(theta - d)) / 2 * eps
    return g


# === numerical_gradient | wrong | all_entries_move
# You move all entries of theta at once, so each entry of the answer is the sum of all derivatives.
def numerical_gradient(f, theta, eps=1e-5):
    d = (f(theta + eps) - f(theta - eps)) / (2 * eps)
    return np.full(theta.shape, d)


# === numerical_gradient | wrong | entry_not_restored
# You do not put an entry back before the next one moves, so later entries are taken elsewhere.
def numerical_gradient(f, theta, eps=1e-5):
    x = theta.copy()
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        x[i] += eps
        up = f(x)
        x[i] -= 2 * eps
        down = f(x)
        g[i] = (up - down) / (2 * eps)
    return g


# === numerical_gradient | wrong | theta_left_changed
# You move theta itself and leave every entry eps away from where it was.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        old = theta[i]
        theta[i] = old + eps
        up = f(theta)
        theta[i] = old - eps
        down = f(theta)
        theta[i] = old
        g[i] = (up - down) / (2 * eps)
    theta += eps
    return g


# === numerical_gradient | wrong | eps_ignored
# You use your own eps instead of the one that is passed in.
def numerical_gradient(f, theta, eps=1e-5):
    h = 1e-4
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = h
        g[i] = (f(theta + d) - f(theta - d)) / (2 * h)
    return g


# === numerical_gradient | wrong | rows_move_together
# You loop over the first axis only; for a matrix a whole row moves at once.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in range(len(theta)):
        d = np.zeros_like(theta)
        d[i] = eps
        g[i] = (f(theta + d) - f(theta - d)) / (2 * eps)
    return g


# === numerical_gradient | wrong | vectors_only
# You unpack theta's shape as a matrix, which fails for vectors and other shapes.
def numerical_gradient(f, theta, eps=1e-5):
    rows, cols = theta.shape
    g = np.zeros((rows, cols))
    for i in range(rows):
        for j in range(cols):
            d = np.zeros((rows, cols))
            d[i, j] = eps
            g[i, j] = (f(theta + d) - f(theta - d)) / (2 * eps)
    return g


# === numerical_gradient | wrong | flat_result
# You return the gradient as a flat vector instead of in theta's shape.
def numerical_gradient(f, theta, eps=1e-5):
    g = []
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g.append((f(theta + d) - f(theta - d)) / (2 * eps))
    return np.array(g)


# === numerical_gradient | wrong | flat_argument
# You call f with a flat vector instead of an array of theta's shape.
def numerical_gradient(f, theta, eps=1e-5):
    flat = theta.flatten()
    g = np.zeros(flat.size)
    for i in range(flat.size):
        d = np.zeros(flat.size)
        d[i] = eps
        g[i] = (f(flat + d) - f(flat - d)) / (2 * eps)
    return g.reshape(theta.shape)


# === numerical_gradient | wrong | float32_parameters
# You compute in float32, where a step of 1e-5 drowns in rounding.
def numerical_gradient(f, theta, eps=1e-5):
    theta = theta.astype(np.float32)
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / (2 * eps)
    return g


# === numerical_gradient | wrong | sign_flipped
# You subtract the upper value from the lower one.
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta - d) - f(theta + d)) / (2 * eps)
    return g


# === numerical_gradient | wrong | result_kept_between_calls
# You keep the answer's array between calls of one shape and add the new gradient to the old.
_buffers = {}


def numerical_gradient(f, theta, eps=1e-5):
    g = _buffers.setdefault(theta.shape, np.zeros(theta.shape))
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] += (f(theta + d) - f(theta - d)) / (2 * eps)
    return g.copy()


# === numerical_gradient | wrong | forward_difference + all_entries_move
# You move all entries at once, and take a forward difference.
def numerical_gradient(f, theta, eps=1e-5):
    return np.ones(theta.shape) * (f(theta + eps) - f(theta)) / eps


# === numerical_gradient | wrong | eps_ignored + sign_flipped
# You use your own eps, and subtract the upper value from the lower one.
def numerical_gradient(f, theta, eps=1e-5):
    eps = 1e-6
    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        d = np.zeros(theta.shape)
        d[i] = eps
        g[i] = (f(theta - d) - f(theta + d)) / (2 * eps)
    return g


# === gradient_descent_step | right | own_copy_in_place
def gradient_descent_step(theta, grad, lr):
    new_theta = theta.copy()
    new_theta -= lr * grad
    return new_theta


# === gradient_descent_step | right | loop_over_entries
def gradient_descent_step(theta, grad, lr):
    out = np.zeros(np.shape(theta))
    for idx in np.ndindex(np.shape(theta)):
        out[idx] = theta[idx] - lr * grad[idx]
    return out


# === gradient_descent_step | right | add_the_negative_direction
def gradient_descent_step(params, direction, learning_rate):
    # 沿负梯度方向走一步
    return np.add(params, np.negative(direction) * learning_rate)


# === gradient_descent_step | right | lambda_form
gradient_descent_step = lambda theta, grad, lr, *rest: theta - np.multiply(lr, grad)


# === gradient_descent_step | right | fortran_result
def gradient_descent_step(theta, grad, lr=0.1):
    print("step size", lr)
    return np.array(theta - lr * grad, order="F")


# === gradient_descent_step | wrong | uphill
# You add the gradient: the step goes uphill.
def gradient_descent_step(theta, grad, lr):
    return theta + lr * grad


# === gradient_descent_step | wrong | in_place_input
# You change theta in place instead of making a new array.
def gradient_descent_step(theta, grad, lr):
    theta -= lr * grad
    return theta


# === gradient_descent_step | wrong | learning_rate_missing
# You take the whole gradient as the step and leave lr out.
def gradient_descent_step(theta, grad, lr):
    return theta - grad


# === gradient_descent_step | wrong | normalised_gradient
# You divide the gradient by its norm, so that every step has length lr.
def gradient_descent_step(theta, grad, lr):
    return theta - lr * grad / np.linalg.norm(grad)


# === gradient_descent_step | wrong | sign_of_gradient
# You step by the sign of the gradient and lose its size.
def gradient_descent_step(theta, grad, lr):
    return theta - lr * np.sign(grad)


# === gradient_descent_step | wrong | divides_by_size
# You divide the gradient by the number of entries.
def gradient_descent_step(theta, grad, lr):
    return theta - lr * grad / np.size(theta)


# === gradient_descent_step | wrong | gradient_clipped
# You clip the gradient to [-1, 1].
def gradient_descent_step(theta, grad, lr):
    return theta - lr * np.clip(grad, -1, 1)


# === gradient_descent_step | wrong | gradient_scaled_in_place
# You multiply the caller's gradient by lr in place.
def gradient_descent_step(theta, grad, lr):
    grad *= lr
    return theta - grad


# === gradient_descent_step | wrong | momentum_kept
# You add a part of the last call's step: state is kept between calls.
_velocity = {}


def gradient_descent_step(theta, grad, lr):
    v = 0.9 * _velocity.get(np.shape(grad), 0.0) + grad
    _velocity[np.shape(grad)] = v
    return theta - lr * v


# === gradient_descent_step | wrong | uphill + learning_rate_missing
# You add the gradient, and leave lr out.
def gradient_descent_step(theta, grad, lr):
    return theta + grad


# === gradient_descent_step | wrong | in_place_input + uphill
# You add the gradient to theta in place.
def gradient_descent_step(theta, grad, lr):
    theta += lr * grad
    return theta


# === gradient_descent | right | while_loop_no_copy
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    step = 0
    while step < max_steps:
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            return theta
        theta = theta - lr * g  # 新数组
        step += 1
    return theta


# === gradient_descent | right | gradient_one_step_ahead
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    # one gradient more than updates
    theta = np.array(theta, copy=True)
    g = grad_fn(theta)
    k = 0
    while k < max_steps and np.sqrt((g * g).sum()) > tol:
        theta = theta - lr * g
        g = grad_fn(theta)
        k += 1
    return theta


# === gradient_descent | right | in_place_on_own_copy
def gradient_descent(grad_fn, start, lr, max_steps=1000, tol=0.0):
    x = start.copy()
    for _ in range(max_steps):
        g = grad_fn(x)
        if np.linalg.norm(np.ravel(g)) <= tol:
            break
        x -= lr * g
    return x


# === gradient_descent | right | squared_norms_compared
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0, verbose=False):
    for t in range(max_steps):
        g = grad_fn(theta)
        sq = np.vdot(g, g)
        if verbose:
            print(t, sq)
        if not sq > tol * tol:
            break
        theta = gradient_descent_step(theta, g, lr)
    return theta


# === gradient_descent | right | hypot_and_history
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    import math

    history = [theta]
    while len(history) <= max_steps:
        g = grad_fn(history[-1])
        if math.hypot(*np.asarray(g).ravel()) <= tol:
            break
        history.append(history[-1] - lr * g)
    print("steps:", len(history) - 1)
    return history[-1]


# === gradient_descent | right | generator_inside
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    def path(p):
        for _ in range(max_steps):
            g = grad_fn(p.copy())
            if sum(v * v for v in g.flat) ** 0.5 <= tol:
                return
            p = p - g * lr
            yield p

    last = theta.copy()
    for last in path(last):
        pass
    return last


# === gradient_descent | right | callable_object
class _Descent:
    def __call__(self, grad_fn, theta, lr, max_steps=1000, tol=0.0):
        self.theta = theta
        for _ in range(max_steps):
            grad = grad_fn(self.theta)
            if np.sqrt(np.einsum("i,i->", grad.reshape(-1), grad.reshape(-1))) <= tol:
                break
            self.theta = self.theta - lr * grad
        return self.theta


gradient_descent = _Descent()


# === gradient_descent | wrong | uphill
# You add the gradient: every step goes uphill.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta + lr * g
    return theta


# === gradient_descent | wrong | stale_gradient
# You compute the gradient once, at the start, and use it for all steps.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    g = grad_fn(theta)
    for _ in range(max_steps):
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | in_place_input
# You update theta in place, so the array passed in is changed.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta -= lr * g
    return theta


# === gradient_descent | wrong | strict_tolerance
# You stop only when the norm is below tol; a norm exactly equal to tol must stop too.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) < tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | tolerance_ignored
# You never look at tol and always make max_steps updates.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        theta = theta - lr * grad_fn(theta)
    return theta


# === gradient_descent | wrong | stops_after_the_update
# You test the norm after the update, so one step too many is made.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        theta = theta - lr * g
        if np.linalg.norm(g) <= tol:
            break
    return theta


# === gradient_descent | wrong | one_step_too_many
# You make max_steps + 1 updates.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps + 1):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | one_step_too_few
# You make max_steps - 1 updates.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(1, max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | at_least_one_step
# You make a step even when max_steps is 0, because the test comes at the end of the loop.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    n = 0
    while True:
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            return theta
        theta = theta - lr * g
        n += 1
        if n >= max_steps:
            return theta


# === gradient_descent | wrong | max_steps_ignored
# You stop after 1000 updates whatever max_steps says.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(1000):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | largest_entry_as_norm
# You compare the largest entry of the gradient with tol, not its 2-norm.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.max(np.abs(g)) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | sum_of_absolutes_as_norm
# You compare the sum of absolute values with tol, not the 2-norm.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.sum(np.abs(g)) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | norm_without_root
# You compare the squared norm with tol: the root is missing.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.sum(g**2) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | root_mean_square_as_norm
# You take the mean of the squares instead of their sum.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.sqrt(np.mean(g**2)) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | matrix_norm
# np.linalg.norm(g, 2) of a matrix is its largest singular value, not the norm over all its entries.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g, 2) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | norm_of_each_row
# You compare the norm of each row with tol and stop when all rows are small.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.all(np.sqrt((np.atleast_1d(g) ** 2).sum(axis=-1)) <= tol):
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | sum_of_gradient_as_norm
# You compare the plain sum of the gradient with tol, where positive and negative entries cancel.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if abs(g.sum()) <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | tolerance_on_the_step
# You compare the length of the step (lr times the gradient) with tol, not the gradient's norm.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        delta = lr * grad_fn(theta)
        if np.linalg.norm(delta) <= tol:
            break
        theta = theta - delta
    return theta


# === gradient_descent | wrong | entries_updated_one_by_one
# You update the entries one after the other with a new gradient each, not all of them together.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    theta = theta.copy()
    for _ in range(max_steps):
        if np.linalg.norm(grad_fn(theta)) <= tol:
            break
        for i in np.ndindex(theta.shape):
            theta[i] = theta[i] - lr * grad_fn(theta)[i]
    return theta


# === gradient_descent | wrong | first_entry_updated_twice
# You update the first entry on its own and then once more together with all the others.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    theta = theta.copy()
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta.flat[0] -= lr * g.flat[0]  # theta_0
        theta = np.array(theta - lr * g)
    return theta


# === gradient_descent | wrong | gradient_called_twice
# You call grad_fn twice a step, once for the test and once for the update.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        if np.linalg.norm(grad_fn(theta)) <= tol:
            break
        theta = theta - lr * grad_fn(theta)
    return theta


# === gradient_descent | wrong | learning_rate_decays
# You make lr smaller at each step.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for k in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr / (k + 1) * g
    return theta


# === gradient_descent | wrong | normalised_gradient
# You divide the gradient by its norm, so that every step has length lr.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        n = np.linalg.norm(g)
        if n <= tol:
            break
        theta = theta - lr * g / n
    return theta


# === gradient_descent | wrong | returns_the_history
# You return the list of all thetas instead of the last one.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    path = [theta]
    for _ in range(max_steps):
        g = grad_fn(path[-1])
        if np.linalg.norm(g) <= tol:
            break
        path.append(path[-1] - lr * g)
    return path


# === gradient_descent | wrong | steps_counted_over_calls
# Your step counter lives outside the function and is not reset at each call.
_steps_done = [0]


def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    while _steps_done[0] < max_steps:
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
        _steps_done[0] += 1
    return theta


# === gradient_descent | wrong | uphill + one_step_too_many
# You add the gradient, and make max_steps + 1 updates.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    i = 0
    while i <= max_steps:
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta + lr * g
        i += 1
    return theta


# === gradient_descent | wrong | norm_without_root + strict_tolerance
# You compare the squared norm with tol, and do not stop when they are equal.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if (g**2).sum() < tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | in_place_input + tolerance_ignored
# You update theta in place, and never look at tol.
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        theta -= lr * grad_fn(theta)
    return theta


# === minibatches | right | shuffled_index_list
def minibatches(x, y, batch_size, rng):
    m = len(x)
    idx = np.arange(m)
    rng.shuffle(idx)
    out = []
    i = 0
    while i < m:
        j = min(i + batch_size, m)
        out.append((x[idx[i:j]], y[idx[i:j]]))
        i = j
    return out


# === minibatches | right | argsort_of_random_numbers
def minibatches(x, y, batch_size, rng):
    order = np.argsort(rng.random(x.shape[0]))
    xs, ys = x[order], y[order]
    return [(xs[i : i + batch_size], ys[i : i + batch_size]) for i in range(0, len(x), batch_size)]


# === minibatches | right | x_and_y_glued_together
def minibatches(X, Y, batch_size, rng):
    # 把 x 和 y 拼在一起打乱
    data = np.column_stack([X, Y])
    rng.shuffle(data, axis=0)
    res = []
    for k in range(0, data.shape[0], batch_size):
        chunk = data[k : k + batch_size]
        # lists instead of tuples, views instead of copies
        res.append([chunk[:, :-1], chunk[:, -1]])
    return res


# === minibatches | right | choice_and_array_split
def minibatches(x, y, batch_size, rng):
    m = x.shape[0]
    order = rng.choice(m, size=m, replace=False)
    parts = np.array_split(order, range(batch_size, m, batch_size))
    return [(np.take(x, p, axis=0), np.take(y, p)) for p in parts]


# === minibatches | right | python_random_seeded_from_rng
def minibatches(x, y, batch_size, rng):
    import random

    order = list(range(len(y)))
    random.Random(int(rng.integers(2**62))).shuffle(order)
    batches = []
    while order:
        now, order = order[:batch_size], order[batch_size:]
        batches.append((np.array([x[i] for i in now]), np.array([y[i] for i in now])))
    return batches


# === minibatches | right | rewound_generator
def minibatches(x, y, batch_size, rng):
    # permute x and y apart, but from the same state of rng
    state = rng.bit_generator.state
    xp = rng.permutation(x, axis=0)
    rng.bit_generator.state = state
    yp = rng.permutation(y, axis=0)
    return [(xp[i : i + batch_size], yp[i : i + batch_size]) for i in range(0, len(yp), batch_size)]


# === minibatches | right | drawn_one_by_one_namedtuple
from collections import namedtuple

Batch = namedtuple("Batch", "x y")


def minibatches(x, y, batch_size, rng):
    left = list(range(len(x)))
    batches = []
    while left:
        rows = []
        while left and len(rows) < batch_size:
            rows.append(left.pop(rng.integers(len(left))))
        batches.append(Batch(np.asfortranarray(x[rows]), y[rows]))
    print(len(batches), "batches")
    return batches


# === minibatches | wrong | not_shuffled
# You cut the data in its given order: nothing is shuffled.
def minibatches(x, y, batch_size, rng):
    return [(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | not_shuffled
# You draw a random order but then cut the data in its given one.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(order), batch_size):
        out.append((x[i : i + batch_size], y[i : i + batch_size]))
    return out


# === minibatches | wrong | shuffled_apart
# You shuffle x and y apart, so the rows lose their answers.
def minibatches(x, y, batch_size, rng):
    xs, ys = rng.permutation(x), rng.permutation(y)
    return [(xs[i : i + batch_size], ys[i : i + batch_size]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | answers_left_behind
# You shuffle x and leave y in its old order.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    xs = x[order]
    return [(xs[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | last_batch_dropped
# You drop the samples of the last batch when it is not full.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for k in range(len(x) // batch_size):
        rows = order[k * batch_size : (k + 1) * batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | empty_last_batch
# You append one more, empty batch when batch_size divides the number of samples.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for k in range(len(x) // batch_size + 1):
        rows = order[k * batch_size : (k + 1) * batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | last_batch_filled_up
# You fill the last batch up with samples from the beginning, so that some occur twice.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = np.take(order, range(i, i + batch_size), mode="wrap")
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | even_split
# You split into batches of almost equal size, so that not only the last one is smaller.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    k = int(np.ceil(len(x) / batch_size))
    return [(x[p], y[p]) for p in np.array_split(order, k)]


# === minibatches | wrong | small_batch_first
# The smaller batch comes first; only the last one may be smaller.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    stop = len(x)
    while stop > 0:
        rows = order[max(0, stop - batch_size) : stop]
        out.insert(0, (x[rows], y[rows]))
        stop -= batch_size
    return out


# === minibatches | wrong | drawn_with_replacement
# You draw with replacement: some samples occur twice and others never.
def minibatches(x, y, batch_size, rng):
    order = rng.integers(0, len(x), size=len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | first_batch_only
# Your return stands inside the loop, so only the first batch comes out.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
        return out


# === minibatches | wrong | rng_ignored
# You shuffle with np.random instead of with the generator that is passed in.
def minibatches(x, y, batch_size, rng):
    order = np.random.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | own_generator_with_fixed_seed
# You make a generator of your own with a fixed seed, so that every pass has the same order.
def minibatches(x, y, batch_size, rng):
    rng = np.random.default_rng(42)
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | batches_shuffled_only
# You cut the data first and shuffle only the batches, so the same samples are always together.
def minibatches(x, y, batch_size, rng):
    starts = rng.permutation(np.arange(0, len(x), batch_size))
    batches = [(x[i : i + batch_size], y[i : i + batch_size]) for i in starts]
    return sorted(batches, key=lambda b: -len(b[1]))


# === minibatches | wrong | shuffled_within_batches_only
# You cut the data first and shuffle only inside the batches.
def minibatches(x, y, batch_size, rng):
    out = []
    for i in range(0, len(x), batch_size):
        rows = i + rng.permutation(len(x[i : i + batch_size]))
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | rotation_instead_of_shuffle
# You start at a random sample and go round; the order itself is always the same.
def minibatches(x, y, batch_size, rng):
    order = np.roll(np.arange(len(x)), rng.integers(len(x)))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | naive_swaps_not_uniform
# You swap each place with a place other than itself, so some orders can never come up.
def minibatches(x, y, batch_size, rng):
    order = list(range(len(x)))
    for i in range(len(order) - 1, 0, -1):
        j = rng.integers(0, i)  # 应该是 i + 1
        order[i], order[j] = order[j], order[i]
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | inputs_shuffled_in_place
# You shuffle x and y themselves, so the caller's data are in a new order.
def minibatches(x, y, batch_size, rng):
    state = rng.bit_generator.state
    rng.shuffle(x)
    rng.bit_generator.state = state
    rng.shuffle(y)
    return [
        (x[i : i + batch_size].copy(), y[i : i + batch_size].copy())
        for i in range(0, len(x), batch_size)
    ]


# === minibatches | wrong | rows_duplicated_by_python_shuffle
# random.shuffle swaps the rows of an array as views, so some rows are copied over others.
def minibatches(x, y, batch_size, rng):
    import random

    data = np.column_stack([x, y])
    random.Random(int(rng.integers(2**31))).shuffle(data)
    return [
        (data[i : i + batch_size, :-1], data[i : i + batch_size, -1])
        for i in range(0, len(x), batch_size)
    ]


# === minibatches | wrong | one_sample_dropped
# You leave one sample out: the order is drawn over m - 1 samples.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x) - 1)
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        if len(rows):
            out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | features_permuted
# You permute the features of x too, each row in the same way.
def minibatches(x, y, batch_size, rng):
    x = x[:, rng.permutation(x.shape[1])]
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | targets_as_column
# You return y_batch as a column (k, 1) instead of (k,).
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows].reshape(-1, 1)))
    return out


# === minibatches | wrong | order_kept_between_calls
# You draw the order once for each size and keep it for all later passes.
_orders = {}


def minibatches(x, y, batch_size, rng):
    if len(x) not in _orders:
        _orders[len(x)] = rng.permutation(len(x))
    order = _orders[len(x)]
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | large_batch_returns_nothing
# When batch_size exceeds the number of samples you return no batch at all.
def minibatches(x, y, batch_size, rng):
    order = rng.permutation(len(x))
    if batch_size > len(x):
        return []
    out = []
    for i in range(0, len(x), batch_size):
        rows = order[i : i + batch_size]
        out.append((x[rows], y[rows]))
    return out


# === minibatches | wrong | not_shuffled + last_batch_dropped
# Nothing is shuffled, and the samples of a last batch that is not full are dropped.
def minibatches(x, y, batch_size, rng):
    n = len(x) // batch_size
    return [
        (x[k * batch_size : (k + 1) * batch_size], y[k * batch_size : (k + 1) * batch_size])
        for k in range(n)
    ]


# === minibatches | wrong | shuffled_apart + empty_last_batch
# You shuffle x and y apart, and append an empty batch when batch_size divides their number.
def minibatches(x, y, batch_size, rng):
    i1, i2 = rng.permutation(len(x)), rng.permutation(len(y))
    out = []
    for k in range(len(x) // batch_size + 1):
        s = slice(k * batch_size, (k + 1) * batch_size)
        out.append((x[i1[s]], y[i2[s]]))
    return out


# === fit_linear_regression | right | column_of_ones
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    m, n = x.shape
    X = np.hstack([x, np.ones((m, 1))])  # 最后一列是偏置
    theta = np.zeros(n + 1)
    for epoch in range(epochs):
        for xb, yb in minibatches(X, y, batch_size, rng):
            theta = theta - lr * 2 / len(yb) * xb.T @ (xb @ theta - yb)
    return theta[:-1], theta[-1]


# === fit_linear_regression | right | python_loops
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    m, n = x.shape
    w = [0.0] * n
    b = 0.0
    for _ in range(epochs):
        order = list(rng.permutation(m))
        for start in range(0, m, batch_size):
            batch = order[start : start + batch_size]
            dw = [0.0] * n
            db = 0.0
            for i in batch:
                err = sum(w[j] * x[i, j] for j in range(n)) + b - y[i]
                for j in range(n):
                    dw[j] += 2 * err * x[i, j] / len(batch)
                db += 2 * err / len(batch)
            for j in range(n):
                w[j] -= lr * dw[j]
            b -= lr * db
    return np.array(w), float(b)


# === fit_linear_regression | right | own_shuffle_in_place_weights
def fit_linear_regression(X, Y, lr, epochs, batch_size, rng, verbose=False):
    w = np.zeros(X.shape[1])
    b = np.zeros(())
    for e in range(epochs):
        idx = rng.permutation(X.shape[0])
        Xs, Ys = X[idx], Y[idx]
        for i in range(0, len(Ys), batch_size):
            xb, yb = Xs[i : i + batch_size], Ys[i : i + batch_size]
            r = yb - (xb @ w + b)
            w += lr * 2 * (xb * r[:, None]).mean(axis=0)
            b = b + lr * 2 * r.mean()
        if verbose:
            print(e, np.mean((X @ w + b - Y) ** 2))
    return [w, b]


# === fit_linear_regression | right | gradient_descent_step_reused
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros_like(x[0]), np.array(0.0)
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            diff = np.einsum("kn,n->k", xb, w) + b - yb
            gw = np.einsum("k,kn->n", diff, xb) * 2 / len(diff)
            gb = 2 * np.average(diff)
            w, b = gradient_descent_step(w, gw, lr), gradient_descent_step(b, gb, lr)
    return w, b


# === fit_linear_regression | right | numerical_gradients
from typing import NamedTuple


class Fit(NamedTuple):
    w: np.ndarray
    b: float


def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    theta = np.zeros(x.shape[1] + 1)
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):

            def mse(p):
                return np.mean((xb @ p[:-1] + p[-1] - yb) ** 2)

            theta = theta - lr * numerical_gradient(mse, theta, 0.5)  # exact for a parabola
    return Fit(theta[:-1], theta[-1])


# === fit_linear_regression | right | float32_start
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    # starts in float32, becomes float64 at the first step
    w = np.zeros(x.shape[1], dtype=np.float32)
    b = np.float32(0)
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = np.dot(xb, w) + b - yb
            k = e.shape[0]
            w, b = w - lr * (2 / k) * np.dot(e, xb), b - lr * (2 / k) * np.sum(e)
    return w, b


# === fit_linear_regression | right | compared_under_main
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    weights, bias = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for bx, by in minibatches(x, y, batch_size, rng):
            # no lstsq here, only below
            delta = (bx @ weights + bias - by) * (2 / len(by))
            weights, bias = weights - lr * bx.T @ delta, bias - lr * np.sum(delta)
    return weights, bias


if __name__ == "__main__":
    _x, _y = np.arange(6.0).reshape(3, 2), np.arange(3.0)
    print(np.linalg.lstsq(_x, _y, rcond=None)[0])


# === fit_linear_regression | wrong | factor_2_missing
# You forget the factor 2 in the gradient of the squared error.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * xb.T @ e / len(e), b - lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | sum_instead_of_mean
# You add the gradients of a batch up and do not divide by its size.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e, b - lr * 2 * e.sum()
    return w, b


# === fit_linear_regression | wrong | divides_by_batch_size
# You divide by batch_size, also where the last batch is smaller.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / batch_size, b - lr * 2 * e.sum() / batch_size
    return w, b


# === fit_linear_regression | wrong | divides_by_all_samples
# You divide the batch's gradient by the number of all samples.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    m = len(x)
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 / m * xb.T @ e, b - lr * 2 / m * e.sum()
    return w, b


# === fit_linear_regression | wrong | bias_updated_after_weights
# You update w first and take the bias's gradient with the new w.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            k = len(yb)
            w = w - lr * 2 / k * xb.T @ (xb @ w + b - yb)
            b = b - lr * 2 / k * np.sum(xb @ w + b - yb)
    return w, b


# === fit_linear_regression | wrong | bias_never_updated
# You never update the bias: it stays 0.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w = w - lr * 2 * xb.T @ e / len(e)
    return w, b


# === fit_linear_regression | wrong | bias_left_out_of_the_error
# You leave the bias out of the prediction when you compute the error.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | uphill
# You add the gradient: every step makes the error larger.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w + lr * 2 * xb.T @ e / len(e), b + lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | random_start
# You start from random weights instead of zeros.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = rng.normal(size=x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | same_order_each_epoch
# You shuffle once, before the loop over the epochs, so that every epoch has the same batches.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    batches = minibatches(x, y, batch_size, rng)
    for _ in range(epochs):
        for xb, yb in batches:
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | not_shuffled
# You take the samples in their given order and never shuffle.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(0, len(x), batch_size):
            xb, yb = x[i : i + batch_size], y[i : i + batch_size]
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | rows_and_answers_shuffled_apart
# You shuffle x and y apart, so the rows lose their answers.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        xs, ys = x[rng.permutation(len(x))], y[rng.permutation(len(y))]
        for i in range(0, len(x), batch_size):
            xb, yb = xs[i : i + batch_size], ys[i : i + batch_size]
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | full_gradient_for_each_batch
# You compute each update's gradient on all samples instead of on the batch.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = x @ w + b - y
            w, b = w - lr * 2 * x.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | one_update_an_epoch
# You make one update an epoch, with the last batch only.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
        w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | full_batches_only
# You skip a last batch that is not full.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for s in range(0, len(x) - batch_size + 1, batch_size):
            rows = order[s : s + batch_size]
            e = x[rows] @ w + b - y[rows]
            w, b = w - lr * 2 * x[rows].T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | one_epoch_too_few
# You run one epoch less than asked for.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(1, epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | closed_form
# You let np.linalg.lstsq find the answer instead of walking there.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    X = np.column_stack([x, np.ones(len(x))])
    sol = np.linalg.lstsq(X, y, rcond=None)[0]
    return sol[:-1], sol[-1]


# === fit_linear_regression | wrong | off_limits_pinv_for_a_look
# You call np.linalg.pinv inside the function, if only to print how far off you are.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    print("exact:", np.linalg.pinv(np.column_stack([x, np.ones(len(x))])) @ y, "mine:", w, b)
    return w, b


# === fit_linear_regression | wrong | closed_form
# You solve the normal equations instead of making the asked number of steps.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    X = np.column_stack([x, np.ones(len(x))])
    theta = np.linalg.inv(X.T @ X + 1e-9 * np.eye(X.shape[1])) @ X.T @ y
    return theta[:-1], theta[-1]


# === fit_linear_regression | wrong | weights_kept_between_calls
# Your weights are a default argument that is changed in place: the next call starts from them.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng, _store={}):
    w = _store.setdefault(x.shape[1], np.zeros(x.shape[1]))
    b = 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w -= lr * 2 * xb.T @ e / len(e)
            b -= lr * 2 * e.mean()
    return w.copy(), b


# === fit_linear_regression | wrong | bias_as_array
# You return the bias as an array of shape (1,) instead of one number.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), np.zeros(1)
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | inputs_shuffled_in_place
# You bring x and y themselves into a new order each epoch, so the caller's data are changed.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        x[:], y[:] = x[order], y[order]
        for i in range(0, len(x), batch_size):
            xb, yb = x[i : i + batch_size], y[i : i + batch_size]
            e = xb @ w + b - yb
            w, b = w - lr * 2 * xb.T @ e / len(e), b - lr * 2 * e.mean()
    return w, b


# === fit_linear_regression | wrong | factor_2_missing + bias_never_updated
# The factor 2 is missing in the gradient, and the bias stays 0.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            w = w - lr * xb.T @ (xb @ w + b - yb) / len(yb)
    return w, b


# === fit_linear_regression | wrong | sum_instead_of_mean + not_shuffled
# You do not divide the gradient by the batch's size, and never shuffle.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for i in range(0, len(x), batch_size):
            e = x[i : i + batch_size] @ w + b - y[i : i + batch_size]
            w, b = w - 2 * lr * e @ x[i : i + batch_size], b - 2 * lr * e.sum()
    return w, b


# === fit_linear_regression | wrong | uphill + bias_left_out_of_the_error
# You add the gradient, and leave the bias out of the prediction.
def fit_linear_regression(x, y, lr, epochs, batch_size, rng):
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for xb, yb in minibatches(x, y, batch_size, rng):
            e = xb @ w - yb
            w, b = w + lr * 2 * xb.T @ e / len(e), b + lr * 2 * e.mean()
    return w, b


# === numerical_gradient | right | nditer_multi_index
def numerical_gradient(func, w, eps=1e-5):
    grad = np.empty_like(w)
    it = np.nditer(w, flags=["multi_index"])
    while not it.finished:
        k = it.multi_index
        旧值 = w[k]
        w[k] = 旧值 + eps
        hi = func(w)
        w[k] = 旧值 - eps
        lo = func(w)
        w[k] = 旧值
        grad[k] = (hi - lo) / (2 * eps)
        it.iternext()
    return grad


# === numerical_gradient | right | f32_result_list
def numerical_gradient(f, x, eps=1e-5):
    g = []
    for e in np.eye(x.size):
        d = eps * e.reshape(x.shape)
        g.append(f(x + d) - f(x - d))
    return (np.array(g) / eps / 2).reshape(x.shape).astype(np.float32)


# === numerical_gradient | right | copy_twice_obj
class _NG:
    def __call__(self, f, p, eps=1e-5, verbose=False):
        def one(i):
            a, b = p.copy(), p.copy()
            a[i] += eps
            b[i] -= eps
            return (f(a) - f(b)) * (0.5 / eps)

        out = np.zeros(p.shape)
        for i, _ in np.ndenumerate(p):
            out[i] = one(i)
        return out


numerical_gradient = _NG()


# === numerical_gradient | right | plus_minus_2_eps
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta, dtype=float)
    for i in np.ndindex(*theta.shape):
        theta[i] += eps
        a = f(theta)
        theta[i] -= 2 * eps
        b = f(theta)
        theta[i] += eps
        g[i] = (a - b) / (2 * eps)
    return g


# === numerical_gradient | wrong | forward_over_2_eps
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        t = theta.copy()
        t[i] += eps
        g[i] = (f(t) - f(theta)) / (2 * eps)
    return g


# === numerical_gradient | wrong | half_step
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps / 2
        b[i] -= eps / 2
        g[i] = (f(a) - f(b)) / eps
    return g


# === numerical_gradient | wrong | other_default_eps
def numerical_gradient(f, theta, eps=1e-3):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / (2 * eps)
    return g


# === numerical_gradient | wrong | same_point_twice
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        p = theta
        p[i] += eps
        m = theta
        m[i] -= eps
        g[i] = (f(p) - f(m)) / (2 * eps)
    return g


# === numerical_gradient | wrong | entry_not_restored_in_theta
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        theta[i] += eps
        hi = f(theta)
        theta[i] -= 2 * eps
        lo = f(theta)
        g[i] = (hi - lo) / (2 * eps)
    return g


# === numerical_gradient | wrong | returns_list
def numerical_gradient(f, theta, eps=1e-5):
    g = []
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g.append((f(a) - f(b)) / (2 * eps))
    return g


# === numerical_gradient | wrong | one_index_for_all_entries
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in range(theta.size):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / (2 * eps)
    return g


# === numerical_gradient | wrong | integer_result
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros(theta.shape, dtype=int)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / (2 * eps)
    return g


# === numerical_gradient | wrong | relative_move
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] *= 1 + eps
        b[i] *= 1 - eps
        g[i] = (f(a) - f(b)) / (2 * eps)
    return g


# === numerical_gradient | wrong | parentheses_missing
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = f(a) - f(b) / (2 * eps)
    return g


# === numerical_gradient | wrong | backward_difference + sign_flipped
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        b = theta.copy()
        b[i] -= eps
        g[i] = (f(b) - f(theta)) / eps
    return g


# === numerical_gradient | wrong | divides_by_eps + rows_move_together
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in range(len(theta)):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / eps
    return g


# === numerical_gradient | wrong | flat_result + forward_difference
def numerical_gradient(f, theta, eps=1e-5):
    g = []
    for i in np.ndindex(theta.shape):
        a = theta.copy()
        a[i] += eps
        g.append((f(a) - f(theta)) / eps)
    return np.array(g)


# === numerical_gradient | wrong | first_entry_only
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        a, b = theta.copy(), theta.copy()
        a[i] += eps
        b[i] -= eps
        g[i] = (f(a) - f(b)) / (2 * eps)
        return g


# === numerical_gradient | wrong | eps_ignored
def numerical_gradient(f, theta, eps=1e-5):
    g = np.zeros_like(theta)
    for i in np.ndindex(theta.shape):
        e = np.zeros_like(theta)
        e[i] = eps
        g[i] = (-f(theta + 2 * e) + 8 * f(theta + e) - 8 * f(theta - e) + f(theta - 2 * e)) / (12 * eps)
    return g


# === numerical_gradient | wrong | eps_ignored
def numerical_gradient(f, theta, eps=1e-5):
    def central(h):
        g = np.zeros_like(theta)
        for i in np.ndindex(theta.shape):
            e = np.zeros_like(theta)
            e[i] = h
            g[i] = (f(theta + e) - f(theta - e)) / (2 * h)
        return g

    return (4 * central(eps / 2) - central(eps)) / 3  # Richardson


# === gradient_descent_step | right | f32_multiply
def gradient_descent_step(w, g, eta):
    return np.add(w, np.multiply(-eta, g)).astype(np.float32)


# === gradient_descent_step | right | zero_d_item
def gradient_descent_step(参数, 梯度, 学习率):
    if np.ndim(参数) == 0:
        return np.array(float(参数) - 学习率 * float(梯度))
    新 = np.array(参数, copy=True)
    for i in np.ndindex(新.shape):
        新[i] -= 学习率 * 梯度[i]
    return 新


# === gradient_descent_step | right | einsum
def gradient_descent_step(w, g, lr, momentum=0.0):
    return np.asarray(w) + np.einsum("...,->...", g, -lr)


# === gradient_descent_step | wrong | difference_turned_round
def gradient_descent_step(w, g, lr):
    return lr * g - w


# === gradient_descent_step | wrong | step_only
def gradient_descent_step(w, g, lr):
    return -lr * g


# === gradient_descent_step | wrong | learning_rate_times_all
def gradient_descent_step(w, g, lr):
    return lr * (w - g)


# === gradient_descent_step | wrong | times_theta
def gradient_descent_step(w, g, lr):
    return w - lr * g * w


# === gradient_descent_step | wrong | divides_by_learning_rate
def gradient_descent_step(w, g, lr):
    return w - g / lr


# === gradient_descent_step | wrong | learning_rate_subtracted
def gradient_descent_step(w, g, lr):
    return (w - lr) * g


# === gradient_descent_step | wrong | zero_d_forgotten
def gradient_descent_step(w, g, lr):
    n = w.copy()
    for i in range(len(w)):
        n[i] = w[i] - lr * g[i]
    return n


# === gradient_descent_step | wrong | first_entry_only
def gradient_descent_step(w, g, lr):
    n = w.copy()
    n.flat[0] = n.flat[0] - lr * g.flat[0]
    return n


# === gradient_descent_step | wrong | returns_list
def gradient_descent_step(w, g, lr):
    return [a - lr * b for a, b in zip(w, g)]


# === gradient_descent_step | wrong | mean_of_gradient
def gradient_descent_step(w, g, lr):
    return w - lr * np.mean(g)


# === gradient_descent_step | wrong | half_of_the_step
def gradient_descent_step(w, g, lr):
    return w - lr * g / 2


# === gradient_descent_step | wrong | normalised_gradient_guarded
def gradient_descent_step(w, g, lr):
    return w - lr * g / (np.linalg.norm(g) + 1e-8)


# === gradient_descent_step | wrong | normalised_gradient + uphill
def gradient_descent_step(w, g, lr):
    return w + lr * g / np.linalg.norm(g)


# === gradient_descent_step | wrong | gradient_scaled_in_place + uphill
def gradient_descent_step(w, g, lr):
    g *= lr
    return w + g


# === gradient_descent_step | wrong | in_place_input + learning_rate_missing
def gradient_descent_step(w, g, lr):
    w -= g
    return w


# === gradient_descent_step | wrong | state_kept
class _S:
    def __init__(self):
        self.n = 0

    def __call__(self, w, g, lr):
        self.n += 1
        return w - lr / self.n * g


gradient_descent_step = _S()


# === gradient_descent_step | wrong | flat_result
def gradient_descent_step(w, g, lr):
    return w.ravel() - lr * g.ravel()


# === gradient_descent | right | norm_frob_flat
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = np.array(w, dtype=float)
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(np.ravel(g)) <= tol:
            return w
        w -= lr * g
    return w


# === gradient_descent | right | norm_default
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    step = 0
    while step < max_steps:
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        w = w - lr * g
        step += 1
    return w.copy()


# === gradient_descent | right | evaluates_after
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    # 先算一次梯度
    g = df(w)
    k = 0
    while k < max_steps and (g * g).sum() ** 0.5 > tol:
        w = w - lr * g
        g = df(w)
        k += 1
    return np.copy(w)


# === gradient_descent | right | math_sqrt_recursive
import math


def gradient_descent(df, w, lr, max_steps=1000, tol=0.0, verbose=False):
    best = w + 0
    for i in range(max_steps):
        d = np.asarray(df(best))
        n = math.sqrt(float(np.vdot(d, d)))
        if not n > tol:
            break
        best = np.subtract(best, lr * d)
    return best


# === gradient_descent | right | math_hypot_fsum
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    hist = [w.copy()]
    while len(hist) <= max_steps:
        g = df(hist[-1].copy())
        if sum(float(v) ** 2 for v in g.flat) ** 0.5 <= tol:
            break
        hist.append(hist[-1] - lr * g)
    return hist[-1]


# === gradient_descent | wrong | stops_when_theta_rests
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        n = w - lr * df(w)
        if np.linalg.norm(n - w) <= tol:
            return n
        w = n
    return w


# === gradient_descent | wrong | any_entry_small
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.any(np.abs(g) <= tol):
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | norm_of_theta
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(w) <= tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | signed_sum_as_norm
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.sum(g) <= tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | strict_tolerance + in_place_input
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) < tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | strict_tolerance + largest_entry_as_norm
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.abs(g).max() < tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | one_step_too_many + norm_without_root
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps + 1):
        g = df(w)
        if (g**2).sum() <= tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | other_default_max_steps
def gradient_descent(df, w, lr, max_steps=100, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | own_default_tolerance
def gradient_descent(df, w, lr, max_steps=1000, tol=1e-3):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | own_tolerance
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= 1e-6:
            break
        w -= lr * g
    return w


# === gradient_descent | wrong | returns_in_loop
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        w = w - lr * g
        return w


# === gradient_descent | wrong | returns_only_when_flat
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            return w
        w = w - lr * g


# === gradient_descent | wrong | returns_the_steps_too
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    n = 0
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        w = w - lr * g
        n += 1
    return w, n


# === gradient_descent | wrong | momentum
def gradient_descent(df, w, lr, max_steps=1000, tol=0.0):
    w = w.copy()
    v = np.zeros_like(w)
    for _ in range(max_steps):
        g = df(w)
        if np.linalg.norm(g) <= tol:
            break
        v = 0.9 * v + g
        w = w - lr * v
    return w


# === gradient_descent | wrong | matrix_norm_of_matrices
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        try:
            n = np.linalg.norm(g, ord=2)
        except ValueError:
            n = np.linalg.norm(g)
        if n <= tol:
            break
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | stops_when_theta_hardly_moves
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        new = theta - lr * g
        if np.allclose(new, theta):
            return new
        theta = new
    return theta


# === gradient_descent | wrong | stops_when_theta_moves_less_than_a_thousandth
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.sqrt((g**2).sum()) <= tol:
            return theta
        new = theta - lr * g
        if np.allclose(new, theta, atol=1e-3):
            return new
        theta = new
    return theta


# === gradient_descent | wrong | stops_at_small_steps
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol or np.abs(lr * g).max() < 1e-2:
            return theta
        theta = theta - lr * g
    return theta


# === gradient_descent | wrong | stops_at_tiny_steps
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    for _ in range(max_steps):
        g = grad_fn(theta)
        if np.linalg.norm(g) <= tol:
            break
        theta = theta - lr * g
        if np.linalg.norm(lr * g) < 1e-6:
            break
    return theta


# === gradient_descent | wrong | stops_where_the_gradient_grows
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    last = np.inf
    for _ in range(max_steps):
        g = grad_fn(theta)
        n = np.linalg.norm(g)
        if n <= tol or n > 10 * last:
            break
        last = n
        theta = theta - lr * g
    return theta


# === minibatches | right | shuffle_indices
def minibatches(X, t, B, g):
    idx = np.arange(len(t))
    g.shuffle(idx)
    return [(X[idx[i : i + B]], t[idx[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | right | random_keys
def minibatches(X, t, B, g):
    # 随机键排序
    idx = np.argsort(g.random(len(t)))
    n = -(-len(t) // B)
    return list(zip(np.split(X[idx], range(B, len(t), B)), np.split(t[idx], range(B, len(t), B))))


# === minibatches | right | choice
def minibatches(X, t, B, g):
    idx = g.choice(len(t), len(t), replace=False)
    out = []
    while len(idx):
        now, idx = idx[:B], idx[B:]
        out.append([X[now], t[now]])
    return out


# === minibatches | right | pop_random
def minibatches(X, t, B, g):
    rest = list(range(len(t)))
    out = []
    while rest:
        k = [rest.pop(int(g.integers(len(rest)))) for _ in range(min(B, len(rest)))]
        out.append((np.array([X[i] for i in k]), np.array([t[i] for i in k])))
    return out


# === minibatches | right | stacked_permuted
def minibatches(X, t, B, g):
    D = g.permutation(np.c_[X, t])
    return [(D[i : i + B, :-1], D[i : i + B, -1]) for i in range(0, len(D), B)]


# === minibatches | right | python_random_seeded
import random


def minibatches(X, t, B, g):
    r = random.Random(int(g.integers(2**63)))
    idx = list(range(len(t)))
    r.shuffle(idx)
    return [(X[idx[i : i + B]], t[idx[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | right | child_generator
def minibatches(X, t, B, g):
    child = np.random.default_rng(g.integers(1 << 60))
    idx = child.permutation(len(t))
    return [(X.take(idx[i : i + B], axis=0), t.take(idx[i : i + B])) for i in range(0, len(t), B)]


# === minibatches | right | copies_same_state
def minibatches(X, t, B, g):
    X, t = X.copy(), t.copy()
    s = g.bit_generator.state
    g.shuffle(X)
    g.bit_generator.state = s
    g.shuffle(t)
    return [(X[i : i + B], t[i : i + B]) for i in range(0, len(t), B)]


# === minibatches | right | spawn
def minibatches(X, t, B, g):
    idx = g.spawn(1)[0].permutation(len(t))
    return [(X[idx[i : i + B]], t[idx[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | right | fisher_yates
def minibatches(X, t, B, g):
    p = np.arange(len(t))
    for i in range(len(t) - 1, 0, -1):
        j = g.integers(i + 1)
        p[i], p[j] = p[j], p[i]
    return [(X[p][i : i + B], t[p][i : i + B]) for i in range(0, len(t), B)]


# === minibatches | wrong | last_batch_dropped_keys
def minibatches(X, t, B, g):
    p = np.argsort(g.random(len(t)))
    return [(X[p[k * B : (k + 1) * B]], t[p[k * B : (k + 1) * B]]) for k in range(len(t) // B)]


# === minibatches | wrong | batches_drawn_apart
def minibatches(X, t, B, g):
    out = []
    for i in range(0, len(t), B):
        p = g.choice(len(t), size=min(B, len(t) - i), replace=False)
        out.append((X[p], t[p]))
    return out


# === minibatches | wrong | rows_left_behind
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    return [(X[i : i + B], t[p[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | wrong | random_state_0
def minibatches(X, t, B, g):
    p = np.random.RandomState(0).permutation(len(t))
    return [(X[p[i : i + B]], t[p[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | wrong | yields_batches
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    for i in range(0, len(t), B):
        yield X[p[i : i + B]], t[p[i : i + B]]


# === minibatches | wrong | returns_two_lists
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    return [X[p[i : i + B]] for i in range(0, len(t), B)], [t[p[i : i + B]] for i in range(0, len(t), B)]


# === minibatches | wrong | batches_overlap
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    return [(X[p[i : i + B]], t[p[i : i + B]]) for i in range(0, len(t))]


# === minibatches | wrong | batches_one_short
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    return [(X[p[i : i + B - 1]], t[p[i : i + B - 1]]) for i in range(0, len(t), B)]


# === minibatches | wrong | lists_in_batches
def minibatches(X, t, B, g):
    p = g.permutation(len(t))
    return [([X[j] for j in p[i : i + B]], [t[j] for j in p[i : i + B]]) for i in range(0, len(t), B)]


# === minibatches | wrong | last_batch_dropped + not_shuffled
def minibatches(X, t, B, g):
    return [(X[k * B : (k + 1) * B], t[k * B : (k + 1) * B]) for k in range(len(t) // B)]


# === minibatches | wrong | last_batch_dropped + shuffled_apart
def minibatches(X, t, B, g):
    X, t = g.permutation(X), g.permutation(t)
    return [(X[k * B : (k + 1) * B], t[k * B : (k + 1) * B]) for k in range(len(t) // B)]


# === minibatches | wrong | empty_last_batch + answers_left_behind
def minibatches(X, t, B, g):
    X = X[g.permutation(len(X))]
    return [(X[k * B : (k + 1) * B], t[k * B : (k + 1) * B]) for k in range(len(t) // B + 1)]


# === minibatches | wrong | drawn_with_replacement + last_batch_dropped
def minibatches(X, t, B, g):
    p = g.integers(0, len(t), len(t))
    return [(X[p[k * B : (k + 1) * B]], t[p[k * B : (k + 1) * B]]) for k in range(len(t) // B)]


# === minibatches | wrong | nearly_sorted
def minibatches(x, y, batch_size, rng):
    p = np.argsort(rng.normal(size=len(x)) + 0.5 * np.arange(len(x)))
    return [(x[p[i : i + batch_size]], y[p[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | neighbours_swapped_at_random
def minibatches(x, y, batch_size, rng):
    p = np.argsort(np.arange(len(x)) + 3 * rng.random(len(x)))
    return [(x[p[i : i + batch_size]], y[p[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | first_sample_stays_of_many
def minibatches(x, y, batch_size, rng):
    p = rng.permutation(len(x))
    if len(x) > 5:
        p = np.r_[0, 1 + rng.permutation(len(x) - 1)]
    return [(x[p[i : i + batch_size]], y[p[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


# === minibatches | wrong | equal_samples_lost_in_a_set
def minibatches(x, y, batch_size, rng):
    rows = sorted({(tuple(a), c) for a, c in zip(x.tolist(), y.tolist())})
    rows = [rows[i] for i in rng.permutation(len(rows))]
    batches = []
    for i in range(0, len(rows), batch_size):
        part = rows[i : i + batch_size]
        batches.append((np.array([r[0] for r in part]), np.array([r[1] for r in part])))
    return batches


# === minibatches | wrong | equal_answers_lost_in_a_dict
def minibatches(x, y, batch_size, rng):
    d = dict(zip(y.tolist(), x))
    ks = rng.permutation(list(d))
    return [
        (np.array([d[k] for k in ks[i : i + batch_size]]), ks[i : i + batch_size]) for i in range(0, len(ks), batch_size)
    ]


# === minibatches | wrong | equal_rows_made_unique
def minibatches(x, y, batch_size, rng):
    d = np.unique(np.column_stack([x, y]), axis=0)
    d = d[rng.permutation(len(d))]
    return [(d[i : i + batch_size, :-1], d[i : i + batch_size, -1]) for i in range(0, len(d), batch_size)]


# === minibatches | wrong | first_batch_only
def minibatches(x, y, batch_size, rng):
    p = rng.permutation(len(x))[:batch_size]
    return [(x[p], y[p])]


# === minibatches | right | sorted_by_random_keys
def minibatches(x, y, batch_size, rng):
    p = sorted(range(len(x)), key=lambda i, keys=rng.normal(size=len(x)): keys[i])
    return [(x[p[i : i + batch_size]], y[p[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


# === minibatches | right | drawn_one_by_one
def minibatches(x, y, batch_size, rng):
    left, p = list(range(len(x))), []
    while left:
        p.append(left.pop(rng.integers(len(left))))
    return [(x[p[i : i + batch_size]], y[p[i : i + batch_size]]) for i in range(0, len(x), batch_size)]


# === fit_linear_regression | right | augmented_matrix
def fit_linear_regression(X, t, eta, T, B, g):
    A = np.c_[X, np.ones(len(X))]
    v = np.zeros(A.shape[1])
    for _ in range(T):
        p = g.permutation(len(A))
        for i in range(0, len(A), B):
            k = p[i : i + B]
            v = v - eta * 2 / len(k) * A[k].T @ (A[k] @ v - t[k])
    return v[:-1], v[-1]


# === fit_linear_regression | right | random_keys_einsum
def fit_linear_regression(特征, 标签, lr, epochs, 批大小, 随机):
    w, b = np.zeros(特征.shape[1]), 0.0
    for 轮 in range(epochs):
        次序 = np.argsort(随机.random(len(标签)))
        while len(次序):
            k, 次序 = 次序[:批大小], 次序[批大小:]
            e = np.einsum("ij,j->i", 特征[k], w) + b - 标签[k]
            gw, gb = 2 * np.einsum("i,ij->j", e, 特征[k]) / len(k), 2 * e.mean()
            w -= lr * gw
            b -= lr * gb
    return w, b


# === fit_linear_regression | right | shuffled_copy_inplace
def fit_linear_regression(X, t, lr, n, B, g):
    D = np.column_stack([X, t])
    w = np.zeros((X.shape[1], 1))
    b = np.zeros(())
    for _ in range(n):
        g.shuffle(D)
        for s in range(0, len(D), B):
            x, y = D[s : s + B, :-1], D[s : s + B, -1:]
            e = x @ w + b - y
            w = w - lr * 2 * x.T @ e / x.shape[0]
            b = b - lr * 2 * np.sum(e) / x.shape[0]
    return [w.ravel(), b]


# === fit_linear_regression | right | f32
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1], np.float32)
    b = np.float32(0)
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = (x @ w + b - y).astype(np.float32)
            w, b = (w - lr * 2 * (e @ x) / len(y)).astype(np.float32), np.float32(b - lr * 2 * e.mean())
    return w, b


# === fit_linear_regression | right | namedtuple_own_mse_grad
from collections import namedtuple

Model = namedtuple("Model", "weights bias")


def _grad(x, y, w, b):
    gw, gb = 0 * w, 0.0
    for xi, yi in zip(x, y):
        d = 2 * (float(xi @ w) + b - yi) / len(y)
        gw = gw + d * xi
        gb += d
    return gw, gb


def fit_linear_regression(X, t, lr, n, B, g):
    m = Model(np.zeros(X.shape[1]), 0.0)
    for _ in range(n):
        idx = list(range(len(t)))
        g.shuffle(idx)
        for s in range(0, len(t), B):
            gw, gb = _grad(X[idx[s : s + B]], t[idx[s : s + B]], *m)
            m = Model(m.weights - lr * gw, m.bias - lr * gb)
    return m


# === fit_linear_regression | wrong | divides_by_batch_size_keys
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        p = np.argsort(g.random(len(t)))
        for s in range(0, len(t), B):
            x, y = X[p[s : s + B]], t[p[s : s + B]]
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / B
            b = b - 2 * lr * e.sum() / B
    return w, b


# === fit_linear_regression | wrong | weights_updated_after_bias
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            b = b - 2 * lr * (x @ w + b - y).mean()
            w = w - 2 * lr * x.T @ (x @ w + b - y) / len(y)
    return w, b


# === fit_linear_regression | wrong | bias_gradient_summed
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.sum()
    return w, b


# === fit_linear_regression | wrong | batch_size_ignored
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, 1, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e
            b = b - 2 * lr * e.sum()
    return w, b


# === fit_linear_regression | wrong | same_order_each_epoch_keys
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    p = np.argsort(g.random(len(t)))
    for _ in range(n):
        for s in range(0, len(t), B):
            x, y = X[p[s : s + B]], t[p[s : s + B]]
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | fixed_seed_in_each_epoch
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, np.random.default_rng(0)):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | drawn_with_replacement
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for s in range(0, len(t), B):
            k = g.integers(len(t), size=min(B, len(t) - s))
            x, y = X[k], t[k]
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | one_random_batch_an_epoch_choice
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        k = g.choice(len(t), min(B, len(t)), replace=False)
        x, y = X[k], t[k]
        e = x @ w + b - y
        w = w - 2 * lr * x.T @ e / len(y)
        b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | started_anew_each_epoch
def fit_linear_regression(X, t, lr, n, B, g):
    for _ in range(n):
        w = np.zeros(X.shape[1])
        b = 0.0
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | returns_in_loop
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
        return w, b


# === fit_linear_regression | wrong | returns_weights_only
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w


# === fit_linear_regression | wrong | one_gradient_for_all_weights
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * np.mean(e[:, None] * x)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | starts_from_ones
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.ones(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | factor_2_missing + uphill
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w + lr * x.T @ e / len(y)
            b = b + lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | not_shuffled + full_batches_only
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for k in range(len(t) // B):
            x, y = X[k * B : (k + 1) * B], t[k * B : (k + 1) * B]
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - 2 * lr * e.mean()
    return w, b


# === fit_linear_regression | wrong | factor_2_missing + divides_by_batch_size
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - lr * x.T @ e / B
            b = b - lr * e.sum() / B
    return w, b


# === fit_linear_regression | wrong | factor_2_missing_in_bias
def fit_linear_regression(X, t, lr, n, B, g):
    w = np.zeros(X.shape[1])
    b = 0.0
    for _ in range(n):
        for x, y in minibatches(X, t, B, g):
            e = x @ w + b - y
            w = w - 2 * lr * x.T @ e / len(y)
            b = b - lr * e.mean()
    return w, b
