"""The gradebook on disk: `grades.db`, SQLite. Knows submissions, results and settings as records; grades nothing and prints nothing.

Each submission's results are one transaction, so that whatever ends the grader loses only what was under way. Results are kept by
what they depend on: the digest of the submission's content and the keys of the checks. Older ones stay, as history.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from grader.classroom.handed import Handed
from grader.words import say

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

FILE = "grades.db"
LOCK = "grades.lock"
SCHEMA = 1
APPLICATION = 0x67726164  # "grad", in the file's header
TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE contents (hash TEXT PRIMARY KEY, data BLOB NOT NULL) STRICT;
CREATE TABLE submissions (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, content TEXT NOT NULL, keys TEXT NOT NULL, notes TEXT NOT NULL,
    late INTEGER NOT NULL, submitted TEXT NOT NULL, present INTEGER NOT NULL
) STRICT;
CREATE TABLE files (
    submission INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE, topic TEXT NOT NULL, place TEXT NOT NULL,
    problem TEXT NOT NULL, content TEXT REFERENCES contents (hash), PRIMARY KEY (submission, topic)
) STRICT;
CREATE TABLE results (
    id INTEGER PRIMARY KEY, submission INTEGER NOT NULL REFERENCES submissions (id) ON DELETE CASCADE, topic TEXT NOT NULL,
    content TEXT NOT NULL, keys TEXT NOT NULL, state TEXT NOT NULL, grader TEXT NOT NULL, graded_at TEXT NOT NULL, report TEXT NOT NULL
) STRICT;
CREATE INDEX latest ON results (submission, topic, id);
"""


