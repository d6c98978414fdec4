"""`grader ci` writes files that grade: what it wrote is parsed, and run as far as one machine can."""

import hashlib
import io
import json
import os
import shlex
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

import psutil
import pytest
import yaml

from grader import __version__, course
from grader.ci import files

BIN = Path(sys.prefix, "bin")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the platforms' shells are POSIX")
RIGHT = course.solution_path("logistic").read_text(encoding="utf-8")
WRONG = RIGHT.replace("np.exp(-z)", "np.exp(z)")
SHOUTING = 'print("::error::from a student")\nprint("##[error]too")\n' + WRONG
HANGING = RIGHT.replace("    with np.errstate", "    while True:\n        pass\n    with np.errstate")
assert len({RIGHT, WRONG, HANGING}) == 3


def grader(*words, cwd, **more):
    return subprocess.run([BIN / "grader", *words], cwd=cwd, capture_output=True, text=True, timeout=300, **more)


def write(folder, *words):
    """`grader ci` in a folder, which must do what it says."""
    done = grader("ci", *words, cwd=folder)
    assert done.returncode == 0, done.stderr
    return done


def environment(**more):
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "CI": "true", "OMP_NUM_THREADS": "1", **more}


def shell(script, cwd, **more):
    """A script as runners start one."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300, env=environment(**more))


def repository(folder, source):
    (folder / "exercises").mkdir(exist_ok=True)
    (folder / "exercises" / "logistic.py").write_text(source, encoding="utf-8")
    return folder


# --- writing -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("platform", "path"),
    [
        ("github", ".github/workflows/grade.yml"),
        ("gitlab", ".gitlab-ci.yml"),
        ("gradescope", "autograder.zip"),
        ("classroom50", "autograder.py"),
    ],
)
def test_nothing_is_overwritten_without_force(tmp_path, platform, path):
    file = tmp_path / "out" / path
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    done = grader("ci", platform, "--out", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert f"{Path('out', path)} exists: --force overwrites it" in done.stderr
    assert file.read_text() == "mine"
    write(tmp_path, platform, "--out", "out", "--force")
    assert file.read_bytes() != b"mine"
    assert not [found for found in file.parent.iterdir() if found.name.endswith(".part")]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("github", "--path", "/etc"), "--path is '/etc', but should be a folder inside of a submission"),
        (("gitlab", "--path", "../x"), "--path is '../x', but should be a folder inside of a submission"),
        (("github", "--install", "a\nb"), "--install is 'a\\nb', but should be one line of text"),
        (("github", "--install", "--index-url=x"), "--install is '--index-url=x', which would be read as an option"),
        (("github", "--install", "${{ secrets.X }}"), "'${{ secrets.X }}' holds an expression of GitHub Actions"),
        (("github", "logistik"), "there is no topic or exercise 'logistik'"),
    ],
)
def test_a_bad_value_gets_one_clear_line_and_no_file(tmp_path, words, complaint):
    done = grader("ci", *words, cwd=tmp_path)
    assert done.returncode == 2
    assert complaint in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_what_pip_installs_is_one_word_of_the_shell(tmp_path):
    spec = "grader @ git+https://x.example/y.git@v1 '$(touch pwned)' @CHECK@"
    for platform in ("github", "gitlab", "gradescope"):
        write(tmp_path, platform, "--install", spec)
    texts = [(tmp_path / ".github/workflows/grade.yml").read_text(), (tmp_path / ".gitlab-ci.yml").read_text()]
    texts.append(zipfile.ZipFile(tmp_path / "autograder.zip").read("setup.sh").decode())
    for text in texts:
        line = next(line for line in text.splitlines() if "git+https" in line)
        assert shlex.split(line)[-2:] == ["--quiet", spec]


def test_without_install_only_this_version_is_installed(tmp_path):
    """On PyPI another project has our name; an unpinned name would run a stranger's code."""
    done = write(tmp_path, "github")
    assert f"pip install --quiet grader=={__version__}\n" in (tmp_path / ".github/workflows/grade.yml").read_text()
    assert "--install" in done.stderr


