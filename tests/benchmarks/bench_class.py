"""What grading a class costs. Not part of the test run: `python -m tests.benchmarks.bench_class [--count 48] [--sample 6] [--jobs 2]`.

throughput  `grader grade` over a class, against one fresh pytest process with Hypothesis a submission that makes the same checks of the
            same exercises (as many side by side; a sample of the same class); ratio within one run, with start-up and steady
memory      what the grader, its two processes and all their workers take together (PSS, the peak), with torch
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from grader import course  # noqa: E402
from tests.support import synthetic  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("right", "wrong", "right")
DEFAULT = ("logistic", "softmax", "lstm")

PYTEST = '''
"""The checks of some topics as an ordinary test file: drawn, and answered by the reference, anew in each process."""
import copy, importlib.util, os, sys
import numpy as np, pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from grader import author, course
from grader.draw import Draw, keywords

def load(path):
    spec = importlib.util.spec_from_file_location(os.path.basename(path)[:-3], path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

TOPICS = {topics!r}
CASES = [(t, e) for t in TOPICS for e in course.load(t).exercises if e.how == "call" and e.compared]
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
        return inputs(Draw(draw, st))
    keep = settings(max_examples=count, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
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


def grade(
    subs: Path, out: Path, targets: list[str], jobs: int, memory: list[float] | None = None
) -> tuple[float, float]:
    """One run of the command: seconds in all, and from the first submission that was done to the last."""
    command = [sys.executable, "-m", "grader", "grade", str(subs), "--out", str(out), "--jobs", str(jobs)]
    for name in targets:
        command += ["--only", name]
    start = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, cwd=out.parent)
    if memory is not None:
        threading.Thread(target=watch, args=(process, memory), daemon=True).start()
    assert process.stderr is not None
    marks = [time.perf_counter() for line in process.stderr if line.startswith("[")]
    assert process.wait() == 0
    return time.perf_counter() - start, marks[-1] - marks[0]


def watch(process: subprocess.Popen[str], memory: list[float]) -> None:
    """Note the memory of a process and all below it, in MiB, until it ends."""
    from tests.classroom.conftest import descendants

    while process.poll() is None:
        total = 0.0
        for pid in (process.pid, *descendants(process.pid)):
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text()
                total += int(text.partition("\nPss:")[2].split()[0]) / 1024
            except (OSError, IndexError, ValueError):
                continue
        memory.append(total)
        time.sleep(0.2)


def run_pytest(folders: list[Path], topics: tuple[str, ...], jobs: int) -> float:
    """One fresh pytest process a submission, so many at a time: seconds in all."""
    for folder in folders:
        (folder / "test_all.py").write_text(PYTEST.format(topics=topics, folder=str(folder)), encoding="utf-8")
    start = time.perf_counter()
    waiting, running = list(folders), []
    while waiting or running:
        while waiting and len(running) < jobs:
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-q",
                "--tb=short",
                "-p",
                "no:cacheprovider",
                "-p",
                "no:xdist",
                "-p",
                "no:benchmark",
                "test_all.py",
            ]
            running.append(
                subprocess.Popen(
                    command, cwd=waiting.pop(0), stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(ROOT)}
                )
            )
        for process in running[:]:
            if process.poll() is not None:
                assert process.returncode in (0, 1), process.returncode
                running.remove(process)
        time.sleep(0.01)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=48)
    parser.add_argument("--sample", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--topics", nargs="+", default=[name for name in DEFAULT if name in course.topics()])
    options = parser.parse_args()
    topics = tuple(options.topics)
    targets = [f"{t}.{e.name}" for t in topics for e in course.load(t).exercises if e.how == "call" and e.compared]
    print(f"{len(targets)} exercises of {', '.join(topics)}; {options.count} submissions, {options.jobs} at a time")
    made = [
        synthetic.Made(m.name, m.kind, "folder", m.files, m.wrong)
        for m in synthetic.make(options.count, topics=topics, kinds=KINDS)
    ]
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        synthetic.write(root / "subs", made)
        synthetic.write(root / "sample", made[: options.sample])
        synthetic.write(root / "first", made[:2])
        first, _ = grade(root / "first", root / "out0", targets, options.jobs)
        print(f"  first run, two submissions, inputs drawn if they were not   {first:7.1f} s")
        memory: list[float] = []
        whole, steady = grade(root / "subs", root / "out1", targets, options.jobs)
        theirs = run_pytest(sorted((root / "sample").iterdir()), topics, options.jobs)
        again, steady2 = grade(root / "subs", root / "out2", targets, options.jobs, memory)
        whole, steady = (whole + again) / 2, (steady + steady2) / 2
        rate = options.sample / theirs
        print(f"  pytest + Hypothesis, fresh process each                     {rate:7.2f} a second   1.0")
        for words, mine in (("with start-up", options.count / whole), ("steady", (options.count - 1) / steady)):
            print(f"  grader grade, {words:<45} {mine:7.2f} a second   {mine / rate:.1f} times")
        print(f"  memory of all processes together, peak (PSS)                {max(memory):7.0f} MiB")


if __name__ == "__main__":
    main()
