"""Made-up messages: enough for every step, none from a data set."""

import random

import numpy as np
import pytest

from sms_train.data import Messages

HAM_WORDS = "home dinner later train mum class tonight sorry love exam bus coffee sleep work happy lunch".split()
SPAM_WORDS = "free claim prize call txt winner cash urgent reply £100 www.win.example stop 150p award now!".split()


def made_up(count: int, seed: int) -> Messages:
    """Two words of any kind and six of the message's own: the classes overlap a little."""
    pick = random.Random(seed)
    texts, labels = [], []
    for index in range(count):
        spam = index % 4 == 0
        own = SPAM_WORDS if spam else HAM_WORDS
        texts.append(" ".join(pick.choices(own, k=6) + pick.choices(HAM_WORDS + SPAM_WORDS, k=2)))
        labels.append(int(spam))
    return Messages(texts, np.array(labels))


@pytest.fixture(scope="session")
def messages() -> Messages:
    return made_up(240, seed=1)


@pytest.fixture(scope="session")
def strange_texts() -> list[str]:
    """Random strings of the letters where runtimes differ: odd white space, NUL, case, astral, combining."""
    pick = random.Random(2)
    alphabet = [
        *"aAzZ09_ £.?-'",
        *"\0\t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u2000\u2028\u2029\u202f\u205f\u3000",
        *"\ufeff\u200b\u180e\u200d\u0301İıßẞΣς\u212aſǅÉя明ع😀𐐀",
        *("free", "prize", "home", " "),
    ]
    texts = ["".join(pick.choices(alphabet, k=pick.randint(1, 40))) for _ in range(400)]
    return [*texts, *made_up(100, seed=3).texts, "", " ", "\0", "\u2028\x85", "x" * 4096]
