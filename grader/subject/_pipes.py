"""A worker's pipes where the system cannot wait for several at once (Windows): threads block in the grader's place. Knows no frames."""

from __future__ import annotations

import os
import queue
import threading
from contextlib import suppress

CHUNK = 1 << 16  # bytes
MOST_CHUNKS = 64  # that wait to be fetched; a worker that sends more has to wait


class Threads:
    """Two threads that read, and one for each message that is written."""

    def __init__(self, *fds: int) -> None:
        self._chunks: queue.Queue[tuple[int, bytes]] = queue.Queue(MOST_CHUNKS)
        self._closed = False
        for fd in fds:
            threading.Thread(target=self._read, args=(fd,), daemon=True).start()

    def _read(self, fd: int) -> None:
        chunk = b"?"
        while chunk and not self._closed:
            try:
                chunk = os.read(fd, CHUNK)
            except OSError:
                chunk = b""
            while not self._closed:
                with suppress(queue.Full):
                    self._chunks.put((fd, chunk), timeout=0.1)
                    break

    def send(self, fd: int, message: bytes) -> None:
        """Write a message without waiting for it to be read."""

        def write() -> None:
            left = memoryview(message)
            with suppress(OSError):  # it is gone: the reading side will tell how
                while left:
                    left = left[os.write(fd, left) :]

        threading.Thread(target=write, daemon=True).start()

    def get(self, seconds: float) -> tuple[int, bytes] | None:
        """The next bytes, and of which pipe: none if it was closed. None if nothing came in time."""
        try:
            return self._chunks.get(timeout=seconds) if seconds > 0 else self._chunks.get_nowait()
        except queue.Empty:
            return None

    def close(self) -> None:
        self._closed = True
