"""From a trained estimator to what is released of it, checked against the estimator."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.base import BaseEstimator

from . import report as reports
from .data import Messages
from .golden_texts import TEXTS
from .graph import to_onnx
from .models import Model, spam_probability, threshold_of
from .parity import max_difference
from .run import Run
from .tuned_encoder import TunedEncoder

NOTICES = {
    "LICENSE": Path(__file__).resolve().parents[3] / "LICENSE",
    "NOTICE": Path(__file__).parent / "NOTICE",
}
"""Released with what was made from the base model, whose licence is that of this project: Apache-2.0."""


@dataclass(frozen=True)
class Artefact:
    """`golden` is P(spam) of the golden texts, `facts` rows of the report, `files` what lies beside the model."""

    onnx_file: bytes
    featuriser: dict
    threshold: float
    golden: np.ndarray
    facts: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)


def artefact(model: Model, estimator: BaseEstimator, read: Messages, run: Run) -> Artefact:
    make = encoder_artefact if isinstance(estimator, TunedEncoder) else linear_artefact
    return make(model, estimator, read, run)


def linear_artefact(model: Model, estimator: BaseEstimator, read: Messages, run: Run) -> Artefact:
    """Writes the graph. Fails when it does not agree with scikit-learn."""
    graph = to_onnx(model.version, estimator, model.description)
    onnx_file = graph.SerializeToString(deterministic=True)
    run.say(f"{model.version}: comparing ONNX with scikit-learn over {len(read):,} messages and the golden texts")
    parity = max_difference(onnx_file, model.featuriser, read.texts, spam_probability(estimator, read.texts))
    golden = spam_probability(estimator, TEXTS)
    golden_parity = max_difference(onnx_file, model.featuriser, TEXTS, golden)
    features = next(len(tensor.raw_data) // 4 for tensor in graph.graph.initializer if tensor.name == "idf")
    run.say(
        f"{model.version}: {len(onnx_file):,} bytes, {features:,} features, "
        f"largest differences {parity:.1e} and {golden_parity:.1e}"
    )
    facts = reports.linear_facts(model, len(onnx_file), features, parity, golden_parity)
    return Artefact(onnx_file, model.featuriser, threshold_of(estimator), golden, facts)


def encoder_artefact(model: Model, estimator: TunedEncoder, read: Messages, run: Run) -> Artefact:
    """The graph was written, and is what the estimator answers with."""
    notices = {name: path.read_bytes() for name, path in NOTICES.items()}
    return Artefact(
        onnx_file=estimator.fitted.onnx_file,
        featuriser=estimator.featuriser,
        threshold=estimator.threshold,
        golden=spam_probability(estimator, TEXTS),
        facts=reports.encoder_facts(model, estimator.fitted),
        files=estimator.files | notices,
    )
