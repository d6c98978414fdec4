"""The files inside of a folder or an archive, read one by one, bounded, in memory. Never follows a link, never writes, never raises
for what a student handed in: what is strange becomes a note.
"""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from grader.classroom.names import ARCHIVES, OTHER_ARCHIVES, clean, suffix
from grader.submission import MAX_SIZE
from grader.words import say

MOST_FILES = 5000  # looked at in one submission
MOST_DEPTH = 12  # folders in folders
MOST_ARCHIVE = 64 << 20  # bytes of an archive file
MOST_UNPACKED = 64 << 20  # bytes unpacked on the way through a tar file
MOST_DIRECTORY = 4 << 20  # bytes a zip file's table of contents may take
MOST_NOTEBOOK = 16 << 20  # bytes of a notebook, pictures and all
MOST_INNER = 4  # archives inside of one folder
IGNORED = {
    "__macosx",
    "__pycache__",
    ".git",
    ".ipynb_checkpoints",
    ".hypothesis",
    ".venv",
    "venv",
    "node_modules",
    "site-packages",
}


class Bad(Exception):
    """An archive or a member that is not read; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One wanted file: its path with slashes, and its bytes or why they were not read."""

    path: str
    data: bytes = b""
    problem: str = ""


@dataclass(kw_only=True)
class Reader:
    """Collects the wanted members of one submission. wanted: says by a path whether its bytes are of interest."""

    wanted: Callable[[str], bool]
    members: list[Member] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)  # some of the names of other files, to tell people
    _count: int = 0
    _inner: int = 0

    def note(self, text: str) -> None:
        if text not in self.notes and len(self.notes) < 20:
            self.notes.append(text)

    def read(self, path: Path) -> None:
        """Read a folder, an archive or a single file."""
        try:
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                self.note(say("{name} is a link: it is not followed", name=clean(path.name)))
            elif stat.S_ISDIR(status.st_mode):
                self._folder(path)
            elif not stat.S_ISREG(status.st_mode):
                self.note(say("{name} is not an ordinary file", name=clean(path.name)))
            elif suffix(path.name) in ARCHIVES:
                self._archive(path, "")
            else:
                self._file(path, path.name)
        except OSError as error:
            self.note(say("{name} cannot be read: {why}", name=clean(path.name), why=error.strerror or str(error)))

    # --- folders -----------------------------------------------------------------------------------------------------

    def _folder(self, root: Path) -> None:
        todo = [(root, "", 0)]
        while todo:
            folder, prefix, depth = todo.pop(0)
            try:
                with os.scandir(folder) as found:  # what is wanted first: it is found among any number of others
                    entries = sorted(found, key=lambda entry: (not self.wanted(prefix + entry.name), entry.name))
            except OSError as error:
                self.note(
                    say("{name} cannot be read: {why}", name=clean(prefix or root.name), why=error.strerror or "")
                )
                continue
            for entry in entries:
                if not self._one_more():
                    return
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if entry.name.lower() not in IGNORED and depth < MOST_DEPTH:
                        todo.append((Path(entry.path), path + "/", depth + 1))
                elif (
                    suffix(entry.name) in ARCHIVES
                    and entry.is_file(follow_symlinks=False)
                    and not entry.name.startswith("._")
                ):
                    self._inner += 1
                    if self._inner <= MOST_INNER:
                        self._archive(Path(entry.path), path + "/")
                    else:
                        self.note(say("more than {most} archives: the others are not opened", most=MOST_INNER))
                else:
                    self._file(Path(entry.path), path)

    def _one_more(self) -> bool:
        self._count += 1
        if self._count > MOST_FILES:
            self.note(say("more than {most} files: the rest is not looked at", most=MOST_FILES))
        return self._count <= MOST_FILES

    def _file(self, path: Path, shown: str) -> None:
        if not self._wanted(shown):
            return
        try:
            fd = os.open(
                path,
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0),
            )
        except OSError as error:
            why = say("it is a link, which is not followed") if path.is_symlink() else error.strerror or str(error)
            self._refuse(shown, why)
            return
        with os.fdopen(fd, "rb") as file:
            if not stat.S_ISREG(os.fstat(fd).st_mode):
                self._refuse(shown, say("it is not an ordinary file"))
            else:
                self._take(shown, file)

    # --- archives ----------------------------------------------------------------------------------------------------

    def _archive(self, path: Path, prefix: str) -> None:
        name = clean(prefix.rstrip("/") or path.name)
        try:
            fd = os.open(
                path,
                os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0),
            )
            with os.fdopen(fd, "rb") as file:
                size = os.fstat(fd).st_size
                if not stat.S_ISREG(os.fstat(fd).st_mode):
                    raise Bad(say("it is not an ordinary file"))
                if size > MOST_ARCHIVE:
                    raise Bad(say("it has {size} bytes; more than {most} are not read", size=size, most=MOST_ARCHIVE))
                if not size:
                    raise Bad(say("it is empty"))
                if suffix(path.name) == ".zip":
                    self._zip(file, prefix)
                else:
                    self._tar(file, prefix, packed=suffix(path.name) != ".tar")
        except Bad as error:
            self.note(say("{name}: {why}", name=name, why=str(error)))
        except Exception as error:
            self.note(
                say(
                    "{name} is damaged or no such archive ({why})",
                    name=name,
                    why=clean(f"{type(error).__name__}: {error}"),
                )
            )

    def _zip(self, file: BinaryIO, prefix: str) -> None:
        bounded: Any = Bounded(file)
        with zipfile.ZipFile(bounded) as archive:
            last = {}
            for info in sorted(archive.infolist(), key=lambda info: not self.wanted(prefix + info.filename)):
                if not self._one_more():
                    break
                last[info.filename] = info
            for info in last.values():
                shown = self._inside(info.filename, prefix)
                if shown is None or info.is_dir() or not self._wanted(shown):
                    continue
                if stat.S_ISLNK(info.external_attr >> 16):
                    self._refuse(shown, say("it is a link, which is not followed"))
                elif info.flag_bits & 1:
                    self._refuse(shown, say("it is encrypted"))
                else:
                    try:
                        with archive.open(info) as part:
                            self._take(shown, part)
                    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
                        self._refuse(shown, clean(str(error)) or type(error).__name__)

    def _tar(self, file: BinaryIO, prefix: str, *, packed: bool) -> None:
        stream: Any = gzip.GzipFile(fileobj=file) if packed else file
        bounded: Any = Bounded(stream, MOST_UNPACKED)
        with tarfile.open(fileobj=bounded, mode="r|") as archive:
            for info in archive:
                if not self._one_more():
                    break
                shown = self._inside(info.name, prefix)
                archive.members = []  # type: ignore[attr-defined] # it would keep each of them
                if shown is None or info.isdir() or not self._wanted(shown):
                    continue
                if info.issym() or info.islnk():
                    self._refuse(shown, say("it is a link, which is not followed"))
                elif not info.isreg():
                    self._refuse(shown, say("it is not an ordinary file"))
                else:
                    part = archive.extractfile(info)
                    if part is not None:
                        self._take(shown, part)

    def _inside(self, name: str, prefix: str) -> str | None:
        """The path of a member as it is shown; None if it leads out of the archive or does not matter."""
        plain = name.replace("\\", "/")
        parts = PurePosixPath(plain).parts
        if plain.startswith("/") or ".." in parts or (parts and parts[0].endswith(":")):
            self.note(say("{name}: its path leads out of the archive; it is not read", name=clean(name)))
            return None
        if any(part.lower() in IGNORED for part in parts) or (parts and parts[-1].startswith("._")):
            return None
        if suffix(plain) in ARCHIVES:
            self.note(say("{name} is an archive inside of an archive: it is not opened", name=clean(plain)))
        return prefix + "/".join(part for part in parts if part != ".")

    # --- one file ----------------------------------------------------------------------------------------------------

    def _wanted(self, path: str) -> bool:
        if self.wanted(path):
            return True
        if suffix(path) in OTHER_ARCHIVES:
            self.note(say("{name} is not opened: hand in .zip or .tar.gz", name=clean(path)))
        if len(self.seen) < 4 and not path.rpartition("/")[2].startswith("."):
            self.seen.append(clean(path))
        return False

    def _take(self, path: str, file: Any) -> None:
        most = MOST_NOTEBOOK if path.lower().endswith(".ipynb") else MAX_SIZE
        data = file.read(most + 1)
        if len(data) > most:
            self._refuse(path, say("it has more than {most} bytes", most=most))
        else:
            self.members.append(Member(path=path, data=data))

    def _refuse(self, path: str, why: str) -> None:
        problem = say("{name} is not read: {why}", name=clean(path), why=why)
        self.note(problem)
        self.members.append(Member(path=path, problem=problem))


