"""What a student reads, to the letter: one golden file a situation, rewritten by `pytest --update-golden`."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.engine.results import Report
from grader.reports import terminal
from grader.reports.reveal import reveal
from tests.feedback.situations import SITUATIONS
from tests.support.catalogue import check_text

GOLDEN = Path(__file__).parent / "golden"


def report(session, name) -> Report:
    topic, exercises, text = SITUATIONS[name]
    found = check_text(session, topic, text, *exercises)
    topics = tuple(replace(t, file=f"exercises/{t.name}.py") for t in found.topics)
    return replace(found, topics=topics, protections={})


@pytest.mark.parametrize("name", SITUATIONS)
def test_what_is_said(session, name, update_golden):
    found = report(session, name)
    text = terminal.render(found, width=80, everything=True)
    file = GOLDEN / f"{name}.txt"
    if update_golden:
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")
    assert max(terminal.char_width(line) for line in text.splitlines()) <= 80
    assert "Traceback" not in text
    assert "/grader/" not in text


def test_every_golden_file_has_its_situation():
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(SITUATIONS)


@pytest.mark.parametrize("level", ["kind", "none"])
@pytest.mark.parametrize("name", ["sign", "gates_swapped", "two_mistakes", "extremes_only"])
def test_reveal_hides_what_it_promises(session, name, level):
    found = report(session, name)
    text = terminal.render(reveal(found, level), width=80, everything=True)
    for exercise in found.exercises:
        for check in exercise.checks:
            if check.counterexample is not None:
                assert check.counterexample.call not in text
                assert len(check.counterexample.expected) < 5 or check.counterexample.expected not in text
            assert not check.message or check.message.splitlines()[0] not in text
        assert exercise.diagnosis is None or exercise.diagnosis.message not in text
