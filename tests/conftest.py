"""Options of the test run that several folders share."""

import pytest


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="Rewrite the golden files with what is made now.")


@pytest.fixture
def golden(request):
    """`golden(path, text)`: the text is what the file holds. `--update-golden` writes it there instead."""

    def compare(path, text):
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"there is no {path}: `pytest --update-golden` writes it"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs: `pytest --update-golden` accepts it"

    return compare
