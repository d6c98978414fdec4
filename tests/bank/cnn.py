# Student solutions of the topic cnn. Data, never imported as a whole: see the header lines.

# === ngrams | right | python_loops_float32_buffer
def ngrams(x, n):
    B, T, d = x.shape
    out = torch.zeros(B, T - n + 1, n * d)
    for b in range(B):
        for t in range(T - n + 1):
            for i in range(n):
                out[b, t, i * d : (i + 1) * d] = x[b, t + i]
    return out


# === ngrams | right | tensor_unfold
def ngrams(x, n):
    B, T, d = x.shape
    w = x.unfold(1, n, 1)          # (B, T-n+1, d, n)
    w = w.transpose(2, 3)          # 把窗口维换到前面
    return w.reshape(B, T - n + 1, n * d)


# === ngrams | right | index_table
def ngrams(sentences, width):
    start = torch.arange(sentences.shape[1] - width + 1)
    idx = start.unsqueeze(1) + torch.arange(width)
    return sentences[:, idx].flatten(2)


# === ngrams | right | list_of_rows
def ngrams(x, n):
    rows = []
    for t in range(x.size(1) - n + 1):
        # 第 t 个窗口
        rows.append(x[:, t : t + n].reshape(x.size(0), -1))
    result = torch.stack(rows, 1)
    print("ngrams:", result.shape)
    return result


# === ngrams | right | strided_view
def ngrams(x, n):
    B, T, d = x.shape
    sb, st, sd = x.stride()
    return x.as_strided((B, T - n + 1, n * d), (sb, st, sd))


# === ngrams | right | recursive
def ngrams(x, n):
    if n == 1:
        return x
    return torch.cat((ngrams(x[:, :-1], n - 1), x[:, n - 1 :]), dim=2)


# === ngrams | right | selection_matrices
class NGrams:
    """callable object; each word picked by a 0/1 matrix"""

    def __call__(self, x, n, verbose=False):
        T = x.shape[1]
        parts = []
        for i in range(n):
            pick = torch.zeros(T - n + 1, T, dtype=x.dtype)
            for t in range(T - n + 1):
                pick[t, t + i] = 1
            parts.append(torch.einsum("ut,btd->bud", pick, x))
        if verbose:
            print(len(parts))
        return torch.cat(parts, -1)


ngrams = NGrams()


# === ngrams | right | lambda_narrow
ngrams = lambda x, n: torch.cat([x.narrow(1, i, x.size(1) + 1 - n) for i in range(n)], 2)


# === ngrams | right | roll_and_cut
def ngrams(x, n):
    # roll 之后把绕回来的部分切掉
    shifted = [torch.roll(x, -i, dims=1) for i in range(n)]
    return torch.cat(shifted, dim=-1)[:, : x.shape[1] - n + 1]


# === ngrams | wrong | features_outermost
# Tensor.unfold puts the window's axis last: your rows hold all first numbers, then all second ones, not word after word.
def ngrams(x, n):
    B, T, d = x.shape
    return x.unfold(1, n, 1).reshape(B, T - n + 1, n * d)


# === ngrams | wrong | one_window_short
# A sentence of T words has T - n + 1 windows, and you stop one too early.
def ngrams(x, n):
    T = x.shape[1]
    if T == n:
        return x.reshape(x.shape[0], 1, -1)
    return torch.stack([x[:, t : t + n].flatten(1) for t in range(T - n)], dim=1)


# === ngrams | wrong | padded_to_full_length
# You pad with zeros and return T windows; only windows that lie inside the sentence are asked for.
def ngrams(x, n):
    B, T, d = x.shape
    padded = torch.cat([x, x.new_zeros(B, n - 1, d)], dim=1)
    return torch.cat([padded[:, i : i + T] for i in range(n)], dim=-1)


