"""The hostile students: each gets its verdict, within its time, and leaves nothing behind."""

import os
import time

import pytest

from grader.session import Session, Settings
from grader.subject.client import Pool
from tests.support import hostile

FILES = hostile.all_files()
LIMIT = 6.0  # seconds for an exercise


@pytest.fixture(scope="module")
def strict():
    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=LIMIT, shrink=False))
    yield session
    session.close()


def missing(session):
    """Which of the protections that a file can need are off on this machine."""
    worker = session.pool.start("numpy")
    off = {name for name, state in worker.protections.items() if state != "on"}
    worker.close()
    return off


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_hostile_file_gets_its_verdict(strict, file):
    start = time.monotonic()
    result = hostile.grade(strict, file)
    took = time.monotonic() - start
    assert result.status in file.expect
    assert took < 60  # a guard against a stall; the limit itself is measured in the benchmarks
    assert result.status != "grader_error"


@pytest.mark.slow
def test_nothing_is_left_behind_by_a_hostile_file(strict):
    before = set(os.listdir("/tmp"))
    for file in FILES:
        if file.path.parent.name in ("escape", "damage"):
            hostile.grade(strict, file)
    assert {name for name in set(os.listdir("/tmp")) - before if "hostile" in name or "student" in name} == set()
