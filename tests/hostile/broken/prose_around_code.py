# topic: logistic
# target: sigmoid
# expect: crashed
# idea: is an answer copied with its Markdown fences
```python
import numpy as np

def sigmoid(z):
    return 1 / (1 + np.exp(-z))
```
