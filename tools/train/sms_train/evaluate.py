"""Out-of-fold evaluation: every message is judged by a model that never saw it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.base import BaseEstimator

from .data import Messages
from .metrics import Confusion, Figure, figures, mcnemar_exact
from .models import MODELS, SEED, folds, peer_model, spam_probability, threshold_of
from .run import Run

PEER = "peer"


@dataclass(frozen=True)
class Evaluation:
    """What one model did out of fold. `probabilities` is float64 [n], `answers` int [n] (1 for spam);
    `fold_accuracy` and `thresholds` have one entry a fold."""

    labels: np.ndarray
    probabilities: np.ndarray
    answers: np.ndarray
    fold_accuracy: np.ndarray
    thresholds: np.ndarray
    figures: dict[str, Figure]

    @property
    def right(self) -> np.ndarray:
        return self.answers == self.labels

    @property
    def confusion(self) -> Confusion:
        return Confusion.of(self.labels, self.answers)


def evaluate_all(messages: Messages, run: Run) -> dict[str, Evaluation]:
    """The peer and every version, on the same folds."""
    builders = {PEER: peer_model} | {version: model.build for version, model in MODELS.items()}
    return {name: evaluate(name, build, messages, run) for name, build in builders.items()}


def evaluate(name: str, build: Callable[[Run], BaseEstimator], messages: Messages, run: Run) -> Evaluation:
    probabilities, answers = np.zeros(len(messages)), np.zeros(len(messages), dtype=int)
    accuracy, thresholds = [], []
    splits = list(folds().split(messages.texts, messages.labels))
    for number, (train, test) in enumerate(splits, start=1):
        run.say(f"{name}: fold {number} of {len(splits)}")
        estimator = build(run).fit([messages.texts[i] for i in train], messages.labels[train])
        probabilities[test] = spam_probability(estimator, [messages.texts[i] for i in test])
        thresholds.append(threshold_of(estimator))
        answers[test] = probabilities[test] >= thresholds[-1]
        accuracy.append(np.mean(answers[test] == messages.labels[test]))
    run.say(f"{name}: intervals")
    result = figures(messages.labels, probabilities, answers, SEED)
    return Evaluation(messages.labels, probabilities, answers, np.array(accuracy), np.array(thresholds), result)


def compare(first: Evaluation, second: Evaluation) -> tuple[int, int, float]:
    """McNemar's exact test of two evaluations on the same folds."""
    return mcnemar_exact(first.right, second.right)


def shortfalls(version: str, evaluation: Evaluation) -> list[str]:
    """The targets and limits of a version that were missed, in words."""
    model = MODELS[version]
    found = {name: figure.value for name, figure in evaluation.figures.items()}
    low = [(name, bound, "target") for name, bound in model.targets.items() if found[name] < bound]
    high = [(name, bound, "limit") for name, bound in model.limits.items() if found[name] > bound]
    return [f"{version} {name} is {found[name]:.4f}, the {kind} is {bound}" for name, bound, kind in low + high]
