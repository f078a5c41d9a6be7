import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from sms_train.features import char_ngrams, code_point_rows, code_points, normalise, word_ngrams, words

WHITE_SPACE = [*range(0x09, 0x0E), *range(0x1C, 0x21), 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B)]
WHITE_SPACE += [0x2028, 0x2029, 0x202F, 0x205F, 0x3000]


def test_words_split_at_exactly_this_white_space():
    splitting = [point for point in range(0x110000) if len(words(f"a{chr(point)}b")) == 2]
    assert splitting == [0, *WHITE_SPACE]


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("İ", "i\u0307"),
        ("ẞß", "ßß"),
        ("ΟΔΟΣ ΣΑΣ Σ", "οδος σας σ"),
        ("AΣ.", "aς."),
        ("AΣ\u0301B", "aσ\u0301b"),
        ("\u212a\u212b\u2126", "kåω"),
        ("ǅ𐐀", "ǆ𐐨"),
        ("I", "i"),
        ("a\0b", "a b"),
    ],
)
def test_lower_case_as_javascript_does(text, lower):
    assert normalise(text) == lower


def test_code_points_of_each_word_between_spaces():
    assert code_points("Hi\u00a0😀") == [32, 104, 105, 32, -1, 32, 0x1F600, 32, -1]


@pytest.mark.parametrize("text", ["", " ", "\0", "\t\u2028\u3000"])
def test_nothing_but_white_space_is_one_separator(text):
    assert code_points(text) == [-1]
    assert list(char_ngrams(text)) == []


def test_rows_are_padded_at_the_end():
    rows = code_point_rows(["a", "", "b c"])
    assert rows.dtype == np.int64
    assert rows.tolist() == [[32, 97, 32, -1, -1, -1, -1, -1], [-1] * 8, [32, 98, 32, -1, 32, 99, 32, -1]]


def test_char_ngrams_stay_within_words():
    assert list(char_ngrams("a bc")) == [" a", "a ", " a ", " b", "bc", "c ", " bc", "bc ", " bc "]


def test_char_ngrams_are_those_of_char_wb(strange_texts):
    reference = CountVectorizer(analyzer="char_wb", ngram_range=(2, 5), lowercase=False).build_analyzer()
    for text in strange_texts:
        assert sorted(char_ngrams(text)) == sorted(reference(normalise(text)))


def test_word_ngrams_are_ascii_tokens_and_pairs():
    assert word_ngrams("It's £5, CAFÉ_1") == ["it", "s", "5", "caf", "_1", "it s", "s 5", "5 caf", "caf _1"]
    assert word_ngrams("明日") == []
