"""Out-of-fold evaluation: every message is judged by a model that never saw it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator

from .data import Messages
from .metrics import Confusion, Figure, figures, mcnemar_exact
from .models import MODELS, SEED, THRESHOLD, folds, peer_model, spam_probability

PEER = "peer"


@dataclass(frozen=True)
class Evaluation:
    """What one model did out of fold. `probabilities` is float64 [n]; `fold_accuracy` has one entry a fold."""

    labels: np.ndarray
    probabilities: np.ndarray
    fold_accuracy: np.ndarray
    figures: dict[str, Figure]

    @property
    def answers(self) -> np.ndarray:
        return (self.probabilities >= THRESHOLD).astype(int)

    @property
    def right(self) -> np.ndarray:
        return self.answers == self.labels

    @property
    def confusion(self) -> Confusion:
        return Confusion.of(self.labels, self.answers)


def evaluate_all(messages: Messages, say: Callable[[str], None]) -> dict[str, Evaluation]:
    """The peer and every version, on the same folds."""
    builders = {PEER: peer_model} | {version: model.build for version, model in MODELS.items()}
    return {name: evaluate(name, build, messages, say) for name, build in builders.items()}


def evaluate(
    name: str, build: Callable[[], BaseEstimator], messages: Messages, say: Callable[[str], None]
) -> Evaluation:
    probabilities = np.zeros(len(messages))
    accuracy = []
    splits = list(folds().split(messages.texts, messages.labels))
    for number, (train, test) in enumerate(splits, start=1):
        say(f"{name}: fold {number} of {len(splits)}")
        estimator = build().fit([messages.texts[i] for i in train], messages.labels[train])
        probabilities[test] = spam_probability(estimator, [messages.texts[i] for i in test])
        accuracy.append(np.mean((probabilities[test] >= THRESHOLD) == messages.labels[test]))
    say(f"{name}: intervals")
    result = figures(messages.labels, probabilities, THRESHOLD, SEED)
    return Evaluation(messages.labels, probabilities, np.array(accuracy), result)


def compare(first: Evaluation, second: Evaluation) -> tuple[int, int, float]:
    """McNemar's exact test of two evaluations on the same folds."""
    return mcnemar_exact(first.right, second.right)


def shortfalls(version: str, evaluation: Evaluation) -> list[str]:
    """The targets of a version that were missed, in words."""
    return [
        f"{version} {name} is {evaluation.figures[name].value:.4f}, the target is {target}"
        for name, target in MODELS[version].targets.items()
        if evaluation.figures[name].value < target
    ]
