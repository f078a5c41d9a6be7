"""The text preparation that courses teach: no punctuation, no stop words, stems."""

import string

from nltk.stem.porter import PorterStemmer
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

stemmer = PorterStemmer()


def words_of(text: str) -> list[str]:
    plain = "".join(character for character in text.lower() if character not in string.punctuation)
    return [stemmer.stem(word) for word in plain.split() if word not in ENGLISH_STOP_WORDS]
