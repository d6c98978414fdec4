"""A real Dask cluster of two worker processes grades as this machine does; one that is killed costs nothing but time."""

import os
import signal
import subprocess
import sys
import time

import pytest

from grader.classroom.executor import Broken, Job
from grader.classroom.progress import Quiet
from grader.classroom.run import MOST_KILLS, Run, stale
from tests.classroom.conftest import TOPIC, alive, contents, descendants
from tests.classroom.test_resume import fill
from tests.support import synthetic

pytest.importorskip("distributed", reason="Dask is not installed (extra: cluster)")
pytestmark = pytest.mark.slow


class Local:
    """A scheduler and its workers, each a process of its own, started by Dask's own commands."""

    def __init__(self, root):
        self.root, self.env = (
            root,
            {**os.environ, "PYTHONPATH": os.getcwd(), "DASK_DISTRIBUTED__WORKER__DAEMON": "False"},
        )
        self.file = root / "scheduler.json"
        self.processes = [
            self._start(
                "distributed.cli.dask_scheduler", "--port", "0", "--no-dashboard", "--scheduler-file", self.file
            )
        ]
        self.workers = []
        for _ in range(600):
            if self.file.exists() and self.file.stat().st_size:
                break
            time.sleep(0.1)
        import json

        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, module, *arguments):
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)], env=self.env, cwd=self.root, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=open(self.root / "log.txt", "a"),
        )  # fmt: skip

    def add_worker(self):
        worker = self._start(
            "distributed.cli.dask_worker",
            self.address,
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
            "--local-directory",
            self.root,
        )
        self.processes.append(worker)
        self.workers.append(worker)
        return worker

    def close(self):
        for process in reversed(self.processes):
            below = descendants(process.pid)
            process.kill()
            process.wait()
            for _ in range(100):
                if not alive(below):
                    break
                time.sleep(0.05)
            assert not alive(below), "a killed worker leaves processes behind"


@pytest.fixture
def dask(tmp_path):
    (tmp_path / "dask").mkdir()
    found = Local(tmp_path / "dask")
    yield found
    found.close()


def two_workers(dask):
    from grader.classroom.cluster import Cluster

    dask.add_worker()
    dask.add_worker()
    cluster = Cluster(dask.address, require_protections=False)
    end = time.monotonic() + 120
    while cluster.slots() < 2 and time.monotonic() < end:
        cluster.wait(0.5)
    assert cluster.slots() == 2
    return cluster


def test_a_worker_that_lost_a_job_gets_no_other_before_it_has_answered_again(dask):
    """A dead one is still listed for a while, and would be the death of one more job that did nothing wrong."""
    cluster = two_workers(dask)
    try:
        job = Job(id=1, name="x", body={"op": "prepare", "targets": [], "seed": 0, "examples": 5, "timeouts": {}})
        cluster.begin(job)
        (identity,) = cluster._busy
        assert cluster._lost(identity, "gone").kind == "died"
        assert cluster.slots() == 1
        end = time.monotonic() + 60
        while cluster.slots() < 2 and time.monotonic() < end:
            cluster.wait(0.2)
        assert cluster.slots() == 2  # it was alive
    finally:
        cluster.close()


def test_a_killed_worker_costs_time_and_nothing_else(grader, dask, tmp_path):
    synthetic.write(
        tmp_path / "subs", synthetic.make(10, topics=[TOPIC], kinds=("right", "wrong", "mixed", "empty", "crashing"))
    )
    here = grader("grade", tmp_path / "subs", "--out", tmp_path / "one", "--only", TOPIC, "--timeout", "5")
    assert here.returncode == 0, here.stderr
    store, plan = fill(tmp_path / "two", tmp_path / "subs")
    cluster = two_workers(dask)

    class Killer(Quiet):
        done, lost = 0, 0

        def finished(self, name, report):
            Killer.done += 1
            if Killer.done == 2:
                dask.workers[0].send_signal(signal.SIGKILL)

        def event(self, event):
            Killer.lost += event.kind == "died"

    try:
        outcome = Run(store, plan, cluster, Killer()).grade(stale(store, plan, store.submissions())[0])
    finally:
        cluster.close()
    assert dask.workers[0].wait() == -signal.SIGKILL
    assert dask.workers[1].poll() is None
    assert (outcome.graded, outcome.grader_errors) == (10, [])
    assert Killer.lost <= 1
    two = contents(tmp_path / "two")
    for key, (_, _, _, keys, state, report) in contents(tmp_path / "one").items():
        assert (two[key][3], two[key][4], two[key][5]) == (keys, state, report)
    store.close()


def test_what_kills_three_workers_is_marked(dask, tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(3, topics=[TOPIC], kinds=("right",)))
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    cluster = two_workers(dask)
    victim = store.submissions()[0].name
    begin = cluster.begin

    def watch(job):
        """Kills the worker that gets the victim, and puts another in its place."""
        begin(job)
        if job.name == victim:
            identity = next(i for i, (other, _, _) in cluster._busy.items() if other is job)
            os.kill(cluster._client.run(os.getpid)[cluster._workers[identity]], signal.SIGKILL)
            dask.add_worker()

    cluster.begin = watch
    try:
        outcome = Run(store, plan, cluster, Quiet()).grade(stale(store, plan, store.submissions())[0], prepare=False)
    finally:
        cluster.close()
    assert sum(worker.poll() is not None for worker in dask.workers) == MOST_KILLS
    assert outcome.grader_errors == [victim]
    states = {name: state for (name, _), (*_, state, _) in contents(tmp_path / "out").items()}
    assert sorted(states.values()) == ["graded", "graded", "killed"]
    store.close()


def test_the_command_grades_on_a_cluster(grader, dask, tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(2, topics=[TOPIC], kinds=("right",)))
    dask.add_worker()
    done = grader("grade", tmp_path / "subs", "--out", tmp_path / "out", "--only", TOPIC, "--scheduler", dask.address)
    assert done.returncode == 0, done.stderr
    assert "2 graded" in done.stdout


def test_a_cluster_that_is_not_there_gets_one_line(grader, tmp_path):
    synthetic.write(tmp_path / "subs", synthetic.make(1, topics=[TOPIC], kinds=("right",)))
    done = grader(
        "grade", tmp_path / "subs", "--out", tmp_path / "out", "--only", TOPIC, "--scheduler", "tcp://127.0.0.1:9"
    )
    assert done.returncode == 3
    assert "no Dask scheduler answers at tcp://127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_dask_the_extra_is_named(monkeypatch):
    from grader.classroom.cluster import Cluster

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Broken, match=r"grader\[cluster\]"):
        Cluster("tcp://127.0.0.1:9", require_protections=False)
    assert Job(id=1, name="x", body={}).seconds > 0
