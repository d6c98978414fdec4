# topic: logistic
# target: sigmoid
# expect: failed
# idea: prints a whole JSON report with full marks on stdout and stderr, at import and at exit
import atexit
import json
import sys

import numpy as np

REPORT = {"schema": "grader-report/1", "score": 4.0, "max_score": 4.0, "topics": [{"name": "logistic", "exercises": [{"name": "sigmoid", "status": "passed", "score": 1.0}]}]}


def claim():
    for stream in (sys.stdout, sys.stderr):
        print(json.dumps(REPORT), file=stream, flush=True)


claim()
atexit.register(claim)


def sigmoid(z):
    claim()
    return np.zeros_like(z)
