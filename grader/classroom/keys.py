"""What the results of an exercise depend on besides the student's file, as a key: they are kept as long as it is the same."""

from __future__ import annotations

import hashlib
from functools import cache

from grader import course
from grader.engine.cache import plan_key

JUDGES = ("session.py", "submission.py", "engine/*.py", "subject/*.py")


@cache
def _judges() -> bytes:
    """A digest of everything that turns answers into a verdict; plans know their own part."""
    digest = hashlib.sha256()
    for pattern in JUDGES:
        for path in sorted(course.PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.digest()


def check_key(topic: str, exercise: str, *, seed: int, examples: int, timeout: float, shrink: bool = False) -> str:
    """The key of the checks of one exercise under these settings."""
    text = f"{plan_key(topic, exercise, seed, examples)} {timeout:g} {shrink}".encode()
    return hashlib.sha256(_judges() + text).hexdigest()
