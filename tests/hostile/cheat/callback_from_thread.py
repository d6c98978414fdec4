# topic: gradient_descent
# target: gradient_descent
# expect: failed or crashed or timed_out
# idea: calls the grader's function from eight threads at once, and again after it has answered
import threading


def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    def call():
        for _ in range(50):
            try:
                grad_fn(theta)
            except Exception:
                return

    for _ in range(8):
        threading.Thread(target=call, daemon=True).start()
    return theta * 0
