# -*- coding: unicode_escape -*-
# topic: logistic
# target: sigmoid
# expect: passed or crashed or not_started
# idea: has an encoding in which a comment holds the code
# \x0aimport numpy as np\x0adef sigmoid(z):\x0a    return 1 / (1 + np.exp(-z))\x0a
