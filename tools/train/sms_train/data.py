"""Reads the labelled messages and drops near-duplicates."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .errors import TrainError

WHERE = (
    "The data set is the UCI SMS Spam Collection v1: download the archive from "
    "https://archive.ics.uci.edu/dataset/228/sms+spam+collection (doi:10.24432/C5CC84), unpack it, "
    "and give the path of the file SMSSpamCollection, for example\n"
    "  npm run train -- --data ~/Downloads/SMSSpamCollection"
)
UCI_SHA256 = "7d039a24a6083ed9ef0f806ebad56bbb976e3aeb8de05669173bfdc4996c239d"
UCI_LINES = 5574
LABELS = ("ham", "spam")
MIN_PER_CLASS = 10


@dataclass(frozen=True)
class Source:
    """Where the messages come from, as told in manifest.json (`data`)."""

    name: str
    sha256: str
    licence: str
    attribution: str

    @property
    def is_uci(self) -> bool:
        return self.sha256 == UCI_SHA256


@dataclass(frozen=True)
class Messages:
    """Texts and labels in the order of the file; `labels[i]` is 1 for spam, 0 for ham."""

    texts: list[str]
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    @property
    def spam(self) -> int:
        return int(self.labels.sum())


def load(path: Path | None) -> tuple[Messages, Source]:
    """Reads `label<TAB>text` lines (UTF-8, no quoting, no header)."""
    if path is None:
        raise TrainError(f"--data is missing: set it to the file with the labelled messages.\n{WHERE}")
    if not path.is_file():
        what = "is a folder" if path.is_dir() else "does not exist"
        raise TrainError(f"--data {path}: this path {what}; set it to the file with the messages.\n{WHERE}")
    content = path.read_bytes()
    source = describe(path.name, hashlib.sha256(content).hexdigest())
    messages = parse(content)
    if source.is_uci and len(messages) != UCI_LINES:
        raise TrainError(f"the UCI file has {UCI_LINES:,} lines, but {len(messages):,} were read")
    return messages, source


def parse(content: bytes) -> Messages:
    """Splits at LF only: quotes and other line separators (U+0085, U+2028) are part of a message."""
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TrainError(f"line {line} of the data is not UTF-8; convert the file first.\n{WHERE}") from error
    if lines and not lines[-1]:
        lines.pop()
    texts, labels = [], []
    for number, line in enumerate(lines, start=1):
        label, tab, text = line.removesuffix("\r").partition("\t")
        if not tab or label not in LABELS or not text:
            raise TrainError(
                f"line {number} of the data is not `ham<TAB>text` or `spam<TAB>text`; "
                f"the file must be UTF-8 lines of that shape, without a header.\n{WHERE}"
            )
        texts.append(text)
        labels.append(LABELS.index(label))
    return Messages(texts, np.array(labels, dtype=np.int64))


def describe(file_name: str, sha256: str) -> Source:
    if sha256 == UCI_SHA256:
        return Source(
            name="UCI SMS Spam Collection v1",
            sha256=sha256,
            licence="free to use with attribution, without warranty (terms in the collection's readme)",
            attribution="Almeida, T.A., Gómez Hidalgo, J.M., Yamakami, A. Contributions to the Study of SMS Spam "
            "Filtering: New Collection and Results. DocEng 2011. doi:10.24432/C5CC84",
        )
    return Source(name=file_name, sha256=sha256, licence="not stated", attribution="not stated")


def duplicate_key(text: str) -> str:
    """What remains of a text when digits and punctuation do not count; the text itself if nothing remains.

    Lower case, each run of digits to `0`, everything but a–z and 0 dropped. Spam campaigns repeat a message with
    another number or spacing; such copies on both sides of a split would be counted as skill.
    """
    key = re.sub(r"[^a-z0]", "", re.sub(r"[0-9]+", "0", text.lower()))
    return key or text


def deduplicate(messages: Messages) -> Messages:
    """Keeps the first message of each duplicate key."""
    first: dict[str, int] = {}
    for index, text in enumerate(messages.texts):
        first.setdefault(duplicate_key(text), index)
    kept = list(first.values())
    unique = Messages([messages.texts[i] for i in kept], messages.labels[kept])
    fewest = min(unique.spam, len(unique) - unique.spam)
    if fewest < MIN_PER_CLASS:
        raise TrainError(
            f"only {fewest} messages of one class remain without duplicates; "
            f"training and its cross-validation need at least {MIN_PER_CLASS} of each"
        )
    return unique
