"""Runs exported ONNX files, and compares them with the scikit-learn estimator that they were made from."""

import numpy as np
import onnxruntime

from .errors import TrainError
from .features import code_point_rows, normalise
from .run import Run
from .wordpiece import WordPiece, padded

TOLERANCE = 1e-4
BATCH = 256


def feed(featuriser: dict, texts: list[str], wordpiece: WordPiece | None) -> dict[str, np.ndarray]:
    """The graph's input for raw texts: what the serving side's featuriser makes."""
    if featuriser["type"] == "wordpiece":
        ids, mask = padded([wordpiece.ids(text) for text in texts])
        return {"input_ids": ids, "attention_mask": mask}
    if featuriser["type"] == "codepoints":
        return {"codepoints": code_point_rows(texts)}
    return {"text": np.array([[normalise(text)] for text in texts], dtype=object)}


def onnx_probability(
    model: bytes, featuriser: dict, texts: list[str], files: dict[str, bytes], run: Run | None = None
) -> np.ndarray:
    """float32 [n]: P(spam) of each text by the ONNX graph, on one thread.

    `files` has the content of those that the featuriser names. An encoder gets one text at a time, as it does when it
    serves: texts of one batch would share a scale of quantisation.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    encoder = featuriser["type"] == "wordpiece"
    wordpiece = WordPiece(files[featuriser["tokenizer"]]) if encoder else None
    size = 1 if encoder else BATCH
    batches = [texts[start : start + size] for start in range(0, len(texts), size)]
    shown = run.progress("ONNX: texts read", batches, len(batches)) if run else batches
    return np.concatenate(
        [session.run(["probability"], feed(featuriser, batch, wordpiece))[0][:, 0] for batch in shown]
    )


def max_difference(model: bytes, featuriser: dict, texts: list[str], expected: np.ndarray) -> float:
    """Largest |p(ONNX) - p(scikit-learn)|; fails above the tolerance, or when a value is not finite."""
    difference = np.abs(onnx_probability(model, featuriser, texts, {}) - expected)
    worst = float(difference.max())
    if not worst <= TOLERANCE:
        raise TrainError(f"the ONNX graph differs from scikit-learn by {worst:.1e}, allowed is {TOLERANCE:.0e}")
    return worst
