"""Renderers: `render(report) -> str`, one file a format. No format's concern leaks into the result model.

A format's module is named like the format, dashes as underscores, and is imported when it is asked for.
"""

from __future__ import annotations

import importlib

from grader.engine.results import Report

FORMATS = ("terminal", "json", "junit", "github", "gradescope", "classroom50", "github-classroom", "prairielearn")


def render(report: Report, format_name: str) -> str:
    """The report in a machine-readable format."""
    module = importlib.import_module(f"grader.reports.{format_name.replace('-', '_')}")
    text: str = module.render(report)
    return text