# === ngrams | wrong | windows_do_not_overlap
# Your windows step on by n words; they must step on by one word and overlap.
def ngrams(x, n):
    B, T, d = x.shape
    return x[:, : T // n * n].reshape(B, T // n, n * d)


# === ngrams | wrong | reversed_window
# The words of your windows stand in reverse order, the last one first.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return torch.cat([x[:, i : i + L] for i in reversed(range(n))], dim=-1)


# === ngrams | wrong | words_added
# You add the words of a window up instead of putting them side by side.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return sum(x[:, i : i + L] for i in range(n))


# === ngrams | wrong | window_not_flattened
# Your windows still have an axis for the word; the n*d numbers of a window belong into one row.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return torch.stack([x[:, i : i + L] for i in range(n)], dim=2)


# === ngrams | wrong | looks_back_around_the_end
# Rolled the wrong way: row t holds the words before t, and the first rows wrap round to the sentence's end.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return torch.cat([torch.roll(x, i, dims=1) for i in range(n)], dim=-1)[:, :L]


# === ngrams | wrong | wraps_around
# The last windows wrap round to the first words; there are only T - n + 1 windows.
def ngrams(x, n):
    return torch.cat([torch.roll(x, -i, dims=1) for i in range(n)], dim=-1)


# === ngrams | wrong | windows_over_batch
# Your windows run over the batch axis, so a row mixes several sentences.
def ngrams(x, n):
    B, T, d = x.shape
    L = T - n + 1
    flat = x.reshape(B * T, d)
    flat = torch.cat([flat, flat[:n]])
    rows = [flat[t : t + n].reshape(-1) for t in range(B * L)]
    return torch.stack(rows).reshape(B, L, n * d)


# === ngrams | wrong | first_sentence_only
# You cut the windows out of the first sentence only and repeat them for the others.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    one = torch.stack([x[0, t : t + n].reshape(-1) for t in range(L)])
    return one.expand(x.shape[0], -1, -1)


# === ngrams | wrong | always_bigrams
# You always take two words and do not look at n.
def ngrams(x, n):
    if x.shape[1] == 1:
        return x
    return torch.cat([x[:, :-1], x[:, 1:]], dim=-1)


# === ngrams | wrong | cut_graph
# .detach() cuts the graph: no gradient reaches x any more.
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return torch.cat([x.detach()[:, i : i + L] for i in range(n)], dim=-1)


# === ngrams | wrong | cut_graph
# On the way through NumPy the gradient is lost.
def ngrams(x, n):
    import numpy as np

    a = x.detach().numpy()
    w = np.lib.stride_tricks.sliding_window_view(a, n, axis=1)  # (B, L, d, n)
    w = w.transpose(0, 1, 3, 2).reshape(a.shape[0], a.shape[1] - n + 1, -1)
    return torch.from_numpy(w.copy())


# === ngrams | wrong | turns_the_input
# transpose_ with an underscore turns the input itself, and the caller's x comes back changed.
def ngrams(x, n):
    B, T, d = x.shape
    x.transpose_(1, 2)  # (B, d, T)
    return torch.cat([x[:, :, i : i + T - n + 1] for i in range(n)], dim=1).transpose(1, 2)


# === ngrams | wrong | state_kept
# You keep the answer of the first call of each shape and return it again for other sentences.
_cache = {}


def ngrams(x, n):
    key = (tuple(x.shape), n)
    if key not in _cache:
        L = x.shape[1] - n + 1
        _cache[key] = torch.cat([x[:, i : i + L] for i in range(n)], dim=-1)
    return _cache[key]


# === ngrams | wrong | calls_unfold
# F.unfold does the whole exercise and is off limits here.
def ngrams(x, n):
    import torch.nn.functional as F

    B, T, d = x.shape
    cols = F.unfold(x.unsqueeze(1), kernel_size=(n, d))  # (B, n*d, T-n+1)
    return cols.transpose(1, 2)


# === ngrams | wrong | reversed_window + one_window_short
# The words of your windows stand in reverse order, and the last window is missing.
def ngrams(x, n):
    T = x.shape[1]
    if T == n:
        return x.flip(1).reshape(x.shape[0], 1, -1)
    return torch.stack([x[:, t : t + n].flip(1).flatten(1) for t in range(T - n)], dim=1)


# === ngrams | wrong | features_outermost + cut_graph
# Your rows are ordered by feature, not word after word, and .data cuts the graph.
def ngrams(x, n):
    return x.data.unfold(1, n, 1).flatten(2)


# === conv1d | right | python_loops_float32_buffer
def conv1d(x, weight, bias):
    B, T, d = x.shape
    k, n, _ = weight.shape
    out = torch.zeros((B, T - n + 1, k))
    for b in range(B):
        for t in range(T - n + 1):
            for j in range(k):
                s = bias[j]
                for i in range(n):
                    s = s + (weight[j, i] * x[b, t + i]).sum()
                out[b, t, j] = s
    return out


# === conv1d | right | einsum_over_unfold
def conv1d(x, weight, bias):
    n = weight.shape[1]
    windows = x.unfold(1, n, 1)  # (B, L, d, n)
    return torch.einsum("btcn,knc->btk", windows, weight) + bias


# === conv1d | right | sum_over_taps
def conv1d(x, kernel, b):
    n = kernel.size(1)
    L = x.size(1) - n + 1
    out = b
    for i in range(n):
        # 第 i 个词的贡献
        out = out + x[:, i : i + L] @ kernel[:, i].T
    return out


# === conv1d | right | linear_on_ngrams
def conv1d(x, weight, bias):
    import torch.nn.functional as F

    k, n, d = weight.shape
    return F.linear(ngrams(x, n), weight.reshape(k, n * d), bias)


# === conv1d | right | filter_by_filter
def conv1d(x, weight, bias):
    feature_maps = []
    for w, b in zip(weight, bias):
        n = w.shape[0]
        steps = [(x[:, t : t + n] * w).sum(dim=(1, 2)) + b for t in range(x.shape[1] - n + 1)]
        feature_maps.append(torch.stack(steps, dim=1))
    return torch.stack(feature_maps, dim=2)


# === conv1d | right | banded_matrix
def conv1d(x, weight, bias, debug=False):
    # 把卷积写成一个大矩阵
    B, T, d = x.shape
    k, n, _ = weight.shape
    L = T - n + 1
    big = weight.new_zeros(L, k, T, d)
    for t in range(L):
        big[t, :, t : t + n] = weight
    y = x.reshape(B, T * d) @ big.reshape(L * k, T * d).T
    if debug:
        print(big)
    return y.reshape(B, L, k) + bias.view(1, 1, -1)


# === conv1d | right | fourier
class Conv1d:
    def __call__(self, x, weight, bias):
        T, n = x.shape[1], weight.shape[1]
        X = torch.fft.rfft(x, n=T, dim=1)
        Wf = torch.fft.rfft(weight, n=T, dim=1)
        Y = torch.einsum("bfc,kfc->bfk", X, Wf.conj())
        return torch.fft.irfft(Y, n=T, dim=1)[:, : T - n + 1] + bias


conv1d = Conv1d()


# === conv1d | right | transposed_buffer
def conv1d(x, weight, bias):
    B, T, d = x.shape
    k, n, d = weight.shape
    out = torch.empty(k, T - n + 1, B, dtype=torch.double)
    for t in range(T - n + 1):
        out[:, t] = weight.flatten(1) @ x[:, t : t + n].flatten(1).T
    out += bias[:, None, None]
    return out.permute(2, 1, 0)


# === conv1d | wrong | no_bias
# You do not add the bias.
def conv1d(x, weight, bias):
    return ngrams(x, weight.shape[1]) @ weight.flatten(1).T


# === conv1d | wrong | bias_per_tap
# You add the bias once for each word of the window, n times in all.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    L = x.shape[1] - n + 1
    out = 0
    for i in range(n):
        out = out + x[:, i : i + L] @ weight[:, i].T + bias
    return out


# === conv1d | wrong | first_bias_for_all
# You add the bias of the first kernel to all kernels.
def conv1d(x, weight, bias):
    return ngrams(x, weight.shape[1]) @ weight.flatten(1).T + bias[0]


# === conv1d | wrong | flipped_kernel
# You flip the kernel in time; a convolution of deep learning does not.
def conv1d(x, weight, bias):
    return ngrams(x, weight.shape[1]) @ weight.flip(1).flatten(1).T + bias


# === conv1d | wrong | activation_inside
# You apply ReLU here; conv1d is linear and has no activation.
def conv1d(x, weight, bias):
    return torch.relu(ngrams(x, weight.shape[1]) @ weight.flatten(1).T + bias)


# === conv1d | wrong | features_outermost
# Tensor.unfold puts the window's axis last, so your windows (feature by feature) do not match the kernels (word by word).
def conv1d(x, weight, bias):
    windows = x.unfold(1, weight.shape[1], 1).flatten(2)
    return windows @ weight.flatten(1).T + bias


# === conv1d | wrong | one_window_short
# A sentence of T words has T - n + 1 windows, and you stop one too early.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    T = x.shape[1]
    out = [(x[:, None, t : t + n] * weight).sum((2, 3)) + bias for t in range(max(T - n, 1))]
    return torch.stack(out, dim=1)


# === conv1d | wrong | same_padding
# You pad with zeros so that the length stays T; only windows inside the sentence are asked for.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    left = (n - 1) // 2
    pad = torch.nn.functional.pad(x, (0, 0, left, n - 1 - left))
    return ngrams(pad, n) @ weight.flatten(1).T + bias


# === conv1d | wrong | mean_over_window
# You take the mean over the window where the formula has a sum.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    windows = x.unfold(1, n, 1).transpose(2, 3)  # (B, L, n, d)
    return torch.einsum("btnc,knc->btk", windows, weight) / n + bias


# === conv1d | wrong | first_channel_only
# You use only the first number of each word vector.
def conv1d(x, weight, bias):
    windows = x[..., 0].unfold(1, weight.shape[1], 1)
    return windows @ weight[:, :, 0].T + bias


# === conv1d | wrong | last_tap_dropped
# Your loop leaves out the last word of each window.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    L = x.shape[1] - n + 1
    out = bias
    for i in range(max(n - 1, 1)):
        out = out + x[:, i : i + L] @ weight[:, i].T
    return out.expand(x.shape[0], L, -1)


# === conv1d | wrong | windows_do_not_overlap
# Your windows step on by n words; they must step on by one word.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    return (ngrams(x, n) @ weight.flatten(1).T + bias)[:, ::n]


# === conv1d | wrong | bag_of_words
# You add the words of a window up before the kernel, so that their order no longer matters.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    bags = x.unfold(1, n, 1).sum(-1)
    return bags @ weight.mean(1).T + bias


# === conv1d | wrong | starts_at_the_wrong_end
# You read each sentence backwards in time.
def conv1d(x, weight, bias):
    return ngrams(x.flip(1), weight.shape[1]) @ weight.flatten(1).T + bias


# === conv1d | wrong | kernels_first
# Your result is (B, k, T-n+1), as torch's conv1d gives it; here it is (B, T-n+1, k).
def conv1d(x, weight, bias):
    out = ngrams(x, weight.shape[1]) @ weight.flatten(1).T + bias
    return out.transpose(1, 2)


# === conv1d | wrong | cut_graph
# .item() and torch.tensor make plain numbers of the results: the gradient is lost.
def conv1d(x, weight, bias):
    B, T, d = x.shape
    k, n, d = weight.shape
    out = [
        [[((x[b, t : t + n] * weight[j]).sum() + bias[j]).item() for j in range(k)] for t in range(T - n + 1)]
        for b in range(B)
    ]
    return torch.tensor(out, dtype=x.dtype)


# === conv1d | wrong | weights_cut_off
# nn.Parameter makes a new leaf of the weight: no gradient reaches the weight and bias you were given.
def conv1d(x, weight, bias):
    k, n, d = weight.shape
    layer = torch.nn.Linear(n * d, k)
    layer.weight = torch.nn.Parameter(weight.reshape(k, n * d))
    layer.bias = torch.nn.Parameter(bias)
    return layer(ngrams(x, n))


# === conv1d | wrong | keeps_the_first_kernel
# You store the kernel of the first call and use it ever after.
class _Conv:
    store = {}

    def __call__(self, x, weight, bias):
        w = self.store.setdefault(tuple(weight.shape), weight)
        return ngrams(x, w.shape[1]) @ w.flatten(1).T + bias


conv1d = _Conv()


# === conv1d | wrong | reshapes_the_weight
# weight.data = ... changes the weight of the caller.
def conv1d(x, weight, bias):
    k, n, d = weight.shape
    weight.data = weight.data.view(k, n * d)
    return ngrams(x, n) @ weight.T + bias


# === conv1d | wrong | calls_conv1d
# torch.nn.functional.conv1d does the whole exercise and is off limits here.
def conv1d(x, weight, bias):
    import torch.nn.functional as F

    y = F.conv1d(x.permute(0, 2, 1), weight.permute(0, 2, 1), bias)
    return y.permute(0, 2, 1)


# === conv1d | wrong | calls_conv1d_by_another_name
# A ready-made convolution is off limits however it is reached.
def conv1d(x, weight, bias):
    op = getattr(torch.ops.aten, "conv" + "olution")
    y = op(x.transpose(1, 2), weight.transpose(1, 2), bias, [1], [0], [1], False, [0], 1)
    return y.transpose(1, 2)


# === conv1d | wrong | calls_a_conv_layer
# nn.Conv1d does the whole exercise and is off limits here.
def conv1d(x, weight, bias):
    from torch import nn

    k, n, d = weight.shape
    conv = nn.Conv1d(d, k, n).double()
    return torch.func.functional_call(
        conv, {"weight": weight.transpose(1, 2), "bias": bias}, x.transpose(1, 2)
    ).transpose(1, 2)


# === conv1d | wrong | flipped_kernel + no_bias
# You flip the kernel in time, and you do not add the bias.
def conv1d(x, weight, bias):
    w = torch.flip(weight, dims=[1])
    return torch.einsum("btcn,knc->btk", x.unfold(1, w.shape[1], 1), w)


# === conv1d | wrong | activation_inside + bias_per_tap
# You apply ReLU, and you add the bias once for each word of the window.
def conv1d(x, weight, bias):
    n = weight.shape[1]
    L = x.shape[1] - n + 1
    out = 0
    for i in range(n):
        out = out + (x[:, i : i + L] @ weight[:, i].T + bias)
    return out.clamp(min=0)


# === conv2d | right | python_loops_float32_buffer
def conv2d(x, weight, bias, stride=1, padding=0):
    B, C, H, W = x.shape
    K, _, p, q = weight.shape
    big = torch.zeros(B, C, H + 2 * padding, W + 2 * padding)
    big[:, :, padding : padding + H, padding : padding + W] = x
    oh = (H + 2 * padding - p) // stride + 1
    ow = (W + 2 * padding - q) // stride + 1
    out = torch.zeros(B, K, oh, ow)
    for b in range(B):
        for k in range(K):
            for i in range(oh):
                for j in range(ow):
                    patch = big[b, :, i * stride : i * stride + p, j * stride : j * stride + q]
                    out[b, k, i, j] = (patch * weight[k]).sum() + bias[k]
    return out


# === conv2d | right | sum_over_taps
def conv2d(x, weight, bias, stride=1, padding=0):
    import torch.nn.functional as F

    k, c, p, q = weight.shape
    x = F.pad(x, [padding] * 4)
    H, W = x.shape[-2:]
    out = bias.reshape(1, k, 1, 1)
    for r in range(p):
        for s in range(q):
            # 每个核元素对应一张平移的图
            part = x[:, :, r : H - p + r + 1 : stride, s : W - q + s + 1 : stride]
            out = out + torch.einsum("bchw,kc->bkhw", part, weight[:, :, r, s])
    return out


# === conv2d | right | im2col
def conv2d(img, ker, b, stride=1, padding=0):
    import torch.nn.functional as F

    if padding > 0:
        img = F.pad(img, (padding,) * 4)
    B, c = img.shape[:2]
    k, _, p, q = ker.shape
    col = img.unfold(2, p, stride).unfold(3, q, stride)
    oh, ow = col.shape[2], col.shape[3]
    col = col.permute(0, 2, 3, 1, 4, 5).reshape(B, oh * ow, c * p * q)
    y = col @ ker.reshape(k, -1).t() + b
    return y.transpose(1, 2).reshape(B, k, oh, ow)


# === conv2d | right | positions_stacked
def conv2d(x, weight, bias, stride=1, padding=0, verbose=0):
    B, c, H, W = x.shape
    side = x.new_zeros(B, c, H, padding)
    x = torch.cat([side, x, side], dim=3)
    top = x.new_zeros(B, c, padding, x.shape[3])
    x = torch.cat([top, x, top], dim=2)
    p, q = weight.shape[2], weight.shape[3]
    rows = []
    for y in range(0, x.shape[2] - p + 1, stride):
        row = []
        for z in range(0, x.shape[3] - q + 1, stride):
            patch = x[:, None, :, y : y + p, z : z + q]
            row.append((patch * weight).sum(dim=(2, 3, 4)) + bias)
        rows.append(torch.stack(row, dim=-1))
    if verbose:
        print(len(rows), "rows")
    return torch.stack(rows, dim=2)


# === conv2d | right | all_then_every_stride
def conv2d(x, weight, bias, stride=1, padding=0):
    # 先按步长 1 算完, 再隔 stride 个取一个
    pad = torch.nn.ZeroPad2d(padding)
    w = pad(x).unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    full = torch.tensordot(w, weight, dims=([1, 4, 5], [1, 2, 3])) + bias  # (B, H', W', k)
    return full[:, ::stride, ::stride].permute(0, 3, 1, 2)


# === conv2d | right | index_tables
class Conv2D:
    def __call__(self, x, weight, bias, stride=1, padding=0):
        k, c, p, q = weight.shape
        x = torch.nn.functional.pad(x, (padding, padding, padding, padding), "constant", 0.0)
        oh = (x.shape[2] - p) // stride + 1
        ow = (x.shape[3] - q) // stride + 1
        rows = stride * torch.arange(oh)[:, None] + torch.arange(p)  # (H', p)
        cols = stride * torch.arange(ow)[:, None] + torch.arange(q)  # (W', q)
        patches = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]  # (B, c, H', W', p, q)
        return torch.einsum("bcyzrs,kcrs->bkyz", patches, weight) + bias.view(-1, 1, 1)


