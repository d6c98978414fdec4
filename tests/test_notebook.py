"""In a notebook: what its cells define is checked behind the wall, and said as in the terminal."""

import pytest

from grader import course, notebook

IMPORT = "import numpy as np\n"
RIGHT = "def sigmoid(z):\n    # 中文注释\n    return 1 / (1 + np.exp(-z))\n"
WRONG = "def sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"


@pytest.fixture
def shell(monkeypatch):
    interactive = pytest.importorskip("IPython.core.interactiveshell")
    interactive.InteractiveShell.clear_instance()
    found = interactive.InteractiveShell.instance(history_length=0)
    found.history_manager.enabled = False
    found.run_line_magic("load_ext", "grader.notebook")
    yield found
    interactive.InteractiveShell.clear_instance()


def test_a_right_function_passes_and_a_wrong_one_is_told_so():
    assert notebook.check("sigmoid", cells=[IMPORT, RIGHT]).passed
    found = notebook.check("sigmoid", cells=[IMPORT, WRONG])
    assert not found.passed
    assert "should be" in repr(found)
    assert "should be" in found._repr_html_()


def test_the_latest_definition_counts_and_a_function_names_itself():
    def sigmoid():
        pass

    assert notebook.check(sigmoid, cells=[IMPORT, WRONG, RIGHT]).passed


def test_what_cells_compute_show_or_get_wrong_is_left_out():
    cells = [
        IMPORT, "%matplotlib inline\nimport matplotlib.pyplot as plt", "raise ValueError('an experiment')", "def broken(:", "!ls",
        "z = np.linspace(-5, 5)\nplt.plot(z, z)", "while True:\n    pass", "ONE = 1.0", RIGHT.replace("1 /", "ONE /"),
    ]  # fmt: skip
    source = notebook.definitions(cells)
    assert "linspace" not in source
    assert "while" not in source
    assert notebook.check("sigmoid", cells=cells).passed


def test_decorators_and_lambdas_are_definitions():
    source = notebook.definitions(
        ["import functools\n@functools.cache\ndef f():\n    return 1\n\ng = lambda x: f()\nh = f()"]
    )
    assert source == "import functools\n\n@functools.cache\ndef f():\n    return 1\n\ng = lambda x: f()\n"


def test_markup_of_a_student_is_text_in_a_notebook():
    evil = "def sigmoid(z):\n    print('<script>alert(1)</script>')\n    raise ValueError('<img src=x onerror=alert(1)>')\n"
    shown = notebook.check("sigmoid", cells=[IMPORT, evil])._repr_html_()
    assert "<script>" not in shown
    assert "<img" not in shown
    assert "&lt;img" in shown


def test_outside_of_a_notebook_the_message_names_the_command():
    with pytest.raises(RuntimeError, match="grader check"):
        notebook.check("sigmoid")


def test_an_unknown_or_missing_name_is_said_in_one_line():
    with pytest.raises(course.UnknownTarget, match="did you mean sigmoid"):
        notebook.check("sigmoit", cells=[])
    with pytest.raises(course.UnknownTarget, match="say what to check"):
        notebook.check(cells=[])


def test_the_line_magic_checks_the_cells_so_far(shell):
    shell.run_cell(IMPORT, store_history=True)
    shell.run_cell(WRONG, store_history=True)
    assert not shell.run_line_magic("grader", "sigmoid").passed
    shell.run_cell(RIGHT, store_history=True)
    assert shell.run_line_magic("grader", "sigmoid").passed


def test_the_cell_magic_runs_the_cell_and_checks_it(shell):
    shell.run_cell(IMPORT, store_history=True)
    assert shell.run_cell_magic("grader", "logistic.sigmoid", RIGHT).passed
    assert shell.user_ns["sigmoid"](0.0) == 0.5


def test_the_magic_says_what_is_wrong_with_a_name(shell, capsys):
    assert shell.run_line_magic("grader", "sigmoit") is None
    assert "did you mean sigmoid" in capsys.readouterr().out
