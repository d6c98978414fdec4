# === relu | right | maximum_with_zeros
def relu(x):
    return torch.maximum(x, torch.zeros_like(x))


# === relu | right | where_form
def relu(x):
    # 大于0保留,否则为0
    zero = torch.tensor(0.0)
    return torch.where(x > 0, x, zero.to(x.dtype))


# === relu | right | masked_product
def relu(x):
    mask = (x > 0).float()  # like nn.ReLU but by hand
    return x * mask


# === relu | right | half_of_x_plus_abs
def relu(z, inplace=False):
    return 0.5 * (z + z.abs())


# === relu | right | own_copy_in_place
def relu(x):
    out = x.clone()
    out[out < 0] = 0
    return out


# === relu | right | entry_by_entry
def relu(x):
    vals = []
    for v in x.reshape(-1):
        if v > 0:
            vals.append(v)
        else:
            vals.append(v * 0)
    return torch.stack(vals).reshape(x.shape)


# === relu | right | float32_buffer
def relu(x):
    y = torch.zeros(x.shape)  # float32
    positive = x > 0
    y[positive] = x[positive].to(y.dtype)
    return y


# === relu | right | autograd_function
class _Relu(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, dy):
        (x,) = ctx.saved_tensors
        return dy * (x > 0).to(dy.dtype)


def relu(x):
    return _Relu.apply(x)


# === relu | right | lambda_clamp
relu = lambda t: t.clamp(min=0)


# === relu | right | module_instance
class MyReLU(nn.Module):
    def forward(self, x):
        # F.relu(x) would be the same
        return torch.clamp_min(x, 0)


relu = MyReLU()


# === relu | right | own_helper_named_leaky_relu
def leaky_relu(x, slope):
    # own version, not torch.nn.functional.leaky_relu
    return torch.where(x >= 0, x, slope * x)


def relu(x):
    return leaky_relu(x, 0.0)


# === relu | right | compared_under_main
def relu(x):
    """Same as torch.relu(x) and nn.ReLU()(x)."""
    return torch.max(x, x.new_zeros(()))


if __name__ == "__main__":
    test = torch.randn(3)
    print(torch.equal(relu(test), torch.relu(test)))


# === relu | wrong | off_limits_functional
# You call torch's own relu, which is the whole point of this exercise.
def relu(x):
    return F.relu(x)


# === relu | wrong | off_limits_module
# You call nn.ReLU, which is the whole point of this exercise.
def relu(x):
    act = nn.ReLU()
    return act(x)


# === relu | wrong | off_limits_method
# You call the tensor's own relu method.
def relu(x):
    return x.clone().relu_()


# === relu | wrong | off_limits_getattr
# You reach torch's own relu through getattr.
def relu(x):
    name = "re" + "lu"
    return getattr(torch, name)(x)


# === relu | wrong | off_limits_aten
# You reach torch's own relu through torch.ops.aten.
def relu(x):
    return torch.ops.aten.relu(x)


# === relu | wrong | off_limits_threshold
# You call torch's threshold, which with 0 and 0 is the ready-made relu.
def relu(x):
    return F.threshold(x, 0.0, 0.0)


# === relu | wrong | off_limits_leaky_relu
# You call torch's leaky_relu, which with slope 0 is the ready-made relu.
def relu(x):
    return F.leaky_relu(x, negative_slope=0.0)


# === relu | wrong | off_limits_solutions
# You call the reference solution.
def relu(x):
    from solutions import mlp

    return mlp.relu(x)


# === relu | wrong | identity
# You return x as it is; negative entries should become 0.
def relu(x):
    return x * 1.0


# === relu | wrong | leaky
# You leave a slope of 0.01 at negative inputs (leaky ReLU).
def relu(x):
    return torch.where(x > 0, x, 0.01 * x)


# === relu | wrong | absolute_value
# You take the absolute value; negative entries should become 0.
def relu(x):
    return x.abs()


# === relu | wrong | minimum_instead_of_maximum
# You take the minimum of x and 0 instead of the maximum.
def relu(x):
    return torch.clamp(x, max=0)


# === relu | wrong | largest_entry_only
# You compare only the largest entry with 0 and return one number.
def relu(x):
    return torch.clamp(x.max(), min=0)


# === relu | wrong | step_function
# You return 1 for positive entries instead of the entries themselves.
def relu(x):
    return (x > 0).to(x.dtype) + 0 * x


# === relu | wrong | capped_at_six
# You cut large entries off at 6 (ReLU6).
def relu(x):
    return torch.clamp(x, 0, 6)


# === relu | wrong | capped_at_one
# You cut large entries off at 1.
def relu(x):
    return x.clamp(0, 1)


# === relu | wrong | softplus
# You compute log(1 + exp(x)), a smooth relative of ReLU.
def relu(x):
    return torch.log1p(torch.exp(x))


# === relu | wrong | straight_through_gradient
# The values are right, but the gradient at negative inputs is 1 instead of 0.
def relu(x):
    return x + (torch.clamp(x, min=0) - x).detach()


# === relu | wrong | graph_cut
# You go through NumPy, which cuts the graph: no gradient reaches x.
import numpy as np


def relu(x):
    return torch.tensor(np.maximum(x.detach().numpy(), 0))


# === relu | wrong | graph_cut
# You work on x.data, which cuts the graph: no gradient reaches x.
def relu(x):
    y = x.data.clone()
    y[y < 0] = 0
    return y


