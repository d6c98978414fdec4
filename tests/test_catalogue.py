"""Facts over the whole catalogue: references pass, stubs are not started, every mistake and every broken variant is caught."""

import ast
import doctest
import importlib.util
import inspect
import sys

import pytest

from grader import course
from grader.audit.audit import Auditor
from grader.engine.reference import apply_mistakes, task
from tests.support.catalogue import BREAKERS, breakable, check_text

TOPICS = course.topics()
EXERCISES = [(topic, name) for topic in TOPICS for name in course.exercise_names(topic)]
IDS = [f"{topic}.{name}" for topic, name in EXERCISES]


def load_file(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def signatures(path):
    """Parameter names and defaults of the public functions and classes of a file, methods included."""
    found = {}
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            found[node.name] = ast.unparse(node.args)
        elif isinstance(node, ast.ClassDef):
            found[node.name] = {n.name: ast.unparse(n.args) for n in node.body if isinstance(n, ast.FunctionDef)}
    return found


@pytest.mark.parametrize("topic", TOPICS)
def test_the_reference_passes(session, topic):
    report = check_text(session, topic, course.solution_path(topic).read_text(encoding="utf-8"))
    assert {e.name: e.status for e in report.exercises} == dict.fromkeys(course.exercise_names(topic), "passed")
    assert report.score == report.max_score


@pytest.mark.parametrize("topic", TOPICS)
def test_the_stub_is_not_started_and_scores_nothing(session, topic):
    report = check_text(session, topic, course.stub_path(topic).read_text(encoding="utf-8"))
    assert {e.name: e.status for e in report.exercises} == dict.fromkeys(course.exercise_names(topic), "not_started")
    assert report.score == 0


@pytest.mark.parametrize("topic", TOPICS)
def test_stub_reference_and_topic_agree_on_names_and_signatures(topic):
    stub, solution = signatures(course.stub_path(topic)), signatures(course.solution_path(topic))
    assert stub == solution
    assert set(stub) == set(course.exercise_names(topic))


@pytest.mark.parametrize("topic", TOPICS)
def test_the_examples_in_a_stub_are_true_of_the_reference(topic):
    stub = load_file(course.stub_path(topic), f"stub_{topic}")
    solution = load_file(course.solution_path(topic), f"solution_{topic}")
    for name in course.exercise_names(topic):
        setattr(stub, name, with_docstring(getattr(solution, name), getattr(stub, name).__doc__))
    finder, runner = doctest.DocTestFinder(exclude_empty=True), doctest.DocTestRunner(verbose=False)
    for name in course.exercise_names(topic):
        for example in finder.find(getattr(stub, name), name, module=False, globs=dict(vars(stub))):
            runner.run(example)
    assert runner.summarize(verbose=False).failed == 0


def with_docstring(thing, text):
    if inspect.isclass(thing):
        return type(thing.__name__, (thing,), {"__doc__": text})

    def wrapped(*args, **kwargs):
        return thing(*args, **kwargs)

    wrapped.__doc__ = text
    return wrapped


@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=IDS)
def test_an_exercise_has_hints_properties_and_mistakes(topic, name):
    exercise = task(topic, name).exercise
    assert len(exercise.hints) == 3
    assert exercise.properties
    assert len(exercise.mistakes) >= 3
    assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)
    assert set(exercise.needs) < set(course.exercise_names(topic))


@pytest.mark.slow
@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=IDS)
def test_every_mistake_is_caught(session, topic, name):
    work = task(topic, name)
    reference, plan = session.reference(topic), session.plan(work)
    auditor = Auditor(session=session)
    try:
        missed = []
        for mistake in work.exercise.mistakes:
            source = apply_mistakes(reference.source, name, (mistake,))
            assert source is not None, f"{mistake.name}: its old text does not occur exactly once in the reference"
            if not auditor.killers(work, plan, reference, source):
                missed.append(mistake.name)
        assert missed == []
    finally:
        auditor.close()


@pytest.mark.slow
@pytest.mark.parametrize("breaker", BREAKERS)
@pytest.mark.parametrize(("topic", "name"), EXERCISES, ids=IDS)
def test_a_mechanically_broken_reference_is_caught(quick, topic, name, breaker):
    if not breakable(topic, name, breaker):
        pytest.skip("it does not apply to this exercise")
    source = course.solution_path(topic).read_text(encoding="utf-8") + BREAKERS[breaker].replace("NAME", name)
    result = check_text(quick, topic, source, name).exercises[0]
    assert result.status in ("failed", "crashed")


def test_topics_import_neither_torch_nor_hypothesis():
    import subprocess

    code = (
        "from grader import course; import sys; [course.load(t) for t in course.topics()];"
        "print(sorted({'torch', 'hypothesis', 'rich', 'pytest'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
