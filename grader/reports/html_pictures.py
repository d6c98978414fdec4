"""Draws numbers as SVG: curves, heat maps, bars. Knows lists of numbers alone: no text of a student gets into a drawing."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from grader.engine.results import Counterexample
from grader.words import say

YOURS, REFERENCE = "#c2410c", "#1d4ed8"
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|inf|nan)")
MOST_TEXT = 20_000  # characters of an array that is read


def draw(picture: dict[str, Any]) -> Markup | None:
    """A picture as `grader.classroom.pictures` describes it, as SVG."""
    if picture["kind"] == "curve":
        return curve(picture["x"], picture["yours"], picture["reference"])
    return matrices(picture["yours"], picture["reference"])


def _svg(width: float, height: float, label: str, parts: Sequence[str]) -> Markup:
    head = f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img" aria-label="{_escape(label)}">'
    return Markup(head + "".join(parts) + "</svg>")


def _escape(words: str) -> str:
    return str(Markup.escape(words))


def _text(x: float, y: float, words: str, extra: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {extra}>{_escape(words)}</text>'


def short(value: float) -> str:
    return f"{value:.3g}"


# --- curves -------------------------------------------------------------------------------------------------------------


def curve(x: Sequence[float], yours: Sequence[float | None], reference: Sequence[float]) -> Markup | None:
    """Two curves over one axis. What is not finite is left out."""
    finite = [y for y in (*yours, *reference) if y is not None and math.isfinite(y)]
    if len(x) < 2 or not finite or max(x) <= min(x):
        return None
    width, height, left, bottom, top = 480.0, 240.0, 66.0, 26.0, 24.0
    low, high = min(reference), max(reference)
    room = (high - low) or 1.0
    low, high = (
        max(min(finite), low - 3 * room),
        min(max(finite), high + 3 * room),
    )  # one wild value must not flatten the rest
    if high <= low:
        low, high = low - 0.5, high + 0.5

    def at(px: float, py: float) -> tuple[float, float]:
        share = (min(max(py, low), high) - low) / (high - low)
        return left + (px - min(x)) / (max(x) - min(x)) * (width - left - 8), height - bottom - share * (
            height - bottom - top
        )

    def line(values: Sequence[float | None], colour: str, dash: str) -> str:
        pieces: list[list[str]] = [[]]
        for px, py in zip(x, values, strict=True):
            if py is None or not math.isfinite(py):
                pieces.append([])
            else:
                pieces[-1].append("{:.1f},{:.1f}".format(*at(px, py)))
        return "".join(
            f'<polyline points="{" ".join(piece)}" fill="none" stroke="{colour}" stroke-width="2" {dash}/>'
            for piece in pieces
            if len(piece) > 1
        )

    parts = [f'<rect x="{left}" y="{top}" width="{width - left - 8}" height="{height - bottom - top}" class="frame"/>']
    parts += [
        _text(left - 5, at(min(x), v)[1] + 4, short(v), 'text-anchor="end"') for v in (low, (low + high) / 2, high)
    ]
    parts += [
        _text(at(v, low)[0], height - 8, short(v), 'text-anchor="middle"')
        for v in (min(x), (min(x) + max(x)) / 2, max(x))
    ]
    parts += [line(reference, REFERENCE, 'stroke-dasharray="6 4"'), line(yours, YOURS, "")]
    parts.append(_text(left, 14, "— " + say("yours"), f'style="fill:{YOURS}"'))
    parts.append(_text(left + 90, 14, "- - " + say("reference"), f'style="fill:{REFERENCE}"'))
    return _svg(width, height, say("your values and the reference's"), parts)


# --- heat maps ----------------------------------------------------------------------------------------------------------


def matrices(yours: Sequence[Sequence[float | None]], reference: Sequence[Sequence[float]]) -> Markup | None:
    """Yours, the reference, and the difference, side by side; each cell says its number when pointed at."""
    rows, columns = len(reference), len(reference[0]) if reference else 0
    if not rows or not columns:
        return None
    difference = [
        [None if a is None else a - b for a, b in zip(one, other, strict=True)]
        for one, other in zip(yours, reference, strict=True)
    ]
    scale = max((abs(v) for row in (*yours, *reference) for v in row if v is not None), default=1.0) or 1.0
    far = max((abs(v) for row in difference for v in row if v is not None), default=0.0)
    far = far if far > 1e-6 * scale else scale  # a difference in rounding is none
    size = max(min(150.0 / columns, 150.0 / rows, 32.0), 6.0)
    wide, gap, top = max(columns * size, 110.0), 24.0, 24.0
    height = top + rows * size + 22
    parts = []
    panels = ((say("yours"), yours, scale), (say("reference"), reference, scale), (say("difference"), difference, far))
    for number, (title, values, most) in enumerate(panels):
        left = number * (wide + gap)
        parts.append(_text(left, 14, title))
        for i, row in enumerate(values):
            for j, value in enumerate(row):
                words = "nan" if value is None else short(value)
                parts.append(
                    f'<rect x="{left + j * size:.1f}" y="{top + i * size:.1f}" width="{size - 0.5:.1f}" height="{size - 0.5:.1f}" '
                    f'fill="{colour(value, most)}"><title>[{i}, {j}] {words}</title></rect>'
                )
        parts.append(_text(left, height - 4, f"±{short(most)}", 'class="small"'))
    return _svg(3 * wide + 2 * gap, height, say("your values, the reference's, and the difference"), parts)


def colour(value: float | None, most: float) -> str:
    """Blue for negative, white for zero, orange for positive, black for what is no number."""
    if value is None or not math.isfinite(value):
        return "#111"
    share = max(min(value / most, 1.0), -1.0)
    full = (194, 65, 12) if share > 0 else (29, 78, 216)
    return "#" + "".join(f"{round(250 + (c - 250) * abs(share)):02x}" for c in full)


# --- arrays as counterexamples print them ---------------------------------------------------------------------------------


def from_counterexample(example: Counterexample) -> dict[str, Any] | None:
    """A picture of what a counterexample gave and should have given, if both are printed in full and are worth a look."""
    yours, right = read_array(example.got), read_array(example.expected)
    if yours is None or right is None or len(yours) != len(right):
        return None
    if all(isinstance(row, list) for row in (*yours, *right)):
        if len(right) < 2 or len({len(row) for row in (*yours, *right)}) != 1 or len(right[0]) < 2:
            return None
        return {"kind": "matrix", "yours": yours, "reference": right}
    if any(isinstance(value, list) for value in (*yours, *right)) or len(right) < 3 or None in right:
        return None
    call = example.call
    start = call.find("([")
    x = read_array(call[start + 1 :].partition("]")[0] + "]") if start >= 0 else None
    if x is None or len(x) != len(right) or any(not isinstance(value, float) for value in x) or len(set(x)) < len(x):
        return None
    order = sorted(range(len(x)), key=lambda index: x[index])
    return {
        "kind": "curve",
        "x": [x[i] for i in order],
        "yours": [yours[i] for i in order],
        "reference": [right[i] for i in order],
    }


def read_array(text: str) -> list[Any] | None:
    """A list, or a list of lists, of numbers; None for anything else. Numbers that are not finite are None in it."""
    words = text.strip()
    if not words.startswith("[") or len(words) > MOST_TEXT:
        return None
    stack: list[list[Any]] = []
    at = 0
    while at < len(words):
        character = words[at]
        if character == "[":
            if len(stack) == 2:
                return None
            stack.append([])
        elif character == "]":
            done = stack.pop()
            if not stack:
                return done if at == len(words) - 1 and done else None
            stack[-1].append(done)
        elif character not in ", \n":
            found = NUMBER.match(words, at)
            if found is None or not stack:
                return None
            value = float(found[0])
            stack[-1].append(value if math.isfinite(value) else None)
            at = found.end() - 1
        at += 1
    return None


def bars(counts: Sequence[int], labels: Sequence[str]) -> Markup:
    """A histogram."""
    width, height, bottom, top = 30.0 * len(counts) + 20, 150.0, 22.0, 18.0
    most = max(max(counts, default=0), 1)
    parts = []
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        tall = (height - bottom - top) * count / most
        x = 10 + 30.0 * index
        parts.append(
            f'<rect x="{x:.1f}" y="{height - bottom - tall:.1f}" width="27" height="{tall:.1f}" fill="#1d4ed8"/>'
        )
        if count:
            parts.append(_text(x + 13.5, height - bottom - tall - 4, str(count), 'text-anchor="middle"'))
        parts.append(_text(x, height - 6, label, 'text-anchor="middle" class="small"'))
    parts.append(_text(10 + 30.0 * len(counts), height - 6, "100 %", 'text-anchor="middle" class="small"'))
    return _svg(width + 20, height, say("how many students have which share of the points"), parts)