# === relu | wrong | graph_cut
# You make a new tensor of Python numbers, so no gradient reaches x.
def relu(x):
    flat = [max(0.0, v) for v in x.reshape(-1).tolist()]
    return torch.tensor(flat, dtype=x.dtype).reshape(x.shape)


# === relu | wrong | in_place_input
# You set negative entries of x itself to 0, so the caller's tensor is changed.
def relu(x):
    with torch.no_grad():
        x.clamp_(min=0)
    return x * 1


# === relu | wrong | flattened
# You return a flat vector instead of x's shape.
def relu(x):
    return torch.clamp(x, min=0).reshape(-1)


# === relu | wrong | matrices_only
# You loop over rows and columns, which fails for tensors that are not matrices.
def relu(x):
    m, n = x.shape
    y = torch.zeros_like(x)
    for i in range(m):
        for j in range(n):
            if x[i, j] > 0:
                y[i, j] = x[i, j]
    return y


# === relu | wrong | zero_dimensional_fails
# You loop over the first axis, which fails for a 0-d tensor.
def relu(x):
    return torch.stack([row.clamp(min=0) for row in x])


# === relu | wrong | capped_at_six + leaky
# You leave a slope of 0.01 at negative inputs and cut large entries off at 6.
def relu(x):
    return torch.clamp(torch.where(x > 0, x, 0.01 * x), max=6)


# === relu | wrong | minimum_instead_of_maximum + graph_cut
# You take the minimum of x and 0, and work on x.data, which cuts the graph.
def relu(x):
    return x.data.clamp(max=0)


# === mlp_forward | right | functional_calls
def mlp_forward(x, W1, b1, W2, b2):
    h = F.relu(F.linear(x, W1, b1))
    return F.softmax(F.linear(h, W2, b2), dim=-1)


# === mlp_forward | right | einsum_and_exp
def mlp_forward(x, W1, b1, W2, b2):
    hidden = torch.einsum("mn,hn->mh", x, W1) + b1
    hidden = (hidden + torch.abs(hidden)) / 2
    z = torch.einsum("mh,ch->mc", hidden, W2) + b2
    z = z - z.max(dim=1, keepdim=True).values
    e = torch.exp(z)
    return e / e.sum(1, keepdim=True)


# === mlp_forward | right | one_sample_after_the_other
def mlp_forward(x, W1, b1, W2, b2):
    rows = []
    for sample in x:
        a = torch.mv(W1, sample) + b1
        a = torch.where(a > 0, a, torch.zeros_like(a))
        rows.append(torch.softmax(torch.mv(W2, a) + b2, 0))
    return torch.stack(rows)


# === mlp_forward | right | transposed_throughout
def mlp_forward(x, W1, b1, W2, b2):
    # 列向量的写法
    H = relu(W1 @ x.t() + b1[:, None])
    P = torch.softmax(W2 @ H + b2.unsqueeze(1), dim=0)
    return P.t()


# === mlp_forward | right | exp_of_log_softmax
def mlp_forward(inputs, A, a, B, b, temperature=1.0):
    net_hidden = torch.addmm(a, inputs, A.T).clamp(min=0)
    logits = torch.addmm(b, net_hidden, B.T) / temperature
    print("logits", tuple(logits.shape))
    return logits.log_softmax(dim=1).exp()


# === mlp_forward | right | biases_as_extra_columns
def mlp_forward(x, W1, b1, W2, b2):
    one = torch.ones(x.shape[0], 1, dtype=x.dtype)
    x1 = torch.cat([x, one], dim=1)
    h = nn.ReLU()(x1 @ torch.cat([W1, b1.unsqueeze(1)], dim=1).T)
    h1 = torch.cat([h, one], dim=1)
    return nn.Softmax(dim=1)(h1 @ torch.cat([W2, b2.unsqueeze(1)], dim=1).T)


# === mlp_forward | right | float32_output_buffer
def mlp_forward(x, W1, b1, W2, b2):
    probs = torch.zeros(x.shape[0], W2.shape[0])  # float32
    for i in range(x.shape[0]):
        h = torch.relu(x[i] @ W1.T + b1)
        probs[i] = torch.softmax(h @ W2.T + b2, dim=-1)
    return probs


# === mlp_forward | right | implicit_dim_with_warning
def mlp_forward(x, W1, b1, W2, b2):
    torch.set_default_dtype(torch.float64)
    h = torch.relu(x.matmul(W1.transpose(0, 1)) + b1)
    return F.softmax(h.matmul(W2.transpose(0, 1)) + b2)


# === mlp_forward | wrong | no_activation
# You leave the ReLU out, so the two layers are one linear layer.
def mlp_forward(x, W1, b1, W2, b2):
    h = x @ W1.T + b1
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | sigmoid_hidden
# Your hidden layer uses the sigmoid instead of ReLU.
def mlp_forward(x, W1, b1, W2, b2):
    h = torch.sigmoid(x @ W1.T + b1)
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | tanh_hidden
# Your hidden layer uses tanh instead of ReLU.
def mlp_forward(x, W1, b1, W2, b2):
    h = torch.tanh(x @ W1.T + b1)
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | relu_on_the_output
# You apply ReLU to the second layer's scores too, before the softmax.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return torch.softmax(relu(h @ W2.T + b2), dim=1)


# === mlp_forward | wrong | relu_on_the_output_only
# You apply ReLU after the second layer instead of between the two.
def mlp_forward(x, W1, b1, W2, b2):
    h = x @ W1.T + b1
    return torch.softmax(relu(h @ W2.T + b2), dim=1)


