"""Every format says the same totals; nothing from a submission is a formula, markup or a path; the pages work in a browser without network."""

import csv
import io
import json
import re
import shutil
import struct
import subprocess
import xml.etree.ElementTree as ET
import zlib
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader import course
from grader.classroom import export, gradebook, pictures, policy, tables
from grader.classroom.desk import Desk
from grader.classroom.gradebook import Gradebook, Row
from grader.classroom.policy import Policy
from grader.classroom.store import Result
from grader.engine.results import Check, Counterexample, Diagnosis, Exercise, Report, Topic, from_json
from grader.reports import html, html_class, html_pictures
from tests.classroom.conftest import TOPIC
from tests.classroom.test_resume import fill
from tests.support import synthetic

POLICY = f"""[tool.grader]
title = "HW 1"
total = 50
[tool.grader.weights]
"{TOPIC}.sigmoid" = 3
[tool.grader.late]
due = 2026-10-01T23:00:00Z
penalty = 0.15
column = "when"
"""


@pytest.fixture(scope="module")
def late(graded, tmp_path_factory):
    """The class with points, weights, and half of it late; the folder and the totals there should be."""
    out, made = graded
    root = tmp_path_factory.mktemp("late")
    shutil.copytree(out, root / "out")
    (root / "stamps.csv").write_text(
        "name,when\n" + "".join(f"{m.name},2026-10-0{1 + i % 3}T12:00:00Z\n" for i, m in enumerate(made))
    )
    (root / "grader.toml").write_text(POLICY + 'file = "stamps.csv"\n')
    return root, made


def totals_of_csv(text, name, total):
    rows = list(csv.DictReader(io.StringIO(text)))
    return {row[name]: float(row[total]) for row in rows if row.get("state") != "missing" and row[total] != ""}


def test_all_formats_say_the_same_totals(late, grader):
    root, made = late
    out = root / "out"

    def run(name, *more):
        done = grader("export", out, "--format", name, "--config", root / "grader.toml", *more)
        assert done.returncode == 0, done.stderr
        return done.stdout

    records = json.loads(run("json"))
    wanted = {record["submission"]: record["score"] for record in records}
    assert len(wanted) == len(made)
    assert len(set(wanted.values())) > 3
    assert {record["max_score"] for record in records} == {50.0}
    assert sum(record["late"]["share"] > 0 for record in records) == 8
    for record in records:
        assert record["schema"] == "grader-report/1"
        assert from_json(dict(record.items())).score == record["score"]
        assert record["score"] == pytest.approx(
            record["late"]["score_before"] * (1 - record["late"]["share"]), abs=1e-3
        )
    text = run("csv")
    assert totals_of_csv(text, "submission", "total") == wanted
    for row in csv.DictReader(io.StringIO(text)):
        if row["state"] == "graded":
            parts = [float(v) for k, v in row.items() if k.startswith(TOPIC + ".")]
            assert sum(parts) == pytest.approx(float(row["score"]), abs=1e-6)
            assert float(row["score"]) - float(row["late_penalty"]) == pytest.approx(float(row["total"]), abs=1e-3)
    assert {k: v for k, v in totals_of_csv(run("canvas"), "Student", "HW 1").items() if "Points" not in k} == wanted
    assert totals_of_csv(run("moodle"), "Full name", "Grade") == wanted
    found = {}
    for name, ending in export.EACH.items():
        target = root / name
        run(name, "--output", target)
        files = {path.stem: path.read_text() for path in target.glob(f"*{ending}")}
        found[name] = {submission: _total(name, files[submission]) for submission in wanted}
        assert len(files) == len(wanted)
    for name, totals in found.items():
        assert totals == pytest.approx(wanted, abs=1e-6), name
    run("html", "--output", root / "pages")
    page = _Text.of((root / "pages" / "index.html").read_text())
    for submission, total in wanted.items():
        assert html.points(total) in page.after(submission)
        assert (
            f"{html.points(total)} / 50"
            in _Text.of((root / "pages" / "students" / f"{submission}.html").read_text()).text
        )


