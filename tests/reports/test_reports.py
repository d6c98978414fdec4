"""Every format renders every report, obeys its own grammar, and agrees with the result model about the totals."""

import base64
import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from fractions import Fraction
from math import floor
from pathlib import Path

import markdown_it
import pytest
from hypothesis import example, given, settings

from grader import reports as formats
from grader.engine.results import Exercise, Report, Topic
from grader.reports import (
    classroom50,
    github,
    github_classroom,
    gradescope,
    junit,
    markdown,
    prairielearn,
    terminal,
    text,
)
from grader.reports.reveal import LEVELS, reveal
from tests.reports.canned import REPORT, SECRETS
from tests.reports.strategies import reports

GOLDEN = Path(__file__).parent / "golden"
CONTEXT = classroom50.Context(
    classroom="nn", assignment="lstm", owner="ada", submission="submit/2026-06-01T14-32-05Z-a1b2c3d", commit="https://x/commit/a",
    release="https://x/r", review="https://x/compare/a", datetime="2026-06-01T14:32:01Z",
)  # fmt: skip
RENDERERS = {
    "terminal.txt": lambda report: terminal.render(report, everything=True),
    "report.json": lambda report: formats.render(report, "json"),
    "junit.xml": junit.render,
    "github.txt": github.render,
    "github_summary.md": github.summary,
    "gradescope.json": gradescope.render,
    "classroom50.json": lambda report: classroom50.render(report, CONTEXT),
    "github_classroom.json": github_classroom.render,
    "github_classroom_output.txt": github_classroom.step_output,
    "prairielearn.json": prairielearn.render,
}
JSON = [name for name in RENDERERS if name.endswith(".json")]
OURS = [name for name in RENDERERS if name not in ("terminal.txt", "report.json")]
many = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def strict(document):
    """The JSON value of a text. NaN and infinities are refused, and so is a name that occurs twice."""

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    def unique(pairs):
        assert len({name for name, _ in pairs}) == len(pairs)
        return dict(pairs)

    document.encode("utf-8")
    return json.loads(document, parse_constant=refuse, object_pairs_hook=unique)


@pytest.mark.parametrize("name", RENDERERS)
def test_the_canned_report_is_rendered_as_agreed(name, golden):
    golden(GOLDEN / name, RENDERERS[name](REPORT))


def test_every_format_of_the_command_line_has_a_renderer():
    for name in formats.FORMATS:
        if name != "terminal":
            assert formats.render(REPORT, name)


# --- totals ------------------------------------------------------------------------------------------------------------


def total(values):
    return round(float(sum(values)), 4)


@many
@given(reports)
def test_junit_agrees_with_the_model(report):
    root = ET.fromstring(junit.render(report))
    scores = {key: total(float(p.get("value")) for p in root.findall(f"testsuite/properties/property[@name='{key}']"))
              for key in ("score", "max_score")}  # fmt: skip
    assert scores == {"score": report.score, "max_score": report.max_score}
    assert [suite.get("name") for suite in root] == [topic.name for topic in report.topics]
    for suite, topic in zip(root, report.topics, strict=True):
        cases = suite.findall("testcase")
        ends = {kind: sum(case.find(kind) is not None for case in cases) for kind in ("failure", "error", "skipped")}
        assert (int(suite.get("failures")), int(suite.get("errors")), int(suite.get("skipped"))) == tuple(ends.values())
        assert int(suite.get("tests")) == len(cases) >= len(topic.exercises)
        assert {case.get("classname") for case in cases} == {f"{topic.name}.{e.name}" for e in topic.exercises}
    assert int(root.get("tests")) == len(root.findall("testsuite/testcase"))


@many
@given(reports)
def test_junit_shows_how_each_exercise_ended(report):
    wanted = {"failed": "failure", "crashed": "error", "timed_out": "error", "grader_error": "error", "blocked": "skipped",
              "not_started": "skipped"}  # fmt: skip
    for topic in report.topics:
        for exercise in topic.exercises:
            alone = replace(report, topics=(replace(topic, exercises=(exercise,)),))
            root = ET.fromstring(junit.render(alone))
            ends = {child.tag for case in root.iter("testcase") for child in case} - {"system-out"}
            if exercise.status == "passed":
                assert not ends
            else:
                assert wanted[exercise.status] in ends
                assert ends <= {wanted[exercise.status], "skipped"}  # no other blame


