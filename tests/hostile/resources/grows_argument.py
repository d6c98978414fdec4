# topic: rnn
# target: stacked_rnn
# expect: crashed or timed_out or failed
# idea: appends to a list argument for ever
def stacked_rnn(xs, layers):
    while True:
        layers.append(layers[0])
