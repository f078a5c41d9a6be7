"""From a message to what the models see. The serving side does exactly the same (libs/model-runtime)."""

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

SEPARATOR = -1
"""Stands between words and pads rows at the end; no n-gram contains it."""

NGRAM_SIZES = range(2, 6)
"""Lengths, in code points, of the character n-grams of v2."""

WORD_PATTERN = "[a-z0-9_]+"
"""A token of v1. ASCII only: RE2 in the ONNX graph and `re` here then agree on every text."""


def normalise(text: str) -> str:
    """U+0000 to a space (strings in onnxruntime end at NUL), then lower case.

    `str.lower()` and JavaScript's `toLowerCase()` give the same for everything assigned in Unicode 15: both apply the
    full mappings (İ to two code points) and the final-sigma rule, neither a locale. One difference is left: a capital
    sigma beside U+0295 or U+1171E, whose properties later versions of Unicode changed. No model knows a sigma.
    """
    return text.replace("\0", " ").lower()


def words(text: str) -> list[str]:
    """Words of the normalised text, split at Unicode white space.

    The set of `str.split()`: U+0009–000D, 001C–0020, 0085, 00A0, 1680, 2000–200A, 2028, 2029, 202F, 205F, 3000.
    """
    return normalise(text).split()


def code_points(text: str) -> list[int]:
    """The row of v2: " word " as code points followed by the separator, for each word; [-1] if there is none."""
    row = [point for word in words(text) for point in (32, *map(ord, word), 32, SEPARATOR)]
    return row or [SEPARATOR]


def code_point_rows(texts: list[str]) -> np.ndarray:
    """int64 [n, L]: the rows of all texts, padded at the end to the longest."""
    rows = [code_points(text) for text in texts]
    matrix = np.full((len(rows), max(map(len, rows))), SEPARATOR, dtype=np.int64)
    for target, row in zip(matrix, rows, strict=True):
        target[: len(row)] = row
    return matrix


def char_ngrams(text: str) -> Iterator[str]:
    """All n-grams of " word " for each word: what the graph of v2 counts in `code_points(text)`."""
    for word in words(text):
        padded = f" {word} "
        for size in NGRAM_SIZES:
            for start in range(len(padded) - size + 1):
                yield padded[start : start + size]


def word_ngrams(text: str) -> list[str]:
    """Tokens and pairs of adjacent tokens, joined by a space: what the graph of v1 counts."""
    tokens = re.findall(WORD_PATTERN, normalise(text))
    return tokens + [f"{left} {right}" for left, right in pairwise(tokens)]
