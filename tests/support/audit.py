"""`python -m tests.support.audit TOPIC [EXERCISE]`: survivors and idle checks of a topic, without the command line of the product."""

from __future__ import annotations

import os
import sys

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"

from grader import course  # noqa: E402
from grader.audit.audit import Auditor  # noqa: E402
from grader.engine.reference import task  # noqa: E402
from grader.session import Session  # noqa: E402
from grader.subject.pool import Pool  # noqa: E402


def main(arguments: list[str]) -> None:
    session = Session(pool=Pool(how="exec"))
    auditor = Auditor(session=session)
    for name in arguments[1:] or course.exercise_names(arguments[0]):
        audit = auditor.verdicts(task(arguments[0], name))
        print(f"{name}: {len(audit.verdicts)} mutants, {len(audit.survivors)} survive")
        for verdict in audit.survivors:
            print(f"  SURVIVES {verdict.name}\n{verdict.diff}")
        print(
            f"  idle: {audit.idle_checks}  never alone: {audit.never_alone}  unused equivalents: {audit.unused_equivalents}"
        )
    auditor.close()
    session.close()


if __name__ == "__main__":
    main(sys.argv[1:])
