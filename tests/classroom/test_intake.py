"""What students and platforms hand in is found, whoever packed it; what is strange becomes a note, never an exception, never a file on disk."""

import gzip
import io
import os
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile

import pytest

from grader.classroom import intake, members, names
from tests.support.synthetic import notebook

TOPICS = ("logistic", "softmax", "attention", "self_attention")
FUNCTIONS = {
    "logistic": ("logistic", "sigmoid"),
    "softmax": ("softmax",),
    "attention": ("attention",),
    "self_attention": ("causal_mask",),
}
TEXT = "def sigmoid(z):\n    return z\n"


def read(root):
    """Every submission of a folder by name: (files by topic, notes)."""
    listing = intake.scan(root, TOPICS)
    return {r.found.name: r for r in intake.read_all(listing, TOPICS, FUNCTIONS)}


def zipped(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(
                name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED
            )
    return path


def tarred(path, entries, mode="w:gz"):
    with tarfile.open(path, mode) as archive:
        for name, data in entries:
            info = name if isinstance(name, tarfile.TarInfo) else tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


@pytest.mark.parametrize(
    ("entry", "name", "late", "keys"),
    [
        ("ann", "ann", False, ("ann",)),
        ("ann.zip", "ann", False, ("ann",)),
        ("doejane_4711_90210_logistic.py", "doejane", False, ("4711",)),
        ("doejane_LATE_4711_90210_logistic-2.py", "doejane", True, ("4711",)),
        ("Jane Doe_123456_assignsubmission_file_", "Jane Doe", False, ("Participant 123456", "123456")),
        ("李 雷_123456_assignsubmission_file_logistic.py", "李 雷", False, ("Participant 123456", "123456")),
        ("submission_777", "submission_777", False, ("submission_777",)),
        ("ann_logistic.py", "ann", False, ("ann",)),
        ("ann-lee_self_attention.py", "ann-lee", False, ("ann-lee",)),
        ("ann_Logistic (1).ipynb", "ann", False, ("ann",)),
    ],
)
def test_each_platforms_names_say_whose_it_is(tmp_path, entry, name, late, keys):
    path = tmp_path / entry
    if entry.endswith(".zip"):
        zipped(path, [("logistic.py", TEXT)])
    elif entry.endswith(".py"):
        path.write_text(TEXT)
    elif entry.endswith(".ipynb"):
        path.write_text(notebook(TEXT))
    else:
        path.mkdir()
        (path / "logistic.py").write_text(TEXT)
    (found,) = read(tmp_path).values()
    assert (found.found.name, found.found.late, found.found.keys) == (name, late, keys)
    topic = "self_attention" if "self_attention" in entry else "logistic"
    assert set(found.handed.files) == {topic}
    assert TEXT in found.handed.files[topic].decode()
    assert not found.notes


def test_one_students_single_files_are_one_submission_and_the_last_copy_counts(tmp_path):
    for name, text in (
        ("a_1_2_logistic.py", "old"),
        ("a_1_3_logistic-1.py", "new"),
        ("a_1_4_softmax.py", "s"),
        ("b_2_5_softmax.py", "b"),
    ):
        (tmp_path / name).write_text(text)
    found = read(tmp_path)
    assert {name: dict(r.handed.files) for name, r in found.items()} == {
        "a": {"logistic": b"new", "softmax": b"s"},
        "b": {"softmax": b"b"},
    }
    assert "several files for logistic" in found["a"].notes[0]


def test_git_classrooms_put_the_assignment_before_each_user(tmp_path):
    for name in ("hw1-ann-lee", "hw1-bob", "hw1-chen"):
        (tmp_path / name / "exercises").mkdir(parents=True)
        (tmp_path / name / "solutions").mkdir()
        (tmp_path / name / "exercises" / "logistic.py").write_text(name)
        (tmp_path / name / "solutions" / "logistic.py").write_text("the course's own")
    found = read(tmp_path)
    assert {name: r.handed.files["logistic"] for name, r in found.items()} == {
        "ann-lee": b"hw1-ann-lee",
        "bob": b"hw1-bob",
        "chen": b"hw1-chen",
    }
    assert found["bob"].found.keys == ("bob", "hw1-bob")


def test_gradescopes_metadata_names_the_students(tmp_path):
    for number in (1, 2, 3):
        (tmp_path / f"submission_{number}").mkdir()
        (tmp_path / f"submission_{number}" / "logistic.py").write_text(TEXT)
    (tmp_path / "submission_metadata.yml").write_text(
        "---\nsubmission_1:\n  :submitters:\n  - :name: Jane Doe\n    :sid: '0815'\n    :email: jane@x.org\n"
        "  :created_at: 2026-09-12 19:32:11.123456000 Z\n  :score: 1.0\n  :results:\n    tests:\n    - :name: not a student\n"
        'submission_2:\n  :submitters:\n  - :name: "Zo\\u00eb \\"Z\\""\n    :sid: \n    :email: zoe@x.org\n  - :name: Second\n    :email: s@x.org\n'
        "  :created_at: 2026-09-13 08:00:00.000000000 +02:00\n"
    )
    found = read(tmp_path)
    assert set(found) == {"Jane Doe", 'Zoë "Z"', "submission_3"}
    assert found["Jane Doe"].found.keys == ("0815", "jane@x.org", "Jane Doe", "submission_1")
    assert found["Jane Doe"].found.submitted == "2026-09-12 19:32:11.123456000 Z"
    assert found['Zoë "Z"'].found.keys[0] == "zoe@x.org"


def test_two_of_one_name_both_stay(tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "logistic.py").write_text("folder")
    zipped(tmp_path / "ann.zip", [("logistic.py", "zip")])
    found = read(tmp_path)
    assert len(found) == 2
    assert all("2 submissions are called ann" in r.notes for r in found.values())
    assert {r.handed.files["logistic"] for r in found.values()} == {b"folder", b"zip"}


def test_files_named_by_topic_alone_are_one_submission(tmp_path):
    root = tmp_path / "mine"
    root.mkdir()
    (root / "logistic.py").write_text(TEXT)
    (root / "softmax.py").write_text(TEXT)
    assert {name: set(r.handed.files) for name, r in read(root).items()} == {"mine": {"logistic", "softmax"}}


def test_a_notebook_under_any_name_is_known_by_its_functions(tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "Homework 3.ipynb").write_text(
        notebook("def sigmoid(z):\n    return z\n\ndef softmax(z):\n    return z\n")
    )
    found = read(tmp_path)["ann"]
    assert set(found.handed.files) == {"logistic", "softmax"}
    assert found.handed.places["logistic"] == "Homework 3.ipynb"


# --- strange things -----------------------------------------------------------------------------------------------------


def symlink(root):
    secret = root.parent / "secret.py"
    secret.write_text("SECRET")
    (root / "s").mkdir()
    (root / "s" / "logistic.py").symlink_to(secret)


def linked_folder(root):
    other = root.parent / "other"
    other.mkdir()
    (other / "logistic.py").write_text("SECRET")
    (root / "s").symlink_to(other)


def fifo(root):
    (root / "s").mkdir()
    os.mkfifo(root / "s" / "logistic.py")


def fifo_archive(root):
    os.mkfifo(root / "s.zip")


def device_in_tar(root):
    info = tarfile.TarInfo("logistic.py")
    info.type = tarfile.FIFOTYPE
    tarred(root / "s.tar.gz", [(info, b"")])


def zip_link(root):
    info = zipfile.ZipInfo("logistic.py")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    zipped(root / "s.zip", [(info, "/etc/passwd")])


def tar_link(root):
    info = tarfile.TarInfo("logistic.py")
    info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
    tarred(root / "s.tar.gz", [(info, b"")])


def dots(root):
    zipped(root / "s.zip", [("../../logistic.py", "OUT")])


def absolute(root):
    tarred(root / "s.tar.gz", [("/tmp/logistic.py", b"OUT")])


def backslashes(root):
    zipped(root / "s.zip", [("..\\..\\logistic.py", "OUT")])


def zip_bomb(root):
    zipped(root / "s.zip", [("logistic.py", b"#" * (300 << 20))])


def tar_bomb(root):
    with gzip.open(root / "s.tar.gz", "wb", compresslevel=1) as file:
        info = tarfile.TarInfo("logistic.py")
        info.size = 2 << 30
        file.write(info.tobuf())
        for _ in range(300):
            file.write(b"\0" * (1 << 20))


def tar_bomb_before(root):
    """What bulges is another file, before the wanted one."""
    with gzip.open(root / "s.tar.gz", "wb", compresslevel=1) as file:
        info = tarfile.TarInfo("data.bin")
        info.size = 300 << 20
        file.write(info.tobuf())
        for _ in range(300):
            file.write(b"\0" * (1 << 20))


def many_files(root):
    zipped(root / "s.zip", [(f"f{i}.txt", "") for i in range(members.MOST_FILES + 10)] + [("logistic.py", TEXT)])


def many_in_a_folder(root):
    (root / "s" / "deep").mkdir(parents=True)
    for i in range(members.MOST_FILES + 10):
        (root / "s" / "deep" / f"{i}.txt").touch()


def nested(root):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("logistic.py", "INNER")
    zipped(root / "s.zip", [("inner.zip", inner.getvalue())])


def huge(root):
    (root / "s").mkdir()
    with open(root / "s" / "logistic.py", "wb") as file:
        file.truncate(3 << 30)


def huge_archive(root):
    with open(root / "s.zip", "wb") as file:
        file.truncate(3 << 30)


def not_a_zip(root):
    (root / "s.zip").write_bytes(b"hello")


def empty_zip(root):
    (root / "s.zip").touch()


def truncated_tar(root):
    path = tarred(root / "s.tar.gz", [("logistic.py", os.urandom(50_000))])
    path.write_bytes(path.read_bytes()[:10_000])


def bad_checksum(root):
    path = zipped(root / "s.zip", [("logistic.py", os.urandom(5000))])
    data = bytearray(path.read_bytes())
    data[1000:1010] = bytes(10)
    path.write_bytes(data)


def encrypted(root):
    path = zipped(root / "s.zip", [("logistic.py", TEXT)])
    data = bytearray(path.read_bytes())
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def lying_directory(root):
    """A zip file whose end claims a table of contents of 3 GB."""
    path = zipped(root / "s.zip", [("logistic.py", TEXT)])
    data = bytearray(path.read_bytes())
    end = data.index(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, 3 << 30)
    path.write_bytes(data)


def rar(root):
    (root / "s.rar").write_bytes(b"Rar!")


def empty_folder(root):
    (root / "s").mkdir()


def nothing_of_use(root):
    (root / "s").mkdir()
    (root / "s" / "essay.docx").write_bytes(b"x")


def several(root):
    for place in ("a", "b"):
        (root / "s" / place).mkdir(parents=True)
        (root / "s" / place / "logistic.py").write_text(place)


def broken_notebook(root):
    (root / "s").mkdir()
    (root / "s" / "logistic.ipynb").write_text("[" * 100_000)


def deep_folders(root):
    path = root / "s"
    for _ in range(40):
        path = path / "d"
    path.mkdir(parents=True)


STRANGE = {
    symlink: "it is a link", linked_folder: "it is not followed", fifo: "not an ordinary file", fifo_archive: "not an ordinary file",
    device_in_tar: "not an ordinary file", zip_link: "it is a link", tar_link: "it is a link", dots: "leads out of the archive",
    absolute: "leads out of the archive", backslashes: "leads out of the archive", zip_bomb: "more than 1048576 bytes",
    tar_bomb: "more than", tar_bomb_before: "unpacked it has more than", many_files: "more than 5000 files",
    many_in_a_folder: "more than 5000 files", nested: "archive inside of an archive", huge: "more than 1048576 bytes",
    huge_archive: "more than 67108864 are not read", not_a_zip: "damaged or no such archive", empty_zip: "it is empty",
    truncated_tar: "damaged", bad_checksum: "is not read", encrypted: "encrypted", lying_directory: "damaged|table of contents",
    rar: "hand in .zip or .tar.gz", empty_folder: "no file of a topic", nothing_of_use: r"it holds essay\.docx",
    several: r"a/logistic\.py is graded, not b/logistic\.py", broken_notebook: "not a notebook", deep_folders: "no file of a topic",
}  # fmt: skip


@pytest.mark.parametrize("make", STRANGE, ids=lambda make: make.__name__)
def test_what_is_strange_becomes_a_note_and_nothing_else(tmp_path, make):
    import re

    root = tmp_path / "subs"
    root.mkdir()
    make(root)
    (root / "other").mkdir()
    (root / "other" / "logistic.py").write_text(TEXT)
    before = set(tmp_path.rglob("*"))
    tracemalloc.start()
    start = time.monotonic()
    found = read(root)
    took = time.monotonic() - start
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    notes = " | ".join(found["s"].notes)
    assert re.search(STRANGE[make], notes), notes
    assert all("\n" not in note and len(note) < 400 for note in found["s"].notes)
    assert b"SECRET" not in b"".join(found["s"].handed.files.values())
    assert not any(text in (b"OUT", b"INNER") for text in found["s"].handed.files.values())
    assert found["other"].handed.files == {"logistic": TEXT.encode()}
    assert set(tmp_path.rglob("*")) == before, "something was written to the disk"
    assert peak < 40 << 20, f"{peak >> 20} MB"
    assert took < 20


@pytest.mark.parametrize("make", [many_files, many_in_a_folder])
def test_a_topics_file_is_found_among_any_number_of_others(tmp_path, make):
    (tmp_path / "subs").mkdir()
    make(tmp_path / "subs")
    if make is many_in_a_folder:
        (tmp_path / "subs" / "s" / "deep" / "logistic.py").write_text(TEXT)
    assert read(tmp_path / "subs")["s"].handed.files == {"logistic": TEXT.encode()}


def test_a_macs_shadow_files_are_no_candidates(tmp_path):
    zipped(
        tmp_path / "s.zip",
        [
            ("homework/logistic.py", TEXT),
            ("__MACOSX/homework/._logistic.py", b"\0\5\x16\7"),
            ("homework/._logistic.py", b"\0"),
        ],
    )
    found = read(tmp_path)["s"]
    assert found.handed.files == {"logistic": TEXT.encode()}
    assert not found.notes


def test_an_archive_in_a_students_folder_is_opened(tmp_path):
    (tmp_path / "Jane_1_assignsubmission_file_").mkdir()
    zipped(tmp_path / "Jane_1_assignsubmission_file_" / "hw.zip", [("softmax.py", TEXT)])
    assert read(tmp_path)["Jane"].handed.places == {"softmax": "hw.zip/softmax.py"}


def test_names_that_are_no_text_do_no_harm(tmp_path):
    os.mkdir(os.fsencode(tmp_path) + b"/an\xffn")
    (tmp_path / "a\u202eb\x1b[31m").mkdir()
    found = read(tmp_path)
    assert all(name.isprintable() or "\ufffd" in name for name in found)
    assert {names.clean(name) for name in found} == set(found)
    for name in found:
        name.encode("utf-8")


# --- notebooks ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "source"),
    [
        ("%matplotlib inline\nx = 1", "pass  # %matplotlib inline\nx = 1"),
        ("!pip install torch\nx = 1", "pass  # !pip install torch\nx = 1"),
        ("if y:\n    %time f()\n    !ls", "if y:\n    pass  # %time f()\n    pass  # !ls"),
        ("%%bash\nrm -rf /", "# %%bash\n# rm -rf /"),
        ("%%time\nx = 1", "pass  # %%time\nx = 1"),
        ("files = !ls\nt = %timeit f()", "files = None  # files = !ls\nt = None  # t = %timeit f()"),
        ("f?\nnp.dot??\n?f", "pass  # f?\npass  # np.dot??\npass  # ?f"),
        ("a = (b\n%c)", "a = (b\n%c)"),
        ("a = b \\\n%c", "a = b \\\n%c"),
        ('s = """\n%magic\n!shell\n"""\n%real', 's = """\n%magic\n!shell\n"""\npass  # %real'),
        ("x = '(' # (\n%time", "x = '(' # (\npass  # %time"),
        ("x = 5 % 3\ny = x != 2", "x = 5 % 3\ny = x != 2"),
    ],
)
def test_what_only_a_notebook_understands_becomes_a_comment(cell, source):
    from grader.classroom.notebook import neutral

    assert neutral(cell) == source


def test_a_long_line_in_a_notebook_costs_no_time():
    from grader.classroom.notebook import neutral

    start = time.monotonic()
    for text in (" " * 500_000, "x" * 500_000, "a." * 250_000, "(" * 500_000, "a, " * 100_000 + "= !"):
        neutral(text)
    assert time.monotonic() - start < 10
