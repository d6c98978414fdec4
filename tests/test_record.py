"""Records behave as frozen, keyword-only dataclasses do."""

from dataclasses import FrozenInstanceError, asdict, field, replace

import pytest

from grader.record import record, unique


@record
class Point:
    """A point."""

    x: int
    y: int = 0
    tags: list = field(default_factory=list)


@unique
class Thing:
    x: int


def test_fields_defaults_and_factories():
    point = Point(x=1)
    assert (point.x, point.y, point.tags) == (1, 0, [])
    assert point.tags is not Point(x=1).tags
    assert repr(point) == "Point(x=1, y=0, tags=[])"


@pytest.mark.parametrize("values", [{}, {"x": 1, "z": 2}])
def test_missing_and_unknown_fields_are_refused(values):
    with pytest.raises(TypeError, match="Point"):
        Point(**values)


def test_a_record_is_equal_if_its_fields_are_and_a_unique_one_is_not():
    assert Point(x=1) == Point(x=1) != Point(x=2)
    assert Thing(x=1) != Thing(x=1)
    assert len({Thing(x=1), Thing(x=1)}) == 2
    assert hash(Point(x=1, tags=())) == hash(Point(x=1, tags=()))


def test_a_record_cannot_be_changed():
    point = Point(x=1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x


def test_the_helpers_of_dataclasses_work_on_records():
    point = Point(x=1, y=2)
    assert replace(point, y=3) == Point(x=1, y=3)
    assert asdict(point) == {"x": 1, "y": 2, "tags": []}
