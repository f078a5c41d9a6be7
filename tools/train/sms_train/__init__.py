"""Trains, evaluates and exports the spam/ham models v1 and v2 of sms-checker."""
