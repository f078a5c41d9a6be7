"""The ONNX graph of the tuned encoder: as float32, or with int8 weights as it is released.

In int8 each matrix has one scale a column and the embedding of words one a row; inputs of matrices are quantised to
uint8 when the graph runs, with one scale a tensor. Two consequences are dealt with here: padding is set to zero before
each quantisation, so that it does not widen the range (rows of one batch still share it), and matrices use 7 of the 8
bits, because processors without VNNI add pairs of products in 16 bits, which then cannot overflow.
"""

import jax
import numpy as np
import onnx
from onnx import TensorProto

from .encoder import MASKED, TINY
from .graph import OUTPUT, GraphBuilder

MATRIX_LIMIT = 63
WORD_LIMIT = 127


def quantised(weight: np.ndarray, axis: int, limit: int) -> tuple[np.ndarray, np.ndarray]:
    """(int8 values, float32 scales): weight ≈ values · scales, with one scale for each index of the other axis."""
    scales = np.maximum(np.abs(weight).max(axis, keepdims=True) / limit, np.finfo(np.float32).tiny)
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)


class EncoderGraph:
    """Writes one graph; each method returns the name of its output."""

    def __init__(self, parameters: dict, heads: int, int8: bool) -> None:
        self.build = GraphBuilder()
        self.parameters = jax.tree.map(np.asarray, parameters)
        self.heads = heads
        self.width = self.parameters["words"].shape[1]
        self.int8 = int8

    def write(self, scale: float, shift: float, description: str) -> onnx.ModelProto:
        """`input_ids` and `attention_mask`, int64 [n, L], to `probability` [n, 1]: sigmoid(scale · logit + shift)."""
        build, add, constant = self.build, self.build.add, self.build.constant
        constant("epsilon", TINY)
        constant("last_axis", [-1], np.int64)
        constant("second_axis", [1], np.int64)
        mask = add("Cast", "attention_mask", output="mask", to=TensorProto.FLOAT)
        self.keep = add("Unsqueeze", mask, "last_axis", output="keep")
        padding = add("Sub", constant("one", 1), mask, output="padding")
        penalty = add("Mul", padding, constant("masked", MASKED), output="penalty")
        self.bias = add("Unsqueeze", penalty, constant("middle_axes", [1, 2], np.int64), output="score_bias")
        constant("split_heads", [0, 0, self.heads, self.width // self.heads], np.int64)
        constant("join_heads", [0, 0, self.width], np.int64)
        constant("score_scale", (self.width // self.heads) ** -0.5)

        hidden = self.embeddings()
        for index, layer in enumerate(self.parameters["layers"]):
            hidden = self.layer(f"layer{index}", layer, hidden)
        logit = self.head(hidden)
        scaled = add("Mul", logit, constant("calibration_scale", [scale]), output="scaled_logit")
        add("Sigmoid", add("Add", scaled, constant("calibration_shift", [shift]), output="calibrated"), output=OUTPUT)
        inputs = {name: (TensorProto.INT64, ["n", "length"]) for name in ("input_ids", "attention_mask")}
        return build.model(inputs, description)

    def embeddings(self) -> str:
        add, constant = self.build.add, self.build.constant
        if self.int8:
            values, scales = quantised(self.parameters["words"], 1, WORD_LIMIT)
            rows = add("Gather", constant("words", values, np.int8), "input_ids", output="word_int8")
            row_scales = add("Gather", constant("word_scales", scales), "input_ids", output="word_scale")
            words = add("Mul", add("Cast", rows, output="word_float", to=TensorProto.FLOAT), row_scales, output="word")
        else:
            words = add("Gather", constant("words", self.parameters["words"]), "input_ids", output="word")
        end = add("Shape", "input_ids", output="length", start=1)
        begin = constant("begin", [0], np.int64)
        axis = constant("first_axis", [0], np.int64)
        positions = constant("positions", self.parameters["positions"])
        places = add("Slice", positions, begin, end, axis, output="position")
        return self.norm("embedding_norm", self.parameters["norm"], add("Add", words, places, output="embedding"))

    def layer(self, name: str, parameters: dict, hidden: str) -> str:
        add = self.build.add
        qkv = self.linear(f"{name}_qkv", parameters["qkv"], hidden)
        parts = [f"{name}_{part}" for part in ("query", "key", "value")]
        self.build.add_many("Split", qkv, outputs=parts, axis=-1, num_outputs=3)
        orders = [0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]
        split = [add("Reshape", part, "split_heads", output=f"{part}_split") for part in parts]
        query, key, value = (
            add("Transpose", whole, output=f"{part}_heads", perm=order)
            for whole, part, order in zip(split, parts, orders, strict=True)
        )
        scores = add("Mul", add("MatMul", query, key, output=f"{name}_dot"), "score_scale", output=f"{name}_scores")
        masked = add("Add", scores, self.bias, output=f"{name}_masked")
        shares = add("Softmax", masked, output=f"{name}_shares", axis=-1)
        mixed = add("MatMul", shares, value, output=f"{name}_mixed")
        rows = add("Transpose", mixed, output=f"{name}_rows", perm=[0, 2, 1, 3])
        context = add("Reshape", rows, "join_heads", output=f"{name}_context")
        hidden = self.residual(f"{name}_attended", parameters, "attended", hidden, context)
        wide = add("Gelu", self.linear(f"{name}_wide", parameters["wide"], hidden), output=f"{name}_gelu")
        return self.residual(f"{name}_narrow", parameters, "narrow", hidden, wide)

    def residual(self, name: str, parameters: dict, part: str, hidden: str, x: str) -> str:
        added = self.build.add("Add", hidden, self.linear(name, parameters[part], x), output=f"{name}_added")
        return self.norm(f"{name}_norm", parameters[f"{part}_norm"], added)

    def head(self, hidden: str) -> str:
        """Mean over the tokens, length 1, dot product: float32 in both forms."""
        add = self.build.add
        total = add("ReduceSum", self.masked("last", hidden), "second_axis", output="token_sum", keepdims=0)
        count = add("ReduceSum", "mask", "second_axis", output="token_count", keepdims=1)
        mean = add("Div", total, count, output="mean")
        length = add("ReduceL2", mean, "last_axis", output="mean_length", keepdims=1)
        unit = add("Div", mean, add("Max", length, "epsilon", output="divisor"), output="unit_mean")
        head = self.parameters["head"]
        dot = add("MatMul", unit, self.build.constant("head_weight", head["weight"]), output="head_dot")
        return add("Add", dot, self.build.constant("head_bias", head["bias"]), output="logit")

    def norm(self, name: str, parameters: dict, x: str) -> str:
        scale = self.build.constant(f"{name}_scale", parameters["scale"])
        bias = self.build.constant(f"{name}_bias", parameters["bias"])
        return self.build.add("LayerNormalization", x, scale, bias, output=name, axis=-1, epsilon=TINY)

    def masked(self, name: str, x: str) -> str:
        return self.build.add("Mul", x, self.keep, output=f"{name}_masked_input")

    def linear(self, name: str, parameters: dict, x: str) -> str:
        add, constant = self.build.add, self.build.constant
        if self.int8:
            product = self.int8_product(name, parameters["weight"], self.masked(name, x))
        else:
            product = add("MatMul", x, constant(f"{name}_weight", parameters["weight"]), output=f"{name}_dot")
        return add("Add", product, constant(f"{name}_bias", parameters["bias"]), output=name)

    def int8_product(self, name: str, weight: np.ndarray, x: str) -> str:
        """x · weight, both quantised: the integers are multiplied and summed exactly in 32 bits."""
        add, constant = self.build.add, self.build.constant
        values, scales = quantised(weight, 0, MATRIX_LIMIT)
        integers, scale, zero = self.build.add_many(
            "DynamicQuantizeLinear", x, outputs=[f"{name}_{part}" for part in ("uint8", "scale", "shift")]
        )
        matrix = constant(f"{name}_weight", values, np.int8)
        no_shift = constant(f"{name}_zero", np.zeros(values.shape[1]), np.int8)
        sums = add("MatMulInteger", integers, matrix, zero, no_shift, output=f"{name}_sums")
        both = add("Mul", scale, constant(f"{name}_scales", scales[0]), output=f"{name}_both_scales")
        return add(
            "Mul", add("Cast", sums, output=f"{name}_float", to=TensorProto.FLOAT), both, output=f"{name}_product"
        )
