"""Command line: python -m sms_train --data PATH [--version v1|v2] [--out DIR]."""

import argparse
import sys
import time
from pathlib import Path

from threadpoolctl import threadpool_limits

from .data import deduplicate, load
from .errors import TrainError
from .evaluate import evaluate_all, shortfalls
from .export import export, write
from .golden import check_texts
from .models import MODELS

ROOT = Path(__file__).resolve().parents[3]


def arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="npm run train --", description="Trains, evaluates and exports the spam/ham models."
    )
    parser.add_argument("--data", type=Path, help="the labelled messages: lines of label<TAB>text")
    parser.add_argument("--version", choices=sorted(MODELS), help="write this version only (all are evaluated)")
    parser.add_argument("--out", type=Path, default=ROOT / "models", help="folder of the model folders")
    return parser.parse_args(argv)


def train(data: Path | None, versions: list[str], out: Path) -> None:
    start = time.monotonic()

    def say(message: str) -> None:
        print(f"[{time.monotonic() - start:5.0f} s] {message}", flush=True)

    read, source = load(data)
    known = "the UCI file" if source.is_uci else "not the UCI file, so no targets apply"
    say(f"{source.name}: {len(read):,} lines, {read.spam:,} spam ({known})")
    check_texts(read)
    kept = deduplicate(read)
    say(f"{len(kept):,} messages without near-duplicates, {kept.spam:,} spam")

    evaluations = evaluate_all(kept, say)
    for name, evaluation in evaluations.items():
        say(f"{name}: " + ", ".join(f"{key} {figure.value:.4f}" for key, figure in evaluation.figures.items()))
    missed = [line for version in versions for line in shortfalls(version, evaluations[version])]
    if source.is_uci and missed:
        raise TrainError("nothing was written: " + "; ".join(missed))

    folders = {version: export(MODELS[version], read, kept, source, evaluations, say) for version in versions}
    for version, files in folders.items():
        write(out / version, files)
        say(f"wrote {out / version}: {', '.join(files)}")


def main(argv: list[str]) -> int:
    options = arguments(argv)
    versions = [options.version] if options.version else list(MODELS)
    try:
        # One thread: sums are then added in the same order on every machine.
        with threadpool_limits(limits=1):
            train(options.data, versions, options.out)
    except TrainError as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
