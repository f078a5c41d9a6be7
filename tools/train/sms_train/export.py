"""Trains a version on all messages and writes its folder."""

from collections.abc import Callable
from pathlib import Path

from . import report as reports
from .data import Messages, Source
from .evaluate import Evaluation
from .golden import golden
from .golden_texts import TEXTS
from .graph import to_onnx
from .manifest import manifest, to_json
from .models import Model, spam_probability
from .parity import max_difference


def export(
    model: Model,
    read: Messages,
    kept: Messages,
    source: Source,
    evaluations: dict[str, Evaluation],
    say: Callable[[str], None],
) -> dict[str, bytes]:
    """The files of the version by name. Fails when the graph does not agree with scikit-learn."""
    say(f"{model.version}: training on all {len(kept):,} messages")
    estimator = model.build().fit(kept.texts, kept.labels)
    graph = to_onnx(model.version, estimator, model.description)
    onnx_file = graph.SerializeToString(deterministic=True)

    say(f"{model.version}: comparing ONNX with scikit-learn over {len(read):,} messages and the golden texts")
    parity = max_difference(onnx_file, model.featuriser, read.texts, spam_probability(estimator, read.texts))
    expected = spam_probability(estimator, TEXTS)
    golden_parity = max_difference(onnx_file, model.featuriser, TEXTS, expected)
    features = next(len(tensor.raw_data) // 4 for tensor in graph.graph.initializer if tensor.name == "idf")
    say(
        f"{model.version}: {len(onnx_file):,} bytes, {features:,} features, "
        f"largest differences {parity:.1e} and {golden_parity:.1e}"
    )
    facts = reports.onnx_facts(model, len(onnx_file), features, parity, golden_parity)
    return {
        "model.onnx": onnx_file,
        "manifest.json": to_json(manifest(model, onnx_file, evaluations[model.version], source)),
        "golden.json": to_json(golden(model, expected)),
        "REPORT.md": reports.report(model, read, kept, source, evaluations, facts),
    }


def write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
