"""The classifiers: how each is trained and what its manifest says of it."""

import string
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from nltk.stem import PorterStemmer
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from .features import char_ngrams, word_ngrams
from .run import Run
from .tuned_encoder import TunedEncoder
from .wordpiece import MAX_TOKENS

SEED = 42
FOLDS = 5
THRESHOLD = 0.5
"""Of an estimator that has chosen none."""


@dataclass(frozen=True)
class Model:
    """One released version. `build` gives an untrained estimator over raw texts with `predict_proba`, and `threshold`
    once trained if it chooses one."""

    version: str
    name: str
    classifier: str
    description: str
    engine: str
    featuriser: dict
    build: Callable[[Run], BaseEstimator]
    targets: dict[str, float] = field(default_factory=dict)
    """Lowest out-of-fold figures on the UCI data with which the version may be released."""
    limits: dict[str, float] = field(default_factory=dict)
    """Highest ones."""
    max_bytes: int = 1_000_000
    tolerance: float = 1e-4
    """Largest difference to a golden probability with which the version may be served."""
    better_elsewhere_than: str | None = None
    """The version that it must clearly beat on messages from elsewhere."""
    supplemented: bool = False
    """Whether it also learns from `supplement_texts`."""
    base: str | None = None
    """What it was made from, and under which licence."""


def folds() -> StratifiedKFold:
    """The split into folds, the same for every model."""
    return StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)


def word_model(run: Run) -> Pipeline:
    """v1. Weight of a term: count · idf, rows scaled to length 1; idf = ln((1 + n) / (1 + df)) + 1.

    The dual solver, as in v2: coordinate descent without BLAS, so the weights are the same on every processor.
    """
    return Pipeline(
        [
            ("tfidf", TfidfVectorizer(analyzer=word_ngrams, min_df=3)),
            (
                "linear",
                LogisticRegression(C=100, solver="liblinear", dual=True, tol=1e-6, max_iter=1000, random_state=SEED),
            ),
        ]
    )


def ngram_model(run: Run) -> CalibratedClassifierCV:
    """v2. As v1 with 1 + ln(count) for count, and a support vector machine whose scores Platt scaling turns into
    probabilities: P(spam) = 1 / (1 + exp(a · score + b)), with a and b fitted (Platt 1999) to the out-of-fold scores of
    an inner cross-validation of the training messages alone.
    """
    linear = Pipeline(
        [
            ("tfidf", TfidfVectorizer(analyzer=char_ngrams, sublinear_tf=True, min_df=3)),
            ("linear", LinearSVC(C=1, random_state=SEED)),
        ]
    )
    return CalibratedClassifierCV(linear, method="sigmoid", cv=folds(), ensemble=False)


def transformer_model(run: Run) -> TunedEncoder:
    """v3. Calibrated by Platt scaling of what its int8 file answers to messages kept apart."""
    return TunedEncoder(TRANSFORMER, SEED, run)


def peer_model(run: Run) -> Pipeline:
    """The pipeline to beat, measured and never released: stemmed words, TF-IDF, a decision tree."""
    return Pipeline(
        [
            ("tfidf", TfidfVectorizer(analyzer=stemmed_words)),
            ("tree", DecisionTreeClassifier(random_state=SEED)),
        ]
    )


def stemmed_words(text: str) -> list[str]:
    """Punctuation dropped, stop words (scikit-learn's English list) dropped, Porter stems of the rest."""
    plain = text.lower().translate(str.maketrans("", "", string.punctuation))
    return [stem(word) for word in plain.split() if word not in ENGLISH_STOP_WORDS]


stem = lru_cache(maxsize=None)(PorterStemmer().stem)


def spam_probability(estimator: BaseEstimator, texts: list[str]) -> np.ndarray:
    """float64 [n]: P(spam) of each text by the trained scikit-learn estimator."""
    return estimator.predict_proba(texts)[:, 1]


def threshold_of(estimator: BaseEstimator) -> float:
    """P(spam) from which the trained estimator says spam."""
    return getattr(estimator, "threshold", THRESHOLD)


TRANSFORMER = (
    "MiniLM, a language model of 6 layers, with the upper 4 tuned on the messages and on a supplement of messages in "
    "the styles of today, written for this project; 8-bit weights. Word pieces in, probability out."
)

MODELS = {
    model.version: model
    for model in (
        Model(
            version="v1",
            name="word-tfidf-logreg",
            classifier="logistic regression on word TF-IDF",
            description="TF-IDF of words and word pairs (ASCII tokens, seen in at least 3 messages) and a logistic "
            "regression. Text in, probability out: the whole pipeline is in the ONNX graph.",
            engine="ngram-linear",
            featuriser={"type": "text", "lowercase": True},
            build=word_model,
            targets={"accuracy": 0.984},
        ),
        Model(
            version="v2",
            name="char-ngram-svm",
            classifier="linear SVM on character n-grams",
            description="Sublinear TF-IDF of the 2 to 5 character n-grams within words (seen in at least 3 messages), "
            "a linear support vector machine and Platt scaling. Code points in, probability out.",
            engine="ngram-linear",
            featuriser={"type": "codepoints", "lowercase": True},
            build=ngram_model,
            targets={"accuracy": 0.991, "f1": 0.96},
        ),
        Model(
            version="v3",
            name="minilm-tuned-int8",
            classifier="tuned MiniLM transformer",
            description=TRANSFORMER,
            engine="onnx",
            featuriser={"type": "wordpiece", "tokenizer": "tokenizer.json", "maxTokens": MAX_TOKENS},
            build=transformer_model,
            targets={"accuracy": 0.988},
            limits={"ece": 0.01},
            max_bytes=25_000_000,
            tolerance=0.05,
            better_elsewhere_than="v2",
            supplemented=True,
            base="sentence-transformers/all-MiniLM-L6-v2, Apache-2.0",
        ),
    )
}