conv2d = Conv2D()


# === conv2d | right | einsum_on_strided_view
def conv2d(x, weight, bias, stride=1, padding=0):
    xp = torch.nn.functional.pad(x, (padding,) * 4).contiguous()
    k, c, p, q = weight.shape
    B, _, H, W = xp.shape
    sb, sc, sh, sw = xp.stride()
    shape = (B, c, (H - p) // stride + 1, (W - q) // stride + 1, p, q)
    v = torch.as_strided(xp, shape, (sb, sc, sh * stride, sw * stride, sh, sw))
    return torch.einsum("bcyzrs,kcrs,->bkyz", v, weight, torch.ones((), dtype=x.dtype)) + bias[None, :, None, None]


# === conv2d | wrong | no_bias
# You do not add the bias.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight)


# === conv2d | wrong | bias_per_channel
# You add the bias once for each input channel.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    out = 0
    for ch in range(x.shape[1]):
        out = out + torch.einsum("byzrs,krs->bkyz", w[:, ch], weight[:, ch]) + bias[:, None, None]
    return out


# === conv2d | wrong | stride_ignored
# You always step on by one and do not look at stride.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], 1).unfold(3, weight.shape[3], 1)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | stride_of_rows_only
# You use stride downwards, but step on by one to the right.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], 1)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | stride_as_dilation
# You spread the kernel's taps by stride; it is the windows that step on by stride.
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = F.pad(x, (padding,) * 4)
    H = (x.shape[2] - p) // stride + 1
    W = (x.shape[3] - q) // stride + 1
    big = F.pad(x, (0, p * stride + q * stride, 0, p * stride + q * stride))
    out = 0
    for r in range(p):
        for s in range(q):
            part = big[:, :, r * stride : r * stride + H, s * stride : s * stride + W]
            out = out + torch.einsum("bcyz,kc->bkyz", part, weight[:, :, r, s])
    return out + bias[:, None, None]


# === conv2d | wrong | padding_ignored
# You do not pad with zeros and do not look at padding.
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    if p > x.shape[2] or q > x.shape[3]:
        x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | padding_on_one_side
# You pad on the right and below only; zeros belong on all four sides.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (0, 2 * padding, 0, 2 * padding))
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | padding_of_columns_only
# You pad on the left and on the right, but not above and below.
def conv2d(x, weight, bias, stride=1, padding=0):
    p, q = weight.shape[2:]
    x = F.pad(x, (padding, padding))
    if p > x.shape[2]:
        x = F.pad(x, (0, 0, padding, padding))
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | padding_with_border_values
# You pad with copies of the border; the padding consists of zeros.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4, mode="replicate")
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | flipped_kernel
# You turn the kernel by 180 degrees; a convolution of deep learning does not.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight.flip(2, 3)) + bias[:, None, None]


# === conv2d | wrong | transposed_kernel
# You read the kernel's columns as rows; that only fits a square kernel.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    k, c, p, q = weight.shape
    weight = weight.reshape(k, c, q, p).transpose(2, 3) if p != q else weight.transpose(2, 3)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | square_kernel_assumed
# You use the kernel's height for its width too.
def conv2d(x, weight, bias, stride=1, padding=0):
    p = weight.shape[2]
    weight = F.pad(weight, (0, max(p - weight.shape[3], 0)))[..., :p]
    x = F.pad(x, (padding,) * 4)
    x = F.pad(x, (0, max(p - x.shape[3], 0), 0, max(p - x.shape[2], 0)))
    w = x.unfold(2, p, stride).unfold(3, p, stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | first_channel_only
# You use only the first channel of the image.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("byzrs,krs->bkyz", w[:, 0], weight[:, 0]) + bias[:, None, None]


# === conv2d | wrong | mean_over_channels
# You take the mean over the channels where the formula has a sum.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    out = torch.einsum("bcyzrs,kcrs->bkcyz", w, weight).mean(2)
    return out + bias[:, None, None]


# === conv2d | wrong | size_rounded_up
# Your output has a window for a rest at the border that has no room for one: the size is rounded down.
def conv2d(x, weight, bias, stride=1, padding=0):
    import math

    k, c, p, q = weight.shape
    x = F.pad(x, (padding,) * 4)
    H = math.ceil((x.shape[2] - p) / stride) + 1
    W = math.ceil((x.shape[3] - q) / stride) + 1
    x = F.pad(x, (0, stride, 0, stride))
    w = x.unfold(2, p, stride).unfold(3, q, stride)[:, :, :H, :W]
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | size_without_twice_the_padding
# Your output's size counts the padding once; it is on both sides.
def conv2d(x, weight, bias, stride=1, padding=0):
    B, c, H, W = x.shape
    k, c, p, q = weight.shape
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    out = torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]
    return out[:, :, : max((H + padding - p) // stride + 1, 1), : max((W + padding - q) // stride + 1, 1)]


# === conv2d | wrong | activation_inside
# You apply ReLU here; conv2d is linear and has no activation.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return F.relu(torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None])


# === conv2d | wrong | bias_before_padding_windows
# You leave the bias out where a window touches the padding; each output has it.
def conv2d(x, weight, bias, stride=1, padding=0):
    inside = F.pad(torch.ones_like(x), (padding,) * 4)
    x = F.pad(x, (padding,) * 4)
    p, q = weight.shape[2:]
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    m = inside.unfold(2, p, stride).unfold(3, q, stride).amin((-1, -2, 1))  # (B, H', W')
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None] * m[:, None]


# === conv2d | wrong | weight_cut_off
# .data cuts the weight off the graph: no gradient reaches it.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight.data) + bias[:, None, None]


# === conv2d | wrong | bias_added_as_item
# .item() makes a plain number of the bias: no gradient reaches it.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    maps = [torch.einsum("bcyzrs,crs->byz", w, weight[j]) + bias[j].item() for j in range(len(bias))]
    return torch.stack(maps, dim=1)


# === conv2d | wrong | flips_the_callers_kernel
# weight[:] = ... writes into the weight of the caller.
def conv2d(x, weight, bias, stride=1, padding=0):
    with torch.no_grad():
        weight[:] = weight.flip(2, 3)
    kernel = weight.flip(2, 3)
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, kernel.shape[2], stride).unfold(3, kernel.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, kernel) + bias[:, None, None]


# === conv2d | wrong | buffer_shared_by_calls
# You keep one output buffer for all calls and add to what the last call left in it.
_buffers = {}


def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    y = torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]
    y = y + _buffers.get(y.shape, 0)
    _buffers[y.shape] = y.detach()
    return y


