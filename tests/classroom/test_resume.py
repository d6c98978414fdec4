"""Whatever ends a run, the gradebook is whole, nothing is graded twice, and going on gives what an undisturbed run gives."""

import os
import random
import re
import shutil
import signal
import sqlite3
import time
from dataclasses import replace
from typing import ClassVar

import pytest

from grader import course
from grader.classroom import intake, setup
from grader.classroom.lanes import Lanes
from grader.classroom.progress import Quiet
from grader.classroom.run import MOST_KILLS, Plan, Run, stale
from grader.classroom.store import Store, StoreError
from tests.classroom.conftest import TOPIC, alive, contents, descendants
from tests.support import synthetic

OPTIONS = ("--only", TOPIC, "--timeout", "1.5", "--jobs", "2")


def gone(pids, seconds=10):
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive(pids):
        time.sleep(0.05)
    return not alive(pids)


def fill(folder, subs):
    """A store with the submissions of a folder, ungraded, and a plan."""
    store = Store(folder, create=True)
    with store.transaction():
        for each in intake.read_all(intake.scan(subs, course.topics()), course.topics(), setup.functions()):
            store.put(each.handed, keys=each.found.keys, notes=each.notes)
    return store, Plan(targets=tuple(course.resolve((TOPIC,))), timeout=5.0)


def given_out(grader, folder):
    """The gradebook as CSV, and as JSON without times."""
    table, records = (grader("export", folder, "--format", name) for name in ("csv", "json"))
    assert (table.returncode, records.returncode) == (0, 0), table.stderr + records.stderr
    return table.stdout, re.sub(r'"seconds": [0-9.e-]+', '"seconds": 0', records.stdout)


@pytest.mark.slow
def test_killed_at_20_random_moments_and_resumed_it_ends_as_if_nothing_had_been(grader, tmp_path):
    """Half of the moments lie anywhere from the start on, half around the moment at which results are written."""
    synthetic.write(
        tmp_path / "subs",
        synthetic.make(50, seed=1, topics=[TOPIC], kinds=("right", "wrong", "crashing", "empty", "mixed")),
    )
    patient = ("--only", TOPIC, "--timeout", "30", "--jobs", "2")  # none of them hangs; a busy machine shall not decide
    undisturbed = grader("grade", tmp_path / "subs", "--out", tmp_path / "one", *patient)
    assert undisturbed.returncode == 0, undisturbed.stderr
    rng, command = random.Random(1), ("grade", tmp_path / "subs", "--out", tmp_path / "two", *patient)
    for number in range(20):
        running = grader(*command, start=True)
        if number % 2:
            for line in running.stderr:
                if line.startswith("[1/"):
                    break
            time.sleep(rng.uniform(0.0, 0.05))
        else:
            time.sleep(rng.uniform(0.0, 1.5))
        below = descendants(running.pid)
        assert running.poll() is None, "it was done before it could be killed"
        running.kill()
        running.communicate()
        assert gone(below), "a killed grader leaves processes behind"
        if (tmp_path / "two" / "grades.db").exists():
            db = sqlite3.connect(tmp_path / "two" / "grades.db")
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            db.close()
    done = grader(*command)
    assert done.returncode == 0, done.stderr
    assert " 0 unchanged" not in done.stdout
    assert contents(tmp_path / "two") == contents(tmp_path / "one")
    assert given_out(grader, tmp_path / "two") == given_out(grader, tmp_path / "one")
    with Store(tmp_path / "two") as store:
        assert [store.history(each.id) for each in store.submissions()] == [1] * 50, "something was graded twice"


