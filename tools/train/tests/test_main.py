"""The whole run on made-up messages, and that it gives the same bytes again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sms_train.__main__ import main
from sms_train.data import LABELS
from sms_train.models import MODELS

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def data_file(tmp_path_factory, messages) -> Path:
    path = tmp_path_factory.mktemp("data") / "made-up.tsv"
    path.write_text(
        "".join(f"{LABELS[label]}\t{text}\n" for text, label in zip(messages.texts, messages.labels, strict=True))
    )
    return path


def run(data: Path, out: Path, base: Path, hash_seed: str, *options: str) -> dict[str, bytes]:
    paths = ["--data", data, "--out", out / "models", "--base", base, "--cache", out / "cache"]
    subprocess.run(
        [sys.executable, "-m", "sms_train", *paths, *options],
        cwd=PROJECT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        check=True,
        capture_output=True,
    )
    models = out / "models"
    return {str(path.relative_to(models)): path.read_bytes() for path in sorted(models.glob("*/*"))}


def test_same_data_gives_the_same_bytes(data_file, base_folder, tmp_path):
    first = run(data_file, tmp_path / "first", base_folder, "1")
    files = ("REPORT.md", "golden.json", "manifest.json", "model.onnx")
    beside = {"v3": ("LICENSE", "NOTICE", "tokenizer.json")}
    assert list(first) == sorted(f"{version}/{name}" for version in MODELS for name in files + beside.get(version, ()))
    second = run(data_file, tmp_path / "second", base_folder, "2", "--version", "v3")
    assert second == {name: content for name, content in first.items() if name.startswith("v3/")}
    # v3 is then taken from the fits that the first run kept.
    third = run(data_file, tmp_path / "first", base_folder, "3", "--version", "v2")
    assert third == first

    for version, model in MODELS.items():
        manifest = json.loads(first[f"{version}/manifest.json"])
        assert manifest["name"] == model.name
        assert manifest["data"]["name"] == "made-up.tsv"
        assert 0.5 < manifest["quality"]["accuracy"] <= 1
    for name, content in first.items():
        assert str(tmp_path).encode() not in content, name


def test_a_missing_path_is_an_error_without_a_stack(capsys):
    assert main(["--data", "absent.tsv"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("train: --data absent.tsv: this path does not exist; set it to")
