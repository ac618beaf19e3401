"""From a variant's settings to a trained run."""