def test_an_unchanged_class_is_not_graded_again_and_only_what_changes_is(grader, tmp_path):
    made = synthetic.make(3, topics=[TOPIC], kinds=("right",))
    synthetic.write(tmp_path / "subs", made)
    assert "3 graded, 0 unchanged" in grader("grade", tmp_path / "subs", "--out", tmp_path / "out", *OPTIONS).stdout
    assert "0 graded, 3 unchanged" in grader("grade", tmp_path / "subs", "--out", tmp_path / "out", *OPTIONS).stdout
    (tmp_path / "subs" / made[1].name / f"{TOPIC}.py").write_text("x = 1\n")
    assert "1 graded, 2 unchanged" in grader("grade", tmp_path / "subs", "--out", tmp_path / "out", *OPTIONS).stdout
    assert (
        "3 graded, 0 unchanged"
        in grader("grade", tmp_path / "subs", "--out", tmp_path / "out", *OPTIONS, "--force").stdout
    )
    shutil.rmtree(tmp_path / "subs")
    assert "0 graded, 3 unchanged" in grader("regrade", tmp_path / "out").stdout
    assert "3 graded, 0 unchanged" in grader("regrade", tmp_path / "out", "--seed", "7").stdout


def test_changed_checks_touch_their_own_topic_alone(tmp_path, monkeypatch):
    two = ("logistic", "softmax")
    synthetic.write(tmp_path / "subs", synthetic.make(2, topics=two, kinds=("right",)))
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    plan = Plan(targets=tuple(course.resolve(two)))
    lanes = Lanes(1, require_protections=False)
    try:
        Run(store, plan, lanes, Quiet()).grade(stale(store, plan, store.submissions())[0])
    finally:
        lanes.close()
    assert stale(store, plan, store.submissions()) == ([], 2)
    changed = tmp_path / "softmax.py"
    changed.write_text(course.topic_path("softmax").read_text() + "\n# another check\n")
    real = course.topic_path
    monkeypatch.setattr(course, "topic_path", lambda topic: changed if topic == "softmax" else real(topic))
    work, unchanged = stale(store, plan, store.submissions())
    assert unchanged == 0
    assert [[target.topic for target in each.targets] for each in work] == [["softmax"], ["softmax"]]
    store.close()


class Noting(Lanes):
    """Notes which topics of whom are graded."""

    def __init__(self):
        super().__init__(1, require_protections=False)
        self.begun = []

    def begin(self, job):
        if not job.prepares:
            self.begun += [(job.name, target.topic) for target in job.targets]
        super().begin(job)


def group(folder, files):
    """Submissions by name, each a dict of topics' texts."""
    for name, texts in files.items():
        inside = folder / name / ("exercises" if name == "dan" else "")
        inside.mkdir(parents=True)
        for topic, text in texts.items():
            (inside / f"{topic}.py").write_text(text)


def test_a_file_that_several_hand_in_is_graded_once(tmp_path):
    """A group hands in its work once for each member; the results are what each would have got alone."""
    right, wrong = (course.solution_path(topic).read_text() for topic in ("logistic", "softmax"))
    wrong += "\n\ndef softmax(z, axis=-1):\n    return np.exp(z)\n"
    files = {
        "ann": {"logistic": right, "softmax": wrong}, "bob": {"logistic": right, "softmax": wrong}, "cem": {"logistic": right + "#", "softmax": wrong},
        "dan": {"softmax": wrong},
    }  # fmt: skip
    group(tmp_path / "subs", files)
    plan = Plan(targets=tuple(course.resolve(("logistic", "softmax"))))
    found = []
    for out, only in (("together", None), ("alone", "bob"), ("alone", "dan")):
        store, _ = fill(tmp_path / out, tmp_path / "subs")
        lanes = Noting()
        known = [each for each in store.submissions() if only in (None, each.name)]
        try:
            outcome = Run(store, plan, lanes, Quiet()).grade(stale(store, plan, known)[0])
        finally:
            lanes.close()
        store.close()
        assert outcome.graded == len(known)
        found.append((contents(tmp_path / out), lanes.begun))
    together, begun = found[0]
    assert begun == [
        ("ann", "logistic"), ("ann", "softmax"), ("cem", "logistic"), ("dan", "logistic")
    ]  # fmt: skip
    alone = found[2][0]
    assert len(alone) == 4
    assert {key: together[key] for key in alone} == alone
    assert {e["status"] for t in together["bob", "softmax"][-1]["topics"] for e in t["exercises"]} > {"passed"}


