"""The ledger of claims: what was said of these GANs, a rule that decides it, and what the measurements say."""
