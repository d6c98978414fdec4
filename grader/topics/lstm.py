"""Topic lstm: forget_gate_cell, input_gate_cell, lstm_gates, lstm_cell, lstm, lstm_cell_backward. Inputs, properties,
mistakes and hints.

`params` is (W_xh, b_xh, W_hh, b_hh) with H rows a gate; a gate is meant by its place in the stack.
"""

import numpy as np

from grader.author import equivalent, exercise, hold, limits, mistake, prop, same, topic

OPEN, HALF, SHUT = 40.0, 0.0, -40.0  # pre-activations of a gate: sigmoid gives 1, 1/2 and 0
PARTS = {"params": ("W_xh", "b_xh", "W_hh", "b_hh")}  # what the parts of these arguments are called
IFUO = ("input", "forget", "update", "output")  # the gates whose rows are stacked in params
RECURRENT = (
    "aten::lstm", "aten::lstm_cell", "aten::gru", "aten::gru_cell", "aten::rnn_tanh", "aten::rnn_relu",
    "aten::rnn_tanh_cell", "aten::rnn_relu_cell", "aten::mkldnn_rnn_layer", "aten::quantized_lstm",
    "aten::_thnn_differentiable_lstm_cell_backward", "quantized::quantized_lstm_cell_dynamic",
)  # fmt: skip
AUTOGRAD = (  # the engine's run over a graph, and forward-mode differentiation
    "autograd::engine::evaluate_function: torch::autograd::AccumulateGrad", "torch::autograd::AccumulateGrad",
    "torch::autograd::GraphRoot", "SigmoidBackward0", "TanhBackward0", "MulBackward0", "aten::_make_dual",
)  # fmt: skip


def slides(formula):
    return f"slides, 长短时记忆网络: {formula}"


COUPLED = slides("h_t = f_t h_{t-1} + (1 - f_t) u_t")
TWO_GATES = slides("h_t = f_t h_{t-1} + i_t u_t")
MEMORY = slides("c_t = f_t c_{t-1} + i_t u_t, h_t = o_t tanh(c_t)")
OUTPUT = slides("h_t = o_t tanh(c_t)")
GATE = slides("f_t = sigmoid(W [x_t; h_{t-1}] + b), and each other gate likewise with weights of its own")
UPDATE = slides("u_t = tanh(W [x_t; h_{t-1}] + b)")
ORDER = "the top of exercises/lstm.py: H rows a gate, and the order of the gates"
SUM = "the top of exercises/lstm.py: W_xh x + b_xh + W_hh h + b_hh"
GRAPH_CUT = "leave out .detach(), .data and torch.no_grad()"
IN_PLACE = "operators like *= and +=, and functions whose name ends in _, work in place"

DROPS_B_HH = mistake("drops_b_hh", " + b_hh", "", says="You leave out the bias b_hh.", look=SUM)
DROPS_B_XH = mistake("drops_b_xh", " + b_xh", "", says="You leave out the bias b_xh.", look=SUM)
STATE_IGNORED = mistake(
    "state_ignored", " + h @ W_hh.T", "", says="You do not look at the last state: W_hh h is missing.", look=SUM
)
SIGMOID_UPDATE = mistake(
    "sigmoid_update", "torch.tanh(u)", "torch.sigmoid(u)",
    says="Your update goes through a sigmoid: it is a tanh.", look=UPDATE,
)  # fmt: skip
NO_TANH_IN_UPDATE = mistake(
    "no_tanh_in_update", "torch.tanh(u)", "u", says="The tanh of your update is missing.", look=UPDATE
)


SHARED = (  # slips in the sum that all gates are cut from
    mistake("b_xh_for_both_biases", " + b_hh", " + b_xh * 1", says="You add b_xh twice and b_hh not at all.", look=SUM),
    mistake("b_hh_for_both_biases", " + b_xh", " + b_hh * 1", says="You add b_hh twice and b_xh not at all.", look=SUM),
    mistake("recurrent_part_missing", " + h @ W_hh.T + b_hh", "",
        says="The part of the last state is missing: W_hh h + b_hh.", look=SUM),
    mistake("input_ignored", "x @ W_xh.T + b_xh", "b_xh", says="You do not look at the input: W_xh x is missing.", look=SUM),
    mistake("input_part_missing", "x @ W_xh.T + b_xh + ", "", says="The part of the input is missing: W_xh x + b_xh.", look=SUM),
    mistake("input_blocks_transposed_if_square", "x @ W_xh.T",
        "(torch.cat([x @ b for b in W_xh.split(h.shape[1])], 1) if x.shape == h.shape else x @ W_xh.T)",
        says="Where D = H you multiply by each gate's block of W_xh the wrong way round: for a batch it is x @ W_xh.T.", look=SUM),
    mistake("tanh_of_each_part", "x @ W_xh.T + b_xh + h @ W_hh.T + b_hh",
        "torch.tanh(x @ W_xh.T + b_xh) + torch.tanh(h @ W_hh.T + b_hh)",
        says="You take a tanh of each part of the sum: gates and update are made from the sum itself.", look=SUM),
    mistake("state_cut_off_in_the_sum", "h @ W_hh.T", "h.detach() @ W_hh.T",
        says="You detach h in the sum: no gradient flows back in time through the gates.", look=GRAPH_CUT),
    mistake("weights_cut_off", "W_xh, b_xh, W_hh, b_hh = params", "W_xh, b_xh, W_hh, b_hh = [p.detach() for p in params]",
        says="No gradient reaches the params: nn.Parameter, .data and .detach() cut them off the graph.", look=GRAPH_CUT),
    mistake("b_hh_cut_off", " + b_hh", " + b_hh.detach()",
        says="No gradient reaches b_hh: it is detached, or made anew from its numbers.", look=GRAPH_CUT),
    mistake("b_xh_cut_off", " + b_xh", " + b_xh.detach()",
        says="No gradient reaches b_xh: it is detached, or made anew from its numbers.", look=GRAPH_CUT),
)  # fmt: skip
RECURRENT_BLOCKS_TRANSPOSED = mistake(
    "recurrent_blocks_transposed", "h @ W_hh.T", "torch.cat([h @ block for block in W_hh.split(h.shape[1])], dim=1)",
    says="You multiply by each gate's block of W_hh the wrong way round: for a batch it is h @ W_hh.T.", look=SUM,
)  # fmt: skip
RELU_UPDATE = mistake(
    "relu_update", "torch.tanh(u)", "torch.relu(u)", says="Your update goes through a ReLU: it is a tanh.", look=UPDATE
)
WORDS = {"i": "input gate", "f": "forget gate", "u": "update", "o": "output gate"}


def slips_of_one_gate(gates):
    """A gate without its biases, without its activation or with another's."""
    for k, g in enumerate(gates):
        act = "torch.tanh" if g == "u" else "torch.sigmoid"
        pair = f"(params[1] + params[3]).chunk({len(gates)})[{k}]"
        yield mistake(f"{g}_without_bias", f"{act}({g})", f"{act}({g} - {pair})",
            says=f"Your {WORDS[g]} has no bias: its rows of b_xh and b_hh are left out.", look=SUM)  # fmt: skip
        if g != "u":
            yield mistake(f"{g}_by_tanh", f"{act}({g})", f"torch.tanh({g})",
                says=f"Your {WORDS[g]} goes through a tanh: a gate lies between 0 and 1, by a sigmoid.", look=GATE)  # fmt: skip
            yield mistake(f"{g}_without_sigmoid", f"{act}({g})", g,
                says=f"The sigmoid of your {WORDS[g]} is missing.", look=GATE)  # fmt: skip


def drawn_params(draw, gates, D, H):
    return draw.weights(gates * H, D), draw.weights(gates * H), draw.weights(gates * H, H), draw.weights(gates * H)


def cell_inputs(gates):
    def inputs(draw):
        B, D, H = draw.dims("B D H")
        return draw.array(B, D), draw.array(B, H), drawn_params(draw, gates, D, H)

    return inputs


def positive_state_inputs(gates):
    def inputs(draw):
        B, D, H = draw.dims("B D H")
        return draw.array(B, D), draw.positive(B, H), drawn_params(draw, gates, D, H)

    return inputs


def rows(params, k):
    """The rows of gate k in each of params."""
    H = params[2].shape[1]
    return tuple(p[k * H : (k + 1) * H] for p in params)


def stacked(*gates):
    """params of the rows of each gate."""
    return tuple(np.concatenate(parts) for parts in zip(*gates, strict=True))


def fixed(params, **preactivations):
    """params in which the gates i, f, u, o (stacked as in an LSTM) have no weights, and the pre-activations given."""
    return fixed_rows(params, {"ifuo".index(name): value for name, value in preactivations.items()})


