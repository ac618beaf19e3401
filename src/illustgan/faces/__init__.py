"""Illustrated faces: pictures of a source are read, cut, compared and packed into arrays of pixels."""
