"""The LSTM tagger, on the grader's side: a small grammar with words that are a verb here and a noun there."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.demos.demo import Arrays, Demo
from grader.demos.screen import Screen
from grader.words import say

PRONOUNS, NOUNS, VERBS = ("我", "你", "他", "她"), ("老师", "学生", "语言", "音乐"), ("喜欢", "知道", "讨厌", "看见")
BOTH = ("爱", "研究", "工作", "学习")  # verb or noun: only the words before can tell
TAGS = ("PRON", "DE", "NOUN", "VERB")
WORDS = (*PRONOUNS, *NOUNS, *VERBS, *BOTH, "的")
SEEN, NEW, SHOWN = 80, 60, 6
LONGEST = 7  # words: NP VERB NP, and NP is at most PRON 的 NOUN


def sentence(rng: np.random.Generator) -> list[tuple[str, str]]:
    """Words with their tags."""

    def one(words: tuple[str, ...]) -> str:
        return words[int(rng.integers(len(words)))]

    def noun_phrase() -> list[tuple[str, str]]:
        kind = rng.integers(3)
        noun = (one(NOUNS + BOTH), "NOUN")
        return [[(one(PRONOUNS), "PRON")], [noun], [(one(PRONOUNS), "PRON"), ("的", "DE"), noun]][kind]

    return [*noun_phrase(), (one(VERBS + BOTH), "VERB"), *noun_phrase()]


def sentences(seed: int) -> list[list[tuple[str, str]]]:
    """SEEN sentences to train on, and NEW others."""
    rng = np.random.default_rng(seed)
    found: list[list[tuple[str, str]]] = []
    while len(found) < SEEN + NEW:
        made = sentence(rng)
        if made not in found:
            found.append(made)
    return found


def numbers(made: list[list[tuple[str, str]]]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Words and tags as indices, (S, T); after the end the tag is -1."""
    words, tags = np.zeros((len(made), LONGEST), np.int64), np.full((len(made), LONGEST), -1)
    for row, pairs in enumerate(made):
        words[row, : len(pairs)] = [WORDS.index(word) for word, _ in pairs]
        tags[row, : len(pairs)] = [TAGS.index(tag) for _, tag in pairs]
    return words, tags


def data(seed: int) -> tuple[tuple[Any, ...], Any]:
    made = sentences(seed)
    words, tags = numbers(made[:SEEN])
    new, _ = numbers(made[SEEN:])
    return (words, tags, new, (len(WORDS), len(TAGS))), made[SEEN:]


def picture(known: list[list[tuple[str, str]]], arrays: Arrays, screen: Screen) -> None:
    _, right = numbers(known)
    good = arrays["tags"].astype(int) == right
    both = np.array([[word in BOTH for word, _ in pairs] + [False] * (LONGEST - len(pairs)) for pairs in known])
    rows = []
    for index in np.argsort(-both.sum(axis=1), kind="stable")[:SHOWN]:  # those with the most words that may be both
        pairs, length = known[index], len(known[index])
        said = [name(tag) for tag in arrays["tags"][index, :length]]
        words = " ".join(word for word, _ in pairs)
        rows.append([words, " ".join(said), "✓" if good[index, :length].all() else "✗"])
    screen.table((say("new sentence"), say("tags"), ""), rows)
    screen.line()
    inside = right >= 0
    screen.line(
        say(
            "right in {count} new sentences: {all} of {words} words; {some} of {both} of those that are a verb here and a noun there",
            count=len(known),
            all=int(good[inside].sum()),
            words=int(inside.sum()),
            some=int(good[both].sum()),
            both=int(both.sum()),
        )
    )
    screen.line(say("({words}: only the memory of the words before tells which)", words=" ".join(BOTH)))


def name(tag: float) -> str:
    return TAGS[int(tag)] if 0 <= tag < len(TAGS) else "?"


DEMO = Demo(
    name="tagger",
    title="an LSTM tags the words of a sentence",
    section="长短时记忆网络",
    needs=("lstm.lstm",),
    steps=100,
    data=data,
    shows={"tags": (NEW, LONGEST)},
    picture=picture,
)