# === mlp_forward | wrong | softmax_over_batch
# Your softmax runs over the samples (dim 0) instead of the classes.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return torch.softmax(h @ W2.T + b2, dim=0)


# === mlp_forward | wrong | returns_scores
# You return the scores and leave the softmax out.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return h @ W2.T + b2


# === mlp_forward | wrong | returns_log_probabilities
# You return log-probabilities where probabilities are asked for.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return torch.log_softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | first_bias_missing
# You leave b1 out.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T)
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | second_bias_missing
# You leave b2 out.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return torch.softmax(h @ W2.T, dim=1)


# === mlp_forward | wrong | bias_after_activation
# You add b1 after the ReLU instead of before it.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T) + b1
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | weights_not_transposed
# You multiply by W instead of its transpose, which fails unless W is square, and is wrong then.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1 + b1)
    return torch.softmax(h @ W2 + b2, dim=1)


# === mlp_forward | wrong | square_weights_not_transposed
# You transpose W1 only when the shapes do not fit; a square W1 is used the wrong way round.
def mlp_forward(x, W1, b1, W2, b2):
    if W1.shape[0] == x.shape[1]:
        h = relu(x @ W1 + b1)
    else:
        h = relu(x @ W1.T + b1)
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | bias_along_the_batch
# When the batch is as large as the hidden layer, you add b1 along the wrong axis.
def mlp_forward(x, W1, b1, W2, b2):
    s = x @ W1.T
    s = s + b1[:, None] if s.shape[0] == len(b1) else s + b1
    return torch.softmax(relu(s) @ W2.T + b2, dim=1)


# === mlp_forward | wrong | softmax_twice
# You apply softmax twice.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    p = torch.softmax(h @ W2.T + b2, dim=1)
    return torch.softmax(p, dim=1)


# === mlp_forward | wrong | sum_over_everything
# You divide by the sum over the whole batch instead of the sum over each row.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    e = torch.exp(h @ W2.T + b2)
    return e / e.sum()


# === mlp_forward | wrong | sigmoid_output
# You use a sigmoid for each class instead of the softmax over all of them.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    return torch.sigmoid(h @ W2.T + b2)


# === mlp_forward | wrong | hidden_layer_detached
# You detach the hidden layer: x, W1 and b1 get no gradient.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1).detach()
    return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | graph_cut_by_parameters
# You copy the weights into new nn.Linear layers, so the weights passed in get no gradient.
def mlp_forward(x, W1, b1, W2, b2):
    l1, l2 = nn.Linear(W1.shape[1], W1.shape[0]), nn.Linear(W2.shape[1], W2.shape[0])
    l1.weight, l1.bias = nn.Parameter(W1.detach()), nn.Parameter(b1.detach())
    l2.weight, l2.bias = nn.Parameter(W2.detach()), nn.Parameter(b2.detach())
    return torch.softmax(l2(relu(l1(x))), dim=1)


# === mlp_forward | wrong | no_grad_block
# You compute inside torch.no_grad(), so nothing gets a gradient.
def mlp_forward(x, W1, b1, W2, b2):
    with torch.no_grad():
        h = relu(x @ W1.T + b1)
        return torch.softmax(h @ W2.T + b2, dim=1)


# === mlp_forward | wrong | bias_graph_cut
# You rebuild b2 from its numbers, so b2 gets no gradient.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.T + b1)
    bias = torch.tensor(b2.tolist(), dtype=b2.dtype)
    return torch.softmax(h @ W2.T + bias, dim=1)


# === mlp_forward | wrong | in_place
# You transpose the weights with t_(), which changes the caller's own tensors.
def mlp_forward(x, W1, b1, W2, b2):
    h = relu(x @ W1.t_() + b1)
    return torch.softmax(h @ W2.t_() + b2, dim=1)


# === mlp_forward | wrong | no_activation + softmax_over_batch
# You leave the ReLU out, and your softmax runs over the samples.
def mlp_forward(x, W1, b1, W2, b2):
    return torch.softmax((x @ W1.T + b1) @ W2.T + b2, dim=0)


# === mlp_forward | wrong | first_bias_missing + second_bias_missing
# You leave both biases out.
def mlp_forward(x, W1, b1, W2, b2):
    return torch.softmax(relu(x @ W1.T) @ W2.T, dim=1)


# === mlp_forward | wrong | sigmoid_hidden + returns_scores
# Your hidden layer uses the sigmoid, and you leave the softmax out.
def mlp_forward(x, W1, b1, W2, b2):
    h = torch.sigmoid(F.linear(x, W1, b1))
    return F.linear(h, W2, b2)


# === MLP | right | modules_for_everything
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super(MLP, self).__init__()
        # 线性变换:输入层->隐含层
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.activate = nn.ReLU()
        # 线性变换:隐含层->输出层
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.log_softmax = nn.LogSoftmax(dim=1)

    def forward(self, inputs):
        hidden = self.linear1(inputs)
        activation = self.activate(hidden)
        outputs = self.linear2(activation)
        return self.log_softmax(outputs)


# === MLP | right | log_of_mlp_forward
class MLP(nn.Module):
    def __init__(self, n_in, n_hidden, n_out):
        super().__init__()
        self.linear2 = nn.Linear(n_hidden, n_out)  # the other way round
        self.linear1 = nn.Linear(n_in, n_hidden)

    def forward(self, x):
        l1, l2 = self.linear1, self.linear2
        return mlp_forward(x, l1.weight, l1.bias, l2.weight, l2.bias).log()


