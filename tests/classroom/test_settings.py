"""Rosters match whoever wrote them; a grader.toml says what it means or is refused in one line; late work costs by time stamps alone."""

import os
import subprocess
import sys

import pytest

from grader.classroom import gradebook, policy, roster, setup
from grader.classroom.desk import Desk
from grader.classroom.handed import Handed
from grader.classroom.policy import BadPolicy, Late, Policy
from grader.classroom.roster import BadTable
from grader.classroom.store import Store
from grader.engine.results import Exercise, Report, Topic
from tests.classroom.conftest import TOPIC
from tests.support import synthetic


def students(text, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return roster.read_roster(path)


# --- rosters ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"Doe, Jane",4711,u9,jdoe,A\n',
            ("doejane", "4711"),
        ),
        (
            'Student,ID,SIS User ID,SIS Login ID,Section\n"Doe, Jane",4711,u9,jdoe,A\n"Student, Test",1,,,\n',
            ("doejane",),
        ),
        (
            "Identifier,Full name,Email address\nParticipant 99,Jane Doe,jane@x.org\n",
            ("Jane Doe", "Participant 99", "99"),
        ),
        ("First name;Last name;Email\nJane;Doe;jane@x.org\n", ("someone", "jane@x.org")),
        ("github_username\tName\njdoe-7\tJane Doe\n", ("jdoe-7",)),
        ("\ufeffname\nJANE  DÖE\n".encode(), ("doejane", "jane doe")),
        ("学号,姓名\n2026001,李雷\n", ("李雷",)),
        ("sid,name\n0815,Jane Doe\n".encode("utf-16"), ("0815", "x@y.org")),
    ],
)
def test_a_roster_of_any_platform_finds_its_student(tmp_path, text, keys):
    found = students(text, tmp_path)
    assert len(found) == 1
    name, *others = keys
    assert roster.match(found, [(name, others), ("quite someone else", ("4712",))]) == {name: found[0]}


def test_a_line_that_stands_twice_is_one_student(tmp_path):
    assert [s.name for s in students("name,id\nAnn,7\nBob,8\nAnn,7\n", tmp_path)] == ["Ann", "Bob"]


def test_what_is_not_certain_is_not_matched(tmp_path):
    found = students("name,id\nAnn Lee,1\nLee Ann,2\nBob,3\n", tmp_path)
    assert roster.match(found, [("annlee", ())]) == {}
    assert roster.match(found, [("annlee", ("2",))])["annlee"].id == "2"
    assert set(roster.match(found, [("Bob", ()), ("bob", ())])) == {"Bob"}, "one student, one submission"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "needs a column called name"),
        (b"name\n\xff\xfe\xfa\n", "not UTF-8"),
        (b"\x00" * (9 << 20), "no list of students"),
        ("name,id\nAnn,7\nBob,7\n", r"id '7' belongs to several students \(Ann, Bob\): keep one line for each"),
        ("name,email\nAnn,A@x.org\nAnn B,a@x.org\n", "email 'a@x.org' belongs to several students"),
    ],
)
def test_a_bad_roster_gets_one_line(tmp_path, text, words):
    with pytest.raises(BadTable, match=words):
        students(text, tmp_path)
    with pytest.raises(BadTable, match="cannot read"):
        roster.read_roster(tmp_path / "none.csv")


# --- the policy ---------------------------------------------------------------------------------------------------------


