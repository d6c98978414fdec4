"""Positions (slides: 位置嵌入, 位置编码): inputs, properties, limits, mistakes and hints."""

import numpy as np

from grader.author import equivalent, exercise, limits, mistake, prop, raises, same, topic

EMBEDDING = "slides, 位置嵌入: y[b, p] = x[b, p] + table[p]"
ENCODING = "slides, 位置编码: PE[p, i] = sin(p / 10000^(i/d)) for even i, cos(p / 10000^((i-1)/d)) for odd i"
ADDED = "the stub of add_positional_encoding: y[b, p] = x[b, p] + positional_encoding(n, d)[p]"
TOO_LONG = "the stub of position_embedding: ValueError if n > N (an assert is not enough)"
DTYPE = "the stub of add_positional_encoding: float32 for a float32 x, float64 for a float64 x"
HEAD = "the head of position.py"
UNCHANGED = "the head of position.py: inputs must not be changed"

# --- position_embedding -------------------------------------------------------------------------------------------


def embedding_inputs(draw):
    B, n, d = draw.dims("B n d")
    N = draw.choice([n + 1, n, n + 2, n + 3], size=int)
    return draw.array(B, n, d), draw.array(N, d)


def rows_in_order(f, x, table):
    same(f(0 * x, table), np.broadcast_to(table[: x.shape[1]], x.shape),
         "the result for x = 0", "the first n rows of the table, for every sentence")  # fmt: skip


def zero_table(f, x, table):
    same(f(x, 0 * table), x, "the result for a table of zeros", "x")


def words_add_up(f, x, table):
    z = 1.0 - x
    same(f(x + z, table), f(x, table) + z, "position_embedding(x + z, table)", "position_embedding(x, table) + z")


def first_words(f, x, table):
    same(f(x[:, :1], table), f(x, table)[:, :1], "the result for the first words alone", "their result in the sentence")


def rest_of_the_table(f, x, table):
    same(f(x, table[: x.shape[1]]), f(x, table), "the result with the first n rows alone", "the result with all rows")


