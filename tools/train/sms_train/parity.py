"""Compares the exported ONNX file with the scikit-learn estimator it was made from."""

import numpy as np
import onnxruntime

from .errors import TrainError
from .features import code_point_rows, normalise

TOLERANCE = 1e-4
BATCH = 256


def feed(featuriser: dict, texts: list[str]) -> dict[str, np.ndarray]:
    """The graph's input for raw texts: what the serving side's featuriser makes."""
    if featuriser["type"] == "codepoints":
        return {"codepoints": code_point_rows(texts)}
    return {"text": np.array([[normalise(text)] for text in texts], dtype=object)}


def onnx_probability(model: bytes, featuriser: dict, texts: list[str]) -> np.ndarray:
    """float32 [n]: P(spam) of each text by the ONNX graph, on one thread."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
    return np.concatenate([session.run(["probability"], feed(featuriser, batch))[0][:, 0] for batch in batches])


def max_difference(model: bytes, featuriser: dict, texts: list[str], expected: np.ndarray) -> float:
    """Largest |p(ONNX) - p(scikit-learn)|; fails above the tolerance, or when a value is not finite."""
    difference = np.abs(onnx_probability(model, featuriser, texts) - expected)
    worst = float(difference.max())
    if not worst <= TOLERANCE:
        raise TrainError(f"the ONNX graph differs from scikit-learn by {worst:.1e}, allowed is {TOLERANCE:.0e}")
    return worst
