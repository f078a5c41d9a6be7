"""A released model behind FastAPI and onnxruntime, in one worker of uvicorn. Arguments: the folder of the model, v1 or v2."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import uvicorn
from fastapi import FastAPI
from onnxruntime import InferenceSession, SessionOptions
from pydantic import BaseModel, Field
from sms_train.features import code_point_rows, normalise


class Message(BaseModel):
    sms: str = Field(min_length=1, max_length=4096)


class Answer(BaseModel):
    result: str
    probability: float
    classifier: str
    sms: str


def words(text: str) -> np.ndarray:
    return np.array([[normalise(text)]], dtype=object)


def characters(text: str) -> np.ndarray:
    return code_point_rows([text])


FEATURISERS: dict[str, Callable[[str], np.ndarray]] = {"text": words, "codepoints": characters}

folder = Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text())
featurise = FEATURISERS[manifest["featuriser"]["type"]]
options = SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
session = InferenceSession(folder / manifest["file"], options)
[name] = [one.name for one in session.get_inputs()]
app = FastAPI()


@app.get("/readyz")
async def ready() -> str:
    return "ready"


@app.post("/predict")
async def predict(message: Message) -> Answer:
    [[[probability]]] = session.run(["probability"], {name: featurise(message.sms)})
    return Answer(
        result="spam" if probability >= manifest["threshold"] else "ham",
        probability=probability,
        classifier=manifest["classifier"],
        sms=message.sms,
    )


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning", access_log=False)
