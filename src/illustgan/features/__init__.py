"""Features of pictures, which the metrics compare."""
