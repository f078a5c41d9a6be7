"""Fits the pipeline to messages from stdin, lines of {"sms", "label"}, and writes it into a folder, the only argument."""

import json
import sys
from pathlib import Path

import joblib
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier
from text import words_of

messages = [json.loads(line) for line in sys.stdin]
preparation = make_pipeline(CountVectorizer(analyzer=words_of), TfidfTransformer())
features = preparation.fit_transform([message["sms"] for message in messages])
classifier = DecisionTreeClassifier(random_state=1).fit(features, [message["label"] for message in messages])
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
joblib.dump(preparation, folder / "preparation.joblib")
joblib.dump(classifier, folder / "classifier.joblib")
