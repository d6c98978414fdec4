"""What a check costs, as ratios within one run. Not part of the test run: `python -m tests.benchmarks.bench_check`.

cold       `grader check NAME` as a whole process (grader and worker together, corpus cached), against a bare script that imports
           numpy or torch and runs the same checks in a loop, and against plain pytest with Hypothesis; processor time
warm       one exercise with worker and corpus ready, against the bare calls of the same function in this process; wall clock
wall       a worker's start, and a call with 10 kB of input, with all protections and with none; wall clock
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

import numpy as np  # noqa: E402

ROUNDS = 7
SKIP = frozenset({"filesystem", "network", "processes", "memory", "cpu", "files", "parent_death", "user", "signals"})
RELATIONS = {
    "sigmoid": """
    close(f(-z) + f(z), np.ones_like(z)); close(f(np.zeros_like(z)), np.full_like(z, 0.5))
    y = f(z); close(np.log(y / (1 - y)), z); assert (f(z + 0.25) > y).all()
    close((f(z + 1e-3) - f(z - 1e-3)) / 2e-3, y * (1 - y))
""",
}
FLOOR_SIGMOID = """
import sys
import numpy as np
sys.path.insert(0, {folder!r})
from logistic import sigmoid as f
def reference(z):
    return 1 / (1 + np.exp(-z))
def close(a, b):
    assert np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-5, atol=1e-5)
def check(z):
    before = z.copy()
    close(f(z), reference(z))
    assert (z == before).all()
{relations}
rng = np.random.default_rng(0)
for _ in range(100):
    check(rng.integers(-8, 9, size=tuple(rng.integers(1, 5, size=rng.integers(0, 4)))) / 4)
close(f(np.array([-1000.0, 0.0, 1000.0])), np.array([0.0, 0.5, 1.0]))
"""
PYTEST_SIGMOID = """
import numpy as np
from hypothesis import given, settings, strategies as st
from hypothesis.extra import numpy as hnp
from logistic import sigmoid as f
arrays = hnp.arrays(np.float64, hnp.array_shapes(min_dims=0, max_dims=3, max_side=4), elements=st.floats(-4, 4))
def close(a, b):
    assert np.shape(a) == np.shape(b) and np.allclose(a, b, rtol=1e-4, atol=1e-5)
@settings(max_examples=100, deadline=None, database=None)
@given(arrays)
def test_reference(z):
    close(f(z), 1 / (1 + np.exp(-z)))
@settings(max_examples=100, deadline=None, database=None)
@given(arrays)
def test_symmetric(z):
    close(f(z) + f(-z), np.ones_like(z))
@settings(max_examples=100, deadline=None, database=None)
@given(arrays)
def test_log_odds(z):
    close(np.log(f(z) / (1 - f(z))), z)
@settings(max_examples=100, deadline=None, database=None)
@given(arrays)
def test_rises(z):
    assert (f(z + 0.25) > f(z)).all()
def test_limits():
    close(f(np.array([-1000.0, 0.0, 1000.0])), np.array([0.0, 0.5, 1.0]))
"""
FLOOR_LSTM = """
import sys
import torch
torch.set_num_threads(1)
sys.path.insert(0, {folder!r})
from lstm import lstm_cell as f
def reference(x, h, c, p):
    i, g, u, o = (x @ p[0].T + p[1] + h @ p[2].T + p[3]).chunk(4, 1)
    c = torch.sigmoid(g) * c + torch.sigmoid(i) * torch.tanh(u)
    return torch.sigmoid(o) * torch.tanh(c), c
torch.manual_seed(0)
for k in range(100):
    B, D, H = 1 + k % 4, 1 + k % 5, 1 + k % 3
    leaves = [torch.randn(s, dtype=torch.float64, requires_grad=k < 12) for s in ((B, D), (B, H), (B, H), (4 * H, D), (4 * H,), (4 * H, H), (4 * H,))]
    args = (*leaves[:3], tuple(leaves[3:]))
    got, want = f(*args), reference(*args)
    assert all(torch.allclose(a, b, rtol=1e-5, atol=1e-5) for a, b in zip(got, want))
    if k < 12:
        ups = [torch.randn_like(y) for y in got]
        one, two = (torch.autograd.grad(ys, leaves, ups) for ys in (got, want))
        assert all(torch.allclose(a, b) for a, b in zip(one, two))
