import json

import numpy as np
import pytest

from sms_train import tuned_encoder
from sms_train.errors import TrainError
from sms_train.run import Run
from sms_train.tuned_encoder import TunedEncoder, last_not_worse, packaged_base


@pytest.fixture(scope="module")
def trained(messages, base_folder, tmp_path_factory) -> tuple[TunedEncoder, Run]:
    run = Run(lambda message: None, base_folder, tmp_path_factory.mktemp("fits"))
    return TunedEncoder("a test", 1, run).fit(messages.texts, messages.labels), run


def test_the_int8_file_answers_and_is_calibrated(trained, messages):
    estimator, _ = trained
    found = estimator.predict_proba(messages.texts)
    np.testing.assert_allclose(found.sum(1), 1)
    assert np.mean((found[:, 1] >= estimator.threshold) == messages.labels) > 0.8
    fit = estimator.fitted
    assert len(fit.onnx_file) < fit.float_size
    assert fit.jax_difference < 1e-4
    assert fit.int8_difference > fit.jax_difference
    assert fit.validation == len(messages) * tuned_encoder.VALIDATION


def test_a_fit_is_kept_and_taken_for_the_same_messages_alone(trained, messages, base_folder):
    estimator, run = trained
    [kept] = run.cache.iterdir()
    said: list[str] = []
    again = TunedEncoder("a test", 1, Run(said.append, base_folder, run.cache)).fit(messages.texts, messages.labels)
    assert again.fitted == estimator.fitted
    assert said == [f"v3: trained before on the same messages by the same code, taken from {kept.name[:12]}"]
    base = tuned_encoder.load_base(base_folder)
    other = messages.labels.copy()
    other[0] = 1 - other[0]
    assert estimator.key(base, messages.texts, messages.labels) == kept.name
    assert estimator.key(base, messages.texts, other) != kept.name
    assert estimator.key(base, messages.texts[::-1], messages.labels) != kept.name


def test_a_fit_that_was_not_written_to_the_end_is_not_taken(tmp_path, trained):
    tuned_encoder.remember(tmp_path / "fit", trained[0].fitted)
    assert tuned_encoder.recall(tmp_path / "fit") == trained[0].fitted
    assert json.loads((tmp_path / "fit" / "fit.json").read_text())["epoch"] == trained[0].fitted.epoch
    (tmp_path / "fit" / "fit.json").unlink()
    assert tuned_encoder.recall(tmp_path / "fit") is None


def test_the_last_epoch_unless_an_earlier_one_is_clearly_better():
    def wrong(*places: int) -> np.ndarray:
        return np.isin(np.arange(20), places)

    assert last_not_worse([wrong(1), wrong(1)]) == 1
    assert last_not_worse([wrong(1), wrong(1, 2)]) == 1
    assert last_not_worse([wrong(1), wrong(1, 2, 3)]) == 0
    assert last_not_worse([wrong(0, 1, 2), wrong(4, 5, 6, 7, 8)]) == 1
    assert last_not_worse([wrong(1, 2), wrong(), wrong(1, 2, 3)]) == 1


def test_missing_weights_say_what_to_do(monkeypatch):
    monkeypatch.setattr(tuned_encoder, "PACKAGE", "no_such_package")
    with pytest.raises(
        TrainError, match=r"package no-such-package, which is not installed: start with `npm run train`"
    ):
        packaged_base()
