"""golden.json: texts with the probability that every runtime must give for them before it serves."""

import numpy as np

from .data import Messages, duplicate_key
from .errors import TrainError
from .golden_texts import TEXTS
from .models import THRESHOLD, Model

MARGIN = 1e-3
"""No golden probability lies this near to the threshold: a label never hangs on rounding."""

DIGITS = 7
MIN_KEY = 20
"""Shorter texts ("ok") may be in any data set."""


def check_texts(messages: Messages) -> None:
    """The golden texts are published, messages of a data set are not: they must have none in common."""
    keys = {duplicate_key(text) for text in messages.texts}
    for text in TEXTS:
        key = duplicate_key(text)
        if len(key) >= MIN_KEY and key in keys:
            raise TrainError(f"a golden text is a message of the data set; change it: {text!r}")


def golden(model: Model, probabilities: np.ndarray) -> dict:
    """The document of one version; `probabilities` is scikit-learn's float64 [len(TEXTS)]."""
    for text, probability in zip(TEXTS, probabilities, strict=True):
        if abs(probability - THRESHOLD) <= MARGIN:
            raise TrainError(
                f"a golden text has probability {probability:.4f} with {model.version}, within {MARGIN} of the "
                f"threshold; change the text in golden_texts.py: {text[:60]!r}"
            )
    return {
        "schema": 1,
        "model": model.name,
        "version": model.version,
        "vectors": [
            {
                "text": text,
                "label": "spam" if probability >= THRESHOLD else "ham",
                "probability": round(float(probability), DIGITS),
            }
            for text, probability in zip(TEXTS, probabilities, strict=True)
        ],
    }
