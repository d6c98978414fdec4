"""The CNN over Chinese characters, on the grader's side: the sentences, and what was decided by which N-gram."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.demos.demo import Arrays, Demo
from grader.demos.screen import Screen
from grader.words import say

SEEN = (
    ("我喜欢自然语言处理", 1), ("我不喜欢自然语言处理", 0), ("他非常喜欢音乐", 1), ("他非常讨厌音乐", 0),
    ("我们爱看电影", 1), ("我们不爱看电影", 0), ("这本书很好看", 1), ("这本书不好看", 0),
    ("今天的天气真好", 1), ("今天的天气真差", 0), ("她觉得作业有趣", 1), ("她觉得作业无聊", 0),
)  # fmt: skip
NEW = (
    ("我非常喜欢自然语言处理", 1), ("我讨厌自然语言处理", 0), ("他喜欢看书", 1), ("他不喜欢看书", 0),
    ("这电影真有趣", 1), ("这电影不好看", 0),
)  # fmt: skip
SENTENCES = SEEN + NEW
CHARACTERS = sorted({character for text, _ in SENTENCES for character in text})
LONGEST = max(len(text) for text, _ in SENTENCES)


def data(seed: int) -> tuple[tuple[Any, ...], Any]:
    ids = np.zeros((len(SENTENCES), LONGEST), np.int64)  # 0 after the end
    for row, (text, _) in zip(ids, SENTENCES, strict=True):
        row[: len(text)] = [CHARACTERS.index(character) + 1 for character in text]
    labels = np.array([label for _, label in SENTENCES])
    return (ids, labels, len(SEEN), len(CHARACTERS) + 1), None


def picture(known: Any, arrays: Arrays, screen: Screen) -> None:
    rows = []
    for index, ((text, label), probs, (start, width)) in enumerate(
        zip(SENTENCES, arrays["probs"], arrays["grams"], strict=True)
    ):
        said = int(probs.argmax())
        gram = text.ljust(LONGEST, "·")[max(int(start), 0) :][: max(int(width), 0)]
        kind = say("trained on") if index < len(SEEN) else say("new")
        rows.append(
            [
                kind,
                text,
                say("likes") if label else say("does not"),
                f"{probs[1]:.3f}",
                gram,
                "✓" if said == label else "✗",
            ]
        )
    screen.table(("", say("sentence"), say("class"), say("p(likes)"), say("N-gram"), ""), rows)
    screen.line()
    screen.line(say("N-gram: the one that speaks most for the right class after max-pooling over time"))


DEMO = Demo(
    name="text_cnn",
    title="a CNN reads N-grams of Chinese characters",
    section="卷积神经网络",
    needs=("cnn.conv1d", "cnn.text_cnn"),
    steps=100,
    data=data,
    shows={"probs": (len(SENTENCES), 2), "grams": (len(SENTENCES), 2)},
    picture=picture,
)
