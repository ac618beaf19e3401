"""Trained generators outside the pipeline: where one is, and what is written of it for others."""
