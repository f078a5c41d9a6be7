"""The committed model folders belong to this code."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from sms_train.golden import MARGIN, MIN_VECTORS
from sms_train.golden_texts import TEXTS
from sms_train.models import MODELS
from sms_train.parity import onnx_probability

ROOT = Path(__file__).parents[3] / "models"
KEYS = (
    "schema name version classifier description file sha256 engine featuriser labels threshold tolerance "
    "quality data licence"
).split()


@pytest.mark.parametrize("version", sorted(MODELS))
def test_released_model(version):
    model, folder = MODELS[version], ROOT / version
    manifest = json.loads((folder / "manifest.json").read_text())
    assert list(manifest) == KEYS
    assert (manifest["name"], manifest["version"]) == (model.name, version)
    for figure, target in model.targets.items():
        assert manifest["quality"][figure] >= target

    for figure, limit in model.limits.items():
        assert manifest["quality"][figure] <= limit

    content = (folder / manifest["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == manifest["sha256"]
    assert len(content) <= model.max_bytes
    featuriser = manifest["featuriser"]
    assert featuriser == model.featuriser | {key: featuriser[key] for key in featuriser if key == "tokenizerSha256"}
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    if featuriser["type"] == "wordpiece":
        assert hashlib.sha256(files[featuriser["tokenizer"]]).hexdigest() == featuriser["tokenizerSha256"]
        assert b"Apache License" in files["LICENSE"]
        assert b"modified version of the model sentence-transformers/all-MiniLM-L6-v2" in files["NOTICE"]

    vectors = json.loads((folder / "golden.json").read_text())["vectors"]
    texts = [vector["text"] for vector in vectors]
    left_out = set(TEXTS) - set(texts)
    assert texts == [text for text in TEXTS if text not in left_out]
    assert len(left_out) <= (0 if model.tolerance <= MARGIN else len(TEXTS) - MIN_VECTORS)
    probabilities = onnx_probability(content, featuriser, texts, files)
    # Where the tolerance allows for rounding alone, rounding is all there is.
    allowed = 1e-6 if model.tolerance <= MARGIN else model.tolerance
    np.testing.assert_allclose(probabilities, [vector["probability"] for vector in vectors], atol=allowed)
    spam = probabilities >= manifest["threshold"]
    assert [vector["label"] for vector in vectors] == [manifest["labels"][int(answer)] for answer in spam]
    assert min(spam.sum(), (~spam).sum()) >= 15
