"""Who bites whom, on the grader's side: sentences that only their order tells apart, with and without positions."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.demos.demo import Arrays, Demo
from grader.demos.screen import Screen
from grader.words import say

MAN, BITES, DOG = "人", "咬", "狗"
FILLERS = ("今天", "突然", "那个", "听说", "又", "街上")
WORDS = (MAN, BITES, DOG, *FILLERS)
LENGTH, SEEN, NEW, SHOWN = 6, 200, 100, 6


def data(seed: int) -> tuple[tuple[Any, ...], Any]:
    """Sentences of LENGTH words in which one bites the other, and who is it: 1 for the dog."""
    rng = np.random.default_rng(seed)
    words = rng.integers(3, len(WORDS), (SEEN + NEW, LENGTH))
    labels = rng.integers(2, size=SEEN + NEW)
    for row, label in zip(words, labels, strict=True):
        places = np.sort(rng.choice(LENGTH, 3, replace=False))
        row[places] = (2, 1, 0) if label else (0, 1, 2)
    return (words[:SEEN], labels[:SEEN], words[SEEN:], len(WORDS)), (words[SEEN:], labels[SEEN:])


def picture(known: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]], arrays: Arrays, screen: Screen) -> None:
    words, labels = known
    probs = arrays["probs"][:, :, 1]  # (2, N): with positions, without
    rows = []
    for row, label, here, without in list(zip(words, labels, *probs, strict=True))[:SHOWN]:
        text = " ".join(WORDS[word] for word in row)
        rows.append(
            [text, DOG if label else MAN, f"{here:.3f}", f"{without:.3f}", "✓" if (here > 0.5) == label else "✗"]
        )
    screen.table((say("new sentence"), say("who bites"), say("p(dog)"), say("without positions"), ""), rows)
    screen.line()
    right = ((probs > 0.5) == labels).sum(axis=1)
    screen.line(
        say(
            "right in {count} new sentences: {with_positions} with positional encoding, {without} without (guessing gets about {half})",
            count=NEW,
            with_positions=int(right[0]),
            without=int(right[1]),
            half=NEW // 2,
        )
    )


DEMO = Demo(
    name="transformer",
    title="a Transformer tells who bites whom",
    section="位置编码 · Transformer",
    needs=("position.add_positional_encoding", "transformer.transformer_encoder"),
    steps=200,
    data=data,
    shows={"probs": (2, NEW, 2)},
    picture=picture,
)
