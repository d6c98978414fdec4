"""The hostile students: each gets its verdict in every mode, within its time, and leaves nothing behind."""

import csv
import os
import re
import shutil
import subprocess
import sys

import pytest

from grader import course
from tests.support import hostile

FILES = {file.name: file for file in hostile.all_files()}
CASES = [(mode, file.name) for mode in hostile.MODES for file in hostile.files_for(mode)]
STATUSES = {"passed", "failed", "crashed", "timed_out", "not_started", "blocked"}


@pytest.fixture(scope="module")
def sessions():
    """A session for each mode, opened when it is first asked for."""
    opened = {}

    def session(mode):
        if mode not in opened:
            opened[mode] = hostile.open_session(hostile.MODES[mode])
        return opened[mode]

    yield session
    for found in opened.values():
        found.close()


@pytest.fixture(scope="module")
def other_user():
    """What an unprivileged user's grader says; a skip with the reason where there can be none."""
    outcomes, why = hostile.as_other_user([file.name for file in hostile.files_for("other-user")])
    if why:
        pytest.skip(why)
    return {outcome.name: outcome for outcome in outcomes}


@pytest.mark.parametrize("name", FILES)
def test_a_header_says_what_is_expected(name):
    file = FILES[name]
    assert file.target in {exercise.name for exercise in course.load(file.topic).exercises}
    assert file.expect
    assert file.expect | file.without <= STATUSES
    assert file.needs <= set(hostile.STANDS_FOR)
    assert bool(file.needs) == bool(file.without)


def test_there_are_files_enough():
    assert len(FILES) >= 450
    assert all(any(mode == m for m, _ in CASES) for mode in hostile.MODES)


@pytest.mark.slow
@pytest.mark.parametrize(("mode", "name"), CASES, ids=[f"{mode}-{name}" for mode, name in CASES])
def test_a_hostile_file_gets_its_verdict(mode, name, request):
    if hostile.MODES[mode].other_user:
        outcome = request.getfixturevalue("other_user")[name]
        assert "user" in outcome.off or outcome.off == []  # nothing to give up
    else:
        outcome = hostile.judge(request.getfixturevalue("sessions")(mode), FILES[name])
    assert outcome.status != "grader_error", outcome.words
    assert outcome.wrong(FILES[name]) == "", outcome.words
    assert outcome.seconds < hostile.MOST_SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("mode", [mode for mode in hostile.MODES if not hostile.MODES[mode].other_user])
def test_nothing_is_left_behind(mode):
    processes, places = hostile.children(), hostile.shared_places()
    session = hostile.open_session(hostile.MODES[mode])
    try:
        for file in hostile.files_for(mode):
            if file.path.parent.name in ("escape", "damage") and "timed_out" not in file.expect:
                hostile.grade(session, file)
    finally:
        session.close()
    assert hostile.children() == processes
    left = hostile.shared_places() - places
    for place in left:
        shutil.rmtree(place) if os.path.isdir(place) and not os.path.islink(place) else os.unlink(place)
    if "filesystem" not in hostile.MODES[mode].skip:  # without that protection, files can be written
        assert left == set()


def check(name, folder, *options, timeout=60):
    """`grader check` of a hostile file, as a student runs it."""
    file = FILES[name]
    (folder / f"{file.topic}.py").write_bytes(file.path.read_bytes())
    return subprocess.run(
        [sys.executable, "-m", "grader", "check", file.target, "--path", str(folder), "--timeout", "3", *options],
        capture_output=True, check=False, timeout=timeout, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip


SHOWN = {
    "cheat/answers_before_asked": "your code broke the channel to the grader: an answer that was not asked for",
    "cheat/rebind_allclose": "should be",
    "damage/close_all_and_sleep": "your code closed the channel to the grader",
    "damage/builtins_gone": "your code broke the interpreter that it runs in",
    "damage/trace_line_is_unicode": "it did not finish within 3 seconds",
    "exits/exception_name_is_markup": r"it raised \x1b[2J\n::error::pwned",
    "exits/import_os_exit": "ended with exit code",
    "exits/recursion": "RecursionError",
    "output/flood_for_ever": "it printed more than 16 MB",
    "output/giant_single_write": "it printed more than 16 MB",
    "offlimits/thread": "it calls torch.lstm_cell, which is off limits here",
    "offlimits/torch_in_numpy_topic": "torch.as_tensor, which is off limits here",
    "resources/memory_numpy_100gb": "Unable to allocate",
    "resources/shared_lists": "too large: it holds too many values",
    "values/lying_subclass": "should be",
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SHOWN)
def test_what_a_student_reads_is_one_clear_message(name, tmp_path):
    done = check(name, tmp_path)
    shown = done.stdout.decode()
    assert done.returncode == 1
    assert done.stderr == b""
    assert SHOWN[name] in shown
    assert "Traceback" not in shown
    assert all(character.isprintable() or character == "\n" for character in shown)
    assert not re.search(r"^\s*::", shown, re.MULTILINE)
    assert sum(f" {FILES[name].target}  " in line for line in shown.splitlines()) == 1


@pytest.mark.slow
def test_a_folder_of_hostile_students_is_graded_to_the_end(tmp_path):
    names = ["cheat/answers_twice", "damage/close_all_and_sleep", "exits/import_os_exit", "output/flood_for_ever",
             "resources/loop_in_pow", "values/cyclic_list", "lookalike/own_names", "broken/syntax_error", "bytes/null_byte"]  # fmt: skip
    for name in names:
        folder = tmp_path / "class" / name.replace("/", "-")
        folder.mkdir(parents=True)
        (folder / f"{FILES[name].topic}.py").write_bytes(FILES[name].path.read_bytes())

    def grader(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "grader", *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert "Traceback" not in done.stdout + done.stderr
        assert done.returncode == 0, done.stderr
        return done.stdout

    grader("grade", "class", "--out", "book", "--only", "sigmoid", "--only", "lstm_cell", "--timeout", "3",
           "--allow-missing-protections", "--quiet")  # fmt: skip
    rows = {row["submission"]: row for row in csv.DictReader(grader("export", "book", "--format", "csv").splitlines())}
    assert set(rows) == {name.replace("/", "-") for name in names}
    assert {row["state"] for row in rows.values()} == {"graded"}
    scores = {name: float(row["score"]) for name, row in rows.items()}
    assert scores.pop("lookalike-own_names") == 1
    assert set(scores.values()) == {0}
