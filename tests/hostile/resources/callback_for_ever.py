# topic: gradient_descent
# target: gradient_descent
# expect: timed_out or crashed or failed
# idea: calls the function it was given without an end
def gradient_descent(grad_fn, theta, lr, max_steps=1000, tol=0.0):
    while True:
        grad_fn(theta)