def test_what_the_moment_may_have_decided_is_graded_for_each(tmp_path):
    text = "import os\nimport time\ndef sigmoid(z):\n    time.sleep(60)\ndef logistic(z, L=1, k=1, z0=0):\n    os._exit(3)\n"
    group(tmp_path / "subs", {"ann": {TOPIC: text}, "bob": {TOPIC: text}})
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    lanes = Noting()
    plan = replace(plan, timeout=1.0)
    try:
        Run(store, plan, lanes, Quiet()).grade(stale(store, plan, store.submissions())[0])
    finally:
        lanes.close()
    store.close()
    assert lanes.begun == [("ann", TOPIC), ("bob", TOPIC)]


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_is_done_and_leaves_no_process(grader, tmp_path, sent):
    synthetic.write(tmp_path / "subs", synthetic.make(6, topics=[TOPIC], kinds=("right", "hanging", "hanging")))
    running = grader(
        "grade",
        tmp_path / "subs",
        "--out",
        tmp_path / "out",
        "--only",
        TOPIC,
        "--timeout",
        "20",
        "--jobs",
        "2",
        start=True,
    )
    for line in running.stderr:
        if line.startswith("[1/"):
            break
    below = descendants(running.pid)
    running.send_signal(sent)
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "interrupted: 5 of 6 submissions are left" in err or "interrupted: 4 of 6" in err, err
    assert len(below) >= 4  # two that grade, their warm parents
    assert gone(below, 5)
    assert len(contents(tmp_path / "out")) in (1, 2)


def test_a_submission_that_ends_the_grader_three_times_is_marked_and_nothing_else_lost(tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(5, topics=[TOPIC], kinds=("right",)))
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    lanes = Lanes(2, require_protections=False)
    victim = store.submissions()[1].name

    class Killer(Quiet):
        kills = 0

        def event(self, event):
            if event.kind == "at" and event.job.name == victim:
                os.kill(lanes.pid_of(event.job), signal.SIGKILL)
                Killer.kills += 1

    try:
        outcome = Run(store, plan, lanes, Killer()).grade(stale(store, plan, store.submissions())[0], prepare=False)
    finally:
        lanes.close()
    assert Killer.kills == MOST_KILLS
    assert outcome.grader_errors == [victim]
    found = contents(tmp_path / "out")
    for (name, _), (*_, state, report) in found.items():
        statuses = {e["status"] for topic in report["topics"] for e in topic["exercises"]}
        assert (state, statuses) == (("killed", {"grader_error"}) if name == victim else ("graded", {"passed"}))
    assert "SIGKILL" in found[victim, TOPIC][-1]["topics"][0]["exercises"][0]["message"]
    assert stale(store, plan, store.submissions()) == ([], 5)  # not tried again
    assert len(stale(store, plan, store.submissions(), force=True)[0]) == 5
    store.close()


def test_a_dead_grader_process_is_replaced_and_its_submission_graded(tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(4, topics=[TOPIC], kinds=("right",)))
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    lanes = Lanes(2, require_protections=False)
    before = set(lanes.pids())

    class Killer(Quiet):
        seen: ClassVar = set()

        def event(self, event):
            if event.kind == "at" and event.job.name not in self.seen:  # everyone's first try
                self.seen.add(event.job.name)
                os.kill(lanes.pid_of(event.job), signal.SIGKILL)

    try:
        outcome = Run(store, plan, lanes, Killer()).grade(stale(store, plan, store.submissions())[0], prepare=False)
        assert not before & set(lanes.pids())
    finally:
        lanes.close()
    assert (outcome.graded, outcome.grader_errors) == (4, [])
    assert all(
        e["status"] == "passed"
        for *_, report in contents(tmp_path / "out").values()
        for t in report["topics"]
        for e in t["exercises"]
    )
    store.close()