# === MLP | right | sequential_made_first
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_dim, hidden_dim),
            nn.ReLU(),
            nn.Linear(hidden_dim, num_class),
        )
        self.linear1 = self.net[0]
        self.linear2 = self.net[2]

    def forward(self, inputs):
        return F.log_softmax(self.net(inputs), dim=-1)


# === MLP | right | logsumexp_by_hand
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class, bias=True):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim, bias=bias)
        self.linear2 = nn.Linear(hidden_dim, num_class, bias=bias)
        nn.init.xavier_uniform_(self.linear1.weight)
        nn.init.zeros_(self.linear2.bias)

    def forward(self, inputs):
        scores = self.linear2(self.linear1(inputs).clamp(min=0))
        return scores - torch.logsumexp(scores, dim=1, keepdim=True)


# === MLP | right | own_linear_subclass
class Dense(nn.Linear):
    """a linear layer with its activation"""

    def __init__(self, n_in, n_out, act):
        super().__init__(n_in, n_out)
        self.act = act

    def forward(self, x):
        return self.act(super().forward(x))


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = Dense(input_dim, hidden_dim, torch.relu)
        self.linear2 = Dense(hidden_dim, num_class, lambda s: s.log_softmax(1))

    def forward(self, inputs):
        return self.linear2(self.linear1(inputs))


# === MLP | right | implicit_dim_with_warning
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        torch.manual_seed(1)
        self.linear1 = nn.Linear(in_features=input_dim, out_features=hidden_dim)
        self.linear2 = nn.Linear(in_features=hidden_dim, out_features=num_class)
        print(self)

    def forward(self, inputs):
        h = relu(self.linear1(inputs))
        return nn.LogSoftmax()(self.linear2(h))  # 2-D: dim=1


# === MLP | right | double_precision_layers
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim).double()
        self.linear2 = nn.Linear(hidden_dim, num_class).double()

    def forward(self, inputs):
        probs = torch.softmax(self.linear2(relu(self.linear1(inputs))), dim=1)
        return torch.log(probs)


# === MLP | wrong | returns_probabilities
# You return probabilities, as the slides' first version does; NLLLoss needs their log.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        hidden = F.relu(self.linear1(inputs))
        return F.softmax(self.linear2(hidden), dim=1)


# === MLP | wrong | returns_scores
# You return the scores and leave the log-softmax out.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        return self.linear2(F.relu(self.linear1(inputs)))


# === MLP | wrong | no_activation
# You leave the ReLU out, so the two layers are one linear layer.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        return F.log_softmax(self.linear2(self.linear1(inputs)), dim=1)


# === MLP | wrong | sigmoid_hidden
# Your hidden layer uses the sigmoid instead of ReLU.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = torch.sigmoid(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | relu_on_the_output
# You apply ReLU to the second layer's scores too.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(F.relu(self.linear2(h)), dim=1)


# === MLP | wrong | softmax_over_batch
# Your log-softmax runs over the samples (dim 0) instead of the classes.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=0)


# === MLP | wrong | layers_not_found
# You make the layers without bias.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim, bias=False)
        self.linear2 = nn.Linear(hidden_dim, num_class, bias=False)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | third_layer
# You add a third linear layer; linear1 and linear2 should be the only ones.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.linear3 = nn.Linear(num_class, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear3(self.linear2(h)), dim=1)


# === MLP | wrong | unused_extra_parameter
# You register a parameter that is not part of linear1 or linear2.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | layers_not_found
# You call the layers fc1 and fc2; they should be linear1 and linear2.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.fc1 = nn.Linear(input_dim, hidden_dim)
        self.fc2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.fc1(inputs))
        return F.log_softmax(self.fc2(h), dim=1)


# === MLP | wrong | dropout_while_training
# You drop hidden units at random while the model is in training mode.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.dropout = nn.Dropout(0.5)

    def forward(self, inputs):
        h = self.dropout(F.relu(self.linear1(inputs)))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | layers_not_found
# You make new layers at each forward call, so the model has nothing to learn.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.sizes = input_dim, hidden_dim, num_class

    def forward(self, inputs):
        n, h, c = self.sizes
        self.linear1, self.linear2 = nn.Linear(n, h).to(inputs), nn.Linear(h, c).to(inputs)
        return F.log_softmax(self.linear2(F.relu(self.linear1(inputs))), dim=1)


# === MLP | wrong | sizes_swapped
# You give nn.Linear its sizes in the wrong order (out, in).
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(hidden_dim, input_dim)
        self.linear2 = nn.Linear(num_class, hidden_dim)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | layers_not_found
# You forget super().__init__(), so nn.Module cannot register the layers.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | hidden_layer_detached
# You detach the hidden layer, so linear1 never learns.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs)).detach()
        return F.log_softmax(self.linear2(h), dim=1)


# === MLP | wrong | epsilon_in_the_log
# You add 1e-3 inside the log, which changes the log of small probabilities.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        h = F.relu(self.linear1(inputs))
        return torch.log(F.softmax(self.linear2(h), dim=1) + 1e-3)


# === MLP | wrong | weights_scaled_at_each_call
# You shrink the weights at each forward call, so the same input gets another answer each time.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        out = F.log_softmax(self.linear2(F.relu(self.linear1(inputs))), dim=1)
        self.linear1.weight.data.mul_(0.9)
        return out


# === MLP | wrong | returns_probabilities + softmax_over_batch
# You return probabilities, and your softmax runs over the samples.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        hidden = F.relu(self.linear1(inputs))
        return torch.softmax(self.linear2(hidden), dim=0)