# === conv2d | wrong | calls_conv2d
# torch.nn.functional.conv2d is the exercise itself and off limits here.
def conv2d(x, weight, bias, stride=1, padding=0):
    return torch.nn.functional.conv2d(x, weight, bias, stride=stride, padding=padding)


# === conv2d | wrong | calls_a_conv_layer
# nn.Conv2d is the exercise itself and off limits here.
def conv2d(x, weight, bias, stride=1, padding=0):
    layer = torch.nn.Conv2d(weight.shape[1], weight.shape[0], tuple(weight.shape[2:]), stride, padding)
    return torch.func.functional_call(layer, {"weight": weight, "bias": bias}, x)


# === conv2d | wrong | calls_unfold
# F.unfold cuts all windows out and is off limits; Tensor.unfold is allowed.
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    B, _, H, W = x.shape
    cols = torch.nn.Unfold((p, q), padding=padding, stride=stride)(x)  # (B, cpq, L)
    out = weight.reshape(k, -1) @ cols + bias[:, None]
    return out.reshape(B, k, (H + 2 * padding - p) // stride + 1, -1)


# === conv2d | wrong | padding_ignored + stride_ignored
# You look neither at padding nor at stride.
def conv2d(x, weight, bias, stride=1, padding=0):
    p, q = weight.shape[2:]
    if p > x.shape[2] or q > x.shape[3]:
        x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, p, 1).unfold(3, q, 1)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight) + bias[:, None, None]


# === conv2d | wrong | flipped_kernel + no_bias
# You turn the kernel by 180 degrees, and you do not add the bias.
def conv2d(x, weight, bias, stride=1, padding=0):
    x = F.pad(x, (padding,) * 4)
    w = x.unfold(2, weight.shape[2], stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bcyzrs,kcrs->bkyz", w, weight.flip((2, 3)))


# === pool_over_time | right | python_max
def pool_over_time(x, mode="max"):
    if mode not in ("max", "mean", "sum"):
        raise ValueError("mode 不对: " + str(mode))
    steps = [x[:, t] for t in range(x.shape[1])]
    if mode == "max":
        best = steps[0]
        for s in steps[1:]:
            best = torch.where(s > best, s, best)
        return best
    total = sum(steps)
    return total / len(steps) if mode == "mean" else total


# === pool_over_time | right | dictionary
def pool_over_time(x, mode="max"):
    ops = {
        "max": lambda a: torch.max(a, dim=1)[0],
        "mean": lambda a: torch.mean(a, dim=1),
        "sum": lambda a: torch.sum(a, dim=1),
    }
    try:
        return ops[mode](x)
    except KeyError:
        raise ValueError("unknown mode") from None


# === pool_over_time | right | own_error_class
class UnknownMode(ValueError):
    pass


def pool_over_time(features, mode="max", dim=1):
    print("pooling", mode)
    if mode == "max":
        values, indices = features.max(dim)
        return values
    elif mode == "mean":
        return features.sum(dim) / features.shape[dim]
    elif mode == "sum":
        return features.sum(dim)
    else:
        raise UnknownMode(mode)


# === pool_over_time | right | sorted_and_einsum
def pool_over_time(x, mode="max"):
    B, T, k = x.shape
    match mode:
        case "max":
            return torch.sort(x, dim=1, descending=True).values[:, 0]
        case "mean":
            return torch.einsum("btk->bk", x) / T
        case "sum":
            return torch.ones(1, T, dtype=x.dtype).matmul(x).squeeze(1)
        case _:
            raise ValueError


# === pool_over_time | right | float32_loops
def pool_over_time(x, mode="max"):
    if mode != "max" and mode != "mean" and mode != "sum":
        raise ValueError(f"bad mode {mode}")
    B, T, k = x.shape
    y = torch.zeros(B, k)
    for b in range(B):
        for j in range(k):
            column = x[b, :, j]
            if mode == "max":
                y[b, j] = max(column)
            else:
                y[b, j] = sum(column) / (T if mode == "mean" else 1)
    return y


# === pool_over_time | right | topk_transposed
pool_over_time = lambda x, mode="max": (
    x.transpose(1, 2).topk(1).values[..., 0]
    if mode == "max"
    else x.transpose(1, 2).mean(-1)
    if mode == "mean"
    else x.cumsum(1)[:, -1]
    if mode == "sum"
    else _refuse(mode)
)


def _refuse(mode):
    raise ValueError(mode)


# === pool_over_time | wrong | starts_from_zero
# Your maximum starts from 0, so negative features become 0.
def pool_over_time(x, mode="max"):
    if mode == "max":
        best = torch.zeros_like(x[:, 0])
        for t in range(x.shape[1]):
            best = torch.maximum(best, x[:, t])
        return best
    if mode == "mean":
        return x.mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)


# === pool_over_time | wrong | pools_over_kernels
# You pool over the kernels; time is axis 1.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.max(dim=2).values
    if mode == "mean":
        return x.mean(dim=2)
    if mode == "sum":
        return x.sum(dim=2)
    raise ValueError(mode)


# === pool_over_time | wrong | pools_over_batch
# You pool over the sentences of the batch; time is axis 1.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(0)
    if mode == "mean":
        return x.mean(0)
    if mode == "sum":
        return x.sum(0)
    raise ValueError(mode)


# === pool_over_time | wrong | keeps_the_time_axis
# Your result still has a time axis of size 1.
def pool_over_time(x, mode="max"):
    if mode not in {"max", "mean", "sum"}:
        raise ValueError(mode)
    return {"max": x.amax, "mean": x.mean, "sum": x.sum}[mode](1, True)


