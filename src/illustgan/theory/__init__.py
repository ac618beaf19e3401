"""Toy problems whose answers are known, to see what the methods do when nothing else is in the way."""
