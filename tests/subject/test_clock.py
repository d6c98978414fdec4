"""A worker's time is its own: what it waits for the processors, because others have them, is not counted, within bounds."""

import os
import sys
import time

import pytest

from grader.subject import client
from grader.subject.batch import Batch, WorkerTimeout
from grader.subject.client import Usage
from grader.subject.pool import Pool

FOREVER = "def forever():\n    while True:\n        pass\n"
NOBODY = client.Process(pid=0, to_worker=-1, from_worker=-1, output=-1, end=None, trace=None)


@pytest.fixture
def moves(monkeypatch):
    """How far the deadline was moved, each time."""
    found = []
    extend = client.Worker._kept_waiting

    def recorded(worker):
        before = worker._deadline
        moved = extend(worker)
        found.append(worker._deadline - before)
        return moved

    monkeypatch.setattr(client.Worker, "_kept_waiting", recorded)
    return found


def run_forever(seconds):
    with Pool() as pool:
        worker = pool.start("numpy")
        worker.load(FOREVER, filename="f.py", topic="f", names=("forever",))
        worker.start_clock(seconds)
        header = {"op": "calls", "name": "forever", "how": "call", "fresh": False, "watch": -1}
        batch = Batch.of(header, [[["t", []], ["d", []]]], b"")
        with pytest.raises(WorkerTimeout):
            worker.run(batch, {})


def test_waiting_for_others_moves_the_deadline_at_most_to_three_times_the_limit(monkeypatch, moves):
    waited = iter([0.0, 0.1, 100.0, 200.0, 300.0])
    monkeypatch.setattr(client, "usage", lambda pid: Usage(used=0.0, waited=next(waited)))
    worker = client.Worker(process=NOBODY, kind="numpy")
    worker.start_clock(0.2)
    start = worker._deadline
    for _ in range(3):
        worker._kept_waiting()
    assert moves == pytest.approx([0.1, 0.3, 0.0])
    assert worker._deadline - start == pytest.approx(0.4)


def test_what_used_its_seconds_gets_no_more(monkeypatch, moves):
    used = iter([Usage(), Usage(used=0.3, waited=5.0), Usage(used=0.3, waited=5.0)])
    monkeypatch.setattr(client, "usage", lambda pid: next(used))
    worker = client.Worker(process=NOBODY, kind="numpy")
    worker.start_clock(0.2)
    assert worker._kept_waiting() is False
    assert moves == [0.0]


def test_a_function_that_never_ends_is_ended():
    run_forever(0.3)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says")
def test_what_a_process_used_is_read_from_the_system():
    before = client.usage(os.getpid())
    start = time.process_time()
    while time.process_time() - start < 0.2:
        pass
    after = client.usage(os.getpid())
    assert after.used - before.used > 0.1
    assert after.waited >= before.waited
    assert client.usage(2**22 + 1) == Usage()