# --- GitHub ------------------------------------------------------------------------------------------------------------


def test_the_workflow_has_few_rights(tmp_path):
    write(tmp_path, "github", "logistic")
    workflow = yaml.safe_load((tmp_path / ".github/workflows/grade.yml").read_text())
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True]) == {"push", "pull_request", "workflow_dispatch"}  # YAML reads `on` as true
    (job,) = workflow["jobs"].values()
    assert "permissions" not in job
    assert job["env"]["PYTHONSAFEPATH"] == "1"
    assert job["steps"][0]["with"] == {"persist-credentials": False}
    assert job["steps"][-1]["run"].split() == [
        "grader", "check", "logistic", "--path", "exercises", "--format", "github", "--require-protections",
    ]  # fmt: skip


@pytest.mark.parametrize(("source", "code", "errors"), [(RIGHT, 0, 0), (SHOUTING, 1, 1), ("", 1, 0)])
def test_the_steps_of_the_workflow_grade(tmp_path, source, code, errors):
    """pip finds everything installed; the grading is real. A student's numpy.py in the way is not imported."""
    write(tmp_path, "github", "logistic")
    repository(tmp_path, source)
    (tmp_path / "numpy.py").write_text("raise SystemExit(0)")
    workflow = yaml.safe_load((tmp_path / ".github/workflows/grade.yml").read_text())
    job = workflow["jobs"]["grade"]
    for step in job["steps"]:
        if "run" in step:
            done = shell(step["run"], tmp_path, **job["env"])
            wanted = code if step["name"] == "Grade" else 0
            assert done.returncode == wanted, done.stdout + done.stderr
    commands = [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
    assert [line.startswith("::notice title=grader::score ") for line in commands][-1]
    assert bool(len(commands) - 1) == bool(errors)
    assert all(line.startswith("::error file=exercises/logistic.py,line=") for line in commands[:-1])
    assert not [line for line in done.stdout.splitlines() if "##[" in line and line not in commands]


# --- GitLab ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_pipeline_grades_and_leaves_a_junit_report(tmp_path, source, code):
    write(tmp_path, "gitlab", "logistic")
    repository(tmp_path, source)
    forged = tmp_path / ".grade"
    forged.mkdir()
    (forged / "junit.xml").write_text("<forged/>")
    job = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())["grade"]
    assert job["artifacts"]["when"] == "always"
    (before,), (script,) = job["before_script"], job["script"]
    prepared = shell(before, tmp_path, **job["variables"])
    assert prepared.returncode == 0, prepared.stderr
    done = shell(script, tmp_path, **job["variables"])
    assert done.returncode == code, done.stderr
    root = ET.parse(tmp_path / job["artifacts"]["reports"]["junit"]).getroot()
    assert [suite.get("name") for suite in root] == ["logistic"]
    assert (int(root.get("failures")) == 0) == (code == 0)
    assert ("4 of 4 passed" in done.stdout) == (code == 0)


def test_a_forged_report_is_not_shown_when_the_grader_fails(tmp_path):
    write(tmp_path, "gitlab", "logistic")
    forged = tmp_path / ".grade"
    forged.mkdir()
    (forged / "report.json").write_text("{}")
    (forged / "junit.xml").write_text("<forged/>")
    (script,) = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())["grade"]["script"]
    done = shell(script, tmp_path)  # there is no folder `exercises`
    assert done.returncode == 2
    assert not list(forged.iterdir())


# --- Gradescope --------------------------------------------------------------------------------------------------------


@pytest.fixture
def autograder(tmp_path):
    """/autograder as Gradescope lays it out, with the environment of these tests in the place of setup.sh's."""
    write(tmp_path, "gradescope", "logistic")
    root = tmp_path / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(root / "source")
    (root / "venv").symlink_to(sys.prefix)
    return root


def limit(root, seconds):
    """Another time limit than Gradescope's own."""
    script = root / "source" / "run_autograder"
    text = script.read_text()
    assert text.count("--kill-after=20 540") == 1
    script.write_text(text.replace("--kill-after=20 540", f"--kill-after=5 {seconds}"))