def load(text, tmp_path):
    path = tmp_path / "grader.toml"
    path.write_text(text)
    return policy.load(path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.grader]\npoint = 3", "has no key 'point': did you mean points?"),
        ("[tool.grader.late]\ndeu = 1", r"\[tool.grader.late\] has no key 'deu': did you mean due?"),
        ("[tool.grader.points]\nlogistics = 3", "no key 'logistics': did you mean logistic?"),
        ('[tool.grader.points]\n"logistic.sigmod" = 3', "no key 'logistic.sigmod': did you mean logistic.sigmoid?"),
        ("[tool.grader.points]\nsigmod = 3", "no key 'sigmod': did you mean sigmoid?"),
        ("[tool.grader.timeouts]\nsigmoid = 3", "no key 'sigmoid'"),
        ("[tool.grader]\ntopics = ['logistik']", "no key 'logistik': did you mean logistic?"),
        ("[tool.grader.points]\nlogistic = -1", "logistic is -1, but should be a number from 0"),
        ("[tool.grader]\nreveal = 'all'", "reveal is 'all', but should be one of full"),
        ("[tool.grader]\nseed = 'x'", "seed is 'x', but should be a whole number"),
        ("[tool.grader]\ntotal = true", "total is True, but should be a number"),
        ("[tool.grader]\nshrink = 1", "shrink is 1, but should be true or false"),
        ("[tool.grader.late]\ndue = 'soon'", "due is 'soon', but should be a date and time"),
        ("[tool.grader.late]\npenalty = 0.1", "penalty but no due date"),
        ("[grader]\nx = 1", r"no table \[tool.grader\]"),
        ("x = = 1", "is not TOML"),
    ],
)
def test_a_wrong_key_or_value_gets_one_line_with_the_right_one(tmp_path, text, words):
    with pytest.raises(BadPolicy, match=words) as caught:
        load(text, tmp_path)
    assert str(caught.value).startswith(str(tmp_path / "grader.toml"))
    assert "\n" not in str(caught.value) or "TOML" in words


NAMES = [("logistic", "logistic"), ("logistic", "sigmoid"), ("logistic", "sigmoid_backward"), ("softmax", "softmax")]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("", [1, 1, 1, 1]),
        ("[tool.grader.weights]\nsigmoid = 3", [1, 3, 1, 1]),
        ("[tool.grader.points]\nlogistic = 6", [2, 2, 2, 1]),
        ('[tool.grader.points]\nlogistic = 6\n"logistic.sigmoid" = 4', [1, 4, 1, 1]),
        ("[tool.grader.points.logistic]\nsigmoid = 4", [1, 4, 1, 1]),
        ("[tool.grader.points]\nlogistic = 8\n[tool.grader.weights]\nsigmoid = 2", [2, 4, 2, 1]),
        ("[tool.grader]\ntotal = 100", [25, 25, 25, 25]),
        ("[tool.grader.points]\nsoftmax = 0", [1, 1, 1, 0]),
    ],
)
def test_points_and_weights(tmp_path, text, worth):
    found = load("[tool.grader]\n" + text if not text.startswith("[tool.grader]") else text, tmp_path)
    assert list(found.worth(NAMES).values()) == worth


def test_only_the_topics_that_count_are_in_the_report_and_points_scale_the_scores():
    exercises = tuple(Exercise(name=name, status="failed", score=0.5) for _, name in NAMES[:3])
    report = Report(
        grader="0", seed=0, submission="x",
        topics=(Topic(name="logistic", exercises=exercises), Topic(name="softmax", exercises=(Exercise(name="softmax", status="passed", score=1.0),))),
    )  # fmt: skip
    found = Policy(topics=("logistic",), points={"logistic": 30.0}).apply(report, NAMES)
    assert (found.score, found.max_score, len(found.topics)) == (15.0, 30.0, 1)


@pytest.mark.parametrize(
    ("submitted", "share"),
    [
        ("2026-10-01T23:59:00Z", 0.0), ("2026-10-02T00:10:00Z", 0.0), ("2026-10-02T00:20:00Z", 0.1), ("2026-10-02T23:58:59Z", 0.1),
        ("2026-10-03T00:00:00Z", 0.2), ("2026-10-30T00:00:00Z", 0.5), ("2026-10-02 07:00:00 +0800", 0.0), ("2026-10-02 00:30:00.123456789 Z", 0.1),
        ("2026-10-02 00:30:00 UTC", 0.1), ("2026-10-02 00:30", 0.1), ("2026-09-01", 0.0),
    ],
)  # fmt: skip
def test_late_work_costs_by_the_day_begun(submitted, share):
    late = Late(due="2026-10-01T23:59:00+00:00", penalty=0.1, grace_minutes=15, most=0.5)
    assert late.share(submitted) == pytest.approx(share)


