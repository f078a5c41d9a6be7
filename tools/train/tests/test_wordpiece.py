import json

import pytest

from sms_train.wordpiece import MAX_TOKENS, WordPiece, padded, without_limits


@pytest.fixture(scope="module")
def wordpiece(base) -> WordPiece:
    return WordPiece(base.tokenizer_file)


def tokens(wordpiece: WordPiece, text: str) -> list[str]:
    return [wordpiece.tokenizer.id_to_token(index) for index in wordpiece.ids(text)]


def test_words_pieces_and_ends(wordpiece):
    assert tokens(wordpiece, "Free PRIZE!") == ["[CLS]", "free", "prize", "!", "[SEP]"]
    assert tokens(wordpiece, "homes") == ["[CLS]", "home", "##s", "[SEP]"]
    assert tokens(wordpiece, "") == ["[CLS]", "[SEP]"]
    assert tokens(wordpiece, "明") == ["[CLS]", "[UNK]", "[SEP]"]


def test_nul_is_a_space(wordpiece):
    assert wordpiece.ids("free\0home\0") == wordpiece.ids("free home ")


def test_case_is_lowered_as_javascript_does(base):
    pieces = json.loads(base.tokenizer_file)
    vocabulary = pieces["model"]["vocab"]
    for word in ("σας", "σασ", "aς"):
        vocabulary[word] = len(vocabulary)
    wordpiece = WordPiece(json.dumps(pieces).encode())
    assert tokens(wordpiece, "ΣΑΣ") == ["[CLS]", "σας", "[SEP]"]
    # U+000C is dropped before the case is lowered, and no longer parts the letters.
    assert tokens(wordpiece, "A\x0cΣ") == ["[CLS]", "aς", "[SEP]"]


@pytest.mark.parametrize("words", [MAX_TOKENS - 3, MAX_TOKENS - 2, MAX_TOKENS - 1, 500])
def test_long_text_loses_its_end_but_not_sep(wordpiece, words):
    found = tokens(wordpiece, "home " * words)
    kept = min(words, MAX_TOKENS - 2)
    assert found == ["[CLS]", *["home"] * kept, "[SEP]"]


def test_the_file_neither_cuts_nor_pads(base, base_folder):
    original = (base_folder / "tokenizer.json").read_bytes()
    assert json.loads(original)["truncation"]["max_length"] == 20
    document = json.loads(without_limits(original))
    assert (document["truncation"], document["padding"]) == (None, None)
    assert document["model"] == json.loads(original)["model"]
    assert without_limits(base.tokenizer_file) == base.tokenizer_file


def test_rows_are_padded_at_the_end():
    ids, mask = padded([[5, 6, 7], [8]])
    assert ids.tolist() == [[5, 6, 7], [8, 0, 0]]
    assert mask.tolist() == [[1, 1, 1], [1, 0, 0]]
    assert padded([[5]], 4)[1].tolist() == [[1, 0, 0, 0]]
