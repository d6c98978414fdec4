"""The compiled seccomp program is kept between starts, and one that cannot be trusted is not used."""

import os
import sys

import pytest

from grader.subject import _program, _syscalls
from grader.subject.pool import Pool

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(_program, "folder", str(tmp_path / "kept"))
    return tmp_path / "kept"


def only_file(place):
    (found,) = place.iterdir()
    return found


def test_what_is_kept_is_found(place):
    assert _program.find() == b""
    _program.keep(b"program")
    assert _program.find() == b"program"
    assert only_file(place).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "spoil", [lambda data: data[:-1], lambda data: data[:-1] + b"x", lambda data: b"", lambda data: data + b"x"]
)
def test_a_damaged_file_is_not_used(place, spoil):
    _program.keep(b"program")
    path = only_file(place)
    path.write_bytes(spoil(path.read_bytes()))
    assert _program.find() == b""


def test_a_file_that_others_may_write_is_not_used(place):
    _program.keep(b"program")
    only_file(place).chmod(0o666)
    assert _program.find() == b""


def test_a_link_is_not_followed(place, tmp_path):
    _program.keep(b"program")
    path = only_file(place)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert _program.find() == b""


def test_other_rules_have_another_file(place, monkeypatch):
    _program.keep(b"program")
    monkeypatch.setattr(os, "uname", lambda: "another machine")
    assert _program.find() == b""


def test_without_a_place_nothing_is_kept(monkeypatch):
    monkeypatch.setattr(_program, "folder", "")
    _program.keep(b"program")
    assert _program.find() == b""


def test_a_worker_is_as_closed_with_a_kept_program_as_with_a_new_one(place):
    states = []
    for _ in range(2):
        with Pool(how="exec") as pool:
            pool.keep = str(place)
            worker = pool.start("numpy")
            states.append(worker.protections)
            worker.close()
    assert states[0] == states[1]
    if not os.environ.get("CI") and states[0]["processes"] != "on":
        pytest.skip("this machine has no seccomp")
    assert _program.find() == _syscalls.compiled(_syscalls.PARTS)


def test_a_kept_program_that_allows_everything_is_found_out(place):
    """The worker tries what must fail, so a wrong program is the grader's failure and never a hole."""
    from grader.subject.batch import WallBroken

    _program.keep((6).to_bytes(2, "little") + bytes(2) + 0x7FFF0000.to_bytes(4, "little"))  # return ALLOW
    with Pool(how="exec") as pool:
        pool.keep = str(place)
        with pytest.raises(WallBroken, match="does not hold"):
            pool.start("numpy")
