"""What grading a class costs. Not part of the test run: `python -m tests.benchmarks.bench_class [--count 200] [--sample 5] [--jobs 2]
[--topics T... | --exercises T.E...]`.

throughput  `grader grade` over a class of every kind but those that hang (they cost their time limits whoever grades), against one
            fresh pytest process with Hypothesis a submission that makes the same checks of the same exercises, as many side by side,
            on a sample of the same class; ratio within one run, with start-up and steady. Processor time stands beside the clock,
            because it does not depend on who else uses the machine.
floor       the same calls of the same functions in a bare loop, without any grader: the most that the ratio could be
memory      what the grader, its two processes and all their workers take together (PSS, the peak), with torch

The pytest file leaves out what it cannot ask (modules, training, gradients of functions that take functions), which only helps it.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from grader import course  # noqa: E402
from tests.support import synthetic  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("right", "wrong", "mixed", "crashing", "empty")
TICKS = os.sysconf("SC_CLK_TCK")

PYTEST = '''
"""The checks of some topics as an ordinary test file: drawn, and answered by the reference, anew in each process."""
import copy, importlib.util, os, sys
import numpy as np, pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from grader import author, course
from grader.draw import Draw, FromHypothesis, keywords

def load(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

TOPICS = {topics!r}
CASES = [
    (t, e) for t in TOPICS for e in course.load(t).exercises
    if e.how == "call" and e.compared and t + "." + e.name in {targets!r}
]
STUDENT = {{t: load(os.path.join({folder!r}, t + ".py")) for t in TOPICS}}
REFERENCE = {{t: load(str(course.solution_path(t))) for t in TOPICS}}

def ask(topic, name, module, args, kwargs, grad=None):
    """Call with numpy arrays, also where the function takes tensors; the answer is numpy again."""
    if course.load(topic).kind == "numpy":
        return getattr(module[topic], name)(*args, **kwargs), []
    import torch
    leaves = []
    def tensor(v):
        if isinstance(v, np.ndarray):
            found = torch.tensor(v)
            if grad is not None and found.is_floating_point():
                leaves.append(found.requires_grad_())
            return found
        return type(v)(map(tensor, v)) if type(v) in (tuple, list) else v
    return getattr(module[topic], name)(*map(tensor, args), **{{k: tensor(v) for k, v in kwargs.items()}}), leaves

def plain(v):
    if isinstance(v, (tuple, list)):
        return tuple(map(plain, v))
    return v.detach().numpy() if hasattr(v, "detach") else np.asarray(v)

def close(a, b):
    if isinstance(b, tuple):
        assert len(a) == len(b)
        for x, y in zip(a, b):
            close(x, y)
    else:
        assert a.shape == b.shape
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-5)

def examples(inputs, count):
    @st.composite
    def drawn(draw):
        return inputs(Draw(FromHypothesis(draw, st)))
    phases = (Phase.explicit, Phase.generate, Phase.shrink)
    keep = settings(max_examples=count, phases=phases, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
    return lambda function: keep(given(drawn())(function))

ids = [t + "." + e.name for t, e in CASES]
@pytest.mark.parametrize("topic, exercise", CASES, ids=ids)
def test_reference(topic, exercise):
    @examples(exercise.inputs, exercise.examples or 100)
    def run(args):
        before = copy.deepcopy(tuple(args))
        got = plain(ask(topic, exercise.name, STUDENT, args, keywords(args))[0])
        close(got, plain(ask(topic, exercise.name, REFERENCE, before, keywords(args))[0]))
        assert repr(before) == repr(tuple(args))
    run()

@pytest.mark.parametrize("topic, exercise, prop", [(t, e, p) for t, e in CASES for p in e.properties])
def test_property(topic, exercise, prop):
    @examples(prop.inputs or exercise.inputs, prop.examples)
    def run(args):
        prop.check(lambda *a, **k: plain(ask(topic, exercise.name, STUDENT, a, k)[0]), *args, **keywords(args))
    run()

@pytest.mark.parametrize("topic, exercise, cases", [(t, e, c) for t, e in CASES for c in e.cases])
def test_cases(topic, exercise, cases):
    for args in cases.cases:
        if cases.kind == "limits":
            close(plain(ask(topic, exercise.name, STUDENT, args, keywords(args))[0]), plain(ask(topic, exercise.name, REFERENCE, args, keywords(args))[0]))
        else:
            with pytest.raises(Exception):
                ask(topic, exercise.name, STUDENT, args, keywords(args))

TORCH = [(t, e) for t, e in CASES if course.load(t).kind == "torch" and e.gradient]
@pytest.mark.parametrize("topic, exercise", TORCH)
def test_gradient(topic, exercise):
    import torch
    @examples(exercise.gradient_inputs or exercise.inputs, 12)
    def run(args):
        grads = []
        for module in (STUDENT, REFERENCE):
            answer, leaves = ask(topic, exercise.name, module, args, keywords(args), grad=True)
            flat = [v for v in (answer if isinstance(answer, (tuple, list)) else [answer]) if hasattr(v, "requires_grad") and v.requires_grad]
            torch.manual_seed(0)
            if flat and leaves:
                found = torch.autograd.grad(flat, leaves, [torch.randn_like(v) for v in flat], allow_unused=True)
                grads.append([g if g is None else g.numpy() for g in found])
        for one, two in zip(*grads) if len(grads) == 2 else []:
            assert (one is None) == (two is None)
            if one is not None:
                np.testing.assert_allclose(one, two, rtol=1e-5, atol=1e-5)
    run()
'''


@dataclass
class Watch:
    """Processor seconds and memory (MiB, PSS) of a process and all below it, looked at until it ends."""

    process: subprocess.Popen[str]
    seconds: float = 0.0
    peak: float = 0.0

    def look(self) -> None:
        from tests.classroom.conftest import descendants

        seconds = memory = 0.0
        for pid in (self.process.pid, *descendants(self.process.pid)):
            try:
                # its own, and that of its children that have ended
                seconds += (
                    sum(map(int, Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15])) / TICKS
                )
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                memory += int(text.partition("\nPss:")[2].split()[0]) / 1024
            except (OSError, IndexError, ValueError):
                continue
        self.seconds, self.peak = max(self.seconds, seconds), max(self.peak, memory)

    def run(self) -> None:
        while self.process.poll() is None:
            self.look()
            time.sleep(0.3)


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processor, in all and from the first submission that was done to the last."""

    clock: float
    cpu: float
    steady_clock: float
    steady_cpu: float
    peak: float


