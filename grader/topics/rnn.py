"""Recurrent networks (slides: 循环神经网络): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import equivalent, exercise, hold, limits, mistake, prop, same, topic

# What torch's dispatcher calls ready-made recurrent layers and cells.
PARTS = dict.fromkeys(
    ("params", "forward_params", "backward_params"), ("W_xh", "b_xh", "W_hh", "b_hh")
)  # what the parts of these arguments are called
RECURRENT = (
    "rnn_tanh rnn_relu rnn_tanh_cell rnn_relu_cell lstm lstm_cell gru gru_cell mkldnn_rnn_layer "
    "_thnn_fused_lstm_cell _thnn_fused_gru_cell quantized_rnn_tanh_cell quantized_rnn_relu_cell quantized_lstm "
    "quantized_lstm_cell quantized_gru quantized_gru_cell"
)
OFF_LIMITS = tuple(f"aten::{name}" for name in RECURRENT.split())
FORMULA = "slides, 循环神经网络: h_t = tanh(W_xh x_t + b_xh + W_hh h_{t-1} + b_hh)"
HEAD = "the head of rnn.py"
UNCHANGED = "the head of rnn.py: tensors and lists that come in must not be changed"
ZERO_STATE = equivalent("params[1]", "params[1].detach()", "only the size of b_xh is looked at")
STORED = "what is stored outside of the function lives on between calls"


def draw_params(draw, D, H):
    return draw.weights(H, D), draw.array(H, size=1.0), draw.weights(H, H), draw.array(H, size=1.0)


def off_the_grid(inputs):
    """The same inputs with every number moved a little, so that no pre-activation is exactly 0."""

    def moved(draw):
        rng = np.random.default_rng(draw.integer(0, 10_000))

        def move(value):
            if isinstance(value, np.ndarray):
                return value + rng.uniform(-0.1, 0.1, size=value.shape)
            return type(value)(move(part) for part in value)

        return tuple(move(value) for value in inputs(draw))

    return moved


# A sentence of twelve words of one number each, and params of one state.
LONG = (np.arange(12.0).reshape(1, 12, 1) * 7 % 17 - 8) / 8
SMALL = (np.array([[1.0]]), np.array([0.25]), np.array([[-0.75]]), np.array([0.125]))
OUTPUT_LAYER = (np.array([[1.0], [-2.0]]), np.array([0.5, 0.0]))
OTHER = (np.array([[-0.5]]), np.array([0.5]), np.array([[0.75]]), np.array([-0.25]))


def quarter(*arrays):
    """Arrays made smaller, so that tanh stays well below 1 and can be undone."""
    return tuple(array / 4 for array in arrays)


# --- rnn_cell -----------------------------------------------------------------------------------------------------


def cell_inputs(draw):
    B, D, H = draw.dims("B D H")
    return draw.array(B, D), draw.array(B, H), draw_params(draw, D, H)


def between_minus_one_and_one(f, x, h, params):
    new = f(x, h, params)
    hold(np.abs(new) <= 1 + 1e-6, "the new state should lie between -1 and 1", new)


def biases_exchanged(f, x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    same(f(x, h, (W_xh, b_hh, W_hh, b_xh)), f(x, h, params), "the result with b_xh and b_hh exchanged", "the result")


def odd_without_biases(f, x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    bare = (W_xh, 0 * b_xh, W_hh, 0 * b_hh)
    same(f(-x, -h, bare), -f(x, h, bare), "rnn_cell(-x, -h), without biases,", "-rnn_cell(x, h)")


def state_enters_by_W_hh(f, x, h, params):
    params = quarter(*params)
    x, h = quarter(x, h)
    difference = np.arctanh(np.clip(f(x, h, params), -1, 1)) - np.arctanh(np.clip(f(x, 0 * h, params), -1, 1))
    same(difference, h @ params[2].T, "artanh(rnn_cell(x, h)) - artanh(rnn_cell(x, 0))", "W_hh h")


def input_enters_by_W_xh(f, x, h, params):
    params = quarter(*params)
    x, h = quarter(x, h)
    difference = np.arctanh(np.clip(f(x, h, params), -1, 1)) - np.arctanh(np.clip(f(0 * x, h, params), -1, 1))
    same(difference, x @ params[0].T, "artanh(rnn_cell(x, h)) - artanh(rnn_cell(0, h))", "W_xh x")


def only_the_biases(f, x, h, params):
    expected = np.broadcast_to(np.tanh(params[1] + params[3]), h.shape)
    same(f(0 * x, 0 * h, params), expected, "rnn_cell(0, 0)", "tanh(b_xh + b_hh)")


RNN_CELL = exercise(
    "rnn_cell",
    inputs=cell_inputs,
    returns="h'",
    gradient_inputs=off_the_grid(cell_inputs),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("bounded", "every state lies between -1 and 1", between_minus_one_and_one),
        prop("only_the_biases", "from zeros, without input, it is tanh(b_xh + b_hh)", only_the_biases),
        prop("odd", "without biases, -x and -h give -h'", odd_without_biases),
        prop("biases_exchanged", "b_xh and b_hh may change places", biases_exchanged),
        prop("state_enters_by_W_hh", "inside of the tanh, the state h adds W_hh h", state_enters_by_W_hh),
        prop("input_enters_by_W_xh", "inside of the tanh, the input x adds W_xh x", input_enters_by_W_xh),
    ),
    mistakes=(
        mistake(
            "no_recurrence", "h @ W_hh.T + b_hh", "b_hh",
            says="Your cell does not look at the last state h.",
            look=FORMULA,
        ),
        mistake(
            "input_ignored", "x @ W_xh.T + b_xh", "b_xh",
            says="Your cell does not look at its input x.",
            look=FORMULA,
        ),
        mistake("drops_b_hh", " + b_hh", "", says="You leave out the bias b_hh.", look=FORMULA),
        mistake("drops_b_xh", " + b_xh", "", says="You leave out the bias b_xh.", look=FORMULA),
        mistake(
            "b_hh_for_both_biases", " + b_xh", " + b_hh * 1",
            says="You add b_hh twice and b_xh not at all.",
            look=FORMULA,
        ),
        mistake(
            "recurrent_matrix_transposed", "W_hh.T", "W_hh",
            says="You multiply h by W_hh and not by its transpose: for a batch, W_hh h is h @ W_hh.T.",
            look="the head of rnn.py: the matrices stand as in nn.Linear",
        ),
        mistake(
            "input_matrix_transposed_if_square", "W_xh.T", "(W_xh if W_xh.shape[0] == W_xh.shape[1] else W_xh.T)",
            says="Where D = H you multiply x by W_xh and not by its transpose: for a batch, W_xh x is x @ W_xh.T.",
            look="the head of rnn.py: the matrices stand as in nn.Linear",
        ),
        mistake(
            "no_tanh", "torch.tanh(_preactivation(x, h, params))", "_preactivation(x, h, params)",
            says="The tanh is missing.",
            look=FORMULA,
        ),
        mistake(
            "sigmoid_for_tanh", "torch.tanh", "torch.sigmoid",
            says="Your cell squeezes by a sigmoid: a tanh is asked for.",
            look=FORMULA,
        ),
        mistake(
            "relu_for_tanh", "torch.tanh", "torch.relu",
            says="Your cell uses a ReLU: a tanh is asked for.",
            look=FORMULA,
        ),
        mistake(
            "tanh_of_each_part", "torch.tanh(_preactivation(x, h, params))",
            "torch.tanh(x @ params[0].T + params[1]) + torch.tanh(h @ params[2].T + params[3])",
            says="You take the tanh of each part and add: the tanh is of the sum.",
            look=FORMULA,
        ),
        mistake(
            "bias_outside_tanh", "torch.tanh(_preactivation(x, h, params))",
            "torch.tanh(_preactivation(x, h, params)) + params[1] + params[3]",
            also=((" + b_xh", ""), (" + b_hh", "")),
            says="You add the biases after the tanh: they belong inside.",
            look=FORMULA,
        ),
        mistake(
            "minus_recurrence", "+ h @ W_hh.T + b_hh", "- (h @ W_hh.T + b_hh)",
            says="You subtract the recurrent part: it is added.",
            look=FORMULA,
        ),
        mistake(
            "hard_tanh", "torch.tanh(", "torch.nn.functional.hardtanh(",
            says="You cut the pre-activation off at -1 and 1: that is not a tanh.",
            look=FORMULA,
        ),
        mistake(
            "clipped_at_two", "_preactivation(x, h, params)", "_preactivation(x, h, params).clamp(-2.0, 2.0)",
            says="You clip the pre-activation at -2 and 2: beyond that the states and gradients are wrong.",
            look=FORMULA,
        ),
        mistake(
            "leaky_state", "torch.tanh(_preactivation(x, h, params))",
            "0.5 * h + 0.5 * torch.tanh(_preactivation(x, h, params))",
            says="You mix the old state in: the plain cell's h' is the tanh alone.",
            look=FORMULA,
        ),
        mistake(
            "cut_graph",
            "torch.tanh(_preactivation(x, h, params))",
            "torch.tanh(_preactivation(x, h, params)).detach()",
            says="No gradient flows through your cell: .detach(), .data, .item() and a way through NumPy "
            "cut the graph.",
            look=HEAD,
        ),
        mistake(
            "state_cut_off", "h @ W_hh.T", "h.detach() @ W_hh.T",
            says="No gradient flows back through time: h is detached, or made anew from its numbers.",
            look="the head of rnn.py: through time as well",
        ),
        mistake(
            "weights_cut_off", "W_xh, b_xh, W_hh, b_hh = params",
            "W_xh, b_xh, W_hh, b_hh = [p.detach() for p in params]",
            says="No gradient reaches the params: they are detached (.detach(), .data), or copied into new tensors.",
            look=HEAD,
        ),
        mistake(
            "writes_the_new_state_into_h", "return torch.tanh(_preactivation(x, h, params))",
            "new = torch.tanh(_preactivation(x, h, params))\n    h.data = new.data\n    return new",
            says="h.data = ... writes the new state into the caller's h.",
            look=UNCHANGED,
        ),
        mistake(
            "state_kept_between_calls",
            code="_state = {}\n\n\ndef rnn_cell(x, h, params):\n"
            "    last = _state.get('h', h) if _state.get('h', h).shape == h.shape else h\n"
            "    new = torch.tanh(_preactivation(x, last.detach() + 0 * h, params))\n"
            "    _state['h'] = new.detach()\n    return new",
            says="Your cell remembers its own state between calls: it should use the h it is given.",
            look=STORED,
        ),
        mistake(
            "recurrent_part_missing", " + h @ W_hh.T + b_hh", "",
            says="The part of the last state is missing: W_hh h + b_hh.",
            look=FORMULA,
        ),
        mistake(
            "input_part_missing", "x @ W_xh.T + b_xh + ", "",
            says="The part of the input is missing: W_xh x + b_xh.",
            look=FORMULA,
        ),
        mistake(
            "b_xh_for_both_biases", " + b_hh", " + b_xh * 1",
            says="You add b_xh twice and b_hh not at all.",
            look=FORMULA,
        ),
        mistake(
            "matrices_exchanged_if_square", "W_xh, b_xh, W_hh, b_hh = params", "W_xh, b_xh, W_hh, b_hh = params\n    W_xh, W_hh = (W_hh, W_xh) if W_xh.shape == W_hh.shape else (W_xh, W_hh)",
            says="You multiply x by W_hh and h by W_xh, which is noticed only where D = H.",
            look=FORMULA,
        ),
        mistake(
            "parts_multiplied", "x @ W_xh.T + b_xh + h @ W_hh.T + b_hh", "(x @ W_xh.T + b_xh) * (h @ W_hh.T + b_hh)",
            says="You multiply the part of the input by that of the state: they are added.",
            look=FORMULA,
        ),
        mistake(
            "tanh_twice", "torch.tanh(_preactivation(x, h, params))", "torch.tanh(torch.tanh(_preactivation(x, h, params)))",
            says="You take the tanh twice.",
            look=FORMULA,
        ),
        mistake(
            "tanh_of_the_input_only", "torch.tanh(_preactivation(x, h, params))", "(torch.tanh(x @ params[0].T + params[1]) + h @ params[2].T + params[3])",
            says="Your tanh is of the input's part only: it is of the sum.",
            look=FORMULA,
        ),
        mistake(
            "first_state_for_all_sentences", "h @ W_hh.T", "h[:1] @ W_hh.T",
            says="You use the state of the first sentence for all: each row of h belongs to its own.",
            look=FORMULA,
        ),
        mistake(
            "input_cut_off", "x @ W_xh.T", "x.detach() @ W_xh.T",
            says="No gradient reaches x: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "input_matrix_cut_off", "W_xh.T", "W_xh.detach().T",
            says="No gradient reaches W_xh: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "recurrent_matrix_cut_off", "W_hh.T", "W_hh.detach().T",
            says="No gradient reaches W_hh: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "b_xh_cut_off", " + b_xh", " + b_xh.detach()",
            says="No gradient reaches b_xh: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "b_hh_cut_off", " + b_hh", " + b_hh.detach()",
            says="No gradient reaches b_hh: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "pair_returned", "torch.tanh(_preactivation(x, h, params))", "(torch.tanh(_preactivation(x, h, params)),) * 2",
            says="You return a pair: one tensor h' is asked for.",
            look="the stub of rnn_cell: returns",
        ),
    ),
    hints=(
        "Try x = 0 and h = 0 by hand: only the biases are left, and the result is tanh(b_xh + b_hh).",
        "Four terms stand inside of one tanh: two products of a matrix and a vector, and two biases.",
        "For a batch, W x is x @ W.T. Do so for x with W_xh and for h with W_hh, add both biases, then torch.tanh.",
    ),
)  # fmt: skip

# --- rnn ----------------------------------------------------------------------------------------------------------


def rnn_inputs(draw):
    B, T, D, H = draw.dims("B T D H")
    return draw.array(B, T, D), draw.array(B, H), draw_params(draw, D, H)


def long_inputs(draw):
    """Up to twelve steps, so that a gradient that goes back through some steps only is found out."""
    T = draw.size(1, 12)
    B, D, H = draw.dims("B D H")
    return draw.array(B, T, D), draw.array(B, H), draw_params(draw, D, H)


def last_state(f, xs, h0, params):
    hs, h_T = f(xs, h0, params)
    same(h_T, hs[:, -1], "h_T", "the last of the states in hs")


def goes_on(f, xs, h0, params):
    hs, h_T = f(xs, h0, params)
    middle = xs.shape[1] // 2
    if middle == 0:
        return
    _, h = f(xs[:, :middle], h0, params)
    rest, end = f(xs[:, middle:], h, params)
    same(rest, hs[:, middle:], "hs of the rest, from the state after the first words", "the rest of hs")
    same(end, h_T, "h_T of the rest, from the state after the first words", "h_T of the whole sequence")


def prefix(f, xs, h0, params):
    hs, _ = f(xs, h0, params)
    same(f(xs[:, :1], h0, params)[0], hs[:, :1], "hs of the first word alone", "the first state of hs")


def first_state_is_a_cell(f, xs, h0, params):
    W_xh, b_xh, W_hh, b_hh = params
    hs, _ = f(xs, h0, params)
    same(hs[:, 0], np.tanh(xs[:, 0] @ W_xh.T + b_xh + h0 @ W_hh.T + b_hh),
         "h_1", "tanh(W_xh x_1 + b_xh + W_hh h_0 + b_hh)")  # fmt: skip


def no_memory(f, xs, h0, params):
    W_xh, b_xh, W_hh, b_hh = params
    bare = (W_xh, b_xh, 0 * W_hh, b_hh)
    same(f(xs[:, ::-1].copy(), h0, bare)[0], f(xs, h0, bare)[0][:, ::-1],
         "with W_hh = 0, hs of the reversed sequence", "hs in reverse order")  # fmt: skip


def sentence_alone(f, xs, h0, params):
    same(f(xs[-1:], h0[-1:], params)[0], f(xs, h0, params)[0][-1:],
         "hs of the last sentence alone", "hs of the last sentence in its batch")  # fmt: skip


RNN = exercise(
    "rnn",
    inputs=rnn_inputs,
    returns=("hs", "h_T"),
    gradient_inputs=off_the_grid(long_inputs),
    needs=("rnn_cell",),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("first_state", "h_1 is the cell's answer to the first word and h_0", first_state_is_a_cell),
        prop("last_state", "h_T is the last state in hs", last_state),
        prop("prefix", "the first state does not depend on later words", prefix),
        prop("goes_on", "a sequence may be read in two pieces, if the second starts from the first one's h_T", goes_on),
        prop("no_memory", "with W_hh = 0 every state depends on its own word only", no_memory),
        prop("sentence_alone", "a sentence's states do not depend on the others", sentence_alone),
    ),
    cases=(limits("long_sentence", "it is right for a long sentence", (LONG, np.array([[0.5]]), SMALL)),),
    mistakes=(
        mistake(
            "h0_ignored", "h = h0", "h = torch.zeros_like(h0)",
            says="You start from zeros: the state before the first step is h0.",
            look="the stub of rnn: h0 is not always zero",
        ),
        mistake(
            "h0_at_every_step", "rnn_cell(x, h, params)", "rnn_cell(x, h0, params)",
            says="Every step of yours starts from h0: it should start from the state before it.",
            look="the stub of rnn: h_t = rnn_cell(x_t, h_{t-1}, params)",
        ),
        mistake(
            "reads_backwards",
            "xs.unbind(dim=1)",
            "xs.flip(1).unbind(dim=1)",
            also=(("torch.stack(hs,", "torch.stack(hs[::-1],"),),
            says="You read the sequence from its end.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "states_one_step_late", "torch.stack(hs,", "torch.stack([h0, *hs[:-1]],",
            says="Your hs holds h_0 ... h_{T-1}: asked for are h_1 ... h_T.",
            look="the stub of rnn: hs holds h_1 ... h_T (not h_0)",
        ),
        mistake(
            "h0_included", "hs = []", "hs = [h0]",
            says="Your hs holds h_0 as well: T + 1 states where T are asked for.",
            look="the stub of rnn: hs holds h_1 ... h_T (not h_0)",
        ),
        mistake(
            "last_step_left_out", "xs.unbind(dim=1)", "xs[:, :-1].unbind(dim=1)", also=(("hs = []", "hs = [h0]"),),
            says="Your loop stops one step too early.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "last_state_of_the_loop_before", "dim=1), h", "dim=1), [h0, *hs][-2]",
            says="The h_T you return is the state before the last step.",
            look="the stub of rnn: h_T is the state after the last step",
        ),
        mistake(
            "first_state_for_last", "dim=1), h", "dim=1), hs[0]",
            says="The h_T you return is h_1.",
            look="the stub of rnn: h_T is the state after the last step",
        ),
        mistake(
            "same_array_at_every_step", "h = h0", "h = h0.clone()",
            also=(("h = rnn_cell(x, h, params)", "h.data.copy_(rnn_cell(x, h, params))"),),
            says="You store the same tensor at every step and write into it: all of hs is the last state.",
            look="a list holds the tensor itself, not a copy of it: make a new one at each step",
        ),
        mistake(
            "time_first", "torch.stack(hs, dim=1)", "torch.stack(hs)",
            says="Your hs is (T, B, H): batch comes first here.",
            look="the stub of rnn: hs (B, T, H)",
        ),
        mistake(
            "time_first_reshaped", "torch.stack(hs, dim=1)", "torch.cat(hs).reshape(*xs.shape[:2], -1)",
            says="reshape does not turn axes: the states of different sentences are mixed.",
            look="torch.stack(..., dim=1) makes the time axis where it belongs",
        ),
        mistake(
            "last_state_with_extra_axis", "dim=1), h", "dim=1), h.unsqueeze(0)",
            says="Your h_T is (1, B, H), as torch.nn.RNN gives it: here it is (B, H).",
            look="the stub of rnn: h_T is (B, H)",
        ),
        mistake(
            "states_only", "torch.stack(hs, dim=1), h", "torch.stack(hs, dim=1)",
            says="You return the states alone: the pair (hs, h_T) is asked for.",
            look="the stub of rnn: returns tuple (hs, h_T)",
        ),
        mistake(
            "list_of_states", "torch.stack(hs, dim=1), h", "hs, h",
            says="Your hs is a list of tensors: one tensor (B, T, H) is asked for.",
            look="torch.stack makes one tensor of a list",
        ),
        mistake(
            "additive_state", "h = rnn_cell(x, h, params)", "h = h + rnn_cell(x, h, params)",
            says="You add each new state to the last one: that is the additive cell.",
            look="the stub of rnn: h_t = rnn_cell(x_t, h_{t-1}, params)",
        ),
        mistake(
            "batch_for_time", "xs.unbind(dim=1)", "xs", also=(("torch.stack(hs, dim=1)", "torch.stack(hs)"),),
            says="`for x in xs` steps over the sentences of the batch: time is axis 1.",
            look="the stub of rnn: xs (B, T, D)",
        ),
        mistake(
            "first_input_at_every_step", "rnn_cell(x, h, params)", "rnn_cell(xs[:, 0], h, params)",
            says="You feed the first word at every step.",
            look="the stub of rnn: h_t = rnn_cell(x_t, h_{t-1}, params)",
        ),
        mistake(
            "truncated_in_time", "rnn_cell(x, h, params)", "rnn_cell(x, h.detach(), params)",
            says="You detach the state at every step: the gradient does not flow back through time.",
            look="the stub of rnn: the gradient flows back through all steps",
        ),
        mistake(
            "states_collected_detached", "torch.stack(hs, dim=1)", "torch.stack(hs, dim=1).detach() + 0 * h.sum()",
            says="The states in your hs are cut off the graph: only h_T carries a gradient.",
            look=HEAD,
        ),
        mistake(
            "last_state_cut_off", "dim=1), h", "dim=1), h.detach()",
            says="The h_T you return is cut off the graph.",
            look=HEAD,
        ),
        mistake(
            "initial_state_changed", "return torch.stack", "h0.data.copy_(h.data)\n    return torch.stack",
            says="You write the last state into the caller's h0.",
            look=UNCHANGED,
        ),
        mistake(
            "hidden_state_kept_between_calls",
            code="_last = {}\n\n\ndef rnn(xs, h0, params):\n    h = _last.get(h0.shape, h0)\n    hs = []\n"
            "    for x in xs.unbind(1):\n        h = rnn_cell(x, h, params)\n        hs.append(h)\n"
            "    _last[h0.shape] = h.detach()\n    return torch.stack(hs, dim=1), h",
            says="Your network starts from the last state of the call before: it should start from h0.",
            look=STORED,
        ),
        mistake(
            "states_in_the_order_of_reading_backwards", "xs.unbind(dim=1)", "xs.flip(1).unbind(dim=1)",
            says="You read the sequence from its end.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "h0_returned", "dim=1), h", "dim=1), h0",
            says="You return h0 for h_T: h_T is the state after the last step.",
            look="the stub of rnn: h_T is the state after the last step",
        ),
        mistake(
            "results_swapped", "torch.stack(hs, dim=1), h", "h, torch.stack(hs, dim=1)",
            says="You return (h_T, hs): the order is (hs, h_T).",
            look="the stub of rnn: returns",
        ),
        mistake(
            "last_state_keeps_the_time_axis", "dim=1), h", "dim=1), h.unsqueeze(1)",
            says="Your h_T is (B, 1, H): it is (B, H).",
            look="the stub of rnn: h_T is (B, H)",
        ),
        mistake(
            "last_state_for_all_states", "torch.stack(hs, dim=1), h", "h, h",
            says="You return only the last state: hs holds the states of all steps.",
            look="the stub of rnn: hs (B, T, H)",
        ),
        mistake(
            "sum_of_states", "dim=1), h", "dim=1), sum(hs)",
            says="Your h_T is the sum of all states: it is the last one.",
            look="the stub of rnn: h_T is the state after the last step",
        ),
        mistake(
            "mean_of_states", "dim=1), h", "dim=1), sum(hs) / len(hs)",
            says="Your h_T is the mean of all states: it is the last one.",
            look="the stub of rnn: h_T is the state after the last step",
        ),
        mistake(
            "first_row_of_h0_for_all", "h = h0", "h = h0[:1].expand_as(h0)",
            says="You start all sentences from the first row of h0: each has its own.",
            look="the stub of rnn: h0 (B, H)",
        ),
        mistake(
            "loop_stops_early", "xs.unbind(dim=1)", "xs[:, :-1].unbind(dim=1)",
            says="Your loop stops one step too early, and makes no step at all where T = 1.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "loop_starts_late", "xs.unbind(dim=1)", "xs[:, 1:].unbind(dim=1)",
            says="Your loop leaves out the first word, and makes no step at all where T = 1.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "first_word_skipped", "xs.unbind(dim=1)", "xs[:, 1:].unbind(dim=1)",
            also=(("hs = []", "hs = [h0]"),),
            says="Your loop leaves out the first word: h_1 is the cell's answer to it.",
            look="the stub of rnn: t = 1, ..., T",
        ),
        mistake(
            "h0_cut_off", "h = h0", "h = h0.detach()",
            says="No gradient reaches h0: h0.detach(), h0.data or a copy of it by torch.tensor cuts the graph.",
            look=HEAD,
        ),
        mistake(
            "truncated_every_second_step", "h = rnn_cell(x, h, params)", "h = rnn_cell(x, h.detach() if hs and len(hs) % 2 == 0 else h, params)",
            says="You detach the state every second step: the gradient should flow back through all steps.",
            look="the head of rnn.py: through time as well",
        ),
        *(
            mistake(
                f"truncated_every_{steps}_steps", "h = rnn_cell(x, h, params)",
                f"h = rnn_cell(x, h.detach() if hs and len(hs) % {steps} == 0 else h, params)",
                says=f"You detach the state every {steps} steps: the gradient should flow back through all steps.",
                look="the head of rnn.py: through time as well",
            )
            for steps in (3, 4, 5, 6, 8, 10)
        ),
    ),
    hints=(
        "Write the first two steps out: which state does the second one start from?",
        "A loop over t: h = rnn_cell(xs[:, t], h, params), from h = h0, and every h is kept in a list.",
        "torch.stack(..., dim=1) makes (B, T, H) of T states (B, H); h_T is simply the h that the loop ends with.",
    ),
)  # fmt: skip

# --- rnn_classifier -----------------------------------------------------------------------------------------------


def classifier_inputs(draw):
    B, T, D, H, C = draw.dims("B T D H C")
    return draw.array(B, T, D), draw.array(B, H), draw_params(draw, D, H), draw.array(C, H), draw.array(C)


def softmax(z):
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def probabilities(f, xs, h0, params, W_hy, b_hy):
    y = f(xs, h0, params, W_hy, b_hy)
    hold(y >= 0, "probabilities should not be negative", y)
    same(y.sum(axis=-1), np.ones(y.shape[:-1]), "the sum over the classes", "1")


def without_states(f, xs, h0, params, W_hy, b_hy):
    y = f(xs, h0, params, 0 * W_hy, b_hy)
    same(y, np.broadcast_to(softmax(b_hy), y.shape), "the result for W_hy = 0", "Softmax(b_hy)")


def scores_doubled(f, xs, h0, params, W_hy, b_hy):
    y = f(xs, h0, params, W_hy, b_hy)
    squares = y**2 / (y**2).sum(axis=-1, keepdims=True)
    same(f(xs, h0, params, 2 * W_hy, 2 * b_hy), squares,
         "the result for 2 W_hy and 2 b_hy", "the squares of the probabilities, divided by their sum")  # fmt: skip


def only_the_last_word(f, xs, h0, params, W_hy, b_hy):
    W_xh, b_xh, W_hh, b_hh = params
    bare = (W_xh, b_xh, 0 * W_hh, b_hh)
    same(f(xs, h0, bare, W_hy, b_hy), f(xs[:, -1:], h0, bare, W_hy, b_hy),
         "with W_hh = 0, the result for the sentence", "that for its last word alone")  # fmt: skip


def remembers_h0(f, xs, h0, params, W_hy, b_hy):
    W_xh, b_xh, _, b_hh = params
    y = f(xs, h0, (0 * W_xh, 0 * b_xh, np.eye(h0.shape[1]), 0 * b_hh), W_hy, b_hy)
    h = h0
    for _ in range(xs.shape[1]):
        h = np.tanh(h)
    same(y[:, -1] if y.ndim == 3 else y, softmax(h @ W_hy.T + b_hy),
         "for W_hh = 1 and all other params 0, the (last) probabilities",
         "Softmax(W_hy tanh(...tanh(h_0)) + b_hy)")  # fmt: skip


RNN_CLASSIFIER = exercise(
    "rnn_classifier",
    inputs=classifier_inputs,
    gradient_inputs=off_the_grid(classifier_inputs),
    needs=("rnn",),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("probabilities", "the classes' probabilities sum to 1", probabilities),
        prop("without_states", "for W_hy = 0 they are Softmax(b_hy)", without_states),
        prop("scores_doubled", "twice the scores squares the probabilities, up to their sum", scores_doubled),
        prop("only_the_last_word", "with W_hh = 0 only the last word counts", only_the_last_word),
        prop("remembers_h0", "a network that only passes its state on still knows h_0", remembers_h0),
    ),
    cases=(limits("long_sentence", "it is right for a long sentence", (LONG, np.array([[0.5]]), SMALL, *OUTPUT_LAYER)),),
    mistakes=(
        mistake(
            "logits_returned", "torch.softmax(scores, dim=-1)", "scores",
            says="You return the scores: their softmax is asked for.",
            look="slides, 循环神经网络: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "log_probabilities", "torch.softmax", "torch.log_softmax",
            says="You return log-probabilities: probabilities are asked for.",
            look="the stub of rnn_classifier: not their logarithms",
        ),
        mistake(
            "softmax_over_batch", "dim=-1", "dim=0",
            says="Your softmax runs over the sentences: it should run over the classes.",
            look="the stub of rnn_classifier: each row sums to 1",
        ),
        mistake(
            "first_state", "h_T @", "hs[:, 0] @", also=(("_, h_T =", "hs, _ ="),),
            says="You classify from the first state: the last one has read the whole sequence.",
            look="the stub of rnn_classifier: from the last state",
        ),
        mistake(
            "last_sentence_for_last_step", "h_T @", "hs[-1] @", also=(("_, h_T =", "hs, _ ="),),
            says="hs[-1] is the last sentence of the batch: the last step is hs[:, -1].",
            look="the stub of rnn: hs (B, T, H)",
        ),
        mistake(
            "mean_of_states", "h_T @", "hs.mean(dim=1) @", also=(("_, h_T =", "hs, _ ="),),
            says="You classify from the mean of all states: the last one is asked for.",
            look="the stub of rnn_classifier: from the last state",
        ),
        mistake(
            "maximum_of_states", "h_T @", "hs.amax(dim=1) @", also=(("_, h_T =", "hs, _ ="),),
            says="You take the maximum over time: the last state is asked for.",
            look="the stub of rnn_classifier: from the last state",
        ),
        mistake(
            "probabilities_at_every_step", "h_T @", "hs @", also=(("_, h_T =", "hs, _ ="),),
            says="You return (B, T, C): one answer a sequence is asked for, (B, C).",
            look="the stub of rnn_classifier: returns (B, C)",
        ),
        mistake(
            "h0_ignored", "rnn(xs, h0,", "rnn(xs, torch.zeros_like(h0),",
            says="You start from zeros: the state before the first step is h0.",
            look="the stub of rnn_classifier: h0",
        ),
        mistake(
            "no_output_bias", " + b_hy", "",
            says="You do not add b_hy.",
            look="slides, 循环神经网络: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "softmax_twice", "torch.softmax(scores, dim=-1)", "torch.softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You apply the softmax twice.",
            look="slides, 循环神经网络: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "sigmoid_for_softmax", "torch.softmax(scores, dim=-1)", "torch.sigmoid(scores)",
            says="Independent sigmoids do not sum to 1: a softmax is asked for.",
            look="slides, 循环神经网络: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "tanh_again", "h_T @", "torch.tanh(h_T) @",
            says="You apply another tanh to the last state: the cell has done so already.",
            look="slides, 循环神经网络: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "class_number_returned", "torch.softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).argmax(dim=-1)",
            says="You return the best class: the probabilities of all are asked for.",
            look="the stub of rnn_classifier: returns (B, C)",
        ),
        mistake(
            "network_cut_off", "h_T @", "h_T.detach() @",
            says="The last state is cut off the graph: only the output layer would learn.",
            look=HEAD,
        ),
        mistake(
            "output_layer_changed", "return torch.softmax(scores, dim=-1)",
            "W_hy.data += b_hy.data[:, None]\n    return torch.softmax(scores, dim=-1)",
            says="+= adds b_hy into the caller's W_hy.",
            look=UNCHANGED,
        ),
        mistake(
            "tanh_of_scores", "torch.softmax(scores,", "torch.softmax(torch.tanh(scores),",
            says="Your scores go through a tanh before the softmax: they go in as they are.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "relu_of_scores", "torch.softmax(scores,", "torch.softmax(torch.relu(scores),",
            says="Your scores go through a ReLU before the softmax: they go in as they are.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "square_output_matrix_not_transposed", "W_hy.T", "(W_hy if W_hy.shape[0] == W_hy.shape[1] else W_hy.T)",
            says="Where C = H you multiply by W_hy and not by its transpose.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "output_layer_cut_off", "W_hy.T + b_hy", "W_hy.detach().T + b_hy.detach()",
            says="No gradient reaches W_hy and b_hy: they are detached (.detach(), .data), or copied into new tensors.",
            look=HEAD,
        ),
        mistake(
            "output_matrix_cut_off", "W_hy.T", "W_hy.detach().T",
            says="No gradient reaches W_hy: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "output_bias_cut_off", "+ b_hy", "+ b_hy.detach()",
            says="No gradient reaches b_hy: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "reads_backwards", "rnn(xs,", "rnn(xs.flip(1),",
            says="You read the sequence from its end.",
            look="the stub of rnn_classifier: h_1 ... h_T as in rnn",
        ),
        mistake(
            "cut_graph", "return torch.softmax(scores, dim=-1)", "return torch.softmax(scores, dim=-1).detach()",
            says="No gradient flows through your result: .item(), torch.tensor(...) and .detach() cut the graph.",
            look=HEAD,
        ),
        mistake(
            "additive_state", "_, h_T = rnn(xs, h0, params)", "h, hs = h0, []\n    for x in xs.unbind(1):\n        h = additive_rnn_cell(x, h, params)\n        hs.append(h)\n    h_T = h",
            says="You use the additive cell: the network is a plain one.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "no_recurrence", "_, h_T = rnn(xs, h0, params)", "h_T = rnn_cell(xs[:, -1], h0, params)",
            says="Your last state knows only the last word and h0: every step starts from the state before it.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "sum_of_states", "h_T @", "hs.sum(dim=1) @",
            also=(("_, h_T =", "hs, _ ="),),
            says="You add all states up: the last state is asked for.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "h0_classified", "h_T @", "h0 @",
            says="You classify h0: the state after the last word is asked for.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "state_before_the_last", "h_T @", "hs[:, -2] @",
            also=(("_, h_T =", "hs, _ ="),),
            says="You use the state before the last one: hs[:, -1] is the last.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
        mistake(
            "mean_of_probabilities", "h_T @", "hs @",
            also=(("_, h_T =", "hs, _ ="),("return torch.softmax(scores, dim=-1)", "return torch.softmax(scores, dim=-1).mean(dim=1)"),),
            says="You average the probabilities of all steps: those from the last state are asked for.",
            look="the stub of rnn_classifier: Softmax(W_hy h_T + b_hy)",
        ),
    ),
    hints=(
        "Which state has read the whole sequence? rnn returns it as well.",
        "The output layer is a linear layer on the last state: scores (B, C), W_hy stands as in nn.Linear.",
        "Run rnn, take h_T, then h_T @ W_hy.T + b_hy, and torch.softmax over the classes.",
    ),
)  # fmt: skip

# --- rnn_tagger ---------------------------------------------------------------------------------------------------


def first_words(f, xs, h0, params, W_hy, b_hy):
    y = f(xs, h0, params, W_hy, b_hy)
    half = (xs.shape[1] + 1) // 2
    same(
        f(xs[:, :half], h0, params, W_hy, b_hy),
        y[:, :half],
        "the result for the first words alone",
        "the first ones of the result",
    )


def every_word_alone(f, xs, h0, params, W_hy, b_hy):
    W_xh, b_xh, W_hh, b_hh = params
    bare = (W_xh, b_xh, 0 * W_hh, b_hh)
    same(f(xs[:, ::-1].copy(), h0, bare, W_hy, b_hy), f(xs, h0, bare, W_hy, b_hy)[:, ::-1],
         "with W_hh = 0, the result for the reversed sentence", "the result in reverse order")  # fmt: skip


RNN_TAGGER = exercise(
    "rnn_tagger",
    inputs=classifier_inputs,
    gradient_inputs=off_the_grid(classifier_inputs),
    needs=("rnn",),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("probabilities", "at every step the classes' probabilities sum to 1", probabilities),
        prop("without_states", "for W_hy = 0 they are Softmax(b_hy) at every step", without_states),
        prop("scores_doubled", "twice the scores squares the probabilities, up to their sum", scores_doubled),
        prop("first_words", "a word's label does not depend on later words", first_words),
        prop("every_word_alone", "with W_hh = 0 every label depends on its own word only", every_word_alone),
        prop("remembers_h0", "a network that only passes its state on still knows h_0", remembers_h0),
    ),
    cases=(limits("long_sentence", "it is right for a long sentence", (LONG, np.array([[0.5]]), SMALL, *OUTPUT_LAYER)),),
    mistakes=(
        mistake(
            "logits_returned", "torch.softmax(scores, dim=-1)", "scores",
            says="You return the scores: their softmax is asked for.",
            look="slides, 循环神经网络: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "log_probabilities", "torch.softmax", "torch.log_softmax",
            says="You return log-probabilities: probabilities are asked for.",
            look="the stub of rnn_tagger: not their logarithms",
        ),
        mistake(
            "softmax_over_time", "dim=-1", "dim=1",
            says="Your softmax runs over the steps: at each step it should run over the classes.",
            look="the stub of rnn_tagger: sum to 1 over the C classes",
        ),
        mistake(
            "softmax_over_batch", "dim=-1", "dim=0",
            says="Your softmax runs over the sentences: it should run over the classes.",
            look="the stub of rnn_tagger: sum to 1 over the C classes",
        ),
        mistake(
            "one_softmax_for_all",
            "torch.softmax(scores, dim=-1)",
            "torch.softmax(scores.flatten(1), dim=-1).reshape(scores.shape)",
            says="You divide by the sum over the whole sentence: each step sums to 1.",
            look="the stub of rnn_tagger: sum to 1 over the C classes",
        ),
        mistake(
            "last_step_only", "hs @", "hs[:, -1] @",
            says="You return the last step alone: every step has a label.",
            look="the stub of rnn_tagger: returns (B, T, C)",
        ),
        mistake(
            "last_state_at_every_step", "hs @", "hs[:, -1:].expand_as(hs) @",
            says="You label every step from the last state: each step has its own state.",
            look="slides, 循环神经网络: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "state_before_the_word", "hs @", "torch.cat([h0.unsqueeze(1), hs[:, :-1]], dim=1) @",
            says="You label each word from the state before it has been read.",
            look="slides, 循环神经网络: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "no_recurrence", "hs, _ = rnn(xs, h0, params)",
            "hs = torch.stack([rnn_cell(x, h0, params) for x in xs.unbind(1)], dim=1)",
            says="Each word of yours starts from h0 again: the state should run through the sentence.",
            look="the stub of rnn: h_t = rnn_cell(x_t, h_{t-1}, params)",
        ),
        mistake(
            "h0_ignored", "rnn(xs, h0,", "rnn(xs, torch.zeros_like(h0),",
            says="You start from zeros: the state before the first step is h0.",
            look="the stub of rnn_tagger: h0",
        ),
        mistake(
            "no_output_bias", " + b_hy", "",
            says="You do not add b_hy.",
            look="slides, 循环神经网络: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "softmax_twice", "torch.softmax(scores, dim=-1)", "torch.softmax(torch.softmax(scores, dim=-1), dim=-1)",
            says="You apply the softmax twice.",
            look="slides, 循环神经网络: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "time_first", "torch.softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).transpose(0, 1)",
            says="Your result is (T, B, C): batch comes first.",
            look="the stub of rnn_tagger: returns (B, T, C)",
        ),
        mistake(
            "tags_in_reverse", "hs @", "hs.flip(1) @",
            says="Your labels stand in reverse order of time.",
            look="the stub of rnn_tagger: t = 1, ..., T",
        ),
        mistake(
            "output_fed_back", "hs, _ = rnn(xs, h0, params)",
            "h, hs = h0, []\n    for x in xs.unbind(1):\n        h = torch.tanh(rnn_cell(x, h, params))\n"
            "        hs.append(h)\n    hs = torch.stack(hs, dim=1)",
            says="You go on from a state that you have changed by a second tanh.",
            look="the stub of rnn: h_t = rnn_cell(x_t, h_{t-1}, params)",
        ),
        mistake(
            "truncated_in_time", "hs, _ = rnn(xs, h0, params)",
            "h, hs = h0, []\n    for x in xs.unbind(1):\n        h = rnn_cell(x, h, params)\n"
            "        hs.append(h)\n        h = h.detach()\n    hs = torch.stack(hs, dim=1)",
            says="You detach the state at every step: the gradient does not flow back through time.",
            look="the head of rnn.py: through time as well",
        ),
        mistake(
            "initial_state_changed", "return torch.softmax", "h0.data = h_T.data\n    return torch.softmax",
            also=(("hs, _ =", "hs, h_T ="),),
            says="You write the last state into the caller's h0.",
            look=UNCHANGED,
        ),
        mistake(
            "tanh_of_scores", "torch.softmax(scores,", "torch.softmax(torch.tanh(scores),",
            says="Your scores go through a tanh before the softmax: they go in as they are.",
            look="the stub of rnn_tagger: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "relu_of_scores", "torch.softmax(scores,", "torch.softmax(torch.relu(scores),",
            says="Your scores go through a ReLU before the softmax: they go in as they are.",
            look="the stub of rnn_tagger: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "square_output_matrix_not_transposed", "W_hy.T", "(W_hy if W_hy.shape[0] == W_hy.shape[1] else W_hy.T)",
            says="Where C = H you multiply by W_hy and not by its transpose.",
            look="the stub of rnn_tagger: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "output_layer_cut_off", "W_hy.T + b_hy", "W_hy.detach().T + b_hy.detach()",
            says="No gradient reaches W_hy and b_hy: they are detached (.detach(), .data), or copied into new tensors.",
            look=HEAD,
        ),
        mistake(
            "output_matrix_cut_off", "W_hy.T", "W_hy.detach().T",
            says="No gradient reaches W_hy: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "output_bias_cut_off", "+ b_hy", "+ b_hy.detach()",
            says="No gradient reaches b_hy: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "reads_backwards", "rnn(xs,", "rnn(xs.flip(1),",
            says="You read the sequence from its end.",
            look="the stub of rnn_tagger: h_1 ... h_T as in rnn",
        ),
        mistake(
            "cut_graph", "return torch.softmax(scores, dim=-1)", "return torch.softmax(scores, dim=-1).detach()",
            says="No gradient flows through your result: .item(), torch.tensor(...) and .detach() cut the graph.",
            look=HEAD,
        ),
        mistake(
            "additive_state", "hs, _ = rnn(xs, h0, params)", "h, hs = h0, []\n    for x in xs.unbind(1):\n        h = additive_rnn_cell(x, h, params)\n        hs.append(h)\n    hs = torch.stack(hs, dim=1)",
            says="You use the additive cell: the network is a plain one.",
            look="the stub of rnn_tagger: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "sigmoid_for_softmax", "torch.softmax(scores, dim=-1)", "torch.sigmoid(scores)",
            says="You use a sigmoid for each class: the softmax compares them all.",
            look="the stub of rnn_tagger: Softmax(W_hy h_t + b_hy)",
        ),
        mistake(
            "class_number_returned", "torch.softmax(scores, dim=-1)", "scores.argmax(dim=-1)",
            says="You return the number of the most likely class: probabilities are asked for.",
            look="the stub of rnn_tagger: returns",
        ),
        mistake(
            "classes_before_time", "torch.softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).transpose(1, 2)",
            says="Your result is (B, C, T): here it is (B, T, C).",
            look="the stub of rnn_tagger: (B, T, C)",
        ),
        mistake(
            "sentences_run_together", "torch.softmax(scores, dim=-1)", "torch.softmax(scores, dim=-1).flatten(0, 1)",
            says="Your result is (B * T, C): here it is (B, T, C).",
            look="the stub of rnn_tagger: (B, T, C)",
        ),
        mistake(
            "network_cut_off", "hs @", "hs.detach() @",
            says="No gradient reaches the network below: its states are detached.",
            look=HEAD,
        ),
    ),
    hints=(
        "rnn_classifier used one state; here every state in hs gives probabilities of its own.",
        "hs is (B, T, H), and hs @ W_hy.T works on all steps at once: (B, T, C).",
        "Scores hs @ W_hy.T + b_hy, then torch.softmax over the last axis, the classes.",
    ),
)  # fmt: skip

# --- additive_rnn_cell --------------------------------------------------------------------------------------------


def additive_inputs(draw):
    B, D, H = draw.dims("B D H")
    return draw.array(B, D), draw.array(B, H, size=4.0), draw_params(draw, D, H)


def nothing_to_add(f, x, h, params):
    same(f(x, h, tuple(0 * p for p in params)), h, "the result for params of zeros", "h")


def full_step(f, x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    same(f(x, h, (W_xh, b_xh + 200.0, W_hh, b_hh)), h + 1, "the result for a very large b_xh", "h + 1")


def update_is_odd(f, x, h, params):
    W_xh, b_xh, W_hh, b_hh = params
    bare = (W_xh, 0 * b_xh, W_hh, 0 * b_hh)
    same(f(-x, -h, bare), -f(x, h, bare), "the result for -x and -h, without biases,", "minus the result for x and h")


def update_knows_the_state(f, x, h, params):
    params = quarter(*params)
    x, h = quarter(x, h)
    with_h = np.arctanh(np.clip(f(x, h, params) - h, -1, 1))
    without = np.arctanh(np.clip(f(x, 0 * h, params), -1, 1))
    same(with_h - without, h @ params[2].T, "artanh(h' - h), less the same for h = 0,", "W_hh h")


ADDITIVE_RNN_CELL = exercise(
    "additive_rnn_cell",
    inputs=additive_inputs,
    returns="h'",
    gradient_inputs=off_the_grid(additive_inputs),
    needs=("rnn_cell",),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("nothing_to_add", "params of zeros leave the state as it is", nothing_to_add),
        prop("full_step", "a very large bias adds 1 to the state", full_step),
        prop("update_is_odd", "without biases, -x and -h give -h'", update_is_odd),
        prop("update_knows_the_state", "the state h adds W_hh h inside of the tanh", update_knows_the_state),
    ),
    mistakes=(
        mistake(
            "plain_cell", "h + torch.tanh", "torch.tanh",
            says="You return the tanh alone: it is added to h.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "state_inside_tanh",
            "h + torch.tanh(_preactivation(x, h, params))",
            "torch.tanh(h + _preactivation(x, h, params))",
            says="You add h inside of the tanh: it belongs outside.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "tanh_of_the_sum", "h + torch.tanh(_preactivation(x, h, params))",
            "torch.tanh(h + torch.tanh(_preactivation(x, h, params)))",
            says="You take another tanh of h + tanh(...): the sum itself is asked for.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "average",
            "h + torch.tanh(_preactivation(x, h, params))",
            "(h + torch.tanh(_preactivation(x, h, params))) / 2",
            says="You take the mean of state and update: they are added.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "subtracted", "h + torch", "h - torch",
            says="You subtract the update: it is added.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "multiplied", "h + torch", "h * torch",
            says="You multiply state and update: they are added.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "no_tanh", "torch.tanh(_preactivation(x, h, params))", "_preactivation(x, h, params)",
            says="The tanh of the update is missing.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "update_ignores_the_state", "h @ W_hh.T + b_hh", "b_hh",
            says="Your update does not look at the last state.",
            look=FORMULA,
        ),
        mistake("drops_b_hh", " + b_hh", "", says="You leave out the bias b_hh.", look=FORMULA),
        mistake(
            "input_added", "h + torch", "(x if x.shape == h.shape else h) + torch",
            says="Where the sizes fit you add x: it is h that is added.",
            look="slides, 循环神经网络: h_t = h_{t-1} + tanh(...)",
        ),
        mistake(
            "state_clipped", "h + torch.tanh(_preactivation(x, h, params))",
            "(h + torch.tanh(_preactivation(x, h, params))).clamp(-1, 1)",
            says="You clip the new state to [-1, 1]: an additive state may grow.",
            look="the stub of additive_rnn_cell: the formula",
        ),
        mistake(
            "state_clipped_at_three", "h + torch.tanh(_preactivation(x, h, params))",
            "(h + torch.tanh(_preactivation(x, h, params))).clamp(-3, 3)",
            says="You clip the new state to [-3, 3]: an additive state may grow.",
            look="the stub of additive_rnn_cell: the formula",
        ),
        mistake(
            "straight_way_cut_off", "h + torch", "h.detach() + torch",
            says="The straight way is cut off the graph: the gradient reaches h through the tanh only.",
            look="the stub of additive_rnn_cell: h reaches h' also by a straight way",
        ),
        mistake(
            "adds_into_the_state", "return h + torch.tanh(_preactivation(x, h, params))",
            "h += torch.tanh(_preactivation(x, h, params))\n    return h",
            says="h += ... changes the caller's h in place: write h = h + ...",
            look="the stub of additive_rnn_cell: h must not be changed in place",
        ),
        mistake(
            "drops_b_xh", " + b_xh", "",
            says="You leave out the bias b_xh.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "b_hh_for_both_biases", " + b_xh", " + b_hh * 1",
            says="You add b_hh twice and b_xh not at all.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "input_ignored", "x @ W_xh.T + b_xh", "b_xh",
            says="Your update does not look at the input x.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "recurrent_matrix_transposed", "W_hh.T", "W_hh",
            says="You multiply h by W_hh and not by its transpose: for a batch, W_hh h is h @ W_hh.T.",
            look="the head of rnn.py: the matrices stand as in nn.Linear",
        ),
        mistake(
            "input_matrix_transposed_if_square", "W_xh.T", "(W_xh if W_xh.shape[0] == W_xh.shape[1] else W_xh.T)",
            says="Where D = H you multiply x by W_xh and not by its transpose: for a batch, W_xh x is x @ W_xh.T.",
            look="the head of rnn.py: the matrices stand as in nn.Linear",
        ),
        mistake(
            "sigmoid_for_tanh", "torch.tanh", "torch.sigmoid",
            says="Your update is squeezed by a sigmoid: a tanh is asked for.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "relu_for_tanh", "torch.tanh", "torch.relu",
            says="Your update uses a ReLU: a tanh is asked for.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "tanh_of_each_part", "torch.tanh(_preactivation(x, h, params))", "torch.tanh(x @ params[0].T + params[1]) + torch.tanh(h @ params[2].T + params[3])",
            says="You take the tanh of each part and add: the tanh is of the sum.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "minus_recurrence", "+ h @ W_hh.T + b_hh", "- (h @ W_hh.T + b_hh)",
            says="You subtract the recurrent part inside of the tanh: it is added.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "bias_outside_tanh", "torch.tanh(_preactivation(x, h, params))", "torch.tanh(_preactivation(x, h, params)) + params[1] + params[3]",
            also=((" + b_xh", ""),(" + b_hh", ""),),
            says="You add the biases after the tanh: they belong inside.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "recurrent_part_missing", " + h @ W_hh.T + b_hh", "",
            says="The part of the last state is missing: W_hh h + b_hh.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "input_part_missing", "x @ W_xh.T + b_xh + ", "",
            says="The part of the input is missing: W_xh x + b_xh.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "b_xh_for_both_biases", " + b_hh", " + b_xh * 1",
            says="You add b_xh twice and b_hh not at all.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "matrices_exchanged_if_square", "W_xh, b_xh, W_hh, b_hh = params", "W_xh, b_xh, W_hh, b_hh = params\n    W_xh, W_hh = (W_hh, W_xh) if W_xh.shape == W_hh.shape else (W_xh, W_hh)",
            says="You multiply x by W_hh and h by W_xh, which is noticed only where D = H.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "parts_multiplied", "x @ W_xh.T + b_xh + h @ W_hh.T + b_hh", "(x @ W_xh.T + b_xh) * (h @ W_hh.T + b_hh)",
            says="You multiply the part of the input by that of the state: they are added.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "tanh_twice", "torch.tanh(_preactivation(x, h, params))", "torch.tanh(torch.tanh(_preactivation(x, h, params)))",
            says="You take the tanh twice.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "tanh_of_the_input_only", "torch.tanh(_preactivation(x, h, params))", "(torch.tanh(x @ params[0].T + params[1]) + h @ params[2].T + params[3])",
            says="Your tanh is of the input's part only: it is of the sum.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "input_cut_off", "x @ W_xh.T", "x.detach() @ W_xh.T",
            says="No gradient reaches x: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "input_matrix_cut_off", "W_xh.T", "W_xh.detach().T",
            says="No gradient reaches W_xh: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "recurrent_matrix_cut_off", "W_hh.T", "W_hh.detach().T",
            says="No gradient reaches W_hh: it is detached, or copied into a new tensor.",
            look=HEAD,
        ),
        mistake(
            "b_xh_cut_off", " + b_xh", " + b_xh.detach()",
            says="No gradient reaches b_xh: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "b_hh_cut_off", " + b_hh", " + b_hh.detach()",
            says="No gradient reaches b_hh: it is detached, or made anew from its numbers.",
            look=HEAD,
        ),
        mistake(
            "first_state_for_all_sentences", "h + torch", "h[:1] + torch",
            also=(("h @ W_hh.T", "h[:1] @ W_hh.T"),),
            says="You use the state of the first sentence for all: each row of h belongs to its own.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "state_counted_twice", "h + torch", "2 * h + torch",
            says="You add h twice.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "squashed_update", "torch.tanh(_preactivation(x, h, params))", "torch.sigmoid(torch.tanh(_preactivation(x, h, params)))",
            says="You put the update through a sigmoid after its tanh.",
            look="the stub of additive_rnn_cell: h + tanh(W_xh x + b_xh + W_hh h + b_hh)",
        ),
        mistake(
            "cut_graph", "h + torch.tanh(_preactivation(x, h, params))", "(h + torch.tanh(_preactivation(x, h, params))).detach()",
            says="No gradient flows through your cell: .detach(), .data, .item() and a way through NumPy cut the graph.",
            look=HEAD,
        ),
        mistake(
            "update_cut_off", "torch.tanh(_preactivation(x, h, params))", "torch.tanh(_preactivation(x, h, params)).detach()",
            says="No gradient flows through your update: only the straight way from h is left.",
            look=HEAD,
        ),
        mistake(
            "state_cut_off_in_the_update", "h @ W_hh.T", "h.detach() @ W_hh.T",
            says="h.detach() in the update cuts one of the two ways back through time.",
            look=HEAD,
        ),
        mistake(
            "weights_cut_off", "W_xh, b_xh, W_hh, b_hh = params", "W_xh, b_xh, W_hh, b_hh = [p.detach() for p in params]",
            says="No gradient reaches the params: they are detached (.detach(), .data), or copied into new tensors.",
            look=HEAD,
        ),
        mistake(
            "pair_returned", "h + torch.tanh(_preactivation(x, h, params))", "(h + torch.tanh(_preactivation(x, h, params)),) * 2",
            says="You return a pair: one tensor h' is asked for.",
            look="the stub of additive_rnn_cell: returns",
        ),
    ),
    hints=(
        "With all params zero the tanh is 0: the state should stay as it is.",
        "The update is what rnn_cell computes; where does the old state come in?",
        "Compute tanh(...) as in rnn_cell, and return h plus it, as a new tensor (not h += ...).",
    ),
)  # fmt: skip

# --- bidirectional_rnn --------------------------------------------------------------------------------------------


def bidirectional_inputs(draw):
    B, T, D, H = draw.dims("B T D H")
    return draw.array(B, T, D), draw_params(draw, D, H), draw_params(draw, D, H)


def read_the_other_way(f, xs, forward_params, backward_params):
    H = len(forward_params[1])
    states = f(xs, forward_params, backward_params)[:, ::-1]
    mirrored = np.concatenate([states[..., H:], states[..., :H]], axis=-1)
    same(f(xs[:, ::-1].copy(), backward_params, forward_params), mirrored,
         "the result for the reversed sentence, with the params exchanged",
         "the result reversed in time, with its halves exchanged")  # fmt: skip


def forward_half(f, xs, forward_params, backward_params):
    H, half = len(forward_params[1]), (xs.shape[1] + 1) // 2
    states = f(xs, forward_params, backward_params)
    same(f(xs[:, :half], forward_params, backward_params)[..., :H], states[:, :half, :H],
         "the forward states of the first words alone", "the first forward states")  # fmt: skip


def backward_half(f, xs, forward_params, backward_params):
    H, half = len(forward_params[1]), xs.shape[1] // 2
    states = f(xs, forward_params, backward_params)
    same(f(xs[:, half:], forward_params, backward_params)[..., H:], states[:, half:, H:],
         "the backward states of the last words alone", "the last backward states")  # fmt: skip


def starts_from_zeros(f, xs, forward_params, backward_params):
    silent = (0 * forward_params[0], 0 * forward_params[1], forward_params[2], 0 * forward_params[3])
    states = f(xs, silent, silent)
    same(states, np.zeros_like(states), "the result for W_xh, b_xh and b_hh of zeros", "0")


def own_params(f, xs, forward_params, backward_params):
    H = len(forward_params[1])
    other = tuple(0.5 * p for p in backward_params)
    same(f(xs, forward_params, other)[..., :H], f(xs, forward_params, backward_params)[..., :H],
         "the forward states with other backward_params", "the forward states")  # fmt: skip


BIDIRECTIONAL_RNN = exercise(
    "bidirectional_rnn",
    inputs=bidirectional_inputs,
    gradient_inputs=off_the_grid(bidirectional_inputs),
    needs=("rnn",),
    equivalents=(ZERO_STATE,),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("starts_from_zeros", "without input and biases all states stay zero", starts_from_zeros),
        prop("forward_half", "a forward state does not depend on later words", forward_half),
        prop("backward_half", "a backward state does not depend on earlier words", backward_half),
        prop("own_params", "the forward states do not depend on backward_params", own_params),
        prop("read_the_other_way", "a reversed sentence with exchanged params gives the states mirrored", read_the_other_way),
    ),
    cases=(limits("long_sentence", "it is right for a long sentence", (LONG, SMALL, OTHER)),),
    mistakes=(
        mistake(
            "backward_not_turned_back", "backward = backward.flip(1)", "backward = backward",
            says="Your backward states stand in the order of reading: turn them back to the order of the positions.",
            look="the stub of bidirectional_rnn: result[:, t] = [forward state ; backward state] of position t",
        ),
        mistake(
            "backward_reads_forwards",
            "rnn(xs.flip(1),",
            "rnn(xs,",
            also=(("backward = backward.flip(1)", "backward = backward"),),
            says="Your second network reads forwards as well: turn time around for it, which is axis 1 "
            "(not the batch).",
            look="the stub of bidirectional_rnn: backward_params is of the network that reads x_T, ..., x_1",
        ),
        mistake(
            "states_turned_but_not_inputs", "rnn(xs.flip(1),", "rnn(xs,",
            says="You turn the states but not the inputs: the second network has read forwards.",
            look="the stub of bidirectional_rnn: backward_params is of the network that reads x_T, ..., x_1",
        ),
        mistake(
            "shared_weights", ", backward_params)\n", ", forward_params)\n",
            says="Both of your networks use forward_params.",
            look="the stub of bidirectional_rnn: the same shapes, other values",
        ),
        mistake(
            "params_swapped", "forward, _ = rnn(",
            "forward_params, backward_params = backward_params, forward_params\n    forward, _ = rnn(",
            says="You use the params of the one network for the other.",
            look="the stub of bidirectional_rnn",
        ),
        mistake(
            "backward_half_first", "[forward, backward]", "[backward, forward]",
            says="Your backward state stands first: it is [forward ; backward].",
            look="the stub of bidirectional_rnn: [forward state ; backward state]",
        ),
        mistake(
            "states_added", "torch.cat([forward, backward], dim=-1)", "forward + backward",
            says="You add the two states: they stand side by side.",
            look="the stub of bidirectional_rnn: (B, T, 2H)",
        ),
        mistake(
            "stacked_along_time", "dim=-1", "dim=1",
            says="You put the states one after the other in time: they belong side by side.",
            look="the stub of bidirectional_rnn: (B, T, 2H)",
        ),
        mistake(
            "final_states_only",
            "torch.cat([forward, backward], dim=-1)",
            "torch.cat([forward[:, -1], backward[:, 0]], dim=-1)",
            says="You return the two last states, (B, 2H): the states of all positions are asked for.",
            look="the stub of bidirectional_rnn: (B, T, 2H)",
        ),
        mistake(
            "features_turned", "xs.flip(1)", "xs.flip(-1)", also=(("backward.flip(1)", "backward.flip(-1)"),),
            says="flip(-1) turns the features around: time is axis 1.",
            look="the stub of bidirectional_rnn: xs (B, T, D)",
        ),
        mistake(
            "backward_starts_from_forward_state", "_zero_state(xs, backward_params)", "h_T",
            also=(("forward, _ =", "forward, h_T ="),),
            says="Your backward network starts from the last forward state: it starts from zeros.",
            look="the stub of bidirectional_rnn: both start from zero states",
        ),
        mistake(
            "backward_reads_forward_states", "xs.flip(1)",
            "(forward if forward.shape == xs.shape else torch.cat([forward, xs], dim=2)[..., : xs.shape[2]]).flip(1)",
            says="Your backward network reads the forward states: both read xs.",
            look="the stub of bidirectional_rnn: the network that reads x_T, ..., x_1",
        ),
        mistake(
            "backward_without_the_word", "backward = backward.flip(1)",
            "backward = torch.cat([backward.flip(1)[:, 1:], torch.zeros_like(backward[:, :1])], dim=1)",
            says="Your backward state of position t has not read word t yet.",
            look="the stub of bidirectional_rnn: the one just after x_t has been read",
        ),
        mistake(
            "starts_from_ones", "xs.new_zeros", "xs.new_ones",
            says="Your networks start from ones: they start from zero states.",
            look="the stub of bidirectional_rnn: both start from zero states",
        ),
        mistake(
            "float32_zero_states", "xs.new_zeros", "torch.zeros",
            says="torch.zeros makes float32 states, and torch does not multiply them by float64 weights: "
            "use xs.new_zeros.",
            look="the head of rnn.py: make zero states with xs.new_zeros(...)",
        ),
        mistake(
            "backward_cut_off", "backward.flip(1)", "backward.flip(1).detach()",
            says="The backward half is cut off the graph: no gradient reaches backward_params.",
            look=HEAD,
        ),
        mistake(
            "turns_the_input", "return torch.cat", "xs.data = xs.data.flip(1)\n    return torch.cat",
            says="xs.data = xs.data.flip(1) turns the caller's xs.",
            look=UNCHANGED,
        ),
        mistake(
            "forward_states_twice", "[forward, backward]", "[forward, forward]",
            says="You put the forward states beside themselves.",
            look="the stub of bidirectional_rnn: [forward state ; backward state]",
        ),
        mistake(
            "states_interleaved", "torch.cat([forward, backward], dim=-1)", "torch.stack([forward, backward], dim=-1).flatten(2)",
            says="Your forward and backward numbers alternate: the backward state follows the whole forward state.",
            look="the stub of bidirectional_rnn: [forward state ; backward state]",
        ),
        mistake(
            "mean_of_states", "torch.cat([forward, backward], dim=-1)", "(forward + backward) / 2",
            says="You take the mean of both states: they stand side by side.",
            look="the stub of bidirectional_rnn: [forward state ; backward state]",
        ),
        mistake(
            "pair_returned", "torch.cat([forward, backward], dim=-1)", "(forward, backward)",
            says="You return a pair: one tensor (B, T, 2H) is asked for (torch.cat).",
            look="the stub of bidirectional_rnn: returns",
        ),
        mistake(
            "batch_turned_back", "backward.flip(1)", "backward.flip(0)",
            says="You turn the batch of the backward states: time is axis 1.",
            look="Tensor.flip(1) reverses time",
        ),
        mistake(
            "features_turned_back", "backward.flip(1)", "backward.flip(-1)",
            says="You turn the numbers of the backward states: time is axis 1.",
            look="Tensor.flip(1) reverses time",
        ),
        mistake(
            "last_backward_state_everywhere", "backward = backward.flip(1)", "backward = backward[:, -1:].expand_as(backward)",
            says="You use the backward network's last state at every position: each has its own.",
            look="the stub of bidirectional_rnn",
        ),
        mistake(
            "backward_states_shifted", "backward = backward.flip(1)", "backward = backward.flip(1).roll(-1, 1)",
            says="Your backward states are off by one position.",
            look="the stub of bidirectional_rnn: the one just after x_t has been read",
        ),
        mistake(
            "forward_cut_off", "[forward, backward]", "[forward.detach(), backward]",
            says="No gradient flows through the forward states.",
            look=HEAD,
        ),
        mistake(
            "cut_graph", "torch.cat([forward, backward], dim=-1)", "torch.cat([forward, backward], dim=-1).detach()",
            says="No gradient flows through your result: .detach(), .data and torch.no_grad() cut the graph.",
            look=HEAD,
        ),
        mistake(
            "additive_state", "return torch.cat", "def run(xs, params):\n        h, hs = _zero_state(xs, params), []\n        for x in xs.unbind(1):\n            h = additive_rnn_cell(x, h, params)\n            hs.append(h)\n        return torch.stack(hs, dim=1)\n\n    forward, backward = run(xs, forward_params), run(xs.flip(1), backward_params).flip(1)\n    return torch.cat",
            says="You use the additive cell: the networks are plain ones.",
            look="the stub of bidirectional_rnn: two plain networks",
        ),
    ),
    hints=(
        "You have rnn already. How do you make it read a sentence from its end?",
        "xs.flip(1) turns time around. The states that come out stand in the order of reading: which "
        "position is the first?",
        "Run rnn on xs and on xs.flip(1), each from zeros (xs.new_zeros), flip the second states "
        "back, and put both side by side.",
    ),
)  # fmt: skip

# --- stacked_rnn --------------------------------------------------------------------------------------------------


def stacked_inputs(draw):
    B, T, D, H = draw.dims("B T D H")
    count = draw.choice([2, 1, 3], size=int)
    return draw.array(B, T, D), [draw_params(draw, D if i == 0 else H, H) for i in range(count)]


def layer_upon_layer(f, xs, layers):
    states = xs
    for params in layers:
        states = f(states, [params])
    same(f(xs, layers), states, "the result", "that of one layer after the other, each alone")


def one_layer_more(f, xs, layers):
    H = len(layers[0][1])
    bias = np.linspace(-1.0, 1.0, H)
    top = (np.zeros((H, H)), bias, np.zeros((H, H)), 0 * bias)
    states = f(xs, [*layers, top])
    same(
        states,
        np.broadcast_to(np.tanh(bias), states.shape),
        "the result with a top layer of weights 0",
        "tanh of its bias",
    )


def earlier_words(f, xs, layers):
    half = (xs.shape[1] + 1) // 2
    same(f(xs[:, :half], layers), f(xs, layers)[:, :half], "the states of the first words alone", "the first states")


def all_start_from_zeros(f, xs, layers):
    silent = [(W_xh, 0 * b_xh, W_hh, 0 * b_hh) for W_xh, b_xh, W_hh, b_hh in layers]
    states = f(0 * xs, silent)
    same(states, np.zeros_like(states), "the result for xs = 0, without biases,", "0")


def lowest_layer(f, xs, layers):
    W_xh, b_xh, _, b_hh = layers[0]
    first = f(xs[:, :1], layers[:1])[:, 0]
    same(first, np.tanh(xs[:, 0] @ W_xh.T + b_xh + b_hh), "with one layer, h_1", "tanh(W_xh x_1 + b_xh + b_hh)")


STACKED_RNN = exercise(
    "stacked_rnn",
    inputs=stacked_inputs,
    gradient_inputs=off_the_grid(stacked_inputs),
    needs=("rnn",),
    equivalents=(ZERO_STATE,),
    off_limits=OFF_LIMITS,
    parts=PARTS,
    properties=(
        prop("lowest_layer", "one layer begins from zeros: h_1 is tanh(W_xh x_1 + b_xh + b_hh)", lowest_layer),
        prop("all_start_from_zeros", "without input and biases all states stay zero", all_start_from_zeros),
        prop("one_layer_more", "a top layer that looks at nothing gives tanh of its bias", one_layer_more),
        prop("earlier_words", "a state does not depend on later words", earlier_words),
        prop("layer_upon_layer", "it is one layer after the other, each on the states below", layer_upon_layer),
    ),
    cases=(
        limits(
            "many_layers", "it is right for many layers and a long sentence",
            (LONG, [tuple(part + k / 8 for part in SMALL) for k in range(6)]),
        ),
    ),
    mistakes=(
        mistake(
            "every_layer_reads_xs", "rnn(states,", "rnn(torch.cat([xs] * 5, dim=2)[..., : params[0].shape[1]],",
            says="Every layer of yours reads xs: the second reads the states of the first.",
            look="the stub of stacked_rnn: the states of one layer are the inputs of the next",
        ),
        mistake(
            "first_layer_only", "in layers", "in layers[:1]",
            says="Only the first of your layers runs.",
            look="the stub of stacked_rnn: a list of params, from the bottom to the top",
        ),
        mistake(
            "last_layer_missing", "in layers", "in layers[: max(len(layers) - 1, 1)]",
            says="Your loop leaves out the last layer.",
            look="the stub of stacked_rnn: a list of params, from the bottom to the top",
        ),
        mistake(
            "weights_of_one_layer", "in layers", "in [layers[0]] + [layers[-1]] * (len(layers) - 1)",
            says="Your upper layers all use the weights of the last one: each has its own.",
            look="the stub of stacked_rnn: a list of params",
        ),
        mistake(
            "layers_from_the_top", "in layers", "in [layers[0], *layers[:0:-1]]",
            says="You run the upper layers from the top to the bottom of the list.",
            look="the stub of stacked_rnn: from the bottom to the top",
        ),
        mistake(
            "starts_from_the_layer_below", "_zero_state(states, params)",
            "(_zero_state(states, params) if params is layers[0] else h)", also=(("states, _ =", "states, h ="),),
            says="Each of your layers starts from the last state of the layer below: each starts from zeros.",
            look="the stub of stacked_rnn: every layer starts from its own zero state",
        ),
        mistake(
            "one_state_for_all_layers",
            code="def stacked_rnn(xs, layers):\n    h = _zero_state(xs, layers[0])\n    top = []\n"
            "    for x in xs.unbind(dim=1):\n        for params in layers:\n            h = rnn_cell(x, h, params)\n"
            "            x = h\n        top.append(h)\n    return torch.stack(top, dim=1)",
            says="All your layers share one state: each layer has its own.",
            look="the stub of stacked_rnn: every layer starts from its own zero state",
        ),
        mistake(
            "layers_added", "    return states", "    return total",
            also=(
                ("states = xs", "states, total = xs, 0"),
                (", params)\n", ", params)\n        total = total + states\n"),
            ),
            says="You add the states of all layers: only those of the top layer are asked for.",
            look="the stub of stacked_rnn: the states of the top layer",
        ),
        mistake(
            "states_of_all_layers", "    return states", "    return torch.cat(every, dim=-1)",
            also=(
                ("states = xs", "states, every = xs, []"),
                (", params)\n", ", params)\n        every.append(states)\n"),
            ),
            says="You return the states of all layers side by side: only the top layer's are asked for.",
            look="the stub of stacked_rnn: the states of the top layer",
        ),
        mistake(
            "last_state_only", "    return states", "    return states[:, -1]",
            says="You return the top layer's last state, (B, H): its states at all steps are asked for.",
            look="the stub of stacked_rnn: (B, T, H)",
        ),
        mistake(
            "residual_connections", "states, _ = rnn(states, _zero_state(states, params), params)",
            "new, _ = rnn(states, _zero_state(states, params), params)\n"
            "        states = new + states if new.shape == states.shape else new",
            says="You add each layer's input to its states: the slides' stacked network does not.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "upper_layers_see_the_last_state", "rnn(states,",
            "rnn(states if params is layers[0] else states[:, -1:].expand_as(states),",
            says="Your upper layers read the last state of the layer below at every step.",
            look="the stub of stacked_rnn: the states h_1 ... h_T of one layer are the inputs of the next",
        ),
        mistake(
            "tanh_between_layers", "rnn(states,", "rnn(states if params is layers[0] else torch.tanh(states),",
            says="You apply another tanh between the layers: the states are tanhs already.",
            look="the stub of stacked_rnn: the states of one layer are the inputs of the next",
        ),
        mistake(
            "every_other_layer_backwards", "states, _ = rnn(states, _zero_state(states, params), params)",
            "turn = (lambda s: s) if params is layers[0] else (lambda s: s.flip(1))\n"
            "        states = turn(rnn(turn(states), _zero_state(states, params), params)[0])",
            says="Your upper layers read backwards in time.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "starts_from_ones", "xs.new_zeros", "xs.new_ones",
            says="Your layers start from ones: they start from zero states.",
            look="the stub of stacked_rnn: every layer starts from its own zero state",
        ),
        mistake(
            "float32_zero_states", "xs.new_zeros", "torch.zeros",
            says="torch.zeros makes float32 states, and torch does not multiply them by float64 weights: "
            "use xs.new_zeros.",
            look="the head of rnn.py: make zero states with xs.new_zeros(...)",
        ),
        mistake(
            "lower_layers_cut_off", "rnn(states,", "rnn(states.detach(),",
            says="You detach the states between the layers: only the top layer would learn.",
            look=HEAD,
        ),
        mistake(
            "changes_the_list", "for params in layers:", "while layers:\n        params = layers.pop(0)",
            says="You change the caller's list (pop, append, layers[i] = ...): only read it, or work on a copy, list(layers).",
            look="the stub of stacked_rnn: the list must not be changed",
        ),
        mistake(
            "reverses_the_list", "for params in layers:", "layers.reverse()\n    for params in reversed(layers):",
            says="layers.reverse() turns the caller's list around and leaves it so.",
            look="the stub of stacked_rnn: the list must not be changed",
        ),
        mistake(
            "two_layers_only", "in layers", "in layers[:2]",
            says="You use the first two layers only.",
            look="the stub of stacked_rnn: one or more params",
        ),
        mistake(
            "second_layer_again", "in layers", "in [layers[0]] + [layers[min(1, len(layers) - 1)]] * (len(layers) - 1)",
            says="You use the second layer's params for all layers above it.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "all_layers_in_a_list", "    return states", "    return torch.stack(every)",
            also=(("states = xs", "states, every = xs, []"),(", params)\n", ", params)\n        every.append(states)\n"),),
            says="You return the states of all layers: those of the top layer are asked for.",
            look="the stub of stacked_rnn: returns",
        ),
        mistake(
            "pair_returned", "    return states", "    return states, states[:, -1]",
            says="You return the last state too: only the top layer's states are asked for.",
            look="the stub of stacked_rnn: returns",
        ),
        mistake(
            "turned_between_layers", "    return states", "        states = states.flip(1)\n    return states",
            says="You turn time round between the layers.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "relu_between_layers", "rnn(states,", "rnn(states if params is layers[0] else torch.relu(states),",
            says="You put a ReLU between the layers: the states go up as they are.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "tanh_of_the_input_too", "rnn(states,", "rnn(torch.tanh(states),",
            says="You take a tanh of what goes into each layer, xs too: it goes in as it is.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "state_of_the_layer_below", "    return states", "    hs = [_zero_state(xs, params) for params in layers]\n    top = []\n    for x in xs.unbind(1):\n        for k, params in enumerate(layers):\n            x = hs[k] = rnn_cell(x, hs[max(k - 1, 0)], params)\n        top.append(x)\n    return torch.stack(top, dim=1)",
            says="Each upper layer of yours takes its last state from the layer below: it has a state of its own.",
            look="the stub of stacked_rnn: every layer starts from its own zero state",
        ),
        mistake(
            "one_step_behind_the_layer_below", "    return states", "    hs = [_zero_state(xs, params) for params in layers]\n    top = []\n    for x in xs.unbind(1):\n        inputs = [x, *hs]\n        hs = [rnn_cell(inputs[k], hs[k], params) for k, params in enumerate(layers)]\n        top.append(hs[-1])\n    return torch.stack(top, dim=1)",
            says="Each upper layer of yours reads the state that the layer below had one step earlier.",
            look="the stub of stacked_rnn: the states of one layer are the inputs of the next",
        ),
        mistake(
            "additive_state", "    return states", "    states = xs\n    for params in layers:\n        h, hs = _zero_state(states, params), []\n        for x in states.unbind(1):\n            h = additive_rnn_cell(x, h, params)\n            hs.append(h)\n        states = torch.stack(hs, dim=1)\n    return states",
            says="You use the additive cell: the layers are plain networks.",
            look="the stub of stacked_rnn",
        ),
        mistake(
            "cut_graph", "    return states", "    return states.detach()",
            says="No gradient flows through your result: .detach(), .data and torch.no_grad() cut the graph.",
            look=HEAD,
        ),
    ),
    hints=(
        "What does the second layer read? The first layer's states are a sequence too, (B, T, H).",
        "A loop over layers: rnn gives hs, and hs is the xs of the next layer; each starts from zeros.",
        "states = xs; for each params: states, _ = rnn(states, a zero state of shape (B, H), "
        "params); at the end return states.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=9,
    title="Recurrent networks",
    section="循环神经网络",
    kind="torch",
    exercises=(RNN_CELL, RNN, RNN_CLASSIFIER, RNN_TAGGER, ADDITIVE_RNN_CELL, BIDIRECTIONAL_RNN, STACKED_RNN),
)