def test_a_policy_comes_back_from_the_gradebook_as_it_was(tmp_path):
    found = load(
        "[tool.grader]\ntitle='x'\nseed=3\n[tool.grader.points]\nlogistic=2\n[tool.grader.late]\ndue=2026-10-01\npenalty=0.5",
        tmp_path,
    )
    assert found.late.due == "2026-10-01T23:59:59"
    assert policy.from_json(policy.to_json(found)) == found


# --- the command --------------------------------------------------------------------------------------------------------


def test_late_penalties_come_from_time_stamps_and_reach_the_total(graded, tmp_path):
    out, made = graded
    (tmp_path / "submissions.csv").write_text(
        "student,when\n" + "".join(f"{m.name},2026-10-0{2 if i % 2 else 1}T12:00:00Z\n" for i, m in enumerate(made[:6]))
    )
    found = load(
        "[tool.grader]\ntitle='HW'\n[tool.grader.late]\ndue=2026-10-01T23:00:00Z\npenalty=0.25\nfile='submissions.csv'\ncolumn='when'",
        tmp_path,
    )
    with Store(out) as store:
        kept = setup.kept_roster(store)
        book = gradebook.build(store, found, kept, setup.stamps(found, kept))
    rows = {row.name: row for row in book.rows}
    assert sum(row.late_share > 0 for row in book.rows) == 3
    for index, m in enumerate(made[:6]):
        row = rows[m.name]
        assert row.total == pytest.approx(row.score * (0.75 if index % 2 else 1.0), abs=1e-3)
    assert rows[made[1].name].score > 0


def test_the_roster_says_who_is_missing_and_who_is_unknown(graded, grader):
    out, made = graded
    lines = grader("export", out, "--format", "csv").stdout.splitlines()
    assert [line.partition(",")[0] for line in lines if ",missing," in line] == ["Zoe Absent"]
    assert [line.partition(",")[0] for line in lines if "not in the roster" in line] == [made[-1].name]


