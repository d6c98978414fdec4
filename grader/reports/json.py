"""A report as JSON, schema grader-report/1. Knows the result model alone."""

from __future__ import annotations

import json

from grader.engine.results import Report, to_json


def render(report: Report) -> str:
    return json.dumps(to_json(report), ensure_ascii=False, allow_nan=False, indent=1) + "\n"
