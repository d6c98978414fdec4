"""Which demos there are, in teaching order. Runs none of them."""

from __future__ import annotations

import difflib

from grader.demos import reverse, tagger, text_cnn, transformer, xor
from grader.demos.demo import Demo
from grader.words import say

DEMOS = (xor.DEMO, text_cnn.DEMO, tagger.DEMO, reverse.DEMO, transformer.DEMO)


class UnknownDemo(Exception):
    """There is no demo of that name; the message says which may have been meant."""


def find(name: str) -> Demo:
    """The demo of that name. Raises `UnknownDemo`."""
    known = {demo.name: demo for demo in DEMOS}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, list(known), n=2)
    hint = (
        say("did you mean {names}?", names=" or ".join(near))
        if near
        else say("there are {names}", names=", ".join(known))
    )
    raise UnknownDemo(say("there is no demo {name!r}: {hint}", name=name, hint=hint))
