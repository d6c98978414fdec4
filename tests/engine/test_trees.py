"""Parsing where several threads parse."""

import ast
import gc
import sys
import threading

import pytest

from grader import course
from grader.engine import trees

TEXT = course.solution_path("lstm").read_text(encoding="utf-8")


@pytest.fixture
def crowded():
    """Threads that take turns at every chance, collections of garbage among them."""
    interval, threshold = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(1e-6)
    gc.set_threshold(5)
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*threshold)


class Garbage:
    """In a circle, and not without Python code when it is found."""

    def __init__(self):
        self.me = self

    def __del__(self):
        pass


def test_threads_that_parse_at_once_do_not_disturb_each_other(crowded):
    failed = []

    def work():
        for _ in range(100):
            Garbage()
            try:
                trees.parse(TEXT)
            except SystemError as error:
                failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed


def test_a_text_that_is_no_python_is_told():
    with pytest.raises(SyntaxError):
        trees.parse("def f(:")
    assert ast.dump(trees.parse(TEXT)) == ast.dump(ast.parse(TEXT))