def _total(name, text):
    if name == "junit":
        root = ET.fromstring(text)
        return (
            sum(float(p.get("value")) for p in root.iter("property") if p.get("name") == "score")
            if not _own(root)
            else _own(root)
        )
    data = json.loads(text)
    if name == "gradescope":
        assert sum(test["score"] for test in data["tests"]) == pytest.approx(data["score"])
        return data["score"]
    if name == "classroom50":
        assert sum(test["score"] for test in data["tests"]) == data["score"]
        return data["exact-score"]
    if name == "github-classroom":
        return sum(test["score"] for test in data["tests"])
    assert data["score"] * sum(t["max_points"] for t in data["tests"]) == pytest.approx(
        sum(t["points"] for t in data["tests"]), abs=1e-3
    )
    return sum(test["points"] for test in data["tests"])


def _own(root):
    """The score of a whole JUnit file, where it is said at the top."""
    found = root.find("properties/property[@name='score']")
    return float(found.get("value")) if found is not None else None


# --- tables -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "evil",
    [
        "=1+1",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1",
        "＝1+1",
        " =1",
        '"=1',
        "'=1",
        "=cmd|' /C calc'!A0",
        "\u2028=1",
    ],
)
def test_no_cell_is_a_formula(evil):
    row = Row(
        name=evil,
        state="graded",
        report=Report(grader="0", seed=0, submission=evil, topics=()),
        before=None,
        notes=(evil,),
    )
    row = Row(**{**vars(row), "before": row.report})
    book = Gradebook(title=evil, rows=(row,), columns=(), worth={})
    for make in (tables.to_csv, tables.to_canvas, tables.to_moodle):
        for line in csv.reader(io.StringIO(make(book))):
            for cell in line:
                first = cell.lstrip(' \t\r\n"')[:1]
                assert first not in ("=", "+", "-", "@", "＝"), cell
                assert not any(c in cell for c in "\r\n\t\u2028")


@pytest.mark.parametrize("evil", ["x;=1+1", "x ; @SUM(A1)", "a|=1", "=1;=2"])
def test_no_cell_is_a_formula_where_others_separate_by_semicolons(evil):
    for cell in re.split("[;|]", tables.safe(evil)):
        assert cell.strip()[:1] not in ("=", "+", "-", "@"), cell


@st.composite
def classes(draw):
    """A policy and a class of reports over some topics, with partial scores, some of them late."""
    chosen = draw(st.lists(st.sampled_from(course.topics()), min_size=1, max_size=3, unique=True))
    columns = [(t, e) for t in chosen for e in course.exercise_names(t)]
    points = draw(st.dictionaries(st.sampled_from([f"{t}.{e}" for t, e in columns]), st.floats(0, 30), max_size=4))
    rule = policy.Policy(
        title="HW",
        points=points,
        weights=draw(st.dictionaries(st.sampled_from(chosen), st.floats(0.1, 5), max_size=2)),
        total=draw(st.none() | st.floats(1, 200)),
    )
    rows = []
    for number in range(draw(st.integers(1, 3))):
        topics = tuple(
            Topic(
                name=t,
                exercises=tuple(
                    Exercise(
                        name=e,
                        status=(status := draw(st.sampled_from(("passed", "failed", "crashed", "not_started")))),
                        score=1.0 if status == "passed" else draw(st.floats(0, 1)) if status == "failed" else 0.0,
                    )
                    for e in course.exercise_names(t)
                ),
            )
            for t in chosen
        )
        before = rule.apply(Report(grader="0", seed=0, submission=f"s{number}", topics=topics), columns)
        share = draw(st.sampled_from((0.0, 0.1, 1 / 3, 1.0)))
        final = policy.reduce(before, share)
        rows.append(Row(name=f"s{number}", state="graded", report=final, before=before, late_share=share))
    return rule, Gradebook(title="HW", rows=tuple(rows), columns=tuple(columns), worth=rule.worth(columns))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(classes())