def grade(subs: Path, out: Path, targets: Sequence[str], jobs: int) -> Cost:
    """One run of the command."""
    command = [sys.executable, "-m", "grader", "grade", str(subs), "--out", str(out), "--jobs", str(jobs)]
    for name in targets:
        command += ["--only", name]
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=out.parent)
    watch = Watch(process)
    threading.Thread(target=watch.run, daemon=True).start()
    assert process.stderr is not None
    marks, first = [], 0.0
    for line in process.stderr:
        if line.startswith("["):
            marks.append(time.perf_counter())
            if len(marks) == 1:
                watch.look()
                first = watch.seconds
    assert process.wait() == 0
    return Cost(time.perf_counter() - start, watch.seconds, marks[-1] - marks[0], watch.seconds - first, watch.peak)


def run_pytest(folders: list[Path], targets: Sequence[str], jobs: int) -> tuple[float, float]:
    """One fresh pytest process a submission, so many at a time: seconds by the clock and of the processor in all."""
    for folder in folders:
        topics = tuple(name for name in course.topics() if (folder / f"{name}.py").is_file())
        (folder / "test_all.py").write_text(
            PYTEST.format(topics=topics, folder=str(folder), targets=set(targets)), encoding="utf-8"
        )
    command = [sys.executable, "-m", "pytest", "-q", "--tb=short"]
    command += [word for name in ("cacheprovider", "xdist", "benchmark") for word in ("-p", f"no:{name}")]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    waiting = list(folders)
    running: list[subprocess.Popen[bytes]] = []
    while waiting or running:
        while waiting and len(running) < jobs:
            running.append(
                subprocess.Popen([*command, "test_all.py"], cwd=waiting.pop(0), stdout=subprocess.DEVNULL, env=env)
            )
        for process in running[:]:
            if process.poll() is not None:  # it may have been ended by what it tests
                running.remove(process)
        time.sleep(0.01)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu


