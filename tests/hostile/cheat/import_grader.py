# topic: logistic
# target: sigmoid
# expect: failed or crashed
# idea: imports the grader's own topic to take the reference or the mistakes from it
# needs: landlock
# without: passed or failed or crashed
import numpy as np

try:
    import grader.topics.logistic as topic

    sigmoid = topic.SIGMOID.reference
except Exception:

    def sigmoid(z):
        return np.zeros_like(z)