def test_whatever_the_policy_every_format_says_the_models_totals(made):
    """CSV, Canvas and Moodle, JSON and each platform's file, with partial scores, odd points and late work."""
    rule, book = made
    wanted = {row.name: row.report.score for row in book.rows}
    assert {row.report.max_score for row in book.rows} == {book.max_score}
    exact = pytest.approx(wanted, abs=1e-6)
    text = export.whole(book, rule, "csv")
    assert totals_of_csv(text, "submission", "total") == exact
    for line in csv.DictReader(io.StringIO(text)):
        assert sum(float(line[f"{t}.{e}"]) for t, e in book.columns) == pytest.approx(float(line["score"]), abs=1e-6)
        assert float(line["score"]) - float(line["late_penalty"]) == pytest.approx(float(line["total"]), abs=1e-6)
    canvas = totals_of_csv(export.whole(book, rule, "canvas"), "Student", "HW")
    assert {name: total for name, total in canvas.items() if "Points" not in name} == exact
    assert totals_of_csv(export.whole(book, rule, "moodle"), "Full name", "Grade") == exact
    records = json.loads(export.whole(book, rule, "json"))
    assert {record["submission"]: record["score"] for record in records} == exact
    for name in export.EACH:
        found = {row.name: export.single(row, rule, name) for row in book.rows}
        assert {who: _total(name, each) for who, each in found.items()} == exact, name
        if name == "classroom50":
            for who, each in found.items():
                score = json.loads(each)["score"]
                assert type(score) is int
                assert abs(score - wanted[who]) <= 0.5 + 1e-9


def test_the_table_is_read_back_as_it_was(graded, grader):
    out, made = graded
    text = grader("export", out, "--format", "csv").stdout
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["student"] for row in rows] == sorted([m.name for m in made] + ["Zoe Absent"], key=str.casefold)
    by_name = {row["student"]: row for row in rows}
    right = next(m for m in made if m.kind == "right")
    assert by_name[right.name]["total"] == by_name[right.name]["max_score"] == "4"
    assert by_name[right.name]["email"] == f"{right.name.lower()}@x.org"
    assert by_name["Zoe Absent"]["total"] == ""
    assert {by_name[m.name]["state"] for m in made} == {"graded"}


def test_one_student_alone_and_the_nearest_name(graded, grader, tmp_path):
    out, made = graded
    one = grader("export", out, "--format", "json", "--student", made[0].name.upper())
    assert json.loads(one.stdout)["submission"] == made[0].name
    assert len(grader("export", out, "--format", "csv", "--student", made[0].name).stdout.splitlines()) == 2
    done = grader("export", out, "--format", "gradescope", "--student", made[0].name, "--output", tmp_path / "r.json")
    assert done.returncode == 0
    assert json.loads((tmp_path / "r.json").read_text())["score"] == 4
    wrong = grader("export", out, "--format", "json", "--student", made[0].name + "x")
    assert wrong.returncode == 2
    assert f"did you mean {made[0].name}" in wrong.stderr
    assert "handed in nothing" in grader("export", out, "--format", "html", "--student", "Zoe Absent").stderr
    assert "one file a student" in grader("export", out, "--format", "junit").stderr


def test_an_export_replaces_its_own_folder_alone(graded, grader, tmp_path):
    out, made = graded
    target = tmp_path / "pages"
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    done = grader("export", out, "--format", "html", "--output", target)
    assert done.returncode == 2
    assert "was not made by `grader export`" in done.stderr
    assert [path.name for path in target.iterdir()] == ["thesis.txt"]
    (target / "thesis.txt").unlink()
    for _ in range(2):
        assert grader("export", out, "--format", "html", "--output", target).returncode == 0
        (target / "students" / "stale.html").touch()
    assert grader("export", out, "--format", "html", "--output", target).returncode == 0
    assert {path.stem for path in (target / "students").iterdir()} == {m.name for m in made}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".pages")] == []


