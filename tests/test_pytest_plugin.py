"""`pytest --grader`: every exercise is a test, and the student's file is imported behind the wall alone."""

import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from grader import course

MARK = "import os, sys\nif 'pytest' in sys.modules:\n    os._exit(77)\n"  # ends a pytest that imports the file


def run(folder, *arguments):
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *arguments,
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture
def folder(tmp_path):
    source = course.solution_path("perceptron").read_text(encoding="utf-8")
    (tmp_path / "perceptron.py").write_text(MARK + source.replace(">= 0", "> 0"), encoding="utf-8")
    stub = course.stub_path("linear").read_text(encoding="utf-8")
    (tmp_path / "linear.py").write_text(MARK + stub, encoding="utf-8")
    (tmp_path / "notes.py").write_text("raise SystemExit('nobody imports me')\n", encoding="utf-8")
    return tmp_path


def test_every_exercise_is_a_test_with_the_feedback_of_the_terminal(folder):
    done = run(folder, "--grader", "--junitxml=out.xml")
    assert done.returncode == 1, done.stdout
    cases = {case.get("name"): case for case in ET.parse(folder / "out.xml").iter("testcase")}
    assert set(cases) == {*course.exercise_names("perceptron"), *course.exercise_names("linear")}
    assert cases["weighted_sum"].find("failure") is None
    assert "should be 1" in cases["perceptron"].find("failure").text
    assert "not started" in cases["linear"].find("failure").text
    assert "pytest_plugin.py" not in done.stdout


@pytest.mark.parametrize("arguments", [("perceptron.py",), (".", "-k", "weighted"), ("perceptron.py::weighted_sum",)])
def test_files_and_exercises_can_be_chosen_and_no_file_is_imported_by_pytest(folder, arguments):
    done = run(folder, "--grader", *arguments, "-q")
    assert done.returncode == (1 if arguments == ("perceptron.py",) else 0), done.stdout


def test_without_the_option_nothing_is_collected(folder):
    assert run(folder).returncode == 5


def test_what_depends_on_a_wrong_exercise_is_skipped(tmp_path):
    text = course.solution_path("lstm").read_text(encoding="utf-8")
    wrong = "\n\ndef lstm_gates(x, h, params):\n    raise ValueError('no')\n"
    (tmp_path / "lstm.py").write_text(text + wrong, encoding="utf-8")
    done = run(tmp_path, "--grader", "-q", "-rs", "lstm.py::lstm_cell")
    assert "lstm_gates comes first" in done.stdout