# === MLP | wrong | returns_scores + no_activation
# You leave the log-softmax out, and the ReLU too.
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        return self.linear2(self.linear1(inputs))


# === train | right | slides_way
def train(model, x, y, lr=0.05, epochs=500):
    criterion = nn.NLLLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    model.train()
    history = []
    for epoch in range(epochs):
        y_pred = model(x)  # 前向传播
        loss = criterion(y_pred, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history.append(float(loss))
        if epoch % 100 == 0:
            print(f"epoch {epoch}: loss {loss.item():.4f}")
    return history


# === train | right | update_by_hand
def train(model, x, y, lr=0.05, epochs=500):
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        out = model(x)
        loss = -out[torch.arange(len(y)), y].mean()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                if p.grad is not None:
                    p -= lr * p.grad
        losses.append(loss.item())
    return losses


# === train | right | functional_gradients
def train(model, x, y, lr=0.05, epochs=500):
    params = [p for p in model.parameters() if p.requires_grad]
    losses = []
    while len(losses) < epochs:
        loss = F.nll_loss(model(x), y)
        grads = torch.autograd.grad(loss, params, allow_unused=True)
        for p, g in zip(params, grads):
            if g is not None:
                p.data = p.data - lr * g
        losses += [loss.detach().numpy().item()]
    return losses


# === train | right | cross_entropy_of_log_probabilities
def train(net, X, Y, lr=0.05, epochs=500, log_every=0):
    # log_softmax of log-probabilities changes nothing
    opt = torch.optim.SGD(net.parameters(), lr)
    out = []
    for e in range(epochs):
        opt.zero_grad()
        loss = F.cross_entropy(net(X), Y)
        loss.backward()
        opt.step()
        if log_every and e % log_every == 0:
            print(e, loss.item())
        out.append(loss.item())
    return out


# === train | right | new_optimizer_each_epoch
def train(model, x, y, lr=0.05, epochs=500):
    def one_epoch():
        opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.0, weight_decay=0)
        lp = model(x)
        loss = torch.sum(lp * F.one_hot(y, lp.shape[1])) / -y.numel()
        loss.backward()
        opt.step()
        opt.zero_grad(set_to_none=False)  # ready for the next one
        return loss.item()

    return [one_epoch() for _ in range(epochs)]


# === train | right | closure_for_the_optimizer
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []

    def closure():
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        losses.append(loss.item())
        return loss

    for _ in range(epochs):
        optimizer.step(closure)
    return losses


# === train | right | sum_of_samples_accumulated
def train(model, x, y, lr=0.05, epochs=500):
    # 逐个样本累积梯度, 等于整批的平均
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    m = len(y)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        total = 0.0
        for i in range(m):
            part = F.nll_loss(model(x[i : i + 1]), y[i : i + 1]) / m
            part.backward()
            total += part.item()
        optimizer.step()
        losses.append(total)
    return losses


# === train | wrong | gradients_never_cleared
# You never clear the old gradients, so each update uses the sum of all gradients so far.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | gradients_never_cleared
# You clear the gradients once before the loop, not before each update.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    optimizer.zero_grad()
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | model_not_updated
# You clear the gradients between backward and step, so that nothing is left to step with.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | model_not_updated
# You never call step, so the model does not learn.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
    return losses


# === train | wrong | step_before_backward
# You step before backward, so each update uses the gradient of the epoch before.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        losses.append(loss.item())
        grads = torch.autograd.grad(loss, list(model.parameters()))
        optimizer.step()  # no gradient yet in the first epoch
        for p, g in zip(model.parameters(), grads):
            p.grad = g
    return losses


# === train | wrong | loss_after_the_update
# You record the loss after each update instead of before it.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        F.nll_loss(model(x), y).backward()
        optimizer.step()
        with torch.no_grad():
            losses.append(F.nll_loss(model(x), y).item())
    return losses


