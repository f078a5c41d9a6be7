import numpy as np
import pytest

from sms_train.data import duplicate_key
from sms_train.elsewhere import TRUTH, Elsewhere, shortfalls
from sms_train.elsewhere_texts import STYLES, TEXTS
from sms_train.golden_texts import TEXTS as GOLDEN


def test_texts_are_sixty_distinct_and_balanced():
    assert len(TEXTS) == len({duplicate_key(text) for text in TEXTS}) == 60
    assert TRUTH.sum() == 30
    assert not {duplicate_key(text) for text in TEXTS} & {duplicate_key(text) for text in GOLDEN}


def answers(wrong: int) -> Elsewhere:
    return Elsewhere(np.where(np.arange(60) < wrong, 1 - TRUTH, TRUTH))


def test_right_answers_by_style():
    found = answers(8).by_style()
    first, second, *rest = STYLES
    assert found[first] == (0, 6)
    assert found[second] == (4, 6)
    assert all(found[style] == (len(STYLES[style][1]),) * 2 for style in rest)
    assert answers(8).confusion.false_ham == 8


@pytest.mark.parametrize(("wrong", "clear"), [(20, True), (6, True), (5, False), (0, False)])
def test_clearly_better_is_by_mcnemar(wrong, clear):
    missed = shortfalls("v3", {"v2": answers(wrong), "v3": answers(0)})
    assert (missed == []) == clear


def test_worse_is_never_clearly_better():
    assert shortfalls("v3", {"v2": answers(0), "v3": answers(20)}) == [
        "v3 is not clearly better than v2 on messages from elsewhere: 40 right against 60 of 60, p = 1.9e-06"
    ]
    assert shortfalls("v2", {"v1": answers(0), "v2": answers(20)}) == []