class Bounded:
    """A file that refuses to be read in pieces that are too large, or too far in all: what archives claim need not be true."""

    def __init__(self, file: Any, total: int = 1 << 62) -> None:
        self._file, self._left = file, total

    def read(self, size: int = -1) -> bytes:
        if size > MOST_DIRECTORY:
            raise Bad(say("its table of contents takes {size} bytes", size=size))
        data: bytes = self._file.read(MOST_DIRECTORY + 1 if size is None or size < 0 else size)
        if len(data) > MOST_DIRECTORY:
            raise Bad(say("its table of contents takes {size} bytes", size=len(data)))
        self._left -= len(data)
        if self._left < 0:
            raise Bad(say("unpacked it has more than {most} bytes: the rest is not read", most=MOST_UNPACKED))
        return data

    def seek(self, *where: int) -> int:
        found: int = self._file.seek(*where)
        return found

    def tell(self) -> int:
        found: int = self._file.tell()
        return found

    def seekable(self) -> bool:
        return True


def walk(path: Path, wanted: Callable[[str], bool]) -> Reader:
    """Everything wanted that a submission at a path holds."""
    reader = Reader(wanted=wanted)
    reader.read(path)
    return reader


def folder_entries(path: Path) -> Iterator[os.DirEntry[str]]:
    """The entries of the folder of submissions, in order of their names, hidden ones left out."""
    with os.scandir(path) as entries:
        yield from sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)
