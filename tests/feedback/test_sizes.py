"""Counterexamples are as small as a textbook's: no side above 2, no number with more than three digits, where less will do."""

import pytest

from grader import course
from grader.engine.reference import apply_mistakes, task
from tests.support.catalogue import check_text
from tests.support.counterexamples import digits, sides_and_numbers

EXERCISES = (
    "perceptron.perceptron", "linear.linear", "logistic.sigmoid", "logistic.logistic_regression", "softmax.softmax", "loss.cross_entropy",
    "loss.negative_log_likelihood", "gradient_descent.gradient_descent_step", "mlp.mlp_forward", "cnn.conv1d", "rnn.rnn_cell",
    "lstm.lstm_cell", "attention.dot_score", "self_attention.scaled_dot_product_attention", "position.add_positional_encoding",
    "transformer.feed_forward",
)  # fmt: skip
MISTAKES = 3  # of each, the first ones


@pytest.mark.parametrize("name", EXERCISES)
def test_the_first_counterexample_is_small(session, name):
    topic, exercise = name.split(".")
    work = task(topic, exercise)
    source = course.solution_path(topic).read_text(encoding="utf-8")
    shown = 0
    for mistake in work.exercise.mistakes[:MISTAKES]:
        text = apply_mistakes(source, exercise, (mistake,))
        assert text is not None
        (found,) = check_text(session, topic, text, exercise).exercises
        example = next((c.counterexample for c in found.checks if c.status == "failed" and c.counterexample), None)
        if example is None:
            continue
        shown += 1
        sides, numbers = sides_and_numbers(example.call)
        assert max(sides, default=0) <= 2 * (4 if topic == "lstm" else 1), (mistake.name, example.call)
        assert max(map(digits, numbers), default=0) <= 3, (mistake.name, example.call)
    assert shown
