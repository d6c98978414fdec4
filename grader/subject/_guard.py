"""Notices what the student's code calls while an exercise runs. Reports names; what is off limits the grader decides.

Runs in the student's interpreter, beside `_worker.py`. Packages that a topic does not use are never really imported
there: the student's file gets a stand-in, which may be imported and even called at the top of a file (a plot or a
comparison under `if __name__ == "__main__"`), but raises when it is called while an exercise runs. Torch's operators
are noted by torch's dispatcher, numpy's and torch's Python functions by a profile function, so that it does not matter how a function was
reached: by an alias, `getattr`, `functools.partial`, `torch.ops.aten` or `torch.jit`.
"""

from __future__ import annotations

import _thread
import importlib.machinery
import os
import sys
import threading
import types
from functools import lru_cache
from typing import Any

NEVER = frozenset({"solutions", "grader", "hypothesis"})
MAX_SEEN = 2000  # names kept from one watched run


class OffLimits(Exception):
    """Raised in the student's code by a stand-in that is called while an exercise runs."""


class StandIn(types.ModuleType):
    """Looks like a package that is not there."""

    __path__: list[str] = []

    def __init__(self, name: str, guard: Guard) -> None:
        super().__init__(name)
        self.__dict__["_guard_"] = guard

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return StandIn(f"{self.__name__}.{name}", self.__dict__["_guard_"])

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        guard: Guard = self.__dict__["_guard_"]
        if guard.running:
            guard.seen.add(f"stand-in:{self.__name__}")
            raise OffLimits(f"{self.__name__} cannot be used in this exercise")
        return StandIn(f"{self.__name__}()", guard)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (object,)

    def __getitem__(self, key: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter(())

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *exc: Any) -> None:
        return None


def private_files(folders: tuple[str, ...]) -> Any:
    """An audit hook for where the system does not close files: nothing that is written in Python opens what lies in these folders.

    A hook cannot be taken off again. Code in C, by ctypes, gets past it.
    """
    realpath, fsdecode, normcase, sep = os.path.realpath, os.fsdecode, os.path.normcase, os.sep
    closed = tuple(normcase(realpath(folder)) for folder in folders)
    watched = frozenset({"open", "os.listdir", "os.scandir"})

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched and arguments and type(arguments[0]) in (str, bytes):
            path = normcase(realpath(fsdecode(arguments[0])))
            for folder in closed:
                if path == folder or path.startswith(folder + sep):
                    raise PermissionError(13, "the grader's files are closed to the code that it checks")

    return hook


class _Loader:
    def __init__(self, make: Any, run: Any) -> None:
        self._make, self._run = make, run

    def create_module(self, spec: Any) -> Any:
        return self._make(spec.name)

    def exec_module(self, module: Any) -> None:
        self._run(module)


@lru_cache(maxsize=2)
def allowed(kind: str) -> frozenset[str]:
    """The packages that a topic of that kind may import."""
    return frozenset({*sys.stdlib_module_names, "numpy", *(("torch", "typing_extensions") if kind == "torch" else ())})


@lru_cache(maxsize=2)
def not_for(kind: str, imported: int) -> tuple[str, ...]:
    """Those of so many imported modules that a student's file does not get to see.

    The process that it is forked from may have served another kind. To be called there, too: a look at thousands of names copies
    the pages they lie in, where a fork does it.
    """
    own = allowed(kind) | {"__main__"}
    tops = ((name, name.partition(".")[0]) for name in sys.modules)
    return tuple(name for name, top in tops if top in NEVER or (kind == "numpy" and top not in own))