def bare_calls(targets: Sequence[str]) -> float:
    """Processor seconds of the planned calls alone, made of the reference in this process: what no grader can save."""
    import torch

    from grader.engine.reference import task
    from grader.session import Session
    from grader.subject import _wire, _worker
    from grader.subject.pool import Pool

    torch.set_num_threads(1)
    calls = []
    session = Session(pool=Pool(how="exec"))
    for target in targets:
        topic, name = target.split(".")
        work = task(topic, name)
        functions = work.topic.functions
        module: dict[str, object] = {}
        exec(course.solution_path(topic).read_text(encoding="utf-8"), module)
        for planned in session.plan(work).batches.values():
            given, run = planned.batch.functions, _worker.HOW[planned.batch.header["how"]]

            def ask(number: int, args, kwargs, given=given, functions=functions):
                return functions[given[number].name](*given[number].data, *args, **kwargs)

            decoder = _wire.Decoder(bytearray(planned.batch.payload), ask)
            for args, kwargs in planned.batch.calls:
                calls.append((run, module[name], decoder.arguments(args), decoder.value(kwargs)))
    session.close()
    seconds = 0.0
    for _ in range(2):  # the first round imports what torch imports late
        start = time.process_time()
        for run, function, args, kwargs in calls:
            with suppress(Exception):  # some must raise
                run(function, args, kwargs)
        seconds = time.process_time() - start
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--sample", type=int, default=len(KINDS))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--topics", nargs="+", default=list(course.topics()))
    parser.add_argument("--exercises", nargs="+", help="TOPIC.EXERCISE; all of the topics if not given")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    options = parser.parse_args()
    every = [f"{topic}.{name}" for topic in options.topics for name in course.exercise_names(topic)]
    targets = options.exercises or every
    topics = tuple(dict.fromkeys(name.partition(".")[0] for name in targets))
    print(f"{len(targets)} exercises of {len(topics)} topics; {options.count} submissions ({', '.join(options.kinds)}), "
          f"{options.jobs} at a time; load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
    made = [
        synthetic.Made(m.name, m.kind, "folder", m.files, m.wrong)
        for m in synthetic.make(options.count, topics=topics, kinds=options.kinds)
    ]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for folder, part in (("subs", made), ("sample", made[: options.sample]), ("first", made[:2])):
            synthetic.write(root / folder, part)
        first = grade(root / "first", root / "out0", targets, options.jobs)
        print(f"  first run, two submissions, inputs drawn if they were not: {first.clock:.1f} s", flush=True)
        mine = grade(root / "subs", root / "out1", targets, options.jobs)
        print(f"  grader grade: {mine.clock:.1f} s by the clock, {mine.cpu:.1f} s of the processor; first to last "
              f"{mine.steady_clock:.1f} s, {mine.steady_cpu:.1f} s", flush=True)  # fmt: skip
        clock, cpu = run_pytest(sorted((root / "sample").iterdir()), targets, options.jobs)
        print(
            f"  pytest + Hypothesis, {options.sample} submissions: {clock:.1f} s by the clock, {cpu:.1f} s of the processor"
        )
        print("                               clock: a second    times   processor: s each    times")
        theirs, their_cpu = options.sample / clock, cpu / options.sample
        print(f"  pytest, fresh processes     {theirs:16.3f} {1.0:8.1f} {their_cpu:18.2f} {1.0:8.1f}")
        steady = options.count - 1
        for words, rate, each in (
            ("with start-up", options.count / mine.clock, mine.cpu / options.count),
            ("steady", steady / mine.steady_clock, mine.steady_cpu / steady),
        ):
            print(f"  grader grade, {words:13} {rate:16.3f} {rate / theirs:8.1f} {each:18.2f} {their_cpu / each:8.1f}")
        floor = bare_calls(targets)
        print(f"  the bare calls of one right one's functions, no grader: {floor:29.2f} {their_cpu / floor:8.1f}")
        print(f"  memory of all processes together, peak (PSS): {max(mine.peak, first.peak):.0f} MiB")


if __name__ == "__main__":
    main()