POSITION_EMBEDDING = exercise(
    "position_embedding",
    inputs=embedding_inputs,
    properties=(
        prop("rows_in_order", "row p of the table is added to word p of every sentence", rows_in_order),
        prop("zero_table", "a table of zeros changes nothing", zero_table),
        prop("words_add_up", "what is added to a word is added to its result", words_add_up),
        prop("first_words", "a word's result does not depend on the words after it", first_words),
        prop("rest_of_the_table", "the rows past the sentence's end do not matter", rest_of_the_table),
    ),
    cases=(
        raises(
            "too_many_words",
            "more words than positions are a ValueError",
            (np.ones((1, 2, 1)), np.ones((1, 1))),
            (np.ones((1, 3, 2)), np.arange(4.0).reshape(2, 2)),
            (np.ones((2, 2, 3)), np.arange(3.0).reshape(1, 3)),
            (np.ones((1, 5, 1)), np.ones((1, 1))),
            (np.ones((4, 3, 2)), np.arange(4.0).reshape(2, 2)),
        ),
    ),
    mistakes=(
        mistake(
            "no_value_error", "if n > table.shape[0]:", "if False:",
            says="table[:n] is shorter than n without an error, and a table of one row is added to every position: "
            "raise a ValueError.",
            look=TOO_LONG,
        ),
        mistake(
            "assert_for_value_error", "raise ValueError", "raise AssertionError",
            says="An assert raises an AssertionError: a ValueError is asked for.", look=TOO_LONG,
        ),
        mistake(
            "index_error_for_value_error", "raise ValueError", "raise IndexError",
            says="A sentence that is too long ends in an IndexError of yours: a ValueError is asked for.", look=TOO_LONG,
        ),
        mistake(
            "sentence_cut", "if n > table.shape[0]:", "if False:", also=(("x + table", "x[:, : table.shape[0]] + table"),),
            says="You cut sentences that are too long: a ValueError is asked for.", look=TOO_LONG,
        ),
        mistake(
            "last_row_for_the_rest", "if n > table.shape[0]:", "if False:",
            also=(("table[:n]", "table[torch.arange(n).clamp(max=table.shape[0] - 1)]"),),
            says="You give words past the end of the table its last row: a ValueError is asked for.", look=TOO_LONG,
        ),
        mistake(
            "positions_begin_again", "if n > table.shape[0]:", "if False:",
            also=(("table[:n]", "table[torch.arange(n) % table.shape[0]]"),),
            says="Past the end of the table you begin again at row 0: a ValueError is asked for.", look=TOO_LONG,
        ),
        mistake(
            "full_table_refused", "n > table", "n >= table",
            says="You raise a ValueError for n = N too: then the table is just long enough.", look=TOO_LONG,
        ),
        mistake(
            "batch_compared_with_table", "n > table", "x.shape[0] > table",
            also=(("table[:n]", "table[torch.arange(n).clamp(max=table.shape[0] - 1)]"),),
            says="You compare the batch size with the table: n, the number of words, must fit.", look=TOO_LONG,
        ),
        mistake(
            "counted_from_one", "table[:n]", "table[int(table.shape[0] > n) :][:n]",
            says="You count positions from 1 where the table is long enough: the first word gets row 0.", look=EMBEDDING,
        ),
        mistake(
            "second_row_first", "table[:n]", "table[1 : n + 1]",
            says="You count positions from 1: the first word gets row 0 of the table.", look=EMBEDDING,
        ),
        mistake(
            "second_row_first_last_row_twice", "table[:n]", "table[torch.arange(1, n + 1).clamp(max=table.shape[0] - 1)]",
            says="You count positions from 1: the first word gets row 0 of the table.", look=EMBEDDING,
        ),
        mistake(
            "second_row_first_then_round", "table[:n]", "table[torch.arange(1, n + 1) % table.shape[0]]",
            says="You count positions from 1: the first word gets row 0 of the table.", look=EMBEDDING,
        ),
        mistake(
            "rows_moved_on_by_one", "table[:n]", "table[:n].roll(1, dims=0)",
            says="You give word p the row of word p - 1: row p belongs to position p.", look=EMBEDDING,
        ),
        mistake(
            "rows_by_sentence", "table[:n]", "table[torch.arange(x.shape[0]) % table.shape[0]].unsqueeze(1)",
            says="You add row b of the table to sentence b: row p belongs to position p.", look=EMBEDDING,
        ),
        mistake(
            "first_rows_by_sentence", "table[:n]", "table[: x.shape[0]].unsqueeze(1)",
            says="You add row b of the table to sentence b: row p belongs to position p.", look=EMBEDDING,
        ),
        mistake(
            "as_many_rows_as_sentences", "table[:n]", "table[: x.shape[0]]",
            says="You take as many rows as there are sentences (x.shape[0]): n is x.shape[1].", look=EMBEDDING,
        ),
        mistake(
            "row_n_for_all", "table[:n]", "table[n - 1]",
            says="You add one row, the last one, to every position: each position has its own.", look=EMBEDDING,
        ),
        mistake(
            "next_row_for_all", "table[:n]", "table[min(n, table.shape[0] - 1)]",
            says="You add one row to every position: each position has its own.", look=EMBEDDING,
        ),
        mistake(
            "first_row_for_all", "table[:n]", "table[0]",
            says="You add row 0 to every position: each position has its own row.", look=EMBEDDING,
        ),
        mistake(
            "mean_of_the_rows", "table[:n]", "table[:n].mean(dim=0)",
            says="You add the mean of the rows to every position: each position has its own row.", look=EMBEDDING,
        ),
        mistake(
            "whole_table", "table[:n]", "table",
            says="You add the whole table: a sentence of n words takes its first n rows.", look=EMBEDDING,
        ),
        mistake(
            "last_rows", "table[:n]", "table[-n:]",
            says="You add the last n rows of the table: the first n are asked for.", look=EMBEDDING,
        ),
        mistake(
            "rows_in_reverse", "table[:n]", "table[:n].flip(0)",
            says="You count the positions from the end of the sentence.", look=EMBEDDING,
        ),
        mistake(
            "words_scaled", "x + table", "x * x.shape[-1] ** 0.5 + table",
            says="You multiply the words by sqrt(d) first: here they are added as they are.", look=EMBEDDING,
        ),
        mistake(
            "multiplied", "x + table", "x * table",
            says="You multiply by the position's vector: it is added.", look=EMBEDDING,
        ),
        mistake(
            "subtracted", "x + table", "x - table",
            says="You subtract the position's vector: it is added.", look=EMBEDDING,
        ),
        mistake(
            "words_replaced", "x + table", "torch.zeros_like(x) + table",
            says="You return the position vectors alone: they are added to the words.", look=EMBEDDING,
        ),
        mistake(
            "rows_alone", "return x + table[:n]", "return table[:n]",
            says="You return the rows of the table: they are added to the words of every sentence.", look=EMBEDDING,
        ),
        mistake(
            "added_twice", "x + table[:n]", "x + 2 * table[:n]",
            says="You add the position's vector twice.", look=EMBEDDING,
        ),
        mistake(
            "side_by_side", "x + table[:n]", "torch.cat([x, table[:n].expand_as(x)], dim=-1)",
            says="You put word and position side by side, (B, n, 2d): they are added.", look=EMBEDDING,
        ),
        mistake(
            "first_sentence_only", "x + table[:n]", "torch.cat([x[:1] + table[:n], x[1:]])",
            says="You add the positions to the first sentence of the batch only.", look=EMBEDDING,
        ),
        mistake(
            "first_word_only", "x + table[:n]", "torch.cat([x[:, :1] + table[0], x[:, 1:]], dim=1)",
            says="You add a position to the first word only.", look=EMBEDDING,
        ),
        mistake(
            "one_axis_too_many", "table[:n]", "table[None, None, :n]",
            says="Your result has an axis in front: (1, B, n, d) for (B, n, d).",
            look="the stub of position_embedding: (B, n, d)",
        ),
        mistake(
            "table_cut_off", "table[:n]", "table[:n].detach()",
            says="No gradient reaches the table: .detach() cuts it off, and nn.Parameter, nn.Embedding and torch.tensor make another one.", look=HEAD,
        ),
        mistake(
            "words_cut_off", "x + table", "x.detach() + table",
            says="No gradient reaches the words x: .detach(), .data and torch.tensor(x) cut the graph.", look=HEAD,
        ),
        mistake(
            "through_numpy", "x + table[:n]", "(x + table[:n]).detach()",
            says="No gradient arrives at all: NumPy, .detach() and torch.no_grad() cut the graph.", look=HEAD,
        ),
        mistake(
            "added_in_place", "return x + table[:n]", "x.data += table[:n].data\n    return x + 0 * table[:n]",
            says="You change the x you were given: make a new tensor, as x + ... does.", look=UNCHANGED,
        ),
    ),
    hints=(
        "Position p gets row p of the table, in every sentence. How many rows does a sentence of n words need?",
        "(B, n, d) + (n, d) adds the same n rows to each sentence by itself. Which n rows of the table are they?",
        "Compare n = x.shape[1] with table.shape[0] first, and raise a ValueError; then add table[:n].",
    ),
)  # fmt: skip

