"""From a message to token ids, as v3 sees it. The serving side does exactly the same with the same tokenizer.json."""

import json

import numpy as np
from tokenizers import Tokenizer
from tokenizers.normalizers import BertNormalizer

MAX_TOKENS = 128
"""Ids of a message at most, [CLS] and [SEP] included; what is longer loses its end."""

PADDING = 0
"""The id of [PAD]. Padded places are masked: any id would do."""


def without_limits(tokenizer_file: bytes) -> bytes:
    """The tokenizer file without truncation and padding, which are the caller's: the ids of a text stay the same."""
    document = json.loads(tokenizer_file) | {"truncation": None, "padding": None}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class WordPiece:
    """Encodes texts by the content of a tokenizer.json whose post-processor adds [CLS] and [SEP].

    The library lowers the case letter by letter. @huggingface/tokenizers, which serves, does it as JavaScript does,
    with the rule of the final sigma. So does `str.lower()`, which must come where the normaliser's own would: after
    control characters are dropped.
    """

    def __init__(self, tokenizer_file: bytes) -> None:
        self.tokenizer = Tokenizer.from_str(tokenizer_file.decode())
        self.clean = BertNormalizer(clean_text=True, handle_chinese_chars=False, strip_accents=False, lowercase=False)

    def ids(self, text: str) -> list[int]:
        """U+0000 to a space, then at most MAX_TOKENS ids, [CLS] first and [SEP] last."""
        lower = self.clean.normalize_str(text.replace("\0", " ")).lower()
        ids = self.tokenizer.encode(lower).ids
        return ids if len(ids) <= MAX_TOKENS else [*ids[: MAX_TOKENS - 1], ids[-1]]


def padded(rows: list[list[int]], length: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """(ids, mask), both int64 [n, L]: the rows padded at the end to `length` or the longest; mask 1 marks a token."""
    length = length or max(map(len, rows))
    ids = np.full((len(rows), length), PADDING, dtype=np.int64)
    mask = np.zeros((len(rows), length), dtype=np.int64)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = row
        mask[index, : len(row)] = 1
    return ids, mask
