"""The references of `cnn`, against torch's own convolutions and against worked numbers."""

import pytest
import torch
from torch.nn import functional as F

from solutions import cnn


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed + sum(shape))
    return torch.randn(*shape, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_ngrams_holds_each_window_word_after_word(n):
    x = draw(2, 5, 3)
    windows = cnn.ngrams(x, n)
    assert windows.shape == (2, 5 - n + 1, n * 3)
    for t in range(5 - n + 1):
        torch.testing.assert_close(windows[:, t], x[:, t : t + n].reshape(2, n * 3))


@pytest.mark.parametrize("n", [1, 3, 6])
def test_conv1d_is_torchs_with_the_axes_turned(n):
    x, weight, bias = draw(2, 6, 4), draw(5, n, 4), draw(5)
    expected = F.conv1d(x.transpose(1, 2), weight.transpose(1, 2), bias).transpose(1, 2)
    torch.testing.assert_close(cnn.conv1d(x, weight, bias), expected)


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("padding", [0, 1, 4])
@pytest.mark.parametrize("size", [(3, 2), (1, 4), (6, 7)])
def test_conv2d_is_torchs(stride, padding, size):
    x, weight, bias = draw(2, 3, 6, 7), draw(4, 3, *size), draw(4)
    expected = F.conv2d(x, weight, bias, stride=stride, padding=padding)
    torch.testing.assert_close(cnn.conv2d(x, weight, bias, stride, padding), expected)


def test_conv2d_sees_a_kernel_larger_than_the_unpadded_image():
    x, weight, bias = draw(1, 2, 2, 3), draw(3, 2, 4, 5), draw(3)
    expected = F.conv2d(x, weight, bias, padding=1)
    torch.testing.assert_close(cnn.conv2d(x, weight, bias, padding=1), expected)


def test_pooling_of_negative_numbers_stays_negative():
    x = torch.tensor([[[-1.0, -5.0], [-2.0, -4.0], [-6.0, -3.0]]])
    assert cnn.pool_over_time(x).tolist() == [[-1.0, -3.0]]
    assert cnn.pool_over_time(x, mode="mean").tolist() == [[-3.0, -4.0]]
    assert cnn.pool_over_time(x, "sum").tolist() == [[-9.0, -12.0]]


@pytest.mark.parametrize("mode", ["min", "", "MAX", None])
def test_pooling_refuses_any_other_mode(mode):
    with pytest.raises(ValueError, match="mode must be"):
        cnn.pool_over_time(draw(2, 3, 4), mode)


def test_text_cnn_is_kims_network():
    x, W_out, b_out = draw(2, 6, 4), draw(3, 8), draw(3)
    kernels = [(draw(2, 3, 4), draw(2)), (draw(5, 1, 4), draw(5)), (draw(1, 6, 4), draw(1))]
    features = []
    for weight, bias in kernels:
        conv = F.conv1d(x.transpose(1, 2), weight.transpose(1, 2), bias)
        features.append(F.adaptive_max_pool1d(F.relu(conv), 1).squeeze(2))
    expected = F.linear(torch.cat(features, 1), W_out, b_out).log_softmax(1)
    torch.testing.assert_close(cnn.text_cnn(x, kernels, W_out, b_out), expected)


def test_gradients_reach_every_input():
    x, image = draw(2, 5, 3).requires_grad_(), draw(1, 2, 4, 5).requires_grad_()
    weight, bias = draw(4, 2, 3).requires_grad_(), draw(4).requires_grad_()
    kernel = draw(4, 2, 3, 2).requires_grad_()
    W_out, b_out = draw(3, 4).requires_grad_(), draw(3).requires_grad_()
    check = torch.autograd.gradcheck
    assert check(lambda *p: cnn.conv2d(*p, 2, 1), (image, kernel, bias))
    assert check(lambda x, w, b, *out: cnn.text_cnn(x, [(w, b)], *out), (x, weight, bias, W_out, b_out))
    for mode in ("max", "mean", "sum"):
        assert check(lambda x, mode=mode: cnn.pool_over_time(x, mode), (x,))