def fixed_rows(params, preactivations):
    """params in which these gates, by place, have no weights, and the pre-activations given."""
    parts = [rows(params, k) for k in range(len(params[1]) // params[2].shape[1])]
    for k, value in preactivations.items():
        W_xh, b_xh, W_hh, b_hh = parts[k]
        parts[k] = (np.zeros_like(W_xh), np.zeros_like(b_xh) + value, np.zeros_like(W_hh), np.zeros_like(b_hh))
    return stacked(*parts)


def preactivation(x, h, params, k):
    W_xh, b_xh, W_hh, b_hh = rows(params, k)
    return x @ W_xh.T + b_xh + h @ W_hh.T + b_hh


def sigmoid(a):
    return 1.0 / (1.0 + np.exp(-a))


def log_odds(y, words):
    hold((y > 0) & (y < 1), f"{words} should lie between 0 and 1", y)
    return np.log(y / (1 - y))


def one_bias(params):
    W_xh, b_xh, W_hh, b_hh = params
    return W_xh, b_xh + b_hh, W_hh, np.zeros_like(b_hh)


def only_the_sum_of_biases(f, x, h, params):
    same(f(x, h, params), f(x, h, one_bias(params)), "the next state", "that with b_xh + b_hh for b_xh and 0 for b_hh")


# --- forget_gate_cell ---------------------------------------------------------------------------------------------


def keeps(f, x, h, params):
    same(f(x, h, fixed_rows(params, {0: OPEN})), h, "the next state where f = 1", "h")


def is_a_plain_rnn(f, x, h, params):
    same(
        f(x, h, fixed_rows(params, {0: SHUT})), np.tanh(preactivation(x, h, params, 1)), "the next state where f = 0",
        "u = tanh(W_xh x + b_xh + W_hh h + b_hh), with the rows of u",
    )  # fmt: skip


def half_way(f, x, h, params):
    kept, new = f(x, h, fixed_rows(params, {0: OPEN})), f(x, h, fixed_rows(params, {0: SHUT}))
    half = f(x, h, fixed_rows(params, {0: HALF}))
    same(half, (kept + new) / 2, "the next state where f = 1/2", "the mean of those where f = 1 and f = 0")


def stays_between(f, x, h, params):
    new, u = f(x, h, params), np.tanh(preactivation(x, h, params, 1))
    low, high = np.minimum(h, u), np.maximum(h, u)
    hold((new > low - 1e-3) & (new < high + 1e-3), "the next state should lie between h and u", new)


def a_gate_for_each_unit(f, x, h, params):
    bias = np.full(h.shape[1], SHUT)
    bias[0] = OPEN
    new = f(x, h, fixed_rows(params, {0: bias}))
    same(new[:, 0], h[:, 0], "unit 0 of the next state, where only f[:, 0] = 1", "unit 0 of h")
    same(new[:, 1:], f(x, h, fixed_rows(params, {0: SHUT}))[:, 1:], "the other units", "those where f = 0")


def gate_from_x_and_h(f, x, h, params):
    gate = f(x, h, fixed_rows(params, {1: 0.0})) / h  # u = 0: only f * h is left
    same(
        log_odds(gate, "the gate, h' / h where u = 0,"), preactivation(x, h, params, 0), "log(f / (1 - f))",
        "W_xh x + b_xh + W_hh h + b_hh, with the rows of f", tol=1e-3,
    )  # fmt: skip


FORGET_GATE_CELL = exercise(
    "forget_gate_cell",
    inputs=cell_inputs(2),
    returns="h'",
    off_limits=RECURRENT,
    parts=PARTS,
    gates=("forget", "update"),
    properties=(
        prop("keeps", "where f = 1 the state stays as it is", keeps),
        prop("plain_rnn", "where f = 0 the next state is the update u alone, as in a plain RNN", is_a_plain_rnn),
        prop("half_way", "where f = 1/2 it is halfway between old state and update", half_way),
        prop("stays_between", "the next state lies between the old one and the update", stays_between),
        prop("each_unit", "each unit has a gate of its own", a_gate_for_each_unit),
        prop("gate_sees_all", "the gate is a sigmoid of x and h", gate_from_x_and_h, inputs=positive_state_inputs(2)),
        prop("sum_of_biases", "only the sum of the biases b_xh + b_hh matters", only_the_sum_of_biases),
    ),
    mistakes=(
        mistake("gate_turned_round", "f * h + (1 - f) * u", "(1 - f) * h + f * u",
            says="Your gate is turned round: here f weights the old state, 1 - f the update (both are published).",
            look=COUPLED),
        mistake("rows_swapped", "f, u = _pre", "u, f = _pre",
            says="You read the rows as u, f: they are stacked f, u.", look=ORDER),
        mistake("update_not_weighted", "(1 - f) * u", "u",
            says="You add the whole update: its weight is 1 - f.", look=COUPLED),
        mistake("gate_on_the_sum", "f * h + (1 - f) * u", "f * (h + u)",
            says="Your gate weights state and update alike: the weight of the update is 1 - f.", look=COUPLED),
        mistake("tanh_gate", "torch.sigmoid(f)", "torch.tanh(f)",
            says="Your gate goes through a tanh: a gate lies between 0 and 1, by a sigmoid.", look=GATE),
        SIGMOID_UPDATE,
        NO_TANH_IN_UPDATE,
        DROPS_B_HH,
        DROPS_B_XH,
        STATE_IGNORED,
        mistake("gate_ignores_the_state", "torch.sigmoid(f)", "torch.sigmoid(f - (h @ params[2].T).chunk(2, dim=1)[0])",
            says="Your gate looks at the input only: it also sees the last state.", look=GATE),
        mistake("gate_shares_update_rows", "torch.sigmoid(f)", "torch.sigmoid(u)",
            says="Copied and not changed: your gate uses the rows of the update.", look=GATE),
        mistake("gate_inside_the_update",
            "torch.tanh(u)",
            "torch.tanh(u + (torch.sigmoid(f) * h - h) @ params[2][h.shape[1] :].T)",
            says="You apply the gate to the state inside the update too, as a GRU's reset gate: this cell does not.",
            look=UPDATE),
        mistake("one_gate_for_all_units", "torch.sigmoid(f)", "torch.sigmoid(f).mean(dim=1, keepdim=True)",
            says="You average the gate over the units: each unit has its own.", look=COUPLED),
        mistake("tanh_of_the_result", "f * h + (1 - f) * u", "torch.tanh(f * h + (1 - f) * u)",
            says="You take another tanh of the result.", look=COUPLED),
        mistake("every_other_row", ".chunk(2, dim=1)", ".unflatten(1, (-1, 2)).unbind(2)",
            says="You take every other row for a gate: the first H rows are f, the next H are u.", look=ORDER),
        mistake("hard_sigmoid", "torch.sigmoid(f)", "torch.clamp(0.2 * f + 0.5, 0, 1)",
            says="The hard sigmoid is a broken line: the sigmoid 1 / (1 + exp(-a)) is asked for.", look=GATE),
        mistake("gate_cut_off", "torch.sigmoid(f)", "torch.sigmoid(f).detach()",
            says="You detach the gate: no gradient reaches its weights.", look=GRAPH_CUT),
        mistake("state_changed",
            "return f * h + (1 - f) * u",
            "h_next = f * h + (1 - f) * u\n    h.data.mul_(f.data)\n    return h_next",
            says="You forget in the caller's h: make a new tensor, f * h.", look=IN_PLACE),
        *SHARED,
        RECURRENT_BLOCKS_TRANSPOSED,
        RELU_UPDATE,
        *(slip for slip in slips_of_one_gate("fu") if slip.name != "f_by_tanh"),  # tanh_gate
        mistake(
            "old_state_not_weighted", "f * h +", "h +",
            says="You keep the whole old state: its weight is f.",
            look=COUPLED,
        ),
        mistake(
            "update_alone", "f * h + (1 - f) * u", "(1 - f) * u",
            says="You leave out what is kept of the old state: f * h.",
            look=COUPLED,
        ),
        mistake(
            "plain_mean", "f * h + (1 - f) * u", "(h + u) / 2 + 0 * f",
            says="You take the mean of state and update: f says how much of each.",
            look=COUPLED,
        ),
        mistake(
            "one_gate_for_all_sentences", "torch.sigmoid(f)", "torch.sigmoid(f).mean(dim=0, keepdim=True)",
            says="You average the gate over the batch: each row has its own.",
            look=COUPLED,
        ),
        mistake(
            "gate_inside_the_update_as_in_pytorch", "torch.tanh(u)", "torch.tanh(u + (torch.sigmoid(f) - 1) * (h @ params[2][h.shape[1] :].T + params[3][h.shape[1] :]))",
            says="You apply the gate to W_hh h + b_hh inside the update, as a GRU's reset gate: this cell does not.",
            look=UPDATE,
        ),
        mistake(
            "pair_returned", "f * h + (1 - f) * u", "(f * h + (1 - f) * u, f)",
            says="You return a pair: the next state h' alone is asked for.",
            look="the stub of forget_gate_cell: returns",
        ),
        mistake(
            "update_cut_off", "torch.tanh(u)", "torch.tanh(u).detach()",
            says="You detach the update: no gradient reaches its weights.",
            look=GRAPH_CUT,
        ),
        mistake(
            "kept_state_cut_off", "f * h", "f * h.detach()",
            says="You detach h: no gradient flows back through the state that is kept.",
            look=GRAPH_CUT,
        ),
    ),
    hints=(
        "Two vectors come from the same kind of sum: a gate f between 0 and 1, and an update u between -1 and 1.",
        "Compute all 2H pre-activations at once, of shape (B, 2H): the first H columns belong to f, the others to u.",
        "A sigmoid of the first half is f, a tanh of the second half is u; f weights h, 1 - f weights u, entry by entry.",
    ),
)  # fmt: skip

# --- input_gate_cell ----------------------------------------------------------------------------------------------


def keeps_with_two_gates(f, x, h, params):
    same(f(x, h, fixed_rows(params, {0: SHUT, 1: OPEN})), h, "the next state where i = 0 and f = 1", "h")


def is_the_additive_rnn(f, x, h, params):
    same(
        f(x, h, fixed_rows(params, {0: OPEN, 1: OPEN})), h + np.tanh(preactivation(x, h, params, 2)),
        "the next state where i = 1 and f = 1", "h + u",
    )  # fmt: skip


def is_the_forget_gate_cell(f, x, h, params):
    _, forget, update = (rows(params, k) for k in range(3))
    opposite = stacked(tuple(-p for p in forget), forget, update)
    gate, u = sigmoid(preactivation(x, h, params, 1)), np.tanh(preactivation(x, h, params, 2))
    words = "the next state where the rows of i are minus those of f"
    same(f(x, h, opposite), gate * h + (1 - gate) * u, words, "f * h + (1 - f) * u")


def forgets_all(f, x, h, params):
    same(f(x, h, fixed_rows(params, {0: SHUT, 1: SHUT})), np.zeros_like(h), "the next state where i = 0 and f = 0", "0")


def two_parts(f, x, h, params):
    old, new = f(x, h, fixed_rows(params, {0: SHUT})), f(x, h, fixed_rows(params, {1: SHUT}))
    same(f(x, h, params), old + new, "the next state", "that where i = 0 plus that where f = 0")


def forget_gate_sees_all(f, x, h, params):
    gate = f(x, h, fixed_rows(params, {2: 0.0})) / h  # u = 0: only f * h is left
    same(
        log_odds(gate, "the forget gate, h' / h where u = 0,"), preactivation(x, h, params, 1), "log(f / (1 - f))",
        "W_xh x + b_xh + W_hh h + b_hh, with the rows of f", tol=1e-3,
    )  # fmt: skip


def input_gate_sees_all(f, x, h, params):
    gate = f(x, h, fixed_rows(params, {1: SHUT, 2: OPEN}))  # f = 0, u = 1: only i is left
    same(
        log_odds(gate, "the input gate, h' where f = 0 and u = 1,"), preactivation(x, h, params, 0), "log(i / (1 - i))",
        "W_xh x + b_xh + W_hh h + b_hh, with the rows of i", tol=1e-3,
    )  # fmt: skip


INPUT_GATE_CELL = exercise(
    "input_gate_cell",
    inputs=cell_inputs(3),
    returns="h'",
    off_limits=RECURRENT,
    parts=PARTS,
    gates=("input", "forget", "update"),
    properties=(
        prop("keeps", "where i = 0 and f = 1 the state stays as it is", keeps_with_two_gates),
        prop("additive_rnn", "where i = f = 1 the update is added to the state", is_the_additive_rnn),
        prop("coupled", "where the rows of i are minus those of f it is forget_gate_cell", is_the_forget_gate_cell),
        prop("forgets_all", "where i = f = 0 nothing is left", forgets_all),
        prop("two_parts", "old state and update have a gate each, and are added", two_parts),
        prop("forget_gate", "the forget gate is a sigmoid of x and h", forget_gate_sees_all, inputs=positive_state_inputs(3)),
        prop("input_gate", "the input gate is a sigmoid of x and h", input_gate_sees_all),
        prop("sum_of_biases", "only the sum of the biases b_xh + b_hh matters", only_the_sum_of_biases),
    ),
    mistakes=(
        mistake("gates_swapped", "f * h + i * u", "i * h + f * u",
            says="Your i and f have changed places: the rows are stacked i, f, u; f weights h, i weights u.",
            look=TWO_GATES),
        mistake("order_update_first", "i, f, u = _pre", "u, i, f = _pre",
            says="You read the rows as u, i, f: they are stacked i, f, u.", look=ORDER),
        mistake("order_update_in_the_middle", "i, f, u = _pre", "i, u, f = _pre",
            says="You read the rows as i, u, f: they are stacked i, f, u.", look=ORDER),
        mistake("coupled_gates", "i * u", "(1 - f) * u",
            says="You use 1 - f for the input gate: this cell has a gate of its own for it.", look=TWO_GATES),
        mistake("one_gate_for_both", "i * u", "f * u",
            says="You use the forget gate for the input too.", look=TWO_GATES),
        mistake("update_not_gated", "i * u", "u",
            says="You add the whole update: the input gate is missing.", look=TWO_GATES),
        mistake("state_not_gated", "f * h", "h",
            says="You keep the whole old state: the forget gate is missing.", look=TWO_GATES),
        mistake("forget_gate_on_all", "f * h + i * u", "f * (h + i * u)",
            says="Your forget gate weights the update as well.", look=TWO_GATES),
        mistake("input_gate_on_all", "f * h + i * u", "i * (f * h + u)",
            says="Your input gate weights the old state as well.", look=TWO_GATES),
        mistake("gate_added_to_update", "i * u", "(i + u)",
            says="You add the input gate to the update: it is multiplied.", look=TWO_GATES),
        SIGMOID_UPDATE,
        NO_TANH_IN_UPDATE,
        mistake("tanh_gates", "torch.sigmoid(i), torch.sigmoid(f)", "torch.tanh(i), torch.tanh(f)",
            says="Your gates go through a tanh: gates lie between 0 and 1, by a sigmoid.", look=GATE),
        DROPS_B_HH,
        mistake("bias_of_the_other_gate",
            "torch.sigmoid(i)",
            "torch.sigmoid(i - params[1].chunk(3)[0] + params[1].chunk(3)[1])",
            says="Copied and not changed: your input gate uses the forget gate's b_xh.", look=ORDER),
        mistake("gates_sum_to_one", "f * h + i * u", "(f * h + i * u) / (f + i)",
            says="You divide the gates by their sum: they are independent of each other.", look=TWO_GATES),
        mistake("gates_ignore_the_state",
            "i, f, u = torch",
            "recurrent = (h @ params[2].T).chunk(3, dim=1)\n"
            "    i, f = i - recurrent[0], f - recurrent[1]\n"
            "    i, f, u = torch",
            says="Your gates look at the input only: they also see the last state.", look=GATE),
        STATE_IGNORED,
        mistake("every_third_row", ".chunk(3, dim=1)", ".unflatten(1, (-1, 3)).unbind(2)",
            says="You take every third row for a gate: the first H rows are i, the next H are f, the last are u.",
            look=ORDER),
        mistake("state_cut_off", "i, f, u = _pre", "h = h.detach()\n    i, f, u = _pre",
            says="You detach h: no gradient flows back through time.", look=GRAPH_CUT),
        mistake("forgets_in_place", "return f * h + i * u", "h *= f\n    return h + i * u",
            says="h *= f changes the caller's h: make a new tensor, f * h.", look=IN_PLACE),
        DROPS_B_XH,
        *SHARED,
        RECURRENT_BLOCKS_TRANSPOSED,
        RELU_UPDATE,
        *slips_of_one_gate("ifu"),
        mistake(
            "coupled_to_the_input_gate", "f * h", "(1 - i) * h",
            says="You use 1 - i for the forget gate: this cell has a gate of its own for it.",
            look=TWO_GATES,
        ),
        mistake(
            "input_gate_for_both", "f * h", "i * h",
            says="You use the input gate for the old state too.",
            look=TWO_GATES,
        ),
        mistake(
            "update_subtracted", "+ i * u", "- i * u",
            says="You subtract the update: it is added.",
            look=TWO_GATES,
        ),
        mistake(
            "tanh_of_the_result", "f * h + i * u", "torch.tanh(f * h + i * u)",
            says="You take another tanh of the result.",
            look=TWO_GATES,
        ),
        mistake(
            "gates_cut_off", "torch.sigmoid(i), torch.sigmoid(f)", "torch.sigmoid(i).detach(), torch.sigmoid(f).detach()",
            says="Your gates are cut off the graph: no gradient reaches their weights.",
            look=GRAPH_CUT,
        ),
        mistake(
            "kept_state_cut_off", "f * h", "f * h.detach()",
            says="You detach h: no gradient flows back through the state that is kept.",
            look=GRAPH_CUT,
        ),
    ),
    hints=(
        "It is the cell before with one thing more: a gate i of its own decides how much of the update is written.",
        "The pre-activations are (B, 3H), side by side i, f, u; i and f go through a sigmoid, u through a tanh.",
        "f weights the old state and i weights the update, entry by entry; the next state is their sum.",
    ),
)  # fmt: skip

# --- lstm_gates ---------------------------------------------------------------------------------------------------


def without_parameters(f, x, h, params):
    half, zero = np.full_like(h, 0.5), np.zeros_like(h)
    gates = f(x, h, tuple(np.zeros_like(p) for p in params))
    for name, gate, expected in zip("ifuo", gates, (half, half, zero, half), strict=True):
        same(gate, expected, f"{name} with zero params", "0" if name == "u" else "1/2")


def own_rows(f, x, h, params):
    gates = f(x, h, params)
    for k, name in enumerate("ifuo"):
        changed = f(x, h, fixed_rows(params, {k: 0.5}))
        squashed = np.full_like(h, np.tanh(0.5) if name == "u" else sigmoid(0.5))
        same(
            changed[k],
            squashed,
            f"{name} with the bias 1/2 and no weights",
            "tanh(1/2)" if name == "u" else "sigmoid(1/2)",
        )
        for other in {0, 1, 2, 3} - {k}:
            same(changed[other], gates[other], f"{'ifuo'[other]} after a change of the rows of {name}", "as before")


def undone(f, x, h, params):
    i, f_, u, o = f(x, h, params)
    hold(np.abs(u) < 1, "u should lie between -1 and 1", u)
    found = [log_odds(i, "i"), log_odds(f_, "f"), log_odds((u + 1) / 2, "(u + 1) / 2") / 2, log_odds(o, "o")]
    for k, name in enumerate("ifuo"):
        got, expected = "atanh(u)" if name == "u" else f"log({name} / (1 - {name}))", preactivation(x, h, params, k)
        same(found[k], expected, got, f"W_xh x + b_xh + W_hh h + b_hh, with the rows of {name}", tol=1e-2)


def turned_round(f, x, h, params):
    i, f_, u, o = f(x, h, params)
    minus = f(x, h, tuple(-p for p in params))
    for name, got, expected in zip("ifuo", minus, (1 - i, 1 - f_, -u, 1 - o), strict=True):
        same(got, expected, f"{name} with -params", "-u" if name == "u" else f"1 - {name}")


def gates_from_the_sum_of_biases(f, x, h, params):
    for name, got, expected in zip("ifuo", f(x, h, params), f(x, h, one_bias(params)), strict=True):
        same(got, expected, name, f"{name} with b_xh + b_hh for b_xh and 0 for b_hh")


LSTM_GATES = exercise(
    "lstm_gates",
    inputs=cell_inputs(4),
    returns=("i", "f", "u", "o"),
    off_limits=RECURRENT,
    parts=PARTS,
    gates=IFUO,
    properties=(
        prop("zero_params", "without weights and biases the gates are 1/2 and the update is 0", without_parameters),
        prop("own_rows", "each of i, f, u, o depends on its own H rows alone, stacked in this order", own_rows),
        prop("turned_round", "with -params the gates become 1 - i, 1 - f, 1 - o, and the update -u", turned_round),
        prop("undone", "undoing sigmoid and tanh gives the pre-activations", undone),
        prop("sum_of_biases", "only the sum of the biases b_xh + b_hh matters", gates_from_the_sum_of_biases),
    ),
    mistakes=(
        mistake("order_fiuo", "i, f, u, o = _pre", "f, i, u, o = _pre",
            says="Your i and f have changed places: the rows are stacked i, f, u, o.", look=ORDER),
        mistake("order_ifou", "i, f, u, o = _pre", "i, f, o, u = _pre",
            says="You read the rows as i, f, o, u: they are stacked i, f, u, o.", look=ORDER),
        mistake("order_iofu", "i, f, u, o = _pre", "i, o, f, u = _pre",
            says="You read the rows as i, o, f, u: they are stacked i, f, u, o.", look=ORDER),
        mistake("order_uifo", "i, f, u, o = _pre", "u, i, f, o = _pre",
            says="You read the rows as u, i, f, o: they are stacked i, f, u, o.", look=ORDER),
        mistake("returned_in_another_order", "torch.tanh(u), torch.sigmoid(o)", "torch.sigmoid(o), torch.tanh(u)",
            says="You return (i, f, o, u): the order is (i, f, u, o).", look="the stub of lstm_gates"),
        SIGMOID_UPDATE,
        NO_TANH_IN_UPDATE,
        mistake("preactivations_returned",
            "torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            "i, f, u, o",
            says="You return the pre-activations: sigmoid and tanh are missing.", look=GATE),
        mistake("tanh_gates", "torch.sigmoid(i), torch.sigmoid(f)", "torch.tanh(i), torch.tanh(f)",
            also=(("torch.sigmoid(o)", "torch.tanh(o)"),),
            says="Your gates go through a tanh: i, f and o lie between 0 and 1, by a sigmoid.", look=GATE),
        DROPS_B_HH,
        DROPS_B_XH,
        STATE_IGNORED,
        mistake(
            "one_bias_for_all_gates", "b_xh + h @ W_hh.T + b_hh", "h @ W_hh.T + (b_xh + b_hh)[: h.shape[1]].repeat(4)",
            says="Copied and not changed: all your gates use the input gate's bias.", look=ORDER,
        ),
        mistake("output_gate_is_input_gate", "torch.sigmoid(o)", "torch.sigmoid(i)",
            says="Copied and not changed: your output gate uses the input gate's rows.", look=ORDER),
        mistake("forget_gate_is_input_gate", "torch.sigmoid(f)", "torch.sigmoid(i)",
            says="Copied and not changed: your forget gate uses the input gate's rows.", look=ORDER),
        mistake("forget_bias_plus_one", "torch.sigmoid(f)", "torch.sigmoid(f + 1.0)",
            says="You add 1 to the forget gate, as some libraries do before training: the biases given are all.",
            look=GATE),
        RECURRENT_BLOCKS_TRANSPOSED,
        mistake("every_fourth_row", ".chunk(4, dim=1)", ".unflatten(1, (-1, 4)).unbind(2)",
            says="You take every fourth row for a gate: the first H rows are i, the next H are f, and so on.",
            look=ORDER),
        mistake("softmax_gates",
            "return torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            "i, f, o = torch.softmax(torch.stack([i, f, o]), dim=0)\n    return i, f, torch.tanh(u), o",
            says="Your gates compete in a softmax: each is a sigmoid of its own.", look=GATE),
        mistake("clipped_preactivations", "params).chunk", "params).clamp(-3, 3).chunk",
            says="You clip the pre-activations at -3 and 3: sigmoid and tanh need no clipping.",
            look="leave out the clipping"),
        mistake("one_tensor",
            "torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            "torch.cat([torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)], dim=1)",
            says="You return one tensor (B, 4H): a tuple of four is asked for.", look="the stub of lstm_gates"),
        mistake("dictionary",
            "torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            '{"i": torch.sigmoid(i), "f": torch.sigmoid(f), "u": torch.tanh(u), "o": torch.sigmoid(o)}',
            says="You return a dict: the tuple (i, f, u, o) is asked for.", look="the stub of lstm_gates"),
        mistake("gates_cut_off",
            "torch.sigmoid(i), torch.sigmoid(f)",
            "torch.sigmoid(i).detach(), torch.sigmoid(f).detach()",
            also=(("torch.sigmoid(o)", "torch.sigmoid(o).detach()"),),
            says="Your gates are cut off the graph: no gradient reaches their weights.", look=GRAPH_CUT),
        mistake("bias_changed", "return torch", "params[1].data += params[3].data\n    return torch",
            says="You add b_hh into the caller's b_xh: make a new tensor, b_xh + b_hh.", look=IN_PLACE),
        *SHARED,
        RELU_UPDATE,
        *slips_of_one_gate("ifuo"),
        mistake(
            "order_fiou", "i, f, u, o = _pre", "f, i, o, u = _pre",
            says="You read the rows as f, i, o, u: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_fuio", "i, f, u, o = _pre", "f, u, i, o = _pre",
            says="You read the rows as f, u, i, o: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_oifu", "i, f, u, o = _pre", "o, i, f, u = _pre",
            says="You read the rows as o, i, f, u: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_iuof", "i, f, u, o = _pre", "i, u, o, f = _pre",
            says="You read the rows as i, u, o, f: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_iuf_o", "i, f, u, o = _pre", "i, u, f, o = _pre",
            says="You read the rows as i, u, f, o: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_oufi", "i, f, u, o = _pre", "o, u, f, i = _pre",
            says="You read the rows backwards: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "coupled_gates", "return torch.sigmoid(i)", "return 1 - torch.sigmoid(f + 0)",
            says="You use 1 - f for the input gate: it has rows of its own.",
            look=GATE,
        ),
    ),
    hints=(
        "All four come from one sum of shape (B, 4H): W_xh x + b_xh + W_hh h + b_hh, for a batch x @ W_xh.T and so on.",
        "Cut it into four pieces of H columns each, in the order i, f, u, o: Tensor.chunk or slices do that.",
        "i, f and o go through torch.sigmoid, the third piece, u, through torch.tanh; return them in the order i, f, u, o.",
    ),
)  # fmt: skip

# --- lstm_cell ----------------------------------------------------------------------------------------------------


def lstm_cell_inputs(draw):
    B, D, H = draw.dims("B D H")
    return draw.array(B, D), draw.array(B, H), draw.array(B, H), drawn_params(draw, 4, D, H)


def memory_kept(f, x, h, c, params):
    same(f(x, h, c, fixed(params, i=SHUT, f=OPEN))[1], c, "c' where i = 0 and f = 1", "c")


def memory_overwritten(f, x, h, c, params):
    u = np.tanh(preactivation(x, h, params, 2))
    same(f(x, h, c, fixed(params, i=OPEN, f=SHUT))[1], u, "c' where i = 1 and f = 0", "u")


def memory_adds_up(f, x, h, c, params):
    u = np.tanh(preactivation(x, h, params, 2))
    same(f(x, h, c, fixed(params, i=OPEN, f=OPEN))[1], c + u, "c' where i = 1 and f = 1", "c + u")


def memory_in_proportion(f, x, h, c, params):
    gate = sigmoid(preactivation(x, h, params, 1))
    c_next = f(x, h, c, params)[1]
    same(f(x, h, 2 * c, params)[1], c_next + gate * c, "c' for the memory 2 c", "c' for the memory c, plus f * c")


def memory_between(f, x, h, c, params):
    parts = [rows(params, k) for k in range(4)]
    c_next = f(x, h, c, stacked(tuple(-p for p in parts[1]), *parts[1:]))[1]
    u = np.tanh(preactivation(x, h, params, 2))
    between = (c_next > np.minimum(c, u) - 1e-3) & (c_next < np.maximum(c, u) + 1e-3)
    hold(between, "c' should lie between c and u where the rows of i are minus those of f", c_next)


def output_shut(f, x, h, c, params):
    same(f(x, h, c, fixed(params, o=SHUT))[0], np.zeros_like(h), "h' where o = 0", "0")


def output_open(f, x, h, c, params):
    h_next, c_next = f(x, h, c, fixed(params, o=OPEN))
    same(h_next, np.tanh(c_next), "h' where o = 1", "tanh(c')")


def output_half(f, x, h, c, params):
    h_next, c_next = f(x, h, c, fixed(params, o=HALF))
    same(h_next, np.tanh(c_next) / 2, "h' where o = 1/2", "tanh(c') / 2")


def memory_without_output_gate(f, x, h, c, params):
    same(f(x, h, c, params)[1], f(x, h, c, fixed(params, o=HALF))[1], "c'", "c' with another output gate")


def one_unit(W_x, W_h, b_i, b_f, b_u, b_o):
    """params of an LSTM with D = H = 1, whose gates have the same weights."""
    return np.full((4, 1), W_x), np.array([b_i, b_f, b_u, b_o]), np.full((4, 1), W_h), np.zeros(4)


LSTM_CELL = exercise(
    "lstm_cell",
    inputs=lstm_cell_inputs,
    returns=("h'", "c'"),
    needs=("lstm_gates",),
    off_limits=RECURRENT,
    parts=PARTS,
    gates=IFUO,
    properties=(
        prop("memory_kept", "where i = 0 and f = 1 the memory stays as it is", memory_kept),
        prop("memory_overwritten", "where i = 1 and f = 0 the memory becomes the update", memory_overwritten),
        prop("memory_adds_up", "where i = f = 1 the update is added to the memory", memory_adds_up),
        prop("memory_in_proportion", "the old memory enters the new one in proportion, by f", memory_in_proportion),
        prop("memory_between", "where the rows of i are minus those of f, c' lies between c and u", memory_between),
        prop("output_shut", "where o = 0 nothing is put out", output_shut),
        prop("output_open", "where o = 1, h' is tanh(c')", output_open),
        prop("output_half", "where o = 1/2, h' is half of tanh(c')", output_half),
        prop("memory_without_o", "the memory does not depend on the output gate", memory_without_output_gate),
    ),
    cases=(
        limits(
            "large_memory",
            "it is right for memories from -24 to 24",
            (
                np.array([[1.0], [1.0]]), np.array([[0.5], [-0.5]]), np.array([[24.0], [-24.0]]),
                one_unit(0.5, 0.25, -1.0, 2.0, 0.0, 0.0),
            ),
        ),
    ),
    mistakes=(
        mistake("no_tanh_of_memory", "torch.tanh(c_next)", "c_next",
            says="Your h' is o * c': the tanh of the memory is missing (some papers leave it out, the slides do not).",
            look=OUTPUT),
        mistake("gates_swapped", "f * c + i * u", "i * c + f * u",
            says="Your cell forgets with the input gate and writes with the forget gate.", look=MEMORY),
        mistake("results_swapped", "return h_next, c_next", "return c_next, h_next",
            says="You return (c', h'): the order is (h', c').", look="the stub of lstm_cell"),
        mistake("coupled_gates", "i * u", "(1 - f) * u",
            says="You use 1 - f for the input gate: an LSTM has a gate of its own for it.", look=MEMORY),
        mistake("update_not_gated", "i * u", "u",
            says="You add the whole update: the input gate is missing.", look=MEMORY),
        mistake("memory_not_forgotten", "f * c", "c",
            says="You keep the whole memory: the forget gate is missing.", look=MEMORY),
        mistake("output_gate_missing", "o * torch.tanh(c_next)", "torch.tanh(c_next)",
            says="Your h' is tanh(c'): the output gate is missing.", look=OUTPUT),
        mistake("memory_for_state", "o * torch.tanh(c_next)", "c_next",
            says="You return c' for h' too: h' is o * tanh(c').", look=OUTPUT),
        mistake("output_gate_for_input_gate", "i, f, u, o = lstm", "o, f, u, i = lstm",
            says="You write with the output gate and put out with the input gate.", look=MEMORY),
        mistake("update_and_output_gate_swapped", "i, f, u, o = lstm", "i, f, o, u = lstm",
            says="You take the results of lstm_gates as i, f, o, u: they are i, f, u, o.",
            look="the stub of lstm_gates"),
        mistake("tanh_of_the_product", "o * torch.tanh(c_next)", "torch.tanh(o * c_next)",
            says="You take the tanh of o * c': the output gate stands outside the tanh.", look=OUTPUT),
        mistake("old_memory_put_out", "torch.tanh(c_next)", "torch.tanh(c)",
            says="Your h' is computed from the old memory c: it is from c'.", look=OUTPUT),
        mistake("forget_gate_on_update", "f * c + i * u", "f * (c + i * u)",
            says="Your forget gate weights the update as well.", look=MEMORY),
        mistake("input_gate_on_all", "f * c + i * u", "i * (f * c + u)",
            says="Your input gate weights the memory as well.", look=MEMORY),
        mistake("gate_added_to_update", "i * u", "(i + u)",
            says="You add the input gate to the update: it is multiplied.", look=MEMORY),
        mistake("forget_gate_on_state", "f * c", "f * h",
            says="Your forget gate weights the hidden state h: it weights the memory c.", look=MEMORY),
        mistake("tanh_on_memory", "f * c + i * u", "torch.tanh(f * c + i * u)",
            also=(("torch.tanh(c_next)", "c_next"),),
            says="You return the memory after the tanh: c' itself is f * c + i * u, and only h' is made of its tanh.",
            look=MEMORY),
        mistake("tanh_twice", "f * c + i * u", "torch.tanh(f * c + i * u)",
            says="You take a tanh of the memory, and another for h': c' itself is f * c + i * u.", look=MEMORY),
        mistake("sigmoid_of_memory", "torch.tanh(c_next)", "torch.sigmoid(c_next)",
            says="You take the sigmoid of the memory: h' is o * tanh(c').", look=OUTPUT),
        mistake("arguments_swapped", "i, f, u, o = lstm", "h, c = c, h\n    i, f, u, o = lstm",
            says="You use h as the memory and c as the hidden state: the arguments are x, h, c.",
            look="the stub of lstm_cell"),
        mistake("gates_see_the_memory", "lstm_gates(x, h, params)", "lstm_gates(x, c, params)",
            says="Your gates are computed from the memory c: they see the hidden state h.", look=GATE),
        mistake("old_memory_returned", "return h_next, c_next", "return h_next, c",
            says="You return the old memory c for c'.", look="the stub of lstm_cell"),
        mistake("output_gate_from_memory", "h_next = o", "o = lstm_gates(x, c_next, params)[3]\n    h_next = o",
            says="You compute the output gate from the memory just written: all gates come from x and h.", look=GATE),
        mistake("memory_clipped", "f * c + i * u", "(f * c + i * u).clamp(-1, 1)",
            says="You clip the memory at -1 and 1: it may grow.", look=MEMORY),
        mistake("memory_clipped_at_ten", "f * c + i * u", "(f * c + i * u).clamp(-10, 10)",
            says="You clip the memory at -10 and 10: it may grow.", look=MEMORY),
        mistake("state_only", "return h_next, c_next", "return h_next",
            says="You return h' alone: the pair (h', c') is asked for.", look="the stub of lstm_cell"),
        mistake("memory_cut_off", "f * c", "f * c.detach()",
            says="You detach the memory: no gradient reaches c, the way that lasts over many steps.", look=GRAPH_CUT),
        mistake("memory_changed_in_place", "c_next = f * c + i * u", "c *= f\n    c += i * u\n    c_next = c",
            says="c *= f and c += i * u write into the caller's c: make a new tensor.", look=IN_PLACE),
        mistake("memory_kept_between_calls",
            "c_next = f * c + i * u",
            "kept = lstm_cell.__dict__\n"
            "    c_next = f * kept.get(c.shape, c) + i * u\n"
            "    kept[c.shape] = c_next.detach()",
            says="Your cell keeps a memory of its own between calls: use the c it is given.",
            look="the stub of lstm_cell"),
        DROPS_B_HH,
        DROPS_B_XH,
        STATE_IGNORED,
        *SHARED,
        RECURRENT_BLOCKS_TRANSPOSED,
        mistake(
            "sigmoid_update", "i, f, u, o = lstm_gates(x, h, params)", "i, f, u, o = lstm_gates(x, h, params)\n    u = (1 + torch.tanh(torch.atanh(u) / 2)) / 2",
            says="Your update goes through a sigmoid: it is a tanh.",
            look=UPDATE,
        ),
        mistake(
            "no_tanh_in_update", "i, f, u, o = lstm_gates(x, h, params)", "i, f, u, o = lstm_gates(x, h, params)\n    u = _preactivations(x, h, params).chunk(4, dim=1)[2]",
            says="The tanh of your update is missing.",
            look=UPDATE,
        ),
        mistake(
            "order_ifou", "i, f, u, o = lstm_gates(x, h, params)", "i, f, o, u = _preactivations(x, h, params).chunk(4, dim=1)\n    i, f, u, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            says="You read the rows as i, f, o, u: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "order_fiou", "i, f, u, o = lstm_gates(x, h, params)", "f, i, o, u = _preactivations(x, h, params).chunk(4, dim=1)\n    i, f, u, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            says="You read the rows as f, i, o, u: they are stacked i, f, u, o.",
            look=ORDER,
        ),
        mistake(
            "every_fourth_row", "i, f, u, o = lstm_gates(x, h, params)", "i, f, u, o = _preactivations(x, h, params).unflatten(1, (-1, 4)).unbind(2)\n    i, f, u, o = torch.sigmoid(i), torch.sigmoid(f), torch.tanh(u), torch.sigmoid(o)",
            says="You take every fourth row for a gate: the first H rows are i, the next H are f, and so on.",
            look=ORDER,
        ),
        mistake(
            "forget_gate_on_the_update_alone", "f * c + i * u", "c + f * i * u",
            says="Your forget gate weights the update: it weights the old memory.",
            look=MEMORY,
        ),
        mistake(
            "output_gate_on_the_memory", "f * c + i * u", "o * (f * c + i * u)",
            also=(("o * torch.tanh(c_next)", "torch.tanh(c_next)"),),
            says="You put the output gate on the memory: it weights tanh(c') only.",
            look=MEMORY,
        ),
        mistake(
            "state_added", "o * torch.tanh(c_next)", "h + o * torch.tanh(c_next)",
            says="You add the old state to h'.",
            look=OUTPUT,
        ),
        mistake(
            "update_put_out", "o * torch.tanh(c_next)", "o * u",
            says="You put out the update: h' is made from the memory.",
            look=OUTPUT,
        ),
        mistake(
            "relu_of_memory", "torch.tanh(c_next)", "torch.relu(c_next)",
            says="You take a ReLU of the memory: h' is o * tanh(c').",
            look=OUTPUT,
        ),
        mistake(
            "state_twice", "return h_next, c_next", "return h_next, h_next",
            says="You return h' twice: the pair (h', c') is asked for.",
            look="the stub of lstm_cell",
        ),
        mistake(
            "new_memory_cut_off_in_h", "torch.tanh(c_next)", "torch.tanh(c_next.detach())",
            says="You detach c' on the way to h': no gradient reaches the memory through h'.",
            look=GRAPH_CUT,
        ),
        mistake(
            "returned_memory_cut_off", "return h_next, c_next", "return h_next, c_next.detach()",
            says="You detach the c' that you return.",
            look=GRAPH_CUT,
        ),
    ),
    hints=(
        "Begin with i, f, u, o: you have a function for them. Then the memory, and from the new memory the state.",
        "The new memory has two parts: what the forget gate keeps of c, and what the input gate lets in of u.",
        "h' is made from the NEW memory: its tanh, multiplied by the output gate. Return h' first, then c'.",
    ),
)  # fmt: skip

# --- lstm ---------------------------------------------------------------------------------------------------------


def lstm_inputs(draw):
    B, T, D, H = draw.dims("B T D H")
    return draw.array(B, T, D), draw.array(B, H), draw.array(B, H), drawn_params(draw, 4, D, H)


def ends_with_last_state(f, xs, h0, c0, params):
    hs, (h_T, _) = f(xs, h0, c0, params)
    same(hs[:, -1], h_T, "the last of hs", "h_T")


def last_memory_put_out(f, xs, h0, c0, params):
    _, (h_T, c_T) = f(xs, h0, c0, fixed(params, o=OPEN))
    same(h_T, np.tanh(c_T), "h_T where o = 1", "tanh(c_T)")


def goes_on(f, xs, h0, c0, params):
    hs, (h_T, c_T) = f(xs, h0, c0, params)
    first, (h, c) = f(xs[:, :1], h0, c0, params)
    if xs.shape[1] == 1:
        return
    rest, (h_end, c_end) = f(xs[:, 1:], h, c, params)
    same(hs, np.concatenate([first, rest], axis=1), "hs", "h_1, then the hs of the rest, begun at (h_1, c_1)")
    same(h_end, h_T, "h_T of the rest, begun at (h_1, c_1)", "h_T of the whole")
    same(c_end, c_T, "c_T of the rest, begun at (h_1, c_1)", "c_T of the whole")


def sees_no_future(f, xs, h0, c0, params):
    changed = xs.copy()
    changed[:, -1] += 1.0
    before, after = f(xs, h0, c0, params)[0], f(changed, h0, c0, params)[0]
    same(after[:, :-1], before[:, :-1], "h_1 ... h_{T-1} after a change of x_T", "those before")


def keeps_the_memory(f, xs, h0, c0, params):
    same(f(xs, h0, c0, fixed(params, i=SHUT, f=OPEN))[1][1], c0, "c_T where i = 0 and f = 1", "c0")


def sums_the_updates(f, xs, h0, c0, params):
    W_xh, b_xh, W_hh, b_hh = fixed(params, i=OPEN, f=OPEN)
    W_x, b_x, _, b_h = rows(params, 2)
    updates = np.tanh(xs @ W_x.T + b_x + b_h)  # without W_hh they depend on x alone
    c_T = f(xs, h0, c0, (W_xh, b_xh, 0 * W_hh, b_hh))[1][1]
    same(c_T, c0 + updates.sum(axis=1), "c_T where i = f = 1 and W_hh = 0", "c0 + u_1 + ... + u_T")


def begins_with_given_states(f, xs, h0, c0, params):
    i, g, u, o = (preactivation(xs[:, 0], h0, params, k) for k in range(4))
    c = sigmoid(g) * c0 + sigmoid(i) * np.tanh(u)
    same(f(xs, h0, c0, params)[0][:, 0], sigmoid(o) * np.tanh(c), "h_1", "the state after one step from (h0, c0)")


LSTM = exercise(
    "lstm",
    inputs=lstm_inputs,
    returns=("hs", ("h_T", "c_T")),
    needs=("lstm_cell",),
    off_limits=RECURRENT,
    parts=PARTS,
    gates=IFUO,
    properties=(
        prop("begins_with_h0_c0", "h_1 is one step from h0 and c0", begins_with_given_states),
        prop("ends_with_h_T", "the last of hs is h_T", ends_with_last_state),
        prop("puts_out_c_T", "where o = 1, h_T is tanh(c_T)", last_memory_put_out),
        prop("goes_on", "begun again at (h_1, c_1) it goes on as before", goes_on),
        prop("sees_no_future", "a state does not depend on later inputs", sees_no_future),
        prop("keeps_the_memory", "where i = 0 and f = 1 the memory is c0 for ever", keeps_the_memory),
        prop("sums_the_updates", "where i = f = 1 and W_hh = 0 the memory is c0 plus all updates", sums_the_updates),
    ),
    cases=(
        limits(
            "long_sequence",
            "in 25 steps the memory may grow beyond 20",
            (np.ones((1, 25, 1)), np.zeros((1, 1)), np.zeros((1, 1)), one_unit(1.0, 0.5, 4.0, 6.0, 2.0, -1.0)),
        ),
    ),
    mistakes=(
        mistake("initial_states_ignored", "h, c = h0, c0", "h, c = torch.zeros_like(h0), torch.zeros_like(c0)",
            says="You start from zeros: start from h0 and c0.", look="the stub of lstm"),
        mistake("c0_ignored", "h, c = h0, c0", "h, c = h0, torch.zeros_like(c0)",
            says="You start from a memory of zeros: start from c0.", look="the stub of lstm"),
        mistake("h0_ignored", "h, c = h0, c0", "h, c = torch.zeros_like(h0), c0",
            says="You start from a state of zeros: start from h0.", look="the stub of lstm"),
        mistake("memory_not_carried_on", "lstm_cell(x, h, c, params)", "lstm_cell(x, h, c0, params)",
            says="Every step of yours starts from c0: the memory must go on from step to step.", look=MEMORY),
        mistake("state_not_carried_on", "lstm_cell(x, h, c, params)", "lstm_cell(x, h0, c, params)",
            says="Every step of yours starts from h0: the state must go on from step to step.", look=UPDATE),
        mistake("memories_collected", "hs.append(h)", "hs.append(c)",
            says="Your hs holds the memories c_t: it holds the hidden states h_t.", look="the stub of lstm"),
        mistake("states_one_step_late", "hs = []", "hs = [h]",
            also=(("torch.stack(hs, ", "torch.stack(hs[:-1], "),),
            says="Your hs holds h_0 ... h_{T-1}: asked for are h_1 ... h_T.", look="the stub of lstm"),
        mistake("h0_included", "hs = []", "hs = [h]",
            says="Your hs holds h_0 as well, T + 1 states: T are asked for, h_1 ... h_T.", look="the stub of lstm"),
        mistake("h_and_c_swapped", "h, c = lstm_cell", "c, h = lstm_cell",
            says="lstm_cell returns (h', c'), and you take them the other way round.", look="the stub of lstm_cell"),
        mistake("last_pair_swapped", ", (h, c)", ", (c, h)",
            says="You return (c_T, h_T): the pair is (h_T, c_T).", look="the stub of lstm"),
        mistake("flat_triple", ", (h, c)", ", h, c",
            says="You return (hs, h_T, c_T): asked for is (hs, (h_T, c_T)).", look="the stub of lstm"),
        mistake("last_states_with_extra_axis", ", (h, c)", ", (h[None], c[None])",
            says="Your h_T and c_T are (1, B, H), as torch.nn.LSTM gives them: here they are (B, H).",
            look="the stub of lstm"),
        mistake("all_memories_returned", "hs = []", "hs, cs = [], []",
            also=(
                ("hs.append(h)", "hs.append(h)\n        cs.append(c)"),
                (", (h, c)", ", (h, torch.stack(cs, dim=1))"),
            ),
            says="You return all memories: only the last, c_T, is asked for.", look="the stub of lstm"),
        mistake("time_first", "torch.stack(hs, dim=1)", "torch.stack(hs, dim=0)",
            says="Your hs is (T, B, H): batch comes first here, (B, T, H).", look="the stub of lstm"),
        mistake("reads_backwards", "xs.unbind", "xs.flip(1).unbind",
            says="You read the sequence from its end.", look="the stub of lstm"),
        mistake("last_step_left_out", "xs.unbind", "xs[:, :-1].unbind",
            also=(("return torch", "hs.append(h)\n    return torch"),),
            says="Your loop stops one step too early, and repeats the last state.",
            look="range(T) has T steps, 0 ... T - 1"),
        mistake("first_memory_for_last", "hs = []", "hs, cs = [], []",
            also=(("hs.append(h)", "hs.append(h)\n        cs.append(c)"), (", (h, c)", ", (h, cs[0])")),
            says="The c_T you return is c_1.", look="the stub of lstm"),
        mistake("same_list_entry", "hs.append(h)", "hs = [h] * (len(hs) + 1)",
            says="All entries of your hs are the last state: each step has a state of its own.",
            look="the stub of lstm: h_1 ... h_T"),
        mistake("truncated_in_time", "hs.append(h)", "hs.append(h)\n        h, c = h.detach(), c.detach()",
            also=((", (h, c)", ", (hs[-1], c)"),),
            says="You detach state and memory at every step: the gradient does not flow back through time.",
            look=GRAPH_CUT),
        mistake("memory_truncated_in_time", "lstm_cell(x, h, c, params)", "lstm_cell(x, h, c.detach(), params)",
            says="You detach the memory at every step: the gradient flows back through h only.", look=GRAPH_CUT),
        mistake("memory_written_in_place",
            "h, c = lstm_cell(x, h, c, params)",
            "h, c_next = lstm_cell(x, h, c, params)\n        c.copy_(c_next)",
            says="You copy each new memory into the caller's c0: give the name c to the new tensor.", look=IN_PLACE),
        mistake("initial_states_changed",
            "return torch",
            "h0.data, c0.data = h.data.clone(), c.data.clone()\n    return torch",
            says="You put the last states into the caller's h0 and c0.",
            look="leave h0 and c0 as they are, and return (h_T, c_T)"),
        mistake("memory_kept_between_calls", "h, c = h0, c0", "h, c = h0, lstm.__dict__.get(c0.shape, c0)",
            also=(("return torch", "lstm.__dict__[c0.shape] = c.detach()\n    return torch"),),
            says="Your network starts from the memory that the call before has left: start from c0.",
            look="the stub of lstm"),
        mistake(
            "initial_states_swapped", "h, c = h0, c0", "h, c = c0, h0",
            says="You start with h0 and c0 exchanged.",
            look="the stub of lstm",
        ),
        mistake(
            "h0_for_both", "h, c = h0, c0", "h, c = h0, h0",
            says="You start the memory from h0: start it from c0.",
            look="the stub of lstm",
        ),
        mistake(
            "first_memory_at_every_step", "h, c = lstm_cell(x, h, c, params)", "h, _ = lstm_cell(x, h, c, params)",
            says="You throw away the new memory: every step starts from c0, and c0 is returned.",
            look="the stub of lstm",
        ),
        mistake(
            "arguments_swapped", "lstm_cell(x, h, c, params)", "lstm_cell(x, c, h, params)",
            says="You give lstm_cell the memory and the state in the wrong order: x, h, c.",
            look="the stub of lstm_cell",
        ),
        mistake(
            "state_written_into_the_memory", "hs.append(h)", "hs.append(h)\n        c = h",
            says="You overwrite the memory with the state after each step.",
            look="the stub of lstm",
        ),
        mistake(
            "loop_stops_early", "xs.unbind(dim=1)", "xs[:, :-1].unbind(dim=1)",
            says="Your loop stops one step too early, and makes no step at all where T = 1.",
            look="the stub of lstm",
        ),
        mistake(
            "reads_backwards_and_turns_back", "xs.unbind", "xs.flip(1).unbind",
            also=(("torch.stack(hs, dim=1)", "torch.stack(hs, dim=1).flip(1)"),),
            says="You read the sequence from its end.",
            look="the stub of lstm",
        ),
        mistake(
            "time_first_reshaped", "torch.stack(hs, dim=1)", "torch.cat(hs).reshape(*xs.shape[:2], -1)",
            says="You reshape (T, B, H) to (B, T, H), which mixes up the sentences: the axes change places.",
            look="torch.stack(..., dim=1)",
        ),
        mistake(
            "first_input_at_every_step", "lstm_cell(x,", "lstm_cell(xs[:, 0],",
            says="You give every step the first input.",
            look="the stub of lstm",
        ),
        mistake(
            "initial_states_returned", ", (h, c)", ", (h0, c0)",
            says="You return h0 and c0: h_T and c_T are the states after the last step.",
            look="the stub of lstm",
        ),
        mistake(
            "c0_returned", ", (h, c)", ", (h, c0)",
            says="You return c0 for c_T.",
            look="the stub of lstm",
        ),
        mistake(
            "first_state_for_last", ", (h, c)", ", (hs[0], c)",
            says="You return h_1 for h_T.",
            look="the stub of lstm",
        ),
        mistake(
            "states_only", "torch.stack(hs, dim=1), (h, c)", "torch.stack(hs, dim=1)",
            says="You return hs alone: (hs, (h_T, c_T)) is asked for.",
            look="the stub of lstm",
        ),
        mistake(
            "last_memory_missing", ", (h, c)", ", h",
            says="You return (hs, h_T): (hs, (h_T, c_T)) is asked for.",
            look="the stub of lstm",
        ),
        mistake(
            "first_rows_for_all", "h, c = h0, c0", "h, c = h0[:1].expand_as(h0), c0[:1].expand_as(c0)",
            says="You start all sentences from the first rows of h0 and c0: each has its own.",
            look="the stub of lstm",
        ),
        mistake(
            "state_truncated_in_time", "lstm_cell(x, h, c, params)", "lstm_cell(x, h.detach(), c, params)",
            says="You detach the state at every step: no gradient flows back through it.",
            look=GRAPH_CUT,
        ),
        mistake(
            "truncated_from_the_first_step", "lstm_cell(x, h, c, params)", "lstm_cell(x, h.detach(), c.detach(), params)",
            says="You detach state and memory before every step, the first too: no gradient flows back in time.",
            look=GRAPH_CUT,
        ),
        mistake(
            "initial_states_cut_off", "h, c = h0, c0", "h, c = h0.detach(), c0.detach()",
            says="No gradient reaches h0 and c0.",
            look=GRAPH_CUT,
        ),
        mistake(
            "h0_cut_off", "h, c = h0, c0", "h, c = h0.detach(), c0",
            says="No gradient reaches h0.",
            look=GRAPH_CUT,
        ),
        mistake(
            "c0_cut_off", "h, c = h0, c0", "h, c = h0, c0.detach()",
            says="No gradient reaches c0.",
            look=GRAPH_CUT,
        ),
        mistake(
            "states_collected_detached", "hs.append(h)", "hs.append(h.detach())",
            says="You detach the states that you collect: no gradient flows through hs.",
            look=GRAPH_CUT,
        ),
        mistake(
            "last_pair_cut_off", ", (h, c)", ", (h.detach(), c.detach())",
            says="You detach h_T and c_T.",
            look=GRAPH_CUT,
        ),
        mistake(
            "last_memory_cut_off", ", (h, c)", ", (h, c.detach())",
            says="You detach c_T.",
            look=GRAPH_CUT,
        ),
    ),
    hints=(
        "It is a loop over the T steps: each step takes x_t = xs[:, t] and the state and memory of the step before.",
        "Before the loop h, c are h0, c0; in it, lstm_cell gives the next h, c, and h goes into a list.",
        "torch.stack makes one tensor of a list of T tensors (B, H): along dim=1 it is (B, T, H). Return it and the pair (h, c).",
    ),
)  # fmt: skip

# --- lstm_cell_backward -------------------------------------------------------------------------------------------


def backward_inputs(draw):
    B, D, H = draw.dims("B D H")
    dh, dc, h, c = (draw.array(B, H) for _ in range(4))
    return dh, dc, draw.array(B, D), h, c, drawn_params(draw, 4, D, H)


def numerical_slope(f, dh, dc, x, h, c, params):
    found = flat(f(dh, dc, x, h, c, params))
    direction = np.random.default_rng(0).standard_normal(len(found))
    point, step = flat((x, h, c, params)), 1e-4

    def loss(values):
        parts, start = [], 0
        for part in (x, h, c, *params):
            parts.append(values[start : start + part.size].reshape(part.shape))
            start += part.size
        i, g, u, o = (preactivation(parts[0], parts[1], parts[3:], k) for k in range(4))
        c_next = sigmoid(g) * parts[2] + sigmoid(i) * np.tanh(u)
        return (dh * sigmoid(o) * np.tanh(c_next) + dc * c_next).sum()

    slope = (loss(point + step * direction) - loss(point - step * direction)) / (2 * step)
    same(found @ direction, slope, "the gradient along a random direction", "the numerical slope along it", tol=1e-3)


def flat(tree):
    return tree.ravel() if isinstance(tree, np.ndarray) else np.concatenate([flat(part) for part in tree])


def adds_up_over_ways(f, dh, dc, x, h, c, params):
    whole, of_dh, of_dc = (flat(f(*up, x, h, c, params)) for up in ((dh, dc), (dh, 0 * dc), (0 * dh, dc)))
    same(whole, of_dh + of_dc, "the gradients for dh and dc", "those for dh alone plus those for dc alone")


def memory_highway(f, dh, dc, x, h, c, params):
    found = f(dh, dc, x, h, c, fixed(params, f=OPEN, o=SHUT))[2]
    same(found, dc, "dc_prev where f = 1 and o = 0", "dc")


def forgotten(f, dh, dc, x, h, c, params):
    same(f(dh, dc, x, h, c, fixed(params, f=SHUT))[2], np.zeros_like(c), "dc_prev where f = 0", "0")


def through_output(f, dh, dc, x, h, c, params):
    memory = c + np.tanh(preactivation(x, h, params, 2))
    found = f(dh, dc, x, h, c, fixed(params, i=OPEN, f=OPEN, o=OPEN))[2]
    same(found, dc + dh * (1 - np.tanh(memory) ** 2), "dc_prev where i = f = o = 1", "dc + dh (1 - tanh(c')^2)")


def one_sample(f, dh, dc, x, h, c, params):
    dx, dh_prev, _, (dW_xh, db_xh, dW_hh, db_hh) = f(dh[:1], dc[:1], x[:1], h[:1], c[:1], params)
    same(dW_xh, np.outer(db_xh, x[0]), "dW_xh of one sample", "db_xh times x, each with each")
    same(dW_hh, np.outer(db_hh, h[0]), "dW_hh of one sample", "db_hh times h, each with each")
    same(dx[0], db_xh @ params[0], "dx of one sample", "db_xh @ W_xh")
    same(dh_prev[0], db_hh @ params[2], "dh_prev of one sample", "db_hh @ W_hh")


def sums_over_the_batch(f, dh, dc, x, h, c, params):
    whole = f(dh, dc, x, h, c, params)[3]
    alone = [f(*(part[b : b + 1] for part in (dh, dc, x, h, c)), params)[3] for b in range(len(x))]
    for k, name in enumerate(("dW_xh", "db_xh", "dW_hh", "db_hh")):
        same(whole[k], sum(part[k] for part in alone), name, "the sum of those of each sample alone")


CUT = "the gradients need not be differentiable themselves"
SUMS_AND_PRODUCTS = (
    "f * c + i * u", "dc + dh * o * (1 - tanh_c**2)", "dc_next * u", "dc_next * c", "dc_next * i", "dh * tanh_c",
    "da @ W_xh", "da @ W_hh", "dc_next * f", "da.T @ x", "da.T @ h",
)  # fmt: skip
STACKED = "torch.cat([di * i * (1 - i), df * f * (1 - f), du * (1 - u**2), do * o * (1 - o)], dim=1)"

LSTM_CELL_BACKWARD = exercise(
    "lstm_cell_backward",
    inputs=backward_inputs,
    returns=("dx", "dh_prev", "dc_prev", ("dW_xh", "db_xh", "dW_hh", "db_hh")),
    needs=("lstm_gates", "lstm_cell"),
    gradient=False,
    off_limits=RECURRENT + AUTOGRAD,
    parts=PARTS,
    properties=(
        prop("numerical_slope", "the gradients agree with the numerical slope of the loss", numerical_slope),
        prop("adds_up", "the gradients for dh and dc are those for dh plus those for dc", adds_up_over_ways),
        prop("memory_highway", "where f = 1 and o = 0, dc goes through to dc_prev unchanged", memory_highway),
        prop("forgotten", "where f = 0 no gradient reaches the old memory", forgotten),
        prop("through_output", "dh reaches the memory through the tanh", through_output),
        prop("one_sample", "for one sample, a weight's gradient is its bias's times what it multiplies", one_sample),
        prop("sums_over_batch", "the gradients of the parameters are sums over the batch", sums_over_the_batch),
    ),
    mistakes=(
        mistake("direct_part_only", "dc + dh * o * (1 - tanh_c**2)", "dc",
            says="You leave out the way from c' through h': dc is only the direct part.",
            look="the stub of lstm_cell_backward: dc"),
        mistake("direct_part_dropped", "dc + dh", "dh",
            says="You leave out dc, the part of the gradient that reaches c' directly.",
            look="the stub of lstm_cell_backward: dc"),
        mistake("memory_slope_missing", " * (1 - tanh_c**2)", "",
            says="The slope 1 - tanh(c')^2 is missing on the way from h' to c'.", look=OUTPUT),
        mistake("output_gate_missing", "dh * o * (1", "dh * (1",
            says="The output gate is missing on the way from h' to c'.", look=OUTPUT),
        mistake("memory_slope_at_the_wrong_place", "1 - tanh_c**2", "1 - c_next**2",
            says="You compute 1 - c'^2: the slope of tanh is 1 - tanh(c')^2.",
            look="the stub of lstm_cell_backward: tanh (1 - y^2)"),
        mistake("gate_slopes_missing",
            "[di * i * (1 - i), df * f * (1 - f), du * (1 - u**2), do * o * (1 - o)]",
            "[di, df, du, do]",
            says="The slopes y (1 - y) of the sigmoids and 1 - u^2 of the tanh are missing.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)"),
        mistake("sigmoid_slope_for_update", "du * (1 - u**2)", "du * u * (1 - u)",
            says="You use the sigmoid's slope u (1 - u) for the update: it is a tanh, 1 - u^2.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)"),
        mistake("update_slope_missing", "du * (1 - u**2)", "du",
            says="The slope 1 - u^2 of the update's tanh is missing.",
            look="the stub of lstm_cell_backward: tanh (1 - y^2)"),
        mistake("new_memory_for_forget_gate", "dc_next * c,", "dc_next * c_next,",
            says="You multiply the forget gate's gradient by the new memory c': it is the old one, c.", look=MEMORY),
        mistake("output_gate_without_tanh", "dh * tanh_c", "dh * c_next",
            says="You multiply the output gate's gradient by c': h' is o * tanh(c'), so it is tanh(c').", look=OUTPUT),
        mistake("gate_gradients_swapped", "di * i * (1 - i), df * f * (1 - f)", "df * f * (1 - f), di * i * (1 - i)",
            says="You stack the gradients in the order f, i, u, o: the rows are i, f, u, o.", look=ORDER),
        mistake(
            "update_and_output_gate_swapped", "du * (1 - u**2), do * o * (1 - o)", "do * o * (1 - o), du * (1 - u**2)",
            says="You stack the gradients in the order i, f, o, u: the rows are i, f, u, o.", look=ORDER,
        ),
        mistake("update_not_weighted_by_input_gate", "di, df, du, do =", "du, df, di, do =",
            says="You have i and u the wrong way round: di is dL/dc' * u, and du is dL/dc' * i.", look=MEMORY),
        mistake("dc_prev_not_forgotten", "dc_next * f,", "dc_next,",
            says="You return dL/dc' for dc_prev: it must pass the forget gate.", look=MEMORY),
        mistake("dc_prev_from_direct_part", "dc_next * f,", "dc * f,",
            says="Your dc_prev is f * dc only: the way through h' belongs to it too.",
            look="the stub of lstm_cell_backward: dc"),
        mistake("mean_over_batch", "db = da.sum(dim=0)", "db = da.mean(dim=0)",
            also=(("da.T @ x", "da.T @ x / len(x)"), ("da.T @ h", "da.T @ h / len(x)")),
            says="You take the mean over the batch for the parameters: their gradients are sums.",
            look="the stub of lstm_cell_backward"),
        mistake("bias_not_summed", "da.sum(dim=0)", "da",
            says="Your bias gradients are (B, 4H): they are sums over the batch, (4H,).",
            look="the stub of lstm_cell_backward"),
        mistake("bias_gradient_halved", "da.sum(dim=0)", "da.sum(dim=0) / 2",
            says="You share the gradient between the two biases: both are added to the same sum, each gets all.",
            look="the stub of lstm_cell_backward: db_xh and db_hh are equal"),
        mistake("weights_transposed", "da.T @ x", "x.T @ da",
            also=(("da.T @ h", "h.T @ da"),),
            says="Your weight gradients are transposed: a gradient has the shape of what it belongs to.",
            look="the stub of lstm_cell_backward"),
        mistake("new_state_in_the_weights", "da.T @ h", "da.T @ (o * tanh_c)",
            says="You use the new state h' for dW_hh: the weights have multiplied the old one, h.", look=SUM),
        mistake("parameters_in_torchs_order",
            "(da.T @ x, db, da.T @ h, db)",
            "(da.T @ x, da.T @ h, db, db)",
            says="You return dW_xh, dW_hh, db_xh, db_hh: the order is that of params.",
            look="the stub of lstm_cell_backward"),
        mistake("upstream_ignored",
            "W_xh, _, W_hh, _ = params",
            "W_xh, _, W_hh, _ = params\n    dh, dc = torch.ones_like(dh), torch.ones_like(dc)",
            says="You return the derivative for an upstream gradient of ones: use dh and dc.",
            look="the stub of lstm_cell_backward: dh and dc"),
        mistake("direct_dh_added", "da @ W_hh", "da @ W_hh + dh",
            says="You add dh to dh_prev: h' does not hold h itself, h reaches it through the gates only.", look=OUTPUT),
        mistake("dc_changed_in_place", "dc_next = dc + dh", "dc_next = dc\n    dc_next += dh",
            says="dc += ... changes the caller's dc: make a new tensor, dc + ...", look=IN_PLACE),
        mistake("gradients_added_up_over_calls",
            "return da @ W_xh, da @ W_hh, dc_next * f, (da.T @ x, db, da.T @ h, db)",
            "total = lstm_cell_backward.__dict__\n"
            "    new = (da.T @ x, db, da.T @ h, db)\n"
            "    total[W_xh.shape] = tuple(p + q for p, q in zip(total.get(W_xh.shape, (0, 0, 0, 0)), new))\n"
            "    return da @ W_xh, da @ W_hh, dc_next * f, total[W_xh.shape]",
            says="Your parameter gradients go on adding up from call to call: each call returns its own.",
            look="the stub of lstm_cell_backward"),
        mistake(
            "sigmoid_slopes_missing", "[di * i * (1 - i), df * f * (1 - f), du * (1 - u**2), do * o * (1 - o)]", "[di, df, du * (1 - u**2), do]",
            says="The slopes y (1 - y) of the sigmoids are missing.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "input_gate_slope_missing", "di * i * (1 - i)", "di",
            says="The slope i (1 - i) of the input gate is missing.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "forget_gate_slope_missing", "df * f * (1 - f)", "df",
            says="The slope f (1 - f) of the forget gate is missing.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "output_gate_slope_missing", "do * o * (1 - o)", "do",
            says="The slope o (1 - o) of the output gate is missing.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "slopes_of_slopes", "[di * i * (1 - i), df * f * (1 - f), du * (1 - u**2), do * o * (1 - o)]", "[di * torch.sigmoid(i) * (1 - torch.sigmoid(i)), df * torch.sigmoid(f) * (1 - torch.sigmoid(f)), du * (1 - u**2), do * torch.sigmoid(o) * (1 - torch.sigmoid(o))]",
            says="You put the gates through a sigmoid again: y is the gate itself in y (1 - y).",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "tanh_of_the_update_again", "1 - u**2", "1 - torch.tanh(u) ** 2",
            says="You take the tanh of u again: u is a tanh already, its slope is 1 - u^2.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "sign_of_forget_gate", "df * f * (1 - f)", "-df * f * (1 - f)",
            says="The gradient of your forget gate has the wrong sign.",
            look="the stub of lstm_cell_backward: sigmoid (y (1 - y)) and tanh (1 - y^2)",
        ),
        mistake(
            "memory_gates_swapped", "di, df, du, do =", "df, di, du, do =",
            says="You have i and f the wrong way round: di is dL/dc' * u, and df is dL/dc' * c.",
            look=MEMORY,
        ),
        mistake(
            "forget_gate_by_the_update", "dc_next * c,", "dc_next * u,",
            says="You multiply the forget gate's gradient by u: it weights the old memory c.",
            look=MEMORY,
        ),
        mistake(
            "input_gate_by_the_memory", "dc_next * u,", "dc_next * c,",
            says="You multiply the input gate's gradient by c: it weights the update u.",
            look=MEMORY,
        ),
        mistake(
            "update_by_the_forget_gate", "dc_next * i,", "dc_next * f,",
            says="You multiply the update's gradient by f: it is weighted by the input gate i.",
            look=MEMORY,
        ),
        mistake(
            "old_memory_in_the_output", "torch.tanh(c_next)", "torch.tanh(c)",
            says="You use tanh(c) of the old memory: h' is made of tanh(c').",
            look=OUTPUT,
        ),
        mistake(
            "dc_prev_by_the_input_gate", "dc_next * f,", "dc_next * i,",
            says="Your dc_prev passes the input gate: it passes the forget gate.",
            look=MEMORY,
        ),
        mistake(
            "direct_part_twice", "dc + dh", "2 * dc + dh",
            says="You add dc twice.",
            look="the stub of lstm_cell_backward: dc",
        ),
        mistake(
            "results_swapped", "da @ W_hh, dc_next * f,", "dc_next * f, da @ W_hh,",
            says="You return dc_prev before dh_prev.",
            look="the stub of lstm_cell_backward: returns",
        ),
        mistake(
            "flat_tuple", "(da.T @ x, db, da.T @ h, db)", "da.T @ x, db, da.T @ h, db",
            says="You return seven things side by side: the last four are a tuple of their own.",
            look="the stub of lstm_cell_backward: returns",
        ),
        mistake(
            "weight_gradients_swapped", "(da.T @ x, db, da.T @ h, db)", "(da.T @ h, db, da.T @ x, db)",
            says="You return dW_hh for dW_xh and the other way round.",
            look="the stub of lstm_cell_backward: returns",
        ),
        mistake(
            "second_bias_zero", "da.T @ h, db)", "da.T @ h, 0 * db)",
            says="Your db_hh is 0: both biases are added to the same sum, each gets all.",
            look="the stub of lstm_cell_backward: db_xh and db_hh are equal",
        ),
        mistake(
            "bias_keeps_the_batch_axis", "da.sum(dim=0)", "da.sum(dim=0, keepdim=True)",
            says="Your bias gradients are (1, 4H): they are (4H,).",
            look="the stub of lstm_cell_backward",
        ),
        mistake(
            "bias_of_the_first_sample", "da.sum(dim=0)", "da[0]",
            says="Your bias gradients are those of the first sample: they are sums over the batch.",
            look="the stub of lstm_cell_backward",
        ),
        mistake(
            "memory_in_the_weights", "da.T @ h", "da.T @ c",
            says="You use the memory c for dW_hh: the weights have multiplied the state h.",
            look=SUM,
        ),
        mistake(
            "dh_missing_at_the_output_gate", "dh * tanh_c", "tanh_c",
            says="The upstream gradient dh is missing in do.",
            look=OUTPUT,
        ),
    ),
    equivalents=(
        *(equivalent(part, f"({part}).detach()", CUT) for part in SUMS_AND_PRODUCTS),
        *(equivalent(part, f"{part}.detach()", CUT) for part in ("torch.tanh(c_next)", STACKED, "da.sum(dim=0)", "db")),
    ),
    hints=(
        "Run the cell forwards again for i, f, u, o and c', then go backwards: h' = o * tanh(c') first, then c' = f * c + i * u.",
        "c' reaches the loss twice: directly (dc), and through h' (dh times o times the slope of tanh). "
        "With this whole dL/dc', di, df, du and dc_prev are products of two.",
        "Multiply di, df, do by y (1 - y) and du by 1 - u^2, put them side by side in the order i, f, u, o: (B, 4H). "
        "From there it is a linear layer, as in the topic linear, once with x and W_xh and once with h and W_hh.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=10,
    title="Long short-term memory",
    section="长短时记忆网络",
    kind="torch",
    exercises=(FORGET_GATE_CELL, INPUT_GATE_CELL, LSTM_GATES, LSTM_CELL, LSTM, LSTM_CELL_BACKWARD),
)
