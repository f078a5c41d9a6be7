"""Trains, evaluates and exports the spam/ham models of sms-checker."""

import os

# onnxruntime reads it when it is loaded, and would otherwise send events to its maker.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
