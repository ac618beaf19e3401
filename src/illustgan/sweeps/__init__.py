"""Sweeps over many machines: settings as a grid, their items as tasks of Ray, results through DVC's run cache."""
