"""Made-up messages and a small untrained encoder: enough for every step, none from a data set."""

import json
import random
import string
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from sms_train.data import Messages
from sms_train.encoder import Base, load_base
from sms_train.run import Run

HAM_WORDS = "home dinner later train mum class tonight sorry love exam bus coffee sleep work happy lunch".split()
SPAM_WORDS = "free claim prize call txt winner cash urgent reply £100 www.win.example stop 150p award now!".split()


def made_up(count: int, seed: int) -> Messages:
    """Two words of any kind and six of the message's own: the classes overlap a little."""
    pick = random.Random(seed)
    texts, labels = [], []
    for index in range(count):
        spam = index % 4 == 0
        own = SPAM_WORDS if spam else HAM_WORDS
        texts.append(" ".join(pick.choices(own, k=6) + pick.choices(HAM_WORDS + SPAM_WORDS, k=2)))
        labels.append(int(spam))
    return Messages(texts, np.array(labels))


@pytest.fixture(scope="session")
def messages() -> Messages:
    return made_up(240, seed=1)


@pytest.fixture(scope="session")
def strange_texts() -> list[str]:
    """Random strings of the letters where runtimes differ: odd white space, NUL, case, astral, combining."""
    pick = random.Random(2)
    alphabet = [
        *"aAzZ09_ £.?-'",
        *"\0\t\n\r\x0b\x0c\x1c\x1f\x85\xa0\u1680\u2000\u2028\u2029\u202f\u205f\u3000",
        *"\ufeff\u200b\u180e\u200d\u0301İıßẞΣς\u212aſǅÉя明ع😀𐐀",
        *("free", "prize", "home", " "),
    ]
    texts = ["".join(pick.choices(alphabet, k=pick.randint(1, 40))) for _ in range(400)]
    return [*texts, *made_up(100, seed=3).texts, "", " ", "\0", "\u2028\x85", "x" * 4096]


WIDTH, WIDER, HEADS, LAYERS, PLACES = 32, 64, 4, 2, 512


def write_tokenizer(path: Path) -> int:
    """A BERT tokenizer that knows the made-up words and single characters; returns the size of its vocabulary."""
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    characters = [*string.ascii_lowercase, *string.digits, *string.punctuation, "£"]
    words = sorted({*HAM_WORDS, *SPAM_WORDS, *characters, "##s", "##ing"})
    vocabulary = {token: index for index, token in enumerate([*special, *words])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    ends = [("[CLS]", vocabulary["[CLS]"]), ("[SEP]", vocabulary["[SEP]"])]
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    tokenizer.enable_truncation(20)
    tokenizer.enable_padding(length=20)
    tokenizer.save(str(path))
    return len(vocabulary)


def write_base(folder: Path) -> None:
    """A BERT encoder of random weights, in the files of Hugging Face."""
    random = np.random.default_rng(4)

    def matrix(*shape: int) -> np.ndarray:
        return random.normal(0, 0.2, shape).astype(np.float32)

    def linear(name: str, rows: int, columns: int) -> dict[str, np.ndarray]:
        return {f"{name}.weight": matrix(rows, columns), f"{name}.bias": matrix(rows)}

    def norm(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": 1 + matrix(WIDTH), f"{name}.bias": matrix(WIDTH)}

    vocabulary = write_tokenizer(folder / "tokenizer.json")
    weights = norm("embeddings.LayerNorm")
    for name, rows in (("word", vocabulary), ("position", PLACES), ("token_type", 2)):
        weights[f"embeddings.{name}_embeddings.weight"] = matrix(rows, WIDTH)
    for index in range(LAYERS):
        layer = f"encoder.layer.{index}"
        for part in ("self.query", "self.key", "self.value", "output.dense"):
            weights |= linear(f"{layer}.attention.{part}", WIDTH, WIDTH)
        weights |= linear(f"{layer}.intermediate.dense", WIDER, WIDTH) | linear(f"{layer}.output.dense", WIDTH, WIDER)
        weights |= norm(f"{layer}.attention.output.LayerNorm") | norm(f"{layer}.output.LayerNorm")
    save_file(weights, folder / "model.safetensors")
    config = {"model_type": "bert", "hidden_act": "gelu", "layer_norm_eps": 1e-12}
    config |= {"num_hidden_layers": LAYERS, "num_attention_heads": HEADS}
    (folder / "config.json").write_text(json.dumps(config))


@pytest.fixture(scope="session")
def base_folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    write_base(folder)
    return folder


@pytest.fixture(scope="session")
def base(base_folder) -> Base:
    return load_base(base_folder)


@pytest.fixture(scope="session")
def quiet_run(base_folder, tmp_path_factory) -> Run:
    return Run(lambda message: None, base_folder, tmp_path_factory.mktemp("cache"))
