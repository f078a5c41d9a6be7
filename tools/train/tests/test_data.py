import numpy as np
import pytest

from sms_train.data import Messages, deduplicate, duplicate_key, load, parse
from sms_train.errors import TrainError


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Call 0800 123 NOW!", "call00now"),
        ("call 99-7 now", "call00now"),
        ("a1b22c", "a0b0c"),
        ("Ünïcode é", "ncode"),
        ("007", "0"),
        (":-)", ":-)"),
        ("£ €", "£ €"),
        ("٣٤", "٣٤"),
    ],
)
def test_duplicate_key(text, key):
    assert duplicate_key(text) == key


def test_first_of_each_key_is_kept():
    texts = [f"{letter} message" for letter in "abcdefghijklmnopqrst"]
    labels = [index % 2 for index in range(len(texts))]
    kept = deduplicate(Messages([*texts, "A, message!"], np.array([*labels, 1])))
    assert kept.texts == texts
    assert kept.labels.tolist() == labels


def test_too_few_messages_of_a_class():
    with pytest.raises(TrainError, match="only 1 messages of one class remain"):
        deduplicate(Messages(["b", "c", "1", "2"], np.array([1, 0, 1, 1])))


def test_quotes_and_odd_separators_belong_to_the_message():
    messages = parse('ham\t"one\nspam\ttwo" \u0085 \u2028 x\ty\r\nham\tz\n'.encode())
    assert messages.texts == ['"one', 'two" \u0085 \u2028 x\ty', "z"]
    assert messages.labels.tolist() == [0, 1, 0]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"ham\tx\neggs\ty\n", "line 2 of the data is not `ham<TAB>text`"),
        (b"ham x\n", "line 1 of the data"),
        (b"ham\t\n", "line 1 of the data"),
        (b"ham\tx\n\nspam\ty\n", "line 2 of the data"),
        (b"ham\tx\nham\t\xa3\n", "line 2 of the data is not UTF-8"),
    ],
)
def test_faults_name_the_line(content, fault):
    with pytest.raises(TrainError, match=fault):
        parse(content)


def test_missing_data_says_where_to_get_it(tmp_path):
    for path in (None, tmp_path, tmp_path / "absent"):
        with pytest.raises(TrainError, match=r"archive\.ics\.uci\.edu.*\n.*npm run train -- --data"):
            load(path)


def test_another_file_is_named_but_not_taken_for_the_uci_file(tmp_path):
    path = tmp_path / "mine.tsv"
    path.write_text("ham\tx\n")
    messages, source = load(path)
    assert len(messages) == 1
    assert (source.name, source.is_uci) == ("mine.tsv", False)