@many
@given(reports)
def test_gradescope_agrees_with_the_model(report):
    found = strict(gradescope.render(report))
    assert found["score"] == report.score == total(test["score"] for test in found["tests"])
    assert found["extra_data"]["max_score"] == report.max_score == total(test["max_score"] for test in found["tests"])
    assert [test["status"] for test in found["tests"]] == [
        "passed" if exercise.status == "passed" else "failed" for exercise in report.exercises
    ]
    assert {test["visibility"] for test in found["tests"]} <= {"visible"}


def test_gradescope_tests_can_be_shown_later():
    found = strict(gradescope.render(REPORT, visibility="after_due_date"))
    assert {found["visibility"], *(test["visibility"] for test in found["tests"])} == {"after_due_date"}
    with pytest.raises(ValueError, match="visibility is 'never', but should be one of visible, hidden"):
        gradescope.render(REPORT, visibility="never")


def half_up(value, scale):
    return floor(Fraction(f"{value:.4f}") * scale + Fraction(1, 2))


def only(*scores):
    """A report whose exercises have these scores of these maxima."""
    exercises = tuple(Exercise(name="e", status="failed", score=score, max_score=most) for score, most in scores)
    return Report(grader="0", seed=0, submission="", topics=(Topic(name="t", exercises=exercises),))


@many
@given(reports)
@example(only((0.25, 0.5), (0.5, 0.5), (0.0, 1.0)))
@example(only((0.45, 0.45), (0.45, 0.45), (0.0, 0.6), (0.0, 0.5)))  # the point must not go to one who has none
@example(only((0.2, 1.0), (0.4, 0.4)))
def test_classroom50_rounds_once_and_adds_up(report):
    for scale in (1, 100):
        found = strict(classroom50.render(report, CONTEXT, scale=scale))
        tests = found["tests"]
        assert found["score"] == half_up(report.score, scale) == sum(test["score"] for test in tests)
        assert found["max-score"] == half_up(report.max_score, scale) == sum(test["max-score"] for test in tests)
        assert found["exact-score"] == report.score
        for test, exercise in zip(tests, report.exercises, strict=True):
            assert type(test["score"]) is int
            assert type(test["max-score"]) is int
            assert 0 <= test["score"] <= test["max-score"]
            assert abs(test["score"] - scale * exercise.score) < 1
            assert abs(test["max-score"] - scale * exercise.max_score) < 1
            assert test["passed"] is (exercise.status == "passed")


def test_classroom50_rounds_to_the_largest_remainder():
    assert classroom50.whole_scores(only((0.3, 1.0), (0.9, 1.0), (0.4, 1.0))) == ([0, 1, 1], [1, 1, 1])
    assert classroom50.whole_scores(only((0.5, 1.0))) == ([1], [1])
    assert classroom50.whole_scores(only((0.4, 1.0), (0.09, 1.0))) == ([0, 0], [1, 1])


def test_classroom50_reads_whose_submission_it_is(monkeypatch):
    for name in ("OWNER", "ASSIGNMENT_TYPE", "REVIEW_URL"):
        monkeypatch.delenv(name, raising=False)
    given_ = {"CLASSROOM": "nn", "ASSIGNMENT": "lstm", "USERNAME": "ada", "SUBMISSION_TAG": "submit/x", "COMMIT_URL": "c",
              "RELEASE_URL": "r", "SUBMISSION_DATETIME": "2026-06-01T14:32:01Z"}  # fmt: skip
    for name, value in given_.items():
        monkeypatch.setenv(name, value)
    found = strict(classroom50.render(REPORT))
    wanted = {"schema": "classroom50/result/v1", "classroom": "nn", "assignment": "lstm", "assignment_type": "individual",
              "owner": "ada", "submission": "submit/x", "commit": "c", "release": "r", "review": "c",
              "datetime": "2026-06-01T14:32:01Z"}  # fmt: skip
    assert {name: found[name] for name in wanted} == wanted