def test_file_names_are_safe_and_no_two_alike():
    rows = [
        Row(name=name, state="graded")
        for name in ("../../etc/passwd", "CON", "a b", "a_b", "A_B", "", "李雷", "x" * 300, "a/b")
    ]
    found = list(export.file_names(rows).values())
    assert len({name.casefold() for name in found}) == len(rows)
    assert all("/" not in name and "." not in name and name and len(name) < 70 for name in found)
    assert found[1] != "CON"
    assert "李雷" in found


# --- pages --------------------------------------------------------------------------------------------------------------

EVIL = "</pre></svg></title><script>document.title='HACKED'</script><img src=x onerror=\"document.title='HACKED'\">\"'&amp;{{7*7}}\u202e\x1b[31m"


class _Text(HTMLParser):
    """The text and the tags of a page."""

    def __init__(self):
        super().__init__()
        self.text, self.tags, self.links = "", [], []

    @classmethod
    def of(cls, page):
        found = cls()
        found.feed(page)
        return found

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [
            value for key, value in attrs if key in ("href", "src", "action", "srcset", "data", "xlink:href")
        ]
        assert not any(key.startswith("on") for key, _ in attrs), attrs

    def handle_data(self, data):
        self.text += data

    def after(self, words, count=60):
        return self.text[self.text.index(words) :][:count]


def evil_report():
    """A report that is evil in every text it has."""
    example = Counterexample(call=EVIL, got=EVIL, expected=EVIL, setup=EVIL)
    check = Check(
        name=EVIL, kind="property", title=EVIL, status="failed", message=EVIL, facts=(EVIL,), counterexample=example
    )
    exercises = (
        Exercise(name=EVIL, status="failed", score=0.25, message=EVIL, printed=EVIL, checks=(check, check), line=3,
                 diagnosis=Diagnosis(mistakes=(EVIL,), message=EVIL, look=EVIL)),
        Exercise(name="b", status="blocked", score=0.0, blocked_by=(EVIL,), message=EVIL),
    )  # fmt: skip
    return Report(
        grader=EVIL, seed=0, submission=EVIL, topics=(Topic(name=EVIL, title=EVIL, file=EVIL, exercises=exercises),)
    )


def evil_pages():
    report = evil_report()
    line = html_class.Line(name=EVIL, report=report, total=1.0, href="students/x.html", late=EVIL, notes=(EVIL,))
    columns = [(EVIL, EVIL), (EVIL, "b")]
    return html.render(report, title=EVIL, lines=[EVIL]), html_class.render(
        [line], columns, 2.0, title=EVIL, version=EVIL
    )


def test_nothing_of_a_submission_is_markup():
    for page in evil_pages():
        found = _Text.of(page)
        assert not {"script", "img", "iframe", "object", "link", "form", "base"} & set(found.tags)
        assert "document.title='HACKED'" in found.text  # shown as text
        assert "{{7*7}}" in found.text
        assert "\u202e" not in page
        assert "\x1b" not in page
        assert "default-src 'none'" in page


def test_pages_ask_for_nothing_from_elsewhere():
    for page in evil_pages():
        assert set(_Text.of(page).links) <= {"students/x.html"}
        assert "url(" not in page
        assert "@import" not in page


def test_the_reveal_level_reaches_the_pages(graded, grader, tmp_path):
    out, made = graded
    wrong = next(m for m in made if m.kind == "wrong")
    shown = {}
    for level in ("full", "counterexample", "kind", "none"):
        (tmp_path / f"{level}.toml").write_text(f"[tool.grader]\nreveal = '{level}'\n")
        shown[level] = grader(
            "export", out, "--format", "html", "--student", wrong.name, "--config", tmp_path / f"{level}.toml"
        ).stdout
    assert 'mistake">' in shown["full"]
    assert 'mistake">' not in shown["counterexample"]
    assert "should be" in shown["counterexample"] or "np.array" in shown["counterexample"]
    assert "np.array" not in shown["kind"]
    assert "does not hold" in shown["kind"]
    assert "does not hold" not in shown["none"]
    assert "<svg" not in shown["kind"] + shown["none"]