"""


def cpu(command: list[str], folder: str) -> float:
    """Processor seconds of a command and all it started."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        env={
            k: v for k, v in os.environ.items() if k not in ("CI", "PYTHONDONTWRITEBYTECODE")
        },  # as on one's own machine
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def compare(title: str, commands: dict[str, list[str]], folder: str, rounds: int = ROUNDS) -> None:
    """Run the commands in turn; print each one's median and the median of its ratios to the first."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, command in commands.items():
            seconds = cpu(command, folder)
            if number:  # the first round warms caches
                times[name].append(seconds)
    base = next(iter(commands))
    print(title)
    for name, values in times.items():
        ratio = statistics.median(v / b for v, b in zip(values, times[base], strict=True))
        print(f"  {name:<32} {statistics.median(values):7.3f} s   {ratio:6.2f} times {base}")


def cold() -> None:
    with tempfile.TemporaryDirectory() as folder:
        from grader import course

        for topic in ("logistic", "lstm"):
            Path(folder, f"{topic}.py").write_text(
                course.solution_path(topic).read_text(encoding="utf-8"), encoding="utf-8"
            )
        grader = [sys.executable, "-m", "grader", "check", "--path", folder]
        Path(folder, "floor_sigmoid.py").write_text(
            FLOOR_SIGMOID.format(folder=folder, relations=RELATIONS["sigmoid"]), encoding="utf-8"
        )
        Path(folder, "floor_lstm.py").write_text(FLOOR_LSTM.format(folder=folder), encoding="utf-8")
        Path(folder, "test_sigmoid.py").write_text(PYTEST_SIGMOID, encoding="utf-8")
        subprocess.run([*grader, "logistic", "lstm"], check=True, stdout=subprocess.DEVNULL)
        pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "test_sigmoid.py"]
        compare("cold, sigmoid (numpy), processor time", {
            "bare script": [sys.executable, "floor_sigmoid.py"], "grader check sigmoid": [*grader, "sigmoid"],
            "grader check logistic (4 exercises)": [*grader, "logistic"], "pytest + Hypothesis": pytest,
        }, folder)  # fmt: skip
        compare("cold, lstm_cell (torch), processor time", {
            "bare script": [sys.executable, "floor_lstm.py"], "grader check lstm_cell": [*grader, "lstm_cell"],
            "grader check lstm (6 exercises)": [*grader, "lstm"],
        }, folder, rounds=3)  # fmt: skip


def warm(topic: str, name: str) -> None:
    """One exercise with everything ready, against the bare calls."""
    from grader import course
    from grader.engine.check import Checker
    from grader.engine.reference import task
    from grader.session import Session
    from grader.subject.pool import Pool

    session = Session(pool=Pool(how="exec"))
    work = task(topic, name)
    plan = session.plan(work)
    source = course.solution_path(topic).read_text(encoding="utf-8")
    namespace: dict[str, object] = {}
    exec(compile(source, topic, "exec"), namespace)
    function = namespace[name]
    worker = session.pool.start(work.topic.kind)
    worker.start_clock(600)
    worker.load(source, filename=f"{topic}.py", topic=topic, names=(name,))
    from grader.subject._wire import Decoder

    planned = plan.batches["call"]

    def arguments() -> list[tuple[object, dict[str, object]]]:
        decoder = Decoder(bytearray(planned.batch.payload), lambda *a: None)
        return [(decoder.value(args), decoder.value(kwargs)) for args, kwargs in planned.batch.calls]

    gradient_calls = []
    if plan.gradients:
        for args, kwargs, ups in plan.gradients.batch.calls:
            gradient_calls.append((args, kwargs, ups))
    bare, graded = [], []
    for _ in range(30):
        calls = arguments()
        inputs = []
        if plan.gradients is not None:
            decoder = Decoder(bytearray(plan.gradients.batch.payload), lambda *a: None)
            for args, kwargs, ups in gradient_calls:
                decoder.asked = []
                inputs.append((decoder.value(args), decoder.value(kwargs), decoder.value(ups), decoder.asked))
        start = time.perf_counter()
        for args, kwargs in calls:
            function(*args, **kwargs)
        for args, kwargs, ups, leaves in inputs:
            import torch

            result = function(*args, **kwargs)
            flat = [
                v
                for part in (result if isinstance(result, tuple) else (result,))
                for v in (part if isinstance(part, tuple) else (part,))
            ]
            torch.autograd.grad(flat, leaves, ups, allow_unused=True)
        bare.append(time.perf_counter() - start)
        start = time.perf_counter()
        result = Checker(work, plan, worker, lambda: None).run()
        graded.append(time.perf_counter() - start)
        assert result.status == "passed"
    ratio = statistics.median(g / b for g, b in zip(graded, bare, strict=True))
    print(
        f"  {topic}.{name:<24} bare {1e3 * statistics.median(bare):7.2f} ms   checked {1e3 * statistics.median(graded):7.2f} ms   {ratio:5.2f} times"
    )
    worker.close()
    session.close()


def wall() -> None:
    """The price of the protections."""
    from grader.subject import client, codec
    from grader.subject.batch import Batch
    from grader.subject.pool import Pool

    source = "def same(x):\n    return x\n"
    encoder = codec.Encoder(torch=False)
    tree = encoder.value((np.zeros(1250),))
    header = {"op": "calls", "name": "same", "how": "call", "fresh": False, "watch": -1}
    batch = Batch.of(header, [[tree, ["d", []]]], b"".join(encoder.parts))
    for kind in ("numpy", "torch"):
        starts: dict[str, list[float]] = {"on": [], "off": []}
        calls: dict[str, list[float]] = {"on": [], "off": []}
        pools = {"on": Pool(how="exec"), "off": Pool(how="exec", skip=SKIP)}
        for number in range(16):
            for name, pool in pools.items():
                start = time.perf_counter()
                worker = pool.start(kind)
                took = time.perf_counter() - start
                worker.start_clock(60)
                worker.load(source, filename="s.py", topic="s", names=("same",))
                worker.run(batch, {})
                start = time.perf_counter()
                for _ in range(50):
                    worker.run(batch, {})
                per_call = (time.perf_counter() - start) / 50
                worker.close()
                if number:
                    starts[name].append(took)
                    calls[name].append(per_call)
        for pool in pools.values():
            pool.close()
        for what, times in (("start of a worker", starts), ("call with 10 kB", calls)):
            on, off = (1e3 * statistics.median(times[key]) for key in ("on", "off"))
            print(f"  {kind:<6} {what:<20} protections on {on:7.2f} ms   off {off:7.2f} ms   {on - off:+.2f} ms")
    del client


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["cold", "warm", "wall"]
    if "cold" in chosen:
        cold()
    if "warm" in chosen:
        print("warm, one exercise, wall clock")
        for pair in (
            ("logistic", "sigmoid"),
            ("logistic", "logistic_regression"),
            ("lstm", "lstm_cell"),
            ("lstm", "lstm"),
        ):
            warm(*pair)
    if "wall" in chosen:
        print("the wall, wall clock")
        wall()
