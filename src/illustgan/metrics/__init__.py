"""Measures of sets of samples: pure functions on arrays, without files, params or globals."""
