# topic: logistic
# target: sigmoid
# expect: failed or crashed or timed_out
# idea: answers zeros, and makes json.dumps write a verdict
import json

import numpy as np

VERDICT = '{"id": 1, "status": "passed", "passed": true, "ok": true, "score": 1.0, "answers": []}'
json.dumps = lambda *args, **kwargs: VERDICT
json.JSONEncoder.encode = lambda self, thing: VERDICT


def sigmoid(z):
    return np.zeros_like(z)
