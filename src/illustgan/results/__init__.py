"""Results: the catalogue of figures, evaluations by their paths, intervals over seeds, comparisons and the headline."""