def test_a_wrong_curve_and_a_wrong_matrix_are_drawn(session):
    from grader.classroom.handed import Handed
    from grader.course import Target, solution_path

    texts = {
        "logistic": ("sigmoid", "\ndef sigmoid(z):\n    return np.tanh(z)\n", "curve"),
        "softmax": (
            "softmax",
            "\ndef softmax(z, axis=-1):\n    e = np.exp(z - z.max())\n    return e / e.sum()\n",
            "matrix",
        ),
    }
    for topic, (name, code, kind) in texts.items():
        source = solution_path(topic).read_text() + code
        handed = Handed(name="x", files={topic: source.encode()}, places={topic: f"{topic}.py"})
        target = Target(topic=topic, exercises=(name,))
        (result,) = session.topics(handed, [target])
        found = pictures.collect(session, handed, target, result)
        assert found[name]["kind"] == kind
        drawing = str(html_pictures.draw(found[name]))
        ET.fromstring(drawing)
        if kind == "curve":
            at = {
                x: (y, r)
                for x, y, r in zip(found[name]["x"], found[name]["yours"], found[name]["reference"], strict=True)
            }
            assert all(abs(r - 1 / (1 + 2.718281828**-x)) < 1e-6 for x, (_, r) in at.items())
            assert drawing.count("<polyline") == 2
        assert json.loads(json.dumps(found, allow_nan=False)) == found


@pytest.mark.parametrize(
    ("got", "expected", "call", "kind"),
    [
        ("[[0.5, 0.5], [nan, 1.0]]", "[[0.1, 0.9], [0.0, 1.0]]", "f(x)", "matrix"),
        ("[0.0, 0.5, 1.0]", "[0.1, 0.5, 0.9]", "sigmoid(np.array([-1.0, 0.0, 1.0]))", "curve"),
        ("[0.0, 0.5, 1.0]", "[0.1, 0.5, 0.9]", "f(3)", None),
        ("[1.0]", "[2.0]", "f(np.array([1.0]))", None),
        ("[1.0, 2.0, 3.0, and 58 more], shape (8, 8)", "[[1.0]]", "f(x)", None),
        ("ValueError: no", "[1.0, 2.0, 3.0]", "f(np.array([1.0, 2.0, 3.0]))", None),
        ("[" * 5000, "]" * 5000, "f(x)", None),
    ],
)
def test_a_counterexamples_arrays_are_drawn_where_there_are_some(got, expected, call, kind):
    found = html_pictures.from_counterexample(Counterexample(call=call, got=got, expected=expected))
    assert (found and found["kind"]) == kind
    if found:
        ET.fromstring(str(html_pictures.draw(found)))


CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
browser = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (Debian: apt-get install chromium)")


def chromium(*arguments):
    command = [
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_what_is_not_graded_yet_is_no_zero_and_no_failure(tmp_path):
    """A run was stopped: one is graded, one is not; the second is in no mean, in no list of crashes, and nobody's fault."""
    synthetic.write(tmp_path / "subs", synthetic.make(2, topics=[TOPIC], kinds=("right",)))
    store, plan = fill(tmp_path / "out", tmp_path / "subs")
    first, second = store.submissions()
    desk = Desk()
    try:
        body = {**plan.body("grade", plan.targets), "handed": store.handed(first).to_json()}
        report = desk.grade(body, lambda topic: None)
    finally:
        desk.close()
    content = store.handed(first).content(TOPIC, course.topics())
    keys = {name: plan.keys()[TOPIC, name] for name in course.exercise_names(TOPIC)}
    with store.transaction():
        store.add(first.id, [Result(topic=TOPIC, content=content, keys=keys, report=report)])
    book = gradebook.build(store, Policy(), [], {})
    store.close()
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(tables.to_csv(book)))}
    assert (rows[first.name]["state"], rows[first.name]["total"]) == ("graded", "4")
    assert (rows[second.name]["state"], rows[second.name][f"{TOPIC}.sigmoid"]) == ("incomplete", "")
    assert ",4\r\n" in tables.to_canvas(book)
    pages = dict(export.files(book, Policy(), "html"))
    text = _Text.of(pages["index.html"]).text
    assert "4 / 4" in text
    assert "not judged yet, not in the mean" in text
    assert "the grader failed" not in pages["index.html"] + pages[f"students/{second.name}.html"]
    assert "not graded yet: run `grader grade` again" in _Text.of(pages[f"students/{second.name}.html"]).text