@many
@given(reports)
def test_github_classroom_agrees_with_the_model(report):
    found = strict(github_classroom.render(report))
    assert found["version"] == 3
    assert total(test["score"] for test in found["tests"]) == report.score
    assert found["max_score"] == report.max_score
    assert found["status"] in ("pass", "fail", "error")
    statuses = [test["status"] for test in found["tests"]]
    assert (found["status"] == "pass") == (set(statuses) <= {"pass"} and report.complete)
    assert all(len(test.get("output", "")) <= 500 for test in found["tests"])
    name, encoded = github_classroom.step_output(report).split("=", 1)
    assert name == "result"
    assert encoded.count("\n") == 1
    assert strict(base64.b64decode(encoded).decode()) == found


@many
@given(reports)
def test_prairielearn_agrees_with_the_model(report):
    document = prairielearn.render(report)
    found = strict(document)
    assert len(document.encode()) <= 1_000_000
    assert round(found["score"] * report.max_score, 4) == report.score
    assert 0 <= found["score"] <= 1
    assert total(test["points"] for test in found["tests"]) == report.score
    assert total(test["max_points"] for test in found["tests"]) == report.max_score
    assert found["gradable"] is (not found.get("format_errors"))


@pytest.mark.parametrize(
    ("report", "gradable"),
    [
        (only((0.5, 1.0)), True),
        (replace(only((0.5, 1.0)), complete=False), False),
        (REPORT, False),  # one exercise of it the grader could not check
    ],
)
def test_prairielearn_takes_no_attempt_for_our_own_faults(report, gradable):
    assert strict(prairielearn.render(report))["gradable"] is gradable


def test_prairielearn_takes_no_attempt_for_files_that_cannot_be_loaded():
    broken = Exercise(
        name="a", status="crashed", score=0.0, message="lstm.py cannot be loaded: SyntaxError: '(' was never closed"
    )
    stub = Exercise(name="b", status="not_started", score=0.0)
    report = replace(only(), topics=(Topic(name="t", exercises=(broken, stub)),))
    found = strict(prairielearn.render(report))
    assert found["format_errors"] == ["lstm.py cannot be loaded: SyntaxError: '(' was never closed"]
    wrong = replace(broken, status="failed")
    assert strict(prairielearn.render(replace(report, topics=(Topic(name="t", exercises=(wrong, stub)),))))["gradable"]


def test_prairielearn_stays_below_a_megabyte():
    long = Exercise(name="e", status="failed", score=0.0, message="\u00e9 中" * 5000, printed="中" * 5000)
    report = replace(only(), topics=(Topic(name="t", exercises=(long,) * 200),))
    assert 100_000 < len(prairielearn.render(report).encode()) <= 1_000_000
    assert 100_000 < len(markdown.render(report).encode()) <= 900_000
    assert "more exercises" in markdown.render(report)


@many
@given(reports)
def test_github_and_its_summary_say_the_score(report):
    score = f"score {round(report.score, 2):g} / {round(report.max_score, 2):g}"
    assert f"::notice title=grader::{score}" in github.render(report)
    page = markdown_it.MarkdownIt("commonmark").parse(github.summary(report))
    heading = page[1].children
    assert "".join(token.content for token in heading).endswith(score)


# --- words that stay words ---------------------------------------------------------------------------------------------


@many
@given(reports)
def test_no_word_of_a_student_is_a_workflow_command(report):
    """The runner looks for `::` after white space at the start of a line, and for `##[` anywhere."""
    lines = re.split(r"[\r\n]", github.render(report))
    commands = [line for line in lines if line.lstrip().startswith("::")]
    assert not [line for line in lines if "##[" in line and line not in commands]
    wrong = sum(exercise.status in text.WRONG for exercise in report.exercises)
    assert len(commands) == min(wrong, 10) + 1
    for line in commands[:-1]:
        match = re.fullmatch(r"::error (?:[a-z]+=[^:,]*)(?:,[a-z]+=[^:,]*)*::.*", line)
        assert match, line
    assert commands[-1].startswith("::notice title=grader::score ")


def test_a_file_name_cannot_add_properties_to_an_annotation():
    wrong = Exercise(name="e", status="failed", score=0.0, line=7)
    line = github.annotation(Topic(name="t", file="a,line=1,b::c%0A.py\nd", exercises=(wrong,)), wrong)
    assert line == "::error file=a%2Cline=1%2Cb%3A%3Ac%250A.py%0Ad,line=7,title=e%3A wrong::wrong"