def test_a_grader_toml_among_the_submissions_is_never_read(grader, tmp_path):
    subs = tmp_path / "subs"
    synthetic.write(subs, synthetic.make(1, topics=[TOPIC], kinds=("right",)))
    (subs / "grader.toml").write_text("[tool.grader]\nnonsense = 1\n")
    done = grader("grade", subs, "--out", tmp_path / "out", "--only", TOPIC, cwd=subs)
    assert done.returncode == 0, done.stderr
    done = grader("grade", subs, "--out", tmp_path / "out", "--config", subs / "grader.toml")
    assert done.returncode == 2
    assert "lies among the submissions" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("grade", "nowhere", "--out", "out"), "there is no folder nowhere"),
        (("grade", "file.zip", "--out", "out"), "unpack the download first"),
        (("grade", "subs", "--out", "subs/out"), "lies among the submissions"),
        (("grade", "subs", "--out", "out", "--only", "logistik"), "did you mean"),
        (("grade", "subs", "--out", "out", "--roster", "no.csv"), "cannot read no.csv"),
        (("grade", "subs", "--out", "out", "--config", "no.toml"), "cannot read no.toml"),
        (("grade", "subs", "--out", "file.zip/x"), "cannot make the folder"),
        (("export", "out", "--format", "csv"), "there is no gradebook"),
        (("regrade", "out"), "there is no gradebook"),
    ],
)
def test_wrong_usage_gets_one_line(grader, tmp_path, arguments, words):
    here = tmp_path / "here"
    (here / "subs").mkdir()
    (here / "file.zip").write_text("x")
    done = grader(*arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (here / "out" / "grades.db").exists()


def test_the_hidden_seed_reaches_no_worker_and_no_report(tmp_path, cache):
    """All that is written to workers, their parents' environments and command lines, and every report, are searched for it."""
    seed = 1_836_311_903
    subs, config = tmp_path / "subs", tmp_path / "grader.toml"
    synthetic.write(subs, synthetic.make(2, topics=[TOPIC], kinds=("right", "wrong")))
    config.write_text(f"[tool.grader]\nseed = {seed}\n")
    watch = tmp_path / "watch.py"
    watch.write_text(
        "import os, subprocess, sys, threading\n"
        f"sys.path.insert(0, {os.getcwd()!r})\n"
        "real, log = os.write, open(sys.argv[1], 'ab', buffering=0)\n"
        "def write(fd, data):\n    log.write(bytes(data)); return real(fd, data)\n"
        "os.write = write\n"
        "popen = subprocess.Popen.__init__\n"
        "def start(self, args, *a, **k):\n    log.write(repr((args, k.get('env'))).encode()); popen(self, args, *a, **k)\n"
        "subprocess.Popen.__init__ = start\n"
        "import socket\nsend = socket.send_fds\n"
        "def send_fds(sock, data, *a):\n    log.write(b''.join(data)); return send(sock, data, *a)\n"
        "socket.send_fds = send_fds\n"
        "from grader.classroom import lane\nlane.main()\n"
    )
    lane = f"import sys, runpy; sys.argv = [{str(watch)!r}, {str(tmp_path / 'log')!r}]; runpy.run_path({str(watch)!r}, run_name='__main__')"
    driver = tmp_path / "driver.py"
    driver.write_text(
        f"from grader.classroom import lanes\nlanes.START = {lane!r}\nfrom grader.cli import main\nmain()\n"
    )
    env = {**os.environ, "GRADER_CACHE_DIR": str(tmp_path / "plans"), "PYTHONPATH": os.getcwd()}
    command = [
        "grade",
        str(subs),
        "--out",
        str(tmp_path / "out"),
        "--only",
        TOPIC,
        "--config",
        str(config),
        "--jobs",
        "1",
        "--quiet",
    ]
    done = subprocess.run(
        [sys.executable, driver, *command], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    log = (tmp_path / "log").read_bytes()
    assert len(log) > 100_000  # it did see the workers' frames
    assert all(words in log for words in (b'"op"', b'"command": "fork"', b"OMP_NUM_THREADS"))
    for form in (str(seed).encode(), seed.to_bytes(4, "little"), seed.to_bytes(4, "big"), f"{seed:x}".encode()):
        assert form not in log
    for format_name in ("json", "csv"):
        done = subprocess.run(
            [sys.executable, "-m", "grader", "export", str(tmp_path / "out"), "--format", format_name],
            env=env,
            cwd=tmp_path,
            capture_output=True,
        )
        assert done.returncode == 0
        assert str(seed).encode() not in done.stdout
    for format_name in ("gradescope", "junit", "html", "github-classroom", "classroom50", "prairielearn"):
        target = tmp_path / format_name
        subprocess.run(
            [
                sys.executable,
                "-m",
                "grader",
                "export",
                str(tmp_path / "out"),
                "--format",
                format_name,
                "--output",
                str(target),
            ],
            env=env,
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
        assert all(str(seed).encode() not in path.read_bytes() for path in target.rglob("*") if path.is_file())


def test_shrink_reaches_the_desk_and_its_results_are_others(tmp_path):
    """Without it the first failing call is shown as it was drawn; a gradebook graded the other way is not current."""
    plain = setup.make_plan(policy.Policy(), ("logistic",), None, None)
    small = setup.make_plan(load("[tool.grader]\nshrink = true", tmp_path), ("logistic",), None, None)
    assert [plan.body("grade", plan.targets)["shrink"] for plan in (plain, small)] == [False, True]
    assert set(plain.keys().values()).isdisjoint(small.keys().values())
    shown = []
    for plan in (plain, small):
        desk = Desk()
        handed = Handed(
            name="x",
            files={
                "logistic": b"import numpy as np\ndef sigmoid(x):\n    return np.where(x > 0.6, 0.5, 1 / (1 + np.exp(-x)))\n"
            },
        )
        try:
            report = desk.grade({**plan.body("grade", plan.targets), "handed": handed.to_json()}, lambda topic: None)
        finally:
            desk.close()
        check = next(c for c in report["topics"][0]["exercises"][1]["checks"] if c["name"] == "matches_reference")
        assert check["status"] == "failed"
        shown.append(check["counterexample"]["call"])
    assert len(shown[1]) < len(shown[0])
