"""Command line: python -m sms_train --data PATH [--version v1|v2|v3] [--out DIR] [--base DIR] [--cache DIR]."""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from . import elsewhere, export
from .artefact import artefact
from .data import deduplicate, load
from .errors import TrainError
from .evaluate import evaluate_all, shortfalls
from .golden import check_texts
from .models import MODELS, SEED
from .run import Run
from .supplement import supplement

CONTROL = "v2 + supplement"
"""Never released: tells how much of v3's answers to messages from elsewhere is owed to the supplement alone."""

PROJECT = Path(__file__).resolve().parents[1]
ROOT = PROJECT.parents[1]


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run train --", description="Trains, evaluates and exports the spam/ham models."
    )
    parser.add_argument("--data", type=Path, help="the labelled messages: lines of label<TAB>text")
    parser.add_argument("--version", choices=sorted(MODELS), help="write this version only (all are evaluated)")
    parser.add_argument("--out", type=Path, default=ROOT / "models", help="folder of the model folders")
    parser.add_argument("--base", type=Path, help="folder of v3's base model (default: the packaged MiniLM)")
    parser.add_argument(
        "--cache", type=Path, default=PROJECT / ".cache", help="folder of trained encoders, not trained again"
    )
    return parser.parse_args(argv)


def train(options: argparse.Namespace, versions: list[str]) -> None:
    start = time.monotonic()

    def say(message: str) -> None:
        print(f"[{time.monotonic() - start:5.0f} s] {message}", flush=True)

    run = Run(say, options.base, options.cache)
    read, source = load(options.data)
    known = "the UCI file" if source.is_uci else "not the UCI file, so no targets apply"
    say(f"{source.name}: {len(read):,} lines, {read.spam:,} spam ({known})")
    check_texts(read)
    kept = deduplicate(read)
    say(f"{len(kept):,} messages without near-duplicates, {kept.spam:,} spam")

    evaluations = evaluate_all(kept, run)
    for name, evaluation in evaluations.items():
        say(f"{name}: " + ", ".join(f"{key} {figure.value:.4f}" for key, figure in evaluation.figures.items()))

    estimators = {}
    for version, model in MODELS.items():
        say(f"{version}: training on all {len(kept):,} messages")
        estimators[version] = model.build(run).fit(kept.texts, kept.labels)
    texts, labels = supplement(SEED)
    say(f"{CONTROL}: training on all {len(kept):,} messages and {len(texts)} texts of the supplement")
    control = MODELS["v2"].build(run).fit(kept.texts + texts, np.concatenate([kept.labels, labels]))
    found = {name: elsewhere.elsewhere(estimator) for name, estimator in (estimators | {CONTROL: control}).items()}
    for name, answers in found.items():
        say(f"{name}: {answers.right.sum()} of {len(answers.right)} messages from elsewhere right")

    missed = [line for version in versions for line in shortfalls(version, evaluations[version])]
    missed += [line for version in versions for line in elsewhere.shortfalls(version, found)]
    if source.is_uci and missed:
        raise TrainError("nothing was written: " + "; ".join(missed))

    folders = {}
    for version in versions:
        made = artefact(MODELS[version], estimators[version], read, run)
        folders[version] = export.files(MODELS[version], made, read, kept, source, evaluations, found)
    for version, files in folders.items():
        export.write(options.out / version, files)
        say(f"wrote {options.out / version}: {', '.join(files)}")


def main(argv: list[str]) -> int:
    options = arguments(argv)
    versions = [options.version] if options.version else list(MODELS)
    try:
        # One thread: sums are then added in the same order on every machine.
        with threadpool_limits(limits=1):
            train(options, versions)
    except TrainError as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
