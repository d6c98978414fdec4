# Student solutions of the topic position. Data, never imported as a whole: see the header lines.

# === position_embedding | right | embedding_lookup
def position_embedding(x, table):
    import torch.nn.functional as F

    B, n, d = x.shape
    if n > len(table):
        raise ValueError("sequence too long")
    positions = torch.arange(n).expand(B, n)
    return x + F.embedding(positions, table)  # 查表


# === position_embedding | right | loops_float32_buffer
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.size(0)
    if N < n:
        raise ValueError(f"n = {n} > N = {N}")
    y = torch.zeros(B, n, d)
    for b in range(B):
        for p in range(n):
            y[b, p] = x[b, p] + table[p]
    return y


# === position_embedding | right | one_hot_positions
def position_embedding(words, position_table, verbose=False):
    n, N = words.shape[-2], position_table.shape[0]
    if not n <= N:
        raise ValueError
    one_hot = torch.eye(N, dtype=position_table.dtype)[:n]  # (n, N)
    if verbose:
        print(one_hot)
    return words + one_hot @ position_table


# === position_embedding | right | in_place_on_a_clone
def position_embedding(x, table):
    if x.shape[1] > table.shape[0]:
        raise ValueError("more words than positions")
    y = x.clone()
    y += table.narrow(0, 0, x.shape[1])
    return y


# === position_embedding | right | index_error_turned_into_value_error
class TooLong(ValueError):
    pass


def position_embedding(x, table):
    try:
        rows = torch.stack([table[p] for p in range(x.shape[1])])
    except IndexError as error:
        raise TooLong("the table ends before the sentence") from error
    return torch.stack([sentence + rows for sentence in x])


# === position_embedding | right | time_first_view
def position_embedding(x, table):
    n = x.size(1)
    if n > table.size(0):
        raise ValueError("too many words")
    return (x.transpose(0, 1) + table[:n].unsqueeze(1)).transpose(0, 1)  # not contiguous


# === position_embedding | wrong | rows_by_sentence
# You add row b of the table to sentence b; row p belongs to position p.
def position_embedding(x, table):
    B, n, _ = x.shape
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x + table[torch.arange(B) % table.shape[0]].unsqueeze(1)


# === position_embedding | wrong | row_n_for_all
# You add one row, the last one, to every position; each position has its own.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x + table[n - 1]


# === position_embedding | wrong | counted_from_one
# You count positions from 1 where the table is long enough; the first word gets row 0.
def position_embedding(x, table):
    n, N = x.shape[1], table.shape[0]
    if n > N:
        raise ValueError("too many words")
    start = 1 if N > n else 0
    return x + table[start : start + n]


# === position_embedding | wrong | last_rows
# You add the last n rows of the table; the first n are asked for.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x + table[-n:]


# === position_embedding | wrong | rows_in_reverse
# You count the positions from the end of the sentence.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x + table[:n].flip(0)


# === position_embedding | wrong | multiplied
# You multiply by the position's vector; it is added.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x * table[:n]


# === position_embedding | wrong | subtracted
# You subtract the position's vector; it is added.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x - table[:n]


# === position_embedding | wrong | words_replaced
# You return the position vectors alone; they are added to the words.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return table[:n].expand_as(x)


# === position_embedding | wrong | side_by_side
# You put word and position side by side, (B, n, 2d); they are added.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return torch.cat([x, table[:n].expand_as(x)], dim=-1)


# === position_embedding | wrong | first_sentence_only
# You add the positions to the first sentence of the batch only.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return torch.cat([x[:1] + table[:n], x[1:]])


# === position_embedding | wrong | first_word_only
# You add a position to the first word only.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return torch.cat([x[:, :1] + table[0], x[:, 1:]], dim=1)


# === position_embedding | wrong | words_scaled
# You multiply the words by sqrt(d) first; here they are added as they are.
def position_embedding(x, table):
    n, d = x.shape[1:]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x * d**0.5 + table[:n]


# === position_embedding | wrong | one_axis_too_many
# Your result has an axis in front: (1, B, n, d) for (B, n, d).
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return x + table[None, None, :n]


# === position_embedding | wrong | assert_for_value_error
# An assert raises an AssertionError; a ValueError is asked for.
def position_embedding(x, table):
    n = x.shape[1]
    assert n <= table.shape[0]
    return x + table[:n]


# === position_embedding | wrong | index_error_for_value_error
# A sentence that is too long ends in an IndexError of yours; a ValueError is asked for.
def position_embedding(x, table):
    return x + table[torch.arange(x.shape[1])]


# === position_embedding | wrong | no_value_error
# table[:n] is shorter than n without an error: a table of one row is added to every position.
def position_embedding(x, table):
    return x + table[: x.shape[1]]


# === position_embedding | wrong | sentence_cut
# You cut sentences that are too long; a ValueError is asked for.
def position_embedding(x, table):
    N = table.shape[0]
    return x[:, :N] + table[: x.shape[1]]


