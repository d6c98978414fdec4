# topic: logistic
# target: sigmoid
# expect: crashed
# idea: the error's message is 5,000 lines of workflow commands and terminal escapes
def sigmoid(z):
    raise ValueError("\n".join(f"::set-output name=x::{i}\x1b]0;title\x07" for i in range(5000)))
