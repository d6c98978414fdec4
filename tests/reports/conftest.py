"""What the tests of reports share: golden files. The option that rewrites them is in tests/conftest.py."""

import pytest


@pytest.fixture
def golden(update_golden):
    """`golden(path, text)`: the text is what the file holds. `--update-golden` writes it there instead."""

    def compare(path, text):
        if update_golden:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"there is no {path}: `pytest --update-golden` writes it"
        assert text == path.read_text(encoding="utf-8"), f"{path.name} differs: `pytest --update-golden` accepts it"

    return compare
