"""A BERT encoder with mean pooling and one output, in JAX: what v3 is before it becomes an ONNX graph.

Post-layer-norm blocks (Devlin et al. 2019) with exact GELU; the mean of the last layer over the tokens, scaled to
length 1 (Reimers and Gurevych 2019), times the head's weights gives the logit of P(spam).
"""

import json
from dataclasses import dataclass
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file

from .errors import TrainError
from .wordpiece import MAX_TOKENS, without_limits

MASKED = -1e9
"""Added to the attention score of padding: its weight is then exactly 0 in float32."""

TINY = 1e-12


@dataclass(frozen=True)
class Base:
    """A pretrained encoder: its parameters, the number of attention heads and its tokenizer.json."""

    parameters: dict
    heads: int
    tokenizer_file: bytes


def load_base(folder: Path) -> Base:
    """Reads config.json, model.safetensors and tokenizer.json as Hugging Face's BertModel saves them."""
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise TrainError(
                f"--base {folder}: {name} is not there; the folder must hold config.json, model.safetensors and "
                "tokenizer.json of a BERT encoder (leave --base out for the packaged MiniLM)"
            )
    config = json.loads((folder / "config.json").read_text())
    if config.get("model_type") != "bert" or config.get("hidden_act") != "gelu" or config["layer_norm_eps"] != TINY:
        raise TrainError(f"--base {folder}: config.json is not of a BERT encoder with exact GELU and epsilon {TINY}")
    weights = load_file(folder / "model.safetensors")
    try:
        parameters = from_weights(weights, config["num_hidden_layers"])
    except KeyError as error:
        raise TrainError(f"--base {folder}: model.safetensors has no weights {error}; is it a BertModel?") from error
    tokenizer_file = without_limits((folder / "tokenizer.json").read_bytes())
    return Base(parameters, config["num_attention_heads"], tokenizer_file)


def from_weights(weights: dict[str, np.ndarray], layers: int) -> dict:
    """Parameters from a BertModel's weights: matrices as [in, out], query, key and value in one.

    All tokens are of type 0, so that its embedding is added to each position's, of which only MAX_TOKENS are kept.
    """

    def linear(*names: str) -> dict:
        return {
            "weight": np.concatenate([weights[f"{name}.weight"].T for name in names], axis=1),
            "bias": np.concatenate([weights[f"{name}.bias"] for name in names]),
        }

    def norm(name: str) -> dict:
        return {"scale": weights[f"{name}.weight"], "bias": weights[f"{name}.bias"]}

    def layer(name: str) -> dict:
        return {
            "qkv": linear(*(f"{name}.attention.self.{part}" for part in ("query", "key", "value"))),
            "attended": linear(f"{name}.attention.output.dense"),
            "attended_norm": norm(f"{name}.attention.output.LayerNorm"),
            "wide": linear(f"{name}.intermediate.dense"),
            "narrow": linear(f"{name}.output.dense"),
            "narrow_norm": norm(f"{name}.output.LayerNorm"),
        }

    types = weights["embeddings.token_type_embeddings.weight"]
    return {
        "words": weights["embeddings.word_embeddings.weight"],
        "positions": weights["embeddings.position_embeddings.weight"][:MAX_TOKENS] + types[0],
        "norm": norm("embeddings.LayerNorm"),
        "layers": [layer(f"encoder.layer.{index}") for index in range(layers)],
    }


def apply_linear(parameters: dict, x: jax.Array) -> jax.Array:
    return x @ parameters["weight"] + parameters["bias"]


def apply_norm(parameters: dict, x: jax.Array) -> jax.Array:
    centred = x - x.mean(-1, keepdims=True)
    variance = (centred**2).mean(-1, keepdims=True)
    return centred / jnp.sqrt(variance + TINY) * parameters["scale"] + parameters["bias"]


def apply_layer(parameters: dict, heads: int, x: jax.Array, mask: jax.Array) -> jax.Array:
    """[n, L, H] to [n, L, H]; `mask` float [n, L], 1 for a token."""
    n, length, width = x.shape
    qkv = apply_linear(parameters["qkv"], x).reshape(n, length, 3, heads, width // heads)
    query, key, value = qkv.transpose(2, 0, 3, 1, 4)
    scores = query @ key.swapaxes(-1, -2) / (width // heads) ** 0.5 + (1 - mask)[:, None, None, :] * MASKED
    attended = (jax.nn.softmax(scores) @ value).swapaxes(1, 2).reshape(n, length, width)
    x = apply_norm(parameters["attended_norm"], x + apply_linear(parameters["attended"], attended))
    wide = jax.nn.gelu(apply_linear(parameters["wide"], x), approximate=False)
    return apply_norm(parameters["narrow_norm"], x + apply_linear(parameters["narrow"], wide))


def embed(parameters: dict, heads: int, ids: jax.Array, mask: jax.Array) -> jax.Array:
    """float [n, H]: a unit vector for each row of `ids` int [n, L]."""
    mask = mask.astype(jnp.float32)
    x = apply_norm(parameters["norm"], parameters["words"][ids] + parameters["positions"][: ids.shape[1]])
    for layer in parameters["layers"]:
        x = apply_layer(layer, heads, x, mask)
    mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / jnp.maximum(jnp.linalg.norm(mean, axis=-1, keepdims=True), TINY)


def logits(parameters: dict, heads: int, ids: jax.Array, mask: jax.Array) -> jax.Array:
    """float [n]: the logit of P(spam), before calibration; `parameters` hold a `head` beside the encoder."""
    return apply_linear(parameters["head"], embed(parameters, heads, ids, mask))[:, 0]
