"""Pictures for a terminal: curve, heat map, table. Knows widths and what can be encoded, nothing of demos.

Curve and heat map are a few lines each; a plotting library would be one more thing to install for them. Tables are rich's.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

EIGHTHS = " ▁▂▃▄▅▆▇█"
SHADES = " ░▒▓█"
ASCII = str.maketrans({**dict(zip("▁▂▃▄▅▆▇█", "..::||##", strict=True)), "░": ".", "▒": ":", "▓": "*", "│": "|", "└": "+", "─": "-", "✓": "+", "✗": "x", "→": ">", "·": "."})  # fmt: skip
CURVE_WIDTH, CURVE_HEIGHT = 60, 8


class Screen:
    """Collects what is shown, as text of at most so many columns."""

    def __init__(self, *, width: int = 80, color: bool = False, unicode: bool = True) -> None:
        self._width, self._color, self._unicode = width, color, unicode
        self._parts: list[str] = []

    def text(self) -> str:
        found = "".join(self._parts)
        return found if self._unicode else found.translate(ASCII)

    def line(self, text: str = "") -> None:
        self._parts.append(text + "\n")

    def lines(self, lines: Sequence[str], indent: int = 2) -> None:
        for line in lines:
            self.line((" " * indent + line).rstrip())

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(*head, box=box.SIMPLE_HEAD, padding=(0, 1), header_style="bold")
        for row in rows:
            style = {"✓": "green", "✗": "red"}.get(row[-1], "")
            table.add_row(*(Text(cell) for cell in row[:-1]), Text(row[-1], style=style))
        out = io.StringIO()
        Console(
            file=out, width=self._width, force_terminal=self._color, color_system="standard" if self._color else None
        ).print(table)
        self._parts += [line.rstrip() + "\n" for line in out.getvalue().splitlines() if line.strip()]


def curve(values: Sequence[float], *, width: int = CURVE_WIDTH, height: int = CURVE_HEIGHT) -> list[str]:
    """A filled curve over 0 with its highest value and its number of steps; each column is the mean of its part."""
    columns = [float(np.mean(part)) for part in np.array_split(np.asarray(values, float), min(width, len(values)))]
    columns = [columns[i * len(columns) // width] for i in range(width)]  # few values become broad ones
    top = max(*columns, 1e-12)
    heights = [math.ceil(8 * height * max(value, 0.0) / top) for value in columns]
    lines = []
    for row in range(height, 0, -1):
        label = f"{top:.3g}" if row == height else "0" if row == 1 else ""
        lines.append(f"{label:>7} │" + "".join(EIGHTHS[min(max(h - 8 * (row - 1), 0), 8)] for h in heights))
    lines.append(" " * 8 + "└" + "─" * width)
    last = str(len(values))
    return [*lines, " " * 9 + "1" + last.rjust(width - 1)]


def heat(values: Any, *, low: float = 0.0, high: float = 1.0) -> list[str]:
    """A matrix as shades, two columns for each entry."""
    scaled = np.clip((np.asarray(values, float) - low) / (high - low), 0, 1)
    return ["".join(2 * SHADES[min(int(v * len(SHADES)), len(SHADES) - 1)] for v in row) for row in scaled]
