import re
from random import Random

import pytest

from sms_train.elsewhere_texts import TEXTS as ELSEWHERE
from sms_train.golden_texts import TEXTS as GOLDEN
from sms_train.supplement import GAP, MADE, SIZE, filled, supplement
from sms_train.supplement_texts import FILLINGS, HAM, SPAM

TEMPLATES = [text for styles in (SPAM, HAM) for texts in styles.values() for text in texts]
RUN = 5


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9']+", text.lower())
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_no_five_words_in_a_row_are_those_of_a_published_text():
    """What is measured with must not be learnt from."""
    measured = set().union(*map(runs, ELSEWHERE + GOLDEN))
    assert not {text: shared for text in TEMPLATES if (shared := runs(GAP.sub(" {} ", text)) & measured)}


def test_each_gap_can_be_filled():
    names = {gap for text in TEMPLATES for gap in GAP.findall(text)}
    assert names == {*FILLINGS, *MADE}
    texts, labels = supplement(1)
    assert len(texts) == len(labels) == SIZE
    assert sum(labels) == sum(map(len, SPAM.values()))
    assert not [text for text in texts if "{" in text or "}" in text]


def test_fillings_follow_from_the_seed():
    assert supplement(1) == supplement(1)
    assert supplement(1) != supplement(2)


@pytest.mark.parametrize(
    ("gap", "shape"),
    [
        ("amount", r"(£|\$|€|Rs |Rs\.|INR |S\$|A\$|R|USD )\d+(\.\d\d)?"),
        ("code", r"\d{4}|\d{5}|\d{3}[- ]?\d{1,5}"),
        ("phone", r"(07700 900|\+44 7700 900|\+1 202 555 0|020 7946 0|1-800-555-0)\d{3}"),
        ("ref", r"([A-Z]{2}|#|)\d{3,10}"),
        ("time", r"\d{1,2}(:\d\d)?( AM| PM|am|pm)?"),
        ("url", r"(https?://|www\.)?[a-z&.+-]+(\.[a-z]{2,4}){1,2}(/[a-zA-Z0-9]+)?"),
        ("day", r"[A-Za-z0-9/ ]+"),
    ],
)
def test_shape_of_fillings(gap, shape):
    found = {filled("{" + gap + "}", Random(seed)) for seed in range(300)}
    assert len(found) > 8
    assert not [value for value in found if not re.fullmatch(shape, value)]