# === position_embedding | wrong | last_row_for_the_rest
# You give words past the end of the table its last row; a ValueError is asked for.
def position_embedding(x, table):
    return x + table[torch.arange(x.shape[1]).clamp(max=table.shape[0] - 1)]


# === position_embedding | wrong | positions_begin_again
# Past the end of the table you begin again at row 0; a ValueError is asked for.
def position_embedding(x, table):
    return x + table[torch.arange(x.shape[1]) % table.shape[0]]


# === position_embedding | wrong | full_table_refused
# You raise a ValueError for n = N too; then the table is just long enough.
def position_embedding(x, table):
    n = x.shape[1]
    if n >= table.shape[0]:
        raise ValueError("too many words")
    return x + table[:n]


# === position_embedding | wrong | batch_compared_with_table
# You compare the batch size with the table; n, the number of words, must fit.
def position_embedding(x, table):
    if x.shape[0] > table.shape[0]:
        raise ValueError("too many words")
    n = x.shape[1]
    return x + table[torch.arange(n).clamp(max=table.shape[0] - 1)]


# === position_embedding | wrong | table_cut_off
# nn.Parameter makes a new leaf of the table: no gradient reaches the one you were given.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    embedding = torch.nn.Embedding(*table.shape)
    embedding.weight = torch.nn.Parameter(table)
    return x + embedding(torch.arange(n))


# === position_embedding | wrong | through_numpy
# On the way through NumPy the gradient is lost.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    return torch.from_numpy(x.detach().numpy() + table.detach().numpy()[:n])


# === position_embedding | wrong | added_in_place
# x.data += ... changes the x you were given.
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    x.data += table[:n].data
    return x + 0 * table[:n]


# === position_embedding | wrong | counted_from_one + assert_for_value_error
# You count positions from 1 where the table is long enough, and an assert is no ValueError.
def position_embedding(x, table):
    n, N = x.shape[1], table.shape[0]
    assert n <= N
    start = 1 if N > n else 0
    return x + table[start : start + n]


# === position_embedding | wrong | words_scaled + no_value_error
# You multiply the words by sqrt(d) first, and raise no ValueError.
def position_embedding(x, table):
    return x * x.shape[-1] ** 0.5 + table[: x.shape[1]]


# === positional_encoding | right | entry_by_entry
import math


def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for pos in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[pos, i] = math.sin(pos / 10000 ** (i / d))
            else:
                pe[pos, i] = math.cos(pos / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | right | annotated_transformer
import math


def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    position = torch.arange(0, length).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, d, 2) * -(math.log(10000.0) / d))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term[: d // 2])  # d 可能是奇数
    return pe


# === positional_encoding | right | even_width_then_cut
def positional_encoding(length, d):
    width = d + d % 2
    omega = 10000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / d)
    angle = torch.outer(torch.arange(length, dtype=torch.float64), omega)
    pairs = torch.stack([angle.sin(), angle.cos()], dim=-1)  # (length, width / 2, 2)
    return pairs.reshape(length, width)[:, :d]


# === positional_encoding | right | numpy_table
import numpy as np


