"""Grids, captions and animations out of arrays of faces."""
