"""One report with every status, every kind of check and words that want to be more than words."""

from grader.engine.results import Check, Counterexample, Diagnosis, Exercise, Report, Topic

SECRETS = (
    "0.5987-EXPECTED",
    "sigmoid(z=CALL)",
    "z[0]-MESSAGE",
    "FACT-1",
    "MISTAKE-WORDS",
    "LOOK-THERE",
    "PRINTED-WORDS",
    "GOT-0.25",
)


def check(name, kind, title, status="passed", **more):
    return Check(name=name, kind=kind, title=title, status=status, **more)


FAILED = Exercise(
    name="sigmoid", status="failed", score=0.5714, seconds=0.125, line=31, printed="PRINTED-WORDS\n::error::from print\n\x1b[31mred",
    checks=(
        check("returns", "contract", "it returns the right type and shape"),
        check("matches_reference", "reference", "it matches the reference on 93 inputs", "failed",
              message="sigmoid(z)[0] = GOT-0.25, but z[0]-MESSAGE", facts=("FACT-1 and 3 more places", "::warning::a fact"),
              counterexample=Counterexample(call="sigmoid(z=CALL)", got="GOT-0.25", expected="0.5987-EXPECTED")),
        check("gradient", "gradient", "its gradients are right, so that a network can learn through it", "skipped"),
        check("limits_large", "limits", "sigmoid(1000) is 1", "failed", message="it is nan ]]></failure> <b>"),
        check("sum_to_one", "property", "sigmoid(z) + sigmoid(-z) = 1"),
    ),
    diagnosis=Diagnosis(mistakes=("missing_minus",), message="MISTAKE-WORDS: the minus in exp(-z) is missing.",
                        look="LOOK-THERE, 逻辑回归: 1 / (1 + e^-z)"),
)  # fmt: skip
CRASHED = Exercise(
    name="sigmoid_backward", status="crashed", score=0.0, seconds=0.02, line=48,
    message="it raises ValueError: \u202e::error::evil\n  logistic.py, line 50:\n    return dy * y ```\n           ^^",
)  # fmt: skip
CRASHED_CHECKS = Exercise(
    name="tanh", status="crashed", score=0.25, seconds=0.5, line=60,
    checks=(check("returns", "contract", "it returns the right type and shape", "failed", message="it raises ZeroDivisionError",
                  counterexample=Counterexample(call="tanh(z=np.array([0.0]))")),
            check("odd", "property", "tanh(-z) = -tanh(z)")),
)  # fmt: skip
REPORT = Report(
    grader="0.1.0", seed=0, submission="ada & <bob>", protections={"filesystem": True, "network": False, "user": False},
    topics=(
        Topic(name="logistic", title="Logistic regression", file="exercises/logistic.py", exercises=(
            Exercise(name="logistic", status="passed", score=1.0, seconds=0.0625, line=14,
                     checks=(check("returns", "contract", "it returns the right type and shape"),
                             check("matches_reference", "reference", "it matches the reference on 93 inputs"))),
            FAILED, CRASHED, CRASHED_CHECKS,
            Exercise(name="logistic_regression", status="blocked", score=0.0, blocked_by=("sigmoid",), line=70,
                     checks=(check("matches_reference", "reference", "it matches the reference on 93 inputs", "failed", message="differs"),)),
        )),
        Topic(name="lstm", title="Long short-term memory", file="exercises/lstm.py", exercises=(
            Exercise(name="lstm_gates", status="timed_out", score=0.0, max_score=2.0, seconds=10.0, line=20,
                     message="it did not finish within 10 seconds\n  it was in line 22: while True:"),
            Exercise(name="lstm_cell", status="grader_error", score=0.0, max_score=1.5, message="the grader's worker could not be started"),
            Exercise(name="lstm", status="not_started", score=0.0, line=90),
        )),
    ),
)  # fmt: skip
