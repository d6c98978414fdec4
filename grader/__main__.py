"""`python -m grader` is `grader`."""

import os
import sys


def main() -> None:
    """`grader.cli.main`; Ctrl-C while it is still being imported leaves quietly."""
    try:
        from grader.cli import main as run
    except KeyboardInterrupt:
        os._exit(130)
    run()


if __name__ == "__main__":
    # `python -m` imports from the current folder first: a numpy.py that lies there is not numpy.
    if not sys.flags.safe_path and sys.path:
        del sys.path[0]
    main()
