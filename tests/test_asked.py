"""What a check asks of the student's code, and what it need not ask."""

import types
from dataclasses import replace

import pytest

from grader import course
from grader.subject._worker import is_stub
from grader.subject.client import Worker
from grader.subject.pool import Pool
from tests.support.catalogue import check_text

RIGHT = course.solution_path("logistic").read_text(encoding="utf-8")
STUBS = course.stub_path("logistic").read_text(encoding="utf-8")
WRONG_SIGMOID = "\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"
WRONG_BACKWARD = "\n\ndef sigmoid_backward(dy, z):\n    return dy * sigmoid(z)\n"


@pytest.fixture
def asked(monkeypatch):
    """The exercises that workers were asked for, in order."""
    names, run = [], Worker.run

    def noting(self, batch, functions):
        if names[-1:] != [batch.header["name"]]:
            names.append(batch.header["name"])
        return run(self, batch, functions)

    monkeypatch.setattr(Worker, "run", noting)
    return names


def exercises(session, source, *names):
    report = check_text(session, "logistic", source, *names)
    return [replace(exercise, seconds=0.0) for exercise in report.topics[0].exercises]


def test_what_a_right_exercise_needs_is_not_asked(quick, asked):
    (found,) = exercises(quick, RIGHT, "sigmoid_backward")
    assert found.status == "passed"
    assert asked == ["sigmoid_backward"]


def test_a_failure_is_blocked_by_what_it_needs_whether_that_was_asked_for_or_not(quick):
    source = RIGHT + WRONG_SIGMOID + WRONG_BACKWARD
    (alone,) = exercises(quick, source, "sigmoid_backward")
    _, beside = exercises(quick, source, "sigmoid", "sigmoid_backward")
    assert alone.blocked_by == ("sigmoid",)
    assert alone == beside


def test_a_failure_is_explained_where_what_it_needs_is_right(quick, asked):
    (found,) = exercises(quick, RIGHT + WRONG_BACKWARD, "sigmoid_backward")
    assert found.status == "failed"
    assert found.diagnosis is not None
    assert "sigmoid" in asked


def test_a_stub_is_not_asked(quick, asked):
    source = RIGHT + "\n\ndef sigmoid(z):\n    '''Later.'''\n    raise NotImplementedError\n"
    (found,) = exercises(quick, source, "sigmoid")
    assert found.status == "not_started"
    assert found.line == source.count("\n", 0, source.rindex("def sigmoid")) + 1
    assert not asked


@pytest.mark.parametrize(
    "source",
    ["def f(x, *, y=1):\n    '''Words.'''\n    raise NotImplementedError",
     "def f(x):\n    raise NotImplementedError()",
     "def f(x):\n    raise NotImplementedError('还没写')",
     "class f:\n    def __init__(self, n):\n        raise NotImplementedError\n    def g(self): return 1"],
)  # fmt: skip
def test_a_stub_is_known_by_what_it_does(source):
    assert is_stub(_defined(source))


@pytest.mark.parametrize(
    "source",
    ["def f(x):\n    if x: raise NotImplementedError\n    return 1",
     "def f(x):\n    raise ValueError",
     "def f(x):\n    raise NotImplementedError(x)",
     "def f(x):\n    yield\n    raise NotImplementedError",
     "def f(x):\n    return NotImplementedError",
     "def g(x):\n    raise NotImplementedError\nf = lambda x: g(x)",
     "class f:\n    def g(self): raise NotImplementedError",
     "class f:\n    def __call__(self): return 1\n    @property\n    def __code__(self): raise SystemExit\nf = f()"],
)  # fmt: skip
def test_what_does_anything_else_is_no_stub(source):
    assert not is_stub(_defined(source))


def _defined(source):
    module = types.ModuleType("m")
    exec(source, module.__dict__)
    return module.f


def test_a_file_as_it_was_given_out_is_not_run(quick, monkeypatch):
    touched = exercises(quick, STUBS + "# my own\n")

    def start(self, *arguments, **more):
        raise AssertionError("a process was started")

    monkeypatch.setattr(Pool, "start", start)
    assert exercises(quick, STUBS) == touched
    assert {exercise.status for exercise in touched} == {"not_started"}