def start(root):
    log = (root / "log").open("w")
    return subprocess.Popen(["bash", root / "source" / "run_autograder"], stdout=log, stderr=log,
                            env=environment(AUTOGRADER_ROOT=str(root)), start_new_session=True)  # fmt: skip


def results(root):
    return json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("source", "score"), [(RIGHT, 4), (WRONG, None), (None, 0)])
def test_run_autograder_grades(autograder, source, score):
    if source is not None:
        (autograder / "submission" / "logistic.py").write_text(source, encoding="utf-8")
    assert start(autograder).wait(300) == 0
    found = results(autograder)
    assert found["extra_data"].get("complete") is True, (autograder / "log").read_text()
    assert [test["max_score"] for test in found["tests"]] == [1, 1, 1, 1]
    if score is None:
        assert 0 <= found["score"] < 4
        assert "sigmoid" in " ".join(test["output"] for test in found["tests"] if test["status"] == "failed")
    else:
        assert found["score"] == score
    assert os.listdir(autograder / "results") == ["results.json"]


def descendants(process):
    return psutil.Process(process.pid).children(recursive=True)


def grader_of(process):
    """The grader's own process, once it runs."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        for child in descendants(process):
            try:
                words = child.cmdline()
            except psutil.Error:
                continue
            if len(words) > 2 and Path(words[1]).name == "grader" and words[2] == "check":
                return child
        time.sleep(0.05)
    raise AssertionError("the grader was not started")


def end(processes):
    """End processes that this test started, each by its own id."""
    for process in processes:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            pass


def test_a_killed_grader_leaves_a_result_that_blames_nobody(autograder):
    (autograder / "submission" / "logistic.py").write_text(HANGING, encoding="utf-8")
    process = start(autograder)
    victim = grader_of(process)
    others = victim.children(recursive=True)
    assert results(autograder) == files.failed_results()  # it is there already while the grader runs
    victim.kill()
    assert process.wait(60) == 0
    end(others)
    assert results(autograder) == files.failed_results()


def test_a_killed_script_leaves_a_result(autograder):
    (autograder / "submission" / "logistic.py").write_text(HANGING, encoding="utf-8")
    process = start(autograder)
    grader_of(process)
    others = descendants(process)
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    try:
        assert results(autograder) == files.failed_results()
    finally:
        end(others)


def test_an_interrupted_grader_leaves_a_whole_result(autograder):
    """Interrupted at the time limit before any topic is done, it has no verdicts: the result blames nobody."""
    limit(autograder, 3)
    (autograder / "submission" / "logistic.py").write_text(HANGING, encoding="utf-8")
    process = start(autograder)
    assert process.wait(120) == 0
    assert results(autograder) == files.failed_results()
    assert "exit code 124" in (autograder / "log").read_text()


def test_a_refusal_to_grade_leaves_a_result_that_blames_nobody(autograder):
    """A broken installation: the command exits at once."""
    (autograder / "venv").unlink()
    (autograder / "venv" / "bin").mkdir(parents=True)
    broken = autograder / "venv" / "bin" / "grader"
    broken.write_text("#!/bin/sh\nexit 3\n")
    broken.chmod(0o755)
    assert start(autograder).wait(60) == 0
    assert results(autograder) == files.failed_results()


def test_the_zip_is_the_same_each_time_and_carries_a_package_file(tmp_path):
    package = tmp_path / "grader-0.1.0-py3-none-any.whl"
    package.write_bytes(b"not looked at here")
    digests = set()
    for _ in range(2):
        write(tmp_path, "gradescope", "--force", "--install", package.name)
        digests.add(hashlib.sha256((tmp_path / "autograder.zip").read_bytes()).hexdigest())
    assert len(digests) == 1
    archive = zipfile.ZipFile(io.BytesIO((tmp_path / "autograder.zip").read_bytes()))
    modes = {info.filename: info.external_attr >> 16 & 0o777 for info in archive.infolist()}
    assert modes == {"setup.sh": 0o755, "run_autograder": 0o755, "failed.json": 0o644, package.name: 0o644}
    assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}  # no clock in it
    assert archive.read(package.name) == b"not looked at here"
    assert f"--quiet ./{package.name}\n" in archive.read("setup.sh").decode()


# --- Classroom 50 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("source", "passed"), [(RIGHT, True), (WRONG, False)])
def test_the_classroom50_autograder_grades(tmp_path, source, passed):
    write(tmp_path, "classroom50", "logistic")
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    repository(checkout, source)
    (checkout / "result.json").symlink_to(tmp_path / "elsewhere")  # a student's trap: nothing must be written there
    (checkout / "numpy.py").write_text("raise SystemExit(0)")
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    when = {"GIT_COMMITTER_DATE": "2026-06-01T16:32:01+0200", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
    for words in (["init", "-q"], ["add", "exercises"], ["commit", "-q", "-m", "work"]):
        subprocess.run([*git, *words], cwd=checkout, check=True, env=environment(**when))
    more = {"CLASSROOM": "nn", "ASSIGNMENT": "logistic", "USERNAME": "ada", "SUBMISSION_TAG": "submit/2026-x",
            "COMMIT_URL": "https://x/c", "RELEASE_URL": "https://x/r"}  # fmt: skip
    done = subprocess.run([sys.executable, tmp_path / "autograder.py"], cwd=checkout, capture_output=True, text=True,
                          timeout=300, env=environment(**more))  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((checkout / "result.json").read_text(encoding="utf-8"))
    assert not (checkout / "result.json").is_symlink()
    assert not (tmp_path / "elsewhere").exists()
    assert found["schema"] == "classroom50/result/v1"
    assert (found["classroom"], found["owner"], found["review"]) == ("nn", "ada", "https://x/c")
    assert found["datetime"] == "2026-06-01T14:32:01Z"
    assert found["score"] == sum(test["score"] for test in found["tests"])
    assert (found["score"] == found["max-score"] == 4) is passed
    assert ("4 of 4 passed" in (checkout / "release-body.md").read_text(encoding="utf-8")) is passed


def test_the_classroom50_autograder_says_when_the_machine_failed(tmp_path):
    """Without the folder there is nothing to grade: no result, and an exit code that counts against nobody."""
    write(tmp_path, "classroom50", "logistic")
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    (checkout / "result.json").write_text('{"score": 4}')
    done = subprocess.run([sys.executable, tmp_path / "autograder.py"], cwd=checkout, capture_output=True, text=True,
                          timeout=300, env=environment())  # fmt: skip
    assert done.returncode == 1
    assert "the grader failed with exit code 2" in done.stderr
    assert not (checkout / "result.json").exists()


def test_the_classroom50_autograder_publishes_no_half_of_a_report(tmp_path):
    """An interrupted grader leaves a report of what it has checked, which must not become a grade."""
    write(tmp_path, "classroom50", "logistic")
    checkout = repository(tmp_path, HANGING)
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen([sys.executable, tmp_path / "autograder.py"], cwd=checkout, stdout=log, stderr=log,
                                   env=environment())  # fmt: skip
    victim = grader_of(process)
    while not victim.children():  # it is grading
        time.sleep(0.05)
    victim.send_signal(signal.SIGINT)
    assert process.wait(120) == 1
    assert "the grader failed with exit code 130" in (tmp_path / "log").read_text()
    assert not (checkout / "result.json").exists()


# --- render ------------------------------------------------------------------------------------------------------------


def test_render_needs_a_report(tmp_path):
    (tmp_path / "x.json").write_text('{"schema": "grader-report/1"}')
    (tmp_path / "y.json").write_text("[]")
    for name, complaint in (
        ("x.json", "x.json is not a report of `grader check --format json`"),
        ("y.json", "y.json is not a report of `grader check --format json`"),
        ("z.json", "cannot read z.json: No such file or directory"),
    ):
        done = grader("ci", "render", name, "--to", "junit", cwd=tmp_path)
        assert done.returncode == 2
        assert complaint in done.stderr
    done = grader("ci", "render", "x.json", "--to", "jnuit", cwd=tmp_path)
    assert "there is no format 'jnuit'" in done.stderr
