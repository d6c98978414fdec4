"""The reversed sequence, on the grader's side: the letters, the answers and the heat map of the attention."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.demos.demo import Arrays, Demo
from grader.demos.screen import Screen, heat
from grader.words import say

LETTERS = "abcdefgh"
FIRST = 2  # the word of the first letter, after bos and eos
LENGTHS = (6, 5, 4, 3, 6, 5, 4, 3)
LONGEST = max(LENGTHS) + 2


def data(seed: int) -> tuple[tuple[Any, ...], Any]:
    rng = np.random.default_rng(seed)
    sources = [rng.integers(FIRST, FIRST + len(LETTERS), length) for length in LENGTHS]
    return (sources, FIRST + len(LETTERS)), sources


def letters(words: Any) -> str:
    return "".join(LETTERS[int(w) - FIRST] if FIRST <= w < FIRST + len(LETTERS) else "?" for w in words if w >= 0)


def picture(known: list[np.ndarray[Any, Any]], arrays: Arrays, screen: Screen) -> None:
    rows = []
    for source, words in zip(known, arrays["words"], strict=True):
        said, right = letters(words), letters(source[::-1])
        rows.append([letters(source), right, said, "✓" if said == right else "✗"])
    screen.table((say("sequence"), say("backwards"), say("greedy_decode"), ""), rows)
    screen.line()
    screen.line(
        say(
            "where the attention looked: a row for each letter that was written, a column for each letter of the sequence"
        )
    )
    screen.line(" " * 4 + "".join(f" {letter}" for letter in letters(known[0])))
    written = letters(arrays["words"][0]) or "?"
    for letter, row in zip(written, heat(arrays["weights"]), strict=False):
        screen.line(f"  {letter} {row}".rstrip())


DEMO = Demo(
    name="reverse",
    title="a decoder with attention writes a sequence backwards",
    section="序列到序列模型 · 注意力机制",
    needs=("seq2seq.decoder_step", "seq2seq.teacher_forcing_loss", "seq2seq.greedy_decode"),
    steps=600,
    data=data,
    shows={"words": (len(LENGTHS), LONGEST), "weights": (None, LENGTHS[0])},
    picture=picture,
)
