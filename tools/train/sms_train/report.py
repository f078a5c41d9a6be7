"""REPORT.md: how good a version is, how that was measured, and against what."""

from .data import Messages, Source
from .evaluate import PEER, Evaluation, compare
from .metrics import ECE_BINS, RESAMPLES, calibration_bins
from .models import FOLDS, MODELS, SEED, THRESHOLD, Model
from .parity import TOLERANCE

TITLES = {
    "accuracy": "accuracy",
    "precision": "precision (spam)",
    "recall": "recall (spam)",
    "f1": "F1 (spam)",
    "mcc": "Matthews correlation",
    "auc": "ROC AUC",
    "ece": "expected calibration error",
}


def report(
    model: Model,
    read: Messages,
    kept: Messages,
    source: Source,
    evaluations: dict[str, Evaluation],
    onnx_facts: dict[str, str],
) -> bytes:
    """The document of one version. `onnx_facts` are rows of the table on the exported file."""
    evaluation = evaluations[model.version]
    sections = [
        f"# {model.version}: {model.classifier}",
        f"{model.description}\n\nWritten by `npm run train`; do not edit.",
        "## Data",
        data_section(read, kept, source),
        "## Quality out of fold",
        quality_section(model, evaluation),
        "### Answers",
        confusion_section(evaluation),
        "### Calibration",
        calibration_section(evaluation),
        "## Compared on the same folds",
        comparison_section(evaluations),
        "## Exported file",
        table(["what", "value"], [[name, value] for name, value in onnx_facts.items()]),
        "## What the figures do not say",
        (UCI_LIMITS if source.is_uci else "") + LIMITS,
    ]
    return ("\n\n".join(sections) + "\n").encode()


UCI_LIMITS = """\
- The messages are English, from the United Kingdom and Singapore, of about 2003 to 2011. Spam of today looks different;
  expect less on messages from elsewhere.
- A few labels of the collection are debatable, which caps the accuracy that means anything.
- Settings (n-gram lengths, regularisation, rarest n-gram kept) were chosen by cross-validation on the same messages, so
  the figures are slightly kind. The threshold was not tuned.
"""

LIMITS = """\
- The released file is trained on all messages; the figures are those of its siblings, each trained on four fifths."""


def data_section(read: Messages, kept: Messages, source: Source) -> str:
    rows = [
        ["data set", source.name],
        ["sha256", f"`{source.sha256}`"],
        ["licence", source.licence],
        ["attribution", source.attribution],
        ["messages read", f"{len(read):,}, {read.spam:,} of them spam"],
        ["without near-duplicates", f"{len(kept):,}, {kept.spam:,} of them spam"],
    ]
    return (
        table(["what", "value"], rows)
        + "\n\nTwo messages are near-duplicates when they differ in digits, punctuation, spacing or capitals only; the "
        "first is kept.\nDone before splitting: a copy in both training and test would be counted as skill."
    )


def quality_section(model: Model, evaluation: Evaluation) -> str:
    rows = [
        [TITLES[name], f"{figure.value:.4f}", f"{figure.low:.4f} – {figure.high:.4f}", target(model, name)]
        for name, figure in evaluation.figures.items()
    ]
    accuracy = evaluation.fold_accuracy
    return (
        f"{FOLDS}-fold stratified cross-validation (seed {SEED}): each message is judged by a model that never saw it,"
        f"\nand all figures are of these judgements together. Spam is P(spam) ≥ {THRESHOLD}.\n\n"
        + table(["figure", "value", "95 % interval", "target"], rows)
        + f"\n\nAccuracy by fold: {accuracy.mean():.4f} ± {accuracy.std(ddof=1):.4f} (mean and standard deviation)."
        f"\nIntervals: Wilson score for accuracy, precision and recall; percentile bootstrap ({RESAMPLES:,} resamples"
        "\nwithin each class) for the others. That of the calibration error leans upwards, as resampling adds noise to"
        "\neach bin. They cover the choice of test messages, not of training messages."
    )


def target(model: Model, figure: str) -> str:
    return f"≥ {model.targets[figure]}" if figure in model.targets else ""


def confusion_section(evaluation: Evaluation) -> str:
    counts = evaluation.confusion
    return table(
        ["", "answered ham", "answered spam"],
        [
            ["is ham", f"{counts.true_ham:,}", f"{counts.false_spam:,}"],
            ["is spam", f"{counts.false_ham:,}", f"{counts.true_spam:,}"],
        ],
    )


def calibration_section(evaluation: Evaluation) -> str:
    rows = [
        [
            f"{index / ECE_BINS:.1f} – {(index + 1) / ECE_BINS:.1f}",
            f"{n:,}",
            f"{predicted:.3f}",
            f"{observed:.3f}",
        ]
        for index, (n, predicted, observed) in enumerate(calibration_bins(evaluation.labels, evaluation.probabilities))
        if n
    ]
    return (
        table(["P(spam)", "messages", "mean P(spam)", "share of spam"], rows)
        + f"\n\nThe expected calibration error is the mean gap of the last two columns over {ECE_BINS} bins of equal"
        "\nwidth, weighted by messages. Whatever calibrates a model is fitted inside the training folds alone."
    )


def comparison_section(evaluations: dict[str, Evaluation]) -> str:
    def described(name: str) -> str:
        return f"{name}: {MODELS[name].classifier}" if name in MODELS else "peer: decision tree on stemmed TF-IDF"

    rows = [
        [described(name), *(f"{evaluation.figures[figure].value:.4f}" for figure in TITLES)]
        for name, evaluation in evaluations.items()
    ]
    names = list(evaluations)
    tests = []
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            only_first, only_second, p = compare(evaluations[first], evaluations[second])
            tests.append([f"{first} and {second}", str(only_first), str(only_second), f"{p:.2g}"])
    return (
        table(["model", *TITLES], rows)
        + f"\n\nThe {PEER} drops punctuation and English stop words, stems with Porter's algorithm, and trains an"
        "\nunpruned decision tree; its probabilities are 0 or 1.\n\n"
        "McNemar's exact test on the messages that only one of two models gets right:\n\n"
        + table(["models", "only the first right", "only the second right", "p (two-sided)"], tests)
    )


def table(header: list[str], rows: list[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def onnx_facts(model: Model, size: int, features: int, parity: float, golden_parity: float) -> dict[str, str]:
    """Rows on the exported file.

    Differences are the last bits of float32 and vary with the processor: given as the power of ten above them.
    """
    return {
        "file": f"`model.onnx`, {size:,} bytes",
        "input": f"`{model.featuriser['type']}`",
        "features": f"{features:,}",
        "scored by": f"`{model.engine}`",
        "largest difference to scikit-learn over all messages read": bound(parity),
        "largest difference to scikit-learn over the golden texts": bound(golden_parity),
    }


def bound(difference: float) -> str:
    above = next(power for power in (1e-7, 1e-6, 1e-5, TOLERANCE) if difference <= power)
    return f"at most {above:.0e} (allowed: {TOLERANCE:.0e})"