# --- positional_encoding ------------------------------------------------------------------------------------------


def encoding_inputs(draw):
    return draw.integer(1, 12), draw.integer(1, 9)


def frequencies(d):
    return 10000.0 ** (-np.arange(0, d, 2) / d)


def first_row(f, length, d):
    same(f(length, d)[0], np.arange(d) % 2, "the row of position 0", "0, 1, 0, 1, ...")


def first_column(f, length, d):
    same(f(length, d)[:, 0], np.sin(np.arange(length)), "column 0", "sin(p)")


def pairs_on_a_circle(f, length, d):
    table = f(length, d)[:, : d - d % 2]
    squares = table[:, 0::2] ** 2 + table[:, 1::2] ** 2
    same(squares, np.ones_like(squares), "sin^2 + cos^2 of each pair of columns", "1")


def next_row_is_a_rotation(f, length, d):
    table = f(length + 1, d)[:, : d - d % 2]
    sines, cosines, w = table[:, 0::2], table[:, 1::2], frequencies(d)[: d // 2]
    same(sines[1:], sines[:-1] * np.cos(w) + cosines[:-1] * np.sin(w),
         "the sines of position p + 1", "sin a cos w + cos a sin w, with w = 10000^(-i/d) and sin a, cos a of position p")  # fmt: skip


def shifted_products(f, length, d):
    table = f(length + 2, d + d % 2)
    same((table[2:] * table[1:-1]).sum(axis=1), (table[1:-1] * table[:-2]).sum(axis=1),
         "PE[p + 2] . PE[p + 1]", "PE[p + 1] . PE[p]")  # fmt: skip


def shorter_table(f, length, d):
    same(f(length + 3, d)[:length], f(length, d), "the first rows of a longer table", "the table")


def last_column_slowest(f, length, d):
    i = d - 1 - (d - 1) % 2
    angle = np.arange(length) / 10000.0 ** (i / d)
    same(f(length, d)[:, -1], np.cos(angle) if d % 2 == 0 else np.sin(angle), "the last column",
         f"{'cos' if d % 2 == 0 else 'sin'}(p / 10000^({i}/{d}))")  # fmt: skip


POSITIONAL_ENCODING = exercise(
    "positional_encoding",
    inputs=encoding_inputs,
    returns="PE",
    gradient=False,
    properties=(
        prop("first_row", "position 0 has the row 0, 1, 0, 1, ...", first_row),
        prop("first_column", "the first column is sin(p)", first_column),
        prop("pairs_on_a_circle", "a sine and its cosine share their angle: the squares sum to 1", pairs_on_a_circle),
        prop("rotation", "from one position to the next, each pair turns by its own angle", next_row_is_a_rotation),
        prop("shifted_products", "how like two positions are depends on their distance only", shifted_products),
        prop("last_column", "the last column has the lowest frequency, also for an odd d", last_column_slowest),
        prop("shorter_table", "a position's row does not depend on the table's length", shorter_table),
    ),
    cases=(limits("long_table", "it is right for long and for wide tables", (300, 3), (3, 64), (2, 33), (50, 1)),),
    mistakes=(
        mistake(
            "cosine_uses_i", "i - i % 2", "i",
            says="Your cosine uses i in the exponent: it shares the frequency of its sine, i - 1.", look=ENCODING,
        ),
        mistake(
            "cosine_uses_i_plus_one", "i - i % 2", "i + i % 2",
            says="Your cosine uses i + 1 in the exponent: it shares the frequency of its sine, i - 1.", look=ENCODING,
        ),
        mistake(
            "exponent_doubled", "pair / d", "2 * pair / d",
            says="You write 2 i although your i is the column already: the paper's 2 i is the column.", look=ENCODING,
        ),
        mistake(
            "column_doubled_in_the_exponent", "pair / d", "2 * i / d",
            says="You write 2 i for every column i: column i takes i / d, or (i - 1) / d where i is odd.", look=ENCODING,
        ),
        mistake(
            "divided_by_half_of_d", "pair / d", "pair / max(1, d // 2)",
            says="You divide the exponent by d / 2: divide by d.", look=ENCODING,
        ),
        mistake(
            "exponent_halved", "i - i % 2", "i // 2",
            says="You number the pairs 0, 1, 2 ... in the exponent: the columns count, 0, 2, 4 ...", look=ENCODING,
        ),
        mistake(
            "positions_from_one", "torch.arange(length)", "torch.arange(1, length + 1)",
            says="You count positions from 1: the first is 0, with the row 0, 1, 0, 1 ...", look=ENCODING,
        ),
        mistake(
            "multiplied_by_the_power", "position / 10000", "position * 10000",
            says="You multiply p by 10000^(i/d): it is divided by it.", look=ENCODING,
        ),
        mistake(
            "multiplied_by_the_power_float32", "position / 10000 ** (pair / d)",
            "position * torch.exp(pair.float() * (9.210340371976184 / d))",
            says="You multiply p by 10000^(i/d): it is divided by it.", look=ENCODING,
        ),
        mistake(
            "multiplied_by_a_float32_power", "position / 10000 ** (pair / d)", "position * 10000 ** (pair.float() / d)",
            says="You multiply p by 10000^(i/d): it is divided by it.", look=ENCODING,
        ),
        mistake(
            "decimal_logarithm", "position / 10000 ** (pair / d)", "position * torch.exp(-4 * pair / d)",
            says="You take the logarithm to base 10 and then exp: the two belong to different bases.", look=ENCODING,
        ),
        mistake(
            "base_and_exponent_swapped", "position / 10000 ** (pair / d)", "position * (pair / d) ** 1e-4",
            says="You raise the exponent to the power 1/10000: 10000 is the base.", look=ENCODING,
        ),
        mistake(
            "divided_by_the_swapped_power", "10000 ** (pair / d)", "(pair / d) ** 1e-4",
            says="You raise the exponent to the power 1/10000: 10000 is the base.", look=ENCODING,
        ),
        mistake(
            "precedence_of_floor_division", "position / 10000 ** (pair / d)",
            "position * torch.exp(pair / 2 * (-9.210340371976184 / d // 2))",
            says="-log(10000) / d // 2 is rounded down as a whole: brackets are missing.", look=ENCODING,
        ),
        mistake(
            "precedence_of_floor_division_by_column", "position / 10000 ** (pair / d)",
            "position * torch.exp(pair * (-9.210340371976184 / d // 2))",
            says="-log(10000) / d // 2 is rounded down as a whole, and nothing is to be divided by 2.", look=ENCODING,
        ),
        mistake(
            "integer_division", "pair / d", "pair // d",
            says="You divide i // d in whole numbers: the exponent is 0 in all columns.", look=ENCODING,
        ),
        mistake(
            "base_1000", "10000", "1000",
            says="Your base is 1000: it is 10000.", look=ENCODING,
        ),
        mistake(
            "base_100000", "10000", "100000",
            says="Your base is 100000: it is 10000.", look=ENCODING,
        ),
        mistake(
            "sine_and_cosine_swapped", "torch.sin(angle), torch.cos(angle)", "torch.cos(angle), torch.sin(angle)",
            says="Your even columns hold cosines: they hold sines.", look=ENCODING,
        ),
        mistake(
            "sine_everywhere", "torch.cos(angle)", "torch.sin(angle)",
            says="Your odd columns hold sines too: they hold cosines.", look=ENCODING,
        ),
        mistake(
            "cosine_everywhere", "torch.sin(angle)", "torch.cos(angle)",
            says="Your even columns hold cosines too: they hold sines.", look=ENCODING,
        ),
        mistake(
            "angles_returned", "torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))", "angle",
            says="You return the angles: their sines and cosines are asked for.", look=ENCODING,
        ),
        mistake(
            "encoding_scaled", "torch.cos(angle))", "torch.cos(angle)) * d**0.5",
            says="You multiply the table by sqrt(d): its entries lie between -1 and 1.", look=ENCODING,
        ),
        mistake(
            "even_rows_sine", "i % 2 == 0", "position % 2 == 0",
            says="You choose sine or cosine by the position: the column decides.", look=ENCODING,
        ),
        mistake(
            "halves_side_by_side", "torch.arange(d, dtype=torch.float64)",
            "torch.cat([torch.arange(0, d, 2), torch.arange(1, max(d, 2), 2)])[:d].double()",
            says="You put all sines first and then all cosines: they take turns, column by column.", look=ENCODING,
        ),
        mistake(
            "degrees", "angle = position", "angle = torch.pi / 180 * position",
            says="You take the angle for degrees: sin and cos want it in radians, as it is.", look=ENCODING,
        ),
        mistake(
            "length_for_d", "pair / d", "pair / length",
            says="You divide the exponent by length: d, the size of a vector, belongs there.", look=ENCODING,
        ),
        mistake(
            "d_minus_one", "pair / d", "pair / max(1, d - 1)",
            says="You divide by d - 1 so that the last column ends at 10000: divide by d.", look=ENCODING,
        ),
        mistake(
            "transposed", "torch.cos(angle))", "torch.cos(angle)).T",
            says="Your table is (d, length): it is (length, d).", look="the stub of positional_encoding: (length, d)",
        ),
        mistake(
            "batch_axis_added", "torch.cos(angle))", "torch.cos(angle)).unsqueeze(0)",
            says="Your table has an axis in front, (1, length, d): its shape is (length, d).",
            look="the stub of positional_encoding: (length, d)",
        ),
        mistake(
            "odd_d_fails",
            code="def positional_encoding(length, d):\n    pe = torch.zeros(length, d)\n"
            "    position = torch.arange(length).unsqueeze(1)\n    div = 10000.0 ** (torch.arange(0, d, 2) / d)\n"
            "    pe[:, 0::2] = torch.sin(position / div)\n    pe[:, 1::2] = torch.cos(position / div)\n    return pe",
            says="For an odd d there is one cosine less than sines, and your assignment fails.",
            look="the stub of positional_encoding: d may be odd",
        ),
        mistake(
            "odd_d_last_column_empty", "torch.cos(angle))", "torch.cos(angle)) * (i < d - d % 2)",
            says="For an odd d your last column stays 0: it is a sine without its cosine.",
            look="the stub of positional_encoding: d may be odd",
        ),
        mistake(
            "odd_d_one_column_too_many", "torch.arange(d, dtype", "torch.arange(d + d % 2, dtype",
            says="For an odd d your table has d + 1 columns.", look="the stub of positional_encoding: d may be odd",
        ),
        mistake(
            "odd_d_rounded_up_in_the_exponent", "pair / d", "pair / (d + d % 2)",
            says="For an odd d you divide the exponent by d + 1: divide by d as it is.",
            look="the stub of positional_encoding: d may be odd",
        ),
        mistake(
            "odd_d_rounded_down_in_the_exponent", "pair / d", "pair / max(1, d - d % 2)",
            says="For an odd d you divide the exponent by d - 1: divide by d as it is.",
            look="the stub of positional_encoding: d may be odd",
        ),
        mistake(
            "position_zero_empty", "torch.cos(angle))", "torch.cos(angle)) * (position > 0)",
            says="You leave row 0 at zeros, as for padding: position 0 has the row 0, 1, 0, 1 ...", look=ENCODING,
        ),
        mistake(
            "last_position_empty", "torch.cos(angle))", "torch.cos(angle)) * (position < length - 1)",
            says="Your loop stops before the last position: its row stays 0.", look=ENCODING,
        ),
        mistake(
            "one_position_too_many", "torch.arange(length)", "torch.arange(length + 1)",
            says="Your table has length + 1 rows.", look="the stub of positional_encoding: (length, d)",
        ),
        mistake(
            "first_table_kept",
            code="_kept = torch.zeros(0, 0)\n\n\ndef positional_encoding(length, d):\n    global _kept\n"
            "    if _kept.shape[0] < length or _kept.shape[1] < d:\n"
            "        position = torch.arange(length, dtype=torch.float64).unsqueeze(1)\n"
            "        i = torch.arange(d, dtype=torch.float64)\n        angle = position / 10000 ** ((i - i % 2) / d)\n"
            "        _kept = torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))\n"
            "    return _kept[:length, :d].clone()",
            says="You keep the first table you make and cut smaller ones out of it: another d has other frequencies.",
            look="what is stored outside of the function lives on between calls",
        ),
        mistake(
            "nested_lists_returned", "torch.cos(angle))", "torch.cos(angle)).tolist()",
            says="You return nested lists: a tensor is asked for.", look="the stub of positional_encoding: tensor",
        ),
        mistake(
            "numpy_array_returned", "torch.cos(angle))", "torch.cos(angle)).numpy()",
            says="You return a NumPy array: a tensor is asked for (torch.from_numpy).", look="the stub of positional_encoding: tensor",
        ),
        mistake(
            "fractions_cut_off", "torch.cos(angle))", "torch.cos(angle)).long()",
            says="Your table holds whole numbers, so that the fractions are lost: torch.zeros without an integer dtype.",
            look="the stub of positional_encoding: any floating-point dtype",
        ),
    ),
    equivalents=(
        equivalent("torch.arange(d, dtype=torch.float64)", "torch.arange(d)", "any floating-point dtype is right"),
        *(
            equivalent(part, f"{cut}.detach()", "whole numbers go in: there is no gradient to cut")
            for part, cut in (
                ("torch.arange(length).unsqueeze(1)", "torch.arange(length).unsqueeze(1)"),
                ("torch.arange(d, dtype=torch.float64)", "torch.arange(d, dtype=torch.float64)"),
                ("i - i % 2", "(i - i % 2)"),
                ("position / 10000 ** (pair / d)", "(position / 10000 ** (pair / d))"),
                (
                    "torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))",
                    "torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))",
                ),
            )
        ),
    ),
    hints=(
        "Write down the exponents of columns 0 to 5 for d = 6: 0, 0, 2/6, 2/6, 4/6, 4/6. A sine and its cosine share one.",
        "Positions as a column (length, 1), columns as a row (d,): one division makes all angles, (length, d).",
        "i - i % 2 gives 0, 0, 2, 2, ...; torch.where(i % 2 == 0, sines, cosines) fits any d, odd ones too.",
    ),
)  # fmt: skip

# --- add_positional_encoding --------------------------------------------------------------------------------------


def words(draw):
    B, n, d = draw.dims("B n d")
    return (draw.array(B, n, d),)


def words_of_both_dtypes(draw):
    (x,) = words(draw)
    return (x.astype(draw.choice([np.float64, np.float64, np.float32])),)


def added_is_the_same(f, x):
    added = f(x) - x
    same(added, np.broadcast_to(added[:1], added.shape), "what is added to each sentence", "what is added to the first")


def further_words(f, x):
    z = 1.0 - x
    same(f(x + z), f(x) + z, "add_positional_encoding(x + z)", "add_positional_encoding(x) + z")


def first_word(f, x):
    same(f(x)[:, 0] - x[:, 0], np.broadcast_to(np.arange(x.shape[2]) % 2, x[:, 0].shape),
         "what is added to the first word", "0, 1, 0, 1, ...")  # fmt: skip


def first_feature(f, x):
    same(f(x)[..., 0] - x[..., 0], np.broadcast_to(np.sin(np.arange(x.shape[1])), x.shape[:2]),
         "what is added to the first entry of word p", "sin(p)")  # fmt: skip


def first_words_alone(f, x):
    same(f(x[:, :1]), f(x)[:, :1], "the result for the first words alone", "their result in the sentence")


ADD_POSITIONAL_ENCODING = exercise(
    "add_positional_encoding",
    inputs=words_of_both_dtypes,
    needs=("positional_encoding",),
    gradient_inputs=words,
    dtype="same",
    properties=(
        prop("first_word", "the first word gets 0, 1, 0, 1, ... added", first_word),
        prop("first_feature", "the first entry of word p gets sin(p) added", first_feature),
        prop("added_is_the_same", "every sentence gets the same positions", added_is_the_same),
        prop("further_words", "what is added to a word is added to its result", further_words),
        prop("first_words_alone", "a word's result does not depend on the words after it", first_words_alone),
    ),
    cases=(
        limits("long_sentence", "it is right for a long sentence", (np.zeros((1, 120, 2)),)),
        limits("equal_sizes", "it is right where B, n and d are equal", (np.zeros((3, 3, 3)),)),
    ),
    mistakes=(
        mistake(
            "words_scaled", "x + positional_encoding", "x * d**0.5 + positional_encoding",
            says="You multiply x by sqrt(d) first, as some models do: here it is added as it is.",
            look="the stub of add_positional_encoding: x is not multiplied by sqrt(d) first",
        ),
        mistake(
            "encoding_scaled", "x + positional_encoding(n, d).to(x)", "x + d**0.5 * positional_encoding(n, d).to(x)",
            says="You multiply the encodings by sqrt(d): they are added as they are.", look=ADDED,
        ),
        mistake(
            "dtype_of_the_table", ".to(x)", ".double()",
            says="Your result has the table's dtype where x is float32: it should have x's.", look=DTYPE,
        ),
        mistake(
            "always_float32", "x + positional_encoding(n, d).to(x)", "x.float() + positional_encoding(n, d).float()",
            says="Your result is float32 whatever x is: it should have x's dtype.", look=DTYPE,
        ),
        mistake(
            "positions_by_sentence", "positional_encoding(n, d)", "positional_encoding(x.shape[0], d).unsqueeze(1)",
            says="You give each sentence of the batch a position: the words of a sentence have them.", look=ADDED,
        ),
        mistake(
            "last_row_for_all", "positional_encoding(n, d)", "positional_encoding(n, d)[-1]",
            says="You add one row of the table to every position: each position has its own.", look=ADDED,
        ),
        mistake(
            "first_row_for_all", "positional_encoding(n, d)", "positional_encoding(n, d)[0]",
            says="You add the row of position 0 to every position: each position has its own.", look=ADDED,
        ),
        mistake(
            "rows_in_reverse", "positional_encoding(n, d)", "positional_encoding(n, d).flip(0)",
            says="You count the positions from the end of the sentence.", look=ADDED,
        ),
        mistake(
            "positions_from_one", "positional_encoding(n, d)", "positional_encoding(n + 1, d)[1:]",
            says="You give the first word position 1: it has position 0.", look=ADDED,
        ),
        mistake(
            "positions_run_on", "positional_encoding(n, d)", "positional_encoding(x.shape[0] * n, d).reshape(x.shape)",
            says="Your positions run on from one sentence to the next: each begins with 0.", look=ADDED,
        ),
        mistake(
            "length_and_size_swapped", "positional_encoding(n, d)", "positional_encoding(d, n).T",
            says="You call positional_encoding(d, n): the length comes first, then the size of a vector.", look=ADDED,
        ),
        mistake(
            "words_replaced", "x + positional_encoding", "torch.zeros_like(x) + positional_encoding",
            says="You return the encodings alone: they are added to the words.", look=ADDED,
        ),
        mistake(
            "multiplied", "x + positional_encoding", "x * positional_encoding",
            says="You multiply by the encodings: they are added.", look=ADDED,
        ),
        mistake(
            "subtracted", "x + positional_encoding", "x - positional_encoding",
            says="You subtract the encodings: they are added.", look=ADDED,
        ),
        mistake(
            "added_twice", "x + positional_encoding(n, d).to(x)", "x + 2 * positional_encoding(n, d).to(x)",
            says="You add the encodings twice.", look=ADDED,
        ),
        mistake(
            "side_by_side", "x + positional_encoding(n, d).to(x)",
            "torch.cat([x, positional_encoding(n, d).to(x).expand_as(x)], dim=-1)",
            says="You put word and encoding side by side, (B, n, 2d): they are added.", look=ADDED,
        ),
        mistake(
            "encodings_alone", "return x + positional_encoding(n, d).to(x)", "return positional_encoding(n, d).to(x.dtype)",
            says="You return the encodings alone: they are added to the words.", look=ADDED,
        ),
        mistake(
            "first_sentence_only", "positional_encoding(n, d)",
            "(positional_encoding(n, d) * (torch.arange(x.shape[0]) == 0)[:, None, None])",
            says="You add the encodings to the first sentence of the batch only.", look=ADDED,
        ),
        mistake(
            "dropout_left_on", "x + positional_encoding(n, d).to(x)",
            "torch.nn.functional.dropout(x + positional_encoding(n, d).to(x), 0.1)",
            says="Dropout puts some entries to 0 at random: there is none here.", look=ADDED,
        ),
        mistake(
            "words_cut_off", "x + positional_encoding", "x.detach() + positional_encoding",
            says="No gradient reaches the words x: .detach(), torch.no_grad(), torch.tensor(x) and NumPy cut the graph.", look=HEAD,
        ),
        mistake(
            "added_in_place", "return x + positional_encoding(n, d).to(x)",
            "x.data.add_(positional_encoding(n, d).to(x))\n    return x * 1",
            says="You change the x you were given: make a new tensor, as x + ... does.", look=UNCHANGED,
        ),
    ),
    hints=(
        "How many positions does a sentence of x have, and how large is a vector? Both stand in x.shape.",
        "positional_encoding(n, d) is (n, d): added to (B, n, d), it serves every sentence.",
        "The table may have another dtype than x: .to(x.dtype) before adding.",
    ),
)  # fmt: skip

TOPIC = topic(
    order=14,
    title="Positions",
    section="位置嵌入 · 位置编码",
    kind="torch",
    exercises=(POSITION_EMBEDDING, POSITIONAL_ENCODING, ADD_POSITIONAL_ENCODING),
)
