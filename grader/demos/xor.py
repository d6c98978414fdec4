"""XOR, on the grader's side: the four points, the decision table and the map of the plane."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.demos.demo import Arrays, Demo
from grader.demos.screen import Screen, heat
from grader.words import say

POINTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = np.array([0, 1, 1, 0])
ROWS, COLUMNS = 11, 17
EDGE = 0.25  # how far beyond the points the map goes


def data(seed: int) -> tuple[tuple[Any, ...], Any]:
    up, right = np.linspace(1 + EDGE, -EDGE, ROWS), np.linspace(-EDGE, 1 + EDGE, COLUMNS)
    grid = np.array([[x, y] for y in up for x in right])
    return (POINTS, LABELS, grid), None


def picture(known: Any, arrays: Arrays, screen: Screen) -> None:
    found = arrays["table"]
    rows = []
    for point, right, probs in zip(POINTS, LABELS, found, strict=True):
        said = int(probs.argmax())
        rows.append(
            [f"{point[0]:.0f}", f"{point[1]:.0f}", str(right), f"{probs[1]:.3f}", "✓" if said == right else "✗"]
        )
    screen.table(("x1", "x2", "x1 XOR x2", "p(1)", ""), rows)
    if (found.argmax(axis=1) != LABELS).any():
        screen.line()
        screen.line(say("Not solved: from about one in seven first weights, gradient descent ends in a local minimum."))
    screen.line()
    screen.line(
        say("p(1) over the plane: x1 to the right, x2 upwards, the four points at the corners of the inner square")
    )
    screen.lines(heat(arrays["map"][:, 1].reshape(ROWS, COLUMNS)))


DEMO = Demo(
    name="xor",
    title="a multi-layer perceptron learns XOR",
    section="多层感知器 · 模型训练",
    needs=("mlp.MLP", "mlp.train"),
    steps=1000,
    data=data,
    shows={"table": (4, 2), "map": (ROWS * COLUMNS, 2)},
    picture=picture,
)
