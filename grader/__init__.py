"""An auto-grader for exercises on the foundations of neural networks."""

__version__ = "0.1.0"
