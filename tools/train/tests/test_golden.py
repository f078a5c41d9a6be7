import re

import numpy as np
import pytest

from sms_train.data import Messages
from sms_train.elsewhere_texts import TEXTS as ELSEWHERE
from sms_train.errors import TrainError
from sms_train.golden import MIN_VECTORS, check_texts, golden
from sms_train.golden_texts import HAM, MAX_CODE_POINTS, TEXTS
from sms_train.models import MODELS


def test_texts_are_many_distinct_and_valid_for_the_api():
    assert len(TEXTS) >= 60
    assert len(set(TEXTS)) == len(TEXTS)
    for text in TEXTS:
        assert 1 <= len(text) <= MAX_CODE_POINTS
        assert text.strip().strip("\ufeff")
        text.encode()  # well-formed: no lone surrogate


def test_texts_cover_what_runtimes_get_wrong():
    everything = "".join(TEXTS)
    for (
        needed
    ) in "\0\t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u180e\u200dİßẞΣ£€\u212a😀𐐀":
        assert needed in everything, hex(ord(needed))
    full = [text for text in TEXTS if len(text) == MAX_CODE_POINTS]
    assert any(text.isascii() for text in full)
    assert any(max(text) > "\uffff" for text in full)


def test_a_probability_near_the_threshold_is_refused():
    probabilities = np.full(len(TEXTS), 0.9)
    probabilities[3] = 0.4995
    with pytest.raises(TrainError, match=r"probability 0\.4995 with v1, within 0\.001 of the threshold"):
        golden(MODELS["v1"], probabilities, 0.5)


def test_texts_near_the_threshold_are_left_out_when_the_tolerance_is_wide():
    model = MODELS["v3"]
    probabilities = np.full(len(TEXTS), 0.9)
    probabilities[3] = 0.4 + 1.9 * model.tolerance
    probabilities[5] = 0.4 - 2.1 * model.tolerance
    vectors = golden(model, probabilities, 0.4)["vectors"]
    assert [vector["text"] for vector in vectors] == TEXTS[:3] + TEXTS[4:]
    assert [vector["label"] for vector in vectors[3:5]] == ["spam", "ham"]


def test_too_few_texts_left():
    probabilities = np.full(len(TEXTS), 0.4)
    probabilities[: MIN_VECTORS - 1] = 0.9
    with pytest.raises(TrainError, match=rf"of the threshold 0\.4 of v3, and {MIN_VECTORS} must remain; add texts to"):
        golden(MODELS["v3"], probabilities, 0.4)


@pytest.mark.parametrize(("kind", "text"), [("golden text", HAM[0]), ("text from elsewhere", ELSEWHERE[0])])
def test_a_published_text_in_the_data_is_refused(kind, text):
    with pytest.raises(TrainError, match=f"a {kind} is a message of the data set; change it: {re.escape(repr(text))}"):
        check_texts(Messages(["Other", text.upper() + "!!"], np.array([0, 0])))
