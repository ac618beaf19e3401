"""How fast training is: against public code, against the machine's matrix products, and as things grow."""
