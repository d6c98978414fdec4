"""Hypothesis strategies for the result model: any report that the grader could make, and texts that no reader should obey."""

from hypothesis import strategies as st

from grader.engine.results import (
    CHECK_STATUSES,
    EXERCISE_STATUSES,
    KINDS,
    Check,
    Counterexample,
    Diagnosis,
    Exercise,
    Report,
    Topic,
)

HOSTILE = (
    "::error file=/etc/passwd,line=1::owned",
    "  ::add-mask::a",
    "::set-output name=result::e30=",
    "##[error]owned",
    "fine\n::stop-commands::x",
    "]]>",
    "</failure></testcase>",
    "<script>alert(1)</script>",
    "<!-- ",
    "&lt;b&gt; &#60;",
    "\x1b[31mred\x1b[0m",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\x00\x07\x0b\x7f\x9b",
    "\ud800",
    "\ufffe\uffff",
    "\r\n\r",
    "\u2028\u2029\x85",
    "```\n# heading\n````",
    "~~~",
    "| a | b |",
    "[link](javascript:alert(1)) ![i](http://x/y.png)",
    "@octocat #1 http://example.com",
    "{braces} {0} %s %0A %25",
    "$(reboot) `reboot`",
    "中文，全角\u3000空格",
    "a" * 300,
)
names = st.from_regex(r"[a-z][a-z_0-9]{0,11}", fullmatch=True)
texts = st.one_of(
    st.just(""),
    st.sampled_from(HOSTILE),
    st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20)), max_size=4).map("\n".join),
)
weights = st.sampled_from((0.0, 0.5, 1.0, 1.0, 1.0, 1.5, 2.0, 0.3333, 2.75))
counterexamples = st.builds(Counterexample, call=texts, got=texts, expected=texts, setup=texts)


def checks(status):
    """A check with that status; shrinks to one without words."""
    return st.builds(
        Check, name=names, kind=st.sampled_from(KINDS), title=texts, status=st.just(status), weight=st.sampled_from((1.0, 2.0, 0.5)),
        message=texts if status == "failed" else st.just(""),
        facts=st.lists(texts, max_size=2).map(tuple) if status == "failed" else st.just(()),
        counterexample=st.none() | counterexamples if status == "failed" else st.none(),
    )  # fmt: skip


@st.composite
def exercises(draw):
    """An exercise whose score, checks and words fit its status; shrinks to one that passed without checks."""
    status = draw(st.sampled_from(EXERCISE_STATUSES))
    most = draw(weights)
    full = status == "passed"
    found = [draw(checks("passed")) for _ in range(draw(st.integers(0, 3)))]
    if status in ("failed", "crashed", "timed_out", "blocked"):
        found += [draw(checks(draw(st.sampled_from(CHECK_STATUSES)))) for _ in range(draw(st.integers(0, 3)))]
    if status in ("not_started", "grader_error"):
        found = []
    share = 1.0 if full else draw(st.floats(0, 1)) if status in ("failed", "crashed", "blocked") else 0.0
    mistaken = status == "failed" and draw(st.booleans())
    return Exercise(
        name=draw(names), status=status, score=round(share * most, 4), max_score=most, seconds=draw(st.floats(0, 100)),
        line=draw(st.integers(0, 999)), message="" if full else draw(texts), checks=tuple(found), printed=draw(texts),
        blocked_by=tuple(draw(st.lists(names, min_size=1, max_size=2))) if status == "blocked" else (),
        diagnosis=Diagnosis(mistakes=(draw(names),), message=draw(texts), look=draw(texts)) if mistaken else None,
    )  # fmt: skip


topics = st.builds(
    Topic, name=names, title=texts, file=st.one_of(st.just(""), names.map("exercises/{}.py".format), texts),
    exercises=st.lists(exercises(), max_size=4).map(tuple),
)  # fmt: skip
reports = st.builds(
    Report, grader=st.just("0.1.0"), seed=st.integers(0, 9), submission=texts, topics=st.lists(topics, max_size=3).map(tuple),
    protections=st.dictionaries(names, st.booleans(), max_size=2), complete=st.booleans(),
)  # fmt: skip
