"""Keeps the compiled seccomp program from one start to the next; knows neither what is in it nor what it protects.

Compiling it, seccompy's import included, takes 12 ms, a tenth of a short check. A file counts only if it is this user's own, whole, and
made of the same rules on the same machine and kernel; that the program does what it should is tried out in every worker anyway.
"""

import importlib.util
import os
from _blake2 import blake2b  # hashlib has the same, but loads OpenSSL first
from contextlib import suppress

MAGIC = b"grader-seccomp/1\n"
SIZE = 32  # of a checksum

folder = ""  # where to keep it; "" is nowhere


def find() -> bytes:
    """The program kept, b"" if there is none."""
    path = _path()
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW) if path else -1
    except OSError:
        return b""
    if file < 0:
        return b""
    with open(file, "rb") as stream:
        status = os.fstat(file)
        data = stream.read(1 << 16)
    if status.st_uid != os.geteuid() or status.st_mode & 0o022:
        return b""
    body = data[len(MAGIC) + SIZE :]
    return body if data == MAGIC + _checksum(body) + body else b""


def keep(program: bytes) -> None:
    """Keep it, if there is a place; one that cannot be written only costs time."""
    path = _path()
    if not path:
        return
    temporary = f"{path}.{os.getpid()}"
    with suppress(OSError):
        os.makedirs(folder, exist_ok=True)
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(file, "wb") as stream:
                stream.write(MAGIC + _checksum(program) + program)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)


def _path() -> str:
    """A name made of everything the program depends on; "" where it cannot be told."""
    if not folder:
        return ""
    digest = blake2b(repr(os.uname()).encode(), digest_size=16)
    try:
        spec = importlib.util.find_spec("seccompy")
        places = list(spec.submodule_search_locations or ()) if spec else []
        for path in (os.path.join(os.path.dirname(__file__), "_syscalls.py"), *(f"{p}/__init__.py" for p in places)):
            with open(path, "rb") as file:
                digest.update(file.read())
    except (OSError, ValueError):
        return ""
    return os.path.join(folder, f"seccomp-{digest.hexdigest()}") if places else ""


def _checksum(body: bytes) -> bytes:
    return blake2b(body, digest_size=SIZE).digest()