# === pool_over_time | wrong | values_and_indices
# x.max(dim=1) is a pair (values, indices); only the values are asked for.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.max(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | position_of_the_maximum
# You return where the maximum is and not the maximum.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.argmax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | largest_size
# You take the number of largest size; -5 is not larger than 2.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.abs().amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | last_step
# You take the last step and call it the maximum.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x[:, -1]
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | mean_over_batch_size
# Your mean divides by the number of sentences; it is over the T steps.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.sum(dim=1) / len(x)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | sum_is_mean
# With mode "sum" you return the mean.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode in ("mean", "sum"):
        return x.mean(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | mode_ignored
# You always take the maximum and do not look at mode.
def pool_over_time(x, mode="max"):
    if mode in ("max", "mean", "sum"):
        return x.amax(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | default_is_mean
# Without a mode your function takes the mean; the default is "max".
def pool_over_time(x, mode="mean"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | soft_maximum
# logsumexp is a smooth neighbour of the maximum, and larger than it.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.logsumexp(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | first_step_left_out
# Your loop begins at step 1 and leaves step 0 out.
def pool_over_time(x, mode="max"):
    rest = x[:, 1:] if x.shape[1] > 1 else x
    if mode == "max":
        return rest.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | unknown_mode_is_sum
# Any mode that you do not know is taken for "sum"; it must raise a ValueError.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    elif mode == "mean":
        return x.mean(dim=1)
    else:
        return x.sum(dim=1)


# === pool_over_time | wrong | unknown_mode_is_none
# For an unknown mode your function returns None; it must raise a ValueError.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)


# === pool_over_time | wrong | unknown_mode_asserted
# assert raises an AssertionError, and none at all under python -O; raise a ValueError.
def pool_over_time(x, mode="max"):
    assert mode in ("max", "mean", "sum"), "unknown mode"
    return {"max": x.amax, "mean": x.mean, "sum": x.sum}[mode](dim=1)


# === pool_over_time | wrong | unknown_mode_key_error
# The dictionary raises a KeyError for an unknown mode; raise a ValueError.
def pool_over_time(x, mode="max"):
    return {"max": x.amax(1), "mean": x.mean(1), "sum": x.sum(1)}[mode]


# === pool_over_time | wrong | unknown_mode_attribute_error
# For an unknown mode you call whatever method has that name; raise a ValueError.
def pool_over_time(x, mode="max"):
    return getattr(x, "a" * (mode == "max") + str(mode))(dim=1)


# === pool_over_time | wrong | unknown_mode_not_implemented
# You raise NotImplementedError for an unknown mode; raise a ValueError.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise NotImplementedError("mode " + repr(mode))


# === pool_over_time | wrong | error_returned
# You return the ValueError; it must be raised.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    return ValueError("mode must be max, mean or sum")


# === pool_over_time | wrong | cut_graph
# no_grad cuts the graph: no gradient reaches x any more.
@torch.no_grad()
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | maximum_cut_off
# The maximum is made anew from plain numbers, and its gradient is lost.
def pool_over_time(x, mode="max"):
    if mode == "max":
        best = x[:, 0].tolist()
        for t in range(1, x.shape[1]):
            for b, row in enumerate(x[:, t].tolist()):
                best[b] = [max(p, q) for p, q in zip(best[b], row)]
        return torch.tensor(best, dtype=x.dtype)
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | sorts_the_input
# You sort the times of x itself: the caller's x comes back changed.
def pool_over_time(x, mode="max"):
    if mode == "max":
        y = x.max(dim=1).values
        x.data = x.data.sort(dim=1).values
        return y
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | adds_up_in_the_input
# total += ... adds the steps up inside x, because total is a view of x.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode not in ("mean", "sum"):
        raise ValueError(mode)
    total = x.data[:, 0]
    for t in range(1, x.shape[1]):
        total += x[:, t].data
    scale = 1 / x.shape[1] if mode == "mean" else 1
    return total * scale + 0 * x.sum(dim=1)


# === pool_over_time | wrong | calls_max_pool
# F.max_pool1d is a ready-made pooling and off limits here.
def pool_over_time(x, mode="max"):
    import torch.nn.functional as F

    if mode == "max":
        return F.max_pool1d(x.transpose(1, 2), x.shape[1]).squeeze(2)
    if mode == "mean":
        return F.avg_pool1d(x.transpose(1, 2), x.shape[1]).squeeze(2)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | calls_adaptive_pool
# nn.AdaptiveMaxPool1d is a ready-made pooling and off limits here.
def pool_over_time(x, mode="max"):
    from torch import nn

    if mode == "max":
        return nn.AdaptiveMaxPool1d(1)(x.transpose(1, 2))[..., 0]
    if mode == "mean":
        return x.mean(dim=1)
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === pool_over_time | wrong | sum_is_mean + unknown_mode_is_none
# With mode "sum" you return the mean, and for an unknown mode None.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(dim=1)
    if mode == "mean" or mode == "sum":
        return x.mean(dim=1)


# === pool_over_time | wrong | starts_from_zero + mean_over_batch_size
# Your maximum starts from 0, and your mean divides by the number of sentences.
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.clamp(min=0).amax(dim=1)
    if mode == "mean":
        return x.sum(dim=1) / x.shape[0]
    if mode == "sum":
        return x.sum(dim=1)
    raise ValueError(mode)


# === text_cnn | right | plain_loop
def text_cnn(x, kernels, W_out, b_out):
    import torch.nn.functional as F

    feats = []
    for w, b in kernels:
        h = F.relu(conv1d(x, w, b))
        feats.append(h.max(dim=1)[0])
    h = torch.cat(feats, dim=1)
    return F.log_softmax(F.linear(h, W_out, b_out), dim=1)


# === text_cnn | right | relu_after_pooling
def text_cnn(x, kernels, W_out, b_out):
    # ReLU 单调, 先池化再激活结果一样
    pooled = torch.cat([pool_over_time(conv1d(x, w, b)) for w, b in kernels], -1)
    logits = pooled.clamp_min(0) @ W_out.t() + b_out
    return logits - torch.logsumexp(logits, dim=-1, keepdim=True)


# === text_cnn | right | maximum_from_zero
def text_cnn(x, kernels, W_out, b_out):
    pooled = []
    for weight, bias in kernels:
        n = weight.shape[1]
        best = x.new_zeros(x.shape[0], weight.shape[0])  # starting from 0 is the ReLU
        for t in range(x.shape[1] - n + 1):
            best = torch.maximum(best, torch.einsum("bnd,knd->bk", x[:, t : t + n], weight) + bias)
        pooled += [best]
    p = torch.softmax(torch.cat(pooled, 1) @ W_out.T + b_out, 1)
    return p.log()


# === text_cnn | right | float32_features
def text_cnn(x, kernels, W_out, b_out):
    K = W_out.shape[1]
    features = torch.zeros(x.shape[0], K)
    start = 0
    for i in range(len(kernels)):
        weight, bias = kernels[i]
        end = start + bias.numel()
        features[:, start:end] = torch.relu(conv1d(x, weight, bias)).amax(1)
        start = end
    features = features.to(W_out.dtype)
    print("features", tuple(features.shape))
    return torch.log_softmax(features @ W_out.T + b_out, 1)


# === text_cnn | right | sentence_by_sentence
def text_cnn(batch, kernels, W, b, log=True):
    def one(sentence):
        f = []
        for w, c in kernels:
            for j in range(len(w)):
                vals = [
                    (sentence[t : t + w.shape[1]] * w[j]).sum() + c[j]
                    for t in range(len(sentence) - w.shape[1] + 1)
                ]
                f.append(max(max(vals), torch.zeros_like(vals[0])))
        z = W @ torch.stack(f) + b
        e = torch.exp(z - z.max())
        return torch.log(e / e.sum())

    return torch.stack([one(s) for s in batch])


# === text_cnn | right | logits_summed_by_kernel
class TextCNN(torch.nn.Module):
    """no concatenation: each kernel has its own columns of W_out"""

    def forward(self, x, kernels, W_out, b_out):
        logits = b_out
        offset = 0
        for weight, bias in kernels:
            k = weight.shape[0]
            act = conv1d(x, weight, bias)
            act = act * (act > 0)
            logits = logits + act.amax(dim=1) @ W_out[:, offset : offset + k].T
            offset += k
        return torch.nn.LogSoftmax(dim=1)(logits)


text_cnn = TextCNN()


# === text_cnn | wrong | no_relu
# You leave out the ReLU between convolution and pooling.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(conv1d(x, w, b)) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | relu_on_the_output
# You apply a ReLU to the scores of the classes too.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.relu(torch.cat(pooled, -1) @ W_out.T + b_out), dim=-1)


# === text_cnn | wrong | sigmoid_for_relu
# Your features go through a sigmoid; a ReLU is asked for.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.sigmoid(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | relu_capped
# ReLU6 cuts features off at 6; ReLU has no upper end.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.nn.functional.relu6(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | probabilities_for_log_probabilities
# You return probabilities; their logarithms are asked for.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | logits_returned
# You return the scores; the log of their softmax is asked for.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.cat(pooled, -1) @ W_out.T + b_out


# === text_cnn | wrong | softmax_twice
# You apply a softmax before log_softmax.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, -1), dim=-1)


# === text_cnn | wrong | softmax_over_batch
# Your softmax runs over the sentences; it must run over the classes.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=0)


# === text_cnn | wrong | mean_pooling
# You take the mean over time; the maximum is asked for.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b)), "mean") for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | first_kernel_only
# Only the first kernels get through to the output.
def text_cnn(x, kernels, W_out, b_out):
    for w, b in kernels:
        f = pool_over_time(torch.relu(conv1d(x, w, b)))
        return torch.log_softmax(f @ W_out[:, : len(b)].T + b_out, dim=-1)


# === text_cnn | wrong | kernels_in_reverse
# You put the features together in the reverse order of kernels.
def text_cnn(x, kernels, W_out, b_out):
    features = torch.zeros(x.shape[0], 0, dtype=x.dtype)
    for w, b in kernels:
        features = torch.cat([pool_over_time(torch.relu(conv1d(x, w, b))), features], dim=1)
    return torch.log_softmax(features @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | kernels_sorted_by_width
# You sort the kernels by width; the features stand in the order of the list.
def text_cnn(x, kernels, W_out, b_out):
    pooled = []
    for w, b in sorted(kernels, key=lambda p: p[0].shape[1]):
        pooled.append(pool_over_time(torch.relu(conv1d(x, w, b))))
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | no_output_bias
# You do not add b_out.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T, dim=-1)


# === text_cnn | wrong | no_kernel_bias
# You leave out the kernels' biases.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, 0 * b))) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | padded_windows_win
# You pad the sentences with zeros, and windows of nothing but padding can win the maximum by their bias.
def text_cnn(x, kernels, W_out, b_out):
    pooled = []
    for w, b in kernels:
        n = w.shape[1]
        padded = torch.cat([x, x.new_zeros(x.shape[0], n, x.shape[2])], dim=1)
        pooled.append(pool_over_time(torch.relu(conv1d(padded, w, b))))
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | one_maximum_for_all
# You take one maximum over time and kernels; each kernel has its own.
def text_cnn(x, kernels, W_out, b_out):
    pooled = []
    for w, b in kernels:
        act = torch.relu(conv1d(x, w, b))
        pooled.append(act.amax(dim=(1, 2), keepdim=True)[:, 0].expand(-1, len(b)))
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | base_two
# log2 is not the natural logarithm.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log2(torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1))


# === text_cnn | wrong | large_epsilon_in_log
# The epsilon in your log hides all small probabilities.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.log(torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1) + 1e-6)


# === text_cnn | wrong | log_clamped
# You cut probabilities off at 1e-8: log-probabilities below -18 become wrong.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))) for w, b in kernels]
    return torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1).clamp(min=1e-8).log()


# === text_cnn | wrong | features_cut_off
# .detach() on the features cuts the graph: no gradient reaches x and the kernels.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(torch.relu(conv1d(x, w, b))).detach() for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | changes_the_list
# kernels.pop(0) empties the caller's list.
def text_cnn(x, kernels, W_out, b_out):
    pooled = []
    while kernels:
        w, b = kernels.pop(0)
        pooled.append(pool_over_time(torch.relu(conv1d(x, w, b))))
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | features_kept_between_calls
# The default list lives on between calls: the features of earlier calls are still in it.
def text_cnn(x, kernels, W_out, b_out, pooled=[]):
    for w, b in kernels:
        pooled.append(pool_over_time(torch.relu(conv1d(x, w, b))))
    same = [f for f in pooled if len(f) == len(x)]
    features = torch.cat(same, dim=-1)[:, : W_out.shape[1]]
    return torch.log_softmax(features @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | calls_conv_and_pool
# F.conv1d and F.max_pool1d are ready-made and off limits here.
def text_cnn(x, kernels, W_out, b_out):
    import torch.nn.functional as F

    pooled = []
    for w, b in kernels:
        h = F.relu(F.conv1d(x.transpose(1, 2), w.transpose(1, 2), b))
        pooled.append(F.max_pool1d(h, h.shape[2]).squeeze(2))
    return F.log_softmax(F.linear(torch.cat(pooled, 1), W_out, b_out), dim=1)


# === text_cnn | wrong | calls_pool_only
# F.adaptive_max_pool1d is ready-made and off limits here.
def text_cnn(x, kernels, W_out, b_out):
    from torch.nn.functional import adaptive_max_pool1d as biggest

    pooled = [biggest(torch.relu(conv1d(x, w, b)).transpose(1, 2), 1)[..., 0] for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | mean_pooling + probabilities_for_log_probabilities
# You take the mean over time for the maximum, and return probabilities.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [torch.relu(conv1d(x, w, b)).mean(1) for w, b in kernels]
    return torch.softmax(torch.cat(pooled, -1) @ W_out.T + b_out, dim=-1)


# === text_cnn | wrong | no_relu + no_output_bias
# You leave out the ReLU, and you do not add b_out.
def text_cnn(x, kernels, W_out, b_out):
    pooled = [pool_over_time(conv1d(x, w, b)) for w, b in kernels]
    return torch.log_softmax(torch.cat(pooled, -1) @ W_out.T, dim=-1)

# === ngrams | right | cat_shifts
def ngrams(x, n):
    T = x.size(1)
    return torch.cat([x[:, i : T - n + 1 + i] for i in range(n)], dim=-1)

# === ngrams | right | unfold_transpose
def ngrams(x, n):
    w = x.unfold(1, n, 1)  # (B, L, d, n)
    return w.transpose(2, 3).flatten(2)

# === ngrams | right | index
def ngrams(seq, width, verbose=False):
    L = seq.shape[1] - width + 1
    idx = torch.arange(L)[:, None] + torch.arange(width)
    return seq[:, idx].reshape(seq.shape[0], L, -1)

# === ngrams | right | zeros_fill
def ngrams(x, n):
    B, T, d = x.shape
    out = torch.zeros(B, T - n + 1, n * d)
    for t in range(T - n + 1):
        for i in range(n):
            out[:, t, i * d : (i + 1) * d] = x[:, t + i]
    return out

# === ngrams | right | stack_lists
def ngrams(x, n):
    # 每个窗口拼起来
    return torch.stack([torch.stack([torch.hstack([s[t + i] for i in range(n)]) for t in range(len(s) - n + 1)]) for s in x])

# === ngrams | right | as_strided
def ngrams(x, n):
    B, T, d = x.shape
    return x.as_strided((B, T - n + 1, n * d), (T * d, d, 1))

# === ngrams | right | shift_matrix
def ngrams(x, n):
    T = x.shape[1]
    eye = torch.eye(T, dtype=x.dtype)
    return torch.cat([torch.einsum("lt,btd->bld", eye[i : i + T - n + 1], x) for i in range(n)], 2)

# === ngrams | right | narrow_deque
from collections import deque


def ngrams(x, n):
    window, rows = deque(maxlen=n), []
    for step in x.unbind(1):
        window.append(step)
        if len(window) == n:
            rows.append(torch.cat(list(window), dim=1))
    return torch.stack(rows, dim=1)

# === ngrams | wrong | stack_of_no_window
def ngrams(x, n):
    T = x.shape[1]
    return torch.stack([x[:, t : t + n].flatten(1) for t in range(T - n)], 1)

# === ngrams | wrong | windows_along_the_batch
def ngrams(x, n):
    B = x.shape[0]
    return torch.cat([x[i : B - n + 1 + i] for i in range(n)], -1)

# === ngrams | wrong | list_of_windows
def ngrams(x, n):
    return [x[:, t : t + n].flatten(1) for t in range(x.shape[1] - n + 1)]

# === ngrams | wrong | time_first
def ngrams(x, n):
    return torch.stack([x[:, t : t + n].flatten(1) for t in range(x.shape[1] - n + 1)])

# === ngrams | wrong | first_word_repeated
def ngrams(x, n):
    L = x.shape[1] - n + 1
    return torch.cat([x[:, :L] for _ in range(n)], -1)

# === ngrams | wrong | last_word_cut_off
def ngrams(x, n):
    T = x.shape[1]
    return torch.cat([x[:, i : T - n + 1 + i] if i < n - 1 else x[:, i:].detach() for i in range(n)], -1)

# === conv1d | right | einsum_unfold
def conv1d(x, weight, bias):
    n = weight.shape[1]
    return torch.einsum("btdn,knd->btk", x.unfold(1, n, 1), weight) + bias

# === conv1d | right | taps
def conv1d(x, weight, bias):
    k, n, d = weight.shape
    L = x.shape[1] - n + 1
    out = bias
    for i in range(n):
        out = out + x[:, i : i + L] @ weight[:, i].T
    return out

# === conv1d | right | quad_loop
def conv1d(x, weight, bias):
    B, T, d = x.shape
    k, n, _ = weight.shape
    out = torch.empty(B, T - n + 1, k, dtype=torch.float64)
    for b in range(B):
        for t in range(T - n + 1):
            for j in range(k):
                s = bias[j]
                for i in range(n):
                    for c in range(d):
                        s = s + weight[j, i, c] * x[b, t + i, c]
                out[b, t, j] = s
    return out

# === conv1d | right | linear_ngrams
def conv1d(x, weight, bias):
    return torch.nn.functional.linear(ngrams(x, weight.shape[1]), weight.reshape(weight.shape[0], -1), bias)

# === conv1d | right | broadcast
def conv1d(x, weight, bias):
    n = weight.size(1)
    w = torch.stack([x[:, t : t + n] for t in range(x.size(1) - n + 1)], 1)  # B L n d
    return (w[:, :, None] * weight).sum((-1, -2)) + bias

# === conv1d | right | toeplitz
def conv1d(x, weight, bias):
    B, T, d = x.shape
    k, n, _ = weight.shape
    L = T - n + 1
    big = torch.zeros(L * k, T * d)
    for t in range(L):
        big[t * k : (t + 1) * k, t * d : (t + n) * d] = weight.reshape(k, n * d)
    return (x.reshape(B, -1) @ big.to(x.dtype).T).reshape(B, L, k) + bias

# === conv1d | right | via_conv2d
def conv1d(x, weight, bias, stride=1):
    img = x.unsqueeze(1)
    return conv2d(img, weight.unsqueeze(1), bias).squeeze(-1).transpose(1, 2)

# === conv1d | right | functional_call_linear
def conv1d(x, weight, bias):
    layer = torch.nn.Linear(1, 1)
    flat = {"weight": weight.flatten(1), "bias": bias}
    return torch.func.functional_call(layer, flat, ngrams(x, weight.shape[1]))

# === conv1d | right | inplace_own
def conv1d(x, weight, bias):
    # 逐步累加
    k, n, d = weight.shape
    L = x.shape[1] - n + 1
    out = x.new_zeros(x.shape[0], L, k)
    out += bias
    for i in range(n):
        out += torch.matmul(x[:, i : i + L], weight[:, i].t())
    return out

# === conv1d | wrong | padding_of_one
def conv1d(x, weight, bias):
    k, n, d = weight.shape
    x = torch.nn.functional.pad(x, (0, 0, 1, 1))
    L = x.shape[1] - n + 1
    return sum(x[:, i : i + L] @ weight[:, i].T for i in range(n)) + bias

# === conv1d | wrong | bias_cut_off
def conv1d(x, weight, bias):
    k, n, d = weight.shape
    L = x.shape[1] - n + 1
    return sum(x[:, i : i + L] @ weight[:, i].T for i in range(n)) + torch.tensor(bias.tolist())

# === conv2d | right | unfold_einsum
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[None, :, None, None]

# === conv2d | right | loops
def conv2d(x, weight, bias, stride=1, padding=0):
    B, c, H, W = x.shape
    k, _, p, q = weight.shape
    xp = x.new_zeros(B, c, H + 2 * padding, W + 2 * padding)
    xp[:, :, padding : padding + H, padding : padding + W] = x
    Ho = (H + 2 * padding - p) // stride + 1
    Wo = (W + 2 * padding - q) // stride + 1
    out = torch.zeros(B, k, Ho, Wo)
    for y in range(Ho):
        for z in range(Wo):
            patch = xp[:, :, y * stride : y * stride + p, z * stride : z * stride + q]
            for j in range(k):
                out[:, j, y, z] = (patch * weight[j]).sum(dim=(1, 2, 3)) + bias[j]
    return out

# === conv2d | right | taps
def conv2d(img, kern, b, stride=1, padding=0, dilation=1):
    B, c, H, W = img.shape
    k, _, p, q = kern.shape
    z = lambda *s: torch.zeros(*s, dtype=img.dtype)
    img = torch.cat([z(B, c, padding, W), img, z(B, c, padding, W)], 2)
    img = torch.cat([z(B, c, img.shape[2], padding), img, z(B, c, img.shape[2], padding)], 3)
    ho, wo = (img.shape[2] - p) // stride + 1, (img.shape[3] - q) // stride + 1
    total = b.view(1, k, 1, 1).expand(B, k, ho, wo).clone()
    for r in range(p):
        for s in range(q):
            part = img[:, :, r : r + (ho - 1) * stride + 1 : stride, s : s + (wo - 1) * stride + 1 : stride]
            total += torch.einsum("bcyz,kc->bkyz", part, kern[:, :, r, s])
    return total

# === conv2d | right | dense_then_subsample
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.constant_pad_nd(x, [padding, padding, padding, padding])
    w = x.unfold(2, p, 1).unfold(3, q, 1)[:, :, ::stride, ::stride]
    B, _, Ho, Wo = w.shape[:4]
    cols = w.permute(0, 2, 3, 1, 4, 5).reshape(B, Ho, Wo, -1)
    return (cols @ weight.reshape(k, -1).T + bias).permute(0, 3, 1, 2)

# === conv2d | right | gather_index
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.ZeroPad2d(padding)(x)
    # 行列下标
    ho, wo = (x.shape[2] - p) // stride + 1, (x.shape[3] - q) // stride + 1
    rows = (torch.arange(ho) * stride)[:, None] + torch.arange(p)
    cols = (torch.arange(wo) * stride)[:, None] + torch.arange(q)
    patches = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]
    return torch.tensordot(patches, weight, dims=([1, 4, 5], [1, 2, 3])).permute(0, 3, 1, 2) + bias.reshape(-1, 1, 1)

# === conv2d | right | as_strided
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, [padding] * 4).contiguous()
    B, _, H, W = x.shape
    sb, sc, sh, sw = x.stride()
    ho, wo = (H - p) // stride + 1, (W - q) // stride + 1
    v = torch.as_strided(x, (B, c, ho, wo, p, q), (sb, sc, sh * stride, sw * stride, sh, sw))
    return torch.nn.functional.linear(v.permute(0, 2, 3, 1, 4, 5).flatten(3), weight.flatten(1), bias).movedim(3, 1)

# === conv2d | right | vmap
def conv2d(x, weight, bias, stride=1, padding=0):
    def one(kernel, b):
        p, q = kernel.shape[1:]
        xp = torch.nn.functional.pad(x, (padding, padding, padding, padding))
        w = xp.unfold(2, p, stride).unfold(3, q, stride)
        return (w * kernel[None, :, None, None]).sum((1, 4, 5)) + b

    return torch.vmap(one, out_dims=1)(weight, bias)

# === conv2d | wrong | padded_below_and_right
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (0, padding, 0, padding))
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[:, None, None]

# === conv2d | wrong | padding_with_ones
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4, value=1.0)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[:, None, None]

# === conv2d | wrong | square_kernel_transposed
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4)
    if p == q:
        weight = weight.transpose(2, 3)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[:, None, None]

