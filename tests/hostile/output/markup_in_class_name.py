# topic: logistic
# target: sigmoid
# expect: crashed
# idea: gives the error class a name with line breaks, markup and 100 000 letters


def sigmoid(z):
    raise type("<b>\n::error::\x1b[31m[/]" + "A" * 100_000, (Exception,), {})("x")