# === train | wrong | sum_over_samples
# You sum the loss over the samples instead of averaging it.
def train(model, x, y, lr=0.05, epochs=500):
    criterion = nn.NLLLoss(reduction="sum")
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = criterion(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | sum_recorded
# You train on the mean loss but record the sum over the samples.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item() * len(y))
    return losses


# === train | wrong | log_taken_again
# You take the log of the model's output, which are log-probabilities already.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(torch.log(model(x).abs() + 1e-12), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | trained_on_probabilities
# You feed NLL with probabilities (exp of the output), so their log is missing in the loss.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x).exp(), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | cross_entropy_of_probabilities
# You give cross_entropy probabilities, so a second softmax is applied to them.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.cross_entropy(torch.exp(model(x)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | momentum
# You train with momentum; plain SGD is asked for.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | adam
# You train with Adam; plain SGD is asked for.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | weight_decay
# You train with weight decay; plain SGD is asked for.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, weight_decay=0.01)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | learning_rate_ignored
# You always train with lr 0.05, whatever lr is passed in.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.05)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | epochs_ignored
# You always train for 500 epochs, whatever epochs is passed in.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(500):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | one_epoch_too_few
# You make one update less than asked for.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = F.nll_loss(model(x), y)
        losses.append(loss.item())
        if epoch == epochs - 1:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


# === train | wrong | final_loss_appended
# You append the loss after the last update too, so the list has epochs + 1 entries.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    losses.append(F.nll_loss(model(x), y).item())
    return losses


# === train | wrong | zero_epochs_fail
# With 0 epochs you read a loss that was never computed; the answer is an empty list.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    print("final loss:", loss.item())
    return losses


# === train | wrong | zero_epochs_train_once
# With 0 epochs you still make one update.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    while True:
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if len(losses) >= epochs:
            return losses


# === train | wrong | returns_tensors
# Your list holds tensors instead of Python floats.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


# === train | wrong | last_loss_only
# You return the last loss instead of the list of all losses.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    value = 0.0
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        value = loss.item()
    return value


# === train | wrong | returns_nothing
# You print the losses but return nothing.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for epoch in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print(epoch, loss.item())


# === train | wrong | copy_trained
# You train a copy of the model; the one passed in never learns.
def train(model, x, y, lr=0.05, epochs=500):
    import copy

    model = copy.deepcopy(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | random_answers
# You start from new random weights instead of the model's own.
def train(model, x, y, lr=0.05, epochs=500):
    for p in model.parameters():
        nn.init.normal_(p)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | one_sample_at_a_time
# You update after each sample; one update an epoch over the full batch is asked for.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for i in range(len(y)):
            loss = F.nll_loss(model(x[i : i + 1]), y[i : i + 1])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(y))
    return losses


# === train | wrong | stops_when_the_loss_is_small
# You stop as soon as the loss is below 0.1, so there may be fewer updates and losses than epochs.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if loss < 0.1:
            break
    return losses


# === train | wrong | learning_rate_decays
# You make the learning rate smaller each epoch.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.95)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
        losses.append(loss.item())
    return losses


# === train | wrong | gradients_clipped
# You clip the gradient's norm at 0.1.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 0.1)
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | uphill
# You add the gradient: every update makes the loss larger.
def train(model, x, y, lr=0.05, epochs=500):
    losses = []
    for _ in range(epochs):
        model.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p += lr * p.grad
        losses.append(loss.item())
    return losses


# === train | wrong | weights_only
# You update the matrices only and leave the biases as they are.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD([p for p in model.parameters() if p.dim() > 1], lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | inputs_normalised_in_place
# You normalise x in place before training, so the caller's data are changed.
def train(model, x, y, lr=0.05, epochs=500):
    x -= x.mean(dim=0)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | losses_kept_between_calls
# Your list of losses is a default argument, so it still holds the losses of earlier calls.
def train(model, x, y, lr=0.05, epochs=500, losses=[]):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return list(losses)


# === train | wrong | gradients_never_cleared + momentum
# You never clear the old gradients, and train with momentum.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


# === train | wrong | sum_over_samples + loss_after_the_update
# You sum the loss over the samples, and record it after each update.
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        F.nll_loss(model(x), y, reduction="sum").backward()
        optimizer.step()
        losses.append(F.nll_loss(model(x), y, reduction="sum").item())
    return losses

# === relu | right | half_abs
def relu(x):
    return 0.5 * (x + x.abs())

# === relu | right | custom_function
class _ReLU(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        return g * (x > 0)


def relu(x):
    return _ReLU.apply(x)

# === relu | right | masked_fill
def relu(x):
    # 负数变成零
    return x.masked_fill(x < 0, 0.0)

# === relu | right | clone_index
def relu(x):
    y = x.clone()
    y[y < 0] = 0
    return y

# === relu | right | flat_loop
def relu(x):
    parts = [v if v > 0 else v * 0 for v in x.reshape(-1)]
    return torch.stack(parts).reshape(x.shape)

# === relu | right | maximum_lambda
relu = lambda t, floor=0.0: torch.maximum(t, torch.full_like(t, floor))

# === relu | right | hardtanh_inf
def relu(x):
    return -torch.minimum(-x, torch.zeros_like(x))

# === relu | right | relu6_sums
def relu(x):
    return torch.stack([x, torch.zeros_like(x)]).max(dim=0).values

# === relu | right | logical_float
def relu(x):
    return (x >= 0).float() * x

# === relu | right | callable_object
class Relu:
    def __call__(self, x):
        print("relu of", x.shape)
        return torch.fmax(x, x.new_zeros(()))


relu = Relu()

# === relu | right | vmap
def relu(x):
    if x.dim() == 0:
        return x.clamp_min(0)
    return torch.vmap(lambda r: r.clamp_min(0))(x)

# === relu | right | nanfree_sqrt
def relu(x):
    return x * torch.heaviside(x.detach(), x.new_zeros(()))

# === mlp_forward | right | loops
def mlp_forward(x, W1, b1, W2, b2):
    rows = []
    for i in range(x.shape[0]):
        h = []
        for j in range(W1.shape[0]):
            h.append(relu((W1[j] * x[i]).sum() + b1[j]))
        h = torch.stack(h)
        s = torch.stack([(W2[k] * h).sum() + b2[k] for k in range(W2.shape[0])])
        e = torch.exp(s - s.max())
        rows.append(e / e.sum())
    return torch.stack(rows)

# === mlp_forward | right | einsum
def mlp_forward(x, W1, b1, W2, b2):
    h = torch.relu(torch.einsum("mn,hn->mh", x, W1) + b1)
    return torch.einsum("mh,ch->mc", h, W2).add(b2).softmax(-1)

# === mlp_forward | right | functional_call
def mlp_forward(x, W1, b1, W2, b2):
    net = nn.Sequential(nn.Linear(1, 1), nn.ReLU(), nn.Linear(1, 1), nn.Softmax(dim=1))
    weights = {"0.weight": W1, "0.bias": b1, "2.weight": W2, "2.bias": b2}
    return torch.func.functional_call(net, weights, (x,))

# === mlp_forward | right | buffer_float32
def mlp_forward(x, W1, b1, W2, b2):
    out = torch.zeros(x.shape[0], W2.shape[0])
    for i, row in enumerate(x):
        out[i] = torch.softmax(W2 @ torch.relu(W1 @ row + b1) + b2, 0)
    return out

# === mlp_forward | right | addmm_chinese
def mlp_forward(样本, 权1, 偏1, 权2, 偏2):
    隐藏 = torch.addmm(偏1, 样本, 权1.t()).clamp(min=0)
    return torch.exp(torch.log_softmax(torch.addmm(偏2, 隐藏, 权2.t()), 1))

# === mlp_forward | right | columns
def mlp_forward(x, W1, b1, W2, b2):
    h = F.relu(W1 @ x.T + b1[:, None])
    return F.softmax(W2 @ h + b2.unsqueeze(1), dim=0).T

# === mlp_forward | right | vmap
def mlp_forward(x, W1, b1, W2, b2):
    def one(r):
        return torch.softmax(W2.mv(torch.relu(W1.mv(r) + b1)) + b2, dim=0)

    return torch.vmap(one)(x)

# === mlp_forward | right | default_dtype
torch.set_default_dtype(torch.float64)


def mlp_forward(x, W1, b1, W2, b2):
    l1, l2 = nn.Linear(*W1.shape[::-1]), nn.Linear(*W2.shape[::-1])
    del l1.weight, l1.bias, l2.weight, l2.bias
    l1.weight, l1.bias, l2.weight, l2.bias = W1, b1, W2, b2
    return nn.Softmax(-1)(l2(nn.functional.relu(l1(x))))

# === MLP | right | init_xavier_dropout0
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        nn.init.xavier_uniform_(self.linear1.weight)
        nn.init.zeros_(self.linear1.bias)
        self.drop = nn.Dropout(0.0)

    def forward(self, inputs):
        z = self.drop(torch.clamp(self.linear1(inputs), min=0))
        z = self.linear2(z)
        return z - torch.logsumexp(z, dim=1, keepdim=True)

# === MLP | right | uses_mlp_forward
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        a, b = self.linear1, self.linear2
        return torch.log(mlp_forward(inputs, a.weight, a.bias, b.weight, b.bias))

# === MLP | right | sequential_alias
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.net = nn.Sequential(self.linear1, nn.ReLU(), self.linear2)

    def forward(self, inputs):
        return F.log_softmax(self.net(inputs), dim=1)

# === MLP | right | subclass_of_linear_base
class Base(nn.Module):
    def __init__(self, a, b, c):
        super().__init__()
        self.linear2 = nn.Linear(b, c)
        self.linear1 = nn.Linear(a, b)


class MLP(Base):
    def forward(self, inputs):
        print(inputs.size())
        # 隐藏层
        return torch.stack([self.one(x) for x in inputs])

    def one(self, x):
        return self.linear2(self.linear1(x).relu()).log_softmax(0)

# === MLP | right | default_dtype_double
torch.set_default_dtype(torch.double)


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class, activation=F.relu):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)
        self.activation = activation
        self.register_buffer("calls", torch.zeros(()))

    def forward(self, inputs):
        return nn.functional.log_softmax(self.linear2(self.activation(self.linear1(inputs))), -1)