class StoreError(Exception):
    """The gradebook cannot be used; the message says why, in one line."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """One submission as it is kept."""

    id: int
    name: str
    content: str
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    late: bool = False
    submitted: str = ""
    present: bool = True


@dataclass(frozen=True, kw_only=True)
class Result:
    """The results of one topic of one submission. keys: of the checks, by exercise; report: a grader-report/1 with this topic alone.

    state: "graded", or "killed" where grading it ended the grader's own process every time.
    """

    topic: str
    content: str
    keys: Mapping[str, str]
    report: dict[str, Any]
    state: str = "graded"
    grader: str = ""
    graded_at: str = ""


class Store:
    """An open gradebook. Close it, or use it in a `with`."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.path = folder / FILE
        if create:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise StoreError(
                    say("cannot make the folder {path}: {why}", path=str(folder), why=error.strerror or str(error))
                ) from error
        elif not self.path.is_file():
            raise StoreError(say("there is no gradebook {path}: `grader grade SUBMISSIONS --out {folder}` makes one",
                                 path=str(self.path), folder=str(folder)))  # fmt: skip
        self._lock = self._take_lock(folder) if create else -1
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None, timeout=20.0)
            self._open()
        except sqlite3.Error as error:
            self._release()
            raise self._broken(error) from error
        except StoreError:
            self.close()
            raise

    def _take_lock(self, folder: Path) -> int:
        """Only one grader may fill a gradebook; the system lets go of the lock however that one ends."""
        try:
            fd = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                say("cannot write in {path}: {why}", path=str(folder), why=error.strerror or str(error))
            ) from error
        try:
            if fcntl is None:
                import msvcrt

                msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
            else:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            raise StoreError(
                say("another grader is at work in {path}: wait for it or stop it", path=str(folder))
            ) from None
        return fd

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def _open(self) -> None:
        db = self._db
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA synchronous = FULL")
        application, version = (
            db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
        )
        empty = not db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if empty and not application:
            with self.transaction():
                for statement in TABLES.split(";"):
                    db.execute(statement)
                db.execute(f"PRAGMA application_id = {APPLICATION}")
                db.execute(f"PRAGMA user_version = {SCHEMA}")
            return
        if application != APPLICATION:
            raise StoreError(say("{path} is a database of another program: choose another folder", path=str(self.path)))
        if version > SCHEMA:
            raise StoreError(say("{path} was made by a newer grader (its form is {version}, this one knows {known}): update the grader",
                                 path=str(self.path), version=version, known=SCHEMA))  # fmt: skip
        found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise StoreError(
                say(
                    "{path} is damaged ({what}): move it away and grade again",
                    path=str(self.path),
                    what=str(found).splitlines()[-1],
                )
            )

    def _broken(self, error: sqlite3.Error) -> StoreError:
        if isinstance(error, sqlite3.OperationalError):
            return StoreError(say("{path} cannot be used: {what}", path=str(self.path), what=str(error)))
        return StoreError(
            say(
                "{path} is damaged or no gradebook ({what}): move it away and grade again",
                path=str(self.path),
                what=str(error),
            )
        )

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is there at once, or not at all."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                with suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self._db.close()
        self._release()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # --- settings ----------------------------------------------------------------------------------------------------

    def setting(self, name: str, default: Any = None) -> Any:
        rows = self._rows("SELECT value FROM settings WHERE name = ?", name)
        return json.loads(rows[0][0]) if rows else default

    def set(self, **settings: Any) -> None:
        """Keep settings; call it in a transaction."""
        for name, value in settings.items():
            self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, json.dumps(value)))

    # --- submissions -------------------------------------------------------------------------------------------------

    def put(
        self,
        handed: Handed,
        *,
        keys: Sequence[str] = (),
        notes: Sequence[str] = (),
        late: bool = False,
        submitted: str = "",
    ) -> int:
        """Keep a submission and its files; call it in a transaction. Returns its number."""
        db = self._db
        values = (handed.whole(), json.dumps(list(keys)), json.dumps(list(notes)), int(late), submitted)
        db.execute(
            "INSERT INTO submissions (name, content, keys, notes, late, submitted, present) VALUES (?, ?, ?, ?, ?, ?, 1) "
            "ON CONFLICT (name) DO UPDATE SET content = excluded.content, keys = excluded.keys, notes = excluded.notes, "
            "late = excluded.late, submitted = excluded.submitted, present = 1",
            (handed.name, *values),
        )
        number = int(db.execute("SELECT id FROM submissions WHERE name = ?", (handed.name,)).fetchone()[0])
        db.execute("DELETE FROM files WHERE submission = ?", (number,))
        for topic in sorted({*handed.files, *handed.problems}):
            digest = None
            if topic in handed.files:
                data = handed.files[topic]
                digest = hashlib.sha256(data).hexdigest()
                db.execute("INSERT OR IGNORE INTO contents VALUES (?, ?)", (digest, zlib.compress(data)))
            row = (number, topic, handed.places.get(topic, ""), handed.problems.get(topic, ""), digest)
            db.execute("INSERT INTO files VALUES (?, ?, ?, ?, ?)", row)
        return number

    def all_absent(self) -> None:
        """Mark every submission as no longer there; `put` marks it as there again. Call it in a transaction."""
        self._db.execute("UPDATE submissions SET present = 0")

    def submissions(self) -> list[Known]:
        rows = self._rows(
            "SELECT id, name, content, keys, notes, late, submitted, present FROM submissions ORDER BY name"
        )
        return [
            Known(
                id=row[0], name=row[1], content=row[2], keys=tuple(json.loads(row[3])), notes=tuple(json.loads(row[4])),
                late=bool(row[5]), submitted=row[6], present=bool(row[7]),
            )
            for row in rows
        ]  # fmt: skip

    def handed(self, known: Known) -> Handed:
        """What a submission holds, as it was read."""
        rows = self._rows(
            "SELECT topic, place, problem, data FROM files LEFT JOIN contents ON files.content = contents.hash WHERE submission = ?",
            known.id,
        )
        try:
            files = {topic: zlib.decompress(cast(bytes, data)) for topic, _, _, data in rows if data is not None}
        except zlib.error as error:
            raise StoreError(
                say("{path} is damaged ({what}): move it away and grade again", path=str(self.path), what=str(error))
            ) from error
        return Handed(
            name=known.name,
            files=files,
            places={topic: place for topic, place, _, _ in rows},
            problems={topic: problem for topic, _, problem, _ in rows if problem},
        )

    # --- results -----------------------------------------------------------------------------------------------------

    def add(self, submission: int, found: Sequence[Result]) -> None:
        """Keep the results of a submission; call it in a transaction."""
        for result in found:
            row = (
                submission,
                result.topic,
                result.content,
                json.dumps(dict(result.keys)),
                result.state,
                result.grader,
                result.graded_at,
            )
            self._db.execute(
                "INSERT INTO results (submission, topic, content, keys, state, grader, graded_at, report) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, json.dumps(result.report, allow_nan=False)),
            )

    def latest(self, submission: int) -> dict[str, Result]:
        """The newest results of each topic of a submission."""
        return {result.topic: result for result in self._latest("submission = ?", submission)}

    def latest_of(self, submission: int, topic: str) -> Result | None:
        """The newest results of one topic of a submission."""
        return next(self._latest("submission = ? AND topic = ?", submission, topic), None)

    def _latest(self, which: str, *values: Any) -> Iterator[Result]:
        rows = self._rows(
            "SELECT topic, content, keys, report, state, grader, graded_at FROM results WHERE id IN "
            f"(SELECT max(id) FROM results WHERE {which} GROUP BY topic)",
            *values,
        )
        for row in rows:
            yield Result(
                topic=row[0], content=row[1], keys=json.loads(row[2]), report=json.loads(row[3]), state=row[4], grader=row[5],
                graded_at=row[6],
            )  # fmt: skip

    def history(self, submission: int) -> int:
        """How many results were ever kept of a submission."""
        return int(self._rows("SELECT count(*) FROM results WHERE submission = ?", submission)[0][0])
