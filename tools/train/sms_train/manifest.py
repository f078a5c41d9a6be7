"""manifest.json: what a model folder says of itself. The keys are explained in models/README.md."""

import hashlib
import json

from .artefact import Artefact
from .data import LABELS, Source
from .evaluate import Evaluation
from .models import FOLDS, SEED, Model

PROTOCOL = f"{FOLDS}-fold stratified out-of-fold on messages without near-duplicates, seed {SEED}"


def manifest(model: Model, artefact: Artefact, evaluation: Evaluation, source: Source) -> dict:
    quality = {name: round(figure.value, 4) for name, figure in evaluation.figures.items()}
    return {
        "schema": 1,
        "name": model.name,
        "version": model.version,
        "classifier": model.classifier,
        "description": model.description,
        "file": "model.onnx",
        "sha256": hashlib.sha256(artefact.onnx_file).hexdigest(),
        "engine": model.engine,
        "featuriser": artefact.featuriser,
        "labels": list(LABELS),
        "threshold": artefact.threshold,
        "tolerance": model.tolerance,
        "quality": {"protocol": PROTOCOL, "messages": len(evaluation.labels)} | quality,
        "data": {
            "name": source.name,
            "sha256": source.sha256,
            "licence": source.licence,
            "attribution": source.attribution,
        },
        "licence": "Apache-2.0",
    }


def to_json(document: dict) -> bytes:
    """Indented ASCII: invisible characters stay visible as escapes."""
    return (json.dumps(document, indent=2) + "\n").encode()
