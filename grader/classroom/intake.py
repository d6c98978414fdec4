"""Finds the submissions in a folder and what each holds of which topic. Runs nothing; whatever is strange becomes a note on a submission."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from grader.classroom import names, notebook
from grader.classroom.handed import Handed
from grader.classroom.members import IGNORED, Member, folder_entries, walk
from grader.classroom.names import Label
from grader.submission import MAX_SIZE
from grader.words import say

METADATA = "submission_metadata.yml"
ELSEWHERE = {"solutions", "grader", "tests", "solution"}  # folders of a course's own files of the same names


@dataclass(frozen=True, kw_only=True)
class Found:
    """One submission before it is read. paths: the file, or the files, or the folder it is made of."""

    name: str
    paths: tuple[Path, ...]
    keys: tuple[str, ...] = ()
    late: bool = False
    submitted: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Read:
    """One submission, read: what is graded, and what is to be said about it."""

    found: Found
    handed: Handed
    notes: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Listing:
    """All submissions of a folder, and what is to be said about the folder itself."""

    found: list[Found] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def scan(root: Path, topics: Sequence[str]) -> Listing:
    """The submissions in a folder, in order of their names."""
    listing = Listing()
    metadata = gradescope_metadata(root / METADATA)
    groups: dict[tuple[str, ...], list[tuple[Label, Path]]] = {}
    plain: list[tuple[Path, str]] = []
    for entry in folder_entries(root):
        path = Path(entry.path)
        ending = names.suffix(entry.name)
        label = names.platform_label(entry.name)
        folder = entry.is_dir(follow_symlinks=False)
        if entry.name == METADATA or (folder and entry.name.lower() in IGNORED):
            continue
        if entry.is_symlink():
            found = Found(name=names.clean(names.stem(entry.name)), paths=(path,), keys=(entry.name,))
            listing.found.append(found)
        elif label is not None:
            groups.setdefault(("platform", label.name, *label.keys), []).append((label, path))
        elif folder or ending in names.ARCHIVES:
            plain.append((path, entry.name if folder else names.stem(entry.name)))
        elif ending in names.SOURCES:
            about = names.topic_of(entry.name, topics)
            owner = "" if about is None else about[0]
            if about is None:
                owner = names.stem(entry.name)
            label = Label(name=owner or root.resolve().name, keys=(owner,) if owner else ())
            groups.setdefault(("file", label.name), []).append((label, path))
        elif ending or not entry.is_file(follow_symlinks=False):
            plain.append((path, names.stem(entry.name)))
        else:
            listing.notes.append(say("{name} is no submission: left out", name=names.clean(entry.name)))
    for members in groups.values():
        label = members[0][0]
        keys = tuple(dict.fromkeys(key for each, _ in members for key in each.keys))
        late = any(each.late for each, _ in members)
        found = Found(name=names.clean(label.name), paths=tuple(path for _, path in members), keys=keys, late=late)
        listing.found.append(_with_metadata(found, metadata))
    prefix = names.shared_prefix(name for path, name in plain)
    for path, name in plain:
        user = name.removeprefix(prefix)
        listing.found.append(Found(name=names.clean(user), paths=(path,), keys=tuple(dict.fromkeys((user, name)))))
    listing.found = _unique(sorted(listing.found, key=lambda found: (found.name.casefold(), found.paths)))
    return listing


def _with_metadata(found: Found, metadata: dict[str, dict[str, str]]) -> Found:
    about = metadata.get(found.name)
    if about is None:
        return found
    keys = tuple(key for key in (about.get("sid"), about.get("email"), about.get("name"), *found.keys) if key)
    return replace(
        found, name=names.clean(about.get("name") or found.name), keys=keys, submitted=about.get("created_at", "")
    )


def _unique(found: list[Found]) -> list[Found]:
    """No two of one name: the second gets its file's name beside it, and both a note."""
    count: dict[str, int] = {}
    for each in found:
        count[each.name] = count.get(each.name, 0) + 1
    result, used = [], set()
    for each in found:
        if count[each.name] > 1:
            own = next((key for key in each.keys if key != each.name), each.paths[0].name)
            name = names.clean(f"{each.name} ({own})")
            while name in used:
                name += "'"
            note = say("{count} submissions are called {name}", count=count[each.name], name=each.name)
            each = replace(each, name=name, notes=(*each.notes, note))
        used.add(each.name)
        result.append(replace(each, keys=tuple(names.clean(key) for key in each.keys)))
    return result


def gradescope_metadata(path: Path) -> dict[str, dict[str, str]]:
    """Name, sid, email and time of each submission, from the file that Gradescope exports; {} where there is none.

    A few keys at fixed depths are all that is wanted of a file of many megabytes, so its lines are read one by one.
    """
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    depth_of_name = -1
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                if match := re.match(r"^(submission_\d+):", line):
                    current = found.setdefault(match[1], {})
                    depth_of_name = -1
                elif match := re.match(r"^( {2,6})(- |  )?:(name|sid|email|created_at): (.*)$", line):
                    indent = len(match[1]) + len(match[2] or "")
                    if (match[3] == "created_at" and len(match[1]) == 2) or (
                        match[3] != "created_at" and depth_of_name in (-1, indent)
                    ):
                        depth_of_name = indent if match[3] != "created_at" else depth_of_name
                        current.setdefault(match[3], _scalar(match[4]))
    except OSError:
        return {}
    return found


