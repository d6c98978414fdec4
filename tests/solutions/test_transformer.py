"""The references of `transformer` agree with torch.nn's layer norm and encoder layer."""

import pytest
import torch
from torch.autograd import gradcheck

from solutions import self_attention, transformer

B, N, D, F, HEADS = 2, 5, 6, 9, 3


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed + 31 * sum(shape))
    return torch.randn(*shape, dtype=torch.float64, generator=generator)


def block_params(seed=0):
    shapes = dict.fromkeys(("W_q", "W_k", "W_v", "W_o"), (D, D))
    shapes |= dict.fromkeys(("gamma1", "beta1", "gamma2", "beta2", "b2"), (D,))
    shapes |= {"W1": (F, D), "b1": (F,), "W2": (D, F)}
    return {name: draw(*shape, seed=97 * seed + i) for i, (name, shape) in enumerate(shapes.items())}


def torch_layer(params):
    """torch's own post-norm encoder layer, with the same parameters."""
    layer = torch.nn.TransformerEncoderLayer(D, HEADS, F, dropout=0.0, batch_first=True).double()
    attention = layer.self_attn
    with torch.no_grad():
        attention.in_proj_weight.copy_(torch.cat([params[k] for k in ("W_q", "W_k", "W_v")]))
        attention.in_proj_bias.zero_()
        attention.out_proj.weight.copy_(params["W_o"])
        attention.out_proj.bias.zero_()
        for norm, k in ((layer.norm1, "1"), (layer.norm2, "2")):
            norm.weight.copy_(params["gamma" + k])
            norm.bias.copy_(params["beta" + k])
        for linear, k in ((layer.linear1, "1"), (layer.linear2, "2")):
            linear.weight.copy_(params["W" + k])
            linear.bias.copy_(params["b" + k])
    return layer


@pytest.mark.parametrize("leading", [(), (4,), (2, 3)])
@pytest.mark.parametrize("eps", [1e-5, 0.5])
def test_layer_norm_is_torchs(leading, eps):
    x, gamma, beta = draw(*leading, D), draw(D, seed=1), draw(D, seed=2)
    expected = torch.nn.functional.layer_norm(x, (D,), gamma, beta, eps)
    torch.testing.assert_close(transformer.layer_norm(x, gamma, beta, eps), expected)


def test_a_constant_vector_is_normalised_to_beta():
    x, beta = torch.full((2, 4), 3.0, dtype=torch.float64), draw(4)
    y = transformer.layer_norm(x, draw(4, seed=1), beta)
    torch.testing.assert_close(y, beta.expand(2, 4))


@pytest.mark.parametrize("masked", [False, True])
def test_block_is_torchs_encoder_layer(masked):
    x, params = draw(B, N, D), block_params()
    mask = self_attention.causal_mask(N) if masked else None
    expected = torch_layer(params)(x, src_mask=~mask if masked else None)
    y = transformer.transformer_block(x, params, HEADS, mask)
    torch.testing.assert_close(y, expected.detach())


def test_multi_head_attention_is_the_one_of_self_attention():
    x, p = draw(B, N, D), block_params()
    weights = [p[name] for name in ("W_q", "W_k", "W_v", "W_o")]
    mask = (draw(B, HEADS, N, N) > 0) | torch.eye(N, dtype=torch.bool)
    torch.testing.assert_close(
        transformer._multi_head_attention(x, *weights, HEADS, mask),
        self_attention.multi_head_attention(x, *weights, HEADS, mask),
    )


def test_encoder_is_torchs_layers_in_order():
    x, layers = draw(B, N, D), [block_params(1), block_params(2)]
    expected = torch_layer(layers[1])(torch_layer(layers[0])(x))
    y = transformer.transformer_encoder(x, layers, HEADS)
    torch.testing.assert_close(y, expected.detach())


def test_block_is_differentiable_in_every_parameter():
    x, params = draw(1, 3, D).requires_grad_(), block_params()
    names = list(params)
    leaves = [params[name].requires_grad_() for name in names]

    def run(x, *values):
        mask = self_attention.causal_mask(3)
        return transformer.transformer_block(x, dict(zip(names, values, strict=True)), HEADS, mask)

    assert gradcheck(run, (x, *leaves))
    x, gamma, beta = (draw(*s).requires_grad_() for s in ((3, 4), (4,), (4,)))
    assert gradcheck(transformer.layer_norm, (x, gamma, beta))
