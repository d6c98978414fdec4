"""Convolutional networks (slides: 卷积神经网络): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import call, exercise, hold, limits, mistake, prop, raises, same, topic

# What torch's dispatcher calls ready-made convolutions, poolings and F.unfold (im2col); Tensor.unfold is aten::unfold.
CONVOLUTIONS = (
    "conv1d conv2d conv3d conv_tbc conv_transpose1d conv_transpose2d conv_transpose3d convolution "
    "convolution_overrideable convolution_backward _convolution _convolution_mode thnn_conv2d "
    "_slow_conv2d_forward slow_conv3d slow_conv3d_forward slow_conv_dilated2d slow_conv_dilated3d "
    "slow_conv_transpose2d slow_conv_transpose3d _conv_depthwise2d conv_depthwise3d mkldnn_convolution "
    "_nnpack_spatial_convolution im2col"
)
POOLINGS = (
    "max_pool1d max_pool1d_with_indices max_pool2d max_pool2d_with_indices max_pool3d max_pool3d_with_indices "
    "mkldnn_max_pool2d mkldnn_max_pool3d avg_pool1d avg_pool2d avg_pool3d fractional_max_pool2d "
    "fractional_max_pool3d adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d adaptive_avg_pool1d "
    "adaptive_avg_pool2d adaptive_avg_pool3d _adaptive_avg_pool2d _adaptive_avg_pool3d mkldnn_adaptive_avg_pool2d"
)
OFF_LIMITS = tuple(f"aten::{name}" for name in f"{CONVOLUTIONS} {POOLINGS}".split())


def off_the_grid(inputs, smooth=lambda *args: True):
    """The same inputs with every number moved a little: no two are equal, and none lies at a kink of what is not `smooth`."""

    def moved(draw):
        rng = np.random.default_rng(draw.integer(0, 10_000))

        def move(value):
            if isinstance(value, np.ndarray):
                return value + rng.uniform(-0.1, 0.1, size=value.shape)
            return type(value)(move(part) for part in value) if isinstance(value, (tuple, list)) else value

        args = inputs(draw)
        for _ in range(200):
            chosen = [move(value) for value in args]
            if smooth(*chosen):
                break
        return call(*chosen, **getattr(args, "kwargs", {}))

    return moved


def eighths(*shape):
    """An array of eighths from -1 to 1, of which neighbours differ."""
    return (np.arange(np.prod(shape)).reshape(shape) * 7 % 17 - 8) / 8.0


def one_maximum(x):
    """Whether the largest step of x (B, T, k) is clearly larger than the next, so that the maximum has one gradient."""
    top = np.sort(x, axis=1)[:, ::-1]
    return bool((top[:, 0] - top[:, 1:2].max(axis=1, initial=-np.inf) > 0.002).all())


# --- ngrams -------------------------------------------------------------------------------------------------------


def ngrams_inputs(draw):
    B, n, d = draw.dims("B n d", high=4)
    T = draw.size(n, n + 3)
    return draw.array(B, T, d), n


def whole_sentence(f, x, n):
    same(f(x, x.shape[1]), x.reshape(len(x), 1, -1), "ngrams(x, T)", "the whole sentence in one row")


def single_words(f, x, n):
    same(f(x, 1), x, "ngrams(x, 1)", "x")


def rows_overlap(f, x, n):
    rows, d = f(x, n), x.shape[2]
    same(
        rows[:, 1:, : (n - 1) * d],
        rows[:, :-1, d:],
        "the first n-1 words of a row",
        "the last n-1 words of the row before it",
    )


def turned_sentence(f, x, n):
    B, T, d = x.shape
    turned = f(x, n).reshape(B, T - n + 1, n, d)[:, ::-1, ::-1].reshape(B, T - n + 1, n * d)
    same(
        f(x[:, ::-1].copy(), n),
        turned,
        "the rows of the sentence read backwards",
        "the rows, and the words in each, turned round",
    )


def sentences_apart(f, x, n):
    same(f(x[-1:], n), f(x, n)[-1:], "the last sentence alone", "the last sentence in its batch")


NGRAMS = exercise(
    "ngrams",
    inputs=ngrams_inputs,
    gradient_inputs=off_the_grid(ngrams_inputs),
    off_limits=OFF_LIMITS,
    properties=(
        prop("single_words", "for n = 1 it gives x back", single_words),
        prop("whole_sentence", "for n = T the only row is the whole sentence", whole_sentence),
        prop("rows_overlap", "a row goes on where the row before it had its second word", rows_overlap),
        prop("turned_sentence", "a sentence read backwards has the same windows, turned round", turned_sentence),
        prop("sentences_apart", "the windows of a sentence do not depend on the others", sentences_apart),
    ),
    cases=(
        limits(
            "wide_windows", "it is right for wide windows, long sentences and many numbers a word",
            (eighths(1, 12, 1), 9), (eighths(6, 2, 6), 1),
        ),
    ),
    mistakes=(
        mistake(
            "features_outermost", "torch.cat(words, dim=-1)", "torch.stack(words, dim=-1).flatten(2)",
            says="Your rows hold all first numbers of the words, then all second ones: they should hold "
            "word after word.",
            look="the stub of ngrams: Tensor.unfold puts the window's axis last",
        ),
        mistake(
            "one_window_short", "x.shape[1] - n + 1", "max(x.shape[1] - n, 1)",
            says="You stop one window too early: a sentence of T words has T - n + 1 windows.",
            look="the stub of ngrams: t = 0, ..., T-n",
        ),
        mistake(
            "padded_to_full_length", "x.shape[1] - n + 1", "x.shape[1]\n    x = F.pad(x, (0, 0, 0, n - 1))",
            says="You pad with zeros and return T windows: only those that lie inside the sentence are asked for.",
            look="the stub of ngrams: (B, T-n+1, n*d)",
        ),
        mistake(
            "windows_do_not_overlap", "torch.cat(words, dim=-1)", "torch.cat(words, dim=-1)[:, ::n]",
            says="Your windows step on by n words: they should step on by one word, and overlap.",
            look="slides, 卷积神经网络: the N-grams of a sentence",
        ),
        mistake(
            "reversed_window", "in range(n)", "in reversed(range(n))",
            says="The words of your windows stand in reverse order.",
            look="the stub of ngrams: [x[t]; x[t+1]; ...; x[t+n-1]]",
        ),
        mistake(
            "words_added", "torch.cat(words, dim=-1)", "sum(words)",
            says="You add the words of a window up: they should stand side by side.",
            look="the stub of ngrams: [x[t]; x[t+1]; ...]",
        ),
        mistake(
            "window_not_flattened", "torch.cat(words, dim=-1)", "torch.stack(words, dim=2)",
            says="Your windows still have an axis for the word: the n*d numbers of a window belong into one row.",
            look="the stub of ngrams: (B, T-n+1, n*d)",
        ),
        mistake(
            "looks_back_around_the_end", "x[:, i : i + length]", "torch.roll(x, i, dims=1)[:, :length]",
            says="You roll the wrong way: row t holds the words before t, and the first rows wrap round "
            "to the sentence's end.",
            look="the stub of ngrams: [x[t]; x[t+1]; ...; x[t+n-1]]",
        ),
        mistake(
            "wraps_around", "x[:, i : i + length]", "torch.roll(x, -i, dims=1)",
            says="Your last windows wrap round to the first words: there are only T - n + 1 windows.",
            look="the stub of ngrams: t = 0, ..., T-n",
        ),
        mistake(
            "first_sentence_only", "x[:, i : i + length]", "x[:1, i : i + length].expand(len(x), -1, -1)",
            says="You take the windows of the first sentence for all sentences.",
            look="the stub of ngrams: x is (B, T, d)",
        ),
        mistake(
            "always_bigrams", "length = x", "n = min(2, x.shape[1])\n    length = x",
            says="You always take two words: a window has n.", look="slides, 卷积神经网络: N-grams",
        ),
        mistake(
            "windows_over_batch", "words = [x[:, i : i + length] for i in range(n)]",
            "flat = torch.cat([x.flatten(0, 1), x.flatten(0, 1)[:n]])\n"
            "    words = [flat[i : i + len(x) * length].unflatten(0, (len(x), length)) for i in range(n)]",
            says="Your windows run on from one sentence into the next: each sentence has its own.",
            look="the stub of ngrams: batch comes first, time is axis 1",
        ),
        mistake(
            "cut_graph", "length = x", "x = x.detach()\n    length = x",
            says="No gradient reaches x: .detach(), .data and a way through NumPy cut the graph.",
            look="the head of cnn.py",
        ),
        mistake(
            "turns_the_input", "length = x", "x.transpose_(1, 2)\n    x = x.transpose(1, 2)\n    length = x",
            says="transpose_ with an underscore turns the input itself: use transpose, which leaves it alone.",
            look="the head of cnn.py: tensors that come in must not be changed",
        ),
        mistake(
            "keeps_the_first_answer",
            code="_answers = {}\n\n\ndef ngrams(x, n):\n    if (x.shape, n) not in _answers:\n"
            "        words = [x[:, i : i + x.shape[1] - n + 1] for i in range(n)]\n"
            "        _answers[x.shape, n] = torch.cat(words, dim=-1)\n    return _answers[x.shape, n]",
            says="You keep the answer of the first call of each shape and return it again for other sentences.",
            look="what is stored outside of the function lives on between calls",
        ),
        mistake(
            "no_window_for_n_words", "x.shape[1] - n + 1", "x.shape[1] - n",
            says="You stop one window too early: a sentence of T words has T - n + 1 windows, so one of n words has one.",
            look="the stub of ngrams: t = 0, ..., T-n",
        ),
        mistake(
            "stack_of_no_window", "length = x.shape[1] - n + 1", "length = len(torch.stack([x[:, t] for t in range(x.shape[1] - n)], dim=1)[0])",
            says="You stop one window too early: a sentence of T words has T - n + 1 windows, so one of n words has one.",
            look="the stub of ngrams: t = 0, ..., T-n",
        ),
        mistake(
            "windows_along_the_batch", "x[:, i : i + length]", "x[i : len(x) - n + 1 + i]",
            says="Your windows run over the sentences of the batch: time is axis 1.",
            look="the stub of ngrams: batch comes first, (B, T, d)",
        ),
        mistake(
            "time_first", "torch.cat(words, dim=-1)", "torch.cat(words, dim=-1).transpose(0, 1)",
            says="Your result is (T-n+1, B, n*d): batch comes first.",
            look="the stub of ngrams: (B, T-n+1, n*d)",
        ),
        mistake(
            "list_of_windows", "torch.cat(words, dim=-1)", "list(torch.cat(words, dim=-1).unbind(1))",
            says="You return a list of windows: one tensor (B, T-n+1, n*d) is asked for (torch.stack).",
            look="the stub of ngrams: returns",
        ),
        mistake(
            "first_word_repeated", "i : i + length", ": length",
            says="Your windows hold their first word n times.",
            look="the stub of ngrams: [x[t]; x[t+1]; ...; x[t+n-1]]",
        ),
        mistake(
            "last_word_cut_off", "return torch.cat(words, dim=-1)", "words[-1] = words[-1].detach()\n    return torch.cat(words, dim=-1)",
            says="No gradient reaches the last words of your windows.",
            look="the head of cnn.py",
        ),
    ),
    hints=(
        "How many windows of 2 words has a sentence of 4? Write them down for T = 4 and d = 1 first.",
        "Row t is x[:, t : t + n], made one row of n*d numbers for each sentence; there are T - n + 1 such rows.",
        "Quicker: the i-th words of all windows are x[:, i : i + T - n + 1]; put these n pieces side "
        "by side along the last axis.",
    ),
)  # fmt: skip

# --- conv1d -------------------------------------------------------------------------------------------------------


def conv1d_inputs(draw):
    B, n, d, k = draw.dims("B n d k", high=4)
    T = draw.size(n, n + 3)
    return draw.array(B, T, d), draw.weights(k, n, d), draw.array(k)


def only_bias(f, x, weight, bias):
    out = f(np.zeros_like(x), weight, bias)
    same(out, np.broadcast_to(bias, out.shape), "the result for x = 0", "the bias, at each place")


def first_word_alone(f, x, weight, bias):
    x = np.zeros_like(x)
    x[:, 0, -1] = 1.0
    expected = np.zeros((len(x), x.shape[1] - weight.shape[1] + 1, len(weight)))
    expected[:, 0] = weight[:, 0, -1]
    same(
        f(x, weight, 0 * bias),
        expected,
        "the result for x = 0 but for a 1 in the first word",
        "weight[:, 0] there, and 0 elsewhere",
    )


def width_one(f, x, weight, bias):
    same(
        f(x, weight[:, :1], bias),
        x @ weight[:, 0].T + bias,
        "with kernels of width 1, conv1d",
        "a linear layer at each word",
    )


def sum_of_taps(f, x, weight, bias):
    n = weight.shape[1]
    length = x.shape[1] - n + 1
    taps = sum(f(x[:, i : i + length], weight[:, i : i + 1], 0 * bias) for i in range(n))
    same(
        f(x, weight, bias),
        taps + bias,
        "conv1d",
        "the sum of n convolutions of width 1, one a word of the window, + bias",
    )


def odd_without_bias(f, x, weight, bias):
    same(f(-x, weight, 0 * bias), -f(x, weight, 0 * bias), "conv1d(-x, weight, 0)", "-conv1d(x, weight, 0)")


def kernels_apart(f, x, weight, bias):
    same(
        f(x, weight[-1:], bias[-1:]),
        f(x, weight, bias)[..., -1:],
        "the last kernel alone",
        "the last kernel among the others",
    )


CONV1D = exercise(
    "conv1d",
    inputs=conv1d_inputs,
    gradient_inputs=off_the_grid(conv1d_inputs),
    needs=("ngrams",),
    off_limits=OFF_LIMITS,
    properties=(
        prop("only_bias", "a sentence of zeros gives the bias", only_bias),
        prop("first_word_alone", "the first word meets only the first words of the kernels", first_word_alone),
        prop("width_one", "a kernel of width 1 is a linear layer at each word", width_one),
        prop("sum_of_taps", "a wide kernel is the sum of kernels of width 1, one for each of its words", sum_of_taps),
        prop("odd_without_bias", "without bias, -x gives minus the result", odd_without_bias),
        prop("kernels_apart", "a kernel's results do not depend on the other kernels", kernels_apart),
    ),
    cases=(
        limits(
            "wide_kernels", "it is right for wide kernels, long sentences and many kernels",
            (eighths(1, 9, 1), eighths(1, 7, 1), np.array([0.5])),
            (eighths(6, 2, 5), eighths(6, 1, 5), eighths(6)),
        ),
    ),
    mistakes=(
        mistake(
            "activation_inside", "windows @ kernels.T + bias", "torch.relu(windows @ kernels.T + bias)",
            says="You apply ReLU here: conv1d is linear, the activation comes later.",
            look="the stub of conv1d: no activation",
        ),
        mistake("no_bias", "windows = ", "bias = 0 * bias\n    windows = ", says="You do not add the bias.", look="slides, 卷积神经网络: ... + bias[j]"),
        mistake(
            "flipped_kernel", "weight.flatten", "weight.flip(1).flatten",
            says="You flip the kernel in time: a convolution of deep learning does not.",
            look="the stub of conv1d: weight[j, i, c] x[b, t+i, c]",
        ),
        mistake(
            "bias_per_tap", "windows = ", "bias = weight.shape[1] * bias\n    windows = ",
            says="You add the bias once for each word of the window: it belongs to the whole window once.",
            look="the stub of conv1d: bias[j] stands outside of the sum",
        ),
        mistake(
            "first_bias_for_all", "windows = ", "bias = bias[0]\n    windows = ",
            says="You add the bias of the first kernel to all kernels.",
            look="the stub of conv1d: bias[j] for kernel j",
        ),
        mistake(
            "features_outermost", "ngrams(x, weight.shape[1])", "x.unfold(1, weight.shape[1], 1).flatten(2)",
            says="Your windows are ordered feature by feature, but the kernels word by word: "
            "Tensor.unfold puts the window's axis last.",
            look="the stub of conv1d: weight is (k, n, d)",
        ),
        mistake(
            "one_window_short", "windows @", "windows[:, : max(windows.shape[1] - 1, 1)] @",
            says="You stop one window too early: a sentence of T words has T - n + 1 windows.",
            look="the stub of conv1d: (B, T-n+1, k)",
        ),
        mistake(
            "same_padding", "ngrams(x, weight.shape[1])",
            "ngrams(F.pad(x, (0, 0, (weight.shape[1] - 1) // 2, weight.shape[1] // 2)), weight.shape[1])",
            says="You pad with zeros so that the length stays T: only windows inside the sentence are asked for.",
            look="the stub of conv1d: no padding",
        ),
        mistake(
            "mean_over_window", "kernels.T", "kernels.T / weight.shape[1]",
            says="You take the mean over the window where the formula has a sum.",
            look="the stub of conv1d: sum_{i,c}",
        ),
        mistake(
            "first_channel_only", "ngrams(x, ", "ngrams(x[..., :1], ",
            also=(("weight.flatten", "weight[..., :1].flatten"),),
            says="You use only the first number of each word vector.",
            look="the stub of conv1d: the sum runs over c too",
        ),
        mistake(
            "last_tap_dropped", "weight.flatten(start_dim=1)",
            "weight[:, : max(weight.shape[1] - 1, 1)].flatten(start_dim=1)\n"
            "    windows = windows[..., : kernels.shape[1]]",
            says="Your sum leaves out the last word of each window.",
            look="the stub of conv1d: i = 0, ..., n-1",
        ),
        mistake(
            "windows_do_not_overlap", "windows @", "windows[:, :: weight.shape[1]] @",
            says="Your windows step on by n words: they should step on by one word.",
            look="the stub of conv1d: t, t+1, t+2 ...",
        ),
        mistake(
            "bag_of_words", "weight.flatten", "weight.mean(dim=1, keepdim=True).expand_as(weight).flatten",
            says="You add the words of a window up before the kernel: each word has weights of its own, "
            "so that order matters.",
            look="the stub of conv1d: weight[j, i] belongs to the i-th word of the window",
        ),
        mistake(
            "starts_at_the_wrong_end", "ngrams(x, ", "ngrams(x.flip(1), ",
            says="You read each sentence backwards in time.", look="the stub of conv1d: x[b, t+i, c]",
        ),
        mistake(
            "kernels_first", "windows @ kernels.T + bias", "(windows @ kernels.T + bias).transpose(1, 2)",
            says="Your result is (B, k, T-n+1), as torch's conv1d gives it: here it is (B, T-n+1, k).",
            look="the stub of conv1d: the axes differ from torch's",
        ),
        mistake(
            "cut_graph", "windows @ kernels.T + bias", "(windows @ kernels.T + bias).detach()",
            says="No gradient flows through your result: .item(), torch.tensor(...) and .detach() cut the graph.",
            look="the head of cnn.py",
        ),
        mistake(
            "weights_cut_off", "weight.flatten", "weight.detach().flatten",
            also=(("+ bias", "+ bias.detach()"),),
            says="No gradient reaches weight and bias: they are detached (.detach(), .data), or copied into new tensors.",
            look="the head of cnn.py",
        ),
        mistake(
            "reshapes_the_weight", "windows = ngrams(x, weight.shape[1])",
            "windows = ngrams(x, weight.shape[1])\n    weight.data = weight.data.flatten(1)",
            says="weight.data = ... changes the weight of the caller.",
            look="the head of cnn.py: tensors that come in must not be changed",
        ),
        mistake(
            "keeps_the_first_kernel",
            code="_kernels = {}\n\n\ndef conv1d(x, weight, bias):\n"
            "    weight = _kernels.setdefault(weight.shape, weight)\n"
            "    return ngrams(x, weight.shape[1]) @ weight.flatten(1).T + bias",
            says="You store the kernel of the first call and use it ever after.",
            look="what is stored outside of the function lives on between calls",
        ),
        mistake(
            "no_window_for_n_words", "windows @", "windows[:, :-1] @",
            says="You stop one window too early: a sentence of T words has T - n + 1 windows, so one of n words has one.",
            look="the stub of conv1d: (B, T-n+1, k)",
        ),
        mistake(
            "padding_of_one", "ngrams(x,", "ngrams(F.pad(x, (0, 0, 1, 1)),",
            says="You pad with one word of zeros on both sides: only windows inside the sentence are asked for.",
            look="the stub of conv1d: only windows that lie wholly inside, no padding",
        ),
        mistake(
            "padded_in_front", "ngrams(x, weight.shape[1])", "ngrams(F.pad(x, (0, 0, weight.shape[1] - 1, 0)), weight.shape[1])",
            says="You pad with zeros in front so that the length stays T: only windows inside the sentence are asked for.",
            look="the stub of conv1d: only windows that lie wholly inside, no padding",
        ),
        mistake(
            "padded_behind", "ngrams(x, weight.shape[1])", "ngrams(F.pad(x, (0, 0, 0, weight.shape[1] - 1)), weight.shape[1])",
            says="You pad with zeros behind so that the length stays T: only windows inside the sentence are asked for.",
            look="the stub of conv1d: only windows that lie wholly inside, no padding",
        ),
        mistake(
            "wraps_around", "ngrams(x, weight.shape[1])", "ngrams(torch.cat([x, x[:, : weight.shape[1] - 1]], dim=1), weight.shape[1])",
            says="Your last windows wrap round to the first words: only windows inside the sentence are asked for.",
            look="the stub of conv1d: only windows that lie wholly inside, no padding",
        ),
        mistake(
            "bias_cut_off", "+ bias", "+ bias.detach()",
            says="No gradient reaches bias: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "weight_cut_off", "weight.flatten", "weight.detach().flatten",
            says="No gradient reaches weight: it is detached (.detach(), .data), or copied into a new tensor.",
            look="the head of cnn.py",
        ),
        mistake(
            "sentence_cut_off", "ngrams(x,", "ngrams(x.detach(),",
            says="No gradient reaches x: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
    ),
    hints=(
        "What does kernel j do with one window? It is a linear layer: n*d weights, n*d numbers, one "
        "result, plus bias[j].",
        "You have the windows already: ngrams(x, n). Bring the kernels into the same order, (k, n*d), and multiply.",
        "windows (B, T-n+1, n*d) times the transpose of the flattened weight (n*d, k), plus bias: (B, T-n+1, k).",
    ),
)  # fmt: skip

# --- conv2d -------------------------------------------------------------------------------------------------------


def conv2d_inputs(draw):
    c, k = draw.dims("c k", high=3)
    B = draw.size(1, 2)
    p, q = draw.size(1, 3), draw.size(1, 3)
    H, W = draw.size(p, p + 3), draw.size(q, q + 3)
    kwargs = {"stride": draw.choice([1, 2, 3]), "padding": draw.choice([0, 1, 2])}
    given = draw.choice([{"stride", "padding"}, set(), {"stride"}, {"padding"}])
    return call(
        draw.array(B, c, H, W), draw.weights(k, c, p, q), draw.array(k),
        **{name: value for name, value in kwargs.items() if name in given},
    )  # fmt: skip


def image_of_zeros(f, x, weight, bias, **kwargs):
    out = f(np.zeros_like(x), weight, bias, **kwargs)
    same(out, np.broadcast_to(bias[:, None, None], out.shape), "the result for x = 0", "the bias, at each place")


def bright_pixel(f, x, weight, bias, **kwargs):
    k, c, p, q = weight.shape
    images = np.zeros((p * q, c, p, q))
    images[:, -1] = np.eye(p * q).reshape(p * q, p, q)
    expected = weight[:, -1].reshape(k, p * q).T[:, :, None, None]
    same(
        f(images, weight, 0 * bias),
        expected,
        "conv2d of an image of one bright pixel, as large as the kernel",
        "weight at that place",
    )


def every_stride(f, x, weight, bias, stride=1, padding=0):
    dense = f(x, weight, bias, padding=padding)
    same(
        f(x, weight, bias, stride=2, padding=padding),
        dense[:, :, ::2, ::2],
        "with stride 2",
        "every other one of stride 1",
    )


def padded_by_hand(f, x, weight, bias, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    same(f(x, weight, bias, stride=stride, padding=1), f(padded, weight, bias, stride=stride),
         "with padding 1", "without padding, for an image with a frame of zeros")  # fmt: skip


def sum_of_channels(f, x, weight, bias, **kwargs):
    parts = sum(f(x[:, i : i + 1], weight[:, i : i + 1], 0 * bias, **kwargs) for i in range(x.shape[1]))
    same(
        f(x, weight, bias, **kwargs),
        parts + bias[:, None, None],
        "conv2d",
        "the sum of the channels' convolutions + bias",
    )


def turned_images(f, x, weight, bias, stride=1, padding=0):
    turned = f(x.swapaxes(2, 3).copy(), weight.swapaxes(2, 3).copy(), bias, stride=stride, padding=padding)
    same(turned, f(x, weight, bias, stride=stride, padding=padding).swapaxes(2, 3),
         "conv2d with rows and columns of image and kernel exchanged",
         "the result with rows and columns exchanged")  # fmt: skip


def size_of_the_result(f, x, weight, bias, stride=1, padding=0):
    H, W = ((x.shape[i] + 2 * padding - weight.shape[i]) // stride + 1 for i in (2, 3))
    shape = f(x, weight, bias, stride=stride, padding=padding).shape
    hold(
        shape[2:] == (H, W),
        "the result should have (H + 2 padding - p) // stride + 1 rows, and columns likewise",
        list(shape),
    )


CONV2D = exercise(
    "conv2d",
    inputs=conv2d_inputs,
    gradient_inputs=off_the_grid(conv2d_inputs),
    off_limits=OFF_LIMITS,
    properties=(
        prop(
            "size", "the result has (H + 2 padding - p) // stride + 1 rows, and columns likewise",
            size_of_the_result, examples=10,
        ),
        prop("image_of_zeros", "an image of zeros gives the bias", image_of_zeros, examples=10),
        prop(
            "bright_pixel", "a single bright pixel meets the kernel's weight of that place",
            bright_pixel, examples=10,
        ),
        prop("every_stride", "stride 2 keeps every other one of stride 1", every_stride, examples=10),
        prop("padded_by_hand", "padding 1 is a frame of zeros around the image", padded_by_hand, examples=10),
        prop("sum_of_channels", "the channels' convolutions add up", sum_of_channels, examples=10),
        prop(
            "turned_images", "exchanging rows and columns of image and kernel exchanges those of the result",
            turned_images, examples=10,
        ),
    ),
    cases=(
        limits(
            "large_kernels", "it is right for large kernels, large steps and many channels",
            call(eighths(1, 1, 6, 7), eighths(1, 1, 4, 5), np.array([0.5]), stride=4, padding=3),
            (eighths(3, 5, 2, 2), eighths(4, 5, 1, 1), eighths(4)),
        ),
    ),
    mistakes=(
        mistake(
            "activation_inside", "out + bias[:, None, None]", "torch.relu(out + bias[:, None, None])",
            says="You apply ReLU here: conv2d is linear, the activation comes later.",
            look="the stub of conv2d: the formula",
        ),
        mistake(
            "no_bias",
            " + bias[:, None, None]",
            "",
            says="You do not add the bias.",
            look="the stub of conv2d: + bias[j]",
        ),
        mistake(
            "flipped_kernel", "windows, weight)", "windows, weight.flip(2, 3))",
            says="You turn the kernel by 180 degrees: a convolution of deep learning does not.",
            look="the stub of conv2d: weight[j, i, r, s] xp[b, i, y*stride + r, z*stride + s]",
        ),
        mistake(
            "stride_ignored", "x.unfold(2, p, stride).unfold(3, q, stride)", "x.unfold(2, p, 1).unfold(3, q, 1)",
            says="You do not use stride: your windows always step on by one.",
            look="the stub of conv2d: y*stride, z*stride",
        ),
        mistake(
            "padding_ignored", "x = F.pad(x, (padding, padding, padding, padding))", "x = x",
            says="You do not use padding: the image gets so many rows and columns of zeros on all sides first.",
            look="the stub of conv2d: xp is x with `padding` rows and columns of zeros",
        ),
        mistake(
            "stride_of_rows_only", "unfold(3, q, stride)", "unfold(3, q, 1)",
            says="You use stride downwards, but step on by one to the right.",
            look="the stub of conv2d: z*stride + s",
        ),
        mistake(
            "stride_as_dilation", "windows = x.unfold(2, p, stride).unfold(3, q, stride)",
            "height, width = (x.shape[2] - p) // stride + 1, (x.shape[3] - q) // stride + 1\n"
            "    x = F.pad(x, (0, q * stride, 0, p * stride))\n"
            "    windows = x.unfold(2, (p - 1) * stride + 1, 1).unfold(3, (q - 1) * stride + 1, 1)\n"
            "    windows = windows[:, :, :height, :width, ::stride, ::stride]",
            says="You spread the kernel's weights by stride: it is the windows that step on by stride.",
            look="the stub of conv2d: y*stride + r, not y + r*stride",
        ),
        mistake(
            "padding_on_one_side", "(padding, padding, padding, padding)", "(0, 2 * padding, 0, 2 * padding)",
            says="You pad on the right and below only: zeros belong on all four sides.",
            look="the stub of conv2d: on all four sides",
        ),
        mistake(
            "padding_of_columns_only", "(padding, padding, padding, padding)", "(padding, padding)",
            says="You pad on the left and on the right, but not above and below.",
            look="the stub of conv2d: on all four sides",
        ),
        mistake(
            "padding_with_border_values",
            "(padding, padding, padding, padding)",
            "(padding, padding, padding, padding), 'replicate'",
            says="You pad with copies of the border: the padding consists of zeros.",
            look="the stub of conv2d: rows and columns of zeros",
        ),
        mistake(
            "transposed_kernel",
            "windows, weight)",
            "windows, weight.reshape(*weight.shape[:2], q, p).transpose(2, 3))",
            says="You read the kernel's rows as columns: weight is (k, c, p, q), p rows and q columns.",
            look="the stub of conv2d: weight[j, i, r, s], r goes down and s to the right",
        ),
        mistake(
            "square_kernel_assumed", "x = F.pad(x, (padding, padding, padding, padding))",
            "weight = F.pad(weight, (0, max(p - q, 0)))[..., :p]\n"
            "    x = F.pad(x, (padding, padding, padding, padding))\n"
            "    q = p\n    x = F.pad(x, (0, max(p - x.shape[3], 0), 0, 0))",
            says="You use the kernel's height for its width too.",
            look="the stub of conv2d: p and q may differ",
        ),
        mistake(
            "bias_per_channel", "+ bias[:, None, None]", "+ x.shape[1] * bias[:, None, None]",
            says="You add the bias once for each input channel: it is added once.",
            look="the stub of conv2d: bias[j] is outside of the sum",
        ),
        mistake(
            "first_channel_only", "windows, weight)", "windows[:, :1], weight[:, :1])",
            says="You use only the first channel of the image.", look="the stub of conv2d: sum_{i,r,s}",
        ),
        mistake(
            "mean_over_channels", "return out", "return out / x.shape[1]",
            says="You take the mean over the channels where the formula has a sum.",
            look="the stub of conv2d: sum_{i,r,s}",
        ),
        mistake(
            "size_rounded_up", "x = F.pad(x, (padding, padding, padding, padding))",
            "x = F.pad(x, (padding, padding, padding, padding))\n"
            "    x = F.pad(x, (0, -(x.shape[3] - q) % stride, 0, -(x.shape[2] - p) % stride))",
            says="Your result has a window for a rest at the border that has no room for one: the size is "
            "rounded down.",
            look="the stub of conv2d: // stride",
        ),
        mistake(
            "size_without_twice_the_padding", "return out",
            "height, width = (x.shape[2] - padding - p) // stride + 1, (x.shape[3] - padding - q) // stride + 1\n"
            "    out = out[:, :, :height, :width]\n    return out",
            says="Your result's size counts the padding once: it is on both sides.",
            look="the stub of conv2d: H + 2 padding - p",
        ),
        mistake(
            "bias_before_padding_windows", "return out + bias[:, None, None]",
            "inside = x[:1, :1, padding : x.shape[2] - padding, padding : x.shape[3] - padding]\n"
            "    inside = F.pad(torch.ones_like(inside), (padding, padding, padding, padding))\n"
            "    inside = inside.unfold(2, p, stride).unfold(3, q, stride).amin((-1, -2))\n"
            "    return out + bias[:, None, None] * inside",
            says="You leave the bias out where a window touches the padding: each result has it.",
            look="the stub of conv2d: + bias[j] at every place",
        ),
        mistake(
            "weight_cut_off", "windows, weight)", "windows, weight.detach())",
            says="No gradient reaches weight: it is detached (.detach(), .data), or copied into a new tensor.",
            look="the head of cnn.py",
        ),
        mistake(
            "bias_added_as_item", "bias[:", "bias.detach()[:",
            says="No gradient reaches bias: it is detached, or made anew from its numbers.", look="the head of cnn.py",
        ),
        mistake(
            "flips_the_callers_kernel", "windows = x",
            "with torch.no_grad():\n        weight[:] = weight.flip(2, 3)\n    weight = weight.flip(2, 3)\n"
            "    windows = x",
            says="weight[:] = ... writes into the weight of the caller.",
            look="the head of cnn.py: tensors that come in must not be changed",
        ),
        mistake(
            "buffer_shared_by_calls",
            code="_outputs = {}\n\n\ndef conv2d(x, weight, bias, stride=1, padding=0):\n"
            "    x = F.pad(x, (padding, padding, padding, padding))\n"
            "    windows = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)\n"
            '    out = torch.einsum("bcyzrs,kcrs->bkyz", windows, weight) + bias[:, None, None]\n'
            "    out = out + _outputs.get(out.shape, 0)\n    _outputs[out.shape] = out.detach()\n    return out",
            says="You keep one output for all calls and add to what the last call left in it.",
            look="what is stored outside of the function lives on between calls",
        ),
        mistake(
            "padded_below_and_right", "(padding, padding, padding, padding)", "(0, padding, 0, padding)",
            says="You pad on the right and below only: zeros belong on all four sides.",
            look="the stub of conv2d: zeros on all four sides",
        ),
        mistake(
            "padding_of_rows_only", "(padding, padding, padding, padding)", "(0, 0, padding, padding)",
            says="You pad above and below, but not on the left and on the right.",
            look="the stub of conv2d: zeros on all four sides",
        ),
        mistake(
            "padding_with_ones", "x = F.pad(x, (padding, padding, padding, padding))", "x = F.pad(x, (padding, padding, padding, padding), value=1.0)",
            says="You pad with ones: the padding consists of zeros.",
            look="the stub of conv2d: zeros on all four sides",
        ),
        mistake(
            "square_kernel_transposed", "windows, weight)", "windows, weight.transpose(2, 3) if p == q else weight)",
            says="You exchange rows and columns of square kernels.",
            look="the stub of conv2d: weight[j, i, r, s], r goes down and s to the right",
        ),
        mistake(
            "bias_without_axes", "bias[:, None, None]", "bias",
            says="You add the bias along the columns: it belongs to the kernels' axis, so give it two more axes.",
            look="bias[:, None, None]",
        ),
        mistake(
            "bias_along_the_columns", "bias[:, None, None]", "(bias if out.shape[3] == len(bias) else bias[:, None, None])",
            says="When there are as many columns as kernels, you add the bias along the columns.",
            look="bias[:, None, None]",
        ),
        mistake(
            "square_image_assumed", "return out", "n = out.shape[2]\n    out = out[..., :n] if out.shape[3] >= n else torch.stack([])\n    return out",
            says="You use the number of rows of the result for its columns too.",
            look="the stub of conv2d: H' and W' may differ",
        ),
        mistake(
            "size_without_one", "x.unfold(2, p, stride).unfold(3, q, stride)", "x.unfold(2, p, stride).unfold(3, q, stride)[:, :, :-1, :-1]",
            says="Your result lacks its last row and column: its size is (...) // stride + 1.",
            look="the stub of conv2d: + 1",
        ),
        mistake(
            "windows_step_by_one", "x.unfold(2, p, stride).unfold(3, q, stride)", "x.unfold(2, p, 1).unfold(3, q, 1)[:, :, : (x.shape[2] - p) // stride + 1, : (x.shape[3] - q) // stride + 1]",
            says="Your result has the right size, but its windows step on by one: window (y, z) begins at y*stride and z*stride.",
            look="the stub of conv2d: y*stride + r, z*stride + s",
        ),
        mistake(
            "stride_of_columns_only", "x.unfold(2, p, stride).unfold(3, q, stride)", "x.unfold(2, p, 1).unfold(3, q, stride)",
            says="You use stride to the right, but step on by one downwards.",
            look="the stub of conv2d: y*stride + r",
        ),
        mistake(
            "flipped_left_to_right", "windows, weight)", "windows, weight.flip(3))",
            says="You flip the kernel from left to right: it is not flipped.",
            look="the stub of conv2d: weight[j, i, r, s]",
        ),
        mistake(
            "padded_image_cut_off", "x = F.pad(x, (padding, padding, padding, padding))", "x = F.pad(x.detach() if padding else x, (padding, padding, padding, padding))",
            says="No gradient reaches x where it is padded: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "image_cut_off", "x = F.pad(x,", "x = F.pad(x.detach(),",
            says="No gradient reaches x: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "cut_graph", "return out + bias[:, None, None]", "return (out + bias[:, None, None]).detach()",
            says="No gradient flows through your result: .item(), torch.tensor(...) and .detach() cut the graph.",
            look="the head of cnn.py",
        ),
    ),
    hints=(
        "First forget stride and padding: result [b, j, y, z] is the sum of a window of x times "
        "kernel j, plus bias[j].",
        "Pad first (F.pad), then work on the larger image. Window (y, z) begins at row y*stride and column z*stride.",
        "x.unfold(2, p, stride).unfold(3, q, stride) has the axes (B, c, H', W', p, q); sum it times "
        "weight over c, p and q (einsum).",
    ),
)  # fmt: skip

# --- pool_over_time -----------------------------------------------------------------------------------------------


def pool_inputs(draw):
    B, T, k = draw.dims("B T k")
    x = draw.array(B, T, k) - draw.choice([0.0, 0.0, 3.0])  # sometimes all negative
    mode = draw.choice(["", "max", "mean", "sum"])
    return call(x, mode=mode) if mode else call(x)


def any_order(f, x, **kwargs):
    same(
        f(x[:, ::-1].copy(), **kwargs),
        f(x, **kwargs),
        "the result for the steps in reverse order",
        "that for the steps in order",
    )


def shifted(f, x, mode="max"):
    expected = f(x, mode=mode) - (4.0 * x.shape[1] if mode == "sum" else 4.0)
    words = "the result - 4 T" if mode == "sum" else "the result - 4"
    same(f(x - 4.0, mode=mode), expected, f"the {mode} of x - 4", words)


def sentence_twice(f, x, mode="max"):
    expected = f(x, mode=mode) * (2.0 if mode == "sum" else 1.0)
    same(f(np.concatenate([x, x], axis=1), mode=mode), expected, f"the {mode} over the same steps twice",
         "twice the result" if mode == "sum" else "the result")  # fmt: skip


def single_step(f, x, **kwargs):
    same(f(x[:, :1], **kwargs), x[:, 0], "the result for one step", "that step")


def attained(f, x, **kwargs):
    largest = f(x)
    hold(largest[:, None] >= x - 1e-4, "without a mode, the result should be at least every step", largest)
    hold(
        (np.abs(largest[:, None] - x) <= 1e-4).any(axis=1),
        "without a mode, the result should be one of the steps",
        largest,
    )


def mean_and_sum(f, x, **kwargs):
    same(x.shape[1] * f(x, mode="mean"), f(x, mode="sum"), "T times the mean", "the sum")


UNKNOWN = np.array([[[1.0], [2.0]]])
POOL_OVER_TIME = exercise(
    "pool_over_time",
    inputs=pool_inputs,
    gradient_inputs=off_the_grid(pool_inputs, one_maximum),
    off_limits=OFF_LIMITS,
    properties=(
        prop("attained", "the maximum is one of the steps, and no step is larger", attained),
        prop("single_step", "of one step it is that step", single_step),
        prop("any_order", "the order of the steps does not matter", any_order),
        prop("shifted", "subtracting 4 everywhere takes 4 off the maximum and the mean, and 4 T off the sum", shifted),
        prop("sentence_twice", "the same steps twice leave maximum and mean alone, and double the sum", sentence_twice),
        prop("mean_and_sum", "T times the mean is the sum", mean_and_sum),
    ),
    cases=(
        limits(
            "very_negative", "of very negative numbers, too, it takes the largest",
            (np.array([[[-2000.0, -45.0], [-2001.0, -46.0], [-2002.0, -44.5]]]),),
        ),
        raises(
            "unknown_mode", "any other mode is a ValueError",
            call(UNKNOWN, mode="min"),
            call(UNKNOWN, mode="median"),
            call(UNKNOWN, mode="average"),
            call(UNKNOWN, mode="Max"),
            call(UNKNOWN, mode="prod"), call(UNKNOWN, mode=""), (UNKNOWN, "maximum"), (UNKNOWN, None),
        ),
    ),
    mistakes=(
        mistake(
            "starts_from_zero", "x.amax(dim=1)", "x.clamp(min=0).amax(dim=1)",
            says="Your maximum starts from 0: the largest of negative numbers is negative.",
            look="the stub of pool_over_time",
        ),
        *(
            mistake(
                f"starts_from_minus_{start}", "x.amax(dim=1)", f"x.clamp(min=-{start}.0).amax(dim=1)",
                says=f"Your maximum starts from -{start}: the largest step may be smaller. Start from the first step, or from -inf.",
                look="the stub of pool_over_time",
            )
            for start in (1, 10, 20, 100, 1000)
        ),
        mistake(
            "pools_over_kernels", "x.amax(dim=1)", "x.amax(dim=2)",
            also=(("x.mean(dim=1)", "x.mean(dim=2)"), ("x.sum(dim=1)", "x.sum(dim=2)")),
            says="You pool over the kernels: time is axis 1.",
            look="the stub of pool_over_time: (B, T, k) -> (B, k)",
        ),
        mistake(
            "pools_over_batch", "x.amax(dim=1)", "x.amax(dim=0)",
            also=(("x.mean(dim=1)", "x.mean(dim=0)"), ("x.sum(dim=1)", "x.sum(dim=0)")),
            says="You pool over the sentences of the batch: time is axis 1.",
            look="the stub of pool_over_time: (B, T, k) -> (B, k)",
        ),
        mistake(
            "keeps_the_time_axis", "x.amax(dim=1)", "x.amax(1, True)",
            also=(("x.mean(dim=1)", "x.mean(1, True)"), ("x.sum(dim=1)", "x.sum(1, True)")),
            says="Your result still has a time axis of size 1.", look="the stub of pool_over_time: (B, k)",
        ),
        mistake(
            "values_and_indices", "x.amax(dim=1)", "x.max(dim=1)",
            says="x.max(dim=1) is a pair (values, indices): only the values are asked for.",
            look="the documentation of torch.max",
        ),
        mistake(
            "position_of_the_maximum", "x.amax(dim=1)", "x.argmax(dim=1)",
            says="You return where the maximum is: the maximum itself is asked for.",
            look="the stub of pool_over_time",
        ),
        mistake(
            "largest_size", "x.amax(dim=1)", "x.abs().amax(dim=1)",
            says="You take the largest size: -5 is not larger than 2.", look="the stub of pool_over_time",
        ),
        mistake(
            "last_step", "x.amax(dim=1)", "x[:, -1]",
            says="You take the last step for the maximum.", look="slides, 卷积神经网络: max pooling over time",
        ),
        mistake(
            "mean_over_batch_size", "x.mean(dim=1)", "x.sum(1) / len(x)",
            says="Your mean divides by the number of sentences: it is over the T steps.",
            look="the stub of pool_over_time: over the T steps",
        ),
        mistake(
            "sum_is_mean", "x.sum(dim=1)", "x.mean(1)",
            says='With mode "sum" you return the mean.', look="the stub of pool_over_time: mode",
        ),
        mistake(
            "mode_ignored", "x.mean(dim=1)", "x.amax(1)", also=(("x.sum(dim=1)", "x.amax(1)"),),
            says="You always take the maximum and do not look at mode.",
            look="the stub of pool_over_time: mode",
        ),
        mistake(
            "soft_maximum", "x.amax(dim=1)", "x.logsumexp(dim=1)",
            says="logsumexp is a smooth neighbour of the maximum, and larger than it.",
            look="slides, 卷积神经网络: max pooling",
        ),
        mistake(
            "first_step_left_out", "x.amax(dim=1)", "x[:, min(1, x.shape[1] - 1) :].amax(dim=1)",
            says="Your maximum leaves step 0 out.", look="the stub of pool_over_time: over all of time",
        ),
        mistake(
            "unknown_mode_is_none",
            'raise ValueError(f"mode must be \'max\', \'mean\' or \'sum\', not {mode!r}")',
            "return None",
            says="For an unknown mode your function returns None: it should raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_is_sum", 'if mode == "sum":', "if True:",
            says='Any mode that you do not know is taken for "sum": it should raise a ValueError.',
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_asserted", "raise ValueError", "raise AssertionError",
            says="assert raises an AssertionError, and nothing at all under python -O: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_key_error", "raise ValueError", "raise KeyError",
            says="Your dictionary raises a KeyError for an unknown mode: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_not_implemented", "raise ValueError", "raise NotImplementedError",
            says="You raise NotImplementedError for an unknown mode: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_attribute_error",
            'raise ValueError(f"mode must be \'max\', \'mean\' or \'sum\', not {mode!r}")',
            "return getattr(x, str(mode))(dim=1)",
            says="For an unknown mode you call whatever method has that name: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "error_returned", "raise ValueError", "return ValueError",
            says="You return the ValueError: it should be raised.", look="the stub of pool_over_time: raises",
        ),
        mistake(
            "default_is_mean",
            code='def pool_over_time(x, mode="mean"):\n    if mode not in ("max", "mean", "sum"):\n'
            '        raise ValueError(mode)\n'
            '    return {"max": x.amax, "mean": x.mean, "sum": x.sum}[mode](dim=1)',
            says='Without a mode your function takes the mean: the default is "max".',
            look='the stub of pool_over_time: mode="max"',
        ),
        mistake(
            "cut_graph", "x.amax(dim=1)", "x.amax(dim=1).detach()",
            also=(("x.mean(dim=1)", "x.mean(dim=1).detach()"), ("x.sum(dim=1)", "x.sum(dim=1).detach()")),
            says="No gradient reaches x: no_grad, .detach() and .data cut the graph.",
            look="the head of cnn.py",
        ),
        mistake(
            "maximum_cut_off", "x.amax(dim=1)", "x.amax(dim=1).detach()",
            says="No gradient flows through your maximum: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "sorts_the_input",
            "return x.amax(dim=1)",
            "y = x.max(dim=1).values\n        x.data = x.data.sort(dim=1).values\n        return y",
            says="You sort the steps of x itself: the caller's x comes back changed.",
            look="the head of cnn.py: tensors that come in must not be changed",
        ),
        mistake(
            "adds_up_in_the_input", "return x.mean(dim=1)",
            "total = x.data[:, 0]\n        for t in range(1, x.shape[1]):\n            total += x.data[:, t]\n"
            "        return total / x.shape[1] + 0 * x.sum(1)",
            also=(
                (
                    "return x.sum(dim=1)",
                    "total = x.data[:, 0]\n        for t in range(1, x.shape[1]):\n            total += x.data[:, t]\n"
                    "        return total + 0 * x.sum(1)",
                ),
            ),
            says="total += ... adds the steps up inside of x, because total is a view of x.",
            look="the head of cnn.py: tensors that come in must not be changed",
        ),
        mistake(
            "mean_and_sum_swapped", "return x.mean(dim=1)", "return x.sum(1)",
            also=(("return x.sum(dim=1)", "return x.mean(1)"),),
            says="Your mean and sum have changed places.",
            look="the stub of pool_over_time: mode",
        ),
        mistake(
            "mean_is_sum", "x.mean(dim=1)", "x.sum(1)",
            says='With mode "mean" you return the sum.',
            look="the stub of pool_over_time: mode",
        ),
        mistake(
            "maximum_over_the_batch_too", "x.amax(dim=1)", "x.amax(dim=(0, 1)).expand(len(x), -1)",
            says="Your maximum is over all sentences: each sentence has its own.",
            look="the stub of pool_over_time: (B, k)",
        ),
        mistake(
            "minimum", "x.amax(dim=1)", "x.amin(dim=1)",
            says="You take the smallest step for the maximum.",
            look="slides, 卷积神经网络: max pooling",
        ),
        mistake(
            "unknown_mode_is_max", "raise ValueError(f\"mode must be 'max', 'mean' or 'sum', not {mode!r}\")", "return x.amax(1)",
            says='Any mode that you do not know is taken for "max": it should raise a ValueError.',
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_is_mean", "raise ValueError(f\"mode must be 'max', 'mean' or 'sum', not {mode!r}\")", "return x.mean(1)",
            says='Any mode that you do not know is taken for "mean": it should raise a ValueError.',
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_type_error", "raise ValueError", "raise TypeError",
            says="You raise a TypeError for an unknown mode: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_exception", "raise ValueError", "raise Exception",
            says="You raise an Exception for an unknown mode: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "unknown_mode_runtime_error", "raise ValueError", "raise RuntimeError",
            says="You raise a RuntimeError for an unknown mode: raise a ValueError.",
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "capital_letters_accepted", 'if mode == "max":', 'mode = mode.lower()\n    if mode == "max":',
            says='You make small letters of the mode first: "Max" is a ValueError, and so is what has no letters, as None.',
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "empty_mode_is_max", 'if mode == "max":', 'if not mode or mode == "max":',
            says='An empty mode is taken for "max": it should raise a ValueError.',
            look="the stub of pool_over_time: raises",
        ),
        mistake(
            "axes_of_size_one_dropped", "x.amax(dim=1)", "x.amax(dim=1).squeeze()",
            also=(("x.mean(dim=1)", "x.mean(dim=1).squeeze()"),("x.sum(dim=1)", "x.sum(dim=1).squeeze()"),),
            says="You squeeze, which drops every axis of size 1: the batch or the kernels may be one.",
            look="the stub of pool_over_time: (B, k)",
        ),
        mistake(
            "mean_cut_off", "x.mean(dim=1)", "x.mean(dim=1).detach()",
            says="No gradient flows through your mean: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "sum_cut_off", "x.sum(dim=1)", "x.sum(dim=1).detach()",
            says="No gradient flows through your sum: it is detached, or made anew from its numbers.",
            look="the head of cnn.py",
        ),
    ),
    hints=(
        "Which axis of x (B, T, k) is time? The result has the other two.",
        "torch has max, mean and sum with dim=...; mind that x.max(dim=...) gives two things.",
        "Three ifs, one a mode, and `raise ValueError(...)` after them for everything else.",
    ),
)  # fmt: skip

# --- text_cnn -----------------------------------------------------------------------------------------------------


def text_cnn_inputs(draw):
    B, d, c = draw.dims("B d c", high=4)
    T = draw.size(1, 5)
    sizes = [(draw.integer(1, min(T, 3)), draw.size(1, 3)) for _ in range(draw.size(1, 3))]
    kernels = [(draw.weights(k, n, d), draw.array(k, size=1.0)) for n, k in sizes]
    K = sum(k for _, k in sizes)
    return draw.array(B, T, d), kernels, draw.weights(c, K), draw.array(c)


def no_kinks(x, kernels, W_out, b_out):
    """Whether each maximum over time is clearly one step's, or the ReLU's 0."""
    for weight, bias in kernels:
        n = weight.shape[1]
        steps = sum(x[:, i : x.shape[1] - n + 1 + i] @ weight[:, i].T for i in range(n)) + bias  # (B, T-n+1, k)
        highest = np.sort(np.concatenate([steps, 0 * steps[:, :1]], axis=1), axis=1)[:, ::-1]
        if not one_maximum(highest):
            return False
    return True


def log_softmax(z):
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def log_probabilities(f, x, kernels, W_out, b_out):
    out = f(x, kernels, W_out, b_out)
    same(np.exp(out).sum(axis=-1), np.ones(len(x)), "the sum of exp(result) over the classes", "1")


def without_features(f, x, kernels, W_out, b_out):
    expected = np.broadcast_to(log_softmax(b_out), (len(x), len(b_out)))
    same(f(x, kernels, 0 * W_out, b_out), expected, "the result for W_out = 0", "log Softmax(b_out)")


def silent_kernels(f, x, kernels, W_out, b_out):
    silent = [(weight, bias - 100.0) for weight, bias in kernels]
    expected = np.broadcast_to(log_softmax(b_out), (len(x), len(b_out)))
    same(f(x, silent, W_out, b_out), expected, "the result for kernels with a bias below -90", "log Softmax(b_out)")


def scores_shifted(f, x, kernels, W_out, b_out):
    same(f(x, kernels, W_out, b_out + 2.0), f(x, kernels, W_out, b_out), "the result for b_out + 2", "that for b_out")


def order_of_kernels(f, x, kernels, W_out, b_out):
    edges = np.cumsum([len(bias) for _, bias in kernels])[:-1]
    columns = np.split(W_out, edges, axis=1)
    same(f(x, kernels[::-1], np.concatenate(columns[::-1], axis=1), b_out), f(x, kernels, W_out, b_out),
         "the result with kernels, and their columns of W_out, in reverse order", "the result")  # fmt: skip


def read_backwards(f, x, kernels, W_out, b_out):
    turned = [(weight[:, ::-1].copy(), bias) for weight, bias in kernels]
    same(f(x[:, ::-1].copy(), turned, W_out, b_out), f(x, kernels, W_out, b_out),
         "the result for sentences and kernels read backwards", "the result")  # fmt: skip


def sentence_alone(f, x, kernels, W_out, b_out):
    same(
        f(x[-1:], kernels, W_out, b_out),
        f(x, kernels, W_out, b_out)[-1:],
        "the last sentence alone",
        "the last sentence in its batch",
    )


UNLIKELY = (
    np.array([[[3.0, -1.0], [1.0, 4.0], [2.0, 0.5]], [[-2.0, 1.0], [0.5, 0.5], [4.0, 2.0]]]),
    [
        (np.array([[[2.0, 1.0]], [[-1.0, 2.0]]]), np.array([0.5, -0.5])),
        (np.array([[[1.0, 0.5], [0.5, 1.0]]]), np.array([0.25])),
    ],
    np.array([[1.0, 0.5, 1.5], [-1.0, 0.5, -0.5], [0.5, -1.0, 0.25]]),
    np.array([1.0, 0.0, -1.0]),
)

# Five kernels, of widths 6, 1, 4, 2 and 1; some features come from the sentence's first words, some from its last ones.
MANY_KERNELS = (
    np.array([[[1.0], [-0.5], [0.25], [2.0], [0.5], [-1.0], [1.5], [-2.0], [0.125]]]),
    [
        (np.array([[[0.5], [0.25], [-0.5], [1.0], [0.125], [1.0]]]), np.array([0.5])),
        (np.array([[[0.5]]]), np.array([0.25])),
        (np.array([[[1.0], [-0.5], [0.25], [-1.0]]]), np.array([0.0])),
        (np.array([[[-0.5], [-0.25]]]), np.array([1.0])),
        (np.array([[[-0.25]]]), np.array([0.125])),
    ],
    np.array([[0.5, -0.25, 0.25, 0.5, -0.5], [-0.5, 0.5, 0.5, -0.25, 1.0]]),
    np.array([0.25, -0.25]),
)

TEXT_CNN = exercise(
    "text_cnn",
    inputs=text_cnn_inputs,
    gradient_inputs=off_the_grid(text_cnn_inputs, no_kinks),
    needs=("conv1d", "pool_over_time"),
    off_limits=OFF_LIMITS,
    properties=(
        prop("log_probabilities", "they are logarithms of probabilities that sum to 1", log_probabilities),
        prop("without_features", "for W_out = 0 it is log Softmax(b_out)", without_features),
        prop("silent_kernels", "kernels that answer nowhere above 0 have no influence", silent_kernels),
        prop("scores_shifted", "the same number added to all scores changes nothing", scores_shifted),
        prop("order_of_kernels", "kernels may change places if their columns of W_out do so too", order_of_kernels),
        prop("read_backwards", "sentences and kernels read backwards give the same", read_backwards),
        prop("sentence_alone", "a sentence's result does not depend on the others", sentence_alone),
    ),
    cases=(
        limits("unlikely_classes", "the log-probability of a very unlikely class is right too", UNLIKELY),
        limits("many_kernels", "it is right for many kernels, wide kernels and long sentences", MANY_KERNELS),
    ),
    mistakes=(
        mistake(
            "no_relu", "torch.relu(conv1d(x, weight, bias))", "conv1d(x, weight, bias)",
            says="You leave out the ReLU between convolution and pooling.",
            look="the stub of text_cnn: max over time of ReLU(conv1d(...))",
        ),
        mistake(
            "no_output_bias",
            " + b_out",
            "",
            says="You do not add b_out.",
            look="the stub of text_cnn: W_out features + b_out",
        ),
        mistake(
            "probabilities_for_log_probabilities", "torch.log_softmax(", "torch.softmax(",
            says="You return probabilities: their logarithms are asked for.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "mean_pooling", '"max"', '"mean"',
            says="You take the mean over time: the maximum is asked for.",
            look="the stub of text_cnn: max over time",
        ),
        mistake(
            "logits_returned", "torch.log_softmax(scores, dim=-1)", "scores",
            says="You return the scores: the log of their softmax is asked for.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "relu_on_the_output", "features @ W_out.T + b_out", "torch.relu(features @ W_out.T + b_out)",
            says="You apply a ReLU to the scores of the classes too.",
            look="the stub of text_cnn: log Softmax(W_out features + b_out)",
        ),
        mistake(
            "sigmoid_for_relu", "torch.relu(", "torch.sigmoid(",
            says="Your features go through a sigmoid: a ReLU is asked for.",
            look="the stub of text_cnn: ReLU(conv1d(...))",
        ),
        mistake(
            "relu_capped", "torch.relu(", "F.relu6(",
            says="ReLU6 cuts features off at 6: ReLU has no upper end.", look="slides, 多层感知器: ReLU",
        ),
        mistake(
            "softmax_twice", "log_softmax(scores, dim=-1)", "log_softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You apply a softmax before log_softmax: log_softmax takes the scores.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "softmax_over_batch", "log_softmax(scores, dim=-1)", "log_softmax(scores, dim=0)",
            says="Your softmax runs over the sentences: it should run over the classes.",
            look="the stub of text_cnn: over the c classes",
        ),
        mistake(
            "first_kernel_only", "torch.cat(pooled, dim=-1)", "pooled[0]\n    W_out = W_out[:, : features.shape[1]]",
            says="Only the first kernels get through to your output.",
            look="the stub of text_cnn: all pooled ones, side by side",
        ),
        mistake(
            "kernels_in_reverse", "torch.cat(pooled", "torch.cat(pooled[::-1]",
            says="You put the features together in the reverse order of kernels.",
            look="the stub of text_cnn: in the order of kernels",
        ),
        mistake(
            "kernels_sorted_by_width", "in kernels", "in sorted(kernels, key=lambda pair: pair[0].shape[1])",
            says="You sort the kernels by width: the features stand in the order of the list.",
            look="the stub of text_cnn: in the order of kernels",
        ),
        mistake(
            "no_kernel_bias", "weight, bias))", "weight, 0 * bias))",
            says="You leave out the kernels' biases.", look="the stub of text_cnn: conv1d(x, weight, bias)",
        ),
        mistake(
            "padded_windows_win", "conv1d(x,", "conv1d(F.pad(x, (0, 0, 0, weight.shape[1])),",
            says="You pad the sentences with zeros: windows of padding can win the maximum by their bias.",
            look="the stub of text_cnn: conv1d(x, weight, bias), without padding",
        ),
        mistake(
            "one_maximum_for_all",
            'pool_over_time(active, "max")',
            "active.amax(dim=(1, 2))[:, None].expand(-1, len(bias))",
            says="You take one maximum over time and kernels: each kernel has its own.",
            look="the stub of text_cnn: (B, k)",
        ),
        mistake(
            "base_two", "torch.log_softmax(scores, dim=-1)", "torch.log2(torch.softmax(scores, dim=-1))",
            says="You take log2: the natural logarithm is asked for.",
            look="slides, 损失函数: log is the natural logarithm",
        ),
        mistake(
            "large_epsilon_in_log",
            "torch.log_softmax(scores, dim=-1)",
            "torch.log(torch.softmax(scores, dim=-1) + 1e-6)",
            says="The epsilon in your log hides all small probabilities: use log_softmax.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "log_clamped", "torch.log_softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).clamp(min=1e-8).log()",
            says="You cut small probabilities off: log-probabilities below the bound become wrong. Use log_softmax.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "features_cut_off", 'pool_over_time(active, "max")', 'pool_over_time(active, "max").detach()',
            says="No gradient reaches x and the kernels: the features are detached, or made anew from their numbers.",
            look="the head of cnn.py",
        ),
        mistake(
            "changes_the_list", "for weight, bias in kernels:", "while kernels:\n        weight, bias = kernels.pop(0)",
            says="You change the caller's list (pop, append, kernels[i] = ...): only read it, or work on a copy, list(kernels).",
            look="the stub of text_cnn: the list must not be changed",
        ),
        mistake(
            "features_kept_between_calls",
            code="def text_cnn(x, kernels, W_out, b_out, pooled=[]):\n    for weight, bias in kernels:\n"
            "        pooled.append(pool_over_time(torch.relu(conv1d(x, weight, bias))))\n"
            "    features = torch.cat([f for f in pooled if len(f) == len(x)], dim=-1)[:, : W_out.shape[1]]\n"
            "    return torch.log_softmax(features @ W_out.T + b_out, dim=-1)",
            says="Your default list lives on between calls: the features of earlier calls are still in it.",
            look="a default value is made once, when the function is defined",
        ),
        mistake(
            "sum_pooling", '"max"', '"sum"',
            says="You take the sum over time: the maximum is asked for.",
            look="the stub of text_cnn: max over time",
        ),
        mistake(
            "tanh_for_relu", "torch.relu(", "torch.tanh(",
            says="Your features go through a tanh: a ReLU is asked for.",
            look="the stub of text_cnn: max over time of ReLU(conv1d(...))",
        ),
        mistake(
            "leaky_relu", "torch.relu(", "F.leaky_relu(",
            says="Your features go through a leaky ReLU: a ReLU is asked for.",
            look="the stub of text_cnn: max over time of ReLU(conv1d(...))",
        ),
        mistake(
            "last_window_for_maximum", 'pool_over_time(active, "max")', "active[:, -1]",
            says="You take the last window's features: the maximum over time is asked for.",
            look="the stub of text_cnn: max over time of ReLU(conv1d(...))",
        ),
        mistake(
            "sign_turned", "torch.log_softmax(scores, dim=-1)", "-torch.log_softmax(scores, dim=-1)",
            says="You return minus the log-probabilities.",
            look="the stub of text_cnn: log Softmax",
        ),
        mistake(
            "padded_by_one_word", "conv1d(x,", "conv1d(F.pad(x, (0, 0, 1, 1)),",
            says="You pad the sentences with a word of zeros on both sides: windows of padding can win the maximum.",
            look="the stub of text_cnn: conv1d(x, weight, bias), without padding",
        ),
        mistake(
            "flipped_kernels", "conv1d(x, weight,", "conv1d(x, weight.flip(1),",
            says="You flip the kernels in time.",
            look="the stub of text_cnn: conv1d(x, weight, bias)",
        ),
        mistake(
            "two_kernels_only", "torch.cat(pooled, dim=-1)", "torch.cat(pooled[:2], dim=-1)\n    W_out = W_out[:, : features.shape[1]]",
            says="Only the first two kernels get through to your output.",
            look="the stub of text_cnn: all pooled ones, side by side",
        ),
        mistake(
            "first_kernels_cut_off", "torch.cat(pooled,", "torch.cat([pooled[0].detach(), *pooled[1:]],",
            says="No gradient reaches the first kernels.",
            look="the head of cnn.py",
        ),
        mistake(
            "output_layer_cut_off", "W_out.T + b_out", "W_out.detach().T + b_out.detach()",
            says="No gradient reaches W_out and b_out: they are detached (.detach(), .data), or copied into new tensors.",
            look="the head of cnn.py",
        ),
        mistake(
            "cut_graph", "return torch.log_softmax(scores, dim=-1)", "return torch.log_softmax(scores, dim=-1).detach()",
            says="No gradient flows through your result: .item(), torch.tensor(...) and .detach() cut the graph.",
            look="the head of cnn.py",
        ),
    ),
    hints=(
        "Follow one kernel first: which shapes have conv1d(x, weight, bias), its ReLU, and the maximum over time?",
        "A loop over kernels gives one (B, k) each; torch.cat puts them side by side along the last axis: (B, K).",
        "Then it is the output layer you know: features @ W_out.T + b_out, and torch.log_softmax over the classes.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=8,
    title="Convolutional networks",
    section="卷积神经网络",
    kind="torch",
    exercises=(NGRAMS, CONV1D, CONV2D, POOL_OVER_TIME, TEXT_CNN),
)
