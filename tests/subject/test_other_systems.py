"""Where Linux's modules and calls are missing, everything still imports, and a check says truthfully what protects it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WITHOUT = """
import os, sys
import select, signal, socket, faulthandler, subprocess, sysconfig
import asyncio, concurrent.futures.process, json, multiprocessing.pool, pkgutil, importlib, tempfile, shutil, sqlite3, zipfile, tarfile  # which see the true system
import numpy
try:
    import click.testing, hypothesis, platformdirs, rich.console, IPython, pytest, yaml, zmq
except ImportError:
    pass
for name in {missing}:
    sys.modules[name] = None
for name in {lacking}:
    for holder in (os, signal, select, socket, faulthandler):
        if hasattr(holder, name):
            delattr(holder, name)
sys.platform = {system!r}
"""
WINDOWS = {
    "missing": ["fcntl", "resource", "pwd", "grp", "termios", "pty", "tty"],
    "lacking": ["fork", "setsid", "killpg", "geteuid", "getuid", "getpgid", "WIFSIGNALED", "WEXITSTATUS", "WTERMSIG", "readv", "poll",
                "SIGUSR2", "send_fds", "recv_fds", "register", "AF_UNIX"],
    "system": "win32",
}  # fmt: skip
MACOS = {"missing": ["landlockpy", "seccompy"], "lacking": [], "system": "darwin"}
SYSTEMS = pytest.mark.parametrize("system", [WINDOWS, MACOS], ids=["windows", "macos"])


def run(system, program, folder):
    """A program on such a system; so are the processes that it starts."""
    before = WITHOUT.format(**system)
    again = "from grader.subject import pool\npool.START = BEFORE.replace('{', '{{').replace('}', '}}') + pool.START\n"
    return subprocess.run(
        [sys.executable, "-c", f"BEFORE = {before!r}\nexec(BEFORE)\n{again if 'main' in program else ''}{program}"],
        capture_output=True, text=True, check=False, timeout=300, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip


@SYSTEMS
def test_every_module_can_be_imported(system, tmp_path):
    program = """
import grader
for info in pkgutil.walk_packages(grader.__path__, "grader."):
    if info.name.startswith(("grader.demos.far", "grader.ci.templates")) or info.name.endswith("__main__"):
        continue
    try:
        importlib.import_module(info.name)
    except Exception as error:
        print(info.name, repr(error))
"""
    done = run(system, program, tmp_path)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


@SYSTEMS
def test_a_check_works_and_the_doctor_tells_what_is_off(system, tmp_path):
    (tmp_path / "logistic.py").write_text(
        "import numpy as np\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\ndef logistic(z, L=1.0, k=1.0, z0=0.0):\n    1 / 0\n"
    )
    program = """
sys.argv = ["grader", "check", "sigmoid", "logistic.logistic", "--path", "."]
from grader.cli import main
main()
"""
    done = run(system, program, tmp_path)
    assert done.stderr == ""
    assert "sigmoid" in done.stdout
    assert "ZeroDivisionError" in done.stdout
    assert done.returncode == 1
    done = run(system, program.replace('"check", "sigmoid", "logistic.logistic", "--path", "."', '"doctor"'), tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{system['system']} has no Landlock and no seccomp; only Linux does" in done.stdout
    assert "Answers are compared in another process all the same" in done.stdout
    refused = run(system, program.replace('"--path", "."', '"--path", ".", "--require-protections"'), tmp_path)
    assert refused.returncode == 3
    assert "protections are missing" in refused.stderr
