import numpy as np
import pytest

from sms_train.metrics import Confusion, bootstrap, calibration_bins, ece, figures, mcnemar_exact, wilson


def test_confusion_figures():
    table = Confusion.of(np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]), np.array([0, 0, 0, 0, 1, 1, 1, 1, 0, 0]))
    assert table == Confusion(true_ham=4, false_spam=1, false_ham=2, true_spam=3)
    assert table.accuracy == 0.7
    assert table.precision == 0.75
    assert table.recall == 0.6
    assert table.f1 == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))
    assert table.mcc == pytest.approx((3 * 4 - 1 * 2) / (4 * 5 * 5 * 6) ** 0.5)


def test_figures_of_an_answer_that_is_always_ham_are_zero():
    table = Confusion.of(np.array([0, 1]), np.array([0, 0]))
    assert (table.precision, table.recall, table.f1, table.mcc) == (0, 0, 0, 0)


def test_ece_by_hand():
    labels = np.array([0, 1, 1, 1])
    probabilities = np.array([0.05, 0.15, 0.92, 1.0])
    bins = calibration_bins(labels, probabilities)
    assert bins[0] == (1, 0.05, 0)
    assert bins[1] == (1, 0.15, 1)
    assert bins[5] == (0, 0, 0)
    assert bins[9] == (2, pytest.approx(0.96), 1)
    assert ece(labels, probabilities) == pytest.approx((0.05 + 0.85 + 2 * 0.04) / 4)


def test_ece_of_a_calibrated_answer_is_zero():
    assert ece(np.array([0, 1, 0, 1]), np.full(4, 0.5)) == 0


@pytest.mark.parametrize(
    ("only_first", "only_second", "p"),
    [
        (1, 8, 20 / 512),  # 2 * (C(9, 0) + C(9, 1)) / 2^9
        (8, 1, 20 / 512),
        (0, 6, 2 / 64),
        (5, 5, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_exact(only_first, only_second, p):
    both = np.ones(7, dtype=bool)
    first = np.concatenate([both, np.ones(only_first, dtype=bool), np.zeros(only_second, dtype=bool)])
    second = np.concatenate([both, np.zeros(only_first, dtype=bool), np.ones(only_second, dtype=bool)])
    assert mcnemar_exact(first, second) == (only_first, only_second, pytest.approx(p))


def test_wilson_interval():
    # Newcombe (1998), table I: 81 of 263.
    assert wilson(81, 263) == (pytest.approx(0.2553, abs=1e-4), pytest.approx(0.3662, abs=1e-4))
    assert wilson(0, 0) == (0, 1)


def test_bootstrap_is_seeded_and_keeps_the_classes():
    labels = np.array([0] * 90 + [1] * 10)
    values = np.arange(100.0)

    def share(drawn_labels, _):
        return float(drawn_labels.mean())

    def mean(_, drawn_values):
        return float(drawn_values.mean())

    assert bootstrap(share, labels, values, seed=1) == (0.1, 0.1)
    low, high = bootstrap(mean, labels, values, seed=1)
    assert low < values.mean() < high
    assert bootstrap(mean, labels, values, seed=1) == (low, high)


def test_every_figure_lies_in_its_interval():
    random = np.random.default_rng(1)
    labels = (random.random(400) < 0.3).astype(int)
    probabilities = np.clip(labels * 0.4 + random.random(400) * 0.6, 0, 1)
    for name, figure in figures(labels, probabilities, (probabilities >= 0.5).astype(int), seed=1).items():
        if name != "ece":  # resampling adds noise to each bin
            assert figure.low <= figure.value <= figure.high, name
