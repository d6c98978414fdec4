"""The command line as its users meet it: exit codes, formats, bad input in one line, interruption."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from grader import course

RIGHT = "import numpy as np\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"
WRONG = "import numpy as np\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(z))\n"


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def run(tmp_path, cache):
    environment = {
        k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY")
    }
    environment |= {"GRADER_CACHE_DIR": str(cache), "GRADER_STATE_DIR": str(tmp_path / "state"), "COLUMNS": "80"}

    def call(*arguments, **more):
        done = subprocess.run(
            [sys.executable, "-m", "grader", *map(str, arguments)],
            cwd=tmp_path,
            env=environment | more,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done

    return call


def submit(folder, text, topic="logistic"):
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "exercises" / f"{topic}.py").write_text(text, encoding="utf-8")


def test_a_right_solution_passes_with_exit_code_0(run, tmp_path):
    submit(tmp_path, RIGHT)
    done = run("check", "sigmoid")
    assert done.returncode == 0
    assert "1 of 1 passed · score 1 / 1" in done.stdout


def test_a_wrong_solution_fails_with_exit_code_1_and_its_mistake(run, tmp_path):
    submit(tmp_path, WRONG)
    done = run("check", "sigmoid")
    assert done.returncode == 1
    assert "sigmoid(np.array([" in done.stdout
    assert "→" in done.stdout


def test_what_is_piped_holds_no_colour_and_no_line_over_80_columns(run, tmp_path):
    submit(tmp_path, WRONG)
    done = run("check", "logistic", "--all")
    assert "\x1b" not in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_colour_can_be_asked_for_and_refused(run, tmp_path):
    submit(tmp_path, WRONG)
    assert "\x1b[" in run("check", "sigmoid", FORCE_COLOR="1").stdout
    assert "\x1b" not in run("check", "sigmoid", FORCE_COLOR="1", NO_COLOR="1").stdout


def test_json_has_the_schema_and_totals_that_agree(run, tmp_path):
    submit(tmp_path, WRONG)
    report = json.loads(run("check", "logistic", "--format", "json").stdout)
    assert report["schema"] == "grader-report/1"
    assert report["max_score"] == 4
    assert report["score"] == pytest.approx(sum(e["score"] for t in report["topics"] for e in t["exercises"]))
    assert set(report["protections"]) >= {"filesystem", "network", "memory", "processes"}
    statuses = {e["name"]: e["status"] for t in report["topics"] for e in t["exercises"]}
    assert statuses == {
        "logistic": "not_started",
        "sigmoid": "failed",
        "sigmoid_backward": "not_started",
        "logistic_regression": "not_started",
    }


def test_the_same_file_gets_the_same_report_but_for_times(run, tmp_path):
    submit(tmp_path, WRONG)

    def report():
        data = json.loads(run("check", "logistic", "--format", "json").stdout)
        for topic in data["topics"]:
            for exercise in topic["exercises"]:
                exercise["seconds"] = 0
        return data

    assert report() == report()


def test_the_report_of_an_exercise_does_not_depend_on_what_is_checked_before(run, tmp_path):
    submit(
        tmp_path,
        WRONG
        + "\n\ncount = 0\n\n\ndef logistic(z, L=1.0, k=1.0, z0=0.0):\n    np.seterr(all='raise')\n    global sigmoid\n    sigmoid = abs\n    return z\n",
    )
    alone = json.loads(run("check", "sigmoid", "--format", "json").stdout)["topics"][0]["exercises"][0]
    after = json.loads(run("check", "logistic", "--format", "json").stdout)["topics"][0]["exercises"][1]
    assert {**alone, "seconds": 0} == {**after, "seconds": 0}


def test_output_goes_to_a_file(run, tmp_path):
    submit(tmp_path, RIGHT)
    done = run("check", "sigmoid", "--format", "json", "--output", "report.json")
    assert done.stdout == ""
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["score"] == 1
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.endswith(".part")) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "sigmoit"), "did you mean sigmoid"), (("check", "lstm.lstm_cel"), "lstm.lstm_cell"), (("chekc",), "did you mean check"),
        (("check", "--path", "nowhere"), "there is no folder nowhere"), (("check", "--timeout", "-1"), "--timeout"), (("check", "--format", "xml"), "--format"),
        (("check", "sigmoid", "--output", "no/such/folder/r.json"), "cannot write"), (("hint", "attention"), "is a topic"),
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_code_2(run, tmp_path, arguments, words):
    submit(tmp_path, RIGHT)
    done = run(*arguments)
    assert done.returncode == 2
    assert words in done.stderr


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"", "not_started", "empty"), (b"def sigmoid(z:\n    pass\n", "crashed", "line 1"), (b"\xff\xfe\x00", "crashed", "UTF-8"), (b"x = 1\0", "crashed", "null byte"),
        (b"import nonsense_package_x\nnonsense_package_x.go()\nraise ValueError('x')\n", "crashed", "line 3"), (b"# -*- coding: klingon -*-\n", "crashed", "klingon"),
        (b"sigmoid = 3\n", "failed", "not a function"), ("\ufeffdef sigmoid(z):\n    # 中文\n    import numpy as 数\n    return 1 / (1 + 数.exp(-z))\n".encode(), "passed", ""),
        ("# -*- coding: gbk -*-\nimport numpy as np\ndef sigmoid(z):\n    '函数'\n    return 1 / (1 + np.exp(-z))\n".encode("gbk"), "passed", ""),
    ],
)  # fmt: skip
def test_files_of_all_sorts_get_a_clear_status(run, tmp_path, data, status, words):
    (tmp_path / "logistic.py").write_bytes(data)
    exercise = json.loads(run("check", "sigmoid", "--path", tmp_path, "--format", "json").stdout)["topics"][0][
        "exercises"
    ][0]
    assert exercise["status"] == status
    assert words in exercise["message"]


def test_a_link_out_of_the_submission_is_not_followed(run, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "logistic.py").symlink_to(course.solution_path("logistic"))
    done = run("check", "sigmoid", "--path", "work")
    assert done.returncode == 1
    assert "link" in done.stdout


def test_a_named_pipe_does_not_stall(run, tmp_path):
    (tmp_path / "work").mkdir()
    os.mkfifo(tmp_path / "work" / "logistic.py")
    assert run("check", "sigmoid", "--path", "work").returncode == 1


def test_planted_files_beside_a_submission_are_not_loaded(run, tmp_path):
    submit(tmp_path, RIGHT)
    for name in ("numpy.py", "conftest.py", "sitecustomize.py", "usercustomize.py", "json.py", "click.py", "grader.py"):
        (tmp_path / "exercises" / name).write_text("raise SystemExit('planted')\n", encoding="utf-8")
        if name not in (
            "grader.py",
            "sitecustomize.py",
            "usercustomize.py",
        ):  # `python -m grader` is run in this folder
            (tmp_path / name).write_text("raise SystemExit('planted')\n", encoding="utf-8")
    (tmp_path / "exercises" / "grader.toml").write_text("[tool.grader]\npoints = 1000\n", encoding="utf-8")
    assert run("check", "sigmoid").returncode == 0


def test_ctrl_c_leaves_a_partial_report_and_no_process(tmp_path, cache):
    submit(
        tmp_path,
        "import time\ndef sigmoid(z):\n    while True: time.sleep(1)\ndef logistic(z, L=1, k=1, z0=0):\n    raise NotImplementedError\n",
    )
    environment = os.environ | {"GRADER_CACHE_DIR": str(cache)}
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "check", "logistic", "--timeout", "60"],
        cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    time.sleep(4)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in out
    assert "Traceback" not in err


def test_a_check_that_passes_imports_neither_torch_nor_hypothesis(run, tmp_path):
    submit(tmp_path, RIGHT)
    run("check", "sigmoid")
    script = "import sys; from grader.cli import app\ntry: app(['check', 'sigmoid'], standalone_mode=False)\nexcept SystemExit: pass\nprint(sorted({'torch', 'hypothesis', 'rich'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"GRADER_CACHE_DIR": str(tmp_path.parent / "none")},
    )
    del done  # the first run fills this cache
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"GRADER_CACHE_DIR": str(tmp_path.parent / "none")},
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_hints_go_from_the_first_to_the_last(run, tmp_path):
    shown = [run("hint", "sigmoid").stdout for _ in range(4)]
    assert [text[:11] for text in shown] == ["Hint 1 of 3", "Hint 2 of 3", "Hint 3 of 3", "Hint 3 of 3"]
    assert run("hint", "sigmoid", "--all").stdout.count("Hint") == 3


def test_a_name_of_a_topic_and_an_exercise_means_the_exercise_where_one_is_wanted(run):
    assert "for logistic: " in run("hint", "logistic").stdout
    assert (
        "def logistic("
        in run("solution", "logistic", "--give-up", "--path", course.stub_path("logistic").parent).stdout
    )


def test_a_time_limit_of_nan_is_wrong_usage(run):
    done = run("check", "sigmoid", "--timeout", "nan")
    assert done.returncode == 2
    assert "nan is not a number of seconds" in done.stderr


def test_a_terminal_without_a_character_shows_another(run, tmp_path):
    submit(tmp_path, "def sigmoid(z):\n    print('中文')\n    return z\n")
    done = run("check", "sigmoid", PYTHONIOENCODING="cp1252")
    assert done.returncode == 1, done.stderr
    assert "| ??" in done.stdout


def test_a_solution_is_shown_after_it_passed_or_on_giving_up(run, tmp_path):
    submit(tmp_path, WRONG)
    refused = run("solution", "sigmoid")
    assert refused.returncode == 1
    assert "def sigmoid" not in refused.stdout
    assert "def sigmoid" in run("solution", "sigmoid", "--give-up").stdout
    submit(tmp_path, RIGHT)
    assert "# the reference" in run("solution", "sigmoid").stdout


def test_reproduce_prints_a_script_that_shows_the_failure(run, tmp_path):
    submit(tmp_path, WRONG)
    script = run("reproduce", "sigmoid").stdout
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "exercises", capture_output=True, text=True, check=True
    )
    assert done.stdout.strip()
    assert done.stdout.strip() not in script


def test_new_writes_a_topic_that_passes_its_own_gate(run, tmp_path):
    import shutil

    root = tmp_path / "checkout"
    for folder in ("exercises", "solutions"):
        shutil.copytree(
            course.stub_path("logistic").parent if folder == "exercises" else course.solution_path("logistic").parent,
            root / folder,
        )
    shutil.copytree(course.PACKAGE, root / "grader", ignore=shutil.ignore_patterns("__pycache__", "data"))
    more = {"PYTHONPATH": str(root)}
    assert run("new", "attention_is", "--root", root).returncode == 0
    assert run("check", "attention_is", "--path", root / "solutions", **more).returncode == 0
    assert run("check", "attention_is", "--path", root / "exercises", **more).returncode == 1
    audit = run("audit", "attention_is", **more)
    assert audit.returncode == 0, audit.stdout
    assert run("new", "attention_is", "--root", root).returncode == 2


def test_list_shows_every_topic_and_the_state_of_the_work(run, tmp_path):
    submit(tmp_path, RIGHT)
    shown = run("list").stdout
    assert all(topic in shown for topic in course.topics())
    assert "● sigmoid" in shown


def test_doctor_names_every_protection(run):
    done = run("doctor")
    assert done.returncode == 0
    assert all(name in done.stdout for name in ("filesystem", "network", "processes", "memory", "signals"))


def test_a_notebook_can_be_checked_as_it_is(run, tmp_path):
    cells = ["import numpy as np\n%matplotlib inline", "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))"]
    book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells], "nbformat": 4}
    path = tmp_path / "work.ipynb"
    path.write_text(json.dumps(book), encoding="utf-8")
    done = run("check", "sigmoid", "--path", str(path))
    assert done.returncode == 0, done.stdout + done.stderr
    path.write_text("{}", encoding="utf-8")
    done = run("check", "sigmoid", "--path", str(path))
    assert done.returncode == 2
    assert "work.ipynb: it is not a notebook" in done.stderr
    assert "Traceback" not in done.stderr
