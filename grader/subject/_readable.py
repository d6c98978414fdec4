"""Knows which files Python, numpy and torch may need once they are imported; protects nothing.

Rights go to a folder and all that is below it, so a folder that also holds other people's packages
is never named as a whole: only the wanted things in it are. What may only be *listed* (the names,
not the contents) is `listed`.
"""

import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from glob import glob

NUMPY = ("numpy",)
# torch and what it imports on first use: torch.func, torch.fft, the optimizers (which load
# torch._dynamo), type checks.
TORCH = (
    *(
        "torch",
        "functorch",
        "torchgen",
        "typing_extensions",
        "sympy",
        "mpmath",
        "networkx",
        "jinja2",
        "markupsafe",
    ),
    *("fsspec", "filelock", "packaging", "triton", "nvidia", "optree"),
)
SYSTEM = (
    *(
        "/dev/null",
        "/dev/urandom",
        "/dev/random",
        "/etc/ld.so.cache",
        "/etc/localtime",
        "/usr/share/zoneinfo",
    ),
    *("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/sys/devices/system/node"),
)
# Loaded at the first use rather than at import: by glibc when a thread ends, by MKL for the
# processor it finds.
LATE_LIBRARIES = ("libgcc_s.*", "libgomp.*", "libiomp*", "libmkl_*", "libopenblas*", "libstdc++.*")

# Neither the grader, nor what lies beside it in a checkout or in its package.
_GRADER = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_PRIVATE = (
    _GRADER,
    *(os.path.join(os.path.dirname(_GRADER), name) for name in ("exercises", "solutions", "tests")),
)


def private_paths() -> tuple[str, ...]:
    """What must not be read, as far as it is known by name: the grader's own files, and other copies of it that are installed."""
    return _PRIVATE + tuple(os.path.join(entry, "grader") for entry in sys.path if entry)


def readable_paths(torch: bool) -> tuple[str, ...]:
    """What a closed worker may read, for `protect`.

    Call it in the warm parent, after the imports: it looks at the loaded libraries.

    On a platform other than Linux this is only what is known without /proc, and nobody uses it.
    """
    found: dict[str, None] = {}  # a set that keeps its order
    stdlib = os.path.dirname(os.path.realpath(os.__file__))
    found.update(dict.fromkeys(_parts(stdlib)))
    found.update(dict.fromkeys(path for path in sys.path if os.path.basename(path) == "lib-dynload"))
    for name in (*NUMPY, *(TORCH if torch else ())):
        found.update(dict.fromkeys(_package(name)))
    for library in _loaded_libraries():
        found.update(dict.fromkeys(_library(library)))
    found.update(dict.fromkeys(SYSTEM))
    here = os.path.realpath(os.getcwd())
    return tuple(path for path in found if os.path.exists(path) and not _reaches(path, here))


@cache
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


def _real(path: str) -> str:
    """os.path.realpath, which looks at every folder on the way: for hundreds of files of one folder, that is done once."""
    if os.path.islink(path):
        return os.path.realpath(path)
    folder, name = os.path.split(path)
    return os.path.join(_real_folder(folder), name) if name and folder else os.path.realpath(path)


def _reaches(path: str, here: str) -> bool:
    """Whether the path is, or leads to, the grader's own files or the current folder."""
    real = _real(path)
    return any(_inside(secret, real) for secret in (*_PRIVATE, here)) or any(
        _inside(real, secret) for secret in _PRIVATE
    )


def listed(readable: Sequence[str]) -> tuple[str, ...]:
    """The folders of sys.path that hold something readable.

    Python's import lists them to find it, and again when they change.
    """
    parents = {os.path.dirname(path) for path in readable}
    return tuple(path for path in dict.fromkeys(sys.path) if path in parents and path not in readable)


def closed_to(uid: int, paths: Iterable[str]) -> str:
    """The first path that the user `uid` (in no group) cannot read, or "".

    By the file modes: access lists are not looked at.
    """
    for path in paths:
        if not _may_read(path, uid):
            return path
    return ""


@cache
def _may_read(path: str, uid: int) -> bool:
    if not _may(path, uid, 0o4):
        return False
    return all(_may_enter_all(os.path.dirname(name), uid) for name in {path, _real(path)})


@cache
def _may_enter_all(folder: str, uid: int) -> bool:
    """Whether the user may pass through the folder and all above it."""
    parent = os.path.dirname(folder)
    return _may(folder, uid, 0o1) and (parent == folder or _may_enter_all(parent, uid))


def _may(path: str, uid: int, right: int) -> bool:
    try:
        status = os.stat(path)
    except OSError:
        return False
    return bool(status.st_mode & (right << 6 if status.st_uid == uid else right))


def _parts(folder: str) -> Iterator[str]:
    """The folder, or each thing in it but its site-packages."""
    if not _holds_packages(folder):
        yield folder
        return
    for entry in os.scandir(folder):
        if entry.name not in ("site-packages", "dist-packages"):
            yield entry.path


@cache
def _holds_packages(folder: str) -> bool:
    """Whether others' packages are installed below: a standard library, or a `lib` around it."""
    try:
        return any(
            entry.name in ("site-packages", "dist-packages") or (entry.name.startswith("python") and entry.is_dir())
            for entry in os.scandir(folder)
        )
    except OSError:
        return True


def _package(name: str) -> Iterator[str]:
    """A package's folders or its file, its own libraries (`numpy.libs`), its metadata."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return
    if spec is None:
        return
    places = [*(spec.submodule_search_locations or ()), *([spec.origin] if spec.origin else [])]
    for place in places:
        if os.path.basename(place) == "__init__.py":
            continue
        yield place
        beside = _escaped(os.path.dirname(place))
        yield from glob(os.path.join(beside, f"{name}.libs"))
        yield from glob(os.path.join(beside, f"{name}-*.dist-info"))


def _library(path: str) -> Iterator[str]:
    """A loaded library and those beside it that may be loaded later; nothing for Python's modules.

    Only a folder of the system's is named as a whole: another may hold anything.
    """
    folder = os.path.dirname(path)
    if any(_inside(path, entry) for entry in sys.path if entry):
        return  # of a package; the packages that are wanted are named above
    if folder.startswith(("/lib", "/usr/lib")) and not _holds_packages(folder):
        yield folder
        return
    yield path
    for pattern in LATE_LIBRARIES:
        yield from glob(os.path.join(_escaped(folder), pattern))


def _loaded_libraries() -> list[str]:
    """The shared libraries of this process, real paths."""
    try:
        with open("/proc/self/maps") as maps:
            paths = {line.split(maxsplit=5)[5].strip() for line in maps if "/" in line and ".so" in line}
    except OSError:
        return []
    return sorted(path for path in paths if os.path.exists(path))


def _inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _escaped(folder: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in folder)