# === train | right | functional_grad
def train(model, x, y, lr=0.05, epochs=500):
    history = []
    for _ in range(epochs):
        loss = -model(x)[torch.arange(len(y)), y].mean()
        gs = torch.autograd.grad(loss, list(model.parameters()), allow_unused=True)
        with torch.no_grad():
            for p, g in zip(model.parameters(), gs):
                if g is not None:
                    p -= lr * g
        history.append(float(loss))
    return history

# === train | right | optim_set_none
def train(net, data, labels, lr=0.05, epochs=500, verbose=False):
    net.train()
    opt = torch.optim.SGD(net.parameters(), lr)
    crit = nn.NLLLoss()
    out = []
    for epoch in range(epochs):
        out.append(0.0)
        opt.zero_grad(set_to_none=False)
        loss = crit(net(data), labels)
        loss.backward()
        out[-1] = loss.item()
        opt.step()
        print(epoch, loss)
    return out

# === train | right | zero_after_step
def train(model, x, y, lr=0.05, epochs=500):
    losses = []
    for i in range(epochs):
        loss = F.nll_loss(model(x), y)
        losses.append(loss.tolist())
        loss.backward()
        for p in model.parameters():
            if p.grad is None:
                continue
            p.data.add_(p.grad, alpha=-lr)
            p.grad = None
    return losses

# === train | right | func_grad
def train(model, x, y, lr=0.05, epochs=500):
    names = dict(model.named_parameters())

    def loss_of(params):
        return F.nll_loss(torch.func.functional_call(model, params, (x,)), y)

    out = []
    for _ in range(epochs):
        g, value = torch.func.grad_and_value(loss_of)({k: v.detach() for k, v in names.items()})
        out.append(value.item())
        for k, p in names.items():
            p.data = p.data - lr * g[k]
    return out

# === train | right | recursion
def train(model, x, y, lr=0.05, epochs=500):
    if epochs == 0:
        return []
    model.zero_grad()
    one_hot = F.one_hot(y, model(x).shape[1])
    loss = -(one_hot * model(x)).sum(1).mean()
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p.copy_(p - lr * p.grad)
    return [loss.item(), *train(model, x, y, lr, epochs - 1)]

# === train | right | cross_entropy_on_logprobs
def train(model, x, y, lr=0.05, epochs=500):
    # log-softmax 两次不变
    opt = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.0, weight_decay=0.0)
    losses = []
    while len(losses) < epochs:
        opt.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        opt.step()
        losses.append(loss.detach().numpy().item())
    return losses

