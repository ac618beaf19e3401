"""How fast training is: against public code, against the machine's matrix products, as things grow, and on a GPU."""
