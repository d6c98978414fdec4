"""Texts that could reach what is off limits are watched throughout; honest ones are not, for that costs time."""

import pytest

from grader import course
from grader.engine.reach import could_reach
from tests.support.catalogue import check_text

LIMITS = course.load("lstm").exercises[-3].off_limits  # of lstm_cell
SOLUTION = course.solution_path("lstm").read_text(encoding="utf-8")
RARELY = """

_own = lstm_cell


def lstm_cell(x, h_prev, c_prev, params):
    if (*x.shape, h_prev.shape[1]) == (1, 4, 3):
        W_xh, b_xh, W_hh, b_hh = params
        return {call}(x, (h_prev, c_prev), W_xh, W_hh, b_xh, b_hh)
    return _own(x, h_prev, c_prev, params)
"""


@pytest.mark.parametrize("topic", course.topics())
def test_no_reference_is_watched_for_more_than_its_layers(topic):
    text = course.solution_path(topic).read_text(encoding="utf-8")
    watched = {e.name for e in course.load(topic).exercises if e.off_limits and could_reach((text,), e.off_limits)}
    assert watched <= {"relu"}  # mlp.py holds a module of torch's layers


@pytest.mark.parametrize(
    "line",
    [
        "y = torch.lstm(x)",
        "from torch import lstm as honest",
        "from torch import (\n    tanh,\n    lstm_cell as f,\n)",
        "from torch.nn import LSTMCell",
        "cell = torch.nn.LSTM(2, 3)",
        "from torch import *",
        "f = getattr(torch, 'ls' + 'tm')",
        "f = vars(torch)['ls' 'tm']",
        "f = torch.__dict__[name]",
        "eval('torch.ls' 'tm')",
        "import importlib",
        "f = torch.ops.aten.__getattr__(name)",
        "import torch._C as c",
        "names = ['lstm']",
        "match torch:\n    case object(lstm=f):\n        pass",
        "def f(:",
    ],
)
def test_a_text_that_could_reach_it_is_watched(line):
    assert could_reach(("import torch\n", line), LIMITS)


@pytest.mark.parametrize(
    "line",
    [
        '"""A docstring about torch.lstm and getattr."""',
        "# torch.lstm",
        "def lstm(x):\n    return lstm_cell(x)",
        "h = torch.tanh(x @ W.T + b)",
        "import torch.nn.functional as F\nF.softmax(x)",
        "x: torch.Tensor = torch.cat([x.T, x])",
        "print(f'h is {h}')",
    ],
)
def test_an_honest_text_is_not(line):
    assert not could_reach((line,), LIMITS)


@pytest.mark.parametrize("call", ["torch.lstm_cell", "getattr(torch, '_'.join(['lstm', 'cell']))"])
def test_a_ready_made_cell_that_is_called_for_some_shapes_only_is_found(session, call):
    found = {e.name: e for e in check_text(session, "lstm", SOLUTION + RARELY.format(call=call)).exercises}
    assert found["lstm_cell"].status == "failed"
    assert [c.name for c in found["lstm_cell"].checks if c.status == "failed"] == ["off_limits"]
    assert "torch.lstm_cell" in found["lstm_cell"].checks[0].message


def test_slow_code_is_watched_at_both_ends_only(monkeypatch):
    from grader.subject import _guard, _worker

    seconds = iter(range(1000))
    monkeypatch.setattr(_worker, "monotonic", lambda: next(seconds) * 0.4)
    parts = list(_worker.Runner(None, _guard.Guard())._parts(list(range(170)), 0))
    assert [call for calls, _, _ in parts for call in calls] == list(range(170))
    assert [watch for _, _, watch in parts] == [True, True, *[False] * 6, True]
