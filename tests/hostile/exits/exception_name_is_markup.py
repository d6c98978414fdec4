# topic: logistic
# target: sigmoid
# expect: crashed
# idea: the class of the exception is named with escapes, line feeds and workflow commands
def sigmoid(z):
    raise type("\x1b[2J\n::error::pwned\n<script>alert(1)</script>\u202e", (Exception,), {})("\r\n::add-mask::x\x07")
