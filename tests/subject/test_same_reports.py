"""The wall changes no report: references and stubs of every topic get the same with all protections on as with none."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from grader import course, submission
from grader.reports import render
from tests.support import hostile

ROOT = Path(__file__).resolve().parents[2]
NONE = hostile.Mode(
    skip=frozenset({"filesystem", "network", "processes", "signals", "memory", "cpu", "files", "parent_death", "user"})
)


@pytest.fixture(scope="module")
def sessions():
    found = [hostile.open_session(hostile.MODES["default"]), hostile.open_session(NONE)]
    for session in found:
        session.settings = replace(session.settings, timeout=60.0)
    yield found
    for session in found:
        session.close()


def report(session, folder, topic):
    """A report as JSON, without its times and its list of protections."""
    found = session.check(submission.open_submission(ROOT / folder, folder), course.resolve((topic,)))
    shown = json.loads(render(found, "json"))
    assert "on" in {str(state) for state in session.protections.values()} or set(session.protections.values()) == {
        "skipped"
    }
    shown.pop("protections")
    for exercise in shown["topics"][0]["exercises"]:
        exercise.pop("seconds")
    return shown


@pytest.mark.slow
@pytest.mark.parametrize("topic", course.topics())
@pytest.mark.parametrize("folder", ["solutions", "exercises"])
def test_the_same_report_with_all_protections_as_with_none(topic, folder, sessions):
    on, off = (report(session, folder, topic) for session in sessions)
    assert on == off
    statuses = {exercise["status"] for exercise in on["topics"][0]["exercises"]}
    assert statuses == ({"passed"} if folder == "solutions" else {"not_started"})