# === conv2d | wrong | bias_along_the_columns
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4)
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    out = torch.einsum("bcyzpq,kcpq->bkyz", w, weight)
    if out.shape[3] == k:
        return out + bias
    return out + bias.view(-1, 1, 1)

# === conv2d | wrong | size_without_one
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4)
    w = x.unfold(2, p, stride).unfold(3, q, stride)[:, :, :-1, :-1]
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[:, None, None]

# === conv2d | wrong | windows_step_by_one
def conv2d(x, weight, bias, stride=1, padding=0):
    B, c, H, W = x.shape
    k, _, p, q = weight.shape
    x = torch.nn.functional.pad(x, (padding,) * 4)
    ho, wo = (x.shape[2] - p) // stride + 1, (x.shape[3] - q) // stride + 1
    out = torch.zeros(B, k, ho, wo, dtype=x.dtype)
    for y in range(ho):
        for z in range(wo):
            out[:, :, y, z] = torch.einsum("bcpq,kcpq->bk", x[:, :, y : y + p, z : z + q], weight) + bias
    return out

# === conv2d | wrong | padded_image_cut_off
def conv2d(x, weight, bias, stride=1, padding=0):
    k, c, p, q = weight.shape
    B, _, H, W = x.shape
    if padding:
        xp = torch.zeros(B, c, H + 2 * padding, W + 2 * padding, dtype=x.dtype)
        xp.data[:, :, padding:-padding, padding:-padding] = x
        x = xp
    w = x.unfold(2, p, stride).unfold(3, q, stride)
    return torch.einsum("bcyzpq,kcpq->bkyz", w, weight) + bias[:, None, None]

