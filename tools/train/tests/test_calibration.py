import numpy as np
import pytest
from scipy.special import expit

from sms_train.calibration import best_threshold, platt


def test_platt_finds_the_scale_and_shift_that_made_the_labels():
    random = np.random.default_rng(1)
    logits = random.normal(0, 3, 20_000)
    labels = (random.random(20_000) < expit(0.5 * logits - 1)).astype(int)
    scale, shift = platt(logits, labels)
    assert scale == pytest.approx(0.5, abs=0.02)
    assert shift == pytest.approx(-1, abs=0.05)


def test_platt_of_separable_messages_is_finite():
    scale, shift = platt(np.array([-9.0, -8, -7, 7, 8]), np.array([0, 0, 0, 1, 1]))
    # Two spam messages: none is more certain than 3 in 4; three of ham: none less than 1 in 5.
    assert expit(scale * 7.5 + shift) == pytest.approx(0.75, abs=0.01)
    assert expit(scale * -8 + shift) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(
    ("probabilities", "labels", "threshold"),
    [
        ([0.1, 0.2, 0.9], [0, 0, 1], 0.5),
        ([0.1, 0.6, 0.9], [0, 0, 1], 0.61),
        ([0.1, 0.2, 0.3, 0.9], [0, 0, 1, 1], 0.3),
    ],
)
def test_threshold_with_most_right_and_nearest_to_half(probabilities, labels, threshold):
    assert best_threshold(np.array(probabilities), np.array(labels)) == pytest.approx(threshold)
