"""How small counterexamples are, and how long explaining takes: `python -m tests.support.counterexamples [TOPIC]... [--every N]`.

Grades wrong solutions of the bank twice, with and without explanations, and prints what is too large: a dimension above 2, a
number with more than three significant digits, a call of many lines; then the seconds that explaining took, the worst last.
"""

from __future__ import annotations

import argparse
import ast
import os
import statistics
import time
from collections.abc import Iterator

from tests.support import bank

MOST_SIDE = 2  # of an array in a counterexample
MOST_DIGITS = 3
MAKERS = {"zeros", "ones"}  # torch.zeros(2, 3): sides, not numbers


def sides_and_numbers(call: str) -> tuple[list[int], list[float]]:
    """The sizes of all array dimensions in a call's text, and its numbers."""
    sides: list[int] = []
    numbers: list[float] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MAKERS:
            sides.extend(n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and type(n.value) is int)
            return
        if isinstance(node, ast.List):
            sides.append(len(node.elts))
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            numbers.append(node.value)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(call.partition("  # ")[0]))
    return sides, numbers


def digits(number: float) -> int:
    """Significant digits: 3 of 0.125, 1 of 1000."""
    text = repr(abs(number)).partition("e")[0].replace(".", "").strip("0")
    return len(text)


def measure(topics: list[str], every: int) -> Iterator[str]:
    """Lines on what is large or slow."""
    from grader import course
    from grader.reports import terminal
    from grader.session import Session, Settings
    from grader.subject.pool import Pool

    pool = Pool(how="exec")
    full = Session(pool=pool, settings=Settings(timeout=20.0))
    plain = Session(pool=pool, settings=Settings(timeout=20.0, explain=False))
    seconds: list[tuple[float, str]] = []
    busy: list[float] = []  # seconds of the grader's own processor time
    shown = large = long = checks = 0
    for topic in topics or course.topics():
        wrong = [section for section in bank.sections(topic) if not section.right]
        for section in wrong[::every]:
            name = f"{topic}.{section.exercise} | {section.name}"
            if len({s for _, s in seconds if s.startswith(f"{topic}.{section.exercise} ")}) == 0:
                bank.grade(full, section)  # warm: the plan and the reference are there
            before = time.process_time()
            found = bank.grade(full, section)
            between = time.process_time()
            bare = bank.grade(plain, section)
            busy.append(2 * between - before - time.process_time())
            seconds.append((found.seconds - bare.seconds, name))
            first = True
            for check in found.checks:
                if check.status != "failed" or check.counterexample is None:
                    continue
                checks += 1
                sides, numbers = sides_and_numbers(check.counterexample.call)
                words = []
                gates = 4 if topic == "lstm" else 1  # H rows a gate
                if max(sides, default=0) > MOST_SIDE * gates:
                    words.append(f"side {max(sides)}")
                if max(map(digits, numbers), default=0) > MOST_DIGITS:
                    words.append(f"number {max(numbers, key=digits)!r}")
                if words and check.kind != "limits":
                    large += 1
                    yield f"LARGE {name}: {check.kind} {check.name}: {', '.join(words)}: {check.counterexample.call[:200]}"
                if first:
                    shown += 1
                    first = False
                    lines = terminal.call_lines(check.counterexample.call, 76)
                    if len(lines) > 8:
                        long += 1
                        yield f"LONG {name}: {check.name}: {len(lines)} lines"
    full.close()
    seconds.sort()
    times = [second for second, _ in seconds]
    yield f"{len(times)} wrong solutions, {checks} failed checks with a counterexample, {large} large, {long} of {shown} long"
    yield f"seconds to explain: median {statistics.median(times):.2f}, 95 % {times[int(0.95 * len(times))]:.2f}"
    busy.sort()
    yield f"of the grader's processor time: median {statistics.median(busy):.2f}, 95 % {busy[int(0.95 * len(busy))]:.2f}"
    yield from (f"  {second:.2f} {name}" for second, name in seconds[-15:])


def main() -> None:
    """Read the arguments and print."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    parser = argparse.ArgumentParser()
    parser.add_argument("topics", nargs="*")
    parser.add_argument("--every", type=int, default=1)
    arguments = parser.parse_args()
    for line in measure(arguments.topics, arguments.every):
        print(line, flush=True)


if __name__ == "__main__":
    main()
