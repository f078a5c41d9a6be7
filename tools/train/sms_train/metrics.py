"""Figures of a binary classifier (spam is the positive class) and their 95 % intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score

ECE_BINS = 10
RESAMPLES = 1000


@dataclass(frozen=True)
class Confusion:
    """Counts of messages by truth and answer."""

    true_ham: int
    false_spam: int
    false_ham: int
    true_spam: int

    @classmethod
    def of(cls, labels: np.ndarray, answers: np.ndarray) -> "Confusion":
        """Of 0/1 vectors of the same length."""
        counts = np.bincount(labels * 2 + answers, minlength=4)
        return cls(*map(int, counts))

    @property
    def total(self) -> int:
        return self.true_ham + self.false_spam + self.false_ham + self.true_spam

    @property
    def accuracy(self) -> float:
        return (self.true_ham + self.true_spam) / self.total

    @property
    def precision(self) -> float:
        return ratio(self.true_spam, self.true_spam + self.false_spam)

    @property
    def recall(self) -> float:
        return ratio(self.true_spam, self.true_spam + self.false_ham)

    @property
    def f1(self) -> float:
        return ratio(2 * self.true_spam, 2 * self.true_spam + self.false_spam + self.false_ham)

    @property
    def mcc(self) -> float:
        """Matthews correlation coefficient; 0 when a row or column of the table is empty."""
        tp, tn, fp, fn = self.true_spam, self.true_ham, self.false_spam, self.false_ham
        return ratio(tp * tn - fp * fn, ((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)) ** 0.5)


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def calibration_bins(labels: np.ndarray, probabilities: np.ndarray) -> list[tuple[int, float, float]]:
    """(messages, mean P(spam), share of spam) of each of ECE_BINS equal-width bins of P(spam); zeros when empty."""
    bins = np.minimum((probabilities * ECE_BINS).astype(int), ECE_BINS - 1)
    count = np.bincount(bins, minlength=ECE_BINS)
    predicted = np.bincount(bins, weights=probabilities, minlength=ECE_BINS)
    observed = np.bincount(bins, weights=labels, minlength=ECE_BINS)
    return [
        (int(n), ratio(float(p), int(n)), ratio(float(o), int(n)))
        for n, p, o in zip(count, predicted, observed, strict=True)
    ]


def ece(labels: np.ndarray, probabilities: np.ndarray) -> float:
    """Expected calibration error: mean of |mean P(spam) - share of spam| over the bins, weighted by messages."""
    bins = calibration_bins(labels, probabilities)
    return sum(n * abs(predicted - observed) for n, predicted, observed in bins) / len(labels)


def mcnemar_exact(first_right: np.ndarray, second_right: np.ndarray) -> tuple[int, int, float]:
    """(only first right, only second right, two-sided p) of two classifiers on the same messages.

    Under the null hypothesis a message that only one of them gets right is a fair coin (McNemar 1947, exact form).
    """
    only_first = int((first_right & ~second_right).sum())
    only_second = int((second_right & ~first_right).sum())
    discordant = only_first + only_second
    p = binomtest(min(only_first, only_second), discordant).pvalue if discordant else 1.0
    return only_first, only_second, float(p)


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % Wilson score interval of a proportion."""
    if not trials:
        return 0.0, 1.0
    interval = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def bootstrap(
    figure: Callable[[np.ndarray, np.ndarray], float],
    labels: np.ndarray,
    values: np.ndarray,
    seed: int,
) -> tuple[float, float]:
    """95 % percentile bootstrap interval of figure(labels, values), messages drawn with replacement within each class.

    Drawing within the classes keeps both present, so that every figure is defined.
    """
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(labels == value) for value in (0, 1)]
    drawn = []
    for _ in range(RESAMPLES):
        pick = np.concatenate([random.choice(members, len(members)) for members in classes])
        drawn.append(figure(labels[pick], values[pick]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True)
class Figure:
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


def figures(labels: np.ndarray, probabilities: np.ndarray, answers: np.ndarray, seed: int) -> dict[str, Figure]:
    """All figures of a classifier, in the order in which they are reported."""
    table = Confusion.of(labels, answers)

    def resampled(value: float, figure: Callable, values: np.ndarray) -> Figure:
        return Figure(value, *bootstrap(figure, labels, values, seed))

    return {
        "accuracy": Figure(table.accuracy, *wilson(table.true_ham + table.true_spam, table.total)),
        "precision": Figure(table.precision, *wilson(table.true_spam, table.true_spam + table.false_spam)),
        "recall": Figure(table.recall, *wilson(table.true_spam, table.true_spam + table.false_ham)),
        "f1": resampled(table.f1, lambda y, a: Confusion.of(y, a).f1, answers),
        "mcc": resampled(table.mcc, lambda y, a: Confusion.of(y, a).mcc, answers),
        "auc": resampled(float(roc_auc_score(labels, probabilities)), roc_auc_score, probabilities),
        "ece": resampled(ece(labels, probabilities), ece, probabilities),
    }