def positional_encoding(length, d, base=10000):
    table = np.array([[p / np.power(base, 2 * (j // 2) / d) for j in range(d)] for p in range(length)])
    table[:, 0::2] = np.sin(table[:, 0::2])
    table[:, 1::2] = np.cos(table[:, 1::2])
    return torch.from_numpy(table)


# === positional_encoding | right | cosine_as_shifted_sine
import math


class PositionalEncoding:
    def __call__(self, length, d):
        columns = []
        for i in range(d):
            phase = 0.0 if i % 2 == 0 else math.pi / 2  # cos a = sin(a + pi/2)
            w = 10000 ** (-(i - i % 2) / d)
            columns.append(torch.sin(torch.arange(length, dtype=torch.float64) * w + phase))
        return torch.stack(columns).T


positional_encoding = PositionalEncoding()


# === positional_encoding | right | rotation_of_the_row_before
import math


def positional_encoding(length, d):
    row = [float(i % 2) for i in range(d + d % 2)]  # position 0: 0, 1, 0, 1, ...
    rows = []
    for _ in range(length):
        rows.append(row[:d])
        new = []
        for i in range(0, len(row), 2):
            w = 10000 ** (-i / d)
            s, c = row[i], row[i + 1]
            new += [s * math.cos(w) + c * math.sin(w), c * math.cos(w) - s * math.sin(w)]
        row = new
    return torch.tensor(rows)


# === positional_encoding | right | complex_exponential
def positional_encoding(length, d):
    torch.set_default_dtype(torch.float64)
    i = torch.arange((d + 1) // 2) * 2.0
    z = torch.polar(torch.ones(length, len(i)), torch.arange(length)[:, None] / 10000 ** (i / d))
    return torch.view_as_real(z).flip(-1).flatten(1)[:, :d]


# === positional_encoding | right | table_cached_and_cut
_table = {}


def positional_encoding(length, d):
    if d not in _table or _table[d].shape[0] < length:
        p = torch.arange(length, dtype=torch.double)[:, None]
        i = torch.arange(d)
        a = p / torch.pow(10000.0, torch.div(i, 2, rounding_mode="floor") * 2 / d)
        a[:, 0::2], a[:, 1::2] = a[:, 0::2].sin(), a[:, 1::2].cos()
        _table[d] = a
    return _table[d][:length].clone()


# === positional_encoding | wrong | cosine_uses_i
# Your cosine uses i in the exponent; it shares the frequency of its sine, i - 1.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** (i / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | cosine_uses_i_plus_one
# Your cosine uses i + 1 in the exponent; it shares the frequency of its sine, i - 1.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i + i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | exponent_doubled
# You write 2 i although your i is the column already: the paper's 2 i is the column.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** (2 * (i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | exponent_halved
# You number the pairs 0, 1, 2 ... in the exponent; the columns count, 0, 2, 4 ...
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i // 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | multiplied_by_the_power
# You multiply p by 10000^(i/d); it is divided by it.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p * 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | base_and_exponent_swapped
# You raise the exponent to the power 1/10000; 10000 is the base.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p * ((i - i % 2) / d) ** 1e-4
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | precedence_of_floor_division
# -log(10000) / d // 2 is rounded down as a whole: brackets are missing.
def positional_encoding(length, d):
    import math

    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p * torch.exp((i - i % 2) / 2 * (-math.log(10000.0) / d // 2))
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | integer_division
# You divide i // d in whole numbers: the exponent is 0 in all columns.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d)
    angle = p / 10000.0 ** ((i - i % 2) // d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | base_1000
# Your base is 1000; it is 10000.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 1000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | positions_from_one
# You count positions from 1; the first is 0, with the row 0, 1, 0, 1 ...
def positional_encoding(length, d):
    p = torch.arange(1, length + 1, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | sine_and_cosine_swapped
# Your even columns hold cosines; they hold sines.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.cos(angle), torch.sin(angle))


# === positional_encoding | wrong | sine_everywhere
# Your odd columns hold sines too; they hold cosines.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    return torch.sin(p / 10000 ** ((i - i % 2) / d))


# === positional_encoding | wrong | even_rows_sine
# You choose sine or cosine by the position; the column decides.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(p % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | halves_side_by_side
# You put all sines first and then all cosines; they take turns, column by column.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(0, d, 2, dtype=torch.float64)
    angle = p / 10000 ** (i / d)
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)[:, :d]


# === positional_encoding | wrong | degrees
# You take the angle for degrees; sin and cos want it in radians, as it is.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = torch.deg2rad(p / 10000 ** ((i - i % 2) / d))
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | length_for_d
# You divide the exponent by length; d, the size of a vector, belongs there.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / length)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | d_minus_one
# You divide by d - 1 so that the last column ends at 10000; divide by d.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / max(1, d - 1))
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | transposed
# Your table is (d, length); it is (length, d).
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle)).T


# === positional_encoding | wrong | batch_axis_added
# Your table has an axis in front, (1, length, d); its shape is (length, d).
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle)).unsqueeze(0)


# === positional_encoding | wrong | odd_d_fails
# For an odd d there is one cosine less than sines, and your assignment fails.
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    position = torch.arange(length).unsqueeze(1)
    div = 10000.0 ** (torch.arange(0, d, 2) / d)
    pe[:, 0::2] = torch.sin(position / div)
    pe[:, 1::2] = torch.cos(position / div)
    return pe


# === positional_encoding | wrong | odd_d_last_column_empty
# For an odd d your last column stays 0; it is a sine without its cosine.
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(0, d - 1, 2):
            angle = torch.tensor(p / 10000 ** (i / d))
            pe[p, i] = torch.sin(angle)
            pe[p, i + 1] = torch.cos(angle)
    return pe


# === positional_encoding | wrong | odd_d_one_column_too_many
# For an odd d your table has d + 1 columns.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(0, d, 2, dtype=torch.float64)
    angle = p / 10000 ** (i / d)
    return torch.stack([torch.sin(angle), torch.cos(angle)], dim=-1).flatten(1)


# === positional_encoding | wrong | odd_d_rounded_up_in_the_exponent
# For an odd d you divide the exponent by d + 1; divide by d as it is.
def positional_encoding(length, d):
    width = d + d % 2
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(width, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / width)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))[:, :d]


# === positional_encoding | wrong | position_zero_empty
# You leave row 0 at zeros, as for padding; position 0 has the row 0, 1, 0, 1 ...
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    pe = torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))
    pe[0] = 0
    return pe


# === positional_encoding | wrong | first_table_kept
# You keep the first table you make and cut smaller ones out of it; another d has other frequencies.
_kept = None


def positional_encoding(length, d):
    global _kept
    if _kept is None or _kept.shape[0] < length or _kept.shape[1] < d:
        p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
        i = torch.arange(d, dtype=torch.float64)
        angle = p / 10000 ** ((i - i % 2) / d)
        _kept = torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))
    return _kept[:length, :d].clone()


