"""Makes the folder of a version."""

from pathlib import Path

from .artefact import Artefact
from .data import Messages, Source
from .elsewhere import Elsewhere
from .errors import TrainError
from .evaluate import Evaluation
from .golden import golden
from .manifest import manifest, to_json
from .models import Model
from .report import report


def files(
    model: Model,
    artefact: Artefact,
    read: Messages,
    kept: Messages,
    source: Source,
    evaluations: dict[str, Evaluation],
    elsewhere: dict[str, Elsewhere],
) -> dict[str, bytes]:
    """The files of the version by name."""
    size = len(artefact.onnx_file)
    if size > model.max_bytes:
        raise TrainError(f"nothing was written: {model.version} has {size:,} bytes, the limit is {model.max_bytes:,}")
    return {
        "model.onnx": artefact.onnx_file,
        "manifest.json": to_json(manifest(model, artefact, evaluations[model.version], source)),
        "golden.json": to_json(golden(model, artefact.golden, artefact.threshold)),
        "REPORT.md": report(model, artefact.facts, read, kept, source, evaluations, elsewhere),
    } | artefact.files


def write(folder: Path, content: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in content.items():
        (folder / name).write_bytes(data)
