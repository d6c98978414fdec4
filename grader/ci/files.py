"""What `grader ci` writes: the text of each platform's files, from the templates beside. Touches no disk but the templates.

A template's `@NAME@` is replaced once. What stands there is quoted for where it stands: a word of a shell, or a Python value.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import re
import shlex
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from grader import __version__
from grader.words import say

TEMPLATES = Path(__file__).parent / "templates"
TORCH_INDEX = "https://download.pytorch.org/whl/cpu"
DEFAULT_INSTALL = f"grader=={__version__}"  # pinned: on PyPI other projects of that name have other versions
PACKAGES = (".whl", ".tar.gz", ".zip")
SECONDS = {"gradescope": 540, "classroom50": 780}  # below the platforms' own limits of 10 and 15 minutes


class BadValue(ValueError):
    """A setting that must not stand in a generated file; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the course grades. path: where a submission's files are, inside of it; None for the platform's habit."""

    targets: tuple[str, ...] = ()
    path: str | None = None
    install: str
    reveal: str = "full"
    require_protections: bool = True


@dataclass(frozen=True, kw_only=True)
class File:
    """One file to write, by its path below the chosen folder."""

    path: str
    data: bytes
    executable: bool = False


def github(settings: Settings) -> File:
    """The workflow of a student's repository on GitHub."""
    check = _check(settings, settings.path or "exercises", "--format", "github")
    for value in (*check, settings.install):
        if "${{" in value:
            raise BadValue(say("{value!r} holds an expression of GitHub Actions", value=value))
    return _text(".github/workflows/grade.yml", "github.yml", CHECK=shlex.join(check), **_install(settings))


def gitlab(settings: Settings) -> File:
    """The pipeline of a student's repository on GitLab."""
    check = _check(settings, settings.path or "exercises", "--format", "json", "--output", ".grade/report.json")
    return _text(".gitlab-ci.yml", "gitlab.yml", CHECK=shlex.join(check), **_install(settings))


def gradescope(settings: Settings) -> File:
    """The zip to upload to Gradescope. A package file given as `install` travels inside of it."""
    inner = PurePosixPath(_inside(settings.path or "."))
    package = Path(settings.install)
    carried = package.is_file() and package.name.endswith(PACKAGES)
    install = f"./{package.name}" if carried else settings.install
    check = shlex.join(_check(settings, None, "--format", "gradescope"))
    texts = {
        "setup.sh": _fill("setup.sh", CHECK=check, **_install(settings, install)),
        "run_autograder": _fill(
            "run_autograder", CHECK=check, SECONDS=str(SECONDS["gradescope"]), INNER=shlex.quote(str(inner))
        ),
        "failed.json": json.dumps(failed_results(), indent=1) + "\n",
    }
    members = {name: text.encode() for name, text in texts.items()}
    if carried:
        members[package.name] = package.read_bytes()
    return File(path="autograder.zip", data=_zip(members))


def failed_results() -> dict[str, object]:
    """What Gradescope gets when the grader could not finish: there must always be something, and it must not blame."""
    words = say(
        "The grader could not finish, which is most likely no fault of yours. Submit again; if this comes back, tell your "
        "instructor, who can read why in the autograder's output."
    )
    return {
        "score": 0,
        "output": words,
        "stdout_visibility": "hidden",
        "tests": [],
        "extra_data": {"grader_error": True},
    }


def classroom50(settings: Settings) -> File:
    """The autograder of an assignment on Classroom 50."""
    check = _check(settings, settings.path or "exercises", "--format", "json")
    values = {
        "CHECK": check,
        "INSTALL": _word("--install", settings.install),
        "TORCH": torch_requirement(),
        "TORCH_INDEX": TORCH_INDEX,
        "SECONDS": SECONDS["classroom50"],
    }
    text = (TEMPLATES / "autograder.py").read_text(encoding="utf-8")
    for name, value in values.items():
        text, count = re.subn(rf"^{name} = .*$", lambda _, n=name, v=value: f"{n} = {v!r}", text, flags=re.MULTILINE)  # type: ignore[misc]
        assert count == 1, name
    return File(path="autograder.py", data=text.encode(), executable=True)


PLATFORMS = {"github": github, "gitlab": gitlab, "gradescope": gradescope, "classroom50": classroom50}


def torch_requirement() -> str:
    """The torch that this package asks for, so that the small build for CPUs is installed in its place."""
    try:
        found = importlib.metadata.requires("grader") or []
    except importlib.metadata.PackageNotFoundError:
        found = []
    return next((line.split(";")[0].strip() for line in found if re.match(r"torch\b", line)), "torch")


def _check(settings: Settings, path: str | None, *options: str) -> list[str]:
    """The words of the command that grades, without the path where the platform says it later."""
    words = ["check", *(_word("TARGET", target) for target in settings.targets)]
    if path is not None:
        words += ["--path", _inside(path)]
    words += options
    if settings.reveal != "full":
        words += ["--reveal", settings.reveal]
    if settings.require_protections:
        words.append("--require-protections")
    return words


def _install(settings: Settings, install: str | None = None) -> dict[str, str]:
    spec = _word("--install", install or settings.install)
    return {"INSTALL": shlex.quote(spec), "TORCH": shlex.quote(torch_requirement()), "TORCH_INDEX": TORCH_INDEX}


def _word(name: str, value: str) -> str:
    """A value that is one printable word and no option."""
    if not value.strip() or not value.isprintable():
        raise BadValue(say("{name} is {value!r}, but should be one line of text", name=name, value=value))
    if value.startswith("-"):
        raise BadValue(say("{name} is {value!r}, which would be read as an option", name=name, value=value))
    return value


def _inside(value: str) -> str:
    """A folder inside of a submission."""
    path = PurePosixPath(_word("--path", value))
    if path.is_absolute() or ".." in path.parts:
        raise BadValue(say("--path is {value!r}, but should be a folder inside of a submission", value=value))
    return value


def _text(path: str, template: str, **values: str) -> File:
    return File(path=path, data=_fill(template, **values).encode())


def _fill(template: str, **values: str) -> str:
    return fill((TEMPLATES / template).read_text(encoding="utf-8"), values)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its `@NAME@`s replaced; none is looked for in what was put in."""
    return re.sub(r"@([A-Z_]+)@", lambda match: values[match[1]], text)


def _zip(members: Mapping[str, bytes]) -> bytes:
    """A zip archive; the same members give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix, so that the mode counts
            info.external_attr = (0o100644 if name.endswith(("json", *PACKAGES)) else 0o100755) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return buffer.getvalue()