def _scalar(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            import json

            return str(json.loads(text))
        except ValueError:
            return text[1:-1]
    return "" if text in ("~", "null") else text


# --- one submission ---------------------------------------------------------------------------------------------------


def read(found: Found, topics: Sequence[str], functions: dict[str, tuple[str, ...]]) -> Read:
    """Read what a submission holds. functions: the exercises of each topic, to recognise a notebook by."""
    members: list[Member] = []
    notes: list[str] = list(found.notes)
    seen: list[str] = []
    rests = {path: label.rest for path in found.paths if (label := names.platform_label(path.name)) and label.rest}

    def wanted(path: str) -> bool:
        base = rests_by_name.get(path, path).rpartition("/")[2]
        return not base.startswith(".") and names.suffix(base) in names.SOURCES and (
            base.lower().endswith(".ipynb") or names.topic_of(base, topics) is not None
        )  # fmt: skip

    rests_by_name = {path.name: rest for path, rest in rests.items()}
    for path in found.paths:
        reader = walk(path, wanted)
        members += [replace(member, path=rests_by_name.get(member.path, member.path)) for member in reader.members]
        notes += reader.notes
        seen += [name for name in reader.seen if name not in found.paths[0].name]
    handed = choose(found.name, members, topics, functions, notes)
    if not handed.files and not handed.problems:
        shown = say(" (it holds {names})", names=", ".join(seen[:4])) if seen else ""
        notes.append(say("no file of a topic was found{shown}", shown=shown))
    return Read(found=found, handed=handed, notes=tuple(dict.fromkeys(notes)))


def choose(
    name: str, members: list[Member], topics: Sequence[str], functions: dict[str, tuple[str, ...]], notes: list[str]
) -> Handed:
    """One file for each topic. What else could have been meant is said in a note."""
    candidates: dict[str, list[tuple[tuple[object, ...], Member]]] = {}
    unnamed: list[Member] = []
    for member in members:
        parts = member.path.split("/")
        about = names.topic_of(parts[-1], topics)
        if about is None:
            unnamed.append(member)
            continue
        before, topic, copy = about
        folders = [part.lower() for part in parts[:-1]]
        if any(part in ELSEWHERE for part in folders):
            continue
        is_notebook = parts[-1].lower().endswith(".ipynb")
        rank = (is_notebook, bool(before), len(folders) - ("exercises" in folders), -copy, member.path)
        candidates.setdefault(topic, []).append((rank, member))
    files, places, problems = {}, {}, {}
    for topic, ranked in candidates.items():
        ranked.sort(key=lambda pair: pair[0])
        best = ranked[0][1]
        places[topic] = names.clean(best.path)
        others = [other.path for _, other in ranked[1:] if other.data != best.data or other.problem]
        if others:
            notes.append(say("several files for {topic}: {path} is graded, not {others}", topic=topic, path=names.clean(best.path),
                             others=", ".join(names.clean(path) for path in others[:3])))  # fmt: skip
        source, problem = as_source(best)
        if problem:
            problems[topic] = problem
            notes.append(problem)
        else:
            files[topic] = source
    for member in unnamed:
        source, problem = as_source(member)
        if problem:
            notes.append(problem)
            continue
        text = source.decode("utf-8", "replace")
        for topic in topics:
            if topic not in places and any(
                re.search(rf"^(?:def|class) {function}\b", text, re.MULTILINE) for function in functions[topic]
            ):
                files[topic], places[topic] = source, names.clean(member.path)
    return Handed(name=name, files=files, places=places, problems=problems)


def as_source(member: Member) -> tuple[bytes, str]:
    """A member as Python source, or why it is none."""
    if member.problem or not member.path.lower().endswith(".ipynb"):
        return member.data, member.problem
    try:
        source = notebook.to_source(member.data).encode("utf-8", "surrogatepass")
    except notebook.NotANotebook as error:
        return b"", say("{name} is not read: {why}", name=names.clean(member.path), why=str(error))
    if len(source) > MAX_SIZE:
        return b"", say(
            "{name} is not read: {why}",
            name=names.clean(member.path),
            why=say("its code has more than {most} bytes", most=MAX_SIZE),
        )
    return source, ""


def read_all(listing: Listing, topics: Sequence[str], functions: dict[str, tuple[str, ...]]) -> Iterator[Read]:
    """Each submission, read; what even that breaks on is a note on it."""
    for found in listing.found:
        try:
            yield read(found, topics, functions)
        except Exception as error:
            note = say("it cannot be read ({why})", why=names.clean(f"{type(error).__name__}: {error}"))
            yield Read(found=found, handed=Handed(name=found.name), notes=(*found.notes, note))


def is_inside(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or in it."""
    one, other = os.path.realpath(path), os.path.realpath(folder)
    return one == other or one.startswith(other.rstrip(os.sep) + os.sep)
