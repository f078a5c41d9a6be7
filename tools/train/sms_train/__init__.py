"""Trains, evaluates and exports the spam/ham models of sms-checker."""
