"""A report as JUnit XML: one suite a topic, one case a check. Knows the result model and Jenkins' junit-10.xsd.

`failure` is a wrong answer, `error` a crash, a time-out or the grader's own fault, `skipped` what is blocked or not
started. An exercise without checks is a case of its own, and so is one whose checks do not show why it has not passed.
GitLab and Artemis read the same.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from grader.engine.results import Check, Exercise, Report, Topic
from grader.reports import text
from grader.words import say

ELEMENTS = {
    "failed": "failure", "crashed": "error", "timed_out": "error", "grader_error": "error",
    "blocked": "skipped", "not_started": "skipped",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """One test case: `element` says how it ended, "" for passed."""

    name: str
    element: str = ""
    message: str = ""
    body: str = ""


def render(report: Report) -> str:
    """The report as an XML document."""
    root = ET.Element("testsuites", name=text.plain(report.submission))
    for topic in report.topics:
        _suite(root, topic)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    root.set("time", _seconds(report.exercises))
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(root: ET.Element, topic: Topic) -> None:
    cases = [(exercise, _cases(exercise)) for exercise in topic.exercises]
    ends = [case.element for _, found in cases for case in found]
    suite = ET.SubElement(root, "testsuite", name=text.plain(topic.name), tests=str(len(ends)))
    for attribute, end in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(ends.count(end)))
    suite.set("time", _seconds(topic.exercises))
    if topic.file:
        suite.set("file", text.plain(topic.file))
    properties = ET.SubElement(suite, "properties")
    scores = [("score", topic.score), ("max_score", topic.max_score)]
    for exercise in topic.exercises:
        scores += [(f"{exercise.name}.score", exercise.score), (f"{exercise.name}.max_score", exercise.max_score)]
    for name, value in scores:
        ET.SubElement(properties, "property", name=text.plain(name), value=str(text.number(value)))
    for exercise, found in cases:
        classname = text.plain(f"{topic.name}.{exercise.name}")
        for index, case in enumerate(found):
            element = ET.SubElement(suite, "testcase", classname=classname, name=text.plain(case.name))
            # the checks of an exercise ran together: the first case carries the time
            element.set("time", _seconds((exercise,) if index == 0 else ()))
            if case.element:
                words = text.one_line(case.message)
                ET.SubElement(element, case.element, message=words, type=exercise.status).text = text.plain(case.body)
            if index == 0 and exercise.printed.strip():
                ET.SubElement(element, "system-out").text = text.printed_text(exercise)


def _cases(exercise: Exercise) -> list[Case]:
    cases = [_case(exercise, check) for check in exercise.checks]
    element = ELEMENTS.get(exercise.status, "")
    if cases and (not element or any(case.element == element for case in cases)):
        return cases
    body = exercise.message
    if exercise.diagnosis is not None:
        body += "\n" + exercise.diagnosis.message
    return [*cases, Case(name=exercise.name, element=element, message=text.headline(exercise), body=body.strip())]


def _case(exercise: Exercise, check: Check) -> Case:
    if check.status == "passed":
        return Case(name=check.name)
    if check.status == "skipped":
        return Case(name=check.name, element="skipped", message=check.message or say(check.title))
    element = ELEMENTS.get(exercise.status, "failure")
    body = text.check_text(check)
    if exercise.diagnosis is not None and check is text.first_failed(exercise):
        body += "\n\n→ " + exercise.diagnosis.message
        if exercise.diagnosis.look:
            body += "\n  " + say("Look at: {where}", where=exercise.diagnosis.look)
    message = check.message or say(check.title)
    if exercise.status == "blocked":
        message = text.blocked_words(exercise)
    return Case(name=check.name, element=element, message=message, body=body)


def _seconds(exercises: tuple[Exercise, ...]) -> str:
    return f"{sum(exercise.seconds for exercise in exercises):.4f}"
