"""Counterexamples are no stories: pasted into Python, each gives what the report says it gave. And with reveal none, nothing is said."""

import contextlib
import io
import re

import numpy as np
import pytest

from grader.commands.reproduce import script
from grader.reports import FORMATS, render, terminal
from grader.reports.reveal import reveal
from tests.feedback.situations import SITUATIONS
from tests.feedback.test_golden import report

SPECIAL = {
    "exits",
    "segfault",
    "syntax_error",
    "sys_exit",
    "state",
    "module_misspelled",
    "off_limits_scipy",  # scipy may not be installed here
    "asks_for_input",  # pytest's own standard input says something else
}  # nothing to paste, or not to be run here
NAMES = [name for name in SITUATIONS if name not in SPECIAL]


def numbers(value):
    """All numbers in an answer."""
    if isinstance(value, (tuple, list)):
        return [number for part in value for number in numbers(part)]
    if isinstance(value, dict):
        return numbers(list(value.values()))
    if hasattr(value, "detach"):
        value = value.detach().double().numpy()
    try:
        return [float(number) for number in np.asarray(value, dtype=float).reshape(-1)]
    except (TypeError, ValueError):
        return []


def run(check, text):
    """What the pasted calls give: answers, or the exception."""
    student = {"__name__": "student"}
    setup = check.counterexample.setup
    form = "gradient({})" if "def gradient(" in setup else "{}"
    with contextlib.redirect_stdout(io.StringIO()), np.errstate(all="ignore"):
        try:
            exec(text, student)
            pasted = {name: value for name, value in student.items() if not name.startswith("__")}
            exec("import numpy as np\n" + ("import torch\nfrom torch import nn\n" if "torch" in text else ""), pasted)
            exec(setup, pasted)
            return [eval(form.format(call), pasted) for call in check.counterexample.call.splitlines()]
        except Exception as error:
            return error


@pytest.mark.parametrize("name", NAMES)
def test_what_is_pasted_gives_what_was_said(session, name):
    text = SITUATIONS[name][2]
    for exercise in report(session, name).exercises:
        for check in exercise.checks:
            if check.counterexample is None:
                continue
            found = run(check, text)
            raised = re.match(r"it raised (\w+)", check.message)
            if raised:
                assert type(found).__name__ == raised[1]
                continue
            assert not isinstance(found, Exception), (check.message, found)
            wrong = re.search(r" = (-?[\d.]+(?:e[-+]?\d+)?|nan), but should be", check.message.splitlines()[0])
            elsewhere = check.kind == "property" or "parameters" in check.message
            if check.kind == "gradient" and "def gradient(" not in check.counterexample.setup:
                elsewhere = True
            if wrong and not elsewhere:
                wanted = float(wrong[1])
                near = [
                    n
                    for n in numbers(found)
                    if abs(n - wanted) <= 1e-3 * (1 + abs(wanted)) or (n != n and wanted != wanted)
                ]
                assert near or (wanted == 0 and found == [None]), (check.message, check.counterexample.call, found)


@pytest.mark.parametrize("name", ["cut_graph", "function_given", "training_wrong", "module_wrong", "sign"])
def test_the_script_of_reproduce_is_whole(session, name, tmp_path):
    """It holds its imports and definitions, and finds the student's file wherever it is run."""
    import subprocess
    import sys

    topic, _, text = SITUATIONS[name]
    (tmp_path / f"{topic}.py").write_text(text, encoding="utf-8")
    exercise = next(e for e in report(session, name).exercises if e.status == "failed")
    check = next(c for c in exercise.checks if c.counterexample is not None)
    kind = "torch" if "torch" in text else "numpy"
    done = subprocess.run(
        [sys.executable, "-c", script(topic, kind, check, exercise.name, tmp_path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize(
    "name", ["sign", "gates_swapped", "extremes_only", "cut_graph", "training_wrong", "transposed"]
)
def test_with_reveal_none_no_format_holds_an_expected_value(session, name):
    found = report(session, name)
    secrets = set()
    for check in (check for exercise in found.exercises for check in exercise.checks):
        if check.counterexample is not None:
            texts = (check.counterexample.expected, check.counterexample.got, check.counterexample.call, check.message)
            secrets |= {text for text in texts if len(text) > 5}
            secrets |= set(re.findall(r"-?\d+\.\d{3,}", " ".join(texts)))
    assert secrets
    hidden = reveal(found, "none")
    shown = [terminal.render(hidden, everything=True), *(render(hidden, form) for form in FORMATS)]
    assert not [secret for secret in secrets for text in shown if secret in text]
    assert any(secret in render(found, "json") for secret in secrets)
