"""The demos: each learns on the references, and says in one line what to do first where it cannot run.

Few steps and a fixed seed: that the loss falls is the fact, not how far. Every student here is a reference with one thing wrong.
"""

import re
import shutil

import numpy as np
import pytest

from grader import course
from grader.demos import catalogue
from grader.demos.run import run
from grader.demos.screen import Screen, curve, heat
from grader.demos.trouble import Trouble
from grader.submission import open_submission

REFERENCES = course.solution_path("mlp").parent
STUBS = course.stub_path("mlp").parent
FEW = {"xor": 60, "text_cnn": 25, "tagger": 15, "reverse": 40, "transformer": 25}
NAMES = [demo.name for demo in catalogue.DEMOS]


@pytest.fixture
def go(session, tmp_path):
    """Run a demo on the references, one file of which is changed: text replaced by other text, which must be there."""

    def call(name, topic="", *changes, **options):
        demo = catalogue.find(name)
        for needed in demo.topics:
            shutil.copy(REFERENCES / f"{needed}.py", tmp_path / f"{needed}.py")
        if topic:
            path = tmp_path / f"{topic}.py"
            text = path.read_text(encoding="utf-8")
            for old, new in changes:
                assert old in text
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return run(demo, open_submission(tmp_path), session.pool, **options)

    return call


def trouble(go, *arguments, **options):
    with pytest.raises(Trouble) as caught:
        go(*arguments, **options)
    return str(caught.value)


# --- learning ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_on_the_references_the_loss_falls(go, name):
    done = go(name, steps=FEW[name])
    assert len(done.losses) == FEW[name]
    third = FEW[name] // 3
    assert np.mean(done.losses[-third:]) < 0.9 * np.mean(done.losses[:third])


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_can_be_drawn_whatever_was_learnt(go, name):
    demo = catalogue.find(name)
    done = go(name, steps=1)
    screen = Screen(width=80)
    demo.picture(done.known, done.arrays, screen)
    assert len(screen.text().splitlines()) > 8


def test_the_same_seed_gives_the_same_run_and_another_one_another(go):
    losses = [go("reverse", steps=3, seed=seed).losses for seed in (0, 0, 1)]
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]


def test_how_training_is_cut_into_requests_changes_nothing(go, monkeypatch):
    whole = go("transformer", steps=6)
    requests = []
    monkeypatch.setattr("grader.demos.run.CHUNK_SECONDS", 0.0)  # one step a request
    single = go("transformer", steps=6, progress=lambda step, loss: requests.append(step))
    assert requests == [1, 2, 3, 4, 5, 6]
    assert single.losses == whole.losses


def test_slow_code_is_stopped_and_what_it_learnt_is_shown(go, monkeypatch):
    monkeypatch.setattr("grader.demos.run.BUDGET_SECONDS", 0.0001)
    done = go("xor", steps=1000)
    assert 0 < len(done.losses) < 1000
    assert done.steps == 1000


# --- learning on the student's own code ----------------------------------------------------------------------------


def test_nothing_is_trained_by_reference_code(go):
    """A student whose `train` changes nothing sees a loss that stays; a reference in its place would make it fall."""
    done = go("xor", "mlp", ("optimizer.step()", "pass"), steps=20)
    assert len(set(done.losses)) == 1