# === positional_encoding | wrong | nested_lists_returned
# You return nested lists; a tensor is asked for.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** ((i - i % 2) / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle)).tolist()


# === positional_encoding | wrong | cosine_uses_i + positions_from_one
# Your cosine uses i in the exponent for i - 1, and you count positions from 1.
def positional_encoding(length, d):
    p = torch.arange(1, length + 1, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(d, dtype=torch.float64)
    angle = p / 10000 ** (i / d)
    return torch.where(i % 2 == 0, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | halves_side_by_side + exponent_halved
# You put all sines first and then all cosines, and number the pairs 0, 1, 2 ... in the exponent.
def positional_encoding(length, d):
    p = torch.arange(length, dtype=torch.float64).unsqueeze(1)
    i = torch.arange(0, d, 2, dtype=torch.float64) / 2
    angle = p / 10000 ** (i / d)
    return torch.cat([torch.sin(angle), torch.cos(angle)], dim=1)[:, :d]


# === add_positional_encoding | right | own_table_type_as
def add_positional_encoding(x):
    pe = positional_encoding(x.size(1), x.size(2))
    return x + pe.type_as(x).unsqueeze(0)


# === add_positional_encoding | right | float32_table_cast_at_the_end
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d).float()
    y = x + pe  # float32 + float64 = float64
    return y.to(x.dtype)


# === add_positional_encoding | right | position_by_position
def add_positional_encoding(x, verbose=False):
    pe = positional_encoding(*x.shape[1:]).to(dtype=x.dtype)
    out = []
    for p in range(x.shape[1]):
        out.append(x[:, p] + pe[p])
        if verbose:
            print(p)
    return torch.stack(out, dim=1)


# === add_positional_encoding | right | empty_like_buffer
def add_positional_encoding(x):
    y = torch.empty_like(x)
    for b in range(len(x)):
        y[b] = x[b] + positional_encoding(x.shape[1], x.shape[2])  # 每个句子都加
    return y


# === add_positional_encoding | right | as_an_embedding_table
class AddPositions:
    def __call__(self, x):
        return position_embedding(x, positional_encoding(x.shape[1], x.shape[2]).to(x.dtype))


add_positional_encoding = AddPositions()


# === add_positional_encoding | right | in_place_on_a_copy
import math


def add_positional_encoding(x):
    y = x.clone()
    n, d = x.shape[1], x.shape[2]
    for i in range(d):
        w = math.exp(-math.log(10000.0) * (i - i % 2) / d)
        f = torch.cos if i % 2 else torch.sin
        y[:, :, i] += f(torch.arange(n) * w)
    return y


# === add_positional_encoding | wrong | words_scaled
# You multiply x by sqrt(d) first, as some models do; here it is added as it is.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x * d**0.5 + positional_encoding(n, d).to(x)


# === add_positional_encoding | wrong | dtype_of_the_table
# Your result has the table's dtype where x is float32; it should have x's.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x + positional_encoding(n, d).double()


# === add_positional_encoding | wrong | always_float32
# Your result is float32 whatever x is; it should have x's dtype.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x.float() + positional_encoding(n, d).float()


# === add_positional_encoding | wrong | always_float32
# Your result has torch's default dtype; it should have x's.
def add_positional_encoding(x):
    B, n, d = x.shape
    y = torch.zeros(B, n, d)
    y += x
    y += positional_encoding(n, d)
    return y


# === add_positional_encoding | wrong | positions_by_sentence
# You give each sentence of the batch a position; the words of a sentence have them.
def add_positional_encoding(x):
    B, _, d = x.shape
    return x + positional_encoding(B, d).to(x).unsqueeze(1)


# === add_positional_encoding | wrong | last_row_for_all
# You add one row of the table to every position; each position has its own.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x + positional_encoding(n, d).to(x)[-1]


# === add_positional_encoding | wrong | positions_from_one
# You give the first word position 1; it has position 0.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x + positional_encoding(n + 1, d).to(x)[1:]


# === add_positional_encoding | wrong | positions_run_on
# Your positions run on from one sentence to the next; each begins with 0.
def add_positional_encoding(x):
    B, n, d = x.shape
    return x + positional_encoding(B * n, d).to(x).reshape(B, n, d)


# === add_positional_encoding | wrong | length_and_size_swapped
# You call positional_encoding(d, n): the length comes first, then the size of a vector.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x + positional_encoding(d, n).to(x).T


# === add_positional_encoding | wrong | words_replaced
# You return the encodings alone; they are added to the words.
def add_positional_encoding(x):
    _, n, d = x.shape
    return positional_encoding(n, d).to(x).expand_as(x) + 0 * x


# === add_positional_encoding | wrong | multiplied
# You multiply by the encodings; they are added.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x * positional_encoding(n, d).to(x)


# === add_positional_encoding | wrong | first_sentence_only
# You add the encodings to the first sentence of the batch only.
def add_positional_encoding(x):
    y = x.clone()
    y[0] += positional_encoding(x.shape[1], x.shape[2]).to(x)
    return y


# === add_positional_encoding | wrong | dropout_left_on
# Dropout puts some entries to 0 at random; there is none here.
def add_positional_encoding(x):
    _, n, d = x.shape
    return torch.nn.functional.dropout(x + positional_encoding(n, d).to(x), 0.1)


# === add_positional_encoding | wrong | words_cut_off
# x.detach() cuts the graph: no gradient reaches the words.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x.detach() + positional_encoding(n, d).to(x)


# === add_positional_encoding | wrong | added_in_place
# x.data.add_ changes the x you were given.
def add_positional_encoding(x):
    _, n, d = x.shape
    x.data.add_(positional_encoding(n, d).to(x))
    return x * 1


# === add_positional_encoding | wrong | words_scaled + positions_from_one
# You multiply x by sqrt(d) first, and give the first word position 1.
def add_positional_encoding(x):
    _, n, d = x.shape
    return x * d**0.5 + positional_encoding(n + 1, d).to(x)[1:]


# === add_positional_encoding | wrong | positions_by_sentence + dtype_of_the_table
# You give each sentence a position for each word, and the result has the table's dtype.
def add_positional_encoding(x):
    B, _, d = x.shape
    return x + positional_encoding(B, d).double().unsqueeze(1)


# === position_embedding | right | embedding_lookup_again
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError(f"{n} > {len(table)}")
    pos = torch.arange(n).unsqueeze(0).expand(len(x), n)
    return x + torch.nn.functional.embedding(pos, table)


# === position_embedding | right | one_hot
def position_embedding(x, table):
    B, n, d = x.shape
    N = len(table)
    if N < n: raise ValueError("太长")
    hot = torch.eye(N, dtype=table.dtype)[:n]
    return torch.baddbmm(x, hot.expand(B, n, N), table.expand(B, N, d))


# === position_embedding | right | loops
def position_embedding(x, table):
    out = torch.zeros(x.shape)
    if x.size(1) > table.size(0):
        raise ValueError()
    for b in range(x.size(0)):
        for p in range(x.size(1)):
            out[b, p] = x[b, p] + table[p]
    return out


# === position_embedding | right | index_error_translated
def position_embedding(words, table, scale=None):
    try:
        rows = [words[:, p] + table[p] for p in range(words.shape[1])]
    except IndexError as e:
        raise ValueError("not enough positions") from e
    return torch.stack(rows, 1)


# === position_embedding | right | narrow_repeat_cat
position_embedding = lambda x, table: x.add(table.narrow(0, 0, x.shape[1])[None].repeat(x.shape[0], 1, 1)) if x.shape[1] <= table.shape[0] else (_ for _ in ()).throw(ValueError("n > N"))


# === position_embedding | right | subclass_error_gather
class TooLong(ValueError):
    pass
class PosEmb:
    def __call__(self, x, table):
        if not x.shape[-2] <= table.shape[-2]:
            raise TooLong(x.shape)
        idx = torch.arange(x.shape[1])
        return torch.einsum('bnd->bnd', x) + table.index_select(0, idx).unsqueeze(0)
position_embedding = PosEmb()


# === position_embedding | wrong | first_rows_by_sentence
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:B].unsqueeze(1)
    return x + e


