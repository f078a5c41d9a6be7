"""How the versions do on messages that are not like those they were trained on."""

from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator

from .data import LABELS
from .elsewhere_texts import STYLES, TEXTS
from .metrics import Confusion, mcnemar_exact
from .models import MODELS, spam_probability, threshold_of

CLEARLY = 0.05
"""A version is clearly better when it has more right and McNemar's p is below this."""

TRUTH = np.concatenate([np.full(len(texts), LABELS.index(label)) for label, texts in STYLES.values()])


@dataclass(frozen=True)
class Elsewhere:
    """What a version, trained on all messages, answers to TEXTS; `answers` int [n], 1 for spam."""

    answers: np.ndarray

    @property
    def right(self) -> np.ndarray:
        return self.answers == TRUTH

    @property
    def confusion(self) -> Confusion:
        return Confusion.of(TRUTH, self.answers)

    def by_style(self) -> dict[str, tuple[int, int]]:
        """(right, messages) of each style."""
        counts, start = {}, 0
        for style, (_, texts) in STYLES.items():
            counts[style] = int(self.right[start : start + len(texts)].sum()), len(texts)
            start += len(texts)
        return counts


def elsewhere(estimator: BaseEstimator) -> Elsewhere:
    return Elsewhere((spam_probability(estimator, TEXTS) >= threshold_of(estimator)).astype(int))


def shortfalls(version: str, found: dict[str, Elsewhere]) -> list[str]:
    """In words, that a version is not clearly better elsewhere than the one that it must beat."""
    other = MODELS[version].better_elsewhere_than
    if other is None:
        return []
    mine, its, p = mcnemar_exact(found[version].right, found[other].right)
    if mine > its and p < CLEARLY:
        return []
    return [
        f"{version} is not clearly better than {other} on messages from elsewhere: {found[version].right.sum()} right "
        f"against {found[other].right.sum()} of {len(TEXTS)}, p = {p:.2g}"
    ]
