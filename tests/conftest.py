"""Fixtures for all tests: one session a test process, with its own warm parent and its own cache."""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import hypothesis
import pytest

from grader.session import Session, Settings
from grader.subject.pool import Pool

# The same examples in every run, however fast the machine is.
hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
hypothesis.settings.load_profile("repeatable")


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew from what the code says now"
    )


@pytest.fixture(scope="session")
def update_golden(request):
    return request.config.getoption("--update-golden")


@pytest.fixture(scope="session")
def quick():
    """A session for verdicts and diagnoses: it does not shrink counterexamples."""
    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=60.0, shrink=False))
    yield session
    session.close()


@pytest.fixture(scope="session")
def session():
    session = Session(pool=Pool(how="exec"), settings=Settings(timeout=120.0))
    yield session
    session.close()