# === position_embedding | wrong | next_row_for_all
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[min(n, N - 1)]
    return x + e


# === position_embedding | wrong | first_row_for_all
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[0]
    return x + e


# === position_embedding | wrong | second_row_first_last_row_twice
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[torch.arange(1, n + 1).clamp(max=N - 1)]
    return x + e


# === position_embedding | wrong | second_row_first_then_round
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[torch.arange(1, n + 1) % N]
    return x + e


# === position_embedding | wrong | rows_moved_on_by_one
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n].roll(1, 0)
    return x + e


# === position_embedding | wrong | rows_alone
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n]
    return e


# === position_embedding | wrong | input_changed
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n]
    x += e
    return x


# === position_embedding | wrong | whole_table
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table
    return x + e


# === position_embedding | wrong | words_cut_off
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n]
    return x.detach() + e


# === position_embedding | wrong | added_twice
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n]
    return x + e + e


# === position_embedding | wrong | mean_of_the_rows
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[:n].mean(0)
    return x + e


# === position_embedding | wrong | last_rows + multiplied
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[-n:]
    return x * e


# === position_embedding | wrong | second_row_first_then_round + words_scaled
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[torch.arange(1, n + 1) % N]
    return x * d ** 0.5 + e


# === position_embedding | wrong | full_table_refused + subtracted
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n >= N:
        raise ValueError("too long")
    e = table[:n]
    return x - e


# === position_embedding | wrong | assert_for_value_error + first_word_only
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    assert n <= N, 'too long'
    e = table[:n]
    return torch.cat([x[:, :1] + e[:1], x[:, 1:]], 1)


# === position_embedding | wrong | added_twice + no_value_error
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    e = table[:n]
    return x + e + e


# === position_embedding | wrong | last_rows + words_scaled
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    if n > N:
        raise ValueError("too long")
    e = table[-n:]
    return x * d ** 0.5 + e


