"""Carries out jobs on a Dask cluster (extra: cluster). Knows Dask and the jobs' JSON; the store stays with the instructor.

One job at a time is sent to each worker process, so that a lost worker says which submission was on it. What a worker had is
begun again on another; that a worker is gone is seen by its identity, not by its address, which the next one may have again.
"""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from typing import Any

import grader
from grader.classroom.executor import Broken, Event, Job
from grader.words import say

CONNECT_SECONDS = 20.0
NO_WORKER_SECONDS = 120.0  # without any worker, before the run is given up
MOST_UNANSWERED = 3  # times a worker may fail to say what it is
LOOK_SECONDS = 0.5  # between two looks at which workers are there

_desk: Any = None
_desk_lock = threading.Lock()  # a session serves one job at a time


def remote_grade(body: str) -> str:
    """What runs on a worker of the cluster: one job, with the desk that its process keeps."""
    global _desk
    with _desk_lock:
        from grader.classroom.desk import Desk

        if _desk is None:
            _desk = Desk()
            _desk.hello()
        job = json.loads(body)
        if job["op"] == "prepare":
            _desk.prepare(job)
            return "null"
        return json.dumps(_desk.grade(job, lambda topic: None), allow_nan=False)


def remote_hello() -> str:
    """What a worker of the cluster is: its version of the grader, a digest of the checks, its protections."""
    global _desk
    with _desk_lock:
        from grader.classroom.desk import Desk

        if _desk is None:
            _desk = Desk()
            _desk.hello()
        return json.dumps({"version": grader.__version__, "checks": checks_digest(), "protections": _desk.protections})


def remote_goodbye() -> None:
    """Ends what the desk of a worker keeps warm, unless it is grading."""
    global _desk
    if _desk_lock.acquire(blocking=False):
        try:
            if _desk is not None:
                _desk.close()
                _desk = None
        finally:
            _desk_lock.release()


def checks_digest() -> str:
    """A digest of every check here, so that no worker grades by others."""
    import hashlib

    from grader import course
    from grader.classroom.keys import check_key

    text = "".join(check_key(topic, "", seed=0, examples=1, timeout=1.0) for topic in course.topics())
    return hashlib.sha256(text.encode()).hexdigest()


class Cluster:
    """An executor on the workers of a Dask scheduler."""

    def __init__(self, address: str, *, require_protections: bool) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise Broken(say("--scheduler needs Dask: pip install 'grader[cluster]'")) from None
        self._require = require_protections
        self._busy: dict[str, tuple[Job, Any, float]] = {}  # by a worker's identity
        self._trusted: set[str] = set()  # identities whose hello was right
        self._unanswered: dict[str, int] = {}
        self._none_since = time.monotonic()
        self._looked = 0.0
        self._workers: dict[str, str] = {}  # identity -> address
        try:
            connect: Any = Client
            self._client: Any = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise Broken(
                say(
                    "no Dask scheduler answers at {address}: {what}",
                    address=address,
                    what=str(error) or type(error).__name__,
                )
            ) from None
        try:
            self._look()
        except BaseException:
            self.close()
            raise

    def _look(self) -> None:
        """Which workers there are; new ones must be of this version and protected."""
        self._looked = time.monotonic()
        try:
            info = self._client.scheduler_info(n_workers=-1)
        except TypeError:  # older versions give all of them anyway
            info = self._client.scheduler_info()
        except OSError as error:
            raise Broken(say("the Dask scheduler is gone: {what}", what=str(error))) from None
        self._workers = {f"{about['id']} {address}": address for address, about in info["workers"].items()}
        for identity, address in self._workers.items():
            if identity not in self._trusted:
                self._greet(identity, address)
        if any(identity in self._trusted for identity in self._workers):
            self._none_since = self._looked
        elif self._looked - self._none_since > NO_WORKER_SECONDS:
            raise Broken(say("the Dask cluster has had no worker for {seconds:g} seconds", seconds=NO_WORKER_SECONDS))

    def _greet(self, identity: str, address: str) -> None:
        try:
            found = json.loads(
                self._client.submit(remote_hello, workers=[address], pure=False, retries=0).result(timeout=180)
            )
        except ModuleNotFoundError as error:
            raise Broken(say("the worker {address} has no grader: {what}", address=address, what=str(error))) from None
        except Exception as error:  # it may be going away; one that stays and cannot answer is broken
            self._unanswered[identity] = self._unanswered.get(identity, 0) + 1
            if self._unanswered[identity] >= MOST_UNANSWERED:
                what = f"{type(error).__name__}: {error}"[:300]
                raise Broken(say("the worker {address} cannot grade: {what}", address=address, what=what)) from None
            return
        if found["version"] != grader.__version__ or found["checks"] != checks_digest():
            raise Broken(
                say(
                    "the worker {address} has another version of the grader or of its checks: install the same one",
                    address=address,
                )
            )
        missing = {name: state for name, state in found["protections"].items() if state != "on" and name != "user"}
        if self._require and (missing or not found["protections"]):
            words = "; ".join(f"{name}: {state}" for name, state in missing.items()) or say("none is available")
            raise Broken(say("protections are missing on the worker {address} ({words})", address=address, words=words))
        self._trusted.add(identity)

    def slots(self) -> int:
        return sum(identity in self._trusted and identity not in self._busy for identity in self._workers)

    def begin(self, job: Job) -> None:
        identity = next(i for i in self._workers if i in self._trusted and i not in self._busy)
        body = json.dumps({**job.body, "id": job.id})
        future = self._client.submit(remote_grade, body, workers=[self._workers[identity]], pure=False, retries=0)
        self._busy[identity] = (job, future, time.monotonic())

    def wait(self, seconds: float) -> list[Event]:
        end = time.monotonic() + seconds
        while True:
            found = [event for identity in list(self._busy) if (event := self._event(identity)) is not None]
            if time.monotonic() - self._looked > LOOK_SECONDS:
                self._look()
            if found or time.monotonic() >= end:
                return found
            time.sleep(0.02)

    def _event(self, identity: str) -> Event | None:
        job, future, since = self._busy[identity]
        if future.status == "finished":
            try:
                text = future.result(timeout=30)
            except Exception as error:  # the worker went between the answer and its being fetched
                return self._lost(identity, f"{type(error).__name__}: {error}")
            del self._busy[identity]
            return Event(kind="done", job=job, report=json.loads(text) or {} if text != "null" else None)
        if identity not in self._workers:
            return self._lost(identity, say("the worker was lost"))
        if future.status in ("error", "lost", "cancelled"):
            fault = future.exception(timeout=30) if future.status == "error" else None
            return self._lost(identity, f"{type(fault).__name__}: {fault}"[:300] if fault else future.status)
        if time.monotonic() - since > job.seconds * max(len(job.targets), 1):
            words = say("no sign of life for {seconds:g} seconds", seconds=job.seconds)
            # It would not answer a question either, and keep all others waiting.
            return self._lost(identity, words, asked_again=False)
        return None

    def _lost(self, identity: str, words: str, *, asked_again: bool = True) -> Event:
        job, future, _ = self._busy.pop(identity)
        with suppress(Exception):
            future.cancel()
        if asked_again:  # a dead worker is listed until the scheduler notices: no other job before it has answered
            self._workers.pop(identity, None)
            self._trusted.discard(identity)
            self._looked = 0.0
        return Event(kind="died", job=job, words=words)

    def close(self) -> None:
        with suppress(Exception):
            for _, future, _ in self._busy.values():
                future.cancel()
            self._client.run(remote_goodbye, wait=False)
        with suppress(Exception):
            self._client.close(timeout=5)
