"""The slides' own programs, run on a learner's own functions. Trains and shows; grades nothing and knows no reference."""