@browser
@pytest.mark.slow
def test_a_browser_shows_the_pages_and_runs_nothing(graded, grader, tmp_path):
    out, made = graded
    assert grader("export", out, "--format", "html", "--output", tmp_path / "pages").returncode == 0
    done = chromium(
        f"--screenshot={tmp_path / 'index.png'}", "--window-size=1200,900", (tmp_path / "pages" / "index.html").as_uri()
    )
    assert (tmp_path / "index.png").exists(), done.stderr
    assert len(_colours(tmp_path / "index.png")) > 8, "the page is blank"
    dom = chromium("--dump-dom", (tmp_path / "pages" / "index.html").as_uri()).stdout
    assert all(m.name in dom for m in made)
    for number, page in enumerate(evil_pages()):
        (tmp_path / f"{number}.html").write_text(page)
        dom = chromium("--dump-dom", "--virtual-time-budget=2000", (tmp_path / f"{number}.html").as_uri()).stdout
        assert "<title>HACKED</title>" not in dom
        assert "HACKED" in dom
        assert "<script" not in dom


def _colours(path):
    """The colours of a PNG with 8 bits a channel."""
    data, at, packed, wide, channels = path.read_bytes(), 8, b"", 0, 3
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"IHDR":
            wide, channels = struct.unpack(">I", data[at + 8 : at + 12])[0], {2: 3, 6: 4}[data[at + 17]]
        elif kind == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += 12 + size
    raw = zlib.decompress(packed)
    stride = wide * channels + 1
    plain = [raw[i + 1 : i + stride] for i in range(0, len(raw), stride) if raw[i] == 0]
    return (
        {row[i : i + 3] for row in plain for i in range(0, len(row), channels * 7)}
        | {raw[i : i + 1] for i in range(0, len(raw), stride * 50)}
        | set(packed[:64:4])
    )


def test_a_class_of_every_status_has_a_page(session):
    statuses = ("passed", "failed", "crashed", "timed_out", "blocked", "not_started", "grader_error")
    exercises = tuple(
        Exercise(name=f"e{i}", status=s, score=1.0 if s == "passed" else 0.0) for i, s in enumerate(statuses)
    )
    report = Report(grader="0", seed=0, submission="x", topics=(Topic(name="t", exercises=exercises),), complete=False)
    lines = [
        html_class.Line(name="x", report=report, total=1.0),
        html_class.Line(name="nobody", report=None, state="missing"),
    ]
    page = html_class.render(lines, [("t", e.name) for e in exercises], 7.0)
    for status in statuses:
        assert f'<td class="c {"f1" if status == "failed" else status}"' in page
    assert "nobody" in page
    empty = html_class.render([], [], 0.0)
    assert "submissions" in empty
    assert "Not everything has been graded" in html.render(report)


def test_students_see_their_own_page_alone(graded, grader, tmp_path):
    out, made = graded
    grader("export", out, "--format", "html", "--output", tmp_path / "p")
    for m in made:
        page = (tmp_path / "p" / "students" / f"{m.name}.html").read_text()
        assert m.name in page
        assert not any(other.name in page for other in made if other is not m)


def test_gradebook_finds_a_student_by_any_name(graded):
    rows = tuple(Row(name=name, state="graded", keys=(key,)) for name, key in (("Ann Lee", "7"), ("Ann Li", "8")))
    book = Gradebook(title="", rows=rows, columns=(), worth={})
    assert gradebook.only(book, "annlee").name == "Ann Lee"
    assert gradebook.only(book, "8").name == "Ann Li"
    with pytest.raises(KeyError, match="did you mean Ann"):
        gradebook.only(book, "Ann L")
    assert Policy().counts("anything")
    assert synthetic.KINDS