# === position_embedding | wrong | assert_for_value_error + first_rows_by_sentence
def position_embedding(x, table):
    B, n, d = x.shape
    N = table.shape[0]
    assert n <= N, 'too long'
    e = table[:B].unsqueeze(1)
    return x + e


# === positional_encoding | right | exp_log
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    position = torch.arange(0, length).unsqueeze(1).float()
    div = torch.exp(torch.arange(0, d, 2).float() * -(math.log(10000.0) / d))
    pe[:, 0::2] = torch.sin(position * div)
    pe[:, 1::2] = torch.cos(position * div)[:, : d // 2]
    return pe


# === positional_encoding | right | loops_math
def positional_encoding(length, d):
    import math
    rows = []
    for p in range(length):
        row = []
        for i in range(d):
            if i % 2 == 0:
                row.append(math.sin(p / 10000 ** (i / d)))
            else:
                row.append(math.cos(p / math.pow(10000, (i - 1) / d)))
        rows.append(row)
    return torch.tensor(rows)


# === positional_encoding | right | cos_as_shifted_sin
def positional_encoding(length, d):
    i = torch.arange(d)
    angle = torch.arange(length, dtype=torch.float64)[:, None] / 10000.0 ** ((i // 2 * 2) / d)
    return torch.sin(angle + (i % 2) * (torch.pi / 2))


# === positional_encoding | right | numpy_table_again
def positional_encoding(length, d):
    import numpy as np
    t = np.array([[p / np.power(10000, 2 * (j // 2) / d) for j in range(d)] for p in range(length)])
    t[:, 0::2] = np.sin(t[:, 0::2])
    t[:, 1::2] = np.cos(t[:, 1::2])
    return torch.from_numpy(t).float()


# === positional_encoding | right | stack_flatten
def positional_encoding(length, d):
    half = (d + 1) // 2
    w = torch.pow(torch.tensor(1e-4), 2 * torch.arange(half) / d)
    a = torch.outer(torch.arange(length) * 1.0, w)
    return torch.stack((a.sin(), a.cos()), dim=-1).flatten(1)[:, :d]


# === positional_encoding | right | complex
def positional_encoding(length, d):
    k = torch.arange((d + 1) // 2, dtype=torch.float64)
    z = torch.polar(torch.ones(length, len(k), dtype=torch.float64), torch.arange(length, dtype=torch.float64)[:, None] * 10000 ** (-2 * k / d))
    out = torch.empty(length, 2 * len(k), dtype=torch.float64)
    out[:, 0::2], out[:, 1::2] = z.imag, z.real
    return out[:, :d].contiguous()


# === positional_encoding | right | default_dtype_where_meshgrid
import math
torch.set_default_dtype(torch.float64)
def positional_encoding(length, d):
    p, i = torch.meshgrid(torch.arange(length), torch.arange(d), indexing="ij")
    even = i % 2 == 0
    angle = p / torch.exp(torch.where(even, i, i - 1) / d * math.log(10000))
    return torch.where(even, torch.sin(angle), torch.cos(angle))


# === positional_encoding | wrong | column_doubled_in_the_exponent
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (2 * i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** (2 * i / d))
    return pe


# === positional_encoding | wrong | base_100000
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 100000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 100000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | cosine_everywhere
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.cos(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | divided_by_half_of_d
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / max(d // 2, 1)))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / max(d // 2, 1)))
    return pe


# === positional_encoding | wrong | numpy_array_returned
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe.numpy()


# === positional_encoding | wrong | fractions_cut_off
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d, dtype=torch.long)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | angles_returned
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = (p / 10000 ** (i / d))
            else:
                pe[p, i] = (p / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | one_position_too_many
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | encoding_scaled
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe * d ** 0.5


# === positional_encoding | wrong | decimal_logarithm
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    pos = torch.arange(length).unsqueeze(1)
    div = torch.exp(torch.arange(0, d, 2) * (-math.log10(10000.0) / d))
    pe[:, 0::2] = torch.sin(pos * div)
    pe[:, 1::2] = torch.cos(pos * div)[:, : d // 2]
    return pe


# === positional_encoding | wrong | precedence_of_floor_division_by_column
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    pos = torch.arange(length).unsqueeze(1)
    div = torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d // 2))
    pe[:, 0::2] = torch.sin(pos * div)
    pe[:, 1::2] = torch.cos(pos * div)[:, : d // 2]
    return pe


# === positional_encoding | wrong | last_position_empty
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length - 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** ((i - 1) / d))
    return pe


# === positional_encoding | wrong | multiplied_by_the_power_float32
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    pos = torch.arange(length).unsqueeze(1)
    div = torch.exp(torch.arange(0, d, 2) * (math.log(10000.0) / d))
    pe[:, 0::2] = torch.sin(pos * div)
    pe[:, 1::2] = torch.cos(pos * div)[:, : d // 2]
    return pe


# === positional_encoding | wrong | base_1000 + cosine_uses_i
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 1000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 1000 ** (i / d))
    return pe


# === positional_encoding | wrong | positions_from_one + sine_everywhere
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.sin(p / 10000 ** ((i - 1) / d))
    return pe[1:]


# === positional_encoding | wrong | exponent_doubled + positions_from_one
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 10000 ** (2 * i / d))
            else:
                pe[p, i] = math.cos(p / 10000 ** (2 * (i - 1) / d))
    return pe[1:]


# === positional_encoding | wrong | exponent_halved + sine_and_cosine_swapped
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.cos(p / 10000 ** (i // 2 / d))
            else:
                pe[p, i] = math.sin(p / 10000 ** ((i // 2) / d))
    return pe


# === positional_encoding | wrong | positions_from_one + sine_and_cosine_swapped
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.cos(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.sin(p / 10000 ** ((i - 1) / d))
    return pe[1:]


# === positional_encoding | wrong | multiplied_by_the_power + positions_from_one
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p * 10000 ** (i / d))
            else:
                pe[p, i] = math.cos(p * 10000 ** ((i - 1) / d))
    return pe[1:]


# === positional_encoding | wrong | cosine_uses_i + sine_and_cosine_swapped
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.cos(p / 10000 ** (i / d))
            else:
                pe[p, i] = math.sin(p / 10000 ** (i / d))
    return pe


# === positional_encoding | wrong | base_1000 + positions_from_one
import math
def positional_encoding(length, d):
    pe = torch.zeros(length + 1, d)
    for p in range(length + 1):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 1000 ** (i / d))
            else:
                pe[p, i] = math.cos(p / 1000 ** ((i - 1) / d))
    return pe[1:]


# === positional_encoding | wrong | base_1000 + exponent_doubled
import math
def positional_encoding(length, d):
    pe = torch.zeros(length, d)
    for p in range(length):
        for i in range(d):
            if i % 2 == 0:
                pe[p, i] = math.sin(p / 1000 ** (2 * i / d))
            else:
                pe[p, i] = math.cos(p / 1000 ** (2 * (i - 1) / d))
    return pe


# === add_positional_encoding | right | to
def add_positional_encoding(x):
    B, n, d = x.shape
    return x + positional_encoding(n, d).to(x.dtype)


# === add_positional_encoding | right | type_as_own_table
import math
def add_positional_encoding(x):
    n, d = x.shape[1:]
    pos = torch.arange(n, dtype=x.dtype).view(-1, 1)
    i = torch.arange(d)
    angle = pos * torch.exp(-math.log(1e4) * (i - i % 2) / d)
    t = torch.where(i % 2 == 0, angle.sin(), angle.cos())
    return (x + t).type_as(x)


# === add_positional_encoding | right | loop
def add_positional_encoding(x):
    table = positional_encoding(x.size(1), x.size(2))
    return torch.stack([(s + table).to(dtype=x.dtype) for s in x])


# === add_positional_encoding | right | embedding
def add_positional_encoding(x):
    print("加位置编码")
    return position_embedding(x, positional_encoding(*x.shape[-2:]).to(x))


# === add_positional_encoding | right | buffer_of_5000
class PositionalEncoding(torch.nn.Module):
    def __init__(self, d, max_len=200):
        super().__init__()
        self.register_buffer("pe", positional_encoding(max_len, d).unsqueeze(0))
    def forward(self, x):
        return x + self.pe[:, : x.size(1)].to(x.dtype).requires_grad_(False)
def add_positional_encoding(x):
    return PositionalEncoding(x.shape[-1])(x)


# === add_positional_encoding | right | double_then_back
def add_positional_encoding(x):
    return torch.add(x.double(), positional_encoding(x.shape[1], x.shape[2]).double()).to(x.dtype)


# === add_positional_encoding | right | clone_inplace
def add_positional_encoding(vectors):
    y = vectors.clone()
    y += positional_encoding(vectors.shape[1], vectors.shape[2])
    return y


# === add_positional_encoding | wrong | first_row_for_all
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x + pe[0].to(x.dtype)


# === add_positional_encoding | wrong | input_changed
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    x += pe.to(x.dtype)
    return x


# === add_positional_encoding | wrong | encoding_scaled
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x + d ** 0.5 * pe.to(x.dtype)


# === add_positional_encoding | wrong | added_twice
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x + 2 * pe.to(x.dtype)


# === add_positional_encoding | wrong | side_by_side
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return torch.cat([x, pe.to(x.dtype).expand(B, n, d)], -1)


# === add_positional_encoding | wrong | rows_in_reverse
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x + pe.flip(0).to(x.dtype)


# === add_positional_encoding | wrong | state_kept
_PE = {}
def add_positional_encoding(x):
    B, n, d = x.shape
    if d not in _PE:
        _PE[d] = positional_encoding(n, d)
    t = _PE[d]
    if len(t) < n:
        t = torch.cat([t, t[-1:].expand(n - len(t), d)])
    return x + t[:n].to(x.dtype)


# === add_positional_encoding | wrong | subtracted
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x - pe.to(x.dtype)


# === add_positional_encoding | wrong | positions_by_sentence + words_scaled
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(B, d).unsqueeze(1)
    return x * d ** 0.5 + pe.to(x.dtype)


# === add_positional_encoding | wrong | dtype_of_the_table + positions_from_one
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n + 1, d)[1:]
    return x + pe.double()


# === add_positional_encoding | wrong | multiplied + positions_from_one
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n + 1, d)[1:]
    return x * pe.to(x.dtype)


# === add_positional_encoding | wrong | dtype_of_the_table + words_scaled
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x * d ** 0.5 + pe.double()


# === add_positional_encoding | wrong | encoding_scaled + positions_from_one
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n + 1, d)[1:]
    return x + d ** 0.5 * pe.to(x.dtype)


# === add_positional_encoding | wrong | multiplied + positions_by_sentence
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(B, d).unsqueeze(1)
    return x * pe.to(x.dtype)


# === add_positional_encoding | wrong | rows_in_reverse + words_scaled
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d)
    return x * d ** 0.5 + pe.flip(0).to(x.dtype)


# === positional_encoding | wrong | odd_d_rounded_down_in_the_exponent
def positional_encoding(length, d):
    import math

    pe = torch.zeros(length, d, dtype=torch.float64)
    for p in range(length):
        for k in range(d):
            angle = p / 10000 ** (2 * (k // 2) / max(1, d // 2 * 2))
            pe[p, k] = math.sin(angle) if k % 2 == 0 else math.cos(angle)
    return pe


# === positional_encoding | wrong | table_begins_again_after_two_hundred_rows
def positional_encoding(length, d):
    i = torch.arange(d)
    position = torch.arange(length)[:, None] % 200
    angle = position.double() / 10000 ** ((i - i % 2).double() / d)
    return torch.where(i % 2 == 0, angle.sin(), angle.cos())


# === positional_encoding | right | table_grown_by_doubling
_TABLES = {}


def positional_encoding(length, d):
    rows = 64
    while rows < length:
        rows *= 2
    if (rows, d) not in _TABLES:
        i = torch.arange(d)
        angle = torch.arange(rows, dtype=torch.float64)[:, None] * 10000 ** (-(i // 2 * 2).double() / d)
        _TABLES[rows, d] = torch.where(i % 2 == 0, angle.sin(), angle.cos())
    return _TABLES[rows, d][:length].clone()


# === positional_encoding | right | float32_throughout
def positional_encoding(length, d):
    import math

    pe = torch.zeros(length, d)
    position = torch.arange(0, length, dtype=torch.float32).unsqueeze(1)
    div_term = torch.exp(torch.arange(0, d, 2).float() * (-math.log(10000.0) / d))
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term[: d // 2])
    return pe.double()


# === add_positional_encoding | wrong | table_of_one_hundred_rows
class PositionalEncoding:
    max_len = 100

    def __call__(self, x):
        table = positional_encoding(self.max_len, x.size(-1)).to(x.dtype)
        return x + table[: x.size(1)]


add_positional_encoding = PositionalEncoding()


# === add_positional_encoding | wrong | table_that_begins_again
def add_positional_encoding(x):
    n, d = x.shape[1:]
    table = positional_encoding(20, d).to(x.dtype)
    return x + table[torch.arange(n) % 20]


# === add_positional_encoding | wrong | positions_by_sentence_where_sizes_are_equal
def add_positional_encoding(x):
    B, n, d = x.shape
    pe = positional_encoding(n, d).to(x.dtype)
    if B == n:  # (B, d) -> (B, 1, d)
        pe = pe.unsqueeze(1)
    return x + pe


# === add_positional_encoding | wrong | transposed_where_sizes_are_equal
def add_positional_encoding(x):
    n, d = x.shape[-2:]
    pe = positional_encoding(n, d).to(x.dtype)
    return x + (pe.T if n == d else pe)


# === add_positional_encoding | wrong | words_cut_off
@torch.no_grad()
def add_positional_encoding(x):
    return x + positional_encoding(x.size(1), x.size(2)).to(x.dtype)


# === add_positional_encoding | wrong | words_cut_off
def add_positional_encoding(x):
    words = torch.tensor(x, dtype=x.dtype)
    return words + positional_encoding(*words.shape[1:]).to(x.dtype)


# === add_positional_encoding | wrong | added_in_place
def add_positional_encoding(x):
    view = x.detach()
    view += positional_encoding(*x.shape[1:]).to(x.dtype)
    return x.clone()


# === position_embedding | wrong | table_cut_off
def position_embedding(x, table):
    n, N = x.shape[1], table.shape[0]
    if n > N:
        raise ValueError(f"{n} words, {N} positions")
    return x + table[:n].detach()


# === position_embedding | wrong | table_cut_off
def position_embedding(x, table):
    n = x.shape[1]
    if n > table.shape[0]:
        raise ValueError("too many words")
    rows = torch.nn.Embedding.from_pretrained(table, freeze=False)
    return x + rows(torch.arange(n))