# === train | right | gather_class
class Trainer:
    def __init__(self, model, lr):
        self.model, self.lr, self.losses = model, lr, []

    def step(self, x, y):
        lp = self.model(x)
        loss = -lp.gather(1, y.unsqueeze(1)).squeeze(1).sum() / y.numel()
        self.model.zero_grad()
        loss.backward()
        for p in self.model.parameters():
            if p.grad is not None:
                with torch.no_grad():
                    p.sub_(self.lr * p.grad)
        self.losses.append(loss.item())


def train(model, x, y, lr=0.05, epochs=500):
    t = Trainer(model, lr)
    for _ in range(epochs):
        t.step(x, y)
    return t.losses

# === train | right | foreach
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr, foreach=True)

    def closure():
        opt.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        return loss

    return [opt.step(closure).item() for _ in range(epochs)]

# === train | wrong | losses_rounded
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for e in range(epochs):
        opt.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        opt.step()
        losses.append(round(loss.item(), 2))
    return losses

# === train | wrong | losses_as_text
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for e in range(epochs):
        opt.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        opt.step()
        losses.append(f"{loss.item():.4f}")
    return losses

# === train | wrong | losses_added_up
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses, total = [], 0.0
    for e in range(epochs):
        opt.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        opt.step()
        total += loss.item()
        losses.append(total)
    return losses

# === train | wrong | model_returned_too
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for e in range(epochs):
        opt.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        losses.append(loss.item())
        opt.step()
    return losses, model


# === relu | wrong | zero_dimensional_cut_off
def relu(x):
    if x.dim() == 0:
        return torch.tensor(max(0.0, x.item()), dtype=x.dtype)
    return x.clamp(min=0)


# === relu | wrong | four_axes_flattened
def relu(x):
    y = torch.clamp(x, min=0)
    return y.flatten(0, 1) if y.dim() > 3 else y


# === mlp_forward | wrong | capped_at_six_hidden
def mlp_forward(x, W1, b1, W2, b2):
    return F.softmax(F.relu6(F.linear(x, W1, b1)) @ W2.T + b2, dim=1)


# === mlp_forward | wrong | capped_at_ten_hidden
def mlp_forward(x, W1, b1, W2, b2):
    hidden = (x @ W1.T + b1).clamp(0, 10)
    return torch.softmax(hidden @ W2.T + b2, 1)


# === MLP | wrong | capped_at_six_hidden
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.activate = nn.ReLU6()
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        return F.log_softmax(self.linear2(self.activate(self.linear1(inputs))), dim=1)


# === MLP | wrong | capped_at_ten_hidden
class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, num_class):
        super().__init__()
        self.linear1 = nn.Linear(input_dim, hidden_dim)
        self.linear2 = nn.Linear(hidden_dim, num_class)

    def forward(self, inputs):
        hidden = F.hardtanh(self.linear1(inputs), 0.0, 10.0)
        return F.log_softmax(self.linear2(hidden), dim=1)


# === train | wrong | mini_batches_of_4
def train(model, x, y, lr=0.05, epochs=500):
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, y), batch_size=4)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for xb, yb in loader:
            optimizer.zero_grad()
            loss = F.nll_loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(xb)
        losses.append(total / len(x))
    return losses


# === train | wrong | mini_batches_of_8
def train(model, x, y, lr=0.05, epochs=500):
    opt = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        epoch = []
        for i in range(0, len(x), 8):
            opt.zero_grad()
            loss = F.nll_loss(model(x[i : i + 8]), y[i : i + 8])
            loss.backward()
            opt.step()
            epoch += [loss.item()] * len(y[i : i + 8])
        losses.append(sum(epoch) / len(epoch))
    return losses


# === train | wrong | mini_batches_of_32
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for xb, yb in zip(x.split(32), y.split(32)):
            optimizer.zero_grad()
            loss = F.nll_loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(xb)
        losses.append(total / len(x))
    return losses


# === train | wrong | mini_batches_of_64
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        total = 0.0
        for xb, yb in zip(x.split(64), y.split(64)):
            optimizer.zero_grad()
            loss = F.nll_loss(model(xb), yb)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(xb)
        losses.append(total / len(x))
    return losses


# === train | wrong | first_mini_batch_only
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = F.nll_loss(model(x[:32]), y[:32])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


# === train | right | gradients_of_mini_batches_added_up
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        total = 0.0
        for xb, yb in zip(x.split(32), y.split(32)):
            loss = F.nll_loss(model(xb), yb, reduction="sum") / len(y)
            loss.backward()
            total += loss.item()
        losses.append(total)
        optimizer.step()
    return losses


# === train | wrong | stops_when_the_loss_is_tiny
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 1e-2:
            break
    return losses


# === train | wrong | stops_when_the_loss_is_tiny
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 1e-4:
            break
    return losses


# === train | wrong | no_update_when_the_loss_is_tiny
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for epoch in range(epochs):
        loss = F.nll_loss(model(x), y)
        losses.append(loss.item())
        if loss.item() < 1e-3:
            return losses
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return losses


# === train | wrong | list_filled_up_when_the_loss_is_tiny
def train(model, x, y, lr=0.05, epochs=500):
    optimizer = torch.optim.SGD(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimizer.zero_grad()
        loss = F.nll_loss(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if losses[-1] < 1e-3:
            losses += [losses[-1]] * (epochs - len(losses))
            break
    return losses
