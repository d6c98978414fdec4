"""A process that grades: jobs in as lines of JSON, events out as lines of JSON. Knows one desk, no store and no other lane.

In: {"op": "grade" | "prepare", "id": ..., ...}. Out: {"event": "hello", "protections": {...}}, then for each job
{"event": "at", "id", "topic"} as often as it likes, and {"event": "done", "id", "report"}. When its input ends, it ends at once: no
process outlives the grader, however that is ended.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import sys
import threading
from typing import Any, TextIO

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"  # before numpy is imported

from grader import __version__  # noqa: E402
from grader.classroom.desk import Desk  # noqa: E402
from grader.subject.batch import WallBroken  # noqa: E402


def main() -> None:
    """Serve until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is for the grader that started this
    out = os.fdopen(os.dup(1), "w", encoding="ascii", buffering=1)
    os.dup2(2, 1)  # what is printed by accident is not an event
    desk = Desk()
    jobs: queue.Queue[dict[str, Any]] = queue.Queue()
    threading.Thread(target=_read, args=(jobs, desk), daemon=True).start()
    try:
        _send(out, event="hello", version=__version__, protections=desk.hello())
    except WallBroken as error:
        _send(out, event="broken", words=str(error))
    while True:
        job = jobs.get()
        if job["op"] == "prepare":
            desk.prepare(job)
            _send(out, event="done", id=job["id"], report=None)
            continue
        report = desk.grade(job, lambda topic, number=job["id"]: _send(out, event="at", id=number, topic=topic))  # type: ignore[misc]
        _send(out, event="done", id=job["id"], report=report)


def _read(jobs: queue.Queue[dict[str, Any]], desk: Desk) -> None:
    for line in sys.stdin:
        jobs.put(json.loads(line))
    desk.abandon()
    os._exit(0)


def _send(out: TextIO, **event: Any) -> None:
    out.write(json.dumps(event, allow_nan=False) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
