"""Tunes the upper layers of the encoder on labelled messages."""

from collections.abc import Callable, Iterator
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from sklearn.linear_model import LogisticRegression

from .encoder import Base, embed, logits
from .run import Run
from .wordpiece import padded

TUNED_LAYERS = 4
BATCH = 32
LEARNING_RATE = 5e-5
WARM_UP = 0.1
"""Share of the steps in which the learning rate rises from 0; it then falls to 0 as half a cosine."""

WEIGHT_DECAY = 0.01
BETAS = (0.9, 0.999)
EPSILON = 1e-8
POOL = 20
"""Batches between which rows are sorted by length."""

LENGTHS = (16, 24, 32, 48, 64, 128)
"""Rows are padded to one of these: one compiled program each."""

HEAD_C = 10
"""Inverse regularisation of the logistic regression that the head starts from."""

embed_rows = jax.jit(embed, static_argnums=1)
logits_of_rows = jax.jit(logits, static_argnums=1)


def batches(rows: list[list[int]], order: np.ndarray) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """(indices, ids, mask) of BATCH rows of about the same length each. The last one is filled up with its first row:
    another size would be another program to compile."""
    by_length = sorted(order, key=lambda index: len(rows[index]))
    found = []
    for start in range(0, len(by_length), BATCH):
        pick = by_length[start : start + BATCH]
        pick = np.array(pick + pick[:1] * (BATCH - len(pick)))
        longest = max(len(rows[index]) for index in pick)
        length = next(length for length in LENGTHS if longest <= length)
        found.append((pick, *padded([rows[index] for index in pick], length)))
    return found


def over_rows(function: Callable, parameters: dict, heads: int, rows: list[list[int]], run: Run) -> np.ndarray:
    """`function` of each row, in the order of the rows."""
    values: list = [None] * len(rows)
    found = batches(rows, np.arange(len(rows)))
    for pick, ids, mask in run.progress("v3: batches read", found, len(found)):
        for index, value in zip(pick, np.asarray(function(parameters, heads, ids, mask)), strict=True):
            values[index] = value
    return np.stack(values)


def with_head(base: Base, rows: list[list[int]], labels: np.ndarray, run: Run) -> dict:
    """The base's parameters and a head: the logistic regression of the labels on the untuned embeddings."""
    parameters = jax.device_put(base.parameters)
    embeddings = over_rows(embed_rows, parameters, base.heads, rows, run)
    start = LogisticRegression(C=HEAD_C, max_iter=1000).fit(embeddings, labels)
    head = {"weight": start.coef_.T.astype(np.float32), "bias": start.intercept_.astype(np.float32)}
    return parameters | {"head": jax.device_put(head)}


def split(parameters: dict) -> tuple[dict, dict]:
    """(frozen, tuned): the embeddings and lower layers; the upper TUNED_LAYERS and the head."""
    layers = parameters["layers"]
    frozen = parameters | {"layers": layers[:-TUNED_LAYERS]}
    return frozen, {"layers": layers[-TUNED_LAYERS:], "head": frozen.pop("head")}


def joined(frozen: dict, tuned: dict) -> dict:
    return frozen | tuned | {"layers": frozen["layers"] + tuned["layers"]}


@partial(jax.jit, static_argnums=2, donate_argnums=(1, 3))
def step(
    frozen: dict, tuned: dict, heads: int, moments: tuple, count: float, rate: float, ids, mask, labels
) -> tuple[dict, tuple, jax.Array]:
    """One step of AdamW (Loshchilov and Hutter 2019) on the mean log loss; decay for matrices alone."""

    def loss(tuned: dict) -> jax.Array:
        z = logits(joined(frozen, tuned), heads, ids, mask)
        return jnp.mean(jnp.logaddexp(0, z) - labels * z)

    value, gradient = jax.value_and_grad(loss)(tuned)
    first, second = moments
    first = jax.tree.map(lambda m, g: BETAS[0] * m + (1 - BETAS[0]) * g, first, gradient)
    second = jax.tree.map(lambda m, g: BETAS[1] * m + (1 - BETAS[1]) * g * g, second, gradient)

    def updated(p: jax.Array, m: jax.Array, v: jax.Array) -> jax.Array:
        slope = m / (1 - BETAS[0] ** count) / (jnp.sqrt(v / (1 - BETAS[1] ** count)) + EPSILON)
        return p - rate * (slope + (WEIGHT_DECAY * p if p.ndim > 1 else 0))

    return jax.tree.map(updated, tuned, first, second), (first, second), value


def rate(done: int, steps: int) -> float:
    """The learning rate of a step from 0 to `steps` - 1."""
    warm = WARM_UP * steps
    if done < warm:
        return LEARNING_RATE * (done + 1) / warm
    return LEARNING_RATE * 0.5 * (1 + np.cos(np.pi * (done - warm) / (steps - warm)))


def epoch_batches(rows: list[list[int]], random: np.random.Generator) -> list[tuple]:
    """Batches of one epoch in random order, each row once, sorted by length within POOL batches."""
    drawn = random.permutation(len(rows))
    pools = [drawn[start : start + POOL * BATCH] for start in range(0, len(drawn), POOL * BATCH)]
    found = [batch for pool in pools for batch in batches(rows, pool)]
    return [found[index] for index in random.permutation(len(found))]


def tune(
    parameters: dict, heads: int, epochs: list[tuple[list[list[int]], np.ndarray]], seed: int, run: Run
) -> Iterator[dict]:
    """The parameters after each epoch; `epochs` are the rows and labels of each."""
    random = np.random.default_rng(seed)
    planned = [(epoch_batches(rows, random), labels) for rows, labels in epochs]
    steps = sum(len(found) for found, _ in planned)
    # Copies, because a step reuses the memory of what it is given.
    frozen, tuned = split(parameters)
    tuned = jax.tree.map(partial(jnp.array, copy=True), tuned)
    moments = jax.tree.map(jnp.zeros_like, tuned), jax.tree.map(jnp.zeros_like, tuned)
    done = 0
    for number, (found, labels) in enumerate(planned, start=1):
        for pick, ids, mask in run.progress(f"v3: epoch {number}, batches", found, len(found)):
            speed = float(rate(done, steps))
            done += 1
            target = labels[pick].astype(np.float32)
            tuned, moments, _ = step(frozen, tuned, heads, moments, float(done), speed, ids, mask, target)
        yield joined(frozen, jax.tree.map(np.asarray, tuned))
