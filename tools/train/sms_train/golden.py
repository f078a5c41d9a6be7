"""golden.json: texts with the probability that every runtime must give for them before it serves."""

import numpy as np

from .data import Messages, duplicate_key
from .elsewhere_texts import TEXTS as ELSEWHERE
from .errors import TrainError
from .golden_texts import TEXTS
from .models import Model

MARGIN = 1e-3
"""No golden probability lies this near to the threshold, nor within two tolerances: a label never hangs on rounding."""

DIGITS = 7
MIN_KEY = 20
"""Shorter texts ("ok") may be in any data set."""

MIN_VECTORS = 80


def check_texts(messages: Messages) -> None:
    """The published texts must not be in the data: messages of a data set are not published, and those from elsewhere
    are not trained on."""
    keys = {duplicate_key(text) for text in messages.texts}
    for kind, texts in (("golden text", TEXTS), ("text from elsewhere", ELSEWHERE)):
        for text in texts:
            key = duplicate_key(text)
            if len(key) >= MIN_KEY and key in keys:
                raise TrainError(f"a {kind} is a message of the data set; change it: {text!r}")


def golden(model: Model, probabilities: np.ndarray, threshold: float) -> dict:
    """The document of one version; `probabilities` float [len(TEXTS)] are those that its runtimes should give.

    A text near the threshold is refused, as it should be exchanged. Not so when the tolerance is wide (int8, whose
    results differ between processors): its many texts near the threshold are left out, as long as enough remain.
    """
    margin = max(MARGIN, 2 * model.tolerance)
    near = [abs(probability - threshold) <= margin for probability in probabilities]
    if model.tolerance <= MARGIN and any(near):
        index = near.index(True)
        raise TrainError(
            f"a golden text has probability {probabilities[index]:.4f} with {model.version}, within {margin} of the "
            f"threshold; change the text in golden_texts.py: {TEXTS[index][:60]!r}"
        )
    if len(TEXTS) - sum(near) < MIN_VECTORS:
        raise TrainError(
            f"{sum(near)} of {len(TEXTS)} golden texts are within {margin} of the threshold {threshold} of "
            f"{model.version}, and {MIN_VECTORS} must remain; add texts to golden_texts.py that it is sure of"
        )
    return {
        "schema": 1,
        "model": model.name,
        "version": model.version,
        "vectors": [
            {
                "text": text,
                "label": "spam" if probability >= threshold else "ham",
                "probability": round(float(probability), DIGITS),
            }
            for text, probability, left_out in zip(TEXTS, probabilities, near, strict=True)
            if not left_out
        ],
    }
