"""The bank of student solutions: no right one rejected, no wrong one accepted, mistakes called by their names."""

import pytest

from grader import course
from tests.support import bank

SECTIONS = [section for topic in course.topics() for section in bank.sections(topic)]
GROUPS = sorted({(section.topic, section.exercise) for section in SECTIONS})


@pytest.mark.slow
@pytest.mark.parametrize(("topic", "exercise"), GROUPS, ids=[".".join(group) for group in GROUPS])
def test_right_solutions_pass_and_wrong_ones_do_not(quick, topic, exercise):
    misjudged, named, misnamed, wrong = [], 0, [], 0
    for section in SECTIONS:
        if (section.topic, section.exercise) != (topic, exercise):
            continue
        result = bank.grade(quick, section)
        if (result.status == "passed") != section.right:
            misjudged.append(section.name)
        if not section.right and result.diagnosis is not None:
            wrong += 1
            named += set(result.diagnosis.mistakes) == section.mistakes
            if not set(result.diagnosis.mistakes) & section.mistakes:
                misnamed.append((section.name, result.diagnosis.mistakes))
    assert misjudged == []
    assert misnamed == []