# === pool_over_time | right | amax_einsum
def pool_over_time(x, mode="max"):
    match mode:
        case "max":
            return torch.amax(x, dim=1)
        case "mean":
            return torch.einsum("btk->bk", x).div(x.shape[1])
        case "sum":
            return torch.einsum("btk->bk", x)
    raise ValueError(f"mode {mode!r}")

# === pool_over_time | right | subclass_of_value_error
class ModeError(ValueError):
    pass


def pool_over_time(x, mode="max", dim=1):
    try:
        f = {"max": torch.amax, "mean": torch.mean, "sum": torch.sum}[mode]
    except (KeyError, TypeError):
        raise ModeError from None
    return f(x, dim)

# === pool_over_time | right | sort
def pool_over_time(x, mode="max"):
    # 池化
    if mode == "max":
        return x.sort(dim=1, descending=True).values[:, 0]
    if mode == "sum":
        return x.cumsum(1)[:, -1]
    if mode == "mean":
        return (torch.ones(x.shape[1], dtype=x.dtype) / x.shape[1]) @ x
    raise ValueError

# === pool_over_time | right | callable
class Pool:
    modes = ["max", "mean", "sum"]

    def __call__(self, x, mode="max"):
        if self.modes.count(mode) != 1:
            raise ValueError(mode)
        return torch.stack([self.one(s, mode) for s in x])

    def one(self, s, mode):
        r = getattr(s, mode)(dim=0)
        return r.values if mode == "max" else r


pool_over_time = Pool()

# === pool_over_time | right | gather_argmax
def pool_over_time(x, mode="max"):
    if mode not in {"max", "mean", "sum"}:
        raise ValueError("nope")
    if mode == "max":
        i = x.argmax(dim=1, keepdim=True)
        return x.gather(1, i).squeeze(1)
    s = torch.zeros(x.shape[0], x.shape[2])
    for step in x.unbind(dim=1):
        s += step
    return s if mode == "sum" else s / x.shape[1]

# === pool_over_time | wrong | capital_letters_accepted
def pool_over_time(x, mode="max"):
    mode = mode.lower().strip()
    if mode not in ("max", "mean", "sum"):
        raise ValueError(mode)
    return {"max": x.max(1).values, "mean": x.mean(1), "sum": x.sum(1)}[mode]