def test_what_github_would_not_show_is_named_in_the_last_annotation():
    """GitHub shows ten errors of a step: ten are all said, eleven are nine and a line for the rest."""
    for count, last in ((10, "title=e9%3A wrong::wrong"), (11, "title=2 more exercises::Also wrong: e9, e10")):
        exercises = tuple(Exercise(name=f"e{i}", status="failed", score=0.0) for i in range(count))
        shown = github.render(replace(only(), topics=(Topic(name="t", exercises=exercises),)))
        errors = [line for line in shown.splitlines() if line.startswith("::error")]
        assert len(errors) == 10
        assert errors[-1].endswith(last)


@many
@given(reports)
def test_what_github_classrooms_reporter_prints_is_no_workflow_command(report):
    for test in strict(github_classroom.render(report))["tests"]:
        for value in test.values():
            for line in str(value).splitlines():
                assert not line.lstrip().startswith("::")
                assert "##[" not in line


@many
@given(reports)
def test_no_control_character_and_no_bidi_mark_reaches_a_reader(report):
    for name in OURS:
        shown = RENDERERS[name](report)
        odd = {c for c in shown if not c.isprintable() and c != "\n"}
        if name.endswith(".json"):
            odd |= {c for c in "".join(strings(strict(shown))) if not c.isprintable() and c != "\n"}
        if name.endswith(".xml"):
            odd |= {c for c in "".join(values(ET.fromstring(shown))) if not c.isprintable() and c != "\n"}
        assert not odd, name


def strings(value):
    if isinstance(value, dict):
        return [s for key, part in value.items() for s in (key, *strings(part))]
    if isinstance(value, list):
        return [s for part in value for s in strings(part)]
    return [value] if isinstance(value, str) else []


def values(root):
    return [s for element in root.iter() for s in (*element.attrib.values(), element.text or "", element.tail or "")]


@many
@given(reports)
def test_no_word_of_a_student_is_markup_in_the_summary(report):
    """A Markdown parser finds headings, a table, fences and plain words, and nothing else."""
    page = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").parse(github.summary(report))
    blocks = {token.type for token in page}
    plain = {"heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td"}
    assert blocks <= {"inline", "fence"} | {f"{name}_{end}" for name in plain for end in ("open", "close")}
    inline = {child.type for token in page for child in token.children or ()}
    assert inline <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
    wrong = [exercise for exercise in report.exercises if exercise.status in text.WRONG]
    assert [token.content.rstrip("\n") for token in page if token.type == "fence"] == [
        text.feedback(e).rstrip("\n") for e in wrong
    ]
    words = "".join(child.content for token in page for child in token.children or ())
    assert "@octocat" not in words


# --- levels of reveal --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RENDERERS)
def test_with_none_nothing_is_revealed(name):
    """Each secret is in the full report of some format; with `none` no format says any."""
    shown = RENDERERS[name](reveal(REPORT, "none"))
    if name == "github_classroom_output.txt":
        shown = base64.b64decode(shown.split("=", 1)[1]).decode()
    assert not [secret for secret in SECRETS if secret in shown]
    assert "ValueError" not in shown
    assert "matches the reference" not in shown


def test_the_secrets_are_there_to_be_hidden():
    for secret in SECRETS:
        assert secret in gradescope.render(REPORT), secret
        assert secret in junit.render(REPORT), secret
        assert secret in github.render(REPORT), secret
        assert secret in github.summary(REPORT), secret


@many
@given(reports)
def test_no_level_changes_the_scores(report):
    for level in LEVELS:
        shown = reveal(report, level)
        assert strict(gradescope.render(shown))["score"] == report.score
        assert strict(classroom50.render(shown, CONTEXT))["exact-score"] == report.score
        root = ET.fromstring(junit.render(shown))
        assert total(float(p.get("value")) for p in root.iter("property") if p.get("name") == "score") == report.score


def test_with_kind_titles_are_all_there_is():
    for render in (gradescope.render, junit.render, github.render, github.summary, prairielearn.render):
        shown = render(reveal(REPORT, "kind"))
        assert not [secret for secret in SECRETS if secret in shown]
        assert "it matches the reference on 93 inputs" in shown
