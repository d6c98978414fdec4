"""Parses Python text. Knows text only."""

from __future__ import annotations

import ast

TRIES = 20


def parse(text: str) -> ast.Module:
    """`ast.parse`, which Python 3.11 and older let fail where two threads parse at once: they count how deep they are together."""
    for _ in range(TRIES):
        try:
            return ast.parse(text)
        except SystemError:
            continue
    return ast.parse(text)
