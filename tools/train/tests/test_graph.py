import numpy as np
import onnx
import pytest
from onnx import numpy_helper

from sms_train.errors import TrainError
from sms_train.graph import to_onnx
from sms_train.models import MODELS, spam_probability
from sms_train.parity import max_difference, onnx_probability


@pytest.fixture(scope="module", params=["v1", "v2"])
def exported(request, messages, quiet_run):
    model = MODELS[request.param]
    estimator = model.build(quiet_run).fit(messages.texts, messages.labels)
    return model, estimator, to_onnx(model.version, estimator, model.description)


def test_graph_agrees_with_scikit_learn_on_strange_texts(exported, strange_texts):
    model, estimator, graph = exported
    expected = spam_probability(estimator, strange_texts)
    assert max_difference(graph.SerializeToString(), model.featuriser, strange_texts, expected) < 2e-6


def test_a_row_does_not_depend_on_the_rest_of_its_batch(exported, strange_texts):
    model, _, graph = exported
    content = graph.SerializeToString()
    together = onnx_probability(content, model.featuriser, strange_texts[:30], {})
    alone = [onnx_probability(content, model.featuriser, [text], {})[0] for text in strange_texts[:30]]
    np.testing.assert_allclose(together, alone, atol=1e-6)


def test_text_without_words_has_a_finite_answer(exported):
    model, _, graph = exported
    content = graph.SerializeToString()
    assert np.isfinite(onnx_probability(content, model.featuriser, ["", " \u2028", "\0"], {})).all()


def test_a_graph_that_differs_is_refused(exported, messages):
    model, estimator, graph = exported
    wrong = spam_probability(estimator, messages.texts) + 2e-4
    with pytest.raises(TrainError, match=r"differs from scikit-learn by 2\.0e-04, allowed is 1e-04"):
        max_difference(graph.SerializeToString(), model.featuriser, messages.texts, wrong)


def test_inputs_and_output(exported):
    model, _, graph = exported
    [graph_input], [output] = graph.graph.input, graph.graph.output
    element, name = {
        "text": (onnx.TensorProto.STRING, "text"),
        "codepoints": (onnx.TensorProto.INT64, "codepoints"),
    }[model.featuriser["type"]]
    assert (graph_input.name, graph_input.type.tensor_type.elem_type) == (name, element)
    assert (output.name, output.type.tensor_type.elem_type) == ("probability", onnx.TensorProto.FLOAT)
    assert [dimension.dim_value for dimension in output.type.tensor_type.shape.dim] == [0, 1]


def test_v2_can_be_scored_from_its_weights(messages, quiet_run):
    """What libs/model-runtime does with the file: n-gram counts, weights, Platt scaling."""
    estimator = MODELS["v2"].build(quiet_run).fit(messages.texts, messages.labels)
    graph = to_onnx("v2", estimator, "").graph
    weights = {tensor.name: numpy_helper.to_array(tensor).ravel() for tensor in graph.initializer}
    [node] = [node for node in graph.node if node.op_type == "TfIdfVectorizer"]
    pool = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
    points, starts = pool["pool_int64s"], [*pool["ngram_counts"], len(pool["pool_int64s"])]
    ngrams = [
        "".join(map(chr, points[at : at + size]))
        for size in range(1, 6)
        for at in range(starts[size - 1], starts[size], size)
    ]
    index = dict(zip(ngrams, pool["ngram_indexes"], strict=True))
    text = messages.texts[0]
    row = np.zeros(len(ngrams))
    padded = [f" {word} " for word in text.lower().split()]
    for ngram, column in index.items():
        count = sum(word.startswith(ngram, at) for word in padded for at in range(len(word)))
        row[column] = (1 + np.log(count)) * weights["idf"][column] if count else 0
    score = row @ weights["weights"] / np.linalg.norm(row) + weights["bias"][0]
    probability = 1 / (1 + np.exp(weights["platt_a"][0] * score + weights["platt_b"][0]))
    assert probability == pytest.approx(spam_probability(estimator, [text])[0], abs=1e-6)
