"""From logits to probabilities and a threshold, on messages that the model was not trained on."""

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

THRESHOLDS = np.arange(5, 96) / 100


def platt(logits: np.ndarray, labels: np.ndarray) -> tuple[float, float]:
    """(scale, shift) of P(spam) = sigmoid(scale · logit + shift) with the least log loss.

    With Platt's (1999) targets, which are as far from 0 and 1 as the number of messages asks: separable messages then
    have a finite answer.
    """
    spam = labels.sum()
    targets = np.where(labels == 1, (spam + 1) / (spam + 2), 1 / (len(labels) - spam + 2))

    def loss(parameters: np.ndarray) -> float:
        z = parameters[0] * logits + parameters[1]
        return float(np.mean(np.logaddexp(0, z) - targets * z))

    def slope(parameters: np.ndarray) -> np.ndarray:
        error = expit(parameters[0] * logits + parameters[1]) - targets
        return np.array([np.mean(error * logits), np.mean(error)])

    scale, shift = minimize(loss, [1.0, 0.0], jac=slope, method="BFGS").x
    return float(scale), float(shift)


def best_threshold(probabilities: np.ndarray, labels: np.ndarray) -> float:
    """The threshold with the most right answers; of several the nearest to 0.5, where calibrated ones belong."""
    right = ((probabilities[:, None] >= THRESHOLDS) == labels[:, None]).sum(0)
    best = THRESHOLDS[right == right.max()]
    return float(best[np.argmin(np.abs(best - 0.5))])
