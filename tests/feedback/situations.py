"""Situations a student can be in, each a topic, the exercises checked and the text of the file. Golden files hold what is said."""

from grader import course

NUMPY = "import numpy as np\n\n\n"
TORCH = "import torch\nfrom torch import nn\nimport torch.nn.functional as F\n\n\n"


def after_reference(topic, code):
    """The reference's file with functions replaced: only what is shown here is the student's."""
    return course.solution_path(topic).read_text(encoding="utf-8") + "\n\n" + code


def numpy(code):
    return NUMPY + code


SITUATIONS = {
    # statuses
    "passed": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n")),
    "not_started": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    raise NotImplementedError\n")),
    "function_missing": ("logistic", ("sigmoid",), numpy("def sigmoide(z):\n    return z\n")),
    "empty_file": ("logistic", (), "\n\n"),
    "half_done": ("logistic", (), numpy("def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n\n\ndef logistic(z, L=1.0, k=1.0, z0=0.0):\n    raise NotImplementedError\n")),
    "not_a_function": ("logistic", ("sigmoid",), "sigmoid = 0.5\n"),
    "blocked": ("logistic", ("sigmoid", "sigmoid_backward"), numpy("def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n\n\ndef sigmoid_backward(dy, z):\n    y = sigmoid(z)\n    return dy * y * (1 - 2 * y)\n")),
    "own_helper_is_right": ("logistic", ("sigmoid", "sigmoid_backward"), numpy("def sigmoid(z):\n    return np.tanh(z)\n\n\ndef sigmoid_backward(dy, z):\n    y = 1 / (1 + np.exp(-z))\n    return dy * y * (1 - y)\n")),
    "needed_not_started": ("logistic", ("sigmoid", "sigmoid_backward"), numpy("def sigmoid(z):\n    raise NotImplementedError\n\n\ndef sigmoid_backward(dy, z):\n    y = sigmoid(z)\n    return dy * y * (1 - y)\n")),
    "exits": ("logistic", ("sigmoid",), "import os\n\n\ndef sigmoid(z):\n    os._exit(0)\n"),
    "sys_exit": ("logistic", ("sigmoid",), "import sys\n\n\ndef sigmoid(z):\n    sys.exit('done')\n"),
    "segfault": ("logistic", ("sigmoid",), "import ctypes\n\n\ndef sigmoid(z):\n    ctypes.string_at(0)\n"),
    # the file itself
    "syntax_error": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return 1 / (1 + np.exp(-z)\n\n\ndef f():\n    pass\n")),
    "indentation": ("logistic", ("sigmoid",), "def sigmoid(z):\n    y = 1\n      return y\n"),
    "error_at_import": ("logistic", ("sigmoid",), numpy("x = np.zeros(3) @ np.zeros(4)\n\n\ndef sigmoid(z):\n    return z\n")),
    "name_error_at_import": ("logistic", ("sigmoid",), "y = undefined_name\n"),
    # exceptions
    "typo_in_name": ("logistic", ("sigmoid",), "import numpy as np\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-zz))\n"),
    "forgotten_import": ("logistic", ("sigmoid",), "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"),
    "math_on_arrays": ("logistic", ("sigmoid",), "import math\n\n\ndef sigmoid(z):\n    return 1 / (1 + math.exp(-z))\n"),
    "matmul_shapes": ("linear", ("linear",), numpy("def linear(x, W, b):\n    return x @ W + b\n")),
    "broadcast": ("softmax", ("softmax",), numpy("def softmax(z, axis=-1):\n    e = np.exp(z - z.max(axis=axis))\n    return e / e.sum(axis=axis)\n")),
    "wrong_parameters": ("logistic", ("sigmoid_backward",), numpy("def sigmoid_backward(z):\n    return z\n")),
    "assert_for_value_error": ("cnn", ("pool_over_time",), after_reference("cnn", "def pool_over_time(x, mode='max'):\n    assert mode in ('max', 'mean', 'sum')\n    return x.max(dim=1).values if mode == 'max' else getattr(x, mode)(dim=1)\n")),
    # types and shapes
    "no_return": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    y = 1 / (1 + np.exp(-z))\n")),
    "prints_instead": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    print(1 / (1 + np.exp(-z)))\n")),
    "returns_list": ("perceptron", ("weighted_sum",), "def weighted_sum(x, w):\n    return [sum(a * b for a, b in zip(row, w)) for row in x]\n"),
    "transposed": ("linear", ("linear",), numpy("def linear(x, W, b):\n    return W @ x.T + b[:, None]\n")),
    "kept_axis": ("logistic", ("logistic_regression",), numpy("def logistic_regression(x, w, b):\n    return 1 / (1 + np.exp(-(x @ w[:, None] + b)))\n")),
    "summed_over_all": ("softmax", ("softmax",), numpy("def softmax(z, axis=-1):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n")),
    "integers": ("perceptron", ("weighted_sum",), numpy("def weighted_sum(x, w):\n    return (x @ w).astype(int)\n")),
    # values
    "sign": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n")),
    "two_mistakes": ("logistic", ("logistic",), numpy("def logistic(z, L=1.0, k=1.0, z0=0.0):\n    return 1 / (1 + np.exp(-k * (z + z0)))\n")),
    "boundary": ("perceptron", ("perceptron",), numpy("def perceptron(x, w, b):\n    return (x @ w + b > 0).astype(int)\n")),
    "unknown_mistake": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return np.where(z > 1.5, 0.9, 1 / (1 + np.exp(-z)))\n")),
    "extremes_only": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return np.exp(z) / (1 + np.exp(z))\n")),
    "constant": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    return np.full_like(z, 0.5)\n")),
    # contract
    "in_place": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    z *= -1\n    return 1 / (1 + np.exp(z))\n")),
    "state": ("logistic", ("sigmoid",), numpy("calls = []\n\n\ndef sigmoid(z):\n    calls.append(1)\n    return 1 / (1 + np.exp(-z)) + (len(calls) > 380) * 0.1\n")),
    "off_limits_scipy": ("logistic", ("sigmoid",), "from scipy.special import expit\n\n\ndef sigmoid(z):\n    return expit(z)\n"),
    "off_limits_torch_relu": ("mlp", ("relu",), after_reference("mlp", "def relu(x):\n    return getattr(torch, 're' + 'lu')(x)\n")),
    "prints_much": ("logistic", ("sigmoid",), numpy("def sigmoid(z):\n    print('z =', z.shape, '中文', '\\x1b[31mred', '::error::x')\n    return z\n")),
    # gradients and torch
    "gates_swapped": ("lstm", ("lstm_cell",), after_reference("lstm", "def lstm_cell(x, h, c, params):\n    i, f, u, o = lstm_gates(x, h, params)\n    c = i * c + f * u\n    return o * torch.tanh(c), c\n")),
    "cut_graph": ("lstm", ("lstm_cell",), after_reference("lstm", "def lstm_cell(x, h, c, params):\n    i, f, u, o = lstm_gates(x, h, params)\n    c = (f * c + i * u).detach()\n    return o * torch.tanh(c), c\n")),
    "partly_cut_graph": ("lstm", ("lstm_cell",), after_reference("lstm", "def lstm_cell(x, h, c, params):\n    i, f, u, o = lstm_gates(x, h, params)\n    c = f.detach() * c + i * u\n    return o * torch.tanh(c), c\n")),
    "one_part_wrong": ("lstm", ("lstm_cell",), after_reference("lstm", "def lstm_cell(x, h, c, params):\n    i, f, u, o = lstm_gates(x, h, params)\n    c = f * c + i * u\n    return o * torch.sin(c), c\n")),
    "numpy_in_torch": ("attention", ("dot_score",), after_reference("attention", "def dot_score(q, K):\n    return (K.numpy() @ q.numpy()[:, :, None])[:, :, 0]\n")),
    # more of what students do
    "summed_over_wrong_axis": ("linear", ("linear_backward",), numpy("def linear_backward(dy, x, W):\n    return dy @ W, dy.T @ x, dy.sum(axis=1)\n")),
    "batch_missing": ("linear", ("linear",), numpy("def linear(x, W, b):\n    return W @ x.mean(axis=0) + b\n")),
    "text_for_number": ("loss", ("mean_squared_error",), numpy("def mean_squared_error(y_pred, y):\n    return str(np.mean((y_pred - y) ** 2))\n")),
    "chinese_punctuation": ("softmax", (), "import numpy as np\n\n\ndef softmax(z，axis=-1)：\n    return z\n"),
    "tabs": ("softmax", ("softmax",), "import numpy as np\n\n\ndef softmax(z, axis=-1):\n    e = np.exp(z)\n\treturn e\n"),
    "chinese_before_the_caret": ("softmax", ("softmax",), numpy("def softmax(z, axis=-1):\n    消息 = '中文'; y = np.exp(zz)  # 注释\n    return y\n")),
    "name_misspelled": ("perceptron", (), numpy("def weightedsum(x, w):\n    return x @ w\n")),
    "module_misspelled": ("softmax", ("softmax",), "import numpyy as np\n\n\ndef softmax(z, axis=-1):\n    e = np.exp(z)\n    return e / e.sum(axis=axis, keepdims=True)\n"),
    "recursion": ("perceptron", ("perceptron",), numpy("def perceptron(x, w, b):\n    return perceptron(x, w, b)\n")),
    "asks_for_input": ("softmax", ("softmax",), numpy("def softmax(z, axis=-1):\n    axis = int(input('axis? '))\n    return z\n")),
    "local_not_set": ("softmax", ("softmax",), numpy("def softmax(z, axis=-1):\n    if z.ndim > 5:\n        e = np.exp(z)\n    return e / e.sum()\n")),
    "off_limits_lstsq": ("gradient_descent", ("fit_linear_regression",), after_reference("gradient_descent", "def fit_linear_regression(x, y, lr, epochs, batch_size, rng):\n    return np.linalg.lstsq(x, y, rcond=None)[0], 0.0\n")),
    "function_given": ("gradient_descent", ("gradient_descent",), numpy("def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):\n    for _ in range(max_steps):\n        g = grad_fn(theta)\n        theta = theta - lr * g\n        if np.linalg.norm(g) <= tol:\n            break\n    return theta\n")),
    "theta_in_place": ("gradient_descent", ("gradient_descent",), numpy("def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):\n    for _ in range(max_steps):\n        g = grad_fn(theta)\n        if np.linalg.norm(g) <= tol:\n            break\n        theta -= lr * g\n    return theta\n")),
    "not_shuffled": ("gradient_descent", ("minibatches",), numpy("def minibatches(x, y, batch_size, rng):\n    return [(x[i : i + batch_size], y[i : i + batch_size]) for i in range(0, len(x), batch_size)]\n")),
    "gradient_negative": ("mlp", ("relu",), after_reference("mlp", "class Rectifier(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, x):\n        ctx.save_for_backward(x)\n        return x.clamp(min=0)\n\n    @staticmethod\n    def backward(ctx, g):\n        (x,) = ctx.saved_tensors\n        return -g * (x > 0)\n\n\ndef relu(x):\n    return Rectifier.apply(x)\n")),
    "gradient_twice": ("mlp", ("relu",), after_reference("mlp", "def relu(x):\n    y = x.clamp(min=0)\n    return y + (y - y.detach())\n")),
    "gradient_of_a_mean": ("attention", ("dot_score",), after_reference("attention", "def dot_score(q, K):\n    s = torch.einsum('bd,bnd->bn', q, K)\n    m = q.shape[0]\n    return s / m + (s - s / m).detach()\n")),
    "gradient_of_last_step": ("rnn", ("rnn",), after_reference("rnn", "def rnn(xs, h0, params):\n    h = h0\n    hs = []\n    for t in range(xs.shape[1]):\n        h = rnn_cell(xs[:, t] if t == xs.shape[1] - 1 else xs[:, t].detach(), h, params)\n        hs.append(h)\n    return torch.stack(hs, 1), h\n")),
    "output_gate_cut": ("lstm", ("lstm_cell",), after_reference("lstm", "def lstm_cell(x, h, c, params):\n    i, f, u, o = lstm_gates(x, h, params)\n    c = f * c + i * u\n    return o.detach() * torch.tanh(c), c\n")),
    "module_wrong": ("mlp", ("MLP",), after_reference("mlp", "class MLP(nn.Module):\n    def __init__(self, input_dim, hidden_dim, num_class):\n        super().__init__()\n        self.linear1 = nn.Linear(input_dim, hidden_dim)\n        self.linear2 = nn.Linear(hidden_dim, num_class)\n\n    def forward(self, inputs):\n        return torch.softmax(self.linear2(torch.relu(self.linear1(inputs))), dim=1)\n")),
    "training_wrong": ("mlp", ("train",), after_reference("mlp", "def train(model, x, y, lr=0.05, epochs=500):\n    opt = torch.optim.SGD(model.parameters(), lr=lr)\n    losses = []\n    for _ in range(epochs):\n        loss = nn.functional.nll_loss(model(x), y)\n        loss.backward()\n        opt.step()\n        losses.append(loss.item())\n    return losses\n")),
    "heads_mixed": ("self_attention", ("multi_head_attention",), after_reference("self_attention", "def multi_head_attention(x, W_q, W_k, W_v, W_o, num_heads, mask=None):\n    B, n, d = x.shape\n    if d % num_heads:\n        raise ValueError('heads')\n    q, k, v = ((x @ W.T).reshape(B, n, num_heads, -1).transpose(1, 2) for W in (W_q, W_k, W_v))\n    out, _ = scaled_dot_product_attention(q, k, v, mask)\n    return out.reshape(B, n, d) @ W_o.T\n")),
    "raise_missing": ("position", ("position_embedding",), after_reference("position", "def position_embedding(x, table):\n    return x + table[: x.shape[1]]\n")),
}  # fmt: skip
