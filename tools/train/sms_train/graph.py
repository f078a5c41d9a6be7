"""Builds the ONNX graphs from trained estimators, node by node.

Not with skl2onnx: it has no character n-grams within words and exports sublinear TF-IDF as log(1 + tf) instead of
1 + log(tf). Both graphs end alike: counts · idf, rows to length 1, dot product with the weights, sigmoid.

The initializers `idf` [F], `weights` [F, 1], `bias` [1], and in v2 `platt_a` [1], `platt_b` [1] (all float32) and the
attributes of the TfIdfVectorizer node are an interface: libs/model-runtime reads them from the file of v2.
"""

from collections.abc import Callable

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.base import BaseEstimator
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import Pipeline

from .features import WORD_PATTERN

OPSET = 21
IR_VERSION = 10
OUTPUT = "probability"
TINY = 1e-12
"""Below the length of any row but zero: dividing by max(length, TINY) leaves a zero row zero."""


class GraphBuilder:
    """Collects nodes and constants; each `add` returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []

    def add(self, operator: str, *inputs: str, output: str, **attributes: object) -> str:
        [name] = self.add_many(operator, *inputs, outputs=[output], **attributes)
        return name

    def add_many(self, operator: str, *inputs: str, outputs: list[str], **attributes: object) -> list[str]:
        self.nodes.append(helper.make_node(operator, inputs, outputs, name=outputs[0], **attributes))
        return outputs

    def constant(self, name: str, values: object, dtype: type = np.float32) -> str:
        self.initializers.append(numpy_helper.from_array(np.asarray(values, dtype=dtype), name))
        return name

    def counts(self, tokens: str, ngrams: list[tuple], **pool: list) -> str:
        """[n, L] tokens to float [n, F]: how often each n-gram occurs. `ngrams` is sorted by length."""
        lengths = [len(ngram) for ngram in ngrams]
        longest = lengths[-1]
        sizes = np.bincount(lengths, minlength=longest + 1)[1:] * np.arange(1, longest + 1)
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return self.add(
            "TfIdfVectorizer",
            tokens,
            output="counts",
            mode="TF",
            min_gram_length=lengths[0],
            max_gram_length=longest,
            max_skip_count=0,
            ngram_counts=starts.tolist(),
            ngram_indexes=list(range(len(ngrams))),
            **pool,
        )

    def sublinear(self, counts: str) -> str:
        """1 + ln(count) where count > 0, else 0."""
        one, zero = self.constant("one", 1), self.constant("zero", 0)
        at_least_one = self.add("Max", counts, one, output="counts_at_least_one")
        logarithm = self.add("Log", at_least_one, output="log_counts")
        raised = self.add("Add", logarithm, one, output="one_plus_log_counts")
        present = self.add("Greater", counts, zero, output="present")
        return self.add("Where", present, raised, zero, output="sublinear_counts")

    def linear(self, counts: str, idf: np.ndarray, weights: np.ndarray, bias: np.ndarray) -> str:
        """[n, 1] scores: TF-IDF rows of length 1 (or 0) · weights + bias."""
        weighted = self.add("Mul", counts, self.constant("idf", idf), output="tfidf")
        axes = self.constant("axes", [1], np.int64)
        length = self.add("ReduceL2", weighted, axes, output="length", keepdims=1)
        divisor = self.add("Max", length, self.constant("tiny", TINY), output="divisor")
        row = self.add("Div", weighted, divisor, output="unit_tfidf")
        dot = self.add("MatMul", row, self.constant("weights", weights.reshape(-1, 1)), output="dot")
        return self.add("Add", dot, self.constant("bias", bias), output="score")

    def model(self, inputs: dict[str, tuple[int, list]], description: str) -> onnx.ModelProto:
        """The finished model. `inputs` are (type, shape) by name; nothing in it depends on when or where it is made."""
        graph = helper.make_graph(
            self.nodes,
            "sms-checker",
            [helper.make_tensor_value_info(name, *value) for name, value in inputs.items()],
            [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", 1])],
            self.initializers,
        )
        model = helper.make_model(
            graph,
            producer_name="sms-checker tools/train",
            doc_string=description,
            ir_version=IR_VERSION,
            opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", 1)],
        )
        onnx.checker.check_model(model)
        return model


def ordered(tfidf: TfidfVectorizer, split: Callable[[str], tuple]) -> tuple[list[tuple], np.ndarray]:
    """The n-grams as tuples of tokens sorted by (length, tokens), and for each its column in scikit-learn's matrix."""
    columns = {split(term): column for term, column in tfidf.vocabulary_.items()}
    ngrams = sorted(columns, key=lambda ngram: (len(ngram), ngram))
    return ngrams, np.array([columns[ngram] for ngram in ngrams])


def word_graph(estimator: Pipeline, description: str) -> onnx.ModelProto:
    """v1: `text` string [n, 1], normalised by the caller, to `probability` float [n, 1]."""
    tfidf, logistic = estimator["tfidf"], estimator["linear"]
    ngrams, columns = ordered(tfidf, lambda term: tuple(term.split(" ")))
    build = GraphBuilder()
    # Rows of a batch are padded with a token that the pattern cannot give.
    tokens = build.add(
        "Tokenizer",
        "text",
        output="tokens",
        domain="com.microsoft",
        mark=0,
        mincharnum=1,
        pad_value="#",
        tokenexp=WORD_PATTERN,
    )
    flat = build.add("Flatten", tokens, output="token_rows", axis=1)
    counts = build.counts(flat, ngrams, pool_strings=[token for ngram in ngrams for token in ngram])
    score = build.linear(counts, tfidf.idf_[columns], logistic.coef_[0][columns], logistic.intercept_)
    build.add("Sigmoid", score, output=OUTPUT)
    return build.model({"text": (TensorProto.STRING, ["n", 1])}, description)


def ngram_graph(estimator: CalibratedClassifierCV, description: str) -> onnx.ModelProto:
    """v2: `codepoints` int64 [n, L] (see features.code_points) to `probability` float [n, 1]."""
    [calibrated] = estimator.calibrated_classifiers_
    [platt] = calibrated.calibrators
    tfidf, svm = calibrated.estimator["tfidf"], calibrated.estimator["linear"]
    ngrams, columns = ordered(tfidf, lambda term: tuple(map(ord, term)))
    build = GraphBuilder()
    counts = build.counts("codepoints", ngrams, pool_int64s=[point for ngram in ngrams for point in ngram])
    score = build.linear(build.sublinear(counts), tfidf.idf_[columns], svm.coef_[0][columns], svm.intercept_)
    scaled = build.add("Mul", score, build.constant("platt_a", [platt.a_]), output="scaled_score")
    exponent = build.add("Add", scaled, build.constant("platt_b", [platt.b_]), output="exponent")
    build.add("Sigmoid", build.add("Neg", exponent, output="logit"), output=OUTPUT)
    return build.model({"codepoints": (TensorProto.INT64, ["n", "length"])}, description)


def to_onnx(version: str, estimator: BaseEstimator, description: str) -> onnx.ModelProto:
    """The graph of a trained estimator of models.MODELS[version]."""
    return {"v1": word_graph, "v2": ngram_graph}[version](estimator, description)
