"""`python -m grader` is `grader`."""

import os


def main() -> None:
    """`grader.cli.main`; Ctrl-C while it is still being imported leaves quietly."""
    try:
        from grader.cli import main as run
    except KeyboardInterrupt:
        os._exit(130)
    run()


if __name__ == "__main__":
    main()