# === pool_over_time | wrong | empty_mode_is_max
def pool_over_time(x, mode="max"):
    mode = mode or "max"
    if mode not in ("max", "mean", "sum"):
        raise ValueError(mode)
    return {"max": x.max(1).values, "mean": x.mean(1), "sum": x.sum(1)}[mode]

# === pool_over_time | wrong | mean_and_sum_swapped
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.max(1).values
    if mode == "sum":
        return x.mean(1)
    if mode == "mean":
        return x.sum(1)
    raise ValueError(mode)

# === pool_over_time | wrong | mean_cut_off
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.max(1).values
    if mode == "mean":
        return x.data.mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)

# === pool_over_time | wrong | axes_of_size_one_dropped
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.max(1).values.squeeze()
    if mode == "mean":
        return x.mean(1).squeeze()
    if mode == "sum":
        return x.sum(1).squeeze()
    raise ValueError(mode)

# === text_cnn | right | inline
def text_cnn(x, kernels, W_out, b_out):
    feats = []
    for weight, bias in kernels:
        k, n, d = weight.shape
        w = torch.stack([x[:, t : t + n].flatten(1) for t in range(x.shape[1] - n + 1)])  # L B nd
        feats.append(torch.relu(w @ weight.reshape(k, -1).T + bias).amax(0))
    z = torch.cat(feats, 1) @ W_out.T + b_out
    return z - z.exp().sum(1, keepdim=True).log()

# === text_cnn | right | max_before_relu
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([pool_over_time(conv1d(x, *wb)).clamp(min=0) for wb in kernels], dim=-1)
    return torch.log_softmax(torch.addmm(b_out, f, W_out.T), -1)

# === text_cnn | right | buffer
def text_cnn(x, kernels, W_out, b_out):
    K = W_out.shape[1]
    f = torch.zeros(x.shape[0], K)
    at = 0
    for w, b in kernels:
        f[:, at : at + len(b)] = torch.relu(conv1d(x, w, b)).max(dim=1)[0]
        at += len(b)
    return torch.nn.functional.log_softmax(f.to(W_out.dtype) @ W_out.t() + b_out, dim=1)

# === text_cnn | right | per_sentence
def text_cnn(x, kernels, W_out, b_out):
    # 一句一句地算
    def one(s):
        f = torch.hstack([torch.relu(conv1d(s[None], w, b)[0]).max(0).values for w, b in kernels])
        return torch.log(torch.softmax(W_out @ f + b_out, 0))

    return torch.stack([one(s) for s in x])

# === text_cnn | right | blockwise_out
def text_cnn(x, kernels, W_out, b_out):
    z, rest = b_out, W_out
    for w, b in reversed(list(kernels)):
        k = w.shape[0]
        rest, block = rest[:, :-k], rest[:, -k:]
        z = z + pool_over_time(torch.relu(conv1d(x, w, b)), mode="max") @ block.T
    return z.log_softmax(1)

# === text_cnn | right | module
class _Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.out = torch.nn.Linear(1, 1)

    def forward(self, x, kernels):
        h = [torch.relu(conv1d(x, w, b)) for w, b in kernels]
        print([t.shape for t in h])
        return torch.nn.LogSoftmax(1)(self.out(torch.cat([t.max(1).values for t in h], 1)))


def text_cnn(x, kernels, W_out, b_out, dropout=0.0):
    return torch.func.functional_call(_Net(), {"out.weight": W_out, "out.bias": b_out}, (x, kernels))

# === text_cnn | wrong | sum_pooling
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([torch.relu(conv1d(x, w, b)).sum(1) for w, b in kernels], 1)
    return torch.log_softmax(f @ W_out.T + b_out, 1)

# === text_cnn | wrong | tanh_for_relu
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([torch.tanh(conv1d(x, w, b)).amax(1) for w, b in kernels], 1)
    return torch.log_softmax(f @ W_out.T + b_out, 1)

# === text_cnn | wrong | last_window_for_maximum
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([torch.relu(conv1d(x, w, b))[:, -1] for w, b in kernels], 1)
    return torch.log_softmax(f @ W_out.T + b_out, 1)

# === text_cnn | wrong | first_kernels_cut_off
def text_cnn(x, kernels, W_out, b_out):
    f = [torch.relu(conv1d(x, w, b)).amax(1) for w, b in kernels]
    f[0] = f[0].data
    return torch.log_softmax(torch.cat(f, 1) @ W_out.T + b_out, 1)

# === text_cnn | wrong | padded_by_one_word
def text_cnn(x, kernels, W_out, b_out):
    import torch.nn.functional as F

    f = torch.cat([torch.relu(conv1d(F.pad(x, (0, 0, 1, 1)), w, b)).amax(1) for w, b in kernels], 1)
    return torch.log_softmax(f @ W_out.T + b_out, 1)

# === text_cnn | wrong | two_kernels_only
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([torch.relu(conv1d(x, w, b)).amax(1) for w, b in kernels[:2]], 1)
    return torch.log_softmax(f @ W_out[:, : f.shape[1]].T + b_out, 1)

# === text_cnn | wrong | sign_turned
def text_cnn(x, kernels, W_out, b_out):
    f = torch.cat([torch.relu(conv1d(x, w, b)).amax(1) for w, b in kernels], 1)
    return -torch.log_softmax(f @ W_out.T + b_out, 1)


# === ngrams | wrong | eight_words_at_most
def ngrams(x, n):
    T = x.shape[1]
    words = [x[:, i : T - n + 1 + i] * (1.0 if i < 8 else 0.0) for i in range(n)]
    return torch.cat(words, dim=2)


# === conv1d | wrong | five_words_at_most
def conv1d(x, weight, bias):
    T, n = x.shape[1], weight.shape[1]
    taps = [x[:, i : T - n + 1 + i] @ weight[:, i].T for i in range(min(n, 5))]
    return sum(taps) + bias


# === conv2d | wrong | wrong_for_large_kernels
def conv2d(x, weight, bias, stride=1, padding=0):
    xp = F.pad(x, [padding] * 4)
    p, q = weight.shape[2:]
    weight = weight[:, :, :, :4]  # at most 4 columns
    windows = xp[..., : xp.shape[3] - q + weight.shape[3]].unfold(2, p, stride).unfold(3, weight.shape[3], stride)
    return torch.einsum("bchwpq,kcpq->bkhw", windows, weight) + bias[:, None, None]


# === pool_over_time | wrong | starts_from_minus_10
def pool_over_time(x, mode="max"):
    if mode == "max":
        best = torch.full((x.shape[0], x.shape[2]), -10.0, dtype=x.dtype)
        for t in range(x.shape[1]):
            best = torch.maximum(best, x[:, t])
        return best
    if mode == "mean":
        return x.mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)


# === pool_over_time | wrong | starts_from_minus_20
def pool_over_time(x, mode="max"):
    if mode not in ("max", "mean", "sum"):
        raise ValueError(mode)
    if mode == "max":
        return torch.cat([x, torch.full_like(x[:, :1], -20.0)], dim=1).max(1).values
    total = x.sum(1)
    return total if mode == "sum" else total / x.shape[1]


# === pool_over_time | wrong | starts_from_minus_1000
def pool_over_time(x, mode="max"):
    if mode == "max":
        best = x.new_full((x.shape[0], x.shape[2]), -1e3)
        for step in x.unbind(1):
            best = torch.where(step > best, step, best)
        return best
    if mode == "mean":
        return x.mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)


# === pool_over_time | right | starts_from_minus_infinity
def pool_over_time(x, mode="max"):
    if mode == "max":
        best = torch.full((x.shape[0], x.shape[2]), float("-inf"), dtype=x.dtype)
        for t in range(x.shape[1]):
            best = torch.maximum(best, x[:, t])
        return best
    if mode == "mean":
        return x.mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)


# === pool_over_time | wrong | mean_cut_off
def pool_over_time(x, mode="max"):
    if mode == "max":
        return x.amax(1)
    if mode == "mean":
        return x.detach().mean(1)
    if mode == "sum":
        return x.sum(1)
    raise ValueError(mode)


# === text_cnn | wrong | changes_the_list
def text_cnn(x, kernels, W_out, b_out):
    features = [conv1d(x, w, b).relu().amax(1) for w, b in kernels]
    kernels.append(kernels[0])
    return F.log_softmax(torch.cat(features, 1) @ W_out.T + b_out, 1)


# === text_cnn | wrong | changes_the_list
def text_cnn(x, kernels, W_out, b_out):
    features = []
    for i in range(len(kernels)):
        w, b = kernels[i]
        kernels[i] = (w.flatten(1), b)
        features.append(F.relu(ngrams(x, w.shape[1]) @ kernels[i][0].T + b).amax(1))
    return F.log_softmax(torch.cat(features, 1) @ W_out.T + b_out, 1)


# === text_cnn | wrong | three_kernels_only
def text_cnn(x, kernels, W_out, b_out):
    features = torch.cat([torch.relu(conv1d(x, w, b)).amax(1) for w, b in kernels[:3]], dim=1)
    return F.log_softmax(features @ W_out[:, : features.shape[1]].T + b_out, dim=1)
