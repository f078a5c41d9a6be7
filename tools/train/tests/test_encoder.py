"""The encoder in JAX, its graph as float32, and its graph in int8: the same answers as far as each can."""

import jax
import numpy as np
import onnxruntime
import pytest
from conftest import HEADS
from scipy.special import expit

from sms_train import tuning
from sms_train.encoder import load_base
from sms_train.encoder_graph import EncoderGraph, quantised
from sms_train.errors import TrainError
from sms_train.wordpiece import WordPiece, padded

SCALE, SHIFT = 0.7, -0.2


@pytest.fixture(scope="module")
def parameters(base, messages, quiet_run) -> dict:
    wordpiece = WordPiece(base.tokenizer_file)
    return tuning.with_head(base, [wordpiece.ids(text) for text in messages.texts], messages.labels, quiet_run)


@pytest.fixture(scope="module")
def rows(base, strange_texts) -> list[list[int]]:
    wordpiece = WordPiece(base.tokenizer_file)
    return [wordpiece.ids(text) for text in strange_texts[:60] + strange_texts[-110:]]


@pytest.fixture(scope="module")
def sessions(parameters) -> dict[bool, onnxruntime.InferenceSession]:
    def session(int8: bool) -> onnxruntime.InferenceSession:
        content = EncoderGraph(parameters, HEADS, int8).write(SCALE, SHIFT, "a test").SerializeToString()
        return onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])

    return {int8: session(int8) for int8 in (False, True)}


def answer(session: onnxruntime.InferenceSession, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    return session.run(["probability"], {"input_ids": ids, "attention_mask": mask})[0][:, 0]


def alone(session: onnxruntime.InferenceSession, rows: list[list[int]], length: int | None = None) -> np.ndarray:
    return np.array([answer(session, *padded([row], length))[0] for row in rows])


def test_embeddings_are_unit_vectors(parameters, rows):
    found = np.asarray(tuning.embed_rows(parameters, HEADS, *padded(rows)))
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_float_graph_agrees_with_jax(parameters, rows, sessions):
    ids, mask = padded(rows)
    expected = expit(SCALE * np.asarray(tuning.logits_of_rows(parameters, HEADS, ids, mask)) + SHIFT)
    assert np.ptp(expected) > 0.3
    np.testing.assert_allclose(answer(sessions[False], ids, mask), expected, atol=1e-5)


def test_int8_is_close_to_float(rows, sessions):
    floats, int8 = (alone(sessions[kind], rows) for kind in (False, True))
    assert 0 < np.abs(int8 - floats).max() < 0.05


@pytest.mark.parametrize("int8", [False, True])
def test_padding_does_not_count(rows, sessions, int8):
    """To the last bits: padding is zero where scales are taken."""
    np.testing.assert_allclose(alone(sessions[int8], rows, 128), alone(sessions[int8], rows), atol=2e-6)


@pytest.mark.parametrize("int8", [False, True])
def test_what_stands_in_padded_places_does_not_count(rows, sessions, int8):
    ids, mask = padded(rows[:5], 128)
    noise = np.where(mask == 1, ids, 7)
    for one in range(5):
        pick = slice(one, one + 1)
        expected = answer(sessions[int8], ids[pick], mask[pick])
        np.testing.assert_allclose(answer(sessions[int8], noise[pick], mask[pick]), expected, atol=2e-6)


def test_inputs_and_output(sessions):
    for session in sessions.values():
        assert [(value.name, value.type, value.shape) for value in session.get_inputs()] == [
            ("input_ids", "tensor(int64)", ["n", "length"]),
            ("attention_mask", "tensor(int64)", ["n", "length"]),
        ]
        [output] = session.get_outputs()
        assert (output.name, output.type, output.shape) == ("probability", "tensor(float)", ["n", 1])


def test_quantised_by_column_and_by_row():
    weight = np.array([[1.0, -2], [0.25, 8], [0, 0]], dtype=np.float32)
    values, scales = quantised(weight, 0, 63)
    assert values.tolist() == [[63, -16], [16, 63], [0, 0]]
    np.testing.assert_allclose(scales, [[1 / 63, 8 / 63]], rtol=1e-6)
    values, _ = quantised(weight, 1, 127)
    assert values.tolist() == [[64, -127], [4, 127], [0, 0]]


def test_tuning_lowers_the_loss_and_leaves_the_lower_part_alone(base, messages, quiet_run, monkeypatch):
    monkeypatch.setattr(tuning, "TUNED_LAYERS", 1)
    monkeypatch.setattr(tuning, "LEARNING_RATE", 3e-3)
    monkeypatch.setattr(tuning, "LENGTHS", (64,))
    wordpiece = WordPiece(base.tokenizer_file)
    rows = [wordpiece.ids(text) for text in messages.texts]
    start = tuning.with_head(base, rows, messages.labels, quiet_run)
    before = jax.tree.map(np.array, start)

    def loss(parameters: dict) -> float:
        z = tuning.over_rows(tuning.logits_of_rows, parameters, HEADS, rows, quiet_run)
        return float(np.mean(np.logaddexp(0, z) - messages.labels * z))

    *_, tuned = tuning.tune(start, HEADS, [(rows, messages.labels)] * 3, 1, quiet_run)
    assert loss(tuned) < loss(before)
    for name in ("words", "positions"):
        np.testing.assert_array_equal(tuned[name], before[name])
    same = [
        all(np.array_equal(a, b) for a, b in zip(*map(jax.tree.leaves, pair), strict=True))
        for pair in zip(tuned["layers"], before["layers"], strict=True)
    ]
    assert same == [True, False]


def test_learning_rate_rises_and_falls():
    rates = [tuning.rate(done, 100) for done in range(100)]
    assert np.argmax(rates) in (9, 10)
    assert max(rates) == pytest.approx(tuning.LEARNING_RATE)
    assert rates[0] == pytest.approx(tuning.LEARNING_RATE / 10)
    assert rates[-1] < tuning.LEARNING_RATE / 1000


def test_each_epoch_has_each_row_once():
    rows = [[1] * (1 + index % 128) for index in range(150)]
    found = tuning.epoch_batches(rows, np.random.default_rng(1))
    # The last batch is filled up by repeating a row of it.
    [repeated] = (len(pick) - len(set(pick)) for pick, _, _ in found if len(pick) > len(set(pick)))
    assert repeated == tuning.BATCH - 150 % tuning.BATCH
    assert sorted(index for pick, _, _ in found for index in set(pick)) == list(range(150))
    for pick, ids, mask in found:
        assert ids.shape == mask.shape == (tuning.BATCH, ids.shape[1])
        assert ids.shape[1] in tuning.LENGTHS
        assert mask.sum(1).tolist() == [len(rows[index]) for index in pick]


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_a_base_without_one_of_its_files(tmp_path, base_folder, name):
    for path in base_folder.iterdir():
        if path.name != name:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(TrainError, match=rf"--base .*: {name} is not there; the folder must hold config\.json, model"):
        load_base(tmp_path)


def test_another_kind_of_model_is_refused(tmp_path, base_folder):
    for path in base_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    config = tmp_path / "config.json"
    config.write_text(config.read_text().replace('"bert"', '"gpt2"'))
    with pytest.raises(TrainError, match=r"config\.json is not of a BERT encoder with exact GELU"):
        load_base(tmp_path)
    config.write_text(
        (base_folder / "config.json").read_text().replace('"num_hidden_layers": 2', '"num_hidden_layers": 3')
    )
    with pytest.raises(TrainError, match=r"model\.safetensors has no weights 'encoder\.layer\.2\."):
        load_base(tmp_path)
