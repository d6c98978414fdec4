"""Tests of the tests: with a broken comparison, gradient check, diagnosis or contract, the catalogue's tests turn red."""

import numpy as np
import pytest

from grader.engine import check, compare, diagnose, grade
from grader.session import Session, Settings
from grader.subject.pool import Pool
from tests import test_catalogue as catalogue
from tests.support import bank
from tests.support.catalogue import check_text


@pytest.fixture
def blind_values(monkeypatch):
    monkeypatch.setattr(grade.Graded, "_suspects", lambda self: [])


def test_without_comparison_mistakes_go_uncaught(session, blind_values):
    with pytest.raises(AssertionError):
        catalogue.test_every_mistake_is_caught(session, "logistic", "sigmoid")


def test_with_a_tolerance_of_one_mistakes_go_uncaught(session, monkeypatch):
    monkeypatch.setattr(compare, "close", lambda got, expected, dtype="float64": np.abs(got - expected) < 1.0)
    with pytest.raises(AssertionError):
        catalogue.test_every_mistake_is_caught(session, "logistic", "sigmoid")


def test_without_gradients_a_cut_graph_goes_uncaught(session, monkeypatch):
    monkeypatch.setattr(check.Checker, "_gradient", lambda self: None)
    with pytest.raises(AssertionError):
        catalogue.test_a_mechanically_broken_reference_is_caught(session, "lstm", "lstm_cell", "detached")


def test_without_looking_at_the_inputs_a_change_in_place_goes_uncaught(session, monkeypatch):
    monkeypatch.setattr(grade.Graded, "changed", [])
    with pytest.raises(AssertionError):
        catalogue.test_a_mechanically_broken_reference_is_caught(session, "logistic", "sigmoid", "in_place")


def test_a_diagnosis_that_guesses_is_found_out(session, monkeypatch):
    monkeypatch.setattr(diagnose.Matcher, "_fits", lambda self, candidate, half=True: "all")
    monkeypatch.setattr(diagnose.Matcher, "_like_the_student", lambda self, answers, calls: True)
    with pytest.raises(AssertionError):
        bank_group(session)


def bank_group(quick):
    from tests.test_bank import test_right_solutions_pass_and_wrong_ones_do_not

    test_right_solutions_pass_and_wrong_ones_do_not(quick, "perceptron", "weighted_sum")


def test_a_grader_that_accepts_everything_is_found_out_by_the_bank(session, monkeypatch):
    monkeypatch.setattr(check.Checker, "_checks", lambda self: [])
    with pytest.raises(AssertionError):
        bank_group(session)


def test_a_grader_that_rejects_everything_is_found_out_by_the_references(session, monkeypatch):
    monkeypatch.setattr(check.Checker, "_off_limits", lambda self: self._contract("off_limits", FAILURE))
    with pytest.raises(AssertionError):
        catalogue.test_the_reference_passes(session, "perceptron")


FAILURE = check.Failure(finding=compare.Finding(what="off_limits", message="no"))


@pytest.mark.parametrize("topic", ["logistic", "lstm"])
def test_protections_change_no_report(session, topic):
    off = frozenset({"filesystem", "network", "processes", "memory", "cpu", "files", "parent_death", "user", "signals"})
    bare = Session(pool=Pool(how="exec", skip=off), settings=Settings(timeout=20.0))
    try:
        for path in (catalogue.course.solution_path(topic), catalogue.course.stub_path(topic)):
            text = path.read_text(encoding="utf-8")
            one, other = (check_text(s, topic, text) for s in (session, bare))
            assert [(e.name, e.status, e.score, e.checks) for e in one.exercises] == [
                (e.name, e.status, e.score, e.checks) for e in other.exercises
            ]
        assert not any(bare.protections.get(name) == "on" for name in off)
    finally:
        bare.close()


def test_bank_sections_all_belong_to_exercises():
    for topic in catalogue.TOPICS:
        names = set(catalogue.course.exercise_names(topic))
        assert {section.exercise for section in bank.sections(topic)} == names