@pytest.mark.parametrize(
    ("name", "topic", "old", "new"),
    [
        ("text_cnn", "cnn", "return torch.log_softmax(scores, dim=-1)", "return torch.log_softmax(scores.detach(), dim=-1)"),
        ("tagger", "lstm", "return torch.stack(hs, dim=1), (h, c)", "return torch.stack(hs, dim=1)[:, 1:], (h, c)"),
        ("reverse", "seq2seq", "return -log_probs", "return -log_probs.detach()"),
        ("transformer", "transformer", "    return x\n", "    return x.detach()[:, 0]\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_worked_with_is_said_with_the_check_to_run(go, name, topic, old, new):
    words = trouble(go, name, topic, (old, new))
    assert f"the demo {name} cannot work with what your functions return" in words
    assert re.search(rf"`grader check [a-z ]*{topic}`", words)
    assert "\n" not in words


def test_a_loss_that_is_no_number_is_said(go):
    words = trouble(go, "xor", "mlp", ("losses.append(loss.item())", "losses.append(float('nan'))"))
    assert "loss nan in step 1" in words


def test_what_the_student_prints_is_kept_apart(go):
    assert "learning!" in go("xor", "mlp", ("losses = []", "losses = []; print('learning!')"), steps=2).printed


# --- where a demo cannot run ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("xor", "mlp.relu"), ("text_cnn", "cnn.ngrams"), ("tagger", "lstm.lstm_gates"), ("reverse", "seq2seq.decoder_step"),
        ("transformer", "position.positional_encoding"),
    ],
)  # fmt: skip
def test_on_stubs_the_first_exercise_to_do_is_named(session, name, first):
    with pytest.raises(Trouble) as caught:
        run(catalogue.find(name), open_submission(STUBS), session.pool)
    words = f"the demo {name} needs {first}, which is not started: do that exercise first (`grader check {first}`)"
    assert str(caught.value) == words


def test_a_stub_that_a_finished_function_does_without_is_not_asked_for(go):
    """`MLP` by torch's own relu needs no `relu`: then `train` is the one to do."""
    words = trouble(
        go, "xor", "mlp",
        ("return torch.clamp(x, min=0.0)", "raise NotImplementedError"),
        ("hidden = relu(self.linear1(inputs))", "hidden = torch.relu(self.linear1(inputs))"),
        ("optimizer = torch.optim.SGD(model.parameters(), lr=lr)", "raise NotImplementedError"),
    )  # fmt: skip
    assert "needs mlp.train, which is not started" in words


def test_a_missing_file_and_a_missing_function_are_said(session, go, tmp_path):
    assert "but your lstm.py has no lstm:" in trouble(go, "tagger", "lstm", ("def lstm(", "def my_lstm("))
    (tmp_path / "lstm.py").unlink()
    with pytest.raises(Trouble, match=r"needs lstm\.py, which is not in .*: do lstm\.lstm_gates first"):
        run(catalogue.find("tagger"), open_submission(tmp_path), session.pool)


@pytest.mark.parametrize(
    ("name", "topic", "old", "new", "words", "line"),
    [
        ("tagger", "lstm", "h_next = o * torch.tanh(c_next)", "h_next = o @ torch.tanh(c_next)",
         "your lstm_cell raised RuntimeError", "h_next = o @ torch.tanh(c_next)"),
        ("transformer", "position", "return x + positional_encoding(n, d).to(x)", "return x + nothing_like_this",
         "your add_positional_encoding raised NameError", "return x + nothing_like_this"),
        ("transformer", "transformer", "return gamma * centred", "return gamma + [1] * centred",
         "your layer_norm raised TypeError", "return gamma + [1] * centred"),
        ("xor", "mlp", "self.linear1 = nn.Linear(input_dim, hidden_dim)", "self.linear1 = nn.Linear(input_dim)",
         "your MLP raised TypeError", "self.linear1 = nn.Linear(input_dim)"),
        ("text_cnn", "cnn", "def ngrams(x, n):", "def ngrams(x, n:", "cnn.py raised SyntaxError", "def ngrams(x, n:"),
        ("text_cnn", "cnn", "import torch\n", "import torch\nraise KeyError('early')\n", "cnn.py raised KeyError: 'early'",
         "raise KeyError('early')"),
    ],
)  # fmt: skip
def test_an_exception_is_shown_with_its_line(go, tmp_path, name, topic, old, new, words, line):
    text = trouble(go, name, topic, (old, new))
    assert text.startswith(words)
    source = (tmp_path / f"{topic}.py").read_text(encoding="utf-8").splitlines()
    number = int(re.search(rf"\({topic}\.py, line (\d+)\)", text)[1])
    assert line in source[number - 1]
    assert line in text.splitlines()[1]
    assert f"`grader check {topic}" in text


def test_a_hang_is_noticed_and_shown_with_its_line(go):
    words = trouble(
        go, "tagger", "lstm", ("i, f, u, o = lstm_gates(x, h, params)", "while True: pass"), call_seconds=0.5
    )
    assert words.startswith("your lstm_cell did not come back within 0.5 seconds (lstm.py, line")
    assert words.splitlines()[1].strip() == "while True: pass"


def test_a_hang_that_swallows_everything_is_ended_from_outside(go, monkeypatch):
    monkeypatch.setattr("grader.demos.run.GRACE_SECONDS", 1.0)
    loop = "    import time\n    while True:\n        try:\n            time.sleep(9)\n        except BaseException:\n            pass\n"
    words = trouble(go, "xor", "mlp", ("    losses = []\n", loop), call_seconds=0.5)
    assert words.startswith("your code did not come back within 1.5 seconds")


def test_a_file_that_ends_the_interpreter_ends_only_its_demo(go):
    assert "ended with exit code 7" in trouble(go, "xor", "mlp", ("losses = []", "import os; os._exit(7)"))


def test_answers_that_lie_are_refused_in_words(go):
    """A file that puts its own function in the kit's place gets no further than its own demo."""
    lie = "import sys\nsys.modules['kit'].__dict__['show'] = lambda seconds: {'arrays': {'table': 5, 'map': 'x'}}\n"
    assert "cannot work with" in trouble(go, "xor", "mlp", ("import torch\n", lie + "import torch\n"), steps=1)
    lie = "import sys\nsys.modules['kit'].__dict__['advance'] = lambda seconds, steps: {'losses': ['0.1'] * steps}\n"
    assert "cannot work with" in trouble(go, "xor", "mlp", ("import torch\n", lie + "import torch\n"), steps=1)
    lie = "import sys\nsys.modules['kit'].__dict__['advance'] = lambda seconds, steps: {'raised': {'type': 3, 'line': 'x'}}\n"
    assert "cannot work with" in trouble(go, "xor", "mlp", ("import torch\n", lie + "import torch\n"), steps=1)


# --- pictures ------------------------------------------------------------------------------------------------------


def test_a_curve_falls_where_its_values_fall():
    lines = curve([4.0, 3.0, 2.0, 1.0], width=4, height=4)
    assert lines[:4] == ["      4 │█   ", "        │██  ", "        │███ ", "      0 │████"]
    assert lines[-1] == "         1  4"


def test_a_heat_map_is_darker_where_more_is():
    assert heat([[0.0, 0.3, 0.5, 0.7, 1.0]]) == ["  ░░▒▒▓▓██"]


def test_without_unicode_pictures_are_ascii():
    screen = Screen(unicode=False)
    screen.lines(curve([2.0, 1.0]) + heat([[0.0, 0.3, 0.5, 0.7, 1.0]]))
    assert screen.text().isascii()
    assert "  ..::**##" in screen.text()


def test_a_name_that_is_none_gets_the_nearest():
    with pytest.raises(catalogue.UnknownDemo, match="did you mean xor"):
        catalogue.find("xro")
    with pytest.raises(catalogue.UnknownDemo, match="there are xor, text_cnn, tagger, reverse, transformer"):
        catalogue.find("qqq")