@pytest.mark.slow
def test_hanging_submissions_cost_their_limits_side_by_side_and_nobody_else_a_mark(grader, tmp_path):
    """20 that hang for 2 s each among 6 that do not, in 4 processes. From the first result to the last it takes well below what all
    the exercises took together, on a busy machine as well; and the 6 are graded as they are without them."""
    hanging = synthetic.make(20, topics=[TOPIC], kinds=("hanging",))
    others = [
        replace(m, name=f"other {m.name}") for m in synthetic.make(6, topics=[TOPIC], kinds=("right", "wrong", "mixed"))
    ]
    synthetic.write(tmp_path / "calm", others)
    synthetic.write(tmp_path / "subs", [*hanging, *others])
    options = ("--only", f"{TOPIC}.logistic", "--timeout", "2", "--jobs", "4")
    assert grader("grade", tmp_path / "calm", "--out", tmp_path / "one", *options).returncode == 0  # draws the inputs
    running = grader("grade", tmp_path / "subs", "--out", tmp_path / "two", *options, start=True)
    done = [time.monotonic() for line in running.stderr if line.startswith("[")]
    running.communicate()
    assert running.returncode == 0
    assert len(done) == 26
    alone, among = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert len(among) == 26
    assert {key: among.pop(key) for key in alone} == alone
    statuses = {e["status"] for *_, report in among.values() for t in report["topics"] for e in t["exercises"]}
    assert statuses == {"timed_out"}
    with Store(tmp_path / "two") as store:
        reports = [result.report for each in store.submissions() for result in store.latest(each.id).values()]
    seconds = sum(e["seconds"] for report in reports for topic in report["topics"] for e in topic["exercises"])
    assert seconds > 20 * 2
    assert done[-1] - done[0] < 0.75 * seconds


def test_two_graders_do_not_fill_one_gradebook(grader, tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(1, topics=[TOPIC], kinds=("right",)))
    with Store(tmp_path / "out", create=True):
        done = grader("grade", tmp_path / "subs", "--out", tmp_path / "out", *OPTIONS)
    assert done.returncode == 2
    assert "another grader is at work" in done.stderr


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096), "damaged"),
        (lambda path: path.write_text("student,total\n"), "damaged or no gradebook"),
        (
            lambda path: sqlite3.connect(path).executescript("CREATE TABLE notes (x); INSERT INTO notes VALUES (1)"),
            "another program",
        ),
        (
            lambda path: sqlite3.connect(path).executescript(
                "PRAGMA application_id = 0x67726164; PRAGMA user_version = 99; CREATE TABLE x (y)"
            ),
            "newer grader",
        ),
    ],
    ids=["damaged", "no database", "foreign", "newer"],
)
def test_a_gradebook_that_is_none_gets_one_line(grader, tmp_path, make, words):
    synthetic.write(tmp_path / "subs", synthetic.make(1, topics=[TOPIC], kinds=("right",)))
    out = tmp_path / "out"
    out.mkdir()
    make(out / "grades.db")
    before = (out / "grades.db").read_bytes()
    for command in (("grade", tmp_path / "subs", "--out", out), ("regrade", out), ("export", out, "--format", "csv")):
        done = grader(*command)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr
        assert "Traceback" not in done.stderr
        assert len([line for line in done.stderr.splitlines() if "Error" in line]) == 1
    assert (out / "grades.db").read_bytes() == before


def test_a_gradebook_with_torn_pages_is_refused(graded, tmp_path):
    """Bytes in the middle of a real gradebook are overwritten."""
    shutil.copytree(graded[0], tmp_path / "out")
    path = tmp_path / "out" / "grades.db"
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        Store(tmp_path / "out")
