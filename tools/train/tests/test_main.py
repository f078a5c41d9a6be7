"""The whole run on made-up messages, and that it gives the same bytes again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sms_train import metrics
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


def paths(data: Path, out: Path, base: Path) -> list[str]:
    return [f"--data={data}", f"--out={out / 'models'}", f"--base={base}", f"--cache={out / 'cache'}"]


def written(out: Path) -> dict[str, bytes]:
    models = out / "models"
    return {str(path.relative_to(models)): path.read_bytes() for path in sorted(models.glob("*/*"))}


def test_same_data_gives_the_same_bytes(data_file, base_folder, tmp_path, monkeypatch):
    compiled = {
        "JAX_COMPILATION_CACHE_DIR": str(tmp_path / "compiled"),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    for name, hash_seed in (("first", "1"), ("second", "2")):
        subprocess.run(
            [sys.executable, "-m", "sms_train", *paths(data_file, tmp_path / name, base_folder)],
            cwd=PROJECT,
            env=os.environ | compiled | {"PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
        )
    first = written(tmp_path / "first")
    files = ("REPORT.md", "golden.json", "manifest.json", "model.onnx")
    beside = {"v3": ("LICENSE", "NOTICE", "tokenizer.json")}
    assert list(first) == sorted(f"{version}/{name}" for version in MODELS for name in files + beside.get(version, ()))
    assert written(tmp_path / "second") == first

    # One version alone, with v3 from the fits of the first run; fewer resamples change no more than the report.
    monkeypatch.setattr(metrics, "RESAMPLES", 10)
    shutil.rmtree(tmp_path / "first" / "models")
    assert main([*paths(data_file, tmp_path / "first", base_folder), "--version", "v2"]) == 0
    again = written(tmp_path / "first")
    assert again == {name: content for name, content in first.items() if name.startswith("v2/")} | {
        "v2/REPORT.md": again["v2/REPORT.md"]
    }

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
