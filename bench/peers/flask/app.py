"""A service as courses build it: Flask's development server, which loads its pipeline anew for each call.

Argument: the folder that train.py wrote.
"""

import logging
import os
import sys
from pathlib import Path

import joblib
from flask import Flask, jsonify, request

folder = Path(sys.argv[1])
app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.WARNING)


@app.get("/readyz")
def ready():
    return "ready"


@app.post("/predict")
def predict():
    sms = request.get_json()["sms"]
    preparation = joblib.load(folder / "preparation.joblib")
    classifier = joblib.load(folder / "classifier.joblib")
    [prediction] = classifier.predict(preparation.transform([sms]))
    return jsonify({"result": prediction, "classifier": "decision tree", "sms": sms})


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
