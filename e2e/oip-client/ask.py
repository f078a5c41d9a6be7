"""Asks a model server by tritonclient and prints what the client understood, as JSON.

ask.py ADDRESS MODEL, with the messages as a JSON list on stdin.
"""

import json
import sys

import numpy as np
from tritonclient.http import InferenceServerClient, InferInput, InferRequestedOutput
from tritonclient.utils import InferenceServerException


def tensor(texts: list[str], binary: bool = False) -> InferInput:
    data = np.array([[text] for text in texts], dtype=object)
    wanted = InferInput("sms", list(data.shape), "BYTES")
    return wanted.set_data_from_numpy(data, binary_data=binary)


def fault_of(call) -> dict:
    try:
        call()
    except InferenceServerException as fault:
        return {"status": fault.status(), "message": fault.message()}
    return {}


def main(address: str, model: str, texts: list[str]) -> dict:
    client = InferenceServerClient(address, connection_timeout=10, network_timeout=30)
    metadata = client.get_model_metadata(model)
    outputs = [InferRequestedOutput(output["name"], binary_data=False) for output in metadata["outputs"]]
    one = client.infer(model, [tensor(texts[:1])], request_id="one", outputs=outputs)
    everything = client.infer(model, [tensor(texts)], model_version=metadata["versions"][0])
    return {
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "modelReady": client.is_model_ready(model),
        "otherModelReady": client.is_model_ready("nothing"),
        "server": client.get_server_metadata()["name"],
        "metadata": metadata,
        "one": {
            "id": one.get_response()["id"],
            "label": one.as_numpy("label").tolist(),
            "probability": one.as_numpy("probability").tolist(),
        },
        "labels": everything.as_numpy("label").flatten().tolist(),
        "probabilities": everything.as_numpy("probability").flatten().tolist(),
        "dtype": str(everything.as_numpy("probability").dtype),
        "unknownModel": fault_of(lambda: client.infer("nothing", [tensor(texts[:1])])),
        "blankRow": fault_of(lambda: client.infer(model, [tensor([texts[0], " "])])),
        "binary": fault_of(lambda: client.infer(model, [tensor(texts[:1], binary=True)])),
    }


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], json.load(sys.stdin)), sys.stdout)
