"""Measure runs: what the folders of trained models are worth against held-out faces."""
