"""What lies at a submission's place may be no file at all, and anything may lie beside it: one true message, nothing of it loaded."""

import os
import subprocess
import sys

import pytest

from grader import submission

RIGHT = "import numpy as np\nimport json\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
posix = pytest.mark.skipif(os.name != "posix", reason="links, pipes and modes of POSIX")


def link(path):
    path.symlink_to("/etc/passwd")


def circle(path):
    path.symlink_to(path.name)


def nowhere(path):
    path.symlink_to("missing.py")


def beside(path):
    (path.parent.parent / "other.py").write_text(RIGHT)
    path.symlink_to("../other.py")


def closed(path):
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    path.write_text(RIGHT)
    path.chmod(0)


ODD = [
    (link, "logistic.py is a link to a place outside of the submission; copy the file there"),
    (circle, "logistic.py cannot be opened: Too many levels of symbolic links"),
    (nowhere, "logistic.py cannot be opened: No such file or directory"),
    (beside, "logistic.py is a link to a place outside of the submission; copy the file there"),
    (lambda path: path.mkdir(), "logistic.py is not an ordinary file"),
    (lambda path: os.mkfifo(path), "logistic.py is not an ordinary file"),
    (closed, "logistic.py cannot be opened: Permission denied"),
    (lambda path: path.write_bytes(b"#" * (1 << 21)), "logistic.py has 2097152 bytes; more than 1048576 are not read"),
    (lambda path: path.write_bytes(b"x = 1\n\0\n"), "logistic.py holds a null byte (line 2): it is not a text file"),
    (lambda path: path.write_bytes(b"x = 1\n# \xff\n"), "logistic.py is not UTF-8 text (line 2): save it as UTF-8 in your editor"),
]  # fmt: skip


@posix
@pytest.mark.parametrize(("make", "words"), ODD, ids=range(len(ODD)))
def test_what_is_no_readable_file_is_named(make, words, tmp_path):
    folder = tmp_path / "handed"
    folder.mkdir()
    make(folder / "logistic.py")
    found = submission.open_submission(folder)
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    with pytest.raises(submission.Unreadable) as caught:
        found.read("logistic")
    assert str(caught.value) == words
    assert not before or len(os.listdir("/proc/self/fd")) == before


@pytest.mark.slow
def test_what_lies_beside_a_file_is_never_loaded(tmp_path):
    (tmp_path / "logistic.py").write_text(RIGHT)
    for name in ("numpy", "torch", "json", "grader", "conftest", "sitecustomize", "usercustomize", "hypothesis"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('planted')\n")
    (tmp_path / "pyproject.toml").write_text("[tool.grader]\npoints = {\n")
    (tmp_path / ".env").write_text("GRADER_CACHE_DIR=/nowhere\n")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / f"logistic.{sys.implementation.cache_tag}.pyc").write_bytes(b"planted")
    program = "import sys; sys.path[:] = [p for p in sys.path if p]; from grader.cli import main; main()"  # as the script does
    done = subprocess.run(
        [sys.executable, "-c", program, "check", "sigmoid"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 1 passed" in done.stdout
