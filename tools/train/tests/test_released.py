"""The committed model folders belong to this code."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

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

    content = (folder / manifest["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == manifest["sha256"]
    assert len(content) <= 1_000_000

    vectors = json.loads((folder / "golden.json").read_text())["vectors"]
    assert [vector["text"] for vector in vectors] == TEXTS
    probabilities = onnx_probability(content, manifest["featuriser"], TEXTS)
    np.testing.assert_allclose(probabilities, [vector["probability"] for vector in vectors], atol=1e-6)
    spam = probabilities >= manifest["threshold"]
    assert [vector["label"] for vector in vectors] == [manifest["labels"][int(answer)] for answer in spam]
    assert min(spam.sum(), (~spam).sum()) >= 20
