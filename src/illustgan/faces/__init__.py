"""Illustrated faces: where they come from, and how they become arrays of pixels.

`sources` fills a folder with pictures and a manifest; `prepare` turns such a folder into packed arrays.
"""
