"""Where pictures come from, and what a folder of them holds."""
