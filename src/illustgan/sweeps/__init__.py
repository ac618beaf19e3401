"""Sweeps over many machines: settings as a grid, their items as tasks of Ray, results by a shared folder or bucket."""