class Guard:
    """Watches one student's file."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.running = False
        self._filename = ""
        self._allowed: frozenset[str] = frozenset()
        self._siblings: dict[str, str] = {}
        self._watch = ""

    def start(self, kind: str, filename: str, siblings: dict[str, str]) -> None:
        """Guard imports made by the student's file: kind is numpy or torch, siblings are its other topics' texts."""
        self._filename, self._siblings = filename, siblings
        self._allowed = allowed(kind)
        for name in not_for(kind, len(sys.modules)):
            sys.modules.pop(name, None)
        sys.meta_path.insert(0, self)  # type: ignore[arg-type]
        start_thread = _thread.start_new_thread

        def start_watched(function: Any, args: Any, kwargs: Any = types.MappingProxyType({})) -> int:
            return start_thread(self._run_thread, (function, args, kwargs))

        for module, name in ((_thread, "start_new_thread"), (_thread, "start_new"), (threading, "_start_new_thread")):
            setattr(module, name, start_watched)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        top = name.partition(".")[0]
        if name in self._siblings and self._asked_by_student():
            return importlib.machinery.ModuleSpec(name, _Loader(types.ModuleType, self._run_sibling))  # type: ignore[arg-type]
        if top in NEVER or (top not in self._allowed and self._asked_by_student()):
            loader = _Loader(lambda full: StandIn(full, self), lambda module: None)
            return importlib.machinery.ModuleSpec(name, loader, is_package=True)  # type: ignore[arg-type]
        return None

    def _run_sibling(self, module: types.ModuleType) -> None:
        exec(
            compile(self._siblings[module.__name__], f"{module.__name__}.py", "exec", dont_inherit=True),
            module.__dict__,
        )

    def forget_siblings(self) -> None:
        for name in self._siblings:
            sys.modules.pop(name, None)

    def _asked_by_student(self) -> bool:
        frame: Any = sys._getframe(2)
        while frame is not None:
            name = frame.f_code.co_filename
            if not (name.startswith("<frozen importlib") or name.replace("\\", "/").endswith("importlib/__init__.py")):
                return bool(name == self._filename or name.removesuffix(".py") in self._siblings)
            frame = frame.f_back
        return False

    def _run_thread(self, function: Any, args: Any, kwargs: Any) -> None:
        """A thread of the student's: one that was started earlier may do its work while an exercise is watched."""
        sys.setprofile(self._profile)
        function(*args, **kwargs)

    def begin(self, *, watch: bool, note: bool = False) -> None:
        """From here on an exercise runs.

        note: torch's operators are noted, which the student's code hardly notices; watch: numpy's and torch's Python functions as
        well, by a profile function, which it can see.
        """
        self.seen = set()
        self.running = True
        kind = "torch" if "torch" in sys.modules else "numpy"
        self._watch = kind if watch or (note and kind == "torch") else ""
        if self._watch == "torch":
            start_torch_profiler()
        if watch:
            sys.setprofile(self._profile)

    def end(self) -> list[str]:
        """The names seen since `begin`."""
        sys.setprofile(None)
        if self._watch == "torch":
            self.seen |= stop_torch_profiler()
        self.running, self._watch = False, ""
        return sorted(self.seen)[:MAX_SEEN]

    def _profile(self, frame: Any, event: str, function: Any) -> None:
        if not self._watch:
            return
        if event == "call":
            module = frame.f_globals.get("__name__", "")
            if type(module) is str and module.startswith(("numpy", "torch")):
                self.seen.add(f"{module}.{frame.f_code.co_name}")
        elif event == "c_call":  # torch's own functions, also on threads, which the dispatcher's notes leave out
            name, holder = getattr(function, "__name__", ""), getattr(function, "__self__", None)
            if self._watch == "torch" and _is_torch(name, holder, function):
                self.seen.add(f"aten::{name}")


def _is_torch(name: str, holder: Any, function: Any) -> bool:
    """Whether a function of C is torch's: of one of its modules, of torch itself, or a tensor's method."""
    torch = sys.modules["torch"]
    if holder is None:
        return getattr(torch._C._VariableFunctions, name, None) is function
    if type(holder) is types.ModuleType:
        return str(holder.__dict__.get("__name__")).startswith("torch")
    return issubclass(type(holder), torch._C.TensorBase)


def start_torch_profiler() -> None:
    """Have torch's dispatcher note every operator, composite ones too: about a microsecond each."""
    torch = sys.modules["torch"]
    config = torch.autograd.ProfilerConfig(
        torch.autograd.ProfilerState.CPU, False, False, False, False, False, torch._C._profiler._ExperimentalConfig()
    )
    torch.autograd._enable_profiler_legacy(config)


def stop_torch_profiler() -> set[str]:
    events = sys.modules["torch"].autograd._disable_profiler_legacy()
    return {event.name() for thread in events for event in thread} - {"", "__start_profile", "__stop_profile"}
