"""Writes the hostile files whose bytes an editor, git or a formatter would change, or that are too long to be typed.

    python tests/hostile/make_bytes.py [folder]

The files are committed; this script is where they come from. `.gitattributes` keeps git from changing their line ends.
"""

from __future__ import annotations

import sys
from pathlib import Path

RIGHT = "import numpy as np\n\n\ndef sigmoid(z):\n    return 1 / (1 + np.exp(-z))\n"


def header(expect: str, idea: str) -> str:
    """Return a header as the other files have it."""
    return f"# topic: logistic\n# target: sigmoid\n# expect: {expect}\n# idea: {idea}\n"


def files() -> dict[str, bytes]:
    """Return the bytes of each file by its path."""
    chinese = "# 返回概率\n" + RIGHT
    return {
        "bytes/bom.py": b"\xef\xbb\xbf" + (header("passed", "begins with a byte order mark") + RIGHT).encode(),
        "bytes/bom_and_cookie.py": b"\xef\xbb\xbf# -*- coding: utf-8 -*-\n"
        + (header("passed", "begins with a byte order mark and a coding cookie that agree") + chinese).encode(),
        "bytes/bom_against_cookie.py": b"\xef\xbb\xbf# -*- coding: gbk -*-\n"
        + (header("crashed or passed", "has a byte order mark and a coding cookie that disagree") + RIGHT).encode(),
        "bytes/gbk_cookie.py": b"# -*- coding: gbk -*-\n"
        + (header("passed", "is written in GBK, and says so in a PEP 263 cookie") + chinese).encode("gbk"),
        "bytes/gbk_without_cookie.py": (header("crashed", "is written in GBK and does not say so") + chinese).encode("gbk"),
        "bytes/unknown_cookie.py": b"# -*- coding: klingon -*-\n"
        + (header("crashed", "names an encoding that does not exist") + RIGHT).encode(),
        "bytes/code_in_a_comment.py": b"# -*- coding: unicode_escape -*-\n"
        + header("passed or crashed or not_started", "has an encoding in which a comment holds the code").encode()
        + b"# \\x0aimport numpy as np\\x0adef sigmoid(z):\\x0a    return 1 / (1 + np.exp(-z))\\x0a\n",
        "bytes/utf16_body.py": header("crashed", "goes on in UTF-16 after its header").encode() + RIGHT.encode("utf-16"),
        "bytes/null_byte.py": (header("crashed", "has a null byte in a comment") + RIGHT + "# \0\n").encode(),
        "bytes/binary.py": header("crashed", "is no text at all after its header").encode() + bytes(range(256)) * 4,
        "bytes/invalid_utf8_at_the_end.py": (header("crashed", "ends with half a character") + RIGHT).encode()
        + b"# \xe4\xbd\n",
        "bytes/crlf.py": (header("passed", "has Windows line ends") + RIGHT).replace("\n", "\r\n").encode(),
        "bytes/cr_only.py": (header("passed or crashed", "has the line ends of old Macs") + RIGHT).replace("\n", "\r").encode(),
        "bytes/control_z.py": (header("passed or crashed", "ends with Ctrl-Z, as old editors do") + RIGHT).encode() + b"\x1a",
        "bytes/bidi_in_source.py": (
            header("failed", "shows another order of its code than it has, by bidirectional controls")
            + "import numpy as np\n\n\ndef sigmoid(z):\n    '''Right.\u202e ''' ;return np.zeros_like(z) #\u2066\n"
            + "    return 1 / (1 + np.exp(-z))\n"
        ).encode(),
        "bytes/long_line.py": (
            header("passed or crashed", "has a line of 60 000 characters")
            + RIGHT.replace("-z))", "-z)) + 0" + " + 0" * 15 + " " * 60_000)
        ).encode(),
        "bytes/junk_200k.py": (header("passed", "has 200 kB of comments") + RIGHT + ("# " + "." * 97 + "\n") * 2_000).encode(),
        "bytes/junk_1m.py": (
            header("passed or crashed", "has 1 MB of comments, which may be more than is read")
            + RIGHT
            + ("# " + "." * 97 + "\n") * 10_000
        ).encode(),
        "bytes/deep_brackets.py": (
            header("crashed", "has 1 000 brackets in each other, more than the parser takes")
            + RIGHT
            + f"\nx = {'(' * 1_000}0{')' * 1_000}\n"
        ).encode(),
        "bytes/deep_unary.py": (
            header("crashed or passed", "has 50 000 minus signs before a number, each a level of recursion for the parser")
            + RIGHT
            + f"\nx = {'-' * 50_000}1\n"
        ).encode(),
        "bytes/long_sum.py": (
            header("crashed or passed", "adds up 50 000 ones, each a level of recursion for the compiler")
            + RIGHT
            + f"\nx = {'+'.join(['1'] * 50_000)}\n"
        ).encode(),
        "bytes/constant_folding.py": (
            header("passed", "has constants that would grow if the compiler folded them")
            + RIGHT
            + "\n\ndef never():\n    return ((('a' * 4096,) * 256) * 256, 2**64 ** 2**7, 1 << 10_000_000, b'x' * 10**15)\n"
        ).encode(),
    }


def main(folder: Path) -> None:
    """Write all files into a folder."""
    for path, data in files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
